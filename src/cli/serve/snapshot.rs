//! One state of the site that never changes, and the last good state of its pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use backstory::Compiled;
use backstory::diagnostic::{Diagnostic, Severity};
use backstory::plan::{Job, What};
use backstory::world::DiskWorld;
use serde::Serialize;

use super::super::summary::{self, Held};
use super::super::workshop::Workshop;
use super::super::{engine, report};

/// Tells states apart. What is in a page's version and not in the newest is out of date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Version {
    pub(super) page: String,
    /// Changes when a style sheet does.
    pub(super) css: String,
    /// Changes when a script does: such a change needs the page to be loaded anew.
    pub(super) script: String,
}

/// The site at one moment.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) version: Version,
    compiled: Compiled,
    workshop: Workshop,
    texts: engine::Texts,
    /// Everything that is wrong, sorted.
    pub(super) findings: Vec<Diagnostic>,
    /// The same with what the rules of editing say: found out when somebody asks, for it takes
    /// longer than a page may.
    checked: OnceLock<Vec<Diagnostic>>,
    strict: bool,
    /// Files of the site with errors in them.
    broken: BTreeSet<Arc<str>>,
    /// The last state whose settings and templates were good, while those of this one are not.
    base: Option<Arc<Snapshot>>,
    /// The last state before many sources broke at once, while they are broken.
    whole: Option<Arc<Snapshot>>,
}

/// So many pages are rendered in advance when their sources break. For more, the whole state
/// before is kept.
const FEW: usize = 20;

/// What is shown at an address.
#[derive(Clone, Debug)]
pub(super) enum Shown {
    /// A page, and what went wrong with it alone.
    Page { bytes: Arc<[u8]>, failed: Option<Diagnostic> },
    /// A file that is as it is.
    File { bytes: Arc<[u8]> },
    /// A page that could never be rendered, and why.
    Failed(Diagnostic),
    /// Nothing has this address.
    Nothing,
}

/// The last good bytes of pages that were looked at, or whose source has broken since.
#[derive(Debug, Default)]
pub(super) struct Good(Mutex<BTreeMap<String, Arc<[u8]>>>);

impl Snapshot {
    /// The state that `compiled` says, after `before`. Pages whose source has become bad keep what
    /// they showed there.
    pub(super) fn new(
        version: Version,
        compiled: Compiled,
        world: DiskWorld,
        strict: bool,
        before: Option<&Arc<Snapshot>>,
        good: &Good,
    ) -> Self {
        let findings = report::sorted(compiled.diagnostics(), strict);
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let broken: BTreeSet<Arc<str>> = errors
            .filter_map(|finding| finding.place.as_ref())
            .map(|place| place.file.clone())
            .collect();
        let of_all = |file: &Arc<str>| {
            *file == compiled.site().config.file
                || file.starts_with("templates/")
                || file.starts_with("themes/")
        };
        let base = match before {
            Some(before) if broken.iter().any(of_all) => {
                before.base.clone().or_else(|| Some(before.clone()))
            }
            _ => None,
        };
        let texts = engine::Texts::new(&world);
        // Read now, while they are what was compiled.
        for place in findings.iter().filter_map(|finding| finding.place.as_ref()) {
            texts.get(&place.file);
        }
        let mut snapshot = Self {
            version,
            compiled,
            workshop: Workshop::for_some(&world),
            texts,
            findings,
            checked: OnceLock::new(),
            strict,
            broken,
            base,
            whole: None,
        };
        if let Some(before) = before {
            snapshot.keep_good(before, good);
        }
        snapshot
    }

    /// Keeps what the pages showed before whose source has become bad in this state.
    fn keep_good(&mut self, before: &Arc<Snapshot>, good: &Good) {
        if self.broken.is_empty() || self.base.is_some() {
            return;
        }
        let jobs = self.compiled.jobs().iter().filter(|job| self.is_broken(job));
        let bad: Vec<&Job> = jobs.take(FEW + 1).collect();
        if bad.len() > FEW {
            self.whole = before.whole.clone().or_else(|| Some(before.clone()));
            return;
        }
        for job in bad {
            if let Some(old) = before.exactly(&job.out)
                && !before.is_broken(old)
                && let Ok(bytes) = engine::render(&before.compiled, &before.workshop, old)
            {
                good.lock().insert(job.out.clone(), bytes.into());
            }
        }
    }

