//! Dates between three models: EDTF as written, the single days that `hayagriva` knows, and the
//! date-parts of CSL-JSON.
//!
//! Precision is only ever lost here, never gained: `2020-03/2020-05` becomes 2020 for a style,
//! because a style can say a year, a month or a day and nothing between.

use hayagriva::citationberg::taxonomy::Season;
use hayagriva::types as h;
use serde_json::{Value, json};

use crate::date::Date;

/// One date, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Point {
    year: i32,
    month: Option<u8>,
    day: Option<u8>,
    /// 1 (spring) to 4.
    season: Option<u8>,
}

/// What an EDTF text comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    from: Option<Point>,
    to: Option<Point>,
    /// Approximate or uncertain.
    about: bool,
}

/// Years that a style cannot print are numbers from here on, which are put into words afterwards.
const SPANS: i32 = 1_000_000_000;

/// The date in the form that `hayagriva` takes; `None` where nothing of it is known.
///
/// Several years (`2014/2017`, `201X`) become one large number that [`words_of_years`] turns back
/// into "2014–2017" in what a style has printed.
pub(super) fn to_hayagriva(date: &Date) -> Option<h::Date> {
    let Shape { from, to, about } = shape(date.edtf())?;
    let common = common(from, to);
    let point = common.or_else(|| span_of_years(from, to)).or(from).or(to)?;
    let season = point.season.and_then(|number| Season::try_from_csl_number(number).ok());
    Some(h::Date {
        year: point.year,
        month: point.month.map(|month| month - 1),
        day: point.day.map(|day| day - 1),
        approximate: about,
        season,
    })
}

/// A date that `hayagriva` read itself: that of the book in which a chapter stands.
pub(super) fn from_hayagriva(date: &h::Date) -> Option<Date> {
    if !(-9_999..=9_999).contains(&date.year) {
        return None;
    }
    let mut edtf = edtf_year(i64::from(date.year));
    if let Some(month) = date.month {
        edtf.push_str(&format!("-{:02}", month + 1));
        if let Some(day) = date.day {
            edtf.push_str(&format!("-{:02}", day + 1));
        }
    }
    if date.approximate {
        edtf.push('~');
    }
    Date::parse(&edtf).ok()
}

/// What a year of [`to_hayagriva`] stands for, where it stands for several.
pub(super) fn words_of_years(year: i32) -> Option<String> {
    let digits = year.checked_sub(SPANS).filter(|digits| *digits > 0)?;
    let show = |year: i32| if year == 0 { String::new() } else { year.to_string() };
    Some(format!("{}–{}", show(digits % 10_000), show(digits / 10_000)))
}

/// The first year of those that a year of [`to_hayagriva`] stands for.
pub(super) fn first_year(year: i32) -> i32 {
    match year.checked_sub(SPANS).filter(|digits| *digits > 0) {
        Some(digits) if digits % 10_000 > 0 => digits % 10_000,
        Some(digits) => digits / 10_000,
        None => year,
    }
}

fn span_of_years(from: Option<Point>, to: Option<Point>) -> Option<Point> {
    let year = |point: Option<Point>| {
        point.map_or(Some(0), |point| (1..=9999).contains(&point.year).then_some(point.year))
    };
    let year = SPANS + year(to)? * 10_000 + year(from)?;
    Some(Point { year, month: None, day: None, season: None })
}

/// What both ends have in common, where that is at least the year.
fn common(from: Option<Point>, to: Option<Point>) -> Option<Point> {
    let (from, to) = (from?, to?);
    if from.year != to.year {
        return None;
    }
    let month = from.month.filter(|_| from.month == to.month);
    let day = from.day.filter(|_| month.is_some() && from.day == to.day);
    let season = from.season.filter(|_| from.season == to.season);
    Some(Point { year: from.year, month, day, season })
}

