//! Events: their order, their ids, and everything that they name.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::links::Reach;
use super::topics::TopicNames;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::{Document, EventDraft, Fragment, Hole, Kind, LinkSort};
use crate::model::site::{ActorIx, DocIx, Event, Mention, Target};
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
    let mut order: Vec<Told> = Vec::new();
    for (at, doc) in docs.iter().enumerate().filter(|(at, _)| facts[*at]) {
        for (entry, draft) in doc.body.events.iter().enumerate() {
            if draft.date.is_some() {
                order.push((DocIx::new(at), u32::try_from(entry).unwrap_or(u32::MAX)));
            }
        }
    }
    order.par_sort_unstable_by(|a, b| {
        let date = |(doc, entry): &Told| {
            docs[doc.index()].body.events[*entry as usize].date.as_ref().map(|date| &date.value)
        };
        date(a).cmp(&date(b)).then(a.cmp(b))
    });
    order
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
    (links, mentions): (&[Target], &[Mention]),
    actor_of_doc: &[Option<ActorIx>],
    topics: &TopicNames<'_>,
    found: &mut Vec<Diagnostic>,
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
    let id = if doc.kind == Kind::Event && entry == 0 {
        doc.id.clone()
    } else {
        draft.id.as_ref().map_or(String::new(), |id| id.value.clone())
    };
    let title = title(reach, doc, draft, links);
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

/// Gives every event without an id one from its date and title, unique over the site.
pub(super) fn default_ids(
    events: &mut [Event],
    docs: &[Arc<Document>],
    taken: &FxHashMap<String, Target>,
) {
    let mut used: FxHashSet<String> = FxHashSet::default();
    for event in events.iter_mut().filter(|event| event.id.is_empty()) {
        let draft = &docs[event.doc.index()].body.events[event.entry as usize];
        let date = draft.date.as_ref().map_or("", |date| date.value.edtf());
        let mut base = slugify(&format!("{date} {}", event.title));
        if base.len() > ID_LIMIT {
            let mut cut = ID_LIMIT;
            while !base.is_char_boundary(cut) {
                cut -= 1;
            }
            base.truncate(base[..cut].rfind('-').filter(|at| *at > 10).unwrap_or(cut));
        }
        if base.is_empty() {
            base.push_str("event");
        }
        let mut id = base.clone();
        let mut number = 2;
        while taken.contains_key(&id) || !used.insert(id.clone()) {
            id = format!("{base}-{number}");
            number += 1;
        }
        event.id = id;
    }
}
