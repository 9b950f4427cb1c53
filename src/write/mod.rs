//! The only door out: puts files into the output folder, and takes away what it put there earlier.
//!
//! Hides `std::fs` for writing. It knows bytes and paths, and nothing of pages.
//!
//! A file is touched only where its bytes differ, and replaced in one step: it is written beside
//! its place under a name of its own and renamed. Where there is no output yet, all of it appears in
//! one step. What was written is listed in the site's
//! `.backstory/` folder ([`Target`]); only what that list names is ever deleted. Before the first
//! change the list is stored with everything that the run may make or replace, so that a run that
//! is killed leaves a folder that the next one knows and can put in order.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use tracing::trace_span;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::diagnostic::{Code, Diagnostic};
use crate::world::{Stamp, stamp};

mod cache;
mod manifest;
mod place;
mod put;
mod remove;
mod slots;
mod stage;

pub use cache::Cache;
pub use manifest::Seal;
use manifest::{Claim, Claims, Record};
pub use place::Target;
use put::Hashed;
pub use remove::clean;
use slots::{Done, Slot, Slots, merge, sorted};
use stage::Stage;

/// Puts files into one output folder. Shared by all threads that render.
#[derive(Debug)]
pub struct Writer {
    target: Target,
    force: bool,
    /// Nothing was in the folder when it was opened: no file needs a look before it is written.
    fresh: bool,
    /// Where files go until the whole output is moved into its place; `None` where they go there
    /// one by one.
    stage: Option<Stage>,
    /// What this run is going to write, sorted by path.
    slots: Slots,
    /// What is listed and not going to be written.
    stale: Claims,
    /// The list on disk says more than that all files are as recorded.
    unfinished: bool,
    journal: OnceLock<Result<(), Diagnostic>>,
    /// Held as long as the writer lives; the system frees it where the process is killed.
    _lock: File,
}

/// What a run did to the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that are new or have new bytes.
    pub written: usize,
    /// Files that were left as they are.
    pub unchanged: usize,
    /// Files that were there from an earlier run and are gone.
    pub removed: usize,
    /// Bytes written.
    pub bytes: u64,
    /// Files of an earlier run that somebody changed since: left where they are, forgotten.
    pub left: Vec<String>,
}

