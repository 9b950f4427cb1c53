//! From dates as people write them to EDTF: for hints, and for importers.
//!
//! English first, with the months, "circa" and "BC" of German, French and Spanish. What can be
//! read in two ways is never guessed.

mod names;
mod numeric;
mod single;
mod third;

use super::Kind;
use super::parse::valid;
use names::{ABOUT, MAYBE};
pub(super) use names::{NOBODY_KNOWS, names_part_of_year};
pub(super) use third::third;

/// Longer texts are prose.
const LONGEST: usize = 80;

/// What a text may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// This EDTF.
    Edtf(String),
    /// One or the other; the writer must say which.
    Either(String, String),
    /// Nothing that is known here.
    Nothing,
}

/// The EDTF of a date as people write it: `circa 1848` is `1848~`, `753 BC` is `-0752`,
/// `5 January 2024` is `2024-01-05`, `1990s` is `199X`, `since 2014` is `2014/..`.
///
/// EDTF comes back as it is, but `9999-12-31` and the like, which stand for "no end" in data sets,
/// are `..`, as are `present` and `ongoing`: the open end of an interval, and no date by itself.
/// `None` where nothing is understood, or two things are (`05.01.2024`).
pub fn from_loose(text: &str) -> Option<String> {
    match read(text) {
        Reading::Edtf(edtf) => Some(edtf),
        Reading::Either(..) | Reading::Nothing => None,
    }
}

/// Reads `text`; what comes back parses as EDTF, or is `..`.
pub(super) fn read(text: &str) -> Reading {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Reading::Nothing;
    }
    let never_ends = text.starts_with("9999-12-31") || text == "9999" || text == "..";
    if never_ends || names::PRESENT.contains(&&*text.to_lowercase()) {
        return Reading::Edtf("..".to_owned());
    }
    if valid(text).is_some() {
        return Reading::Edtf(text.to_owned());
    }
    let text = normal(text);
    let small = text.to_lowercase();
    // Only a century can be named without a digit; most texts that are no date end here.
    let named = || names::CENTURY.iter().any(|century| small.contains(century));
    if !small.contains(|char: char| char.is_ascii_digit()) && !named() {
        return Reading::Nothing;
    }
    repaired(&text).map_or_else(|| phrase(&small, 0), Reading::Edtf)
}

/// `text` with plain spaces, hyphens and digits, without quotation marks around it.
fn normal(text: &str) -> String {
    let plain = |char: char| match char {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => {
            let digit = (u32::from(char) & 0xf) as u8;
            char::from(b'0' + digit)
        }
        '’' => '\'',
        char if char.is_whitespace() || char.is_control() => ' ',
        char => char,
    };
    let text: String = text.chars().map(plain).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let quotes = |char| matches!(char, '"' | '\'' | '“' | '”' | '„' | '`' | ',' | ';');
    text.trim_matches(quotes).trim().to_owned()
}

/// EDTF with small letters, spaces, or the spelling that it had before 2019.
fn repaired(text: &str) -> Option<String> {
    let edtf = |text: String| valid(&text).is_some().then_some(text);
    let compact = text.to_uppercase().replace(' ', "");
    let compact = compact.replace("UNKNOWN/", "/").replace("/UNKNOWN", "/").replace("/OPEN", "/..");
    let masked = compact.replace(['U', '*'], "X").replace("?~", "%").replace("~?", "%");
    let dashes = || text.replace(" - ", "/");
    edtf(masked.clone())
        .or_else(|| edtf(masked.strip_prefix("-Y").map(|year| format!("Y-{year}"))?))
        .or_else(|| edtf(masked.strip_prefix('Y').filter(|year| year.len() == 4)?.to_owned()))
        .or_else(|| edtf(masked.strip_suffix("??").map(|century| format!("{century}XX"))?))
        .or_else(|| edtf(dashes()).filter(|_| text.matches(" - ").count() == 1))
}

/// Anything that is understood: a date, a range, a side left open.
fn phrase(text: &str, depth: usize) -> Reading {
    first_of(
        text,
        depth,
        &[|text, _| single::read(text), range, qualified, one_sided, alternatives],
    )
}

/// One date, perhaps called approximate. An end of a range is no range itself; trying would take
/// time without end.
fn date(text: &str, depth: usize) -> Reading {
    first_of(text, depth, &[|text, _| single::read(text), qualified_date])
}

type Step = fn(&str, usize) -> Reading;

fn first_of(text: &str, depth: usize, steps: &[Step]) -> Reading {
    let text = text.trim_matches(|char| matches!(char, ' ' | ',' | ';'));
    // Each step takes a word away, and nobody writes "about about about about".
    if text.is_empty() || depth > 4 {
        return Reading::Nothing;
    }
    if valid(text).is_some() {
        return Reading::Edtf(text.to_owned());
    }
    let mut readings = steps.iter().map(|step| step(text, depth + 1));
    readings.find(|reading| *reading != Reading::Nothing).unwrap_or(Reading::Nothing)
}

/// "circa 1848", "1848 (?)", "c. 1848-1850".
fn qualified(text: &str, depth: usize) -> Reading {
    mark(text, depth, phrase)
}

fn qualified_date(text: &str, depth: usize) -> Reading {
    mark(text, depth, date)
}

