//! One date in words, and the two ends of a range.

use edtf_core::{DateField, Qualifier, YearKind};

use super::super::Part;
use super::super::day::days_in_month;
use super::super::unit::season;
use super::super::words::{DateWords, Key};
use super::join::{Parts, fill, fill_text, list, text};
use super::year::{char_of, far_year, full_year, year_digits, year_in_words, years_in_words};

/// What HTML's `<time datetime>` may say of `date`: as much of it as is known from the left.
pub(in super::super) fn datetime(date: &edtf_core::Date) -> Option<String> {
    let year = match date.year.kind {
        YearKind::Exponential { .. } => return None,
        _ => date.year.value().filter(|year| *year > 0)?,
    };
    if date.year.significant_digits.is_some() {
        return None;
    }
    let month = date.month.and_then(DateField::value);
    match (month, date.day.and_then(DateField::value)) {
        // A winter ends in another year than it begins.
        (Some(24 | 28 | 30), _) => None,
        (None | Some(13..), _) => Some(format!("{year:04}")),
        (Some(month), None) => Some(format!("{year:04}-{month:02}")),
        (Some(month), Some(day)) => Some(format!("{year:04}-{month:02}-{day:02}")),
    }
}

/// `date` in words. What is doubted follows after a comma, or `inside` of something longer, where
/// a comma would be misread, in brackets.
pub(super) fn parts(date: &edtf_core::Date, words: &DateWords, inside: bool) -> Parts {
    let Base { mut parts, unknown } = base(date, words);
    let mut notes = Vec::new();
    let mut note = |key, fields: &[Field]| {
        if !fields.is_empty() {
            let fields = fields_in_words(fields, words);
            notes.push(fill(words.pattern(key), &[("fields", &fields)]));
        }
    };
    note(Key::FieldUnknown, &unknown);
    let approximate = fields_that_are(date, |qualifier| qualifier.approximate);
    if approximate.all {
        parts = fill(words.pattern(Key::About), &[("date", &parts)]);
    } else {
        note(Key::FieldAbout, &approximate.fields);
    }
    let uncertain = fields_that_are(date, |qualifier| qualifier.uncertain);
    if uncertain.all {
        notes.push(text(&**words.pattern(Key::Uncertain)));
    } else {
        note(Key::FieldUncertain, &uncertain.fields);
    }
    if notes.is_empty() {
        return parts;
    }
    let notes = list(&notes, Key::Comma, words);
    if parts.is_empty() {
        return notes;
    }
    let key = if inside { Key::NoteInside } else { Key::Note };
    fill(words.pattern(key), &[("date", &parts), ("note", &notes)])
}

/// A day about which nothing is doubted in words; `text` is the same for `<time>`.
pub(in super::super) fn day(
    text: &str,
    (year, month, day): (i64, u32, u32),
    words: &DateWords,
) -> Parts {
    let words = day_in_words(Key::Day, year, month, day, words);
    vec![Part::Time { words, datetime: text.to_owned() }]
}

/// The two ends of a range in words, what they share being said once: "1", "5 March 2020".
pub(super) fn pair(
    start: &edtf_core::Date,
    end: &edtf_core::Date,
    words: &DateWords,
) -> (Parts, Parts) {
    let short = |date: &edtf_core::Date, key| {
        let month = date.month.and_then(DateField::value).map_or(0, u32::from);
        let day = date.day.and_then(DateField::value).map_or(0, u32::from);
        let year = full_year(date).unwrap_or(0);
        time(date, day_in_words(key, year, month, day, words))
    };
    let keys = match (plain(start), plain(end)) {
        (Some((year, month, day)), Some((other_year, other_month, other_day)))
            if year == other_year =>
        {
            match (day, other_day) {
                (Some(_), Some(_)) if month == other_month => {
                    Some((Key::SameMonthStart, Key::SameMonthEnd))
                }
                (Some(_), Some(_)) => Some((Key::SameYearStart, Key::SameYearEnd)),
                (None, None) => Some((Key::MonthsStart, Key::MonthsEnd)),
                _ => None,
            }
        }
        _ => None,
    };
    match keys {
        Some((first, last)) => (short(start, first), short(end, last)),
        None => (parts(start, words, true), parts(end, words, true)),
    }
}