    /// The site itself, as it is now.
    pub(super) fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    fn is_broken(&self, job: &Job) -> bool {
        let document = job.doc(self.compiled.site());
        document.is_some_and(|ix| self.broken.contains(&self.compiled.site().doc(ix).path))
    }

    /// The output file that the address `path` means: the part after the host, decoded.
    pub(super) fn find(&self, path: &str) -> Option<&str> {
        let state = self.base.as_deref().unwrap_or(self);
        let path = path.strip_prefix('/').unwrap_or(path);
        let out = match path {
            "" => "index.html".to_owned(),
            _ if path.ends_with('/') => format!("{path}index.html"),
            _ => path.to_owned(),
        };
        state.exactly(&out).map(|job| job.out.as_str())
    }

    fn exactly(&self, out: &str) -> Option<&Job> {
        self.compiled.find(out).filter(|job| job.out == out)
    }

    /// What the output file `out` holds.
    pub(super) fn show(&self, out: &str, good: &Good) -> Shown {
        if let Some(base) = &self.base {
            return base.show(out, good);
        }
        let Some(job) = self.exactly(out) else { return Shown::Nothing };
        let rendered = || engine::render(&self.compiled, &self.workshop, job);
        if matches!(job.what, What::Asset(_) | What::Picture(_) | What::Card(_)) {
            return match rendered() {
                Ok(bytes) => Shown::File { bytes: bytes.into() },
                // It was there a moment ago.
                Err(_) if matches!(job.what, What::Asset(_)) => Shown::Nothing,
                Err(failed) => Shown::Failed(*failed),
            };
        }
        let old = || good.lock().get(out).cloned();
        if self.is_broken(job)
            && let Some(bytes) = old()
        {
            return Shown::Page { bytes, failed: None };
        }
        if self.is_broken(job)
            && let Some(whole) = &self.whole
            && let Shown::Page { bytes, failed: None } = whole.show(out, good)
        {
            return Shown::Page { bytes, failed: None };
        }
        match rendered() {
            Ok(bytes) => {
                let bytes: Arc<[u8]> = bytes.into();
                if !self.is_broken(job) {
                    good.lock().insert(out.to_owned(), bytes.clone());
                }
                Shown::Page { bytes, failed: None }
            }
            Err(failed) => match old() {
                Some(bytes) => Shown::Page { bytes, failed: Some(*failed) },
                None => Shown::Failed(*failed),
            },
        }
    }

    /// What is to be said of the file that the page `out` is made from, and does not lie over all
    /// pages already.
    pub(super) fn margin(&self, out: &str) -> Vec<Diagnostic> {
        let document = self.exactly(out).and_then(|job| job.doc(self.compiled.site()));
        let Some(document) = document else { return Vec::new() };
        let own = &self.compiled.site().doc(document).path;
        let checked = self.checked.get_or_init(|| {
            let checked = self.compiled.check(&|file: &str| self.texts.get(file));
            report::sorted(&checked, self.strict)
        });
        let is_own = |found: &&Diagnostic| {
            found.place.as_ref().is_some_and(|place| place.file == *own)
                && !(found.severity == Severity::Error && self.findings.contains(found))
        };
        checked.iter().filter(is_own).cloned().collect()
    }

    /// The pages that are not there, and why.
    pub(super) fn held(&self) -> Vec<Held> {
        summary::held(&self.compiled)
    }

    /// The text of a file of the site, for excerpts.
    pub(super) fn text(&self, file: &str) -> Option<Arc<str>> {
        self.texts.get(file)
    }
}

impl Good {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<[u8]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
