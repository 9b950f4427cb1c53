//! What one file says, with the place of everything in it. Made by `parse`, read by `resolve`.
//!
//! A [`Document`] knows no other file: names in it are as written. Its Markdown is HTML already,
//! with [`Hole`]s where something must be filled in that only the whole site knows.

use std::sync::Arc;

pub use crate::cite::Citation;
use crate::date::Date;
pub use crate::diagnostic::Silencer;
use crate::diagnostic::{Diagnostic, Span, Spanned};

/// What a file of `content/` is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The home page, `content/index.md`.
    Home,
    /// A story with its background.
    Explainer,
    /// A plain page.
    Page,
    /// Somebody or something that acts.
    Actor,
    /// Something that happened, with a page of its own.
    Event,
    /// Where things happened.
    Place,
    /// What things are about.
    Topic,
    /// A source with a page of prose.
    Source,
    /// A term of the glossary.
    Term,
    /// `_index.md`: the title and prose of a folder's list.
    Section,
    /// `events/*.yaml`: events without pages of their own.
    EventList,
}

impl Kind {
    /// Its name in front matter (`kind:`), in messages and in templates.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Explainer => "explainer",
            Kind::Page => "page",
            Kind::Actor => "actor",
            Kind::Event => "event",
            Kind::Place => "place",
            Kind::Topic => "topic",
            Kind::Source => "source",
            Kind::Term => "term",
            Kind::Section => "section",
            Kind::EventList => "event-list",
        }
    }

    /// The folder whose files are of this kind, which is also the first part of their addresses.
    pub fn folder(self) -> Option<&'static str> {
        match self {
            Kind::Actor => Some("actors"),
            Kind::Event => Some("events"),
            Kind::Place => Some("places"),
            Kind::Topic => Some("topics"),
            Kind::Source => Some("sources"),
            Kind::Term => Some("terms"),
            _ => None,
        }
    }
}

/// One file of `content/`, parsed.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file, relative to the site's root.
    pub path: Arc<str>,
    /// What it is about.
    pub kind: Kind,
    /// Its id: unique over the whole site, the same in every language.
    pub id: String,
    /// Where the id comes from: the `id:` in the front matter, if there is one.
    pub id_span: Option<Span>,
    /// The language suffix of its name (`ar` in `x.ar.md`).
    pub suffix: Option<String>,
    /// The folder below `content/` that it stands in (empty at the top; for `x/index.md` the
    /// folder that `x` stands in).
    pub folder: String,
    /// A hash of everything that other documents can refer to in this one.
    pub outline: u64,
    /// What the front matter says.
    pub front: Front,
    /// What the body says.
    pub body: Body,
    /// What is wrong with it, as far as that can be seen in this file alone.
    pub diagnostics: Vec<Diagnostic>,
    /// Places where a finding is silenced.
    pub silencers: Vec<Silencer>,
}

/// Front matter. Keys that only one kind of page has are in [`Front::own`].
#[derive(Clone, Debug, Default)]
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
    pub publish_on: Option<Spanned<Date>>,
    /// Held back from this day on.
    pub expires: Option<Spanned<Date>>,
    /// Who wrote it.
    pub authors: Vec<Spanned<String>>,
    /// Whom it is about, besides those linked in it.
    pub actors: Vec<ActorUse>,
    /// Topics.
    pub topics: Vec<Spanned<String>>,
    /// Place in lists: smaller first.
    pub weight: Option<i64>,
    /// Another last part of the address.
    pub slug: Option<Spanned<String>>,
    /// Another template than that of the kind.
    pub template: Option<Spanned<String>>,
    /// Old addresses that lead here.
    pub redirect_from: Vec<Spanned<String>>,
    /// The page's picture.
    pub image: Option<Media>,
    /// Sources of the page as a whole: an index range of [`Body::citations`].
    pub citations: Range,
    /// Not for search engines.
    pub noindex: bool,
    /// Free keys, for templates.
    pub extra: Option<crate::data::Node>,
    /// What only this kind has.
    pub own: Own,
}

/// The keys of one kind of page.
#[derive(Clone, Debug, Default)]
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
    Term(Names),
    /// Of a section: how many of its pages on one list (0: all), and in which order.
    Section {
        /// Pages on one list; 0 means all.
        paginate_by: Option<usize>,
        /// In which order.
        sort_by: Option<SortBy>,
    },
}

/// The order of a section's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// Newest first.
    Date,
    /// By title.
    Title,
    /// By `weight`, small first.
    Weight,
}

/// What only explainers have.
#[derive(Clone, Debug, Default)]
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
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Full names, matched everywhere.
    pub aliases: Vec<Spanned<String>>,
    /// Names by language tag.
    pub by_language: Vec<(Spanned<String>, Spanned<String>)>,
    /// A weak name, matched only after a full one on the same page.
    pub short: Option<Spanned<String>>,
}

