//! What templates see. Nothing else reaches a template, so a view is also the list of what its
//! page depends on: equal view and equal theme make an equal page.
//!
//! Every `href` is relative to the page that shows it and ends in a file name, so that one build
//! works from any folder and from `file://`. Fields that hold HTML say so; all other text is
//! escaped by the template engine.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use tera::Value;

use crate::data::{Node, Value as NodeValue};

/// HTML that a template prints as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Html(pub String);

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::safe_string(&self.0).serialize(serializer)
    }
}

/// A running text: HTML with blocks in it that have templates of their own. Templates see it as
/// one piece of HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Content(pub Vec<Piece>);

/// A piece of a [`Content`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// HTML.
    Html(String),
    /// Something that the template `blocks/NAME.html` shows.
    Block(Box<BlockView>),
}

/// What a block's template sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct BlockView {
    /// The block's name: `chronology`, `statement`, `disputed`, `figure`, …; the template is
    /// `blocks/NAME.html`.
    pub name: String,
    /// What followed the name.
    pub argument: Option<String>,
    /// The level for headings in it: 2 before the first heading of level 2, else 3.
    pub heading: u8,
    /// The options of a block that the site defined, by name.
    pub options: std::collections::BTreeMap<String, String>,
    /// HTML of the block's text.
    pub text: Content,
    /// Of `chronology` and `map`.
    pub chronology: Option<ChronologyView>,
    /// Of `map`.
    pub map: Option<MapView>,
    /// Of `statement` (one) and `quotes` (any number).
    pub statements: Vec<StatementView>,
    /// Of `disputed`.
    pub dispute: Option<DisputeView>,
    /// Of `actors`.
    pub actors: Vec<ActorView>,
    /// Of `sources`.
    pub sources: Vec<SourceView>,
    /// Of `figure` and `video`.
    pub media: Option<MediaView>,
    /// Of `positions`.
    pub positions: Option<PositionsView>,
    /// Of `questions`.
    pub questions: Vec<QuestionView>,
}

/// What every template sees, whatever the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PageContext {
    /// The page.
    pub page: PageView,
    /// The list, where the page is one: `section.html`, `actors.html`, `topics.html`, …
    pub section: Option<SectionView>,
    /// Which part of the list this is.
    pub paginator: Option<PaginatorView>,
    /// What leads from this page to the site's root: empty, `../` or `../../`.
    pub root: String,
    /// The language of the page, a BCP 47 tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The page's address from the site's root, `actors/iraq/`.
    pub current_path: String,
    /// The page's full address, where the site has a `base_url`.
    pub current_url: Option<String>,
    /// Which entry of the navigation leads to the part of the site that the page belongs to.
    pub current_nav: Option<String>,
    /// What other sites show of the page, where it has a full address: its own picture, else a drawn
    /// card, else the picture of the site.
    pub card: Option<CardView>,
    /// The site's search, in a theme with `search = true`.
    pub search: Option<SearchView>,
    /// Linked data for search engines, ready to stand in a `<script type="application/ld+json">`.
    pub json_ld: Option<Html>,
}

/// A picture that other sites show of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct CardView {
    /// Its full address.
    pub src: String,
    /// Its width in pixels, where it is known.
    pub width: Option<u32>,
    /// Its height in pixels, where it is known.
    pub height: Option<u32>,
    /// What is to be seen.
    pub alt: String,
    /// `image/png` and the like; empty where it is not known.
    pub media_type: &'static str,
}

/// How readers search the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct SearchView {
    /// Leads to the page of results in the language of the page.
    pub href: String,
    /// Whether the page is one to be found: no list, no page of results.
    pub found: bool,
    /// Under which years its events stand in chronologies.
    pub years: Vec<String>,
    /// On the page of results: home, the lists, and the pages that are on none of them, for readers
    /// without scripts.
    pub lists: Vec<LinkView>,
    /// On the page of results: leads to the script with titles, names and events.
    pub titles: Option<String>,
    /// On the page of results: leads to the folder of the full text, where `build` makes one.
    pub index: Option<String>,
}

