//! Which part of the world a map shows.

use super::globe::{self, Lens, Place, Point, RADIUS, asin};
use super::outline::{Corner, Outline};

/// The width of a map of one place, in kilometres, where its country is small, …
const LEAST: f64 = 900.0;
/// … and where it is too large to be shown. A country up to `WHOLE` wide is shown whole.
const LARGE: f64 = 2_000.0;
const WHOLE: f64 = 2_600.0;
/// What part of the width and of the height marks take at most; the rest is for their names.
const TAKEN: f64 = 0.72;
/// How much wider than high a map is: at least and at most.
const RATIO: (f64, f64) = (1.15, 1.7);
/// From this distance to the middle on, in degrees, the whole world is shown.
const FAR: f64 = 62.0;
/// What is kept free around a place on a map of a country or of the world, as a part of its width.
const ROOM: f64 = 0.06;
/// How far the corners may lie off the middle, in radii: farther off, shapes are no longer true.
const CORNER: f64 = 1.5;

/// A rectangle of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) lens: Lens,
    /// Its middle.
    x: f64,
    y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// West, north, east and south in the plane.
#[derive(Clone, Copy, Debug)]
struct Sides(f64, f64, f64, f64);

impl Sides {
    fn of(points: impl Iterator<Item = Point>) -> Option<Self> {
        points.fold(None, |sides, (x, y)| {
            let Self(west, north, east, south) = sides.unwrap_or(Self(x, y, x, y));
            Some(Self(west.min(x), north.min(y), east.max(x), south.max(y)))
        })
    }

    fn with(self, other: Self) -> Self {
        Self(self.0.min(other.0), self.1.min(other.1), self.2.max(other.2), self.3.max(other.3))
    }

    fn grown(self, by: f64) -> Self {
        Self(self.0 - by, self.1 - by, self.2 + by, self.3 + by)
    }

    fn size(self) -> (f64, f64) {
        (self.2 - self.0, self.3 - self.1)
    }
}

impl Frame {
    /// The frame for `places`, of which the first matters most.
    pub(super) fn around(places: &[Place], outline: &Outline) -> Self {
        let (middle, radius) = globe::middle(places);
        if radius < globe::cos(FAR) {
            return Self::world(places, middle.longitude);
        }
        let lens = Lens::around(middle);
        let own = Sides::of(places.iter().map(|place| lens.project(*place)));
        let own = own.unwrap_or(Sides(0.0, 0.0, 0.0, 0.0));
        let mut frame = Self::of(lens, own, LEAST / RADIUS, TAKEN);
        let country = places.first().and_then(|place| country(*place, lens, outline));
        if let Some(country) = country {
            let wide = Self::of(lens, own.with(country), 0.0, 0.9).width;
            let whole = Self::of(lens, own.grown(wide * ROOM).with(country), 0.0, 0.9);
            if whole.width * RADIUS <= WHOLE {
                frame = frame.or_larger(whole);
            } else {
                frame = frame.or_larger(Self::of(lens, own, LARGE / RADIUS, TAKEN));
            }
        }
        if frame.corner() > CORNER {
            return Self::world(places, middle.longitude);
        }
        frame
    }

    /// The frame in which `sides` take the part `taken`, at least so wide.
    fn of(lens: Lens, sides: Sides, least: f64, taken: f64) -> Self {
        let (width, height) = sides.size();
        let (mut width, mut height) = ((width / taken).max(least), height / taken);
        if height < width / RATIO.1 {
            height = width / RATIO.1;
        } else if width < height * RATIO.0 {
            width = height * RATIO.0;
        }
        let (x, y) = (f64::midpoint(sides.0, sides.2), f64::midpoint(sides.1, sides.3));
        Self { lens, x, y, width, height }
    }

    /// The whole world. Where nothing lies near its usual edge in the Bering Strait, it is cut there.
    fn world(places: &[Place], longitude: f64) -> Self {
        const USUAL: f64 = 11.0;
        let far = |from: f64| {
            let far = places.iter().map(|place| globe::turned(place.longitude - from).abs());
            far.fold(0.0, f64::max)
        };
        let longitude =
            if far(USUAL) < 160.0 || far(longitude) > 170.0 { USUAL } else { longitude };
        let lens = Lens::World { longitude };
        // Without most of Antarctica, where nothing has happened there.
        let at = |latitude: f64, away: f64| {
            lens.project(Place { latitude, longitude: longitude + away })
        };
        let (north, south) = (at(84.0, 0.0).1, at(-58.0, 0.0).1);
        let east = at(0.0, 180.0).0;
        // The largest mark has room wherever it is.
        let reach = 2.0 * east * ROOM;
        let drawn = places
            .iter()
            .map(|place| at(place.latitude, globe::turned(place.longitude - longitude)));
        let around = drawn.fold(Sides(-east, north, east, south), |sides, (x, y)| {
            sides.with(Sides(x, y, x, y).grown(reach))
        });
        let Sides(west, north, east, south) = around;
        let (x, y) = (f64::midpoint(west, east), f64::midpoint(north, south));
        Self { lens, x, y, width: east - west, height: south - north }
    }

    fn or_larger(self, other: Self) -> Self {
        if other.width > self.width { other } else { self }
    }