/// What only actors have.
#[derive(Clone, Debug, Default)]
pub struct ActorFront {
    /// What sort of actor.
    pub sort: ActorType,
    /// Names besides the title.
    pub names: Names,
    /// `born` or `founded`, and which of the two was written.
    pub began: Option<(&'static str, Spanned<Date>)>,
    /// `died` or `dissolved`, and which of the two was written.
    pub ended: Option<(&'static str, Spanned<Date>)>,
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

/// The sorts of actor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Clone, Debug)]
pub struct Role {
    /// What it is called.
    pub title: Spanned<String>,
    /// Of which actor.
    pub of: Option<Spanned<String>>,
    /// When.
    pub term: Term,
    /// Index range of [`Body::citations`].
    pub citations: Range,
    /// Where the entry stands.
    pub span: Span,
}

/// A tie between two actors.
#[derive(Clone, Debug)]
pub struct Relation {
    /// `part-of`, `member-of`, `leads`, `allied-with`, `opposed-to`, `supports`, `succeeds` or free text.
    pub sort: Spanned<String>,
    /// To which actor.
    pub to: Spanned<String>,
    /// When.
    pub term: Term,
    /// Index range of [`Body::citations`].
    pub citations: Range,
    /// Where the entry stands.
    pub span: Span,
}

/// From when until when something held. A missing bound is not known; an open one (`..`) goes on.
#[derive(Clone, Debug, Default)]
pub struct Term {
    /// Its beginning.
    pub from: Bound,
    /// Its end.
    pub to: Bound,
}

/// One end of a [`Term`].
#[derive(Clone, Debug, Default)]
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
#[derive(Clone, Debug, Default)]
pub struct PlaceFront {
    /// Names besides the title.
    pub names: Names,
    /// The id of the state it lies in.
    pub country: Option<Spanned<String>>,
    /// Latitude and longitude in degrees, times 10⁷.
    pub coordinates: Option<Spanned<(i64, i64)>>,
}

/// A picture with what must stand beside it.
#[derive(Clone, Debug)]
pub struct Media {
    /// The picture: an index of [`Body::images`].
    pub image: u32,
    /// Who made it.
    pub credit: Option<String>,
    /// What stands under it.
    pub caption: Option<Fragment>,
    /// Where the entry stands.
    pub span: Span,
}

/// `start..end` as indices into one of a document's tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Range {
    /// The first index.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Range {
    /// The slice of `items` that it stands for.
    pub fn of<T>(self, items: &[T]) -> &[T] {
        items.get(self.start as usize..self.end as usize).unwrap_or(&[])
    }

    /// The indices themselves.
    pub fn indices(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// HTML with holes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fragment {
    /// Escaped, balanced HTML without what the holes stand for.
    pub html: String,
    /// Where something is to be filled in: the byte of `html` before which it goes. Ascending.
    pub holes: Vec<(u32, Hole)>,
}

impl Fragment {
    /// Plain text as a fragment.
    pub fn of_text(text: &str) -> Self {
        let mut fragment = Self::default();
        fragment.push_text(text);
        fragment
    }

    /// Adds text, escaped.
    pub fn push_text(&mut self, text: &str) {
        crate::html::escape(&mut self.html, text);
    }

    /// Adds a hole at the end.
    pub fn push_hole(&mut self, hole: Hole) {
        self.holes.push((self.here(), hole));
    }

    /// The byte at which the next thing goes.
    pub fn here(&self) -> u32 {
        u32::try_from(self.html.len()).unwrap_or(u32::MAX)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty() && self.holes.is_empty()
    }

    /// Gives back the memory that it grew into and did not need.
    fn shrink(&mut self) {
        self.html.shrink_to_fit();
        self.holes.shrink_to_fit();
    }
}

/// Something in HTML that only the whole site knows. Numbers are indices into the tables of the
/// [`Body`] of the same document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hole {
    /// The start tag of a link; its `</a>` is in the HTML.
    Link(u32),
    /// The title of what the link leads to.
    LinkTitle(u32),
    /// A whole `<img>`.
    Image(u32),
    /// The mark of a note for a citation group.
    Citation(u32),
    /// The mark of a note for a footnote.
    Footnote(u32),
    /// The end of a paragraph or other block at the top level: where the notes marked since the
    /// last one may be put.
    NotesHere,
    /// "as of …" after an ageing figure.
    AsOf(u32),
    /// A chronology.
    Chronology(u32),
    /// A signed quotation.
    Statement(u32),
    /// Accounts that contradict each other.
    Dispute(u32),
    /// A block.
    Block(u32),
}

/// The body of a file and everything found in it. The tables hold what the front matter says too
/// (its events, citations, links), in the order: front matter first.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The text as HTML.
    pub content: Fragment,
    /// Its words, roughly.
    pub word_count: u32,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// Links, wherever they stand.
    pub links: Vec<LinkUse>,
    /// Images, wherever they stand.
    pub images: Vec<ImageUse>,
    /// Citation groups, wherever they stand.
    pub citations: Vec<CitationGroup>,
    /// Footnotes, in the order of their first mark.
    pub footnotes: Vec<Footnote>,
    /// Events: of an event's own page first, then of `events:`, then of chronologies.
    pub events: Vec<EventDraft>,
    /// Chronologies that stand in the text: index ranges of `events`.
    pub chronologies: Vec<Range>,
    /// Signed quotations.
    pub statements: Vec<StatementDraft>,
    /// Disputes.
    pub disputes: Vec<Dispute>,
    /// Ageing figures.
    pub as_of: Vec<AsOf>,
    /// Blocks.
    pub blocks: Vec<BlockUse>,
    /// Anchors that the author wrote with `{#id}` on something that is neither heading, event nor
    /// statement.
    pub anchors: Vec<Spanned<String>>,
}

impl Body {
    /// Gives back the memory that its tables grew into and did not need: of ten thousand documents
    /// it comes to a quarter.
    pub(crate) fn shrink(&mut self) {
        self.content.shrink();
        self.headings.shrink_to_fit();
        self.links.shrink_to_fit();
        self.images.shrink_to_fit();
        self.citations.shrink_to_fit();
        self.footnotes.shrink_to_fit();
        self.events.shrink_to_fit();
        for event in &mut self.events {
            event.text.shrink();
            event.title.shrink();
        }
        self.chronologies.shrink_to_fit();
        self.statements.shrink_to_fit();
        self.disputes.shrink_to_fit();
        self.as_of.shrink_to_fit();
        self.blocks.shrink_to_fit();
    }
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor, unique on the page.
    pub id: String,
    /// Its text, without links and notes.
    pub title: Fragment,
    /// Where its whole element stands in the HTML of the content.
    pub start: u32,
    /// One past its end there.
    pub end: u32,
    /// Where it is written.
    pub span: Span,
}

/// In which text of a document something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Within {
    /// In the front matter.
    Front,
    /// In the running text.
    #[default]
    Content,
    /// In an event.
    Event(u32),
    /// In a statement.
    Statement(u32),
    /// In an account of a dispute.
    Dispute(u32),
    /// In a footnote.
    Footnote(u32),
    /// In the text of a block.
    Block(u32),
}

