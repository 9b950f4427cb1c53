//! Registers in CSL-JSON, and sources given away as CSL-JSON.
//!
//! Backstory's own keys stand beside those of CSL or, as CSL prefers it, under `custom`. Zotero
//! has no field for them; there they may stand as lines `archive-url: …` in "Extra", which it
//! exports as `note`.

mod build;
mod export;
mod scan;

use serde_json::{Map, Value};

pub use self::export::to_csl_json;

use self::build::Builder;
use super::entry::{Own, SourceEntry, inner_key};
use super::{Register, csl_type, silence, when};
use crate::data::Findings;
use crate::diagnostic::Silencer;
use crate::diagnostic::{Code, Span, Spanned, closest, did_you_mean};

/// The variables of CSL-JSON.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "id", "type", "citation-key", "citation-label", "categories", "language", "journalAbbreviation",
    "shortTitle", "author", "chair", "collection-editor", "compiler", "composer", "container-author",
    "contributor", "curator", "director", "editor", "editorial-director", "executive-producer", "guest",
    "host", "illustrator", "interviewer", "narrator", "organizer", "original-author", "performer",
    "producer", "recipient", "reviewed-author", "script-writer", "series-creator", "translator",
    "accessed", "available-date", "container", "event-date", "issued", "original-date", "submitted",
    "abstract", "annote", "archive", "archive_collection", "archive_location", "archive-place",
    "authority", "call-number", "chapter-number", "citation-number", "collection-number",
    "collection-title", "container-title", "container-title-short", "dimensions", "division", "DOI",
    "edition", "event", "event-title", "event-place", "first-reference-note-number", "genre", "ISBN",
    "ISSN", "issue", "jurisdiction", "keyword", "locator", "medium", "note", "number",
    "number-of-pages", "number-of-volumes", "original-publisher", "original-publisher-place",
    "original-title", "page", "page-first", "part", "part-number", "part-title", "PMCID", "PMID",
    "printing", "printing-number", "publisher", "publisher-place", "references", "reviewed-genre",
    "reviewed-title", "scale", "section", "source", "status", "supplement", "supplement-number", "title",
    "title-short", "URL", "version", "volume", "volume-title", "year-suffix", "custom", "lint-ok",
    "system_id",
];

pub(super) fn parse(text: &str, findings: &mut Findings) -> Register {
    let mut register = Register::default();
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    if text[mark..].trim().is_empty() {
        return register;
    }
    let whole = serde_json::from_str::<serde::de::IgnoredAny>(&text[mark..]);
    let mut silencers = Vec::new();
    let spans = scan::items(text, whole.is_ok());
    for span in spans.iter().copied() {
        let item = Item { text, span, members: scan::members(text, span.start as usize) };
        register.entries.extend(item.entry(&mut silencers, findings));
    }
    register.silencers = silencers;
    let Err(error) = whole else { return register };
    let sound = |span: &Span| serde_json::from_str::<serde::de::IgnoredAny>(span.of(text)).is_ok();
    if spans.iter().all(sound) {
        // The items are in order, but what is around them is not.
        let (span, why) = at_error(text, Span::new(mark, text.len()), &error);
        let hint = "a register is a list of sources: `[ { \"id\": …, \"type\": … } ]`".to_owned();
        findings.add_hint(
            Code::DataSyntax,
            span,
            format!("this is not valid JSON: {why}"),
            Some(hint),
        );
    }
    register
}

/// Where in the file `serde_json` stopped when it read `part`, and why.
fn at_error(text: &str, part: Span, error: &serde_json::Error) -> (Span, String) {
    let lines = part.of(text).split_inclusive('\n').take(error.line().saturating_sub(1));
    let column = error.column().saturating_sub(1);
    let end = part.end as usize;
    let mut at = (part.start as usize + lines.map(str::len).sum::<usize>() + column).min(end);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let message = error.to_string();
    let cut = message.rfind(" at line ").unwrap_or(message.len());
    let line = text[at..end].lines().next().unwrap_or("");
    (Span::new(at, at + line.trim_end().len()), message[..cut].to_lowercase())
}

struct Item<'a> {
    text: &'a str,
    span: Span,
    members: Vec<(String, Span, Span)>,
}

