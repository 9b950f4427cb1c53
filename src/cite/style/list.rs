//! Lists of sources: their order, and entries printed once for all pages.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use hayagriva::types::Person;
use hayagriva::{ElemChild, ElemMeta, Rendered};
use rustc_hash::FxHasher;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::html::{Writer, is_linkable};
use super::{BibliographyItem, Cited, Form, Style, bare};
use crate::cite::entry::SourceEntry;

/// Entries by key, language and a hash of their data. It changes nothing but the time it takes:
/// an entry on its own is printed the same on every page.
pub(super) type Memo = Arc<Mutex<BTreeMap<(String, String, u64), Arc<Listed>>>>;

/// An entry of a list, printed on its own.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// The mark before it for the first entry of a list: `[1]`.
    label: Option<String>,
    /// The entry without its mark.
    pub(super) html: String,
    /// The same for a note: what is said first leads to [`LINK`].
    pub(super) note: String,
    /// The same without its authors.
    pub(super) without_names: String,
}

/// Stands in a printed note for where it leads, which differs from page to page.
pub(super) const LINK: &str = "\u{1}";

impl Style {
    /// The order of the list: by author, date and title, or as cited.
    pub(super) fn order(&self, groups: &[Vec<&Cited>], entries: &[&SourceEntry]) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::new();
        let mut seen = vec![false; entries.len()];
        for at in groups.iter().flatten().map(|cited| cited.entry).chain(0..entries.len()) {
            if !std::mem::replace(&mut seen[at], true) {
                order.push(at);
            }
        }
        if self.sorted {
            order.sort_by_cached_key(|at| sort_key(entries[*at]));
        }
        order
    }

    /// The list of `entries` in `order`.
    pub(super) fn list(
        &self,
        order: &[usize],
        entries: &[&SourceEntry],
        lang: &str,
    ) -> Vec<BibliographyItem> {
        let item = |(number, at): (usize, &usize)| {
            let listed = self.listed(entries[*at], lang);
            let label = listed.label.as_ref();
            BibliographyItem {
                entry: *at,
                label: label.map(|label| label.replace('1', &(number + 1).to_string())),
                html: listed.html.clone(),
            }
        };
        order.iter().enumerate().map(item).collect()
    }

    /// The entry printed on its own.
    pub(super) fn listed(&self, entry: &SourceEntry, lang: &str) -> Arc<Listed> {
        let mut hasher = FxHasher::default();
        entry.data.hash(&mut hasher);
        let key = (entry.data.key().to_owned(), lang.to_owned(), hasher.finish());
        let memo = || self.memo.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listed) = memo().get(&key) {
            return listed.clone();
        }
        // Not under the lock: others need not wait, and twice the same does no harm.
        let listed = Arc::new(self.print(entry, lang));
        memo().insert(key, listed.clone());
        listed
    }

    fn print(&self, entry: &SourceEntry, lang: &str) -> Listed {
        let cited = Cited::default();
        // A style without a list shows what it would say in a note.
        let groups = if self.list.bibliography.is_some() { vec![] } else { vec![vec![&cited]] };
        let rendered = self.render(&self.list, &groups, &[], &[entry], lang);
        let (first, content) = match &rendered {
            Some(Rendered { bibliography: Some(list), .. }) => match list.items.first() {
                Some(item) => (item.first_field.as_ref(), &item.content.0[..]),
                None => (None, &[][..]),
            },
            Some(Rendered { citations, .. }) => {
                (None, citations.first().map_or(&[][..], |note| &note.citation.0[..]))
            }
            None => (None, &[][..]),
        };
        let number = first.or_else(|| content.iter().find_map(find_number));
        let label = number.filter(|_| self.form == Form::Number).map(|number| {
            let mut writer = Writer::default();
            writer.child(number);
            writer.out.trim().to_owned()
        });
        let write = |without_names, link: Option<(String, String)>| {
            let mut writer = Writer {
                without_names,
                without_number: label.is_some(),
                attributes: entry.robust_links(),
                link,
                ..Writer::default()
            };
            // What stands first and is no number belongs to the entry.
            first.iter().filter(|_| label.is_none()).for_each(|field| writer.child(field));
            writer.children(content);
            writer.finish().trim().to_owned()
        };
        let html = leading_there(entry, |link| write(false, link));
        let note = |without_names| write(without_names, Some((LINK.to_owned(), String::new())));
        let (note, without_names) = (note(false), note(true));
        let mut listed = Listed { label, html, note, without_names };
        if listed.html.is_empty() {
            listed.html = bare(entry, None);
            listed.note = bare(entry, Some(LINK));
            listed.without_names = listed.note.clone();
        }
        listed
    }
}

