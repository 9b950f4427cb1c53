//! Where the leading generators were measured to lose, invent or hide something, one test a row:
//! what Backstory does. Rows about the command line and the preview are in `cli.rs` and `serve.rs`.

#![expect(clippy::expect_used, reason = "a test that cannot read its pages has failed")]

mod support;

use std::path::Path;

use backstory::diagnostic::{Code, Diagnostic, Severity};
use backstory::model::site::HeldWhy;
use backstory::world::{DiskWorld, MemoryWorld};
use support::{Built, build, show_findings, today};

/// A site of these files in the theme `lean`, and what comes of it.
fn site(files: &[(&str, &str)]) -> (MemoryWorld, Built) {
    let mut world = MemoryWorld::new(today());
    world.insert("site.toml", "title = \"T\"\ntheme = \"lean\"\n");
    for (path, text) in files {
        world.insert(path, *text);
    }
    let built = build(&world, &backstory::Options::default());
    (world, built)
}

fn page(built: &Built, path: &str) -> String {
    let bytes = built.files.get(path).unwrap_or_else(|| panic!("{path} is not there"));
    String::from_utf8(bytes.clone()).expect("a page is UTF-8")
}

/// The only finding, as text.
fn only(world: &MemoryWorld, built: &Built) -> (Diagnostic, String) {
    let [finding] = &built.findings[..] else {
        panic!("{}", show_findings(world, &built.findings))
    };
    (finding.clone(), show_findings(world, &built.findings))
}

#[test]
fn m01_an_unquoted_year_is_a_year() {
    let (_, built) = site(&[
        ("content/a.md", "---\ntitle: A\ndate: 1848\n---\n"),
        ("content/b.md", "---\ntitle: B\ndate: \"1848\"\n---\n"),
    ]);
    assert_eq!(built.findings, []);
    for path in ["a/index.html", "b/index.html"] {
        let page = page(&built, path);
        assert!(page.contains("<time datetime=\"1848\" data-edtf=\"1848\">1848</time>"), "{page}");
        assert!(!page.contains("1970") && !page.contains("January"), "{page}");
    }
}

#[test]
fn m02_a_month_is_a_month() {
    let (_, built) = site(&[("content/a.md", "---\ntitle: A\ndate: 2021-05\n---\n")]);
    assert_eq!(built.findings, []);
    let page = page(&built, "a/index.html");
    assert!(
        page.contains("<time datetime=\"2021-05\" data-edtf=\"2021-05\">May 2021</time>"),
        "{page}"
    );
    assert!(!page.contains("1 May"), "{page}");
}

#[test]
fn m03_a_day_before_our_era_is_a_day_and_circa_is_told_how_to_be_written() {
    let (world, built) = site(&[
        ("content/a.md", "---\ntitle: A\ndate: -0044-03-15\n---\n"),
        ("content/b.md", "---\ntitle: B\ndate: circa 1848\n---\n"),
    ]);
    let shown = page(&built, "a/index.html").replace('\u{a0}', " ");
    assert!(shown.contains("15 March 45 BC"), "{shown}");
    let (finding, text) = only(&world, &built);
    assert_eq!((finding.code, finding.severity), (Code::NotADate, Severity::Error));
    assert!(text.contains("content/b.md:3:7") && text.contains("write `1848~`"), "{text}");
}

#[test]
fn m04_two_pages_with_one_address_are_an_error_that_names_both() {
    let (world, built) = site(&[
        ("content/a.md", "---\ntitle: A\nslug: same\n---\n"),
        ("content/b.md", "---\ntitle: B\nslug: same\n---\n"),
    ]);
    let (finding, text) = only(&world, &built);
    assert_eq!((finding.code, finding.severity), (Code::AddressCollision, Severity::Error));
    assert!(text.contains("content/a.md") && text.contains("content/b.md"), "{text}");
    // So are a page and a list, a page and a file, and two old addresses.
    for files in [
        [("content/a.md", "A"), ("content/a/b.md", "B")],
        [("content/a.md", "A"), ("static/a/index.html", "B")],
        [
            ("content/a.md", "---\nredirect_from: /x/\n---\n"),
            ("content/b.md", "---\nredirect_from: /x/\n---\n"),
        ],
        [("content/a.md", "A"), ("content/b.md", "---\nredirect_from: /a/\n---\n")],
        [("content/actors/a.md", "A"), ("content/b.md", "---\nredirect_from: /actors/\n---\n")],
        [("content/a.md", "A"), ("content/b.md", "---\nredirect_from: /404.html\n---\n")],
    ] {
        let (world, built) = site(&files);
        let (finding, text) = only(&world, &built);
        assert_eq!(finding.severity, Severity::Error, "{text}");
        assert_eq!(finding.code, Code::AddressCollision, "{text}");
    }
}

