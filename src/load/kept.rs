//! What documents say, as bytes, so that the next run parses only what was edited since.
//!
//! Their running text is left out. It is two thirds of the bytes, and only pages that are made anew need
//! it: [`reread`] gets it for those.
//! Documents are kept in parts, in the order of their paths, which is that of memory too. Where a part begins
//! is told by the paths alone: after an edit one part is made anew and not all.
//! Hides `postcard`.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::{Sources, parse_document};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::Document;
use crate::world::{Stamp, World};

/// Documents of a part, on average.
const A_PART: u64 = 128;

/// How documents were parsed; in other ways they may come out otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Ways {
    /// Which program parsed them.
    program: String,
    unsafe_html: bool,
    math: bool,
    language: String,
}

/// Some of a site's documents, ready to be kept.
#[derive(Debug, Serialize)]
pub struct Part<'a> {
    #[serde(skip)]
    place: u128,
    number: u64,
    ways: Ways,
    docs: Vec<(Stamp, &'a Document)>,
}

impl<'a> Part<'a> {
    fn new(place: u128, ways: Ways, docs: Vec<(Stamp, &'a Document)>) -> Self {
        let mut number = Xxh3::new();
        ways.hash(&mut number);
        for (stamp, doc) in &docs {
            (stamp, &doc.path).hash(&mut number);
        }
        Self { place, number: number.finish(), ways, docs }
    }

    /// Where it is kept.
    pub fn place(&self) -> u128 {
        self.place
    }

    /// What it is made from, as one number: the same number means the same bytes.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Puts it into `bytes`, in place of what was there, for [`Kept::read`]. Whether that could be done.
    pub fn put(&self, bytes: &mut Vec<u8>) -> bool {
        bytes.clear();
        postcard::to_io(self, bytes).is_ok()
    }
}

/// The same, read again.
#[derive(Deserialize)]
struct Read {
    number: u64,
    ways: Ways,
    docs: Vec<(Stamp, Document)>,
}

/// What an earlier run kept of a site.
#[derive(Debug)]
pub struct Kept {
    sources: Sources,
    /// [`Part::number`] of each part that was read, by its place.
    numbers: BTreeMap<u128, u64>,
    /// [`Sources::facts`] of the site that they are from.
    facts: Option<u64>,
}

impl Kept {
    /// Where the facts are kept, beside the parts.
    pub const FACTS: u128 = 0;

    /// What `part` gives for each of `places`: the parts, and at [`Kept::FACTS`] the number that [`Sources::facts`]
    /// was, its lowest byte first. A part that another `program` made or that cannot be read is as good as none.
    pub fn read(
        program: &str,
        places: &BTreeSet<u128>,
        part: impl Fn(u128) -> Option<Vec<u8>> + Sync,
    ) -> Self {
        let facts = part(Self::FACTS).and_then(|bytes| bytes.try_into().ok());
        let facts = facts.map(u64::from_le_bytes);
        let read = places.par_iter().filter_map(|place| {
            let part: Read = postcard::from_bytes(&part(*place)?).ok()?;
            (part.ways.program == program).then_some((*place, part))
        });
        let mut parts: Vec<(u128, Read)> = read.collect();
        // Settings differ from one part to the next where a run was killed in between.
        if let Some(ways) = parts.first().map(|(_, part)| part.ways.clone()) {
            parts.retain(|(_, part)| part.ways == ways);
        }
        let config = parts.first().map_or_else(Config::default, |(_, part)| {
            let Ways { unsafe_html, math, language, .. } = part.ways.clone();
            Config { unsafe_html, math, language, ..Config::default() }
        });
        let numbers = parts.iter().map(|(place, part)| (*place, part.number)).collect();
        let docs = parts.into_iter().flat_map(|(_, part)| part.docs);
        let mut docs: Vec<(Stamp, Arc<Document>)> =
            docs.map(|(stamp, doc)| (stamp, Arc::new(doc))).collect();
        docs.par_sort_unstable_by(|(_, a), (_, b)| a.path.cmp(&b.path));
        // One that moved to another part just when a run was killed is in both.
        docs.dedup_by(|(_, a), (_, b)| a.path == b.path);
        let (doc_stamps, docs): (Vec<Stamp>, Vec<Arc<Document>>) = docs.into_iter().unzip();
        let sources = Sources::of_documents(config, docs.into(), doc_stamps);
        Self { sources, numbers, facts }
    }

