//! Topics: named in front matter, with or without a page of prose.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Spanned;
use crate::model::document::{Document, Kind};
use crate::model::site::{DocIx, Event, EventIx, Page, References, Topic, TopicIx};
use crate::parse::slug::slugify;

/// The id of the topic that is written as `name`.
pub(super) fn id_of(name: &str) -> String {
    slugify(name)
}

/// All topics, by id. A topic's title is that of its page, else as it is written first.
pub(super) fn topics(docs: &[Arc<Document>], facts: &[bool]) -> Vec<Topic> {
    let mut titles: BTreeMap<String, (String, Option<DocIx>)> = BTreeMap::new();
    let mut known: FxHashSet<&str> = FxHashSet::default();
    for (at, doc) in docs.iter().enumerate().filter(|(at, _)| facts[*at]) {
        let of_events = doc.body.events.iter().flat_map(|event| &event.topics);
        for name in doc.front.topics.iter().chain(of_events).map(|topic| topic.value.as_str()) {
            if known.insert(name) {
                titles.entry(id_of(name)).or_insert_with(|| (name.to_owned(), None));
            }
        }
        if doc.kind == Kind::Topic {
            titles.insert(doc.id.clone(), (doc.front.title.value.clone(), Some(DocIx::new(at))));
        }
    }
    titles.remove("");
    let make = |(id, (title, doc)): (String, (String, Option<DocIx>))| {
        let slug = doc.and_then(|doc| docs[doc.index()].front.slug.as_ref());
        let slug = slug.map_or_else(|| id.clone(), |slug| slugify(&slug.value));
        Topic {
            address: format!("topics/{slug}/"),
            id,
            title,
            doc,
            docs: Vec::new(),
            events: Vec::new(),
        }
    };
    titles.into_iter().map(make).collect()
}

/// The topics that names stand for.
pub(super) struct TopicNames<'a> {
    by_name: FxHashMap<&'a str, TopicIx>,
}

impl<'a> TopicNames<'a> {
    /// The names that `docs` write, each looked up once.
    pub(super) fn new(docs: &'a [Arc<Document>], topics: &[Topic]) -> Self {
        let mut by_name = FxHashMap::default();
        for doc in docs {
            let of_events = doc.body.events.iter().flat_map(|event| &event.topics);
            for name in doc.front.topics.iter().chain(of_events).map(|topic| topic.value.as_str()) {
                if !by_name.contains_key(name) {
                    let id = id_of(name);
                    if let Ok(at) = topics.binary_search_by(|topic| topic.id.as_str().cmp(&id)) {
                        by_name.insert(name, TopicIx::new(at));
                    }
                }
            }
        }
        Self { by_name }
    }

    /// The topics that `names` stand for.
    pub(super) fn all(&self, names: &[Spanned<String>]) -> Vec<TopicIx> {
        names.iter().filter_map(|name| self.by_name.get(name.value.as_str()).copied()).collect()
    }
}

/// Fills in what each topic has.
pub(super) fn attach(
    topics: &mut [Topic],
    docs: &[Arc<Document>],
    pages: &[Option<Page>],
    references: &[Arc<References>],
    events: &[Arc<Event>],
) {
    for (at, doc) in docs.iter().enumerate() {
        if pages[at].is_none() || doc.kind == Kind::Event || doc.suffix.is_some() {
            continue;
        }
        for topic in &references[at].topics {
            topics[topic.index()].docs.push(DocIx::new(at));
        }
    }
    for (at, event) in events.iter().enumerate() {
        for topic in &event.topics {
            topics[topic.index()].events.push(EventIx::new(at));
        }
    }
    for topic in topics {
        topic.docs.sort_by(|a, b| {
            let date = |ix: &DocIx| docs[ix.index()].front.date.as_ref().map(|date| &date.value);
            date(b).cmp(&date(a)).then(a.cmp(b))
        });
        topic.docs.dedup();
        topic.events.dedup();
    }
}
