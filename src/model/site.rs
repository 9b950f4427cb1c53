//! What all files say together: every name resolved, every fact in its place. Made by `resolve`,
//! read by `plan` and `check`.
//!
//! Tables are indexed by small typed ids and sorted with no ties left to chance.

mod by_doc;
mod layout;
mod things;

use std::ops::Deref;
use std::sync::Arc;

pub use by_doc::ByDoc;
pub use layout::*;
pub use things::*;

use crate::config::Config;
use crate::model::document::{Account, Body, Document, EventDraft, Fragment, Kind, StatementDraft};

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
