//! `calendar.ics`: events as a calendar takes them in, RFC 5545.
//!
//! A calendar knows only days. Events that are known to the day go in, and of those that are yet
//! to come also the less precise ones, over all the days that they may mean.

use std::io::{self, Write};

use super::pass_on;
use super::shared::{address, coordinates, event_text};
use crate::date::{Date, Day, Kind};
use crate::html::find_where;
use crate::model::document::EventStatus;
use crate::model::site::EventIx;
use crate::parse::slug::slugify;
use crate::plan::{Filler, degrees};
use crate::render::feed::changed;

/// What a line may hold, in bytes, before it is folded.
const LINE: usize = 75;

/// Writes the calendar to `to`.
pub(super) fn calendar(filler: &Filler<'_>, to: &mut dyn Write) -> io::Result<()> {
    let site = filler.maker.site;
    let mut out = Lines::default();
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//Backstory//Backstory//EN");
    if !site.config.title.is_empty() {
        out.text("NAME", &site.config.title);
        out.text("X-WR-CALNAME", &site.config.title);
    }
    let home = home(filler);
    let today = Date::parse(&site.today).ok().and_then(|today| today.earliest());
    for ix in (0..site.events.len()).map(EventIx::new) {
        let (_, draft) = site.draft(ix);
        let Some(date) = draft.date.as_ref().map(|date| &date.value) else { continue };
        let planned = draft.status == EventStatus::Planned || date.earliest() > today;
        if let Some(days) = days(date, planned) {
            event(&mut out, filler, ix, days, &home);
            pass_on(&mut out.out, to)?;
        }
    }
    out.line("END:VCALENDAR");
    to.write_all(out.out.as_bytes())
}

/// What stands behind the `@` of every id: the site's host, else its title.
fn home(filler: &Filler<'_>) -> String {
    let config = &filler.maker.site.config;
    let host = config.base_url.as_deref().and_then(|base| base.split_once("://"));
    let host = host.map(|(_, rest)| rest.to_owned());
    host.unwrap_or_else(|| match slugify(&config.title) {
        title if title.is_empty() => "site.invalid".to_owned(),
        title => format!("{title}.invalid"),
    })
}

/// The first and last day of an event, where a calendar can show it.
fn days(date: &Date, planned: bool) -> Option<(Day, Day)> {
    let (first, last) = (date.earliest()?, date.latest()?);
    let known = |side: Option<Date>| side.is_some_and(|side| side.is_exact());
    let exact = match date.kind() {
        Kind::Interval => known(date.start()) && known(date.end()),
        _ => date.is_exact(),
    };
    // iCalendar writes a year in four digits.
    let writable = first.ymd().0 >= 1 && last.plus(1).ymd().0 <= 9_999;
    ((exact || planned) && writable).then_some((first, last))
}

fn event(out: &mut Lines, filler: &Filler<'_>, ix: EventIx, days: (Day, Day), home: &str) {
    let site = filler.maker.site;
    let (event, draft) = site.draft(ix);
    out.line("BEGIN:VEVENT");
    out.text("UID", &[&event.id, "@", home].concat());
    let changed = changed(site.doc(event.doc)).and_then(Date::earliest);
    let changed = changed.filter(|day| (1970..=9_999).contains(&day.ymd().0)).unwrap_or(Day(0));
    // The standard asks for a moment; the day on which the page changed is all that is known.
    out.day("DTSTAMP:", changed, "T000000Z");
    out.day("DTSTART;VALUE=DATE:", days.0, "");
    out.day("DTEND;VALUE=DATE:", days.1.plus(1), "");
    out.text("SUMMARY", &event.title);
    let mut about = event_text(filler, ix);
    if let Some(date) = draft.date.as_ref().filter(|date| !date.value.is_exact()) {
        let words = date.value.words(filler.maker.words_in(filler.lang));
        about = if about.is_empty() { words } else { format!("{words}\n{about}") }.into();
    }
    if !about.is_empty() {
        out.text("DESCRIPTION", &about);
    }
    if let Some(place) = event.place {
        out.text("LOCATION", &site.doc(place).front.title.value);
        if let Some((latitude, longitude)) = coordinates(filler, place) {
            out.line(&format!("GEO:{};{}", degrees(latitude), degrees(longitude)));
        }
    }
    if !event.topics.is_empty() {
        let topics = event.topics.iter().map(|topic| &*site.topics[topic.index()].title);
        out.list("CATEGORIES", topics);
    }
    match draft.status {
        EventStatus::Confirmed => out.line("STATUS:CONFIRMED"),
        EventStatus::Planned => out.line("STATUS:TENTATIVE"),
        EventStatus::Retracted => out.line("STATUS:CANCELLED"),
        // The standard has no word for these, and `TENTATIVE` says something else.
        EventStatus::Reported | EventStatus::Disputed => {}
    }
    out.line("TRANSP:TRANSPARENT");
    if site.config.base_url.is_some() {
        let address = address(filler, &filler.maker.event_href(filler.here, ix));
        out.line(&["URL:", &address].concat());
    }
    out.line("END:VEVENT");
}

