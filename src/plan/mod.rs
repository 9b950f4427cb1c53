//! Which files the output has, and what each of them shows.
//!
//! [`jobs`] lists the files; [`page()`] and its neighbours make the view of one when it is its turn,
//! so that the views of a whole site are never in memory together.

mod blocks;
mod cards;
mod cited;
mod common;
mod dates;
mod drawing;
mod drawn;
mod facts;
mod fill;
mod here;
mod lists;
mod mapped;
mod notes;
mod page;
mod people;
mod pictures;
mod search;
mod sentence;
mod sources;
mod settings;
pub mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::cite::Style;
use crate::config::Export;
use crate::date::DateWords;
use crate::model::document::Kind;
use crate::model::site::{DocIx, Layout, Site, SourceIx, Target, TopicIx};

pub(crate) use blocks::dispute_anchor;
pub(crate) use cards::own_colours;
pub use cards::{Drawn, add_cards, card};
pub use common::Common;
pub use facts::{Row, chronology_page};
pub(crate) use fill::Filler;
pub(crate) use here::{Here, full_address, push_address};
pub use lists::{home, nav, nav_target, not_found, section};
pub use lists::{sources_list, topic_page, topics_list};
pub use page::doc as page;
pub(crate) use page::{degrees, lang_of};
pub(crate) use people::direction;
pub use pictures::{Made, bad_pictures, made};
pub use search::{Found, INDEX, search_page, titles};
pub(crate) use settings::icon_file;
pub use settings::lost_settings;
pub use sources::source_page;

/// What a theme wants to be given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wishes {
    /// `page.sections` instead of `page.content`.
    pub sections: bool,
    /// Notes after the block that they belong to, instead of at the end.
    pub notes_in_margin: bool,
    /// The sentence around each backlink.
    pub sentences: bool,
    /// Linked data in `json_ld`.
    pub json_ld: bool,
    /// Events of long lists with who, where and who says so, and actors with the posts they held.
    pub details: bool,
    /// Long lists of events as HTML, each event as `row.html` shows it.
    pub rows: bool,
    /// Drawings: the strip above a chronology, an actor's posts and ties, maps.
    pub drawings: bool,
    /// A web app manifest among the files.
    pub manifest: bool,
    /// Cards for pages without a picture, where the settings do not say.
    pub cards: bool,
    /// A page of results: it has `search.html`, and marks what is to be found.
    pub search: bool,
}

/// Everything that a view is made from.
#[derive(Clone, Copy, Debug)]
pub struct Maker<'a> {
    /// The site.
    pub site: &'a Site,
    /// What the theme wants.
    pub wishes: Wishes,
    /// The words of each language; the first is the site's own.
    pub words: &'a [Words],
    /// The style of citation, where the site names one.
    pub style: Option<&'a Style>,
    /// How wide the theme shows pictures, as the attribute `sizes` says it.
    pub sizes: &'a str,
    /// What pages share.
    pub common: &'a Common,
}

/// The words of one language.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The language's tag.
    pub lang: String,
    /// For dates.
    pub date: DateWords,
    /// For everything else, by key.
    pub strings: BTreeMap<String, String>,
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Job {
    /// Where it goes, from the output's root.
    pub out: String,
    /// What it shows.
    pub what: What,
}

/// What a file of the output shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The home page, and the document that it is made from.
    Home(Option<DocIx>),
    /// The page of a document.
    Doc(DocIx),
    /// A part of a section's list: its index in `Tables::sections`, and which part, from 0.
    Section(u32, u32),
    /// The list of topics.
    Topics,
    /// A topic.
    Topic(TopicIx),
    /// The list of sources.
    Sources,
    /// A source.
    Source(SourceIx),
    /// A part of the site's chronology, from 0.
    Chronology(u32),
    /// The page of results in a language: its number in the list that `search` makes of them.
    Search(u32),
    /// The titles, names and events that are found without the full text, in a language.
    Titles(u32),
    /// What a host shows where there is no page.
    NotFound,
    /// A page that leads to another.
    Redirect(DocIx),
    /// The feed of the site.
    Feed,
    /// The map of the site for search engines.
    Sitemap,
    /// What robots may read.
    Robots,
    /// What the site is called where somebody keeps it beside their apps.
    Manifest,
    /// The facts as data, in one of its forms.
    Export(Export),
    /// The JSON Schema of `facts.json`.
    FactsSchema,
    /// The feed of what changed since the last publication.
    Changes,
    /// A file that is copied: an index of `Tables::assets`.
    Asset(u32),
    /// A file of the theme: an index of its list of files.
    ThemeFile(u32),
    /// A smaller file of a picture: an index of [`Made::recipes`].
    Picture(u32),
    /// The card of a page: an index of [`Made::cards`].
    Card(u32),
}

