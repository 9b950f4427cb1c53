//! Sources: all registers as one, and what rests on each.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::cite::Register;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::{Document, Kind};
use crate::model::site::{
    AccountIx, DocIx, Event, EventIx, Page, References, Source, Statement, StatementIx,
};
use crate::parse::slug::slugify;

/// All sources, by key.
pub(super) fn sources(
    docs: &[Arc<Document>],
    registers: &[(Arc<str>, Arc<Register>)],
    found: &mut Vec<Diagnostic>,
) -> Vec<Source> {
    let mut sources: BTreeMap<String, Source> = BTreeMap::new();
    let mut addresses: BTreeMap<String, String> = BTreeMap::new();
    if registers.is_empty() {
        return Vec::new();
    }
    // Of two pages with one id, the first.
    let pages = docs.iter().enumerate().rev().filter(|(_, doc)| doc.kind == Kind::Source);
    let prose: FxHashMap<&str, DocIx> = pages.map(|(at, doc)| (&*doc.id, DocIx::new(at))).collect();
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
                doc: prose.get(&*slugify(&key.value)).copied(),
                address: format!("sources/{slug}/"),
                cited_by: Vec::new(),
                events: Vec::new(),
                statements: Vec::new(),
                accounts: Vec::new(),
                figures: Vec::new(),
            };
            sources.insert(key.value.clone(), source);
        }
    }
    sources.into_values().collect()
}

/// What cites sources.
pub(super) struct Citing<'a> {
    pub(super) docs: &'a [Arc<Document>],
    pub(super) pages: &'a [Option<Page>],
    /// For each document, whether its facts count.
    pub(super) facts: &'a [bool],
    pub(super) references: &'a [Arc<References>],
    pub(super) events: &'a [Arc<Event>],
    pub(super) statements: &'a [Statement],
}

/// Fills in what cites each source.
pub(super) fn attach(sources: &mut [Source], citing: &Citing<'_>) {
    let Citing { docs, pages, facts, references, events, statements } = citing;
    if sources.is_empty() {
        return;
    }
    for (at, references) in references.iter().enumerate() {
        if pages[at].is_none() && docs[at].kind != Kind::EventList {
            continue;
        }
        for source in references.citations.iter().flatten().flatten() {
            push_once(&mut sources[source.index()].cited_by, DocIx::new(at));
        }
    }
    for (at, event) in events.iter().enumerate() {
        let doc = &docs[event.doc.index()];
        let draft = &doc.body.events[event.entry as usize];
        let groups = &references[event.doc.index()].citations;
        let ix = EventIx::new(at);
        for source in draft.citations.of(groups).iter().flatten().flatten() {
            push_once(&mut sources[source.index()].events, ix);
        }
        for (number, account) in draft.accounts.iter().enumerate() {
            let account_ix = AccountIx::Event(ix, index(number));
            for source in account.citations.of(groups).iter().flatten().flatten() {
                push_once(&mut sources[source.index()].accounts, account_ix);
            }
        }
    }
    for (at, statement) in statements.iter().enumerate() {
        let draft = &docs[statement.doc.index()].body.statements[statement.entry as usize];
        let groups = draft.citations.of(&references[statement.doc.index()].citations);
        for source in groups.iter().flatten().flatten() {
            push_once(&mut sources[source.index()].statements, StatementIx::new(at));
        }
    }
    for (at, doc) in docs.iter().enumerate().filter(|(at, _)| facts[*at]) {
        let (ix, groups) = (DocIx::new(at), &references[at].citations);
        for (number, dispute) in doc.body.disputes.iter().enumerate() {
            for (side, account) in dispute.accounts.iter().enumerate() {
                let account_ix = AccountIx::Dispute(ix, index(number), index(side));
                for source in account.citations.of(groups).iter().flatten().flatten() {
                    push_once(&mut sources[source.index()].accounts, account_ix);
                }
            }
        }
        for (figure, backing) in doc.backed_figures() {
            let cited = backing.iter().filter_map(|group| groups.get(*group as usize));
            for source in cited.flatten().flatten() {
                push_once(&mut sources[source.index()].figures, (ix, figure));
            }
        }
    }
}

/// Adds `item` unless it was the last that came.
fn push_once<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.last() != Some(&item) {
        list.push(item);
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
