//! What is remembered of each document from one run to the next.

use std::sync::Arc;

use super::mentions::Lexicon;
use super::{Inputs, Publish};
use crate::cite::Register;
use crate::config::MentionLinks;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::model::document::{Document, Kind};
use crate::model::site::{Asset, Event, References, Tables, Target};

/// What the last run found out about each document, for those that did not change since.
#[derive(Clone, Debug)]
pub struct Memo {
    /// Of what there is to refer to and how it is numbered; see [`super::reachable`].
    pub(super) reachable: u64,
    /// Of the names of all actors, where they become links.
    pub(super) lexicon: Option<Arc<Lexicon>>,
    pub(super) docs: Vec<(Arc<Document>, Arc<OfDoc>)>,
    /// For when nothing changed that anything follows from.
    pub(super) whole: Arc<Whole>,
}

/// A register and its file.
type Named = (Arc<str>, Arc<Register>);

/// What the last run made of everything, and of what besides documents.
#[derive(Debug)]
pub(super) struct Whole {
    language: String,
    names_are_links: MentionLinks,
    publish: Publish,
    today: Day,
    registers: Vec<Named>,
    assets: Vec<Asset>,
    pub(super) tables: Arc<Tables>,
    pub(super) found: Vec<Diagnostic>,
}

impl Whole {
    pub(super) fn new(inputs: &Inputs, tables: Arc<Tables>, found: Vec<Diagnostic>) -> Self {
        Self {
            language: inputs.config.language.clone(),
            names_are_links: inputs.config.mentions.link,
            publish: inputs.publish,
            today: Day::from_naive(inputs.today),
            registers: inputs.registers.clone(),
            assets: inputs.assets.clone(),
            tables,
            found,
        }
    }
}

/// What one document says in terms of the whole site. It depends on the document, on what there is
/// to refer to, and on what those that it refers to are called.
#[derive(Debug)]
pub(super) struct OfDoc {
    pub(super) references: Arc<References>,
    /// By entry; `None` for one without a date, and where the document's facts do not count.
    pub(super) events: Vec<Option<Arc<Event>>>,
    pub(super) found: Found,
}

/// What is wrong with one document in the light of others.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) list: Vec<Diagnostic>,
    /// Whether it was asked what something is called, and not only which id it has.
    pub(super) asked_names: bool,
}

impl Found {
    pub(super) fn push(&mut self, finding: Diagnostic) {
        self.list.push(finding);
    }

    pub(super) fn extend(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(findings);
    }
}

/// What of a [`Memo`] still holds.
pub(super) struct Known<'a> {
    memo: &'a Memo,
    /// For each document, whether it is called something else now, or places in it are; empty where
    /// none is.
    renamed: Vec<bool>,
}

impl Memo {
    /// Whether the same came of `inputs`, of whose settings no more than the language and how names
    /// are linked is asked for here.
    pub(super) fn is_of(&self, inputs: &Inputs) -> bool {
        let Whole { language, names_are_links, publish, today, registers, assets, .. } =
            &*self.whole;
        let same = |(old, new): (&Named, &Named)| old.0 == new.0 && Arc::ptr_eq(&old.1, &new.1);
        *language == inputs.config.language
            && *names_are_links == inputs.config.mentions.link
            && (*publish, *today) == (inputs.publish, Day::from_naive(inputs.today))
            && registers.len() == inputs.registers.len()
            && registers.iter().zip(&inputs.registers).all(same)
            && *assets == inputs.assets
            && self.docs.len() == inputs.docs.len()
            && self.docs.iter().zip(&inputs.docs).all(|((old, _), new)| Arc::ptr_eq(old, new))
    }

    /// The same for `docs`, which say the same in other words.
    pub(crate) fn reworded(&self, docs: &[Arc<Document>]) -> Self {
        let of_docs = self.docs.iter().map(|(_, of_doc)| of_doc.clone());
        let docs = docs.iter().cloned().zip(of_docs).collect();
        let Self { reachable, lexicon, whole, .. } = self;
        Self { reachable: *reachable, lexicon: lexicon.clone(), docs, whole: whole.clone() }
    }
}

impl<'a> Known<'a> {
    /// What still holds where `reachable` is what there is to refer to now. `names_are_links` says
    /// whether the names of actors become links in every text.
    pub(super) fn new(
        memo: &'a Memo,
        reachable: u64,
        docs: &[Arc<Document>],
        names_are_links: bool,
    ) -> Option<Self> {
        // With the same to refer to, documents are numbered alike.
        if memo.reachable != reachable || memo.docs.len() != docs.len() {
            return None;
        }
        let renamed = memo.docs.iter().zip(docs).map(|((old, _), doc)| old.outline != doc.outline);
        let renamed: Vec<bool> = renamed.collect();
        let actors = docs.iter().zip(&renamed).filter(|(doc, _)| doc.kind == Kind::Actor);
        if names_are_links && actors.into_iter().any(|(_, renamed)| *renamed) {
            return None;
        }
        let renamed = if renamed.contains(&true) { renamed } else { Vec::new() };
        Some(Self { memo, renamed })
    }

    /// The names that become links.
    pub(super) fn lexicon(&self) -> Option<Arc<Lexicon>> {
        self.memo.lexicon.clone()
    }

    /// What the document number `at`, which is `doc` now, says.
    pub(super) fn of_doc(&self, at: usize, doc: &Arc<Document>) -> Option<&'a Arc<OfDoc>> {
        let (old, of_doc) = self.memo.docs.get(at)?;
        if !Arc::ptr_eq(old, doc) {
            return None;
        }
        if self.renamed.is_empty() {
            return Some(of_doc);
        }
        // Findings name others by their titles and say what may have been meant.
        let named = of_doc.found.asked_names || !of_doc.found.list.is_empty();
        let renamed = |target: &Target| match target {
            Target::Doc(to) | Target::Event(to, _) | Target::Statement(to, _) => {
                self.renamed[to.index()]
            }
            _ => false,
        };
        let same = !named && !of_doc.references.links.iter().any(renamed);
        same.then_some(of_doc)
    }
}
