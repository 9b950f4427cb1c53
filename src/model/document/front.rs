//! Front matter.

use serde::{Deserialize, Serialize};

use super::{ActorUse, Fragment, Range};
use crate::date::Date;
use crate::diagnostic::{Span, Spanned};

/// Front matter. Keys that only one kind of page has are in [`Front::own`]; those that few pages have
/// are in boxes, since every page has room for them: of 100,000 pages it came to 35 MB.
#[derive(Clone, Debug, Default, Hash, Serialize, Deserialize)]
pub struct Front {
    /// Where the text between the `---` lines stands; empty where there is none.
    pub span: Span,
    /// The page's title; the file's stem where there is none.
    pub title: Spanned<String>,
    /// Whether the title was written.
    pub has_title: bool,
    /// One or two sentences.
    pub summary: Option<Spanned<String>>,
    /// First published; for an event, when it happened.
    pub date: Option<Spanned<Date>>,
    /// Last changed.
    pub updated: Option<Spanned<Date>>,
    /// The language of the page.
    pub lang: Option<Spanned<String>>,
    /// Not for publication yet.
    pub draft: bool,
    /// Held back before this day.
    pub publish_on: Option<Box<Spanned<Date>>>,
    /// Held back from this day on.
    pub expires: Option<Box<Spanned<Date>>>,
    /// Who wrote it.
    pub authors: Vec<Spanned<String>>,
    /// Whom it is about, besides those linked in it.
    pub actors: Vec<ActorUse>,
    /// Topics.
    pub topics: Vec<Spanned<String>>,
    /// Place in lists: smaller first.
    pub weight: Option<i64>,
    /// Another last part of the address.
    pub slug: Option<Box<Spanned<String>>>,
    /// Another template than that of the kind.
    pub template: Option<Box<Spanned<String>>>,
    /// Old addresses that lead here.
    pub redirect_from: Vec<Spanned<String>>,
    /// The page's picture.
    pub image: Option<Box<Media>>,
    /// Sources of the page as a whole: an index range of [`Body::citations`](super::Body::citations).
    pub citations: Range,
    /// Not for search engines.
    pub noindex: bool,
    /// Free keys, for templates.
    pub extra: Option<Box<crate::data::Node>>,
    /// What only this kind has.
    pub own: Own,
}

/// The keys of one kind of page.
#[derive(Clone, Debug, Default, Hash, Serialize, Deserialize)]
pub enum Own {
    /// Nothing more.
    #[default]
    Nothing,
    /// Of an explainer.
    Explainer(Box<ExplainerFront>),
    /// Of an actor.
    Actor(Box<ActorFront>),
    /// Of a place.
    Place(Box<PlaceFront>),
    /// Of a term of the glossary.
    Term(Box<Names>),
    /// Of a section: how many of its pages on one list (0: all), and in which order.
    Section {
        /// Pages on one list; 0 means all.
        paginate_by: Option<usize>,
        /// In which order.
        sort_by: Option<SortBy>,
    },
}

/// The order of a section's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortBy {
    /// Newest first.
    Date,
    /// By title.
    Title,
    /// By `weight`, small first.
    Weight,
}

/// What only explainers have.
#[derive(Clone, Debug, Default, Hash, Serialize, Deserialize)]
pub struct ExplainerFront {
    /// The day the text speaks of.
    pub as_of: Option<Spanned<Date>>,
    /// After this day it is stale.
    pub review_by: Option<Spanned<Date>>,
    /// How settled the story is.
    pub status: Option<Status>,
    /// How it was written.
    pub backstory: Option<Fragment>,
    /// The story in a few sentences.
    pub key_points: Vec<Fragment>,
    /// What was added, and when.
    pub updates: Vec<Update>,
    /// What was wrong, and when it was put right.
    pub corrections: Vec<Correction>,
}

/// How settled a story is.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
pub struct Status {
    /// `changing`, `stable`, `concluded` or the site's own word.
    pub value: Spanned<String>,
    /// Since when.
    pub since: Option<Spanned<Date>>,
    /// Why.
    pub why: Option<Fragment>,
    /// Where the whole entry stands.
    pub span: Span,
}

/// Something that was added to a page.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
pub struct Update {
    /// When.
    pub date: Option<Spanned<Date>>,
    /// What.
    pub note: Fragment,
    /// The anchor of the place that changed.
    pub at: Option<Spanned<String>>,
    /// Where the entry stands.
    pub span: Span,
}

/// Something that was wrong.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
pub struct Correction {
    /// When it was put right.
    pub date: Option<Spanned<Date>>,
    /// What the page said.
    pub was: Option<Fragment>,
    /// What it says now.
    pub now: Option<Fragment>,
    /// The anchor of the place that changed.
    pub at: Option<Spanned<String>>,
    /// Where the entry stands.
    pub span: Span,
}

