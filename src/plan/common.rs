//! What many pages show alike, made when the first of them asks for it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::view::{ActorView, LinkView, Shared};
use crate::model::site::{ActorIx, Site, TopicIx};

/// Views of a site that are the same on all pages of one depth. Without them each page makes its own.
#[derive(Debug, Default)]
pub struct Common {
    /// By what leads from the page to the site's root.
    shelves: BTreeMap<String, Shelf>,
}

/// The views for pages of one depth.
#[derive(Debug)]
pub(crate) struct Shelf {
    actors: Vec<OnceLock<Shared<ActorView>>>,
    topics: Vec<OnceLock<Shared<LinkView>>>,
}

impl Common {
    /// Nothing: for whoever makes a page or two.
    pub const NONE: &'static Self = &Self { shelves: BTreeMap::new() };

    /// Room for the views of `site` on pages from which one of `roots` leads to its root.
    pub fn new(site: &Site, roots: impl Iterator<Item = String>) -> Self {
        let shelf = || Shelf {
            actors: site.actors.iter().map(|_| OnceLock::new()).collect(),
            topics: site.topics.iter().map(|_| OnceLock::new()).collect(),
        };
        Self { shelves: roots.map(|root| (root, shelf())).collect() }
    }

    /// Those for pages from which `root` leads to the site's root.
    pub(crate) fn shelf(&self, root: &str) -> Option<&Shelf> {
        self.shelves.get(root)
    }
}

impl Shelf {
    /// The actor `ix` in a list, without post and part; `make` makes it the first time.
    pub(crate) fn actor(&self, ix: ActorIx, make: impl FnOnce() -> ActorView) -> Shared<ActorView> {
        get(&self.actors, ix.index(), make)
    }

    /// A link to the topic `ix`; `make` makes it the first time.
    pub(crate) fn topic(&self, ix: TopicIx, make: impl FnOnce() -> LinkView) -> Shared<LinkView> {
        get(&self.topics, ix.index(), make)
    }
}

fn get<T>(made: &[OnceLock<Shared<T>>], at: usize, make: impl FnOnce() -> T) -> Shared<T> {
    match made.get(at) {
        Some(place) => place.get_or_init(|| Shared::new(make())).clone(),
        None => Shared::new(make()),
    }
}
