//! The strip above a chronology: when its events were, on a true scale.
//!
//! Few events get a row each, in the order of the list: a stop with the number that it has there,
//! a bar where it lasted, its title. Many are counted on the axis, a square each, and only the most
//! important get a row. Where at least 40 % of them lie within less than 5 % of the time, that
//! stretch is drawn again below as through a lens: the scale is never broken or bent.

mod draw;
mod lens;
#[cfg(test)]
mod tests;

use super::axis::{Axis, Say, Ticks};
use super::extent::{Bar, Edge, Extent};
use super::type_::cut;
use super::{NARROW, PAD, WIDE};

/// The height of a row.
const ROW: f64 = 26.0;
/// From an axis' line to its first row, and from the last row to what follows.
const ABOVE_ROWS: f64 = 10.0;
const BELOW_ROWS: f64 = 6.0;
/// The height of a line of words along an axis.
const LINE: f64 = 20.0;
/// The height of the lens's sides.
const WEDGE: f64 = 26.0;
/// How far a title stands from the middle of its stop, in pixels.
const BESIDE: f64 = 15.0;
/// Of so many events each has a row.
const FEW: usize = 14;
/// Of more, so many have one.
const ROWS_OF_MANY: usize = 12;
/// How many squares stand side by side on an axis that counts, …
const BINS: u8 = 64;
/// … how high the highest pile of them may be in pixels, and how high a square.
const PILE: f64 = 112.0;
const SQUARE: f64 = 8.0;
/// How many bars are drawn below each other, and how far apart, on an axis that counts.
const LANES: usize = 6;
const LANE: f64 = 6.0;
/// The part of the width for what has no date, in per cent.
const UNDATED: f64 = 13.0;

/// A longer time has no use for a drawing, and no words along it: a hundred milliards of years.
const FARTHEST: f64 = 3.7e13;

/// An event, as the strip needs it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// Its number in the list.
    pub(crate) number: usize,
    /// Where it is told.
    pub(crate) href: String,
    /// What happened.
    pub(crate) title: String,
    /// When, in words.
    pub(crate) words: String,
    /// When.
    pub(crate) extent: Option<Extent>,
    /// Whether it is a key event.
    pub(crate) key: bool,
    /// More classes of its mark: ` plan`, ` disp`.
    pub(crate) class: &'static str,
}

/// The strip, worked out.
#[derive(Clone, Debug)]
pub(crate) struct Strip {
    pub(crate) height: f64,
    /// From when to when anything is known.
    pub(crate) span: (f64, f64),
    /// The whole time.
    pub(crate) whole: Band,
    /// The stretch of it that is drawn again below.
    pub(crate) lens: Option<Band>,
    /// Where the day of the page is on each, in per cent.
    pub(crate) now: [Option<f64>; 2],
}

/// An axis with what stands on it.
#[derive(Clone, Debug)]
pub(crate) struct Band {
    pub(crate) axis: Axis,
    pub(crate) ticks: Ticks,
    /// The top of all, the axis' line, the line of its words, the bottom.
    pub(crate) top: f64,
    pub(crate) base: f64,
    pub(crate) words: f64,
    pub(crate) bottom: f64,
    pub(crate) rows: Vec<Row>,
    pub(crate) squares: Vec<Square>,
}

/// An event with its title.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Which of the events.
    pub(crate) entry: usize,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) bar: Option<Bar>,
    /// Whether the title stands before the stop.
    pub(crate) before: bool,
    pub(crate) title: String,
    /// The title on a narrow drawing.
    pub(crate) narrow: String,
}

/// An event that is counted.
#[derive(Clone, Debug)]
pub(crate) struct Square {
    /// Which of the events.
    pub(crate) entry: usize,
    /// From where to where, in per cent.
    pub(crate) x: (f64, f64),
    pub(crate) y: f64,
    pub(crate) height: f64,
    /// How long it lasted, where there was room for that.
    pub(crate) bar: Option<(Bar, f64)>,
}

