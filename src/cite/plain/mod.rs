//! Notes and lists without a style: what a reader needs to know of a source, in one line.
//!
//! `Amal Said, “Title”, *Vatican News*, 5 January 2024, para. 6.` A page says all this once; from
//! then on `Amal Said, para. 7` will do. What is not known is said to be unknown where a reader
//! would ask: a date. Nothing is made up.

mod source;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::entry::SourceEntry;
use super::html::{escape, open_link, prose};
use super::locator::LocatorKind;
use super::style::{BibliographyItem, Cited, Formatted, Group, joined, prefix};
use crate::date::DateWords;

/// The words that plain notes need, in one language.
#[derive(Clone, Copy, Debug)]
pub struct NoteWords<'a> {
    /// The language (BCP 47): what is in another is marked so.
    pub lang: &'a str,
    /// The words of dates.
    pub dates: &'a DateWords,
    /// Between the last two of several authors.
    pub and: &'a str,
    /// After the first of many authors.
    pub others: &'a str,
    /// Before the day on which a source without a date was read.
    pub accessed: &'a str,
    /// Instead of a date that nobody knows.
    pub undated: &'a str,
    /// Before one page, and before several.
    pub pages: (&'a str, &'a str),
    /// Around titles.
    pub quotes: (&'a str, &'a str),
    /// Between the parts of a note.
    pub comma: &'a str,
}

impl<'a> NoteWords<'a> {
    /// Those of English.
    pub fn english(dates: &'a DateWords) -> Self {
        Self {
            lang: "en",
            dates,
            and: "and",
            others: "and others",
            accessed: "accessed",
            undated: "date unknown",
            pages: ("p.", "pp."),
            quotes: ("“", "”"),
            comma: ", ",
        }
    }
}

/// Formats `groups` of citations of `entries` as plain notes: at length where a source is cited
/// first, then short. The list of sources has them in the order of citation. The counterpart of
/// [`super::Style::format`] for sites that name no style.
pub fn format_plain(
    groups: &[Group<'_>],
    entries: &[&SourceEntry],
    words: &NoteWords<'_>,
) -> Formatted {
    let alike = alike(entries, words);
    let mut seen = vec![false; entries.len()];
    let mut order: Vec<usize> = Vec::with_capacity(entries.len());
    let mut notes = Vec::with_capacity(groups.len());
    for group in groups {
        let mut html = String::new();
        for cited in group.cited {
            let Some(entry) = entries.get(cited.entry) else { continue };
            let again = std::mem::replace(&mut seen[cited.entry], true);
            if !again {
                order.push(cited.entry);
            }
            let shown = if again {
                entry.short(cited, alike[cited.entry], words)
            } else {
                entry.note(cited, words)
            };
            append(&mut html, cited, &shown, words);
        }
        if !html.is_empty() && !html.ends_with(['.', '!', '?', '…', '。', '؟']) {
            html.push('.');
        }
        notes.push(html);
    }
    order.extend((0..entries.len()).filter(|at| !seen[*at]));
    let item =
        |entry: usize| BibliographyItem { entry, label: None, html: entries[entry].listed(words) };
    Formatted { notes, bibliography: order.into_iter().map(item).collect(), hanging_indent: false }
}

/// The shortest note on `group` that says which sources of `entries` it cites, without a stop at
/// its end: for facts that show their sources beside them.
pub fn short_note(group: &[Cited], entries: &[&SourceEntry], words: &NoteWords<'_>) -> String {
    let mut html = String::new();
    for cited in group {
        if let Some(entry) = entries.get(cited.entry) {
            append(&mut html, cited, &entry.short(cited, false, words), words);
        }
    }
    html
}

/// Appends a source to a note, with what the author wrote around it.
fn append(html: &mut String, cited: &Cited, shown: &str, words: &NoteWords<'_>) {
    html.push_str(if html.is_empty() { "" } else { "; " });
    prefix(html, cited);
    html.push_str(shown);
    let locator = located(cited, words);
    if !locator.is_empty() {
        escape(html, words.comma);
        escape(html, &locator);
    }
    prose(html, &joined(&cited.suffix));
}

/// Which of `entries` have a short name that another has too.
fn alike(entries: &[&SourceEntry], words: &NoteWords<'_>) -> Vec<bool> {
    let names: Vec<String> = entries.iter().map(|entry| entry.label(words)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &names {
        *counts.entry(name).or_default() += 1;
    }
    names.iter().map(|name| counts[name.as_str()] > 1).collect()
}

/// The locator as written; bare numbers with "p." before them. The number stays with what it counts.
fn located(cited: &Cited, words: &NoteWords<'_>) -> String {
    let text = match &cited.locator {
        Some(locator)
            if locator.kind == LocatorKind::Page && locator.text == cited.locator_text =>
        {
            let (one, several) = words.pages;
            format!("{} {}", if locator.is_several() { several } else { one }, locator.text)
        }
        _ => cited.locator_text.clone(),
    };
    text.replacen(". ", ".\u{a0}", 1)
}
