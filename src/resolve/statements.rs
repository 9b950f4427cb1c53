//! Statements: their order, and who said them.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::events::Told;
use super::links::Reach;
use super::memo::Found;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::{Document, Kind, Speaker};
use crate::model::site::{ActorIx, DocIx, References, Statement, Target};

/// All statements of documents whose facts count, earliest first, those without a date last.
pub(super) fn order(docs: &[Arc<Document>], facts: &[bool]) -> Vec<Told> {
    let counting = (0..docs.len()).filter(|at| facts[*at]).map(DocIx::new);
    let mut order: Vec<Told> = counting.flat_map(|ix| of_doc(docs, ix)).collect();
    order.sort_by(|a, b| compare(docs, a, b));
    order
}

/// The statements of one document.
pub(super) fn of_doc(docs: &[Arc<Document>], ix: DocIx) -> impl Iterator<Item = Told> {
    let said = docs[ix.index()].body.statements.len();
    (0..u32::try_from(said).unwrap_or(u32::MAX)).map(move |entry| (ix, entry))
}

/// Which of two statements comes first, those without a date last; never equal.
pub(super) fn compare(docs: &[Arc<Document>], a: &Told, b: &Told) -> Ordering {
    let date = |(doc, entry): &Told| {
        let said = &docs[doc.index()].body.statements[*entry as usize];
        said.date.as_ref().map(|date| &date.value)
    };
    let (first, second) = (date(a), date(b));
    first.is_none().cmp(&second.is_none()).then(first.cmp(&second)).then(a.cmp(b))
}

/// Puts the ids that authors gave to statements into the table of ids.
pub(super) fn claim_ids(
    docs: &[Arc<Document>],
    order: &[Told],
    ids: &mut FxHashMap<String, Target>,
    found: &mut Vec<Diagnostic>,
) {
    for (ix, entry) in order {
        let doc = &docs[ix.index()];
        let Some(id) = &doc.body.statements[*entry as usize].id else { continue };
        if ids.contains_key(&id.value) {
            let message = format!("the id `{}` is taken already", id.value);
            let finding = Diagnostic::new(Code::DuplicateId, message).at(&doc.path, id.span);
            found.push(finding.hint("give the statement another id"));
            continue;
        }
        ids.insert(id.value.clone(), Target::Statement(*ix, *entry));
    }
}

/// The statements in `order` with their speakers.
pub(super) fn statements(
    reach: &Reach<'_>,
    order: &[Told],
    references: &[Arc<References>],
    actor_of_doc: &[Option<ActorIx>],
    found: &mut Found,
) -> Vec<Statement> {
    let make = |(ix, entry): &Told| {
        let doc = &reach.docs[ix.index()];
        let draft = &doc.body.statements[*entry as usize];
        let speaker = match draft.speaker {
            Speaker::Linked(link) => {
                let hint = "begin the signature with a link to a page in content/actors/";
                actor(doc, link, &references[ix.index()].links, reach, actor_of_doc, hint, found)
            }
            _ => None,
        };
        let place = draft.place.as_ref().and_then(|place| {
            reach.of_kind(doc, &place.value, place.span, &[Kind::Place, Kind::Actor], found)
        });
        let anchor = match &draft.id {
            Some(id) => id.value.clone(),
            None => format!("statement-{}", entry + 1),
        };
        Statement { anchor, doc: *ix, entry: *entry, speaker, place }
    };
    order.iter().map(make).collect()
}

/// Looks whether those who give conflicting accounts can say something.
pub(super) fn accounts(
    reach: &Reach<'_>,
    doc: &Document,
    links: &[Target],
    actor_of_doc: &[Option<ActorIx>],
    found: &mut Found,
) {
    let hint = "begin the account with a link to a page in content/actors/";
    for account in doc.body.disputes.iter().flat_map(|dispute| &dispute.accounts) {
        let here = doc.body.links.iter().position(|link| link.span == account.by.span);
        if let Some(link) = here.and_then(|at| u32::try_from(at).ok()) {
            actor(doc, link, links, reach, actor_of_doc, hint, found);
        }
    }
}

/// The actor that a link of somebody who says something leads to.
fn actor(
    doc: &Document,
    link: u32,
    links: &[Target],
    reach: &Reach<'_>,
    actor_of_doc: &[Option<ActorIx>],
    hint: &str,
    found: &mut Found,
) -> Option<ActorIx> {
    let written = doc.body.links.get(link as usize)?;
    match links.get(link as usize)? {
        Target::Doc(to) => {
            let actor = actor_of_doc[to.index()];
            if actor.is_none() {
                let other = &reach.docs[to.index()];
                let message = format!(
                    "`{}` is a page of the kind {}, not an actor that can say something",
                    other.id,
                    other.kind.as_str()
                );
                found.push(
                    Diagnostic::new(Code::WrongKind, message)
                        .at(&doc.path, written.span)
                        .hint(hint),
                );
            }
            actor
        }
        _ => None,
    }
}
