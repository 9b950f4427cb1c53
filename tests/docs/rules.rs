//! `docs/checks.md` against the rules of editing: each has its section, and what a section shows
//! sets its rule off, until it is mended.

use std::collections::BTreeMap;

use backstory::diagnostic::{Code, Severity};
use backstory::world::MemoryWorld;
use backstory::{Compiled, Options, compile, load};
use chrono::NaiveDate;

use super::support::{repository, text_of};

/// What rules need that no site in memory has: an answer from another site.
const ASKED: [Code; 3] = [Code::S10, Code::S11, Code::S12];
/// Rules that ask for what stands around a page or an entry: a mention, a citation, a copy.
const BESIDE: [&str; 3] = ["A02", "S03", "S04"];
/// Where an example belongs that names no file.
const TOPIC: &str = "content/topics/river.md";

type Files = BTreeMap<String, String>;

/// The site that the examples belong to, as the page tells it.
fn base() -> Files {
    let files = [
        (
            "site.toml",
            "title = \"The river\"\n\n[policies]\ncorrections_policy = \"when-we-err\"\n\n[as_of]\nmax_age_days = 60\n",
        ),
        (
            "content/index.md",
            "---\ntitle: The river\n---\n\n[[arvonia]], [[belmark]], [[anna-delacroix]] and [[bruno-stein]]. [@letter; @courier; @herald]\n",
        ),
        ("content/when-we-err.md", "---\ntitle: Corrections\nkind: page\n---\n\nWe correct.\n"),
        (
            "content/actors/arvonia.md",
            "---\ntitle: Arvonia\ntype: state\nsummary: A state on the river.\n---\n",
        ),
        (
            "content/actors/belmark.md",
            "---\ntitle: Belmark\ntype: state\nsummary: A state on the river.\n---\n",
        ),
        (
            "content/actors/anna-delacroix.md",
            "---\ntitle: Anna Delacroix\ntype: person\nsummary: A politician.\nborn: 1960-02-03\nroles:\n  - { title: Prime Minister, of: arvonia, from: 2012-03-14, to: 2018-05-16 }\n---\n",
        ),
        (
            "content/actors/bruno-stein.md",
            "---\ntitle: Bruno Stein\ntype: person\nsummary: A politician.\nborn: 1972-09-10\nroles:\n  - { title: Prime Minister, of: arvonia, from: 2018-05-16, to: .. }\n---\n",
        ),
        (
            "content/places/aldersea.md",
            "---\ntitle: Aldersea\nsummary: A town.\ncountry: arvonia\n---\n",
        ),
        (TOPIC, "---\ntitle: The river\nsummary: What belongs to it.\n---\n"),
        ("content/topics/boat.png", "x"),
        (
            "content/sources/base.yaml",
            "letter:\n  type: misc\n  title: A letter\n  date: 2024-05-10\n  kind: primary\n\ncourier:\n  type: article\n  title: What the letter says\n  date: 2024-05-21\n  kind: report\n  parent: { type: newspaper, title: The Courier }\n\nherald:\n  type: article\n  title: What the letter does not say\n  date: 2024-05-21\n  kind: report\n  parent: { type: newspaper, title: The Herald }\n",
        ),
    ];
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).into()
}

/// What a section shows of a file.
struct Shown<'a> {
    path: &'a str,
    text: String,
    /// Whether it belongs to a paragraph, and not to a file of its own.
    part: bool,
}

/// A section: what was published, what sets its rule off, and how that reads once mended.
#[derive(Default)]
struct Example<'a> {
    published: Vec<Shown<'a>>,
    wrong: Vec<Shown<'a>>,
    mended: Vec<Shown<'a>>,
}

impl<'a> Example<'a> {
    fn read(section: &'a str) -> Self {
        let mut example = Self::default();
        let mut lead = "";
        let mut last = TOPIC;
        let mut lines = section.lines();
        while let Some(line) = lines.next() {
            if !line.starts_with("```") {
                lead = if line.trim().is_empty() { lead } else { line };
                continue;
            }
            let inner = lines.by_ref().take_while(|line| *line != "```");
            let text: String = inner.flat_map(|line| [line, "\n"]).collect();
            let part = line == "```md" && !text.starts_with("---");
            let named = lead.split('`').nth(1).filter(|_| lead.ends_with(':'));
            last = match part {
                true => TOPIC,
                false => named.unwrap_or(last),
            };
            let shown = Shown { path: last, text, part };
            match lead.split([',', ':', ' ']).next() {
                Some("Published") => example.published.push(shown),
                Some("Mended") => example.mended.push(shown),
                _ => example.wrong.push(shown),
            }
            lead = "";
        }
        example
    }
}

