//! The documentation against the code: dependencies, modules and rules of editing. Codes of findings
//! of form have tests of their own.

#![expect(clippy::expect_used, reason = "a test that cannot set its scene has failed")]

#[path = "docs/rules.rs"]
mod rules;
mod support;

use std::collections::BTreeSet;

use support::{repository, text_of};

/// The names in backticks in the first cells of the tables in `text`.
fn named_in_tables(text: &str) -> Vec<String> {
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|line| line[2..].split(" | ").next());
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// The keys of the table `name` in `Cargo.toml`.
fn crates(name: &str) -> Vec<String> {
    let manifest = text_of(&repository("Cargo.toml"));
    let (_, table) = manifest.split_once(&format!("\n[{name}]\n")).expect("the table");
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect()
}

#[test]
fn every_dependency_has_its_line_and_no_other_has() {
    let told = named_in_tables(&text_of(&repository("docs/dependencies.md")));
    let package = text_of(&repository("tests/browser/package.json"));
    let package: serde_json::Value = serde_json::from_str(&package).expect("package.json");
    let npm = package["devDependencies"].as_object().expect("a map").keys().cloned();
    let tables =
        ["dependencies", "target.'cfg(target_os = \"linux\")'.dependencies", "dev-dependencies"];
    let used = tables.into_iter().flat_map(crates).chain(npm);
    let used: BTreeSet<String> = used.collect();
    assert!(used.len() > 20, "only {used:?} were found");
    assert_eq!(told.len(), BTreeSet::from_iter(&told).len(), "one of {told:?} has two lines");
    assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), used);
}

#[test]
fn the_modules_are_told_in_their_order() {
    let text = text_of(&repository("docs/architecture.md"));
    let (_, text) = text.split_once("\n## Modules\n").expect("a chapter on modules");
    let (text, _) = text.split_once("`lib.rs` stands last").expect("the end of the list");
    let lib = text_of(&repository("src/lib.rs"));
    let there = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert_eq!(named_in_tables(text), there.collect::<Vec<_>>());
}

#[test]
fn the_documentation_leads_nowhere_that_is_not_there() {
    let pages = ["architecture.md", "dependencies.md"];
    for page in pages.map(|page| format!("docs/{page}")) {
        let text = text_of(&repository(&page));
        for path in text.split('`').skip(1).step_by(2) {
            // Paths of the repository; what a site has is told in the same way.
            let ours = ["src/", "tests/", "docs/", ".ci/"].iter().any(|top| path.starts_with(top));
            let path = path.split('*').next().unwrap_or(path);
            assert!(!ours || repository(path).exists(), "{page} names `{path}`");
        }
    }
}

#[test]
fn the_lock_file_of_npm_names_no_host() {
    let lock = text_of(&repository("tests/browser/package-lock.json"));
    assert!(!lock.contains("://"), "npm writes none with `omit-lockfile-registry-resolved`");
}
