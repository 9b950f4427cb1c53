//! What is remembered of each document from one run to the next.

use std::cmp::Ordering;
use std::sync::Arc;

use super::events::{self, Told};
use super::mentions::Lexicon;
use super::pages::is_in_place;
use super::topics::{TopicNames, Topics};
use super::{Inputs, Publish, sections, statements};
use crate::cite::Register;
use crate::config::MentionLinks;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::model::document::{Document, Kind};
use crate::model::site::{
    Asset, ByDoc, DocIx, Event, EventIx, Layout, References, Section, StatementIx, Tables, Target,
    Topic, Via,
};

/// What the last run found out about each document, for those that did not change since.
#[derive(Clone, Debug)]
pub struct Memo {
    /// Of what there is to refer to and how it is numbered; see [`super::reachable`].
    pub(super) reachable: u64,
    /// Of the names of all actors, where they become links.
    pub(super) lexicon: Option<Arc<Lexicon>>,
    pub(super) docs: Arc<[Arc<Document>]>,
    /// What each of them says in terms of the whole site.
    pub(super) of_docs: Arc<[Arc<OfDoc>]>,
    /// All events that count, earliest first.
    pub(super) order: Arc<[Told]>,
    /// All statements that count, earliest first.
    pub(super) said: Arc<[Told]>,
    pub(super) topics: Arc<TopicNames>,
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
        let registers = &self.whole.registers;
        let same = |(old, new): (&Named, &Named)| old.0 == new.0 && Arc::ptr_eq(&old.1, &new.1);
        self.is_on_terms_of(inputs)
            && registers.len() == inputs.registers.len()
            && registers.iter().zip(&inputs.registers).all(same)
            && self.docs.len() == inputs.docs.len()
            && self.docs.iter().zip(&*inputs.docs).all(|(old, new)| Arc::ptr_eq(old, new))
    }

    /// Whether all but documents and registers is the same.
    fn is_on_terms_of(&self, inputs: &Inputs) -> bool {
        let Whole { language, names_are_links, publish, today, assets, .. } = &*self.whole;
        *language == inputs.config.language
            && *names_are_links == inputs.config.mentions.link
            && (*publish, *today) == (inputs.publish, Day::from_naive(inputs.today))
            && *assets == inputs.assets
    }

    /// The same for `docs`, which say the same in other words.
    pub(crate) fn reworded(&self, docs: Arc<[Arc<Document>]>) -> Self {
        Self { docs, ..self.clone() }
    }
}

/// The events and the statements of each document.
type Lists = (ByDoc<Option<EventIx>>, ByDoc<Option<StatementIx>>);
/// For each document, those that link to it.
type Backlinks = Arc<[Vec<(DocIx, Via)>]>;

/// The last run, where each document has the place and the ids that one had then, and nothing was
/// wrong with places and ids: what follows from these is taken over.
pub(super) struct Before<'a> {
    memo: &'a Memo,
    /// The documents that are not the same, by number.
    edited: Vec<DocIx>,
}

impl<'a> Before<'a> {
    pub(super) fn new(memo: &'a Memo, inputs: &Inputs) -> Option<Self> {
        let docs = &inputs.docs;
        if !memo.whole.tables.layout.is_sound
            || !memo.is_on_terms_of(inputs)
            || memo.docs.len() != docs.len()
        {
            return None;
        }
        let pairs = (0..).zip(memo.docs.iter().zip(&**docs));
        let edited = pairs.filter(|(_, (old, new))| !Arc::ptr_eq(old, new));
        let edited = edited.map(|(at, (old, new))| is_in_place(old, new).then_some(DocIx(at)));
        Some(Self { memo, edited: edited.collect::<Option<_>>()? })
    }

