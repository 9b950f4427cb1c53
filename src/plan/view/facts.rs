//! What happened, who said what, and which source says so.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{
    ActorView, Content, DrawingView, Html, LinkView, MapView, MediaView, MentionView, Shared,
};

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

/// What happened, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ChronologyView {
    /// By year, earliest first.
    pub years: Vec<YearView>,
    /// HTML: its events, earliest first, in a theme with `details = false` and a template `row.html`,
    /// which shows one: each is made once for all pages. Then `years` have no events.
    pub rows: Content,
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

/// The events of one year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct YearView {
    /// "2014", "44 BC", or empty where the beginning is not known.
    pub label: String,
    /// Its events.
    pub events: Vec<EventView>,
}

/// Something that happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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
    pub date: Option<Shared<DateView>>,
    /// When it became known.
    pub reported: Option<DateView>,
    /// `key`, `normal`, `minor`.
    pub importance: &'static str,
    /// `confirmed`, `reported`, `disputed`, `planned`, `retracted`.
    pub status: &'static str,
    /// Where.
    pub place: Option<LinkView>,
    /// Who took part.
    pub actors: Vec<Shared<ActorView>>,
    /// HTML of its notes.
    pub sources: Vec<Html>,
    /// What each side says.
    pub accounts: Vec<AccountView>,
    /// Its topics.
    pub topics: Vec<Shared<LinkView>>,
    /// A picture.
    pub media: Option<MediaView>,
    /// Leads to where it is told: its own page, or its place in another.
    pub href: String,
    /// The page that tells it.
    pub page: LinkView,
}

impl Serialize for EventView {
    /// In long lists of a theme with `details = false` only what it shows of them: most of what
    /// such a theme prints are these lists.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[rustfmt::skip]
        let Self {
            id, anchor, number, title, title_apart, text, date, reported, importance, status, place,
            actors, sources, accounts, topics, media, href, page,
        } = self;
        let short = *page == LinkView::default();
        let mut event = serializer.serialize_struct("EventView", if short { 10 } else { 18 })?;
        event.serialize_field("id", id)?;
        event.serialize_field("anchor", anchor)?;
        event.serialize_field("number", number)?;
        event.serialize_field("title", title)?;
        event.serialize_field("title_apart", title_apart)?;
        event.serialize_field("text", text)?;
        event.serialize_field("date", date)?;
        event.serialize_field("importance", importance)?;
        event.serialize_field("status", status)?;
        event.serialize_field("href", href)?;
        if !short {
            event.serialize_field("reported", reported)?;
            event.serialize_field("place", place)?;
            event.serialize_field("actors", actors)?;
            event.serialize_field("sources", sources)?;
            event.serialize_field("accounts", accounts)?;
            event.serialize_field("topics", topics)?;
            event.serialize_field("media", media)?;
            event.serialize_field("page", page)?;
        }
        event.end()
    }
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
    pub speaker: Option<Shared<ActorView>>,
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
    pub actor: Shared<ActorView>,
    /// What they said, earliest first.
    pub statements: Vec<StatementView>,
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
