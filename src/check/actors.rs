//! A: actors. Is everybody who they are said to be, when they are said to be it?

use std::collections::{BTreeMap, BTreeSet};

use crate::date::{Date, Day, Known};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::model::document::{ActorFront, Bound, EventDraft, LifeKey, Own, Role};
use crate::model::site::{ActorIx, DocIx, EventIx, Site, StatementIx, Target};

use super::Found;
use super::context::Context;

/// The front matter of an actor.
pub(super) fn front(site: &Site, actor: ActorIx) -> Option<&ActorFront> {
    match &site.actor(actor).1.front.own {
        Own::Actor(own) => Some(own),
        _ => None,
    }
}

/// An actor that nothing mentions.
pub(super) fn a02(cx: &Context<'_>, found: &mut Found) {
    let site = cx.site;
    let mut seen = vec![false; site.docs.len()];
    for (ix, _) in cx.docs() {
        for passage in &cx.prose[ix.index()] {
            for mention in passage.mentions.iter().filter(|mention| mention.doc != ix) {
                seen[mention.doc.index()] = true;
            }
        }
        for to in &site.references[ix.index()].links {
            if let Target::Doc(to) = to
                && *to != ix
            {
                seen[to.index()] = true;
            }
        }
        for actor in &site.references[ix.index()].actors {
            let doc = site.actors[actor.index()].doc;
            seen[doc.index()] |= doc != ix;
        }
        if let Own::Place(own) = &site.doc(ix).front.own
            && let Some(Target::Doc(country)) =
                own.country.as_ref().and_then(|id| site.ids.get(&id.value))
        {
            seen[country.index()] = true;
        }
    }
    for by in site.events.iter().flat_map(|event| event.accounts.iter().flatten()) {
        seen[site.actors[by.index()].doc.index()] = true;
    }
    for event in &site.events {
        if let Some(place) = event.place {
            seen[place.index()] = true;
        }
    }
    for (at, actor) in site.actors.iter().enumerate() {
        let acts = !(actor.events.is_empty() && actor.statements.is_empty());
        let tied = !(actor.holders.is_empty() && actor.inverse.is_empty());
        if acts || tied || seen[actor.doc.index()] {
            continue;
        }
        let (_, doc) = site.actor(ActorIx::new(at));
        let message = format!("nothing mentions `{}`", doc.front.title.value);
        let hint = format!("link it where it belongs, `[[{}]]`, or delete the page", doc.id);
        found.push(
            Diagnostic::new(Code::A02, message).at(&doc.path, cx.title_span(actor.doc)).hint(hint),
        );
    }
}

/// Two actors that are probably one.
pub(super) fn a04(cx: &Context<'_>, found: &mut Found) {
    let site = cx.site;
    let mut by_wikidata: BTreeMap<&str, ActorIx> = BTreeMap::new();
    let mut reported: BTreeSet<(ActorIx, ActorIx)> = BTreeSet::new();
    for at in 0..site.actors.len() {
        let ix = ActorIx::new(at);
        let Some(id) = front(site, ix).and_then(|own| own.wikidata.as_ref()) else { continue };
        let first = *by_wikidata.entry(&id.value).or_insert(ix);
        if first != ix {
            let message = format!(
                "`{}` and `{}` have one Wikidata id, {}: are they one?",
                cx.name(ix),
                cx.name(first),
                id.value
            );
            let other = front(site, first).and_then(|own| own.wikidata.as_ref()).map(|id| id.span);
            let hint = "merge the two pages, or correct the id of one of them";
            found.push(
                Diagnostic::new(Code::A04, message)
                    .at(&site.actor(ix).1.path, id.span)
                    .related(&site.actor(first).1.path, other, "the other one")
                    .hint(hint),
            );
            reported.insert((first, ix));
        }
    }
    for actors in cx.actors_by_name.values().filter(|actors| actors.len() > 1) {
        let first = actors[0];
        for ix in &actors[1..] {
            if !reported.insert((first, *ix)) {
                continue;
            }
            let (one, other) = (shared_name(cx, first, *ix), shared_name(cx, *ix, first));
            let message =
                format!("`{}` is a name of `{}` too: are they one?", one.value, cx.name(first));
            found.push(
                Diagnostic::new(Code::A04, message)
                    .at(&site.actor(*ix).1.path, other.span)
                    .related(&site.actor(first).1.path, Some(one.span), "it stands here too")
                    .hint("merge the two pages, or give each a name of its own"),
            );
        }
    }
}

/// The first name of `actor` that `other` has too.
fn shared_name(cx: &Context<'_>, actor: ActorIx, other: ActorIx) -> Spanned<String> {
    let (entry, doc) = cx.site.actor(actor);
    let title = Spanned::new(doc.front.title.value.clone(), cx.title_span(entry.doc));
    let own = front(cx.site, actor).map(|own| &own.names);
    let aliases = own.into_iter().flat_map(|names| names.aliases.iter().cloned());
    let foreign =
        own.into_iter().flat_map(|names| names.by_language.iter().map(|(_, name)| name.clone()));
    let shared = |name: &Spanned<String>| {
        let actors = cx.actors_by_name.get(&crate::resolve::names::normalise(&name.value));
        actors.is_some_and(|actors| actors.contains(&other))
    };
    std::iter::once(title.clone()).chain(aliases).chain(foreign).find(shared).unwrap_or(title)
}