/// Year, month and perhaps day of a date about which nothing is doubted or left out.
fn plain(date: &edtf_core::Date) -> Option<(i64, u8, Option<u8>)> {
    let doubted = date.is_uncertain() || date.is_approximate() || date.has_unspecified();
    let month = date.month.and_then(DateField::value).filter(|month| *month <= 12 && !doubted)?;
    Some((full_year(date)?, month, date.day.and_then(DateField::value)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Year,
    Month,
    Day,
}

fn fields_in_words(fields: &[Field], words: &DateWords) -> Parts {
    let name = |field: &Field| {
        text(&**words.pattern(match field {
            Field::Year => Key::FieldYear,
            Field::Month => Key::FieldMonth,
            Field::Day => Key::FieldDay,
        }))
    };
    list(&fields.iter().map(name).collect::<Vec<_>>(), Key::And, words)
}

struct Doubted {
    fields: Vec<Field>,
    /// Whether these are all fields that the date has.
    all: bool,
}

fn fields_that_are(date: &edtf_core::Date, doubted: fn(Qualifier) -> bool) -> Doubted {
    let fields = [
        Some((Field::Year, date.year.qualifier)),
        date.month.map(|month| (Field::Month, month.qualifier)),
        date.day.map(|day| (Field::Day, day.qualifier)),
    ];
    let given = || fields.iter().flatten();
    let fields: Vec<_> =
        given().filter(|(_, qualifier)| doubted(*qualifier)).map(|(field, _)| *field).collect();
    let all = fields.len() == given().count();
    Doubted { fields, all }
}

/// The words for what is given, and the fields of which nothing is.
struct Base {
    parts: Parts,
    unknown: Vec<Field>,
}

impl Base {
    fn known(parts: Parts) -> Self {
        Self { parts, unknown: Vec::new() }
    }
}

/// A field of two digits.
#[derive(Clone, Copy)]
enum Digits {
    Absent,
    Known(u32),
    /// `1X`
    Partly(DateField),
    /// `XX`
    Unknown,
}

fn digits(field: Option<DateField>) -> Digits {
    match field {
        None => Digits::Absent,
        Some(DateField { digits: [None, None], .. }) => Digits::Unknown,
        Some(field) => match field.value() {
            Some(value) => Digits::Known(value.into()),
            None => Digits::Partly(field),
        },
    }
}

fn base(date: &edtf_core::Date, words: &DateWords) -> Base {
    let Some(year) = full_year(date) else { return base_of_unclear_year(date, words) };
    let say = |key, month, day| time(date, day_in_words(key, year, month, day, words));
    let just_year = || time(date, year_in_words(year, words));
    if let Some(code) = season(date) {
        let key = if code < 33 { Key::Season } else { Key::PartOfYear };
        let holes = [("season", words.season(code)), ("year", &*year_in_words(year, words))];
        return Base::known(time(date, fill_text(words.pattern(key), &holes)));
    }
    match (digits(date.month), digits(date.day)) {
        (Digits::Absent, _) => Base::known(just_year()),
        (Digits::Known(month), Digits::Absent) => Base::known(say(Key::Month, month, 0)),
        (Digits::Known(month), Digits::Known(day)) => Base::known(say(Key::Day, month, day)),
        (Digits::Known(month), Digits::Unknown) => {
            Base { parts: say(Key::Month, month, 0), unknown: vec![Field::Day] }
        }
        (Digits::Known(month), Digits::Partly(day)) => {
            let days = (1..=days_in_month(year, month)).filter(|value| fits(day, *value));
            let day = |value| edtf_core::Date { day: Some(two_digits(value)), ..*date };
            Base::known(one_of(&days.map(day).collect::<Vec<_>>(), words))
        }
        (Digits::Unknown, Digits::Absent) => {
            Base { parts: just_year(), unknown: vec![Field::Month] }
        }
        (Digits::Unknown, Digits::Unknown) => {
            Base { parts: just_year(), unknown: vec![Field::Month, Field::Day] }
        }
        (Digits::Unknown, Digits::Known(day)) => {
            let day = fill_text(words.pattern(Key::DayAlone), &[("day", &*words.day(day))]);
            let holes = [("date", &*text(day)), ("years", &just_year())];
            Base { parts: fill(words.pattern(Key::Within), &holes), unknown: vec![Field::Month] }
        }
        (Digits::Partly(month), day @ (Digits::Absent | Digits::Unknown)) => {
            let months = (1..=12).filter(|value| fits(month, *value));
            let month =
                |value| edtf_core::Date { month: Some(two_digits(value)), day: None, ..*date };
            let parts = one_of(&months.map(month).collect::<Vec<_>>(), words);
            let unknown = if let Digits::Unknown = day { vec![Field::Day] } else { Vec::new() };
            Base { parts, unknown }
        }
        _ => Base::known(raw(date, words)),
    }
}

/// A date whose year has unknown digits, or is written in another way than with four digits.
fn base_of_unclear_year(date: &edtf_core::Date, words: &DateWords) -> Base {
    let mut unknown = Vec::new();
    let rest = match (digits(date.month), digits(date.day)) {
        (Digits::Absent, _) => None,
        (Digits::Known(code @ 13..), _) => {
            Some(words.season(u8::try_from(code).unwrap_or_default()).to_owned())
        }
        (Digits::Known(month), Digits::Absent) => Some(words.month(month, false).to_owned()),
        (Digits::Known(month), Digits::Known(day)) => {
            Some(day_in_words(Key::DayOfMonth, 0, month, day, words))
        }
        (Digits::Known(month), Digits::Unknown) => {
            unknown.push(Field::Day);
            Some(words.month(month, false).to_owned())
        }
        (Digits::Unknown, Digits::Absent) => {
            unknown.push(Field::Month);
            None
        }
        (Digits::Unknown, Digits::Unknown) => {
            unknown.extend([Field::Month, Field::Day]);
            None
        }
        _ => return Base::known(raw(date, words)),
    };
    let years = years_in_words(date, words).map(|years| time(date, years));
    if years.is_none() {
        unknown.insert(0, Field::Year);
    }
    let parts = match (rest, years) {
        (Some(rest), Some(years)) => {
            fill(words.pattern(Key::Within), &[("date", &text(rest)), ("years", &years)])
        }
        (Some(rest), None) => text(rest),
        (None, years) => years.unwrap_or_default(),
    };
    Base { parts, unknown }
}

fn day_in_words(key: Key, year: i64, month: u32, day: u32, words: &DateWords) -> String {
    let month = words.month(month, day > 0);
    let (day, year) = (words.day(day), year_in_words(year, words));
    fill_text(words.pattern(key), &[("day", &*day), ("month", month), ("year", &*year)])
}

/// The words in `<time>` where HTML can say what they say.
fn time(date: &edtf_core::Date, words: String) -> Parts {
    match datetime(date) {
        Some(datetime) => vec![Part::Time { words, datetime }],
        None => text(words),
    }
}

/// One of several dates in order, as a range where they are neighbours.
fn one_of(dates: &[edtf_core::Date], words: &DateWords) -> Parts {
    let dates: Vec<_> = dates.iter().map(without_doubts).collect();
    let number = |date: &edtf_core::Date| date.day.or(date.month).and_then(DateField::value);
    let neighbours = dates.windows(2).all(|pair| {
        number(&pair[0]).zip(number(&pair[1])).is_some_and(|(one, next)| one + 1 == next)
    });
    match &dates[..] {
        [] => Parts::new(),
        [date] => base(date, words).parts,
        [first, .., last] if neighbours => {
            let (start, end) = pair(first, last, words);
            fill(words.pattern(Key::Between), &[("start", &start), ("end", &end)])
        }
        dates => {
            let items: Vec<_> = dates.iter().map(|date| base(date, words).parts).collect();
            let list = list(&items, Key::Or, words);
            match items.len() {
                2 => list,
                _ => fill(words.pattern(Key::OneOf), &[("list", &list)]),
            }
        }
    }
}

fn without_doubts(date: &edtf_core::Date) -> edtf_core::Date {
    let mut date = *date;
    date.year.qualifier = Qualifier::default();
    let plain = |field: DateField| DateField { qualifier: Qualifier::default(), ..field };
    (date.month, date.day) = (date.month.map(plain), date.day.map(plain));
    date
}

fn two_digits(value: u32) -> DateField {
    let digit = |value: u32| u8::try_from(value % 10).ok();
    DateField { digits: [digit(value / 10), digit(value)], qualifier: Qualifier::default() }
}

fn fits(field: DateField, value: u32) -> bool {
    let digits = two_digits(value).digits;
    field.digits.iter().zip(digits).all(|(known, digit)| known.is_none() || *known == digit)
}

/// What no words are good enough for: the digits themselves, with an explanation.
fn raw(date: &edtf_core::Date, words: &DateWords) -> Parts {
    let YearKind::Standard { digits, .. } = date.year.kind else {
        return text(far_year(date, words));
    };
    let mut digits = year_digits(digits);
    for field in [date.month, date.day].into_iter().flatten() {
        digits.push('-');
        digits.extend(field.digits.map(char_of));
    }
    text(fill_text(words.pattern(Key::Digits), &[("date", &digits)]))
}
