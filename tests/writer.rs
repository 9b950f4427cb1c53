//! The writer in a real folder: what it touches, what it leaves, and what a kill leaves behind.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

#[path = "writer/stage.rs"]
mod stage;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use backstory::diagnostic::Diagnostic;
use backstory::world::Stamp;
use backstory::write::{Summary, Target, Writer, clean};
use tempfile::TempDir;

struct Site {
    home: TempDir,
}

type Files<'a> = &'a [(&'a str, &'a str)];

impl Site {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn root(&self) -> &Path {
        self.home.path()
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn make(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
        fs::write(path, text).unwrap();
    }

    fn target(&self) -> Target {
        Target::new(self.root(), &self.at("public")).unwrap()
    }

    fn open(&self, files: Files<'_>, force: bool) -> Result<Writer, Vec<Diagnostic>> {
        Writer::open(self.target(), files.iter().map(|(path, _)| *path), force)
    }

    fn run(&self, files: Files<'_>, force: bool) -> Result<Summary, Vec<Diagnostic>> {
        let writer = self.open(files, force)?;
        let put = files.iter().map(|(path, text)| writer.put(path, text.as_bytes()));
        let errors: Vec<Diagnostic> = put.filter_map(Result::err).collect();
        let summary = writer.finish(errors.is_empty())?;
        if errors.is_empty() { Ok(summary) } else { Err(errors) }
    }

    fn build(&self, files: Files<'_>) -> Summary {
        self.run(files, false).unwrap()
    }

    /// A run that is killed after it has put the first `count` of the files it planned.
    fn killed(&self, files: Files<'_>, count: usize, force: bool) {
        let writer = self.open(files, force).unwrap();
        for (path, text) in &files[..count] {
            writer.put(path, text.as_bytes()).unwrap();
        }
        drop(writer);
    }

    /// All files below `folder` with their texts; links as `-> target`, folders by their slash.
    fn tree(&self, folder: &str) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        walk(&self.at(folder), "", &mut found);
        found
    }
}

#[expect(clippy::disallowed_methods, reason = "a test looks at what is there")]
fn walk(folder: &Path, shown: &str, found: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let name = format!("{shown}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            found.insert(format!("{name}/"), String::new());
            walk(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read_to_string(entry.path()).unwrap_or_default());
        }
    }
}

fn expected(files: Files<'_>) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    for (path, text) in files {
        tree.insert((*path).to_owned(), (*text).to_owned());
        for (at, _) in path.match_indices('/') {
            tree.insert(path[..=at].to_owned(), String::new());
        }
    }
    tree
}

fn codes(result: Result<impl Sized, Vec<Diagnostic>>) -> Vec<&'static str> {
    result.err().unwrap_or_default().iter().map(|found| found.code.as_str()).collect()
}

const ONE: Files<'_> = &[("index.html", "home"), ("a/index.html", "a"), ("b/c/index.html", "c")];

#[test]
fn a_first_run_writes_all_and_a_second_one_nothing() {
    let site = Site::new();
    let first = site.build(ONE);
    assert_eq!((first.written, first.unchanged, first.removed, first.bytes), (3, 0, 0, 6));
    assert_eq!(site.tree("public"), expected(ONE));

    let list = fs::metadata(site.target().manifest).unwrap().modified().unwrap();
    let second = site.build(ONE);
    assert_eq!((second.written, second.unchanged, second.removed, second.bytes), (0, 3, 0, 0));
    assert_eq!(
        fs::metadata(site.target().manifest).unwrap().modified().unwrap(),
        list,
        "nor is the list written again"
    );
}

