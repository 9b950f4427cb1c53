//! P: pages. Is each thing told once, described, in its place, and short enough to read?

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::document::{Kind, Media, Own, Speaker};
use crate::model::site::{DocIx, EventIx, Target};
use crate::parse::prose::{OBJECT, Setting};

use super::Found;
use super::context::Context;
use super::prose::{Home, Passage, words};

/// More events of one day than this are compared by their whole titles only.
const MANY: usize = 200;

/// Two events that are probably one.
pub(super) fn p02(cx: &Context<'_>, found: &mut Found) {
    let mut by_date: BTreeMap<&str, Vec<EventIx>> = BTreeMap::new();
    for at in 0..cx.site.events.len() {
        let (_, draft) = cx.site.draft(EventIx::new(at));
        if let Some(date) = &draft.date {
            by_date.entry(date.value.edtf()).or_default().push(EventIx::new(at));
        }
    }
    for events in by_date.values().filter(|events| events.len() > 1) {
        let titles: Vec<Vec<String>> = events.iter().map(|ix| title_words(cx, *ix)).collect();
        let mut exact: BTreeMap<&[String], usize> = BTreeMap::new();
        for at in 0..events.len() {
            let same = *exact.entry(&titles[at]).or_insert(at);
            let first = if events.len() > MANY {
                Some(same).filter(|same| *same != at)
            } else {
                (0..at).find(|other| are_alike(&titles[*other], &titles[at]))
            };
            if let Some(first) = first.filter(|_| !titles[at].is_empty()) {
                duplicate(cx, events[first], events[at], found);
            }
        }
    }
}

fn duplicate(cx: &Context<'_>, first: EventIx, second: EventIx, found: &mut Found) {
    let (event, other) = (&cx.site.events[second.index()], &cx.site.events[first.index()]);
    let message =
        format!("`{}` and `{}` are of one day: are they one event?", event.title, other.title);
    let hint = format!(
        "tell it once and link to it from the other place, `[[{}]]`; a chronology can show it anywhere",
        other.id
    );
    found.push(
        Diagnostic::new(Code::P02, message)
            .at(&cx.site.doc(event.doc).path, cx.event_span(second))
            .related(
                &cx.site.doc(other.doc).path,
                Some(cx.event_span(first)),
                "it is told here too",
            )
            .hint(hint),
    );
}

/// The words of an event's title that tell it from others.
fn title_words(cx: &Context<'_>, ix: EventIx) -> Vec<String> {
    let title = cx.site.events[ix.index()].title.to_lowercase();
    let small = ["a", "an", "the", "of", "in", "on", "at", "to", "and", "for", "by", "with"];
    let words = words(&title)
        .map(|(_, word)| word.trim_end_matches("'s").trim_end_matches("’s").to_owned());
    words.filter(|word| !small.contains(&word.as_str())).collect()
}

fn are_alike(one: &[String], other: &[String]) -> bool {
    if one == other {
        return true;
    }
    // Numbers tell events apart that have one name: "Flight 11", "Flight 175".
    let numbers = |words: &[String]| -> Vec<String> {
        words.iter().filter(|word| word.contains(|c: char| c.is_numeric())).cloned().collect()
    };
    if numbers(one) != numbers(other) {
        return false;
    }
    let near = |a: &str, b: &str| {
        let shared: usize =
            a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        let ending = |word: &str| {
            ["", "s", "e", "es", "d", "ed", "ing", "n", "en"].contains(&&word[shared..])
        };
        a == b || (shared >= 4 && ending(a) && ending(b))
    };
    let shared = |a: &[String], b: &[String]| {
        a.iter().filter(|word| b.iter().any(|other| near(word, other))).count()
    };
    let (fewer, more) = (one.len().min(other.len()), one.len().max(other.len()));
    fewer >= 3 && shared(one, other) * 5 >= more * 4 && shared(other, one) * 5 >= more * 4
}

