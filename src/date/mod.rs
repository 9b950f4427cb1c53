//! EDTF dates: what they cover, their order, what can be known of two of them, their words.
//!
//! A date is as precise as it was written, and nothing here makes it more so. Hides edtf-core,
//! which knows the grammar, and chrono; must not know about pages, templates or languages other
//! than through [`DateWords`].

mod compare;
mod day;
mod html;
mod loose;
mod parse;
mod say;
mod text;
mod unit;
mod why;
mod words;

use std::cmp::Ordering;
use std::fmt;

use chrono::NaiveDate;
use edtf_core::Edtf;
use serde::{Deserialize, Serialize};

pub use compare::Known;
pub use day::Day;
pub use loose::from_loose;
pub use why::DateError;
pub use words::{DateWords, DateWordsError};

use text::Text;
use unit::{NO_END, NO_START};

/// An EDTF date of level 0 to 2: a day, a month, a season, a year, an interval, a set.
///
/// Small and cheap to clone. Equal where the text is. The order has no ties: by the first day
/// (what has none, because its start is open or unknown, comes before everything), then by the
/// last day, the late one first, so that a year comes before its first month, a month before its
/// first day, an open end before an unknown one and that before a known one; then by the text.
#[derive(Clone, Serialize, Deserialize)]
pub struct Date {
    text: Text,
    /// The first day it may mean, or [`NO_START`].
    first: i64,
    /// The last day it may mean, or [`NO_END`].
    last: i64,
    kind: Kind,
    precision: Precision,
    flags: u8,
}

/// What an expression is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// One date, however precise: `2014-06`.
    Single,
    /// From one to another: `2014/2017`, `2020-03/..`.
    Interval,
    /// One of several, nobody knows which: `[1667,1668]`.
    OneOf,
    /// All of several: `{1960,1961-12}`.
    AllOf,
}

/// How finely a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Precision {
    /// `2014-06-10`.
    Day,
    /// `2014-06`, `2014-06-XX`.
    Month,
    /// A season, a quarter, a half: `2014-21`.
    Season,
    /// `2014`, `2014-XX`, `2014-1X`.
    Year,
    /// `201X`.
    Decade,
    /// `20XX`.
    Century,
    /// `2XXX`.
    Millennium,
    /// The year is not known: `XXXX-12-25`.
    Unknown,
}

/// A piece of a date in words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Plain words: "from ", " to ".
    Text(String),
    /// A known bound: goes into `<time>`.
    Time {
        /// What the reader sees.
        words: String,
        /// The value of `datetime`, in a form that HTML allows.
        datetime: String,
    },
}

const APPROXIMATE: u8 = 1;
const UNCERTAIN: u8 = 2;
const OPEN_START: u8 = 4;
const UNKNOWN_START: u8 = 8;
const OPEN_END: u8 = 16;
const UNKNOWN_END: u8 = 32;
/// Its days are a convention rather than a fact: a season.
const SOFT: u8 = 64;