/// What all pages of one depth share; each field is a variable of its own in templates.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SharedView {
    /// From `site.toml`.
    pub config: ConfigView,
    /// The navigation.
    pub nav: Vec<NavView>,
    /// The home page.
    pub home: String,
    /// The site's feed.
    pub feed: Option<String>,
    /// The feed of changed events and quotations.
    pub changes_feed: Option<String>,
    /// The facts as data.
    pub exports: Vec<ExportView>,
    /// The build day, ISO.
    pub today: String,
}

/// What `site.toml` says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ConfigView {
    /// The site's title.
    pub title: String,
    /// What the site is, in a sentence.
    pub description: Option<String>,
    /// The site's address without a slash at its end.
    pub base_url: Option<String>,
    /// The site's language.
    pub language: String,
    /// Who publishes it.
    pub organisation: Option<String>,
    /// Declarations of CSS custom properties, `--accent: #b5121b; …`.
    pub style: Html,
    /// The licence of the texts.
    pub licence: Option<String>,
    /// The way to the publisher's logo, where it is a picture of the site: the icon of its pages.
    pub icon: Option<String>,
    /// The theme's name.
    pub theme: String,
}

/// A file with the site's facts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ExportView {
    /// `facts`, `chronology`, `calendar`, `timeline`, `places`, `sources`.
    pub id: &'static str,
    /// The way to it.
    pub href: String,
    /// Its media type.
    pub media_type: &'static str,
}

/// An entry of the navigation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NavView {
    /// What it is called here, for `current_nav`: `actors`, `chronology`, an id.
    pub id: String,
    /// What the reader sees.
    pub title: String,
    /// Where it leads.
    pub href: String,
}

/// A link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct LinkView {
    /// The id of what it leads to.
    pub id: String,
    /// What the reader sees.
    pub title: String,
    /// Where it leads; `None` where there is no page for it.
    pub href: Option<String>,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PageView {
    /// Its id.
    pub id: String,
    /// `home`, `explainer`, `page`, `actor`, `event`, `place`, `topic`, `source`, `term`,
    /// `section`, `list`, `404`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// HTML of the whole text. Empty in a theme with `sections = true`, which has `sections`.
    pub content: Content,
    /// The text before the first heading of level 2, and then section by section, in a theme
    /// with `sections = true`.
    pub sections: Vec<TextSectionView>,
    /// Headings of level 2 and 3.
    pub toc: Vec<TocView>,
    /// Its address from the site's root.
    pub path: String,
    /// Its full address, where the site has a `base_url`.
    pub permalink: Option<String>,
    /// First published; of an event: when it happened.
    pub date: Option<DateView>,
    /// Last changed.
    pub updated: Option<DateView>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Words of the text.
    pub word_count: u32,
    /// Minutes of reading, at least 1.
    pub reading_time: u32,
    /// Whether it is a draft, shown because drafts were asked for.
    pub draft: bool,
    /// Whether search engines are to leave it out.
    pub noindex: bool,
    /// Whether some code in its text has its parts told apart, for a style sheet that colours them.
    pub coloured: bool,
    /// Free keys of the front matter.
    pub extra: ExtraView,
    /// The pages above it, the home page first.
    pub ancestors: Vec<LinkView>,
    /// The pages that link here, each with the sentence around the link.
    pub backlinks: Vec<MentionView>,
    /// The page before it in its section.
    pub lower: Option<LinkView>,
    /// The page after it in its section.
    pub higher: Option<LinkView>,
    /// The same page in other languages; `id` is the language tag.
    pub translations: Vec<LinkView>,
    /// The actors of the page: those named in its front matter and those linked in it.
    pub actors: Vec<ActorView>,
    /// Its topics.
    pub topics: Vec<LinkView>,
    /// Its picture.
    pub image: Option<MediaView>,
    /// The notes of the page in order, for a theme that puts them at its end; in one with
    /// `notes = "margin"`, those of the facts and key points above the text.
    pub notes: Vec<NoteView>,
    /// The sources that the page cites, in the order of their first note.
    pub sources: Vec<SourceView>,
    /// Of an explainer.
    pub explainer: Option<ExplainerView>,
    /// Of an actor.
    pub actor: Option<ActorInfoView>,
    /// Of an event's own page.
    pub event: Option<EventView>,
    /// Of a place.
    pub place: Option<PlaceView>,
    /// Of a source: the entry of the register.
    pub source: Option<SourceView>,
    /// Of an actor, a place, a topic, the whole site: what happened.
    pub chronology: Option<ChronologyView>,
    /// Of an actor: what they said.
    pub statements: Vec<StatementView>,
}