#[test]
fn only_what_differs_is_touched_and_only_what_is_listed_goes() {
    let site = Site::new();
    site.build(ONE);
    site.make("public/CNAME", "example.org");
    site.make("public/b/notes.txt", "mine");
    let before = fs::metadata(site.at("public/index.html")).unwrap().modified().unwrap();

    let next: Files<'_> = &[("index.html", "home"), ("a/index.html", "new a")];
    let summary = site.build(next);
    assert_eq!((summary.written, summary.unchanged, summary.removed), (1, 1, 1));
    let after = fs::metadata(site.at("public/index.html")).unwrap().modified().unwrap();
    assert_eq!(before, after);
    let mut tree = expected(next);
    for (path, text) in [("CNAME", "example.org"), ("b/", ""), ("b/notes.txt", "mine")] {
        tree.insert(path.to_owned(), text.to_owned());
    }
    assert_eq!(site.tree("public"), tree, "`b/c/` was left empty and is gone, `b/` was not");
}

#[test]
fn a_copied_or_touched_output_is_read_once_and_kept() {
    let site = Site::new();
    site.build(ONE);
    let file = fs::File::options().write(true).open(site.at("public/index.html")).unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    let summary = site.build(ONE);
    assert_eq!((summary.written, summary.unchanged), (0, 3));

    site.make("public/index.html", "hand");
    assert_eq!(site.build(ONE).written, 1, "an edit in the output does not survive");
    assert_eq!(site.tree("public"), expected(ONE));
}

#[test]
fn a_strangers_folder_is_refused_and_taken_over_only_by_force() {
    let site = Site::new();
    site.make("public/thesis.txt", "years of work");
    site.make("public/index.html", "old home");
    assert_eq!(codes(site.run(ONE, false)), ["output-not-ours"]);
    assert_eq!(site.tree("public").len(), 2, "nothing was written");

    assert_eq!(site.run(ONE, true).unwrap().written, 3);
    let summary = site.build(&[("a/index.html", "a")]);
    assert_eq!(summary.removed, 2);
    assert_eq!(site.tree("public").get("thesis.txt").map(String::as_str), Some("years of work"));
}

#[test]
fn an_empty_folder_is_free_to_take() {
    let site = Site::new();
    fs::create_dir(site.at("public")).unwrap();
    assert_eq!(site.build(ONE).written, 3);
}

#[test]
fn a_strangers_file_in_our_folder_is_not_replaced_without_force() {
    let site = Site::new();
    site.build(ONE);
    site.make("public/new.html", "mine");
    let next: Files<'_> = &[("index.html", "home"), ("new.html", "theirs")];
    assert_eq!(codes(site.run(next, false)), ["output-not-ours"]);
    assert_eq!(site.tree("public").get("new.html").map(String::as_str), Some("mine"));
    assert!(site.at("public/a/index.html").exists(), "an incomplete run takes nothing away");

    let same: Files<'_> = &[("index.html", "home"), ("new.html", "mine")];
    assert_eq!(site.build(same).unchanged, 2, "equal bytes are no quarrel");
    site.make("public/other.html", "mine");
    let next: Files<'_> = &[("index.html", "home"), ("other.html", "theirs")];
    assert_eq!(site.run(next, true).unwrap().written, 1);
}

#[test]
fn a_lost_or_broken_list_makes_the_folder_a_strangers() {
    for broken in [None, Some(""), Some("backstory output 1\npublic\n"), Some("\u{0}\u{1}")] {
        let site = Site::new();
        site.build(ONE);
        let list = site.target().manifest;
        match broken {
            #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
            None => fs::remove_file(list).unwrap(),
            #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
            Some(text) => fs::write(list, text).unwrap(),
        }
        assert_eq!(codes(site.run(ONE, false)), ["output-not-ours"], "{broken:?}");
        let summary = site.run(ONE, true).unwrap();
        assert_eq!((summary.written, summary.unchanged), (0, 3), "{broken:?}");
        assert_eq!(site.build(&ONE[..1]).removed, 2, "what was adopted is ours again");
    }
}

