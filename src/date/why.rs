//! Why a text is no date, and what to type instead.

use edtf_core::Edtf;

use super::DateWords;
use super::day::days_in_month;
use super::loose::{NOBODY_KNOWS, Reading, names_part_of_year, read, third};
use super::parse::valid;
use crate::diagnostic::Code;

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

const FORMS: &str =
    "dates are written `2024-01-05`, `2024-01`, `2024`, `2014/2017`, `2014/..` or `2014~`";

/// Why `text`, which [`valid`] refused, is no date.
pub(super) fn why(text: &str) -> DateError {
    wrong_order(text)
        .or_else(|| no_such_day(text))
        .or_else(|| written_otherwise(text))
        .or_else(|| vague(text))
        .or_else(|| incomplete(text))
        .unwrap_or_else(|| not_edtf(text))
}

fn not_a_date(message: String, hint: impl Into<String>) -> DateError {
    DateError { code: Code::NotADate, message, hint: Some(hint.into()) }
}

/// `2017/2014`, `[2017..2014]`.
fn wrong_order(text: &str) -> Option<DateError> {
    let backwards = |range: &str, between: &str| {
        let (start, end) = range.split_once(between)?;
        let (start, end) = (valid(start)?, valid(end)?);
        (start.earliest()? > end.latest()?).then_some(format!("{end}{between}{start}"))
    };
    let inner = text.strip_prefix(['[', '{']).and_then(|text| text.strip_suffix([']', '}']));
    let (range, turned) = match inner {
        None => (text, backwards(text, "/")?),
        Some(inner) => inner.split(',').find_map(|range| Some((range, backwards(range, "..")?)))?,
    };
    Some(DateError {
        code: Code::DateOrder,
        message: format!("{} ends before it starts", quoted(range)),
        hint: Some(format!("write `{}`", text.replacen(range, &turned, 1))),
    })
}

/// A month or a day that the calendar does not have, in any date of `text`.
fn no_such_day(text: &str) -> Option<DateError> {
    text.split(['/', ',', '[', ']', '{', '}']).find_map(|date| {
        let date = date.trim_matches(['.', '~', '?', '%', ' ']);
        let (negative, unsigned) = match date.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, date),
        };
        let pieces: Vec<&str> = unsigned.split('-').collect();
        let number = |at: usize, length: usize| {
            let piece = pieces.get(at).filter(|piece| piece.len() == length)?;
            piece.bytes().all(|byte| byte.is_ascii_digit()).then(|| piece.parse::<u32>().ok())?
        };
        let year = i64::from(number(0, 4)?) * if negative { -1 } else { 1 };
        match (number(1, 2)?, number(2, 2), pieces.len()) {
            (month @ 1..=12, Some(day), 3) if day > days_in_month(year, month) => {
                Some(day_too_late(date, year, month, day))
            }
            (0 | 13.., Some(_), 3) | (0 | 13..=20 | 42.., None, 2) => no_such_month(date, &pieces),
            _ => None,
        }
    })
}

fn day_too_late(date: &str, year: i64, month: u32, day: u32) -> DateError {
    let words = DateWords::english();
    let year_month = date.rsplit_once('-').map_or(date, |(start, _)| start);
    let named = valid(year_month).map_or_else(|| year_month.to_owned(), |date| date.words(&words));
    let days = days_in_month(year, month);
    let hint = match day {
        ..=31 => {
            format!("write `{year_month}-{days:02}`, or `{year_month}` where the day is not known")
        }
        _ => format!("write `{year_month}` where the day is not known"),
    };
    not_a_date(format!("{} is not a day: {named} has {days} days", quoted(date)), hint)
}

fn no_such_month(date: &str, pieces: &[&str]) -> Option<DateError> {
    let hint = match pieces {
        [year, day, month] => Some(format!("{year}-{month}-{day}")),
        [_, _] => match read(date) {
            Reading::Edtf(edtf) => Some(edtf),
            _ => None,
        },
        _ => None,
    };
    let hint = hint.filter(|edtf| valid(edtf).is_some());
    let hint =
        hint.map_or_else(|| "months are `01` to `12`".to_owned(), |edtf| format!("write `{edtf}`"));
    let month = pieces.get(1)?;
    Some(not_a_date(format!("{} is not a date: there is no month {month}", quoted(date)), hint))
}

