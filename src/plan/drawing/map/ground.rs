//! The ground of a map: land and borders as paths of an SVG that is 1,000 wide.

use std::fmt::Write as _;

use super::frame::Frame;
use super::globe::{Place, Point};
use super::outline::{Bounds, Corner, LEVELS, Outline};

/// The width of the paths' own square paper.
pub(super) const PAPER: f64 = 1_000.0;
/// How far beyond the frame paths go on, so that nobody sees where they are cut.
const BEYOND: f64 = 12.0;
/// What a point may lie off its true place, as a part of the width: less than a pixel.
const FINE: f64 = 1.1 / PAPER;
/// Both paths take no more bytes than these; else they are thinned out.
const MOST: usize = 12_000;
/// Lines longer than these degrees are cut, since what is straight on the globe is bent on paper.
const LONG: f64 = 4.0;
/// A ring that takes less than this of the paper is not seen.
const SPECK: f64 = 1.5;

/// Land and borders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ground {
    /// The `d` of a path to be filled.
    pub(super) land: String,
    /// The `d` of a path to be stroked.
    pub(super) borders: String,
}

impl Ground {
    /// What `frame` shows.
    pub(super) fn new(frame: Frame, outline: &Outline) -> Self {
        // A hundredth of a degree on the paper.
        let unit = 0.01_f64.to_radians() / frame.width;
        let mut level = 0;
        let mut tolerance = 3.0;
        while level < LEVELS && tolerance * unit < FINE {
            level += 1;
            tolerance *= 2.0;
        }
        loop {
            let ground = Self::thinned(frame, outline, level);
            if ground.land.len() + ground.borders.len() <= MOST || level == LEVELS {
                return ground;
            }
            level += 1;
        }
    }

    fn thinned(frame: Frame, outline: &Outline, level: usize) -> Self {
        let sight = Sight::new(frame);
        let mut ground = Self::default();
        for ring in &outline.land {
            for turn in sight.turns(ring.bounds) {
                let corners = outline.corners(ring, level);
                let shown = sight.area(&corners, turn, ring.bounds);
                draw(&mut ground.land, &shown, true);
            }
        }
        for (border, bounds) in outline.borders(level) {
            for turn in sight.turns(bounds) {
                for part in sight.line(border, turn) {
                    draw(&mut ground.borders, &part, false);
                }
            }
        }
        ground
    }
}

/// What can be seen in a frame.
struct Sight {
    frame: Frame,
    west: f64,
    east: f64,
    south: f64,
    north: f64,
    high: f64,
}

impl Sight {
    fn new(frame: Frame) -> Self {
        let (away, south, north) = frame.degrees();
        let middle = frame.lens.longitude();
        let high = PAPER * frame.height / frame.width;
        Self { frame, west: middle - away, east: middle + away, south, north, high }
    }

    /// How the globe is to be turned for something of it within `bounds` to be seen.
    fn turns(&self, bounds: Bounds) -> impl Iterator<Item = f64> + use<> {
        let Self { west, east, south, north, .. } = *self;
        let degrees = |hundredths: i32| f64::from(hundredths) / 100.0;
        let high = degrees(bounds.south) <= north && degrees(bounds.north) >= south;
        [-360.0, 0.0, 360.0].into_iter().filter(move |turn| {
            high && degrees(bounds.west) + turn <= east && degrees(bounds.east) + turn >= west
        })
    }

    /// What is seen of the land within `corners`, on the paper.
    fn area(&self, corners: &[Corner], turn: f64, bounds: Bounds) -> Vec<Point> {
        let mut points: Vec<Point> = corners.iter().map(|corner| degrees(*corner, turn)).collect();
        let (west, south) = degrees((bounds.west, bounds.south), turn);
        let (east, north) = degrees((bounds.east, bounds.north), turn);
        // In degrees first: what lies on the other side of the globe cannot be drawn.
        for (cut, off) in [
            (Cut::AtLeast(0, self.west), west < self.west),
            (Cut::AtMost(0, self.east), east > self.east),
            (Cut::AtLeast(1, self.south), south < self.south),
            (Cut::AtMost(1, self.north), north > self.north),
        ] {
            if off {
                points = cut.area(&points);
            }
        }
        let mut shown: Vec<Point> = bent(&points, true).map(|point| self.paper(point)).collect();
        let (low, far, deep) = (-BEYOND, PAPER + BEYOND, self.high + BEYOND);
        for cut in
            [Cut::AtLeast(0, low), Cut::AtMost(0, far), Cut::AtLeast(1, low), Cut::AtMost(1, deep)]
        {
            if shown.iter().any(|point| !cut.keeps(*point)) {
                shown = cut.area(&shown);
            }
        }
        shown
    }

