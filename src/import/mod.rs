//! From what other tools keep to the files of a site, with a report of what could not be carried.
//!
//! Text in, files out: nothing here reads or writes. Dates are translated
//! ([`crate::date::from_loose`]), HTML becomes Markdown, names become ids. What an import cannot
//! tell for sure it does not guess; it says so in the report.

mod csv;
mod events;
pub(crate) mod html;
mod report;
mod table;
mod timelinejs;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::site::Site;

pub use report::Note;

/// What a site has already: names that an import may use and must not take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Each id of a page or event, and its kind (`actor`, `place`, `event`, …).
    pub ids: BTreeMap<String, String>,
    /// The keys of sources.
    pub sources: BTreeSet<String>,
}

impl Known {
    /// What `site` has.
    pub fn of(site: &Site) -> Self {
        let docs = site.docs.iter().map(|doc| (doc.id.clone(), doc.kind.as_str().to_owned()));
        let mut ids: BTreeMap<String, String> = docs.collect();
        for event in &site.events {
            ids.entry(event.id.clone()).or_insert_with(|| "event".to_owned());
        }
        let sources = site.sources.iter().map(|source| source.entry.key.value.clone()).collect();
        Self { ids, sources }
    }
}

/// A file that an import makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Relative to the site's root.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// What an import makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The files, in the order in which a reader would open them.
    pub files: Vec<File>,
    /// How many events are in them.
    pub events: usize,
    /// What could not be carried.
    pub report: Vec<Note>,
}

/// What sort of file is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The JSON of TimelineJS 3.
    TimelineJs,
    /// A table with a header: commas, semicolons or tabs.
    Csv,
    /// A list of events as JSON or YAML, or a `facts.json`.
    Events,
}

/// Makes files of `text`, which is in `format`; `name` becomes the id of its page or the name of its
/// list.
///
/// # Errors
/// Why `text` is nothing that can be imported, as a message.
pub fn import(format: Format, text: &str, name: &str, known: &Known) -> Result<Imported, String> {
    let text = text.trim_start_matches('\u{feff}');
    let title = name.trim();
    let name = crate::parse::slug::slugify(name);
    if name.is_empty() {
        return Err("the import needs a name with letters or digits".to_owned());
    }
    match format {
        Format::TimelineJs => timelinejs::import(text, &name, title, known),
        Format::Csv => table::import(text, &name, title, known),
        Format::Events => events::import(text, &name, known),
    }
}
