//! What can be known about two dates: which was first, and whether they overlap.
//!
//! Every date is a list of alternatives, one of which is true (`[..]` has several); every
//! alternative is a list of times, all of which are true (`{..}` has several); and every time has
//! a start and an end, each somewhere between two days. An answer is "yes" or "no" only where all
//! that the dates allow gives it.

use edtf_core::{Edtf, IntervalEndpoint, SetElement, SetKind};

use super::unit::{NO_END, NO_START, margin, season, unit};
use super::{Date, Day, Kind};

/// An answer that may be out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Known {
    /// It is so, whatever the dates leave open.
    Yes,
    /// It is not so, whatever the dates leave open.
    No,
    /// It cannot be known: the dates allow both.
    Unknown,
}

impl Known {
    /// Whether the answer is certainly yes.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }

    /// Whether the answer is certainly no.
    pub fn is_no(self) -> bool {
        self == Self::No
    }

    fn new(yes: bool, no: bool) -> Self {
        match (yes, no) {
            (true, _) => Self::Yes,
            (_, true) => Self::No,
            _ => Self::Unknown,
        }
    }

    fn and(self, other: Self) -> Self {
        Self::new(self.is_yes() && other.is_yes(), self.is_no() || other.is_no())
    }

    fn or(self, other: Self) -> Self {
        Self::new(self.is_yes() || other.is_yes(), self.is_no() && other.is_no())
    }

    fn agreed(self, other: Self) -> Self {
        if self == other { self } else { Self::Unknown }
    }
}

impl Date {
    /// Whether all of it lies before all of `other`.
    ///
    /// A month is a day of that month that nobody told, so `2024-01` before `2024-01-04` is
    /// unknown. `2020-03/..` goes on for ever and is before nothing; `2020-03/` ended some time,
    /// so whether before 2024 is unknown. What is called approximate (`~`) or uncertain (`?`) must
    /// be clear of `other` by the width of its unit (a week for a day), `%` by twice that.
    pub fn before(&self, other: &Self) -> Known {
        compare(self, other, Time::before, Known::and)
    }

    /// Whether all of it lies after all of `other`; see [`Date::before`].
    pub fn after(&self, other: &Self) -> Known {
        other.before(self)
    }

    /// Whether the two have a day in common; see [`Date::before`].
    pub fn overlaps(&self, other: &Self) -> Known {
        compare(self, other, Time::overlaps, Known::or)
    }

    /// Whether `day` belongs to it; see [`Date::before`].
    pub fn contains_day(&self, day: Day) -> Known {
        let day = Time::between((day.0, day.0), (day.0, day.0));
        judge(&self.alternatives(), &[vec![day]], Time::overlaps, Known::or)
    }

    /// The time of a single date that is as firm as its text: of nearly all.
    fn firm(&self) -> Option<Time> {
        let firm = self.kind() == Kind::Single && !self.is_soft();
        firm.then(|| Time::within((self.first, self.last)))
    }

    fn alternatives(&self) -> Vec<Vec<Time>> {
        if let Some(time) = self.firm() {
            return vec![vec![time]];
        }
        match Edtf::parse(self.edtf()) {
            Ok(Edtf::Date(date)) => vec![vec![Time::within(days(&date))]],
            Ok(Edtf::DateTime(date)) => vec![vec![Time::within(days(&date.date))]],
            Ok(Edtf::Interval(interval)) => vec![vec![interval_time(&interval)]],
            Ok(Edtf::Set(set)) => {
                let times = set.elements.iter().map(|element| set_time(element, set.kind));
                match set.kind {
                    SetKind::OneMember => times.map(|time| vec![time]).collect(),
                    SetKind::AllMembers => vec![times.collect()],
                }
            }
            // It was read once already; should it ever not be, nothing is known of it.
            Err(_) => vec![vec![Time::within((NO_START, NO_END))]],
        }
    }
}

/// A start and an end, each somewhere from one day to another.
#[derive(Clone, Copy)]
struct Time {
    start: (i64, i64),
    end: (i64, i64),
}

impl Time {
    /// From one of the days of `start` to one of the days of `end`.
    fn between(start: (i64, i64), end: (i64, i64)) -> Self {
        Self { start, end }
    }

    /// Some time in `days`.
    fn within(days: (i64, i64)) -> Self {
        Self { start: days, end: days }
    }

    fn before(self, other: Self) -> Known {
        Known::new(self.end.1 < other.start.0, self.end.0 >= other.start.1)
    }