impl Date {
    /// Reads EDTF of levels 0 to 2, without white space around it.
    ///
    /// # Errors
    /// Where `text` is not EDTF, or an interval ends before it starts.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        parse::parse(text)
    }

    /// The date of a day of the calendar; of its year alone where that has more than four digits,
    /// since EDTF cannot say more of it.
    pub fn from_day(day: Day) -> Self {
        let year = day.ymd().0;
        let text = if year.abs() <= 9_999 { day.to_string() } else { format!("Y{year}") };
        Self::parse(&text).unwrap_or_else(|_| Self {
            text: Text::new(&text),
            first: day.0,
            last: day.0,
            kind: Kind::Single,
            precision: Precision::Year,
            flags: 0,
        })
    }

    /// The date of a day from chrono; see [`Date::from_day`].
    pub fn from_naive(date: NaiveDate) -> Self {
        Self::from_day(Day::from_naive(date))
    }

    /// The EDTF as written.
    pub fn edtf(&self) -> &str {
        self.text.as_str()
    }

    /// The first day it may mean; `None` where its start is open or unknown.
    pub fn earliest(&self) -> Option<Day> {
        (self.first != NO_START).then_some(Day(self.first))
    }

    /// The last day it may mean; `None` where its end is open or unknown.
    pub fn latest(&self) -> Option<Day> {
        (self.last != NO_END).then_some(Day(self.last))
    }

    /// The year under which a chronology lists it, astronomical (0 is 1 BC): the first that it may
    /// mean. It never falls from one date to the next in their order.
    pub fn year(&self) -> Option<i64> {
        self.earliest().map(|day| day.ymd().0)
    }

    /// The month, 1 to 12, of a single date or of the start of an interval, where it is known; of a
    /// set, where all of it lies in one month.
    pub fn month(&self) -> Option<u32> {
        let month = self.start_if_known(Precision::Month)?.1;
        (self.kind != Kind::OneOf || self.ends_alike(|day| (day.0, day.1))).then_some(month)
    }

    /// The day of the month, 1 to 31, of a single date or of the start of an interval, where it is
    /// known.
    pub fn day(&self) -> Option<u32> {
        let day = self.start_if_known(Precision::Day)?.2;
        (self.kind != Kind::OneOf || self.ends_alike(|day| day)).then_some(day)
    }

    fn start_if_known(&self, precision: Precision) -> Option<(i64, u32, u32)> {
        let known = self.precision <= precision && !self.has(OPEN_START | UNKNOWN_START);
        self.earliest().filter(|_| known).map(Day::ymd)
    }

    fn ends_alike<T: PartialEq>(&self, of: impl Fn((i64, u32, u32)) -> T) -> bool {
        of(Day(self.first).ymd()) == of(Day(self.last).ymd())
    }

    /// The date with which an interval starts, a single date itself; `None` of a set, and where the
    /// start is open or unknown. For roles, bars and data that tell start and end apart.
    pub fn start(&self) -> Option<Self> {
        self.side(|start, _| start)
    }

    /// The date with which an interval ends, a single date itself; `None` of a set, and where the
    /// end is open or unknown.
    pub fn end(&self) -> Option<Self> {
        self.side(|_, end| end)
    }

    fn side<'a>(&'a self, choose: impl Fn(&'a str, &'a str) -> &'a str) -> Option<Self> {
        match self.kind {
            Kind::Single => Some(self.clone()),
            Kind::Interval => {
                let (start, end) = self.edtf().split_once('/')?;
                parse::valid(choose(start, end).trim_matches('.'))
            }
            Kind::OneOf | Kind::AllOf => None,
        }
    }

    /// How finely it is known: a single date as such, an interval by its start (by its end where
    /// the start has no date), a set by the earliest of its dates.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Whether it is one date, an interval or a set.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it is an interval.
    pub fn is_interval(&self) -> bool {
        self.kind == Kind::Interval
    }

    /// Whether the day is known exactly: one day, about which nothing is doubted.
    pub fn is_exact(&self) -> bool {
        self.kind != Kind::Interval
            && self.precision == Precision::Day
            && self.first == self.last
            && !self.is_approximate()
            && !self.is_uncertain()
    }

    /// Whether any of it is called approximate (`~`, `%`).
    pub fn is_approximate(&self) -> bool {
        self.has(APPROXIMATE)
    }

    /// Whether any of it is called uncertain (`?`, `%`).
    pub fn is_uncertain(&self) -> bool {
        self.has(UNCERTAIN)
    }

    /// Whether it has no start: `../2020-03`, `{..1984}`.
    pub fn open_start(&self) -> bool {
        self.has(OPEN_START)
    }

    /// Whether its start is not known: `/2020-03`, `[..1984]`, `XXXX-12`.
    pub fn unknown_start(&self) -> bool {
        self.has(UNKNOWN_START)
    }

    /// Whether it has no end: `2020-03/..`, `{1984..}`.
    pub fn open_end(&self) -> bool {
        self.has(OPEN_END)
    }

    /// Whether its end is not known: `2020-03/`, `[1984..]`, `XXXX-12`.
    pub fn unknown_end(&self) -> bool {
        self.has(UNKNOWN_END)
    }

    fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Whether comparing it needs more than its days.
    fn is_soft(&self) -> bool {
        self.has(SOFT | APPROXIMATE | UNCERTAIN)
    }

    /// What HTML's `<time datetime>` may say of it: `2014-06-10`, `2014-06` or `2014` of a single
    /// date after year 0, never more than is known. `None` for everything else.
    pub fn datetime(&self) -> Option<String> {
        if self.kind != Kind::Single {
            return None;
        }
        if parse::is_plain(self.edtf()) {
            return (self.edtf() >= "0001").then(|| self.edtf().to_owned());
        }
        match Edtf::parse(self.edtf()).ok()? {
            Edtf::Date(date) => say::datetime(&date),
            Edtf::DateTime(date) => say::datetime(&date.date),
            _ => None,
        }
    }

    /// The words that a reader sees, in pieces.
    pub fn parts(&self, words: &DateWords) -> Vec<Part> {
        // A day in plain digits, as nearly all dates are, is known already. HTML has no year 0.
        match self.earliest().map(Day::ymd).filter(|(year, ..)| *year > 0) {
            Some(day) if self.precision == Precision::Day && parse::is_plain(self.edtf()) => {
                say::day(self.edtf(), day, words)
            }
            _ => say::parts(self.edtf(), words),
        }
    }

    /// The words that a reader sees.
    pub fn words(&self, words: &DateWords) -> String {
        let text = |part: Part| match part {
            Part::Text(text) => text,
            Part::Time { words, .. } => words,
        };
        self.parts(words).into_iter().map(text).collect()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.edtf())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Date({})", self.edtf())
    }
}

impl PartialEq for Date {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Date {}

impl std::hash::Hash for Date {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of what has no start that which ended first comes first, of all else the widest.
        let key = |date: &Self| match date.first {
            NO_START => (NO_START, date.unknown_start(), date.last, false),
            first => (first, false, -date.last, !date.open_end()),
        };
        key(self).cmp(&key(other)).then_with(|| self.text.cmp(&other.text))
    }
}

#[cfg(test)]
mod tests;