/// Free keys, as a template sees them: maps, lists, texts, numbers and truth values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ExtraView(pub Option<crate::data::Node>);

/// A part of a running text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct TextSectionView {
    /// The anchor; empty for the text before the first heading.
    pub id: String,
    /// The heading as text, in a theme with `search = true`.
    pub name: String,
    /// HTML of the heading; empty for the text before the first.
    pub title: Html,
    /// HTML of the text below the heading.
    pub content: Content,
    /// Whether a chronology stands in it.
    pub has_chronology: bool,
}

/// An entry of the table of contents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct TocView {
    /// The anchor.
    pub id: String,
    /// HTML of the heading.
    pub title: Html,
    /// The headings below it.
    pub children: Vec<TocView>,
}

/// A date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct DateView {
    /// As written.
    pub edtf: String,
    /// In words.
    pub words: String,
    /// HTML: the words with `<time>` around what is known, and `data-edtf`.
    pub html: Html,
    /// The first day that it may mean, ISO, where it has one.
    pub from: Option<String>,
    /// Whether the day is known exactly.
    pub exact: bool,
    /// Whether it is an interval.
    pub interval: bool,
}

/// A page that links to another, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MentionView {
    /// The page's id.
    pub id: String,
    /// The page's title.
    pub title: String,
    /// Leads to the page.
    pub href: String,
    /// The page's kind.
    pub kind: String,
    /// HTML of the sentence around the first link, the link in `<mark>`; empty where there is none.
    pub sentence: Html,
}

/// An actor in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ActorView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its short name, or its title where it has none.
    pub short: String,
    /// Leads to its page.
    pub href: Option<String>,
    /// `person`, `state`, `organisation`, `armed-group`, `coalition`, `other`.
    pub r#type: &'static str,
    /// The post held on the day of the page, "Prime Minister of Iraq".
    pub role: Option<String>,
    /// One or two sentences.
    pub summary: Option<String>,
    /// `agent`, `affected` or free text, in an event.
    pub part: Option<String>,
}

/// A note of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct NoteView {
    /// Its number.
    pub number: u32,
    /// Its anchor, `n1`.
    pub id: String,
    /// The anchor of its first mark, `r1`.
    pub mark: String,
    /// HTML of the note.
    pub html: Html,
}

/// A source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct SourceView {
    /// Its key in the register.
    pub key: String,
    /// Its anchor in the list of sources.
    pub anchor: String,
    /// Leads to its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// What stands before it in a list, where the style of citation numbers its lists: `[1]`.
    pub label: Option<String>,
    /// HTML of the whole reference.
    pub reference: Html,
    /// `primary`, `report`, `analysis`, `social`, `interview`.
    pub kind: Option<String>,
    /// When it came out.
    pub date: Option<DateView>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Where a copy is kept.
    pub archive_url: Option<String>,
    /// When that copy was made.
    pub archived: Option<DateView>,
    /// When it was last read.
    pub accessed: Option<DateView>,
    /// `open` or `paywall`.
    pub access: Option<String>,
    /// Attributes for links to it and to its copy, each with a blank before it: Robust Links, which
    /// say what the link led to, where a copy is, and of which day. Empty where neither a copy nor
    /// a day is known.
    pub robust: Html,
    /// The pages that cite it; on its own page each with the sentence that it backs first.
    pub cited_on: Vec<MentionView>,
    /// What rests on it: the events that cite it, …
    pub events: Vec<EventView>,
    /// … what was said according to it, …
    pub statements: Vec<StatementView>,
    /// … what the sides of a dispute say according to it, …
    pub accounts: Vec<ToldAccountView>,
    /// … and figures that age.
    pub figures: Vec<FigureView>,
}

/// What one side says, away from the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ToldAccountView {
    /// The event or the question that the sides tell differently, where it is told.
    pub about: LinkView,
    /// What this side says.
    pub account: AccountView,
}

