//! The page of results, and what it finds by itself: titles, other names and events.
//!
//! The full text is indexed by the program after the pages are made; all that it has to know stands
//! in the pages ([`SearchView`]).

use std::collections::BTreeSet;

use super::fill::Filler;
use super::lists::{ancestors, context};
use super::page::lang_of;
use super::view::{LinkView, PageContext, PageView, SearchView, Shared};
use super::{Here, Maker};
use crate::model::document::{Kind, Names, Own};
use crate::model::site::{DocIx, EventIx, Site};

/// The script beside the page of results.
pub(super) const TITLES: &str = "titles.js";

/// The folder of the full text, from the output's root. It is one for all languages.
pub const INDEX: &str = "search/index/";

/// The languages that have a page of results: the site's own first, then those of its pages.
pub(super) fn languages(site: &Site) -> Vec<&str> {
    let own = site.config.language.as_str();
    let docs = (0..site.docs.len()).map(DocIx::new).filter(|ix| site.page(*ix).is_some());
    let others: BTreeSet<&str> =
        docs.map(|ix| lang_of(site, ix)).filter(|lang| *lang != own).collect();
    std::iter::once(own).chain(others).collect()
}

/// The address of the page of results in `lang`.
pub(super) fn address(site: &Site, lang: &str) -> String {
    if lang == site.config.language {
        return "search/".to_owned();
    }
    format!("{}/search/", lang.to_lowercase())
}

/// What `page` has to do with the search; `None` where the site has none.
pub(super) fn on_page(filler: &Filler<'_>, page: &PageView) -> Option<SearchView> {
    let Maker { site, wishes, .. } = filler.maker;
    if !wishes.search || !site.config.search.enabled {
        return None;
    }
    let found = !matches!(&*page.kind, "home" | "section" | "list" | "404" | "search");
    let mut years = Vec::new();
    if found {
        let doc = filler.here.doc;
        let own = doc.into_iter().flat_map(|ix| site.doc_events[ix.index()].iter().flatten());
        let dates = own.filter_map(|event| site.draft(*event).1.date.as_ref());
        years.extend(dates.map(|date| filler.year_label(&date.value)));
        let listed = page.chronology.iter().flat_map(|chronology| chronology.years.iter());
        years.extend(listed.map(|year| year.label.clone()));
        years.retain(|year| !year.is_empty());
        years.sort_unstable();
        years.dedup();
    }
    let href = filler.here.to(&address(site, filler.lang));
    Some(SearchView { href, found, years, ..SearchView::default() })
}

/// The page of results in the language number `at`.
pub fn search_page(maker: Maker<'_>, out: &str, at: usize) -> PageContext {
    let site = maker.site;
    let languages = languages(site);
    let lang = languages.get(at).copied().unwrap_or(&site.config.language);
    let here = Here::new(out, None);
    let filler = Filler::new(maker, &here, lang);
    let page = PageView {
        id: "search".to_owned(),
        kind: "search".to_owned(),
        title: maker.say(lang, "search", "Search").to_owned(),
        noindex: true,
        ancestors: Shared::new(ancestors(&filler, &[])),
        ..PageView::default()
    };
    let mut view = context(&filler, page);
    view.current_nav = Some("search".to_owned());
    if let Some(search) = &mut view.search {
        search.lists = lists(&filler);
        search.titles = Some(TITLES.to_owned());
        search.index = site.config.search.full_text.then(|| format!("{}{INDEX}", filler.here.root));
    }
    view
}

