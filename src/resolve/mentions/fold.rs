//! Text folded for comparison, with the way back to where each letter stands.
//!
//! Folded text is words with one blank before and after each. [`HARD`] parts what may not be one
//! name (a full stop, a tag, a hole); a word that goes on behind a tag has [`GLUE`] in it. Neither
//! is in the fold of any name that stands in one piece, so that no name is found across them.

use unicode_normalization::char::is_combining_mark;

use std::hash::Hasher;

use super::html::{self, Tag};
use crate::model::document::{Fragment, Hole};
use crate::resolve::names;
use rustc_hash::FxHasher;

const HARD: char = '\u{1}';
const GLUE: char = '\u{2}';
/// A letter that nobody can read: an entity of unknown name.
const UNREAD: char = '\u{3}';

/// Letters that Arabic writes together with the article of the next word: "and", "so", "in",
/// "to", "like".
pub(super) const PREFIXES: [char; 5] = ['و', 'ف', 'ب', 'ل', 'ك'];

/// How all names begin, more or less: where it says no, none begins.
#[derive(Debug, Default)]
pub(super) struct Openings {
    /// Of names that are one word.
    alone: Bits,
    /// Of those that are several, by the first two.
    pairs: Bits,
}

impl Openings {
    /// Adds that of `name`, which is folded.
    pub(super) fn add(&mut self, name: &str) {
        let mut words = name.trim().split(' ').map(hash);
        let first = words.next().unwrap_or_default();
        match words.next() {
            None => self.alone.set(first),
            Some(second) => self.pairs.set(pair(first, second)),
        }
    }
}

/// A set of hashes that takes some others for its own.
#[derive(Debug)]
struct Bits(Vec<u64>);

impl Default for Bits {
    fn default() -> Self {
        Self(vec![0; 1 << (Self::SIZE - 6)])
    }
}

impl Bits {
    /// As a power of 2, how many bits there are: so many that tens of thousands of names leave
    /// most unset, and so few that they stay in the processor's cache.
    const SIZE: u32 = 18;

    fn set(&mut self, hash: u64) {
        let at = (hash >> (64 - Self::SIZE)) as usize;
        self.0[at >> 6] |= 1 << (at & 63);
    }

    fn may_hold(&self, hash: u64) -> bool {
        let at = (hash >> (64 - Self::SIZE)) as usize;
        self.0[at >> 6] >> (at & 63) & 1 == 1
    }
}

fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

fn pair(first: u64, second: u64) -> u64 {
    (first.rotate_left(23) ^ second).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// A word of folded text with which a name may begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Where it begins.
    pub(super) start: u32,
    /// Where it ends, where it may be a name alone.
    pub(super) alone: Option<u32>,
    /// Whether it may be a name with what follows.
    pub(super) goes_on: bool,
}

/// A text as it is compared. Kept and used again, since that saves most of its allocations.
#[derive(Debug, Default)]
pub(super) struct Folded<'n> {
    names: Option<&'n Openings>,
    text: String,
    /// From this byte of `text` on, one byte stands for one byte of the source, which starts there.
    steps: Vec<(u32, u32)>,
    /// What may be read, but not linked: ranges of `text`.
    closed: Vec<(u32, u32)>,
    candidates: Vec<Candidate>,
    /// Where the word before begins, and its hash.
    last: Option<(u32, u64)>,
    /// Where the word begins that is being read.
    word: usize,
    /// Whether a tag was passed since the last letter of that word.
    tag_passed: bool,
}

impl<'n> Folded<'n> {
    /// Nothing read yet. What is read is looked through for words that `names` begin with.
    pub(super) fn new(names: &'n Openings) -> Self {
        Self { names: Some(names), ..Self::default() }
    }

    /// Reads plain text.
    pub(super) fn plain(&mut self, text: &str) {
        self.clear();
        self.words(text, 0..text.len(), false);
        self.part();
    }

