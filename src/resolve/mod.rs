//! From documents to a site: the only stage that sees everything.
//!
//! Ids, names, links, events, statements, sources and what refers to what, as plain tables with
//! typed ids. Reads documents, changes none; the same documents in any order of listing make the
//! same tables.

mod actors;
pub mod blocks;
mod events;
mod links;
mod mentions;
pub mod names;
mod pages;
mod slips;
mod sources;
mod statements;
mod topics;

use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cite::Register;
use crate::config::{Config, MentionLinks};
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::model::document::{Document, Kind};
use crate::model::site::{
    ActorIx, Asset, DocIx, Event, EventIx, Mention, Section, Site, Statement, StatementIx, Target, Topic, Via,
};

pub use pages::Publish;

use links::{Reach, Resolved};

/// What a site is made of.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// `site.toml`.
    pub config: Arc<Config>,
    /// The files of `content/`, sorted by path.
    pub docs: Vec<Arc<Document>>,
    /// The registers of sources, sorted by path.
    pub registers: Vec<(Arc<str>, Arc<Register>)>,
    /// Files that are copied, sorted by where they go.
    pub assets: Vec<Asset>,
    /// What is published although it says that it should not be.
    pub publish: Publish,
    /// The day of the build.
    pub today: NaiveDate,
}

/// Resolves everything; returns the site and what does not fit together in it.
pub fn resolve(inputs: &Inputs) -> (Site, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let docs = &inputs.docs;
    let today = Day::from_naive(inputs.today);
    let pages::Pages { pages, held_back, mut ids, translations, redirects } =
        pages::pages(docs, &inputs.config, inputs.publish, today, &inputs.assets, &mut found);
    let facts = facts(docs, &pages, &held_back);

    let order = events::order(docs, &facts);
    events::claim_ids(docs, &order, &mut ids, &mut found);
    let said = statements::order(docs, &facts);
    statements::claim_ids(docs, &said, &mut ids, &mut found);
    let mut topics = topics::topics(docs, &facts);
    let mut sources = sources::sources(docs, &inputs.registers, &mut found);
    let mut sections = sections(docs, &pages, &inputs.config);

    let reach = Reach {
        docs,
        pages: &pages,
        names: names::Names::new(docs, ids),
        by_path: docs.iter().enumerate().map(|(at, doc)| (&*doc.path, DocIx::new(at))).collect(),
        by_address: by_address(&pages, &sections, &topics, &sources),
        translations,
        sources: sources.iter().enumerate().map(|(at, source)| {
            (source.entry.key.value.as_str(), crate::model::site::SourceIx::new(at))
        }).collect(),
        topics: topics.iter().enumerate().map(|(at, topic)| {
            (topic.id.as_str(), crate::model::site::TopicIx::new(at))
        }).collect(),
        sections: &sections,
        assets: &inputs.assets,
        by_source_file: inputs.assets.iter().enumerate().map(|(at, asset)| {
            (&*asset.from, u32::try_from(at).unwrap_or(u32::MAX))
        }).collect(),
    };
    let resolved: Vec<Resolved> =
        (0..docs.len()).into_par_iter().map(|at| reach.resolve(DocIx::new(at))).collect();
    let (mut links, mut images, mut citations) = (Vec::new(), Vec::new(), Vec::new());
    for mut one in resolved {
        links.push(one.links);
        images.push(one.images);
        citations.push(one.citations);
        found.append(&mut one.found);
    }

    let topic_names = topics::TopicNames::new(docs, &topics);
    let actor_of_doc = actors::number(docs, &pages);
    let mut actors = actors::actors(&reach, &actor_of_doc, &mut found);
    let mentions = match inputs.config.mentions.link {
        MentionLinks::None => Vec::new(),
        MentionLinks::First => {
            let translations = &reach.translations;
            let texts = mentions::Inputs { docs, pages: &pages, links: &links, actor_of_doc: &actor_of_doc, translations };
            mentions::mentions(&texts, &mut found)
        }
    };
    let mut events =
        events::events(&reach, &order, &links, &mentions, &actor_of_doc, &topic_names, &mut found);
    events::default_ids(&mut events, docs, &reach.names.ids);
    let statements = statements::statements(&reach, &said, &links, &actor_of_doc, &mut found);
    let doc_actors = actors::of_docs(&reach, &links, &mentions, &actor_of_doc, &events, &mut found);
    let doc_topics: Vec<_> = docs.iter().map(|doc| topic_names.all(&doc.front.topics)).collect();
    let Reach { names, translations, .. } = reach;
    let ids = names.ids;

    let doc_events = by_doc(docs, events.iter().map(|event| (event.doc, event.entry)), EventIx::new, |doc| doc.body.events.len());
    let doc_statements = by_doc(docs, statements.iter().map(|said| (said.doc, said.entry)), StatementIx::new, |doc| doc.body.statements.len());
    actors::attach(&mut actors, &events, &statements);
    topics::attach(&mut topics, docs, &pages, &doc_topics, &events);
    sources::attach(&mut sources, docs, &pages, &citations, &events);
    let backlinks = backlinks(docs, &pages, &links, &mentions, &events, &statements, &topics, &doc_actors, &actors);
    sort_sections(&mut sections, docs);
    let place_in_section = places(&sections, docs.len());

    let site = Site {
        config: inputs.config.clone(),
        today: inputs.today.format("%Y-%m-%d").to_string(),
        docs: docs.clone(),
        pages,
        links,
        images,
        citations,
        doc_actors,
        doc_topics,
        doc_events,
        doc_statements,
        mentions,
        backlinks,
        actors,
        actor_of_doc,
        events,
        statements,
        sources,
        topics,
        sections,
        place_in_section,
        held_back,
        assets: inputs.assets.clone(),
        redirects,
        ids,
        translations,
    };
    (site, found)
}

