//! Passages: paragraphs, headings and values of front matter as a reader reads them, each letter
//! with its place in the file.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::diagnostic::Span;
use crate::model::document::Document;
use crate::model::site::{DocIx, EventIx, Site, StatementIx, Target};
use crate::model::text;
use crate::parse::prose::{OBJECT, ProseRun, Setting, prose};

use super::front;
use super::names::Mention;

/// What a passage belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// The page as such.
    Page,
    /// An event that it tells.
    Event(EventIx),
    /// A signed quotation.
    Statement(StatementIx),
}

/// A paragraph, a heading, a list item, a cell, or one value of front matter.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    /// What the reader reads.
    pub(super) text: String,
    /// What sort of text.
    pub(super) setting: Setting,
    /// What it belongs to.
    pub(super) home: Home,
    /// The key of the front matter whose value it is; empty in the body.
    pub(super) key: &'static str,
    /// What stands between quotation marks.
    pub(super) quoted: Vec<Range<usize>>,
    /// Quotation marks that have no partner.
    pub(super) unpaired: Vec<usize>,
    /// Names of pages in it, ascending.
    pub(super) mentions: Vec<Mention>,
    pieces: Vec<Piece>,
    words: Vec<(u32, u32)>,
}

/// A piece of a passage that is written in one piece.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Where it stands in the passage's text.
    pub(super) range: Range<usize>,
    /// Where it stands in the file.
    pub(super) span: Span,
    /// The link whose label it is: an index of the document's links.
    pub(super) link: Option<u32>,
    /// Whether its day is told by an `as-of`.
    pub(super) as_of: bool,
    /// Whether its language or direction is told.
    pub(super) isolated: bool,
}

impl Passage {
    fn new(setting: Setting, key: &'static str) -> Self {
        Self {
            text: String::new(),
            setting,
            home: Home::Page,
            key,
            quoted: Vec::new(),
            unpaired: Vec::new(),
            mentions: Vec::new(),
            pieces: Vec::new(),
            words: Vec::new(),
        }
    }

    /// Where `range` of the text stands in the file.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let at = |at: usize| {
            let found = self.pieces.partition_point(|piece| piece.range.end <= at);
            self.pieces.get(found).or(self.pieces.last())
        };
        let exact =
            |piece: &Piece| piece.range.len() == (piece.span.end - piece.span.start) as usize;
        let start = at(range.start).map_or(0, |piece| match exact(piece) {
            true => piece.span.start as usize + range.start.saturating_sub(piece.range.start),
            false => piece.span.start as usize,
        });
        let last = range.end.max(range.start + 1) - 1;
        let end = at(last).map_or(start, |piece| match exact(piece) {
            true => piece.span.start as usize + (last + 1).saturating_sub(piece.range.start),
            false => piece.span.end as usize,
        });
        Span::new(start, end)
    }

    /// Its words with their places; see [`words`].
    pub(super) fn words(
        &self,
    ) -> impl DoubleEndedIterator<Item = (Range<usize>, &str)> + ExactSizeIterator {
        self.words.iter().map(|(start, end)| {
            let range = *start as usize..*end as usize;
            (range.clone(), &self.text[range])
        })
    }

    /// How many words stand in `range`.
    pub(super) fn count(&self, range: &Range<usize>) -> usize {
        let up_to = |at: usize| self.words.partition_point(|(start, _)| (*start as usize) < at);
        up_to(range.end) - up_to(range.start)
    }

    /// All of it, piece by piece.
    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether it is told in the narrator's own voice at byte `at`.
    pub(super) fn is_own_voice(&self, at: usize) -> bool {
        matches!(self.setting, Setting::Text | Setting::Heading | Setting::Cell)
            && !self.quoted.iter().any(|quoted| quoted.contains(&at))
    }

    /// Its sentences.
    pub(super) fn sentences(&self) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = 0;
        for end in text::sentence_ends(&self.text).chain([self.text.len()]) {
            let part = self.text.get(start..end).unwrap_or("");
            let from = start + (part.len() - part.trim_start().len());
            let to = start + part.trim_end().len();
            if from < to {
                sentences.push(from..to);
            }
            start = end.max(start);
        }
        sentences
    }

    /// The sentence that holds the byte `at`.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        let mut start = 0;
        for end in text::sentence_ends(&self.text) {
            if at < end {
                return start..end;
            }
            start = end;
        }
        start..self.text.len()
    }

    /// Whether any of `range` stands in a span with `as-of`.
    pub(super) fn has_as_of(&self, range: &Range<usize>) -> bool {
        let touches =
            |piece: &&Piece| piece.range.start < range.end && range.start < piece.range.end;
        self.pieces.iter().filter(touches).any(|piece| piece.as_of)
    }

    fn push(&mut self, text: &str, piece: Piece) {
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { range: start..self.text.len(), ..piece });
    }

    /// Finds what stands between quotation marks.
    fn find_quotations(&mut self) {
        // All quotation marks begin with one of two bytes, and most passages have none.
        if !self.text.bytes().any(|byte| matches!(byte, 0xe2 | 0xc2)) {
            return;
        }
        let mut open: Vec<(usize, char)> = Vec::new();
        for (at, c) in self.text.char_indices() {
            let inches = self.text[..at].ends_with(|c: char| c.is_ascii_digit());
            match c {
                '“' if inches && open.is_empty() => {}
                '“' if open.last().is_some_and(|(_, mark)| *mark == '„') => {
                    self.quoted.extend(open.pop().map(|(start, _)| start..at));
                }
                '“' | '„' | '«' => open.push((at + c.len_utf8(), c)),
                '”' | '»' => match open.pop() {
                    Some((start, _)) => self.quoted.push(start..at),
                    None if inches => {}
                    None => self.unpaired.push(at),
                },
                _ => {}
            }
        }
        for (start, c) in open {
            self.unpaired.push(start - c.len_utf8());
            self.quoted.push(start..self.text.len());
        }
        self.quoted.sort_by_key(|range| (range.start, range.end));
        self.unpaired.sort_unstable();
    }
}

