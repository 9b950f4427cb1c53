//! The rules of editing: a clean site of two hundred pages checks clean, every error that is put
//! into it is found at its line, and nothing else is.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod support;
#[path = "check/clean.rs"]
mod clean;
#[path = "check/fine.rs"]
mod fine;
#[path = "check/seeds/mod.rs"]
mod seeds;

use std::collections::BTreeSet;

use backstory::check::names_of;
use backstory::diagnostic::{Code, Diagnostic, line_column};
use backstory::world::{MemoryWorld, World};
use backstory::{Options, compile, load};

use clean::Files;

fn world(files: &Files) -> MemoryWorld {
    let mut world = MemoryWorld::new(clean::today());
    for (path, text) in files {
        match path.ends_with(".png") {
            true => world.insert(path, support::picture(path, 30, 20)),
            false => world.insert(path, text.as_str()),
        }
    }
    world
}

fn check(files: &Files) -> Vec<Diagnostic> {
    let world = world(files);
    let options = Options::default();
    let compiled = compile(&load(&world, &options, None), &options, None);
    compiled.check(&|file: &str| files.get(file).map(|text| text.as_str().into()))
}

/// Each finding as `RULE file:line`.
fn places(files: &Files, found: &[Diagnostic]) -> BTreeSet<String> {
    found
        .iter()
        .map(|finding| {
            let Some(place) = &finding.place else { return finding.code.as_str().to_owned() };
            let text = files.get(&*place.file).map_or("", String::as_str);
            let line = place.span.map_or(0, |span| line_column(text, span.start as usize).0);
            format!("{} {}:{line}", finding.code.as_str(), place.file)
        })
        .collect()
}

#[test]
fn a_clean_site_checks_clean() {
    let files = clean::site();
    let pages = files.keys().filter(|path| path.ends_with(".md")).count();
    assert!(pages >= 200, "{pages} pages");
    let found = check(&files);
    let shown: Vec<String> = found.iter().take(20).map(|found| format!("{found:?}")).collect();
    assert!(found.is_empty(), "{} findings, first: {shown:#?}", found.len());
    assert!(world(&files).read("site.toml").is_ok());
}

#[test]
fn every_error_is_found_at_its_line_and_nothing_else() {
    let seeds::Seeded { files, seeds } = seeds::seeded();
    let expected: BTreeSet<String> = seeds
        .iter()
        .map(|seed| {
            let lines = files[&seed.file].lines();
            let holding: Vec<usize> = lines
                .zip(1..)
                .filter(|(line, _)| line.contains(&seed.line))
                .map(|(_, number)| number)
                .collect();
            let [line] = holding.as_slice() else {
                panic!("{}: `{}` in {} at {holding:?}", seed.rule, seed.line, seed.file)
            };
            format!("{} {}:{line}", seed.rule, seed.file)
        })
        .collect();
    let found = check(&files);
    let places = places(&files, &found);
    let missed: Vec<_> = expected.difference(&places).collect();
    let more: Vec<_> = places.difference(&expected).collect();
    let messages = |place: &&String| {
        let of = |finding: &&Diagnostic| {
            finding.place.as_ref().is_some_and(|at| {
                place.contains(&*at.file) && place.starts_with(finding.code.as_str())
            })
        };
        found.iter().filter(of).map(|finding| finding.message.clone()).collect::<Vec<_>>()
    };
    let more: Vec<_> = more.iter().map(|place| ((*place).clone(), messages(place))).collect();
    assert!(missed.is_empty() && more.is_empty(), "missed: {missed:#?}\nmore: {more:#?}");
    // What only the network or an earlier publication can tell has tests of its own:
    // tests/external.rs, tests/changes.rs.
    let asked = [Code::S10, Code::S11, Code::S12, Code::C05];
    let rules = Code::ALL.iter().filter(|code| code.is_editorial() && !asked.contains(code));
    for code in rules {
        let many =
            seeds.iter().filter(|seed| names_of(*code).any(|name| name == seed.rule)).count();
        assert!(many >= 2, "{} has {many} seeds", code.as_str());
    }
    // Those of form have their cases in tests/suite; here are the ones that the design counts as rules.
    for rule in ["S02", "D01", "A01", "Q01", "P01"] {
        let of_rule = |seed: &&seeds::Seed| {
            let code = Code::ALL.iter().find(|code| code.as_str() == seed.rule);
            code.is_some_and(|code| names_of(*code).any(|name| name == rule))
        };
        let many = seeds.iter().filter(of_rule).count();
        assert!(many >= 2, "{rule} has {many} seeds");
    }
}

#[test]
fn what_only_looks_wrong_is_left_alone() {
    let found = check(&fine::site());
    let shown: Vec<String> = found
        .iter()
        .map(|found| {
            let file = found.place.as_ref().map_or("", |place| &place.file);
            format!("{} {file}: {}", found.code.as_str(), found.message)
        })
        .collect();
    assert!(shown.is_empty(), "{shown:#?}");
}
