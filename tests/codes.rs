//! Every code of a finding is provoked by a test and explained in `docs/findings.md`.

mod support;

use std::collections::BTreeSet;

use backstory::diagnostic::Code;
use support::case::suites;
use support::{repository, text_of};

/// Findings that no site in memory can provoke, and the test that does.
const ELSEWHERE: [(Code, &str); 6] = [
    (Code::SymlinkOutside, "tests/peers.rs"),
    (Code::UnreadableFile, "tests/peers.rs"),
    (Code::LocatedPicture, "tests/pictures.rs"),
    (Code::OutputPlace, "tests/cli.rs"),
    (Code::OutputNotOurs, "tests/writer.rs"),
    (Code::WriteFailed, "tests/writer.rs"),
];

#[test]
fn every_code_is_provoked_by_a_test() {
    let expected: String = suites()
        .iter()
        .flat_map(|suite| &suite.cases)
        .flat_map(|case| &case.expected)
        .filter(|(name, _)| name == "diagnostics" || name == "check")
        .map(|(_, text)| text.as_str())
        .collect();
    let mut missing = Vec::new();
    // Rules of editing have sites of their own.
    for code in Code::ALL.iter().filter(|code| !code.is_editorial()) {
        let elsewhere = ELSEWHERE.iter().find(|(other, _)| other == code);
        let provoked = match elsewhere {
            Some((_, file)) => {
                let text = text_of(&repository(file));
                text.contains(&format!("Code::{code:?}")) || text.contains(code.as_str())
            }
            None => expected.contains(&format!("[{}]", code.as_str())),
        };
        if !provoked {
            missing.push(code.as_str());
        }
    }
    assert!(missing.is_empty(), "no test provokes {missing:?}");
}

#[test]
fn every_code_has_a_paragraph_in_the_documentation() {
    let text = text_of(&repository("docs/findings.md"));
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let mut paragraphs = BTreeSet::new();
    for heading in &headings {
        assert!(paragraphs.insert(*heading), "docs/findings.md explains `{heading}` twice");
    }
    for code in Code::ALL.iter().filter(|code| !code.is_editorial()) {
        assert!(
            paragraphs.contains(code.as_str()),
            "docs/findings.md does not explain `{}`",
            code.as_str()
        );
    }
    for heading in headings {
        let known = Code::ALL.iter().any(|code| code.as_str() == heading);
        // Rules of editing are called by a letter and a number.
        let rule = heading.chars().next().is_some_and(|c| c.is_ascii_uppercase());
        assert!(known || rule, "docs/findings.md explains `{heading}`, which is no code");
    }
}

#[test]
fn the_documentation_says_which_codes_are_warnings() {
    use backstory::diagnostic::Severity;
    let text = text_of(&repository("docs/findings.md"));
    for code in Code::ALL.iter().filter(|code| !code.is_editorial()) {
        let heading = format!("\n### {}\n", code.as_str());
        let Some(paragraph) = text.split(&heading).nth(1) else { continue };
        let paragraph = paragraph.split("\n### ").next().unwrap_or("");
        let levels = [("**Warning.**", Severity::Warning), ("**Note.**", Severity::Note)];
        let said = levels.into_iter().find(|(word, _)| paragraph.contains(word));
        let said = said.map_or(Severity::Error, |(_, severity)| severity);
        assert_eq!(said, code.severity(), "{}", code.as_str());
    }
}
