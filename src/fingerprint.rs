//! What a file of the output is made from, as one number: while that stays, the file does.
//!
//! Every page may show any fact of the site, so all facts are in every number. The running text of a
//! document is on its own page, and sentences of it are where its links lead, in a theme that shows
//! them: who edits nothing else leaves all other pages as they are.

use std::hash::{Hash as _, Hasher as _};

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::load::Sources;
use crate::model::site::{DocIx, Site};
use crate::plan::{Job, What, Wishes};

/// The numbers of a site's files.
#[derive(Clone, Copy, Debug)]
pub struct Fingerprints<'a> {
    site: &'a Site,
    /// Whether pages show sentences of those that lead to them.
    sentences: bool,
    /// Of everything but running text.
    facts: u64,
}

impl<'a> Fingerprints<'a> {
    /// For `site`, which was made from `sources`, in a theme with these `wishes`; `besides` is whatever
    /// else makes a difference: the caller's options, and which program it is.
    pub fn new(
        sources: &Sources,
        site: &'a Site,
        wishes: Wishes,
        besides: impl std::hash::Hash,
    ) -> Self {
        let mut hash = Xxh3::new();
        besides.hash(&mut hash);
        sources.hash_besides_docs().hash(&mut hash);
        let of_docs = site.docs.par_iter().zip(&site.references).map(|(doc, references)| {
            let mut hash = Xxh3::new();
            doc.facts.hash(&mut hash);
            // Names may be found in running text.
            (&references.actors, &references.topics).hash(&mut hash);
            references.mentions.len().hash(&mut hash);
            for mention in &references.mentions {
                (mention.text, mention.to).hash(&mut hash);
            }
            hash.finish()
        });
        of_docs.collect::<Vec<u64>>().hash(&mut hash);
        Self { site, sentences: wishes.sentences, facts: hash.finish() }
    }

    /// The number of the file that `job` makes; `None` where it is a copy, or made of a picture.
    pub fn of(&self, job: &Job) -> Option<u128> {
        if let What::Asset(_) | What::ThemeFile(_) | What::Picture(_) | What::Card(_) = job.what {
            return None;
        }
        let mut hash = Xxh3::new();
        (self.facts, job.what).hash(&mut hash);
        self.texts(job, |ix| (ix, self.site.doc(ix).text).hash(&mut hash));
        Some(hash.digest128())
    }

    /// Calls `each` with every document whose running text the file that `job` makes shows, or a sentence
    /// of it.
    pub fn texts(&self, job: &Job, mut each: impl FnMut(DocIx)) {
        if let Some(own) = job.doc(self.site) {
            each(own);
            let leading = self.site.backlinks[own.index()].iter().filter(|_| self.sentences);
            leading.for_each(|(from, _)| each(*from));
        }
        if let What::Source(ix) = job.what {
            let source = &self.site.sources[ix.index()];
            // A figure is shown in its sentence in every theme.
            source.figures.iter().for_each(|(doc, _)| each(*doc));
            source.cited_by.iter().filter(|_| self.sentences).for_each(|doc| each(*doc));
        }
    }
}
