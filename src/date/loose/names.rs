//! The words in which people write dates.

/// A phrase that stands before or after a date.
pub(super) enum Phrase {
    Before(&'static str),
    After(&'static str),
}

use Phrase::{After, Before};

impl Phrase {
    /// What is left of `text` without the phrase, where it stands there as a word of its own.
    pub(super) fn of<'a>(&self, text: &'a str) -> Option<&'a str> {
        let bare = |rest: &'a str| rest.trim();
        match self {
            Before(phrase) => {
                let rest = text.strip_prefix(phrase)?;
                let letters = phrase.ends_with(char::is_alphabetic);
                (!letters || !rest.starts_with(char::is_alphabetic)).then(|| bare(rest))
            }
            After(phrase) => {
                let rest = text.strip_suffix(phrase)?;
                let letters = phrase.starts_with(char::is_alphabetic);
                (!letters || !rest.ends_with(char::is_alphabetic)).then(|| bare(rest))
            }
        }
        .filter(|rest| !rest.is_empty())
    }
}

/// Words for `~`. The longer of two that begin alike comes first.
pub(super) const ABOUT: &[Phrase] = &[
    Before("circa"),
    Before("approximately"),
    Before("approx."),
    Before("approx"),
    Before("around"),
    Before("about"),
    Before("roughly"),
    Before("ca."),
    Before("ca"),
    Before("c."),
    Before("c"),
    Before("~"),
    Before("etwa"),
    Before("gegen"),
    Before("um"),
    Before("vers"),
    Before("hacia"),
    Before("env."),
    After("(circa)"),
    After("(ca.)"),
    After("(c.)"),
    After("(approx.)"),
    After("~"),
];

/// Words for `?`.
pub(super) const MAYBE: &[Phrase] = &[
    Before("possibly"),
    Before("probably"),
    Before("perhaps"),
    Before("maybe"),
    Before("?"),
    After("(uncertain)"),
    After("(?)"),
    After("?"),
];

/// Phrases that leave one side open, and the EDTF before and after the date.
pub(super) const ONE_SIDED: &[(&[Phrase], &str, &str)] = &[
    (
        &[
            Before("on or after"),
            Before("not before"),
            Before("no earlier than"),
            After("or later"),
            After("or after"),
        ],
        "[",
        "..]",
    ),
    (
        &[
            Before("on or before"),
            Before("not after"),
            Before("no later than"),
            After("or earlier"),
            After("or before"),
        ],
        "[..",
        "]",
    ),
    (
        &[
            Before("since"),
            Before("from"),
            Before("after"),
            Before("starting"),
            Before("beginning"),
            Before("seit"),
            Before("ab"),
            Before("nach"),
            Before("depuis"),
            Before("desde"),
            After("onwards"),
            After("onward"),
            After("and later"),
            After("and after"),
            After("-"),
        ],
        "",
        "/..",
    ),
    (
        &[
            Before("before"),
            Before("until"),
            Before("till"),
            Before("up to"),
            Before("prior to"),
            Before("vor"),
            Before("bis"),
            Before("avant"),
            Before("hasta"),
            After("and earlier"),
            After("and before"),
        ],
        "../",
        "",
    ),
];

/// Words for an end that has not come.
pub(super) const PRESENT: &[&str] =
    &["..", "present", "the present", "now", "today", "ongoing", "current", "date", "heute"];

/// Words for a date that nobody knows.
pub(in super::super) const NOBODY_KNOWS: &[&str] =
    &["?", "unknown", "unknown date", "n.d.", "undated", "no date", "tbd", "tba"];

/// The months in English, German, French and Spanish, in full and cut short.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene"],
    &["february", "feb", "februar", "febr", "février", "fevrier", "févr", "febrero"],
    &["march", "mar", "märz", "mrz", "maerz", "mars", "marzo"],
    &["april", "apr", "avril", "avr", "abril", "abr"],
    &["may", "mai", "mayo"],
    &["june", "jun", "juni", "juin", "junio"],
    &["july", "jul", "juli", "juillet", "juil", "julio"],
    &["august", "aug", "août", "aout", "agosto", "ago"],
    &["september", "sep", "sept", "septembre", "septiembre"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic"],
];

/// The month that `word` names, 1 to 12.
pub(super) fn month(word: &str) -> Option<usize> {
    let word = word.trim_end_matches('.');
    MONTHS.iter().position(|names| names.contains(&word)).map(|at| at + 1)
}

/// Words that say nothing about a date.
const EMPTY: &[&str] = &[
    "the",
    "of",
    "in",
    "on",
    "year",
    "anno",
    "de",
    "del",
    "le",
    "der",
    "im",
    "am",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
];

/// Whether `word` can be left out.
pub(super) fn says_nothing(word: &str) -> bool {
    EMPTY.contains(&word.trim_end_matches('.'))
}

/// EDTF's code of a season.
pub(super) fn season(word: &str) -> Option<u32> {
    Some(match word {
        "spring" | "springtime" | "frühling" | "frühjahr" | "printemps" | "primavera" => 21,
        "summer" | "sommer" | "été" | "verano" => 22,
        "autumn" | "fall" | "herbst" | "automne" | "otoño" => 23,
        "winter" | "hiver" | "invierno" => 24,
        _ => return None,
    })
}

/// Whether `text` names a month or a season.
pub(in super::super) fn names_part_of_year(text: &str) -> bool {
    text.to_lowercase()
        .split(|char: char| !char.is_alphabetic())
        .any(|word| month(word).is_some() || season(word).is_some())
}

/// Words for a hundred years.
pub(super) const CENTURY: &[&str] =
    &["century", "cent", "jahrhundert", "jh", "siècle", "siecle", "siglo"];

/// Words after a year before our era.
pub(super) const BC: &[&str] =
    &["bce", "b.c.e.", "b.c.", "bc", "v. chr.", "v.chr.", "av. j.-c.", "a. c.", "a.c."];

/// Words around a year of our era.
pub(super) const AD: &[&str] = &["a.d.", "ad", "c.e.", "ce", "n. chr.", "n.chr.", "ap. j.-c."];

const ORDINALS: [&str; 21] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
];

/// The number of "19th", "nineteenth", "19." and "XIXe".
pub(super) fn ordinal(word: &str) -> Option<u32> {
    if let Some(at) = ORDINALS.iter().position(|name| *name == word) {
        return u32::try_from(at + 1).ok();
    }
    let ends = ["st", "nd", "rd", "th", "er", "ème", "eme", "e", ".", "º", "ª"];
    let stem = ends.iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    stem.parse().ok().filter(|number| (1..=100).contains(number)).or_else(|| roman(stem))
}

fn roman(word: &str) -> Option<u32> {
    let values: Vec<u32> = word
        .chars()
        .map(|sign| match sign {
            'i' => Some(1),
            'v' => Some(5),
            'x' => Some(10),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let signed = |(at, value): (usize, &u32)| {
        let smaller = values.get(at + 1).is_some_and(|next| next > value);
        if smaller { -i64::from(*value) } else { i64::from(*value) }
    };
    let number: i64 = values.iter().enumerate().map(signed).sum();
    u32::try_from(number).ok().filter(|number| *number > 0)
}
