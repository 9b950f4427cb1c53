//! From documents to a site: the only stage that sees everything.
//!
//! Ids, names, links, events, statements, sources and what refers to what, as plain tables with
//! typed ids. Reads documents, changes none; the same documents in any order of listing make the
//! same tables.

mod actors;
mod anchors;
pub mod blocks;
mod events;
mod links;
mod memo;
mod mentions;
pub mod names;
mod pages;
mod sections;
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
    ActorIx, Asset, ByDoc, DocIx, Event, EventIx, References, Section, Site, StatementIx, Tables,
    Target, Topic, Via,
};

pub use memo::Memo;
pub use pages::Publish;

use links::Reach;
use memo::{Found, Known, OfDoc, Whole};
use mentions::{Finder, Workshop};

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
    /// The `facts.json` of the last publication, where there is one.
    pub baseline: Option<Arc<str>>,
    /// The day of the build.
    pub today: NaiveDate,
}

impl Inputs {
    /// The site of these documents, which say `tables` together.
    fn site(&self, tables: Arc<Tables>) -> Site {
        Site {
            config: self.config.clone(),
            today: self.today.format("%Y-%m-%d").to_string(),
            baseline: self.baseline.clone(),
            docs: self.docs.clone(),
            tables,
        }
    }
}

/// Resolves everything; returns the site and what does not fit together in it. What `memo` still
/// knows is not found out again; the result is the same without it.
pub fn resolve(inputs: &Inputs, memo: Option<&Memo>) -> (Site, Vec<Diagnostic>, Memo) {
    if let Some(memo) = memo.filter(|memo| memo.is_of(inputs)) {
        let whole = &memo.whole;
        return (inputs.site(whole.tables.clone()), whole.found.clone(), memo.clone());
    }
    let mut found = Vec::new();
    let docs = &inputs.docs;
    let today = Day::from_naive(inputs.today);
    let pages::Pages { pages, held_back, mut ids, translations, redirects } =
        pages::pages(docs, &inputs.config, inputs.publish, today, &inputs.assets, &mut found);
    let facts = facts(docs, &pages, &held_back);

    let ((mut topics, topic_names), (order, said, mut sections)) = rayon::join(
        || topics::topics(docs, &facts),
        || {
            let order = events::order(docs, &facts);
            (
                order,
                statements::order(docs, &facts),
                sections::sections(docs, &pages, &inputs.config),
            )
        },
    );
    let unclaimed = found.len();
    events::claim_ids(docs, &order, &mut ids, &mut found);
    statements::claim_ids(docs, &said, &mut ids, &mut found);
    // Who gets an id that several want depends on more than is remembered.
    let ids_are_clear = found.len() == unclaimed;
    let mut sources = sources::sources(docs, &inputs.registers, &mut found);
    let (by_path, by_address) = rayon::join(
        || docs.iter().enumerate().map(|(at, doc)| (&*doc.path, DocIx::new(at))).collect(),
        || by_address(&pages, &sections, &topics, &sources),
    );

    let reach = Reach {
        docs,
        pages: &pages,
        names: names::Names::new(docs, ids),
        by_path,
        by_address,
        translations,
        sources: sources
            .iter()
            .enumerate()
            .map(|(at, source)| {
                (source.entry.key.value.as_str(), crate::model::site::SourceIx::new(at))
            })
            .collect(),
        topics: topics
            .iter()
            .enumerate()
            .map(|(at, topic)| (topic.id.as_str(), crate::model::site::TopicIx::new(at)))
            .collect(),
        sections: &sections,
        assets: &inputs.assets,
        by_source_file: inputs
            .assets
            .iter()
            .enumerate()
            .map(|(at, asset)| (&*asset.from, u32::try_from(at).unwrap_or(u32::MAX)))
            .collect(),
    };
    let actor_of_doc = actors::number(docs, &pages);
    let names_are_links = inputs.config.mentions.link == MentionLinks::First;
    let reachable = reachable(&reach, &facts, ids_are_clear, names_are_links);
    let known = memo
        .filter(|_| ids_are_clear)
        .and_then(|memo| Known::new(memo, reachable, docs, names_are_links));
    let presented = mentions::Actors::new(docs, &actor_of_doc);
    let lexicon = match &known {
        _ if !names_are_links => None,
        Some(known) => known.lexicon(),
        None => presented.lexicon(docs).map(Arc::new),
    };
    let finder = lexicon.as_ref().map(|lexicon| {
        found.extend(mentions::findings(lexicon, docs));
        Finder::new(docs, &pages, &reach.translations, lexicon, &presented)
    });
    let of_docs: Vec<Arc<OfDoc>> = docs
        .par_iter()
        .enumerate()
        .map_init(Workshop::default, |workshop, (at, doc)| {
            if let Some(of_doc) = known.as_ref().and_then(|known| known.of_doc(at, doc)) {
                return of_doc.clone();
            }
            let names = finder.as_ref().map(|finder| (finder, workshop));
            Arc::new(of_doc(&reach, DocIx::new(at), &actor_of_doc, &topic_names, facts[at], names))
        })
        .collect();
    let references: Vec<Arc<References>> =
        of_docs.iter().map(|of_doc| of_doc.references.clone()).collect();
    found.extend(of_docs.iter().flat_map(|of_doc| &of_doc.found.list).cloned());

    let mut of_site = Found::default();
    let mut actors = actors::actors(&reach, &actor_of_doc, &mut of_site);
    let told = |(ix, entry): &events::Told| of_docs[ix.index()].events[*entry as usize].clone();
    let mut events: Vec<Arc<Event>> = order.iter().filter_map(told).collect();
    events::default_ids(&mut events, docs, &reach.names.ids);
    let statements =
        statements::statements(&reach, &said, &references, &actor_of_doc, &mut of_site);
    found.append(&mut of_site.list);
    let Reach { names, translations, .. } = reach;
    let ids = names.ids;

    let doc_events =
        by_doc(docs, events.iter().map(|event| (event.doc, event.entry)), EventIx::new, |doc| {
            doc.body.events.len()
        });
    let doc_statements = by_doc(
        docs,
        statements.iter().map(|said| (said.doc, said.entry)),
        StatementIx::new,
        |doc| doc.body.statements.len(),
    );
    let citing = sources::Citing {
        docs,
        pages: &pages,
        facts: &facts,
        references: &references,
        events: &events,
        statements: &statements,
    };
    let shown = actors.iter().map(|actor| actor.doc).collect::<Vec<_>>();
    let topic_docs = topics.iter().map(|topic| topic.doc).collect::<Vec<_>>();
    let ((), backlinks) = rayon::join(
        || {
            actors::attach(&mut actors, &events, &statements, &actor_of_doc);
            topics::attach(&mut topics, docs, &pages, &references, &events);
            sources::attach(&mut sources, &citing);
            sections::sort(&mut sections, docs);
        },
        || backlinks(docs, &pages, &references, &topic_docs, &shown),
    );
    let place_in_section = sections::places(&sections, docs.len());

    let tables = Arc::new(Tables {
        pages,
        references,
        doc_events,
        doc_statements,
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
    });
    let whole = Arc::new(Whole::new(inputs, tables.clone(), found.clone()));
    let docs = docs.iter().cloned().zip(of_docs).collect();
    (inputs.site(tables), found, Memo { reachable, lexicon, docs, whole })
}

