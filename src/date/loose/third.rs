//! "early 2014": what EDTF has no sign for, but can say as one of several.

use super::super::day::days_in_month;
use super::super::{Date, Precision};
use super::names::Phrase;
use super::{Reading, read};

const WORDS: [&[Phrase]; 3] = [
    &[Phrase::Before("early"), Phrase::Before("beginning of"), Phrase::Before("start of")],
    &[Phrase::Before("mid-"), Phrase::Before("mid"), Phrase::Before("middle of")],
    &[Phrase::Before("late"), Phrase::Before("end of")],
];

/// The whole of which `text` names the first, middle or last third, and that third: `2014` and
/// `[2014-01..2014-04]`. A reading of vague words, so it is for hints alone.
pub(in super::super) fn third(text: &str) -> Option<(String, String)> {
    let text = text.trim().to_lowercase();
    let (at, rest) = WORDS.iter().enumerate().find_map(|(at, phrases)| {
        phrases.iter().find_map(|phrase| phrase.of(&text)).map(|rest| (at, rest))
    })?;
    let Reading::Edtf(whole) = read(rest) else { return None };
    let date =
        super::valid(&whole).filter(|date| !date.is_approximate() && !date.is_uncertain())?;
    let (start, end) = third_of(&date, u32::try_from(at).ok()?)?;
    let third = format!("[{start}..{end}]");
    super::valid(&third).map(|_| (whole, third))
}

fn third_of(date: &Date, at: u32) -> Option<(String, String)> {
    let year = date.year()?;
    let split = |from: u32, count: u32| (from + count * at / 3, from + count * (at + 1) / 3 - 1);
    let (before, (start, end), width) = match date.precision() {
        Precision::Month => {
            let month = date.month()?;
            (format!("{year:04}-{month:02}-"), split(1, days_in_month(year, month)), 2)
        }
        Precision::Year => (format!("{year:04}-"), split(1, 12), 2),
        Precision::Decade => (String::new(), split(u32::try_from(year).ok()?, 10), 4),
        Precision::Century => (String::new(), split(u32::try_from(year).ok()?, 100), 4),
        _ => return None,
    };
    Some((format!("{before}{start:0width$}"), format!("{before}{end:0width$}")))
}
