//! What a document is recognised by, in part and as a whole: hashes of what it says, not of where it
//! says it.

use std::hash::{Hash as _, Hasher};

use xxhash_rust::xxh3::xxh3_64;

use super::front::identity::Identity;
use crate::model::document::{Body, Front, Heading, Own};

/// What is to be hashed, in one piece: many small pieces, one after the other, cost xxh3 more than to
/// put them side by side. A long one stands there as its own hash.
struct Said(Vec<u8>);

/// From how many bytes on a piece is long.
const LONG: usize = 256;

impl Default for Said {
    fn default() -> Self {
        Self(Vec::with_capacity(4 * LONG))
    }
}

impl Hasher for Said {
    fn write(&mut self, bytes: &[u8]) {
        match bytes.len() {
            0..LONG => self.0.extend_from_slice(bytes),
            _ => self.0.extend_from_slice(&xxh3_64(bytes).to_le_bytes()),
        }
    }

    fn finish(&self) -> u64 {
        xxh3_64(&self.0)
    }
}

/// A hash of which document it is.
pub(super) fn identity(path: &str, identity: &Identity) -> u64 {
    let mut hash = Said::default();
    (path, identity.kind, &identity.id, &identity.suffix, &identity.folder).hash(&mut hash);
    hash.finish()
}

/// A hash of everything that other documents can refer to: names, addresses, anchors.
pub(super) fn outline(identity: u64, front: &Front, body: &Body) -> u64 {
    let mut hash = Said::default();
    identity.hash(&mut hash);
    (&front.title.value, front.lang.as_ref().map(|lang| &lang.value)).hash(&mut hash);
    front.slug.as_ref().map(|slug| &slug.value).hash(&mut hash);
    let names = match &front.own {
        Own::Actor(actor) => Some(&actor.names),
        Own::Place(place) => Some(&place.names),
        Own::Term(names) => Some(&**names),
        _ => None,
    };
    for name in names.into_iter().flat_map(|names| &names.aliases) {
        name.value.hash(&mut hash);
    }
    for (lang, name) in names.into_iter().flat_map(|names| &names.by_language) {
        (&lang.value, &name.value).hash(&mut hash);
    }
    names.and_then(|names| names.short.as_ref()).map(|short| &short.value).hash(&mut hash);
    for heading in &body.headings {
        heading.id.hash(&mut hash);
    }
    let events = body.events.iter().map(|event| event.id.as_ref().map(|id| &id.value));
    let statements = body.statements.iter().map(|said| said.id.as_ref().map(|id| &id.value));
    let disputes = body.disputes.iter().map(|dispute| dispute.id.as_ref().map(|id| &id.value));
    for id in events.chain(statements).chain(disputes) {
        id.hash(&mut hash);
    }
    for anchor in &body.anchors {
        anchor.value.hash(&mut hash);
    }
    hash.finish()
}

/// A hash of all that pages of other documents can show of this one, but for sentences of its running
/// text.
pub(super) fn facts(identity: u64, front: &Front, body: &Body) -> u64 {
    // Taken apart, so that a new table is in one of the two hashes.
    let Body {
        content: _,
        word_count: _,
        footnotes: _,
        blocks: _,
        headings,
        links,
        images,
        citations,
        events,
        chronologies,
        statements,
        disputes,
        as_of,
        anchors,
        coloured,
        math,
    } = body;
    let mut hash = Said::default();
    (identity, front).hash(&mut hash);
    for Heading { level, id, title, start: _, end: _, span: _ } in headings {
        (level, id, title).hash(&mut hash);
    }
    (links, images, citations, events, chronologies).hash(&mut hash);
    (statements, disputes, as_of, anchors, coloured, math).hash(&mut hash);
    hash.finish()
}

/// A hash of the running text and of what stands in it and nowhere else.
pub(super) fn text(body: &Body) -> u64 {
    let Body { content, word_count, footnotes, blocks, headings, .. } = body;
    let mut hash = Said::default();
    (content, word_count, footnotes, blocks).hash(&mut hash);
    for heading in headings {
        (heading.start, heading.end).hash(&mut hash);
    }
    hash.finish()
}

#[cfg(test)]
mod tests {
    use crate::parse::{Ways, parse};

    const PAGE: &str = "---\ntitle: T\nsources: [\"@s\"]\n---\n\nOne. [[x]]\n\n## H\n\n2014\n: \
                        **It happens.** So. [@s]\n\n> Words.\n>\n> — [[x]], 2014\n";

    #[test]
    fn running_text_is_no_fact_and_facts_are_no_running_text() {
        let hashes = |text: &str| {
            let document = parse(&"content/t.md".into(), text, Ways::default());
            (document.facts, document.text)
        };
        let (facts, text) = hashes(PAGE);
        for (old, new, facts_differ, text_differs) in [
            ("One.", "Another, and longer.", false, true),
            ("One.", "One.[^n]\n\n[^n]: Note.\n\n", false, true),
            ("\n\n## H", "\n\n\n\n## H", false, false),
            ("## H", "## Other", true, true),
            ("title: T", "title: U", true, false),
            ("title: T", "title:   T", false, false),
            ("title: T", "title: T\ndraft: true", true, false),
            ("2014\n:", "2015\n:", true, false),
            ("So.", "Thus.", true, false),
            ("Words.", "Others.", true, false),
            ("[[x]]\n\n##", "[[y]]\n\n##", true, false),
            ("[[x]], 2014", "[[y]], 2014", true, false),
            ("So. [@s]", "So. [@r]", true, false),
        ] {
            assert!(PAGE.contains(old), "{old}");
            let (facts_now, text_now) = hashes(&PAGE.replace(old, new));
            assert_eq!(facts_now != facts, facts_differ, "facts: {old} → {new}");
            assert_eq!(text_now != text, text_differs, "text: {old} → {new}");
        }
    }
}