#[test]
fn m05_a_misspelt_key_is_an_error_with_its_line_and_a_suggestion() {
    for (path, text, wanted) in [
        ("content/a.md", "---\ndate: 2014\ntilte: A\n---\n", "content/a.md:3:1"),
        ("content/news/_index.md", "---\ntilte: A\n---\n", "content/news/_index.md:2:1"),
        ("site.toml", "theme = \"lean\"\ntilte = \"T\"\n", "site.toml:2:1"),
        (
            "content/events/l.yaml",
            "- date: 2014\n  title: A\n  tilte: A\n",
            "content/events/l.yaml:3:3",
        ),
    ] {
        let (world, built) = site(&[(path, text)]);
        let (finding, text) = only(&world, &built);
        assert_eq!((finding.code, finding.severity), (Code::UnknownKey, Severity::Error));
        assert!(text.contains(wanted) && text.contains("did you mean `title`?"), "{text}");
    }
}

#[test]
fn m06_a_link_and_a_picture_that_are_not_there_are_errors_with_a_place() {
    let (world, built) = site(&[(
        "content/a.md",
        "---\ntitle: A\n---\n\nSee [x](missing.md),\nand ![](nope.png).\n",
    )]);
    let text = show_findings(&world, &built.findings);
    let codes: Vec<Code> = built.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::UnknownLink, Code::MissingImage], "{text}");
    assert!(text.contains("content/a.md:5:5") && text.contains("content/a.md:6:5"), "{text}");
    let page = page(&built, "a/index.html");
    assert!(!page.contains("missing.md") && !page.contains("nope.png"), "{page}");
}

#[test]
fn m07_all_broken_links_are_found_in_one_run() {
    let (world, built) = site(&[
        ("content/a.md", "[[one]] [two](two.md)\n\n[[three#four]] [[c#five]]\n"),
        ("content/b.md", "[[six]]\n\n2014\n: [[seven]] [@eight]\n"),
        ("content/c.md", "---\nactors: nine\nauthors: { a: b }\n---\n"),
    ]);
    let text = show_findings(&world, &built.findings);
    for wanted in ["one", "two.md", "three", "five", "six", "seven", "eight", "nine", "authors"] {
        assert!(text.contains(wanted), "{wanted} is not found:\n{text}");
    }
    assert_eq!(built.findings.len(), 9, "{text}");
    assert!(
        built
            .findings
            .iter()
            .all(|finding| finding.place.as_ref().is_some_and(|place| place.span.is_some()))
    );
    assert!(built.findings.is_sorted(), "{text}");
}

#[test]
fn m08_yaml_that_cannot_be_read_says_why_and_where() {
    let (world, built) = site(&[
        ("content/a.md", "---\ntitle: Iraq: a country\n---\n"),
        ("content/b.md", "[[a]]\n"),
    ]);
    let (finding, text) = only(&world, &built);
    assert_eq!(finding.code, Code::DataSyntax);
    assert!(text.contains("content/a.md:2:12"), "{text}");
    assert!(text.contains("write") || text.contains("quote"), "{text}");
    for word in ["Error {", "SCANNER", "section", "kind:"] {
        assert!(!text.contains(word), "{text}");
    }
}

#[test]
fn m09_an_undefined_variable_is_named_with_template_and_page() {
    let (world, built) = site(&[
        ("templates/explainer.html", "one\n{{ page.titel }}\n"),
        ("templates/actor.html", "{{ page.extra.nope.deep }}\n"),
        ("content/a.md", "A"),
        ("content/actors/x.md", "X"),
    ]);
    let text = show_findings(&world, &built.findings);
    assert_eq!(built.findings.len(), 2, "{text}");
    assert!(
        text.contains("templates/explainer.html:2:9") && text.contains("`a/index.html`"),
        "{text}"
    );
    assert!(
        text.contains("templates/actor.html:1:") && text.contains("`actors/x/index.html`"),
        "{text}"
    );
}

#[test]
fn m10_what_is_held_back_is_said_with_its_reason() {
    let (_, built) = site(&[
        ("content/a.md", "---\ntitle: A\npublish_on: 2024-02-01\n---\n"),
        ("content/b.md", "---\ntitle: B\ndate: 2050-01-01\n---\n"),
        ("content/c.md", "---\ntitle: C\ndraft: true\n---\n"),
        ("content/d.md", "---\ntitle: D\nexpires: 2023\n---\n"),
    ]);
    let held: Vec<(&str, HeldWhy)> =
        built.held_back.iter().map(|(path, why)| (path.as_str(), why.clone())).collect();
    assert_eq!(
        held,
        [
            ("content/a.md", HeldWhy::Until("2024-02-01".to_owned())),
            ("content/c.md", HeldWhy::Draft),
            ("content/d.md", HeldWhy::Expired("2023".to_owned())),
        ]
    );
    // A date of its own holds no page back.
    assert!(built.files.contains_key("b/index.html"));
    assert!(!built.files.contains_key("a/index.html"));
}