impl Job {
    /// The document that the file is made from, where there is one.
    pub fn doc(&self, site: &Site) -> Option<DocIx> {
        match self.what {
            What::Home(doc) => doc,
            What::Doc(doc) | What::Redirect(doc) => Some(doc),
            What::Section(at, _) => site.sections.get(at as usize)?.doc,
            What::Topic(at) => site.topics.get(at.index())?.doc,
            What::Source(at) => site.sources.get(at.index())?.doc,
            What::Topics => lists::index_doc(site, "topics/"),
            What::Sources => lists::index_doc(site, "sources/"),
            _ => None,
        }
    }
}

/// All files of the output.
#[derive(Clone, Debug)]
pub struct Jobs {
    /// Sorted by where they go.
    pub list: Arc<[Job]>,
    /// Of two that would go to the same place one is kept; here stand the others, each after the one
    /// that is kept.
    pub lost: Arc<[(Job, Job)]>,
    /// How many folders deep the deepest lies.
    pub depth: usize,
    layout: Arc<Layout>,
    /// The files besides the pages of documents, and the pages of prose that some of them show.
    besides: (Vec<Job>, Vec<Option<DocIx>>),
}

/// All files of the output.
///
/// `wishes` are those of the theme; `theme_files` is where its own files go, in its order; `made` is
/// what is made of pictures. Where the files are those of `previous`, its list is taken over.
pub fn jobs(
    site: &Site,
    wishes: Wishes,
    theme_files: &[String],
    made: &Made,
    previous: Option<&Jobs>,
) -> Jobs {
    let prose = site.topics.iter().map(|topic| topic.doc);
    let prose = prose.chain(site.sources.iter().map(|source| source.doc)).collect();
    let besides = (besides_documents(site, wishes, theme_files, made), prose);
    let layout = &site.tables.layout;
    let same = |old: &&Jobs| Arc::ptr_eq(&old.layout, layout) && old.besides == besides;
    if let Some(old) = previous.filter(same) {
        return old.clone();
    }
    let told = |at: &usize| !shown_apart(site, DocIx::new(*at));
    let pages = (0..site.docs.len()).into_par_iter().filter(told).filter_map(|at| {
        let page = site.pages[at].as_ref()?;
        Some(Job { out: page.file(), what: What::Doc(DocIx::new(at)) })
    });
    let mut jobs: Vec<Job> = pages.chain(besides.0.par_iter().cloned()).collect();
    jobs.par_sort_unstable();
    // A file of the site's own takes the place of one that is made: `static/robots.txt`.
    let own: BTreeSet<&str> = site.assets.iter().map(|asset| asset.to.as_str()).collect();
    jobs.retain(|job| matches!(job.what, What::Asset(_)) || !own.contains(job.out.as_str()));
    let mut lost = Vec::new();
    jobs.dedup_by(|later, kept| {
        let same = later.out == kept.out;
        if same {
            lost.push((kept.clone(), later.clone()));
        }
        same
    });
    let depth = jobs.par_iter().map(|job| job.out.matches('/').count()).max().unwrap_or(0);
    let (list, lost) = (jobs.into(), lost.into());
    Jobs { list, lost, depth, layout: layout.clone(), besides }
}

/// Whether the document is shown by a file that is listed besides documents.
fn shown_apart(site: &Site, ix: DocIx) -> bool {
    let doc = site.doc(ix);
    match doc.kind {
        Kind::Section => doc.suffix.is_none(),
        Kind::Topic => site.topics.iter().any(|topic| topic.doc == Some(ix)),
        Kind::Source => site.sources.iter().any(|source| source.doc == Some(ix)),
        _ => Some(ix) == site.home,
    }
}

