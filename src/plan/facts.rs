//! Events and statements as templates see them, and the chronologies made of them.

use super::fill::Filler;
use super::lists::{self, context};
use super::view::{
    AccountView, ChronologyView, Content, EventView, Html, LinkView, MediaView, PageContext,
    PageView, Piece, Shared, StatementView, YearView,
};
use super::{Here, Maker};
use crate::model::document::{Account, Importance, Media, Speaker};
use crate::model::site::{ActorIx, DocIx, EventIx, StatementIx, Text};

/// How much of an event is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// When, and what: for long lists in themes that show no more.
    Short,
    /// Who, where, who says so, in which pictures, too.
    Full,
}

/// An event in a long list, still to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Which event.
    pub event: EventIx,
    /// Whether this is the place that others link to.
    pub anchored: bool,
    /// Whether it is the same on every page of this depth.
    pub shared: bool,
}

impl Maker<'_> {
    /// The way to where an event is told: its own page, its place in another, or in the site's
    /// chronology where it comes from a list.
    pub(crate) fn event_href(&self, here: &Here, ix: EventIx) -> String {
        let event = &self.site.events[ix.index()];
        match self.site.page(event.doc) {
            Some(page) if self.site.has_own_page(event) => here.to(&page.address),
            Some(page) => here.to_anchor(&page.address, &event.id),
            None => {
                let file = lists::part_file("chronology/", self.chronology_part(ix));
                let address = file.strip_suffix("index.html").unwrap_or(&file);
                here.to_anchor(address, &event.id)
            }
        }
    }

    /// In which part of the site's chronology the event stands, from 0.
    fn chronology_part(&self, ix: EventIx) -> usize {
        match self.site.config.pagination.chronology {
            0 => 0,
            length => ix.index() / length,
        }
    }

    /// Where the event is told, as a link.
    fn told_on(&self, here: &Here, ix: EventIx, lang: &str) -> LinkView {
        let doc = self.site.events[ix.index()].doc;
        match self.site.page(doc) {
            Some(page) => LinkView {
                id: self.site.doc(doc).id.clone(),
                title: self.site.doc(doc).front.title.value.clone(),
                href: Some(here.to(&page.address)),
            },
            None => LinkView {
                id: "chronology".to_owned(),
                title: self.say(lang, "chronology", "Chronology").to_owned(),
                href: Some(here.to("chronology/")),
            },
        }
    }
}

