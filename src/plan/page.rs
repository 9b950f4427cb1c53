//! Pages made from documents.

use super::facts::Detail;
use super::fill::Filler;
use super::lists::{self, context};
use super::notes::Notes;
use super::view::{
    ActorView, ChangeView, Content, ExplainerView, ExtraView, Html, LinkView, MentionView,
    PageContext, PageView, PlaceView, Shared, StatusView, TextSectionView, TocView,
};
use super::{Here, Maker};
use crate::date::Date;
use crate::model::document::{Document, ExplainerFront, Fragment, Hole, Kind, Own};
use crate::model::site::{DocIx, EventIx, Site, Target, Via};

/// Words that a reader takes in within a minute.
const WORDS_A_MINUTE: u32 = 220;

/// The page of the document `ix` in the file `out`.
pub fn doc(maker: Maker<'_>, out: &str, ix: DocIx) -> PageContext {
    let document = maker.site.doc(ix);
    let here = Here::new(out, Some(ix));
    let lang = lang_of(maker.site, ix).to_owned();
    let filler = Filler::new(maker, &here, &lang);
    let page = view(&filler, ix, &mut Notes::default());
    let current_nav = match document.kind.folder() {
        Some(folder) => Some(folder.to_owned()),
        None => Some(match document.folder.split('/').next().unwrap_or("") {
            "" => document.id.clone(),
            folder => folder.to_owned(),
        }),
    };
    PageContext { current_nav, ..context(&filler, page) }
}

/// The language of the document's page.
pub(crate) fn lang_of(site: &Site, ix: DocIx) -> &str {
    let doc = site.doc(ix);
    let written = doc.front.lang.as_ref().map(|lang| lang.value.as_str());
    written.or(doc.suffix.as_deref()).unwrap_or(&site.config.language)
}