    /// What is known of the site: documents and nothing else. [`load`](super::load()) takes from it what has
    /// not changed since.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Whether no page of a site with these [`Sources::facts`] can differ but for running text.
    pub fn has_facts(&self, facts: u64) -> bool {
        self.facts == Some(facts)
    }

    /// What is kept, without the documents themselves, which are of no use where their facts are not.
    pub fn without_documents(self) -> Self {
        Self { sources: Sources::of_documents(Config::default(), [].into(), Vec::new()), ..self }
    }

    /// Whether `part` is kept already.
    pub fn has(&self, part: &Part<'_>) -> bool {
        self.numbers.get(&part.place) == Some(&part.number)
    }
}

/// The whole of `doc`, which is one of `sources` without its running text.
///
/// # Errors
/// Where its file cannot be read or says something else by now.
pub fn reread(
    world: &dyn World,
    sources: &Sources,
    doc: &Document,
) -> Result<Arc<Document>, Diagnostic> {
    let whole = parse_document(world, &doc.path, &sources.config);
    let says = |doc: &Document| (doc.identity, doc.outline, doc.facts, doc.text);
    if whole.diagnostics.is_empty() && says(&whole) == says(doc) {
        return Ok(Arc::new(whole));
    }
    let message = "this file was changed while the site was built";
    Err(Diagnostic::new(Code::UnreadableFile, message).in_file(&doc.path).hint("build again"))
}

impl Sources {
    /// A hash of all that pages are made from but running text; `besides` is whatever else makes a difference.
    pub fn facts(&self, besides: &str) -> u64 {
        let mut facts = Xxh3::new();
        (besides, self.hash_besides_docs(), self.docs.len()).hash(&mut facts);
        self.docs.iter().for_each(|doc| doc.facts.hash(&mut facts));
        facts.finish()
    }

    /// Its documents in parts. Left out are those with findings, which are made while parsing; those with
    /// ageing figures, whose sentences say what backs them; and those with a stamp that `settled` does not
    /// trust: a file that is just being saved may change again and keep its stamp.
    pub fn parts<'a>(
        &'a self,
        program: &str,
        settled: impl Fn(Stamp) -> bool + Send + Sync + 'a,
    ) -> impl ParallelIterator<Item = Part<'a>> {
        let Config { unsafe_html, math, language, .. } = &*self.config;
        let (program, language) = (program.to_owned(), language.clone());
        let ways = Ways { program, unsafe_html: *unsafe_html, math: *math, language };
        let place = |at: usize| xxh3_64(self.docs[at].path.as_bytes());
        let all = 0..self.docs.len();
        let begins = |at: &usize| *at == 0 || place(*at).is_multiple_of(A_PART);
        let starts: Vec<usize> = all.clone().into_par_iter().filter(begins).collect();
        let ends: Vec<usize> = starts.iter().copied().skip(1).chain([all.end]).collect();
        starts.into_par_iter().zip(ends).with_max_len(1).map(move |(start, end)| {
            let docs = self.doc_stamps[start..end].iter().zip(&self.docs[start..end]);
            let kept = docs.filter(|(stamp, doc)| {
                doc.diagnostics.is_empty() && doc.body.as_of.is_empty() && settled(**stamp)
            });
            let docs = kept.map(|(stamp, doc)| (*stamp, &**doc)).collect();
            // No place of a part is that of the facts.
            Part::new(u128::from(place(start)) + 1, ways.clone(), docs)
        })
    }
}
