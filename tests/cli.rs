//! The program as it is used: what it prints where, and how it ends.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use support::files_below;
use tempfile::TempDir;

struct Site {
    home: TempDir,
}

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

type Files<'a> = &'a [(&'a str, &'a str)];

const SMALL: Files<'_> = &[
    ("site.toml", "title = \"T\"\ntheme = \"lean\"\n"),
    ("content/index.md", "---\ntitle: Home\n---\n\nSee [[story]].\n"),
    ("content/story.md", "---\ntitle: Story\n---\n\nIt happened.\n"),
];

impl Site {
    fn new(files: Files<'_>) -> Self {
        let site = Self { home: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            site.make(path, text);
        }
        site
    }

    fn at(&self, path: &str) -> PathBuf {
        self.home.path().join(path)
    }

    #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
    fn make(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_backstory"));
        command.args(line.split_whitespace()).current_dir(self.home.path());
        command.env_remove("SOURCE_DATE_EPOCH").env_remove("CLICOLOR_FORCE");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, line: &str) -> Ended {
        ended(&mut self.command(line))
    }

    /// Every file below the output with its text.
    fn output(&self) -> BTreeMap<String, String> {
        let public = self.at("public");
        let files = if public.is_dir() { files_below(&public) } else { BTreeMap::new() };
        let text = |(path, bytes)| (path, String::from_utf8(bytes).unwrap());
        files.into_iter().map(text).collect()
    }
}

fn ended(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn usage_ends_with_2_help_with_0_and_no_site_with_1() {
    let site = Site::new(&[]);
    let help = site.run("--help");
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    for command in ["init", "new", "build", "serve", "check", "list", "explain", "export", "clean"]
    {
        assert!(help.out.contains(command), "{command}");
    }
    let wrong = site.run("build --nonsense");
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""));
    assert!(wrong.err.contains("--nonsense"));
    let none = site.run("build");
    assert_eq!(none.code, Some(1));
    assert!(none.err.contains("there is no `site.toml`") && none.err.contains("backstory init"));
    assert_eq!(site.run("check -r nowhere").code, Some(1));
}

#[test]
fn a_build_writes_what_differs_and_takes_away_what_went() {
    let site = Site::new(SMALL);
    let first = site.run("build");
    assert_eq!((first.code, first.err.as_str()), (Some(0), ""));
    let count = site.output().len();
    assert!(first.out.starts_with(&format!("{count} written")), "{}", first.out);
    let second = site.run("build");
    assert!(second.out.contains(&format!("0 written (0 B), {count} unchanged, 0 removed")));

    site.make("public/CNAME", "example.org");
    fs::rename(site.at("content/story.md"), site.at("content/tale.md")).unwrap();
    site.make("content/index.md", "---\ntitle: Home\n---\n\nSee [[tale]].\n");
    let third = site.run("build -q");
    assert_eq!((third.code, third.out.as_str(), third.err.as_str()), (Some(0), "", ""));
    let output = site.output();
    assert!(!output.contains_key("story/index.html") && output.contains_key("tale/index.html"));
    assert!(output.contains_key("CNAME"));

    let clean = site.run("clean");
    assert!(clean.out.starts_with(&format!("{count} files removed")), "{}", clean.out);
    assert_eq!(site.output().into_keys().collect::<Vec<_>>(), ["CNAME"]);
    assert!(!site.at(".backstory").exists());
}

/// Builds until nothing is left to do: files that were just saved are not trusted at once.
fn settled(site: &Site, line: &str) {
    let fast = |_: i32| site.run(line).err.contains("nothing has changed since the last build");
    assert!((0..100).any(fast), "`{line}` never sees that nothing changes");
}

