//! Events: their order, their ids, and everything that they name.

use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::links::Reach;
use super::memo::Found;
use super::topics::TopicNames;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::{Document, EventDraft, Fragment, Hole, Kind, LinkSort};
use crate::model::site::{ActorIx, DocIx, Event, References, Target};
use crate::model::text;
use crate::parse::slug::slugify;

/// An event by where it is told.
pub(super) type Told = (DocIx, u32);

/// How many characters of a first sentence make a title.
const TITLE_LIMIT: usize = 110;
/// How many bytes of date and title make an id.
const ID_LIMIT: usize = 64;

/// All events of documents whose facts count, earliest first; ties in the order of path and text.
pub(super) fn order(docs: &[Arc<Document>], facts: &[bool]) -> Vec<Told> {
    let counting = (0..docs.len()).filter(|at| facts[*at]).map(DocIx::new);
    let mut order: Vec<Told> = counting.flat_map(|ix| of_doc(docs, ix)).collect();
    order.par_sort_unstable_by(|a, b| compare(docs, a, b));
    order
}

/// The events of one document.
pub(super) fn of_doc(docs: &[Arc<Document>], ix: DocIx) -> impl Iterator<Item = Told> {
    let told = (0..).zip(&docs[ix.index()].body.events);
    told.filter(|(_, draft)| draft.date.is_some()).map(move |(entry, _)| (ix, entry))
}

/// Which of two events comes first; never equal.
pub(super) fn compare(docs: &[Arc<Document>], a: &Told, b: &Told) -> Ordering {
    let date = |(doc, entry): &Told| {
        docs[doc.index()].body.events[*entry as usize].date.as_ref().map(|date| &date.value)
    };
    date(a).cmp(&date(b)).then(a.cmp(b))
}

/// Puts the ids that authors gave to events into the table of ids.
pub(super) fn claim_ids(
    docs: &[Arc<Document>],
    order: &[Told],
    ids: &mut FxHashMap<String, Target>,
    found: &mut Vec<Diagnostic>,
) {
    let mut claimed: FxHashMap<&str, Told> = FxHashMap::default();
    for told in order {
        let doc = &docs[told.0.index()];
        if doc.kind == Kind::Event && told.1 == 0 {
            continue;
        }
        let Some(id) = &doc.body.events[told.1 as usize].id else { continue };
        let taken = match ids.get(&id.value) {
            Some(Target::Doc(other)) => Some((*other, None)),
            _ => claimed.get(id.value.as_str()).map(|(other, entry)| (*other, Some(*entry))),
        };
        if let Some((other, entry)) = taken {
            // Two events of one page are a finding of its anchors already.
            if other != told.0 || entry.is_none() {
                let other = &docs[other.index()];
                let span = entry.and_then(|entry| other.body.events[entry as usize].id.as_ref());
                found.push(
                    Diagnostic::new(
                        Code::DuplicateId,
                        format!("the id `{}` is taken already", id.value),
                    )
                    .at(&doc.path, id.span)
                    .related(&other.path, span.map(|id| id.span), "it is taken here")
                    .hint("give one of the two another id"),
                );
            }
            continue;
        }
        claimed.insert(&id.value, *told);
        ids.insert(id.value.clone(), Target::Event(told.0, told.1));
    }
}