/// A figure that was true on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct FigureView {
    /// The day.
    pub date: DateView,
    /// HTML of the sentence with it, the figure in `<mark>`.
    pub sentence: Html,
    /// The page that it stands on.
    pub page: LinkView,
}

/// What only an explainer has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ExplainerView {
    /// The day the text speaks of.
    pub as_of: Option<DateView>,
    /// How settled the story is.
    pub status: Option<StatusView>,
    /// HTML: how it was written.
    pub backstory: Option<Html>,
    /// HTML: the story in a few sentences.
    pub key_points: Vec<Html>,
    /// What was added.
    pub updates: Vec<ChangeView>,
    /// What was wrong.
    pub corrections: Vec<ChangeView>,
    /// The last of `updates` and `corrections`.
    pub last_change: Option<DateView>,
}

/// How settled a story is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct StatusView {
    /// `changing`, `stable`, `concluded` or the site's own word.
    pub value: String,
    /// Since when.
    pub since: Option<DateView>,
    /// HTML: why.
    pub why: Option<Html>,
}

/// An entry of `updates` or `corrections`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ChangeView {
    /// When.
    pub date: Option<DateView>,
    /// HTML: what was added.
    pub note: Option<Html>,
    /// HTML: what the page said.
    pub was: Option<Html>,
    /// HTML: what it says now.
    pub now: Option<Html>,
    /// Leads to the place that changed.
    pub href: Option<String>,
}

/// What only an actor has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ActorInfoView {
    /// `person`, `state`, `organisation`, `armed-group`, `coalition`, `other`.
    pub r#type: &'static str,
    /// Other names.
    pub aliases: Vec<String>,
    /// The name after it was introduced.
    pub short: Option<String>,
    /// Names in other languages: tag and name.
    pub names: Vec<NameView>,
    /// `born` or `founded`.
    pub began: Option<LifeView>,
    /// `died` or `dissolved`.
    pub ended: Option<LifeView>,
    /// Posts held.
    pub roles: Vec<RoleView>,
    /// Who held which post in this organisation, when.
    pub holders: Vec<RoleView>,
    /// Ties to others, from both ends.
    pub relations: Vec<RelationView>,
    /// In a theme with `drawings = true`: `roles` on a bar of time, …
    pub roles_drawn: Option<DrawingView>,
    /// … `holders` likewise, …
    pub holders_drawn: Option<DrawingView>,
    /// … and `relations` as a graph, of two or more.
    pub relations_drawn: Option<DrawingView>,
    /// The actor's own site.
    pub website: Option<String>,
    /// A Wikidata id.
    pub wikidata: Option<String>,
    /// Other addresses about the same.
    pub same_as: Vec<String>,
}

/// A name in another language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct NameView {
    /// The language tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The name.
    pub name: String,
}

/// A date of a life.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct LifeView {
    /// `born`, `founded`, `died` or `dissolved`.
    pub word: &'static str,
    /// When.
    pub date: DateView,
}

/// From when until when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct TermView {
    /// HTML in words: "since 27 October 2022", "from 2014, end unknown". Empty where nothing is known.
    pub html: Html,
    /// The same without markup.
    pub words: String,
    /// The first day of its beginning, ISO.
    pub from: Option<String>,
    /// The last day of its end, ISO.
    pub to: Option<String>,
    /// Whether it goes on.
    pub open: bool,
}

/// A post held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct RoleView {
    /// What it is called.
    pub title: String,
    /// In which organisation, or who held it.
    pub with: Option<LinkView>,
    /// When.
    pub term: TermView,
    /// HTML of its notes.
    pub sources: Vec<Html>,
}

/// A tie.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct RelationView {
    /// `part-of`, … or free text.
    pub r#type: String,
    /// Whether it is told from the other end: "X is part of this".
    pub inverse: bool,
    /// To whom.
    pub with: LinkView,
    /// When.
    pub term: TermView,
    /// HTML of its notes.
    pub sources: Vec<Html>,
}

/// What only a place has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PlaceView {
    /// Other names.
    pub aliases: Vec<String>,
    /// Names in other languages.
    pub names: Vec<NameView>,
    /// The state it lies in.
    pub country: Option<LinkView>,
    /// Latitude and longitude in degrees, as text.
    pub coordinates: Option<(String, String)>,
    /// Where it lies, as a drawing, in a theme with `drawings = true`.
    pub map: Option<DrawingView>,
}