/// What the page of the document `ix` shows.
pub(crate) fn view(filler: &Filler<'_>, ix: DocIx, notes: &mut Notes) -> PageView {
    let site = filler.maker.site;
    let doc = site.doc(ix);
    let front = &doc.front;
    let date = |date: &Option<crate::diagnostic::Spanned<Date>>| {
        date.as_ref().map(|date| filler.maker.date(&date.value, filler.lang))
    };
    let day = filler.day_of(ix);
    // Nothing stands above it, so it is the first picture that is loaded.
    let image = front.image.as_ref().and_then(|image| Some((image, filler.media(ix, image)?)));
    let explainer = match &front.own {
        Own::Explainer(own) => Some(explainer(filler, ix, own, notes)),
        _ => None,
    };
    let mut view = PageView {
        id: doc.id.clone(),
        kind: doc.kind.as_str().to_owned(),
        title: front.title.value.clone(),
        summary: front.summary.as_ref().map(|summary| summary.value.clone()),
        toc: toc(filler, ix),
        date: filler.date_of_doc(ix),
        updated: date(&front.updated),
        authors: authors(filler, ix),
        word_count: doc.body.word_count,
        reading_time: doc.body.word_count.div_ceil(WORDS_A_MINUTE).max(1),
        draft: front.draft,
        noindex: front.noindex,
        coloured: doc.body.coloured,
        extra: ExtraView(front.extra.as_deref().cloned()),
        ancestors: above(filler, ix),
        backlinks: backlinks(filler, ix),
        translations: translations(filler, ix),
        actors: actors(filler, ix, day),
        topics: topics(filler, ix),
        image: image.map(|(image, mut view)| {
            if let Some(caption) = &image.caption {
                view.caption = filler.html_with_notes(ix, caption, notes);
            }
            view
        }),
        explainer,
        ..PageView::default()
    };
    (view.lower, view.higher) = neighbours(filler, ix);
    // Notes of the facts above the text do not belong beside its first paragraph.
    let above = if filler.maker.wishes.notes_in_margin { notes.take() } else { Vec::new() };
    let whole = 0..doc.body.content.here();
    if filler.maker.wishes.sections {
        view.sections = sections(filler, ix, notes);
    } else {
        view.content = filler.content(ix, whole, notes);
    }
    match &front.own {
        Own::Place(own) => {
            let country =
                own.country.as_ref().and_then(|country| match site.ids.get(&country.value) {
                    Some(Target::Doc(to)) => Some(filler.link_to(*to)),
                    _ => None,
                });
            let here = (0..site.events.len()).map(EventIx::new);
            let here: Vec<EventIx> =
                here.filter(|event| site.events[event.index()].place == Some(ix)).collect();
            view.place = Some(PlaceView {
                aliases: own.names.aliases.iter().map(|alias| alias.value.clone()).collect(),
                names: super::people::names(&own.names),
                country,
                coordinates: own
                    .coordinates
                    .as_ref()
                    .map(|at| (degrees(at.value.0), degrees(at.value.1))),
                map: filler.place_map(ix, &here),
            });
            view.chronology =
                (!here.is_empty()).then(|| filler.chronology(&here, 1, |_| false, filler.detail()));
        }
        Own::Actor(_) => {
            if let Some(actor) = site.actor_of_doc[ix.index()] {
                let events = &site.actors[actor.index()].events;
                view.actor = Some(filler.actor_info(actor));
                view.chronology = (!events.is_empty())
                    .then(|| filler.chronology(events, 1, |_| false, filler.detail()));
                let said = site.actors[actor.index()].statements.iter();
                view.statements =
                    said.map(|statement| filler.statement(*statement, false)).collect();
            }
        }
        _ => {}
    }
    if doc.kind == Kind::Event
        && let Some(Some(event)) = site.doc_events[ix.index()].first()
    {
        view.event = Some(filler.event(*event, 1, false, Detail::Full));
    }
    // Events of `events:` stand nowhere in the text.
    let listed = doc.body.chronologies.iter().flat_map(|range| range.indices());
    let listed: Vec<usize> = listed.collect();
    let first = usize::from(doc.kind == Kind::Event);
    let apart = site.doc_events[ix.index()].iter().enumerate().skip(first);
    let mut apart: Vec<EventIx> = apart
        .filter(|(entry, _)| !listed.contains(entry))
        .filter_map(|(_, event)| *event)
        .collect();
    if !apart.is_empty() && view.chronology.is_none() {
        apart.sort_unstable();
        let mut chronology = filler.chronology(&apart, 1, |_| true, Detail::Full);
        chronology.strip = filler.strip(ix, &apart, &chronology, "e");
        chronology.map = filler.chronology_map(ix, &apart, "e");
        view.chronology = Some(chronology);
    }
    view.notes = above;
    std::mem::take(notes).finish(filler, ix, &mut view);
    view
}

fn explainer(
    filler: &Filler<'_>,
    ix: DocIx,
    own: &ExplainerFront,
    notes: &mut Notes,
) -> ExplainerView {
    let date = |date: &Option<crate::diagnostic::Spanned<Date>>| {
        date.as_ref().map(|date| filler.maker.date(&date.value, filler.lang))
    };
    let at = |at: &Option<crate::diagnostic::Spanned<String>>| {
        at.as_ref().map(|at| format!("#{}", at.value))
    };
    let status = own.status.as_ref().map(|status| StatusView {
        value: status.value.value.clone(),
        since: date(&status.since),
        why: status.why.as_ref().map(|why| filler.html_with_notes(ix, why, notes)),
    });
    let backstory = own.backstory.as_ref().map(|text| filler.html_with_notes(ix, text, notes));
    let key_points: Vec<Html> =
        own.key_points.iter().map(|point| filler.html_with_notes(ix, point, notes)).collect();
    let mut updates = Vec::with_capacity(own.updates.len());
    for update in &own.updates {
        updates.push(ChangeView {
            date: date(&update.date),
            note: Some(filler.html_with_notes(ix, &update.note, notes)),
            href: at(&update.at),
            ..ChangeView::default()
        });
    }
    let mut corrections = Vec::with_capacity(own.corrections.len());
    for correction in &own.corrections {
        let mut html = |fragment: &Option<Fragment>| {
            let fragment = fragment.as_ref()?;
            Some(filler.html_with_notes(ix, fragment, notes))
        };
        corrections.push(ChangeView {
            date: date(&correction.date),
            was: html(&correction.was),
            now: html(&correction.now),
            href: at(&correction.at),
            ..ChangeView::default()
        });
    }
    let dates = own.updates.iter().filter_map(|update| update.date.as_ref());
    let last =
        dates.chain(own.corrections.iter().filter_map(|correction| correction.date.as_ref()));
    let last = last.map(|date| &date.value).max();
    ExplainerView {
        as_of: date(&own.as_of),
        status,
        backstory,
        key_points,
        updates,
        corrections,
        last_change: last.map(|date| filler.maker.date(date, filler.lang)),
    }
}

