//! What all files say together: every name resolved, every fact in its place. Made by `resolve`,
//! read by `plan` and `check`.
//!
//! Tables are indexed by small typed ids and sorted with no ties left to chance.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::cite::SourceEntry;
use crate::config::Config;
use crate::model::document::{
    Account, Body, Document, EventDraft, Fragment, Kind, StatementDraft, Term,
};
use crate::pictures::Picture;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the item at `index`.
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            /// The index of its item.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A file of `content/`: an index of [`Site::docs`].
    DocIx;
    /// An actor: an index of [`Tables::actors`].
    ActorIx;
    /// An event: an index of [`Tables::events`].
    EventIx;
    /// A statement: an index of [`Tables::statements`].
    StatementIx;
    /// A source: an index of [`Tables::sources`].
    SourceIx;
    /// A topic: an index of [`Tables::topics`].
    TopicIx;
}

/// The whole site: its documents, and what they say together.
#[derive(Clone, Debug)]
pub struct Site {
    /// `site.toml`.
    pub config: Arc<Config>,
    /// The day of the build, ISO.
    pub today: String,
    /// The `facts.json` of the last publication, where there is one to compare with.
    pub baseline: Option<Arc<str>>,
    /// All files of `content/` that were parsed, sorted by path.
    pub docs: Arc<[Arc<Document>]>,
    /// Shared by all sites that differ in nothing but running text, settings of how things look, and
    /// templates.
    pub(crate) tables: Arc<Tables>,
}

impl Deref for Site {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        &self.tables
    }
}

/// Which pages there are, and where: what follows from which documents there are and what they want
/// to be called, not from what they say.
#[derive(Debug, Default)]
pub struct Layout {
    /// For each document, its page; `None` where it has none or is held back.
    pub pages: Vec<Option<Page>>,
    /// For each document, its actor.
    pub actor_of_doc: Vec<Option<ActorIx>>,
    /// The document that the home page is made from.
    pub home: Option<DocIx>,
    /// Pages that are not published, and why.
    pub held_back: Vec<HeldBack>,
    /// Old addresses and where they lead.
    pub redirects: BTreeMap<String, DocIx>,
    /// Ids of pages and events.
    pub ids: FxHashMap<String, Target>,
    /// Documents in other languages, by id and language.
    pub translations: FxHashMap<(String, String), DocIx>,
    /// Documents by path.
    pub(crate) by_path: FxHashMap<Arc<str>, DocIx>,
    /// For each document, whether its facts count: it is not held back, and no translation, which
    /// tells the facts of its original again.
    pub(crate) facts: Vec<bool>,
    /// Whether no two want the same id within pages.
    pub(crate) ids_are_clear: bool,
    /// Whether nothing is wrong with it at all.
    pub(crate) is_sound: bool,
    /// A hash of it.
    pub(crate) hash: u64,
}

/// What the documents of a site say together.
#[derive(Debug)]
pub struct Tables {
    /// Shared by all sites that have the same pages in the same places.
    pub(crate) layout: Arc<Layout>,
    /// For each document, what its references lead to.
    pub references: Vec<Arc<References>>,
    /// For each document, the events that it tells, in the order of its `events` table; `None` for
    /// one whose date cannot be read, and in documents that are held back.
    pub doc_events: ByDoc<Option<EventIx>>,
    /// For each document, the statements that it tells, in the order of its `statements` table.
    pub doc_statements: ByDoc<Option<StatementIx>>,
    /// For each document, the documents that link to it, by path, and how they do so first.
    pub backlinks: Arc<[Vec<(DocIx, Via)>]>,
    /// Actors, by id.
    pub actors: Vec<Actor>,
    /// Events, earliest first.
    pub events: Vec<Arc<Event>>,
    /// Statements, earliest first.
    pub statements: Vec<Statement>,
    /// Sources, by key.
    pub sources: Vec<Source>,
    /// Topics, by id.
    pub topics: Vec<Topic>,
    /// Sections, by address.
    pub sections: Vec<Section>,
    /// For each document, its section and its place there.
    pub place_in_section: Vec<Option<(u32, u32)>>,
    /// Files beside the pages and in `static/`, by where they go.
    pub assets: Vec<Asset>,
}

impl Deref for Tables {
    type Target = Layout;

    fn deref(&self) -> &Layout {
        &self.layout
    }
}

