//! Which pages there are, and where.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{ActorIx, DocIx, Target};

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