    /// The same, so many times as wide; the world where that would be too much.
    pub(super) fn wider(self, times: f64, places: &[Place]) -> Self {
        let wider = Self { width: self.width * times, height: self.height * times, ..self };
        if wider.corner() > CORNER { Self::world(places, self.lens.longitude()) } else { wider }
    }

    pub(super) fn is_world(self) -> bool {
        matches!(self.lens, Lens::World { .. })
    }

    /// How far its farthest corner lies off the middle of the projection.
    fn corner(self) -> f64 {
        let (x, y) = (self.x.abs() + self.width / 2.0, self.y.abs() + self.height / 2.0);
        (x * x + y * y).sqrt()
    }

    /// Where a point of the plane lies in it: parts of its width and its height.
    pub(super) fn part(self, (x, y): Point) -> Point {
        ((x - self.x) / self.width + 0.5, (y - self.y) / self.height + 0.5)
    }

    /// Where the place lies in it.
    pub(super) fn place(self, place: Place) -> Point {
        let longitude =
            self.lens.longitude() + globe::turned(place.longitude - self.lens.longitude());
        self.part(self.lens.project(Place { longitude, ..place }))
    }

    /// What it shows at most: how far west and east of the middle, and from where to where south
    /// and north, in degrees.
    pub(super) fn degrees(self) -> (f64, f64, f64) {
        let Lens::Around { sin, cos, .. } = self.lens else { return (180.0, -90.0, 90.0) };
        let radius = 2.0 * asin((self.corner() / 2.0).min(1.0)) + 1.0;
        let latitude = asin(sin);
        let (south, north) = (latitude - radius, latitude + radius);
        let away = if south <= -89.0 || north >= 89.0 || radius >= 89.0 {
            180.0
        } else {
            asin((globe::sin(radius) / cos.max(1e-9)).min(1.0)) + 1.0
        };
        (away, south.max(-90.0), north.min(90.0))
    }
}

/// The sides of the country around `place`, as far as they can be drawn.
fn country(place: Place, lens: Lens, outline: &Outline) -> Option<Sides> {
    #[expect(clippy::cast_possible_truncation, reason = "degrees on earth")]
    let corner: Corner =
        ((place.longitude * 100.0).round() as i32, (place.latitude * 100.0).round() as i32);
    let corners = outline.corners(outline.country(corner)?, 1);
    let point = |(x, y): Corner| {
        let (longitude, latitude) = (f64::from(x) / 100.0, f64::from(y) / 100.0);
        lens.project(Place { latitude, longitude })
    };
    Sides::of(corners.into_iter().map(point))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(places: &[(f64, f64)]) -> Frame {
        let place = |(latitude, longitude): &(f64, f64)| Place {
            latitude: *latitude,
            longitude: *longitude,
        };
        let places: Vec<Place> = places.iter().map(place).collect();
        let frame = Frame::around(&places, Outline::get());
        for place in &places {
            let (x, y) = frame.place(*place);
            assert!((0.02..=0.98).contains(&x) && (0.02..=0.98).contains(&y), "{place:?} {x} {y}");
        }
        let ratio = frame.width / frame.height;
        assert!(frame.is_world() || (RATIO.0 - 0.01..RATIO.1 + 0.01).contains(&ratio), "{ratio}");
        frame
    }

    #[test]
    fn one_place_shows_its_country() {
        let wide = |frame: Frame| frame.width * RADIUS;
        // Baghdad: all of Iraq. Beirut: more than Lebanon. Moscow: not all of Russia.
        let iraq = frame(&[(33.31, 44.36)]);
        assert!((1_000.0..2_000.0).contains(&wide(iraq)), "{}", wide(iraq));
        let basra = iraq.place(Place { latitude: 30.5, longitude: 47.8 });
        assert!((0.0..1.0).contains(&basra.0) && (0.0..1.0).contains(&basra.1), "{basra:?}");
        assert!((wide(frame(&[(33.89, 35.5)])) - LEAST).abs() < 1.0);
        assert!((wide(frame(&[(55.75, 37.62)])) - LARGE).abs() < 1.0);
        // At sea, and at the poles.
        assert!((wide(frame(&[(-48.88, -123.39)])) - LEAST).abs() < 1.0);
        frame(&[(90.0, 0.0)]);
        frame(&[(-90.0, 0.0)]);
    }

    #[test]
    fn many_places_have_a_frame_around_them() {
        assert!(!frame(&[(52.5, 13.4), (48.85, 2.35), (40.4, -3.7)]).is_world());
        // Across the date line: Suva, Apia.
        let pacific = frame(&[(-18.14, 178.44), (-13.83, -171.76)]);
        assert!(pacific.width * RADIUS < 3_000.0);
        // Washington, Baghdad; New York, Tokyo, Canberra; both poles.
        frame(&[(38.9, -77.04), (33.31, 44.36)]);
        assert!(frame(&[(40.7, -74.0), (35.7, 139.7), (-35.3, 149.1)]).is_world());
        assert!(frame(&[(90.0, 0.0), (-90.0, 0.0)]).is_world());
        assert!(frame(&[(0.0, 0.0), (0.0, 180.0)]).is_world());
    }
}
