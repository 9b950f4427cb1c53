//! Law 2 through the program: after any sequence of edits, what `build` leaves in its folder and
//! what `serve` shows is what a build from nothing makes.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod support;

use std::path::Path;
use std::process::Command;

use backstory::diagnostic::Severity;
use backstory::world::DiskWorld;
use backstory::{Options, compile, load};
use fastrand::Rng;
use rayon::prelude::*;
use support::edits::{Edit, sound_site};
use support::preview::{Preview, make};
use support::{Files, files_below, render_all, today};

/// How many sequences of edits are tried, each way.
const SEQUENCES: u64 = 1000;

/// Previews that are followed through their share of the sequences.
const PREVIEWS: u64 = 4;

/// What a build from nothing makes of the site in `root`; `None` where the site has errors, with
/// which nothing is written.
fn from_nothing(root: &Path) -> Option<Files> {
    let world = DiskWorld::new(root, today()).unwrap();
    let options = Options::default();
    let compiled = compile(&load(&world, &options, None), &options, None);
    let built = render_all(&world, &compiled);
    let good = built.findings.iter().all(|found| found.severity != Severity::Error);
    good.then_some(built.files)
}

/// Says where the two differ, shortly.
fn assert_same(shown: &Files, wanted: &Files, what: &str) {
    for path in shown.keys().chain(wanted.keys()) {
        let (shown, wanted) = (shown.get(path), wanted.get(path));
        let text = |bytes: Option<&Vec<u8>>| {
            bytes.map_or("nothing".into(), |bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        assert!(shown == wanted, "{what}\n{path}:\n{}\n{}", text(shown), text(wanted));
    }
}

/// Builds the site in `root`; whether it has no errors.
fn build(root: &Path) -> bool {
    let program = env!("CARGO_BIN_EXE_backstory");
    let built = Command::new(program)
        .args(["build", "-q", "--color", "never", "--now", "2024-01-10", "-r"])
        .arg(root)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(matches!(built.status.code(), Some(0 | 1)), "{said}");
    built.status.success()
}

#[test]
fn what_builds_leave_is_what_one_build_makes() {
    let tried = (0..SEQUENCES).into_par_iter().map(builds).sum::<usize>();
    assert!(tried > 500, "only {tried} sequences ended in a site without errors");
}

/// One sequence of edits with builds in between; 1 where its end could be compared.
fn builds(seed: u64) -> usize {
    let mut rng = Rng::with_seed(seed);
    let site = tempfile::tempdir().unwrap();
    let root = site.path();
    for (path, text) in sound_site(&mut rng) {
        make(root, path, &text);
    }
    let mut log = String::new();
    let mut compared = 0;
    for _ in 0..rng.usize(2..4) {
        for _ in 0..rng.usize(1..5) {
            let mistake = rng.u8(..) < 16;
            let edit = if mistake { Edit::random(&mut rng) } else { Edit::sound(&mut rng) };
            log.push_str(&format!("{edit:?}\n"));
            edit.on_disk(root);
        }
        if rng.u8(..) < 40 {
            log.push_str("a page is taken out of the output\n");
            remove(&root.join("public/a/index.html"));
        }
        let good = build(root);
        let wanted = from_nothing(root);
        assert_eq!(good, wanted.is_some(), "seed {seed}, after:\n{log}");
        if let Some(wanted) = wanted {
            let mut left = files_below(&root.join("public"));
            // Made by the program from the pages, and not by the library.
            left.retain(|path, _| !path.starts_with("search/index/"));
            assert_same(&left, &wanted, &format!("seed {seed}, after:\n{log}"));
            compared = 1;
        }
    }
    compared
}

#[test]
fn what_is_shown_after_edits_is_what_one_build_makes() {
    let share = SEQUENCES / PREVIEWS;
    let tried = (0..PREVIEWS).into_par_iter().map(|seed| preview(seed, share)).sum::<u64>();
    assert!(tried > SEQUENCES / 4, "only {tried} sequences ended in a site without errors");
}

/// One preview through many sequences of edits; how many could be compared.
fn preview(seed: u64, sequences: u64) -> u64 {
    let mut rng = Rng::with_seed(1_000_000 + seed);
    let site = sound_site(&mut rng);
    let files: Vec<(&str, &str)> = site.iter().map(|(path, text)| (*path, &**text)).collect();
    let mut preview = Preview::start(&files, &[]);
    let mut compared = 0;
    for number in 0..sequences {
        let mut log = String::new();
        for _ in 0..rng.usize(1..5) {
            let mistake = rng.u8(..) < 4;
            let edit = if mistake { Edit::random(&mut rng) } else { Edit::sound(&mut rng) };
            log.push_str(&format!("{edit:?}\n"));
            edit.on_disk(preview.site.path());
        }
        let Some(wanted) = from_nothing(preview.site.path()) else {
            // While something is wrong a page may be the last good one. The next sequence begins
            // with all mended.
            for (path, text) in sound_site(&mut rng) {
                preview.make(path, &text);
            }
            for path in ["templates/page.html", "content/a.ar.md", "content/topics", "content/news"]
            {
                remove(&preview.at(path));
            }
            continue;
        };
        // A page may be shown from between two of the edits: then there is a newer one to come.
        for (path, bytes) in wanted.iter().filter(|(path, _)| *path != "404.html") {
            let wanted = String::from_utf8_lossy(bytes);
            let shown = preview.try_until(&format!("/{path}"), |answer| {
                answer.status == 200 && undressed(&answer.body) == wanted
            });
            if let Err(last) = shown {
                let (shown, status) = (undressed(&last.body), last.status);
                panic!(
                    "preview {seed}, sequence {number}, after:\n{log}\n{path} ({status}):\n\
                     {shown}\n{wanted}"
                );
            }
        }
        compared += 1;
    }
    compared
}

/// Takes a file or folder away that may not be there.
#[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
fn remove(path: &Path) {
    drop(std::fs::remove_file(path).or_else(|_| std::fs::remove_dir_all(path)));
}

/// A page without what the preview adds to it.
fn undressed(page: &str) -> String {
    let Some(start) = page.find("<script src=\"/__backstory/") else { return page.to_owned() };
    let end = page[start..].find("</script>").map_or(page.len(), |at| start + at + 9);
    format!("{}{}", &page[..start], &page[end..])
}
