//! A map that shows where events were: marks on the outline of land and borders, drawn at build
//! from data in the program. Nothing is fetched from elsewhere.
//!
//! The height goes with the width, so both are in per cent here; type stays as large as it is. What
//! is kept apart on the narrowest and on the widest map, on the same side of each other, is apart
//! on all between.

mod frame;
mod globe;
mod ground;
mod outline;
#[cfg(test)]
mod tests;

pub(crate) use globe::Place;

use self::frame::Frame;
use self::globe::RADIUS;
use self::ground::{Ground, PAPER, graticule};
use self::outline::Outline;
use super::svg::{Hold, Svg, number};
use super::type_::{cut, width};
use super::{COLUMN, NARROW, WIDE};

/// The radius of the mark of one event, and of the largest, in pixels.
const LEAST: f64 = 5.0;
const MOST: f64 = 15.0;
/// The room between a mark and its name.
const BESIDE: f64 = 5.0;
/// How far the letters of a line reach above and below it.
const ABOVE: f64 = 11.0;
const BELOW: f64 = 4.0;
/// What is kept free at the edges.
const EDGE: f64 = 2.0;
/// A name that finds no room is cut to this width, or left out.
const SHORT: f64 = 110.0;
/// Lengths that a scale may have, in kilometres, and up to which width of the map there is one: in
/// wider ones a kilometre is not equally long everywhere.
const SCALES: [f64; 9] = [1_000.0, 500.0, 300.0, 200.0, 100.0, 50.0, 20.0, 10.0, 5.0];
const TRUE: f64 = 6_000.0;
/// The part of the width that a scale takes at most.
const SCALE: f64 = 0.26;

/// A place with events.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) at: Place,
    /// Its name.
    pub(crate) title: String,
    /// What is said of it besides: how many entries.
    pub(crate) words: String,
    /// Leads to its page, or to its events.
    pub(crate) href: Option<String>,
    /// Where it stands in the list of places: there a mark of several leads. Empty without a list.
    pub(crate) anchor: String,
    /// How many events.
    pub(crate) count: usize,
    /// Whether one of them is a key event.
    pub(crate) key: bool,
}

/// The map, worked out.
#[derive(Clone, Debug)]
pub(crate) struct Map {
    frame: Frame,
    ground: Ground,
    /// Lines of latitude and longitude, where there is little else to go by.
    lines: String,
    /// In the order in which they are drawn: the larger ones first, so that none is hidden.
    pub(crate) marks: Vec<Mark>,
    scale: Option<Scale>,
}

/// Places as near each other as to be one mark.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// Which of the spots; the first gives the name.
    pub(crate) spots: Vec<usize>,
    /// In per cent of width and height.
    x: f64,
    y: f64,
    radius: f64,
    label: Option<Label>,
}

/// A mark's name and where it stands.
#[derive(Clone, Debug)]
struct Label {
    text: String,
    /// Pixels off the middle of the mark.
    by: (f64, f64),
    hold: Hold,
    /// Whether there is room for it on narrow maps too.
    narrow: bool,
}

#[derive(Clone, Debug)]
struct Scale {
    kilometres: f64,
    /// Whether it stands at the end of the line and at the bottom.
    right: bool,
    bottom: bool,
}

/// A rectangle: an anchor in parts of width and height, and pixels from there to its left, right,
/// top and bottom.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    at: (f64, f64),
    across: (f64, f64),
    down: (f64, f64),
}

impl Bounds {
    /// Left, right, top and bottom on a map of this size.
    fn on(self, (width, height): (f64, f64)) -> (f64, f64, f64, f64) {
        let (x, y) = (self.at.0 * width, self.at.1 * height);
        (x + self.across.0, x + self.across.1, y + self.down.0, y + self.down.1)
    }
}

impl Map {
    /// The map of `spots`; `None` where there are none.
    pub(crate) fn new(spots: &[Spot]) -> Option<Self> {
        let outline = Outline::get();
        let most = |at: &usize| (std::cmp::Reverse(spots[*at].count), *at);
        let mut order: Vec<usize> = (0..spots.len()).collect();
        order.sort_by_key(most);
        if order.is_empty() {
            return None;
        }
        let places: Vec<Place> = order.iter().map(|at| spots[*at].at).collect();
        let mut frame = Frame::around(&places, outline);
        let mut ground = Ground::new(frame, outline);
        let mut widened = false;
        while ground.land.is_empty() && !frame.is_world() {
            // Water all over says nothing of where it is.
            frame = frame.wider(1.7, &places);
            ground = Ground::new(frame, outline);
            widened = true;
        }
        let lines = if frame.is_world() {
            graticule(frame, 30)
        } else if widened {
            graticule(frame, 10)
        } else {
            String::new()
        };
        let mut marks = marks(frame, spots, &order);
        let mut taken: Vec<Bounds> = marks.iter().map(Mark::bounds).collect();
        let scale = scale(frame, &taken);
        taken.extend(scale.iter().map(|scale| scale.bounds(frame)));
        for mark in &mut marks {
            let name = match mark.spots.as_slice() {
                [one] => spots[*one].title.clone(),
                [first, more @ ..] => format!("{} +{}", spots[*first].title, more.len()),
                [] => continue,
            };
            if let Some((label, bounds)) = label(&name, mark, &taken, frame) {
                mark.label = Some(label);
                taken.push(bounds);
            }
        }
        Some(Self { frame, ground, lines, marks, scale })
    }

