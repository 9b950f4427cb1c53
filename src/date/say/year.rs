//! Years in words: of our era and before, far ones, and those with unknown digits.

use edtf_core::{Bound, Edtf, YearKind};

use super::super::words::{DateWords, Key};
use super::join::fill_text;

/// The year where it is written with four digits, all of them known.
pub(super) fn full_year(date: &edtf_core::Date) -> Option<i64> {
    let standard = matches!(date.year.kind, YearKind::Standard { .. });
    date.year.value().filter(|_| standard && date.year.significant_digits.is_none())
}

/// An astronomical year: "2014", "44 BC", "AD 44", "year 170,000,002".
pub(super) fn year_in_words(year: i64, words: &DateWords) -> String {
    let numerals = |year: i64| words.numerals(&year.to_string());
    let (key, year) = match year {
        ..-9_999 | 10_000.. => (Key::YearFar, words.large(year)),
        ..=0 => (Key::YearBc, numerals(1 - year)),
        // "5 March 44" would be read as 1944.
        1..100 => (Key::YearEarly, numerals(year)),
        _ => return numerals(year),
    };
    fill_text(words.pattern(key), &[("year", &year)])
}

/// The years that a year with unknown digits may be; `None` where nothing of it is known.
pub(super) fn years_in_words(date: &edtf_core::Date, words: &DateWords) -> Option<String> {
    let year = |year| year_in_words(year, words);
    let between = |from: i64, to: i64| {
        let holes = [("start", &*year(from)), ("end", &*year(to))];
        fill_text(words.pattern(Key::Between), &holes)
    };
    if date.year.significant_digits.is_some() {
        return Some(estimate(date, words));
    }
    let digits = match date.year.kind {
        YearKind::Standard { digits, .. } => digits,
        YearKind::Big { .. } | YearKind::Exponential { .. } => return Some(far_year(date, words)),
    };
    let known: Vec<i64> = digits.iter().map_while(|digit| digit.map(i64::from)).collect();
    if digits[known.len()..].iter().any(Option::is_some) {
        return Some(fill_text(words.pattern(Key::Digits), &[("date", &year_digits(digits))]));
    }
    let number = known.iter().fold(0, |number, digit| number * 10 + digit);
    match known.len() {
        0 => None,
        1 => Some(between(number * 1_000, number * 1_000 + 999)),
        2 => Some(words.century(u32::try_from(number + 1).unwrap_or_default())),
        _ if number == 0 => Some(between(0, 9)),
        _ => Some(fill_text(words.pattern(Key::Decade), &[("year", &*year(number * 10))])),
    }
}

/// `1950S2`: "about 1950 (between 1900 and 1999)".
fn estimate(date: &edtf_core::Date, words: &DateWords) -> String {
    let known = |bound| match bound {
        Bound::Date(day) => Some(year_in_words(day.year, words)),
        _ => None,
    };
    let bounds = Edtf::Date(*date).bounds();
    let year = far_year(date, words);
    match (known(bounds.earliest), known(bounds.latest)) {
        (Some(start), Some(end)) => {
            let holes = [("date", &*year), ("start", &*start), ("end", &*end)];
            fill_text(words.pattern(Key::Estimate), &holes)
        }
        _ => fill_text(words.pattern(Key::About), &[("date", &*year)]),
    }
}

/// A year that is not written with four digits alone, as exact as it is.
pub(super) fn far_year(date: &edtf_core::Date, words: &DateWords) -> String {
    match (date.year.value(), date.year.kind) {
        (Some(year), _) => year_in_words(year, words),
        (None, YearKind::Exponential { significand, exponent }) => {
            let exponent = words.numerals(&exponent.to_string());
            let holes = [("significand", &*words.large(significand)), ("exponent", &*exponent)];
            fill_text(words.pattern(Key::YearPower), &holes)
        }
        (None, _) => String::new(),
    }
}

/// The four digits, `X` for those that are not known.
pub(super) fn year_digits(digits: [Option<u8>; 4]) -> String {
    digits.map(char_of).iter().collect()
}

pub(super) fn char_of(digit: Option<u8>) -> char {
    digit.map_or('X', |digit| char::from(b'0' + digit.min(9)))
}
