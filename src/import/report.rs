//! What could not be carried over.

use std::collections::BTreeMap;

/// Something that was left out or changed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub what: String,
    /// Of which events, rows or columns.
    pub which: Vec<String>,
}

impl Note {
    /// The note as a line: what, and of how many and which, the first few by name.
    pub fn line(&self) -> String {
        const NAMED: usize = 5;
        let named = self.which.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        match self.which.len() {
            0 => self.what.clone(),
            1..=NAMED => format!("{}: {named}", self.what),
            more => format!("{}: {named} and {} more", self.what, more - NAMED),
        }
    }
}

/// Notes while they are collected: the same thing of many events is one note.
#[derive(Debug, Default)]
pub(super) struct Report {
    notes: BTreeMap<String, Vec<String>>,
}

impl Report {
    /// Notes that `what` of `which` is not carried over.
    pub(super) fn note(&mut self, what: impl Into<String>, which: &str) {
        let all = self.notes.entry(what.into()).or_default();
        if !all.iter().any(|known| known == which) {
            all.push(which.to_owned());
        }
    }

    /// All notes, by what they are about.
    pub(super) fn finish(self) -> Vec<Note> {
        self.notes.into_iter().map(|(what, which)| Note { what, which }).collect()
    }
}