/// The text before the first heading of level 2, where there is some, and then section by section.
fn sections(filler: &Filler<'_>, ix: DocIx, notes: &mut Notes) -> Vec<TextSectionView> {
    let body = &filler.maker.site.doc(ix).body;
    let end = body.content.here();
    let heads: Vec<_> = body.headings.iter().filter(|heading| heading.level <= 2).collect();
    let mut sections = Vec::with_capacity(heads.len() + 1);
    let first = heads.first().map_or(end, |heading| heading.start);
    let dated = |from: u32, to: u32| {
        body.content.holes.iter().any(|(at, hole)| {
            (from..=to).contains(at)
                && match hole {
                    Hole::Chronology(_) => true,
                    Hole::Block(block) => body.blocks[*block as usize].name.value == "chronology",
                    _ => false,
                }
        })
    };
    let intro = filler.content(ix, 0..first, notes);
    if intro != Content::default() {
        sections.push(TextSectionView {
            content: intro,
            has_chronology: dated(0, first),
            ..TextSectionView::default()
        });
    }
    for (at, heading) in heads.iter().enumerate() {
        let next = heads.get(at + 1).map_or(end, |next| next.start);
        let title = filler.html(ix, &heading.title);
        let name = filler.maker.wishes.search.then(|| crate::model::text::of_html(&title.0));
        sections.push(TextSectionView {
            id: heading.id.clone(),
            name: name.unwrap_or_default(),
            title,
            content: filler.content(ix, heading.end..next, notes),
            has_chronology: dated(heading.end, next),
        });
    }
    sections
}

fn toc(filler: &Filler<'_>, ix: DocIx) -> Vec<TocView> {
    let mut toc: Vec<TocView> = Vec::new();
    for heading in &filler.maker.site.doc(ix).body.headings {
        let entry = TocView {
            id: heading.id.clone(),
            title: filler.html(ix, &heading.title),
            children: Vec::new(),
        };
        match (heading.level, toc.last_mut()) {
            (3, Some(last)) => last.children.push(entry),
            (0..=3, _) => toc.push(entry),
            _ => {}
        }
    }
    toc
}

fn authors(filler: &Filler<'_>, ix: DocIx) -> Vec<String> {
    let front = &filler.maker.site.doc(ix).front;
    if front.authors.is_empty() {
        return match &front.own {
            Own::Explainer(_) => filler.maker.site.config.authors.clone(),
            _ => Vec::new(),
        };
    }
    front.authors.iter().map(|author| author.value.clone()).collect()
}

/// The pages above it, which are the same for all pages of a section.
fn above(filler: &Filler<'_>, ix: DocIx) -> Shared<Vec<LinkView>> {
    let site = filler.maker.site;
    let doc = site.doc(ix);
    let own_language = filler.lang == site.config.language;
    let section = site.place_in_section[ix.index()].map(|(at, _)| at as usize);
    let section = section.filter(|at| own_language && site.sections[*at].folder == doc.folder);
    match (section, filler.shelf) {
        (Some(at), Some(shelf)) => shelf.ancestors(at, || links_above(filler, doc)),
        _ => Shared::new(links_above(filler, doc)),
    }
}