/// For each document, whether its facts count: it is not held back, and no translation, which
/// tells the facts of its original again.
fn facts(
    docs: &[Arc<Document>],
    pages: &[Option<crate::model::site::Page>],
    held_back: &[crate::model::site::HeldBack],
) -> Vec<bool> {
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

fn by_address<'a>(
    pages: &'a [Option<crate::model::site::Page>],
    sections: &'a [Section],
    topics: &'a [Topic],
    sources: &'a [crate::model::site::Source],
) -> FxHashMap<&'a str, Target> {
    fn bare(address: &str) -> &str {
        address.trim_end_matches('/')
    }
    let mut known = FxHashMap::default();
    for (at, section) in sections.iter().enumerate() {
        known.insert(bare(&section.address), Target::Section(u32::try_from(at).unwrap_or(u32::MAX)));
    }
    for (at, topic) in topics.iter().enumerate() {
        known.insert(bare(&topic.address), Target::Topic(crate::model::site::TopicIx::new(at)));
    }
    for (at, source) in sources.iter().enumerate() {
        known.insert(bare(&source.address), Target::Source(crate::model::site::SourceIx::new(at)));
    }
    for (at, page) in pages.iter().enumerate() {
        if let Some(page) = page {
            known.insert(bare(&page.address), Target::Doc(DocIx::new(at)));
        }
    }
    known
}

/// A table by document and entry of what a sorted table holds.
fn by_doc<T: Copy>(
    docs: &[Arc<Document>],
    items: impl Iterator<Item = (DocIx, u32)>,
    make: impl Fn(usize) -> T,
    length: impl Fn(&Document) -> usize,
) -> Vec<Vec<Option<T>>> {
    let mut table: Vec<Vec<Option<T>>> = docs.iter().map(|doc| vec![None; length(doc)]).collect();
    for (at, (doc, entry)) in items.enumerate() {
        if let Some(place) = table[doc.index()].get_mut(entry as usize) {
            *place = Some(make(at));
        }
    }
    table
}

/// The folders that have pages, each with its `_index.md`.
fn sections(
    docs: &[Arc<Document>],
    pages: &[Option<crate::model::site::Page>],
    config: &Config,
) -> Vec<Section> {
    let mut sections: std::collections::BTreeMap<String, Section> = std::collections::BTreeMap::new();
    for (at, doc) in docs.iter().enumerate() {
        let ix = DocIx::new(at);
        let foreign = doc.suffix.as_ref().is_some_and(|language| *language != config.language);
        if pages[at].is_none() || doc.folder.is_empty() || foreign {
            continue;
        }
        let parts: Vec<String> = doc.folder.split('/').map(crate::parse::slug::slugify).collect();
        let address = format!("{}/", parts.join("/"));
        let section = sections.entry(address.clone()).or_insert_with(|| Section {
            address,
            folder: doc.folder.clone(),
            doc: None,
            title: title_of_folder(&doc.folder),
            docs: Vec::new(),
        });
        if doc.kind == Kind::Section {
            section.doc = Some(ix);
            section.title.clone_from(&doc.front.title.value);
        } else {
            section.docs.push(ix);
        }
    }
    sections.into_values().collect()
}

