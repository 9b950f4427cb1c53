//! `facts.json`: everything that the site states, as one file.
//!
//! One fact a line, so that two versions can be compared line by line, by people and by version
//! control. Each fact has a hash that changes with what it says, and not with where it stands.

mod actors;
mod events;
mod pages;
mod sources;

use xxhash_rust::xxh3::xxh3_64;

use crate::plan::Filler;
use crate::render::json::Json;

/// The JSON Schema of `facts.json`.
pub const SCHEMA: &str = include_str!("../../../../docs/schemas/facts.schema.json");

/// All facts of the site.
pub(super) fn facts(filler: &Filler<'_>) -> String {
    let site = filler.maker.site;
    let config = &site.config;
    let mut json = Json::with_room(2048 * (site.docs.len() + site.events.len()));
    json.object(|json| {
        json.line();
        json.field("$schema", "facts.schema.json");
        json.line();
        json.key("format");
        json.raw("1");
        json.line();
        json.object_field("site", |json| {
            json.field("title", &config.title);
            json.maybe("description", config.description.as_deref());
            json.field("language", &config.language);
            json.maybe("base_url", config.base_url.as_deref());
            json.maybe("licence", config.licence.as_deref());
            json.maybe("publisher", config.organisation.as_ref().map(|by| by.name.as_str()));
        });
        pages::pages(json, filler);
        actors::actors(json, filler);
        events::events(json, filler);
        events::statements(json, filler);
        events::disputes(json, filler);
        pages::figures(json, filler);
        pages::places(json, filler);
        pages::topics(json, filler);
        sources::sources(json, filler);
        json.line_end();
    });
    let mut text = json.finish();
    text.push('\n');
    text
}

/// A list of facts under `name`, each on a line of its own; an empty list where there are none.
fn facts_of<T>(
    json: &mut Json,
    name: &str,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut Json, T),
) {
    json.line();
    json.key(name);
    json.array(|json| {
        for item in items {
            json.line();
            write(json, item);
        }
    });
}

/// A fact: `what` it says, then the hash of that, then `place`: where it stands.
fn fact(json: &mut Json, what: impl FnOnce(&mut Json), place: impl FnOnce(&mut Json)) {
    json.object(|json| {
        let start = json.written().len();
        what(json);
        let hash = xxh3_64(&json.written().as_bytes()[start..]);
        json.field("hash", &format!("{hash:016x}"));
        place(json);
    });
}
