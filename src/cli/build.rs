//! `build`: from the sources to the output folder.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use backstory::config::MentionLinks;
use backstory::diagnostic::Diagnostic;
use backstory::fingerprint::Fingerprints;
use backstory::load::{Kept, Sources, reread};
use backstory::model::document::Document;
use backstory::model::site::DocIx;
use backstory::plan::Job;
use backstory::render::Rendered;
use backstory::world::{DiskWorld, Stamp, World as _};
use backstory::write::{Seal, Summary, Target as Folder, Writer};
use backstory::{Compiled, compile, load};
use rayon::prelude::*;
use serde::Serialize;
use tracing::{debug_span, trace_span};

use super::args::{Format, Pages, Place};
use super::changes;
use super::engine::{self, Site, Texts};
use super::live::LiveWorld;
use super::memory::Memory;
use super::progress::Progress;
use super::report::{self, Style};
use super::search::Index;
use super::summary::{self, Held};
use super::terminal::Terminal;
use super::timings::{Listener, Timings};
use super::unchanged::{Note, Now, this_program};
use super::workshop::Workshop;
use super::{Failure, Outcome};

/// Pages that are rendered before they are handed to the index.
const AT_ONCE: usize = 256;

/// Files that a thread takes at once, so that none waits long for the other at the end.
const AT_A_TIME: usize = 16;

/// Where to, and over what.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) output: Option<PathBuf>,
    pub(crate) force: bool,
}

/// Builds the site. One with errors is not written: what was published last stays.
pub(crate) fn build(
    terminal: &Terminal,
    place: &Place,
    pages: &Pages,
    target: &Target,
    style: Style,
    timings: bool,
) -> Result<Outcome, Failure> {
    let listener = if timings { Some(Listener::start()?) } else { None };
    let started = Instant::now();
    let progress = Progress::start(terminal, "reading");
    let (world, options) = engine::open(place, pages)?;
    let output = engine::output(world.root(), target.output.as_deref())?;
    let folder = Folder::new(world.root(), &output)?;
    let texts = Texts::new(&world);
    let report = |findings: &[Diagnostic], written: Option<Summary>, note: &Note| {
        let timings = listener.as_ref().map(Listener::timings);
        let built = Built { findings, written, note, output: &output, started, timings };
        built.report(terminal, style, &|file: &str| texts.get(file))
    };

    // Listed once, for the look and for the reading.
    let listed = LiveWorld::new(world.clone(), &options.config);
    let look = debug_span!("look").entered();
    let now = Now::look(&listed, &options);
    let last = now.last(&folder).filter(|_| !target.force);
    drop(look);
    if let Some((note, unchanged)) = last {
        drop(progress);
        if terminal.is_verbose() {
            terminal.say("nothing has changed since the last build\n")?;
        }
        return report(&[], Some(Summary { unchanged, ..Summary::default() }), &note);
    }

    let program = this_program().filter(|_| !target.force);
    let memory = program.as_ref().map(|program| Memory::new(world.root(), program));
    let besides = format!("{options:?}");
    // Where there is no output, all running text is needed.
    let is_there = folder.manifest.exists() && folder.output.exists();
    let mut kept = memory.as_ref().filter(|_| is_there).map(Memory::recall);
    let mut sources = load(&listed, &options, kept.as_ref().map(Kept::sources));
    let facts = sources.facts(&besides);
    if !sources.is_whole() && kept.as_ref().is_some_and(|kept| !kept.has_facts(facts)) {
        // Facts stand on every page: all are made anew, and all running text is needed.
        kept = kept.map(Kept::without_documents);
        drop(sources);
        sources = load(&listed, &options, None);
    }
    let site = Site { world, compiled: compile(&sources, &options, None).for_once() };
    let prints = program.as_ref().map(|program| {
        let wishes = site.compiled.theme().wishes;
        Fingerprints::new(&sources, site.compiled.site(), wishes, (program, &besides))
    });
    drop(listed);
    if terminal.is_verbose() {
        let seconds = started.elapsed().as_secs_f64();
        terminal.say(&format!("reading and planning took {seconds:.3} s\n"))?;
    }
    let changes = site.compiled.changes().map(|changes| changes::counted(&changes));
    let note = Note { held: summary::held(&site.compiled), changes: changes.unwrap_or_default() };
    let mut findings = report::sorted(site.compiled.diagnostics(), style.strict);
    let written = match report::outcome(&findings) {
        Outcome::SiteHasErrors => None,
        Outcome::Fine => {
            let seal = now.seal(&note).filter(|_| findings.is_empty());
            let force = target.force;
            match &memory {
                Some(memory) if needs_all_texts(&site.compiled) => memory.forget(),
                Some(memory) => memory.keep(&sources, facts, kept.as_ref(), now.clock()),
                None => {}
            }
            let output = Output { folder, force, seal: seal.as_ref() };
            Some(write(&site, &sources, output, prints, &progress, &mut findings)?)
        }
    };
    drop(progress);
    let failed = report::outcome(&findings) == Outcome::SiteHasErrors;
    if let Some(memory) = memory.filter(|_| failed && !sources.is_whole()) {
        // It may be that a file is not what its stamp says.
        memory.forget();
    }
    // The process is about to end, and taking ten thousand documents apart first takes longer than
    // giving the memory back in one piece.
    std::mem::forget((site, sources, kept));
    report(&report::sorted(&findings, style.strict), written, &note)
}

