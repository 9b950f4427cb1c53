//! Citations as the site's style shows them, or the plain form where it names none.

use rustc_hash::FxHashMap;

use super::fill::Filler;
use super::view::Html;
use crate::cite::{Cited, Formatted, Group, NoteWords, SourceEntry, format_plain, short_note};
use crate::model::document::{Citation, Fragment};
use crate::model::site::{DocIx, SourceIx};

/// A citation group, with its number among the notes of the page.
#[derive(Debug)]
pub(crate) struct Numbered<'a> {
    pub(crate) note: usize,
    pub(crate) items: &'a [Citation],
    pub(crate) sources: &'a [Option<SourceIx>],
}

impl<'a> Filler<'a> {
    /// The citation group `at` of the document `ix`: what it says, and of which sources.
    pub(crate) fn group(
        &self,
        ix: DocIx,
        at: u32,
    ) -> Option<(&'a [Citation], &'a [Option<SourceIx>])> {
        let site = self.maker.site;
        let group = site.docs[ix.index()].body.citations.get(at as usize)?;
        let sources =
            site.references[ix.index()].citations.get(at as usize).map_or(&[][..], Vec::as_slice);
        Some((&group.items, sources))
    }

    /// The sources that the document `ix` cites, in the order of their first citation.
    pub(crate) fn sources_in(&self, ix: DocIx) -> Vec<SourceIx> {
        let cited = self.maker.site.references[ix.index()].citations.iter().flatten().flatten();
        let mut seen = rustc_hash::FxHashSet::default();
        cited.copied().filter(|source| seen.insert(*source)).collect()
    }

    /// What the notes on `groups` say, and the list of `sources`, in which all of them must be.
    pub(crate) fn cite(&self, groups: &[Numbered<'_>], sources: &[SourceIx]) -> Formatted {
        let entries = self.entries(sources);
        let places: FxHashMap<SourceIx, usize> =
            sources.iter().enumerate().map(|(at, source)| (*source, at)).collect();
        let cited: Vec<(Vec<Cited>, Vec<&str>)> = groups
            .iter()
            .map(|group| self.cited(group, &|source| places.get(&source).copied()))
            .collect();
        let ready: Vec<Group<'_>> = groups
            .iter()
            .zip(&cited)
            .map(|(group, (cited, _))| Group { note: group.note, cited })
            .collect();
        let mut formatted = match self.maker.style {
            Some(style) => style.format(&ready, &entries, self.lang),
            None => format_plain(&ready, &entries, &self.note_words()),
        };
        for (note, (_, unknown)) in formatted.notes.iter_mut().zip(&cited) {
            add_unknown(note, unknown);
        }
        formatted
    }

    /// The sources of a fact that shows them beside it, in a few words.
    pub(crate) fn short_note(&self, items: &[Citation], sources: &[Option<SourceIx>]) -> Html {
        let known: Vec<SourceIx> = sources.iter().copied().flatten().collect();
        let place = |source| known.iter().position(|known| *known == source);
        let (cited, unknown) = self.cited(&Numbered { note: 0, items, sources }, &place);
        let mut html = short_note(&cited, &self.entries(&known), &self.note_words());
        add_unknown(&mut html, &unknown);
        Html(html)
    }

    fn entries(&self, sources: &[SourceIx]) -> Vec<&'a SourceEntry> {
        let site = self.maker.site;
        sources.iter().map(|source| &*site.sources[source.index()].entry).collect()
    }

    /// The citations of a group, ready for a style, and the keys of those that name no source.
    fn cited<'g>(
        &self,
        group: &Numbered<'g>,
        place: &dyn Fn(SourceIx) -> Option<usize>,
    ) -> (Vec<Cited>, Vec<&'g str>) {
        let (mut cited, mut unknown) = (Vec::with_capacity(group.items.len()), Vec::new());
        for (at, item) in group.items.iter().enumerate() {
            let source = group.sources.get(at).copied().flatten();
            match source.and_then(|source| Some((source, place(source)?))) {
                Some((source, entry)) => cited.push(Cited {
                    link: Some(self.source_href(source)),
                    ..Cited::new(entry, item)
                }),
                None => unknown.push(item.key.value.as_str()),
            }
        }
        (cited, unknown)
    }

    /// The way to the entry of `source`: in the list at this page's end, else on its own page.
    fn source_href(&self, source: SourceIx) -> String {
        let site = self.maker.site;
        if self.lists(source) {
            return format!("#{}", super::sources::anchor(site, source));
        }
        self.here.to(&site.sources[source.index()].address)
    }

    /// The words of plain notes in the page's language.
    fn note_words(&self) -> NoteWords<'_> {
        let say = |key, english| self.maker.say(self.lang, key, english);
        NoteWords {
            lang: self.lang,
            dates: self.maker.words_in(self.lang),
            and: say("note_and", "and"),
            others: say("note_others", "and others"),
            accessed: say("note_accessed", "accessed"),
            undated: say("date_unknown", "date unknown"),
            pages: (say("note_page", "p."), say("note_pages", "pp.")),
            quotes: (say("quote_open", "“"), say("quote_close", "”")),
            comma: say("note_comma", ", "),
        }
    }
}

/// Adds the keys of sources that no register has, which are findings already.
fn add_unknown(note: &mut String, unknown: &[&str]) {
    for key in unknown {
        note.truncate(note.trim_end_matches('.').len());
        note.push_str(if note.is_empty() { "" } else { "; " });
        note.push_str(&Fragment::of_text(key).html);
    }
}