#[test]
fn a_build_of_what_is_there_already_is_not_made() {
    let site = Site::new(SMALL);
    site.make("templates/404.html", "<p>Nothing here");
    site.make("static/x.txt", "x");
    let old = fs::metadata(site.at("content/story.md")).unwrap().modified().unwrap();
    let alter = |path: &'static str, text: &'static str| move |site: &Site| site.make(path, text);
    type Change<'a> = &'a dyn Fn(&Site);
    let changes: [(&str, Change<'_>); 8] = [
        ("a text of the same length with its old time", &|site| {
            site.make("content/story.md", "---\ntitle: Story\n---\n\nIt happenex.\n");
            let file = fs::File::options().write(true).open(site.at("content/story.md")).unwrap();
            file.set_modified(old).unwrap();
        }),
        ("a new page", &alter("content/new.md", "---\ntitle: New\n---\n\nText.\n")),
        ("a page less", &|site| {
            fs::rename(site.at("content/new.md"), site.at("new.md")).unwrap();
        }),
        ("the settings", &alter("site.toml", "title = \"U\"\ntheme = \"lean\"\n")),
        ("a template", &alter("templates/404.html", "<p>Nothing at all")),
        ("a file that is copied", &alter("static/x.txt", "y")),
        ("a page of the output", &alter("public/index.html", "gone")),
        ("a page missing in the output", &|site| {
            fs::rename(site.at("public/index.html"), site.at("index.html")).unwrap();
        }),
    ];
    for (what, change) in changes {
        settled(&site, "build -v");
        change(&site);
        let warm = site.run("build -v");
        assert!(!warm.err.contains("nothing has changed"), "{what}: {}", warm.err);
        let warm = site.output();
        site.run("clean");
        site.run("build");
        assert_eq!(warm, site.output(), "{what}");
    }
    for other in ["--drafts", "--now 2020-01-01", "-u https://example.org"] {
        settled(&site, "build -v");
        let line = format!("build -v {other}");
        assert!(!site.run(&line).err.contains("nothing has changed"), "{other}");
    }
}

#[test]
fn findings_and_pages_held_back_are_told_every_time() {
    let site = Site::new(SMALL);
    site.make("content/draft.md", "---\ntitle: Draft\ndraft: true\n---\n\nText.\n");
    settled(&site, "build -v");
    let fast = site.run("build");
    assert!(fast.out.contains("held back: 1 page (1 draft)"), "{}", fast.out);
    site.make("content/story.md", "---\ntitle: Story\n---\n\nSee [[draft]].\n");
    for _ in 0..5 {
        let warned = site.run("build");
        assert!(warned.err.contains("content/story.md"), "{}", warned.err);
    }
}

#[test]
fn a_strangers_folder_and_the_sites_own_are_refused() {
    let site = Site::new(SMALL);
    site.make("public/thesis.txt", "mine");
    let refused = site.run("build");
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("error[output-not-ours]") && refused.err.contains("--force"));
    assert_eq!(site.run("build --force").code, Some(0));
    assert!(site.output().contains_key("thesis.txt"));
    for output in [".", "..", "content", "static/out", ".backstory"] {
        let refused = site.run(&format!("build --force -o {output}"));
        assert_eq!(refused.code, Some(1), "{output}");
        assert!(refused.err.contains("error[output-place]"), "{output}: {}", refused.err);
    }
    assert_eq!(site.run("build --output-dir elsewhere").code, Some(0));
    assert!(site.at("elsewhere/index.html").exists());
}

#[test]
fn a_site_with_errors_ends_with_1_and_leaves_the_output_alone() {
    let site = Site::new(SMALL);
    site.run("build");
    let good = site.output();
    site.make("content/story.md", "---\ntitle: Story\n---\n\n[[Nobody]] and [[Nothing]].\n");
    site.make("content/other.md", "---\ntilte: Other\n---\n");
    let build = site.run("build");
    assert_eq!((build.code, build.out.as_str()), (Some(1), ""));
    for part in [
        "error[unknown-link]",
        "--> content/story.md:5:1",
        "--> content/story.md:5:16",
        "--> content/other.md:2:1",
        "did you mean `title`?",
        "3 errors in 2 files",
        "nothing was written",
    ] {
        assert!(build.err.contains(part), "{part} is not in\n{}", build.err);
    }
    assert_eq!(site.output(), good);

    let check = site.run("check");
    assert_eq!((check.code, check.err.as_str()), (Some(1), ""));
    for finding in ["error[unknown-link]", "--> content/story.md:5:16", "did you mean `title`?"] {
        assert!(check.out.contains(finding), "the same findings, on the other stream");
    }
    let json: Value = serde_json::from_str(&site.run("build --format json").out).unwrap();
    assert_eq!(json["counts"]["errors"], 3);
    assert_eq!(json["findings"][0]["file"], "content/other.md");
    assert_eq!(
        (&json["findings"][1]["line"], &json["findings"][1]["column"]),
        (&5.into(), &1.into())
    );
    let build: Value = serde_json::from_str(&site.run("build --format json").out).unwrap();
    assert_eq!(build["findings"], json["findings"]);
    assert_eq!(build["written"], 0);
}

#[test]
fn warnings_count_only_where_that_is_asked_for() {
    let site = Site::new(SMALL);
    site.make("content/story.md", "---\ntitle: Story\n---\n\n<b>Raw</b> text.\n");
    let loose = site.run("build");
    assert_eq!(loose.code, Some(0));
    assert!(
        loose.err.contains("warning[raw-html]") && loose.err.ends_with("1 warning\n"),
        "{}",
        loose.err
    );
    let strict = site.run("build --strict");
    assert_eq!(strict.code, Some(1));
    assert!(strict.err.contains("error[raw-html]"));
    assert_eq!(site.run("check").code, Some(0));
    assert_eq!(site.run("check --strict").code, Some(1));
}

