//! EDTF dates: what they cover, their order, their words.

use std::cmp::Ordering;

use crate::diagnostic::Code;

/// An EDTF date.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    edtf: Box<str>,
}

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// [`Code::NotADate`] or [`Code::DateOrder`].
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// The EDTF that was probably meant.
    pub hint: Option<String>,
}

/// A day of the proleptic Gregorian calendar, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

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

impl Date {
    /// Reads EDTF of levels 0 to 2.
    ///
    /// # Errors
    /// Where `text` is not EDTF, or an interval ends before it starts.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        Ok(Self { edtf: text.into() })
    }

    /// The EDTF as written.
    pub fn edtf(&self) -> &str {
        &self.edtf
    }

    /// The first day it may mean; `None` where its start is open or unknown.
    pub fn earliest(&self) -> Option<Day> {
        None
    }

    /// The last day it may mean; `None` where its end is open or unknown.
    pub fn latest(&self) -> Option<Day> {
        None
    }

    /// The year under which a chronology lists it.
    pub fn year(&self) -> Option<i64> {
        None
    }

    /// What HTML's `<time datetime>` may say of it, where it is a single date that HTML can say.
    pub fn datetime(&self) -> Option<String> {
        None
    }

    /// The words that a reader sees, in pieces.
    pub fn parts(&self, _words: &DateWords) -> Vec<Part> {
        vec![Part::Text(self.edtf.to_string())]
    }

    /// The words that a reader sees.
    pub fn words(&self, words: &DateWords) -> String {
        let text = |part: Part| match part {
            Part::Text(text) => text,
            Part::Time { words, .. } => words,
        };
        self.parts(words).into_iter().map(text).collect()
    }

    /// Whether the day is known exactly.
    pub fn is_exact(&self) -> bool {
        true
    }

    /// Whether it is an interval.
    pub fn is_interval(&self) -> bool {
        false
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        self.edtf.cmp(&other.edtf)
    }
}

/// The words and patterns of one language.
#[derive(Clone, Debug, Default)]
pub struct DateWords {}