impl Strip {
    /// The strip of `entries`, which are in the order of the list, on a page that speaks of the
    /// day `as_of`. `None` of fewer than three, and where all that is known lies on one day.
    pub(crate) fn new(entries: &[Entry], as_of: Option<f64>, say: &Say<'_>) -> Option<Self> {
        if entries.len() < 3 {
            return None;
        }
        let point = |entry: &Entry| entry.extent.and_then(Extent::at);
        let dated: Vec<f64> = entries.iter().filter_map(point).collect();
        let span = span(entries, &dated)?;
        let (first, mut last) = span;
        let length = last - first;
        if let Some(day) = as_of.filter(|day| *day > last && *day < last + length * 0.25) {
            last = day + 1.0;
        }
        let goes_on = |entry: &Entry| entry.extent.is_some_and(|extent| extent.end == Edge::Open);
        if entries.iter().any(goes_on) {
            last += length * 0.04;
        }
        let undated = entries.iter().any(|entry| point(entry).is_none());
        let window = lens::window(&dated, first, last);
        let free = |alone: bool| if undated && alone { UNDATED } else { 0.0 };
        let axis = Axis { from: first, to: last, free: free(window.is_none()), wide: WIDE };
        let lens = window.map(|(from, to)| Axis { from, to, free: free(true), wide: WIDE });
        // What has no date stands at the end of the last axis.
        let in_lens = |entry: &Entry| match (lens, point(entry)) {
            (Some(lens), Some(at)) => at >= lens.from && at < lens.to,
            (lens, None) => lens.is_some(),
            _ => false,
        };
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            (0..entries.len()).partition(|at| in_lens(&entries[*at]));
        let named = named(entries, |at| {
            let axis = lens.filter(|_| in_lens(&entries[at])).unwrap_or(axis);
            let from = if in_lens(&entries[at]) { 200.0 } else { 0.0 };
            from + place(&axis, &entries[at])
        });
        let whole = Band::new(axis, 0.0, entries, &outside, &named, say);
        let lens =
            lens.map(|axis| Band::new(axis, whole.bottom + WEDGE, entries, &inside, &named, say));
        let on = |axis: &Axis| {
            let day = as_of.filter(|day| axis.from < *day && *day < axis.to)?;
            Some(axis.x(day))
        };
        let now = [on(&whole.axis), lens.as_ref().and_then(|lens| on(&lens.axis))];
        let height = lens.as_ref().unwrap_or(&whole).bottom;
        Some(Self { height, span, whole, lens, now })
    }

    /// Whether events are counted, a square each.
    pub(crate) fn counts(&self) -> bool {
        self.bands().any(|band| !band.squares.is_empty())
    }

    /// Whether anything lasted or has soft edges.
    pub(crate) fn has_bars(&self) -> bool {
        self.bands().any(|band| {
            band.rows.iter().any(|row| row.bar.is_some())
                || band.squares.iter().any(|square| square.bar.is_some())
        })
    }

    /// How many times as wide the lens draws.
    pub(crate) fn times(&self) -> Option<f64> {
        let scale = |axis: &Axis| axis.x(axis.from + 1.0) - axis.x(axis.from);
        self.lens.as_ref().map(|lens| scale(&lens.axis) / scale(&self.whole.axis))
    }

    pub(crate) fn bands(&self) -> impl Iterator<Item = &Band> {
        [Some(&self.whole), self.lens.as_ref()].into_iter().flatten()
    }
}

impl Band {
    fn new(
        axis: Axis,
        top: f64,
        entries: &[Entry],
        own: &[usize],
        named: &[usize],
        say: &Say<'_>,
    ) -> Self {
        let ticks = axis.ticks(say);
        let many = entries.len() > FEW;
        let heading = if ticks.heading.is_some() { LINE } else { 0.0 };
        let mut squares = if many { piles(&axis, entries, own) } else { Vec::new() };
        let highest = squares.iter().map(|square| square.y + square.height).fold(0.0, f64::max);
        // Where there are piles, words stand below the line, else above.
        let (words, base, mut y) = if many {
            let base = top + heading + 6.0 + highest;
            (base + 15.0, base, base + LINE + 4.0)
        } else {
            let base = top + heading + LINE;
            (base - 6.0, base, base)
        };
        for square in &mut squares {
            square.y = base - square.y - square.height;
        }
        let lanes = lanes(&axis, entries, &mut squares, named, y);
        y += LANE * lanes;
        let rows_top = y + ABOVE_ROWS;
        let own = own.iter().filter(|entry| named.contains(entry));
        let rows: Vec<Row> = own
            .scan(rows_top, |top, at| {
                let y = *top + ROW / 2.0;
                *top += ROW;
                Some(Row::new(&axis, *at, &entries[*at], y))
            })
            .collect();
        let bottom =
            rows.last().map_or(rows_top - ABOVE_ROWS, |row| row.y + ROW / 2.0) + BELOW_ROWS;
        Self { axis, ticks, top, base, words, bottom, rows, squares }
    }
}

impl Row {
    fn new(axis: &Axis, at: usize, entry: &Entry, y: f64) -> Self {
        let x = place(axis, entry);
        let before = x >= 50.0;
        let room = |width: f64| {
            let part = if before { x } else { 100.0 - x };
            (part / 100.0 * width - BESIDE).max(0.0)
        };
        Self {
            entry: at,
            x,
            y,
            bar: entry.extent.and_then(|extent| extent.bar(axis)),
            before,
            title: cut(&entry.title, room(WIDE)),
            narrow: cut(&entry.title, room(NARROW)),
        }
    }
}

/// The time that is drawn, in whole days: all that the events name, unless their marks would stand
/// crowded in a small part of it. Then it is the time of the marks, and bars run off. `None` where
/// it is no more than a day, or longer than the world is old.
fn span(entries: &[Entry], dated: &[f64]) -> Option<(f64, f64)> {
    let moments = || entries.iter().filter_map(|entry| entry.extent).flat_map(Extent::moments);
    let all = (moments().reduce(f64::min)?.floor(), moments().reduce(f64::max)?.ceil());
    let marks = (
        dated.iter().copied().reduce(f64::min)?.floor(),
        dated.iter().copied().reduce(f64::max)?.floor() + 1.0,
    );
    let crowded = (marks.1 - marks.0) * 4.0 < all.1 - all.0 && marks.1 - marks.0 >= 3.0;
    let (first, last) = if crowded { marks } else { all };
    (2.0..FARTHEST).contains(&(last - first)).then_some((first, last))
}

