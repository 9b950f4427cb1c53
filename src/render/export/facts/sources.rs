//! Sources, with what a reader needs to find them; `sources.csl.json` has the rest.

use std::io;

use super::super::shared::date;
use super::{Facts, fact};
use crate::plan::Filler;
use crate::render::json::Json;

/// The sources, by key.
pub(super) fn sources(facts: &mut Facts<'_>, filler: &Filler<'_>) -> io::Result<()> {
    facts.list("sources", &filler.maker.site.sources, |json, source| {
        let entry = &source.entry;
        let what = |json: &mut Json| {
            json.field("key", &entry.key.value);
            json.field("type", &entry.type_name);
            json.maybe("title", entry.title.as_deref());
            json.texts("authors", entry.authors.iter().map(String::as_str));
            json.texts("editors", entry.editors.iter().map(String::as_str));
            json.maybe("publisher", entry.publisher.as_deref());
            json.maybe("container", entry.container.as_deref());
            json.maybe("kind", entry.kind.map(|kind| kind.as_str()));
            date(json, "date", entry.date.as_ref());
            json.maybe("url", entry.url.as_ref().map(|url| url.value.as_str()));
            json.maybe("doi", entry.doi.as_deref());
            json.maybe("archive_url", entry.archive_url.as_ref().map(|url| url.value.as_str()));
            date(json, "archived", entry.archived.as_ref());
            date(json, "accessed", entry.accessed.as_ref());
            json.maybe("access", entry.access.map(|access| access.as_str()));
            json.maybe("language", entry.language.as_deref());
            json.maybe("note", entry.note.as_deref());
        };
        fact(json, what, |json| json.field("href", &filler.here.to(&source.address)));
    })
}
