//! The words and patterns of one language.
//!
//! A language is a flat list of keys and texts, so that a theme's `i18n/de.toml` can hold them. A
//! key that a language does not have is English.

mod english;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use crate::diagnostic::did_you_mean;

pub(super) use english::Key;
use english::{MONTHS, PATTERNS, Pattern, SEASONS, english_ordinals};

/// The words and patterns of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateWords {
    patterns: Vec<Phrase>,
    months: Vec<Cow<'static, str>>,
    /// The months after a day, where they have another form: "июня" for "июнь".
    months_of_day: BTreeMap<u32, String>,
    /// Days that are not just their number: "1er".
    days: BTreeMap<u32, String>,
    seasons: Vec<Cow<'static, str>>,
    ordinals: BTreeMap<u32, String>,
    centuries: BTreeMap<u32, String>,
}

/// What is wrong with one text of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateWordsError {
    /// The key of the text.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What to type instead.
    pub hint: Option<String>,
}

impl Default for DateWords {
    fn default() -> Self {
        Self::english()
    }
}

impl DateWords {
    /// English, with the day before the month.
    pub fn english() -> Self {
        Self {
            patterns: PATTERNS.iter().map(|pattern| Phrase::new(pattern.english.into())).collect(),
            months: MONTHS.map(Cow::Borrowed).to_vec(),
            months_of_day: BTreeMap::new(),
            days: BTreeMap::new(),
            seasons: SEASONS.map(Cow::Borrowed).to_vec(),
            ordinals: english_ordinals(),
            centuries: BTreeMap::new(),
        }
    }

    /// A language from its keys and texts; what is missing is English.
    ///
    /// The keys are those of [`DateWords::keys`], and `month_of_day.1` to `.12` (a month's form
    /// after a day), `day.1` to `.31` (a day that is not just its number), `ordinal.N` and
    /// `century.N` (those that do not follow the pattern). Whoever gives `ordinal` gets no
    /// English exceptions to it.
    ///
    /// # Errors
    /// One for each key that is not known and for each pattern that lacks a placeholder or has one
    /// that means nothing there.
    pub fn from_pairs(pairs: &[(String, String)]) -> Result<Self, Vec<DateWordsError>> {
        let mut words = Self::english();
        if pairs.iter().any(|(key, _)| key == "ordinal") {
            words.ordinals.clear();
        }
        let errors: Vec<_> =
            pairs.iter().filter_map(|(key, text)| words.set(key, text).err()).collect();
        if errors.is_empty() { Ok(words) } else { Err(errors) }
    }

    /// Every key that a language should have, with the English text.
    pub fn keys() -> impl Iterator<Item = (String, &'static str)> {
        let numbered = |group: &'static str, from: usize, texts: &'static [&'static str]| {
            let key = move |at| format!("{group}.{}", at + from);
            texts.iter().enumerate().map(move |(at, text)| (key(at), *text))
        };
        let patterns = PATTERNS.iter().map(|pattern| (pattern.name.to_owned(), pattern.english));
        patterns.chain(numbered("month", 1, &MONTHS)).chain(numbered("season", 21, &SEASONS))
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), DateWordsError> {
        let error = |message: String, hint: Option<String>| {
            Err(DateWordsError { key: key.to_owned(), message, hint })
        };
        if let Some(at) = PATTERNS.iter().position(|pattern| pattern.name == key) {
            if let Err((message, hint)) = PATTERNS[at].check(text) {
                return error(message, Some(hint));
            }
            self.patterns[at] = Phrase::new(Cow::Owned(text.to_owned()));
            return Ok(());
        }
        let (group, number) = match key.split_once('.') {
            Some((group, number)) => (group, number.parse::<u32>().ok()),
            None => (key, None),
        };
        let value = text.to_owned();
        match (group, number) {
            ("month", Some(month @ 1..=12)) => self.months[month as usize - 1] = value.into(),
            ("season", Some(code @ 21..=41)) => self.seasons[code as usize - 21] = value.into(),
            ("month_of_day", Some(month @ 1..=12)) => {
                self.months_of_day.insert(month, value);
            }
            ("day", Some(day @ 1..=31)) => {
                self.days.insert(day, value);
            }
            ("ordinal", Some(number @ 1..=100)) => {
                self.ordinals.insert(number, value);
            }
            ("century", Some(number @ 1..=100)) => {
                self.centuries.insert(number, value);
            }
            _ => {
                let keys: Vec<_> = Self::keys().map(|(key, _)| key).collect();
                let hint = did_you_mean(key, keys.iter().map(String::as_str));
                return error(format!("no text of dates is called `{key}`"), hint);
            }
        }
        Ok(())
    }

    pub(super) fn pattern(&self, key: Key) -> &Phrase {
        &self.patterns[key as usize]
    }

    /// The name of month 1 to 12, alone or after a day.
    pub(super) fn month(&self, month: u32, after_day: bool) -> &str {
        let special = self.months_of_day.get(&month).filter(|_| after_day);
        let name = self.months.get((month as usize).wrapping_sub(1));
        special.map(String::as_str).or(name.map(AsRef::as_ref)).unwrap_or_default()
    }

    /// The day of a month in numerals.
    pub(super) fn day(&self, day: u32) -> String {
        self.days.get(&day).cloned().unwrap_or_else(|| self.numerals(&day.to_string()))
    }

    /// The season or part of a year with EDTF's code 21 to 41.
    pub(super) fn season(&self, code: u8) -> &str {
        self.seasons.get(usize::from(code).wrapping_sub(21)).map_or("", AsRef::as_ref)
    }

