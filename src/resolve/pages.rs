//! Which documents become pages, at which address, and what keeps the others back.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Inputs;
use crate::config::Config;
use crate::date::{Date, Day};
use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::model::document::{Document, Kind};
use crate::model::site::{Asset, DocIx, HeldBack, HeldWhy, Layout, Page, Target};
use crate::parse::slug::slugify;

/// What is published although it says that it should not be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Publish {
    /// Drafts.
    pub drafts: bool,
    /// Pages whose `publish_on` is yet to come.
    pub future: bool,
    /// Pages whose `expires` has come.
    pub expired: bool,
}

/// Addresses at the top that the site itself needs.
const RESERVED: [&str; 14] = [
    "actors",
    "events",
    "places",
    "topics",
    "sources",
    "terms",
    "search",
    "chronology",
    "page",
    "404",
    "feed",
    "theme",
    "data",
    "corrections",
];

/// Decides about every document: what the layout says of pages, still without the ids within them.
pub(super) fn pages(inputs: &Inputs, found: &mut Vec<Diagnostic>) -> Layout {
    let Inputs { config, docs, assets, publish, .. } = inputs;
    let today = Day::from_naive(inputs.today);
    let places: Vec<Result<Option<Page>, HeldWhy>> = docs
        .par_iter()
        .map(|doc| match held(doc, *publish, today) {
            Some(why) => Err(why),
            None if doc.kind == Kind::EventList => Ok(None),
            None => Ok(Some(Page { address: address(doc, config) })),
        })
        .collect();
    let mut held_back = Vec::new();
    let held = |(at, place): (usize, Result<_, _>)| {
        place.unwrap_or_else(|why| {
            held_back.push(HeldBack { doc: DocIx::new(at), why });
            None
        })
    };
    let pages: Vec<Option<Page>> = places.into_iter().enumerate().map(held).collect();
    let claim_ids = || {
        let (mut ids, mut translations) = (FxHashMap::default(), FxHashMap::default());
        let mut found = Vec::new();
        ids.reserve(docs.len());
        for at in 0..docs.len() {
            claim_id(DocIx::new(at), docs, &mut ids, &mut translations, &mut found);
        }
        (ids, translations, found)
    };
    let claim_addresses = || {
        let mut addresses: FxHashMap<&str, DocIx> = FxHashMap::default();
        let mut found = Vec::new();
        addresses.reserve(docs.len());
        for (at, page) in pages.iter().enumerate() {
            if let Some(page) = page {
                check_reserved(&docs[at], page, &mut found);
                claim_address(DocIx::new(at), page, docs, &mut addresses, &mut found);
            }
        }
        check_assets(docs, &pages, assets, &mut found);
        (redirects(docs, &pages, &addresses, &mut found), found)
    };
    let numbered = || (0..).zip(docs.iter()).map(|(at, doc)| (doc.path.clone(), DocIx(at)));
    let ((ids, translations, mut of_ids), ((redirects, mut of_addresses), by_path)) =
        rayon::join(claim_ids, || (claim_addresses(), numbered().collect()));
    found.append(&mut of_ids);
    found.append(&mut of_addresses);
    let is_home = |doc: &Arc<Document>| doc.kind == Kind::Home && doc.suffix.is_none();
    let home = docs.iter().position(is_home).filter(|at| pages[*at].is_some());
    Layout {
        actor_of_doc: super::actors::number(docs, &pages),
        home: home.map(DocIx::new),
        by_path,
        facts: facts(docs, &pages, &held_back),
        pages,
        held_back,
        redirects,
        ids,
        translations,
        ids_are_clear: false,
        is_sound: false,
        hash: 0,
    }
}

