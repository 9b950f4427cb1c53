//! Places, and what happened there.

use serde::Serialize;

use super::{DateView, DrawingView, LinkView, NameView};

/// What only a place has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PlaceView {
    /// Other names.
    pub aliases: Vec<String>,
    /// Names in other languages.
    pub names: Vec<NameView>,
    /// The state it lies in.
    pub country: Option<LinkView>,
    /// Latitude and longitude in degrees, as text.
    pub coordinates: Option<(String, String)>,
    /// Where it lies, as a drawing, in a theme with `drawings = true`.
    pub map: Option<DrawingView>,
}

/// Where events were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MapView {
    /// As a drawing, in a theme with `drawings = true`; none where no place has coordinates.
    pub drawn: Option<DrawingView>,
    /// As a list, by title.
    pub places: Vec<MapPlaceView>,
}

/// A place of a map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MapPlaceView {
    /// Its anchor in the list: a mark of several places leads there.
    pub anchor: String,
    /// The place.
    pub place: LinkView,
    /// Whether it has coordinates.
    pub on_map: bool,
    /// What happened there.
    pub events: Vec<PlacedEventView>,
}

/// An event of a place of a map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PlacedEventView {
    /// What happened.
    pub title: String,
    /// Leads to where it is told.
    pub href: String,
    /// When.
    pub date: Option<DateView>,
}
