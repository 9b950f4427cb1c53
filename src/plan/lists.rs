//! Pages that list others: home, sections, topics, sources; and what all pages share.

use super::fill::Filler;
use super::notes::Notes;
use super::sources::Depth;
use super::view::{
    ConfigView, ExportView, ExtraView, Html, LinkView, NavView, PageContext, PageView,
    PaginatorView, RowView, SectionView, Shared, SharedView,
};
use super::{Here, Maker};
use crate::model::document::{Kind, Own};
use crate::model::site::{DocIx, EventIx, Section, Site, SourceIx, Target, TopicIx};

/// Explainers that the home page lists.
const ON_HOME: usize = 30;

/// How many pages one part of the section's list shows; 0 for all.
pub(crate) fn per_page(site: &Site, section: &Section) -> usize {
    let asked = section.doc.and_then(|ix| match &site.doc(ix).front.own {
        Own::Section { paginate_by, .. } => *paginate_by,
        _ => None,
    });
    asked.unwrap_or(site.config.pagination.per_page)
}

/// How many parts a list of `total` has; an empty list has one.
pub(crate) fn parts(total: usize, per_page: usize) -> usize {
    if per_page == 0 { 1 } else { total.div_ceil(per_page).max(1) }
}

/// The file of the part `part`, from 0, of the list at `address`.
pub(crate) fn part_file(address: &str, part: usize) -> String {
    match part {
        0 => format!("{address}index.html"),
        part => format!("{address}page/{}/index.html", part + 1),
    }
}

/// Where the reader is in a list of several parts.
pub(crate) fn paginator(
    here: &Here,
    address: &str,
    part: usize,
    total: usize,
    per_page: usize,
) -> Option<PaginatorView> {
    let count = parts(total, per_page);
    let href = |part: usize| format!("{}{}", here.root, part_file(address, part));
    (count > 1).then(|| PaginatorView {
        current_index: part + 1,
        number_pagers: count,
        first: href(0),
        last: href(count - 1),
        previous: part.checked_sub(1).map(href),
        next: (part + 1 < count).then(|| href(part + 1)),
    })
}

/// The home page and the lists above a page: name, title, address.
pub(crate) fn ancestors(filler: &Filler<'_>, lists: &[(&str, &str, &str)]) -> Vec<LinkView> {
    let home = filler.maker.say(filler.lang, "home", "Home");
    let link = |(id, title, address): &(&str, &str, &str)| LinkView {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        href: Some(filler.here.to(address)),
    };
    std::iter::once(&("index", home, "")).chain(lists).map(link).collect()
}

/// `page` with everything that depends on where it is.
pub(crate) fn context(filler: &Filler<'_>, mut page: PageView) -> PageContext {
    let base = filler.maker.site.config.base_url.as_deref();
    let url = base.map(|base| super::full_address(base, &filler.here.address));
    page.path.clone_from(&filler.here.address);
    page.permalink.clone_from(&url);
    let search = super::search::on_page(filler, &page);
    PageContext {
        // It is long, and handed on several times.
        page: Box::new(page),
        section: None,
        paginator: None,
        root: filler.here.root.clone(),
        lang: filler.lang.to_owned(),
        dir: super::people::direction(filler.lang),
        current_path: filler.here.address.clone(),
        current_url: url,
        current_nav: None,
        card: None,
        search,
        json_ld: None,
    }
}

fn row(filler: &Filler<'_>, ix: DocIx) -> Option<RowView> {
    let site = filler.maker.site;
    let doc = site.doc(ix);
    let page = site.page(ix)?;
    let (as_of, status) = match &doc.front.own {
        Own::Explainer(own) => (own.as_of.as_ref(), own.status.as_ref()),
        _ => (None, None),
    };
    let date = |date: &crate::diagnostic::Spanned<crate::date::Date>| {
        filler.maker.date(&date.value, filler.lang)
    };
    Some(RowView {
        id: doc.id.clone(),
        kind: doc.kind.as_str(),
        title: doc.front.title.value.clone(),
        href: filler.here.to(&page.address),
        summary: doc.front.summary.as_ref().map(|summary| summary.value.clone()),
        date: filler.date_of_doc(ix),
        r#type: match &doc.front.own {
            Own::Actor(own) => Some(own.sort.as_str()),
            _ => None,
        },
        count: None,
        as_of: as_of.map(date),
        status: status.map(|status| status.value.value.clone()),
    })
}