#[test]
fn what_is_held_back_is_told() {
    let site = Site::new(SMALL);
    site.make("content/draft.md", "---\ntitle: D\ndraft: true\n---\n");
    site.make("content/later.md", "---\ntitle: L\npublish_on: 2024-02-01\n---\n");
    site.make("content/over.md", "---\ntitle: O\nexpires: 2024-01-05\n---\n");
    let build = site.run("build --now 2024-01-10");
    assert!(
        build.out.contains("held back: 3 pages (1 draft, 1 to come, 1 expired)"),
        "{}",
        build.out
    );
    assert!(build.out.contains("content/later.md: until 2024-02-01"));
    assert!(!site.at("public/later/index.html").exists());

    // Seconds since 1970 for 2024-02-02: another day, other pages.
    let mut command = site.command("build");
    let build = ended(command.env("SOURCE_DATE_EPOCH", "1706832000"));
    assert!(build.out.contains("held back: 2 pages (1 draft, 1 expired)"), "{}", build.out);
    assert!(site.at("public/later/index.html").exists());
    let wrong = ended(site.command("build").env("SOURCE_DATE_EPOCH", "yesterday"));
    assert_eq!(wrong.code, Some(2));

    let all = site.run("build --now 2024-01-10 --drafts --future --expired");
    assert!(!all.out.contains("held back"), "{}", all.out);

    let list = site.run("list future --now 2024-01-10 --format csv");
    assert_eq!(
        list.out.lines().nth(1),
        Some("content/later.md,explainer,later,,L,,until 2024-02-01")
    );
    let explained = site.run("explain later --now 2024-01-10");
    assert!(explained.out.contains("is held back: until 2024-02-01"), "{}", explained.out);
    assert!(explained.out.contains("(content/later.md:3:13)"), "{}", explained.out);
    let explained = site.run("explain /story/");
    assert!(
        explained.out.contains("linked from 1 page\n  content/index.md:5:5"),
        "{}",
        explained.out
    );
    let unknown = site.run("explain stroy");
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.err.contains("did you mean `story`?"), "{}", unknown.err);
}

#[test]
fn a_new_site_is_clean_and_nothing_is_written_over() {
    let site = Site::new(&[]);
    assert_eq!(site.run("init mine").code, Some(0), "without a terminal");
    let check = site.run("-r mine check --strict");
    assert_eq!(
        (check.code, check.out.starts_with("no findings")),
        (Some(0), true),
        "{}",
        check.out
    );
    assert_eq!(site.run("build -r mine --strict").code, Some(0));
    assert!(site.at("mine/public/metre/index.html").exists());
    let again = site.run("new site mine --title Other");
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("is a site already"), "{}", again.err);

    for line in [
        "-r mine new explainer Trade --topic customs --summary S --draft",
        "-r mine new explainer Deep --folder later/on",
        "-r mine new actor Iraq --type state --alias Republic",
        "-r mine new event Signing --date 2014~ --actor iraq --key",
    ] {
        let made = site.run(line);
        assert_eq!((made.code, made.err.as_str()), (Some(0), ""), "{line}");
        let again = site.run(line);
        assert_eq!(again.code, Some(1), "{line}");
        assert!(again.err.contains("is there already"), "{}", again.err);
    }
    assert!(site.at("mine/content/later/on/deep.md").exists());
    assert_eq!(site.run("build --strict --drafts -r mine").code, Some(0));
    // An event that nobody has told the source of yet is told of by the check alone.
    let check = site.run("check --strict --drafts -r mine");
    assert_eq!(check.code, Some(1), "{}", check.out);
    assert_eq!(check.out.matches("error[").count(), 1, "{}", check.out);
    assert!(check.out.contains("error[S01]"), "{}", check.out);
    let vague = site.run("-r mine new event Old --date circa");
    assert_eq!(vague.code, Some(1));
    assert_eq!(site.run("-r mine new actor X --id ../x").code, Some(1));
}

