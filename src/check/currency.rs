//! C: currency. Does the page say how old it is, what changed, and why?

use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::model::document::{Document, EventStatus, ExplainerFront, Fragment, Kind, Own};
use crate::model::site::DocIx;

use super::Found;
use super::context::Context;

/// The explainers in their original language, with what they say of themselves.
fn explainers<'a>(
    cx: &'a Context<'_>,
) -> impl Iterator<Item = (DocIx, &'a Document, &'a ExplainerFront)> {
    cx.docs().filter(|(_, doc)| doc.suffix.is_none()).filter_map(|(ix, doc)| match &doc.front.own {
        Own::Explainer(own) if doc.kind == Kind::Explainer => Some((ix, doc, &**own)),
        _ => None,
    })
}

/// A page or a figure whose review is due.
pub(super) fn c01(cx: &Context<'_>, found: &mut Found) {
    let today = Date::from_day(cx.today);
    for (_, doc, own) in explainers(cx).filter(|(ix, ..)| !cx.is_concluded(*ix)) {
        let due = own.review_by.as_ref().filter(|due| due.value.before(&today).is_yes());
        if let Some(due) = due {
            let message = format!("this page was to be reviewed by {}", cx.say(&due.value));
            let hint = "review it, then set `as_of` and `review_by` anew; if the story is over, say `status: { value: concluded, why: … }`";
            found.push(Diagnostic::new(Code::C01, message).at(&doc.path, due.span).hint(hint));
        }
    }
    let Some(limit) = cx.site.config.as_of.max_age_days else { return };
    for (_, doc) in cx.docs().filter(|(ix, _)| !cx.is_concluded(*ix)) {
        for figure in &doc.body.as_of {
            let Some(last) = figure.date.value.latest() else { continue };
            let age = cx.today.0 - last.0;
            if age > i64::from(limit) {
                let said = figure.text.split_whitespace().collect::<Vec<_>>().join(" ");
                let message = format!("\"{said}\" is {age} days old; this site allows {limit}");
                let hint =
                    "look for a newer figure, or say in the text why the old one still matters";
                found.push(
                    Diagnostic::new(Code::C01, message).at(&doc.path, figure.span).hint(hint),
                );
            }
        }
    }
}

/// An explainer that does not say as of which day it speaks.
pub(super) fn c02(cx: &Context<'_>, found: &mut Found) {
    for (ix, doc, own) in explainers(cx) {
        if own.as_of.is_none() && !cx.is_concluded(ix) {
            let message = "this page does not say as of which day it speaks";
            let hint =
                format!("add `as_of: {}` to its front matter, once it is true", cx.site.today);
            found.push(
                Diagnostic::new(Code::C02, message).at(&doc.path, cx.title_span(ix)).hint(hint),
            );
        }
    }
}

/// A page that changed after the last entry in its list of changes.
pub(super) fn c03(cx: &Context<'_>, found: &mut Found) {
    let today = Date::from_day(cx.today);
    for (ix, doc, own) in explainers(cx) {
        let Some(published) = doc.front.date.as_ref().filter(|_| !cx.is_concluded(ix)) else {
            continue;
        };
        let entries = own.updates.iter().filter_map(|update| update.date.as_ref());
        let entries =
            entries.chain(own.corrections.iter().filter_map(|change| change.date.as_ref()));
        let last = entries.chain([published]).max_by_key(|date| date.value.latest());
        let Some(last) = last.map(|last| &last.value) else { continue };
        let later = |date: &&Spanned<Date>| {
            date.value.after(last).is_yes() && !date.value.after(&today).is_yes()
        };
        let hint = "add an entry to `updates`: `- { date: DAY, note: what is new }`";
        if let Some(updated) = doc.front.updated.as_ref().filter(later) {
            let message = format!(
                "the page was changed on {}, but its last listed change is of {}",
                cx.say(&updated.value),
                cx.say(last)
            );
            found.push(Diagnostic::new(Code::C03, message).at(&doc.path, updated.span).hint(hint));
            continue;
        }
        let happened = doc.body.events.iter().filter(|draft| draft.status != EventStatus::Planned);
        let told = happened.filter_map(|draft| draft.date.as_ref());
        let told = told.chain(doc.body.statements.iter().filter_map(|said| said.date.as_ref()));
        if let Some(date) = told.filter(later).min_by_key(|date| date.span) {
            let message = format!(
                "this tells of {}, but the page's last listed change is of {}",
                cx.say(&date.value),
                cx.say(last)
            );
            found.push(Diagnostic::new(Code::C03, message).at(&doc.path, date.span).hint(hint));
        }
    }
}

/// A correction that does not say when, or what was wrong.
pub(super) fn c04(cx: &Context<'_>, found: &mut Found) {
    for (_, doc) in cx.docs() {
        let Own::Explainer(own) = &doc.front.own else { continue };
        for correction in &own.corrections {
            let empty = |text: &Option<Fragment>| text.as_ref().is_none_or(Fragment::is_empty);
            let lacks = [
                (correction.date.is_none(), "when (`date`)"),
                (empty(&correction.was), "what was wrong (`was`)"),
                (empty(&correction.now), "what is right (`now`)"),
            ];
            let lacks: Vec<&str> =
                lacks.iter().filter(|(lacks, _)| *lacks).map(|(_, what)| *what).collect();
            if !lacks.is_empty() {
                let message = format!("this correction does not say {}", lacks.join(", nor "));
                let hint = "readers of the old text must be able to see what changed: `- { date: DAY, was: …, now: … }`";
                found.push(
                    Diagnostic::new(Code::C04, message).at(&doc.path, correction.span).hint(hint),
                );
            }
        }
    }
}

/// A status without a reason.
pub(super) fn c06(cx: &Context<'_>, found: &mut Found) {
    for (_, doc, own) in explainers(cx) {
        let Some(status) = &own.status else { continue };
        if status.why.as_ref().is_none_or(Fragment::is_empty) {
            let value = &status.value.value;
            let message = format!("why is the story called {value}?");
            let hint = format!("say it in the status: `status: {{ value: {value}, why: … }}`");
            found.push(
                Diagnostic::new(Code::C06, message).at(&doc.path, status.value.span).hint(hint),
            );
        }
    }
}
