//! Dates of the Solar Hijri and the Islamic calendar in English prose, and the days that they are.

use std::ops::Range;

use crate::date::Day;

use super::names::name_words;
use super::when::{self, When};

/// A calendar besides the Gregorian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calendar {
    /// Iran's and Afghanistan's.
    SolarHijri,
    /// Whose months begin with the new moon.
    Islamic,
}

impl Calendar {
    /// How many days a date may be off: a month that begins when the moon is seen begins on
    /// different days in different places.
    pub(super) fn slack(self) -> i64 {
        match self {
            Calendar::SolarHijri => 0,
            Calendar::Islamic => 2,
        }
    }
}

/// One day in two calendars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Where the other calendar's date stands.
    pub(super) range: Range<usize>,
    /// Where the two stand together.
    pub(super) both: Range<usize>,
    /// Which calendar.
    pub(super) calendar: Calendar,
    /// The day that its date is.
    pub(super) day: Day,
    /// The day that the Gregorian date is.
    pub(super) gregorian: Day,
}

const SOLAR: [&[&str]; 12] = [
    &["farvardin"],
    &["ordibehesht"],
    &["khordad"],
    &["tir"],
    &["mordad", "amordad"],
    &["shahrivar"],
    &["mehr"],
    &["aban"],
    &["azar"],
    &["dey", "dei"],
    &["bahman"],
    &["esfand", "isfand"],
];

/// As [`name_words`] folds them; what has two words here has a hyphen or a blank in the text.
const ISLAMIC: [&[&str]; 12] = [
    &["muharram", "moharram"],
    &["safar"],
    &["rabi al awwal", "rabi i", "rabi al awal"],
    &["rabi al thani", "rabi ii", "rabi al akhir"],
    &["jumada al awwal", "jumada al ula", "jumada i"],
    &["jumada al thani", "jumada al akhira", "jumada ii"],
    &["rajab"],
    &["shaban", "shaaban"],
    &["ramadan", "ramazan"],
    &["shawwal"],
    &["dhu al qadah", "dhu al qidah", "dhul qadah"],
    &["dhu al hijjah", "dhu al hijja", "dhul hijjah"],
];

/// The day `day` of `month` (1 to 12) of the year `year`; `None` where there is no such day, or
/// where the rule that is used here does not hold.
fn day_of(calendar: Calendar, year: i64, month: i64, day: i64) -> Option<Day> {
    match calendar {
        Calendar::SolarHijri => {
            // Eight leap years in thirty-three, which is right for two hundred years and more.
            let leaps = |year: i64| (8 * year + 29).div_euclid(33);
            let before = |year: i64| 365 * (year - 1) + leaps(year - 1);
            let length = match month {
                1..=6 => 31,
                7..=11 => 30,
                _ => 29 + leaps(year) - leaps(year - 1),
            };
            let valid = (1245..=1530).contains(&year) && (1..=length).contains(&day);
            let months = if month <= 7 { 31 * (month - 1) } else { 186 + 30 * (month - 7) };
            // 1 Farvardin 1403 was 20 March 2024.
            let anchor = Day::from_ymd(2024, 3, 20)?;
            valid.then(|| anchor.plus(before(year) - before(1403) + months + day - 1))
        }
        Calendar::Islamic => {
            let before = |year: i64| (year - 1) * 354 + (3 + 11 * year).div_euclid(30);
            let valid = (1200..=1600).contains(&year) && (1..=30).contains(&day);
            // 1 Muharram 1445 was 19 July 2023.
            let anchor = Day::from_ymd(2023, 7, 19)?;
            let months = (59 * (month - 1) + 1).div_euclid(2);
            valid.then(|| anchor.plus(before(year) - before(1445) + months + day - 1))
        }
    }
}

