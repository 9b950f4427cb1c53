//! Places of events, as a map and as the list that says the same.

use std::collections::BTreeMap;

use super::drawing::{Map, Place, Spot};
use super::fill::Filler;
use super::view::{DrawingView, Html, MapPlaceView, MapView, PlacedEventView};
use crate::model::document::{Importance, Own};
use crate::model::site::{DocIx, EventIx};

/// So many places are named to those who do not see a map; its list names all.
const NAMED: usize = 8;

impl Filler<'_> {
    /// Where `events` were; `None` where no place of any is known. No other map of the page may
    /// have its `name`.
    pub(crate) fn map(&self, events: &[EventIx], name: &str) -> Option<MapView> {
        let site = self.maker.site;
        let mut places: BTreeMap<(String, DocIx), Vec<EventIx>> = BTreeMap::new();
        for ix in events {
            if let Some(place) = site.events[ix.index()].place {
                let key = (site.doc(place).front.title.value.to_lowercase(), place);
                places.entry(key).or_default().push(*ix);
            }
        }
        if places.is_empty() {
            return None;
        }
        let list = format!("_map-{name}-");
        let mut view = MapView::default();
        let mut spots = Vec::new();
        for (at, ((_, place), events)) in places.iter().enumerate() {
            let number = at + 1;
            let link = self.link_to(*place);
            let mut spot = self.spot(*place, &link.title, events);
            if let Some(spot) = &mut spot {
                spot.anchor = format!("{list}{number}");
                spot.href = link.href.clone().or_else(|| Some(format!("#{}", spot.anchor)));
            }
            view.places.push(MapPlaceView {
                anchor: format!("{list}{number}"),
                place: link,
                on_map: spot.is_some(),
                events: events.iter().map(|event| self.placed(*event)).collect(),
            });
            spots.extend(spot);
        }
        view.drawn = self.drawn_map(&spots);
        Some(view)
    }

    /// The map for the chronology of `events` on the page of the explainer `ix`: of two places or
    /// more, where the author has put no map of their own.
    pub(crate) fn chronology_map(
        &self,
        ix: DocIx,
        events: &[EventIx],
        name: &str,
    ) -> Option<MapView> {
        let site = self.maker.site;
        let doc = site.doc(ix);
        if !self.maker.wishes.drawings || !matches!(doc.front.own, Own::Explainer(_)) {
            return None;
        }
        let mut first = None;
        let several = events
            .iter()
            .filter_map(|ix| site.events[ix.index()].place)
            .any(|place| self.coordinates(place).is_some() && *first.get_or_insert(place) != place);
        if !several || doc.body.blocks.iter().any(|block| block.name.value == "map") {
            return None;
        }
        self.map(events, name).filter(|map| map.drawn.is_some())
    }

    /// The map of the place `ix` alone, at which `events` were.
    pub(crate) fn place_map(&self, ix: DocIx, events: &[EventIx]) -> Option<DrawingView> {
        let title = &self.maker.site.doc(ix).front.title.value;
        let spot = self.maker.wishes.drawings.then(|| self.spot(ix, title, events))??;
        self.drawn_map(&[spot])
    }

    fn drawn_map(&self, spots: &[Spot]) -> Option<DrawingView> {
        if !self.maker.wishes.drawings {
            return None;
        }
        let map = Map::new(spots)?;
        let mut names: Vec<&str> = spots.iter().map(|spot| spot.title.as_str()).collect();
        if names.len() > NAMED {
            names.truncate(NAMED);
            names.push("…");
        }
        let names = [("places", &*names.join(", "))];
        let label = self.said("map_label", "Map of places: {places}", &names);
        let mut caption = Vec::new();
        if map.differ() {
            caption.push(self.said("map_size", "The larger a circle, the more entries.", &[]));
        }
        caption.push(self.said("map_ground", "Land and borders: Natural Earth.", &[]));
        Some(DrawingView { svg: Html(map.svg(spots, &label)), caption: caption.join(" ") })
    }

    /// The place `ix` on a map; `None` where it has no coordinates.
    fn spot(&self, ix: DocIx, title: &str, events: &[EventIx]) -> Option<Spot> {
        let at = self.coordinates(ix)?;
        let count = events.len().to_string();
        let key = |event: &EventIx| self.maker.site.draft(*event).1.importance == Importance::Key;
        Some(Spot {
            at,
            title: title.to_owned(),
            words: self.said("map_count", "entries: {n}", &[("n", &count)]),
            href: None,
            anchor: String::new(),
            count: events.len(),
            key: events.iter().any(key),
        })
    }

    fn coordinates(&self, place: DocIx) -> Option<Place> {
        let Own::Place(own) = &self.maker.site.doc(place).front.own else { return None };
        let (latitude, longitude) = own.coordinates.as_ref()?.value;
        #[expect(clippy::cast_precision_loss, reason = "degrees times 10⁷ are exact in 53 bits")]
        let degrees = |fixed: i64| fixed as f64 / 1e7;
        Some(Place { latitude: degrees(latitude), longitude: degrees(longitude) })
    }

    fn placed(&self, ix: EventIx) -> PlacedEventView {
        let (event, draft) = self.maker.site.draft(ix);
        let date = draft.date.as_ref().map(|date| self.maker.date(&date.value, self.lang));
        PlacedEventView {
            title: event.title.clone(),
            href: self.maker.event_href(self.here, ix),
            date,
        }
    }
}
