//! What one file says, with the place of everything in it. Made by `parse`, read by `resolve`.
//!
//! A [`Document`] knows no other file: names in it are as written. Its Markdown is HTML already,
//! with [`Hole`]s where something must be filled in that only the whole site knows.

mod body;
mod front;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use body::*;
pub use front::*;

pub use crate::cite::Citation;
pub use crate::diagnostic::Silencer;
use crate::diagnostic::{Diagnostic, Span};

/// What a file of `content/` is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// The home page, `content/index.md`.
    Home,
    /// A story with its background.
    Explainer,
    /// A plain page.
    Page,
    /// Somebody or something that acts.
    Actor,
    /// Something that happened, with a page of its own.
    Event,
    /// Where things happened.
    Place,
    /// What things are about.
    Topic,
    /// A source with a page of prose.
    Source,
    /// A term of the glossary.
    Term,
    /// `_index.md`: the title and prose of a folder's list.
    Section,
    /// `events/*.yaml`: events without pages of their own.
    EventList,
}

impl Kind {
    /// Its name in front matter (`kind:`), in messages and in templates.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Explainer => "explainer",
            Kind::Page => "page",
            Kind::Actor => "actor",
            Kind::Event => "event",
            Kind::Place => "place",
            Kind::Topic => "topic",
            Kind::Source => "source",
            Kind::Term => "term",
            Kind::Section => "section",
            Kind::EventList => "event-list",
        }
    }

    /// The folder whose files are of this kind, which is also the first part of their addresses.
    pub fn folder(self) -> Option<&'static str> {
        match self {
            Kind::Actor => Some("actors"),
            Kind::Event => Some("events"),
            Kind::Place => Some("places"),
            Kind::Topic => Some("topics"),
            Kind::Source => Some("sources"),
            Kind::Term => Some("terms"),
            _ => None,
        }
    }
}

/// One file of `content/`, parsed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// The file, relative to the site's root.
    pub path: Arc<str>,
    /// What it is about.
    pub kind: Kind,
    /// Its id: unique over the whole site, the same in every language.
    pub id: String,
    /// Where the id comes from: the `id:` in the front matter, if there is one.
    pub id_span: Option<Span>,
    /// The language suffix of its name (`ar` in `x.ar.md`).
    pub suffix: Option<String>,
    /// The folder below `content/` that it stands in (empty at the top; for `x/index.md` the
    /// folder that `x` stands in).
    pub folder: String,
    /// A hash of which document this is: its path, its kind and what its id is made of.
    pub identity: u64,
    /// A hash of all that other documents can refer to in this one: its identity, what it is called,
    /// and the places in it.
    pub outline: u64,
    /// A hash of all that pages of other documents can show of this one, but for sentences of its
    /// running text.
    pub facts: u64,
    /// A hash of its running text.
    pub text: u64,
    /// What the front matter says.
    pub front: Front,
    /// What the body says.
    pub body: Body,
    /// What is wrong with it, as far as that can be seen in this file alone.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
    /// Places where a finding is silenced.
    pub silencers: Vec<Silencer>,
    /// Whether its running text is here. Of a document that an earlier run kept (`load::Kept`) it is not.
    #[serde(skip)]
    pub is_whole: bool,
}

/// `start..end` as indices into one of a document's tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Range {
    /// The first index.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Range {
    /// The slice of `items` that it stands for.
    pub fn of<T>(self, items: &[T]) -> &[T] {
        items.get(self.start as usize..self.end as usize).unwrap_or(&[])
    }

    /// The indices themselves.
    pub fn indices(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// HTML with holes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fragment {
    /// Escaped, balanced HTML without what the holes stand for.
    pub html: String,
    /// Where something is to be filled in: the byte of `html` before which it goes. Ascending.
    pub holes: Vec<(u32, Hole)>,
}

impl Fragment {
    /// Plain text as a fragment.
    pub fn of_text(text: &str) -> Self {
        let mut fragment = Self::default();
        fragment.push_text(text);
        fragment
    }

    /// Adds text, escaped.
    pub fn push_text(&mut self, text: &str) {
        crate::html::escape(&mut self.html, text);
    }

    /// Adds a hole at the end.
    pub fn push_hole(&mut self, hole: Hole) {
        self.holes.push((self.here(), hole));
    }

    /// The byte at which the next thing goes.
    pub fn here(&self) -> u32 {
        u32::try_from(self.html.len()).unwrap_or(u32::MAX)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty() && self.holes.is_empty()
    }

    /// Gives back the memory that it grew into and did not need.
    fn shrink(&mut self) {
        if self.html.len() < self.html.capacity() {
            self.html = String::from(self.html.as_str());
        }
        shrink(&mut self.holes);
    }
}

/// Moves what a table holds into a block of just its size. `shrink_to_fit` leaves it where it is:
/// allocators keep a block that is half full.
fn shrink<T>(table: &mut Vec<T>) {
    if table.len() < table.capacity() {
        let mut moved = Vec::with_capacity(table.len());
        moved.append(table);
        *table = moved;
    }
}

/// Something in HTML that only the whole site knows. Numbers are indices into the tables of the
/// [`Body`] of the same document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Hole {
    /// The start tag of a link; its `</a>` is in the HTML.
    Link(u32),
    /// The title of what the link leads to.
    LinkTitle(u32),
    /// A whole `<img>`.
    Image(u32),
    /// The mark of a note for a citation group.
    Citation(u32),
    /// The mark of a note for a footnote.
    Footnote(u32),
    /// The end of a paragraph or other block at the top level: where the notes marked since the
    /// last one may be put.
    NotesHere,
    /// "as of …" after an ageing figure.
    AsOf(u32),
    /// A chronology.
    Chronology(u32),
    /// A signed quotation.
    Statement(u32),
    /// Accounts that contradict each other.
    Dispute(u32),
    /// A block.
    Block(u32),
}
