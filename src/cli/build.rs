//! `build`: from the sources to the output folder.

use std::path::PathBuf;
use std::time::Instant;

use backstory::diagnostic::Diagnostic;
use backstory::world::World as _;
use backstory::write::{Target as Folder, Writer};
use rayon::prelude::*;
use serde::Serialize;

use super::args::{Format, Pages, Place};
use super::progress::Progress;
use super::report::{self, Style};
use super::summary::{self, Held};
use super::terminal::Terminal;
use super::{Failure, Outcome, engine};

/// Where to, and over what.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) output: Option<PathBuf>,
    pub(crate) force: bool,
}

/// Builds the site. What could not be rendered is left as it was; nothing is then taken away.
pub(crate) fn build(
    terminal: &Terminal,
    place: &Place,
    pages: &Pages,
    target: &Target,
    style: Style,
) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let progress = Progress::start(terminal, "reading");
    let site = engine::site(place, pages)?;
    let compiled = &site.compiled;
    let read = started.elapsed();

    let output = engine::output(site.world.root(), target.output.as_deref(), "public")?;
    let folder = Folder::new(site.world.root(), &output)?;
    let jobs = compiled.jobs();
    let writer = Writer::open(folder, jobs.iter().map(|job| job.out.as_str()), target.force)?;
    progress.begin("writing", jobs.len());
    let failed: Vec<Diagnostic> = jobs
        .par_iter()
        .filter_map(|job| {
            let written = match &job.copy {
                Some((from, stamp)) => writer.put_with(&job.out, *stamp, || site.world.read(from)),
                None => compiled.render(job).and_then(|bytes| writer.put(&job.out, &bytes)),
            };
            progress.step();
            written.err()
        })
        .collect();
    drop(progress);

    let mut findings = compiled.diagnostics().to_vec();
    let complete = failed.is_empty();
    findings.extend(failed);
    let written = writer.finish(complete).unwrap_or_else(|errors| {
        findings.extend(errors);
        backstory::write::Summary::default()
    });
    let findings = report::sorted(&findings, style.strict);
    let held = summary::held(compiled.held_back());
    let texts = |file: &str| compiled.source(file);
    match style.format {
        Format::Text => {
            terminal.say(&report::text(&findings, &texts))?;
            if !terminal.is_quiet() {
                let took = started.elapsed();
                terminal.print(&summary::text(&written, &held, &output, took))?;
            }
            if terminal.is_verbose() {
                terminal
                    .say(&format!("reading and planning took {:.3} s\n", read.as_secs_f64()))?;
            }
        }
        Format::Json => {
            let report = Report {
                findings: report::json(&findings, &texts),
                counts: report::Counts::of(&findings),
                written: written.written,
                unchanged: written.unchanged,
                removed: written.removed,
                held_back: &held,
            };
            terminal.print(&summary::json(&report)?)?;
        }
    }
    Ok(report::outcome(&findings))
}

#[derive(Serialize)]
struct Report<'a> {
    findings: Vec<report::Finding<'a>>,
    counts: report::Counts,
    written: usize,
    unchanged: usize,
    removed: usize,
    held_back: &'a [Held],
}
