//! Sources: the registers they are kept in, the citations that name them, and how both are shown.
//!
//! Hides `hayagriva`. [`parse_register`] reads a register, [`parse_citation_group`] what stands
//! between the brackets of a citation, [`Style`] formats what is cited, and [`to_csl_json`] gives
//! a source away. Knows nothing of pages and addresses.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::data::Findings;
use crate::diagnostic::{Code, Diagnostic, Silencer, Span, Spanned};

mod bibtex;
mod csl_json;
mod csl_type;
mod entry;
mod group;
mod html;
mod locator;
mod plain;
mod robust;
mod silence;
mod style;
mod when;
mod yaml;

pub use csl_json::to_csl_json;
pub use entry::{Access, SourceEntry, SourceKind};
pub use group::{Citation, CitationError, parse_citation_group};
pub use locator::{Locator, LocatorKind, parse_locator};
pub use plain::{NoteWords, format_plain, short_note};
pub use style::{BibliographyItem, Cited, Formatted, Group, Style};

/// One file of `sources/`, parsed.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The sources, in the order of the file; none stands twice.
    pub entries: Vec<SourceEntry>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// Places where a finding is silenced.
    pub silencers: Vec<Silencer>,
    /// A hash of its text.
    pub hash: u64,
}

/// Reads the register at `path`, whose end decides what it is: `.yaml` and `.yml` are Hayagriva's
/// YAML, `.bib` is BibTeX or BibLaTeX, `.json` is CSL-JSON.
///
/// Never fails: what is wrong with one entry is a finding with its place, and the others load. An
/// entry that cannot be read at all stays as a broken one (its field `broken`) where its key is known.
pub fn parse_register(path: &Arc<str>, text: &str) -> Register {
    let mut findings = Findings::new(path);
    let mut register = match path.rsplit('.').next() {
        Some("yaml" | "yml") => yaml::parse(text, &mut findings),
        Some("json") => csl_json::parse(text, &mut findings),
        Some("bib") => bibtex::parse(text, &mut findings),
        _ => {
            findings.list.push(
                Diagnostic::new(Code::SourceEntry, "this is no register of sources")
                    .in_file(path)
                    .hint("end its name in `.yaml`, `.bib` or `.json`"),
            );
            Register::default()
        }
    };
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    register.entries.retain(|entry| match seen.get(&entry.key.value) {
        Some(first) => {
            duplicate(&entry.key, *first, &mut findings);
            false
        }
        None => {
            seen.insert(entry.key.value.clone(), entry.key.span);
            true
        }
    });
    register.diagnostics = findings.list;
    register.hash = xxhash_rust::xxh3::xxh3_64(text.as_bytes());
    register
}

/// A key that stands a second time at `key`; the first time it stands at `first`.
fn duplicate_of(key: &Spanned<String>, first: Span, file: &Arc<str>) -> Diagnostic {
    Diagnostic::new(Code::DuplicateSource, format!("the source `{}` stands here twice", key.value))
        .at(file, key.span)
        .related(file, Some(first), "it stands here already")
        .hint("give one of the two another key, or remove it")
}

fn duplicate(key: &Spanned<String>, first: Span, findings: &mut Findings) {
    let file = findings.file.clone();
    findings.list.push(duplicate_of(key, first, &file));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_name_decides_the_format() {
        for (path, text, keys) in [
            ("a.yaml", "x: { type: web }", 1),
            ("a.yml", "x: { type: web }", 1),
            ("a.bib", "@misc{x, title = {T}}", 1),
            ("a.json", "[{\"id\": \"x\", \"type\": \"book\"}]", 1),
            ("a.txt", "x", 0),
        ] {
            let register = parse_register(&path.into(), text);
            assert_eq!(register.entries.len(), keys, "{path}");
            assert_eq!(register.diagnostics.len(), 1 - keys, "{path}");
        }
    }

    #[test]
    fn one_key_in_two_compositions_is_one_key() {
        let text = "caf\u{e9}: { type: web }\ncafe\u{301}: { type: web }\n";
        let register = parse_register(&"a.yaml".into(), text);
        assert_eq!(register.entries.len(), 1);
        assert_eq!(register.diagnostics[0].code, Code::DuplicateSource);
    }

    #[test]
    fn what_citations_call_a_locator_and_is_none_is_shown_all_the_same() {
        let group = parse_citation_group("@a{the first page}, my words", 0).unwrap().unwrap();
        let cited = Cited::new(0, &group[0]);
        assert_eq!(cited.locator, None);
        assert_eq!(cited.suffix, ", the first page, my words");
    }
}
