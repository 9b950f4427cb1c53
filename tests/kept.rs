//! What builds keep of documents: it says what the documents say, pages read the texts that they show
//! again, and whatever happens to it costs time and nothing else.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use backstory::fingerprint::Fingerprints;
use backstory::load::{Kept, Part, Sources, reread};
use backstory::model::document::Document;
use backstory::model::site::DocIx;
use backstory::world::{DiskWorld, MemoryWorld};
use backstory::{Compiled, Options, compile, load};
use fastrand::Rng;
use rayon::prelude::*;
use support::case::suites;
use support::edits::{Edit, sound_site};
use support::preview::make;
use support::{files_below, render_all, sample_day, sample_world, today};

const PROGRAM: &str = "this one";

/// What `sources` keep, read again.
fn kept(sources: &Sources) -> Kept {
    kept_by(PROGRAM, sources)
}

/// The same, read by `program`.
fn kept_by(program: &str, sources: &Sources) -> Kept {
    let put = |part: Part<'_>| {
        let mut bytes = Vec::new();
        part.put(&mut bytes).then_some((part.place(), bytes))
    };
    let parts: BTreeMap<u128, Vec<u8>> = sources.parts(PROGRAM, |_| true).filter_map(put).collect();
    Kept::read(program, &parts.keys().copied().collect(), |place| parts.get(&place).cloned())
}

/// How many documents of `sources` are without their text.
fn without_text(sources: &Sources) -> usize {
    sources.docs.iter().filter(|doc| !doc.is_whole).count()
}

/// The site with the texts of `docs`.
fn with(
    world: &MemoryWorld,
    sources: &Sources,
    compiled: &Compiled,
    docs: impl Iterator<Item = DocIx>,
) -> Compiled {
    let site = compiled.site();
    let docs = docs.filter(|ix| !site.doc(*ix).is_whole);
    let read = |ix: DocIx| (ix, reread(world, sources, site.doc(ix)).unwrap());
    compiled.with_texts(docs.map(read).collect::<Vec<(DocIx, Arc<Document>)>>())
}

/// Whether the site in `world`, which was `before` when it was kept, comes out as if nothing were kept:
/// as a whole, and file by file with no texts but those that the file is said to show. Returns how many documents
/// were taken from what was kept.
fn comes_out_alike(world: &MemoryWorld, before: &Kept, options: &Options, what: &str) -> usize {
    let fresh = compile(&load(world, options, None), options, None);
    let sources = load(world, options, Some(before.sources()));
    let compiled = compile(&sources, options, None);
    let all = (0..sources.docs.len()).map(DocIx::new);
    let whole = with(world, &sources, &compiled, all);
    let (wanted, made) = (render_all(world, &fresh), render_all(world, &whole));
    assert_eq!(made.findings, wanted.findings, "{what}");
    assert_eq!(made.checked, wanted.checked, "{what}");
    assert!(made == wanted, "{what}");

    let prints = Fingerprints::new(&sources, compiled.site(), compiled.theme().wishes, ());
    for job in compiled.jobs() {
        let mut shown = BTreeSet::new();
        prints.texts(job, |ix| {
            shown.insert(ix);
        });
        let partly = with(world, &sources, &compiled, shown.into_iter());
        let wanted = fresh.find(&job.out).map(|job| fresh.render(job).ok());
        assert!(
            partly.find(&job.out).map(|job| partly.render(job).ok()) == wanted,
            "{what}: {}",
            job.out
        );
    }
    without_text(&sources)
}

#[test]
fn what_is_kept_says_what_the_files_say() {
    let options = Options::default();
    let world = sample_world(sample_day());
    let before = kept(&load(&world, &options, None));
    assert!(comes_out_alike(&world, &before, &options, "the sample") > 20);
    let mut used = 0;
    for case in suites().iter().flat_map(|suite| &suite.cases).step_by(5) {
        let world = case.world();
        let before = kept(&load(&world, &case.options, None));
        used += comes_out_alike(&world, &before, &case.options, &case.name);
    }
    assert!(used > 60, "only {used} documents were taken from what was kept");
}