/// The list that was printed together with notes, in `order`.
pub(super) fn in_order(
    printed: &Rendered,
    entries: &[&SourceEntry],
    order: &[usize],
) -> Vec<BibliographyItem> {
    let items = printed.bibliography.iter().flat_map(|list| &list.items);
    let by_key: BTreeMap<&str, &[ElemChild]> =
        items.map(|item| (item.key.as_str(), &item.content.0[..])).collect();
    let item = |at: &usize| {
        let content = by_key.get(entries[*at].data.key())?;
        let html = leading_there(entries[*at], |link| {
            let attributes = entries[*at].robust_links();
            let mut writer = Writer { attributes, link, ..Writer::default() };
            writer.children(content);
            writer.finish().trim().to_owned()
        });
        Some(BibliographyItem { entry: *at, label: None, html })
    };
    order.iter().filter_map(item).collect()
}

/// What `write` writes of `entry`, with a link to it: where its style prints no address, what is
/// said first is one.
fn leading_there(
    entry: &SourceEntry,
    write: impl Fn(Option<(String, String)>) -> String,
) -> String {
    let html = write(None);
    match entry.link().filter(|link| is_linkable(link)) {
        Some(link) if !html.contains("<a ") => write(Some((link, entry.robust_links()))),
        _ => html,
    }
}

/// Whether two of `entries` could look the same beside their year, so that it needs a letter.
pub(super) fn are_alike(entries: &[&SourceEntry]) -> bool {
    let mut seen: Vec<(Option<i32>, String)> = entries
        .iter()
        .map(|entry| {
            let people = entry.data.authors().or(entry.data.editors());
            let first = people.and_then(<[Person]>::first).map(|person| folded(&person.name));
            (entry.data.date_any().map(|date| date.year), first.unwrap_or_default())
        })
        .collect();
    seen.sort_unstable();
    seen.windows(2).any(|pair| pair[0] == pair[1])
}

/// Authors, else editors, else the title; the date; the title; the key, so that none are equal.
type SortKey = (String, (i32, Option<u8>, Option<u8>), String, String);

fn sort_key(entry: &SourceEntry) -> SortKey {
    let title = folded(entry.title.as_deref().unwrap_or(""));
    let people = entry.data.authors().or_else(|| entry.data.map(|entry| entry.editors()));
    let names = people.filter(|people| !people.is_empty()).map(|people| {
        let name = |person: &Person| folded(&person.name_first(false, true));
        people.iter().map(name).collect::<Vec<String>>().join("\u{0}")
    });
    let date = entry.data.date_any().map_or((i32::MAX, None, None), |date| {
        (super::super::when::first_year(date.year), date.month, date.day)
    });
    (names.unwrap_or_else(|| title.clone()), date, title, entry.key.value.clone())
}

/// The text without case and accents, for sorting.
fn folded(text: &str) -> String {
    let letters = text.nfkd().filter(|c| !is_combining_mark(*c));
    letters.flat_map(char::to_lowercase).filter(|c| !"“”„\"'‘’«»".contains(*c)).collect()
}

/// The first number of a source below `child`.
fn find_number(child: &ElemChild) -> Option<&ElemChild> {
    let ElemChild::Elem(elem) = child else { return None };
    match elem.meta {
        Some(ElemMeta::CitationNumber) => Some(child),
        _ => elem.children.0.iter().find_map(find_number),
    }
}