/// The home page, made from `doc` where there is one.
pub fn home(maker: Maker<'_>, out: &str, doc: Option<DocIx>) -> PageContext {
    let site = maker.site;
    let here = Here::new(out, doc);
    let lang = doc
        .map_or(site.config.language.as_str(), |ix| super::page::lang_of(maker.site, ix))
        .to_owned();
    let filler = Filler::new(maker, &here, &lang);
    let mut page = match doc {
        Some(ix) => super::page::view(&filler, ix, &mut Notes::default()),
        None => PageView {
            id: "index".to_owned(),
            title: site.config.title.clone(),
            ..PageView::default()
        },
    };
    page.kind = "home".to_owned();
    let mut explainers: Vec<DocIx> = (0..site.docs.len())
        .map(DocIx::new)
        .filter(|ix| site.doc(*ix).kind == Kind::Explainer && site.page(*ix).is_some())
        .filter(|ix| site.doc(*ix).suffix.is_none())
        .collect();
    explainers.sort_by(|a, b| {
        let date = |ix: &DocIx| {
            let front = &site.doc(*ix).front;
            let own = match &front.own {
                Own::Explainer(own) => own.as_of.as_ref(),
                _ => None,
            };
            front.updated.as_ref().or(front.date.as_ref()).or(own).map(|date| &date.value)
        };
        date(b).cmp(&date(a)).then(a.cmp(b))
    });
    let section = SectionView {
        id: "explainers".to_owned(),
        title: maker.say(&lang, "explainers", "Explainers").to_owned(),
        total: explainers.len(),
        pages: explainers.iter().take(ON_HOME).filter_map(|ix| row(&filler, *ix)).collect(),
        sources: Vec::new(),
    };
    PageContext { section: Some(section), ..context(&filler, page) }
}

/// The part `part`, from 0, of the list of the section number `at`.
pub fn section(maker: Maker<'_>, out: &str, at: usize, part: usize) -> PageContext {
    let site = maker.site;
    let section = &site.sections[at];
    let doc = section.doc.filter(|_| part == 0);
    let here = Here::new(out, doc);
    let lang = section
        .doc
        .map_or(site.config.language.as_str(), |ix| super::page::lang_of(maker.site, ix))
        .to_owned();
    let filler = Filler::new(maker, &here, &lang);
    let length = match per_page(site, section) {
        0 => section.docs.len(),
        length => length,
    };
    let shown = section.docs.chunks(length.max(1)).nth(part).unwrap_or(&[]);
    let mut page = match doc {
        Some(ix) => super::page::view(&filler, ix, &mut Notes::default()),
        None => PageView { title: section.title.clone(), ..PageView::default() },
    };
    page.id.clone_from(&section.folder);
    page.kind = "section".to_owned();
    page.ancestors = Shared::new(ancestors(&filler, &[]));
    let view = SectionView {
        id: section.folder.clone(),
        title: section.title.clone(),
        pages: shown.iter().filter_map(|ix| row(&filler, *ix)).collect(),
        sources: Vec::new(),
        total: section.docs.len(),
    };
    PageContext {
        section: Some(view),
        paginator: paginator(&here, &section.address, part, section.docs.len(), length),
        current_nav: section.folder.split('/').next().map(str::to_owned),
        ..context(&filler, page)
    }
}

/// The `_index.md` of the folder of a list that is made: topics, sources.
fn prose(filler: &Filler<'_>, id: &str, title: &str) -> (PageView, String) {
    let site = filler.maker.site;
    let page = match filler.here.doc {
        Some(ix) => super::page::view(filler, ix, &mut Notes::default()),
        None => PageView { title: title.to_owned(), ..PageView::default() },
    };
    let title =
        filler.here.doc.map_or(title, |ix| site.doc(ix).front.title.value.as_str()).to_owned();
    let page = PageView {
        id: id.to_owned(),
        kind: "list".to_owned(),
        ancestors: Shared::new(ancestors(filler, &[])),
        ..page
    };
    (page, title)
}

/// The `_index.md` of the folder whose list is at `address`.
pub(super) fn index_doc(site: &Site, address: &str) -> Option<DocIx> {
    site.sections.iter().find(|section| section.address == address)?.doc
}