/// `files` with what is shown; a part of a page takes the place of the part before.
fn with(files: &Files, shown: &[Shown<'_>]) -> Files {
    let mut files = files.clone();
    for Shown { path, text, part } in shown {
        let before = base().remove(*path).unwrap_or_default();
        let text = if *part { format!("{before}\n{text}") } else { text.clone() };
        files.insert((*path).to_owned(), text);
    }
    files
}

fn compiled(files: &Files, baseline: Option<&[u8]>) -> Compiled {
    let mut world = MemoryWorld::new(NaiveDate::from_ymd_opt(2024, 6, 15).unwrap_or_default());
    for (path, text) in files {
        match path.ends_with(".png") {
            true => world.insert(path, crate::support::picture(path, 30, 20)),
            false => world.insert(path, text.as_str()),
        }
    }
    if let Some(baseline) = baseline {
        let settings = format!("{}\n[changes]\nbaseline = \"facts.json\"\n", files["site.toml"]);
        world.insert("site.toml", settings.as_str());
        world.insert("facts.json", baseline);
    }
    let options = Options::default();
    compile(&load(&world, &options, None), &options, None)
}

/// The rules that find something, and findings of form in words.
fn found(files: &Files, baseline: Option<&[u8]>) -> Vec<String> {
    let compiled = compiled(files, baseline);
    let found = compiled.check(&|file: &str| files.get(file).map(|text| text.as_str().into()));
    let shown = found.iter().map(|finding| match finding.code.is_editorial() {
        true => finding.code.as_str().to_owned(),
        false => format!("{}: {}", finding.code.as_str(), finding.message),
    });
    shown.collect()
}

/// Headings of the third level with what stands below each.
fn sections(text: &str) -> Vec<(&str, &str)> {
    let parts = text.split("\n### ").skip(1);
    parts
        .filter_map(|part| {
            let part = part.split("\n## ").next().unwrap_or(part);
            part.split_once('\n')
        })
        .collect()
}

#[test]
fn every_rule_of_editing_has_its_section_and_no_other_has() {
    let text = text_of(&repository("docs/checks.md"));
    let told: Vec<&str> = sections(&text).iter().map(|(heading, _)| *heading).collect();
    let rules = Code::ALL.iter().filter(|code| code.is_editorial());
    let named: Vec<String> = rules
        .map(|code| format!("{}: {}", code.as_str(), code.summary().trim_end_matches('.')))
        .collect();
    assert_eq!(told, named);
    for (heading, section) in sections(&text) {
        let code = Code::ALL.iter().find(|code| heading.starts_with(code.as_str()));
        let grade = match code.map(|code| code.severity()) {
            Some(Severity::Error) => "**Error.**",
            Some(Severity::Warning) => "**Warning.**",
            _ => "**Note.**",
        };
        let paragraph = section.trim_start();
        assert!(paragraph.starts_with(grade), "{heading} should begin with {grade}");
        let words = paragraph.lines().take_while(|line| !line.is_empty());
        let words: usize = words.map(|line| line.split(' ').count()).sum();
        assert!(words >= 20, "{heading} is explained in {words} words");
    }
}

#[test]
fn every_example_sets_its_rule_off_until_it_is_mended() {
    let text = text_of(&repository("docs/checks.md"));
    let base = base();
    assert_eq!(found(&base, None), Vec::<String>::new(), "the site without examples");
    let mut problems = Vec::new();
    for (heading, section) in sections(&text) {
        let rule = heading.split(':').next().unwrap_or("");
        let example = Example::read(section);
        if ASKED.iter().any(|code| code.as_str() == rule) {
            continue;
        }
        assert!(!example.wrong.is_empty() && !example.mended.is_empty(), "{rule} lacks an example");
        let baseline = (!example.published.is_empty())
            .then(|| compiled(&with(&base, &example.published), None).facts());
        let wrong = with(&base, &example.wrong);
        let before = found(&wrong, baseline.as_deref());
        let after = found(&with(&wrong, &example.mended), baseline.as_deref());
        // An example shows one thing and not another besides, but for what a cutting lacks around it.
        let lacks = |found: &String| found != rule && BESIDE.contains(&found.as_str());
        let (mut before, mut after) = (before, after);
        before.retain(|found| !lacks(found));
        after.retain(|found| !lacks(found));
        if !before.iter().all(|found| found == rule) || before.is_empty() {
            problems.push(format!("{rule} finds {before:?}"));
        }
        if !after.is_empty() {
            problems.push(format!("{rule}, mended, finds {after:?}"));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
