//! One date in words: "5 January 2024", "753 BC", "spring 2014", "1940s", "19th century".

use super::super::parse::valid;
use super::{Reading, names, numeric};

type Way = fn(&[&str], Era) -> Option<Reading>;

/// Reads one date in small letters.
pub(super) fn read(text: &str) -> Reading {
    let numeric = numeric::read(text);
    if numeric != Reading::Nothing {
        return numeric;
    }
    // "2014-" goes on.
    if text.starts_with(['-', '/']) || text.ends_with(['-', '/']) {
        return Reading::Nothing;
    }
    let (rest, era) = split_era(text);
    // "10,000 BC"
    let large = era == Era::Bc && rest.bytes().all(|byte| byte == b',' || byte.is_ascii_digit());
    let rest = if large { &*rest.replace(',', "") } else { rest };
    let words: Vec<&str> = rest
        .split([' ', ',', '-', '/', '.'])
        .filter(|word| !word.is_empty() && !names::says_nothing(word) && !is_clock(word))
        .collect();
    let ways: [Way; 5] = [year, century, decade, part, named];
    let found = ways.iter().find_map(|way| way(&words, era));
    let is_edtf = |reading: &Reading| match reading {
        Reading::Edtf(edtf) => valid(edtf).is_some(),
        _ => true,
    };
    found.filter(is_edtf).unwrap_or(Reading::Nothing)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Era {
    Bc,
    Ad,
    Unsaid,
}

/// The words for the era that `text` ends with.
pub(super) fn era_of(text: &str) -> Option<&'static str> {
    let (_, era) = split_era(text);
    match era {
        Era::Bc => Some("bc"),
        Era::Ad => Some("ad"),
        Era::Unsaid => None,
    }
}

fn split_era(text: &str) -> (&str, Era) {
    let end = |words: &[&str]| {
        let rest = words.iter().find_map(|word| text.strip_suffix(word))?;
        rest.ends_with(|char: char| char == ' ' || char.is_ascii_digit()).then(|| rest.trim())
    };
    let start = |words: &[&str]| {
        words.iter().find_map(|word| text.strip_prefix(word)?.strip_prefix(' ')).map(str::trim)
    };
    match (end(names::BC), end(names::AD).or_else(|| start(names::AD))) {
        (Some(rest), _) => (rest, Era::Bc),
        (_, Some(rest)) => (rest, Era::Ad),
        _ => (text, Era::Unsaid),
    }
}

/// Whether `word` is about a time of day, which is left out.
fn is_clock(word: &str) -> bool {
    word.contains(':') || matches!(word, "gmt" | "utc")
}

fn number(word: &str) -> Option<i64> {
    let digits = (1..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|_| digits)
}

/// The year as EDTF counts: without a year 0 between 1 BC and AD 1, so that 1 BC is 0.
fn astronomical(year: i64, era: Era) -> Option<i64> {
    match (era, year) {
        (Era::Bc | Era::Ad, 0) => None,
        (Era::Bc, _) => Some(1 - year),
        _ => Some(year),
    }
}

/// An astronomical year in EDTF.
fn edtf_year(year: i64) -> String {
    match year {
        ..-9_999 | 10_000.. => format!("Y{year}"),
        ..0 => format!("-{:04}", -year),
        _ => format!("{year:04}"),
    }
}

/// "753" of "753 BC", "1848" of "the year 1848".
fn year(words: &[&str], era: Era) -> Option<Reading> {
    let [word] = words else { return None };
    let enough_said = era != Era::Unsaid || word.len() == 4;
    let year = number(word).filter(|_| enough_said)?;
    Some(Reading::Edtf(edtf_year(astronomical(year, era)?)))
}

/// "19th century", "siglo XIX".
fn century(words: &[&str], era: Era) -> Option<Reading> {
    let is_century = |word: &str| word == "c" || names::CENTURY.contains(&word);
    let number = match words {
        [number, century] if is_century(century) => names::ordinal(number)?,
        ["siglo", number] => names::ordinal(number)?,
        _ => return None,
    };
    let first = i64::from(number) * 100 - 99;
    Some(Reading::Edtf(match era {
        // EDTF has no unknown digits before year 0.
        Era::Bc => format!("{}/{}", edtf_year(1 - (first + 99)), edtf_year(1 - first)),
        _ => format!("{:02}XX", number - 1),
    }))
}