    /// "19th century".
    pub(super) fn century(&self, number: u32) -> String {
        if let Some(special) = self.centuries.get(&number) {
            return special.clone();
        }
        let numerals = self.numerals(&number.to_string());
        let ordinal = self.ordinals.get(&number).cloned();
        let ordinal =
            ordinal.unwrap_or_else(|| self.pattern(Key::Ordinal).replace("{number}", &numerals));
        self.pattern(Key::Century)
            .replace("{ordinal}", &ordinal)
            .replace("{number}", &numerals)
            .replace("{roman}", &roman(number))
    }

    /// `text` with its digits in the numerals of the language.
    pub fn numerals(&self, text: &str) -> String {
        let numerals = self.pattern(Key::Numerals);
        if **numerals == *"0123456789" {
            return text.to_owned();
        }
        let numeral = |char: char| {
            let digit = char.to_digit(10).map(|digit| digit as usize);
            digit.and_then(|digit| numerals.chars().nth(digit)).unwrap_or(char)
        };
        text.chars().map(numeral).collect()
    }

    /// A large number with its thousands set apart and a proper minus.
    pub(super) fn large(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut text = String::new();
        if number < 0 {
            text += self.pattern(Key::Minus);
        }
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text += self.pattern(Key::Group);
            }
            text.push(digit);
        }
        self.numerals(&text)
    }
}

impl Pattern {
    fn check(&self, text: &str) -> Result<(), (String, String)> {
        if self.name == "digits" {
            return match text.chars().count() {
                10 => Ok(()),
                count => Err((
                    format!("`digits` has {count} characters instead of ten"),
                    "write the ten digits from 0 to 9 without spaces".to_owned(),
                )),
            };
        }
        let example = || format!("the English text is `{}`", self.english);
        let mut missing = self.required.to_vec();
        for piece in pieces(text) {
            let Piece::Hole(name) = piece else { continue };
            if !self.required.contains(&name) && !self.optional.contains(&name) {
                return Err((format!("`{{{name}}}` means nothing in `{}`", self.name), example()));
            }
            missing.retain(|required| *required != name);
        }
        match missing.first() {
            None => Ok(()),
            Some(name) => Err((format!("`{}` lacks `{{{name}}}`", self.name), example())),
        }
    }
}

/// A pattern, taken apart once: dates are put into words hundreds of thousands of times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    text: Cow<'static, str>,
    /// Where each piece begins and ends, and whether it is the name of a hole.
    pieces: Vec<(usize, usize, bool)>,
}

impl Phrase {
    fn new(text: Cow<'static, str>) -> Self {
        let mut end = 0;
        let place = |piece: Piece<'_>| {
            let (length, brace) = match piece {
                Piece::Text(text) => (text.len(), 0),
                Piece::Hole(name) => (name.len(), 1),
            };
            let start = end + brace;
            end = start + length + brace;
            (start, start + length, brace == 1)
        };
        let pieces = pieces(&text).map(place).collect();
        Self { text, pieces }
    }

    /// Its pieces, in order.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        self.pieces.iter().map(|(start, end, hole)| match &self.text[*start..*end] {
            name if *hole => Piece::Hole(name),
            text => Piece::Text(text),
        })
    }
}

impl Deref for Phrase {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// A piece of a pattern.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Hole(&'a str),
}

/// The pieces of a pattern, in order. A brace that is not closed is text.
fn pieces(pattern: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = pattern;
    std::iter::from_fn(move || {
        let hole = rest.find('{').and_then(|open| Some((open, open + rest[open..].find('}')?)));
        let (piece, after) = match hole {
            Some((0, close)) => (Piece::Hole(&rest[1..close]), close + 1),
            Some((open, _)) => (Piece::Text(&rest[..open]), open),
            None if rest.is_empty() => return None,
            None => (Piece::Text(rest), rest.len()),
        };
        rest = &rest[after..];
        Some(piece)
    })
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            text += sign;
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn all_mistakes_of_a_language_are_told() {
        let errors = DateWords::from_pairs(&pairs(&[
            ("about", "etwa"),
            ("from", "ab {date}"),
            ("abuot", "etwa {date}"),
            ("month.13", "Undezember"),
            ("digits", "0123"),
            ("until", "bis {end}"),
        ]));
        let errors = errors.unwrap_err();
        let messages: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "`about` lacks `{date}`",
                "`{date}` means nothing in `from`",
                "no text of dates is called `abuot`",
                "no text of dates is called `month.13`",
                "`digits` has 4 characters instead of ten",
            ]
        );
        assert_eq!(errors[0].hint.as_deref(), Some("the English text is `about {date}`"));
        assert_eq!(errors[2].hint.as_deref(), Some("did you mean `about`?"));
    }

    #[test]
    fn english_is_a_language_like_any_other() {
        let english: Vec<_> = DateWords::keys().map(|(key, text)| (key, text.to_owned())).collect();
        assert!(english.len() > 80);
        let mut words = DateWords::from_pairs(&english).unwrap();
        words.ordinals = english_ordinals();
        assert_eq!(words, DateWords::english());
        assert_eq!(DateWords::from_pairs(&[]), Ok(DateWords::english()));
    }

    #[test]
    fn broken_patterns_are_text() {
        let found: Vec<_> = pieces("a {b} {c").collect();
        assert_eq!(found, [Piece::Text("a "), Piece::Hole("b"), Piece::Text(" {c")]);
        for text in ["", "a {b} {c", "{é}{b}", "{}x{", "}{"] {
            let phrase = Phrase::new(text.into());
            assert!(phrase.pieces().eq(pieces(text)), "{text}");
        }
        assert_eq!([1, 4, 9, 14, 40, 90, 100].map(roman).join(" "), "I IV IX XIV XL XC C");
    }
}