/// The list of topics.
pub fn topics_list(maker: Maker<'_>, out: &str) -> PageContext {
    let site = maker.site;
    let here = Here::new(out, index_doc(site, "topics/"));
    let lang = site.config.language.as_str();
    let filler = Filler::new(maker, &here, lang);
    let (page, title) = prose(&filler, "topics", maker.say(lang, "topics", "Topics"));
    let row = |topic: &crate::model::site::Topic| RowView {
        id: topic.id.clone(),
        kind: "topic",
        title: topic.title.clone(),
        href: here.to(&topic.address),
        summary: topic
            .doc
            .and_then(|ix| site.doc(ix).front.summary.as_ref())
            .map(|text| text.value.clone()),
        count: Some(topic.docs.len() + topic.events.len()),
        ..RowView::default()
    };
    let mut pages: Vec<RowView> = site.topics.iter().map(row).collect();
    pages.sort_by_cached_key(|row| (row.title.to_lowercase(), row.id.clone()));
    let section = SectionView {
        id: "topics".to_owned(),
        title,
        total: pages.len(),
        pages,
        sources: Vec::new(),
    };
    PageContext {
        section: Some(section),
        current_nav: Some("topics".to_owned()),
        ..context(&filler, page)
    }
}

/// The page of a topic: its pages and its events.
pub fn topic_page(maker: Maker<'_>, out: &str, ix: TopicIx) -> PageContext {
    let site = maker.site;
    let topic = &site.topics[ix.index()];
    let here = Here::new(out, topic.doc);
    let lang = site.config.language.as_str();
    let filler = Filler::new(maker, &here, lang);
    let mut page = match topic.doc {
        Some(doc) => super::page::view(&filler, doc, &mut Notes::default()),
        None => PageView { title: topic.title.clone(), ..PageView::default() },
    };
    page.id.clone_from(&topic.id);
    page.kind = "topic".to_owned();
    let topics = ("topics", maker.say(lang, "topics", "Topics"), "topics/");
    page.ancestors = Shared::new(ancestors(&filler, &[topics]));
    let events: &[EventIx] = &topic.events;
    page.chronology =
        (!events.is_empty()).then(|| filler.chronology(events, 1, |_| false, filler.detail()));
    let section = SectionView {
        id: topic.id.clone(),
        title: topic.title.clone(),
        total: topic.docs.len(),
        pages: topic.docs.iter().filter_map(|doc| row(&filler, *doc)).collect(),
        sources: Vec::new(),
    };
    PageContext {
        section: Some(section),
        current_nav: Some("topics".to_owned()),
        ..context(&filler, page)
    }
}

/// The list of sources, each with where it is cited.
pub fn sources_list(maker: Maker<'_>, out: &str) -> PageContext {
    let site = maker.site;
    let here = Here::new(out, index_doc(site, "sources/"));
    let lang = site.config.language.as_str();
    let filler = Filler::new(maker, &here, lang);
    let (page, title) = prose(&filler, "sources", maker.say(lang, "sources", "Sources"));
    let sources: Vec<SourceIx> = (0..site.sources.len()).map(SourceIx::new).collect();
    let formatted = filler.cite(&[], &sources);
    let section = SectionView {
        id: "sources".to_owned(),
        title,
        pages: Vec::new(),
        total: site.sources.len(),
        sources: filler.listed(&sources, &formatted, Depth::Cited),
    };
    PageContext {
        section: Some(section),
        current_nav: Some("sources".to_owned()),
        ..context(&filler, page)
    }
}

/// What a host shows where there is no page. It may be shown at any address, so its links start at
/// the site's root.
pub fn not_found(maker: Maker<'_>) -> PageContext {
    let site = maker.site;
    let mut here = Here::new("404.html", None);
    here.root = root_path(site);
    let lang = site.config.language.as_str();
    let filler = Filler::new(maker, &here, lang);
    let page = PageView {
        id: "404".to_owned(),
        kind: "404".to_owned(),
        title: maker.say(lang, "not_found", "There is no such page").to_owned(),
        noindex: true,
        extra: ExtraView(None),
        ..PageView::default()
    };
    context(&filler, page)
}

