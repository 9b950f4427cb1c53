//! Cards: what other sites show of a page, and which pages have one drawn.

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::pictures::{asset, single};
use super::view::{CardView, PageContext};
use super::{Job, Made, Maker, What};
use crate::cards::{Card, Colours, HEIGHT, WIDTH, colour, lacking};
use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::{Kind, Own};
use crate::model::site::DocIx;
use crate::pictures::Format;

/// A card that is drawn.
#[derive(Debug)]
pub struct Drawn {
    /// The file of the page that it is of.
    pub page: String,
    /// Where it goes, from the output's root.
    pub file: String,
    /// What it says.
    pub card: Card,
}

/// What one page's card is made from.
struct Said {
    doc: Option<DocIx>,
    title: String,
    /// What sort of page it is.
    sort: Option<&'static str>,
}

/// Adds the cards of all pages in `jobs` to `made` and to `jobs`, where the settings ask for them. What
/// cannot be drawn is one finding.
///
/// `colours` are those of the theme; `[style]` in the settings goes before them.
pub fn add_cards(
    maker: Maker<'_>,
    colours: Colours,
    made: &mut Made,
    jobs: &mut Arc<[Job]>,
) -> Option<Diagnostic> {
    let site = maker.site;
    let social = &site.config.social;
    let wanted = social.cards.unwrap_or(maker.wishes.cards && social.image.is_none());
    // The address of a card must be a full one.
    if !wanted || site.config.base_url.is_none() {
        return None;
    }
    let colours = own_colours(&site.config, colours);
    let site_name = match lacking(&site.config.title) {
        None => site.config.title.as_str(),
        Some(_) => "",
    };
    let mut undrawn: Vec<(Option<DocIx>, String, char)> = Vec::new();
    for job in jobs.iter() {
        let Some(said) = said(maker, job) else { continue };
        let has_picture = said.doc.is_some_and(|ix| own_picture(maker, ix).is_some());
        if has_picture {
            continue;
        }
        if let Some(letter) = lacking(&said.title) {
            undrawn.push((said.doc, said.title, letter));
            continue;
        }
        let note = note(maker, &said);
        let note = if lacking(&note).is_none() { note } else { String::new() };
        // The home page is called as the site: once is enough.
        let twice = said.title == site_name;
        let site = if twice { String::new() } else { site_name.to_owned() };
        let card = Card { site, title: said.title, note, colours };
        let address = job.out.strip_suffix("/index.html").or(job.out.strip_suffix(".html"));
        let mark = xxh3_64(&card.key().to_le_bytes()) >> 24;
        let file = format!("cards/{}-{mark:010x}.png", address.unwrap_or(&job.out));
        made.cards.push(Drawn { page: job.out.clone(), file, card });
    }
    let card = |(at, drawn): (u32, &Drawn)| Job { out: drawn.file.clone(), what: What::Card(at) };
    let cards = (0..).zip(&made.cards).map(card);
    let mut all: Vec<Job> = jobs.iter().cloned().chain(cards).collect();
    all.sort_unstable();
    all.dedup_by(|later, kept| later.out == kept.out);
    *jobs = all.into();
    // Whoever did not ask for cards misses none.
    social.cards.and_then(|_| finding(maker, undrawn))
}

fn finding(maker: Maker<'_>, undrawn: Vec<(Option<DocIx>, String, char)>) -> Option<Diagnostic> {
    let site = maker.site;
    let others = undrawn.len().checked_sub(1)?;
    let (doc, title, letter) = undrawn.into_iter().next()?;
    let mut message =
        format!("no card can be drawn for “{title}”: there is no type for `{letter}`");
    match others {
        0 => {}
        1 => message.push_str(" (one other page lacks a card, too)"),
        others => message.push_str(&format!(" ({others} other pages lack a card, too)")),
    }
    let hint = match &site.config.social.image {
        Some(_) => {
            "it shows the `image` of `[social]` instead; an `image` of its own goes before that"
        }
        None => {
            "give it an `image` of its own, or name one for all such pages: `image` in `[social]`"
        }
    };
    let finding = Diagnostic::new(Code::UndrawnCard, message).hint(hint);
    Some(match doc.map(|ix| site.doc(ix)) {
        Some(doc) => finding.at(&doc.path, doc.front.title.span),
        None => finding.in_file(&site.config.file),
    })
}

