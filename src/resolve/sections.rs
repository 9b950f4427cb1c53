//! Folders as lists: which there are, which pages each has, and in which order.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::model::document::{Document, Kind, Own, SortBy};
use crate::model::site::{DocIx, Page, Section};

/// The folders that have pages, each with its `_index.md` and its pages in order.
pub(super) fn sections(
    docs: &[Arc<Document>],
    pages: &[Option<Page>],
    config: &Config,
) -> Vec<Section> {
    let mut sections: BTreeMap<String, Section> = BTreeMap::new();
    let mut addresses: FxHashMap<&str, String> = FxHashMap::default();
    for (at, doc) in docs.iter().enumerate() {
        let ix = DocIx::new(at);
        let foreign = doc.suffix.as_ref().is_some_and(|language| *language != config.language);
        if pages[at].is_none() || doc.folder.is_empty() || foreign {
            continue;
        }
        let address = addresses.entry(&doc.folder).or_insert_with(|| {
            let parts: Vec<String> =
                doc.folder.split('/').map(crate::parse::slug::slugify).collect();
            format!("{}/", parts.join("/"))
        });
        if !sections.contains_key(address) {
            let section = Section {
                address: address.clone(),
                folder: doc.folder.clone(),
                doc: None,
                title: title_of_folder(&doc.folder),
                docs: Vec::new(),
                newest_first: false,
            };
            sections.insert(address.clone(), section);
        }
        let Some(section) = sections.get_mut(address) else { continue };
        if doc.kind == Kind::Section {
            section.doc = Some(ix);
            section.title.clone_from(&doc.front.title.value);
        } else {
            section.docs.push(ix);
        }
    }
    // All actors are in the list of actors, whatever folder their files stand in; so with events,
    // places and terms.
    for (at, doc) in docs.iter().enumerate() {
        let listed = matches!(doc.kind, Kind::Actor | Kind::Event | Kind::Place | Kind::Term);
        let foreign = doc.suffix.as_ref().is_some_and(|language| *language != config.language);
        let folder = doc.kind.folder().filter(|_| listed && !foreign && pages[at].is_some());
        let Some(folder) = folder.filter(|folder| doc.folder != **folder) else { continue };
        let section = sections.entry(format!("{folder}/")).or_insert_with(|| Section {
            address: format!("{folder}/"),
            folder: folder.to_owned(),
            doc: None,
            title: title_of_folder(folder),
            docs: Vec::new(),
            newest_first: false,
        });
        section.docs.push(DocIx::new(at));
    }
    let mut sections: Vec<Section> = sections.into_values().collect();
    sections.par_iter_mut().for_each(|section| sort(section, docs));
    sections
}