/// What the references of one document lead to. Shared by all sites in which they lead there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// What each of its links leads to.
    pub links: Vec<Target>,
    /// The file or address of each of its images.
    pub images: Vec<Option<String>>,
    /// The source of each citation, group by group.
    pub citations: Vec<Vec<Option<SourceIx>>>,
    /// The names of actors in its texts that become links, by text and place. Empty where the
    /// settings ask for none.
    pub mentions: Vec<Mention>,
    /// The actors that it is about or links to, in order of mention.
    pub actors: Vec<ActorIx>,
    /// Its topics.
    pub topics: Vec<TopicIx>,
}

/// A list for each document, all in one piece; indexed by the number of the document.
#[derive(Clone, Debug)]
pub struct ByDoc<T> {
    /// Where the list of each document begins, and behind them the end of the last one.
    starts: Arc<[u32]>,
    items: Vec<T>,
}

impl<T: Clone> ByDoc<T> {
    /// Lists of the given lengths, filled with `item`.
    pub fn filled(lengths: impl Iterator<Item = usize>, item: T) -> Self {
        let mut end = 0;
        let mut starts = vec![0];
        starts.extend(lengths.map(|length| {
            end += u32::try_from(length).unwrap_or(u32::MAX);
            end
        }));
        Self { starts: starts.into(), items: vec![item; end as usize] }
    }

    /// Lists of the same lengths as those of `other`, filled with `item`.
    pub fn like(other: &Self, item: T) -> Self {
        Self { starts: other.starts.clone(), items: vec![item; other.items.len()] }
    }
}

impl<T> ByDoc<T> {
    fn range(&self, doc: usize) -> std::ops::Range<usize> {
        self.starts[doc] as usize..self.starts[doc + 1] as usize
    }

    /// The lists in the order of the documents.
    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        (0..self.starts.len() - 1).map(|doc| &self[doc])
    }
}

impl<T> std::ops::Index<usize> for ByDoc<T> {
    type Output = [T];

    fn index(&self, doc: usize) -> &[T] {
        &self.items[self.range(doc)]
    }
}

impl<T> std::ops::IndexMut<usize> for ByDoc<T> {
    fn index_mut(&mut self, doc: usize) -> &mut [T] {
        let range = self.range(doc);
        &mut self.items[range]
    }
}

/// A name of an actor in a text that becomes a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mention {
    /// In which text of the document.
    pub text: Text,
    /// The first byte of it in the HTML of that text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Who is meant.
    pub actor: ActorIx,
    /// The actor's page, in the language of the document where there is one.
    pub to: DocIx,
}

/// A text of a document: which fragment of its body. Numbers are indices into the body's tables,
/// a second one is an index into what that entry has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {
    /// The running text.
    Content,
    /// The title of an event, in which nothing is linked.
    Title(u32),
    /// The text of an event.
    Event(u32),
    /// What one side says of an event.
    EventAccount(u32, u32),
    /// What stands before the accounts of a dispute.
    Intro(u32),
    /// An account of a dispute.
    Account(u32, u32),
    /// The text of a block.
    Block(u32),
    /// A question of a block.
    Question(u32, u32),
    /// An answer of a block.
    Answer(u32, u32),
    /// A footnote.
    Footnote(u32),
}

impl Text {
    /// The fragment of `body` that it stands for.
    pub fn of(self, body: &Body) -> Option<&Fragment> {
        let at = |at: u32| at as usize;
        match self {
            Self::Content => Some(&body.content),
            Self::Title(event) => Some(&body.events.get(at(event))?.title),
            Self::Event(event) => Some(&body.events.get(at(event))?.text),
            Self::EventAccount(event, account) => {
                Some(&body.events.get(at(event))?.accounts.get(at(account))?.says)
            }
            Self::Intro(dispute) => Some(&body.disputes.get(at(dispute))?.intro),
            Self::Account(dispute, account) => {
                Some(&body.disputes.get(at(dispute))?.accounts.get(at(account))?.says)
            }
            Self::Block(block) => Some(&body.blocks.get(at(block))?.text),
            Self::Question(block, pair) => {
                Some(&body.blocks.get(at(block))?.definitions.get(at(pair))?.0)
            }
            Self::Answer(block, pair) => {
                Some(&body.blocks.get(at(block))?.definitions.get(at(pair))?.1)
            }
            Self::Footnote(note) => Some(&body.footnotes.get(at(note))?.text),
        }
    }
}

