//! `import`: pages from what another tool keeps. Never over a file that is there.

use std::fs;
use std::path::Path;

use backstory::import::{self, Format, Imported, Known};
use chrono::NaiveDate;

use super::args::{Pages, Place};
use super::new::{Draft, create, shown};
use super::report::plural;
use super::terminal::Terminal;
use super::{Failure, Outcome, engine};

/// Makes the files, and says what could not be carried.
pub(crate) fn import(
    terminal: &Terminal,
    place: &Place,
    today: NaiveDate,
    format: Format,
    file: &Path,
    name: Option<String>,
) -> Result<Outcome, Failure> {
    // The ids that the site has already are neither taken nor made again.
    let site = engine::site(place, &Pages { drafts: true, future: true, ..Pages::on(today) })?;
    let known = Known::of(site.compiled.site());
    let path = shown(file).to_string();
    #[expect(clippy::disallowed_methods, reason = "the file is none of the site's")]
    let bytes = fs::read(file)
        .map_err(|error| Failure::refused(format!("`{path}` cannot be read: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::refused(format!("`{path}` is not UTF-8")).hint("export it as UTF-8")
    })?;
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = name.or(stem).unwrap_or_default();
    let made = import::import(format, &text, &name, &known)
        .map_err(|why| Failure::refused(format!("`{path}` cannot be imported: {why}")))?;
    let Imported { files, events, report } = made;
    let drafts: Vec<Draft> =
        files.into_iter().map(|file| Draft { path: file.path, text: file.text }).collect();
    create(&place.root, &drafts)?;
    if !terminal.is_quiet() {
        const LISTED: usize = 5;
        let (events, count) = (plural(events, "event"), plural(drafts.len(), "file"));
        let mut text = format!("imported {events} into {count}\n");
        for draft in drafts.iter().take(LISTED) {
            text.push_str(&format!("  `{}`\n", shown(&place.root.join(&draft.path))));
        }
        if drafts.len() > LISTED {
            text.push_str(&format!("  and {} more\n", drafts.len() - LISTED));
        }
        terminal.print(&text)?;
    }
    if !report.is_empty() {
        let lines: String = report.iter().map(|note| format!("  {}\n", note.line())).collect();
        terminal.say(&format!("not carried, or not as it was:\n{lines}"))?;
    }
    Ok(Outcome::Fine)
}
