//! TEMPORARY stand-in for the core library while that is being written.
#![allow(dead_code, unreachable_pub)]
use std::collections::BTreeMap;
use std::sync::Arc;

use backstory::diagnostic::{Code, Diagnostic, Severity, Span};
use backstory::world::{Stamp, World};

#[derive(Clone, Debug, Default)]
pub struct Options {
    pub base_url: Option<String>,
    pub drafts: bool,
    pub future: bool,
    pub expired: bool,
    pub config: String,
    pub for_preview: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Inputs {
    files: BTreeMap<Arc<str>, (Stamp, Arc<str>)>,
    statics: BTreeMap<Arc<str>, Stamp>,
}

pub fn load(world: &dyn World, _: &Options, previous: Option<&Inputs>) -> Inputs {
    let mut inputs = Inputs::default();
    for entry in world.list("content").files.into_iter().chain(world.list("templates").files) {
        let old = previous.and_then(|old| old.files.get(&entry.path));
        let text = match old {
            Some((stamp, text)) if *stamp == entry.stamp => text.clone(),
            _ => match world.read(&entry.path) {
                Ok(bytes) => String::from_utf8_lossy(&bytes).into(),
                Err(_) => continue,
            },
        };
        inputs.files.insert(entry.path, (entry.stamp, text));
    }
    for entry in world.list("static").files {
        inputs.statics.insert(entry.path, entry.stamp);
    }
    inputs
}

#[derive(Debug)]
pub struct Job {
    pub out: String,
    pub source: Option<Arc<str>>,
    pub copy: Option<(Arc<str>, Stamp)>,
}

#[derive(Debug)]
pub struct HeldBack {
    pub path: Arc<str>,
    pub why: String,
}

#[derive(Debug)]
pub struct Compiled {
    inputs: Inputs,
    jobs: Vec<Job>,
    diagnostics: Vec<Diagnostic>,
    held: Vec<HeldBack>,
}

pub fn compile(inputs: &Inputs, options: &Options) -> Compiled {
    let mut compiled =
        Compiled { inputs: inputs.clone(), jobs: vec![], diagnostics: vec![], held: vec![] };
    for (path, (_, text)) in &inputs.files {
        let Some(stem) = path.strip_prefix("content/").and_then(|p| p.strip_suffix(".md")) else {
            continue;
        };
        if text.contains("draft: true") && !options.drafts {
            compiled.held.push(HeldBack { path: path.clone(), why: "draft".into() });
            continue;
        }
        for (at, _) in text.match_indices("[[") {
            let name = text[at + 2..].split("]]").next().unwrap_or("");
            compiled.diagnostics.push(
                Diagnostic::new(Code::UnknownLink, format!("nothing is called `{name}`"))
                    .at(path, Span::new(at, at + name.len() + 4))
                    .hint("did you mean `Nobel`?"),
            );
        }
        let name = stem.rsplit('/').next().unwrap_or("");
        let out = match name {
            "index" => "index.html".to_owned(),
            _ => format!("{name}/index.html"),
        };
        compiled.jobs.push(Job { out, source: Some(path.clone()), copy: None });
    }
    if let Some((at, _)) = inputs
        .files
        .get("templates/page.html")
        .and_then(|(_, t)| t.match_indices("{% bad %}").next())
    {
        compiled.diagnostics.push(
            Diagnostic::new(Code::TemplateSyntax, "unknown tag `bad`")
                .at(&"templates/page.html".into(), Span::new(at, at + 9)),
        );
    }
    compiled.jobs.push(Job { out: "404.html".into(), source: None, copy: None });
    for (path, stamp) in &inputs.statics {
        let out = path.trim_start_matches("static/").to_owned();
        compiled.jobs.push(Job { out, source: None, copy: Some((path.clone(), *stamp)) });
    }
    compiled.jobs.sort_by(|a, b| a.out.cmp(&b.out));
    compiled
}

impl Compiled {
    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
    pub fn held_back(&self) -> &[HeldBack] {
        &self.held
    }
    pub fn source(&self, file: &str) -> Option<Arc<str>> {
        self.inputs.files.get(file).map(|(_, text)| text.clone())
    }
    pub fn find(&self, address: &str) -> Option<&Job> {
        let found = self.jobs.binary_search_by(|job| job.out.as_str().cmp(address));
        found.ok().map(|at| &self.jobs[at])
    }
    pub fn render(&self, job: &Job) -> Result<Vec<u8>, Diagnostic> {
        let Some(path) = &job.source else {
            return Ok(b"<!doctype html><html lang=en><head><title>404</title></head><body><h1>Not here</h1></body></html>".to_vec());
        };
        let text = self.inputs.files.get(path).map_or("", |(_, text)| text);
        if let Some(at) = text.find("RENDERFAIL") {
            return Err(Diagnostic::new(Code::TemplateError, "it failed <i>here</i>")
                .at(path, Span::new(at, at + 10)));
        }
        let template = self.inputs.files.get("templates/page.html").map_or("", |(_, text)| text);
        Ok(format!("<!doctype html><html lang=en><head><meta charset=utf-8><title>{path}</title><link rel=stylesheet href=/style.css></head><body>{template}{text}</body></html>").into_bytes())
    }
    pub fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity == Severity::Error)
    }
}
pub fn slugify(text: &str) -> String {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.join("-")
}
