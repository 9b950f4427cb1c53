//! A source as CSL-JSON.

use hayagriva::Entry;
use hayagriva::types::{Date as Day, EntryType, Person};
use serde_json::{Map, Value, json};

use super::super::entry::SourceEntry;
use super::super::when;
use super::build::ROLES;
use crate::date::Date;

/// The source as an item of CSL-JSON.
///
/// What CSL has no variable for (where an archive keeps it, its kind, who can read it) stands under
/// `custom`, as does a date of which `date-parts` say less than its EDTF.
pub fn to_csl_json(source: &SourceEntry) -> Value {
    let mut item = Map::new();
    let mut custom = Map::new();
    let data = &*source.data;
    item.insert("id".to_owned(), json!(source.key.value));
    item.insert("type".to_owned(), json!(source.type_name));
    let mut put = |name: &str, value: Option<String>| {
        let value = value.unwrap_or_default();
        if !value.trim().is_empty() {
            item.insert(name.to_owned(), Value::String(value.trim().to_owned()));
        }
    };
    put("title", source.title.clone());
    let short = |entry: &Entry| Some(entry.title()?.short.as_ref()?.to_string());
    put("title-short", short(data));
    let is_event = |entry: &&Entry| *entry.entry_type() == EntryType::Conference;
    let container =
        data.parents().iter().find(|parent| !is_event(parent) && !is_series(data, parent));
    put("container-title", container.and_then(title));
    put("container-title-short", container.and_then(short));
    let series = container.unwrap_or(data).parents().iter().find(|parent| !is_event(parent));
    let series = series.filter(|series| container.is_some() || is_series(data, series));
    put("collection-title", series.and_then(title));
    put("collection-number", series.and_then(|series| series.volume()).map(ToString::to_string));
    let event = data.parents().iter().find(is_event);
    put("event-title", event.and_then(title));
    put("event-place", event.and_then(|event| event.location()).map(ToString::to_string));
    put("publisher", data.map(|entry| entry.publisher()?.name()).map(ToString::to_string));
    put(
        "publisher-place",
        data.map(|entry| entry.publisher()?.location()).map(ToString::to_string),
    );
    put("authority", data.map(|entry| entry.organization()).map(ToString::to_string));
    let volume = container.and_then(|container| container.volume()).or(data.volume());
    put("volume", volume.map(ToString::to_string));
    put("issue", data.map(|entry| entry.issue()).map(ToString::to_string));
    put("edition", data.map(|entry| entry.edition()).map(ToString::to_string));
    put("chapter-number", data.chapter().map(ToString::to_string));
    put("page", data.page_range().map(ToString::to_string));
    put("number-of-pages", data.page_total().map(ToString::to_string));
    put("number-of-volumes", data.volume_total().map(ToString::to_string));
    put("DOI", source.doi.clone());
    for (name, key) in [
        ("ISBN", "isbn"),
        ("ISSN", "issn"),
        ("PMID", "pmid"),
        ("PMCID", "pmcid"),
        ("number", "serial"),
        ("version", "version"),
    ] {
        put(name, data.map(|entry| entry.keyed_serial_number(key)).map(str::to_owned));
    }
    put("language", source.language.clone());
    put("genre", data.genre().map(ToString::to_string));
    put("archive", data.archive().map(ToString::to_string));
    put("archive_location", data.archive_location().map(ToString::to_string));
    put("call-number", data.call_number().map(ToString::to_string));
    put("abstract", data.abstract_().map(ToString::to_string));
    put("note", source.note.clone());
    put("URL", source.url.as_ref().map(|url| url.value.clone()));
    people(&mut item, data, container);
    let inherited = data.date_any().map(day);
    dates(&mut item, &mut custom, source, inherited);
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            custom.insert(name.to_owned(), Value::String(value));
        }
    };
    put("archive-url", source.archive_url.as_ref().map(|url| url.value.clone()));
    put("archived", source.archived.as_ref().map(|date| date.value.edtf().to_owned()));
    put("kind", source.kind.map(|kind| kind.as_str().to_owned()));
    put("access", source.access.map(|access| access.as_str().to_owned()));
    if !custom.is_empty() {
        item.insert("custom".to_owned(), Value::Object(custom));
    }
    Value::Object(item)
}

fn title(entry: &Entry) -> Option<String> {
    entry.title().map(ToString::to_string)
}

/// Whether `parent` is the series of a work that is part of nothing else.
fn is_series(entry: &Entry, parent: &Entry) -> bool {
    use EntryType::{Anthology, Book, Proceedings, Reference};
    let whole = [Anthology, Book, Proceedings, Reference];
    whole.contains(entry.entry_type()) && entry.entry_type() == parent.entry_type()
}

fn people(item: &mut Map<String, Value>, data: &Entry, container: Option<&Entry>) {
    let mut put = |name: &str, people: &[Person]| {
        let people: Vec<Value> = people.iter().filter_map(person).collect();
        if !people.is_empty() {
            item.insert(name.to_owned(), Value::Array(people));
        }
    };
    put("author", data.authors().unwrap_or_default());
    put("editor", data.map(|entry| entry.editors()).unwrap_or_default());
    put("container-author", container.and_then(|entry| entry.authors()).unwrap_or_default());
    for (name, role) in ROLES {
        let all = data.affiliated().unwrap_or_default().iter().filter(|group| group.role == *role);
        let names: Vec<Person> = all.flat_map(|group| group.names.clone()).collect();
        put(name, &names);
    }
}

/// A name; `None` where there is nothing in it.
fn person(person: &Person) -> Option<Value> {
    let given = person.given_name.as_deref().filter(|_| !person.name.trim().is_empty());
    let Some(given) = given else {
        let name = super::super::entry::display_name(person);
        return (!name.is_empty()).then(|| json!({ "literal": name }));
    };
    let mut value = json!({ "family": person.name, "given": given });
    if let Some(prefix) = &person.prefix {
        value["non-dropping-particle"] = json!(prefix.trim());
    }
    if let Some(suffix) = &person.suffix {
        value["suffix"] = json!(suffix);
    }
    if person.comma_suffix {
        value["comma-suffix"] = json!(true);
    }
    Some(value)
}

fn dates(
    item: &mut Map<String, Value>,
    custom: &mut Map<String, Value>,
    source: &SourceEntry,
    inherited: Option<Value>,
) {
    let mut put = |name: &str, key: &str, date: Option<&Date>| {
        let Some(date) = date else { return false };
        let parts = when::to_csl(date);
        if !parts.as_ref().is_some_and(|(_, whole)| *whole) {
            custom.insert(key.to_owned(), json!(date.edtf()));
        }
        if let Some((parts, _)) = parts {
            item.insert(name.to_owned(), parts);
        }
        true
    };
    let issued = put("issued", "date", source.date.as_ref().map(|date| &date.value));
    put("accessed", "accessed", source.accessed.as_ref().map(|date| &date.value));
    if !issued && let Some(date) = inherited {
        item.insert("issued".to_owned(), date);
    }
}

/// A date that only what contains the source has.
fn day(date: &Day) -> Value {
    let numbers = [
        Some(date.year),
        date.month.map(|month| i32::from(month) + 1),
        date.day.map(|day| i32::from(day) + 1),
    ];
    let numbers: Vec<i32> = numbers.into_iter().flatten().collect();
    json!({ "date-parts": [numbers] })
}
