//! Q: quotations and accounts. Who said it, when, where from, and in these words?

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::document::{Account, EventStatus, Kind};
use crate::model::site::{DocIx, EventIx, StatementIx};
use crate::parse::prose::Setting;

use super::Found;
use super::context::Context;
use super::prose::Home;
use super::quotes::{Difference, differences};
use super::wordset::WordSet;

/// A quotation without a source.
pub(super) fn q02(cx: &Context<'_>, found: &mut Found) {
    for at in 0..cx.site.statements.len() {
        let ix = StatementIx::new(at);
        let (statement, draft) = cx.site.statement(ix);
        if draft.citations.indices().is_empty() {
            let message = "this quotation has no source: where can it be read or heard?";
            let hint = "cite one at the end of its signature: `— [[speaker]], occasion, 2024-01-05 [@key]`";
            let doc = cx.site.doc(statement.doc);
            found.push(
                Diagnostic::new(Code::Q02, message).at(&doc.path, cx.signature_span(ix)).hint(hint),
            );
        }
    }
    let mut look = |doc: DocIx, account: &Account, carried: bool| {
        if account.quote && account.citations.indices().is_empty() && !carried {
            let message =
                format!("the words of `{}` are quoted without a source", account.by.value);
            let hint = "cite one: `[@key]` behind them; in YAML, `sources: [\"@key\"]`";
            let path = &cx.site.doc(doc).path;
            found.push(Diagnostic::new(Code::Q02, message).at(path, account.by.span).hint(hint));
        }
    };
    for event in &cx.site.events {
        let draft = &cx.site.doc(event.doc).body.events[event.entry as usize];
        let carried = !draft.citations.indices().is_empty();
        draft.accounts.iter().for_each(|account| look(event.doc, account, carried));
    }
    for (ix, doc) in cx.docs() {
        let accounts = doc.body.disputes.iter().flat_map(|dispute| &dispute.accounts);
        accounts.for_each(|account| look(ix, account, false));
    }
}

/// A quotation without a date.
pub(super) fn q03(cx: &Context<'_>, found: &mut Found) {
    for at in 0..cx.site.statements.len() {
        let ix = StatementIx::new(at);
        let (statement, draft) = cx.site.statement(ix);
        if draft.date.is_none() {
            let message = "when was this said?";
            let hint = "write the date, as exactly as it is known, into the signature: `— [[speaker]], occasion, 2024-01`";
            let doc = cx.site.doc(statement.doc);
            found.push(
                Diagnostic::new(Code::Q03, message).at(&doc.path, cx.signature_span(ix)).hint(hint),
            );
        }
    }
}

/// A quotation whose words differ between two places.
pub(super) fn q04(cx: &Context<'_>, found: &mut Found) {
    for pair in differences(cx) {
        let Difference::Words { here, there } = &pair.difference else { continue };
        let message = match (here.is_empty(), there.is_empty()) {
            (true, _) => format!("this quotation lacks \"{there}\", which it has elsewhere"),
            (_, true) => format!("this quotation has \"{here}\", which it lacks elsewhere"),
            _ => format!("this quotation has \"{here}\" where it reads \"{there}\" elsewhere"),
        };
        found.push(
            Diagnostic::new(Code::Q04, message)
                .at(&pair.file, pair.span)
                .related(&pair.other_file, Some(pair.other_span), "the same words, told otherwise")
                .hint("compare both with the source, and correct the one that is wrong"),
        );
    }
}

/// Quotation marks that do not pair, or words left out without dots.
pub(super) fn q05(cx: &Context<'_>, found: &mut Found) {
    for pair in differences(cx) {
        let Difference::LeftOut(left_out) = &pair.difference else { continue };
        let message = format!("this quotation leaves out \"{left_out}\" without saying so");
        found.push(
            Diagnostic::new(Code::Q05, message)
                .at(&pair.file, pair.span)
                .related(&pair.other_file, Some(pair.other_span), "the same words in full")
                .hint("put dots where words are left out: `…`"),
        );
    }
    for (ix, doc) in cx.docs().filter(|(ix, _)| cx.is_english(*ix)) {
        let passages = &cx.prose[ix.index()];
        for (at, passage) in passages.iter().enumerate() {
            let next = passages.get(at + 1).map_or("", |next| next.text.as_str());
            for mark in &passage.unpaired {
                let c = passage.text[*mark..].chars().next().unwrap_or(' ');
                let opens = matches!(c, '“' | '„' | '«');
                // A quotation of several paragraphs begins each of them anew.
                if opens && next.starts_with(c) {
                    continue;
                }
                let message = if opens {
                    "this quotation mark is never closed"
                } else {
                    "this quotation mark closes nothing"
                };
                let span = passage.span(&(*mark..*mark + c.len_utf8()));
                let hint = "add its partner: readers must see whose words these are";
                found.push(Diagnostic::new(Code::Q05, message).at(&doc.path, span).hint(hint));
            }
        }
    }
}