    /// Whether some marks are larger than others.
    pub(crate) fn differ(&self) -> bool {
        self.marks.windows(2).any(|pair| pair[0].radius > pair[1].radius)
    }

    /// The SVG; `label` says what it is.
    pub(crate) fn svg(&self, spots: &[Spot], label: &str) -> String {
        let mut svg = Svg::new("", false);
        let ratio = number(self.frame.width / self.frame.height);
        svg.raw(&format!(
            "<svg width=\"100%\" style=\"aspect-ratio:{ratio}\" direction=\"ltr\" role=\"group\" \
             aria-label=\""
        ));
        svg.text_of(label);
        let high = number(PAPER * self.frame.height / self.frame.width);
        svg.raw(&format!(
            "\"><svg width=\"100%\" height=\"100%\" viewBox=\"0 0 {PAPER} {high}\" \
             preserveAspectRatio=\"none\" aria-hidden=\"true\">"
        ));
        for (class, path) in
            [("lines", &self.lines), ("land", &self.ground.land), ("borders", &self.ground.borders)]
        {
            let stroke = match class {
                "land" => "fill-rule=\"evenodd\"",
                _ => "vector-effect=\"non-scaling-stroke\"",
            };
            if !path.is_empty() {
                svg.raw(&format!("<path class=\"{class}\" {stroke} d=\"{path}\"/>"));
            }
        }
        svg.raw("</svg>");
        if let Some(scale) = &self.scale {
            scale.draw(self.frame, &mut svg);
        }
        for mark in &self.marks {
            mark.draw(spots, &mut svg);
        }
        svg.raw("</svg>");
        svg.out
    }
}

/// The height of a map of this width.
fn size(frame: Frame, width: f64) -> (f64, f64) {
    (width, width * frame.height / frame.width)
}

/// Marks for `spots`, the largest first.
fn marks(frame: Frame, spots: &[Spot], order: &[usize]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for at in order {
        let (x, y) = frame.place(spots[*at].at);
        let (wide, high) = size(frame, NARROW);
        let near = |mark: &&mut Mark| {
            let (across, down) = ((mark.x / 100.0 - x) * wide, (mark.y / 100.0 - y) * high);
            across * across + down * down < LEAST * LEAST
        };
        if let Some(mark) = marks.iter_mut().find(near) {
            mark.spots.push(*at);
        } else {
            let (x, y) = (x * 100.0, y * 100.0);
            marks.push(Mark { spots: vec![*at], x, y, radius: LEAST, label: None });
        }
    }
    for mark in &mut marks {
        let count: usize = mark.spots.iter().map(|at| spots[*at].count).sum();
        // Its area grows with the number of events.
        let count = f64::from(u32::try_from(count).unwrap_or(u32::MAX)).max(1.0);
        mark.radius = (LEAST * count.sqrt()).min(MOST);
    }
    marks.sort_by(|one, other| {
        other.radius.total_cmp(&one.radius).then(one.spots.cmp(&other.spots))
    });
    marks
}

/// The scale, in a corner that is free.
fn scale(frame: Frame, taken: &[Bounds]) -> Option<Scale> {
    let wide = frame.width * RADIUS;
    if wide > TRUE || frame.is_world() {
        return None;
    }
    let kilometres = SCALES.into_iter().find(|length| *length <= wide * SCALE)?;
    let corners = [(false, true), (true, true), (true, false), (false, false)];
    corners
        .into_iter()
        .map(|(right, bottom)| Scale { kilometres, right, bottom })
        .find(|scale| free(scale.bounds(frame), taken, frame, NARROW))
}

/// Whether `one` touches none of `taken` on a map from `width` to [`WIDE`], and lies in it.
fn free(one: Bounds, taken: &[Bounds], frame: Frame, width: f64) -> bool {
    let sizes = [size(frame, width), size(frame, WIDE)];
    let inside = sizes.iter().all(|size| {
        let (left, right, top, bottom) = one.on(*size);
        left >= EDGE && right <= size.0 - EDGE && top >= EDGE && bottom <= size.1 - EDGE
    });
    let apart = |other: &Bounds| {
        let pairs = sizes.map(|size| (one.on(size), other.on(size)));
        [
            pairs.iter().all(|(one, other)| one.1 <= other.0),
            pairs.iter().all(|(one, other)| other.1 <= one.0),
            pairs.iter().all(|(one, other)| one.3 <= other.2),
            pairs.iter().all(|(one, other)| other.3 <= one.2),
        ]
        .contains(&true)
    };
    inside && taken.iter().all(apart)
}

