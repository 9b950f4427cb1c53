//! A list of events as JSON or YAML, with dates as people write them; or the `facts.json` of another
//! site.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::html;
use super::report::Report;
use super::table::{coordinates, interval, loose};
use super::write::{Account, Companions, Draft, Media, events};
use super::{File, Imported, Known};
use crate::data::{Findings, Node, Value, parse_yaml};
use crate::diagnostic::line_column;
use crate::parse::slug::slugify;

/// Reads a list, or a map with a list `events`.
pub(super) fn import(text: &str, name: &str, known: &Known) -> Result<Imported, String> {
    let file: Arc<str> = name.into();
    let mut findings = Findings::new(&file);
    // JSON is YAML, too.
    let root = parse_yaml(text, 0, &mut findings);
    if let Some(found) = findings.list.first() {
        let at = found.place.as_ref().and_then(|place| place.span);
        let (line, column) = line_column(text, at.map_or(0, |span| span.start as usize));
        return Err(format!("{} (line {line}, column {column})", found.message));
    }
    let root = root.ok_or("this file is empty")?;
    let list = match &root.value {
        Value::List(items) => items,
        _ => match field(&root, "events").map(|node| &node.value) {
            Some(Value::List(items)) => items,
            _ => return Err("this is no list of events, and has no list `events`".to_owned()),
        },
    };
    let mut report = Report::default();
    if let Value::Map(pairs) = &root.value {
        let ours = ["events", "$schema", "format", "site"];
        for (key, node) in pairs.iter().filter(|(key, _)| !ours.contains(&key.value.as_str())) {
            if !matches!(&node.value, Value::List(items) if items.is_empty()) {
                report.note("lists besides `events`", &format!("`{}`", key.value));
            }
        }
    }
    let mut companions = Companions::new(name, known);
    let titles = Titles::new(&root);
    let mut made = Vec::new();
    for (at, node) in list.iter().enumerate() {
        let title = text_of(node, "title");
        let which = match title.is_empty() {
            true => format!("entry {}", at + 1),
            false => format!("entry {} (`{title}`)", at + 1),
        };
        made.extend(event(node, &which, &titles, &mut companions, &mut report));
    }
    let mut files =
        vec![File { path: format!("content/events/{name}.yaml"), text: events(&made, "") }];
    companions.finish(&mut files);
    Ok(Imported { files, events: made.len(), report: report.finish() })
}

/// What a `facts.json` calls the actors, places and sources that its events name by id.
struct Titles<'a> {
    /// The entries of lists, by the list's name and their id.
    entries: BTreeMap<(&'static str, &'a str), &'a Node>,
}

impl<'a> Titles<'a> {
    fn new(root: &'a Node) -> Self {
        let mut entries = BTreeMap::new();
        for (list, key) in [("actors", "id"), ("places", "id"), ("sources", "key")] {
            if let Some(Node { value: Value::List(items), .. }) = field(root, list) {
                for item in items {
                    entries.entry((list, text_of(item, key))).or_insert(item);
                }
            }
        }
        Self { entries }
    }

    fn entry(&self, list: &'static str, id: &str) -> Option<&'a Node> {
        self.entries.get(&(list, id)).copied()
    }

    /// The title of the entry `id` of `list`; `id` itself where there is none.
    fn title<'i>(&self, list: &'static str, id: &'i str) -> &'i str
    where
        'a: 'i,
    {
        let title = self.entry(list, id).map_or("", |entry| text_of(entry, "title"));
        // A page is made for its title, and must get the same id again.
        if slugify(title) == id { title } else { id }
    }
}

fn field<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let Value::Map(pairs) = &node.value else { return None };
    pairs.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
}

/// The single value under `key`; empty where there is none.
fn text_of<'a>(node: &'a Node, key: &str) -> &'a str {
    field(node, key).and_then(Node::text).unwrap_or("").trim()
}

/// What stands under `key`, one or several.
fn several<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    match field(node, key) {
        Some(Node { value: Value::List(items), .. }) => items,
        Some(Node { value: Value::Null, .. }) | None => &[],
        Some(one) => std::slice::from_ref(one),
    }
}

/// A date: as people write it, or a map with its `edtf`.
fn date_of<'a>(node: &'a Node, key: &str) -> &'a str {
    match field(node, key) {
        Some(map @ Node { value: Value::Map(_), .. }) => text_of(map, "edtf"),
        _ => text_of(node, key),
    }
}