impl Writer {
    /// Opens the folder of `target` for a run that is going to put exactly the paths `planned`
    /// (relative to the folder, `/` between their parts, in any order). Nothing in the folder is
    /// changed yet. With `force`, a folder with files of others is taken over: those in the way of
    /// a planned path are replaced, all others stay.
    ///
    /// # Errors
    /// A folder that is not empty and has no list is refused without `force`; so is one that
    /// another run is writing to, and a planned path that leads out of the folder or is there twice.
    pub fn open<'a>(
        target: Target,
        planned: impl IntoIterator<Item = &'a str>,
        force: bool,
    ) -> Result<Self, Vec<Diagnostic>> {
        let planned = sorted(planned)?;
        let one = |error: Diagnostic| vec![error];
        let lock = lock(&target).map_err(one)?;
        let listed = manifest::read(&target.manifest, &target.name);
        let fresh = is_empty(&target.output).map_err(|error| {
            one(failed(&format!("the output folder `{}` cannot be read", target.name), &error))
        })?;
        if listed.is_none() && !fresh && !force {
            let message = format!("`{}` has files in it that are not from here", target.name);
            let hint = "name another folder with `-o`, or add `--force` to write into this one: \
                        files in the way are replaced, all others stay";
            return Err(one(Diagnostic::new(Code::OutputNotOurs, message).hint(hint)));
        }
        let listed = listed.map(|(_, listed)| listed).unwrap_or_default();
        let unfinished = listed.iter().any(|(_, claim)| !matches!(claim, Claim::Written(_)));
        if unfinished {
            remove::leftovers(&target.output, &listed);
        }
        let (slots, stale) = merge(planned, listed);
        let (journal, slots) = (OnceLock::new(), Slots::new(slots));
        let stage = stage::open(&target).map_err(|error| {
            one(failed("what an earlier run left half done cannot be removed", &error))
        })?;
        Ok(Self { target, force, fresh, stage, slots, stale, unfinished, journal, _lock: lock })
    }

    /// Adds `more` to the paths that the run is going to put: those that are known only when other
    /// files are made, since their names come of what is in them.
    ///
    /// # Errors
    /// A path that leads out of the folder or is planned already, or a list that cannot be stored.
    pub fn plan<'a>(
        &mut self,
        more: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Vec<Diagnostic>> {
        let (slots, stale) = merge(sorted(more)?, std::mem::take(&mut self.stale));
        self.stale = stale;
        let mut all = std::mem::take(&mut self.slots).into_list();
        all.extend(slots);
        all.sort_by(|a, b| a.path.cmp(&b.path));
        self.slots = Slots::new(all);
        sorted(self.slots.iter().map(|slot| &*slot.path))?;
        // The list on disk does not name them yet: the next change stores it anew.
        match self.journal.take() {
            Some(Err(error)) => Err(vec![error]),
            Some(Ok(())) => {
                self.unfinished = true;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Makes the file at `path` hold `bytes`.
    ///
    /// # Errors
    /// Where it cannot be written, lies behind a symbolic link that leads out of the folder, was
    /// not planned or was put already, or where a stranger's file with other bytes is in its place.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.settle(self.slot(path)?, bytes, None)
    }

    /// Makes the file at `path` a copy of what `read` gives, without reading where neither the copy
    /// nor its source (as `source` tells) has changed since it was made.
    ///
    /// # Errors
    /// As [`Writer::put`], and where `read` fails.
    pub fn put_with(
        &self,
        path: &str,
        source: Stamp,
        read: impl FnOnce() -> io::Result<Vec<u8>>,
    ) -> Result<(), Diagnostic> {
        self.put_made(path, source, || {
            read()
                .map_err(|error| failed(&format!("the source of `{path}` cannot be read"), &error))
        })
    }

    /// Makes the file at `path` hold what `make` gives, without making it where the file is as it was
    /// left when it was made of the same `source`.
    ///
    /// # Errors
    /// As [`Writer::put`], and where `make` fails.
    pub fn put_made(
        &self,
        path: &str,
        source: Stamp,
        make: impl FnOnce() -> Result<Vec<u8>, Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let slot = self.slot(path)?;
        if let Some(record) = self.made_of(slot, source) {
            return slot.finish(path, record, false);
        }
        let bytes = make()?;
        self.settle(slot, &bytes, Some(source))
    }

    /// The same for a file that may be long: what `make` writes goes into a fresh folder piece by
    /// piece. `source` is `None` where the file is to be made in any case.
    ///
    /// # Errors
    /// As [`Writer::put`], and what `make` fails with.
    pub fn put_long(
        &self,
        path: &str,
        source: Option<Stamp>,
        make: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), Diagnostic> {
        let slot = self.slot(path)?;
        if let Some(record) = source.and_then(|source| self.made_of(slot, source)) {
            return slot.finish(path, record, false);
        }
        let cannot = |error| failed(&format!("`{path}` cannot be written"), &error);
        if !self.fresh {
            // Whether the file is to be touched shows only when all of it is there.
            let mut bytes = Vec::new();
            make(&mut bytes).map_err(cannot)?;
            return self.settle(slot, &bytes, source);
        }
        self.begin()?;
        let mut hash = Xxh3::new();
        let fill = |file: &mut File| make(&mut Hashed { file, hash: &mut hash });
        let output = self.write(path, &self.full(path), fill).map_err(cannot)?;
        slot.finish(path, Record { output, hash: hash.digest(), source }, true)
    }

    /// Leaves the file at `path` as it is where it was made of the same `source` and nobody has changed it
    /// since; whether that is so.
    pub fn leave(&self, path: &str, source: Stamp) -> bool {
        let left = self.slot(path).and_then(|slot| match self.made_of(slot, source) {
            Some(record) => slot.finish(path, record, false).map(|()| true),
            None => Ok(false),
        });
        left.unwrap_or(false)
    }

    /// What is known about the file of `slot`, where it is as it was left when it was made of `source`.
    fn made_of(&self, slot: &Slot, source: Stamp) -> Option<Record> {
        let Some(Claim::Written(record) | Claim::Rewriting(record)) = slot.known else {
            return None;
        };
        let same = record.source == Some(source) && !self.fresh;
        (same && is_as_left(&self.full(&slot.path), &record)).then_some(record)
    }

    /// Ends the run: takes away what is listed and was not put this time, and stores the list.
    /// Where the run is not `complete`, because a page could not be rendered, nothing is taken away.
    ///
    /// # Errors
    /// Where a file cannot be removed or the list cannot be stored. All else is done nevertheless.
    pub fn finish(self, complete: bool) -> Result<Summary, Vec<Diagnostic>> {
        self.finish_sealed(complete, None)
    }

    /// The same, and keeps `seal` with the list until the next run changes anything: [`untouched`]
    /// gives it back.
    ///
    /// # Errors
    /// As [`Writer::finish`].
    pub fn finish_sealed(
        self,
        complete: bool,
        seal: Option<&Seal>,
    ) -> Result<Summary, Vec<Diagnostic>> {
        let Self { target, stage, slots, stale, unfinished, journal, .. } = self;
        let journaled = match journal.into_inner() {
            // Nothing was written without it, and each file that needed it has a finding already.
            Some(Err(_)) => return Ok(Summary::default()),
            journal => journal.is_some(),
        };
        let mut summary = Summary::default();
        let slots = slots.into_list();
        let mut claims = Claims::with_capacity(slots.len());
        let mut gone = Claims::new();
        let seal = seal.filter(|_| complete);
        let mut changed = journaled || unfinished || seal.is_some() || !target.manifest.exists();
        for Slot { path, known, done } in slots {
            match (done.into_inner(), known) {
                (Some(Done { record, written }), known) => {
                    summary.written += usize::from(written);
                    summary.unchanged += usize::from(!written);
                    summary.bytes += if written { record.output.length } else { 0 };
                    changed |= known != Some(Claim::Written(record));
                    claims.push((path, Claim::Written(record)));
                }
                (None, Some(claim)) if complete => gone.push((path, claim)),
                (None, Some(claim)) => claims.push((path, claim)),
                (None, None) => {}
            }
        }
        let mut errors = Vec::new();
        if complete {
            gone.extend(stale);
            gone.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            changed |= !gone.is_empty();
            let gone = remove::not_the_same(&target.output, gone, &claims);
            claims.extend(remove::all(&target.output, gone, &mut summary, &mut errors));
        } else {
            claims.extend(stale);
        }
        claims.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let seal = seal.filter(|_| errors.is_empty());
        if changed {
            match manifest::store(&target.manifest, &target.name, seal, &claims) {
                // With the list first, so that no run finds files that it knows nothing of.
                Ok(()) => errors.extend(stage.and_then(|stage| stage.publish(&target))),
                Err(error) => {
                    errors.push(failed("the list of what was written cannot be stored", &error));
                }
            }
        }
        if errors.is_empty() { Ok(summary) } else { Err(errors) }
    }

    fn slot(&self, path: &str) -> Result<&Slot, Diagnostic> {
        self.slots
            .get(path)
            .ok_or_else(|| Diagnostic::new(Code::WriteFailed, format!("`{path}` was not planned")))
    }

    fn full(&self, path: &str) -> PathBuf {
        self.target.output.join(path)
    }

    fn settle(&self, slot: &Slot, bytes: &[u8], source: Option<Stamp>) -> Result<(), Diagnostic> {
        let _work = trace_span!("write").entered();
        let path = &*slot.path;
        let full = self.full(path);
        let hash = xxh3_64(bytes);
        let cannot = |error| failed(&format!("`{path}` cannot be written"), &error);
        if !self.fresh {
            match fs::symlink_metadata(&full) {
                Ok(found) if found.is_dir() => {
                    self.begin()?;
                    remove::below(&self.target.output, path, &self.stale).map_err(cannot)?;
                }
                Ok(found) => {
                    let output = stamp(&found);
                    if found.is_file() && slot.holds(output, hash, &full, bytes) {
                        return slot.finish(path, Record { output, hash, source }, false);
                    }
                    if slot.known.is_none() && !self.force {
                        return Err(self.not_ours(path));
                    }
                }
                // A folder on the way may be missing, or still be a file: seen to below.
                Err(_) => {}
            }
        }
        self.begin()?;
        let output = self.write(path, &full, |file| file.write_all(bytes)).map_err(cannot)?;
        slot.finish(path, Record { output, hash, source }, true)
    }

    fn not_ours(&self, path: &str) -> Diagnostic {
        let folder = &self.target.name;
        let message = format!("`{path}` in `{folder}` is not from here and is in the way");
        let hint = "move it away, or add `--force` to replace it";
        Diagnostic::new(Code::OutputNotOurs, message).hint(hint)
    }

    /// Stores, before the first change, a list that names all that this run may make or replace;
    /// where the run changes nothing before its end, that needs none.
    fn begin(&self) -> Result<(), Diagnostic> {
        let journal = || {
            if let Some(stage) = &self.stage {
                return stage.begin().map_err(|error| failed("the output cannot be begun", &error));
            }
            let slots = self.slots.iter().map(|slot| {
                let claim = match (slot.done.get(), slot.known) {
                    (Some(done), _) => Claim::Written(done.record),
                    (None, Some(Claim::Written(record))) => Claim::Rewriting(record),
                    (None, Some(claim)) => claim,
                    (None, None)
                        if !self.fresh && fs::symlink_metadata(self.full(&slot.path)).is_ok() =>
                    {
                        Claim::Adopted
                    }
                    (None, None) => Claim::Planned,
                };
                (slot.path.clone(), claim)
            });
            // Without `--force` a stranger's file is not touched, so nothing is claimed.
            let slots = slots.filter(|(_, claim)| self.force || *claim != Claim::Adopted);
            let mut claims: Claims = slots.chain(self.stale.iter().cloned()).collect();
            claims.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            let output = &self.target.output;
            fs::create_dir_all(output)
                .and_then(|()| {
                    manifest::store(&self.target.manifest, &self.target.name, None, &claims)
                })
                .map_err(|error| failed("the list of what is written cannot be stored", &error))
        };
        self.journal.get_or_init(journal).clone()
    }
}

/// The seal of the last run into the folder of `target`, and how many files it left there, if it was
/// made from `inputs` and all of them are as it left them. A look at each file's length and times,
/// nothing is read or changed.
pub fn untouched(target: &Target, inputs: u64) -> Option<(Seal, usize)> {
    if !target.manifest.exists() {
        return None;
    }
    let _lock = lock(target).ok()?;
    let (seal, claims) = manifest::read_of(&target.manifest, &target.name, inputs)?;
    let as_left = |(path, claim): &(Box<str>, Claim)| match claim {
        Claim::Written(record) => is_as_left(&target.output.join(&**path), record),
        _ => false,
    };
    claims.par_iter().all(as_left).then_some((seal, claims.len()))
}

/// Whether the file at `full` is as `record` says that it was left: a look at its length and times.
fn is_as_left(full: &Path, record: &Record) -> bool {
    fs::symlink_metadata(full).is_ok_and(|found| found.is_file() && stamp(&found) == record.output)
}

/// Makes sure that this run is the only one that writes to the folder.
fn lock(target: &Target) -> Result<File, Diagnostic> {
    let cannot = |error: &io::Error| {
        let hint = "the site's folder must be writable: it keeps the list of what was built";
        failed("the list of what was written cannot be opened", error).hint(hint)
    };
    let folder = target.manifest.parent().unwrap_or(&target.output);
    let path = target.manifest.with_extension("lock");
    let file = fs::create_dir_all(folder)
        .and_then(|()| File::options().write(true).create(true).truncate(false).open(path))
        .map_err(|error| cannot(&error))?;
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => {
            let message = format!("another run is writing to `{}`", target.name);
            let hint = "wait until it has ended";
            Err(Diagnostic::new(Code::WriteFailed, message).hint(hint))
        }
        // Some network file systems have no locks; one run at a time works there as well.
        Ok(()) | Err(fs::TryLockError::Error(_)) => Ok(file),
    }
}

fn is_empty(folder: &Path) -> io::Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "this is the output, not the site")]
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

fn failed(what: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::WriteFailed, format!("{what}: {error}"))
}