#[test]
fn a_killed_run_leaves_a_folder_that_the_next_one_puts_in_order() {
    let old: Files<'_> =
        &[("gone/index.html", "gone"), ("index.html", "old"), ("kept/index.html", "kept")];
    let killed: Files<'_> = &[
        ("index.html", "half way"),
        ("kept/index.html", "kept"),
        ("new/index.html", "new"),
        ("newer/index.html", "newer"),
    ];
    let next: Files<'_> = &[("kept/index.html", "kept"), ("last/index.html", "last")];
    for first in [&[][..], old] {
        for count in 0..=killed.len() {
            let site = Site::new();
            if !first.is_empty() {
                site.build(first);
            }
            site.killed(killed, count, false);
            for (path, text) in site.tree("public") {
                let is = |files: Files<'_>| files.contains(&(&path, &text));
                assert!(path.ends_with('/') || is(first) || is(killed), "{path} is {text:?}");
            }
            // Dead as well while the next run was on its way, twice.
            site.killed(next, 1, false);
            site.killed(killed, count / 2, false);
            site.build(next);
            assert_eq!(site.tree("public"), expected(next), "killed after {count}");
            assert_eq!(site.build(next).unchanged, 2);
        }
    }
}

#[test]
fn what_a_kill_left_of_a_file_is_swept_up() {
    let site = Site::new();
    site.build(&[("c.html", "c")]);
    let files: Files<'_> = &[("a/index.html", "a"), ("b/index.html", "b")];
    site.killed(files, 1, false);
    // The name that the writer gives to a file until it is whole.
    let hash = xxhash_rust::xxh3::xxh3_64(b"b/index.html");
    site.make(&format!("public/b/.backstory-{hash:016x}"), "ha");
    let next: Files<'_> = &[("a/index.html", "a")];
    site.build(next);
    assert_eq!(site.tree("public"), expected(next));
}

#[test]
fn a_forced_run_that_was_killed_goes_on_without_force_and_deletes_nobodys_files() {
    let site = Site::new();
    site.make("public/index.html", "mine");
    site.make("public/other.html", "mine");
    let files: Files<'_> = &[("a.html", "a"), ("index.html", "home"), ("other.html", "other")];
    site.killed(files, 2, true);
    assert_eq!(site.tree("public").get("other.html").map(String::as_str), Some("mine"));
    let next: Files<'_> = &[("b.html", "b"), ("index.html", "home")];
    site.build(next);
    let tree = site.tree("public");
    assert_eq!(tree.get("other.html").map(String::as_str), Some("mine"));
    assert!(!tree.contains_key("a.html"));
}

#[test]
fn a_stale_file_that_somebody_changed_is_left_and_told() {
    let site = Site::new();
    site.build(ONE);
    site.make("public/a/index.html", "worked on by hand");
    let summary = site.build(&ONE[..1]);
    assert_eq!((summary.removed, summary.left), (1, vec!["a/index.html".to_owned()]));
    assert!(site.at("public/a/index.html").exists());
    assert_eq!(site.build(&ONE[..1]).left, Vec::<String>::new(), "it is forgotten");
}

#[test]
fn files_and_folders_change_places() {
    let site = Site::new();
    let one: Files<'_> = &[("x", "file"), ("y/deep/index.html", "deep"), ("y/index.html", "y")];
    let two: Files<'_> = &[("x/index.html", "x"), ("y", "file")];
    site.build(one);
    site.build(two);
    assert_eq!(site.tree("public"), expected(two));
    site.build(one);
    assert_eq!(site.tree("public"), expected(one));

    site.make("public/y/mine.txt", "mine");
    assert_eq!(codes(site.run(two, false)), ["write-failed"], "a folder with files of others");
    assert!(site.at("public/y/mine.txt").exists());
}

