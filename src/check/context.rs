//! What every rule looks at: the site, the texts of its files, and its running text.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::date::{Date, DateWords, Day};
use crate::diagnostic::Span;
use crate::model::document::{Document, Kind, Own};
use crate::model::site::{ActorIx, DocIx, EventIx, Site, StatementIx};
use crate::parse::markdown::signature_start;
use crate::resolve::names::{names_of, normalise};

use super::names::Names;
use super::prose::{Passage, passages};

/// The source text of a file, by its path below the site's root.
pub type Texts<'a> = dyn Fn(&str) -> Option<Arc<str>> + Sync + 'a;

/// The site as the rules see it.
pub(super) struct Context<'a> {
    pub(super) site: &'a Site,
    pub(super) today: Day,
    /// For each document, its file; empty where it is not looked at.
    pub(super) files: Vec<Arc<str>>,
    /// For each document, its running text; empty where it is not looked at.
    pub(super) prose: Vec<Vec<Passage>>,
    /// All names.
    pub(super) names: Names,
    words: DateWords,
    /// Actors by their full names, normalised.
    pub(super) actors_by_name: BTreeMap<String, Vec<ActorIx>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(site: &'a Site, texts: &Texts<'_>) -> Self {
        let names = Names::new(site);
        let held: Vec<DocIx> = site.held_back.iter().map(|held| held.doc).collect();
        let read = |at: usize| -> (Arc<str>, Vec<Passage>) {
            let ix = DocIx::new(at);
            let doc = site.doc(ix);
            let shown = site.pages[at].is_some() || doc.kind == Kind::EventList;
            let file = (shown && !held.contains(&ix)).then(|| texts(&doc.path)).flatten();
            let Some(file) = file else { return ("".into(), Vec::new()) };
            let mut passages = passages(site, ix, &file);
            for passage in &mut passages {
                passage.mentions = names.find(site, ix, passage);
            }
            (file, passages)
        };
        let (files, prose) = (0..site.docs.len()).into_par_iter().map(read).unzip();
        let today = Date::parse(&site.today).ok().and_then(|today| today.earliest());
        Self {
            site,
            today: today.unwrap_or(Day(0)),
            files,
            prose,
            names,
            words: DateWords::english(),
            actors_by_name: actors_by_name(site),
        }
    }

    /// The documents that are published.
    pub(super) fn docs(&self) -> impl Iterator<Item = (DocIx, &'a Document)> {
        let docs = self.site.docs.iter().enumerate();
        docs.filter(|(at, _)| !self.files[*at].is_empty()).map(|(at, doc)| (DocIx::new(at), &**doc))
    }

    /// The file of the document `ix`.
    pub(super) fn file(&self, ix: DocIx) -> &str {
        &self.files[ix.index()]
    }

    /// The passages of documents in English: the only language whose words the rules know.
    pub(super) fn english(&self) -> impl Iterator<Item = (DocIx, &'a Document, &Passage)> {
        self.docs().filter(|(ix, _)| self.is_english(*ix)).flat_map(|(ix, doc)| {
            self.prose[ix.index()].iter().map(move |passage| (ix, doc, passage))
        })
    }

    /// The language of a document.
    pub(super) fn language(&self, ix: DocIx) -> &str {
        let doc = self.site.doc(ix);
        let written = doc.front.lang.as_ref().map(|lang| lang.value.as_str());
        written.or(doc.suffix.as_deref()).unwrap_or(&self.site.config.language)
    }

    /// Whether a document is in English.
    pub(super) fn is_english(&self, ix: DocIx) -> bool {
        self.language(ix).split('-').next().is_some_and(|tag| tag.eq_ignore_ascii_case("en"))
    }

    /// Whether the document is an explainer of a story that is over.
    pub(super) fn is_concluded(&self, ix: DocIx) -> bool {
        let Own::Explainer(own) = &self.site.doc(ix).front.own else { return false };
        own.status.as_ref().is_some_and(|status| status.value.value == "concluded")
    }

    /// The day of which the document says that it speaks.
    pub(super) fn as_of(&self, ix: DocIx) -> Option<&'a Date> {
        let Own::Explainer(own) = &self.site.doc(ix).front.own else { return None };
        own.as_of.as_ref().map(|date| &date.value)
    }

    /// `date` in words, for messages.
    pub(super) fn say(&self, date: &Date) -> String {
        date.words(&self.words).replace('\u{a0}', " ")
    }

    /// `day` in words.
    pub(super) fn say_day(&self, day: Day) -> String {
        self.say(&Date::from_day(day))
    }

    /// The only actor that is called `name`.
    pub(super) fn actor_named(&self, name: &str) -> Option<ActorIx> {
        match self.actors_by_name.get(&normalise(name)).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        }
    }

    /// What an actor is called.
    pub(super) fn name(&self, actor: ActorIx) -> &'a str {
        &self.site.doc(self.site.actors[actor.index()].doc).front.title.value
    }

    /// Where the title of a page stands.
    pub(super) fn title_span(&self, ix: DocIx) -> Span {
        let front = &self.site.doc(ix).front;
        match front.has_title {
            true => front.title.span,
            // The file's first line is as good as any other.
            false => Span::new(0, self.file(ix).lines().next().map_or(0, str::len)),
        }
    }

    /// Where an event says what happened: its title, else its first words.
    pub(super) fn event_span(&self, ix: EventIx) -> Span {
        let (event, draft) = self.site.draft(ix);
        if self.site.has_own_page(event) {
            return self.title_span(event.doc);
        }
        let text = draft.span.of(self.file(event.doc));
        let start = draft.span.start as usize;
        let part = |from: usize, to: usize| {
            let slice = text.get(from..to).unwrap_or("");
            let from = from + (slice.len() - slice.trim_start().len());
            Span::new(start + from, start + from + slice.trim().len())
        };
        if draft.span.start < self.site.doc(event.doc).front.span.end
            || !self.is_markdown(event.doc)
        {
            // YAML, in lines or in braces.
            for key in ["title:", "text:"] {
                if let Some(at) = key_at(text, key) {
                    let from = at + key.len();
                    let rest = &text[from..];
                    let end = rest.find(['\n']).unwrap_or(rest.len());
                    let end = match text.starts_with('{') {
                        true => rest[..end].find([',', '}']).unwrap_or(end),
                        false => end,
                    };
                    return part(from, from + end);
                }
            }
            return draft.date.as_ref().map_or(draft.span, |date| date.span);
        }
        let lead = text.len() - text.trim_start_matches([':', ' ', '\t', '>', '\n', '\r']).len();
        let rest = &text[lead..];
        if let Some(bold) = rest.strip_prefix("**")
            && let Some(end) = bold.find("**")
        {
            return part(lead + 2, lead + 2 + end);
        }
        let line = rest.find('\n').unwrap_or(rest.len());
        part(lead, lead + line.min(crate::model::text::first_sentence_end(rest)))
    }

    fn is_markdown(&self, ix: DocIx) -> bool {
        self.site.doc(ix).path.ends_with(".md")
    }

    /// Where a statement is signed.
    pub(super) fn signature_span(&self, ix: StatementIx) -> Span {
        let (statement, draft) = self.site.statement(ix);
        let text = draft.span.of(self.file(statement.doc));
        let start = draft.span.start as usize;
        match signature_start(text) {
            Some(at) => Span::new(start + at, start + text.trim_end().len()),
            None => draft.span,
        }
    }
}

fn actors_by_name(site: &Site) -> BTreeMap<String, Vec<ActorIx>> {
    let mut by_name: BTreeMap<String, Vec<ActorIx>> = BTreeMap::new();
    for (at, actor) in site.actors.iter().enumerate() {
        let ix = ActorIx::new(at);
        for name in names_of(site.doc(actor.doc)) {
            let known = by_name.entry(normalise(name)).or_default();
            if known.last() != Some(&ix) {
                known.push(ix);
            }
        }
    }
    by_name
}

/// Where `key` begins in the lines or braces of a YAML map.
fn key_at(text: &str, key: &str) -> Option<usize> {
    text.match_indices(key).map(|(at, _)| at).find(|at| {
        let before = text[..*at].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '{', ',', '-'])
    })
}
