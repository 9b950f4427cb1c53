//! Notes: what a style prints for a citation, with what the author wrote around it.

use std::str::FromStr;

use hayagriva::citationberg::{LocaleCode, taxonomy};
use hayagriva::{
    CitationItem, ElemChild, ElemMeta, Entry, LocatorPayload, Rendered, SpecificLocator,
};

use super::super::entry::SourceEntry;
use super::super::html::{Writer, escape, prose};
use super::super::locator::LocatorKind;
use super::list::LINK;
use super::{Cited, Form, LOCALES, Style, bare};

/// The citation as `hayagriva` takes it.
pub(super) fn item<'a>(cited: &'a Cited, entries: &[&'a SourceEntry]) -> CitationItem<'a, Entry> {
    let entry = entries[cited.entry];
    let locator = cited.locator.as_ref().and_then(|locator| {
        let kind = taxonomy::Locator::from_str(locator.kind.as_csl()).ok()?;
        Some(SpecificLocator(kind, LocatorPayload::Str(&locator.text)))
    });
    CitationItem::new(&*entry.data, locator, entry.locale(), false, None)
}

impl Style {
    /// The notes of `groups`, as printed.
    pub(super) fn notes(
        &self,
        printed: &Rendered,
        groups: &[Vec<&Cited>],
        entries: &[&SourceEntry],
        lang: &str,
    ) -> Vec<String> {
        let inside = self.form == Form::Note && self.has_stops_inside(lang);
        let printed = printed.citations.iter().zip(groups);
        let notes = printed.map(|(note, group)| {
            let html = self.note(&note.citation.0, group, entries);
            // `hayagriva` moves stops into quotations everywhere but here.
            for (after, within) in [("”.", ".”"), ("”</a>.", ".”</a>")] {
                if let Some(start) = html.strip_suffix(after).filter(|_| inside) {
                    return format!("{start}{within}");
                }
            }
            html
        });
        notes.collect()
    }

    fn note(&self, children: &[ElemChild], group: &[&Cited], entries: &[&SourceEntry]) -> String {
        let children = match self.form {
            Form::AuthorDate => without_brackets(children),
            _ => children,
        };
        let mut html = String::new();
        for child in children {
            let cited = match child {
                ElemChild::Elem(elem) => match elem.meta {
                    Some(ElemMeta::Entry(at)) => group.get(at),
                    _ => None,
                },
                _ => None,
            };
            let without_names = cited.is_some_and(|cited| cited.suppress_author);
            let mut writer = Writer { without_names, ..Writer::default() };
            if let Some(cited) = cited {
                writer.attributes = entries[cited.entry].robust_links();
                writer.link = cited.link.clone().map(|link| (link, String::new()));
            }
            writer.child(child);
            match cited {
                None => html.push_str(&writer.out),
                Some(cited) => {
                    prefix(&mut html, cited);
                    let shown = writer.finish();
                    match shown.contains(char::is_alphanumeric) {
                        true => html.push_str(shown.trim()),
                        // A style has nothing to say of what it knows nothing of.
                        false => html.push_str(&bare(entries[cited.entry], cited.link.as_deref())),
                    }
                    prose(&mut html, &joined(&cited.suffix));
                }
            }
        }
        html.trim().to_owned()
    }

    /// Notes that are entries of the list, with locators after them.
    pub(super) fn entries_as_notes(
        &self,
        groups: &[Vec<&Cited>],
        entries: &[&SourceEntry],
        lang: &str,
    ) -> Vec<String> {
        let note = |group: &Vec<&Cited>| {
            let mut html = String::new();
            for cited in group {
                if !html.is_empty() {
                    html.truncate(html.trim_end_matches('.').len());
                    html.push_str("; ");
                }
                prefix(&mut html, cited);
                let listed = self.listed(entries[cited.entry], lang);
                let shown =
                    if cited.suppress_author { &listed.without_names } else { &listed.note };
                let shown = &led(shown, cited);
                let located = located(cited);
                if located.is_empty() && cited.suffix.is_empty() {
                    html.push_str(shown);
                    continue;
                }
                html.push_str(shown.trim_end_matches('.'));
                html.push_str(if located.is_empty() { "" } else { ", " });
                escape(&mut html, &located);
                prose(&mut html, &joined(&cited.suffix));
                html.push_str(if html.ends_with('.') { "" } else { "." });
            }
            html
        };
        groups.iter().map(note).collect()
    }

    /// Whether stops go inside quotations in `lang`, as in American English.
    fn has_stops_inside(&self, lang: &str) -> bool {
        let wanted = self.locale(lang).unwrap_or_else(LocaleCode::en_us);
        let find = |code: &LocaleCode| LOCALES.iter().find(|one| one.lang.as_ref() == Some(code));
        let found = find(&wanted).or_else(|| find(&wanted.fallback()?));
        let locale = found.or_else(|| find(&LocaleCode::en_us()));
        let options = locale.and_then(|locale| locale.style_options);
        options.and_then(|options| options.punctuation_in_quote).unwrap_or(false)
    }
}

/// A printed note that leads where `cited` does.
fn led(note: &str, cited: &Cited) -> String {
    match &cited.link {
        Some(link) => {
            let mut to = String::new();
            escape(&mut to, link);
            note.replacen(LINK, &to, 1)
        }
        None => {
            let open = format!("<a href=\"{LINK}\">");
            let Some((before, rest)) = note.split_once(&open) else { return note.to_owned() };
            let (inner, after) = rest.split_once("</a>").unwrap_or((rest, ""));
            format!("{before}{inner}{after}")
        }
    }
}

/// Appends what stands before a source; at the start of a note with a capital.
pub(in super::super) fn prefix(html: &mut String, cited: &Cited) {
    if cited.prefix.is_empty() {
        return;
    }
    let capital = capital(&cited.prefix);
    let first = html.is_empty();
    prose(html, if first { &capital } else { &cited.prefix });
    html.push(' ');
}

/// The locator as written; a bare number with what it counts.
pub(in super::super) fn located(cited: &Cited) -> String {
    match &cited.locator {
        Some(locator)
            if locator.text == cited.locator_text && locator.kind != LocatorKind::Timestamp =>
        {
            format!("{} {}", locator.kind.abbreviation(locator.is_several()), locator.text)
        }
        _ => cited.locator_text.clone(),
    }
}

/// A suffix as it follows what comes before it: after a space, unless it begins with punctuation.
pub(in super::super) fn joined(suffix: &str) -> String {
    match suffix.chars().next() {
        None => String::new(),
        Some(',' | '.' | ';' | ':' | '!' | '?' | '،' | '、' | '，') => suffix.to_owned(),
        Some(_) => format!(" {suffix}"),
    }
}

/// The text with a capital at its beginning.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// What stands between the brackets that a style puts around a whole citation.
fn without_brackets(children: &[ElemChild]) -> &[ElemChild] {
    let is = |child: &ElemChild, bracket: [&str; 2]| match child {
        ElemChild::Text(text) => bracket.contains(&text.text.trim()),
        _ => false,
    };
    match children {
        [first, inner @ .., last] if is(first, ["(", "["]) && is(last, [")", "]"]) => inner,
        _ => children,
    }
}
