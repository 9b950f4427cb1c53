//! What a name means: an id, a title, an alias, a name in another language.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::model::document::{Document, Kind, Own};
use crate::model::site::{DocIx, Target};

pub use super::slips::{Likeness, Near, probable_slip};

/// `name` as it is compared: without case, diacritics, punctuation, and with the variants of
/// letters and articles that writers of Arabic names use folded together.
///
/// For matching only; nothing that a reader sees goes through here.
pub fn normalise(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars() {
        if !fold(c, |c| folded.push(c)) && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    let mut words = String::with_capacity(folded.len());
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(article(word));
    }
    words
}

/// al-, el-, ul- are one article; every other word is itself.
pub(super) fn article(word: &str) -> &str {
    if matches!(word, "el" | "ul") { "al" } else { word }
}

/// Pushes what is compared of `c`, which may be nothing; `false` where it parts words.
pub(super) fn fold(c: char, mut push: impl FnMut(char)) -> bool {
    if c.is_ascii() {
        match c {
            '\'' | '`' => {}
            c if c.is_ascii_alphanumeric() => push(c.to_ascii_lowercase()),
            _ => return false,
        }
        return true;
    }
    if is_apostrophe(c) {
        return true;
    }
    let mut known = true;
    decompose_compatible(c, |c| known &= fold_part(c, &mut push));
    known
}

fn fold_part(c: char, push: &mut impl FnMut(char)) -> bool {
    match c {
        c if is_combining_mark(c) || is_unseen(c) || c == 'ـ' => {}
        'ھ' | 'ہ' | 'ه' | 'ة' | 'ە' => push('ه'),
        'ي' | 'ى' | 'ی' => push('ي'),
        'ك' | 'ک' => push('ك'),
        'ٱ' => push('ا'),
        '٠'..='٩' | '۰'..='۹' => {
            if let Some(digit) = char::from_digit(c as u32 & 0xf, 10) {
                push(digit);
            }
        }
        // Letters that a bar or a hook makes, which nothing decomposes.
        'ø' | 'Ø' => push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => push('d'),
        'ħ' | 'Ħ' => push('h'),
        'ı' => push('i'),
        'ł' | 'Ł' => push('l'),
        'ß' | 'ẞ' => "ss".chars().for_each(push),
        'æ' | 'Æ' => "ae".chars().for_each(push),
        'œ' | 'Œ' => "oe".chars().for_each(push),
        c if c.is_alphanumeric() => c.to_lowercase().for_each(push),
        _ => return false,
    }
    true
}

/// Marks that stand for ʿayn and hamza in Latin script, and apostrophes proper.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, 'ʿ' | 'ʾ' | 'ʼ' | 'ʻ' | '\'' | '’' | '‘' | '`' | '´' | '′')
}

/// Characters that steer shaping, direction or hyphenation, and are not seen themselves.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Which pages and events there are, and what they are called.
#[derive(Debug)]
pub(super) struct Names<'a> {
    docs: &'a [std::sync::Arc<Document>],
    pub(super) ids: &'a FxHashMap<String, Target>,
    by_title: OnceLock<FxHashMap<String, Vec<DocIx>>>,
    by_name: OnceLock<FxHashMap<String, Vec<DocIx>>>,
}

/// What a name was found to mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This.
    One(Target),
    /// One of these.
    Several(Vec<DocIx>),
    /// Nothing.
    Nothing,
}

impl<'a> Names<'a> {
    pub(super) fn new(
        docs: &'a [std::sync::Arc<Document>],
        ids: &'a FxHashMap<String, Target>,
    ) -> Self {
        Self { docs, ids, by_title: OnceLock::new(), by_name: OnceLock::new() }
    }

