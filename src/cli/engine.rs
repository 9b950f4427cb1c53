//! Where the command line meets the library: from flags to a compiled site.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use backstory::diagnostic::Diagnostic;
use backstory::plan::Job;
use backstory::resolve::Publish;
use backstory::world::{DiskWorld, World};
use backstory::{Compiled, Options, compile, load};

use super::Failure;
use super::args::{Pages, Place};
use super::workshop::Workshop;

/// A site, compiled once.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) world: DiskWorld,
    pub(crate) compiled: Compiled,
}

/// The site's folder as a world, and what the flags say about its pages.
pub(crate) fn open(place: &Place, pages: &Pages) -> Result<(DiskWorld, Options), Failure> {
    let Place { root, config } = place;
    let Pages { base_url, drafts, future, expired, today } = pages;
    let shown = root.display();
    let world = DiskWorld::new(root, *today).map_err(|error| {
        Failure::refused(format!("the site's folder `{shown}` cannot be opened: {error}"))
            .hint("name it with `-r FOLDER`")
    })?;
    if !world.root().join(config).is_file() {
        let message = format!("there is no `{config}` in `{}`", world.root().display());
        let hint = "`backstory init` makes a site here, `-r FOLDER` names one elsewhere";
        return Err(Failure::refused(message).hint(hint));
    }
    let options = Options {
        config: config.clone(),
        base_url: base_url.clone(),
        publish: Publish { drafts: *drafts, future: *future, expired: *expired },
    };
    Ok((world, options))
}

/// Reads and compiles the site.
pub(crate) fn site(place: &Place, pages: &Pages) -> Result<Site, Failure> {
    let (world, options) = open(place, pages)?;
    let compiled = compile(&load(&world, &options, None), &options, None);
    Ok(Site { world, compiled })
}

/// The folder that `-o` means, or the site's `public`.
pub(crate) fn output(root: &Path, flag: Option<&Path>) -> Result<PathBuf, Failure> {
    match flag {
        // A flag is typed where the shell stands.
        Some(flag) => std::path::absolute(flag).map_err(|error| {
            Failure::refused(format!("`{}` is no folder: {error}", flag.display()))
        }),
        None => Ok(root.join("public")),
    }
}

/// The content of a file of the output, copies included.
pub(crate) fn render(
    compiled: &Compiled,
    workshop: &Workshop,
    job: &Job,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    workshop.bytes(compiled.render(job)?)
}

/// Failures of pages, one for each mistake: a template that fails on a thousand pages in the same
/// place has one.
pub(crate) fn merged(mut failed: Vec<Diagnostic>) -> Vec<Diagnostic> {
    failed.sort();
    let mut merged: Vec<(Diagnostic, usize)> = Vec::new();
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for finding in failed {
        let what = finding.message.split(WHILE).next().unwrap_or("").to_owned();
        let cause = (finding.place.clone(), finding.code, what, finding.hint.clone());
        match known.get(&cause) {
            Some(at) => merged[*at].1 += 1,
            None => {
                known.insert(cause, merged.len());
                merged.push((finding, 0));
            }
        }
    }
    let counted = |(mut finding, more): (Diagnostic, usize)| {
        if more > 0 {
            finding
                .message
                .push_str(&format!(" and {}", super::report::plural(more, "other page")));
        }
        finding
    };
    merged.into_iter().map(counted).collect()
}

/// What stands between a template's mistake and the page it was made on.
const WHILE: &str = ", while rendering `";

/// The texts of a site's files, for excerpts: read when they are first asked for.
#[derive(Debug)]
pub(crate) struct Texts {
    world: DiskWorld,
    known: Mutex<BTreeMap<String, Option<Arc<str>>>>,
}

impl Texts {
    pub(crate) fn new(world: &DiskWorld) -> Self {
        Self { world: world.clone(), known: Mutex::default() }
    }

    /// The text of `file`; `None` where it cannot be read.
    pub(crate) fn get(&self, file: &str) -> Option<Arc<str>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || {
            let bytes = self.world.read(file).ok()?;
            String::from_utf8(bytes).ok().map(Arc::from)
        };
        known.entry(file.to_owned()).or_insert_with(read).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use backstory::diagnostic::{Code, Span};

    #[test]
    fn one_mistake_on_many_pages_is_one_finding() {
        let template: Arc<str> = "templates/page.html".into();
        let failed = |at: usize, page: &str| {
            let message = format!("`x` is not defined{WHILE}{page}`");
            Diagnostic::new(Code::TemplateError, message).at(&template, Span::new(at, at + 1))
        };
        let merged = merged(vec![failed(1, "b"), failed(9, "b"), failed(1, "a"), failed(1, "c")]);
        let messages: Vec<&str> = merged.iter().map(|finding| &*finding.message).collect();
        let first = "`x` is not defined, while rendering `a` and 2 other pages";
        assert_eq!(messages, [first, "`x` is not defined, while rendering `b`"]);
    }
}