/// A date as people write it.
fn written_otherwise(text: &str) -> Option<DateError> {
    let message = || format!("{} is not an EDTF date", quoted(text));
    match read(text) {
        Reading::Nothing => None,
        Reading::Edtf(edtf) if edtf == ".." => {
            Some(not_a_date(message(), "an open end belongs to an interval: `2014/..`"))
        }
        Reading::Edtf(edtf) => Some(not_a_date(message(), format!("write `{edtf}`"))),
        Reading::Either(one, other) => {
            let words = |edtf: &str| {
                let english = DateWords::english();
                valid(edtf).map_or_else(|| edtf.to_owned(), |date| date.words(&english))
            };
            let plain = |edtf: &str| words(edtf).replace('\u{a0}', " ");
            Some(not_a_date(
                format!("{} can be read in two ways", quoted(text)),
                format!("write `{one}` for {}, `{other}` for {}", plain(&one), plain(&other)),
            ))
        }
    }
}

/// "early 2014", "unknown".
fn vague(text: &str) -> Option<DateError> {
    let message = format!("{} is not an EDTF date", quoted(text));
    if NOBODY_KNOWS.contains(&&*text.trim().to_lowercase()) {
        let hint = "leave the date out, or write `XXXX` where even the year is not known";
        return Some(not_a_date(message, hint));
    }
    let (whole, third) = third(text)?;
    Some(not_a_date(message, format!("write `{whole}`, or say what is meant: `{third}`")))
}

/// What would be a date if it had a year, or all of its year.
fn incomplete(text: &str) -> Option<DateError> {
    let dated = |year: &str| matches!(read(&format!("{text} {year}")), Reading::Edtf(_));
    if names_part_of_year(text) && dated("2000") {
        let message = format!("{} has no year", quoted(text));
        return Some(not_a_date(message, FORMS));
    }
    // "5 January 24", "05.01.24", "'24"
    let trimmed = text.trim();
    let start = trimmed.get(..trimmed.len().checked_sub(2)?)?;
    let year = trimmed.get(start.len()..)?;
    let short = year.bytes().all(|byte| byte.is_ascii_digit())
        && !start.ends_with(|char: char| char.is_ascii_digit());
    let start = start.trim_end_matches('\'');
    let full = start.is_empty() || read(&format!("{start}20{year}")) != Reading::Nothing;
    (short && full).then(|| {
        let message = format!("{} does not say which century", quoted(text));
        not_a_date(message, format!("write the year with four digits: `19{year}` or `20{year}`"))
    })
}

fn not_edtf(text: &str) -> DateError {
    if text.trim().is_empty() {
        return not_a_date("the date is empty".to_owned(), FORMS);
    }
    let like_edtf = text.starts_with(|char: char| char.is_ascii_digit() || "-[{Y.".contains(char))
        && !text.contains(' ');
    let reason = Edtf::parse(text).err().filter(|_| like_edtf);
    let reason = reason.map_or(String::new(), |error| format!(": {}", error.message));
    not_a_date(format!("{} is not an EDTF date{reason}", quoted(text)), FORMS)
}