    /// Reads HTML. Links, headings and quotations are marked as closed, code is left out.
    pub(super) fn html(&mut self, fragment: &Fragment) {
        self.clear();
        let source = fragment.html.as_str();
        let mut holes = fragment.holes.iter().map(|(at, hole)| (*at as usize, *hole)).peekable();
        let mut open = html::Open::default();
        let mut closed_from = None;
        let mut at = 0;
        while at < source.len() {
            while let Some((_, hole)) = holes.next_if(|(place, _)| *place <= at) {
                self.hard();
                if matches!(hole, Hole::Link(_)) {
                    open.link();
                    closed_from.get_or_insert(self.text.len());
                }
            }
            let limit = holes.peek().map_or(source.len(), |(place, _)| *place);
            let limit = source.ceil_char_boundary(limit.min(source.len()));
            let end = source[at..limit].find('<').map_or(limit, |found| at + found);
            if end > at {
                if open.is_muted() {
                    self.hard();
                } else {
                    self.words(source, at..end, true);
                }
                at = end;
                continue;
            }
            let Some(tag) = Tag::read(&source[at..]) else {
                self.hard();
                at += 1;
                continue;
            };
            if tag.is_inline() {
                self.tag();
            } else {
                self.hard();
            }
            open.pass(&tag);
            match closed_from {
                None if open.any() => closed_from = Some(self.text.len()),
                Some(from) if !open.any() => {
                    self.hard();
                    self.close(from);
                    closed_from = None;
                }
                _ => {}
            }
            at += tag.length;
        }
        self.part();
        if let Some(from) = closed_from {
            self.close(from);
        }
    }

    /// The folded text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The words of the folded text with which a name may begin, in order.
    pub(super) fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Whether what stands at byte `at` of the folded text may become a link.
    pub(super) fn is_open(&self, at: usize) -> bool {
        let at = offset(at);
        let next = self.closed.partition_point(|(from, _)| *from <= at);
        next == 0 || self.closed[next - 1].1 <= at
    }

    /// The byte of the source that byte `at` of the folded text stands for.
    pub(super) fn source_of(&self, at: usize) -> usize {
        let at = offset(at);
        let next = self.steps.partition_point(|(folded, _)| *folded <= at);
        let Some((folded, source)) = next.checked_sub(1).map(|last| self.steps[last]) else {
            return 0;
        };
        (source + (at - folded)) as usize
    }

    /// The bytes of `source`, which was read, that `from..to` of the folded text stands for. What
    /// is written together with the first word of it belongs to it.
    pub(super) fn range(&self, source: &str, from: usize, to: usize) -> (usize, usize) {
        let last = self.text[..to].chars().next_back().map_or(0, char::len_utf8);
        let mut start = self.source_of(from).min(source.len());
        let mut end = self.source_of(to - last).min(source.len());
        let after = source.get(end..).unwrap_or("");
        end += match after.chars().next() {
            Some('&') => html::entity(after).1,
            Some(c) => c.len_utf8(),
            None => 0,
        };
        let after = source.get(end..).unwrap_or("").chars();
        end += after
            .take_while(|c| is_combining_mark(*c) || *c == 'ـ')
            .map(char::len_utf8)
            .sum::<usize>();
        let before = source.get(..start).unwrap_or("").chars().rev();
        let joined = before.take_while(|c| c.is_alphanumeric() || is_combining_mark(*c));
        start -= joined.map(char::len_utf8).sum::<usize>();
        (start, end)
    }

    fn clear(&mut self) {
        self.text.clear();
        self.text.push(' ');
        self.steps.clear();
        self.closed.clear();
        self.candidates.clear();
        self.last = None;
        self.word = 1;
        self.tag_passed = false;
    }

    fn close(&mut self, from: usize) {
        self.closed.push((offset(from), offset(self.text.len())));
    }

    /// What is pushed next stands at byte `source` of the source.
    fn step(&mut self, source: usize) {
        let (at, source) = (offset(self.text.len()), offset(source));
        let runs_on =
            self.steps.last().is_some_and(|(folded, from)| from + (at - folded) == source);
        if !runs_on {
            self.steps.push((at, source));
        }
    }

    /// Reads `range` of `source`, which has no tags in it.
    fn words(&mut self, source: &str, range: std::ops::Range<usize>, entities: bool) {
        let bytes = source.as_bytes();
        let (mut at, end) = (range.start, range.end);
        while at < end {
            if bytes[at].is_ascii_alphanumeric() {
                let length =
                    bytes[at..end].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                self.glue();
                self.step(at);
                let from = self.text.len();
                self.text.push_str(&source[at..at + length]);
                self.text[from..].make_ascii_lowercase();
                at += length;
                continue;
            }
            if bytes[at] == b' ' {
                self.part();
                at += 1;
                continue;
            }
            let (c, length) = match source[at..].chars().next() {
                Some('&') if entities => html::entity(&source[at..end]),
                Some(c) => (Some(c), c.len_utf8()),
                None => break,
            };
            match c {
                Some(c) => self.character(c, at, &source[at + length..end]),
                None => {
                    self.glue();
                    self.text.push(UNREAD);
                }
            }
            at += length;
        }
    }