/// The days in `text` that are given in two calendars, one beside the other.
pub(super) fn pairs(text: &str) -> Vec<Pair> {
    let gregorian = when::dates(text);
    if gregorian.is_empty() {
        return Vec::new();
    }
    let words = name_words(text);
    let mut pairs = Vec::new();
    for at in 0..words.len() {
        let Some((calendar, month, length)) = month(text, &words[at..]) else { continue };
        let number = |at: Option<usize>| -> Option<i64> { words.get(at?)?.1.parse().ok() };
        let (Some(day), Some(year)) = (number(at.checked_sub(1)), number(Some(at + length))) else {
            continue;
        };
        let Some(day) = day_of(calendar, year, month, day) else { continue };
        let range = words[at - 1].0.start..words[at + length].0.end;
        let beside = gregorian.iter().find(|when| is_beside(text, &range, when));
        if let Some((when, gregorian)) = beside.and_then(|when| Some((when, when.as_day(None)?))) {
            let both = range.start.min(when.range.start)..range.end.max(when.range.end);
            pairs.push(Pair { range, both, calendar, day, gregorian });
        }
    }
    pairs
}

/// The month that `words` begin with, and how many words its name has.
fn month(text: &str, words: &[(Range<usize>, String)]) -> Option<(Calendar, i64, usize)> {
    let (first, _) = words.first()?;
    if !text[first.start..].starts_with(char::is_uppercase) {
        return None;
    }
    let find = |months: &[&[&str]; 12]| {
        months.iter().zip(1..).find_map(|(names, month)| {
            let length = names.iter().find_map(|name| {
                let parts: Vec<&str> = name.split(' ').collect();
                let said = words.get(..parts.len())?.iter().map(|(_, word)| word.as_str());
                said.eq(parts.iter().copied()).then_some(parts.len())
            });
            length.map(|length| (month, length))
        })
    };
    let solar = find(&SOLAR).map(|(month, length)| (Calendar::SolarHijri, month, length));
    solar.or_else(|| find(&ISLAMIC).map(|(month, length)| (Calendar::Islamic, month, length)))
}

/// Whether nothing but brackets, an era or a sign of equality stands between the two.
fn is_beside(text: &str, range: &Range<usize>, when: &When) -> bool {
    let between = match range.end <= when.range.start {
        true => text.get(range.end..when.range.start),
        false => text.get(when.range.end..range.start),
    };
    let Some(between) = between else { return false };
    let marked = between.contains(['(', '=', '/', ',', '[', '–', '—']);
    let rest: String = between.chars().filter(|c| c.is_alphanumeric()).collect();
    marked && ["", "AH", "AP", "SH", "H", "AHS", "ie", "or"].contains(&&*rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, i64)> {
        pairs(text)
            .into_iter()
            .map(|pair| (text[pair.both.clone()].to_owned(), pair.day.0 - pair.gregorian.0))
            .collect()
    }

    #[test]
    fn days_in_two_calendars_are_compared() {
        for (text, off) in [
            ("On 15 Dey 1402 (5 January 2024) he", 0),
            ("On 5 January 2024 (15 Dey 1402 SH) he", 0),
            ("22 Bahman 1357 = 11 February 1979", 0),
            ("On 1 Farvardin 1400 AP (21 March 2021)", 0),
            ("30 Esfand 1399, 20 March 2021", 0),
            ("On 16 Dey 1402 (5 January 2024) he", 1),
        ] {
            let found = found(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].1, off, "{text}");
        }
        let islamic = found("On 23 Jumada al-Akhira 1445 AH (5 January 2024) he");
        assert!(islamic[0].1.abs() <= 2, "{islamic:?}");
        let wrong = found("On 23 Rajab 1445 (5 January 2024) he");
        assert!(wrong[0].1 > 20);
    }

    #[test]
    fn other_numbers_and_names_are_no_dates() {
        for text in [
            "Azar 5 and 5 January 2024",
            "On 15 Dey 1402 he spoke again on 5 January 2024",
            "31 Esfand 1402 (20 March 2024)",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
