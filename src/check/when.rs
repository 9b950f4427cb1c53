//! Dates in English prose, with their places.

use std::ops::Range;

use crate::date::{Date, Day};

use super::prose::words;

/// A date as a sentence gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct When {
    /// Where it stands, with its weekday.
    pub(super) range: Range<usize>,
    /// The year, where it is given.
    pub(super) year: Option<i64>,
    /// The month, 1 to 12.
    pub(super) month: Option<u32>,
    /// The day of the month.
    pub(super) day: Option<u32>,
    /// The weekday, Monday is 0.
    pub(super) weekday: Option<u32>,
    /// Whether it is one end of a range: "4 to 6 January".
    pub(super) part: bool,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const SHORT_MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The names of the days, in the order of [`When::weekday`].
pub(super) const DAY_NAMES: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The number of the month that `word` names, 1 to 12; it must begin with a capital.
fn month(word: &str) -> Option<u32> {
    if !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let known = |list: &[&str; 12]| list.iter().position(|month| *month == lower);
    let at = known(&MONTHS).or_else(|| known(&SHORT_MONTHS)).or((lower == "sept").then_some(8))?;
    u32::try_from(at + 1).ok()
}

fn weekday(word: &str) -> Option<u32> {
    let lower = word.to_ascii_lowercase();
    let at = WEEKDAYS.iter().position(|day| *day == lower)?;
    u32::try_from(at).ok()
}

/// "5", "5th": a day of a month.
fn day(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let ending = &word[digits.len()..];
    let valid = (1..=2).contains(&digits.len()) && matches!(ending, "" | "st" | "nd" | "rd" | "th");
    let day = valid.then(|| digits.parse().ok()).flatten()?;
    (1..=31).contains(&day).then_some(day)
}

fn year(word: &str) -> Option<i64> {
    let year: i64 = (word.len() == 4).then(|| word.parse().ok()).flatten()?;
    (1000..=2199).contains(&year).then_some(year)
}

/// All dates in `text` that name a month, and those in ISO form, in their order.
pub(super) fn dates(text: &str) -> Vec<When> {
    // No digit and no month: the usual passage ends here.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let words: Vec<(Range<usize>, &str)> = words(text).collect();
    let mut dates = Vec::new();
    let mut used = 0;
    let get = |at: usize| words.get(at).map(|(_, word)| *word);
    // Only blanks and commas may stand between the parts of a date.
    let near = |a: usize, b: usize| {
        words.get(b).is_some_and(|(next, _)| {
            let between = &text[words[a].0.end..next.start];
            between.chars().all(|c| c.is_whitespace() || c == ',' || c == '.')
        })
    };
    for at in 0..words.len() {
        if at < used {
            continue;
        }
        let word = words[at].1;
        if let Some(date) = iso(word) {
            let when = with_weekday(&words, text, at, at, date);
            dates.push(when);
            used = at + 1;
            continue;
        }
        let Some(month) = month(word) else { continue };
        let before = at.checked_sub(1).filter(|before| *before >= used && near(*before, at));
        let first_day = before.and_then(|before| day(words[before].1));
        let day_after = get(at + 1).filter(|_| near(at, at + 1)).and_then(day);
        let (first, last, day, year_at) = match (first_day, day_after) {
            (Some(day), _) => (at - 1, at, Some(day), at + 1),
            (None, Some(day)) => (at, at + 1, Some(day), at + 2),
            (None, None) => (at, at, None, at + 1),
        };
        let found_year = get(year_at).filter(|_| near(year_at - 1, year_at)).and_then(year);
        let last = if found_year.is_some() { year_at } else { last };
        // "May" alone is a verb or a name; a month without a day and a year is no date.
        if day.is_none() && found_year.is_none() {
            continue;
        }
        used = last + 1;
        dates.push(with_weekday(&words, text, first, last, (found_year, Some(month), day)));
    }
    dates
}

type Parts = (Option<i64>, Option<u32>, Option<u32>);

fn iso(word: &str) -> Option<Parts> {
    let mut parts = word.split('-');
    let (year_part, month, day) = (parts.next()?, parts.next()?, parts.next());
    let short = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !short(month) || day.is_some_and(|day| !short(day)) {
        return None;
    }
    let month: u32 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    // "2014-17" is a range of years, and "2010-12" may be.
    let day = day?.parse().ok()?;
    Some((Some(year(year_part)?), Some(month), Some(day)))
}

