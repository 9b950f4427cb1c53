//! The outline of the world: coasts, borders and countries, from Natural Earth's 1:50m data.
//! `tools/outline.mjs` makes the file and says how it is written.
//!
//! It is read when the first map is drawn. Thinned out for smaller scales it is kept, so that a map
//! costs what it shows.

use std::sync::{LazyLock, OnceLock};

static DATA: &[u8] = include_bytes!("outline.bin");
static OUTLINE: LazyLock<Outline> = LazyLock::new(|| Outline::read(DATA));

/// How often the outline is thinned out; each time half as much is left to be seen.
pub(super) const LEVELS: usize = 7;
/// How far a point of level 1 may lie off, in hundredths of a degree; of the next twice as far.
const FIRST: f64 = 3.0;

/// Once around the Earth.
const ROUND: i32 = 36_000;

/// Longitude and latitude in hundredths of a degree. Lines go on across the date line, so that a
/// longitude may be more than 180 degrees.
pub(super) type Corner = (i32, i32);

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Outline {
    arcs: Vec<Vec<Corner>>,
    /// The arcs that are borders between countries, and how far each reaches.
    borders: Vec<(usize, Bounds)>,
    /// What is land, ring by ring: the inside of an odd number of rings.
    pub(super) land: Vec<Ring>,
    /// The rings of each country.
    pub(super) countries: Vec<Vec<Ring>>,
    thinned: [OnceLock<Vec<Vec<Corner>>>; LEVELS],
}

/// A closed line.
#[derive(Debug)]
pub(super) struct Ring {
    /// Indices of arcs, and whether each is walked backwards.
    arcs: Vec<(usize, bool)>,
    pub(super) bounds: Bounds,
}

/// West, south, east and north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    pub(super) west: i32,
    pub(super) south: i32,
    pub(super) east: i32,
    pub(super) north: i32,
}

impl Bounds {
    fn of(points: impl Iterator<Item = Corner>) -> Self {
        let none = Self { west: i32::MAX, south: i32::MAX, east: i32::MIN, north: i32::MIN };
        points.fold(none, |all, (x, y)| Self {
            west: all.west.min(x),
            south: all.south.min(y),
            east: all.east.max(x),
            north: all.north.max(y),
        })
    }
}

impl Outline {
    /// The one in the program.
    pub(super) fn get() -> &'static Self {
        &OUTLINE
    }

    /// As much as can be read of `bytes`.
    fn read(bytes: &[u8]) -> Self {
        let mut reader = Reader { bytes, at: 0 };
        let mut outline = Self::default();
        for at in 0..reader.number() {
            let border = reader.number() == 1;
            let (mut x, mut y) = (0_i32, 0_i32);
            let mut arc = Vec::new();
            for _ in 0..reader.number() {
                x = x.saturating_add(reader.signed());
                y = y.saturating_add(reader.signed());
                arc.push((x, y));
            }
            if border {
                outline.borders.push((at, Bounds::of(arc.iter().copied())));
            }
            outline.arcs.push(arc);
        }
        for _ in 0..reader.number() {
            let ring = reader.ring(&outline.arcs);
            outline.land.push(ring);
        }
        for _ in 0..reader.number() {
            let count = reader.number();
            let rings = (0..count).map(|_| reader.ring(&outline.arcs)).collect();
            outline.countries.push(rings);
        }
        outline
    }

    fn arcs(&self, level: usize) -> &[Vec<Corner>] {
        let Some(level) = level.checked_sub(1) else { return &self.arcs };
        let Some(thinned) = self.thinned.get(level) else { return &[] };
        let tolerance = (0..level).fold(FIRST, |tolerance, _| tolerance * 2.0);
        thinned.get_or_init(|| self.arcs.iter().map(|arc| thin(arc, tolerance)).collect())
    }

    /// The corners of `ring`, the first not repeated, thinned out `level` times.
    pub(super) fn corners(&self, ring: &Ring, level: usize) -> Vec<Corner> {
        corners(&ring.arcs, self.arcs(level))
    }

    /// The borders between countries, thinned out `level` times.
    pub(super) fn borders(&self, level: usize) -> impl Iterator<Item = (&[Corner], Bounds)> {
        let arcs = self.arcs(level);
        let border = |(at, bounds): &(usize, Bounds)| Some((arcs.get(*at)?.as_slice(), *bounds));
        self.borders.iter().filter_map(border)
    }

    /// The ring of a country around the place at `at`, or nearest to it where no farther than half
    /// a degree: a harbour may lie off so rough a coast. `None` at sea.
    pub(super) fn country(&self, at: Corner) -> Option<&Ring> {
        const NEAR: i32 = 50;
        let mut nearest: Option<(i64, &Ring)> = None;
        for ring in self.countries.iter().flatten() {
            let Bounds { west, south, east, north } = ring.bounds;
            let turns = [at.0 - ROUND, at.0, at.0 + ROUND];
            let across = |x: &i32| (west - NEAR..=east + NEAR).contains(x);
            let Some(x) = turns.into_iter().find(across) else { continue };
            if !(south - NEAR..=north + NEAR).contains(&at.1) {
                continue;
            }
            let at = (x, at.1);
            let corners = self.corners(ring, 0);
            if contains(&corners, at) {
                return Some(ring);
            }
            let far = |corner: &Corner| {
                let (x, y) = (i64::from(corner.0 - at.0), i64::from(corner.1 - at.1));
                x * x + y * y
            };
            let far = corners.iter().map(far).min().unwrap_or(i64::MAX);
            if far <= i64::from(NEAR * NEAR) && nearest.is_none_or(|(best, _)| far < best) {
                nearest = Some((far, ring));
            }
        }
        nearest.map(|(_, ring)| ring)
    }
}

