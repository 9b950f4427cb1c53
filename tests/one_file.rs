//! `export`: a page as one file, through the program.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]
#![expect(clippy::disallowed_methods, reason = "a test sets its scene and looks at what is there")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn site(settings: &str) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let make = |path: &str, bytes: &[u8]| {
        let path = home.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    make("site.toml", format!("title = \"T\"\n{settings}").as_bytes());
    make("content/index.md", b"---\ntitle: Home\n---\n\nSee [[story]].\n");
    make(
        "content/story/index.md",
        b"---\ntitle: Story\nactors: [iran]\n---\n\n[[iran]], [[other]] and [us](#end).\n\n![A map](map.png)\n\n## End\n\nIt ends.\n",
    );
    make("content/story/map.png", PNG);
    make("content/other.md", b"---\ntitle: Other\n---\n\nIt was.\n");
    make("content/secret.md", b"---\ntitle: Secret\ndraft: true\n---\n\nNot yet.\n");
    make("content/actors/iran.md", b"---\ntitle: Iran\ntype: state\n---\n\nA state.\n");
    home
}

/// Exit code, output and errors of a command in the folder of the site.
fn run(home: &Path, line: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backstory"));
    command.args(line.split_whitespace()).current_dir(home).stdin(Stdio::null());
    command.env_remove("SOURCE_DATE_EPOCH").env_remove("CLICOLOR_FORCE");
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The values of all attributes called `name`.
fn values<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn one_file_holds_the_page_and_names_no_other() {
    for theme in ["default", "lean"] {
        let home = site(&format!("theme = \"{theme}\"\n"));
        let (code, out, err) = run(home.path(), "export story --now 2024-01-10");
        assert_eq!((code, err.as_str()), (Some(0), ""), "{theme}");
        assert!(out.starts_with("made `story.html` ("), "{out}");
        let html = fs::read_to_string(home.path().join("story.html")).unwrap();
        assert!(html.contains("It ends.") && html.contains("<style>"), "{html}");
        assert!(html.contains("src=\"data:image/png;base64,iVBORw0KGgo=\""), "{html}");
        for name in ["href", "src"] {
            for value in values(&html, name) {
                assert!(value.starts_with('#') || value.starts_with("data:"), "{theme}: {value}");
                if let Some(anchor) = value.strip_prefix('#').filter(|anchor| !anchor.is_empty()) {
                    assert!(values(&html, "id").contains(&anchor), "{theme}: {value}");
                }
            }
        }
        assert!(!html.contains("../") && !html.contains("loading=\"lazy\""), "{html}");
        assert!(html.contains("<a>Other</a>") && html.contains("href=\"#end\""), "{html}");
        run(home.path(), "export content/story/index.md -o again.html --now 2024-01-10");
        assert_eq!(html, fs::read_to_string(home.path().join("again.html")).unwrap());
    }
}

#[test]
fn links_lead_to_the_web_where_the_site_has_an_address() {
    let home = site("");
    let line = "export /story/ -o a.html -u https://s.example/sub --now 2024-01-10";
    assert_eq!(run(home.path(), line).0, Some(0));
    let html = fs::read_to_string(home.path().join("a.html")).unwrap();
    assert!(html.contains("<a href=\"https://s.example/sub/other/\">Other</a>"), "{html}");
    assert!(html.contains("href=\"https://s.example/sub/actors/iran/\" data-card=\"iran\""));
    assert!(html.contains("href=\"https://s.example/sub/atom.xml\"") && !html.contains("../"));
    let canonical = "<link rel=\"canonical\" href=\"https://s.example/sub/story/\"";
    assert!(html.contains(canonical), "{html}");
}

#[test]
fn no_file_is_lost() {
    let home = site("");
    let there = home.path().join("mine.html");
    fs::write(&there, "mine").unwrap();
    let (code, _, err) = run(home.path(), "export story -o mine.html");
    assert_eq!(code, Some(1));
    assert!(err.contains("`mine.html` is there already") && err.contains("--force"), "{err}");
    assert_eq!(fs::read_to_string(&there).unwrap(), "mine");
    assert_eq!(run(home.path(), "export story -o mine.html --force").0, Some(0));
    assert!(fs::read_to_string(&there).unwrap().contains("It ends."));
    assert!(!home.path().join("mine.html.new").exists());
}

#[test]
fn wrong_words_are_answered() {
    let home = site("");
    for (line, expected) in [
        ("export stroy", "did you mean `story`"),
        ("export secret", "`content/secret.md` is held back: "),
        ("export robots.txt", "`robots.txt` is no page"),
        ("export content/story/map.png", "`content/story/map.png` is no page"),
        ("export story -o nowhere/a.html", "its folder has to be there"),
        ("export story -o content", "`content` is a folder"),
    ] {
        let (code, out, err) = run(home.path(), line);
        assert_eq!((code, out.as_str()), (Some(1), ""), "{line}");
        assert!(err.contains(expected), "{line}: {err}");
    }
    assert_eq!(run(home.path(), "export").0, Some(2));
    assert_eq!(run(home.path(), "export secret --drafts -o s.html").0, Some(0));
    fs::write(home.path().join("content/other.md"), "---\ntitle: [\n---\n").unwrap();
    let (code, _, err) = run(home.path(), "export story -o t.html");
    assert!(code == Some(1) && err.contains("the site has errors"), "{err}");
    assert!(!home.path().join("t.html").exists());
}

#[test]
fn the_logo_of_the_publisher_is_the_icon_of_every_page() {
    for theme in ["default", "lean"] {
        let home = site(&format!(
            "theme = \"{theme}\"\n[organisation]\nname = \"O\"\nlogo = \"pic/my logo.png\"\n"
        ));
        fs::create_dir_all(home.path().join("static/pic")).unwrap();
        fs::write(home.path().join("static/pic/my logo.png"), PNG).unwrap();
        let (code, _, err) = run(home.path(), "build --now 2024-01-10 -u https://s.example");
        assert_eq!(code, Some(0), "{err}");
        let html = fs::read_to_string(home.path().join("public/story/index.html")).unwrap();
        let icon = "<link rel=\"icon\" href=\"../pic/my%20logo.png\">";
        assert!(html.contains(icon) && html.matches("rel=\"icon\"").count() == 1, "{html}");
        for tag in ["og:title", "og:type", "og:url"] {
            assert!(html.contains(&format!("<meta property=\"{tag}\" content=")), "{theme}: {tag}");
        }
        assert_eq!(run(home.path(), "export story --now 2024-01-10").0, Some(0));
        let html = fs::read_to_string(home.path().join("story.html")).unwrap();
        assert!(html.contains("<link rel=\"icon\" href=\"data:image/png;base64,"), "{html}");
        assert!(!html.contains("og:url"), "{html}");
    }
}