/// `text` in backticks, without control characters and not too long for a message.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let plain = |char: char| if char.is_control() { ' ' } else { char };
    let mut short: String = text.chars().take(LONGEST).map(plain).collect();
    if text.chars().count() > LONGEST {
        short.push('…');
    }
    format!("`{short}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;

    #[test]
    fn messages_and_hints() {
        use Code::{DateOrder, NotADate};
        let table = [
            ("circa 1848", NotADate, "`circa 1848` is not an EDTF date", "write `1848~`"),
            ("753 BC", NotADate, "`753 BC` is not an EDTF date", "write `-0752`"),
            ("201x", NotADate, "`201x` is not an EDTF date", "write `201X`"),
            ("2014-2017", NotADate, "`2014-2017` is not an EDTF date", "write `2014/2017`"),
            (
                "2021-02-30",
                NotADate,
                "`2021-02-30` is not a day: February 2021 has 28 days",
                "write `2021-02-28`, or `2021-02` where the day is not known",
            ),
            (
                "2020/2021-04-31",
                NotADate,
                "`2021-04-31` is not a day: April 2021 has 30 days",
                "write `2021-04-30`, or `2021-04` where the day is not known",
            ),
            (
                "-0043-02-32",
                NotADate,
                "`-0043-02-32` is not a day: February 44 BC has 28 days",
                "write `-0043-02` where the day is not known",
            ),
            (
                "2024-13-01",
                NotADate,
                "`2024-13-01` is not a date: there is no month 13",
                "write `2024-01-13`",
            ),
            (
                "2014-17",
                NotADate,
                "`2014-17` is not a date: there is no month 17",
                "write `2014/2017`",
            ),
            (
                "2014-13",
                NotADate,
                "`2014-13` is not a date: there is no month 13",
                "months are `01` to `12`",
            ),
            ("2017/2014", DateOrder, "`2017/2014` ends before it starts", "write `2014/2017`"),
            (
                "[1600,1670..1667]",
                DateOrder,
                "`1670..1667` ends before it starts",
                "write `[1600,1667..1670]`",
            ),
            (
                "Y1E100/2020",
                DateOrder,
                "`Y1E100/2020` ends before it starts",
                "write `2020/Y1E100`",
            ),
            (
                "05.01.2024",
                NotADate,
                "`05.01.2024` can be read in two ways",
                "write `2024-01-05` for 5 January 2024, `2024-05-01` for 1 May 2024",
            ),
            (
                "-43",
                NotADate,
                "`-43` can be read in two ways",
                "write `-0043` for 44 BC, `-0042` for 43 BC",
            ),
            ("2024-00", NotADate, "`2024-00` is not a date: there is no month 00", "write `2024`"),
            (
                "early 2014",
                NotADate,
                "`early 2014` is not an EDTF date",
                "write `2014`, or say what is meant: `[2014-01..2014-04]`",
            ),
            (
                "mid-1990s",
                NotADate,
                "`mid-1990s` is not an EDTF date",
                "write `199X`, or say what is meant: `[1993..1995]`",
            ),
            (
                "late February 2024",
                NotADate,
                "`late February 2024` is not an EDTF date",
                "write `2024-02`, or say what is meant: `[2024-02-20..2024-02-29]`",
            ),
            (
                "unknown",
                NotADate,
                "`unknown` is not an EDTF date",
                "leave the date out, or write `XXXX` where even the year is not known",
            ),
            ("5 January", NotADate, "`5 January` has no year", FORMS),
            (
                "5 Jan 24",
                NotADate,
                "`5 Jan 24` does not say which century",
                "write the year with four digits: `1924` or `2024`",
            ),
            (
                "2014-3X",
                NotADate,
                "`2014-3X` is not an EDTF date: no calendar month matches the unspecified digits",
                FORMS,
            ),
            (
                "..",
                NotADate,
                "`..` is not an EDTF date",
                "an open end belongs to an interval: `2014/..`",
            ),
            ("soon", NotADate, "`soon` is not an EDTF date", FORMS),
            ("", NotADate, "the date is empty", FORMS),
        ];
        for (text, code, message, hint) in table {
            let error = Date::parse(text).unwrap_err();
            assert_eq!((error.code, &*error.message), (code, message), "{text}");
            assert_eq!(error.hint.as_deref(), Some(hint), "{text}");
        }
    }

    #[test]
    fn long_and_dirty_texts_are_cut() {
        let error = Date::parse(&"a\nb".repeat(100)).unwrap_err();
        assert!(error.message.len() < 120 && !error.message.contains('\n'), "{}", error.message);
    }
}