fn event(
    node: &Node,
    which: &str,
    titles: &Titles<'_>,
    companions: &mut Companions<'_>,
    report: &mut Report,
) -> Option<Draft> {
    let Value::Map(pairs) = &node.value else {
        report.note("entries that are no maps of keys and values are left out", which);
        return None;
    };
    let mut draft = Draft {
        date: date(node, which, report)?,
        title: html::to_text(text_of(node, "title")),
        text: html::escaped_text(text_of(node, "text")),
        ..Draft::default()
    };
    if draft.title.is_empty() && draft.text.is_empty() {
        report.note("entries that do not say what happened are left out", which);
        return None;
    }
    let id = slugify(text_of(node, "id"));
    if !id.is_empty() {
        draft.id = Some(companions.free_id(&id));
    }
    let reported = date_of(node, "reported");
    draft.reported = loose(reported);
    if draft.reported.is_none() && !reported.is_empty() {
        report.note("days of report that cannot be read for sure", which);
    }
    let importance = [("key", true), ("minor", true), ("normal", false), ("", false)];
    draft.importance = choice(node, "importance", &importance, which, report);
    let status = [
        ("reported", true),
        ("disputed", true),
        ("planned", true),
        ("retracted", true),
        ("confirmed", false),
        ("", false),
    ];
    draft.status = choice(node, "status", &status, which, report);
    draft.place = place(node, which, titles, companions, report);
    for actor in several(node, "actors") {
        let id = actor.text().map_or_else(|| id_of(actor, &["id", "actor", "name"]), str::trim);
        let part = Some(text_of(actor, "as").to_owned()).filter(|part| !part.is_empty());
        let made = companions.actor(titles.title("actors", id), which, report);
        draft.actors.extend(made.map(|id| (id, part)));
    }
    let topics = several(node, "topics").iter().filter_map(Node::text);
    draft.topics.extend(topics.map(|topic| topic.trim().to_owned()));
    draft.sources = sources(node, titles, companions);
    for account in several(node, "accounts") {
        let by = titles.title("actors", id_of(account, &["by", "actor"]));
        match companions.actor(by, which, report) {
            Some(by) => draft.accounts.push(Account {
                by,
                says: html::escaped_text(text_of(account, "says")).replace("\n\n", " "),
                quote: text_of(account, "quote") == "true",
                sources: sources(account, titles, companions),
            }),
            None => report.note("accounts of nobody", which),
        }
    }
    if let Some(media) = field(node, "media") {
        let of = |key: &str| text_of(media, key).to_owned();
        let src = media.text().map_or_else(|| of("src"), |src| src.trim().to_owned());
        if !html::is_web(&src) && !src.is_empty() {
            report.note("pictures that must be put beside the list", which);
        }
        let caption = html::escaped_text(&of("caption")).replace("\n\n", " ");
        draft.media =
            (!src.is_empty()).then(|| Media { src, alt: of("alt"), credit: of("credit"), caption });
    }
    let carried = [
        "id",
        "date",
        "start",
        "begin",
        "end",
        "reported",
        "title",
        "text",
        "importance",
        "status",
        "place",
        "latitude",
        "longitude",
        "actors",
        "accounts",
        "topics",
        "media",
        "sources",
        "hash",
        "page",
        "href",
    ];
    for (key, _) in pairs.iter().filter(|(key, _)| !carried.contains(&key.value.as_str())) {
        report.note(format!("`{}`", key.value), which);
    }
    Some(draft)
}

fn date(node: &Node, which: &str, report: &mut Report) -> Option<String> {
    let written = date_of(node, "date");
    if written.is_empty() {
        let begin = match date_of(node, "start") {
            "" => date_of(node, "begin"),
            start => start,
        };
        let has_end = field(node, "end").is_some();
        return interval(begin, date_of(node, "end"), has_end, which, report);
    }
    let date = loose(written);
    if date.is_none() {
        let what = "dates that cannot be read for sure; their entries are left out";
        report.note(what, &format!("{which}: `{written}`"));
    }
    date
}

fn choice(
    node: &Node,
    key: &str,
    allowed: &[(&str, bool)],
    which: &str,
    report: &mut Report,
) -> Option<String> {
    let value = text_of(node, key);
    match allowed.iter().find(|(name, _)| *name == value) {
        Some((_, true)) => Some(value.to_owned()),
        Some((_, false)) => None,
        None => {
            report.note(format!("`{value}`, which is no {key}"), which);
            None
        }
    }
}

fn id_of<'a>(node: &'a Node, keys: &[&str]) -> &'a str {
    keys.iter().map(|key| text_of(node, key)).find(|text| !text.is_empty()).unwrap_or("")
}

fn place(
    node: &Node,
    which: &str,
    titles: &Titles<'_>,
    companions: &mut Companions<'_>,
    report: &mut Report,
) -> Option<String> {
    let id = text_of(node, "place");
    if id.is_empty() {
        return None;
    }
    let known = titles.entry("places", id);
    let of = |key: &str| match text_of(node, key) {
        "" => known.map_or("", |place| text_of(place, key)),
        degrees => degrees,
    };
    let at = coordinates(of("latitude"), of("longitude"));
    companions.place(titles.title("places", id), at, which, report)
}

/// Citations: keys, references in words, or maps with a source and where in it.
fn sources(node: &Node, titles: &Titles<'_>, companions: &mut Companions<'_>) -> Vec<String> {
    let mut cited = Vec::new();
    for source in several(node, "sources") {
        let key = source.text().map_or_else(|| id_of(source, &["source", "key"]), str::trim);
        // A source of the other site comes with what is known of it.
        let entry = titles.entry("sources", key);
        let words = entry.map(|entry| {
            let parts =
                [text_of(entry, "title"), text_of(entry, "publisher"), text_of(entry, "url")];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        });
        let words = words.filter(|words| !words.is_empty());
        let Some(citation) = companions.source(words.as_deref().unwrap_or(key)) else { continue };
        cited.push(match text_of(source, "locator") {
            "" => citation,
            locator => format!("{citation}, {locator}"),
        });
    }
    cited
}
