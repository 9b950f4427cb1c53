//! `facts.json`: everything that the site states, as one file.
//!
//! One fact a line, so that two versions can be compared line by line, by people and by version
//! control. Each fact has a hash that changes with what it says, and not with where it stands.

mod actors;
mod events;
mod pages;
mod sources;

use std::io::{self, Write};

use xxhash_rust::xxh3::xxh3_64;

use crate::plan::Filler;
use crate::render::json::Json;

/// The JSON Schema of `facts.json`.
pub const SCHEMA: &str = include_str!("../../../../docs/schemas/facts.schema.json");

/// Writes all facts of the site to `to`.
pub(super) fn facts(filler: &Filler<'_>, to: &mut dyn Write) -> io::Result<()> {
    let config = &filler.maker.site.config;
    let mut facts = Facts { json: Json::new(), to };
    let json = &mut facts.json;
    json.open('{');
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
    pages::pages(&mut facts, filler)?;
    actors::actors(&mut facts, filler)?;
    events::events(&mut facts, filler)?;
    events::statements(&mut facts, filler)?;
    events::disputes(&mut facts, filler)?;
    pages::figures(&mut facts, filler)?;
    pages::places(&mut facts, filler)?;
    pages::topics(&mut facts, filler)?;
    sources::sources(&mut facts, filler)?;
    let Facts { mut json, to } = facts;
    json.line_end();
    json.close('}');
    json.line_end();
    to.write_all(json.finish().as_bytes())
}

/// The file as far as it is written.
struct Facts<'a> {
    /// What was not passed on yet.
    json: Json,
    to: &'a mut dyn Write,
}

impl Facts<'_> {
    /// A list of facts under `name`, each on a line of its own; an empty list where there are none.
    fn list<T>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Json, T),
    ) -> io::Result<()> {
        let Self { json, to } = self;
        json.line();
        json.key(name);
        json.open('[');
        for item in items {
            json.line();
            write(json, item);
            json.pass_on(*to)?;
        }
        json.close(']');
        Ok(())
    }
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
