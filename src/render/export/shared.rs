//! What several exports write in the same way.

use std::borrow::Cow;

use crate::date::{Date, Precision};
use crate::diagnostic::Spanned;
use crate::model::document::{Fragment, Hole, Media, Own, Range};
use crate::model::site::{DocIx, EventIx};
use crate::parse::markdown::plain_text_with;
use crate::plan::Filler;
use crate::render::json::Json;

/// The words of `fragment` without markup, marks of notes and days of ageing figures.
pub(in crate::render) fn words(filler: &Filler<'_>, ix: DocIx, fragment: &Fragment) -> String {
    let doc = filler.maker.site.doc(ix);
    plain_text_with(fragment, |hole| match hole {
        Hole::LinkTitle(at) => filler.link_title(ix, doc, at),
        _ => "",
    })
}

/// A field with a date: its EDTF, the first and last day that it may mean, how finely it is known.
pub(super) fn date(json: &mut Json, name: &str, date: Option<&Spanned<Date>>) {
    if let Some(date) = date {
        json.key(name);
        date_value(json, &date.value);
    }
}

/// A date as [`date`] writes it.
pub(super) fn date_value(json: &mut Json, date: &Date) {
    json.object(|json| {
        json.field("edtf", date.edtf());
        for (name, day) in [("earliest", date.earliest()), ("latest", date.latest())] {
            if let Some(day) = day {
                json.field(name, &day.to_string());
            }
        }
        json.field("precision", precision(date.precision()));
        for (name, holds) in
            [("approximate", date.is_approximate()), ("uncertain", date.is_uncertain())]
        {
            if holds {
                json.key(name);
                json.raw("true");
            }
        }
    });
}

fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Day => "day",
        Precision::Month => "month",
        Precision::Season => "season",
        Precision::Year => "year",
        Precision::Decade => "decade",
        Precision::Century => "century",
        Precision::Millennium => "millennium",
        Precision::Unknown => "unknown",
    }
}

/// The sources cited in `range` of the document's citations, each with where in it. What no
/// register has is a finding, and left out here.
pub(super) fn citations(json: &mut Json, filler: &Filler<'_>, ix: DocIx, range: Range) {
    let site = filler.maker.site;
    let known = &site.references[ix.index()].citations;
    let groups = range.indices().zip(range.of(&site.doc(ix).body.citations));
    let cited = groups.flat_map(|(at, group)| {
        let sources = known.get(at).map_or(&[][..], Vec::as_slice);
        group.items.iter().zip(sources)
    });
    let cited = cited.filter_map(|(item, source)| Some((item, (*source)?)));
    json.list("sources", cited, |json, (item, source)| {
        json.object(|json| {
            json.field("source", &site.sources[source.index()].entry.key.value);
            json.maybe("locator", Some(&item.locator));
            json.maybe("prefix", Some(&item.prefix));
            json.maybe("suffix", Some(&item.suffix));
        });
    });
}

/// The key of each source cited in `range`, each once.
pub(super) fn source_keys<'a>(filler: &Filler<'a>, ix: DocIx, range: Range) -> Vec<&'a str> {
    let site = filler.maker.site;
    let mut keys: Vec<&str> = Vec::new();
    for group in site.references[ix.index()].citations.get(range.indices()).unwrap_or(&[]) {
        for source in group.iter().flatten() {
            let key = site.sources[source.index()].entry.key.value.as_str();
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// A field with a picture; none where its file is not there.
pub(super) fn media(json: &mut Json, filler: &Filler<'_>, ix: DocIx, name: &str, media: &Media) {
    let image = filler.maker.site.doc(ix).body.images.get(media.image as usize);
    if let (Some(image), Some(to)) = (image, filler.image(ix, media.image)) {
        let shown = filler.picture(to, "", "");
        json.object_field(name, |json| {
            json.field("src", &shown.src);
            json.maybe("alt", Some(&image.alt));
            json.maybe("credit", media.credit.as_deref());
            let caption = media.caption.as_ref().map(|caption| words(filler, ix, caption));
            json.maybe("caption", caption.as_deref());
        });
    }
}

/// The address of a file or page: absolute where the site has a `base_url`, else from its root.
pub(super) fn address(filler: &Filler<'_>, href: &str) -> String {
    let base = filler.maker.site.config.base_url.as_deref();
    let outside = crate::html::is_web(href);
    match base.filter(|_| !outside) {
        Some(base) => match href.split_once("index.html") {
            Some((folder, rest)) => [base, "/", folder, rest].concat(),
            None => [base, "/", href].concat(),
        },
        None => href.to_owned(),
    }
}

/// Latitude and longitude of the document's place, in degrees times 10⁷.
pub(super) fn coordinates(filler: &Filler<'_>, ix: DocIx) -> Option<(i64, i64)> {
    match &filler.maker.site.doc(ix).front.own {
        Own::Place(own) => own.coordinates.as_ref().map(|at| at.value),
        _ => None,
    }
}

/// What happened, at length, without markup; empty where the title says it all.
pub(super) fn event_text<'a>(filler: &Filler<'a>, ix: EventIx) -> Cow<'a, str> {
    let site = filler.maker.site;
    let (event, draft) = site.draft(ix);
    if site.has_own_page(event) {
        let summary = site.doc(event.doc).front.summary.as_ref();
        return summary.map_or("", |summary| &summary.value).into();
    }
    words(filler, event.doc, &draft.text).into()
}
