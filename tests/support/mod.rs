//! What the tests of the library share: cases written as text, sites in memory, findings and
//! pages as text.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub(crate) mod case;
pub(crate) mod edits;
pub(crate) mod html;
pub(crate) mod preview;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use backstory::diagnostic::{Code, Diagnostic, Place, Severity, line_column};
use backstory::model::site::HeldWhy;
use backstory::pictures::Recipe;
use backstory::render::Rendered;
use backstory::world::{MemoryWorld, World};
use backstory::{Compiled, Options, compile, load};
use chrono::NaiveDate;
use rayon::prelude::*;

/// Bytes by the path they are written to.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The day on which tests build.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 10).unwrap_or_default()
}

/// The path of something below the repository.
pub(crate) fn repository(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// The files below `folder`, sorted, with their paths relative to it.
#[expect(clippy::disallowed_methods, reason = "tests read the repository")]
pub(crate) fn files_below(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(at) = pending.pop() {
        let entries =
            std::fs::read_dir(&at).unwrap_or_else(|error| panic!("{}: {error}", at.display()));
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let inner =
                path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let bytes =
                std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            files.insert(inner, bytes);
        }
    }
    files
}

/// A file of the repository that is text.
#[expect(clippy::disallowed_methods, reason = "tests read the repository")]
pub(crate) fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A site with the theme `bare`, which shows what a page holds line by line.
pub(crate) fn bare_world() -> MemoryWorld {
    let mut world = MemoryWorld::new(today());
    world.insert("site.toml", "title = \"T\"\ntheme = \"bare\"\nexports = []\n");
    for (path, bytes) in files_below(&repository("tests/theme")) {
        world.insert(&format!("themes/bare/{path}"), bytes);
    }
    world
}

/// The day on which the repository's own site is built: after its story's last day.
pub(crate) fn sample_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default()
}

/// The repository's own site in memory.
pub(crate) fn sample_world(today: NaiveDate) -> MemoryWorld {
    let mut world = MemoryWorld::new(today);
    world.insert("site.toml", text_of(&repository("site.toml")));
    for folder in ["content", "static", "templates", "data"] {
        if repository(folder).is_dir() {
            for (path, bytes) in files_below(&repository(folder)) {
                world.insert(&format!("{folder}/{path}"), bytes);
            }
        }
    }
    world
}

/// A picture with something on it, in the format that `path` names; each path has another.
pub(crate) fn picture(path: &str, width: u32, height: u32) -> Vec<u8> {
    if path.ends_with(".svg") {
        let size = format!("viewBox=\"0 0 {width} {height}\"");
        return format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {size}/>\n").into_bytes();
    }
    let tone = path.bytes().fold(7u8, |tone, byte| tone.wrapping_mul(31).wrapping_add(byte));
    let pixels = image::RgbImage::from_fn(width, height, |x, y| {
        let [across, down] = [(x, width), (y, height)].map(|(at, of)| at * 255 / of.max(1));
        image::Rgb([across as u8, down as u8, tone])
    });
    let format = image::ImageFormat::from_path(path).unwrap_or(image::ImageFormat::Png);
    let mut bytes = std::io::Cursor::new(Vec::new());
    let written = image::DynamicImage::ImageRgb8(pixels).write_to(&mut bytes, format);
    assert!(written.is_ok(), "{path}: {written:?}");
    bytes.into_inner()
}

/// A site that was built in memory.
#[derive(Debug, PartialEq)]
pub(crate) struct Built {
    /// Findings, those of rendering too.
    pub(crate) findings: Vec<Diagnostic>,
    /// What `check` finds besides.
    pub(crate) checked: Vec<Diagnostic>,
    /// What was written.
    pub(crate) files: Files,
    /// What was held back: path and why.
    pub(crate) held_back: Vec<(String, HeldWhy)>,
}

/// Builds a site from nothing.
pub(crate) fn build(world: &dyn World, options: &Options) -> Built {
    let sources = load(world, options, None);
    render_all(world, &compile(&sources, options, None))
}

/// All files of a compiled site.
pub(crate) fn render_all(world: &dyn World, compiled: &Compiled) -> Built {
    let rendered: Vec<(String, Result<Vec<u8>, Diagnostic>)> = compiled
        .jobs()
        .par_iter()
        .map(|job| {
            let bytes = match compiled.render(job) {
                Ok(Rendered::Bytes(bytes)) => Ok(bytes),
                Ok(Rendered::Copy(from)) => Ok(world.read(&from).unwrap_or_default()),
                Ok(Rendered::Card(card)) => Ok(card.draw().unwrap_or_default()),
                Ok(Rendered::Picture(recipe)) => {
                    let source = world.read(&recipe.from).unwrap_or_default();
                    Recipe::make(&[*recipe], &source)
                        .map(|mut made| made.remove(0))
                        .map_err(|why| Diagnostic::new(Code::UnreadableFile, why))
                }
                Err(failed) => Err(*failed),
            };
            (job.out.clone(), bytes)
        })
        .collect();
    let text = |file: &str| Some(String::from_utf8(world.read(file).ok()?).ok()?.into());
    let mut checked = compiled.check(&text);
    checked.retain(|finding| !compiled.diagnostics().contains(finding));
    let mut findings = compiled.diagnostics().to_vec();
    let mut files = Files::new();
    for (out, bytes) in rendered {
        match bytes {
            Ok(bytes) => {
                let twice = files.insert(out.clone(), bytes);
                assert!(twice.is_none(), "`{out}` would be written twice");
            }
            Err(finding) => findings.push(finding),
        }
    }
    let held_back = compiled
        .held_back()
        .iter()
        .map(|held| (compiled.site().doc(held.doc).path.to_string(), held.why.clone()));
    Built { findings, checked, files, held_back: held_back.collect() }
}

/// Findings as text, one after the other.
pub(crate) fn show_findings(world: &dyn World, findings: &[Diagnostic]) -> String {
    let mut texts: BTreeMap<Arc<str>, Option<String>> = BTreeMap::new();
    let mut place = |place: &Place| {
        let text = texts
            .entry(place.file.clone())
            .or_insert_with(|| String::from_utf8(world.read(&place.file).ok()?).ok());
        let (Some(span), Some(text)) = (place.span, text) else {
            return (place.file.to_string(), None);
        };
        assert!(span.end as usize <= text.len(), "{} ends outside {}", span.end, place.file);
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} of {} cuts a character",
            place.file
        );
        let (line, column) = line_column(text, span.start as usize);
        let covered = span.of(text);
        let first = covered.lines().next().unwrap_or("");
        let more = if covered.trim_end().len() > first.len() { " …" } else { "" };
        (format!("{}:{line}:{column}", place.file), Some(format!("{first}{more}")))
    };
    let mut out = String::new();
    for finding in findings {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let (at, excerpt) = finding.place.as_ref().map_or((String::new(), None), &mut place);
        out.push_str(&format!("{severity}[{}] {at}: {}\n", finding.code.as_str(), finding.message));
        if let Some(excerpt) = excerpt.filter(|excerpt| !excerpt.is_empty()) {
            out.push_str(&format!("  | {excerpt}\n"));
        }
        if let Some(hint) = &finding.hint {
            out.push_str(&format!("  hint: {hint}\n"));
        }
        for (other, why) in &finding.related {
            let (at, _) = place(other);
            out.push_str(&format!("  see {at}: {why}\n"));
        }
    }
    out
}

/// Text without empty lines and without blanks at the ends of lines.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        out.push_str(line);
        out.push('\n');
    }
    out
}
