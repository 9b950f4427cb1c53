//! What one date of an expression covers: its days, how finely it is known, how soft its ends are.

use edtf_core::{Bound, DateField, Edtf, YearKind};

use super::{Day, Precision};

/// Stands for "no first day": open or unknown.
pub(super) const NO_START: i64 = i64::MIN;
/// Stands for "no last day": open or unknown.
pub(super) const NO_END: i64 = i64::MAX;

/// The days of years that are too far out to be counted.
const FAR: i64 = 400_000_000_000_000_000;

/// One date of an expression, reduced to days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The first day it may mean, or [`NO_START`].
    pub first: i64,
    /// The last day it may mean, or [`NO_END`].
    pub last: i64,
    /// How finely it is known.
    pub precision: Precision,
}

/// What `date` covers.
pub(super) fn unit(date: &edtf_core::Date) -> Unit {
    let (first, last) = days(date);
    Unit { first, last, precision: precision(date) }
}

fn days(date: &edtf_core::Date) -> (i64, i64) {
    if year_is_unknown(date) {
        return (NO_START, NO_END);
    }
    let bounds = Edtf::Date(*date).bounds();
    let far = match date.year.kind {
        YearKind::Big { value } | YearKind::Exponential { significand: value, .. } if value < 0 => {
            (NO_START + 1, -FAR)
        }
        _ => (FAR, NO_END - 1),
    };
    let number = |bound, far| match bound {
        Bound::Date(day) => Day::from_ymd(day.year, day.month.into(), day.day.into())
            .map_or(far, |Day(number)| number),
        _ => far,
    };
    (number(bounds.earliest, far.0), number(bounds.latest, far.1))
}

/// Whether no digit of the year is given: `XXXX-12-25`.
pub(super) fn year_is_unknown(date: &edtf_core::Date) -> bool {
    matches!(date.year.kind, YearKind::Standard { digits: [None, None, None, None], .. })
}

/// The code of a season or another part of a year, 21 to 41.
pub(super) fn season(date: &edtf_core::Date) -> Option<u8> {
    date.month.and_then(DateField::value).filter(|code| *code > 12)
}

fn precision(date: &edtf_core::Date) -> Precision {
    let by_digits_left = |count| match count {
        0 => Precision::Year,
        1 => Precision::Decade,
        2 => Precision::Century,
        _ => Precision::Millennium,
    };
    if let Some(significant) = date.year.significant_digits {
        let digits = match date.year.kind {
            YearKind::Standard { .. } => 4,
            YearKind::Big { value } => digits(value),
            YearKind::Exponential { significand, exponent } => digits(significand) + exponent,
        };
        return by_digits_left(digits.saturating_sub(significant));
    }
    if let YearKind::Standard { digits, .. } = date.year.kind
        && let Some(masked) = digits.iter().position(Option::is_none)
    {
        return match masked {
            0 => Precision::Unknown,
            1 => Precision::Millennium,
            2 => Precision::Century,
            _ => Precision::Decade,
        };
    }
    match (date.month, date.day) {
        (None, _) => Precision::Year,
        _ if season(date).is_some() => Precision::Season,
        (Some(month), _) if month.has_unspecified() => Precision::Year,
        (_, None) => Precision::Month,
        (_, Some(day)) if day.has_unspecified() => Precision::Month,
        _ => Precision::Day,
    }
}

fn digits(number: i64) -> u32 {
    number.unsigned_abs().checked_ilog10().map_or(1, |log| log + 1)
}

/// By how many days both ends of `date` may be off, because it is called approximate or uncertain.
///
/// The width of the unit that is so called, which for a day is a week: whoever writes "about
/// 5 January" does not exclude the 8th. `%` is both, and twice as wide.
pub(super) fn margin(date: &edtf_core::Date) -> i64 {
    let fields = [
        Some((date.year.qualifier, Precision::Year)),
        date.month.map(|month| (month.qualifier, Precision::Month)),
        date.day.map(|day| (day.qualifier, Precision::Day)),
    ];
    let given = || fields.iter().flatten();
    let width = if given().all(|(qualifier, _)| qualifier.is_qualified()) {
        // The date as a whole: as wide as it is precise.
        precision(date).days()
    } else {
        // `2004?-06-11`: the coarsest of the fields that are doubted.
        given()
            .filter(|(qualifier, _)| qualifier.is_qualified())
            .map(|(_, precision)| precision.days())
            .max()
            .unwrap_or(0)
    };
    let both = given().any(|(qualifier, _)| qualifier.uncertain)
        && given().any(|(qualifier, _)| qualifier.approximate);
    if both { 2 * width } else { width }
}

impl Precision {
    fn days(self) -> i64 {
        match self {
            Self::Day => 7,
            Self::Month => 31,
            Self::Season => 92,
            Self::Year => 366,
            Self::Decade => 3_653,
            Self::Century => 36_525,
            Self::Millennium | Self::Unknown => 365_250,
        }
    }
}