fn with_weekday(
    words: &[(Range<usize>, &str)],
    text: &str,
    first: usize,
    last: usize,
    (year, month, day): Parts,
) -> When {
    let before = first.checked_sub(1).map(|at| &words[at]);
    let gap = before.map_or("", |(range, _)| &text[range.end..words[first].0.start]);
    let named = before
        .and_then(|(range, word)| Some((range.start, weekday(word)?)))
        .filter(|_| gap.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '(')));
    let start = named.map_or(words[first].0.start, |(start, _)| start);
    let end = words[last].0.end;
    // "4 to 6 January", "4–6 January", "January 4-6".
    let joined = |text: &str| {
        let text = text.trim();
        matches!(text, "to" | "and" | "or" | "–" | "-" | "—" | "until" | "through")
    };
    let range_before = before.is_some_and(|(_, word)| {
        (joined(word) && first >= 2 && self::day(words[first - 2].1).is_some())
            || (joined(gap) && self::day(word).is_some())
    });
    let range_inside = words[first..=last].iter().any(|(_, word)| {
        word.split_once(['-', '–'])
            .is_some_and(|(a, b)| self::day(a).is_some() && self::day(b).is_some())
    });
    let after = text[end..].trim_start();
    let range_after = ["–", "to ", "until ", "through "].iter().any(|way| after.starts_with(way))
        && after.trim_start_matches(|c: char| !c.is_ascii_digit()).len()
            > after.len().saturating_sub(9);
    When {
        range: start..end,
        year,
        month,
        day,
        weekday: named.map(|(_, weekday)| weekday),
        part: range_before || range_inside || range_after,
    }
}

impl When {
    /// The date, in the year `year` where it names none. `None` where the calendar has no such day.
    pub(super) fn date(&self, year: Option<i64>) -> Option<Date> {
        let year = self.year.or(year)?;
        let text = match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}"),
        };
        Date::parse(&text).ok()
    }

    /// The day, in the year `year` where it names none.
    pub(super) fn as_day(&self, year: Option<i64>) -> Option<Day> {
        Day::from_ymd(self.year.or(year)?, self.month?, self.day?)
    }
}

/// The weekday of `day`, Monday is 0.
pub(super) fn weekday_of(day: Day) -> u32 {
    // 1970-01-01 was a Thursday.
    u32::try_from((day.0 + 3).rem_euclid(7)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_sentences_are_found() {
        for (text, expected) in [
            ("On 5 January 2024 he spoke.", &["5 January 2024|2024-01-05"][..]),
            ("On Friday, January 5th, 2024, he", &["Friday, January 5th, 2024|2024-01-05 Friday"]),
            (
                "Friday (5 January) and March 2020",
                &["Friday (5 January|-01-05 Friday", "March 2020|2020-03"],
            ),
            ("It may be. May 2020. He May, 5", &["May 2020|2020-05", "May, 5|-05-05"]),
            ("On 2024-01-05 and 2014-17", &["2024-01-05|2024-01-05"]),
            ("from 4 to 6 January 2024", &["6 January 2024|2024-01-06 part"]),
            (
                "4–6 January and 4 and 6 May 2020",
                &["6 January|-01-06 part", "6 May 2020|2020-05-06 part"],
            ),
            ("5 January to 8 March", &["5 January|-01-05 part", "8 March|-03-08"]),
            ("no dates in 2014", &[]),
        ] {
            let shown: Vec<String> = dates(text)
                .into_iter()
                .map(|when| {
                    let year = when.year.map_or(String::new(), |year| year.to_string());
                    let month = when.month.map_or(String::new(), |month| format!("-{month:02}"));
                    let day = when.day.map_or(String::new(), |day| format!("-{day:02}"));
                    let weekday = when
                        .weekday
                        .map_or(String::new(), |day| format!(" {}", DAY_NAMES[day as usize]));
                    let part = if when.part { " part" } else { "" };
                    format!("{}|{year}{month}{day}{weekday}{part}", &text[when.range.clone()])
                })
                .collect();
            assert_eq!(shown, expected, "{text}");
        }
    }

    #[test]
    fn weekdays_are_known() {
        let day = |year, month, day| weekday_of(Day::from_ymd(year, month, day).unwrap());
        assert_eq!(DAY_NAMES[day(2024, 1, 5) as usize], "Friday");
        assert_eq!(DAY_NAMES[day(1969, 7, 20) as usize], "Sunday");
    }
}