#[test]
fn m11_raw_html_is_left_out_with_a_warning_unless_it_is_allowed() {
    let text = "A <b onclick=\"x()\">bold</b> word.\n\n<script>alert(1)</script>\n";
    let (world, built) = site(&[("content/a.md", text)]);
    let found = show_findings(&world, &built.findings);
    let kinds: Vec<_> =
        built.findings.iter().map(|finding| (finding.code, finding.severity)).collect();
    assert_eq!(kinds, [(Code::RawHtml, Severity::Warning); 2], "{found}");
    assert!(found.contains("content/a.md:1:3") && found.contains("content/a.md:3:1"), "{found}");
    let safe = page(&built, "a/index.html");
    assert!(
        !safe.contains("onclick") && !safe.contains("alert(1)") && safe.contains("A bold word."),
        "{safe}"
    );
    let (_, built) =
        site(&[("site.toml", "theme = \"lean\"\nunsafe_html = true\n"), ("content/a.md", text)]);
    assert_eq!(built.findings, []);
    assert!(page(&built, "a/index.html").contains("<script>alert(1)</script>"));
}

#[test]
fn m12_a_page_that_was_renamed_is_no_longer_among_the_files() {
    // That its old file is deleted, and nothing else, is in writer.rs.
    let (mut world, before) =
        site(&[("content/old.md", "---\ntitle: A\n---\n"), ("static/x.css", "x")]);
    world.remove("content/old.md");
    world.insert("content/new.md", "---\ntitle: A\n---\n");
    let after = build(&world, &backstory::Options::default());
    assert!(
        before.files.contains_key("old/index.html") && !after.files.contains_key("old/index.html")
    );
    assert!(after.files.contains_key("new/index.html") && after.files.contains_key("x.css"));
}

#[test]
fn m13_five_builds_with_ties_everywhere_are_the_same() {
    let mut files: Vec<(String, &str)> = Vec::new();
    for name in ["e", "b", "d", "a", "c"] {
        for folder in ["one", "two", "three"] {
            files.push((format!("content/{folder}/{folder}-{name}.md"), "---\ntitle: Same\nweight: 1\ndate: 2014\ntopics: [x, y]\n---\n2014\n: The same. [[same-actor]]\n"));
        }
        files.push((format!("content/{name}/_index.md"), "---\ntitle: Same\nweight: 1\n---\n"));
    }
    files.push(("content/actors/same-actor.md".to_owned(), "---\ntitle: Same\n---\n"));
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let (_, first) = site(&files);
    let mut reversed = files.clone();
    for _ in 0..4 {
        reversed.reverse();
        assert_eq!(site(&reversed).1, first);
    }
}

#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "the site is in a real folder")]
fn m18_symbolic_links_out_of_the_site_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a folder");
    let secret = outside.path().join("secret.md");
    std::fs::write(&secret, "---\ntitle: Secret\n---\nsecret words\n").expect("a file");
    let site = tempfile::tempdir().expect("a folder");
    let root = site.path();
    for folder in ["content/actors", "static", "templates", "shared"] {
        std::fs::create_dir_all(root.join(folder)).expect("a folder");
    }
    let write = |path: &str, text: &str| std::fs::write(root.join(path), text).expect("a file");
    write("site.toml", "title = \"T\"\ntheme = \"lean\"\n");
    write("content/a.md", "---\ntitle: A\n---\n[[secret]] ![](../static/host)\n");
    write("shared/inside.md", "---\ntitle: Inside\n---\nfollowed\n");
    let link = |to: &Path, at: &str| symlink(to, root.join(at)).expect("a link");
    link(&secret, "content/secret.md");
    link(outside.path(), "content/folder");
    link(Path::new("/etc/hostname"), "static/host");
    link(Path::new("/etc"), "static/etc");
    link(&secret, "templates/page.html");
    link(root, "content/actors/loop");
    link(&root.join("shared/inside.md"), "content/inside.md");
    link(Path::new("nowhere"), "content/dangling.md");
    let world = DiskWorld::new(root, today()).expect("a site");
    let built = build(&world, &backstory::Options::default());
    let text = show_findings(&world, &built.findings);
    let refused = built.findings.iter().filter(|finding| finding.code == Code::SymlinkOutside);
    let refused: Vec<&str> =
        refused.filter_map(|finding| Some(&*finding.place.as_ref()?.file)).collect();
    let wanted = [
        "content/actors/loop",
        "content/folder",
        "content/secret.md",
        "static/etc",
        "static/host",
        "templates/page.html",
    ];
    assert_eq!(refused, wanted, "{text}");
    assert!(built.findings.iter().any(|finding| finding.code == Code::UnreadableFile), "{text}");
    assert!(built.findings.iter().any(|finding| finding.code == Code::UnknownLink), "{text}");
    for (path, bytes) in &built.files {
        let page = String::from_utf8_lossy(bytes);
        assert!(!page.contains("secret words"), "{path}");
        assert!(!path.contains("host") && !path.contains("etc/"), "{path}");
    }
    // One that stays inside the site is followed.
    assert!(page(&built, "inside/index.html").contains("followed"));
}