/// The closed line along `own`, some of `arcs`. One that goes around the Earth goes on along its
/// pole.
fn corners(own: &[(usize, bool)], arcs: &[Vec<Corner>]) -> Vec<Corner> {
    let mut corners: Vec<Corner> = Vec::new();
    for (at, backwards) in own {
        let Some(arc) = arcs.get(*at) else { continue };
        let own: &mut dyn Iterator<Item = &Corner> =
            if *backwards { &mut arc.iter().rev() } else { &mut arc.iter() };
        for (x, y) in own {
            let mut x = *x;
            if let Some((before, _)) = corners.last() {
                while x - before > ROUND / 2 {
                    x -= ROUND;
                }
                while before - x > ROUND / 2 {
                    x += ROUND;
                }
            }
            if corners.last() != Some(&(x, *y)) {
                corners.push((x, *y));
            }
        }
    }
    if let ([first, .., last], true) = (corners.as_slice(), corners.len() > 1) {
        let (first, last) = (*first, *last);
        if first == last {
            corners.pop();
        } else if (first.0 - last.0).abs() > ROUND / 2 {
            let pole = if first.1 < 0 { -9_000 } else { 9_000 };
            corners.extend([(last.0, pole), (first.0, pole)]);
        }
    }
    corners
}

/// Whether `at` lies within the closed line through `corners`.
fn contains(corners: &[Corner], at: Corner) -> bool {
    let (x, y) = (f64::from(at.0), f64::from(at.1));
    let mut inside = false;
    let mut before = corners.last().copied();
    for corner in corners {
        if let Some(before) = before {
            let (x1, y1) = (f64::from(before.0), f64::from(before.1));
            let (x2, y2) = (f64::from(corner.0), f64::from(corner.1));
            if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
                inside = !inside;
            }
        }
        before = Some(*corner);
    }
    inside
}

/// The points of `arc` without those that lie no farther than `tolerance` off the rest: Douglas's
/// and Peucker's way. Both ends stay, so that arcs that met still meet.
fn thin(arc: &[Corner], tolerance: f64) -> Vec<Corner> {
    let Some(last) = arc.len().checked_sub(1).filter(|last| *last > 0) else { return arc.to_vec() };
    // A degree of longitude is that much shorter than one of latitude.
    let middle = (f64::from(arc[0].1) + f64::from(arc[last].1)) / 200.0;
    let narrow = super::globe::cos(middle);
    let mut keep = vec![false; arc.len()];
    (keep[0], keep[last]) = (true, true);
    let mut pending = vec![(0, last)];
    while let Some((first, last)) = pending.pop() {
        let mut best = (tolerance * tolerance, None);
        for at in first + 1..last {
            let far = off(arc[at], arc[first], arc[last], narrow);
            if far > best.0 {
                best = (far, Some(at));
            }
        }
        if let (_, Some(at)) = best {
            keep[at] = true;
            pending.extend([(first, at), (at, last)]);
        }
    }
    arc.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point).collect()
}