#[test]
fn whoever_stops_reading_is_no_error() {
    let site = Site::new(SMALL);
    for line in ["completions bash", "completion zsh", "list --format csv", "build"] {
        let mut child = site.command(line).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_are_not_followed() {
    let elsewhere = Site::new(&[("secret.md", "---\ntitle: Secret\n---\n"), ("deep/x.txt", "x")]);
    let site = Site::new(SMALL);
    fs::create_dir_all(site.at("static")).unwrap();
    std::os::unix::fs::symlink(elsewhere.at("secret.md"), site.at("content/secret.md")).unwrap();
    std::os::unix::fs::symlink(elsewhere.at("deep"), site.at("static/deep")).unwrap();
    let check = site.run("check");
    assert_eq!(check.code, Some(1));
    assert_eq!(check.out.matches("error[symlink-outside]").count(), 2, "{}", check.out);
}

#[cfg(unix)]
#[test]
fn a_killed_build_leaves_whole_files_and_a_folder_to_go_on_with() {
    let site = Site::new(SMALL);
    let words = "Many words, so that writing takes a while. ".repeat(400);
    for n in 0..150 {
        let text = format!("---\ntitle: Page {n}\n---\n\n{words}\n");
        site.make(&format!("content/page-{n}.md"), &text);
    }
    // Kills a build as soon as so many files are `there`, or it is done all the same.
    let kill = |wanted, there: &dyn Fn() -> usize| {
        let mut child = site.command("build").spawn().unwrap();
        while there() < wanted && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let pages = site.output().into_iter().filter(|(path, _)| path.ends_with(".html"));
        for (path, text) in pages {
            assert!(text.trim_end().ends_with("</html>"), "{path} is cut");
        }
    };
    #[expect(clippy::disallowed_methods, reason = "a test looks at what is there")]
    let list = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    // The first output is made in `.backstory/` and appears as a whole.
    let half = |entry: &fs::DirEntry| entry.path().extension().is_some_and(|name| name == "half");
    let made = || {
        let halves = list(&site.at(".backstory")).filter(half);
        halves.map(|half| list(&half.path()).count()).sum()
    };
    for wanted in [1, 20, 80] {
        kill(wanted, &made);
        assert!(!site.at("public").exists() || site.output().len() > 150, "half of it is there");
        site.run("clean");
    }
    assert_eq!(site.run("build").code, Some(0));
    assert_eq!(made(), 0, "nothing is left beside the list");
    // Then each file is replaced in its place.
    let length = |n| fs::metadata(site.at(&format!("public/page-{n}/index.html"))).unwrap().len();
    for (wanted, title) in [(1, "Long"), (20, "Longer"), (80, "The longest")] {
        site.make("site.toml", &format!("title = \"{title}\"\ntheme = \"lean\"\n"));
        let before: Vec<u64> = (0..150).map(length).collect();
        kill(wanted, &|| (0..150).filter(|n| length(*n) != before[*n]).count());
    }
    fs::rename(site.at("content/page-0.md"), site.at("content/other.md")).unwrap();
    let build = site.run("build");
    assert_eq!((build.code, build.err.as_str()), (Some(0), ""));
    let after = site.output();
    site.run("clean");
    assert_eq!(site.output(), BTreeMap::new());
    site.run("build");
    assert_eq!(site.output(), after, "the same as from nothing");
}

#[test]
fn findings_are_shown_to_code_scanning_and_to_github() {
    let site = Site::new(SMALL);
    site.make("content/story.md", "---\ntitle: Story\n---\n\nSee [[nobody]].\n");
    let sarif = site.run("check --format sarif");
    let log: Value = serde_json::from_str(&sarif.out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let unknown = results.iter().find(|result| result["ruleId"] == "unknown-link").unwrap();
    let region = &unknown["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], sarif.code), (&Value::from(5), Some(1)));

    let github = site.run("check --format github");
    let line =
        "::error file=content/story.md,line=5,endLine=5,col=5,endColumn=14,title=unknown-link::";
    assert!(github.out.lines().any(|found| found.starts_with(line)), "{}", github.out);
    assert_eq!(github.code, Some(1));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test takes a file away")]
fn of_hidden_files_what_others_look_for_is_published_and_no_more() {
    let site = Site::new(SMALL);
    site.make("static/.well-known/security.txt", "Contact: mailto:x@example.org\n");
    site.make("static/.well-known/deep/a.json", "{}");
    site.make("static/.well-known/.cache/b", "b");
    site.make("static/.git/config", "c");
    site.make("static/well/.well-known/d", "d");
    site.make("content/.well-known/e.md", "e");
    let built = site.run("build");
    assert_eq!(built.code, Some(0), "{}", built.err);
    for (path, there) in [
        (".well-known/security.txt", true),
        (".well-known/deep/a.json", true),
        (".well-known/.cache/b", false),
        (".git/config", false),
        ("well/.well-known/d", false),
        (".well-known/e/index.html", false),
    ] {
        assert_eq!(site.at("public").join(path).exists(), there, "{path}");
    }
    // What was published can be taken back.
    fs::remove_file(site.at("static/.well-known/security.txt")).unwrap();
    assert_eq!(site.run("build").code, Some(0));
    assert!(!site.at("public/.well-known/security.txt").exists());
    assert_eq!(site.run("clean").code, Some(0));
    assert!(!site.at("public/.well-known").exists());
}