    fn tables(&self) -> &'a Tables {
        &self.memo.whole.tables
    }

    pub(super) fn layout(&self) -> &Arc<Layout> {
        &self.tables().layout
    }

    /// Whether `what` is the same of every document as it was.
    fn all_keep<T: PartialEq>(
        &self,
        docs: &[Arc<Document>],
        what: impl Fn(&Document) -> T,
    ) -> bool {
        let same = |ix: &DocIx| what(&self.memo.docs[ix.index()]) == what(&docs[ix.index()]);
        self.edited.iter().all(same)
    }

    /// A list for each document of the events that it tells and of the statements that it quotes, still
    /// empty; `None` where one has more or fewer of them than it had.
    pub(super) fn lists(&self, docs: &[Arc<Document>]) -> Option<Lists> {
        let as_many = self.all_keep(docs, |doc| (doc.body.events.len(), doc.body.statements.len()));
        let Tables { doc_events, doc_statements, .. } = self.tables();
        as_many.then(|| (ByDoc::like(doc_events, None), ByDoc::like(doc_statements, None)))
    }

    /// The topics, still without what each has; `None` where a document has other ones than it had, or
    /// is one and is called something else.
    pub(super) fn topics(&self, docs: &[Arc<Document>]) -> Option<Topics> {
        let same = self.all_keep(docs, |doc| {
            let of_events = doc.body.events.iter().flat_map(|event| &event.topics);
            let all = doc.front.topics.iter().chain(of_events).map(|topic| topic.value.clone());
            let title = (doc.kind == Kind::Topic).then(|| doc.front.title.value.clone());
            (all.collect::<Vec<_>>(), title)
        });
        let bare = |topic: &Topic| Topic { docs: Vec::new(), events: Vec::new(), ..topic.clone() };
        let list = || self.tables().topics.iter().map(bare).collect();
        same.then(|| Topics { list: list(), names: self.memo.topics.clone() })
    }

    /// The sections in the order of today.
    pub(super) fn sections(&self, docs: &[Arc<Document>]) -> Vec<Section> {
        let edited = self.edited.iter().map(|ix| (*ix, &*self.memo.docs[ix.index()]));
        sections::renewed(&self.tables().sections, docs, &edited.collect::<Vec<_>>())
    }

    /// Who links to whom; `None` where `references` lead elsewhere than they did.
    pub(super) fn backlinks(&self, references: &[Arc<References>]) -> Option<Backlinks> {
        let alike = |(old, new): (&Arc<References>, &Arc<References>)| {
            let same = || old.links == new.links && old.mentions == new.mentions;
            Arc::ptr_eq(old, new) || same() && old.actors == new.actors
        };
        let Tables { references: old, backlinks, .. } = self.tables();
        old.iter().zip(references).all(alike).then(|| backlinks.clone())
    }

    /// The events of `docs`, earliest first.
    pub(super) fn order(&self, docs: &[Arc<Document>]) -> Vec<Told> {
        let told = self.counting().flat_map(|ix| events::of_doc(docs, ix));
        self.in_order(&self.memo.order, told.collect(), |a, b| events::compare(docs, a, b))
    }

    /// The statements of `docs`, earliest first.
    pub(super) fn said(&self, docs: &[Arc<Document>]) -> Vec<Told> {
        let said = self.counting().flat_map(|ix| statements::of_doc(docs, ix));
        self.in_order(&self.memo.said, said.collect(), |a, b| statements::compare(docs, a, b))
    }

    fn counting(&self) -> impl Iterator<Item = DocIx> {
        self.edited.iter().copied().filter(|ix| self.layout().facts[ix.index()])
    }

    /// The list `old` with `told` in the place of what edited documents had in it.
    fn in_order(
        &self,
        old: &[Told],
        mut told: Vec<Told>,
        compare: impl Fn(&Told, &Told) -> Ordering,
    ) -> Vec<Told> {
        let stays = |(ix, _): &&Told| self.edited.binary_search(ix).is_err();
        let stay: Vec<Told> = old.iter().filter(stays).copied().collect();
        told.sort_unstable_by(&compare);
        let mut order = Vec::with_capacity(stay.len() + told.len());
        let mut rest = &*stay;
        for one in told {
            let (earlier, later) =
                rest.split_at(rest.partition_point(|other| compare(other, &one).is_lt()));
            order.extend_from_slice(earlier);
            order.push(one);
            rest = later;
        }
        order.extend_from_slice(rest);
        order
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
        let renamed = memo.docs.iter().zip(docs);
        let renamed =
            renamed.map(|(old, doc)| !Arc::ptr_eq(old, doc) && old.outline != doc.outline);
        let renamed: Vec<bool> = renamed.collect();
        let mut renamed_docs = docs.iter().zip(&renamed).filter(|(_, renamed)| **renamed);
        if names_are_links && renamed_docs.any(|(doc, _)| doc.kind == Kind::Actor) {
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
        let (old, of_doc) = (self.memo.docs.get(at)?, self.memo.of_docs.get(at)?);
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
