//! Sources: the registers they are kept in, the citations that name them, and how both are shown.
//!
//! Hides `hayagriva`. [`parse_register`] reads a register, [`parse_citation_group`] what stands
//! between the brackets of a citation, [`Style`] formats what is cited, and [`to_csl_json`] gives
//! a source away. Knows nothing of pages and addresses.

use std::sync::Arc;

use crate::data::Findings;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::model::document::Silencer;

mod bibtex;
mod csl_json;
mod csl_type;
mod entry;
mod group;
mod html;
mod locator;
mod plain;
mod silence;
mod style;
mod when;
mod yaml;

pub use csl_json::to_csl_json;
pub use entry::{Access, SourceEntry, SourceKind};
pub use group::{CitationError, parse_citation_group};
pub use locator::{Locator, LocatorKind, parse_locator};
pub use plain::{NoteWords, format_plain};
pub use style::{BibliographyItem, Cited, Formatted, Style};

/// One file of `sources/`, parsed.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The sources, in the order of the file; none stands twice.
    pub entries: Vec<SourceEntry>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// Places where a finding is silenced.
    pub silencers: Vec<Silencer>,
}

/// Reads the register at `path`, whose end decides what it is: `.yaml` and `.yml` are Hayagriva's
/// YAML, `.bib` is BibTeX or BibLaTeX, `.json` is CSL-JSON.
///
/// Never fails: what is wrong with one entry is a finding with its place, and the others load. An
/// entry that cannot be read at all stays as a [`SourceEntry::broken`] one where its key is known.
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
    register.diagnostics = findings.list;
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