/// What the document `ix` says; its events only where its facts count. `names` are given where
/// names become links.
fn of_doc<'a>(
    reach: &Reach<'_>,
    ix: DocIx,
    actor_of_doc: &[Option<ActorIx>],
    topics: &topics::TopicNames<'_>,
    facts_count: bool,
    names: Option<(&Finder<'a>, &mut Workshop<'a>)>,
) -> OfDoc {
    let doc = &reach.docs[ix.index()];
    let mut found = Found::default();
    let mut references = reach.resolve(ix, &mut found);
    if let Some((finder, workshop)) = names {
        references.mentions = finder.mentions(ix, &references.links, workshop);
    }
    references.topics = topics.all(&doc.front.topics);
    let mut events = vec![None; doc.body.events.len()];
    if facts_count {
        for (entry, event) in events.iter_mut().enumerate() {
            let number = u32::try_from(entry).unwrap_or(u32::MAX);
            // One without a date is no event, but what it names is looked up all the same.
            let told =
                events::event(reach, ix, number, &references, actor_of_doc, topics, &mut found);
            *event = doc.body.events[entry].date.is_some().then(|| Arc::new(told));
        }
        statements::accounts(reach, doc, &references.links, actor_of_doc, &mut found);
    }
    let own = events.first().and_then(Option::as_ref).filter(|_| doc.kind == Kind::Event);
    references.actors = match own {
        Some(event) => event.actors.iter().map(|(actor, _)| *actor).collect(),
        None => {
            let linked = (references.links.as_slice(), references.mentions.as_slice());
            actors::of_doc(reach, ix, linked, actor_of_doc, &mut found)
        }
    };
    OfDoc { references: Arc::new(references), events, found }
}

