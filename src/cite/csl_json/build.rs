//! An item of CSL-JSON in the model of `hayagriva`.

use std::str::FromStr;

use hayagriva::Entry;
use hayagriva::types::{
    EntryType, FormatString, MaybeTyped, Numeric, Person, PersonRole, PersonsWithRoles, Publisher,
};
use serde_json::{Map, Value};

use crate::cite::csl_type;

/// The roles of people besides authors and editors.
pub(super) const ROLES: &[(&str, PersonRole)] = &[
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

/// Makes an entry of `hayagriva` out of an item.
pub(super) struct Builder<'a> {
    pub(super) fields: &'a Map<String, Value>,
    /// The key that `hayagriva` gets.
    pub(super) key: &'a str,
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

    /// The entry, of the CSL type `type_name`.
    pub(super) fn entry(&self, type_name: &str, note: Option<String>) -> Entry {
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

/// The text without the few HTML tags that CSL-JSON allows. A tag that is never closed is text.
fn without_tags(text: &str) -> String {
    const TAGS: &[&str] = &["i", "b", "sup", "sub", "sc", "span", "em", "strong"];
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        let inner = rest[at + 1..].trim_start_matches('/');
        let name = inner.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        match rest[at..].find('>') {
            Some(end) if TAGS.contains(&name) && text.contains(&format!("</{name}>")) => {
                rest = &rest[at + end + 1..];
            }
            _ => {
                plain.push('<');
                rest = &rest[at + 1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}
