//! `check`: every finding, and not a file written.

use rayon::prelude::*;
use serde::Serialize;

use super::args::{Format, Pages, Place};
use super::engine::{self, Texts};
use super::progress::Progress;
use super::report::{self, Style};
use super::terminal::Terminal;
use super::{Failure, Outcome, summary};

/// Checks the site: renders every page, for templates fail on single pages, and keeps none.
pub(crate) fn check(
    terminal: &Terminal,
    place: &Place,
    pages: &Pages,
    style: Style,
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
    let mut findings = compiled.diagnostics().to_vec();
    findings.extend(engine::merged(failed.collect()));
    drop(progress);

    let findings = report::sorted(&findings, style.strict);
    let texts = Texts::new(&site.world);
    let texts = |file: &str| texts.get(file);
    match style.format {
        Format::Text if findings.is_empty() => {
            if !terminal.is_quiet() {
                terminal
                    .print(&format!("no findings in {}\n", report::plural(jobs.len(), "file")))?;
            }
        }
        Format::Text => terminal.print(&report::text(&findings, &texts))?,
        Format::Json => {
            let counts = report::Counts::of(&findings);
            let report = Report { findings: report::json(&findings, &texts), counts };
            terminal.print(&summary::json(&report)?)?;
        }
    }
    Ok(report::outcome(&findings))
}

#[derive(Serialize)]
struct Report<'a> {
    findings: Vec<report::Finding<'a>>,
    counts: report::Counts,
}
