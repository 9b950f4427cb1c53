//! The preview from outside: requests, saves and what is answered after them.
//!
//! Nothing here sleeps: whoever waits for a change reads the stream that browsers read, too.

mod support;

use std::process::Command;

use support::preview::{Answer, Preview, Texts, make};

use std::fs;

const SITE: Texts<'_> = &[
    ("site.toml", "title = \"T\"\ntheme = \"lean\"\n"),
    ("content/index.md", "---\ntitle: Home\n---\n\nWelcome.\n"),
    ("content/story.md", "---\ntitle: Story\n---\n\nOne sentence.\n"),
    ("content/other.md", "---\ntitle: Other\n---\n\nSomething else.\n"),
    ("static/style.css", "body { color: red }\n"),
];

fn story(text: &str) -> String {
    format!("---\ntitle: Story\n---\n\n{text}\n")
}

const OVERLAY: &str = "<backstory-overlay>";

#[test]
fn pages_files_and_addresses_without_a_page() {
    let preview = Preview::start(SITE, &[]);
    let home = preview.get("/");
    assert_eq!(home.status, 200);
    assert!(home.body.contains("Welcome.") && home.body.contains("/__backstory/client.js"));
    assert!(home.head.contains("content-type: text/html; charset=utf-8"));
    assert!(home.head.contains("cache-control: no-store"));
    assert_eq!(preview.get("/story/").body, preview.get("/story/index.html").body);

    let moved = preview.get("/story");
    assert_eq!(moved.status, 302);
    assert!(moved.head.contains("location: /story/"));

    let style = preview.get("/style.css?backstory=1");
    assert_eq!(style.body, "body { color: red }\n", "nothing is added to what is no page");
    assert!(style.head.contains("content-type: text/css"));

    let nothing = preview.get("/nothing/");
    assert_eq!(nothing.status, 404);
    assert!(nothing.body.contains("/__backstory/client.js"), "the page may come to be");
    for path in ["/../site.toml", "/%2e%2e/site.toml", "/content/story.md", "/site.toml", "/%ff"] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    assert!(preview.get("/__backstory/client.js").body.contains("Idiomorph"));
    let head = preview.ask("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert!(!preview.at("public").exists(), "nothing is written");
}

#[test]
fn pictures_are_made_when_they_are_asked_for_and_anew_when_they_change() {
    let mut preview = Preview::start(SITE, &[]);
    let source = |answer: &Answer| {
        let rest = answer.body.split_once("srcset=\"..")?.1;
        Some(rest.split(['"', ' ']).next()?.to_owned())
    };
    make(preview.site.path(), "content/p.jpg", support::picture("p.jpg", 600, 300));
    preview.make("content/story.md", &story("![P](p.jpg)"));
    let page = preview.until("/story/", |answer| source(answer).is_some());
    let first = source(&page).unwrap();
    assert_eq!(preview.kept(), 0, "nobody has asked for one");
    for _ in 0..2 {
        let picture = preview.get(&first);
        assert_eq!(picture.status, 200);
        assert!(picture.head.contains("content-type: image/webp"), "{}", picture.head);
        assert!(picture.body.starts_with("RIFF"));
        assert_eq!(preview.kept(), 1);
    }

    make(preview.site.path(), "content/p.jpg", support::picture("other.jpg", 600, 300));
    let page = preview.until("/story/", |answer| source(answer).is_some_and(|now| now != first));
    let second = source(&page).unwrap();
    assert_eq!((preview.get(&second).status, preview.get(&first).status), (200, 404));

    // What is broken is shown as it is, and the margin says so.
    let mut cut = support::picture("p.jpg", 600, 300);
    cut.truncate(900);
    make(preview.site.path(), "content/p.jpg", &cut);
    let page = preview.until("/story/", |answer| source(answer).is_none());
    assert!(page.body.contains("src=\"../p.jpg\""), "{}", page.body);
    let margin = preview.get("/__backstory/margin?path=/story/").body;
    assert!(margin.contains("bad-picture") && margin.contains("is cut short"), "{margin}");
}

#[test]
fn strangers_are_refused() {
    let preview = Preview::start(SITE, &[]);
    for (method, path, headers, status) in [
        ("GET", "/", "Host: evil.example\r\n", 403),
        ("GET", "/", "Host: localhost:1\r\n", 200),
        ("GET", "/__backstory/events", "Host: localhost\r\nOrigin: http://evil.example\r\n", 403),
        ("POST", "/", "Host: localhost\r\n", 405),
        ("POST", "/", "Host: localhost\r\nOrigin: http://evil.example\r\n", 403),
    ] {
        let answer =
            preview.ask(&format!("{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"));
        assert_eq!(answer.status, status, "{method} {path} {headers}");
        assert_eq!(answer.body.contains("Welcome"), status == 200);
    }
}

#[test]
fn every_way_to_save_ends_in_the_right_page() {
    let mut preview = Preview::start(SITE, &[]);
    preview.make("content/story.md", &story("In place."));
    preview.until_shows("/story/", "In place.");

    preview.make("content/story.md~new", &story("By renaming."));
    fs::rename(preview.at("content/story.md~new"), preview.at("content/story.md")).unwrap();
    preview.until_shows("/story/", "By renaming.");

    for n in 0..20 {
        preview.make("content/story.md", &story(&format!("Save {n}.")));
    }
    preview.until_shows("/story/", "Save 19.");

    fs::rename(preview.at("content/story.md"), preview.at("content/tale.md")).unwrap();
    preview.until_shows("/tale/", "Save 19.");
    preview.until("/story/", |answer| answer.status == 404);

    preview.make("content/new/deep/page.md", &story("In a new folder."));
    let deep = preview.at("content/new");
    preview.until_shows("/page/", "In a new folder.");
    fs::rename(&deep, preview.at("content/newer")).unwrap();
    preview.make("content/newer/deep/page.md", &story("In a moved folder."));
    preview.until_shows("/page/", "In a moved folder.");
    #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
    fs::remove_dir_all(preview.at("content/newer")).unwrap();
    preview.until("/page/", |answer| answer.status == 404);

    fs::rename(preview.at("content"), preview.at("away")).unwrap();
    preview.until("/tale/", |answer| answer.status == 404);
    fs::rename(preview.at("away"), preview.at("content")).unwrap();
    preview.until_shows("/tale/", "Save 19.");
    preview.make("content/tale.md", &story("Heard again."));
    preview.until_shows("/tale/", "Heard again.");

    preview.make("static/new.txt", "a file");
    preview.until_shows("/new.txt", "a file");
}

#[test]
fn what_was_changed_is_told() {
    let mut preview = Preview::start(SITE, &[]);
    let part = |version: &str, key: &str| -> String {
        serde_json::from_str::<serde_json::Value>(version).unwrap()[key].to_string()
    };
    preview.make("content/story.md", &story("New."));
    let one = preview.next_version();
    preview.make("static/style.css", "body { color: blue }\n");
    // A save may be heard of more than once.
    let mut two = preview.next_version();
    while part(&one, "css") == part(&two, "css") {
        two = preview.next_version();
    }
    assert_eq!(part(&one, "script"), part(&two, "script"));
    assert_ne!(part(&one, "page"), part(&two, "page"));
}

#[test]
fn errors_lie_over_the_last_good_page_and_go_with_their_cause() {
    let mut preview = Preview::start(SITE, &[]);
    // Nobody has looked at the page before it breaks.
    preview.make("content/story.md", &story("Now see [[<b>Nobody]]."));
    let broken = preview.until_shows("/story/", OVERLAY);
    assert!(broken.body.contains("One sentence."), "the last good page stays");
    assert!(broken.body.contains("content/story.md:5:9"), "{}", broken.body);
    assert!(broken.body.contains("unknown-link"));
    assert!(broken.body.contains("&lt;b&gt;Nobody") && !broken.body.contains("<b>Nobody"));

    preview.make("content/other.md", &story("Fresh words."));
    let other = preview.until_shows("/other/", "Fresh words.");
    assert!(other.body.contains(OVERLAY), "the error is the site's");

    preview.make("content/story.md", &story("Good again."));
    let mended = preview.until_shows("/story/", "Good again.");
    assert!(!mended.body.contains(OVERLAY));

    preview.make("content/story.md", &story("[[Nobody]]"));
    let broken = preview.until_shows("/story/", OVERLAY);
    assert!(broken.body.contains("Good again."));
    #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
    fs::remove_file(preview.at("content/story.md")).unwrap();
    preview.until("/story/", |answer| answer.status == 404 && !answer.body.contains(OVERLAY));
    assert!(!preview.get("/other/").body.contains(OVERLAY));

    preview.make("content/bad.md", &story("[[Nobody]]"));
    preview.until_shows("/other/", OVERLAY);
    fs::rename(preview.at("content/bad.md"), preview.at("content/bad.txt")).unwrap();
    preview.until("/other/", |answer| !answer.body.contains(OVERLAY));
}

#[test]
fn broken_settings_and_templates_leave_the_site_as_it_was() {
    let mut preview = Preview::start(SITE, &[]);
    for (path, text) in [
        ("site.toml", "title = \"T\"\ntheme = \"lean\"\nnonsense = 1\n"),
        ("site.toml", "title = "),
        ("templates/page.html", "{% nonsense %}"),
    ] {
        preview.make(path, text);
        let broken = preview.until_shows("/story/", OVERLAY);
        assert!(broken.body.contains("One sentence.") && broken.body.contains(path), "{path}");
        match path {
            "site.toml" => preview.make(path, SITE[0].1),
            #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
            _ => fs::remove_dir_all(preview.at("templates")).unwrap(),
        }
        preview.until("/story/", |answer| !answer.body.contains(OVERLAY));
    }
}

#[test]
fn a_template_that_fails_on_a_page_says_so_there() {
    let mut preview = Preview::start(SITE, &[]);
    preview.until_shows("/story/", "One sentence.");
    preview
        .make("templates/explainer.html", "<h1>{{ page.title }}</h1>{{ nothing.at.all }}</body>");
    let kept = preview.until_shows("/story/", OVERLAY);
    assert!(kept.body.contains("One sentence."), "it was good when it was last looked at");
    assert!(
        kept.body.contains("template-error") && kept.body.contains("templates/explainer.html:1:")
    );
    let never = preview.get("/other/");
    assert_eq!(never.status, 500, "it has never been rendered");
    assert!(never.body.contains("template-error") && never.body.contains("/__backstory/client.js"));
    #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
    fs::remove_file(preview.at("templates/explainer.html")).unwrap();
    preview.until_shows("/other/", "Something else.");
    assert!(!preview.get("/story/").body.contains(OVERLAY));
}

#[test]
fn many_pages_may_break_at_once() {
    let pages: Vec<String> = (0..30).map(|n| format!("content/page-{n}.md")).collect();
    let text = story("See [[other]].");
    let more = pages.iter().map(|path| (path.as_str(), text.as_str()));
    let files: Vec<(&str, &str)> = SITE.iter().copied().chain(more).collect();
    let mut preview = Preview::start(&files, &[]);
    fs::rename(preview.at("content/other.md"), preview.at("other.md")).unwrap();
    let broken = preview.until_shows("/page-7/", OVERLAY);
    assert!(broken.body.contains(">Other</a>"), "the last good page stays");
    assert!(broken.body.contains("30 errors") && broken.body.contains("and 10 more"));
    fs::rename(preview.at("other.md"), preview.at("content/other.md")).unwrap();
    preview.until("/page-7/", |answer| !answer.body.contains(OVERLAY));
}

#[cfg(unix)]
#[test]
fn an_error_elsewhere_holds_up_no_page() {
    let mut preview = Preview::start(SITE, &[]);
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), preview.at("static/out")).unwrap();
    preview.until_shows("/story/", "symlink-outside");
    preview.make("content/story.md", &story("Fresh words."));
    assert!(preview.until_shows("/story/", "Fresh words.").body.contains(OVERLAY));
}