    /// What is seen of the line through `corners`, on the paper, part by part.
    fn line(&self, corners: &[Corner], turn: f64) -> Vec<Vec<Point>> {
        let seen = |(x, y): Point| {
            (self.west..=self.east).contains(&x) && (self.south..=self.north).contains(&y)
        };
        let on_paper = |(x, y): Point| {
            (-BEYOND..=PAPER + BEYOND).contains(&x) && (-BEYOND..=self.high + BEYOND).contains(&y)
        };
        let points: Vec<Point> = corners.iter().map(|corner| degrees(*corner, turn)).collect();
        if !points.iter().any(|point| seen(*point)) {
            return Vec::new();
        }
        let points = bent(&points, false).map(|point| seen(point).then(|| self.paper(point)));
        let points: Vec<Option<Point>> = points.collect();
        // A point next to one on the paper stays, so that the line runs off it.
        let near = |at: usize| {
            let around = at.saturating_sub(1)..(at + 2).min(points.len());
            points[around].iter().flatten().any(|point| on_paper(*point))
        };
        let mut parts: Vec<Vec<Point>> = Vec::new();
        let mut goes_on = false;
        for (at, point) in points.iter().enumerate() {
            let kept = point.filter(|_| near(at));
            match (kept, goes_on) {
                (Some(point), false) => parts.push(vec![point]),
                (Some(point), true) => {
                    if let Some(part) = parts.last_mut() {
                        part.push(point);
                    }
                }
                (None, _) => {}
            }
            goes_on = kept.is_some();
        }
        parts
    }

    fn paper(&self, (longitude, latitude): Point) -> Point {
        let (x, y) = self.frame.part(self.frame.lens.project(Place { latitude, longitude }));
        (x * PAPER, y * self.high)
    }
}

/// A straight cut through the plane; `0` is across, `1` down.
#[derive(Clone, Copy)]
enum Cut {
    AtLeast(usize, f64),
    AtMost(usize, f64),
}

impl Cut {
    fn keeps(self, (x, y): Point) -> bool {
        match self {
            Self::AtLeast(axis, value) => [x, y][axis & 1] >= value,
            Self::AtMost(axis, value) => [x, y][axis & 1] <= value,
        }
    }

    /// What it leaves of the area within `points` (Sutherland and Hodgman, 1974).
    fn area(self, points: &[Point]) -> Vec<Point> {
        let (Self::AtLeast(axis, value) | Self::AtMost(axis, value)) = self;
        let mut kept = Vec::with_capacity(points.len() + 4);
        let Some(mut before) = points.last().copied() else { return kept };
        for point in points {
            if self.keeps(*point) != self.keeps(before) {
                let (from, to) = ([before.0, before.1], [point.0, point.1]);
                let (axis, other) = (axis & 1, 1 - (axis & 1));
                let part = (value - from[axis]) / (to[axis] - from[axis]);
                let mut crossing = [value; 2];
                crossing[other] = from[other] + (to[other] - from[other]) * part;
                kept.push((crossing[0], crossing[1]));
            }
            if self.keeps(*point) {
                kept.push(*point);
            }
            before = *point;
        }
        kept
    }
}

fn degrees((x, y): Corner, turn: f64) -> Point {
    (f64::from(x) / 100.0 + turn, f64::from(y) / 100.0)
}

/// `points` in degrees, with more between those that lie far from each other.
fn bent(points: &[Point], closed: bool) -> impl Iterator<Item = Point> {
    let before = if closed { points.last() } else { points.first() };
    let from = before.into_iter().chain(points);
    from.zip(points).flat_map(|(from, to)| {
        let long = (to.0 - from.0).abs().max((to.1 - from.1).abs());
        let mut steps = 1.0;
        while long / steps > LONG {
            steps += 1.0;
        }
        let mut step = 0.0;
        std::iter::from_fn(move || {
            step += 1.0;
            let part = step / steps;
            (step <= steps)
                .then_some((from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part))
        })
    })
}

