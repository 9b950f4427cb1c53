//! `timeline.json`: the events as TimelineJS 3 shows them.
//!
//! TimelineJS counts years as historians do (44 BC is -44) and wants every event to have a start.
//! Whatever the numbers of a date do not say, `display_date` says in words.

mod media;

use std::io::{self, Write};

use super::shared::address;
use crate::date::{Date, Kind, Precision};
use crate::model::document::Fragment;
use crate::model::site::EventIx;
use crate::plan::{Filler, Here};
use crate::render::json::Json;

/// The topic whose events are eras: stretches of time that others lie in.
const ERA: &str = "era";
/// Years beyond this are more than the human scale of TimelineJS can draw.
const HUMAN: i64 = 270_000;

/// Writes to `to` all events that have a start or an end, earliest first.
pub(super) fn timeline(filler: &Filler<'_>, to: &mut dyn Write) -> io::Result<()> {
    let site = filler.maker.site;
    // Links in texts must hold wherever the timeline is shown.
    let root = site.config.base_url.as_ref().map_or_else(String::new, |base| format!("{base}/"));
    let here = Here { root, ..filler.here.clone() };
    let filler = &Filler::new(filler.maker, &here, filler.lang);
    let is_era = |ix: EventIx| {
        let (event, draft) = site.draft(ix);
        let date = draft.date.as_ref().map(|date| &date.value);
        let bounded = date.is_some_and(|date| {
            date.is_interval() && date.start().is_some() && date.end().is_some()
        });
        bounded && event.topics.iter().any(|topic| site.topics[topic.index()].id == ERA)
    };
    let shown: Vec<(EventIx, &Date)> = (0..site.events.len())
        .map(EventIx::new)
        .filter_map(|ix| Some((ix, site.draft(ix).1.date.as_ref().map(|date| &date.value)?)))
        .filter(|(_, date)| date.earliest().is_some() || date.latest().is_some())
        .collect();
    let config = &site.config;
    let mut json = Json::new();
    json.open('{');
    if !config.title.is_empty() {
        json.object_field("title", |json| {
            json.object_field("text", |json| {
                json.field("headline", &Fragment::of_text(&config.title).html);
                let description =
                    config.description.as_deref().map(|text| Fragment::of_text(text).html);
                json.maybe("text", description.as_deref());
            });
        });
        json.line();
    }
    let far = |(_, date): &(EventIx, &Date)| {
        let days = [date.earliest(), date.latest()];
        days.into_iter().flatten().any(|day| day.ymd().0.abs() > HUMAN)
    };
    json.field("scale", if shown.iter().any(far) { "cosmological" } else { "human" });
    json.line();
    json.key("events");
    json.open('[');
    for (ix, date) in shown.iter().filter(|(ix, _)| !is_era(*ix)) {
        json.line();
        json.object(|json| event(json, filler, *ix, date));
        json.pass_on(to)?;
    }
    json.line_end();
    json.close(']');
    let mut eras = shown.iter().filter(|(ix, _)| is_era(*ix)).peekable();
    if eras.peek().is_some() {
        json.line();
        json.key("eras");
        json.array(|json| {
            for (ix, shown) in eras {
                json.line();
                json.object(|json| {
                    date(json, filler, shown);
                    let headline = Fragment::of_text(&site.events[ix.index()].title).html;
                    json.object_field("text", |json| json.field("headline", &headline));
                });
            }
            json.line_end();
        });
    }
    json.line_end();
    json.close('}');
    json.line_end();
    to.write_all(json.finish().as_bytes())
}