fn links_above(filler: &Filler<'_>, doc: &Document) -> Vec<LinkView> {
    let site = filler.maker.site;
    if doc.kind == Kind::Home {
        return Vec::new();
    }
    let mut above = lists::ancestors(filler, &[]);
    let mut path = String::new();
    for part in doc.folder.split('/').filter(|part| !part.is_empty()) {
        path.push_str(&crate::parse::slug::slugify(part));
        path.push('/');
        let section = site.sections.binary_search_by(|section| section.address.cmp(&path));
        if let Ok(at) = section
            && doc.kind != Kind::Section
        {
            let section = &site.sections[at];
            above.push(LinkView {
                id: section.folder.clone(),
                title: section.title.clone(),
                href: Some(filler.here.to(&section.address)),
            });
        }
    }
    above
}

fn backlinks(filler: &Filler<'_>, ix: DocIx) -> Vec<MentionView> {
    let site = filler.maker.site;
    let view = |(from, via): &(DocIx, Via)| {
        let page = site.page(*from)?;
        let doc = site.doc(*from);
        let sentence = filler.maker.wishes.sentences.then(|| filler.sentence_of_link(*from, *via));
        Some(MentionView {
            id: doc.id.clone(),
            title: doc.front.title.value.clone(),
            href: filler.here.to(&page.address),
            kind: doc.kind.as_str(),
            sentence: sentence.unwrap_or_default(),
        })
    };
    site.backlinks[ix.index()].iter().filter_map(view).collect()
}

fn translations(filler: &Filler<'_>, ix: DocIx) -> Vec<LinkView> {
    let site = filler.maker.site;
    let doc = site.doc(ix);
    if site.translations.is_empty() {
        return Vec::new();
    }
    let mut others: Vec<(String, DocIx)> = site
        .docs
        .iter()
        .enumerate()
        .filter(|(at, other)| *at != ix.index() && other.id == doc.id && other.kind == doc.kind)
        .map(|(at, _)| DocIx::new(at))
        .map(|other| (lang_of(filler.maker.site, other).to_owned(), other))
        .collect();
    others.sort();
    let view = |(lang, other): (String, DocIx)| {
        let mut link = filler.link_to(other);
        link.href.as_ref()?;
        link.id = lang;
        Some(link)
    };
    others.into_iter().filter_map(view).collect()
}

fn actors(filler: &Filler<'_>, ix: DocIx, day: Option<&Date>) -> Vec<Shared<ActorView>> {
    let own = filler.maker.site.actor_of_doc[ix.index()];
    let actors = filler.maker.site.references[ix.index()].actors.iter();
    actors
        .filter(|actor| Some(**actor) != own)
        .map(|actor| filler.actor(*actor, day, None))
        .collect()
}

fn topics(filler: &Filler<'_>, ix: DocIx) -> Vec<Shared<LinkView>> {
    let topics = filler.maker.site.references[ix.index()].topics.iter();
    topics.map(|topic| filler.topic(*topic)).collect()
}

/// The pages before and after this one in its section: earlier and later where the newest stands
/// first, else as they are listed.
fn neighbours(filler: &Filler<'_>, ix: DocIx) -> (Option<LinkView>, Option<LinkView>) {
    let site = filler.maker.site;
    let Some((section, place)) = site.place_in_section[ix.index()] else { return (None, None) };
    let section = &site.sections[section as usize];
    let docs = &section.docs;
    let place = place as usize;
    let link = |at: Option<usize>| Some(filler.link_to(*docs.get(at?)?));
    let (above, below) = (link(place.checked_sub(1)), link(place.checked_add(1)));
    if section.newest_first { (below, above) } else { (above, below) }
}

/// Degrees as text, from degrees times 10⁷.
pub(crate) fn degrees(times_ten_million: i64) -> String {
    let sign = if times_ten_million < 0 { "-" } else { "" };
    let whole = times_ten_million.unsigned_abs();
    let fraction = format!("{:07}", whole % 10_000_000);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", whole / 10_000_000)
}