/// How one document links to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// By a link: an index of the links of its body.
    Link(u32),
    /// By a name in its text: an index of its mentions.
    Mention(u32),
    /// Its front matter names it.
    Front,
}

/// A page that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// From the site's root, with a slash at its end; empty for the home page.
    pub address: String,
}

impl Page {
    /// The file that the page is written to.
    pub fn file(&self) -> String {
        let mut file = String::with_capacity(self.address.len() + "index.html".len());
        file.push_str(&self.address);
        file.push_str("index.html");
        file
    }
}

/// A page that is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBack {
    /// Which.
    pub doc: DocIx,
    /// Why.
    pub why: HeldWhy,
}

/// Why a page is held back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeldWhy {
    /// `draft: true`.
    Draft,
    /// `publish_on` is this day, which is yet to come.
    Until(String),
    /// `expires` is this day, which has come.
    Expired(String),
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A page, by its document.
    Doc(DocIx),
    /// An event, by the document that tells it and the entry of its `events` table: its number
    /// changes with the dates of others.
    Event(DocIx, u32),
    /// A statement, by the document that tells it and the entry of its `statements` table.
    Statement(DocIx, u32),
    /// A topic's page.
    Topic(TopicIx),
    /// A source's page.
    Source(SourceIx),
    /// A file beside the pages or in `static/`: an index of `Site::assets`.
    Asset(u32),
    /// The list of a section, an index of `Site::sections`.
    Section(u32),
    /// An address of another site.
    External,
    /// Nothing, which is a finding already; or a page that is held back.
    Nowhere,
}

/// Somebody or something that acts.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Its page.
    pub doc: DocIx,
    /// What it took part in, earliest first.
    pub events: Vec<EventIx>,
    /// What it said, earliest first.
    pub statements: Vec<StatementIx>,
    /// Posts held.
    pub roles: Vec<ResolvedRole>,
    /// Posts in this organisation: who held them.
    pub holders: Vec<(ActorIx, u32)>,
    /// Ties, told by this actor.
    pub relations: Vec<ResolvedRelation>,
    /// Ties, told by the other.
    pub inverse: Vec<(ActorIx, u32)>,
}

/// A post held.
#[derive(Clone, Debug)]
pub struct ResolvedRole {
    /// What it is called.
    pub title: String,
    /// In which organisation.
    pub of: Option<ActorIx>,
    /// When.
    pub term: Term,
    /// Which entry of the front matter's `roles` it is.
    pub entry: u32,
}

/// A tie between two actors.
#[derive(Clone, Debug)]
pub struct ResolvedRelation {
    /// `part-of`, … or free text.
    pub sort: String,
    /// To whom.
    pub to: ActorIx,
    /// When.
    pub term: Term,
    /// Which entry of the front matter's `relations` it is.
    pub entry: u32,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id, unique over the site.
    pub id: String,
    /// The document that tells it.
    pub doc: DocIx,
    /// Which entry of the document's `events` table.
    pub entry: u32,
    /// What happened.
    pub title: String,
    /// Who took part: those listed first, then those linked in its text, each once; and which
    /// entry of the draft's `actors` says in which part.
    pub actors: Vec<(ActorIx, Option<u32>)>,
    /// Where: a place, or another page that `place` names.
    pub place: Option<DocIx>,
    /// Its topics.
    pub topics: Vec<TopicIx>,
    /// Who gives each account; `None` where the name is not that of an actor.
    pub accounts: Vec<Option<ActorIx>>,
}

/// Something that was said.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its anchor in the document that tells it.
    pub anchor: String,
    /// The document that tells it.
    pub doc: DocIx,
    /// Which entry of the document's `statements` table.
    pub entry: u32,
    /// Who said it, where they have a page.
    pub speaker: Option<ActorIx>,
    /// Where.
    pub place: Option<DocIx>,
}

/// A source.
#[derive(Clone, Debug)]
pub struct Source {
    /// The entry of the register.
    pub entry: Arc<SourceEntry>,
    /// The register's file.
    pub file: Arc<str>,
    /// Its page of prose, where it has one.
    pub doc: Option<DocIx>,
    /// From the site's root, with a slash at its end.
    pub address: String,
    /// The documents that cite it, by path.
    pub cited_by: Vec<DocIx>,
    /// The events that cite it, earliest first.
    pub events: Vec<EventIx>,
    /// The statements that cite it, earliest first.
    pub statements: Vec<StatementIx>,
    /// The accounts that cite it: of events, earliest first, then of disputes, by path.
    pub accounts: Vec<AccountIx>,
    /// The ageing figures that it backs: by path, with their number in the document.
    pub figures: Vec<(DocIx, u32)>,
}

