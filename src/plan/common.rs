//! What many pages show alike, made when the first of them asks for it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::view::{ActorView, DateView, LinkView, Shared};
use crate::model::site::{ActorIx, EventIx, Site, TopicIx};

/// Views of a site that are the same on all pages, or on all of one depth. Without them each page makes
/// its own.
#[derive(Debug, Default)]
pub struct Common {
    /// By what leads from the page to the site's root.
    shelves: BTreeMap<String, Shelf>,
    /// The days of events in the language of the site, each once.
    dates: Vec<OnceLock<Shared<DateView>>>,
    /// Which of them each event has.
    date_of_event: Vec<u32>,
}

/// The views for pages of one depth.
#[derive(Debug)]
pub(crate) struct Shelf {
    actors: Vec<OnceLock<Shared<ActorView>>>,
    topics: Vec<OnceLock<Shared<LinkView>>>,
    /// What stands above the pages of each section.
    ancestors: Vec<OnceLock<Shared<Vec<LinkView>>>>,
}

impl Common {
    /// Nothing: for whoever makes a page or two.
    pub const NONE: &'static Self =
        &Self { shelves: BTreeMap::new(), dates: Vec::new(), date_of_event: Vec::new() };

    /// Room for the views of `site` on pages from which one of `roots` leads to its root.
    pub fn new(site: &Site, roots: impl Iterator<Item = String>) -> Self {
        let shelf = || Shelf {
            actors: site.actors.iter().map(|_| OnceLock::new()).collect(),
            topics: site.topics.iter().map(|_| OnceLock::new()).collect(),
            ancestors: site.sections.iter().map(|_| OnceLock::new()).collect(),
        };
        let date = |at: usize| site.draft(EventIx::new(at)).1.date.as_ref().map(|date| &date.value);
        // Events stand in the order of their dates, so equal ones are neighbours.
        let later = (1..site.events.len()).into_par_iter().map(|at| date(at) != date(at - 1));
        let mut last = 0;
        let rest = later.collect::<Vec<bool>>().into_iter().map(|later| {
            last += u32::from(later);
            last
        });
        let first = (!site.events.is_empty()).then_some(0);
        let date_of_event: Vec<u32> = first.into_iter().chain(rest).collect();
        Self {
            shelves: roots.map(|root| (root, shelf())).collect(),
            dates: date_of_event
                .last()
                .into_iter()
                .flat_map(|last| 0..=*last)
                .map(|_| OnceLock::new())
                .collect(),
            date_of_event,
        }
    }

    /// Those for pages from which `root` leads to the site's root.
    pub(crate) fn shelf(&self, root: &str) -> Option<&Shelf> {
        self.shelves.get(root)
    }

    /// The date of the event `ix` in the language of the site; `make` makes it the first time.
    pub(crate) fn date(&self, ix: EventIx, make: impl FnOnce() -> DateView) -> Shared<DateView> {
        let at = self.date_of_event.get(ix.index()).map_or(usize::MAX, |at| *at as usize);
        get(&self.dates, at, make)
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

    /// What stands above pages of the section number `at`, in the language of the site; `make` makes it the
    /// first time.
    pub(crate) fn ancestors(
        &self,
        at: usize,
        make: impl FnOnce() -> Vec<LinkView>,
    ) -> Shared<Vec<LinkView>> {
        get(&self.ancestors, at, make)
    }
}

fn get<T>(made: &[OnceLock<Shared<T>>], at: usize, make: impl FnOnce() -> T) -> Shared<T> {
    match made.get(at) {
        Some(place) => place.get_or_init(|| Shared::new(make())).clone(),
        None => Shared::new(make()),
    }
}