impl Filler<'_> {
    /// The event `ix` as number `number` of a list; `anchored` where this is the place that others
    /// link to.
    pub(crate) fn event(
        &self,
        ix: EventIx,
        number: usize,
        anchored: bool,
        detail: Detail,
    ) -> EventView {
        let site = self.maker.site;
        let (event, draft) = site.draft(ix);
        let own_page = site.has_own_page(event);
        let date = draft.date.as_ref().map(|date| &date.value);
        let text = if own_page {
            let summary = site.doc(event.doc).front.summary.as_ref();
            summary.map_or_else(Html::default, |summary| {
                let mut html = String::with_capacity(summary.value.len() + 16);
                html.push_str("<p>");
                crate::html::escape(&mut html, &summary.value);
                html.push_str("</p>");
                Html(html)
            })
        } else {
            self.html_in(event.doc, Text::Event(event.entry), &draft.text)
        };
        let view = EventView {
            anchor: if anchored { event.id.clone() } else { String::new() },
            id: event.id.clone(),
            number,
            title: event.title.clone(),
            title_apart: own_page || !draft.title.is_empty(),
            text,
            date: date.map(|date| self.date_of_event(ix, date)),
            importance: draft.importance.as_str(),
            status: draft.status.as_str(),
            href: self.maker.event_href(self.here, ix),
            ..EventView::default()
        };
        if detail == Detail::Short {
            return view;
        }
        let actors = event.actors.iter().map(|(actor, listed)| {
            let listed = listed.and_then(|at| draft.actors.get(at as usize));
            self.actor(*actor, date, listed.and_then(|listed| listed.part.as_deref()))
        });
        let topics = event.topics.iter().map(|topic| self.topic(*topic));
        EventView {
            reported: draft.reported.as_ref().map(|date| self.maker.date(&date.value, self.lang)),
            place: event.place.map(|place| self.link_to(place)),
            actors: actors.collect(),
            sources: {
                let mut sources = self.sources_of(event.doc, draft.citations);
                sources.extend(self.footnotes_in(event.doc, &draft.text));
                let caption = draft.media.as_ref().and_then(|media| media.caption.as_ref());
                if let Some(caption) = caption {
                    sources.extend(self.citations_in(event.doc, caption));
                    sources.extend(self.footnotes_in(event.doc, caption));
                }
                sources
            },
            accounts: self.accounts(event.doc, &draft.accounts, &event.accounts, |account| {
                Text::EventAccount(event.entry, account)
            }),
            topics: topics.collect(),
            media: draft.media.as_ref().and_then(|media| self.media(event.doc, media)),
            page: self.maker.told_on(self.here, ix, self.lang),
            ..view
        }
    }

    /// What `row.html` sees of an event in a long list.
    pub(crate) fn row(&self, row: Row) -> EventView {
        // Such lists stand below the text, so none of their pictures is the first of the page.
        self.is_first.set(false);
        self.event(row.event, 0, row.anchored, Detail::Short)
    }

    /// Accounts, each with the actor that gives it; `text` says which texts of the document they are.
    pub(crate) fn accounts(
        &self,
        ix: DocIx,
        accounts: &[Account],
        by: &[Option<ActorIx>],
        text: impl Fn(u32) -> Text,
    ) -> Vec<AccountView> {
        let view = |(at, account): (u32, &Account)| AccountView {
            by: match by.get(at as usize).copied().flatten() {
                Some(actor) => self.link_to(self.maker.site.actor(actor).0.doc),
                None => LinkView { title: account.by.value.clone(), ..LinkView::default() },
            },
            says: self.html_in(ix, text(at), &account.says),
            quote: account.quote,
            sources: {
                let mut sources = self.sources_of(ix, account.citations);
                sources.extend(self.footnotes_in(ix, &account.says));
                sources
            },
        };
        (0..).zip(accounts).map(view).collect()
    }

    /// A picture; `None` where its file is not there.
    pub(crate) fn media(&self, ix: DocIx, media: &Media) -> Option<MediaView> {
        let image = self.maker.site.doc(ix).body.images.get(media.image as usize)?;
        Some(MediaView {
            credit: media.credit.clone(),
            caption: media
                .caption
                .as_ref()
                .map_or_else(Html::default, |caption| self.html(ix, caption)),
            ..self.picture(self.image(ix, media.image)?, &image.alt, "")
        })
    }

    /// The statement `ix`; `anchored` where this is the place that others link to.
    pub(crate) fn statement(&self, ix: StatementIx, anchored: bool) -> StatementView {
        let site = self.maker.site;
        let (statement, draft) = site.statement(ix);
        let date = draft.date.as_ref().map(|date| &date.value);
        let page = site.page(statement.doc);
        let (speaker_name, unnamed) = match &draft.speaker {
            Speaker::Linked(_) => {
                let known =
                    statement.speaker.map(|actor| site.actor(actor).1.front.title.value.clone());
                (known.unwrap_or_default(), false)
            }
            Speaker::Unnamed(why) => (why.clone(), true),
            Speaker::Named(name) => (name.clone(), false),
        };
        StatementView {
            anchor: if anchored { statement.anchor.clone() } else { String::new() },
            quote: self.html(statement.doc, &draft.quote),
            speaker: statement.speaker.map(|actor| self.actor(actor, date, None)),
            speaker_name,
            unnamed,
            occasion: draft
                .occasion
                .as_ref()
                .map_or_else(Html::default, |text| self.html(statement.doc, text)),
            date: date.map(|date| self.maker.date(date, self.lang)),
            place: statement.place.map(|place| self.link_to(place)),
            sources: {
                let mut sources = self.sources_of(statement.doc, draft.citations);
                sources.extend(self.footnotes_in(statement.doc, &draft.quote));
                sources
            },
            href: page.map_or(String::new(), |page| {
                self.here.to_anchor(&page.address, &statement.anchor)
            }),
            page: self.link_to(statement.doc),
            stance: draft.stance.as_ref().map(|stance| stance.value.clone()),
        }
    }

    /// A chronology of `events`, which are in order. `anchored` says of which this is the place
    /// that others link to; the first is number `first`.
    pub(crate) fn chronology(
        &self,
        events: &[EventIx],
        first: usize,
        anchored: impl Fn(EventIx) -> bool,
        detail: Detail,
    ) -> ChronologyView {
        let site = self.maker.site;
        let mut view = ChronologyView { count: events.len(), ..ChronologyView::default() };
        let (mut actors, mut places, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        let mut year = None;
        for (at, ix) in events.iter().enumerate() {
            let (event, draft) = site.draft(*ix);
            view.key_count += usize::from(draft.importance == Importance::Key);
            let date = draft.date.as_ref().map(|date| &date.value);
            let of_event = date.and_then(crate::date::Date::year);
            if view.years.is_empty() || of_event != year {
                year = of_event;
                let label = date.map_or(String::new(), |date| self.year_label(date));
                view.years.push(YearView { label, events: Vec::new() });
            }
            if detail == Detail::Full {
                actors.extend(event.actors.iter().map(|(actor, _)| site.actor(*actor).0.doc));
            }
            places.extend(event.place);
            if self.maker.wishes.rows && detail == Detail::Short {
                let anchored = anchored(*ix);
                // What has its own page is told with the same words and links everywhere.
                let shared = site.has_own_page(event) && !anchored;
                rows.push(Row { event: *ix, anchored, shared });
            } else if let Some(last) = view.years.last_mut() {
                last.events.push(self.event(*ix, first + at, anchored(*ix), detail));
            }
        }
        if !rows.is_empty() {
            view.rows = Content(vec![Piece::Rows(rows)]);
        }
        view.actors = self.by_title(actors);
        view.places = self.by_title(places);
        view
    }

    /// Links to each of `docs` once, by title.
    fn by_title(&self, mut docs: Vec<DocIx>) -> Vec<LinkView> {
        docs.sort_unstable();
        docs.dedup();
        docs.sort_by_cached_key(|ix| self.maker.site.doc(*ix).front.title.value.to_lowercase());
        docs.into_iter().map(|ix| self.link_to(ix)).collect()
    }

    /// How much of the events of long lists the theme shows.
    pub(crate) fn detail(&self) -> Detail {
        if self.maker.wishes.details { Detail::Full } else { Detail::Short }
    }

    /// The words of the year that `date` begins in; empty where that is not known.
    pub(crate) fn year_label(&self, date: &crate::date::Date) -> String {
        let Some(year) = date.year() else { return String::new() };
        let edtf = match year {
            0..=9999 => format!("{year:04}"),
            -9999..0 => format!("-{:04}", -year),
            _ => format!("Y{year}"),
        };
        let parsed = crate::date::Date::parse(&edtf).ok();
        parsed.map_or_else(|| year.to_string(), |year| year.words(self.maker.words_in(self.lang)))
    }
}

/// A part of the site's chronology, from 0.
pub fn chronology_page(maker: Maker<'_>, out: &str, part: usize) -> PageContext {
    let site = maker.site;
    let here = Here::new(out, None);
    let lang = site.config.language.as_str();
    let filler = Filler::new(maker, &here, lang);
    let length = match site.config.pagination.chronology {
        0 => site.events.len(),
        length => length,
    };
    let all: Vec<EventIx> = (0..site.events.len()).map(EventIx::new).collect();
    let shown = all.chunks(length.max(1)).nth(part).unwrap_or(&[]);
    let anchored = |ix: EventIx| site.page(site.events[ix.index()].doc).is_none();
    let mut page = PageView {
        id: "chronology".to_owned(),
        kind: "list".to_owned(),
        title: maker.say(lang, "chronology", "Chronology").to_owned(),
        chronology: Some(filler.chronology(shown, part * length + 1, anchored, filler.detail())),
        ..PageView::default()
    };
    page.ancestors = Shared::new(lists::ancestors(&filler, &[]));
    let paginator = lists::paginator(&here, "chronology/", part, all.len(), length);
    PageContext { paginator, current_nav: Some("chronology".to_owned()), ..context(&filler, page) }
}
