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

use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cite::Register;
use crate::config::{Config, MentionLinks};
use crate::diagnostic::Diagnostic;
use crate::model::document::{Document, Kind};
use crate::model::site::{
    ActorIx, Asset, ByDoc, DocIx, Event, EventIx, Layout, References, Section, Site, SourceIx,
    StatementIx, Tables, Target, Topic, TopicIx, Via,
};

pub use memo::Memo;
pub use pages::Publish;

use events::Told;
use links::{Rare, Reach};
use memo::{Before, Found, Known, OfDoc, Whole};
use mentions::{Finder, Workshop};
use topics::Topics;

/// What a site is made of.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// `site.toml`.
    pub config: Arc<Config>,
    /// The files of `content/`, sorted by path.
    pub docs: Arc<[Arc<Document>]>,
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

/// Documents that a thread takes at once.
const AT_ONCE: usize = 64;

/// Resolves everything; returns the site and what does not fit together in it. What `memo` still
/// knows is not found out again; the result is the same without it.
pub fn resolve(inputs: &Inputs, memo: Option<&Memo>) -> (Site, Vec<Diagnostic>, Memo) {
    if let Some(memo) = memo.filter(|memo| memo.is_of(inputs)) {
        let whole = &memo.whole;
        return (inputs.site(whole.tables.clone()), whole.found.clone(), memo.clone());
    }
    let mut found = Vec::new();
    let docs = &*inputs.docs;
    let before = memo.and_then(|memo| Before::new(memo, inputs));
    let (layout, order, said) = match &before {
        Some(before) => (before.layout().clone(), before.order(docs), before.said(docs)),
        None => lay_out(inputs, &mut found),
    };
    let (pages, facts) = (&*layout.pages, &*layout.facts);
    let (Topics { list: mut topics, names: topic_names }, sections) = rayon::join(
        || {
            let kept = before.as_ref().and_then(|before| before.topics(docs));
            kept.unwrap_or_else(|| topics::topics(docs, facts))
        },
        || match &before {
            Some(before) => before.sections(docs),
            None => sections::sections(docs, pages, &inputs.config),
        },
    );
    let mut sources = sources::sources(docs, &inputs.registers, &mut found);

    let keys = sources.iter().enumerate();
    let keys = keys.map(|(at, source)| (source.entry.key.value.as_str(), SourceIx::new(at)));
    let topic_ids = topics.iter().enumerate();
    let topic_ids = topic_ids.map(|(at, topic)| (topic.id.as_str(), TopicIx::new(at)));
    let reach = Reach {
        docs,
        pages,
        names: names::Names::new(docs, &layout.ids),
        by_path: &layout.by_path,
        translations: &layout.translations,
        listed: (&topics, &sources),
        sources: keys.collect(),
        topics: topic_ids.collect(),
        sections: &sections,
        assets: &inputs.assets,
        rare: Rare::default(),
    };
    let actor_of_doc = &*layout.actor_of_doc;
    let names_are_links = inputs.config.mentions.link == MentionLinks::First;
    let reachable = reachable(&reach, &layout, names_are_links);
    let known = memo
        .filter(|_| layout.ids_are_clear)
        .and_then(|memo| Known::new(memo, reachable, docs, names_are_links));
    let presented = names_are_links.then(|| mentions::Actors::new(docs, actor_of_doc));
    let lexicon = match &known {
        Some(known) => known.lexicon(),
        None => presented.as_ref().and_then(|actors| actors.lexicon(docs)).map(Arc::new),
    };
    let finder = presented.as_ref().zip(lexicon.as_ref()).map(|(presented, lexicon)| {
        found.extend(mentions::findings(lexicon, docs));
        Finder::new(docs, pages, &layout.translations, lexicon, presented)
    });
    let of_docs: Arc<[Arc<OfDoc>]> = docs
        .par_iter()
        .enumerate()
        .with_max_len(AT_ONCE)
        .map_init(Workshop::default, |workshop, (at, doc)| {
            if let Some(of_doc) = known.as_ref().and_then(|known| known.of_doc(at, doc)) {
                return of_doc.clone();
            }
            let names = finder.as_ref().map(|finder| (finder, workshop));
            Arc::new(of_doc(&reach, DocIx::new(at), actor_of_doc, &topic_names, facts[at], names))
        })
        .collect();
    let references: Vec<Arc<References>> =
        of_docs.par_iter().map(|of_doc| of_doc.references.clone()).collect();
    found.par_extend(of_docs.par_iter().flat_map_iter(|of_doc| &of_doc.found.list).cloned());

    let mut of_site = Found::default();
    let mut actors = actors::actors(&reach, actor_of_doc, &mut of_site);
    let told = |(ix, entry): &Told| of_docs[ix.index()].events[*entry as usize].clone();
    let mut events: Vec<Arc<Event>> = order.par_iter().filter_map(told).collect();
    events::default_ids(&mut events, docs, &layout.ids);
    let statements = statements::statements(&reach, &said, &references, actor_of_doc, &mut of_site);
    found.append(&mut of_site.list);

    let lists = before.as_ref().and_then(|before| before.lists(docs));
    let (doc_events, doc_statements) = lists.unwrap_or_else(|| {
        rayon::join(
            || ByDoc::filled(docs.iter().map(|doc| doc.body.events.len()), None),
            || ByDoc::filled(docs.iter().map(|doc| doc.body.statements.len()), None),
        )
    });
    let (doc_events, doc_statements) = rayon::join(
        || {
            let places = events.iter().map(|event| (event.doc, event.entry));
            numbered(doc_events, places, EventIx::new)
        },
        || {
            let places = statements.iter().map(|said| (said.doc, said.entry));
            numbered(doc_statements, places, StatementIx::new)
        },
    );
    let citing = sources::Citing {
        docs,
        pages,
        facts,
        references: &references,
        events: &events,
        statements: &statements,
    };
    let shown = actors.iter().map(|actor| actor.doc).collect::<Vec<_>>();
    let topic_docs = topics.iter().map(|topic| topic.doc).collect::<Vec<_>>();
    let ((), backlinks) = rayon::join(
        || {
            actors::attach(&mut actors, &events, &statements, actor_of_doc);
            topics::attach(&mut topics, docs, pages, &references, &events);
            sources::attach(&mut sources, &citing);
        },
        || {
            // What is known is counted as it was.
            let kept = before.as_ref().filter(|_| known.is_some());
            let kept = kept.and_then(|before| before.backlinks(&references));
            kept.unwrap_or_else(|| backlinks(docs, pages, &references, &topic_docs, &shown).into())
        },
    );
    let place_in_section = sections::places(&sections, docs.len());

    let tables = Arc::new(Tables {
        layout,
        references,
        doc_events,
        doc_statements,
        backlinks,
        actors,
        events,
        statements,
        sources,
        topics,
        sections,
        place_in_section,
        assets: inputs.assets.clone(),
    });
    let whole = Arc::new(Whole::new(inputs, tables.clone(), found.clone()));
    let (docs, order, said) = (inputs.docs.clone(), order.into(), said.into());
    let topics = topic_names;
    let memo = Memo { reachable, lexicon, docs, of_docs, order, said, topics, whole };
    (inputs.site(tables), found, memo)
}

