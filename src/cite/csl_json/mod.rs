//! Registers in CSL-JSON, and sources given away as CSL-JSON.
//!
//! Backstory's own keys stand beside those of CSL or, as CSL prefers it, under `custom`. Zotero
//! has no field for them; there they may stand as lines `archive-url: …` in "Extra", which it
//! exports as `note`.

mod export;
mod scan;

use std::str::FromStr;

use hayagriva::Entry;
use hayagriva::types::{
    EntryType, FormatString, MaybeTyped, Numeric, Person, PersonRole, PersonsWithRoles, Publisher,
};
use serde_json::{Map, Value};

pub use export::to_csl_json;

use super::entry::{Own, SourceEntry, inner_key};
use super::{Register, csl_type, silence, when};
use crate::data::Findings;
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

/// The roles of people besides authors and editors.
const ROLES: &[(&str, PersonRole)] = &[
    ("translator", PersonRole::Translator),
    ("compiler", PersonRole::Compiler),
    ("composer", PersonRole::Composer),
    ("contributor", PersonRole::Collaborator),
    ("director", PersonRole::Director),
    ("executive-producer", PersonRole::ExecutiveProducer),
    ("illustrator", PersonRole::Illustrator),
    ("narrator", PersonRole::Narrator),
    ("organizer", PersonRole::Organizer),
    ("performer", PersonRole::CastMember),
    ("producer", PersonRole::Producer),
    ("script-writer", PersonRole::Writer),
];

