//! `check`: every finding, and not a file of the output written.

use backstory::check::format;
use rayon::prelude::*;
use serde::Serialize;

use super::args::{External, Log, Pages, Place};
use super::engine::{self, Texts};
use super::progress::Progress;
use super::report;
use super::terminal::Terminal;
use super::{Failure, Outcome, external, summary};

/// What is looked at and how findings are shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How {
    /// Warnings are errors.
    pub(crate) strict: bool,
    pub(crate) format: Log,
    /// Links out of the site are looked at, too: nothing else asks the network.
    pub(crate) external: Option<External>,
}

/// Checks the site: renders every page, for templates fail on single pages, and keeps none.
pub(crate) fn check(
    terminal: &Terminal,
    place: &Place,
    pages: &Pages,
    how: How,
) -> Result<Outcome, Failure> {
    let progress = Progress::start(terminal, "reading");
    let site = engine::site(place, pages)?;
    let compiled = &site.compiled;
    let jobs = compiled.jobs();
    progress.begin("checking", jobs.len());
    let failed = jobs.par_iter().filter(|job| compiled.copied(job).is_none()).filter_map(|job| {
        let rendered = compiled.render(job);
        progress.step();
        rendered.err().map(|failed| *failed)
    });
    let texts = Texts::new(&site.world);
    let texts = |file: &str| texts.get(file);
    let failed = engine::merged(failed.collect());
    let dead = match how.external {
        Some(asked) => external::findings(&site, &texts, asked, &progress),
        None => external::Findings::default(),
    };
    let mut findings = compiled.check_with(&texts, dead.findings);
    findings.extend(failed);
    drop(progress);
    if let Some(error) = dead.not_kept {
        terminal.say(&format!("warning: what other sites answered is not kept: {error}\n"))?;
    }

    let findings = report::sorted(&findings, how.strict);
    match how.format {
        Log::Text if findings.is_empty() => {
            if !terminal.is_quiet() {
                terminal
                    .print(&format!("no findings in {}\n", report::plural(jobs.len(), "file")))?;
            }
        }
        Log::Text => terminal.print(&report::text(&findings, &texts))?,
        Log::Json => {
            let counts = report::Counts::of(&findings);
            let report = Report { findings: report::json(&findings, &texts), counts };
            terminal.print(&summary::json(&report)?)?;
        }
        Log::Sarif => terminal.print(&summary::json(&format::sarif(&findings, &texts))?)?,
        Log::Github => terminal.print_bytes(format::github(&findings, &texts).as_bytes())?,
    }
    Ok(report::outcome(&findings))
}

#[derive(Serialize)]
struct Report<'a> {
    findings: Vec<report::Finding<'a>>,
    counts: report::Counts,
}
