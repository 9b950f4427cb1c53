//! Runs the cases of `tests/suite/*.txt` in memory: small sites as text, and what comes of them.
//!
//! `UPDATE=1 cargo test --test suite` writes what came out into the files; the difference is then
//! to be read, and to be right. `ONLY=words cargo test --test suite` runs the cases whose names
//! hold the words.

mod support;

use std::fmt::Write;

use rayon::prelude::*;
use support::case::{Case, suites};

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a test may look at its environment and rewrite its own files"
)]
fn every_case_holds() {
    let update = std::env::var("UPDATE").is_ok_and(|value| value == "1");
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut failures = String::new();
    for suite in suites() {
        let actual: Vec<Vec<(String, String)>> = suite
            .cases
            .par_iter()
            .map(|case| if case.name.contains(&only) { run(case) } else { case.wanted() })
            .collect();
        if update {
            let text = suite.text(&actual);
            std::fs::write(&suite.path, text).expect("the suite can be written");
            continue;
        }
        for (case, actual) in suite.cases.iter().zip(&actual) {
            difference(case, actual, &mut failures);
        }
    }
    assert!(failures.is_empty(), "{failures}\n(UPDATE=1 writes what came out)");
}

fn run(case: &Case) -> Vec<(String, String)> {
    let world = case.world();
    let built = support::build(&world, &case.options);
    case.actual(&world, &built)
}

/// Writes down where what came out is not what is expected.
fn difference(case: &Case, actual: &[(String, String)], failures: &mut String) {
    let wanted = case.wanted();
    for (name, text) in actual {
        let empty = String::new();
        let expected =
            wanted.iter().find(|(other, _)| other == name).map_or(&empty, |(_, text)| text);
        if tidy_equal(expected, text) {
            continue;
        }
        let _ = writeln!(failures, "\n--- {}.txt: {}: {name}", case.suite, case.name);
        for diff in lines(expected, text) {
            let _ = writeln!(failures, "{diff}");
        }
    }
}

fn tidy_equal(a: &str, b: &str) -> bool {
    support::tidy(a) == support::tidy(b)
}

/// The lines of both, those that only one has with a sign before them.
fn lines(expected: &str, actual: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    // How many lines the rests of the two have in common.
    let mut common = vec![vec![0u32; new.len() + 1]; old.len() + 1];
    for (at, line) in old.iter().enumerate().rev() {
        for (to, other) in new.iter().enumerate().rev() {
            common[at][to] = match line == other {
                true => common[at + 1][to + 1] + 1,
                false => common[at + 1][to].max(common[at][to + 1]),
            };
        }
    }
    let (mut at, mut to) = (0, 0);
    let mut out = Vec::new();
    while at < old.len() || to < new.len() {
        if at < old.len() && to < new.len() && old[at] == new[to] {
            out.push(format!("  {}", old[at]));
            (at, to) = (at + 1, to + 1);
        } else if to == new.len() || at < old.len() && common[at + 1][to] >= common[at][to + 1] {
            out.push(format!("- {}", old[at]));
            at += 1;
        } else {
            out.push(format!("+ {}", new[to]));
            to += 1;
        }
    }
    out
}