/// Verbs that tell what a side says.
static TELLING: WordSet = WordSet::new(&[
    "say",
    "says",
    "said",
    "call",
    "calls",
    "called",
    "deny",
    "denies",
    "denied",
    "claim",
    "claims",
    "claimed",
    "insist",
    "insists",
    "insisted",
    "according",
    "describes",
    "described",
    "maintains",
    "maintained",
    "blames",
    "blamed",
    "rejects",
    "rejected",
    "disputes",
    "disputed",
]);

/// A disputed event with fewer than two accounts.
pub(super) fn q07(cx: &Context<'_>, found: &mut Found) {
    for at in 0..cx.site.events.len() {
        let ix = EventIx::new(at);
        let (event, draft) = cx.site.draft(ix);
        if draft.status != EventStatus::Disputed || sides(draft.accounts.iter()) > 1 {
            continue;
        }
        let doc = cx.site.doc(event.doc);
        // An entry of a chronology has no room for accounts: its text may hold them, or the page.
        let told_beside =
            doc.body.disputes.iter().any(|dispute| sides(dispute.accounts.iter()) > 1);
        if told_beside || (told_in_text(cx, ix) > 1 && !cx.site.has_own_page(event)) {
            continue;
        }
        let message = match draft.accounts.len() {
            0 => format!("`{}` is disputed, but no side's account is told", event.title),
            _ => format!("`{}` is disputed, but only one side's account is told", event.title),
        };
        let hint = match cx.site.has_own_page(event) || doc.kind == Kind::EventList {
            true => {
                "add `accounts`, one for each side: `- { by: ACTOR, says: …, sources: [\"@key\"] }`"
            }
            false => {
                "tell the accounts below it: `> [!DISPUTED] What happened?` and a list, an item for each side"
            }
        };
        found.push(Diagnostic::new(Code::Q07, message).at(&doc.path, cx.event_span(ix)).hint(hint));
    }
}

/// How many different actors give `accounts`.
fn sides<'a>(accounts: impl Iterator<Item = &'a Account>) -> usize {
    accounts.map(|account| account.by.value.as_str()).collect::<BTreeSet<_>>().len()
}

/// How many verbs of telling there are in the text of an event, as far as words are known.
fn told_in_text(cx: &Context<'_>, ix: EventIx) -> usize {
    let event = &cx.site.events[ix.index()];
    if !cx.is_english(event.doc) {
        return usize::MAX;
    }
    let own = cx.prose[event.doc.index()].iter();
    let own =
        own.filter(|passage| passage.home == Home::Event(ix) && passage.setting == Setting::Text);
    own.map(|passage| passage.words().filter(|(_, word)| TELLING.has(word)).count()).sum()
}

/// Two accounts of an event that is not marked as disputed.
pub(super) fn q08(cx: &Context<'_>, found: &mut Found) {
    for at in 0..cx.site.events.len() {
        let ix = EventIx::new(at);
        let (event, draft) = cx.site.draft(ix);
        let settled = matches!(draft.status, EventStatus::Confirmed | EventStatus::Reported);
        if !settled || sides(draft.accounts.iter()) < 2 {
            continue;
        }
        let message = format!(
            "`{}` has {} accounts, but its status is {}",
            event.title,
            draft.accounts.len(),
            draft.status.as_str()
        );
        let span: Span = cx.event_span(ix);
        let doc = cx.site.doc(event.doc);
        let hint = "add `status: disputed`, or tell in the text what is agreed";
        found.push(Diagnostic::new(Code::Q08, message).at(&doc.path, span).hint(hint));
    }
}