    /// Reads `c`, which stands at byte `at`, with `after` after it.
    fn character(&mut self, c: char, at: usize, after: &str) {
        if names::is_apostrophe(c) {
            if self.is_clitic(after) {
                self.part();
            }
            return;
        }
        // A mark stands on what is before it, and an empty fold is no letter of its own.
        if is_combining_mark(c) {
            return;
        }
        let before = (self.text.len(), self.steps.len(), self.tag_passed);
        self.glue();
        self.step(at);
        let from = self.text.len();
        let text = &mut self.text;
        let read = names::fold(c, |c| text.push(c));
        if read && self.text.len() > from {
            // Each letter that this one became stands where it stood.
            let grown: Vec<usize> =
                self.text[from..].char_indices().skip(1).map(|(more, _)| from + more).collect();
            self.steps.extend(grown.into_iter().map(|more| (offset(more), offset(at))));
            return;
        }
        self.text.truncate(before.0);
        self.steps.truncate(before.1);
        self.tag_passed = before.2;
        if read {
            return;
        }
        let initial =
            || self.text[self.word..].chars().nth(1).is_none() && self.text.len() > self.word;
        match c {
            '-' | '\u{2010}' | '\u{2011}' => self.part(),
            '.' if initial() => self.part(),
            c if c.is_whitespace() => self.part(),
            _ => self.hard(),
        }
    }

    /// Whether an apostrophe here parts two words: before the `s` of a genitive, after an article
    /// or preposition of one letter.
    fn is_clitic(&self, after: &str) -> bool {
        let word = &self.text[self.word..];
        let genitive = after.strip_prefix(['s', 'S']).is_some_and(|rest| {
            !rest.starts_with(|c: char| c.is_alphanumeric() || names::is_apostrophe(c))
        });
        matches!(word, "l" | "d") || genitive && !word.is_empty()
    }

    /// A tag that parts no words.
    fn tag(&mut self) {
        if self.text.len() > self.word {
            self.tag_passed = true;
        } else {
            self.hard();
        }
    }

    fn glue(&mut self) {
        if self.tag_passed {
            self.tag_passed = false;
            self.text.push(GLUE);
        }
    }

    /// The end of a word, after which a name may go on.
    fn part(&mut self) {
        self.end_word();
        if std::mem::take(&mut self.tag_passed) {
            self.hard();
        }
    }

    /// The end of a word, after which none may go on.
    fn hard(&mut self) {
        self.tag_passed = false;
        self.end_word();
        if !self.text[..self.text.len() - 1].ends_with(HARD) {
            self.text.push(HARD);
            self.note_word(self.text.len() - HARD.len_utf8(), self.text.len());
            self.text.push(' ');
            self.word = self.text.len();
        }
    }

    fn end_word(&mut self) {
        let word = &self.text[self.word..];
        if word.is_empty() {
            return;
        }
        if word.is_ascii() {
            if names::article(word) != word {
                self.text.replace_range(self.word.., "al");
            }
        } else if let Some(rest) = word.strip_prefix(PREFIXES) {
            let first = self.word + (word.len() - rest.len());
            let letters = rest.chars().count();
            let parted = match rest.starts_with("ال") && letters >= 5 {
                true => Some(" "),
                // The article loses its first letter after "to".
                false => (word.starts_with("لل") && letters >= 4).then_some(" ا"),
            };
            if let Some(blank) = parted {
                self.insert(first, blank);
                self.note_word(self.word, first);
                self.word = first + 1;
            }
        }
        self.note_word(self.word, self.text.len());
        self.text.push(' ');
        self.word = self.text.len();
    }

    /// A word ends; it may be where a name begins, or the second of one.
    fn note_word(&mut self, from: usize, to: usize) {
        let Some(names) = self.names else { return };
        let hash = hash(&self.text[from..to]);
        let (start, end) = (offset(from), offset(to));
        if let Some((first, before)) = self.last
            && names.pairs.may_hold(pair(before, hash))
        {
            match self.candidates.last_mut() {
                Some(last) if last.start == first => last.goes_on = true,
                _ => self.candidates.push(Candidate { start: first, alone: None, goes_on: true }),
            }
        }
        if names.alone.may_hold(hash) {
            self.candidates.push(Candidate { start, alone: Some(end), goes_on: false });
        }
        self.last = Some((start, hash));
    }

    fn insert(&mut self, at: usize, what: &str) {
        let (place, grown) = (offset(at), offset(what.len()));
        let source = offset(self.source_of(at));
        let next = self.steps.partition_point(|(folded, _)| *folded < place);
        for (folded, _) in &mut self.steps[next..] {
            *folded += grown;
        }
        // What is inserted stands where the rest of the word begins.
        self.steps
            .splice(next..next, [(place, source), (place + 1, source), (place + grown, source)]);
        self.text.insert_str(at, what);
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