/// The layout made anew, and the events and statements in order.
fn lay_out(inputs: &Inputs, found: &mut Vec<Diagnostic>) -> (Arc<Layout>, Vec<Told>, Vec<Told>) {
    let docs = &*inputs.docs;
    let mut layout = pages::pages(inputs, found);
    let (order, said) = rayon::join(
        || events::order(docs, &layout.facts),
        || statements::order(docs, &layout.facts),
    );
    let unclaimed = found.len();
    events::claim_ids(docs, &order, &mut layout.ids, found);
    statements::claim_ids(docs, &said, &mut layout.ids, found);
    // Who gets an id that several want depends on more than is remembered.
    layout.ids_are_clear = found.len() == unclaimed;
    layout.is_sound = found.is_empty();
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    layout.ids_are_clear.hash(&mut hash);
    for (at, doc) in docs.iter().enumerate() {
        (doc.identity, layout.facts[at]).hash(&mut hash);
        layout.pages[at].as_ref().map(|page| &page.address).hash(&mut hash);
    }
    layout.hash = hash.finish();
    (Arc::new(layout), order, said)
}

/// What the document `ix` says; its events only where its facts count. `names` are given where
/// names become links.
fn of_doc<'a>(
    reach: &Reach<'_>,
    ix: DocIx,
    actor_of_doc: &[Option<ActorIx>],
    topics: &topics::TopicNames,
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
fn reachable(reach: &Reach<'_>, layout: &Layout, names_are_links: bool) -> u64 {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    (layout.hash, names_are_links).hash(&mut hash);
    let (topics, sources) = reach.listed;
    for source in sources {
        source.entry.key.value.hash(&mut hash);
    }
    for topic in topics {
        topic.id.hash(&mut hash);
    }
    for section in reach.sections {
        (&section.address, &section.title).hash(&mut hash);
    }
    for asset in reach.assets {
        (&asset.from, &asset.to).hash(&mut hash);
    }
    hash.finish()
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

/// `table` with the number of each item of a sorted table in the place that `items` say.
fn numbered<T>(
    mut table: ByDoc<Option<T>>,
    items: impl Iterator<Item = (DocIx, u32)>,
    make: impl Fn(usize) -> T,
) -> ByDoc<Option<T>> {
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