impl Item<'_> {
    fn place(&self, name: &str) -> Span {
        let found = self.members.iter().find(|(other, _, _)| other == name);
        found.map_or(self.span, |(_, _, value)| *value)
    }

    /// The key, even where the item as a whole cannot be read.
    fn key(&self) -> Option<Spanned<String>> {
        let find = |name: &str| self.members.iter().find(|(other, _, _)| other == name);
        let (_, _, place) = find("citation-key").or_else(|| find("id"))?;
        let text = match serde_json::from_str(place.of(self.text)).ok()? {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.trim().is_empty()).then(|| Spanned::new(text.trim().to_owned(), *place))
    }

    fn entry(&self, silencers: &mut Vec<Silencer>, findings: &mut Findings) -> Option<SourceEntry> {
        let key = self.key();
        let fields: Map<String, Value> = match serde_json::from_str(self.span.of(self.text)) {
            Ok(fields) => fields,
            Err(error) => {
                let (span, why) = at_error(self.text, self.span, &error);
                let name = key
                    .as_ref()
                    .map_or("a source".to_owned(), |key| format!("the source `{}`", key.value));
                findings.add(Code::SourceEntry, span, format!("{name} cannot be read: {why}"));
                let key = key?;
                return Some(SourceEntry::broken(&key, self.span));
            }
        };
        let Some(key) = key else {
            let hint = "give it an `\"id\"`".to_owned();
            findings.add_hint(Code::SourceEntry, self.span, "a source has no `id`", Some(hint));
            return None;
        };
        self.unknown(findings);
        let (own, note) = self.own(&fields, silencers, findings);
        let name = self.type_name(&key, &fields, findings);
        let data = Builder { fields: &fields, key: &inner_key(&key.value) }.entry(&name, note);
        Some(SourceEntry::new(&key, self.span, own, data, Some(name)))
    }

    fn unknown(&self, findings: &mut Findings) {
        let known = || KNOWN.iter().copied().chain(["archive-url", "archived", "kind", "access"]);
        for (name, place, _) in &self.members {
            if known().any(|known| known == name) || closest(name, known()).is_none() {
                continue;
            }
            let message = format!("a source has no key `{name}`");
            findings.add_hint(Code::UnknownKey, *place, message, did_you_mean(name, known()));
        }
    }

    /// What Backstory reads itself, and the note without the lines that are its own.
    fn own(
        &self,
        fields: &Map<String, Value>,
        silencers: &mut Vec<Silencer>,
        findings: &mut Findings,
    ) -> (Own, Option<String>) {
        let mut own = Own::default();
        let mut set = |key: &str, text: String, span: Span, findings: &mut Findings| {
            own.set(key, &Spanned::new(text, span), findings)
        };
        let mut silence = |text: &str, span: Span, findings: &mut Findings| {
            silencers.extend(silence::silencer(text, span, self.span, findings));
        };
        let custom = fields.get("custom").and_then(Value::as_object);
        let both = custom.into_iter().map(|map| (map, "custom")).chain([(fields, "")]);
        for (map, place) in both {
            for (name, value) in map {
                let span = self.place(if place.is_empty() { name } else { place });
                match (name.as_str(), value) {
                    ("lint-ok", Value::String(text)) => silence(text, span, findings),
                    ("lint-ok", Value::Array(list)) => {
                        list.iter()
                            .filter_map(Value::as_str)
                            .for_each(|text| silence(text, span, findings));
                    }
                    (
                        "archive-url" | "archived" | "kind" | "access" | "accessed",
                        Value::String(text),
                    ) => {
                        set(name, text.clone(), span, findings);
                    }
                    ("date", Value::String(text)) if !place.is_empty() => {
                        set(name, text.clone(), span, findings);
                    }
                    _ => {}
                }
            }
        }
        let mut note = Vec::new();
        for line in fields.get("note").and_then(Value::as_str).into_iter().flat_map(str::lines) {
            let span = self.place("note");
            match line.split_once(':') {
                Some((key, text)) if key.trim() == "lint-ok" => silence(text, span, findings),
                Some((key, text))
                    if Own::KEYS.contains(&key.trim())
                        && !["date", "url"].contains(&key.trim()) =>
                {
                    set(key.trim(), text.trim().to_owned(), span, findings);
                }
                _ => note.push(line),
            }
        }
        if let Some(Value::String(url)) = fields.get("URL") {
            set("url", url.clone(), self.place("URL"), findings);
        }
        let said = |name: &str| custom.is_some_and(|custom| custom.contains_key(name));
        for (name, key) in [("issued", "date"), ("accessed", "accessed")] {
            let Some(value) = fields.get(name).filter(|value| !value.is_null() && !said(key))
            else {
                continue;
            };
            match when::from_csl(value) {
                Ok(edtf) => {
                    set(key, edtf, self.place(name), findings);
                }
                Err(why) => findings.add(Code::NotADate, self.place(name), why),
            }
        }
        let note = note.join("\n").trim().to_owned();
        (own, Some(note).filter(|note| !note.is_empty()))
    }

    fn type_name(
        &self,
        key: &Spanned<String>,
        fields: &Map<String, Value>,
        findings: &mut Findings,
    ) -> String {
        let written = fields.get("type").and_then(Value::as_str);
        match written {
            Some(name) if csl_type::shape(name, false).is_some() => return name.to_owned(),
            Some(name) => {
                let hint = did_you_mean(name, csl_type::names()).unwrap_or_else(|| {
                    "write a type of CSL, such as `article-newspaper` or `webpage`".to_owned()
                });
                let message = format!("`{name}` is no type of source");
                findings.add_hint(Code::SourceEntry, self.place("type"), message, Some(hint));
            }
            None => {
                let message = format!("the source `{}` has no `type`", key.value);
                let hint =
                    "write a type of CSL, such as `article-newspaper` or `webpage`".to_owned();
                findings.add_hint(Code::SourceEntry, key.span, message, Some(hint));
            }
        }
        "document".to_owned()
    }
}

#[cfg(test)]
mod tests;
