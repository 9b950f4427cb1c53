//! Actors: their posts and ties from both ends, and what they took part in and said.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::links::Reach;
use crate::diagnostic::Diagnostic;
use crate::model::document::{Document, Kind, Own};
use crate::model::site::{
    Actor, ActorIx, DocIx, Event, EventIx, Mention, Page, ResolvedRelation, ResolvedRole,
    Statement, StatementIx, Target,
};

/// Numbers the actors whose pages are published, by path; translations are no actors of their own.
pub(super) fn number(docs: &[Arc<Document>], pages: &[Option<Page>]) -> Vec<Option<ActorIx>> {
    let mut next = 0;
    docs.iter()
        .zip(pages)
        .map(|(doc, page)| {
            let counts = doc.kind == Kind::Actor && doc.suffix.is_none() && page.is_some();
            counts.then(|| {
                next += 1;
                ActorIx(next - 1)
            })
        })
        .collect()
}

/// The actors with their posts and ties, without events and statements yet.
pub(super) fn actors(
    reach: &Reach<'_>,
    actor_of_doc: &[Option<ActorIx>],
    found: &mut Vec<Diagnostic>,
) -> Vec<Actor> {
    let mut actors: Vec<Actor> = Vec::new();
    for (at, doc) in reach.docs.iter().enumerate() {
        if actor_of_doc[at].is_none() {
            continue;
        }
        let mut actor = Actor {
            doc: DocIx::new(at),
            events: Vec::new(),
            statements: Vec::new(),
            roles: Vec::new(),
            holders: Vec::new(),
            relations: Vec::new(),
            inverse: Vec::new(),
        };
        if let Own::Actor(front) = &doc.front.own {
            let mut named = |name: &crate::diagnostic::Spanned<String>| {
                let to = reach.of_kind(doc, &name.value, name.span, &[Kind::Actor], found);
                to.and_then(|to| actor_of_doc[to.index()])
            };
            for (entry, role) in front.roles.iter().enumerate() {
                actor.roles.push(ResolvedRole {
                    title: role.title.value.clone(),
                    of: role.of.as_ref().and_then(&mut named),
                    term: role.term.clone(),
                    entry: u32::try_from(entry).unwrap_or(u32::MAX),
                });
            }
            for (entry, relation) in front.relations.iter().enumerate() {
                if let Some(to) = named(&relation.to) {
                    actor.relations.push(ResolvedRelation {
                        sort: relation.sort.value.clone(),
                        to,
                        term: relation.term.clone(),
                        entry: u32::try_from(entry).unwrap_or(u32::MAX),
                    });
                }
            }
        }
        actors.push(actor);
    }
    for at in 0..actors.len() {
        let from = ActorIx::new(at);
        for number in 0..actors[at].roles.len() {
            if let Some(of) = actors[at].roles[number].of {
                actors[of.index()].holders.push((from, u32::try_from(number).unwrap_or(u32::MAX)));
            }
        }
        for number in 0..actors[at].relations.len() {
            let to = actors[at].relations[number].to;
            actors[to.index()].inverse.push((from, u32::try_from(number).unwrap_or(u32::MAX)));
        }
    }
    actors
}

/// The actors of the document's front matter, then those linked in it, each once.
pub(super) fn of_doc(
    reach: &Reach<'_>,
    ix: DocIx,
    (links, mentions): (&[Target], &[Mention]),
    actor_of_doc: &[Option<ActorIx>],
    found: &mut Vec<Diagnostic>,
) -> Vec<ActorIx> {
    let doc = &reach.docs[ix.index()];
    let mut seen: FxHashSet<ActorIx> = FxHashSet::default();
    let mut named: Vec<ActorIx> = Vec::new();
    for name in &doc.front.actors {
        let to = reach.of_kind(doc, &name.name.value, name.name.span, &[Kind::Actor], found);
        named
            .extend(to.and_then(|to| actor_of_doc[to.index()]).filter(|actor| seen.insert(*actor)));
    }
    for target in links {
        if let Target::Doc(to) = target {
            named.extend(actor_of_doc[to.index()].filter(|actor| seen.insert(*actor)));
        }
    }
    named.extend(mentions.iter().map(|mention| mention.actor).filter(|actor| seen.insert(*actor)));
    named
}

/// Gives every actor the events that it took part in or was the place of, and the statements that
/// it made.
pub(super) fn attach(
    actors: &mut [Actor],
    events: &[Arc<Event>],
    statements: &[Statement],
    actor_of_doc: &[Option<ActorIx>],
) {
    for (at, event) in events.iter().enumerate() {
        let place = event.place.and_then(|place| actor_of_doc[place.index()]);
        let place = place.filter(|place| event.actors.iter().all(|(actor, _)| actor != place));
        for actor in event.actors.iter().map(|(actor, _)| *actor).chain(place) {
            actors[actor.index()].events.push(EventIx::new(at));
        }
    }
    for (at, statement) in statements.iter().enumerate() {
        if let Some(actor) = statement.speaker {
            actors[actor.index()].statements.push(StatementIx::new(at));
        }
    }
}