pub(super) fn parse(text: &str, findings: &mut Findings) -> Register {
    let mut register = Register::default();
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    if text[mark..].trim().is_empty() {
        return register;
    }
    let whole = serde_json::from_str::<serde::de::IgnoredAny>(&text[mark..]);
    let spans = scan::items(text, whole.is_ok());
    for span in spans.iter().copied() {
        let item = Item { text, span, members: scan::members(text, span.start as usize) };
        let Some((key, entry)) = item.entry(&mut register, findings) else { continue };
        match register.entries.iter().find(|other| other.key.value == entry.key.value) {
            Some(first) => super::duplicate(&key, first.key.span, findings),
            None => register.entries.push(entry),
        }
    }
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

    fn entry(
        &self,
        register: &mut Register,
        findings: &mut Findings,
    ) -> Option<(Spanned<String>, SourceEntry)> {
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
                let entry = SourceEntry::broken(&key, self.span);
                return Some((key, entry));
            }
        };
        let Some(key) = key else {
            let hint = "give it an `\"id\"`".to_owned();
            findings.add_hint(Code::SourceEntry, self.span, "a source has no `id`", Some(hint));
            return None;
        };
        self.unknown(findings);
        let (own, note) = self.own(&fields, register, findings);
        let name = self.type_name(&key, &fields, findings);
        let data = Builder { fields: &fields, key: &inner_key(&key.value) }.entry(&name, note);
        let entry = SourceEntry::new(&key, self.span, own, data, Some(name));
        Some((key, entry))
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
        register: &mut Register,
        findings: &mut Findings,
    ) -> (Own, Option<String>) {
        let mut own = Own::default();
        let mut set = |key: &str, text: String, span: Span, findings: &mut Findings| {
            own.set(key, &Spanned::new(text, span), findings)
        };
        let mut silence = |text: &str, span: Span, findings: &mut Findings| {
            register.silencers.extend(silence::silencer(text, span, self.span, findings));
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

struct Builder<'a> {
    fields: &'a Map<String, Value>,
    key: &'a str,
}

impl Builder<'_> {
    /// A variable as text without markup.
    fn text(&self, name: &str) -> Option<String> {
        let text = match self.fields.get(name)? {
            Value::String(text) => without_tags(text),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.trim().is_empty()).then(|| text.trim().to_owned())
    }

    fn prose(&self, name: &str) -> Option<FormatString> {
        self.text(name).map(FormatString::with_value)
    }

    fn number<T: FromStr>(&self, name: &str) -> Option<MaybeTyped<T>> {
        let text = self.text(name)?;
        Some(text.parse().map_or(MaybeTyped::String(text), MaybeTyped::Typed))
    }

    fn people(&self, name: &str) -> Vec<Person> {
        let list = self.fields.get(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(person).collect()
    }

    fn entry(&self, type_name: &str, note: Option<String>) -> Entry {
        let container = self.prose("container-title");
        let (kind, parent) =
            csl_type::shape(type_name, container.is_some()).unwrap_or((EntryType::Misc, None));
        let mut entry = Entry::new(self.key, kind);
        self.describe(&mut entry, note);
        self.name_people(&mut entry);
        let mut parents = Vec::new();
        let mut series = self.prose("collection-title").map(|title| {
            let mut series = Entry::new(self.key, parent.unwrap_or(kind));
            series.set_title(title);
            if let Some(number) = self.number("collection-number") {
                series.set_volume(number);
            }
            series
        });
        match parent {
            None => {
                if let Some(volume) = self.number("volume") {
                    entry.set_volume(volume);
                }
            }
            Some(kind) => {
                let mut whole = Entry::new(self.key, kind);
                if let Some(title) = container {
                    let short =
                        self.text("container-title-short").or(self.text("journalAbbreviation"));
                    whole.set_title(with_short(title, short));
                }
                let authors = self.people("container-author");
                if !authors.is_empty() {
                    whole.set_authors(authors);
                }
                if let Some(volume) = self.number("volume") {
                    whole.set_volume(volume);
                }
                whole.set_parents(series.take().into_iter().collect());
                parents.push(whole);
            }
        }
        parents.extend(series);
        if let Some(title) = self.prose("event-title").or(self.prose("event")) {
            let mut event = Entry::new(self.key, EntryType::Conference);
            event.set_title(title);
            if let Some(place) = self.prose("event-place") {
                event.set_location(place);
            }
            parents.push(event);
        }
        entry.set_parents(parents);
        entry
    }

    fn describe(&self, entry: &mut Entry, note: Option<String>) {
        if let Some(title) = self.prose("title") {
            let short = self.text("title-short").or(self.text("shortTitle"));
            entry.set_title(with_short(title, short));
        }
        let (publisher, place) = (self.prose("publisher"), self.prose("publisher-place"));
        if publisher.is_some() || place.is_some() {
            entry.set_publisher(Publisher::new(publisher, place));
        }
        if let Some(authority) = self.prose("authority") {
            entry.set_organization(authority);
        }
        if let Some(issue) = self.number("issue") {
            entry.set_issue(issue);
        }
        if let Some(chapter) = self.number("chapter-number") {
            entry.set_chapter(chapter);
        }
        if let Some(edition) = self.number("edition") {
            entry.set_edition(edition);
        }
        if let Some(pages) = self.number("page") {
            entry.set_page_range(pages);
        }
        if let Some(MaybeTyped::Typed(pages)) = self.number::<Numeric>("number-of-pages") {
            entry.set_page_total(pages);
        }
        if let Some(MaybeTyped::Typed(volumes)) = self.number::<Numeric>("number-of-volumes") {
            entry.set_volume_total(volumes);
        }
        for (name, key) in [
            ("DOI", "doi"),
            ("ISBN", "isbn"),
            ("ISSN", "issn"),
            ("PMID", "pmid"),
            ("PMCID", "pmcid"),
            ("number", "serial"),
            ("version", "version"),
        ] {
            if let Some(number) = self.text(name) {
                entry.set_keyed_serial_number(key, number);
            }
        }
        if let Some(language) = self.text("language").and_then(|tag| tag.parse().ok()) {
            entry.set_language(language);
        }
        if let Some(genre) = self.prose("genre") {
            entry.set_genre(genre);
        }
        if let Some(archive) = self.prose("archive") {
            entry.set_archive(archive);
        }
        if let Some(place) = self.prose("archive_location") {
            entry.set_archive_location(place);
        }
        if let Some(number) = self.prose("call-number") {
            entry.set_call_number(number);
        }
        if let Some(text) = self.prose("abstract") {
            entry.set_abstract_(text);
        }
        if let Some(note) = note {
            entry.set_note(FormatString::with_value(without_tags(&note)));
        }
    }

    fn name_people(&self, entry: &mut Entry) {
        let authors = self.people("author");
        if !authors.is_empty() {
            entry.set_authors(authors);
        }
        let editors = self.people("editor");
        if !editors.is_empty() {
            entry.set_editors(editors);
        }
        let others: Vec<PersonsWithRoles> = ROLES
            .iter()
            .map(|(name, role)| PersonsWithRoles::new(self.people(name), role.clone()))
            .filter(|people| !people.names.is_empty())
            .collect();
        if !others.is_empty() {
            entry.set_affiliated(others);
        }
    }
}

fn with_short(title: FormatString, short: Option<String>) -> FormatString {
    match short {
        Some(short) => FormatString::with_short(title.to_string(), short),
        None => title,
    }
}

/// A name of CSL-JSON; `None` where there is nothing in it.
fn person(value: &Value) -> Option<Person> {
    let text = |name: &str| {
        let text = value.get(name).and_then(Value::as_str)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let bare = |name: String| Person {
        name,
        given_name: None,
        prefix: None,
        suffix: None,
        comma_suffix: false,
        alias: None,
    };
    if let Some(name) = value.as_str().map(str::to_owned).or_else(|| text("literal")) {
        return (!name.trim().is_empty()).then(|| bare(name));
    }
    let particles = [text("dropping-particle"), text("non-dropping-particle")];
    let particles: Vec<String> = particles.into_iter().flatten().collect();
    let Some(family) = text("family") else { return text("given").map(bare) };
    Some(Person {
        given_name: text("given"),
        prefix: (!particles.is_empty()).then(|| particles.join(" ")),
        suffix: text("suffix"),
        comma_suffix: value.get("comma-suffix").and_then(Value::as_bool).unwrap_or(false),
        ..bare(family)
    })
}

/// The text without the few HTML tags that CSL-JSON allows.
fn without_tags(text: &str) -> String {
    const TAGS: &[&str] = &["i", "b", "sup", "sub", "sc", "span", "em", "strong"];
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        let inner = rest[at + 1..].trim_start_matches('/');
        let name = inner.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        match rest[at..].find('>') {
            Some(end) if TAGS.contains(&name) => rest = &rest[at + end + 1..],
            _ => {
                plain.push('<');
                rest = &rest[at + 1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests;
