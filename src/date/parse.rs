//! From text to a date.

use edtf_core::{Edtf, IntervalEndpoint, SetElement, SetKind};

use super::day::days_in_month;
use super::text::Text;
use super::unit::{NO_END, NO_START, Unit, season, unit, year_is_unknown};
use super::why::{DateError, why};
use super::{
    APPROXIMATE, Date, Day, Kind, OPEN_END, OPEN_START, Precision, SOFT, UNCERTAIN, UNKNOWN_END,
    UNKNOWN_START,
};

/// Reads EDTF.
pub(super) fn parse(text: &str) -> Result<Date, DateError> {
    valid(text).ok_or_else(|| why(text))
}

/// Reads EDTF without asking why not: the explanations try many texts.
pub(super) fn valid(text: &str) -> Option<Date> {
    parse_plain(text).or_else(|| parse_any(text))
}

/// Whether `text`, which is EDTF, is in a form that HTML shares, year 0 aside.
pub(super) fn is_plain(text: &str) -> bool {
    parse_plain(text).is_some()
}

/// `YYYY`, `YYYY-MM` and `YYYY-MM-DD`, which nearly all dates are, without the general parser.
fn parse_plain(text: &str) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| {
        text.as_bytes().get(range)?.iter().try_fold(0, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
        })
    };
    let dash = |at: usize| text.as_bytes().get(at) == Some(&b'-');
    let year = number(0..4)?;
    let signed = i64::from(year);
    let (first, last, precision) = match text.len() {
        4 => ((1, 1), (12, 31), Precision::Year),
        7 | 10 if dash(4) => {
            let month = number(5..7).filter(|month| (1..=12).contains(month))?;
            let length = days_in_month(signed, month);
            if text.len() == 7 {
                ((month, 1), (month, length), Precision::Month)
            } else {
                let day = number(8..10).filter(|day| dash(7) && (1..=length).contains(day))?;
                ((month, day), (month, day), Precision::Day)
            }
        }
        _ => return None,
    };
    Some(Date {
        text: Text::new(text),
        first: Day::from_ymd(signed, first.0, first.1)?.0,
        last: Day::from_ymd(signed, last.0, last.1)?.0,
        kind: Kind::Single,
        precision,
        flags: 0,
    })
}

fn parse_any(text: &str) -> Option<Date> {
    let edtf = Edtf::parse(text).ok()?;
    let mut cover = match &edtf {
        Edtf::Date(date) => Cover::single(date),
        Edtf::DateTime(date) => Cover::single(&date.date),
        Edtf::Interval(interval) => Cover::interval(interval),
        Edtf::Set(set) => Cover::set(set),
    };
    if edtf.is_approximate() {
        cover.flags |= APPROXIMATE;
    }
    if edtf.is_uncertain() {
        cover.flags |= UNCERTAIN;
    }
    // The grammar's own check does not see years that are too far out to be counted.
    (cover.unit.first <= cover.unit.last).then(|| Date {
        text: Text::new(text),
        first: cover.unit.first,
        last: cover.unit.last,
        kind: cover.kind,
        precision: cover.unit.precision,
        flags: cover.flags,
    })
}

/// All that a [`Date`] knows besides its text.
struct Cover {
    unit: Unit,
    kind: Kind,
    flags: u8,
}

impl Cover {
    fn single(date: &edtf_core::Date) -> Self {
        let mut flags = 0;
        if season(date).is_some_and(|code| code <= 32) {
            flags |= SOFT;
        }
        if year_is_unknown(date) {
            flags |= UNKNOWN_START | UNKNOWN_END;
        }
        Self { unit: unit(date), kind: Kind::Single, flags }
    }

    fn interval(interval: &edtf_core::Interval) -> Self {
        use IntervalEndpoint::{Date, OnOrAfter, OnOrBefore, Open, Unknown};
        let (first, start_precision, start_flag) = match &interval.start {
            Date(date) | OnOrAfter(date) => {
                let unit = unit(date);
                let flag = if unit.first == NO_START { UNKNOWN_START } else { 0 };
                (unit.first, Some(unit.precision), flag)
            }
            OnOrBefore(date) => (NO_START, Some(unit(date).precision), UNKNOWN_START),
            Open => (NO_START, None, OPEN_START),
            Unknown => (NO_START, None, UNKNOWN_START),
        };
        let (last, end_precision, end_flag) = match &interval.end {
            Date(date) | OnOrBefore(date) => {
                let unit = unit(date);
                let flag = if unit.last == NO_END { UNKNOWN_END } else { 0 };
                (unit.last, Some(unit.precision), flag)
            }
            OnOrAfter(date) => (NO_END, Some(unit(date).precision), UNKNOWN_END),
            Open => (NO_END, None, OPEN_END),
            Unknown => (NO_END, None, UNKNOWN_END),
        };
        let precision = start_precision.or(end_precision).unwrap_or(Precision::Unknown);
        Self {
            unit: Unit { first, last, precision },
            kind: Kind::Interval,
            flags: start_flag | end_flag,
        }
    }

    fn set(set: &edtf_core::Set) -> Self {
        let (kind, before, after) = match set.kind {
            SetKind::OneMember => (Kind::OneOf, UNKNOWN_START, UNKNOWN_END),
            SetKind::AllMembers => (Kind::AllOf, OPEN_START, OPEN_END),
        };
        let mut cover: Option<Self> = None;
        for element in &set.elements {
            let (unit, flags) = match element {
                SetElement::Date(date) => (unit(date), 0),
                SetElement::OnOrBefore(date) => (Unit { first: NO_START, ..unit(date) }, before),
                SetElement::OnOrAfter(date) => (Unit { last: NO_END, ..unit(date) }, after),
                SetElement::Range(from, to) => (Unit { last: unit(to).last, ..unit(from) }, 0),
            };
            cover = Some(match cover {
                None => Self { unit, kind, flags },
                Some(so_far) => Self {
                    unit: Unit {
                        first: so_far.unit.first.min(unit.first),
                        last: so_far.unit.last.max(unit.last),
                        precision: if unit.first < so_far.unit.first {
                            unit.precision
                        } else {
                            so_far.unit.precision
                        },
                    },
                    kind,
                    flags: so_far.flags | flags,
                },
            });
        }
        let nothing = Unit { first: NO_START, last: NO_END, precision: Precision::Unknown };
        let mut cover = cover.unwrap_or(Self { unit: nothing, kind, flags: 0 });
        // A member whose year nobody knows.
        if cover.unit.first == NO_START && cover.flags & before == 0 {
            cover.flags |= UNKNOWN_START;
        }
        if cover.unit.last == NO_END && cover.flags & after == 0 {
            cover.flags |= UNKNOWN_END;
        }
        cover
    }
}
