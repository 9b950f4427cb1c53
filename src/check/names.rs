//! Names of actors, places and terms in running text.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::model::document::{Kind, Own};
use crate::model::site::{DocIx, Site, Target};
use crate::resolve::names::{names_of, normalise};

use super::prose::Passage;

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
        let words = name_words(&passage.text);
        let mut at = 0;
        while at < words.len() {
            let found = self.at(&words[at..], &passage.text);
            let Some((length, doc)) = found else {
                at += 1;
                continue;
            };
            let range = words[at].0.start..words[at + length - 1].0.end;
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
    fn at(&self, words: &[(Range<usize>, String)], text: &str) -> Option<(usize, Option<DocIx>)> {
        let list = self.by_first.get(&words.first()?.1)?;
        let start = words[0].0.start;
        let fits = |name: &Name| {
            let said = words.get(..name.words.len())?;
            let same = said.iter().map(|(_, word)| word).eq(&name.words);
            let slice = &text[start..said.last()?.0.end];
            let exact = name.exact.as_ref().is_none_or(|exact| exact == slice);
            let proper = !name.proper || slice.starts_with(char::is_uppercase);
            // A name does not run over the end of a sentence or clause.
            let whole =
                !slice.contains(['.', ',', ';', ':', '(', ')', '“', '”']) || name.exact.is_some();
            (same && exact && proper && whole).then_some((name.words.len(), name.doc))
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
        if let Some(Target::Doc(doc)) = site.links[from.index()].get(link as usize) {
            mentions.push(Mention { range: piece.range.clone(), doc: *doc, link: Some(link) });
        }
    }
    mentions
}

/// The words of `text` in the form in which names are compared, each with its place. A hyphen parts
/// words here, an apostrophe does not, and the `'s` of a possessive is left out.
pub(super) fn name_words(text: &str) -> Vec<(Range<usize>, String)> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(char::is_alphanumeric) {
        let start = at + offset;
        let mut end = start;
        let mut chars = text[start..].char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let joins = matches!(c, '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | 'ʼ')
                && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            let mark = unicode_normalization::char::is_combining_mark(c)
                || matches!(c, 'ـ' | '\u{200c}' | '\u{200d}');
            if !c.is_alphanumeric() && !joins && !mark {
                break;
            }
            end = start + offset + c.len_utf8();
        }
        at = end;
        let word = &text[start..end];
        let bare = ["'s", "’s"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
        let folded = match bare.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            true => match bare.to_ascii_lowercase() {
                article if article == "el" || article == "ul" => "al".to_owned(),
                word => word,
            },
            false => normalise(bare),
        };
        if !folded.is_empty() {
            words.push((start..start + bare.len(), folded));
        }
    }
    words
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
