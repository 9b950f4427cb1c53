//! Pages, and what is told of a page as such: figures, places, topics.

use std::io;

use super::super::shared::{coordinates, date, media, words};
use super::{Facts, fact};
use crate::model::document::{Document, ExplainerFront, Fragment, Kind, Names, Own};
use crate::model::site::{DocIx, Target};
use crate::plan::{Filler, degrees, lang_of};
use crate::render::json::Json;

/// All documents with a page, by path.
fn published<'a>(filler: &'a Filler<'_>) -> impl Iterator<Item = (DocIx, &'a Document, String)> {
    let site = filler.maker.site;
    let all = site.docs.iter().zip(&site.pages).enumerate();
    all.filter_map(|(at, (doc, page))| {
        Some((DocIx::new(at), &**doc, filler.here.to(&page.as_ref()?.address)))
    })
}

/// The pages.
pub(super) fn pages(facts: &mut Facts<'_>, filler: &Filler<'_>) -> io::Result<()> {
    facts.list("pages", published(filler), |json, (ix, doc, href)| {
        fact(json, |json| page(json, filler, ix, doc), |json| json.field("href", &href));
    })
}

fn page(json: &mut Json, filler: &Filler<'_>, ix: DocIx, doc: &Document) {
    let site = filler.maker.site;
    let front = &doc.front;
    json.field("id", &doc.id);
    json.field("kind", doc.kind.as_str());
    json.field("lang", lang_of(filler.maker.site, ix));
    if doc.suffix.is_some() {
        json.key("translation");
        json.raw("true");
    }
    json.field("title", &front.title.value);
    json.maybe("summary", front.summary.as_ref().map(|summary| summary.value.as_str()));
    if doc.kind != Kind::Event {
        date(json, "date", front.date.as_ref());
    }
    date(json, "updated", front.updated.as_ref());
    if let Own::Explainer(own) = &front.own {
        explainer(json, filler, ix, own);
    }
    json.texts("authors", front.authors.iter().map(|author| author.value.as_str()));
    let actors = site.references[ix.index()]
        .actors
        .iter()
        .filter(|actor| site.actors[actor.index()].doc != ix);
    json.texts("actors", actors.map(|actor| site.actor(*actor).1.id.as_str()));
    let topics = site.references[ix.index()].topics.iter();
    json.texts("topics", topics.map(|topic| site.topics[topic.index()].id.as_str()));
    if let Some(image) = &front.image {
        media(json, filler, ix, "image", image);
    }
    let cited = site.references[ix.index()].citations.iter().flatten().flatten();
    let mut cited: Vec<&str> =
        cited.map(|source| site.sources[source.index()].entry.key.value.as_str()).collect();
    cited.sort_unstable();
    cited.dedup();
    json.texts("sources", cited);
}

fn explainer(json: &mut Json, filler: &Filler<'_>, ix: DocIx, own: &ExplainerFront) {
    let text = |json: &mut Json, name: &str, text: Option<&Fragment>| {
        let text = text.map(|text| words(filler, ix, text));
        json.maybe(name, text.as_deref());
    };
    date(json, "as_of", own.as_of.as_ref());
    date(json, "review_by", own.review_by.as_ref());
    if let Some(status) = &own.status {
        json.object_field("status", |json| {
            json.field("value", &status.value.value);
            date(json, "since", status.since.as_ref());
            text(json, "why", status.why.as_ref());
        });
    }
    text(json, "backstory", own.backstory.as_ref());
    let points = own.key_points.iter().map(|point| words(filler, ix, point));
    json.list("key_points", points, |json, point| json.text(&point));
    json.list("updates", &own.updates, |json, update| {
        json.object(|json| {
            date(json, "date", update.date.as_ref());
            text(json, "note", Some(&update.note));
            json.maybe("at", update.at.as_ref().map(|at| at.value.as_str()));
        });
    });
    json.list("corrections", &own.corrections, |json, correction| {
        json.object(|json| {
            date(json, "date", correction.date.as_ref());
            text(json, "was", correction.was.as_ref());
            text(json, "now", correction.now.as_ref());
            json.maybe("at", correction.at.as_ref().map(|at| at.value.as_str()));
        });
    });
}

/// Figures that age.
pub(super) fn figures(facts: &mut Facts<'_>, filler: &Filler<'_>) -> io::Result<()> {
    // A translation tells the figures of its original again.
    let told = published(filler).filter(|(_, doc, _)| doc.suffix.is_none());
    let figures = told.flat_map(|(_, doc, href)| {
        doc.body.as_of.iter().map(move |figure| (doc, href.clone(), figure))
    });
    facts.list("figures", figures, |json, (doc, href, figure)| {
        let what = |json: &mut Json| {
            json.field("text", &figure.text);
            date(json, "as_of", Some(&figure.date));
        };
        fact(json, what, |json| {
            json.field("page", &doc.id);
            json.field("href", &href);
        });
    })
}

/// Places with a page.
pub(super) fn places(facts: &mut Facts<'_>, filler: &Filler<'_>) -> io::Result<()> {
    let site = filler.maker.site;
    let places = published(filler).filter(|(_, doc, _)| doc.suffix.is_none());
    let places = places.filter_map(|(ix, doc, href)| match &doc.front.own {
        Own::Place(own) => Some((ix, doc, own, href)),
        _ => None,
    });
    facts.list("places", places, |json, (ix, doc, own, href)| {
        let what = |json: &mut Json| {
            json.field("id", &doc.id);
            json.field("title", &doc.front.title.value);
            names(json, &own.names);
            let country = own.country.as_ref().and_then(|country| site.ids.get(&country.value));
            if let Some(Target::Doc(country)) = country {
                json.field("country", &site.doc(*country).id);
            }
            if let Some((latitude, longitude)) = coordinates(filler, ix) {
                json.key("latitude");
                json.raw(&degrees(latitude));
                json.key("longitude");
                json.raw(&degrees(longitude));
            }
        };
        fact(json, what, |json| json.field("href", &href));
    })
}

/// Names besides the title.
pub(super) fn names(json: &mut Json, names: &Names) {
    json.maybe("short", names.short.as_ref().map(|short| short.value.as_str()));
    json.texts("aliases", names.aliases.iter().map(|alias| alias.value.as_str()));
    if !names.by_language.is_empty() {
        json.object_field("names", |json| {
            for (lang, name) in &names.by_language {
                json.field(&lang.value, &name.value);
            }
        });
    }
}

/// Topics.
pub(super) fn topics(facts: &mut Facts<'_>, filler: &Filler<'_>) -> io::Result<()> {
    facts.list("topics", &filler.maker.site.topics, |json, topic| {
        let what = |json: &mut Json| {
            json.field("id", &topic.id);
            json.field("title", &topic.title);
        };
        fact(json, what, |json| json.field("href", &filler.here.to(&topic.address)));
    })
}
