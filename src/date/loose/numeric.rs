//! Dates in figures: `2024/01/05`, `5.1.2024`, `20240105`, `2024-01-05 10:00`, `2014-06-00`.

use super::super::parse::valid;
use super::Reading;

/// Reads a date in figures, in small letters.
pub(super) fn read(text: &str) -> Reading {
    let text = text.strip_prefix('+').unwrap_or(text);
    match with_time(text) {
        Some(edtf) => Reading::Edtf(edtf),
        None => day(text),
    }
}

/// `2024-01-05 10:00`, `20240105t100000`, `2024-01-05t10:00:00.000z`.
fn with_time(text: &str) -> Option<String> {
    let (date, time) = text.split_once('t').or_else(|| text.split_once(' '))?;
    let Reading::Edtf(date) = day(date.trim()) else { return None };
    let time = time.trim();
    let zone_at = time.find(|char: char| !char.is_ascii_digit() && char != ':' && char != '.');
    let (clock, zone) = time.split_at(zone_at.unwrap_or(time.len()));
    let clock = clock.split('.').next()?;
    let pieces: Vec<String> = match (clock.contains(':'), clock.len()) {
        (true, _) => clock.split(':').map(|piece| format!("{piece:0>2}")).collect(),
        (false, 4 | 6) => {
            (0..clock.len() / 2).map(|at| clock[2 * at..2 * at + 2].to_owned()).collect()
        }
        _ => return None,
    };
    let zone = match zone.trim() {
        "" => String::new(),
        "z" | "utc" | "gmt" | "+00" | "-00" | "+00:00" | "-00:00" | "+0000" | "-0000" => {
            "Z".to_owned()
        }
        zone if zone.len() == 5 && zone.is_ascii() => format!("{}:{}", &zone[..3], &zone[3..]),
        zone => zone.to_owned(),
    };
    let seconds = pieces.get(2).map_or("00", String::as_str);
    let edtf = format!("{date}T{}:{}:{seconds}{zone}", pieces.first()?, pieces.get(1)?);
    valid(&edtf).is_some().then_some(edtf)
}

/// A date in figures without a time.
fn day(text: &str) -> Reading {
    let text = text.trim_end_matches('.').replace(". ", ".").replace(" . ", ".");
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", &*text),
    };
    let pieces: Vec<&str> = text.split(['-', '/', '.']).collect();
    let numbers: Option<Vec<u32>> = pieces
        .iter()
        .map(|piece| piece.parse().ok().filter(|_| piece.bytes().all(|byte| byte.is_ascii_digit())))
        .collect();
    let Some(numbers) = numbers else { return Reading::Nothing };
    let lengths: Vec<usize> = pieces.iter().map(|piece| piece.len()).collect();
    match (sign, &numbers[..], &lengths[..]) {
        ("", [number], [8]) => one(ymd(number / 10_000, number / 100 % 100, number % 100)),
        // Six digits are more likely a year and a month, or a day without its century.
        (_, [number], [5]) => one(Some(format!("Y{sign}{number}"))),
        ("", [number], [3]) => one(Some(format!("{number:04}"))),
        // -43 may be the year that EDTF calls so, which is 44 BC, or 43 BC.
        ("-", [number], [1..=3]) if *number > 0 => {
            let year = |number: u32| match number {
                0 => "0000".to_owned(),
                _ => format!("-{number:04}"),
            };
            Reading::Either(year(*number), year(number - 1))
        }
        ("", [year, month, day], [4, 1..=2, 1..=2]) => one(ymd(*year, *month, *day)),
        ("", [first, second, year], [1..=2, 1..=2, 4]) => {
            match (ymd(*year, *second, *first), ymd(*year, *first, *second)) {
                _ if *first == 0 || *second == 0 => Reading::Nothing,
                (Some(one), Some(other)) if one != other => Reading::Either(one, other),
                (day_first, month_first) => one(day_first.or(month_first)),
            }
        }
        ("", [year, month], [4, 1..=2]) => one(ymd(*year, *month, 0)),
        ("", [month, year], [1..=2, 4]) if *month > 0 => one(ymd(*year, *month, 0)),
        _ => Reading::Nothing,
    }
}

fn one(edtf: Option<String>) -> Reading {
    let valid = edtf.filter(|edtf| valid(edtf).is_some());
    valid.map_or(Reading::Nothing, Reading::Edtf)
}

/// The EDTF of a date whose month and day are 0 where nothing is known of them.
fn ymd(year: u32, month: u32, day: u32) -> Option<String> {
    let edtf = match (month, day) {
        (0, 0) => format!("{year:04}"),
        (1..=12, 0) => format!("{year:04}-{month:02}"),
        (1..=12, _) => format!("{year:04}-{month:02}-{day:02}"),
        _ => return None,
    };
    valid(&edtf).is_some().then_some(edtf)
}
