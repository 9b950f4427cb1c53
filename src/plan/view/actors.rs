//! Actors, their posts and ties.

use serde::Serialize;

use super::{DateView, DrawingView, Html, LinkView};

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
    /// HTML: the title as a link to its page, where it has one.
    pub link: Html,
    /// `person`, `state`, `organisation`, `armed-group`, `coalition`, `other`.
    pub r#type: &'static str,
    /// The post held on the day of the page, "Prime Minister of Iraq".
    pub role: Option<String>,
    /// One or two sentences.
    pub summary: Option<String>,
    /// `agent`, `affected` or free text, in an event.
    pub part: Option<String>,
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