/// Where the event's mark stands on the axis, in per cent.
fn place(axis: &Axis, entry: &Entry) -> f64 {
    match entry.extent.and_then(Extent::at) {
        Some(at) => axis.x(at.clamp(axis.from, axis.to)),
        None => 100.0 - PAD,
    }
}

/// The events that get a row: all of few; of many the key ones, of too many of those such as lie
/// far from each other. Where there are no key ones, the first, the last, and the longest.
fn named(entries: &[Entry], x: impl Fn(usize) -> f64) -> Vec<usize> {
    if entries.len() <= FEW {
        return (0..entries.len()).collect();
    }
    let mut keys: Vec<usize> = (0..entries.len()).filter(|at| entries[*at].key).collect();
    if keys.is_empty() {
        let length = |at: usize| {
            let extent = entries[at].extent.filter(|extent| extent.lasts)?;
            let ends: Vec<f64> = extent.moments().collect();
            Some(ends.iter().copied().reduce(f64::max)? - ends.iter().copied().reduce(f64::min)?)
        };
        let mut longest: Vec<(f64, usize)> =
            (0..entries.len()).filter_map(|at| Some((length(at)?, at))).collect();
        longest.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        keys = longest.into_iter().map(|(_, at)| at).take(ROWS_OF_MANY / 2).collect();
        keys.extend([0, entries.len() - 1]);
        keys.sort_unstable();
        keys.dedup();
    }
    if keys.len() <= ROWS_OF_MANY {
        return keys;
    }
    let mut chosen = vec![keys[0], keys[keys.len() - 1]];
    while chosen.len() < ROWS_OF_MANY {
        let distance = |at: usize| {
            let all = chosen.iter().map(|other| (x(at) - x(*other)).abs());
            all.fold(f64::MAX, f64::min)
        };
        let left = keys.iter().copied().filter(|at| !chosen.contains(at));
        let best = left
            .max_by(|one, other| distance(*one).total_cmp(&distance(*other)).then(other.cmp(one)));
        let Some(best) = best else { break };
        chosen.push(best);
    }
    chosen.sort_unstable();
    chosen
}

/// A square for each event, piled where their stops would be: `y` counts up from the line. Key
/// events lie lowest.
fn piles(axis: &Axis, entries: &[Entry], own: &[usize]) -> Vec<Square> {
    let (from, to) = (PAD, 100.0 - PAD);
    let wide = (to - from) / f64::from(BINS);
    let bin = |at: usize| {
        let x = place(axis, &entries[at]);
        (0..BINS).rev().find(|bin| from + wide * f64::from(*bin) <= x).unwrap_or(0)
    };
    let mut order: Vec<(u8, bool, usize)> =
        own.iter().map(|at| (bin(*at), !entries[*at].key, *at)).collect();
    order.sort_unstable();
    let piles = order.chunk_by(|one, other| one.0 == other.0);
    let highest = piles.clone().map(<[_]>::len).max().unwrap_or(1);
    let high = (PILE / f64::from(u32::try_from(highest).unwrap_or(u32::MAX))).min(SQUARE);
    let pile = |pile: &[(u8, bool, usize)]| {
        let levels = (0_u32..).zip(pile);
        let square = |(level, (bin, _, entry)): (u32, &(u8, bool, usize))| {
            let start = from + wide * f64::from(*bin);
            Square {
                entry: *entry,
                x: (start + wide * 0.08, start + wide * 0.92),
                y: high * f64::from(level),
                height: high,
                bar: None,
            }
        };
        levels.map(square).collect::<Vec<_>>()
    };
    piles.flat_map(pile).collect()
}

/// Gives the squares of what lasted bars that do not touch, as far as there is room, from `y` down;
/// what comes back is how many lie below each other.
fn lanes(axis: &Axis, entries: &[Entry], squares: &mut [Square], named: &[usize], y: f64) -> f64 {
    let mut ends = [f64::MIN; LANES];
    let mut used = 0.0_f64;
    let mut order: Vec<usize> = (0..squares.len()).collect();
    order.sort_by_key(|at| squares[*at].entry);
    for at in order {
        let entry = squares[at].entry;
        let extent = entries[entry].extent.filter(|extent| extent.lasts && !named.contains(&entry));
        let Some(bar) = extent.and_then(|extent| extent.bar(axis)) else { continue };
        let free = (0_u8..).zip(&mut ends).find(|(_, end)| **end + 0.6 < bar.x[0]);
        let Some((lane, end)) = free else { continue };
        *end = bar.x[3];
        used = used.max(f64::from(lane) + 1.0);
        squares[at].bar = Some((bar, y + LANE * f64::from(lane)));
    }
    used
}