/// Adds `points` to a path in whole units, as steps from one to the next.
fn draw(out: &mut String, points: &[Point], closed: bool) {
    #[expect(clippy::cast_possible_truncation, reason = "points of a paper of a thousand units")]
    let whole = |(x, y): &Point| (x.round() as i32, y.round() as i32);
    let mut steps: Vec<(i32, i32)> = Vec::with_capacity(points.len());
    for point in points.iter().map(whole) {
        let straight = match steps.as_slice() {
            [.., last] if *last == point => continue,
            [.., one, two] => {
                // On its way there, not back again.
                let (ax, ay) = (two.0 - one.0, two.1 - one.1);
                let (bx, by) = (point.0 - two.0, point.1 - two.1);
                ax * by == ay * bx && ax * bx + ay * by > 0
            }
            _ => false,
        };
        if straight {
            steps.pop();
        }
        steps.push(point);
    }
    if closed && steps.len() > 1 && steps.first() == steps.last() {
        steps.pop();
    }
    if steps.len() < if closed { 3 } else { 2 } {
        return;
    }
    if closed && area(&steps) < SPECK {
        return;
    }
    let mut last = steps[0];
    let _ = write!(out, "M{} {}l", last.0, last.1);
    let mut first = true;
    for point in &steps[1..] {
        let (x, y) = (point.0 - last.0, point.1 - last.1);
        // A minus sign sets numbers apart, too.
        let apart = if first || x < 0 { "" } else { " " };
        let between = if y < 0 { "" } else { " " };
        let _ = write!(out, "{apart}{x}{between}{y}");
        last = *point;
        first = false;
    }
    if closed {
        out.push('z');
    }
}

fn area(points: &[(i32, i32)]) -> f64 {
    let next = points.iter().cycle().skip(1);
    let cross = |(one, two): (&(i32, i32), &(i32, i32))| {
        f64::from(one.0) * f64::from(two.1) - f64::from(two.0) * f64::from(one.1)
    };
    (points.iter().zip(next).map(cross).sum::<f64>() / 2.0).abs()
}

/// Lines of latitude and longitude every so many degrees, for a map that shows little land.
pub(super) fn graticule(frame: Frame, every: u8) -> String {
    let sight = Sight::new(frame);
    let every = f64::from(every);
    let mut out = String::new();
    let mut line = |points: &mut dyn Iterator<Item = Point>| {
        let points: Vec<Point> = points.map(|point| sight.paper(point)).collect();
        let seen = |(x, y): &Point| {
            (-BEYOND..=PAPER + BEYOND).contains(x) && (-BEYOND..=sight.high + BEYOND).contains(y)
        };
        let mut part: Vec<Point> = Vec::new();
        for (at, point) in points.iter().enumerate() {
            let around = at.saturating_sub(1)..(at + 2).min(points.len());
            if points[around].iter().any(seen) {
                part.push(*point);
            } else {
                draw(&mut out, &std::mem::take(&mut part), false);
            }
        }
        draw(&mut out, &part, false);
    };
    let fine = every / 8.0;
    let steps = |from: f64, to: f64, by: f64| {
        let mut at = (from / by).floor() * by - by;
        std::iter::from_fn(move || {
            at += by;
            (at <= to + by).then_some(at)
        })
    };
    let all_round = sight.east - sight.west >= 360.0;
    for longitude in
        steps(sight.west, sight.east - if all_round { 1.5 * every } else { 0.0 }, every)
    {
        let (south, north) = (sight.south.max(-90.0), sight.north.min(90.0));
        line(
            &mut steps(south, north, fine).filter(|at| at.abs() <= 90.0).map(|at| (longitude, at)),
        );
    }
    for latitude in steps(sight.south, sight.north, every).filter(|at| at.abs() < 90.0) {
        line(&mut steps(sight.west, sight.east, fine).map(|at| (at, latitude)));
    }
    out
}