/// A link as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkUse {
    /// What sort of link.
    pub sort: LinkSort,
    /// Where it should lead, as written, without the part after `#`.
    pub target: String,
    /// The part after `#`.
    pub fragment: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// In which text.
    pub within: Within,
}

/// The sorts of link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkSort {
    /// `[[id]]`, `[[id|label]]`.
    Wiki,
    /// `[label](../actors/iraq.md)`: relative to the file.
    Relative,
    /// `https://…`, `mailto:…`.
    External,
}

/// An image as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageUse {
    /// Its file relative to this one, or its address.
    pub src: Spanned<String>,
    /// What is to be seen.
    pub alt: String,
    /// The title, shown as a tooltip.
    pub title: String,
    /// Whether it stands in the front matter.
    pub within: Within,
}

/// `[see @a, p. 3; @b]`, or one entry of a `sources:` list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationGroup {
    /// The sources cited, in order.
    pub items: Vec<Citation>,
    /// Where the group stands.
    pub span: Span,
    /// In which text.
    pub within: Within,
}

/// A footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footnote {
    /// Its label as written.
    pub label: String,
    /// Its text.
    pub text: Fragment,
    /// Where it is written.
    pub span: Span,
}

/// An actor named in a list of actors, with the part played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorUse {
    /// An id or name, as written.
    pub name: Spanned<String>,
    /// `agent`, `affected` or free text.
    pub part: Option<String>,
}