/// What leads to all pages: home, the lists, and the pages that are on none of them.
fn lists(filler: &Filler<'_>) -> Vec<LinkView> {
    let Maker { site, .. } = filler.maker;
    let mut lists = ancestors(filler, &[]);
    let mut add = |id: &str, title: &str, address: &str| {
        let href = Some(filler.here.to(address));
        lists.push(LinkView { id: id.to_owned(), title: title.to_owned(), href });
    };
    for section in &site.sections {
        add(&section.folder, &section.title, &section.address);
    }
    let say = |key, english| filler.maker.say(filler.lang, key, english);
    for (any, key, english) in [
        (!site.events.is_empty(), "chronology", "Chronology"),
        (!site.topics.is_empty(), "topics", "Topics"),
        (!site.sources.is_empty(), "sources", "Sources"),
    ] {
        if any {
            add(key, say(key, english), &format!("{key}/"));
        }
    }
    for (at, doc) in site.docs.iter().enumerate() {
        let alone = doc.folder.is_empty() && !matches!(doc.kind, Kind::Home | Kind::Section);
        if let Some(page) = site.page(DocIx::new(at)).filter(|_| alone) {
            add(&doc.id, &doc.front.title.value, &page.address);
        }
    }
    lists
}

/// What is found by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// What it is called.
    pub title: &'a str,
    /// Leads to it from the page of results.
    pub href: String,
    /// The page's kind.
    pub kind: &'static str,
    /// Of an event: when, in words; else empty.
    pub when: String,
    /// Its other names.
    pub names: Vec<&'a str>,
}

/// All that is found by its name in the language number `at`, from the page of results in the same
/// folder as `out`: pages by path, then topics, sources and events.
pub fn titles<'a>(maker: Maker<'a>, out: &str, at: usize) -> Vec<Found<'a>> {
    let site = maker.site;
    let languages = languages(site);
    let lang = languages.get(at).copied().unwrap_or(&site.config.language);
    let here = Here::new(out, None);
    let mut found = Vec::new();
    // Found as topics and sources, below.
    let topics = site.topics.iter().filter_map(|topic| topic.doc);
    let listed: BTreeSet<DocIx> =
        topics.chain(site.sources.iter().filter_map(|source| source.doc)).collect();
    for (at, doc) in site.docs.iter().enumerate() {
        let ix = DocIx::new(at);
        let Some(page) = site.page(ix).filter(|_| lang_of(site, ix) == lang) else { continue };
        let is_list = matches!(doc.kind, Kind::Home | Kind::Section | Kind::EventList);
        if is_list || listed.contains(&ix) {
            continue;
        }
        let own = site.doc_events[at].first().filter(|_| doc.kind == Kind::Event);
        found.push(Found {
            title: &doc.front.title.value,
            href: here.to(&page.address),
            kind: doc.kind.as_str(),
            when: own.copied().flatten().map_or_else(String::new, |ix| when(&maker, ix, lang)),
            names: match &doc.front.own {
                Own::Actor(own) => other_names(&own.names),
                Own::Place(own) => other_names(&own.names),
                Own::Term(names) => other_names(names),
                _ => Vec::new(),
            },
        });
    }
    if lang == site.config.language {
        let made = |title, address: &str, kind| {
            let (href, when, names) = (here.to(address), String::new(), Vec::new());
            Found { title, href, kind, when, names }
        };
        found.extend(site.topics.iter().map(|topic| made(&topic.title, &topic.address, "topic")));
        found.extend(site.sources.iter().map(|source| {
            let title = source.entry.title.as_deref().unwrap_or(&source.entry.key.value);
            made(title, &source.address, "source")
        }));
    }
    for (at, event) in site.events.iter().enumerate() {
        let ix = EventIx::new(at);
        // One from a list stands in the site's chronology.
        let told =
            site.page(event.doc).map_or(&*site.config.language, |_| lang_of(site, event.doc));
        if told != lang || site.has_own_page(event) {
            continue;
        }
        found.push(Found {
            title: &event.title,
            href: maker.event_href(&here, ix),
            kind: "event",
            when: when(&maker, ix, lang),
            names: Vec::new(),
        });
    }
    found
}

fn when(maker: &Maker<'_>, ix: EventIx, lang: &str) -> String {
    let date = maker.site.draft(ix).1.date.as_ref();
    date.map_or_else(String::new, |date| maker.date(&date.value, lang).words)
}

fn other_names(names: &Names) -> Vec<&str> {
    let aliases = names.aliases.iter();
    let by_language = names.by_language.iter().map(|(_, name)| name);
    aliases.chain(by_language).chain(&names.short).map(|name| name.value.as_str()).collect()
}