/// A day of a year with four digits as a calendar has it: `20240105`.
fn basic(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// Adds `text` as it stands in a calendar.
fn escape(escaped: &mut String, text: &str) {
    let mut rest = text;
    // By bytes: what is meant is never part of another letter, but for controls beyond ASCII.
    let is_meant = |byte: u8| {
        (byte < 0x20) | (byte == 0x7f) | (byte == 0xc2) | matches!(byte, b'\\' | b';' | b',')
    };
    while let Some(at) = find_where(rest.as_bytes(), is_meant) {
        escaped.push_str(&rest[..at]);
        let Some(c) = rest[at..].chars().next() else { break };
        match c {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
        rest = &rest[at + c.len_utf8()..];
    }
    escaped.push_str(rest);
}

#[derive(Default)]
struct Lines {
    out: String,
    /// Where a line is put together.
    next: String,
}

impl Lines {
    fn text(&mut self, name: &str, text: &str) {
        self.list(name, [text]);
    }

    /// A short line.
    fn day(&mut self, name: &str, day: Day, end: &str) {
        for piece in [name, &basic(day), end, "\r\n"] {
            self.out.push_str(piece);
        }
    }

    fn list<'a>(&mut self, name: &str, texts: impl IntoIterator<Item = &'a str>) {
        let mut line = std::mem::take(&mut self.next);
        line.clear();
        line.push_str(name);
        let mut sign = ':';
        for text in texts {
            line.push(sign);
            escape(&mut line, text);
            sign = ',';
        }
        self.line(&line);
        self.next = line;
    }

    /// A line, folded between characters where it is too long.
    fn line(&mut self, line: &str) {
        let mut rest = line;
        let mut room = LINE;
        while rest.len() > room {
            let (piece, more) = rest.split_at(rest.floor_char_boundary(room));
            self.out.push_str(piece);
            self.out.push_str("\r\n ");
            rest = more;
            // The blank counts.
            room = LINE - 1;
        }
        self.out.push_str(rest);
        self.out.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", &"é, \n".repeat(60));
        assert!(lines.out.split("\r\n").all(|line| line.len() <= LINE), "{}", lines.out);
        let unfolded = lines.out.replace("\r\n ", "");
        assert_eq!(unfolded, format!("SUMMARY:{}\r\n", "é\\, \\n".repeat(60)));
    }

    #[test]
    fn what_means_something_is_escaped_and_controls_are_blanks() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a;b,c\\d\ne", "a\\;b\\,c\\\\d\\ne"),
            ("\u{7}x\u{7f}\u{85}\u{9f}\u{a0}", " x   \u{a0}"),
            ("Ünï «ß» عراق 🏛 ", "Ünï «ß» عراق 🏛 "),
        ] {
            let mut escaped = String::new();
            escape(&mut escaped, text);
            assert_eq!(escaped, expected);
        }
    }

    #[test]
    fn only_what_has_days_goes_into_a_calendar() {
        let shown = |edtf: &str, planned| {
            let days = days(&Date::parse(edtf).unwrap(), planned)?;
            Some(format!("{}-{}", basic(days.0), basic(days.1)))
        };
        assert_eq!(shown("2024-01-05", false).as_deref(), Some("20240105-20240105"));
        assert_eq!(shown("2024-01-05/2024-01-07", false).as_deref(), Some("20240105-20240107"));
        assert_eq!(shown("2024-02", true).as_deref(), Some("20240201-20240229"));
        for edtf in ["2024-01", "2024-01-05~", "2024-01-05/2024-02", "2024-01-05/..", "-0043-03-15"]
        {
            assert_eq!(shown(edtf, false), None, "{edtf}");
        }
        assert_eq!(shown("2024-01/..", true), None);
    }
}