fn event(json: &mut Json, filler: &Filler<'_>, ix: EventIx, shown: &Date) {
    let site = filler.maker.site;
    let (event, draft) = site.draft(ix);
    json.field("unique_id", &event.id);
    date(json, filler, shown);
    let html = if site.has_own_page(event) {
        let summary = site.doc(event.doc).front.summary.as_ref();
        summary.map_or_else(String::new, |text| {
            format!("<p>{}</p>", Fragment::of_text(&text.value).html)
        })
    } else {
        without_cards(&filler.html(event.doc, &draft.text).0)
    };
    let own = draft.media.as_ref().and_then(|media| filler.media(event.doc, media));
    let (shown, text) = match own {
        Some(own) => {
            let src =
                if crate::html::is_web(&own.src) { own.src } else { address(filler, &own.src) };
            let shown = media::Shown {
                url: src,
                alt: own.alt,
                caption: own.caption.0,
                credit: Fragment::of_text(own.credit.as_deref().unwrap_or("")).html,
            };
            (Some(shown), html)
        }
        None => media::at_end(&html),
    };
    json.object_field("text", |json| {
        json.field("headline", &Fragment::of_text(&event.title).html);
        // Where the title is the text's first sentence, a text of one sentence says it again.
        let again = draft.title.is_empty() && {
            let words = crate::model::text::of_html(&text);
            words.strip_suffix('.').unwrap_or(&words) == event.title
        };
        json.maybe("text", Some(text.trim()).filter(|_| !again));
    });
    if let Some(shown) = shown {
        json.object_field("media", |json| {
            json.field("url", &shown.url);
            json.maybe("alt", Some(&shown.alt));
            json.maybe("caption", Some(&shown.caption));
            json.maybe("credit", Some(&shown.credit));
        });
    }
    let mut topics = event.topics.iter().map(|topic| &site.topics[topic.index()]);
    json.maybe("group", topics.find(|topic| topic.id != ERA).map(|topic| topic.title.as_str()));
}

/// `html` without what only the themes of the site read.
fn without_cards(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(" data-card=\"") {
        kept.push_str(&rest[..at]);
        let value = &rest[at + " data-card=\"".len()..];
        rest = value.find('"').map_or("", |end| &value[end + 1..]);
    }
    kept.push_str(rest);
    kept
}

/// `start_date`, `end_date` and, where they do not say it all, `display_date`.
fn date(json: &mut Json, filler: &Filler<'_>, date: &Date) {
    let sides = match date.kind() {
        // Only an end: it is all that there is to place the event by.
        Kind::Interval if date.start().is_none() => (date.end(), None),
        Kind::Interval => (date.start(), date.end()),
        _ => (Some(date.clone()), None),
    };
    let plain = |side: &Option<Date>| side.as_ref().is_none_or(is_plain);
    let whole = match date.kind() {
        Kind::Interval => date.start().is_some() && date.end().is_some(),
        kind => kind == Kind::Single,
    };
    let whole = whole && plain(&sides.0) && plain(&sides.1);
    let last = sides.1.clone().or_else(|| sides.0.clone().filter(|side| !is_dated(side)));
    if let Some(start) = &sides.0 {
        json.object_field("start_date", |json| numbers(json, start, true));
    }
    if let Some(end) = &last {
        json.object_field("end_date", |json| numbers(json, end, false));
    }
    if !whole {
        json.field("display_date", &date.words(filler.maker.words_in(filler.lang)));
    }
}

/// Whether the numbers of year, month and day are all that there is to say.
fn is_plain(date: &Date) -> bool {
    is_dated(date)
        && !date.is_approximate()
        && !date.is_uncertain()
        && date.year().is_some_and(|year| year > 0)
}

/// Whether it is one day, month or year, so that it needs no second date.
fn is_dated(date: &Date) -> bool {
    date.kind() == Kind::Single
        && matches!(date.precision(), Precision::Day | Precision::Month | Precision::Year)
}

fn numbers(json: &mut Json, date: &Date, start: bool) {
    let day =
        if start { date.earliest().or(date.latest()) } else { date.latest().or(date.earliest()) };
    let Some(day) = day else { return };
    let (year, month, day) = day.ymd();
    // Historians have no year 0.
    json.key("year");
    json.raw(&(if year < 1 { year.saturating_sub(1) } else { year }).to_string());
    let one = is_dated(date);
    if date.precision() <= Precision::Season && (!one || date.month().is_some()) {
        json.key("month");
        json.raw(&month.to_string());
    }
    if date.precision() == Precision::Day && (!one || date.day().is_some()) {
        json.key("day");
        json.raw(&day.to_string());
    }
    if let Some((_, time)) = date.edtf().split_once('T').filter(|_| one) {
        let names = ["hour", "minute", "second"];
        let parts = time.split([':', 'Z', '+', '-']).take(3);
        for (name, part) in names.iter().zip(parts) {
            if let Ok(number) = part.parse::<u32>() {
                json.key(name);
                json.raw(&number.to_string());
            }
        }
    }
}
