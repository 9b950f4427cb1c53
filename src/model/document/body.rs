//! The body, and the tables of what is found in it.

use serde::{Deserialize, Serialize};

use super::{Citation, Fragment, Media, Range, shrink};
use crate::date::Date;
use crate::diagnostic::{Span, Spanned};

/// The body of a file and everything found in it. The tables hold what the front matter says too
/// (its events, citations, links), in the order: front matter first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Body {
    /// The text as HTML. It is no part of what is kept of a document.
    #[serde(skip)]
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
    /// Whether some code has its parts told apart.
    pub coloured: bool,
    /// Whether formulas were looked for.
    pub math: bool,
}

impl Body {
    /// Gives back the memory that its tables grew into and did not need: of ten thousand documents
    /// it comes to a quarter.
    pub(crate) fn shrink(&mut self) {
        self.content.shrink();
        shrink(&mut self.headings);
        for heading in &mut self.headings {
            heading.title.shrink();
        }
        shrink(&mut self.links);
        shrink(&mut self.images);
        shrink(&mut self.citations);
        shrink(&mut self.footnotes);
        shrink(&mut self.events);
        for event in &mut self.events {
            event.text.shrink();
            event.title.shrink();
        }
        shrink(&mut self.chronologies);
        shrink(&mut self.statements);
        shrink(&mut self.disputes);
        shrink(&mut self.as_of);
        shrink(&mut self.blocks);
    }
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LinkUse {
    /// What sort of link.
    pub sort: LinkSort,
    /// Where it should lead, as written, without the part after `#`.
    pub target: Box<str>,
    /// The part after `#`.
    pub fragment: Option<Box<str>>,
    /// Where it stands.
    pub span: Span,
    /// In which text.
    pub within: Within,
}

/// The sorts of link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkSort {
    /// `[[id]]`, `[[id|label]]`.
    Wiki,
    /// `[label](../actors/iraq.md)`: relative to the file.
    Relative,
    /// `https://…`, `mailto:…`.
    External,
}

/// An image as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CitationGroup {
    /// The sources cited, in order.
    pub items: Vec<Citation>,
    /// Where the group stands.
    pub span: Span,
    /// In which text.
    pub within: Within,
}

/// A footnote.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Footnote {
    /// Its label as written.
    pub label: String,
    /// Its text.
    pub text: Fragment,
    /// Where it is written.
    pub span: Span,
}

/// An actor named in a list of actors, with the part played.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ActorUse {
    /// An id or name, as written.
    pub name: Spanned<String>,
    /// `agent`, `affected` or free text.
    pub part: Option<String>,
}

/// Something that happened, as one place tells it.
#[derive(Clone, Debug, Default, Hash, Serialize, Deserialize)]
pub struct EventDraft {
    /// Its id, where one is written. Without one it gets one from its date and title.
    pub id: Option<Spanned<String>>,
    /// When. `None` where the date could not be read, which is a finding already.
    pub date: Option<Spanned<Date>>,
    /// When it became known, if that is another day.
    pub reported: Option<Box<Spanned<Date>>>,
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
    pub media: Option<Box<Media>>,
    /// What happened, at length.
    pub text: Fragment,
    /// Where it stands.
    pub span: Span,
}

/// How much an event matters.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
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
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
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
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Speaker {
    /// The first actor linked in the signature: an index of [`Body::links`].
    Linked(u32),
    /// `unnamed, a senior official`: why there is no name.
    Unnamed(String),
    /// A name that is no link.
    Named(String),
}

/// `[2,500 troops]{as-of=2024-01-08}`.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
pub struct AsOf {
    /// The day it was true.
    pub date: Spanned<Date>,
    /// The figure, without markup.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// The blocks that there are without a theme's help, and what each takes: its options, and the
/// argument that it needs (`None`: it takes none).
pub const BLOCKS: [(&str, &[&str], Option<&str>); 9] = [
    ("chronology", &["actors", "topics", "places", "from", "to", "show"], None),
    ("quotes", &["actors", "places", "from", "to"], None),
    ("actors", &["actors"], None),
    ("positions", &["question", "actors"], None),
    ("figure", &["alt", "credit"], Some("a picture, as in `{figure} map.png`")),
    ("questions", &[], None),
    ("map", &["actors", "topics", "places", "from", "to", "show"], None),
    ("video", &["alt", "credit", "url"], Some("a poster, as in `{video} poster.jpg`")),
    ("sources", &[], None),
];

/// A fenced block `{name}`.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
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

impl BlockUse {
    /// What its option `key` says.
    pub fn option(&self, key: &str) -> Option<&str> {
        let (_, value) = self.options.iter().find(|(name, _)| name.value == key)?;
        Some(&value.value)
    }
}