fn mark(text: &str, depth: usize, read: Step) -> Reading {
    for (phrases, mark) in [(ABOUT, '~'), (MAYBE, '?')] {
        if let Some(rest) = phrases.iter().find_map(|phrase| phrase.of(text)) {
            return read(rest, depth).map(|edtf| mark_date(&edtf, mark));
        }
    }
    Reading::Nothing
}

fn mark_date(edtf: &str, mark: char) -> Option<String> {
    let date = valid(edtf)?;
    let (about, maybe) = (date.is_approximate(), date.is_uncertain());
    let said = if mark == '~' { about } else { maybe };
    let marked = match date.kind() {
        Kind::Single if said => edtf.to_owned(),
        Kind::Single if about || maybe => format!("{}%", edtf.trim_end_matches(['~', '?'])),
        Kind::Single => format!("{edtf}{mark}"),
        Kind::Interval => {
            let (start, end) = edtf.split_once('/')?;
            format!("{start}{mark}/{end}")
        }
        Kind::OneOf | Kind::AllOf => return None,
    };
    valid(&marked).is_some().then_some(marked)
}

/// "since 2014", "before 1900", "1984 or later", "2014-".
fn one_sided(text: &str, depth: usize) -> Reading {
    for (phrases, before, after) in names::ONE_SIDED {
        if let Some(rest) = phrases.iter().find_map(|phrase| phrase.of(text)) {
            // "from 2014 to 2017" is a range.
            let reading = date(rest, depth).map(|edtf| {
                let whole = format!("{before}{edtf}{after}");
                valid(&whole).is_some().then_some(whole)
            });
            if reading != Reading::Nothing {
                return reading;
            }
        }
    }
    Reading::Nothing
}

/// "from 2014 to 2017", "1 to 5 March 2020", "between June and August 2004", "2014-17".
fn range(text: &str, depth: usize) -> Reading {
    let between = text.strip_prefix("between ");
    let inner = between.or_else(|| text.strip_prefix("from ")).unwrap_or(text);
    let ways: &[&str] = if between.is_some() {
        &[" and ", " to "]
    } else {
        &[" to ", " until ", " till ", " through ", " thru ", " bis ", " - ", "-", "/"]
    };
    let splits =
        ways.iter().filter_map(|way| inner.split_once(way).filter(|(_, end)| !end.contains(way)));
    for (start, end) in splits {
        if let Some((start, end)) = two_ends(start.trim(), end.trim(), depth) {
            let set = between.map(|_| format!("[{start}..{end}]"));
            let interval = format!("{start}/{end}");
            if let Some(edtf) = set.into_iter().chain([interval]).find(|edtf| valid(edtf).is_some())
            {
                return Reading::Edtf(edtf);
            }
        }
    }
    Reading::Nothing
}

/// Both ends of a range, each completed with what only the other says.
fn two_ends(start: &str, end: &str, depth: usize) -> Option<(String, String)> {
    let read = |text: &str| match date(text, depth) {
        Reading::Edtf(edtf) => Some(edtf),
        _ => None,
    };
    if names::PRESENT.contains(&end) {
        return Some((read(start)?, "..".to_owned()));
    }
    if NOBODY_KNOWS.contains(&end) {
        return Some((read(start)?, String::new()));
    }
    if NOBODY_KNOWS.contains(&start) {
        return Some((String::new(), read(end)?));
    }
    // "2014-17": the end has the century of the start.
    if let (4, 2) = (start.len(), end.len())
        && let (Ok(from), Ok(to)) = (start.parse::<u32>(), end.parse::<u32>())
    {
        return (to > from % 100)
            .then(|| (start.to_owned(), format!("{:04}", from / 100 * 100 + to)));
    }
    if start.is_empty() || end.is_empty() {
        return None;
    }
    let words: Vec<&str> = end.split(' ').collect();
    let later = (0..words.len()).map(|at| words[at..].join(" "));
    // "753 to 44 BC": the year alone would be read as one of our era.
    let era = single::era_of(end).filter(|_| single::era_of(start).is_none());
    let full_start = match era {
        Some(era) => read(&format!("{start} {era}")),
        None => {
            read(start).or_else(|| later.skip(1).find_map(|rest| read(&format!("{start} {rest}"))))
        }
    };
    // "March 1 to 5, 2020": the month stands with the start alone.
    let full_end = read(end).or_else(|| read(&format!("{} {end}", start.split(' ').next()?)));
    Some((full_start?, full_end?))
}

/// "1667 or 1668".
fn alternatives(text: &str, depth: usize) -> Reading {
    let Some((one, other)) = text.split_once(" or ") else { return Reading::Nothing };
    match (date(one, depth), date(other, depth)) {
        (Reading::Edtf(one), Reading::Edtf(other)) => {
            let set = format!("[{one},{other}]");
            valid(&set).map_or(Reading::Nothing, |_| Reading::Edtf(set))
        }
        _ => Reading::Nothing,
    }
}

impl Reading {
    fn map(self, change: impl Fn(String) -> Option<String>) -> Self {
        match self {
            Self::Edtf(edtf) => change(edtf).map_or(Self::Nothing, Self::Edtf),
            Self::Either(one, other) => match (change(one), change(other)) {
                (Some(one), Some(other)) => Self::Either(one, other),
                _ => Self::Nothing,
            },
            Self::Nothing => Self::Nothing,
        }
    }
}

#[cfg(test)]
mod tests;