/// The event number `entry` of the document `ix` with everything that it names.
pub(super) fn event(
    reach: &Reach<'_>,
    ix: DocIx,
    entry: u32,
    References { links, mentions, .. }: &References,
    actor_of_doc: &[Option<ActorIx>],
    topics: &TopicNames,
    found: &mut Found,
) -> Event {
    let doc = &reach.docs[ix.index()];
    let draft = &doc.body.events[entry as usize];
    let mut actors: Vec<(ActorIx, Option<u32>)> = Vec::new();
    let mut add = |actor: ActorIx, listed: Option<u32>| {
        if !actors.iter().any(|(known, _)| *known == actor) {
            actors.push((actor, listed));
        }
    };
    let kinds = [Kind::Actor];
    for (at, name) in draft.actors.iter().enumerate() {
        let to = reach.of_kind(doc, &name.name.value, name.name.span, &kinds, found);
        if let Some(actor) = to.and_then(|to| actor_of_doc[to.index()]) {
            add(actor, u32::try_from(at).ok());
        }
    }
    for at in draft.links.indices() {
        if let Some(Target::Doc(to)) = links.get(at)
            && let Some(actor) = actor_of_doc[to.index()]
        {
            add(actor, None);
        }
    }
    for actor in super::mentions::of_event(doc, entry, mentions) {
        add(actor, None);
    }
    let accounts = draft.accounts.iter().map(|account| {
        let to = reach.of_kind(doc, &account.by.value, account.by.span, &kinds, found);
        to.and_then(|to| actor_of_doc[to.index()])
    });
    let accounts: Vec<Option<ActorIx>> = accounts.collect();
    let place = draft.place.as_ref().and_then(|place| {
        reach.of_kind(doc, &place.value, place.span, &[Kind::Place, Kind::Actor], found)
    });
    let topics = topics.all(&draft.topics);
    let title = title(reach, doc, draft, links);
    let id = id_of(doc, entry).cloned().unwrap_or_else(|| default_id(draft, &title));
    Event { id, doc: ix, entry, title, actors, place, topics, accounts }
}

fn title(reach: &Reach<'_>, doc: &Document, draft: &EventDraft, links: &[Target]) -> String {
    if draft.title.is_empty() {
        let filled = words(reach, doc, &draft.text, links);
        return text::title_of(&filled, TITLE_LIMIT);
    }
    words(reach, doc, &draft.title, links)
}

/// The words of `fragment` as a reader will see them, without notes.
fn words(reach: &Reach<'_>, doc: &Document, fragment: &Fragment, links: &[Target]) -> String {
    crate::parse::markdown::plain_text_with(fragment, |hole| match hole {
        Hole::LinkTitle(at) => match links.get(at as usize) {
            Some(Target::Doc(to)) => &reach.docs[to.index()].front.title.value,
            _ => doc
                .body
                .links
                .get(at as usize)
                .filter(|link| link.sort == LinkSort::Wiki)
                .map_or("", |link| &link.target),
        },
        _ => "",
    })
}

/// Makes the ids of events whose author gave them none unique over the site.
pub(super) fn default_ids(
    events: &mut [Arc<Event>],
    docs: &[Arc<Document>],
    taken: &FxHashMap<String, Target>,
) {
    let mut used: FxHashSet<String> = FxHashSet::default();
    // Which number a shared id tries next, so that thousands of one name do not try all of them.
    let mut next: FxHashMap<String, u32> = FxHashMap::default();
    for event in events {
        let doc = &docs[event.doc.index()];
        if id_of(doc, event.entry).is_some() {
            continue;
        }
        if !taken.contains_key(&event.id) && used.insert(event.id.clone()) {
            continue;
        }
        let number = next.entry(event.id.clone()).or_insert(2);
        let mut id = format!("{}-{number}", event.id);
        *number += 1;
        while taken.contains_key(&id) || !used.insert(id.clone()) {
            id = format!("{}-{number}", event.id);
            *number += 1;
        }
        Arc::make_mut(event).id = id;
    }
}

/// The id that the author gave to the event number `entry` of `doc`.
fn id_of(doc: &Document, entry: u32) -> Option<&String> {
    if doc.kind == Kind::Event && entry == 0 {
        return Some(&doc.id);
    }
    doc.body.events[entry as usize].id.as_ref().map(|id| &id.value)
}

/// An id out of a date and a title; others may have the same.
fn default_id(draft: &EventDraft, title: &str) -> String {
    let date = draft.date.as_ref().map_or("", |date| date.value.edtf());
    let mut id = slugify(&format!("{date} {title}"));
    if id.len() > ID_LIMIT {
        let mut cut = ID_LIMIT;
        while !id.is_char_boundary(cut) {
            cut -= 1;
        }
        id.truncate(id[..cut].rfind('-').filter(|at| *at > 10).unwrap_or(cut));
    }
    if id.is_empty() {
        id.push_str("event");
    }
    id
}
