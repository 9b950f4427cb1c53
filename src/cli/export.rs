//! `export`: one page as one file, to hand on. Never over a file that is there, unless asked to.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use backstory::Compiled;
use backstory::plan::{Job, What};
use backstory::single::{Page, Single, single};

use super::args::{Pages, Place};
use super::new::shown;
use super::report::{self, plural};
use super::terminal::Terminal;
use super::which::{Meant, which};
use super::workshop::Workshop;
use super::{Failure, Outcome, engine, summary};

/// Makes the file, and says what could not be put into it.
pub(crate) fn export(
    terminal: &Terminal,
    place: &Place,
    pages: &Pages,
    page: &str,
    file: Option<PathBuf>,
    force: bool,
) -> Result<Outcome, Failure> {
    let site = engine::site(place, pages)?;
    let compiled = &site.compiled;
    let job = job(compiled, page)?;
    let errors = report::sorted(compiled.diagnostics(), false);
    if report::outcome(&errors) == Outcome::SiteHasErrors {
        let failure = Failure::refused("the site has errors, so nothing was exported");
        return Err(failure.hint("`backstory check` lists them"));
    }
    let workshop = Workshop::for_some(&site.world);
    let bytes = engine::render(compiled, &workshop, job).map_err(|failed| *failed)?;
    let html = String::from_utf8_lossy(&bytes);
    let read = |path: &str| {
        let job = compiled.find(path).filter(|job| job.out == path)?;
        let bytes = engine::render(compiled, &workshop, job).ok()?;
        Some(backstory::single::File { bytes, mime: backstory::mime::of(path) })
    };
    let base_url = compiled.site().config.base_url.as_deref();
    let made = single(&Page { html: &html, out: &job.out, base_url, read: &read });
    let Single { html, lost } = made.map_err(|why| {
        Failure::refused(format!("`{}` cannot be made one file: {why}", job.out))
            .hint("look for tags without an end in the theme's templates")
    })?;
    let file = file.unwrap_or_else(|| PathBuf::from(format!("{}.html", name(&job.out))));
    keep(&file, html.as_bytes(), force)?;
    if !terminal.is_quiet() {
        let size = summary::size(html.len() as u64);
        terminal.print(&format!("made `{}` ({size}) of `{}`\n", shown(&file), job.out))?;
    }
    if !lost.is_empty() {
        let lines: String = lost.iter().map(|lost| format!("  {lost}\n")).collect();
        let what = plural(lost.len(), "address");
        terminal
            .say(&format!("not in the file, since they are not in the site ({what}):\n{lines}"))?;
    }
    Ok(Outcome::Fine)
}

/// The file of the output that `page` means, where it is a page.
fn job<'a>(compiled: &'a Compiled, page: &str) -> Result<&'a Job, Failure> {
    let site = compiled.site();
    let no_page = |what: String| Err(Failure::refused(what));
    let doc = match which(compiled, page)? {
        Meant::Doc(ix) => ix,
        Meant::Made(Job { what: What::Redirect(ix), .. }) => *ix,
        Meant::Made(job) if job.out.ends_with(".html") => return Ok(job),
        Meant::Made(job) => return no_page(format!("`{}` is no page", job.out)),
        Meant::Copied(from, _) => return no_page(format!("`{from}` is no page")),
        Meant::Event(ix) => {
            let (event, _) = site.draft(ix);
            let path = &site.doc(event.doc).path;
            let failure = Failure::refused(format!("`{page}` is an event without a page"));
            return Err(failure.hint(format!("it is told in `{path}`")));
        }
    };
    let path = &site.doc(doc).path;
    if let Some(held) = site.held_back.iter().find(|held| held.doc == doc) {
        let failure =
            Failure::refused(format!("`{path}` is held back: {}", summary::why(&held.why)));
        return Err(failure.hint("`--drafts`, `--future` and `--expired` bring such pages back"));
    }
    let job = site.page(doc).and_then(|page| compiled.find(&page.file()));
    job.ok_or_else(|| {
        Failure::refused(format!("`{path}` has no page of its own: it is a list of events"))
    })
}

/// What the page in the file `out` is called: the last folder, or the file.
fn name(out: &str) -> &str {
    let path = out.strip_suffix("/index.html").or_else(|| out.strip_suffix(".html")).unwrap_or(out);
    path.rsplit('/').next().unwrap_or(path)
}

/// Puts `bytes` into `file`, in one step where there is one already.
fn keep(file: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    let path = shown(file).to_string();
    let failed = |error: io::Error| {
        let failure = Failure::refused(format!("`{path}` cannot be written: {error}"));
        match error.kind() {
            io::ErrorKind::NotFound => failure.hint("its folder has to be there"),
            _ => failure,
        }
    };
    if file.is_dir() {
        let failure = Failure::refused(format!("`{path}` is a folder"));
        return Err(failure.hint(format!("name a file in it: `{path}/page.html`")));
    }
    match File::create_new(file) {
        Ok(mut new) => new.write_all(bytes).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && force => {
            let mut beside = file.to_owned().into_os_string();
            beside.push(".new");
            #[expect(clippy::disallowed_methods, reason = "a file that the site knows nothing of")]
            fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, file)).map_err(failed)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let failure = Failure::refused(format!("`{path}` is there already"));
            Err(failure.hint("add `--force` to write over it, or name another file with `-o`"))
        }
        Err(error) => Err(failed(error)),
    }
}