/// Whether every build needs all running text: to index it, or to look for names in it.
fn needs_all_texts(compiled: &Compiled) -> bool {
    compiled.site().config.mentions.link == MentionLinks::First || Index::is_wanted(compiled)
}

/// What came of a build.
struct Built<'a> {
    /// Sorted, as the flags want them.
    findings: &'a [Diagnostic],
    /// `None` where the site had errors.
    written: Option<Summary>,
    note: &'a Note,
    output: &'a Path,
    started: Instant,
    timings: Option<Timings>,
}

impl Built<'_> {
    /// Prints it.
    fn report(
        self,
        terminal: &Terminal,
        style: Style,
        texts: &report::Texts<'_>,
    ) -> Result<Outcome, Failure> {
        let Self { findings, written, note, output, started, timings } = self;
        match style.format {
            Format::Text => {
                terminal.say(&report::text(findings, texts))?;
                match &written {
                    Some(written) if !terminal.is_quiet() => {
                        let took = started.elapsed();
                        terminal.print(&summary::text(written, &note.held, output, took))?;
                        let changes = &note.changes;
                        if !changes.is_empty() {
                            let hint = "`backstory changes` lists them";
                            terminal.print(&format!(
                                "since the last publication: {changes}; {hint}\n"
                            ))?;
                        }
                        if report::outcome(findings) == Outcome::SiteHasErrors {
                            terminal.say(
                                "not all of it could be written, so nothing old was removed\n",
                            )?;
                        }
                    }
                    None if !terminal.is_quiet() => terminal.say(&summary::nothing(output))?,
                    _ => {}
                }
                if let Some(timings) = &timings {
                    terminal.print(&timings.text())?;
                }
            }
            Format::Json => {
                let Summary { written, unchanged, removed, .. } = written.unwrap_or_default();
                let report = Report {
                    findings: report::json(findings, texts),
                    counts: report::Counts::of(findings),
                    written,
                    unchanged,
                    removed,
                    held_back: &note.held,
                    timings,
                };
                terminal.print(&summary::json(&report)?)?;
            }
        }
        Ok(report::outcome(findings))
    }
}

/// Where files go.
struct Output<'a> {
    folder: Folder,
    force: bool,
    seal: Option<&'a Seal>,
}

