//! C05: what was published and now says something else needs an entry in `corrections:`.

use std::collections::BTreeSet;

use super::{Change, Changes, Event, Quotation};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::site::{EventIx, Site, StatementIx};

/// The published dates and quotations that were altered without a word, sorted by file and place.
///
/// `changes` is what [`super::compare`] found between the baseline and `site`. A date that only
/// became more exact, or that was planned, was not wrong; nor were words whose punctuation alone
/// differs.
pub fn altered(site: &Site, changes: &Changes) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let events: BTreeSet<&str> = site.events.iter().map(|event| event.id.as_str()).collect();
    let said = site.statements.iter().map(|said| said.anchor.as_str());
    let anchors: BTreeSet<&str> = events.iter().copied().chain(said).collect();
    // A new correction covers what its `at` names, wherever that is told; else all of its page.
    let corrected = |page: Option<&str>, names: &[&str]| {
        changes.corrections.iter().any(|(on, correction)| match correction.at.as_deref() {
            Some(at) if names.contains(&at) => true,
            Some(at) if anchors.contains(at) => false,
            _ => page == Some(on),
        })
    };
    for change in &changes.events {
        let Change::Changed { was, now } = change else { continue };
        if date_altered(was, now) && !corrected(now.page.as_deref(), &[&now.id, &was.id]) {
            found.extend(event(site, was, now));
        }
    }
    for change in &changes.quotations {
        let Change::Changed { was, now } = change else { continue };
        let names = [now.anchor.as_str(), now.id.as_deref().unwrap_or(&now.anchor)];
        if !corrected(Some(&now.page), &names)
            && let Some(what) = quotation_altered(was, now)
        {
            found.extend(quotation(site, was, now, &what));
        }
    }
    found.sort();
    found
}

fn date_altered(was: &Event, now: &Event) -> bool {
    was.date != now.date && was.status != "planned" && !within(&now.date.edtf, &was.date.edtf)
}

/// Whether all that `exact` may mean, `vague` may mean too.
fn within(exact: &str, vague: &str) -> bool {
    let (Ok(exact), Ok(vague)) = (Date::parse(exact), Date::parse(vague)) else { return false };
    let starts =
        vague.earliest().is_none_or(|first| exact.earliest().is_some_and(|day| day >= first));
    let ends = vague.latest().is_none_or(|last| exact.latest().is_some_and(|day| day <= last));
    let narrower = (exact.earliest(), exact.latest()) != (vague.earliest(), vague.latest());
    // An interval that goes on and then has an end: the end is news, not a correction.
    starts && (ends || vague.open_end() || vague.unknown_end()) && narrower
}

/// What of a quotation was altered, in words.
fn quotation_altered(was: &Quotation, now: &Quotation) -> Option<String> {
    if letters(&was.quote) != letters(&now.quote) {
        return Some("the words of this quotation are not those that were published".to_owned());
    }
    if was.by() != now.by() {
        let (before, after) = (was.by(), now.by());
        return Some(format!(
            "this quotation was published as one of `{before}` and is one of `{after}` now"
        ));
    }
    let day = |said: &Quotation| said.date.as_ref().map(|date| date.edtf.clone());
    match (day(was), day(now)) {
        (Some(before), Some(after)) if before != after && !within(&after, &before) => {
            Some(format!("the date of this quotation was published as {before} and is {after} now"))
        }
        _ => None,
    }
}

/// The letters and digits of `text`: what is left when it is set in other type.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn event(site: &Site, was: &Event, now: &Event) -> Option<Diagnostic> {
    let at = site.events.iter().position(|event| event.id == now.id)?;
    let (event, draft) = site.draft(EventIx::new(at));
    let span = draft.date.as_ref().map_or(draft.span, |date| date.span);
    let message = format!(
        "the date of `{}` was published as {} and is {} now, without a correction",
        now.title, was.date.edtf, now.date.edtf
    );
    Some(Diagnostic::new(Code::C05, message).at(&site.doc(event.doc).path, span).hint(hint(
        &was.date.edtf,
        &now.date.edtf,
        &now.id,
    )))
}

fn quotation(site: &Site, was: &Quotation, now: &Quotation, what: &str) -> Option<Diagnostic> {
    let at = site
        .statements
        .iter()
        .position(|said| said.anchor == now.anchor && site.doc(said.doc).id == now.page)?;
    let (said, draft) = site.statement(StatementIx::new(at));
    let message = format!("{what}, without a correction");
    let shown = |said: &Quotation| crate::model::text::title_of(&said.quote, 40);
    let (before, after) = match (shown(was), shown(now)) {
        (before, after) if before != after => (before, after),
        _ => ("…".to_owned(), "…".to_owned()),
    };
    Some(Diagnostic::new(Code::C05, message).at(&site.doc(said.doc).path, draft.span).hint(hint(
        &before,
        &after,
        &now.anchor,
    )))
}

fn hint(was: &str, now: &str, at: &str) -> String {
    format!(
        "add to `corrections:` of the page: `{{ date: …, was: \"{was}\", now: \"{now}\", at: {at} }}`"
    )
}