/// What the card of `job` says; `None` where it is no page, or one that nobody shares.
fn said(maker: Maker<'_>, job: &Job) -> Option<Said> {
    let site = maker.site;
    let lang = site.config.language.as_str();
    let made = |key: &str, english: &str| Said {
        doc: None,
        title: maker.say(lang, key, english).to_owned(),
        sort: None,
    };
    let of_doc = |ix: DocIx| {
        let doc = site.doc(ix);
        let sort = match doc.kind {
            Kind::Home | Kind::Page | Kind::Section | Kind::EventList => None,
            kind => Some(kind.as_str()),
        };
        Said { doc: Some(ix), title: doc.front.title.value.clone(), sort }
    };
    Some(match job.what {
        What::Home(Some(ix)) | What::Doc(ix) => of_doc(ix),
        What::Home(None) => Said { doc: None, title: site.config.title.clone(), sort: None },
        What::Section(at, 0) => {
            let section = site.sections.get(at as usize)?;
            Said { doc: section.doc, title: section.title.clone(), sort: None }
        }
        What::Topics => made("topics", "Topics"),
        What::Sources => made("sources", "Sources"),
        What::Chronology(0) => made("chronology", "Chronology"),
        What::Topic(ix) => {
            let topic = site.topics.get(ix.index())?;
            Said { doc: topic.doc, title: topic.title.clone(), sort: Some("topic") }
        }
        What::Source(ix) => {
            let source = site.sources.get(ix.index())?;
            let title = source.entry.title.as_ref().unwrap_or(&source.entry.key.value);
            Said { doc: source.doc, title: title.clone(), sort: Some("source") }
        }
        _ => return None,
    })
}

/// `Explainer · as of 10 January 2024`.
fn note(maker: Maker<'_>, said: &Said) -> String {
    let lang = match said.doc {
        Some(ix) => super::lang_of(maker.site, ix),
        None => &maker.site.config.language,
    };
    let sort = said.sort.map(|sort| maker.say(lang, &format!("kind_{sort}"), "").to_owned());
    let date = said.doc.and_then(|ix| {
        let front = &maker.site.doc(ix).front;
        let words = |date: &Date| maker.date(date, lang).words;
        let as_of = match &front.own {
            Own::Explainer(own) => own.as_of.as_ref(),
            _ => None,
        };
        match as_of {
            Some(as_of) => {
                let as_of_day = maker.say(lang, "as_of_day", "as of");
                Some(format!("{as_of_day} {}", words(&as_of.value)))
            }
            None => front.date.as_ref().map(|date| words(&date.value)),
        }
    });
    let parts = sort.into_iter().chain(date).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// `colours`, those of the theme, with what `[style]` in the settings puts in their place.
pub(crate) fn own_colours(config: &Config, mut colours: Colours) -> Colours {
    for (name, value) in &config.style {
        let place = match name.value.as_str() {
            "paper" => &mut colours.paper,
            "ink" => &mut colours.ink,
            "soft" => &mut colours.soft,
            "accent" => &mut colours.accent,
            _ => continue,
        };
        *place = colour(&value.value).unwrap_or(*place);
    }
    colours
}

/// The file or address of the picture that the page itself names.
fn own_picture<'a>(maker: Maker<'a>, ix: DocIx) -> Option<(&'a str, &'a str)> {
    let doc = maker.site.doc(ix);
    let image = doc.front.image.as_ref()?.image as usize;
    let to = maker.site.references[ix.index()].images.get(image)?.as_deref()?;
    Some((to, &doc.body.images.get(image)?.alt))
}

/// What other sites show of the page of `job`: its own picture, else the card that was drawn
/// for it, else the picture of the site. None where the site has no `base_url`.
pub fn card(maker: Maker<'_>, made: &Made, job: &Job, view: &PageContext) -> Option<CardView> {
    let site = maker.site;
    let base = site.config.base_url.as_deref()?;
    if let Some((to, alt)) = job.doc(site).and_then(|ix| own_picture(maker, ix)) {
        return Some(of_picture(maker, base, to, alt));
    }
    let drawn = made.cards.binary_search_by(|drawn| drawn.page.cmp(&job.out));
    if let Some(drawn) = drawn.ok().and_then(|at| made.cards.get(at)) {
        let site_name = [&*drawn.card.title, &*drawn.card.note, &*drawn.card.site];
        let said: Vec<&str> = site_name.into_iter().filter(|part| !part.is_empty()).collect();
        return Some(CardView {
            src: super::full_address(base, &drawn.file),
            width: Some(WIDTH),
            height: Some(HEIGHT),
            alt: said.join(", "),
            media_type: Format::Png.media_type(),
        });
    }
    let image = site.config.social.image.as_ref()?;
    let to = image.value.trim_start_matches('/');
    let outside = crate::html::is_web(to);
    if !outside && asset(site, to).is_none() {
        return None;
    }
    let alt = if view.page.title.is_empty() { &site.config.title } else { &view.page.title };
    let mut view = of_picture(maker, base, to, alt);
    if let Some((_, asset)) = asset(site, to) {
        // It was drawn for this very purpose, so it is shown as it is.
        view.src = super::full_address(base, &asset.to);
        let size = asset.picture.as_ref().and_then(|picture| picture.size);
        (view.width, view.height) = (size.map(|size| size.0), size.map(|size| size.1));
    }
    Some(view)
}

fn of_picture(maker: Maker<'_>, base: &str, to: &str, alt: &str) -> CardView {
    if crate::html::is_web(to) {
        return CardView { src: to.to_owned(), alt: alt.to_owned(), ..CardView::default() };
    }
    let single = single(maker.site, to);
    CardView {
        src: super::full_address(base, &single.file),
        width: single.size.map(|size| size.0),
        height: single.size.map(|size| size.1),
        alt: alt.to_owned(),
        media_type: single.format.media_type(),
    }
}
