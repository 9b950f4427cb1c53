//! The laws of `docs/architecture.md` that the library keeps: the same input makes the same bytes,
//! warm equals cold, and the repository's own content has no finding.

mod support;

use std::fmt::Write;

use backstory::load::Sources;
use backstory::world::{Listing, MemoryWorld, World};
use backstory::{Compiled, Options, compile, load};
use chrono::NaiveDate;
use fastrand::Rng;
use rayon::prelude::*;
use support::case::suites;
use support::edits::Edit;
use support::{Built, build, render_all, sample_day, sample_world, show_findings};

/// A world that lists its files in any order.
struct Shuffled<'a> {
    world: &'a MemoryWorld,
    seed: u64,
}

impl World for Shuffled<'_> {
    fn list(&self, under: &str) -> Listing {
        let mut listing = self.world.list(under);
        Rng::with_seed(self.seed).shuffle(&mut listing.files);
        listing
    }

    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        self.world.read(path)
    }

    fn today(&self) -> NaiveDate {
        self.world.today()
    }
}

/// Says where the two differ, shortly.
fn assert_same(one: &Built, other: &Built, what: &str) {
    if one == other {
        return;
    }
    let mut text = format!("{what}\n");
    for (path, bytes) in &one.files {
        match other.files.get(path) {
            None => drop(writeln!(text, "only in the first: {path}")),
            Some(more) if more != bytes => {
                let (a, b) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(more));
                let line = a.lines().zip(b.lines()).find(|(a, b)| a != b);
                let _ = writeln!(
                    text,
                    "{path}:\n  {}\n  {}",
                    line.map_or("", |line| line.0),
                    line.map_or("", |line| line.1)
                );
            }
            Some(_) => {}
        }
    }
    for path in other.files.keys().filter(|path| !one.files.contains_key(*path)) {
        let _ = writeln!(text, "only in the second: {path}");
    }
    if one.findings != other.findings {
        let _ = writeln!(text, "findings:\n{:#?}\n{:#?}", one.findings, other.findings);
    }
    if one.checked != other.checked {
        let _ = writeln!(text, "checked:\n{:#?}\n{:#?}", one.checked, other.checked);
    }
    if one.held_back != other.held_back {
        let _ = writeln!(text, "held back:\n{:?}\n{:?}", one.held_back, other.held_back);
    }
    panic!("{text}");
}

#[test]
fn the_order_of_listing_changes_nothing() {
    let options = Options::default();
    let world = sample_world(sample_day());
    let plain = build(&world, &options);
    for seed in 0..4 {
        let shuffled = build(&Shuffled { world: &world, seed }, &options);
        assert_same(&plain, &shuffled, &format!("seed {seed}"));
    }
    for case in suites().iter().flat_map(|suite| &suite.cases).step_by(3) {
        let world = case.world();
        let plain = build(&world, &case.options);
        let shuffled = build(&Shuffled { world: &world, seed: 7 }, &case.options);
        assert_same(&plain, &shuffled, &case.name);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let world = sample_world(sample_day());
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| build(&world, &Options::default()))
    };
    let one = on(1);
    for threads in [2, 5] {
        assert_same(&one, &on(threads), &format!("{threads} threads"));
    }
}

#[test]
fn twice_the_same_is_the_same() {
    let world = sample_world(sample_day());
    let options = Options::default();
    assert_same(&build(&world, &options), &build(&world, &options), "the second build");
}

#[test]
fn the_sample_site_has_no_finding() {
    let world = sample_world(sample_day());
    let built = build(&world, &Options::default());
    assert_eq!(show_findings(&world, &built.findings), "");
    let pages = built.files.keys().filter(|path| path.ends_with(".html")).count();
    assert!(pages > 30, "{pages} pages");
    let with_base =
        Options { base_url: Some("https://example.org/sub".to_owned()), ..Options::default() };
    let built = build(&world, &with_base);
    assert_eq!(show_findings(&world, &built.findings), "");
    assert!(built.files.contains_key("atom.xml") && built.files.contains_key("sitemap.xml"));
}

/// How many sequences of edits are tried.
const SEQUENCES: u64 = 1000;

#[test]
fn warm_equals_cold() {
    (0..SEQUENCES).into_par_iter().for_each(edits);
}

/// A random sequence of edits; after each, what is loaded from the state before must be what is
/// loaded from nothing.
fn edits(seed: u64) {
    let mut rng = Rng::with_seed(seed);
    let mut world = MemoryWorld::new(support::today());
    world.insert("site.toml", "title = \"T\"\ntheme = \"own\"\n");
    for _ in 0..rng.usize(0..8) {
        Edit::random(&mut rng).in_memory(&mut world);
    }
    let mut options = Options::default();
    let mut before: Option<(Sources, Compiled)> = None;
    let mut log = String::new();
    let rounds = rng.usize(2..6);
    for round in 1..=rounds {
        for _ in 0..rng.usize(1..4) {
            let edit = Edit::random(&mut rng);
            let _ = writeln!(log, "{edit:?}");
            edit.in_memory(&mut world);
        }
        if rng.u8(..) < 16 {
            options.publish.drafts = !options.publish.drafts;
            log.push_str("drafts\n");
        }
        let warm = load(&world, &options, before.as_ref().map(|(sources, _)| sources));
        let from_warm = compile(&warm, &options, before.as_ref().map(|(_, compiled)| compiled));
        if let Some((sources, old)) = &before
            && warm.same_as(sources)
            && !log.ends_with("drafts\n")
        {
            let (old, new) = (render_all(&world, old), render_all(&world, &from_warm));
            assert_same(&old, &new, &format!("seed {seed}: called the same\n{log}"));
        }
        // Cold builds take their time, and what went wrong once mostly stays wrong.
        if round == rounds || rng.u8(..) < 64 {
            let cold = compile(&load(&world, &options, None), &options, None);
            let (built, wanted) = (render_all(&world, &from_warm), render_all(&world, &cold));
            assert_same(&built, &wanted, &format!("seed {seed}, after:\n{log}"));
        }
        before = Some((warm, from_warm));
    }
}