#[test]
fn polling_needs_no_events() {
    let mut preview = Preview::start(SITE, &["--poll", "20"]);
    preview.make("content/story.md", &story("Seen without an event."));
    preview.until_shows("/story/", "Seen without an event.");
    preview.make("site.toml", "title = \"Another\"\ntheme = \"lean\"\n");
    preview.next_version();
}

#[cfg(unix)]
#[test]
fn it_ends_cleanly_when_told() {
    let mut preview = Preview::start(SITE, &[]);
    let pid = preview.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(preview.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_port_that_is_taken_is_an_error_only_where_it_was_asked_for() {
    let preview = Preview::start(SITE, &[]);
    let port = preview.port.to_string();
    let ended = Command::new(env!("CARGO_BIN_EXE_backstory"))
        .args(["serve", "-p", &port, "-r"])
        .arg(preview.site.path())
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ended.stderr).contains(&format!("port {port}")));
}

#[test]
fn the_margin_says_what_the_rules_of_editing_say_of_the_page() {
    let preview = Preview::start(SITE, &[]);
    let text = "---\ntitle: Story\nreview_by: 2023-01-01\n---\n\nIt is <b>over</b>.\n";
    preview.make("content/story.md", text);
    let mut preview = preview;
    preview.until_shows("/story/", "over");
    let margin = preview.get("/__backstory/margin?path=%2Fstory%2F");
    assert_eq!(margin.status, 200);
    for part in ["<code>C01</code>", "content/story.md:3:", "raw-html", "class=\"margin\""] {
        assert!(margin.body.contains(part), "{part} in {}", margin.body);
    }
    assert!(!margin.body.contains("<b>"), "{}", margin.body);
    let page = preview.get("/story/");
    assert!(!page.body.contains("C01"), "the page does not wait for it: {}", page.body);
    for nothing in ["?path=%2Fother%2F", "?path=%2Fnowhere%2F", "?path=%ff", "?", ""] {
        let margin = preview.get(&format!("/__backstory/margin{nothing}"));
        let body = margin.body.trim();
        assert!(!body.contains("C01"), "{nothing}: {body}");
    }
    assert!(!preview.at("public").exists());
}
