//! `changes`: what became of events and quotations since the last publication; and, when asked to,
//! that what stands now is the last publication.

use std::fs;
use std::io;
use std::path::Path;

use backstory::changes::{Change, Changes, Facts};
use serde::Serialize;

use super::args::{Pages, Place, Table};
use super::report::plural;
use super::terminal::Terminal;
use super::{Failure, Outcome, engine, new, report, summary};

/// Lists what changed, or keeps the facts as they are now as the baseline.
pub(crate) fn changes(
    terminal: &Terminal,
    place: &Place,
    pages: &Pages,
    accept: bool,
    format: Table,
) -> Result<Outcome, Failure> {
    let site = engine::site(place, pages)?;
    let compiled = &site.compiled;
    let config = &compiled.site().config;
    let Some(baseline) = &config.changes.baseline else {
        let failure = Failure::refused(format!("`{}` names no baseline", place.config));
        return Err(failure.hint("add `[changes]` and below it `baseline = \"facts.json\"`"));
    };
    let path = baseline.value.as_str();
    if accept {
        // What cannot be published cannot have been published.
        let findings = report::sorted(compiled.diagnostics(), false);
        let others: Vec<_> = findings
            .into_iter()
            .filter(|found| found.place.as_ref().is_none_or(|place| &*place.file != path))
            .collect();
        if report::outcome(&others) == Outcome::SiteHasErrors {
            let failure = Failure::refused("the site has errors, so its facts were not kept");
            return Err(failure.hint("`backstory check` lists them"));
        }
        let facts = compiled.facts();
        keep(site.world.root(), path, &facts)?;
        if !terminal.is_quiet() {
            let site = compiled.site();
            let events = plural(site.events.len(), "event");
            let said = plural(site.statements.len(), "quotation");
            terminal.print(&format!("kept {events} and {said} in `{path}`\n"))?;
        }
        return Ok(Outcome::Fine);
    }
    let Some(changes) = compiled.changes() else {
        if site.world.root().join(path).exists() {
            let failure = Failure::refused(format!("`{path}` holds no facts to compare with"));
            return Err(failure.hint(
                "`backstory check` says what is wrong with it; take it from a backup, since \
                 `backstory changes --accept` would put the facts of today in its place",
            ));
        }
        let failure = Failure::refused(format!("there is nothing to compare with in `{path}`"));
        return Err(failure.hint("`backstory changes --accept` keeps the facts as they are now"));
    };
    let now = Facts::parse(&String::from_utf8_lossy(&compiled.facts())).unwrap_or_default();
    let rows = rows(&changes, &now);
    let text = match format {
        Table::Text if rows.is_empty() && !terminal.is_quiet() => {
            format!("no event and no quotation changed since `{path}`\n")
        }
        Table::Text => rows.iter().map(line).collect(),
        Table::Csv => csv(&rows),
        Table::Json => summary::json(&rows)?,
    };
    terminal.print(&text)?;
    Ok(Outcome::Fine)
}

/// What changed, in a few words: `2 events added, 1 quotation changed`; empty where nothing did.
pub(crate) fn counted(changes: &Changes) -> String {
    fn count<T>(changes: &[Change<T>], what: &str) -> Vec<String> {
        ["added", "changed", "removed"]
            .into_iter()
            .filter_map(|became| {
                let number = changes.iter().filter(|change| word(change) == became).count();
                (number > 0).then(|| format!("{} {became}", plural(number, what)))
            })
            .collect()
    }
    let events = count(&changes.events, "event").into_iter();
    events.chain(count(&changes.quotations, "quotation")).collect::<Vec<_>>().join(", ")
}

fn word<T>(change: &Change<T>) -> &'static str {
    match change {
        Change::Added(_) => "added",
        Change::Changed { .. } => "changed",
        Change::Removed(_) => "removed",
    }
}

/// One change, for printing.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Row {
    change: &'static str,
    kind: &'static str,
    /// The title of the page that tells it.
    page: String,
    address: String,
    /// What it said before.
    was: Option<String>,
    /// What it says now, or last said.
    now: String,
}

fn rows(changes: &Changes, now: &Facts) -> Vec<Row> {
    let titles = now.page_titles();
    let title = |id: Option<&str>| {
        id.map_or(String::new(), |id| (*titles.get(id).unwrap_or(&id)).to_owned())
    };
    let before = |was: String, now: &str| (was != now).then_some(was);
    let events = changes.events.iter().map(|change| {
        let tell =
            |event: &backstory::changes::Event| format!("{} {}", event.date.edtf, event.title);
        let fact = change.fact();
        let now = tell(fact);
        Row {
            change: word(change),
            kind: "event",
            page: title(fact.page.as_deref()),
            address: fact.href.clone(),
            was: match change {
                Change::Changed { was, .. } => before(tell(was), &now),
                _ => None,
            },
            now,
        }
    });
    let quotations = changes.quotations.iter().map(|change| {
        let tell = |said: &backstory::changes::Quotation| {
            let date = said.date.as_ref().map_or("", |date| &date.edtf);
            format!("{} {date} “{}”", said.by(), said.quote)
        };
        let fact = change.fact();
        let now = tell(fact);
        Row {
            change: word(change),
            kind: "quotation",
            page: title(Some(&fact.page)),
            address: fact.href.clone().unwrap_or_default(),
            was: match change {
                Change::Changed { was, .. } => before(tell(was), &now),
                _ => None,
            },
            now,
        }
    });
    events.chain(quotations).collect()
}

fn line(row: &Row) -> String {
    let Row { change, kind, page, address, was, now } = row;
    let on = if page.is_empty() { address } else { page };
    let was = was.as_ref().map_or(String::new(), |was| format!("\n          was: {was}"));
    format!("{change:<8}  {kind:<9}  {on}\n          {now}{was}\n")
}

fn csv(rows: &[Row]) -> String {
    let mut text = "change,kind,page,address,was,now\n".to_owned();
    for Row { change, kind, page, address, was, now } in rows {
        let was = was.as_deref().unwrap_or("");
        let fields = [change, kind, page.as_str(), address, was, now].map(super::list::field);
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

/// Puts `facts` into the file at `path` below the site's folder, in one step.
fn keep(root: &Path, path: &str, facts: &[u8]) -> Result<(), Failure> {
    let parts = Path::new(path);
    let inside = parts.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if !inside {
        return Err(Failure::refused(format!("`{path}` lies outside the site")));
    }
    let write = || -> io::Result<()> {
        let target = root.join(parts);
        let folder = target.parent().unwrap_or(root);
        fs::create_dir_all(folder)?;
        // A link in the site may lead out of it: nothing is made there.
        if !fs::canonicalize(folder)?.starts_with(fs::canonicalize(root)?) {
            return Err(io::Error::other("its folder is a link that leads out of the site"));
        }
        let mut beside = target.clone().into_os_string();
        beside.push(".new");
        #[expect(
            clippy::disallowed_methods,
            reason = "the one file beside the output that is written"
        )]
        fs::write(&beside, facts)?;
        fs::rename(&beside, &target)
    };
    write().map_err(|error| {
        let shown = new::shown(&root.join(parts)).to_string();
        Failure::refused(format!("`{shown}` cannot be written: {error}"))
    })
}