/// Where the name of `mark` has room, if anywhere; whole where it can be, and on narrow maps too.
fn label(name: &str, mark: &Mark, taken: &[Bounds], frame: Frame) -> Option<(Label, Bounds)> {
    let short = cut(name, SHORT);
    for (text, from, narrow) in [
        (name, NARROW, true),
        (&*short, NARROW, true),
        (name, COLUMN, false),
        (&*short, COLUMN, false),
    ] {
        let long = width(text);
        let (beside, slanted) = (mark.radius + BESIDE, mark.radius * 0.71 + 3.0);
        let (above, below) = (-mark.radius - BESIDE, mark.radius + BESIDE + ABOVE - 2.0);
        let places = [
            (Hold::Start, beside, 4.5),
            (Hold::End, -beside, 4.5),
            (Hold::Middle, 0.0, above),
            (Hold::Middle, 0.0, below),
            (Hold::Start, slanted, -slanted),
            (Hold::Start, slanted, slanted + ABOVE),
            (Hold::End, -slanted, -slanted),
            (Hold::End, -slanted, slanted + ABOVE),
        ];
        for (hold, x, y) in places {
            let across = match hold {
                Hold::Start => (x, x + long),
                Hold::Middle => (x - long / 2.0, x + long / 2.0),
                Hold::End => (x - long, x),
            };
            let at = (mark.x / 100.0, mark.y / 100.0);
            let bounds = Bounds { at, across, down: (y - ABOVE, y + BELOW) };
            if free(bounds, taken, frame, from) {
                return Some((Label { text: text.to_owned(), by: (x, y), hold, narrow }, bounds));
            }
        }
    }
    None
}

impl Mark {
    fn bounds(&self) -> Bounds {
        let reach = self.radius + 1.0;
        Bounds {
            at: (self.x / 100.0, self.y / 100.0),
            across: (-reach, reach),
            down: (-reach, reach),
        }
    }

    fn draw(&self, spots: &[Spot], svg: &mut Svg) {
        let names: Vec<&str> = self.spots.iter().map(|at| &*spots[*at].title).collect();
        let (href, words) = match self.spots.as_slice() {
            [one] => (spots[*one].href.clone(), spots[*one].words.as_str()),
            [first, ..] => (Some(format!("#{}", spots[*first].anchor)), ""),
            [] => return,
        };
        let key = self.spots.iter().any(|at| spots[*at].key);
        svg.raw(if key { "<g class=\"key\">" } else { "<g>" });
        svg.link(href.as_deref(), &names.join(", "), words);
        let (x, y, radius) = (number(self.x), number(self.y), number(self.radius));
        svg.raw(&format!("<circle cx=\"{x}%\" cy=\"{y}%\" r=\"{radius}\"/>"));
        if let Some(label) = &self.label {
            let class = if label.narrow { "l" } else { "l x" };
            svg.text_at(class, (self.x, self.y), label.by, label.hold, &label.text);
        }
        svg.raw(if href.is_some() { "</a></g>" } else { "</g></g>" });
    }
}

impl Scale {
    /// What it takes of the width.
    fn part(&self, frame: Frame) -> f64 {
        self.kilometres / (frame.width * RADIUS)
    }

    fn words(&self) -> String {
        format!("{} km", number(self.kilometres))
    }

    /// Its corner, and how far its words stand below that.
    fn corner(&self) -> ((f64, f64), f64) {
        let x = if self.right { 100.0 } else { 0.0 };
        if self.bottom { ((x, 100.0), -14.0) } else { ((x, 0.0), 14.0) }
    }

    fn bounds(&self, frame: Frame) -> Bounds {
        let ((x, y), line) = self.corner();
        // As long as it is on the widest map.
        let long = (self.part(frame) * WIDE).max(width(&self.words())) + 8.0;
        let across = if self.right { (-long, -EDGE) } else { (EDGE, long) };
        Bounds { at: (x / 100.0, y / 100.0), across, down: (line - ABOVE, line + 10.0) }
    }

    fn draw(&self, frame: Frame, svg: &mut Svg) {
        let ((x, y), line) = self.corner();
        let (part, away) = (self.part(frame) * 100.0, if self.right { -8.0 } else { 8.0 });
        let (from, to) = if self.right { (100.0 - part, 100.0) } else { (0.0, part) };
        let (from, to, middle, below) = (number(from), number(to), number(y), number(line + 7.0));
        svg.raw("<g class=\"scale\" aria-hidden=\"true\">");
        svg.raw(&format!(
            "<line x1=\"{from}%\" x2=\"{to}%\" y1=\"{middle}%\" y2=\"{middle}%\" \
             transform=\"translate({away} {below})\"/>"
        ));
        let hold = if self.right { Hold::End } else { Hold::Start };
        svg.text_at("q", (x, y), (away, line), hold, &self.words());
        svg.raw("</g>");
    }
}
