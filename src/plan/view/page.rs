//! Pages, lists of pages, and what pages share.

use serde::Serialize;

use super::{
    ActorInfoView, ActorView, ChronologyView, Content, DateView, EventView, ExtraView, Html,
    MediaView, NoteView, PlaceView, Shared, SourceView, StatementView, TextSectionView, TocView,
};

/// What every template sees, whatever the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PageContext {
    /// The page.
    pub page: Box<PageView>,
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
    /// Where it leads, where there is a page for it.
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
    pub date: Option<Shared<DateView>>,
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
    pub ancestors: Shared<Vec<LinkView>>,
    /// The pages that link here, each with the sentence around the link.
    pub backlinks: Vec<MentionView>,
    /// The page before it in its section.
    pub lower: Option<LinkView>,
    /// The page after it in its section.
    pub higher: Option<LinkView>,
    /// The same page in other languages; `id` is the language tag.
    pub translations: Vec<LinkView>,
    /// The actors of the page: those named in its front matter and those linked in it.
    pub actors: Vec<Shared<ActorView>>,
    /// Its topics.
    pub topics: Vec<Shared<LinkView>>,
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
    pub kind: &'static str,
    /// HTML of the sentence around the first link, the link in `<mark>`; empty where there is none.
    pub sentence: Html,
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
    pub date: Option<Shared<DateView>>,
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