/// Whether `new` takes the place that `old` had, and wants the same ids for what is in it.
pub(super) fn is_in_place(old: &Document, new: &Document) -> bool {
    let ids = |doc: &'_ Document| {
        let own = usize::from(doc.kind == Kind::Event);
        let told =
            doc.body.events.iter().enumerate().skip(own).filter(|(_, told)| told.date.is_some());
        let told = told.filter_map(|(at, told)| Some((at, told.id.as_ref()?.value.clone())));
        let said = doc.body.statements.iter().enumerate();
        let said = said.filter_map(|(at, said)| Some((at, said.id.as_ref()?.value.clone())));
        (told.collect::<Vec<_>>(), said.collect::<Vec<_>>())
    };
    let wants = |doc: &'_ Document| {
        let front = &doc.front;
        let day = |day: &Option<Box<Spanned<Date>>>| day.as_ref().map(|day| day.value.clone());
        (
            front.slug.as_ref().map(|slug| slug.value.clone()),
            front.draft,
            day(&front.publish_on),
            day(&front.expires),
            front.redirect_from.iter().map(|old| old.value.clone()).collect::<Vec<_>>(),
        )
    };
    old.identity == new.identity && wants(old) == wants(new) && ids(old) == ids(new)
}

/// For each document, whether its facts count.
fn facts(docs: &[Arc<Document>], pages: &[Option<Page>], held_back: &[HeldBack]) -> Vec<bool> {
    let mut facts: Vec<bool> = docs
        .iter()
        .zip(pages)
        .map(|(doc, page)| doc.suffix.is_none() && (page.is_some() || doc.kind == Kind::EventList))
        .collect();
    for held in held_back {
        facts[held.doc.index()] = false;
    }
    facts
}

fn held(doc: &Document, publish: Publish, today: Day) -> Option<HeldWhy> {
    if doc.front.draft && !publish.drafts {
        return Some(HeldWhy::Draft);
    }
    if let Some(date) = doc.front.publish_on.as_ref()
        && !publish.future
        && date.value.earliest().is_some_and(|day| day > today)
    {
        return Some(HeldWhy::Until(date.value.edtf().to_owned()));
    }
    if let Some(date) = doc.front.expires.as_ref()
        && !publish.expired
        && date.value.earliest().is_some_and(|day| day <= today)
    {
        return Some(HeldWhy::Expired(date.value.edtf().to_owned()));
    }
    None
}

/// Where the page of `doc` is: from the site's root, with a slash at its end.
fn address(doc: &Document, config: &Config) -> String {
    let slug = match &doc.front.slug {
        Some(slug) => slugify(&slug.value),
        None => doc.id.clone(),
    };
    let path = match doc.kind {
        Kind::Home => String::new(),
        Kind::Section => {
            let parts: Vec<String> = doc.folder.split('/').map(slugify).collect();
            format!("{}/", parts.join("/"))
        }
        kind => match kind.folder() {
            Some(folder) => [folder, "/", &slug, "/"].concat(),
            None => slug + "/",
        },
    };
    match &doc.suffix {
        Some(language) if *language != config.language => {
            format!("{}/{path}", language.to_lowercase())
        }
        _ => path,
    }
}

fn claim_id(
    ix: DocIx,
    docs: &[Arc<Document>],
    ids: &mut FxHashMap<String, Target>,
    translations: &mut FxHashMap<(String, String), DocIx>,
    found: &mut Vec<Diagnostic>,
) {
    let doc = &docs[ix.index()];
    if matches!(doc.kind, Kind::Section | Kind::EventList) {
        return;
    }
    let first = match &doc.suffix {
        Some(language) => translations.insert((doc.id.clone(), language.clone()), ix),
        None => match ids.insert(doc.id.clone(), Target::Doc(ix)) {
            Some(Target::Doc(first)) => Some(first),
            _ => None,
        },
    };
    if let Some(first) = first {
        let other = &docs[first.index()];
        let span = doc.id_span.unwrap_or(doc.front.title.span);
        found.push(
            Diagnostic::new(Code::DuplicateId, format!("the id `{}` is taken already", doc.id))
                .at(&doc.path, span)
                .related(&other.path, None, format!("`{}` has it", other.path))
                .hint("rename one of the two files, or give one an `id:` of its own"),
        );
    }
}