/// All passages of the document `ix`, whose file is `file`: front matter first.
pub(super) fn passages(site: &Site, ix: DocIx, file: &str) -> Vec<Passage> {
    let doc = site.doc(ix);
    let maker = Maker {
        site,
        ix,
        doc,
        links: doc.body.links.iter().zip(0..).map(|(link, at)| (link.span.start, at)).collect(),
    };
    let mut passages = front::passages(site, ix, file, &maker);
    let start = front::body_start(&doc.path, file);
    if let Some(body) = file.get(start..) {
        let moved = |span: Span| Span::new(span.start as usize + start, span.end as usize + start);
        maker.add(&mut passages, prose(body), "", &moved);
    }
    let homes = homes(site, ix);
    for passage in &mut passages {
        if passage.home == Home::Page
            && let Some(first) = passage.pieces.first()
        {
            passage.home = home_of(&homes, first.span).unwrap_or(Home::Page);
        }
    }
    passages
}

/// What the parts of a document's text belong to, the outer before the inner.
fn homes(site: &Site, ix: DocIx) -> Vec<(Span, Home)> {
    let doc = site.doc(ix);
    let events = doc.body.events.iter().zip(&site.doc_events[ix.index()]);
    let events = events.filter_map(|(draft, event)| Some((draft.span, Home::Event((*event)?))));
    let statements = doc.body.statements.iter().zip(&site.doc_statements[ix.index()]);
    let statements =
        statements.filter_map(|(draft, said)| Some((draft.span, Home::Statement((*said)?))));
    let mut homes: Vec<(Span, Home)> = events.chain(statements).collect();
    // The body of an event's own page tells that event.
    if doc.kind == crate::model::document::Kind::Event
        && let Some(Some(event)) = site.doc_events[ix.index()].first()
    {
        homes.push((Span { start: 0, end: u32::MAX }, Home::Event(*event)));
    }
    homes.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    homes
}

/// The innermost of `homes` that holds `span`. They lie beside each other, but for a statement in
/// an event and for the page's own event, which comes first and holds everything.
fn home_of(homes: &[(Span, Home)], span: Span) -> Option<Home> {
    let before = homes.partition_point(|(home, _)| home.start <= span.start);
    let near = homes[..before].iter().rev().take(3).chain(homes.first());
    let holds = |home: Span| home.start <= span.start && span.end <= home.end;
    near.copied().find(|(home, _)| holds(*home)).map(|(_, home)| home)
}

/// Makes passages of one document.
pub(super) struct Maker<'a> {
    site: &'a Site,
    ix: DocIx,
    doc: &'a Document,
    /// Links by their first byte.
    links: FxHashMap<u32, u32>,
}