/// Words of what goes on after an actor's end.
const AFTERWARDS: [&str; 26] = [
    "funeral",
    "burial",
    "buried",
    "anniversary",
    "posthum",
    "commemorat",
    "memorial",
    "murder of",
    "killing of",
    "death of",
    "assassination of",
    "legacy",
    "successor",
    "succeed",
    "inquest",
    "tomb",
    "mourn",
    "remains",
    "former",
    "heirs",
    "estate",
    "in memory",
    "named after",
    "trial",
    "since the death",
    "after the death",
];

/// An actor who acts before the beginning or after the end of their life.
pub(super) fn a05(cx: &Context<'_>, found: &mut Found) {
    let site = cx.site;
    for at in 0..site.events.len() {
        let ix = EventIx::new(at);
        let (event, draft) = site.draft(ix);
        let Some(date) = &draft.date else { continue };
        for (actor, listed) in &event.actors {
            let Some(why) = outside(cx, *actor, &date.value) else { continue };
            if why.after && goes_on(cx, ix) {
                continue;
            }
            let doc = site.doc(event.doc);
            let span = mention_span(cx, event.doc, draft, *actor, *listed).unwrap_or(date.span);
            let verb = if why.after { "after" } else { "before" };
            let message = format!(
                "`{}` takes part in an event of {}, {verb} {} ({})",
                cx.name(*actor),
                cx.say(&date.value),
                why.what,
                cx.say(&why.date.value)
            );
            report(
                cx,
                Diagnostic::new(Code::A05, message).at(&doc.path, span),
                *actor,
                &why,
                found,
            );
        }
    }
    for at in 0..site.statements.len() {
        let ix = StatementIx::new(at);
        let (statement, draft) = site.statement(ix);
        let (Some(actor), Some(date)) = (statement.speaker, &draft.date) else { continue };
        let Some(why) = outside(cx, actor, &date.value) else { continue };
        let verb = if why.after { "after" } else { "before" };
        let message = format!(
            "`{}` says this on {}, {verb} {} ({})",
            cx.name(actor),
            cx.say(&date.value),
            why.what,
            cx.say(&why.date.value)
        );
        let finding =
            Diagnostic::new(Code::A05, message).at(&site.doc(statement.doc).path, date.span);
        report(cx, finding, actor, &why, found);
    }
    for at in 0..site.actors.len() {
        let actor = ActorIx::new(at);
        for role in front(site, actor).into_iter().flat_map(|own| &own.roles) {
            let Bound::Date(from) = &role.term.from else { continue };
            let Some(why) = outside(cx, actor, &from.value) else { continue };
            let verb = if why.after { "after" } else { "before" };
            let message = format!(
                "this role begins on {}, {verb} {} ({})",
                cx.say(&from.value),
                why.what,
                cx.say(&why.date.value)
            );
            let finding =
                Diagnostic::new(Code::A05, message).at(&site.actor(actor).1.path, from.span);
            report(cx, finding, actor, &why, found);
        }
    }
}

struct Outside<'a> {
    after: bool,
    what: &'static str,
    date: &'a Spanned<Date>,
}

fn report(
    cx: &Context<'_>,
    finding: Diagnostic,
    actor: ActorIx,
    why: &Outside<'_>,
    found: &mut Found,
) {
    let path = &cx.site.actor(actor).1.path;
    found.push(
        finding
            .related(path, Some(why.date.span), "the date of the actor")
            .hint("correct whichever date is wrong, or name another actor"),
    );
}

/// Why the actor cannot have acted on `date`.
fn outside<'a>(cx: &Context<'a>, actor: ActorIx, date: &Date) -> Option<Outside<'a>> {
    let site: &'a Site = cx.site;
    let own = front(site, actor)?;
    if let Some((key, began)) = &own.began
        && date.before(&began.value) == Known::Yes
    {
        let what = if *key == LifeKey::Born { "they were born" } else { "it was founded" };
        return Some(Outside { after: false, what, date: began });
    }
    if let Some((key, ended)) = &own.ended
        && date.after(&ended.value) == Known::Yes
    {
        let what = if *key == LifeKey::Died { "they died" } else { "it was dissolved" };
        return Some(Outside { after: true, what, date: ended });
    }
    None
}

/// Whether the event is one of those that go on about somebody who is dead.
fn goes_on(cx: &Context<'_>, event: EventIx) -> bool {
    let (entry, _) = cx.site.draft(event);
    let own = cx.prose[entry.doc.index()]
        .iter()
        .filter(|passage| passage.home == super::prose::Home::Event(event));
    own.into_iter().any(|passage| {
        let text = passage.text.to_lowercase();
        AFTERWARDS.iter().any(|word| text.contains(word))
    })
}

/// Where an event names an actor.
fn mention_span(
    cx: &Context<'_>,
    doc: DocIx,
    draft: &EventDraft,
    actor: ActorIx,
    listed: Option<u32>,
) -> Option<Span> {
    if let Some(at) = listed {
        return draft.actors.get(at as usize).map(|listed| listed.name.span);
    }
    let to = Target::Doc(cx.site.actors[actor.index()].doc);
    let links = &cx.site.references[doc.index()].links;
    let at = draft.links.indices().find(|at| links.get(*at) == Some(&to))?;
    cx.site.doc(doc).body.links.get(at).map(|link| link.span)
}

/// The first and the last day on which a role was certainly or possibly held: the latest day on
/// which it can have begun, and the earliest on which it can have ended.
pub(super) fn certain_term(role: &Role) -> Option<(Day, Day)> {
    let from = match &role.term.from {
        Bound::Date(date) => date.value.latest()?,
        _ => return None,
    };
    let to = match &role.term.to {
        Bound::Date(date) => date.value.earliest()?,
        Bound::Open => Day(i64::MAX),
        Bound::Unknown => from,
    };
    Some((from, to))
}