#[test]
fn what_was_edited_since_is_read_anew() {
    let used = (0..250).into_par_iter().map(|seed| {
        let mut rng = Rng::with_seed(seed);
        let mut world = MemoryWorld::new(today());
        for (path, text) in sound_site(&mut rng) {
            world.insert(path, text);
        }
        let options = Options::default();
        let before = kept(&load(&world, &options, None));
        for _ in 0..rng.usize(0..4) {
            let mistake = rng.u8(..) < 64;
            let edit = if mistake { Edit::random(&mut rng) } else { Edit::sound(&mut rng) };
            edit.in_memory(&mut world);
        }
        comes_out_alike(&world, &before, &options, &format!("seed {seed}"))
    });
    let used: usize = used.sum();
    assert!(used > 500, "only {used} documents were taken from what was kept");
}

#[test]
fn what_cannot_be_told_from_facts_alone_is_not_kept() {
    let mut world = MemoryWorld::new(today());
    world.insert("site.toml", "title = \"T\"\n");
    world.insert("content/plain.md", "---\ntitle: Plain\n---\nText.\n");
    world.insert("content/wrong.md", "---\ntitle: Wrong\nno: key\n---\nText.\n");
    world.insert("content/figure.md", "---\ntitle: F\n---\n[2 ships]{as-of=2014-01-01}\n");
    let options = Options::default();
    let sources = load(&world, &options, None);
    let again = |world: &MemoryWorld, kept: &Kept| {
        let sources = load(world, &options, Some(kept.sources()));
        let kept = sources.docs.iter().filter(|doc| !doc.is_whole);
        kept.map(|doc| doc.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(again(&world, &kept(&sources)), ["plain"]);
    assert!(sources.parts(PROGRAM, |_| false).all(|part| {
        let mut bytes = Vec::new();
        part.put(&mut bytes) && bytes.len() < 64
    }));
    let of_another = kept_by("another one", &sources);
    assert!(again(&world, &of_another).is_empty());
    // Where texts are parsed in another way, or names are looked for in them.
    for settings in [
        "unsafe_html = true\n",
        "math = true\n",
        "language = \"de\"\n",
        "[mentions]\nlink = \"first\"\n",
    ] {
        world.insert("site.toml", format!("title = \"T\"\n{settings}"));
        assert!(again(&world, &kept(&sources)).is_empty(), "{settings}");
    }
}

#[test]
fn bytes_that_end_too_early_or_were_changed_are_no_panic() {
    let mut rng = Rng::with_seed(1);
    let sources = load(&sample_world(sample_day()), &Options::default(), None);
    for part in sources.parts(PROGRAM, |_| true).collect::<Vec<_>>() {
        let mut bytes = Vec::new();
        assert!(part.put(&mut bytes));
        for _ in 0..300 {
            let mut changed = bytes[..rng.usize(..=bytes.len())].to_vec();
            if let (true, Some(at)) = (rng.bool(), changed.len().checked_sub(1)) {
                changed[rng.usize(..=at)] ^= 1 << rng.u8(..8);
            }
            let place = BTreeSet::from([part.place()]);
            let _ = Kept::read(PROGRAM, &place, |_| Some(changed.clone()));
        }
    }
}

#[test]
fn a_file_that_says_something_else_by_now_is_a_finding() {
    let mut world = MemoryWorld::new(today());
    world.insert("site.toml", "title = \"T\"\n");
    world.insert("content/a.md", "---\ntitle: A\n---\nText.\n");
    let options = Options::default();
    let before = kept(&load(&world, &options, None));
    let sources = load(&world, &options, Some(before.sources()));
    assert!(reread(&world, &sources, &sources.docs[0]).unwrap().is_whole);
    for text in
        ["---\ntitle: A\n---\nOther.\n", "---\ntitle: B\n---\nText.\n", "---\ntitle: [\n", ""]
    {
        world.insert("content/a.md", text);
        let found = reread(&world, &sources, &sources.docs[0]).unwrap_err();
        assert_eq!(found.message, "this file was changed while the site was built");
        assert_eq!(&*found.place.unwrap().file, "content/a.md");
    }
}

/// Builds the site in `root`; what `--timings` says of `work`: how often it was done.
fn build(root: &Path, work: &str) -> usize {
    let built = Command::new(env!("CARGO_BIN_EXE_backstory"))
        .args(["build", "--timings", "--color", "never", "--now", "2024-01-10", "-r"])
        .arg(root)
        .output()
        .unwrap();
    let said = String::from_utf8(built.stdout).unwrap();
    assert!(built.status.success(), "{said}{}", String::from_utf8_lossy(&built.stderr));
    let line = said.lines().find(|line| line.trim_end().ends_with(work));
    line.map_or(0, |line| {
        let count = line.split('×').next().unwrap_or("").split_whitespace().last();
        count.and_then(|count| count.parse().ok()).unwrap_or(1)
    })
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test breaks what is there, and looks at it")]
fn a_build_after_an_edit_parses_what_was_edited_whatever_happened_to_the_rest() {
    let site = tempfile::tempdir().unwrap();
    let root = site.path();
    make(root, "site.toml", "title = \"T\"\ntheme = \"lean\"\n");
    for at in 0..40 {
        let next = (at + 1) % 40;
        let text = format!("---\ntitle: Page {at}\n---\nSee [the next](page-{next}.md). More.\n");
        make(root, &format!("content/page-{at}.md"), text);
    }
    let mut edits = 0;
    let mut edit = || {
        edits += 1;
        make(root, "content/page-0.md", format!("---\ntitle: Page 0\n---\nEdit {edits}.\n"));
    };
    // What was saved a moment ago is not trusted, so it takes a build or two.
    let quick = |edit: &mut dyn FnMut()| {
        (0..200).any(|_| {
            edit();
            build(root, "parse") <= 1
        })
    };
    assert!(quick(&mut edit), "every build parsed everything");
    let folder = root.join(".backstory/documents");
    let parts: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!parts.is_empty());
    for harm in 0..5 {
        for part in &parts {
            let bytes = fs::read(part).unwrap();
            match harm {
                0 => fs::write(part, &bytes[..bytes.len() / 2]).unwrap(),
                1 => {
                    let mut changed = bytes;
                    let at = changed.len() / 3;
                    changed[at] ^= 4;
                    fs::write(part, changed).unwrap();
                }
                2 => fs::write(part, "").unwrap(),
                3 => fs::write(folder.join("stranger"), "x").unwrap(),
                _ => fs::remove_file(part).unwrap(),
            }
        }
        edit();
        let parsed = build(root, "parse");
        assert!(
            if harm == 3 { parsed <= 1 } else { (2..=40).contains(&parsed) },
            "{harm}: {parsed}"
        );
        let world = DiskWorld::new(root, today()).unwrap();
        let options = Options::default();
        let fresh = render_all(&world, &compile(&load(&world, &options, None), &options, None));
        assert!(files_below(&root.join("public")) == fresh.files, "{harm}");
        assert!(quick(&mut edit), "{harm}: what was lost is not kept again");
    }
    make(root, "content/page-1.md", "---\ntitle: Another\n---\nSee [the next](page-2.md). More.\n");
    assert!(build(root, "parse") > 40, "a title is on every page, so all texts are needed");
    let cleaned =
        Command::new(env!("CARGO_BIN_EXE_backstory")).args(["clean", "-r"]).arg(root).status();
    assert!(cleaned.unwrap().success());
    assert!(!root.join(".backstory").exists(), "`clean` leaves nothing");
}