fn title_of_folder(folder: &str) -> String {
    let name = folder.rsplit('/').next().unwrap_or(folder).replace(['-', '_'], " ");
    let mut chars = name.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Puts the pages of the section in order: by title for actors and other names, else newest first;
/// `sort_by` of the section decides otherwise. Ties are broken by title and path.
fn sort(section: &mut Section, docs: &[Arc<Document>]) {
    let dated = section.docs.iter().any(|ix| docs[ix.index()].front.date.is_some());
    let order = asked(section, docs).unwrap_or(if dated { SortBy::Date } else { SortBy::Title });
    section.newest_first = order == SortBy::Date;
    section.docs.par_sort_by_cached_key(|ix| key(&docs[ix.index()], *ix, order));
}

/// The order that the `_index.md` of a section asks for.
fn asked(section: &Section, docs: &[Arc<Document>]) -> Option<SortBy> {
    match &docs[section.doc?.index()].front.own {
        Own::Section { sort_by, .. } => *sort_by,
        _ => None,
    }
}

/// What `doc` is sorted by.
fn key(doc: &Document, ix: DocIx, order: SortBy) -> impl Ord + Send + Sync + use<> {
    let date = doc.front.date.as_ref().map(|date| date.value.clone());
    let date = (order == SortBy::Date).then_some(std::cmp::Reverse(date));
    let weight = (order == SortBy::Weight).then(|| doc.front.weight.unwrap_or(i64::MAX));
    // Documents are numbered by path, so this leaves no ties.
    (date, weight, doc.front.title.value.to_lowercase(), ix)
}

/// The sections of `docs`, which have the same pages in the same places as those that had the sections
/// `old`. `edited` are the documents that are not the same, by number, with what they were.
pub(super) fn renewed(
    old: &[Section],
    docs: &[Arc<Document>],
    edited: &[(DocIx, &Document)],
) -> Vec<Section> {
    let mut sections = old.to_vec();
    for section in &mut sections {
        let own = section.doc.filter(|own| edited.iter().any(|(ix, _)| ix == own));
        if let Some(own) = own {
            section.title.clone_from(&docs[own.index()].front.title.value);
        }
        let here: Vec<_> = edited.iter().filter(|(ix, _)| section.docs.contains(ix)).collect();
        // Whether any has a date decides about the order of all.
        let turns = here
            .iter()
            .any(|(ix, old)| old.front.date.is_some() != docs[ix.index()].front.date.is_some());
        if own.is_some() || turns {
            sort(section, docs);
            continue;
        }
        let order = match asked(section, docs) {
            Some(order) => order,
            None if section.newest_first => SortBy::Date,
            None => SortBy::Title,
        };
        section.docs.retain(|ix| here.iter().all(|(moved, _)| moved != ix));
        let key = |ix: DocIx| key(&docs[ix.index()], ix, order);
        for (ix, _) in here {
            let own = key(*ix);
            let at = section.docs.partition_point(|other| key(*other) < own);
            section.docs.insert(at, *ix);
        }
    }
    sections
}

/// For each document, its section and its place there.
pub(super) fn places(sections: &[Section], docs: usize) -> Vec<Option<(u32, u32)>> {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut places = vec![None; docs];
    for (at, section) in sections.iter().enumerate() {
        for (place, doc) in section.docs.iter().enumerate() {
            places[doc.index()] = Some((number(at), number(place)));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;
    use crate::parse::{Ways, parse};

    const PATHS: [&str; 6] = ["_index.md", "a.md", "b.md", "c.md", "d.md", "e.md"];

    fn doc(at: usize, rng: &mut Rng) -> Arc<Document> {
        let mut text = format!("---\ntitle: T{}\nweight: {}\n", rng.u8(..5), rng.u8(..3));
        if at == 0 {
            text.push_str(["", "sort_by: date\n", "sort_by: weight\n"][rng.usize(..3)]);
        } else if rng.u8(..) < 40 {
            text.push_str(&format!("date: 201{}\n", rng.u8(..4)));
        }
        let path = format!("content/news/{}", PATHS[at]);
        Arc::new(parse(&path.as_str().into(), &format!("{text}---\n"), Ways::default()))
    }

    #[test]
    fn an_edited_page_comes_where_sorting_would_have_put_it() {
        let mut rng = Rng::with_seed(1);
        let (config, page) = (Config::default(), Page { address: "x/".to_owned() });
        let pages = vec![Some(page); PATHS.len()];
        for _ in 0..300 {
            let mut docs: Vec<_> = (0..PATHS.len()).map(|at| doc(at, &mut rng)).collect();
            let mut kept = sections(&docs, &pages, &config);
            for _ in 0..4 {
                let (one, other) = (rng.usize(..PATHS.len()), rng.usize(..PATHS.len()));
                let before = docs.clone();
                docs[one] = doc(one, &mut rng);
                docs[other] = doc(other, &mut rng);
                let edited = (0..PATHS.len()).filter(|at| *at == one || *at == other);
                let edited: Vec<_> = edited.map(|at| (DocIx::new(at), &*before[at])).collect();
                kept = renewed(&kept, &docs, &edited);
                let fresh = sections(&docs, &pages, &config);
                assert_eq!(format!("{kept:?}"), format!("{fresh:?}"));
            }
        }
    }
}
