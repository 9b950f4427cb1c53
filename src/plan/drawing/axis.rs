//! A true scale of time, and the units that are written along it.

use super::extent::day;
use super::type_::width;
use super::{NARROW, PAD};
use crate::date::{Date, DateWords, Day};

/// From which moment to which, in days since 1970-01-01, on which part of the width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Axis {
    pub(crate) from: f64,
    pub(crate) to: f64,
    /// What stays free at its end, in per cent: for what has no date.
    pub(crate) free: f64,
    /// The width in pixels from which all its words are shown.
    pub(crate) wide: f64,
}

/// A unit's beginning.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    /// Where, in per cent.
    pub(crate) x: f64,
    /// What is written there: on wide drawings, …
    pub(crate) label: Option<String>,
    /// … and on narrow ones, too.
    pub(crate) narrow: bool,
}

/// What is written along an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Ticks {
    /// The month and the year, where only days of one month are written.
    pub(crate) heading: Option<String>,
    pub(crate) ticks: Vec<Tick>,
}

/// Words for a drawing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Say<'a> {
    /// Of dates.
    pub(crate) dates: &'a DateWords,
    /// What stands above events without a date.
    pub(crate) undated: &'a str,
    /// Whether the page reads from right to left.
    pub(crate) rtl: bool,
}

#[derive(Clone, Copy)]
enum Unit {
    Days(i64),
    Months(i64),
    Years(i64),
}

/// What is between two words of an axis at least, in pixels.
const GAP: f64 = 9.0;
/// How far the word of a unit stands from its line, in pixels.
pub(super) const BESIDE: f64 = 3.0;
const MOST: usize = 16;

impl Axis {
    /// Where `at` is, in per cent.
    pub(crate) fn x(&self, at: f64) -> f64 {
        PAD + (100.0 - 2.0 * PAD - self.free) * (at - self.from) / (self.to - self.from)
    }

    /// The finest units that can be written along it.
    pub(crate) fn ticks(&self, say: &Say<'_>) -> Ticks {
        let years =
            (0..15).flat_map(|power| [1, 2, 5].map(|digit| Unit::Years(digit * 10_i64.pow(power))));
        let units = [Unit::Days(1), Unit::Days(2), Unit::Days(7), Unit::Days(14)]
            .into_iter()
            .chain([Unit::Months(1), Unit::Months(3), Unit::Months(6)])
            .chain(years);
        let mut best = Ticks::default();
        for unit in units {
            if (self.to - self.from) / unit.length() > 40.0 {
                continue;
            }
            let Some(ticks) = self.written(unit, say) else { continue };
            let labels =
                |ticks: &Ticks| ticks.ticks.iter().filter(|tick| tick.label.is_some()).count();
            if labels(&ticks) >= 2 {
                return ticks;
            }
            if labels(&ticks) > labels(&best) {
                best = ticks;
            }
        }
        best
    }

    /// `None` where the words would touch.
    fn written(&self, unit: Unit, say: &Say<'_>) -> Option<Ticks> {
        let days = self.days(unit);
        if days.len() > MOST {
            return None;
        }
        let month = |at: f64| whole(at).ymd();
        let (first, last) = (month(self.from), month(self.to - 0.5));
        let one_month = (first.0, first.1) == (last.0, last.1);
        let bare = one_month && matches!(unit, Unit::Days(_));
        let heading = bare.then(|| edtf(whole(self.from), 1)).and_then(|text| words(&text, say));
        let mut ticks: Vec<Tick> = Vec::with_capacity(days.len());
        for at in days {
            let label = match unit {
                Unit::Days(_) if bare => Some(say.dates.numerals(&at.ymd().2.to_string())),
                Unit::Days(_) => words(&edtf(at, 2), say),
                Unit::Months(_) => words(&edtf(at, 1), say),
                Unit::Years(_) => words(&edtf(at, 0), say),
            };
            ticks.push(Tick { x: self.x(day(at)), label, narrow: false });
        }
        let stride = stride(&ticks, self.wide)?;
        if stride > 1 {
            return None;
        }
        let stride = self::stride(&ticks, NARROW).unwrap_or(usize::MAX);
        for (at, tick) in ticks.iter_mut().enumerate() {
            let fits = |of: f64| tick.label.as_ref().is_some_and(|label| ends(tick, label, of));
            let (narrow, wide) = (fits(NARROW), fits(self.wide));
            tick.narrow = at % stride == 0 && narrow;
            if !wide {
                tick.label = None;
            }
        }
        if self.free > 0.0 {
            self.close(&mut ticks, say);
        }
        Some(Ticks { heading, ticks })
    }