#[test]
fn paths_that_lead_out_and_paths_twice_are_refused() {
    let site = Site::new();
    for path in ["../x", "/x", "a/../../x", "", "a//b", "a/"] {
        assert_eq!(codes(site.run(&[(path, "x")], false)), ["write-failed"], "{path:?}");
    }
    assert_eq!(codes(site.run(&[("x", "1"), ("x", "2")], false)), ["write-failed"]);
    let writer = site.open(&[("x", "")], false).unwrap();
    assert!(writer.put("y", b"").is_err(), "not planned");
    writer.put("x", b"").unwrap();
    assert!(writer.put("x", b"").is_err(), "put already");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_deleted_through_a_link_that_leads_out() {
    use std::os::unix::fs::symlink;
    let site = Site::new();
    site.build(ONE);
    site.make("elsewhere/index.html", "a");
    #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
    fs::remove_dir_all(site.at("public/a")).unwrap();
    symlink(site.at("elsewhere"), site.at("public/a")).unwrap();

    let next: Files<'_> = &[("a/index.html", "changed"), ("index.html", "home")];
    assert_eq!(codes(site.run(next, false)), ["write-failed"]);
    site.build(&[("index.html", "home")]);
    assert_eq!(site.tree("elsewhere"), expected(&[("index.html", "a")]));

    // A link in a file's own place is replaced, and what it leads to is not touched.
    #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
    fs::remove_file(site.at("public/index.html")).unwrap();
    symlink(site.at("elsewhere/index.html"), site.at("public/index.html")).unwrap();
    site.build(&[("index.html", "home")]);
    assert!(!site.at("public/index.html").is_symlink());
    assert_eq!(site.tree("elsewhere"), expected(&[("index.html", "a")]));
}

#[test]
fn paths_may_be_added_until_the_end() {
    let site = Site::new();
    let run = |late: Files<'_>| {
        let mut writer = site.open(&[("a.html", "")], false)?;
        writer.put("a.html", b"one").unwrap();
        writer.plan(late.iter().map(|(path, _)| *path))?;
        for (path, text) in late {
            writer.put(path, text.as_bytes()).unwrap();
        }
        writer.finish(true)
    };
    let all = |late: Files<'_>| expected(&[&[("a.html", "one")], late].concat());
    let first: Files<'_> = &[("b/1.txt", "x"), ("b/2.txt", "y")];
    assert_eq!(run(first).unwrap().written, 3);
    assert_eq!(site.tree("public"), all(first));
    assert_eq!(run(first).unwrap(), Summary { unchanged: 3, ..Summary::default() });
    let second: Files<'_> = &[("b/2.txt", "y"), ("b/3.txt", "z")];
    let done = run(second).unwrap();
    assert_eq!((done.written, done.unchanged, done.removed), (1, 2, 1));
    assert_eq!(site.tree("public"), all(second));
    assert_eq!(codes(run(&[("a.html", "")])), ["write-failed"], "planned already");
    assert_eq!(codes(run(&[("../x", "")])), ["write-failed"]);
}

#[test]
fn a_run_that_is_killed_after_paths_were_added_is_put_in_order() {
    let site = Site::new();
    fs::create_dir(site.at("public")).unwrap();
    let mut writer = site.open(&[("a.html", "")], false).unwrap();
    writer.put("a.html", b"one").unwrap();
    writer.plan(["late.txt"]).unwrap();
    writer.put("late.txt", b"two").unwrap();
    // No end: the list on disk is the one from before the last change.
    drop(writer);
    let done = site.build(&[("a.html", "one")]);
    assert_eq!((done.unchanged, done.removed), (1, 1));
    assert_eq!(site.tree("public"), expected(&[("a.html", "one")]));
}

#[test]
fn two_runs_at_once_are_refused() {
    let site = Site::new();
    let first = site.open(ONE, false).unwrap();
    assert_eq!(codes(site.open(ONE, false)), ["write-failed"]);
    drop(first);
    site.build(ONE);
}