/// Names besides the title.
#[derive(Clone, Debug, Default, Hash, Serialize, Deserialize)]
pub struct Names {
    /// Full names, matched everywhere.
    pub aliases: Vec<Spanned<String>>,
    /// Names by language tag.
    pub by_language: Vec<(Spanned<String>, Spanned<String>)>,
    /// A weak name, matched only after a full one on the same page.
    pub short: Option<Spanned<String>>,
}

/// What only actors have.
#[derive(Clone, Debug, Default, Hash, Serialize, Deserialize)]
pub struct ActorFront {
    /// What sort of actor.
    pub sort: ActorType,
    /// Names besides the title.
    pub names: Names,
    /// `born` or `founded`, and which of the two was written.
    pub began: Option<(LifeKey, Spanned<Date>)>,
    /// `died` or `dissolved`, and which of the two was written.
    pub ended: Option<(LifeKey, Spanned<Date>)>,
    /// A Wikidata id, `Q…`.
    pub wikidata: Option<Spanned<String>>,
    /// The actor's own site.
    pub website: Option<Spanned<String>>,
    /// Other addresses that are about the same.
    pub same_as: Vec<Spanned<String>>,
    /// Posts held.
    pub roles: Vec<Role>,
    /// Ties to other actors.
    pub relations: Vec<Relation>,
}

/// The keys for an actor's beginning and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LifeKey {
    /// Of a human being.
    Born,
    /// Of anything else.
    Founded,
    /// Of a human being.
    Died,
    /// Of anything else.
    Dissolved,
}

impl LifeKey {
    /// How it is written in front matter.
    pub fn as_str(self) -> &'static str {
        match self {
            LifeKey::Born => "born",
            LifeKey::Founded => "founded",
            LifeKey::Died => "died",
            LifeKey::Dissolved => "dissolved",
        }
    }
}

/// The sorts of actor.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum ActorType {
    /// A human being.
    Person,
    /// A state.
    State,
    /// An organisation: a ministry, party, company, agency.
    Organisation,
    /// An armed group.
    ArmedGroup,
    /// A coalition.
    Coalition,
    /// Anything else, or not said.
    #[default]
    Other,
}

impl ActorType {
    /// All of them with their names in front matter.
    pub const NAMES: &[(&str, ActorType)] = &[
        ("person", ActorType::Person),
        ("state", ActorType::State),
        ("organisation", ActorType::Organisation),
        ("armed-group", ActorType::ArmedGroup),
        ("coalition", ActorType::Coalition),
        ("other", ActorType::Other),
    ];

    /// Its name in front matter.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(_, sort)| *sort == self).map_or("other", |(name, _)| name)
    }
}

/// A post that an actor held.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
pub struct Role {
    /// What it is called.
    pub title: Spanned<String>,
    /// Of which actor.
    pub of: Option<Spanned<String>>,
    /// When.
    pub term: Term,
    /// Index range of [`Body::citations`](super::Body::citations).
    pub citations: Range,
    /// Where the entry stands.
    pub span: Span,
}

/// A tie between two actors.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
pub struct Relation {
    /// `part-of`, `member-of`, `leads`, `allied-with`, `opposed-to`, `supports`, `succeeds` or free text.
    pub sort: Spanned<String>,
    /// To which actor.
    pub to: Spanned<String>,
    /// When.
    pub term: Term,
    /// Index range of [`Body::citations`](super::Body::citations).
    pub citations: Range,
    /// Where the entry stands.
    pub span: Span,
}

/// From when until when something held. A missing bound is not known; an open one (`..`) goes on.
#[derive(Clone, Debug, Default, Hash, Serialize, Deserialize)]
pub struct Term {
    /// Its beginning.
    pub from: Bound,
    /// Its end.
    pub to: Bound,
}

/// One end of a [`Term`].
#[derive(Clone, Debug, Default, Hash, Serialize, Deserialize)]
pub enum Bound {
    /// Nobody has said.
    #[default]
    Unknown,
    /// `..`: it goes on, or has always been.
    Open,
    /// A date.
    Date(Spanned<Date>),
}

/// What only places have.
#[derive(Clone, Debug, Default, Hash, Serialize, Deserialize)]
pub struct PlaceFront {
    /// Names besides the title.
    pub names: Names,
    /// The id of the state it lies in.
    pub country: Option<Spanned<String>>,
    /// Latitude and longitude in degrees, times 10⁷.
    pub coordinates: Option<Spanned<(i64, i64)>>,
}

/// A picture with what must stand beside it.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
pub struct Media {
    /// The picture: an index of [`Body::images`](super::Body::images).
    pub image: u32,
    /// Who made it.
    pub credit: Option<String>,
    /// What stands under it.
    pub caption: Option<Fragment>,
    /// Where the entry stands.
    pub span: Span,
}