    /// Adds the place for what has no date; the word before it makes room.
    fn close(&self, ticks: &mut Vec<Tick>, say: &Say<'_>) {
        let end = Tick { x: self.x(self.to), label: Some(say.undated.to_owned()), narrow: false };
        if !ends(&end, say.undated, self.wide) {
            return;
        }
        for tick in ticks.iter_mut() {
            let fits = |of: f64| {
                let label = tick.label.as_deref().unwrap_or("");
                (end.x - tick.x) / 100.0 * of >= width(label) + GAP
            };
            // The word for what has no date is not on narrow drawings.
            if !fits(self.wide) {
                tick.label = None;
            }
        }
        ticks.push(end);
    }

    /// The beginnings of `unit` on it.
    fn days(&self, unit: Unit) -> Vec<Day> {
        let first = whole(self.from.ceil());
        let (year, month, _) = first.ymd();
        let inside = |day: &Day| self::day(*day) >= self.from && self::day(*day) <= self.to;
        let most = MOST as i64 + 2;
        let numbered = (0..most * 3).map_while(|step| match unit {
            Unit::Days(step_of) => Some(first.plus(step * step_of)),
            Unit::Months(months) => {
                let from = year * 12 + (i64::from(month) - 1).div_euclid(months) * months;
                let at = from + step * months;
                let month = u32::try_from(at.rem_euclid(12)).ok()? + 1;
                Day::from_ymd(at.div_euclid(12), month, 1)
            }
            // There is no year 0: 100 BC, then AD 1, then 100. Far years are not said in BC.
            Unit::Years(years) => match (year.div_euclid(years) + step - 1) * years {
                before @ -9_998..0 => Day::from_ymd(before + i64::from(years > 1), 1, 1),
                0 => Day::from_ymd(1, 1, 1),
                after => Day::from_ymd(after, 1, 1),
            },
        });
        let mut days: Vec<Day> = numbered.filter(inside).collect();
        days.dedup();
        days
    }
}

impl Unit {
    /// In days.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    fn length(self) -> f64 {
        match self {
            Self::Days(days) => days as f64,
            Self::Months(months) => months as f64 * 30.4,
            Self::Years(years) => years as f64 * 365.2,
        }
    }
}

/// Whether the word beside the tick ends before the edge of a drawing of this width.
fn ends(tick: &Tick, label: &str, of: f64) -> bool {
    tick.x / 100.0 * of + BESIDE + width(label) <= of
}

/// Each how many-th word can be written without touching the next at this width.
fn stride(ticks: &[Tick], of: f64) -> Option<usize> {
    (1..=ticks.len().max(1)).find(|stride| {
        let shown: Vec<&Tick> = ticks.iter().step_by(*stride).collect();
        shown.windows(2).all(|pair| {
            let room = (pair[1].x - pair[0].x) / 100.0 * of;
            room >= width(pair[0].label.as_deref().unwrap_or("")) + GAP
        })
    })
}

/// The day in which a moment lies.
#[expect(clippy::cast_possible_truncation, reason = "moments come from days")]
fn whole(at: f64) -> Day {
    Day(at.floor() as i64)
}

/// `day` as EDTF: its year, to its month (1), to its day (2).
fn edtf(day: Day, parts: u8) -> String {
    let (year, month, day) = day.ymd();
    let sign = if year < 0 { "-" } else { "" };
    match parts {
        _ if year.abs() > 9999 => format!("Y{year}"),
        0 => format!("{sign}{:04}", year.abs()),
        1 => format!("{sign}{:04}-{month:02}", year.abs()),
        _ => format!("{sign}{:04}-{month:02}-{day:02}", year.abs()),
    }
}

fn words(edtf: &str, say: &Say<'_>) -> Option<String> {
    Some(Date::parse(edtf).ok()?.words(say.dates))
}

/// The days from one moment to before another, in words.
pub(crate) fn stretch(from: f64, to: f64, say: &Say<'_>) -> String {
    let (first, last) = (whole(from), whole((to - 0.5).max(from)));
    // Over years the days do not matter.
    let parts = if to - from > 800.0 { 0 } else { 2 };
    let text = format!("{}/{}", edtf(first, parts), edtf(last, parts));
    words(&text, say).unwrap_or(text)
}
