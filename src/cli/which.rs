//! What is meant by a page that somebody typed.

use backstory::Compiled;
use backstory::diagnostic::did_you_mean;
use backstory::model::site::{DocIx, EventIx, Target};
use backstory::plan::{Job, What};

use super::Failure;

/// What was meant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meant<'a> {
    /// A document.
    Doc(DocIx),
    /// An event that is told on a page.
    Event(EventIx),
    /// A file of the output that is made from no document of its own.
    Made(&'a Job),
    /// A file that is copied: from where, and where to.
    Copied(&'a str, &'a str),
}

/// What `page` means: a file of the site, an id or an address.
pub(crate) fn which<'a>(compiled: &'a Compiled, page: &str) -> Result<Meant<'a>, Failure> {
    let site = compiled.site();
    let file = page.trim_start_matches("./");
    if let Some(at) = site.docs.iter().position(|doc| &*doc.path == file) {
        return Ok(Meant::Doc(DocIx::new(at)));
    }
    match site.ids.get(page) {
        Some(Target::Doc(ix)) => return Ok(Meant::Doc(*ix)),
        Some(Target::Event(doc, entry)) => {
            if let Some(ix) = site.event_at(*doc, *entry) {
                return Ok(Meant::Event(ix));
            }
        }
        _ => {}
    }
    let base = site.config.base_url.as_deref().unwrap_or("");
    let address = page.strip_prefix(base).unwrap_or(page);
    if let Some(job) = compiled.find(address) {
        return Ok(match job.doc(compiled.site()) {
            Some(ix) if !matches!(job.what, What::Redirect(_)) => Meant::Doc(ix),
            _ => Meant::Made(job),
        });
    }
    if let Some(asset) = site.assets.iter().find(|asset| &*asset.from == file) {
        return Ok(Meant::Copied(&asset.from, &asset.to));
    }
    if base.is_empty() && matches!(file, "atom.xml" | "sitemap.xml") {
        let why = format!("`{file}` is not made: it needs the site's address");
        let hint = format!("set `base_url` in `{}`, or build with `--base-url`", site.config.file);
        return Err(Failure::refused(why).hint(hint));
    }
    let mut known: Vec<&str> = site.ids.keys().map(String::as_str).collect();
    known.extend(site.docs.iter().map(|doc| &*doc.path));
    known.sort_unstable();
    let failure = Failure::refused(format!("no page has the id, address or file `{page}`"));
    let hint = did_you_mean(page, known);
    Err(failure.hint(hint.unwrap_or_else(|| "`backstory list` names all of them".to_owned())))
}