/// The date as CSL-JSON's `date-parts`, and whether they say all that the EDTF says.
pub(super) fn to_csl(date: &Date) -> Option<(Value, bool)> {
    let edtf = date.edtf();
    let Shape { from, to, about } = shape(edtf)?;
    let parts = |point: Point| {
        let numbers = [Some(point.year), point.month.map(i32::from), point.day.map(i32::from)];
        numbers.into_iter().flatten().collect::<Vec<i32>>()
    };
    let ends = match (from, to) {
        (Some(from), Some(to)) if from == to => vec![parts(from)],
        (Some(from), Some(to)) => vec![parts(from), parts(to)],
        (Some(from), None) => vec![parts(from)],
        (None, Some(to)) => vec![parts(to)],
        (None, None) => return None,
    };
    let mut value = json!({ "date-parts": ends });
    if about {
        value["circa"] = json!(true);
    }
    if let Some(season) = from.filter(|_| from == to).and_then(|point| point.season) {
        value["season"] = json!(season);
    }
    let whole = from_csl(&value).is_ok_and(|back| back == edtf);
    Some((value, whole))
}

/// The EDTF of a date in CSL-JSON: a text, or an object with `date-parts`.
///
/// # Errors
/// What is wrong with it.
pub(super) fn from_csl(value: &Value) -> Result<String, String> {
    if let Value::String(text) = value {
        return Ok(text.trim().to_owned());
    }
    for name in ["edtf", "raw", "literal"] {
        if let Some(text) = value.get(name).and_then(Value::as_str)
            && value.get("date-parts").is_none()
        {
            return Ok(text.trim().to_owned());
        }
    }
    let wrong = || "a date needs `date-parts` like `[[2024, 1, 5]]`, or EDTF as a text".to_owned();
    let ends = value.get("date-parts").and_then(Value::as_array).ok_or_else(wrong)?;
    let season = value.get("season").and_then(number);
    let circa = match value.get("circa") {
        None | Some(Value::Null | Value::Bool(false)) => "",
        Some(Value::Number(number)) if number.as_i64() == Some(0) => "",
        Some(_) => "~",
    };
    let mut texts = Vec::new();
    for end in ends {
        let numbers: Vec<i64> =
            end.as_array().ok_or_else(wrong)?.iter().map_while(number).collect();
        let text = match (&numbers[..], season) {
            ([], _) => return Err(wrong()),
            ([year], Some(season @ 1..=4)) => format!("{}-{}", edtf_year(*year), season + 20),
            ([year], _) => edtf_year(*year),
            ([year, month], _) => format!("{}-{month:02}", edtf_year(*year)),
            ([year, month, day, ..], _) => format!("{}-{month:02}-{day:02}", edtf_year(*year)),
        };
        texts.push(text + circa);
    }
    match &texts[..] {
        [one] => Ok(one.clone()),
        [from, to] => Ok(format!("{from}/{to}")),
        _ => Err(wrong()),
    }
}

fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// The year in at least four digits, as EDTF wants it.
pub(super) fn edtf_year(year: i64) -> String {
    if year < 0 { format!("-{:04}", year.unsigned_abs()) } else { format!("{year:04}") }
}

/// Reads what a style or a data format can use of `edtf`; `None` where that is nothing.
fn shape(edtf: &str) -> Option<Shape> {
    let about = edtf.contains(['~', '?', '%']);
    let plain: String = edtf.chars().filter(|c| !matches!(c, '~' | '?' | '%')).collect();
    let plain = plain.trim();
    let inner = plain.strip_prefix(['[', '{']).unwrap_or(plain);
    let inner = inner.strip_suffix([']', '}']).unwrap_or(inner);
    if let Some((from, to)) = inner.split_once('/') {
        let from = bounds(from).map(|(first, _)| first);
        let to = bounds(to).map(|(_, last)| last);
        return (from.is_some() || to.is_some()).then_some(Shape { from, to, about });
    }
    let (open_start, open_end) = (inner.starts_with(".."), inner.ends_with(".."));
    let mut members = inner.split(',').flat_map(|part| part.split("..")).filter_map(bounds);
    let (first, mut last) = members.next()?;
    if let Some((_, end)) = members.last() {
        last = end;
    }
    let from = (!open_start).then_some(first);
    let to = (!open_end).then_some(last);
    (from.is_some() || to.is_some()).then_some(Shape { from, to, about })
}

