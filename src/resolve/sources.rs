//! Sources: all registers as one, and what rests on each.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cite::Register;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::{Document, Kind};
use crate::model::site::{DocIx, Event, EventIx, Page, Source, SourceIx};
use crate::parse::slug::slugify;

/// All sources, by key.
pub(super) fn sources(
    docs: &[Arc<Document>],
    registers: &[(Arc<str>, Arc<Register>)],
    found: &mut Vec<Diagnostic>,
) -> Vec<Source> {
    let mut sources: BTreeMap<String, Source> = BTreeMap::new();
    let mut addresses: BTreeMap<String, String> = BTreeMap::new();
    let prose = |key: &str| {
        let slug = slugify(key);
        let page = |doc: &&Arc<Document>| doc.kind == Kind::Source && doc.id == slug;
        docs.iter().find(page).and_then(|doc| docs.iter().position(|other| Arc::ptr_eq(doc, other)))
    };
    for (file, register) in registers {
        for entry in &register.entries {
            let key = &entry.key;
            if let Some(first) = sources.get(&key.value) {
                let message = format!("the source `{}` stands in two registers", key.value);
                found.push(
                    Diagnostic::new(Code::DuplicateSource, message)
                        .at(file, key.span)
                        .related(&first.file, Some(first.entry.key.span), "it stands here already")
                        .hint("give one of the two another key, or remove it"),
                );
                continue;
            }
            let mut slug = slugify(&key.value);
            if slug.is_empty() {
                slug = format!("source-{}", sources.len() + 1);
            }
            while addresses.get(&slug).is_some_and(|other| *other != key.value) {
                slug.push_str("-2");
            }
            addresses.insert(slug.clone(), key.value.clone());
            let source = Source {
                entry: Arc::new(entry.clone()),
                file: file.clone(),
                doc: prose(&key.value).map(DocIx::new),
                address: format!("sources/{slug}/"),
                cited_by: Vec::new(),
                events: Vec::new(),
            };
            sources.insert(key.value.clone(), source);
        }
    }
    sources.into_values().collect()
}

/// Fills in what cites each source.
pub(super) fn attach(
    sources: &mut [Source],
    docs: &[Arc<Document>],
    pages: &[Option<Page>],
    citations: &[Vec<Vec<Option<SourceIx>>>],
    events: &[Event],
) {
    for (at, groups) in citations.iter().enumerate() {
        if pages[at].is_none() && docs[at].kind != Kind::EventList {
            continue;
        }
        for source in groups.iter().flatten().flatten() {
            let cited_by = &mut sources[source.index()].cited_by;
            if cited_by.last() != Some(&DocIx::new(at)) {
                cited_by.push(DocIx::new(at));
            }
        }
    }
    for (at, event) in events.iter().enumerate() {
        let doc = &docs[event.doc.index()];
        let draft = &doc.body.events[event.entry as usize];
        let groups = draft.citations.of(&citations[event.doc.index()]);
        for source in groups.iter().flatten().flatten() {
            let told = &mut sources[source.index()].events;
            if told.last() != Some(&EventIx::new(at)) {
                told.push(EventIx::new(at));
            }
        }
    }
}