/// Writes every file of the site, and makes none of which `prints` say that it is there already. Where
/// one cannot be made, nothing is taken away.
fn write(
    site: &Site,
    sources: &Sources,
    output: Output<'_>,
    prints: Option<Fingerprints<'_>>,
    progress: &Progress,
    findings: &mut Vec<Diagnostic>,
) -> Result<Summary, Failure> {
    let Output { folder, force, seal } = output;
    let Site { world, compiled } = site;
    let jobs = compiled.jobs();
    let mut writer = Writer::open(folder, jobs.iter().map(|job| job.out.as_str()), force)?;
    progress.begin("writing", jobs.len());
    let workshop = Workshop::for_all(world);
    let index = Index::start(compiled);
    let mut failed: Vec<Diagnostic> = Vec::new();
    let mut left = BTreeSet::new();
    let completed;
    let mut compiled = compiled;
    if let Some(prints) = prints.filter(|_| !sources.is_whole()) {
        // Running text is read of those alone that are shown on a page to be made.
        let stays = |job: &&Job| {
            let print = prints.of(job).filter(|_| index.is_none());
            print.is_some_and(|print| writer.leave(&job.out, Stamp::of_key(print)))
        };
        left.par_extend(jobs.par_iter().filter(stays).map(|job| job.out.as_str()));
        let made = jobs.iter().filter(|job| !left.contains(job.out.as_str()));
        match texts(world, sources, compiled, prints, made) {
            Ok(site) => completed = site,
            Err(changed) => {
                findings.extend(changed);
                return Ok(Summary::default());
            }
        }
        compiled = &completed;
    }
    // What is indexed is made every time.
    let prints = prints.filter(|_| index.is_none());
    let put = |job: &Job| {
        if left.contains(job.out.as_str()) {
            progress.step();
            return Ok(Vec::new());
        }
        let _page = trace_span!("page", path = &*job.out).entered();
        let print = prints.and_then(|prints| prints.of(job));
        let made = match (compiled.copied(job), print) {
            (Some((from, stamp)), _) => {
                writer.put_with(&job.out, stamp, || world.read(from)).map(|()| Vec::new())
            }
            (None, _) if let Some(export) = compiled.exported(job) => {
                let source = print.map(Stamp::of_key);
                let make = |to: &mut dyn io::Write| compiled.export(export, to);
                writer.put_long(&job.out, source, make).map(|()| Vec::new())
            }
            (None, Some(print)) => {
                let make = || engine::render(compiled, &workshop, job).map_err(|failed| *failed);
                writer.put_made(&job.out, Stamp::of_key(print), make).map(|()| Vec::new())
            }
            (None, None) => match compiled.render(job) {
                Ok(Rendered::Bytes(bytes)) => writer.put(&job.out, &bytes).map(|()| bytes),
                Ok(other) => put_made(&writer, &workshop, job, other).map(|()| Vec::new()),
                Err(failed) => Err(*failed),
            },
        };
        progress.step();
        made
    };
    let stage = debug_span!("render, write").entered();
    match &index {
        None => {
            let jobs = jobs.par_iter().with_max_len(AT_A_TIME);
            failed.par_extend(jobs.filter_map(|job| put(job).err()));
        }
        // In order, so that the index is the same for any number of threads.
        Some(index) => {
            for jobs in jobs.chunks(AT_ONCE) {
                let made = jobs.par_iter().map(|job| Ok(Index::page(job, put(job)?)));
                for page in made.collect::<Vec<Result<_, Diagnostic>>>() {
                    match page {
                        Ok(page) => page.into_iter().for_each(|page| index.add(page)),
                        Err(error) => failed.push(error),
                    }
                }
            }
        }
    }
    drop(stage);
    if let Some(index) = index {
        let _stage = debug_span!("search index").entered();
        progress.begin("indexing", 0);
        failed.extend(put_index(&mut writer, index));
    }
    let _stage = debug_span!("finish").entered();
    let complete = failed.is_empty();
    if complete {
        workshop.cache().keep_only(&compiled.keys());
    }
    findings.extend(engine::merged(failed));
    Ok(writer.finish_sealed(complete, seal).unwrap_or_else(|errors| {
        findings.extend(errors);
        Summary::default()
    }))
}

/// The site with the running text of every document that a file of `made` shows; what is in the way where
/// one cannot be had.
fn texts<'a>(
    world: &DiskWorld,
    sources: &Sources,
    compiled: &Compiled,
    prints: Fingerprints<'_>,
    made: impl Iterator<Item = &'a Job>,
) -> Result<Compiled, Vec<Diagnostic>> {
    let _stage = debug_span!("texts").entered();
    let site = compiled.site();
    let mut wanted = BTreeSet::new();
    for job in made {
        prints.texts(job, |ix| {
            if !site.doc(ix).is_whole {
                wanted.insert(ix);
            }
        });
    }
    let wanted: Vec<DocIx> = wanted.into_iter().collect();
    let read = wanted.par_iter().map(|ix| Ok((*ix, reread(world, sources, site.doc(*ix))?)));
    let read: Vec<Result<(DocIx, Arc<Document>), Diagnostic>> = read.collect();
    let (whole, changed): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
    if changed.is_empty() {
        Ok(compiled.with_texts(whole.into_iter().flatten()))
    } else {
        Err(changed.into_iter().filter_map(Result::err).collect())
    }
}

/// Writes what is made of a picture, or a copy, without making it where it is there already.
fn put_made(
    writer: &Writer,
    workshop: &Workshop,
    job: &Job,
    rendered: Rendered,
) -> Result<(), Diagnostic> {
    let key = rendered.key();
    let make = || workshop.bytes(rendered).map_err(|failed| *failed);
    match key {
        Some(key) => writer.put_made(&job.out, Stamp::of_key(key), make),
        None => writer.put(&job.out, &make()?),
    }
}

/// Writes the index when all pages have been added; what is in the way of that comes back.
fn put_index(writer: &mut Writer, index: Index) -> Vec<Diagnostic> {
    let files = match index.finish() {
        Ok(files) => files,
        Err(error) => return vec![error],
    };
    if let Err(errors) = writer.plan(files.iter().map(|(path, _)| path.as_str())) {
        return errors;
    }
    let put = |(path, bytes): &(String, Vec<u8>)| writer.put(path, bytes).err();
    files.par_iter().filter_map(put).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    findings: Vec<report::Finding<'a>>,
    counts: report::Counts,
    written: usize,
    unchanged: usize,
    removed: usize,
    held_back: &'a [Held],
    #[serde(skip_serializing_if = "Option::is_none")]
    timings: Option<Timings>,
}
