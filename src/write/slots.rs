//! What a run is going to write, beside what is known about each path from earlier runs.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::manifest::{Claim, Claims, Record};
use super::place;
use crate::diagnostic::{Code, Diagnostic};
use crate::world::Stamp;

/// What a run is going to write, by path.
#[derive(Debug, Default)]
pub(super) struct Slots {
    /// Sorted by path.
    list: Vec<Slot>,
    /// Where each path stands in it, by its hash: to search it in order is ten looks at distant places.
    places: FxHashMap<u64, u32>,
}

impl Slots {
    /// Of a list that is sorted by path.
    pub(super) fn new(list: Vec<Slot>) -> Self {
        let hashes = list.par_iter().map(|slot| xxh3_64(slot.path.as_bytes()));
        let hashes: Vec<u64> = hashes.collect();
        Self { places: hashes.into_iter().zip(0..).collect(), list }
    }

    /// The slot of `path`, if it was planned.
    pub(super) fn get(&self, path: &str) -> Option<&Slot> {
        let place = self.places.get(&xxh3_64(path.as_bytes()))?;
        let found = self.list.get(*place as usize).filter(|slot| *slot.path == *path);
        // Of two paths with one hash the other is meant.
        found.or_else(|| {
            let place = self.list.binary_search_by(|slot| (*slot.path).cmp(path)).ok()?;
            self.list.get(place)
        })
    }

    /// All of them, sorted by path.
    pub(super) fn iter(&self) -> std::slice::Iter<'_, Slot> {
        self.list.iter()
    }

    /// All of them, sorted by path.
    pub(super) fn into_list(self) -> Vec<Slot> {
        self.list
    }
}

#[derive(Debug)]
pub(super) struct Slot {
    pub(super) path: Box<str>,
    pub(super) known: Option<Claim>,
    pub(super) done: OnceLock<Done>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Done {
    pub(super) record: Record,
    pub(super) written: bool,
}

impl Slot {
    /// Whether the file at `full`, whose metadata say `output`, holds `bytes` already.
    pub(super) fn holds(&self, output: Stamp, hash: u64, full: &Path, bytes: &[u8]) -> bool {
        if output.length != bytes.len() as u64 {
            return false;
        }
        match self.known {
            Some(Claim::Written(record) | Claim::Rewriting(record)) if record.output == output => {
                record.hash == hash
            }
            #[expect(clippy::disallowed_methods, reason = "what the writer wrote, not the site")]
            _ => fs::read(full).is_ok_and(|old| old == bytes),
        }
    }

    pub(super) fn finish(
        &self,
        path: &str,
        record: Record,
        written: bool,
    ) -> Result<(), Diagnostic> {
        self.done.set(Done { record, written }).map_err(|_| {
            Diagnostic::new(Code::WriteFailed, format!("`{path}` was written twice in one run"))
        })
    }
}

/// The planned paths in order, each once.
pub(super) fn sorted<'a>(
    planned: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<&'a str>, Vec<Diagnostic>> {
    let mut planned: Vec<&str> = planned.into_iter().collect();
    planned.sort_unstable();
    let outside = planned.par_iter().filter(|path| place::confined(path).is_none());
    let outside = outside.map(|path| format!("`{path}` leads out of the output folder"));
    let twice = planned.windows(2).filter(|pair| pair[0] == pair[1]);
    let twice = twice.map(|pair| format!("`{}` is to be written twice", pair[0]));
    let errors = outside.collect::<Vec<_>>().into_iter().chain(twice);
    let errors: Vec<Diagnostic> =
        errors.map(|message| Diagnostic::new(Code::WriteFailed, message)).collect();
    if errors.is_empty() { Ok(planned) } else { Err(errors) }
}

/// What is planned with what is listed about it, and what is listed besides. Both are sorted.
pub(super) fn merge(planned: Vec<&str>, listed: Claims) -> (Vec<Slot>, Claims) {
    let mut listed = listed.into_iter().peekable();
    let mut stale = Claims::new();
    let slots = planned.into_iter().map(|path| {
        while let Some(claim) = listed.next_if(|(other, _)| **other < *path) {
            stale.push(claim);
        }
        let known = listed.next_if(|(other, _)| **other == *path);
        Slot { path: path.into(), known: known.map(|(_, claim)| claim), done: OnceLock::new() }
    });
    let slots = slots.collect();
    stale.extend(listed);
    (slots, stale)
}