/// Something that happened, as one place tells it.
#[derive(Clone, Debug, Default)]
pub struct EventDraft {
    /// Its id, where one is written. Without one it gets one from its date and title.
    pub id: Option<Spanned<String>>,
    /// When. `None` where the date could not be read, which is a finding already.
    pub date: Option<Spanned<Date>>,
    /// When it became known, if that is another day.
    pub reported: Option<Spanned<Date>>,
    /// What happened, in a few words. Empty where the first sentence of `text` says it.
    pub title: Fragment,
    /// How much it matters.
    pub importance: Importance,
    /// How well it is known.
    pub status: EventStatus,
    /// Where: an id or name of a place.
    pub place: Option<Spanned<String>>,
    /// Who took part, besides those linked in the text.
    pub actors: Vec<ActorUse>,
    /// Links in the text: an index range of [`Body::links`].
    pub links: Range,
    /// What it cites: an index range of [`Body::citations`].
    pub citations: Range,
    /// What each side says.
    pub accounts: Vec<Account>,
    /// Topics.
    pub topics: Vec<Spanned<String>>,
    /// A picture.
    pub media: Option<Media>,
    /// What happened, at length.
    pub text: Fragment,
    /// Where it stands.
    pub span: Span,
}

/// How much an event matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Importance {
    /// Only a full chronology needs it.
    Minor,
    /// As usual.
    #[default]
    Normal,
    /// A short chronology keeps it.
    Key,
}

impl Importance {
    /// All of them with their names in front matter.
    pub const NAMES: &[(&str, Importance)] =
        &[("key", Importance::Key), ("normal", Importance::Normal), ("minor", Importance::Minor)];

    /// Its name in front matter.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(_, value)| *value == self).map_or("normal", |(name, _)| name)
    }
}

/// How well an event is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventStatus {
    /// It happened.
    #[default]
    Confirmed,
    /// Somebody says that it happened.
    Reported,
    /// The sides tell it differently.
    Disputed,
    /// It has not happened yet.
    Planned,
    /// It was told, and did not happen.
    Retracted,
}

impl EventStatus {
    /// All of them with their names in front matter.
    pub const NAMES: &[(&str, EventStatus)] = &[
        ("confirmed", EventStatus::Confirmed),
        ("reported", EventStatus::Reported),
        ("disputed", EventStatus::Disputed),
        ("planned", EventStatus::Planned),
        ("retracted", EventStatus::Retracted),
    ];

    /// Its name in front matter.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(_, value)| *value == self).map_or("confirmed", |(name, _)| name)
    }
}

/// What one side says.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who: an id or name of an actor.
    pub by: Spanned<String>,
    /// What they say.
    pub says: Fragment,
    /// Whether these are their own words.
    pub quote: bool,
    /// Index range of [`Body::citations`].
    pub citations: Range,
    /// Where it stands.
    pub span: Span,
}

/// Accounts that contradict each other.
#[derive(Clone, Debug)]
pub struct Dispute {
    /// The question, as HTML.
    pub title: Fragment,
    /// What stands before the accounts.
    pub intro: Fragment,
    /// What each side says.
    pub accounts: Vec<Account>,
    /// Its anchor.
    pub id: Option<Spanned<String>>,
    /// Where it stands.
    pub span: Span,
}

/// A signed quotation, as one place tells it.
#[derive(Clone, Debug)]
pub struct StatementDraft {
    /// Who said it.
    pub speaker: Speaker,
    /// The words.
    pub quote: Fragment,
    /// On which occasion: the fields of the signature that are neither speaker nor date.
    pub occasion: Option<Fragment>,
    /// When.
    pub date: Option<Spanned<Date>>,
    /// Where: an id or name of a place.
    pub place: Option<Spanned<String>>,
    /// Index range of [`Body::citations`].
    pub citations: Range,
    /// Its anchor.
    pub id: Option<Spanned<String>>,
    /// The id of the question that it answers, for a table of positions.
    pub on: Option<Spanned<String>>,
    /// `for`, `against` or the site's own word.
    pub stance: Option<Spanned<String>>,
    /// Where the quotation with its signature stands.
    pub span: Span,
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The first actor linked in the signature: an index of [`Body::links`].
    Linked(u32),
    /// `unnamed, a senior official`: why there is no name.
    Unnamed(String),
    /// A name that is no link.
    Named(String),
}

/// `[2,500 troops]{as-of=2024-01-08}`.
#[derive(Clone, Debug)]
pub struct AsOf {
    /// The day it was true.
    pub date: Spanned<Date>,
    /// The figure, without markup.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A fenced block `{name}`.
#[derive(Clone, Debug)]
pub struct BlockUse {
    /// Its name.
    pub name: Spanned<String>,
    /// What follows the name.
    pub argument: Option<Spanned<String>>,
    /// `:key: value` lines.
    pub options: Vec<(Spanned<String>, Spanned<String>)>,
    /// The rest, as Markdown.
    pub text: Fragment,
    /// A definition list in the rest, for `questions`.
    pub definitions: Vec<(Fragment, Fragment)>,
    /// The picture of a `figure` or the poster of a `video`: an index of [`Body::images`].
    pub image: Option<u32>,
    /// Where it stands.
    pub span: Span,
}