/// What one side says, by where that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountIx {
    /// Of an event: which of its accounts.
    Event(EventIx, u32),
    /// Of a dispute of a document: which dispute, and which of its accounts.
    Dispute(DocIx, u32, u32),
}

/// A topic.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its id.
    pub id: String,
    /// What the reader sees.
    pub title: String,
    /// Its page of prose, where it has one.
    pub doc: Option<DocIx>,
    /// From the site's root, with a slash at its end.
    pub address: String,
    /// Its pages but for events, newest first.
    pub docs: Vec<DocIx>,
    /// Its events, earliest first.
    pub events: Vec<EventIx>,
}

/// A file that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asset {
    /// Where it goes, from the output's root.
    pub to: String,
    /// Where it comes from, from the site's root.
    pub from: Arc<str>,
    /// What it says of itself, where it is a picture that a page may show.
    pub picture: Option<Arc<Picture>>,
}

/// A folder's list.
#[derive(Clone, Debug)]
pub struct Section {
    /// From the site's root, with a slash at its end.
    pub address: String,
    /// The folder below `content/`.
    pub folder: String,
    /// Its `_index.md`.
    pub doc: Option<DocIx>,
    /// What the reader sees.
    pub title: String,
    /// Its pages in order.
    pub docs: Vec<DocIx>,
    /// Whether that is the order of their dates, the newest first.
    pub newest_first: bool,
}

impl Site {
    /// The same of `docs`, which say the same in other words.
    pub(crate) fn reworded(&self, docs: Arc<[Arc<Document>]>) -> Self {
        let Self { config, today, baseline, tables, .. } = self;
        let (config, baseline, tables) = (config.clone(), baseline.clone(), tables.clone());
        Self { config, today: today.clone(), baseline, docs, tables }
    }

    /// The document `ix`.
    pub fn doc(&self, ix: DocIx) -> &Document {
        &self.docs[ix.index()]
    }

    /// The page of the document `ix`, where it has one.
    pub fn page(&self, ix: DocIx) -> Option<&Page> {
        self.pages[ix.index()].as_ref()
    }

    /// What becomes a link in one text of the document `ix`, by place.
    pub fn mentions_in(&self, ix: DocIx, text: Text) -> &[Mention] {
        let all = &self.references[ix.index()].mentions;
        let start = all.partition_point(|mention| mention.text < text);
        let end = start + all[start..].partition_point(|mention| mention.text == text);
        &all[start..end]
    }

    /// The actor `ix` and the document that presents it.
    pub fn actor(&self, ix: ActorIx) -> (&Actor, &Document) {
        let actor = &self.actors[ix.index()];
        (actor, self.doc(actor.doc))
    }

    /// The event `ix` as its document tells it.
    pub fn draft(&self, ix: EventIx) -> (&Event, &EventDraft) {
        let event = &self.events[ix.index()];
        (event, &self.doc(event.doc).body.events[event.entry as usize])
    }

    /// The statement `ix` as its document tells it.
    pub fn statement(&self, ix: StatementIx) -> (&Statement, &StatementDraft) {
        let statement = &self.statements[ix.index()];
        (statement, &self.doc(statement.doc).body.statements[statement.entry as usize])
    }

    /// The event that the document `ix` tells as its entry number `entry`.
    pub fn event_at(&self, ix: DocIx, entry: u32) -> Option<EventIx> {
        *self.doc_events[ix.index()].get(entry as usize)?
    }

    /// The statement that the document `ix` tells as its entry number `entry`.
    pub fn statement_at(&self, ix: DocIx, entry: u32) -> Option<StatementIx> {
        *self.doc_statements[ix.index()].get(entry as usize)?
    }

    /// Whether the event has a page of its own.
    pub fn has_own_page(&self, event: &Event) -> bool {
        event.entry == 0 && self.doc(event.doc).kind == Kind::Event
    }

    /// Accounts of the event, each with the actor that gives it.
    pub fn accounts(&self, ix: EventIx) -> impl Iterator<Item = (&Account, Option<ActorIx>)> {
        let (event, draft) = self.draft(ix);
        draft.accounts.iter().zip(event.accounts.iter().copied())
    }
}