/// What happened, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ChronologyView {
    /// By year, earliest first.
    pub years: Vec<YearView>,
    /// How many events.
    pub count: usize,
    /// How many of them are key events.
    pub key_count: usize,
    /// The actors of its events, by title.
    pub actors: Vec<LinkView>,
    /// The places of its events, by title.
    pub places: Vec<LinkView>,
    /// When its events were, as a drawing, in a theme with `drawings = true`: on an explainer's
    /// page, of three events or more.
    pub strip: Option<DrawingView>,
    /// Where its events were, in a theme with `drawings = true`: on an explainer's page without a
    /// `map` block, of two or more places with coordinates.
    pub map: Option<MapView>,
}

/// Where events were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MapView {
    /// As a drawing, in a theme with `drawings = true`; none where no place has coordinates.
    pub drawn: Option<DrawingView>,
    /// As a list, by title.
    pub places: Vec<MapPlaceView>,
}

/// A place of a [`MapView`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MapPlaceView {
    /// Its anchor in the list: a mark of several places leads there.
    pub anchor: String,
    /// The place.
    pub place: LinkView,
    /// Whether it has coordinates.
    pub on_map: bool,
    /// What happened there.
    pub events: Vec<PlacedEventView>,
}

/// An event of a [`MapPlaceView`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PlacedEventView {
    /// What happened.
    pub title: String,
    /// Leads to where it is told.
    pub href: String,
    /// When.
    pub date: Option<DateView>,
}

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct DrawingView {
    /// HTML: an `<svg>` that fills the width it is given.
    pub svg: Html,
    /// What it shows, for below it; empty where that needs no words.
    pub caption: String,
}

/// The events of one year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct YearView {
    /// "2014", "44 BC", or empty where the beginning is not known.
    pub label: String,
    /// Its events.
    pub events: Vec<EventView>,
}

/// Something that happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct EventView {
    /// Its id, unique over the site.
    pub id: String,
    /// Its anchor on this page; empty where the page only refers to it.
    pub anchor: String,
    /// Its number in this list, from 1.
    pub number: usize,
    /// What happened.
    pub title: String,
    /// Whether `title` is to be shown before `text` (else `text` contains it).
    pub title_apart: bool,
    /// HTML: what happened, at length.
    pub text: Html,
    /// When.
    pub date: Option<DateView>,
    /// When it became known.
    pub reported: Option<DateView>,
    /// `key`, `normal`, `minor`.
    pub importance: &'static str,
    /// `confirmed`, `reported`, `disputed`, `planned`, `retracted`.
    pub status: &'static str,
    /// Where.
    pub place: Option<LinkView>,
    /// Who took part.
    pub actors: Vec<ActorView>,
    /// HTML of its notes.
    pub sources: Vec<Html>,
    /// What each side says.
    pub accounts: Vec<AccountView>,
    /// Its topics.
    pub topics: Vec<LinkView>,
    /// A picture.
    pub media: Option<MediaView>,
    /// Leads to where it is told: its own page, or its place in another.
    pub href: String,
    /// The page that tells it.
    pub page: LinkView,
}

/// What one side says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct AccountView {
    /// Who.
    pub by: LinkView,
    /// HTML: what they say.
    pub says: Html,
    /// Whether these are their own words.
    pub quote: bool,
    /// HTML of its notes.
    pub sources: Vec<Html>,
}

/// Accounts that contradict each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct DisputeView {
    /// Its anchor.
    pub anchor: String,
    /// HTML of the question.
    pub title: Html,
    /// HTML that stands before the accounts.
    pub intro: Html,
    /// What each side says.
    pub accounts: Vec<AccountView>,
}

/// A statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct StatementView {
    /// Its anchor on this page; empty where the page only refers to it.
    pub anchor: String,
    /// HTML of the words.
    pub quote: Html,
    /// Who said it, where they have a page.
    pub speaker: Option<ActorView>,
    /// Who said it, in words: a name, or why there is none.
    pub speaker_name: String,
    /// Whether the speaker is not named.
    pub unnamed: bool,
    /// HTML: on which occasion.
    pub occasion: Html,
    /// When.
    pub date: Option<DateView>,
    /// Where.
    pub place: Option<LinkView>,
    /// HTML of its notes.
    pub sources: Vec<Html>,
    /// Leads to where it is told.
    pub href: String,
    /// The page that tells it.
    pub page: LinkView,
    /// What it says to the question of a table of positions.
    pub stance: Option<String>,
}