/// An image without a description or a credit.
pub(super) fn p03(cx: &Context<'_>, found: &mut Found) {
    for (_, doc) in cx.docs() {
        let body = &doc.body;
        // For each image, whether it has a credit, where it can have one.
        let mut credit: Vec<Option<bool>> = vec![None; body.images.len()];
        let mut note = |image: u32, has: bool| {
            if let Some(place) = credit.get_mut(image as usize) {
                *place = Some(has || place.unwrap_or(false));
            }
        };
        let of_events = body.events.iter().filter_map(|draft| draft.media.as_deref());
        for Media { image, credit, .. } in doc.front.image.as_deref().into_iter().chain(of_events) {
            note(*image, credit.is_some());
        }
        for block in &body.blocks {
            if let Some(image) = block.image.filter(|_| &*block.name.value == "figure") {
                note(
                    image,
                    block
                        .options
                        .iter()
                        .any(|(key, value)| key.value == "credit" && !value.value.is_empty()),
                );
            }
        }
        for (image, credit) in body.images.iter().zip(credit) {
            let no_alt = image.alt.trim().is_empty();
            let message = match (no_alt, credit == Some(false)) {
                (true, true) => "this image has neither a description nor a credit",
                (true, false) => {
                    "this image has no description: those who cannot see it learn nothing"
                }
                (false, true) => "this image has no credit: whose is it?",
                (false, false) => continue,
            };
            let hint = match credit {
                Some(_) => "add `alt`, what is to be seen, and `credit`, who made it",
                None => "describe what is to be seen: `![a bridge in ruins](bridge.jpg)`",
            };
            found
                .push(Diagnostic::new(Code::P03, message).at(&doc.path, image.src.span).hint(hint));
        }
    }
}

/// A policy that readers may ask for and cannot find.
pub(super) fn p04(cx: &Context<'_>, found: &mut Found) {
    let config = &cx.site.config;
    let has = |wanted: &str| config.policies.iter().any(|(key, _)| *key == wanted);
    let explains = cx.docs().any(|(_, doc)| doc.kind == Kind::Explainer);
    let own_page =
        ["corrections-policy", "corrections_policy"].iter().any(|id| cx.site.ids.contains_key(*id));
    if explains && !has("corrections_policy") && !own_page {
        let message = "this site does not say what it does when it is wrong";
        let hint = "write a page, and name it in site.toml: `[policies]`, `corrections_policy = \"corrections-policy\"`";
        found
            .push(Diagnostic::new(Code::P04, message).at(&config.file, Span::default()).hint(hint));
    }
    if has("unnamed_sources_policy") {
        return;
    }
    for statement in &cx.site.statements {
        let doc = cx.site.doc(statement.doc);
        let draft = &doc.body.statements[statement.entry as usize];
        if let Speaker::Unnamed(_) = draft.speaker {
            let message =
                "somebody is quoted without a name, and no policy says when this site does that";
            let hint = "write a page, and name it in site.toml: `[policies]`, `unnamed_sources_policy = \"unnamed-sources\"`";
            let at = crate::model::site::StatementIx::new(
                cx.site.doc_statements[statement.doc.index()][statement.entry as usize]
                    .map_or(0, |ix| ix.index()),
            );
            found.push(
                Diagnostic::new(Code::P04, message).at(&doc.path, cx.signature_span(at)).hint(hint),
            );
            return;
        }
    }
}

/// A place in another country than the text says.
pub(super) fn p05(cx: &Context<'_>, found: &mut Found) {
    for (_, doc, passage) in cx.english() {
        for pair in passage.mentions.windows(2) {
            let between = &passage.text[pair[0].range.end..pair[1].range.start];
            let Some(country) = country_of(cx, pair[0].doc) else { continue };
            let listed = passage.text[pair[1].range.end..].trim_start();
            let in_list = listed.starts_with([','])
                && passage.mentions.iter().any(|other| other.range.start > pair[1].range.end);
            let said = pair[1].doc;
            if between == ", "
                && is_country(cx, said)
                && said != country
                && !in_list
                && passage.is_own_voice(pair[0].range.start)
                && !listed.starts_with("and ")
            {
                let place = &cx.site.doc(pair[0].doc).front.title.value;
                let message = format!(
                    "`{place}` is in {}, not in {}",
                    cx.site.doc(country).front.title.value,
                    cx.site.doc(said).front.title.value
                );
                let range = pair[0].range.start..pair[1].range.end;
                let hint = format!("correct the text, or the `country` of `{place}`");
                found.push(
                    Diagnostic::new(Code::P05, message)
                        .at(&doc.path, passage.span(&range))
                        .related(
                            &cx.site.doc(pair[0].doc).path,
                            country_span(cx, pair[0].doc),
                            "its country",
                        )
                        .hint(hint),
                );
            }
        }
    }
    for at in 0..cx.site.events.len() {
        event_elsewhere(cx, EventIx::new(at), found);
    }
}