impl Maker<'_> {
    /// Adds the passages that `runs` make; `place` says where their bytes stand in the file.
    pub(super) fn add(
        &self,
        passages: &mut Vec<Passage>,
        runs: Vec<ProseRun>,
        key: &'static str,
        place: &dyn Fn(Span) -> Span,
    ) {
        let mut block = None;
        let mut bare: Option<Span> = None;
        let first = passages.len();
        for run in runs {
            if block != Some(run.block) {
                block = Some(run.block);
                passages.push(Passage::new(run.setting, key));
            }
            let link_span = run.link.map(place);
            let link = link_span.and_then(|span| self.links.get(&span.start)).copied();
            let mut span = place(run.span);
            let mut text = run.text.as_str();
            let mut buffer = [0; 4];
            if run.bare {
                // Of a target only the title is seen, and once.
                if bare == run.link {
                    continue;
                }
                bare = run.link;
                span = link_span.unwrap_or(span);
                text = link
                    .and_then(|link| self.title(link))
                    .unwrap_or(OBJECT.encode_utf8(&mut buffer));
            }
            let piece = Piece { range: 0..0, span, link, as_of: run.as_of, isolated: run.isolated };
            if let Some(passage) = passages.last_mut() {
                passage.push(text, piece);
            }
        }
        for passage in &mut passages[first..] {
            passage.find_quotations();
            let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let words =
                words(&passage.text).map(|(range, _)| (index(range.start), index(range.end)));
            passage.words = words.collect();
        }
    }

    /// The title of what the link number `link` leads to.
    fn title(&self, link: u32) -> Option<&str> {
        let site = self.site;
        let target = site.references[self.ix.index()].links.get(link as usize)?;
        Some(match target {
            Target::Doc(to) => &site.doc(*to).front.title.value,
            Target::Event(doc, entry) => &site.events[site.event_at(*doc, *entry)?.index()].title,
            Target::Topic(topic) => &site.topics[topic.index()].title,
            Target::External | Target::Asset(_) => return None,
            _ => &self.doc.body.links.get(link as usize)?.target,
        })
    }
}

/// The words of `text` with their places. A hyphen, apostrophe, full stop or comma between two
/// letters or digits belongs to the word: "al-Nujaba", "Iraq's", "2,500".
pub(super) fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = next_letter(text, at)?;
        let mut end = start;
        while let Some((c, length)) = char_at(text, end) {
            let belongs = if is_letter(c) || is_mark(c) {
                true
            } else {
                let joins = matches!(c, '-' | '\'' | '’' | '.' | ',' | '\u{2011}');
                joins && char_at(text, end + length).is_some_and(|(next, _)| is_letter(next))
            };
            if !belongs {
                break;
            }
            end += length;
        }
        at = end;
        Some((start..end, &text[start..end]))
    })
}

/// Where the next letter or digit stands from byte `at` on.
pub(super) fn next_letter(text: &str, mut at: usize) -> Option<usize> {
    loop {
        let (c, length) = char_at(text, at)?;
        if is_letter(c) {
            return Some(at);
        }
        at += length;
    }
}

/// The character at byte `at`, and its length. Most are ASCII, and cheap.
pub(super) fn char_at(text: &str, at: usize) -> Option<(char, usize)> {
    let byte = *text.as_bytes().get(at)?;
    if byte < 128 {
        return Some((char::from(byte), 1));
    }
    let c = text.get(at..)?.chars().next()?;
    Some((c, c.len_utf8()))
}

pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() }
}

/// Whether `c` is a vowel sign or the like, which belongs to the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && (unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{200c}' | '\u{200d}' | 'ـ'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hold_together() {
        let of = |text| words(text).map(|(_, word)| word.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            of("Al-Nujaba's 2,500 men, in U.S. eyes."),
            ["Al-Nujaba's", "2,500", "men", "in", "U.S", "eyes"]
        );
        assert_eq!(of("—"), Vec::<String>::new());
    }

    #[test]
    fn quotations_are_found() {
        let mut passage = Passage::new(Setting::Text, "");
        passage.text = "A “b” c „d“ 5” e “f".to_owned();
        passage.find_quotations();
        let quoted: Vec<&str> =
            passage.quoted.iter().map(|range| &passage.text[range.clone()]).collect();
        assert_eq!(quoted, ["b", "d", "f"]);
        assert_eq!(passage.unpaired.len(), 1);
    }
}