/// Who says what to one question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PositionsView {
    /// The question's id.
    pub question: String,
    /// A row for each actor.
    pub rows: Vec<PositionView>,
}

/// What one actor says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PositionView {
    /// Who.
    pub actor: ActorView,
    /// What they said, earliest first.
    pub statements: Vec<StatementView>,
}

/// A question and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct QuestionView {
    /// HTML.
    pub question: Html,
    /// HTML.
    pub answer: Content,
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MediaView {
    /// HTML: the whole element, `<picture>` or `<img>`, with all sizes of the picture.
    pub picture: Html,
    /// Its largest file, relative to the page, or its address.
    pub src: String,
    /// The width of that file in pixels, where it is known.
    pub width: Option<u32>,
    /// The height of that file in pixels, where it is known.
    pub height: Option<u32>,
    /// What is to be seen.
    pub alt: String,
    /// Who made it.
    pub credit: Option<String>,
    /// HTML of what stands under it.
    pub caption: Html,
}

/// A list of pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct SectionView {
    /// `articles`, `actors`, `topics`, `sources`, …
    pub id: String,
    /// Its title.
    pub title: String,
    /// The pages of this part of it.
    pub pages: Vec<RowView>,
    /// The sources of this part of it, where it is a list of sources.
    pub sources: Vec<SourceView>,
    /// How many pages it has in all.
    pub total: usize,
}

/// A page in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct RowView {
    /// The page's id.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// Leads to it.
    pub href: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// First published; of an event: when it happened.
    pub date: Option<DateView>,
    /// The sort of actor, where it is one.
    pub r#type: Option<&'static str>,
    /// How many pages it has, where it is a topic.
    pub count: Option<usize>,
    /// An explainer's as-of date.
    pub as_of: Option<DateView>,
    /// An explainer's status.
    pub status: Option<String>,
}

/// Which part of a list a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PaginatorView {
    /// This part, from 1.
    pub current_index: usize,
    /// How many parts.
    pub number_pagers: usize,
    /// Leads to the first part.
    pub first: String,
    /// Leads to the last part.
    pub last: String,
    /// Leads to the part before.
    pub previous: Option<String>,
    /// Leads to the part after.
    pub next: Option<String>,
}

impl Serialize for Content {
    /// The HTML in one piece. Blocks must have been rendered: one that was not is left out.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [Piece::Html(html)] => Value::safe_string(html).serialize(serializer),
            pieces => {
                let html = pieces.iter().map(|piece| match piece {
                    Piece::Html(html) => html.as_str(),
                    Piece::Block(_) => "",
                });
                Value::safe_string(&html.collect::<String>()).serialize(serializer)
            }
        }
    }
}

impl Serialize for ExtraView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(node) => Free(node).serialize(serializer),
            None => serializer.serialize_map(Some(0))?.end(),
        }
    }
}

/// A free value, with numbers and truth values as such.
struct Free<'a>(&'a Node);

impl Serialize for Free<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.value {
            NodeValue::Null => serializer.serialize_none(),
            NodeValue::List(items) => serializer.collect_seq(items.iter().map(Free)),
            NodeValue::Map(pairs) => {
                serializer.collect_map(pairs.iter().map(|(key, node)| (&key.value, Free(node))))
            }
            NodeValue::Scalar { text, quoted: true } => serializer.serialize_str(text),
            NodeValue::Scalar { text, quoted: false } => match text.as_str() {
                "true" => serializer.serialize_bool(true),
                "false" => serializer.serialize_bool(false),
                text => match (text.parse::<i64>(), text.parse::<f64>()) {
                    (Ok(number), _) => serializer.serialize_i64(number),
                    (_, Ok(number)) if number.is_finite() => serializer.serialize_f64(number),
                    _ => serializer.serialize_str(text),
                },
            },
        }
    }
}