/// The first and the last date that one EDTF date without qualifiers may mean.
fn bounds(text: &str) -> Option<(Point, Point)> {
    let text = text.trim();
    let text = text.split('T').next().unwrap_or(text);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let digits = digits.strip_prefix('Y').unwrap_or(digits);
    let mut parts = digits.split('-');
    let year = parts.next()?.split('S').next()?;
    if year.is_empty() || year.bytes().all(|b| b == b'X') {
        return None;
    }
    let year_of = |digit: &str| year.replace('X', digit).parse::<i32>().ok().filter(|y| *y < SPANS);
    let (low, high) = (sign * year_of("0")?, sign * year_of("9")?);
    let (low, high) = (low.min(high), low.max(high));
    let second: Option<u8> = parts.next().and_then(|part| part.parse().ok());
    let month = second.filter(|month| (1..=12).contains(month));
    let day = parts.next().and_then(|part| part.parse().ok());
    let day = day.filter(|day| month.is_some() && (1..=31).contains(day));
    let season =
        second.filter(|season| (21..=32).contains(season)).map(|season| (season - 21) % 4 + 1);
    let point = |year| Point { year, month, day, season };
    if low == high {
        return Some((point(low), point(low)));
    }
    // A month within an unknown year is of no use to anybody.
    let year = |year| Point { year, month: None, day: None, season: None };
    Some((year(low), year(high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_get_what_they_can_print() {
        for (edtf, expected) in [
            ("2024-01-05", "2024-01-05"),
            ("2024-01", "2024-01"),
            ("2024", "2024"),
            ("2024-01~", "~2024-01"),
            ("2024?", "~2024"),
            ("2024-XX", "2024"),
            ("2024-21", "2024 season 1"),
            ("2020-03/2020-05", "2020"),
            ("2020-03-01/2020-03-05", "2020-03"),
            ("[2020-03-01..2020-03-05]", "2020-03"),
            ("{2020-03-01,2020-03-05}", "2020-03"),
            ("2014/2017", "2014–2017"),
            ("2014-06/2017-12", "2014–2017"),
            ("2020-03/..", "2020–"),
            ("../2020-03", "–2020"),
            ("[..2020-03]", "–2020"),
            ("201X", "2010–2019"),
            ("-0043", "-043"),
            ("2024-01-05T10:00:00Z", "2024-01-05"),
            ("XXXX", "none"),
        ] {
            let shown = match to_hayagriva(&Date::parse(edtf).unwrap()) {
                None => "none".to_owned(),
                Some(date) => words_of_years(date.year).unwrap_or_else(|| {
                    let season =
                        date.season.map(|season| format!(" season {}", season.to_csl_number()));
                    format!("{date}{}", season.unwrap_or_default())
                }),
            };
            assert_eq!(shown, expected, "{edtf}");
        }
    }

    #[test]
    fn what_is_no_date_has_no_shape() {
        for text in ["", "..", "nonsense", "[]", "/", "-", "Y", "2024-", "é-ع", "99999999999"] {
            if let Some(shape) = shape(text) {
                assert_eq!(text, "2024-", "{shape:?}");
            }
        }
    }

    #[test]
    fn csl_json_goes_there_and_back() {
        for (edtf, whole) in [
            ("2024-01-05", true),
            ("2024-01~", true),
            ("2014/2017", true),
            ("2024-21", true),
            ("-0043", true),
            ("2024?", false),
            ("2020-03/..", false),
            ("201X", false),
        ] {
            let (value, says_all) = to_csl(&Date::parse(edtf).unwrap()).unwrap();
            assert_eq!(says_all, whole, "{edtf}: {value}");
        }
        for (value, edtf) in [
            (json!("2024-01~"), "2024-01~"),
            (json!({"date-parts": [["2024", "1", "5"]]}), "2024-01-05"),
            (json!({"date-parts": [[2024, 1]], "circa": 1}), "2024-01~"),
            (json!({"date-parts": [[-43]]}), "-0043"),
            (json!({"raw": "2024-01-05"}), "2024-01-05"),
        ] {
            assert_eq!(from_csl(&value).as_deref(), Ok(edtf));
        }
        for value in [json!({}), json!({"date-parts": []}), json!({"date-parts": [[]]}), json!(5)] {
            assert!(from_csl(&value).is_err(), "{value}");
        }
    }
}
