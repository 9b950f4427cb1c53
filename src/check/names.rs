//! Names of actors, places and terms in running text.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::model::document::{Kind, Own};
use crate::model::site::{DocIx, Site, Target};
use crate::resolve::names::{names_of, normalise};

use super::prose::{Passage, char_at, is_letter, is_mark, next_letter};

/// A name of a page in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Where it stands in the passage's text.
    pub(super) range: Range<usize>,
    /// Whose name it is.
    pub(super) doc: DocIx,
    /// The link that it is the label of: an index of the document's links.
    pub(super) link: Option<u32>,
}

/// One name, word by word, in the form in which it is compared.
#[derive(Debug)]
struct Name {
    words: Vec<String>,
    doc: DocIx,
    /// What must stand there letter by letter: a name all in capitals.
    exact: Option<String>,
    /// Whether it begins with a capital wherever it stands.
    proper: bool,
}

/// All names of the site, by their first word.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<Name>,
    by_first: FxHashMap<String, Vec<u32>>,
}

impl Names {
    /// The names of the pages that are published.
    pub(super) fn new(site: &Site) -> Self {
        let mut names = Self::default();
        for (at, doc) in site.docs.iter().enumerate() {
            let kind = matches!(doc.kind, Kind::Actor | Kind::Place | Kind::Term);
            if !kind || doc.suffix.is_some() || site.pages[at].is_none() {
                continue;
            }
            let short = match &doc.front.own {
                Own::Actor(own) => own.names.short.as_ref(),
                _ => None,
            };
            for name in names_of(doc).chain(short.map(|short| short.value.as_str())) {
                names.add(name, DocIx::new(at), doc.kind != Kind::Term);
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for list in names.by_first.values_mut() {
            // The longest name wins.
            list.sort_by_key(|at| std::cmp::Reverse(names.names[*at as usize].words.len()));
        }
        names
    }

    fn add(&mut self, name: &str, doc: DocIx, proper: bool) {
        let words: Vec<String> = name_words(name).into_iter().map(|(_, word)| word).collect();
        let Some(first) = words.first().cloned() else { return };
        let capitals = name.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !name.chars().any(char::is_lowercase)
            && name.chars().any(char::is_uppercase);
        let exact = capitals.then(|| name.to_owned());
        let proper = proper && name.starts_with(char::is_uppercase);
        self.by_first.entry(first).or_default().push(self.names.len() as u32);
        self.names.push(Name { words, doc, exact, proper });
    }

    /// Whether a page is called `name`.
    pub(super) fn knows(&self, words: &[String]) -> bool {
        let list = words.first().and_then(|first| self.by_first.get(first));
        list.is_some_and(|list| list.iter().any(|at| self.names[*at as usize].words == words))
    }

    /// The names in `passage`: those that links show, and the longest ones elsewhere. One that two
    /// pages share is left out.
    pub(super) fn find(&self, site: &Site, from: DocIx, passage: &Passage) -> Vec<Mention> {
        let mut mentions = linked(site, from, passage);
        let text = passage.text.as_str();
        let words: Vec<Range<usize>> = name_ranges(text).collect();
        let mut at = 0;
        let mut folded = String::new();
        while at < words.len() {
            let Some((length, doc)) = self.at(&words[at..], text, &mut folded) else {
                at += 1;
                continue;
            };
            let range = words[at].start..words[at + length - 1].end;
            at += length;
            let taken =
                |other: &Mention| other.range.start < range.end && range.start < other.range.end;
            if let Some(doc) = doc
                && !mentions.iter().any(taken)
            {
                mentions.push(Mention { range, doc, link: None });
            }
        }
        mentions.sort_by_key(|mention| mention.range.start);
        mentions
    }

    /// The longest name that `words` begin with: how many words, and whose it is, if one page's.
    /// `folded` is room for the first word.
    fn at(
        &self,
        words: &[Range<usize>],
        text: &str,
        folded: &mut String,
    ) -> Option<(usize, Option<DocIx>)> {
        let start = words.first()?.start;
        let first = &text[words[0].clone()];
        let small = first.starts_with(char::is_lowercase);
        folded.clear();
        if first.is_ascii()
            && !first.contains('\'')
            && !first.eq_ignore_ascii_case("el")
            && !first.eq_ignore_ascii_case("ul")
        {
            folded.extend(first.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            folded.push_str(&fold(first));
        }
        let list = self.by_first.get(folded.as_str())?;
        let fits = |name: &Name| {
            if small && name.proper {
                return None;
            }
            let said = words.get(..name.words.len())?;
            let slice = &text[start..said.last()?.end];
            let exact = name.exact.as_ref().is_none_or(|exact| exact == slice);
            // A name does not run over the end of a sentence or clause.
            let whole =
                name.exact.is_some() || !slice.contains(['.', ',', ';', ':', '(', ')', '“', '”']);
            let same = || {
                said.iter()
                    .skip(1)
                    .zip(&name.words[1..])
                    .all(|(range, word)| fold(&text[range.clone()]) == *word)
            };
            (exact && whole && same()).then_some((name.words.len(), name.doc))
        };
        let mut found = list.iter().filter_map(|at| fits(&self.names[*at as usize]));
        let (length, doc) = found.next()?;
        let shared = found.take_while(|(other, _)| *other == length).any(|(_, other)| other != doc);
        Some((length, (!shared).then_some(doc)))
    }
}

/// The labels of links to pages.
fn linked(site: &Site, from: DocIx, passage: &Passage) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for piece in passage.pieces() {
        let Some(link) = piece.link else { continue };
        if let Some(last) = mentions.last_mut().filter(|last| last.link == Some(link)) {
            last.range.end = piece.range.end;
            continue;
        }
        if let Some(Target::Doc(doc)) = site.references[from.index()].links.get(link as usize) {
            mentions.push(Mention { range: piece.range.clone(), doc: *doc, link: Some(link) });
        }
    }
    mentions
}

/// The words of `text` in the form in which names are compared, each with its place. A hyphen parts
/// words here, an apostrophe does not, and the `'s` of a possessive is left out.
pub(super) fn name_words(text: &str) -> Vec<(Range<usize>, String)> {
    let ranges = name_ranges(text);
    ranges
        .map(|range| (range.clone(), fold(&text[range])))
        .filter(|(_, word)| !word.is_empty())
        .collect()
}

/// Where the words of `text` stand, as [`name_words`] parts them.
pub(super) fn name_ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = next_letter(text, at)?;
        let mut end = start;
        while let Some((c, length)) = char_at(text, end) {
            let apostrophe = matches!(c, '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | 'ʼ');
            let joins =
                apostrophe && char_at(text, end + length).is_some_and(|(next, _)| is_letter(next));
            if !is_letter(c) && !joins && !is_mark(c) {
                break;
            }
            end += length;
        }
        at = end;
        let word = &text[start..end];
        let bare = ["'s", "’s"].iter().find_map(|ending| word.strip_suffix(ending));
        Some(start..start + bare.unwrap_or(word).len())
    })
}

/// One word in the form in which it is compared.
pub(super) fn fold(word: &str) -> String {
    if !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return normalise(word);
    }
    match word.to_ascii_lowercase() {
        article if article == "el" || article == "ul" => "al".to_owned(),
        word => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_word_by_word() {
        let of = |text| name_words(text).into_iter().map(|(_, word)| word).collect::<Vec<_>>();
        assert_eq!(of("Iraq's Hashed el-Shaabi"), ["iraq", "hashed", "al", "shaabi"]);
        assert_eq!(of("Sa‘ad’s Zürich"), ["saad", "zurich"]);
    }
}