/// A hash of what there is to refer to and how it is numbered: everything but what documents, and
/// places in them, are called.
fn reachable(reach: &Reach<'_>, facts: &[bool], ids_are_clear: bool, names_are_links: bool) -> u64 {
    use std::hash::{Hash as _, Hasher as _};
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    (ids_are_clear, names_are_links).hash(&mut hash);
    for (at, doc) in reach.docs.iter().enumerate() {
        doc.identity.hash(&mut hash);
        facts[at].hash(&mut hash);
        reach.pages[at].as_ref().map(|page| &page.address).hash(&mut hash);
    }
    let mut sources: Vec<_> = reach.sources.iter().collect();
    sources.sort_unstable();
    sources.hash(&mut hash);
    let mut topics: Vec<_> = reach.topics.iter().collect();
    topics.sort_unstable();
    topics.hash(&mut hash);
    for section in reach.sections {
        (&section.address, &section.title).hash(&mut hash);
    }
    for asset in reach.assets {
        (&asset.from, &asset.to).hash(&mut hash);
    }
    hash.finish()
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
        known
            .insert(bare(&section.address), Target::Section(u32::try_from(at).unwrap_or(u32::MAX)));
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
) -> ByDoc<Option<T>> {
    let mut table = ByDoc::filled(docs.iter().map(|doc| length(doc)), None);
    for (at, (doc, entry)) in items.enumerate() {
        if let Some(place) = table[doc.index()].get_mut(entry as usize) {
            *place = Some(make(at));
        }
    }
    table
}

/// For each document, the documents that link to it or name it, each once, by path.
fn backlinks(
    docs: &[Arc<Document>],
    pages: &[Option<crate::model::site::Page>],
    references: &[Arc<References>],
    doc_of_topic: &[Option<DocIx>],
    doc_of_actor: &[DocIx],
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
        let References { links, mentions, actors: named, .. } = &*references[at];
        for (number, target) in links.iter().enumerate() {
            let to = match target {
                Target::Doc(to) => Some(*to),
                Target::Event(doc, _) | Target::Statement(doc, _) => Some(*doc),
                Target::Topic(topic) => doc_of_topic.get(topic.index()).copied().flatten(),
                _ => None,
            };
            if let Some(to) = to {
                note(to, Via::Link(u32::try_from(number).unwrap_or(u32::MAX)));
            }
        }
        for (number, mention) in mentions.iter().enumerate() {
            note(mention.to, Via::Mention(u32::try_from(number).unwrap_or(u32::MAX)));
        }
        // What an event names is in the chronology of the actor already.
        if doc.kind != Kind::Event {
            for actor in named {
                note(doc_of_actor[actor.index()], Via::Front);
            }
        }
    }
    backlinks
}