/// All files but the pages of documents.
fn besides_documents(site: &Site, wishes: Wishes, theme_files: &[String], made: &Made) -> Vec<Job> {
    let mut jobs = Vec::with_capacity(site.assets.len() + 64);
    let mut add = |out: String, what: What| jobs.push(Job { out, what });
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    add("index.html".to_owned(), What::Home(site.home));
    for (at, section) in site.sections.iter().enumerate() {
        if matches!(&*section.address, "topics/" | "sources/") {
            continue;
        }
        for part in 0..lists::parts(section.docs.len(), lists::per_page(site, section)) {
            add(lists::part_file(&section.address, part), What::Section(number(at), number(part)));
        }
    }
    if !site.topics.is_empty() {
        add("topics/index.html".to_owned(), What::Topics);
    }
    for (at, topic) in site.topics.iter().enumerate() {
        add(format!("{}index.html", topic.address), What::Topic(TopicIx::new(at)));
    }
    if !site.sources.is_empty() {
        add("sources/index.html".to_owned(), What::Sources);
    }
    for (at, source) in site.sources.iter().enumerate() {
        add(format!("{}index.html", source.address), What::Source(SourceIx::new(at)));
    }
    if !site.events.is_empty() {
        for part in 0..lists::parts(site.events.len(), site.config.pagination.chronology) {
            add(lists::part_file("chronology/", part), What::Chronology(number(part)));
        }
    }
    if wishes.search && site.config.search.enabled {
        for (at, lang) in search::languages(site).iter().enumerate() {
            let address = search::address(site, lang);
            add(format!("{address}index.html"), What::Search(number(at)));
            add(format!("{address}{}", search::TITLES), What::Titles(number(at)));
        }
    }
    add("404.html".to_owned(), What::NotFound);
    add("robots.txt".to_owned(), What::Robots);
    if wishes.manifest {
        add("site.webmanifest".to_owned(), What::Manifest);
    }
    if site.config.base_url.is_some() {
        add("atom.xml".to_owned(), What::Feed);
        add("sitemap.xml".to_owned(), What::Sitemap);
    }
    if has_changes_feed(site) {
        add("changes.xml".to_owned(), What::Changes);
    }
    for export in exports(site) {
        add(export.file().to_owned(), What::Export(export));
        if export == Export::Facts {
            add("facts.schema.json".to_owned(), What::FactsSchema);
        }
    }
    for (address, to) in &site.redirects {
        let file =
            if address.ends_with('/') { format!("{address}index.html") } else { address.clone() };
        add(file, What::Redirect(*to));
    }
    for (at, file) in theme_files.iter().enumerate() {
        add(file.clone(), What::ThemeFile(number(at)));
    }
    for (at, asset) in site.assets.iter().enumerate() {
        if !made.replaced.contains(&number(at)) {
            add(asset.to.clone(), What::Asset(number(at)));
        }
    }
    for (at, (file, _)) in made.recipes.iter().enumerate() {
        add(file.clone(), What::Picture(number(at)));
    }
    jobs
}

/// Whether there is a feed of what changed: feeds need an address, and changes something before.
fn has_changes_feed(site: &Site) -> bool {
    site.config.base_url.is_some() && site.baseline.is_some()
}

/// The exports that the settings ask for and that there is something for.
pub fn exports(site: &Site) -> impl Iterator<Item = Export> {
    let located = |doc: &crate::model::document::Document| match &doc.front.own {
        crate::model::document::Own::Place(own) => own.coordinates.is_some(),
        _ => false,
    };
    site.config.exports.iter().copied().filter(move |export| match export {
        Export::Facts => true,
        Export::Chronology | Export::Calendar | Export::Timeline => !site.events.is_empty(),
        // Their list has all of them, and only those that have a page.
        Export::Places => {
            let places = site.sections.iter().find(|section| section.address == "places/");
            places.is_some_and(|places| places.docs.iter().any(|ix| located(site.doc(*ix))))
        }
        Export::Sources => !site.sources.is_empty(),
    })
}

/// The words of `lang`, else of its language without region, else of the site.
pub fn words_in<'a>(words: &'a [Words], lang: &str) -> &'a Words {
    static NONE: std::sync::LazyLock<Words> = std::sync::LazyLock::new(Words::default);
    words.get(place_of_words(words, lang)).unwrap_or(&NONE)
}

/// The place of [`words_in`] in the list; the first where there is none.
pub(crate) fn place_of_words(words: &[Words], lang: &str) -> usize {
    let find = |tag: &str| words.iter().position(|words| words.lang == tag);
    let of_language = || find(lang.split_once('-')?.0);
    find(lang).or_else(of_language).unwrap_or(0)
}

impl Maker<'_> {
    /// The words of dates in `lang`, else in the site's language.
    pub(crate) fn words_in(&self, lang: &str) -> &DateWords {
        &words_in(self.words, lang).date
    }

    /// What the theme says for `key` in `lang`; `english` where it says nothing.
    pub(crate) fn say<'s>(&'s self, lang: &str, key: &str, english: &'s str) -> &'s str {
        words_in(self.words, lang).strings.get(key).map_or(english, String::as_str)
    }

    /// The way from `here` to what a link leads to; `None` where it leads nowhere.
    pub(crate) fn href(&self, here: &Here, target: Target, anchor: Option<&str>) -> Option<String> {
        let site = self.site;
        let address = match target {
            Target::Doc(ix) => &site.page(ix)?.address,
            Target::Topic(ix) => &site.topics[ix.index()].address,
            Target::Source(ix) => &site.sources[ix.index()].address,
            Target::Section(at) => &site.sections[at as usize].address,
            Target::Asset(at) => &site.assets[at as usize].to,
            Target::Event(doc, entry) => {
                return Some(self.event_href(here, site.event_at(doc, entry)?));
            }
            Target::Statement(doc, entry) => {
                let (statement, _) = site.statement(site.statement_at(doc, entry)?);
                let page = site.page(statement.doc)?;
                return Some(here.to_anchor(&page.address, &statement.anchor));
            }
            Target::External | Target::Nowhere => return None,
        };
        match anchor.filter(|anchor| !anchor.is_empty()) {
            Some(anchor) => Some(here.to_anchor(address, anchor)),
            None => Some(here.to(address)),
        }
    }
}