/// An event whose title or first sentence names one other country after "in".
fn event_elsewhere(cx: &Context<'_>, ix: EventIx, found: &mut Found) {
    let (event, draft) = cx.site.draft(ix);
    let (Some(place), Some(written)) = (event.place, &draft.place) else { return };
    let Some(country) = country_of(cx, place) else { return };
    if !cx.is_english(event.doc) {
        return;
    }
    let own = cx.prose[event.doc.index()].iter().filter(|passage| passage.home == Home::Event(ix));
    let mut text_seen = false;
    for passage in own {
        let is_title = passage.setting == Setting::Heading && passage.key == "title";
        if !is_title && (text_seen || passage.setting != Setting::Text) {
            continue;
        }
        text_seen |= !is_title;
        let end = crate::model::text::sentence_ends(&passage.text)
            .take(2)
            .last()
            .unwrap_or(passage.text.len());
        let countries: Vec<_> = passage
            .mentions
            .iter()
            .filter(|mention| {
                mention.range.end <= end
                    && is_country(cx, mention.doc)
                    && says_in(passage, mention.range.start)
            })
            .collect();
        let [only] = countries.as_slice() else { continue };
        if only.doc == country
            || passage
                .mentions
                .iter()
                .any(|mention| mention.doc == country && mention.range.end <= end)
        {
            continue;
        }
        let name = |ix: DocIx| &cx.site.doc(ix).front.title.value;
        let message = format!(
            "the text says in {}, but the place `{}` is in {}",
            name(only.doc),
            name(place),
            name(country)
        );
        let doc = cx.site.doc(event.doc);
        found.push(
            Diagnostic::new(Code::P05, message)
                .at(&doc.path, passage.span(&only.range))
                .related(&doc.path, Some(written.span), "the event's place")
                .hint("correct the text, the event's `place`, or the `country` of the place"),
        );
        return;
    }
}

fn says_in(passage: &Passage, at: usize) -> bool {
    let before = passage.text[..at].trim_end();
    before.ends_with(" in") || before.ends_with(" inside") || before == "In"
}

fn country_of(cx: &Context<'_>, place: DocIx) -> Option<DocIx> {
    let Own::Place(own) = &cx.site.doc(place).front.own else { return None };
    match cx.site.ids.get(&own.country.as_ref()?.value) {
        Some(Target::Doc(country)) => Some(*country),
        _ => None,
    }
}

fn country_span(cx: &Context<'_>, place: DocIx) -> Option<Span> {
    let Own::Place(own) = &cx.site.doc(place).front.own else { return None };
    own.country.as_ref().map(|country| country.span)
}

fn is_country(cx: &Context<'_>, ix: DocIx) -> bool {
    use crate::model::document::ActorType;
    matches!(&cx.site.doc(ix).front.own, Own::Actor(own) if own.sort == ActorType::State)
}

/// Whoever reads more words than this in one breath has forgotten the first.
const LONGEST_SENTENCE: usize = 45;

/// A sentence that is too long to be read once.
pub(super) fn p06(cx: &Context<'_>, found: &mut Found) {
    for (_, doc, passage) in cx.english() {
        if !matches!(passage.setting, Setting::Text | Setting::Account)
            || passage.words().len() <= LONGEST_SENTENCE
        {
            continue;
        }
        for sentence in passage.sentences() {
            if passage.count(&sentence) <= LONGEST_SENTENCE {
                continue;
            }
            let text = &passage.text[sentence.clone()];
            // A colon, a semicolon and a dash let the reader breathe.
            let parts = text.split([';', ':', '—', OBJECT]);
            let longest = parts.map(|part| words(part).count()).max().unwrap_or(0);
            if longest > LONGEST_SENTENCE {
                let count = words(text).count();
                let message = format!("this sentence has {count} words");
                let hint = "make two or three of it";
                let first: Vec<_> = words(text).take(6).collect();
                let end =
                    first.last().map_or(sentence.end, |(range, _)| sentence.start + range.end);
                found.push(
                    Diagnostic::new(Code::P06, message)
                        .at(&doc.path, passage.span(&(sentence.start..end)))
                        .hint(hint),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_compared_by_their_words() {
        let of = |title: &str| title.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let alike = |one: &str, other: &str| are_alike(&of(one), &of(other));
        assert!(alike("us drone kills commander nujaba", "us drone killed commander nujaba"));
        assert!(alike("us drone kills commander", "us drone kills commander nujaba"));
        assert!(!alike("us drone kills commander", "us drone kills minister"));
        assert!(!alike("flight 11 hits north tower", "flight 175 hits north tower"));
        assert!(!alike("parliament votes", "parliament meets"));
    }
}
