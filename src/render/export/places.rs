//! `places.geojson`: places, and the events that happened there, as points; RFC 7946.

use std::io::{self, Write};

use super::shared::{address, coordinates, date};
use crate::model::site::{DocIx, EventIx};
use crate::plan::{Filler, degrees};
use crate::render::json::Json;

/// Writes to `to` places with coordinates by path, then events at such places, earliest first.
pub(super) fn places(filler: &Filler<'_>, to: &mut dyn Write) -> io::Result<()> {
    let site = filler.maker.site;
    let located = |at: DocIx| coordinates(filler, at);
    let mut json = Json::new();
    json.open('{');
    json.field("type", "FeatureCollection");
    json.key("features");
    json.open('[');
    for (at, doc) in site.docs.iter().enumerate() {
        let ix = DocIx::new(at);
        let Some(page) = site.page(ix).filter(|_| doc.suffix.is_none()) else { continue };
        let Some(point) = located(ix) else { continue };
        feature(&mut json, &doc.id, point, |json| {
            json.field("kind", "place");
            json.field("title", &doc.front.title.value);
            json.maybe("summary", doc.front.summary.as_ref().map(|text| text.value.as_str()));
            json.field("href", &address(filler, &filler.here.to(&page.address)));
        });
        json.pass_on(to)?;
    }
    for ix in (0..site.events.len()).map(EventIx::new) {
        let (event, draft) = site.draft(ix);
        let located = |place: DocIx| Some((place, located(place)?));
        let Some((place, point)) = event.place.and_then(located) else { continue };
        feature(&mut json, &event.id, point, |json| {
            json.field("kind", "event");
            json.field("title", &event.title);
            date(json, "date", draft.date.as_ref());
            json.field("status", draft.status.as_str());
            json.field("place", &site.doc(place).id);
            json.field("href", &address(filler, &filler.maker.event_href(filler.here, ix)));
        });
        json.pass_on(to)?;
    }
    json.line_end();
    json.close(']');
    json.close('}');
    json.line_end();
    to.write_all(json.finish().as_bytes())
}

/// A point, longitude first, as GeoJSON wants it.
fn feature(json: &mut Json, id: &str, point: (i64, i64), properties: impl FnOnce(&mut Json)) {
    json.line();
    json.object(|json| {
        json.field("type", "Feature");
        json.field("id", id);
        json.object_field("geometry", |json| {
            json.field("type", "Point");
            json.key("coordinates");
            json.array(|json| {
                json.raw(&degrees(point.1));
                json.raw(&degrees(point.0));
            });
        });
        json.object_field("properties", properties);
    });
}
