//! A date in readers' words: never a day, a month or a year that was not given.

use edtf_core::{Edtf, Interval, IntervalEndpoint, Set, SetElement, SetKind};

use super::words::Key;
use super::{DateWords, Part};

mod join;
mod single;
mod year;

pub(super) use single::{datetime, day};

use join::{Parts, fill, list};

/// `text`, which is EDTF, in words.
pub(super) fn parts(text: &str, words: &DateWords) -> Vec<Part> {
    match Edtf::parse(text) {
        Ok(Edtf::Date(date)) => single::parts(&date, words, false),
        Ok(Edtf::DateTime(date)) => single::parts(&date.date, words, false),
        Ok(Edtf::Interval(interval)) => interval_parts(&interval, words),
        Ok(Edtf::Set(set)) => set_parts(&set, words),
        Err(_) => vec![Part::Text(text.to_owned())],
    }
}

fn interval_parts(interval: &Interval, words: &DateWords) -> Parts {
    use IntervalEndpoint::{Date, OnOrAfter, OnOrBefore, Open, Unknown};
    let inside = |date| single::parts(date, words, true);
    if let (Date(start), Date(end)) = (&interval.start, &interval.end) {
        if start == end {
            return single::parts(start, words, false);
        }
        let (start, end) = single::pair(start, end, words);
        return fill(words.pattern(Key::Interval), &[("start", &start), ("end", &end)]);
    }
    let start = match &interval.start {
        Date(date) | OnOrAfter(date) => Some(inside(date)),
        OnOrBefore(date) => Some(fill(words.pattern(Key::OrEarlier), &[("date", &inside(date))])),
        Open | Unknown => None,
    };
    let end = match &interval.end {
        Date(date) | OnOrBefore(date) => Some(inside(date)),
        OnOrAfter(date) => Some(fill(words.pattern(Key::OrLater), &[("date", &inside(date))])),
        Open | Unknown => None,
    };
    let (start_unknown, end_unknown) = (interval.start == Unknown, interval.end == Unknown);
    let key = match (&start, &end) {
        (Some(_), Some(_)) => Key::Interval,
        (Some(_), None) if end_unknown => Key::FromUnknownEnd,
        (Some(_), None) => Key::From,
        _ if start_unknown => Key::UntilUnknownStart,
        _ => Key::Until,
    };
    let (start, end) = (start.unwrap_or_default(), end.unwrap_or_default());
    fill(words.pattern(key), &[("start", &start), ("end", &end)])
}

fn set_parts(set: &Set, words: &DateWords) -> Parts {
    let alone = set.elements.len() == 1;
    let plain = |element: &SetElement| matches!(element, SetElement::Date(_));
    let elements: Vec<Parts> =
        set.elements.iter().map(|element| element_parts(element, set.kind, alone, words)).collect();
    match set.kind {
        SetKind::AllMembers => list(&elements, Key::And, words),
        SetKind::OneMember => {
            let list = list(&elements, Key::Or, words);
            // "one of 1667 or 1668" and "one of between 1670 and 1672" are no English.
            if elements.len() > 2 && set.elements.iter().all(plain) {
                fill(words.pattern(Key::OneOf), &[("list", &list)])
            } else {
                list
            }
        }
    }
}

fn element_parts(element: &SetElement, kind: SetKind, alone: bool, words: &DateWords) -> Parts {
    let one = kind == SetKind::OneMember;
    let wrap = |key, date| fill(words.pattern(key), &[("date", &single::parts(date, words, true))]);
    match element {
        SetElement::Date(date) => single::parts(date, words, !alone),
        SetElement::OnOrBefore(date) => match (one, date.day.is_some()) {
            (true, true) => wrap(Key::OnOrBefore, date),
            (true, false) => wrap(Key::OrEarlier, date),
            (false, _) => wrap(Key::AndEarlier, date),
        },
        SetElement::OnOrAfter(date) => match (one, date.day.is_some()) {
            (true, true) => wrap(Key::OnOrAfter, date),
            (true, false) => wrap(Key::OrLater, date),
            (false, _) => wrap(Key::AndLater, date),
        },
        SetElement::Range(from, to) if from == to => single::parts(from, words, !alone),
        SetElement::Range(from, to) => {
            let (start, end) = single::pair(from, to, words);
            let key = if one { Key::Between } else { Key::Interval };
            fill(words.pattern(key), &[("start", &start), ("end", &end)])
        }
    }
}

#[cfg(test)]
mod tests;
