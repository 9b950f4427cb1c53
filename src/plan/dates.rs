//! Dates and terms as templates see them.

use super::Maker;
use super::fill::Filler;
use super::view::{DateView, Html, Shared, TermView};
use crate::date::{Date, Day};
use crate::model::document::{Bound, Kind, Term};
use crate::model::site::{DocIx, EventIx};

impl Filler<'_> {
    /// `date`, which is that of the event `ix`.
    pub(crate) fn date_of_event(&self, ix: EventIx, date: &Date) -> Shared<DateView> {
        let make = || self.maker.date(date, self.lang);
        if self.lang == self.maker.site.config.language {
            self.maker.common.date(ix, make)
        } else {
            Shared::new(make())
        }
    }

    /// The `date` of the document `ix`, where it has one.
    pub(crate) fn date_of_doc(&self, ix: DocIx) -> Option<Shared<DateView>> {
        let site = self.maker.site;
        let doc = site.doc(ix);
        let date = &doc.front.date.as_ref()?.value;
        let event = (doc.kind == Kind::Event).then(|| site.event_at(ix, 0)).flatten();
        Some(match event {
            Some(event) => self.date_of_event(event, date),
            None => Shared::new(self.maker.date(date, self.lang)),
        })
    }
}

impl Maker<'_> {
    /// `date` in the words of `lang`.
    pub(crate) fn date(&self, date: &Date, lang: &str) -> DateView {
        let (html, words) = date.html(self.words_in(lang));
        DateView {
            edtf: date.edtf().to_owned(),
            words,
            html: Html(html),
            from: date.earliest().map(iso),
            exact: date.is_exact(),
            interval: date.is_interval(),
        }
    }

    /// From when until when, in the words of `lang`.
    pub(crate) fn term(&self, term: &Term, lang: &str) -> TermView {
        let from = bound(&term.from);
        let to = bound(&term.to);
        let edtf = match (&term.from, &term.to) {
            (Bound::Unknown, Bound::Unknown) => return TermView::default(),
            (Bound::Date(from), Bound::Date(to)) if from.value == to.value => {
                from.value.edtf().to_owned()
            }
            (from, to) => format!("{}/{}", written(from), written(to)),
        };
        // A bound that is an interval itself has no EDTF of the whole; its own words will do.
        let whole = Date::parse(&edtf).ok();
        let view = whole.map(|date| self.date(&date, lang)).or_else(|| {
            let date = match (&term.from, &term.to) {
                (Bound::Date(date), _) | (_, Bound::Date(date)) => &date.value,
                _ => return None,
            };
            Some(self.date(date, lang))
        });
        let view = view.unwrap_or_default();
        TermView {
            html: view.html,
            words: view.words,
            from: from.and_then(Date::earliest).map(iso),
            to: to.and_then(Date::latest).map(iso),
            open: matches!(term.to, Bound::Open),
        }
    }
}

fn bound(bound: &Bound) -> Option<&Date> {
    match bound {
        Bound::Date(date) => Some(&date.value),
        _ => None,
    }
}

fn written(bound: &Bound) -> &str {
    match bound {
        Bound::Unknown => "",
        Bound::Open => "..",
        Bound::Date(date) => date.value.edtf(),
    }
}

/// `day` as HTML and feeds write it.
pub(crate) fn iso(day: Day) -> String {
    match day.ymd() {
        (0..10_000, ..) => day.to_string(),
        (year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// Whether the term may hold on some day that `date` may mean. Bounds that are not known exclude
/// nothing.
pub(crate) fn holds_on(term: &Term, date: &Date) -> bool {
    let began = match (bound(&term.from).and_then(Date::earliest), date.latest()) {
        (Some(from), Some(last)) => from <= last,
        _ => true,
    };
    let lasted = match (bound(&term.to).and_then(Date::latest), date.earliest()) {
        (Some(to), Some(first)) => first <= to,
        _ => true,
    };
    began && lasted
}