/// How far `point` lies off the line from `from` to `to`, squared.
fn off(point: Corner, from: Corner, to: Corner, narrow: f64) -> f64 {
    let (dx, dy) = (f64::from(to.0 - from.0) * narrow, f64::from(to.1 - from.1));
    let (px, py) = (f64::from(point.0 - from.0) * narrow, f64::from(point.1 - from.1));
    let long = dx * dx + dy * dy;
    let along = if long > 0.0 { ((px * dx + py * dy) / long).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (px - along * dx, py - along * dy);
    x * x + y * y
}

/// Reads numbers; past the end there are only zeros.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn number(&mut self) -> usize {
        let (mut value, mut shift) = (0_usize, 0);
        while let Some(byte) = self.bytes.get(self.at).filter(|_| shift < 28) {
            self.at += 1;
            value |= usize::from(byte & 127) << shift;
            shift += 7;
            if byte & 128 == 0 {
                break;
            }
        }
        value
    }

    fn signed(&mut self) -> i32 {
        let value = i32::try_from(self.number()).unwrap_or(0);
        if value & 1 == 1 { -(value >> 1) - 1 } else { value >> 1 }
    }

    fn ring(&mut self, all: &[Vec<Corner>]) -> Ring {
        let arcs: Vec<(usize, bool)> = (0..self.number())
            .map(|_| self.number())
            .map(|number| (number >> 1, number & 1 == 1))
            .collect();
        let bounds = Bounds::of(corners(&arcs, all).into_iter());
        Ring { arcs, bounds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_is_whole() {
        let outline = Outline::get();
        let mut reader = Reader { bytes: DATA, at: DATA.len() };
        assert_eq!((reader.number(), reader.signed()), (0, 0));
        assert!(DATA.len() < 150_000, "{} bytes", DATA.len());
        assert!(outline.land.len() > 1_000 && outline.countries.len() > 200);
        assert!(outline.borders(0).count() > 300);
        for ring in outline.land.iter().chain(outline.countries.iter().flatten()) {
            let corners = outline.corners(ring, 0);
            assert!(corners.len() > 2, "{ring:?}");
            for (x, y) in corners {
                assert!((-ROUND..=ROUND).contains(&x) && (-9_000..=9_000).contains(&y));
            }
            // The arcs of a ring meet, however thin.
            for level in 0..=LEVELS {
                let arcs = outline.arcs(level);
                let end = |(at, backwards): (usize, bool), last: bool| {
                    let arc = &arcs[at];
                    let (x, y) = if last == backwards { arc[0] } else { arc[arc.len() - 1] };
                    (x.rem_euclid(ROUND), y)
                };
                let next = ring.arcs.iter().cycle().skip(1);
                for (one, next) in ring.arcs.iter().zip(next) {
                    assert_eq!(end(*one, true), end(*next, false));
                }
            }
        }
    }

    #[test]
    fn thinner_has_fewer_points() {
        let outline = Outline::get();
        let count = |level| outline.arcs(level).iter().map(Vec::len).sum::<usize>();
        for level in 1..=LEVELS {
            assert!(count(level) < count(level - 1), "{level}");
        }
        assert!(count(LEVELS) < 10_000, "{}", count(LEVELS));
        assert!(outline.arcs(LEVELS + 1).is_empty());
    }

    #[test]
    fn places_lie_in_their_countries() {
        let outline = Outline::get();
        let bounds =
            |latitude: i32, longitude: i32| Some(outline.country((longitude, latitude))?.bounds);
        // Baghdad, in Iraq: from 39 to 49 degrees east, from 29 to 38 degrees north.
        let iraq = bounds(3331, 4436).unwrap();
        assert!(
            (3_850..3_900).contains(&iraq.west) && (4_830..4_880).contains(&iraq.east),
            "{iraq:?}"
        );
        assert!((2_900..2_930).contains(&iraq.south) && (3_720..3_750).contains(&iraq.north));
        // A harbour: Valletta. The middle of the Pacific.
        assert!(bounds(3590, 1451).is_some());
        assert_eq!(bounds(-4888, -12339), None);
    }

    #[test]
    fn what_is_cut_off_is_no_panic() {
        for end in (0..DATA.len()).step_by(997) {
            let outline = Outline::read(&DATA[..end]);
            let _ = outline.country((0, 0));
        }
    }
}
