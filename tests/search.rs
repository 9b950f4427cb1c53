//! The search, through the program: which files a build makes for it, and that they are the same
//! every time.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

type Files = BTreeMap<String, Vec<u8>>;

struct Site {
    home: TempDir,
}

impl Site {
    /// Forty pages, so that no number of threads has them in the order of its own.
    fn new() -> Self {
        let site = Self { home: tempfile::tempdir().unwrap() };
        site.settings("");
        for n in 0..40 {
            let text = format!(
                "---\ntitle: Story {n}\ntopics: [light]\n---\n\nNumber {n} saw the [[keeper]] of the lantern.\n\n\
                 ## Later\n\n18{n:02}\n: **Something {n} happened.** And the {n} ships came.\n"
            );
            site.make(&format!("content/story-{n}.md"), &text);
        }
        site.make(
            "content/actors/keeper.md",
            "---\ntitle: The keeper\ntype: person\naliases: [\"Warden <i>\"]\n---\n\nKeeps the lantern.\n",
        );
        site.make(
            "content/actors/keeper.ar.md",
            "---\ntitle: الحارس\ntype: person\n---\n\nيحرس الفنار.\n",
        );
        site
    }

    fn settings(&self, more: &str) {
        self.make("site.toml", &format!("title = \"T\"\n{more}"));
    }

    #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
    fn make(&self, path: &str, text: &str) {
        let path = self.home.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Builds with so many threads into `folder`; gives what is there then.
    fn build(&self, threads: usize, folder: &str) -> Files {
        let ended = Command::new(env!("CARGO_BIN_EXE_backstory"))
            .args(["build", "--strict", "--now", "2024-01-10", "-o", folder])
            .current_dir(self.home.path())
            .env("RAYON_NUM_THREADS", threads.to_string())
            .output()
            .unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        let mut files = Files::new();
        walk(&self.home.path().join(folder), "", &mut files);
        files
    }
}

#[expect(clippy::disallowed_methods, reason = "a test looks at what is there")]
fn walk(folder: &Path, shown: &str, found: &mut Files) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{shown}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &format!("{path}/"), found);
        } else {
            found.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

/// How many files have `part` in their path.
fn count(files: &Files, part: &str) -> usize {
    files.keys().filter(|path| path.contains(part)).count()
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files.get(path).unwrap_or_else(|| panic!("no {path}")).clone()).unwrap()
}

