//! Actors with their posts and ties.

use std::io;

use super::super::shared::{citations, date, date_value};
use super::pages::names;
use super::{Facts, fact};
use crate::model::document::{ActorFront, Bound, Own, Term};
use crate::model::site::{Actor, ActorIx};
use crate::plan::Filler;
use crate::render::json::Json;

/// The actors, by id of their file. A tie is told once, by the actor whose page tells it.
pub(super) fn actors(facts: &mut Facts<'_>, filler: &Filler<'_>) -> io::Result<()> {
    let site = filler.maker.site;
    let all = (0..site.actors.len()).map(ActorIx::new);
    facts.list("actors", all, |json, ix| {
        let (actor, doc) = site.actor(ix);
        let what = |json: &mut Json| {
            json.field("id", &doc.id);
            if let Own::Actor(own) = &doc.front.own {
                json.field("type", own.sort.as_str());
                json.field("title", &doc.front.title.value);
                json.maybe("summary", doc.front.summary.as_ref().map(|text| text.value.as_str()));
                front(json, filler, actor, own);
            }
        };
        fact(json, what, |json| {
            json.maybe(
                "href",
                site.page(actor.doc).map(|page| filler.here.to(&page.address)).as_deref(),
            );
        });
    })
}

fn front(json: &mut Json, filler: &Filler<'_>, actor: &Actor, own: &ActorFront) {
    let site = filler.maker.site;
    names(json, &own.names);
    for (key, day) in [&own.began, &own.ended].into_iter().flatten() {
        date(json, key.as_str(), Some(day));
    }
    json.maybe("wikidata", own.wikidata.as_ref().map(|id| id.value.as_str()));
    json.maybe("website", own.website.as_ref().map(|address| address.value.as_str()));
    json.texts("same_as", own.same_as.iter().map(|address| address.value.as_str()));
    json.list("roles", &actor.roles, |json, role| {
        json.object(|json| {
            json.field("title", &role.title);
            json.maybe("of", role.of.map(|of| site.actor(of).1.id.as_str()));
            term(json, &role.term);
            if let Some(entry) = own.roles.get(role.entry as usize) {
                citations(json, filler, actor.doc, entry.citations);
            }
        });
    });
    json.list("relations", &actor.relations, |json, relation| {
        json.object(|json| {
            json.field("type", &relation.sort);
            json.field("to", &site.actor(relation.to).1.id);
            term(json, &relation.term);
            if let Some(entry) = own.relations.get(relation.entry as usize) {
                citations(json, filler, actor.doc, entry.citations);
            }
        });
    });
}

/// From when until when: no field for what is not known, `..` for what is open.
fn term(json: &mut Json, term: &Term) {
    for (name, bound) in [("since", &term.from), ("until", &term.to)] {
        match bound {
            Bound::Unknown => {}
            Bound::Open => json.field(name, ".."),
            Bound::Date(date) => {
                json.key(name);
                date_value(json, &date.value);
            }
        }
    }
}