/// "1940s", "1940er Jahre".
fn decade(words: &[&str], era: Era) -> Option<Reading> {
    let word = match words {
        [word] | [word, "jahre"] => word,
        _ => return None,
    };
    let stem = ["'s", "s", "er"].iter().find_map(|end| word.strip_suffix(end))?;
    let year = number(stem).filter(|year| year % 10 == 0 && stem.len() <= 4)?;
    if era == Era::Bc {
        let (start, end) = (edtf_year(1 - (year + 9)), edtf_year(1 - year.max(1)));
        return Some(Reading::Edtf(format!("{start}/{end}")));
    }
    let decade = format!("{:03}X", year / 10);
    // "40s" could be of any century, and "1900s" are ten years or a hundred.
    match (stem.len(), year % 100) {
        (1 | 2, _) if era == Era::Unsaid => None,
        (_, 0) => Some(Reading::Either(decade, format!("{:02}XX", year / 100))),
        _ => Some(Reading::Edtf(decade)),
    }
}

/// "spring 2014", "winter 2014/15", "Q2 2001", "second quarter of 2001", "first half of 2001".
fn part(words: &[&str], era: Era) -> Option<Reading> {
    let mut code = None;
    let mut rest = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let found = match (names::ordinal(word), words.get(at + 1)) {
            (Some(n @ 1..=4), Some(&"quarter")) => Some((32 + n, 2)),
            (Some(n @ 1..=3), Some(&"third")) => Some((36 + n, 2)),
            (Some(n @ 1..=2), Some(&"half")) => Some((39 + n, 2)),
            _ => names::season(word).or_else(|| short_part(word)).map(|code| (code, 1)),
        };
        match found {
            Some((found, length)) => {
                if code.replace(found).is_some() {
                    return None;
                }
                at += length;
            }
            None => {
                rest.push(*word);
                at += 1;
            }
        }
    }
    let code = code?;
    let year = match rest[..] {
        [year] => number(year).filter(|_| year.len() == 4 || era != Era::Unsaid)?,
        [year, next] if code == 24 && year.len() == 4 => {
            let (year, next) = (number(year)?, number(next)?);
            let follows = next == year + 1 || next == (year + 1) % 100;
            Some(year).filter(|_| follows)?
        }
        _ => return None,
    };
    Some(Reading::Edtf(format!("{}-{code}", edtf_year(astronomical(year, era)?))))
}

fn short_part(word: &str) -> Option<u32> {
    Some(match word {
        "q1" | "1q" => 33,
        "q2" | "2q" => 34,
        "q3" | "3q" => 35,
        "q4" | "4q" => 36,
        "h1" | "1h" => 40,
        "h2" | "2h" => 41,
        _ => return None,
    })
}

/// "5 January 2024", "January 5, 2024", "Jan 2024", "15 March 44 BC".
fn named(words: &[&str], era: Era) -> Option<Reading> {
    let mut month = None;
    let mut numbers = Vec::new();
    for word in words {
        match names::month(word) {
            Some(found) if month.is_none() => month = Some(found),
            Some(_) => return None,
            None => numbers.push(*word),
        }
    }
    let month = month?;
    let is_year = |word: &&str| word.len() >= 3 && number(word).is_some();
    let at = match era {
        Era::Unsaid => numbers.iter().position(is_year)?,
        _ => numbers.iter().position(is_year).or(numbers.len().checked_sub(1))?,
    };
    let year = astronomical(number(numbers.remove(at))?, era).filter(|year| year.abs() <= 9_999)?;
    let year = edtf_year(year);
    Some(Reading::Edtf(match numbers[..] {
        [] => format!("{year}-{month:02}"),
        [day] => {
            let day = names::ordinal(day).filter(|day| *day <= 31 && !day_is_roman(numbers[0]))?;
            format!("{year}-{month:02}-{day:02}")
        }
        _ => return None,
    }))
}

fn day_is_roman(word: &str) -> bool {
    !word.starts_with(|char: char| char.is_ascii_digit())
}