#[test]
fn copies_are_read_only_where_something_changed() {
    let site = Site::new();
    let run = |modified: u64, text: &str| {
        let mut read = false;
        let writer = site.open(&[("x.png", "")], false).unwrap();
        let source = Stamp { length: text.len() as u64, modified };
        let copied = writer.put_with("x.png", source, || {
            read = true;
            Ok(text.as_bytes().to_vec())
        });
        copied.unwrap();
        (read, writer.finish(true).unwrap().written)
    };
    assert_eq!(run(1, "one"), (true, 1));
    assert_eq!(run(1, "one"), (false, 0));
    assert_eq!(run(2, "one"), (true, 0), "touched, and the same");
    assert_eq!(run(2, "one"), (false, 0));
    assert_eq!(run(3, "two"), (true, 1));
    site.make("public/x.png", "bad");
    assert_eq!(run(3, "two"), (true, 1), "changed in the output");

    let writer = site.open(&[("x.png", "")], false).unwrap();
    let failed = writer.put_with("x.png", Stamp::default(), || Err(io::ErrorKind::NotFound.into()));
    assert!(failed.is_err());
    writer.finish(false).unwrap();
    assert!(site.at("public/x.png").exists());
}

#[test]
fn a_long_file_is_written_in_pieces_and_known_again() {
    let site = Site::new();
    let made_of = Some(Stamp::of_key(7));
    let long = |source, pieces: &[&str], fails: bool| {
        let writer = site.open(&[("facts.json", "")], false).unwrap();
        let put = writer.put_long("facts.json", source, |to| {
            pieces.iter().try_for_each(|piece| to.write_all(piece.as_bytes()))?;
            if fails { Err(io::Error::other("no room")) } else { Ok(()) }
        });
        let summary = writer.finish(put.is_ok()).unwrap();
        put.map(|()| (summary.written, summary.unchanged))
    };
    // A fresh folder, where the pieces do not come in full: nothing of them is left.
    let failed = long(made_of, &["half"], true).unwrap_err();
    assert!(failed.message.contains("`facts.json` cannot be written: no room"), "{failed:?}");
    assert_eq!(site.tree("public"), expected(&[]));
    assert_eq!(long(made_of, &["one, ", "two"], false), Ok((1, 0)));
    assert_eq!(site.tree("public"), expected(&[("facts.json", "one, two")]));
    // Made of the same, it is not made again; its hash is that of the whole.
    assert_eq!(long(made_of, &["never asked"], true), Ok((0, 1)));
    assert_eq!(long(None, &["one", ", two"], false), Ok((0, 1)));
    assert_eq!(long(Some(Stamp::of_key(8)), &["thr", "ee"], false), Ok((1, 0)));
    assert_eq!(site.tree("public"), expected(&[("facts.json", "three")]));
    // In a stranger's folder, by force.
    let other = Site::new();
    other.make("public/facts.json", "a stranger's");
    let writer = other.open(&[("facts.json", "")], true).unwrap();
    writer.put_long("facts.json", None, |to| to.write_all(b"ours")).unwrap();
    writer.finish(true).unwrap();
    assert_eq!(other.tree("public"), expected(&[("facts.json", "ours")]));
}

#[test]
fn clean_takes_away_what_was_written_and_the_list() {
    let site = Site::new();
    assert_eq!(clean(site.target()).unwrap(), Summary::default(), "nothing to do");
    site.build(ONE);
    assert_eq!(clean(site.target()).unwrap().removed, 3);
    assert!(!site.at("public").exists() && !site.at(".backstory").exists());

    site.build(ONE);
    site.make("public/CNAME", "example.org");
    clean(site.target()).unwrap();
    assert_eq!(site.tree("public"), expected(&[("CNAME", "example.org")]));
    assert_eq!(codes(clean(site.target())), ["output-not-ours"]);
}

#[test]
fn many_threads_may_put_at_once() {
    let site = Site::new();
    let paths: Vec<String> = (0..200).map(|n| format!("{}/{n}/index.html", n % 7)).collect();
    for round in 0..2 {
        let writer = Writer::open(site.target(), paths.iter().map(String::as_str), false).unwrap();
        std::thread::scope(|scope| {
            for part in paths.chunks(30) {
                let writer = &writer;
                scope.spawn(move || part.iter().for_each(|path| writer.put(path, b"x").unwrap()));
            }
        });
        let summary = writer.finish(true).unwrap();
        assert_eq!(summary.written, if round == 0 { 200 } else { 0 });
    }
}
