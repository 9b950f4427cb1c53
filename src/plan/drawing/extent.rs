//! When something was, as far as a drawing can tell: where it begins and ends, how firmly, and
//! what that is on an axis.

use super::axis::Axis;
use crate::date::{Date, Day, Kind};

/// How long an edge of which nothing is known fades, as a part of the axis.
const FADE: f64 = 0.18;
/// How long an edge that runs off the axis fades.
const RUN_OFF: f64 = 0.06;

/// One end of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Edge {
    /// Between these two moments, in days since 1970-01-01.
    Known(f64, f64),
    /// At a time that is not known.
    Unknown,
    /// There is none: it goes on, or has always been.
    Open,
}

/// When something was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Extent {
    /// Where it begins.
    pub(crate) start: Edge,
    /// Where it ends.
    pub(crate) end: Edge,
    /// Whether it lasted, rather than having been at one unknown moment.
    pub(crate) lasts: bool,
    /// Whether its day is not known exactly.
    pub(crate) soft: bool,
}

/// A bar on an axis, in per cent of the width: it appears from `x[0]` to `x[1]`, stands to `x[2]`
/// and is gone at `x[3]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bar {
    pub(crate) x: [f64; 4],
}

impl Extent {
    /// What `date` says.
    pub(crate) fn of(date: &Date) -> Self {
        let soft =
            !date.is_exact() && !date.is_interval() || date.is_approximate() || date.is_uncertain();
        if date.kind() == Kind::Interval {
            let open = |open| if open { Edge::Open } else { Edge::Unknown };
            let start = bounds(date.start().as_ref())
                .map_or(open(date.open_start()), |(from, to)| Edge::Known(day(from), day(to)));
            let end = bounds(date.end().as_ref()).map_or(open(date.open_end()), |(from, to)| {
                Edge::Known(day(from) + 1.0, day(to) + 1.0)
            });
            return Self { start, end, lasts: true, soft };
        }
        let start =
            date.earliest().map_or(Edge::Unknown, |first| Edge::Known(day(first), day(first)));
        let end = date
            .latest()
            .map_or(Edge::Unknown, |last| Edge::Known(day(last) + 1.0, day(last) + 1.0));
        Self { start, end, lasts: date.kind() == Kind::AllOf, soft }
    }

    /// What lasted from `start` to `end`.
    pub(crate) fn between(start: Edge, end: Edge) -> Self {
        Self { start, end, lasts: true, soft: false }
    }

    /// Where its mark stands: at its beginning, else at its end; the middle of a day that is
    /// known. `None` where nothing is known.
    pub(crate) fn at(self) -> Option<f64> {
        match (self.start, self.end) {
            (Edge::Known(from, to), _) if from == to && !self.soft && !self.lasts => {
                Some(from + 0.5)
            }
            (Edge::Known(from, _), _) => Some(from),
            (_, Edge::Known(_, to)) => Some(to - 0.5),
            _ => None,
        }
    }

    /// The moments that it names.
    pub(crate) fn moments(self) -> impl Iterator<Item = f64> {
        [self.start, self.end]
            .into_iter()
            .flat_map(|edge| match edge {
                Edge::Known(from, to) => [Some(from), Some(to)],
                _ => [None, None],
            })
            .flatten()
    }

    /// The bar that it makes on `axis`; `None` where it is no longer than its mark.
    pub(crate) fn bar(self, axis: &Axis) -> Option<Bar> {
        if !self.lasts && !self.soft {
            return None;
        }
        let length = axis.to - axis.from;
        let (off, fade) = (length * RUN_OFF, length * FADE);
        let (mut one, mut two) = match self.start {
            Edge::Known(from, to) => (from, to),
            Edge::Open => (axis.from, axis.from + off),
            Edge::Unknown => match self.end {
                Edge::Known(to, _) if to - fade > axis.from => (to - fade, to),
                Edge::Known(to, _) => (axis.from, to.max(axis.from)),
                _ => (axis.from, axis.from + fade),
            },
        };
        let (mut three, mut four) = match self.end {
            Edge::Known(from, to) => (from, to),
            Edge::Open => (axis.to - off, axis.to),
            Edge::Unknown => match self.start {
                Edge::Known(_, from) => (from, (from + fade).min(axis.to)),
                _ => (axis.to - fade, axis.to),
            },
        };
        // What happened once, some time in these days, fades from its mark on.
        if !self.lasts {
            (two, three) = (one, one);
            match (self.start, self.end) {
                (_, Edge::Unknown | Edge::Open) => four = axis.to,
                (Edge::Unknown | Edge::Open, Edge::Known(..)) => {
                    (one, two, three) = (axis.from, four, four);
                }
                _ => {}
            }
        }
        // What runs off at an end is cut there, and fades there.
        if one < axis.from {
            (one, two) = (axis.from, two.max(axis.from + off));
            three = three.max(two);
        }
        if four > axis.to {
            (three, four) = (three.min(axis.to - off), axis.to);
            two = two.min(three);
        }
        if two > three {
            let middle = f64::midpoint(two, three);
            (two, three) = (middle, middle);
        }
        let clamp = |at: f64| axis.x(at.clamp(axis.from, axis.to));
        let mut x = [clamp(one), clamp(two), clamp(three), clamp(four)];
        for at in 1..4 {
            x[at] = x[at].max(x[at - 1]);
        }
        (x[3] - x[0] > 0.8).then_some(Bar { x })
    }
}

fn bounds(date: Option<&Date>) -> Option<(Day, Day)> {
    let date = date?;
    Some((date.earliest()?, date.latest()?))
}

/// A day as a number that drawings count with.
#[expect(clippy::cast_precision_loss, reason = "days of milliards of years are drawn, not counted")]
pub(crate) fn day(day: Day) -> f64 {
    day.0 as f64
}