fn check_reserved(doc: &Document, page: &Page, found: &mut Vec<Diagnostic>) {
    let own_folder = doc.kind.folder().is_some() || matches!(doc.kind, Kind::Section | Kind::Home);
    let mut parts = page.address.split('/');
    let first = parts.next().unwrap_or("");
    let taken = match doc.suffix {
        None => RESERVED.contains(&first),
        // Each language has its page of results.
        Some(_) => first == "search" || parts.next() == Some("search"),
    };
    if !own_folder && taken {
        let span = doc.front.slug.as_ref().map_or(doc.front.title.span, |slug| slug.span);
        found.push(
            Diagnostic::new(
                Code::ReservedAddress,
                format!("the address `/{}` is needed by the site itself", page.address),
            )
            .at(&doc.path, span)
            .hint("rename the file, or set `slug:` to another address"),
        );
    }
}

fn claim_address<'a>(
    ix: DocIx,
    page: &'a Page,
    docs: &[Arc<Document>],
    addresses: &mut FxHashMap<&'a str, DocIx>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(first) = addresses.insert(&page.address, ix) else { return };
    let (doc, other) = (&docs[ix.index()], &docs[first.index()]);
    // Two equal ids are that mistake, not this one too.
    if doc.id == other.id && doc.suffix == other.suffix && doc.kind != Kind::Section {
        return;
    }
    let span = doc.front.slug.as_ref().map_or(doc.front.title.span, |slug| slug.span);
    found.push(
        Diagnostic::new(
            Code::AddressCollision,
            format!("the address `/{}` is taken already", page.address),
        )
        .at(&doc.path, span)
        .related(&other.path, None, format!("`{}` has it", other.path))
        .hint("set `slug:` in one of the two"),
    );
}

fn check_assets(
    docs: &[Arc<Document>],
    pages: &[Option<Page>],
    assets: &[Asset],
    found: &mut Vec<Diagnostic>,
) {
    if assets.is_empty() {
        return;
    }
    for (doc, page) in docs.iter().zip(pages) {
        let Some(file) = page.as_ref().map(Page::file) else { continue };
        if let Ok(at) = assets.binary_search_by(|asset| asset.to.as_str().cmp(&file)) {
            let message = format!("`{}` would be written over this page", assets[at].from);
            found.push(
                Diagnostic::new(Code::AddressCollision, message)
                    .in_file(&doc.path)
                    .related(&assets[at].from, None, "this file has the page's address")
                    .hint("rename one of the two files"),
            );
        }
    }
    for pair in assets.windows(2).filter(|pair| pair[0].to == pair[1].to) {
        let message = format!("`{}` would be written twice", pair[0].to);
        found.push(
            Diagnostic::new(Code::AddressCollision, message)
                .in_file(&pair[1].from)
                .related(&pair[0].from, None, "this file goes there too")
                .hint("rename one of the two files"),
        );
    }
}

fn redirects(
    docs: &[Arc<Document>],
    pages: &[Option<Page>],
    addresses: &FxHashMap<&str, DocIx>,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, DocIx> {
    let mut redirects: BTreeMap<String, DocIx> = BTreeMap::new();
    for (at, doc) in docs.iter().enumerate().filter(|(at, _)| pages[*at].is_some()) {
        for old in &doc.front.redirect_from {
            let path = old.value.trim_matches('/');
            let inside = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
            if !inside || path.contains(['\\', '\0', ':']) {
                let message = format!("`{}` is no address of this site", old.value);
                found.push(
                    Diagnostic::new(Code::InvalidValue, message)
                        .at(&doc.path, old.span)
                        .hint("write the path of the old page, such as `/old-name/`"),
                );
                continue;
            }
            let address =
                if path.ends_with(".html") { path.to_owned() } else { format!("{path}/") };
            let taken = addresses.get(address.as_str()).or_else(|| redirects.get(&address));
            if let Some(other) = taken {
                let other = &docs[other.index()];
                let message = format!("the address `/{address}` is taken already");
                found.push(
                    Diagnostic::new(Code::AddressCollision, message)
                        .at(&doc.path, old.span)
                        .related(&other.path, None, format!("`{}` has it", other.path))
                        .hint("delete one of the two"),
                );
                continue;
            }
            redirects.insert(address, DocIx::new(at));
        }
    }
    redirects
}