    /// What `name` means: as an id first, then as a title, then as any name.
    pub(super) fn meaning(&self, name: &str) -> Meaning {
        if let Some(target) = self.ids.get(name) {
            return Meaning::One(*target);
        }
        let titles = self.by_title.get_or_init(|| self.titles());
        let found = titles.get(name).filter(|found| !found.is_empty());
        let found = found.or_else(|| {
            let names = self.by_name.get_or_init(|| self.names());
            names.get(&normalise(name)).filter(|found| !found.is_empty())
        });
        match found.map(Vec::as_slice) {
            None | Some([]) => Meaning::Nothing,
            Some([one]) => Meaning::One(Target::Doc(*one)),
            Some(several) => Meaning::Several(several.to_vec()),
        }
    }

    /// The known id or title that `name` was probably meant to be.
    pub(super) fn suggestion(&self, name: &str) -> Option<String> {
        let titles = self.named().map(|(_, doc)| &*doc.front.title.value);
        let ids = self.ids.keys().map(String::as_str);
        let mut known: Vec<&str> = ids.chain(titles).collect();
        known.sort_unstable();
        crate::diagnostic::did_you_mean(name, known).or_else(|| {
            let names = self.named().flat_map(|(_, doc)| names_of(doc));
            let near = probable_slip(name, names);
            near.first().map(|near| format!("did you mean `{}`?", near.name))
        })
    }

    fn named(&self) -> impl Iterator<Item = (DocIx, &'a Document)> {
        let docs = self.docs.iter().enumerate();
        docs.map(|(at, doc)| (DocIx::new(at), &**doc)).filter(|(_, doc)| {
            doc.suffix.is_none() && !matches!(doc.kind, Kind::Section | Kind::EventList)
        })
    }

    fn titles(&self) -> FxHashMap<String, Vec<DocIx>> {
        let mut titles: FxHashMap<String, Vec<DocIx>> = FxHashMap::default();
        for (ix, doc) in self.named() {
            titles.entry(doc.front.title.value.clone()).or_default().push(ix);
        }
        titles
    }

    fn names(&self) -> FxHashMap<String, Vec<DocIx>> {
        let mut names: FxHashMap<String, Vec<DocIx>> = FxHashMap::default();
        for (ix, doc) in self.named() {
            for name in names_of(doc) {
                let known = names.entry(normalise(name)).or_default();
                if known.last() != Some(&ix) {
                    known.push(ix);
                }
            }
        }
        names
    }
}

/// The title of `doc`, its aliases and its names in other languages.
pub fn names_of(doc: &Document) -> impl Iterator<Item = &str> {
    let names = match &doc.front.own {
        Own::Actor(actor) => Some(&actor.names),
        Own::Place(place) => Some(&place.names),
        Own::Term(names) => Some(&**names),
        _ => None,
    };
    let aliases = names.into_iter().flat_map(|names| &names.aliases).map(|alias| &*alias.value);
    let foreign = names.into_iter().flat_map(|names| &names.by_language);
    std::iter::once(&*doc.front.title.value)
        .chain(aliases)
        .chain(foreign.map(|(_, name)| &*name.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        for (a, b) in [
            ("Mohammed Shia Al-Sudani", "mohammed shia al-sudani"),
            ("Hashed el-Shaabi", "Hashed al Shaabi"),
            ("Sa‘ad", "Saad"),
            ("Zürich", "zurich"),
            ("ابراھيم", "ابراهيم"),
            ("كتائب", "کتائب"),
            ("٢٠٢٤", "2024"),
            ("المُقاوَمة", "المقاومه"),
            ("محمـــد", "محمد"),
            ("ﻣﺤﻤﺪ", "محمد"),
            ("أحمد", "احمد"),
            ("Erdoğan Işık", "Erdogan Isik"),
            ("Ba’ath", "Ba'ath"),
            ("Kr\u{ad}iegs\u{200e}rat", "Kriegsrat"),
            ("e\u{301}lan", "Élan"),
        ] {
            assert_eq!(normalise(a), normalise(b), "{a} / {b}");
        }
        assert_ne!(normalise("Kamal"), normalise("Kamel"));
    }
}