/// The path of the site's root on its host, `/` where it is not known.
fn root_path(site: &Site) -> String {
    let base = site.config.base_url.as_deref().unwrap_or("");
    let host = base.split_once("://").map_or("", |(_, rest)| rest);
    let path = host.split_once('/').map_or("", |(_, path)| path);
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

/// What all pages share from which `root` leads to the site's root.
pub fn nav(maker: Maker<'_>, root: &str) -> SharedView {
    let site = maker.site;
    let config = &site.config;
    let lang = config.language.as_str();
    let here = Here { root: root.to_owned(), address: "\0".to_owned(), doc: None };
    let style: String = config
        .style
        .iter()
        .map(|(name, value)| format!("--{}: {}; ", name.value, value.value))
        .collect();
    SharedView {
        config: ConfigView {
            icon: super::settings::icon_file(site).map(|file| here.to(file)),
            title: config.title.clone(),
            description: config.description.clone(),
            base_url: config.base_url.clone(),
            language: config.language.clone(),
            organisation: config
                .organisation
                .as_ref()
                .map(|organisation| organisation.name.clone()),
            style: Html(style.trim_end().to_owned()),
            licence: config.licence.clone(),
            theme: config.theme.value.clone(),
        },
        nav: if config.navigation.is_empty() {
            usual_nav(&maker, &here, lang)
        } else {
            own_nav(&maker, &here)
        },
        home: here.to(""),
        feed: config.base_url.as_ref().map(|_| format!("{root}atom.xml")),
        changes_feed: super::has_changes_feed(site).then(|| format!("{root}changes.xml")),
        exports: super::exports(site)
            .map(|export| ExportView {
                id: export.as_str(),
                href: format!("{root}{}", export.file()),
                media_type: export.media_type(),
            })
            .collect(),
        today: site.today.clone(),
    }
}

/// The sections at the top, then what is made from the facts.
fn usual_nav(maker: &Maker<'_>, here: &Here, lang: &str) -> Vec<NavView> {
    let site = maker.site;
    let mut nav: Vec<NavView> = Vec::new();
    let mut add = |id: &str, title: &str, address: &str| {
        nav.push(NavView { id: id.to_owned(), title: title.to_owned(), href: here.to(address) });
    };
    let made = ["actors", "topics", "sources", "events", "places", "terms"];
    let top = |section: &&Section| !section.folder.contains('/');
    for section in site.sections.iter().filter(top) {
        if !made.contains(&section.folder.as_str()) {
            add(&section.folder, &section.title, &section.address);
        }
    }
    if !site.events.is_empty() {
        add("chronology", maker.say(lang, "chronology", "Chronology"), "chronology/");
    }
    for name in ["events", "actors"] {
        let section = site.sections.iter().find(|section| section.folder == name);
        if let Some(section) = section.filter(|section| name != "events" || section.doc.is_some()) {
            add(name, &section.title, &section.address);
        }
    }
    if !site.topics.is_empty() {
        add("topics", maker.say(lang, "topics", "Topics"), "topics/");
    }
    if !site.sources.is_empty() {
        add("sources", maker.say(lang, "sources", "Sources"), "sources/");
    }
    nav
}

/// The navigation that `site.toml` lists.
fn own_nav(maker: &Maker<'_>, here: &Here) -> Vec<NavView> {
    let site = maker.site;
    let view = |item: &crate::config::NavigationItem| {
        let to = item.to.value.as_str();
        let (id, title, href) = if to.contains("://") {
            (to.to_owned(), to.to_owned(), to.to_owned())
        } else {
            let id = to.trim_matches('/').to_owned();
            match nav_target(site, &id) {
                Some((title, address)) => (id, title, here.to(&address)),
                None => return None,
            }
        };
        Some(NavView { id, title: item.title.clone().unwrap_or(title), href })
    };
    site.config.navigation.iter().filter_map(view).collect()
}

/// The title and address of the page or list called `id`.
pub fn nav_target(site: &Site, id: &str) -> Option<(String, String)> {
    let address = format!("{id}/");
    if let Some(section) = site.sections.iter().find(|section| section.address == address) {
        return Some((section.title.clone(), address));
    }
    let made = match id {
        "chronology" if !site.events.is_empty() => Some("Chronology"),
        "topics" if !site.topics.is_empty() => Some("Topics"),
        "sources" if !site.sources.is_empty() => Some("Sources"),
        _ => None,
    };
    if let Some(title) = made {
        return Some((title.to_owned(), address));
    }
    match site.ids.get(id)? {
        Target::Doc(ix) => {
            Some((site.doc(*ix).front.title.value.clone(), site.page(*ix)?.address.clone()))
        }
        _ => None,
    }
}
