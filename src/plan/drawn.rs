//! Drawings as templates see them: what they are made of, and what is said of them.

use super::drawing::{Edge, Entry, Extent, Graph, Post, Posts, Say, Strip, Tie, day};
use super::fill::Filler;
use super::people::direction;
use super::view::{ChronologyView, DrawingView, Html, RelationView, RoleView};
use crate::date::Date;
use crate::model::document::{Bound, EventStatus, Importance, Own, Term};
use crate::model::site::{DocIx, EventIx};

impl Filler<'_> {
    /// The strip above `view`, which lists `events` on the page of the explainer `ix`. No other on
    /// the page may have its `name`.
    pub(crate) fn strip(
        &self,
        ix: DocIx,
        events: &[EventIx],
        view: &ChronologyView,
        name: &str,
    ) -> Option<DrawingView> {
        let story = matches!(self.maker.site.doc(ix).front.own, Own::Explainer(_));
        if !self.maker.wishes.drawings || !story {
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
        let as_of = self.day_of(ix).and_then(Date::latest).map(day);
        let strip = Strip::new(&entries, as_of, &say)?;
        let words = strip.words(&say);
        let span = words.first().map_or("", String::as_str);
        let count = entries.len().to_string();
        let label = self.said(
            "strip_label",
            "Overview of the chronology. Entries: {n}. Time: {span}.",
            &[("n", &count), ("span", span)],
        );
        let svg = Html(strip.svg(&entries, &format!("_strip-{name}"), &label, &say));
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

    /// Posts on a bar of time: `views`, whose terms are `terms`. `key` names them in the theme's
    /// words, and their gradients.
    pub(crate) fn posts<'t>(
        &self,
        key: &str,
        views: &[RoleView],
        terms: impl Iterator<Item = &'t Term>,
    ) -> Option<DrawingView> {
        if !self.maker.wishes.drawings {
            return None;
        }
        let say = self.drawing_words();
        let post = |(view, term): (&RoleView, &Term)| {
            let with = view.with.as_ref().map(|with| with.title.as_str());
            let title = match (key, with) {
                (_, None) => view.title.clone(),
                ("holders", Some(holder)) => format!("{holder}, {}", view.title),
                (_, Some(of)) => format!("{}, {of}", view.title),
            };
            let href = view.with.as_ref().and_then(|with| with.href.clone());
            Post { title, words: view.term.words.clone(), href, extent: lasting(term) }
        };
        let posts: Vec<Post> = views.iter().zip(terms).map(post).collect();
        let drawn = Posts::new(&posts, &say)?;
        let label = self.maker.say(self.lang, key, key);
        let svg = Html(drawn.svg(&posts, &format!("_{key}"), label, &say));
        let english = "A bar that fades goes on, or begins or ends on a day that is not known.";
        let caption = drawn.is_soft().then(|| self.said("posts_soft", english, &[]));
        Some(DrawingView { svg, caption: caption.unwrap_or_default() })
    }

    /// The ties of the actor called `name` as a graph: `views`, whose terms are `terms`.
    pub(crate) fn ties<'t>(
        &self,
        name: &str,
        views: &[RelationView],
        terms: impl Iterator<Item = &'t Term>,
    ) -> Option<DrawingView> {
        if !self.maker.wishes.drawings {
            return None;
        }
        let tie = |(view, term): (&RelationView, &Term)| Tie {
            sort: self.sort_of_tie(view),
            title: view.with.title.clone(),
            words: view.term.words.clone(),
            href: view.with.href.clone(),
            ended: matches!(term.to, Bound::Date(_)),
        };
        let ties: Vec<Tie> = views.iter().zip(terms).map(tie).collect();
        let graph = Graph::new(name, &ties)?;
        let label = self.maker.say(self.lang, "relations", "Relations");
        let more = self.maker.say(self.lang, "graph_more", "and {n} more");
        let svg = Html(graph.svg(&ties, label, more, &self.drawing_words()));
        let ended = graph.nodes.iter().any(|node| ties[node.tie].ended);
        let caption =
            ended.then(|| self.said("graph_ended", "A dashed line is a tie of the past.", &[]));
        Some(DrawingView { svg, caption: caption.unwrap_or_default() })
    }

    /// As the list says it: a known sort in the theme's words, a free one as it was written.
    fn sort_of_tie(&self, view: &RelationView) -> String {
        let known = KNOWN_TIES.contains(&view.r#type.as_str());
        match (known, view.inverse) {
            (true, false) => self.said(&format!("tie_{}", view.r#type), &view.r#type, &[]),
            (true, true) => self.said(&format!("inverse_{}", view.r#type), &view.r#type, &[]),
            (false, true) => self.said("related", "Related", &[]),
            (false, false) => {
                let mut letters = view.r#type.chars();
                let first = letters.next().map(|first| first.to_uppercase().to_string());
                first.unwrap_or_default() + letters.as_str()
            }
        }
    }

    /// What the theme says for `key`, its holes filled.
    pub(crate) fn said(&self, key: &str, english: &str, holes: &[(&str, &str)]) -> String {
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

/// The sorts of ties that themes have words for, from both ends.
const KNOWN_TIES: [&str; 7] =
    ["part-of", "member-of", "leads", "allied-with", "opposed-to", "supports", "succeeds"];

/// When a term was.
fn lasting(term: &Term) -> Extent {
    let edge = |bound: &Bound, more: f64| match bound {
        Bound::Unknown => Edge::Unknown,
        Bound::Open => Edge::Open,
        Bound::Date(date) => match (date.value.earliest(), date.value.latest()) {
            (Some(first), Some(last)) => Edge::Known(day(first) + more, day(last) + more),
            _ => Edge::Unknown,
        },
    };
    Extent::between(edge(&term.from, 0.0), edge(&term.to, 1.0))
}

/// A factor in two figures: 330, 12.
fn rounded(times: f64) -> String {
    let mut unit = 1.0;
    while times / unit >= 100.0 {
        unit *= 10.0;
    }
    format!("{:.0}", (times / unit).round() * unit)
}
