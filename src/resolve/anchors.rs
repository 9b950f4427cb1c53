//! Places within pages, and whether what names them finds them.

use super::memo::Found;
use crate::diagnostic::{Code, Diagnostic, Span, closest};
use crate::model::document::{Document, LinkUse, Own};

/// Anchors that the built-in pages have besides those of their texts.
const PAGE_ANCHORS: [&str; 14] = [
    "main",
    "key-points",
    "who",
    "chronology",
    "sources",
    "notes",
    "changes",
    "cite",
    "roles",
    "relations",
    "statements",
    "mentions",
    "names",
    "events",
];

/// Looks at the place on the page of `other` that a link of `doc` leads to.
pub(super) fn check_link(doc: &Document, link: &LinkUse, other: &Document, found: &mut Found) {
    let anchor = link.fragment.as_deref().unwrap_or("");
    if !anchor.is_empty() && !PAGE_ANCHORS.contains(&anchor) {
        found.extend(missing(doc, anchor, link.span, other));
    }
}

/// Looks at the places on its own page that an explainer says have changed.
pub(super) fn check_changes(doc: &Document, found: &mut Found) {
    let Own::Explainer(own) = &doc.front.own else { return };
    let updates = own.updates.iter().filter_map(|update| update.at.as_ref());
    let corrections = own.corrections.iter().filter_map(|correction| correction.at.as_ref());
    for at in updates.chain(corrections) {
        found.extend(missing(doc, &at.value, at.span, doc));
    }
}

/// The finding that `other` has nothing called `anchor`, which `doc` names at `span`.
fn missing(doc: &Document, anchor: &str, span: Span, other: &Document) -> Option<Diagnostic> {
    let known = anchors(other);
    if known.contains(&anchor) {
        return None;
    }
    let hint = closest(anchor, known.iter().copied())
        .map(|near| format!("did you mean `#{near}`?"))
        .or_else(|| {
            (!known.is_empty()).then(|| {
                let shown: Vec<String> = known.iter().take(8).map(|id| format!("#{id}")).collect();
                format!("it has {}", shown.join(", "))
            })
        });
    let message = format!("`{}` has no heading `#{anchor}`", other.front.title.value);
    Some(Diagnostic::new(Code::UnknownHeading, message).at(&doc.path, span).maybe_hint(hint))
}

fn anchors(doc: &Document) -> Vec<&str> {
    let body = &doc.body;
    let headings = body.headings.iter().map(|heading| &*heading.id);
    let events = body.events.iter().filter_map(|event| event.id.as_ref());
    let statements = body.statements.iter().filter_map(|statement| statement.id.as_ref());
    let disputes = body.disputes.iter().filter_map(|dispute| dispute.id.as_ref());
    let written = events.chain(statements).chain(disputes).chain(&body.anchors);
    headings.chain(written.map(|id| &*id.value)).collect()
}
