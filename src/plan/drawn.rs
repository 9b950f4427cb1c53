//! Drawings as templates see them: what they are made of, and what is said of them.

use super::drawing::{Entry, Extent, Say, Strip, day};
use super::fill::Filler;
use super::people::direction;
use super::view::{ChronologyView, DrawingView, Html};
use crate::model::document::{EventStatus, Importance};
use crate::model::site::{DocIx, EventIx};

impl Filler<'_> {
    /// The strip above `view`, which lists `events` on the page of the document `ix`. No other on
    /// the page may have its `name`.
    pub(crate) fn strip(
        &self,
        ix: DocIx,
        events: &[EventIx],
        view: &ChronologyView,
        name: &str,
    ) -> Option<DrawingView> {
        if !self.maker.wishes.drawings {
            return None;
        }
        let say = self.drawing_words();
        let shown = view.years.iter().flat_map(|year| &year.events);
        let entry = |(ix, event): (&EventIx, &super::view::EventView)| {
            let (_, draft) = self.maker.site.draft(*ix);
            let own = (!event.anchor.is_empty()).then(|| format!("#{}", event.anchor));
            Entry {
                number: event.number,
                href: own.unwrap_or_else(|| event.href.clone()),
                title: event.title.clone(),
                words: match &event.date {
                    Some(date) => date.words.clone(),
                    None => say.undated.to_owned(),
                },
                extent: draft.date.as_ref().map(|date| Extent::of(&date.value)),
                key: draft.importance == Importance::Key,
                class: match draft.status {
                    EventStatus::Disputed => " disp",
                    EventStatus::Planned => " plan",
                    _ => "",
                },
            }
        };
        let entries: Vec<Entry> = events.iter().zip(shown).map(entry).collect();
        let as_of = self.day_of(ix).and_then(crate::date::Date::latest).map(day);
        let strip = Strip::new(&entries, as_of, &say)?;
        let words = strip.words(&say);
        let span = words.first().map_or("", String::as_str);
        let count = entries.len().to_string();
        let label = self.said(
            "strip_label",
            "Overview of the chronology. Entries: {n}. Time: {span}.",
            &[("n", &count), ("span", span)],
        );
        let svg = Html(strip.svg(&entries, &format!("--strip-{name}"), &label, &say));
        Some(DrawingView { svg, caption: self.strip_caption(&strip, &entries, &words, ix) })
    }

    fn strip_caption(
        &self,
        strip: &Strip,
        entries: &[Entry],
        words: &[String],
        ix: DocIx,
    ) -> String {
        let mut caption: Vec<String> = Vec::new();
        if let (Some(times), [span, window]) = (strip.times(), words) {
            let times = [("span", &**span), ("window", window), ("times", &rounded(times))];
            let english =
                "Above, {span} to one scale; below, {window}, drawn {times} times as wide.";
            caption.push(self.said("strip_lens", english, &times));
        }
        if strip.counts() {
            let english = "Each square is an entry; those with a number are named.";
            caption.push(self.said("strip_squares", english, &[]));
        }
        if strip.has_bars() {
            let english = "Bars are periods; where one fades, a day or an end is not known.";
            caption.push(self.said("strip_bars", english, &[]));
        }
        if strip.has_units(entries) {
            let english = "What is dated to a month or a year stands at its beginning.";
            caption.push(self.said("strip_units", english, &[]));
        }
        let day = self.day_of(ix).filter(|_| strip.now.iter().any(Option::is_some));
        if let Some(day) = day {
            let day = self.maker.date(day, self.lang).words;
            let english = "The dotted line is the day of this page, {day}.";
            caption.push(self.said("strip_now", english, &[("day", &day)]));
        }
        caption.push(self.said("strip_numbers", "Numbers are those of the list.", &[]));
        caption.join(" ")
    }

    /// What the theme says for `key`, its holes filled.
    fn said(&self, key: &str, english: &str, holes: &[(&str, &str)]) -> String {
        let mut text = self.maker.say(self.lang, key, english).to_owned();
        for (hole, with) in holes {
            text = text.replace(&format!("{{{hole}}}"), with);
        }
        text
    }

    fn drawing_words(&self) -> Say<'_> {
        Say {
            dates: self.maker.words_in(self.lang),
            undated: self.maker.say(self.lang, "no_date", "no date"),
            rtl: direction(self.lang) == "rtl",
        }
    }
}

/// A factor in two figures: 330, 12.
fn rounded(times: f64) -> String {
    let mut unit = 1.0;
    while times / unit >= 100.0 {
        unit *= 10.0;
    }
    format!("{:.0}", (times / unit).round() * unit)
}