#[test]
fn the_same_site_has_the_same_index_for_any_number_of_threads() {
    let site = Site::new();
    let first = site.build(1, "one");
    assert_eq!(count(&first, "search/index/fragment/"), 43, "40 stories, a topic, two actors");
    for (threads, folder) in [(2, "two"), (5, "five"), (2, "again")] {
        let other = site.build(threads, folder);
        assert_eq!(first.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (path, bytes) in &first {
            assert!(other.get(path) == Some(bytes), "{path} differs with {threads} threads");
        }
    }
}

#[test]
fn each_language_has_its_results_and_its_part_of_the_index() {
    let site = Site::new();
    let files = site.build(2, "public");
    let entry = text(&files, "search/index/pagefind-entry.json");
    assert!(entry.contains("\"ar\":{") && entry.contains("\"en\":{"), "{entry}");
    let english = text(&files, "search/titles.js");
    assert!(english.starts_with("backstoryTitles([\n"), "{english}");
    let keeper = "[\"The keeper\",\"../actors/keeper/index.html\",\"actor\",\"\",\"Warden <i>\"]";
    assert!(english.contains(keeper), "{english}");
    assert!(
        english.contains("[\"light\",\"../topics/light/index.html\",\"topic\",\"\"]"),
        "{english}"
    );
    let event = "\"Something 7 happened\",\"../story-7/index.html#";
    assert!(english.contains(event) && english.contains("\"event\",\"1807\"]"), "{english}");
    assert!(!english.contains("الحارس"), "{english}");
    let arabic = text(&files, "ar/search/titles.js");
    assert!(arabic.contains("[\"الحارس\",\"../../ar/actors/keeper/index.html\""), "{arabic}");
    assert_eq!(arabic.lines().count(), 3, "{arabic}");
    let page = text(&files, "ar/search/index.html");
    assert!(
        page.contains("lang=\"ar\" dir=\"rtl\"")
            && page.contains("data-index=\"../../search/index/\"")
    );
    let page = text(&files, "ar/actors/keeper/index.html");
    assert!(page.contains("href=\"../../../ar/search/index.html\""), "{page}");
    // Nothing of the library that no page loads.
    let scripts = files.keys().filter(|path| path.starts_with("search/index/pagefind"));
    let scripts: Vec<&String> = scripts.filter(|path| !path.ends_with(".pf_meta")).collect();
    let names = ["pagefind-entry.json", "pagefind-worker.js", "pagefind.js"];
    assert_eq!(
        scripts,
        names.map(|name| format!("search/index/{name}")).iter().collect::<Vec<_>>()
    );
}

#[test]
fn a_language_without_stems_is_searched_as_it_is_written() {
    let site = Site::new();
    let unknown = "search/index/wasm.unknown.pagefind";
    assert_eq!(count(&site.build(2, "public"), unknown), 0);
    site.make("content/story-1.fa.md", "---\ntitle: فانوس\n---\n\nنگهبان فانوس را دید.\n");
    let files = site.build(2, "public");
    assert_eq!(count(&files, unknown), 1);
    assert_eq!(count(&files, "search/index/fragment/fa_"), 1);
}

#[test]
fn what_an_edit_makes_of_the_index_replaces_what_was_there() {
    let site = Site::new();
    let before = site.build(2, "public");
    site.make("content/story-3.md", "---\ntitle: Other\n---\n\nNothing of that sort.\n");
    let after = site.build(2, "public");
    assert_ne!(before, after);
    assert_eq!(count(&after, "fragment/"), count(&before, "fragment/"));
    assert_eq!(after, site.build(2, "fresh"), "as if built from nothing");
    site.settings("[search]\nfull_text = false\n");
    let small = site.build(2, "public");
    assert_eq!(
        (count(&small, "search/"), count(&small, "search/index/")),
        (4, 0),
        "{:?}",
        small.keys()
    );
    assert!(!text(&small, "search/index.html").contains("data-index"));
    site.settings("[search]\nenabled = false\n");
    let none = site.build(2, "public");
    assert_eq!((count(&none, "search/"), count(&none, "pagefind")), (0, 0));
    assert!(!text(&none, "story-3/index.html").contains("pagefind-body"));
}

#[test]
fn a_theme_without_results_pays_nothing_for_them() {
    let site = Site::new();
    site.settings("theme = \"lean\"\n");
    let files = site.build(2, "public");
    assert_eq!(count(&files, "search"), 0);
    assert!(files.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("pagefind")));
}

#[test]
fn a_page_says_what_it_is_found_by() {
    let site = Site::new();
    let files = site.build(2, "public");
    let story = text(&files, "story-7/index.html");
    for (name, value) in
        [("kind", "explainer"), ("actor", "The keeper"), ("topic", "light"), ("year", "1807")]
    {
        let mark = format!(
            "<meta name=\"{name}\" data-pagefind-filter=\"{name}[content]\" content=\"{value}\">"
        );
        assert!(story.contains(&mark), "{mark}: {story}");
    }
    let keeper = text(&files, "actors/keeper/index.html");
    let names = "data-pagefind-meta=\"names[content]\" content=\"Warden &lt;i&gt;; \"";
    assert!(keeper.contains(names), "{keeper}");
    assert!(keeper.contains("data-pagefind-filter=\"actor[content]\" content=\"The keeper\""));
    assert!(story.contains("<main id=\"--main\" data-pagefind-body>"));
    assert!(story.contains("id=\"later\" data-pagefind-title=\"Later\""));
    for list in [
        "index.html",
        "actors/index.html",
        "chronology/index.html",
        "404.html",
        "search/index.html",
    ] {
        assert!(!text(&files, list).contains("data-pagefind-body"), "{list}");
    }
}
