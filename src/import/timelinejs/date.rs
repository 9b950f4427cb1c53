//! The dates of TimelineJS as EDTF.

use serde_json::{Map, Value};

use super::plain;
use crate::date::{Date, DateWords, from_loose};
use crate::import::report::Report;

/// The date of a slide; `None` where it has none that can be read.
pub(super) fn date(slide: &Map<String, Value>, which: &str, report: &mut Report) -> Option<String> {
    let start = slide.get("start_date").and_then(|side| side_of(side, which, report));
    let end = slide.get("end_date").and_then(|side| side_of(side, which, report));
    let numbers = match (start, end) {
        (Some(start), Some(end)) if start != end => interval(&start, &end, which, report),
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => return None,
    };
    let numbers = Date::parse(&numbers).ok()?;
    let shown = plain(slide.get("display_date"));
    let shown = match shown.is_empty() {
        true => {
            slide.get("start_date").map_or(String::new(), |side| plain(side.get("display_date")))
        }
        false => shown,
    };
    if shown.is_empty() {
        return Some(numbers.edtf().to_owned());
    }
    // The words may say what numbers cannot: that a date is not known exactly, or has no end.
    if let Some(ours) = spoken(&shown, &numbers) {
        return Some(ours);
    }
    let said = from_loose(&shown).and_then(|edtf| Date::parse(&edtf).ok());
    match said.filter(|said| agrees(said, &numbers)) {
        Some(said) => Some(said.edtf().to_owned()),
        None => {
            report.note("`display_date`: words other than those of the date", which);
            Some(numbers.edtf().to_owned())
        }
    }
}

/// The date of which `shown` are the words that an export gives it.
fn spoken(shown: &str, numbers: &Date) -> Option<String> {
    let words = DateWords::english();
    let edtf = numbers.edtf();
    let plain = |text: &str| text.replace('\u{a0}', " ");
    let mut forms = vec![edtf.to_owned()];
    match edtf.split_once('/') {
        None => {
            forms.extend(["~", "?", "%", "/..", "/"].map(|after| format!("{edtf}{after}")));
            forms.extend(["../", "/"].map(|before| format!("{before}{edtf}")));
        }
        Some((from, to)) => {
            let marks = ["", "~", "?", "%"];
            let pairs = marks.iter().flat_map(|a| marks.iter().map(move |b| (a, b)));
            forms.extend(pairs.map(|(a, b)| format!("{from}{a}/{to}{b}")));
        }
    }
    let said = |form: &String| {
        Date::parse(form).is_ok_and(|date| plain(&date.words(&words)) == plain(shown))
    };
    forms.into_iter().find(said)
}

/// Whether what is `said` is the same time as the `numbers`, or open where they have an end.
fn agrees(said: &Date, numbers: &Date) -> bool {
    let starts = said.earliest() == numbers.earliest() || said.earliest().is_none();
    let ends = said.latest() == numbers.latest() || said.latest().is_none();
    starts && ends && (said.earliest().is_some() || said.latest().is_some())
}

fn interval(start: &str, end: &str, which: &str, report: &mut Report) -> String {
    let bare = |side: &str| side.split('T').next().unwrap_or(side).to_owned();
    let (from, to) = (bare(start), bare(end));
    if from != start || to != end {
        report.note("times of day in intervals", which);
    }
    if from == to {
        return from;
    }
    let both = format!("{from}/{to}");
    if Date::parse(&both).is_ok() {
        return both;
    }
    report.note("ends that come before their starts", which);
    start.to_owned()
}

/// One side: year, month, day and time, as far as they are given.
fn side_of(side: &Value, which: &str, report: &mut Report) -> Option<String> {
    let of = |key: &str| plain(side.get(key));
    let year: i64 = of("year").parse().ok()?;
    // Historians have no year 0.
    let year = if year < 0 { year.saturating_add(1) } else { year };
    let sign = if year < 0 { "-" } else { "" };
    let mut edtf = match year.unsigned_abs() {
        digits @ 0..=9_999 => format!("{sign}{digits:04}"),
        digits => format!("Y{sign}{digits}"),
    };
    for (name, most) in [("month", 12), ("day", 31)] {
        let written = of(name);
        if written.is_empty() {
            break;
        }
        let number = written.parse::<u32>().ok().filter(|number| (1..=most).contains(number));
        let finer = number.map(|number| format!("{edtf}-{number:02}"));
        match finer.filter(|finer| Date::parse(finer).is_ok()) {
            Some(finer) => edtf = finer,
            None => {
                report.note("months and days that no calendar has", which);
                break;
            }
        }
    }
    let time = ["hour", "minute", "second"].map(of);
    if !time[0].is_empty() {
        let number = |text: &String| text.parse::<u32>().unwrap_or(0);
        let [hour, minute, second] = time.each_ref().map(number);
        let whole = format!("{edtf}T{hour:02}:{minute:02}:{second:02}");
        if Date::parse(&whole).is_ok() {
            edtf = whole;
        } else {
            report.note("times of day", which);
        }
    }
    for key in ["millisecond", "format"] {
        if !of(key).is_empty() {
            report.note(format!("`{key}` of dates"), which);
        }
    }
    Date::parse(&edtf).is_ok().then_some(edtf)
}
