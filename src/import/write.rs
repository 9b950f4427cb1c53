//! Events and what they name as the files that an author would have written.

use std::collections::{BTreeMap, BTreeSet};

use super::html;
use super::report::Report;
use super::{File, Known};
use crate::parse::slug::slugify;

/// An event before it is written.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) id: Option<String>,
    /// EDTF.
    pub(super) date: String,
    pub(super) reported: Option<String>,
    /// Plain text; empty where the text's first sentence says it.
    pub(super) title: String,
    /// Markdown.
    pub(super) text: String,
    pub(super) importance: Option<String>,
    pub(super) status: Option<String>,
    /// An id.
    pub(super) place: Option<String>,
    /// Ids, and the part that each played.
    pub(super) actors: Vec<(String, Option<String>)>,
    pub(super) topics: Vec<String>,
    /// Citations: `@key, para. 3`.
    pub(super) sources: Vec<String>,
    pub(super) media: Option<Media>,
    pub(super) accounts: Vec<Account>,
}

/// A picture before it is written.
#[derive(Debug, Default)]
pub(super) struct Media {
    pub(super) src: String,
    pub(super) alt: String,
    pub(super) credit: String,
    /// Markdown.
    pub(super) caption: String,
}

/// What one side says, before it is written.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) by: String,
    /// Markdown.
    pub(super) says: String,
    pub(super) quote: bool,
    pub(super) sources: Vec<String>,
}

/// The list `events`, each line indented by `indent`.
pub(super) fn events(events: &[Draft], indent: &str) -> String {
    let mut out = String::new();
    for event in events {
        let mut entry = Entry { out: &mut out, indent, begun: false };
        entry.maybe("id", event.id.as_deref());
        entry.field("date", &event.date);
        entry.maybe("reported", event.reported.as_deref());
        entry.maybe("title", Some(&event.title));
        entry.maybe("importance", event.importance.as_deref());
        entry.maybe("status", event.status.as_deref());
        entry.maybe("place", event.place.as_deref());
        let actors = event.actors.iter().map(|(id, part)| match part {
            Some(part) => format!("{{ id: {}, as: {} }}", quoted(id), quoted(part)),
            None => quoted(id),
        });
        entry.list("actors", actors.collect());
        entry.list("topics", event.topics.iter().map(|topic| quoted(topic)).collect());
        entry.list("sources", event.sources.iter().map(|source| quoted(source)).collect());
        if let Some(media) = &event.media {
            let parts = [
                ("src", &media.src),
                ("alt", &media.alt),
                ("credit", &media.credit),
                ("caption", &media.caption),
            ];
            entry.map("media", &parts.map(|(key, value)| (key, value.as_str())));
        }
        if !event.accounts.is_empty() {
            entry.line("accounts:");
            for account in &event.accounts {
                let quote = if account.quote { ", quote: true" } else { "" };
                let sources: Vec<String> =
                    account.sources.iter().map(|source| quoted(source)).collect();
                let sources = match sources.is_empty() {
                    true => String::new(),
                    false => format!(", sources: [{}]", sources.join(", ")),
                };
                entry.line(&format!(
                    "  - {{ by: {}, says: {}{quote}{sources} }}",
                    quoted(&account.by),
                    quoted(&account.says)
                ));
            }
        }
        if !event.text.is_empty() {
            entry.block("text", &event.text);
        }
    }
    out
}

struct Entry<'a> {
    out: &'a mut String,
    indent: &'a str,
    begun: bool,
}

impl Entry<'_> {
    fn line(&mut self, line: &str) {
        self.out.push_str(self.indent);
        self.out.push_str(if self.begun { "  " } else { "- " });
        self.begun = true;
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn field(&mut self, key: &str, value: &str) {
        self.line(&format!("{key}: {}", quoted(value)));
    }

    fn maybe(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.field(key, value);
        }
    }

    fn list(&mut self, key: &str, items: Vec<String>) {
        if !items.is_empty() {
            self.line(&format!("{key}: [{}]", items.join(", ")));
        }
    }

    fn map(&mut self, key: &str, pairs: &[(&str, &str)]) {
        self.line(&format!("{key}:"));
        for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
            self.line(&format!("  {key}: {}", quoted(value)));
        }
    }

    fn block(&mut self, key: &str, text: &str) {
        let odd = |c: char| {
            c.is_control() && c != '\n'
                || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
        };
        if !text.contains('\n') || text.starts_with([' ', '\n']) || text.contains(odd) {
            self.field(key, text);
            return;
        }
        self.line(&format!("{key}: |-"));
        for line in text.split('\n') {
            if line.is_empty() {
                self.out.push('\n');
            } else {
                self.line(&format!("  {line}"));
            }
        }
    }
}

/// `text` as a value of YAML: plain where it can be nothing else, else in quotation marks.
pub(super) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let reserved = ["true", "false", "null", "yes", "no", "on", "off"];
    let is_plain = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(plain)
        && !reserved.contains(&text);
    let is_date = text.len() >= 4
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || c == '-');
    if is_plain || is_date {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Pages and sources that events name and that are made with them.
pub(super) struct Companions<'a> {
    known: &'a Known,
    /// The name of the import, which the register of its sources gets.
    name: &'a str,
    places: BTreeMap<String, Place>,
    actors: BTreeMap<String, String>,
    /// Key by what is known of the source.
    sources: Vec<(String, String)>,
    used: BTreeSet<String>,
}

struct Place {
    title: String,
    coordinates: Option<(String, String)>,
}

