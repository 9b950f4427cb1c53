//! What earlier builds read of documents, in the site's own folder.
//!
//! A document counts as long as its file has the stamp it was parsed under; where the folder is gone, cut
//! short or of another program, all is parsed.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use backstory::load::{Kept, Sources};
use backstory::write::Cache;
use rayon::prelude::*;
use tracing::debug_span;

use super::unchanged::is_settled;

/// What is kept of one site.
#[derive(Debug)]
pub(super) struct Memory<'a> {
    cache: Cache,
    /// Which program parses.
    program: &'a str,
}

impl<'a> Memory<'a> {
    /// That of the site in `root`, for this program.
    pub(super) fn new(root: &Path, program: &'a str) -> Self {
        Self { cache: Cache::of_documents(root), program }
    }

    /// What earlier builds kept.
    pub(super) fn recall(&self) -> Kept {
        let _stage = debug_span!("recall").entered();
        Kept::read(self.program, &self.cache.keys(), |place| self.cache.get(place))
    }

    /// Keeps the documents of `sources`, which were listed when the clock said `listed`, and their `facts`.
    /// What is in `kept` is there already.
    pub(super) fn keep(
        &self,
        sources: &Sources,
        facts: u64,
        kept: Option<&Kept>,
        listed: Duration,
    ) {
        let _stage = debug_span!("keep").entered();
        let parts = sources.parts(self.program, |stamp| is_settled(stamp.modified, listed));
        let mut places: BTreeSet<u128> = parts
            .map_init(Vec::new, |bytes, part| {
                let is_there = kept.is_some_and(|kept| kept.has(&part));
                if !is_there && part.put(bytes) {
                    // Where it cannot be kept the next build is slow, and nothing else.
                    let _ = self.cache.put(part.place(), bytes);
                }
                part.place()
            })
            .collect();
        if !kept.is_some_and(|kept| kept.has_facts(facts)) {
            let _ = self.cache.put(Kept::FACTS, &facts.to_le_bytes());
        }
        places.insert(Kept::FACTS);
        self.cache.keep_only(&places);
    }

    /// Takes all of it away.
    pub(super) fn forget(&self) {
        self.cache.keep_only(&BTreeSet::new());
    }
}