fn title_of_folder(folder: &str) -> String {
    let name = folder.rsplit('/').next().unwrap_or(folder).replace(['-', '_'], " ");
    let mut chars = name.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Puts the pages of each section in order: by title for actors and other names, else newest
/// first; `sort_by` of the section decides otherwise. Ties are broken by title and path.
fn sort_sections(sections: &mut [Section], docs: &[Arc<Document>]) {
    use crate::model::document::{Own, SortBy};
    for section in sections {
        let asked = section.doc.and_then(|ix| match &docs[ix.index()].front.own {
            Own::Section { sort_by, .. } => *sort_by,
            _ => None,
        });
        let dated = section.docs.iter().any(|ix| docs[ix.index()].front.date.is_some());
        let order = asked.unwrap_or(if dated { SortBy::Date } else { SortBy::Title });
        section.docs.sort_by_cached_key(|ix| {
            let doc = &docs[ix.index()];
            let date = doc.front.date.as_ref().map(|date| date.value.clone());
            let date = (order == SortBy::Date).then_some(std::cmp::Reverse(date));
            let weight = (order == SortBy::Weight).then(|| doc.front.weight.unwrap_or(i64::MAX));
            // Documents are numbered by path, so this leaves no ties.
            (date, weight, doc.front.title.value.to_lowercase(), *ix)
        });
    }
}

fn places(sections: &[Section], docs: usize) -> Vec<Option<(u32, u32)>> {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut places = vec![None; docs];
    for (at, section) in sections.iter().enumerate() {
        for (place, doc) in section.docs.iter().enumerate() {
            places[doc.index()] = Some((number(at), number(place)));
        }
    }
    places
}

/// For each document, the documents that link to it or name it, each once, by path.
#[expect(clippy::too_many_arguments, reason = "it reads every table there is")]
fn backlinks(
    docs: &[Arc<Document>],
    pages: &[Option<crate::model::site::Page>],
    links: &[Vec<Target>],
    mentions: &[Vec<Mention>],
    events: &[Event],
    statements: &[Statement],
    topics: &[Topic],
    doc_actors: &[Vec<ActorIx>],
    actors: &[crate::model::site::Actor],
) -> Vec<Vec<(DocIx, Via)>> {
    let mut backlinks: Vec<Vec<(DocIx, Via)>> = vec![Vec::new(); docs.len()];
    let mut seen = vec![u32::MAX; docs.len()];
    for (at, doc) in docs.iter().enumerate() {
        if pages[at].is_none() {
            continue;
        }
        let from = DocIx::new(at);
        let mut note = |to: DocIx, via: Via| {
            if to != from && seen[to.index()] != from.0 {
                seen[to.index()] = from.0;
                backlinks[to.index()].push((from, via));
            }
        };
        for (number, target) in links[at].iter().enumerate() {
            let to = match target {
                Target::Doc(to) => Some(*to),
                Target::Event(event) => events.get(event.index()).map(|event| event.doc),
                Target::Statement(said) => statements.get(said.index()).map(|said| said.doc),
                Target::Topic(topic) => topics.get(topic.index()).and_then(|topic| topic.doc),
                _ => None,
            };
            if let Some(to) = to {
                note(to, Via::Link(u32::try_from(number).unwrap_or(u32::MAX)));
            }
        }
        for (number, mention) in mentions.get(at).into_iter().flatten().enumerate() {
            note(mention.to, Via::Mention(u32::try_from(number).unwrap_or(u32::MAX)));
        }
        // What an event names is in the chronology of the actor already.
        if doc.kind != Kind::Event {
            for actor in &doc_actors[at] {
                note(actors[actor.index()].doc, Via::Front);
            }
        }
    }
    backlinks
}