    fn overlaps(self, other: Self) -> Known {
        Known::new(
            self.start.1 <= other.end.0 && other.start.1 <= self.end.0,
            self.start.0 > other.end.1 || other.start.0 > self.end.1,
        )
    }
}

type Relation = fn(Time, Time) -> Known;
type Join = fn(Known, Known) -> Known;

fn compare(one: &Date, other: &Date, relation: Relation, join: Join) -> Known {
    match (one.firm(), other.firm()) {
        (Some(one), Some(other)) => relation(one, other),
        _ => judge(&one.alternatives(), &other.alternatives(), relation, join),
    }
}

fn judge(one: &[Vec<Time>], other: &[Vec<Time>], relation: Relation, join: Join) -> Known {
    // Two long sets would need a comparison of each with each. All that lies between the ends of
    // a set is a superset of what it allows, so answers from that are fewer, but never wrong.
    let count = |alternatives: &[Vec<Time>]| alternatives.iter().map(Vec::len).sum::<usize>();
    if count(one).saturating_mul(count(other)) > 4_096 {
        return relation(hull(one), hull(other));
    }
    let members = |left: &[Time], right: &[Time]| {
        let pairs = left.iter().flat_map(|one| right.iter().map(|other| relation(*one, *other)));
        pairs.reduce(join).unwrap_or(Known::Unknown)
    };
    one.iter()
        .flat_map(|left| other.iter().map(move |right| members(left, right)))
        .reduce(Known::agreed)
        .unwrap_or(Known::Unknown)
}

fn hull(alternatives: &[Vec<Time>]) -> Time {
    let times = || alternatives.iter().flatten();
    let first = times().map(|time| time.start.0).min().unwrap_or(NO_START);
    let last = times().map(|time| time.end.1).max().unwrap_or(NO_END);
    Time::within((first, last))
}

fn interval_time(interval: &edtf_core::Interval) -> Time {
    let start = match interval.start {
        IntervalEndpoint::Open => (NO_START, NO_START),
        IntervalEndpoint::Unknown => (NO_START, NO_END),
        IntervalEndpoint::OnOrBefore(date) => (NO_START, days(&date).1),
        IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrAfter(date) => days(&date),
    };
    let end = match interval.end {
        IntervalEndpoint::Open => (NO_END, NO_END),
        IntervalEndpoint::Unknown => (NO_START, NO_END),
        IntervalEndpoint::OnOrAfter(date) => (days(&date).0, NO_END),
        IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrBefore(date) => days(&date),
    };
    // Nothing ends before it starts, so each says something about the other.
    Time::between((start.0, start.1.min(end.1)), (end.0.max(start.0), end.1))
}

fn set_time(element: &SetElement, kind: SetKind) -> Time {
    let (first, last) = match element {
        SetElement::Date(date) => (days(date), days(date)),
        SetElement::OnOrBefore(date) => ((NO_START, NO_START), days(date)),
        SetElement::OnOrAfter(date) => (days(date), (NO_END, NO_END)),
        SetElement::Range(from, to) => (days(from), days(to)),
    };
    match kind {
        SetKind::AllMembers => Time::between(first, last),
        // One of them, so that it neither starts with the first nor ends with the last.
        SetKind::OneMember => Time::within((first.0, last.1)),
    }
}

/// From which to which day `date` may lie, its softness included.
fn days(date: &edtf_core::Date) -> (i64, i64) {
    let unit = unit(date);
    let (first, last) = match season(date) {
        Some(code @ 21..=24) => any_season(unit.first, unit.last, code == 24),
        // Nobody agrees on which day a season begins.
        Some(25..=32) => (unit.first - 31, unit.last + 31),
        _ => (unit.first, unit.last),
    };
    let margin = margin(date);
    let soften = |day: i64, by: i64| match day {
        NO_START | NO_END => day,
        _ => day.saturating_add(by).clamp(NO_START + 1, NO_END - 1),
    };
    (soften(first, -margin), soften(last, margin))
}

/// Where a season without a hemisphere may lie: spring is March in Oslo and September in Cape
/// Town, and a winter belongs to two years, of which either may be the one that is named.
fn any_season(first: i64, last: i64, winter: bool) -> (i64, i64) {
    let (first_year, last_year) = (Day(first).ymd().0, Day(last).ymd().0);
    let after = if winter { last_year } else { last_year + 1 };
    let day = |year, month, fallback| Day::from_ymd(year, month, 1).map_or(fallback, |day| day.0);
    (day(first_year - 1, 12, first), day(after, 3, last + 1) - 1)
}
