//! Topics: named in front matter, with or without a page of prose.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::Spanned;
use crate::model::document::{Document, Kind};
use crate::model::site::{DocIx, Event, EventIx, Page, References, Topic, TopicIx};
use crate::parse::slug::slugify;

/// The id of the topic that is written as `name`.
pub(super) fn id_of(name: &str) -> String {
    slugify(name)
}

/// All topics, by id, and the names that stand for them. A topic's title is that of its page, else
/// as it is written first where facts count.
pub(super) fn topics(docs: &[Arc<Document>], facts: &[bool]) -> Topics {
    let mut titles: BTreeMap<String, (String, Option<DocIx>)> = BTreeMap::new();
    // Each name is made an id once, however many write it.
    let mut ids: FxHashMap<&str, Written> = FxHashMap::default();
    for (at, doc) in docs.iter().enumerate() {
        let of_events = doc.body.events.iter().flat_map(|event| &event.topics);
        for name in doc.front.topics.iter().chain(of_events).map(|topic| topic.value.as_str()) {
            let written =
                ids.entry(name).or_insert_with(|| Written { id: id_of(name), counts: false });
            if facts[at] && !written.counts {
                written.counts = true;
                titles.entry(written.id.clone()).or_insert_with(|| (name.to_owned(), None));
            }
        }
        if doc.kind == Kind::Topic && facts[at] {
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
    let topics: Vec<Topic> = titles.into_iter().map(make).collect();
    let topic = |(name, written): (&str, Written)| {
        let at = topics.binary_search_by(|topic| topic.id.cmp(&written.id)).ok()?;
        Some((name.to_owned(), TopicIx::new(at)))
    };
    let by_name = ids.into_iter().filter_map(topic).collect();
    Topics { list: topics, names: Arc::new(TopicNames { by_name }) }
}

/// All topics, and the names that stand for them.
pub(super) struct Topics {
    pub(super) list: Vec<Topic>,
    pub(super) names: Arc<TopicNames>,
}

/// A name of a topic as somebody writes it.
struct Written {
    id: String,
    /// Whether it is written where facts count.
    counts: bool,
}

/// The topics that names stand for.
#[derive(Debug)]
pub(super) struct TopicNames {
    by_name: FxHashMap<String, TopicIx>,
}

impl TopicNames {
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
