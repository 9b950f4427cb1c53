//! What there is in a site: actors, events, statements, sources, topics, files and lists.

use std::sync::Arc;

use super::{ActorIx, DocIx, EventIx, StatementIx, TopicIx};
use crate::cite::SourceEntry;
use crate::model::document::Term;
use crate::pictures::Picture;

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