impl<'a> Companions<'a> {
    /// Nothing made yet, for an import called `name` into a site with what is `known`.
    pub(super) fn new(name: &'a str, known: &'a Known) -> Self {
        Self {
            known,
            name,
            places: BTreeMap::new(),
            actors: BTreeMap::new(),
            sources: Vec::new(),
            used: BTreeSet::from([name.to_owned()]),
        }
    }

    /// `wanted` or, where that is taken, the same with a number.
    pub(super) fn free_id(&mut self, wanted: &str) -> String {
        let taken = |id: &str, used: &BTreeSet<String>| {
            self.known.ids.contains_key(id) || used.contains(id)
        };
        let mut id = wanted.to_owned();
        let mut number = 2;
        while taken(&id, &self.used) {
            id = format!("{wanted}-{number}");
            number += 1;
        }
        self.used.insert(id.clone());
        id
    }

    /// The id of the place called `title`, made where the site has none.
    pub(super) fn place(
        &mut self,
        title: &str,
        coordinates: Option<(String, String)>,
        which: &str,
        report: &mut Report,
    ) -> Option<String> {
        let title = title.trim();
        let id = slugify(title);
        if id.is_empty() {
            return None;
        }
        if let Some(kind) = self.known.ids.get(&id) {
            if matches!(kind.as_str(), "place" | "actor") {
                return Some(id);
            }
            report.note(format!("places whose id is that of a page of the kind {kind}"), which);
            return None;
        }
        if let Some(made) = self.places.get(&id) {
            if coordinates.is_some() && made.coordinates != coordinates {
                report.note("other coordinates of a place that has some already", which);
            }
            return Some(id);
        }
        if !self.used.insert(id.clone()) {
            report.note("places whose id something else has", which);
            return None;
        }
        self.places.insert(id.clone(), Place { title: title.to_owned(), coordinates });
        Some(id)
    }

    /// The id of the actor called `name`, made where the site has none.
    pub(super) fn actor(&mut self, name: &str, which: &str, report: &mut Report) -> Option<String> {
        let name = name.trim();
        let id = slugify(name);
        if id.is_empty() {
            return None;
        }
        if let Some(kind) = self.known.ids.get(&id) {
            if kind == "actor" {
                return Some(id);
            }
            report.note(format!("actors whose id is that of a page of the kind {kind}"), which);
            return None;
        }
        if !self.actors.contains_key(&id) {
            if !self.used.insert(id.clone()) {
                report.note("actors whose id something else has", which);
                return None;
            }
            self.actors.insert(id.clone(), name.to_owned());
        }
        Some(id)
    }

    /// The citation of `source`: a key as it is, anything else under a key that is made for it.
    pub(super) fn source(&mut self, source: &str) -> Option<String> {
        let source = source.trim().trim_start_matches('[').trim_end_matches(']').trim();
        if source.is_empty() || source == "NA" {
            return None;
        }
        let key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        if let Some(cited) = source.strip_prefix('@') {
            let name = cited.split(',').next().unwrap_or(cited).trim();
            if name.chars().all(key) {
                self.keyed(name);
            }
            return Some(source.to_owned());
        }
        if self.known.sources.contains(source) || source.chars().all(key) && source.contains('-') {
            self.keyed(source);
            return Some(format!("@{source}"));
        }
        if let Some((key, _)) = self.sources.iter().find(|(_, known)| known == source) {
            return Some(format!("@{key}"));
        }
        let mut number = self.sources.len() + 1;
        let mut key = format!("{}-{number}", self.name);
        while self.has_source(&key) {
            number += 1;
            key = format!("{}-{number}", self.name);
        }
        self.sources.push((key.clone(), source.to_owned()));
        Some(format!("@{key}"))
    }

    /// Sees to it that there is a source with this key. Nothing else is known of one that is made.
    fn keyed(&mut self, key: &str) {
        if !key.is_empty() && !self.has_source(key) {
            self.sources.push((key.to_owned(), key.to_owned()));
        }
    }

    fn has_source(&self, key: &str) -> bool {
        self.known.sources.contains(key) || self.sources.iter().any(|(made, _)| made == key)
    }

    /// The files of what was made.
    pub(super) fn finish(self, files: &mut Vec<File>) {
        for (id, Place { title, coordinates }) in &self.places {
            let mut text = format!("---\ntitle: {}\n", title_value(title));
            if let Some((latitude, longitude)) = coordinates {
                text.push_str(&format!("coordinates: [{latitude}, {longitude}]\n"));
            }
            text.push_str("---\n");
            files.push(File { path: format!("content/places/{id}.md"), text });
        }
        for (id, title) in &self.actors {
            let text = format!("---\ntitle: {}\n---\n", title_value(title));
            files.push(File { path: format!("content/actors/{id}.md"), text });
        }
        if !self.sources.is_empty() {
            let mut text = String::new();
            for (key, source) in &self.sources {
                let is_web = html::is_web(source) && !source.contains(char::is_whitespace);
                let (sort, title) =
                    if is_web { ("web", source.as_str()) } else { ("misc", source.as_str()) };
                text.push_str(&format!(
                    "{}:\n  type: {sort}\n  title: {}\n",
                    quoted(key),
                    title_value(title)
                ));
                let url = source.split_whitespace().find(|word| html::is_web(word));
                if let Some(url) = url {
                    text.push_str(&format!(
                        "  url: {}\n",
                        title_value(url.trim_end_matches(['.', ',', ';', ')']))
                    ));
                }
            }
            files.push(File { path: format!("content/sources/{}.yaml", self.name), text });
        }
    }
}

/// A title, always in quotation marks: it may look like a number or a date.
pub(super) fn title_value(title: &str) -> String {
    let value = quoted(title);
    if value.starts_with('"') { value } else { format!("\"{value}\"") }
}
