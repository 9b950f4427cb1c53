//! Backstory turns Markdown into a site of background explainers: who is who, what happened when,
//! who says so.
//!
//! One way through, each step a function from values to values:
//!
//! ```text
//! World ─load→ Sources ─resolve→ Site ─plan→ [Job] ─render→ (path, bytes) ─write→ public/
//! ```
//!
//! [`load::load`] reads and parses what changed, [`compile`] does everything up to the list of
//! files, [`Compiled::render`] makes one of them, and [`write`] puts them on disk. The library
//! never prints, exits, or asks for the time; [`world::World`] is its only door in.
//!
//! ```
//! use backstory::{Options, compile, load, world::MemoryWorld};
//!
//! let mut world = MemoryWorld::new(chrono::NaiveDate::from_ymd_opt(2024, 1, 10).unwrap());
//! world.insert("site.toml", "title = \"Example\"\n");
//! world.insert("content/iraq.md", "---\ntitle: The mission in Iraq\n---\n\nIt began in 2014.\n");
//! let options = Options::default();
//! let compiled = compile(&load(&world, &options, None), &options);
//! assert!(compiled.diagnostics().is_empty());
//! let job = compiled.find("iraq/").unwrap();
//! assert_eq!(job.out, "iraq/index.html");
//! ```

pub mod diagnostic;
pub mod world;
pub mod data;
pub mod date;
pub mod config;
pub mod model;
pub mod cite;
pub mod parse;
pub mod resolve;
pub mod plan;
pub mod render;
pub mod load;
pub mod write;

use std::sync::Arc;

use diagnostic::{Code, Diagnostic, did_you_mean};
use load::Sources;
use model::site::{HeldBack, Site};
use plan::{Job, What};
use render::{Failed, Rendered, Renderer, Theme};
use resolve::{Inputs, Publish};
use world::{Stamp, World};

/// What the caller decides about a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The path of the settings below the site's root.
    pub config: String,
    /// Takes the place of `base_url` in the settings.
    pub base_url: Option<String>,
    /// What is published although it says that it should not be.
    pub publish: Publish,
}

impl Default for Options {
    fn default() -> Self {
        Self { config: "site.toml".to_owned(), base_url: None, publish: Publish::default() }
    }
}

/// Reads and parses the site; what did not change since `previous` is not read again.
pub fn load(world: &dyn World, options: &Options, previous: Option<&Sources>) -> Sources {
    load::load(world, &options.config, options.base_url.as_deref(), previous)
}

/// Resolves and plans a site that was read.
pub fn compile(sources: &Sources, options: &Options) -> Compiled {
    let mut diagnostics = sources.diagnostics.clone();
    let files = sources.theme_files.iter().map(|(path, (_, bytes))| (path.clone(), bytes.clone()));
    let theme = Arc::new(render::load(&sources.config, &files.collect(), &mut diagnostics));
    let inputs = Inputs {
        config: sources.config.clone(),
        docs: sources.docs.iter().map(|(_, doc)| doc.clone()).collect(),
        registers: sources.registers.iter().map(|(_, path, register)| (path.clone(), register.clone())).collect(),
        assets: sources.assets.clone(),
        publish: options.publish,
        today: sources.today,
    };
    let (site, mut found) = resolve::resolve(&inputs);
    diagnostics.append(&mut found);
    diagnostics.extend(sources.docs.iter().flat_map(|(_, doc)| doc.diagnostics.iter().cloned()));
    diagnostics.extend(sources.registers.iter().flat_map(|(_, _, register)| register.diagnostics.iter().cloned()));
    diagnostics.extend(resolve::blocks::check(&site, &theme.blocks().collect::<Vec<_>>()));
    diagnostics.extend(unknown_templates(&site, &theme));
    diagnostics.extend(unknown_navigation(&site));
    diagnostics.sort();
    diagnostics.dedup();
    let theme_files: Vec<String> = theme.files.iter().map(|file| file.out.clone()).collect();
    let jobs = plan::jobs(&site, &theme_files);
    let renderer = Renderer::new(Arc::new(site), theme, &jobs);
    Compiled { renderer, jobs, diagnostics, asset_stamps: sources.asset_stamps.clone() }
}

/// A site that is ready to be rendered, file by file.
#[derive(Debug)]
pub struct Compiled {
    renderer: Renderer,
    jobs: Vec<Job>,
    diagnostics: Vec<Diagnostic>,
    asset_stamps: Vec<Stamp>,
}

impl Compiled {
    /// The files of the output, sorted by where they go.
    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    /// What is wrong, sorted by file and place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Pages that are not published, and why.
    pub fn held_back(&self) -> &[HeldBack] {
        &self.site().held_back
    }

    /// All facts.
    pub fn site(&self) -> &Site {
        self.renderer.site()
    }

    /// The theme.
    pub fn theme(&self) -> &Theme {
        self.renderer.theme()
    }

    /// The file that `address` asks for: a path from the site's root, with or without
    /// `index.html` at its end.
    pub fn find(&self, address: &str) -> Option<&Job> {
        let path = address.trim_start_matches('/');
        let find = |out: &str| self.jobs.binary_search_by(|job| job.out.as_str().cmp(out)).ok();
        let folder = format!("{}/index.html", path.trim_end_matches('/'));
        let found = if path.is_empty() { find("index.html") } else { find(path).or_else(|| find(&folder)) };
        found.map(|at| &self.jobs[at])
    }

    /// The content of a file of the output.
    ///
    /// # Errors
    /// Where a template fails on it.
    pub fn render(&self, job: &Job) -> Result<Rendered, Failed> {
        self.renderer.render(job)
    }

    /// What a file that is copied is recognised by.
    pub fn copied(&self, job: &Job) -> Option<(&Arc<str>, Stamp)> {
        let What::Asset(at) = job.what else { return None };
        let asset = self.site().assets.get(at as usize)?;
        Some((&asset.from, *self.asset_stamps.get(at as usize)?))
    }
}

fn unknown_templates(site: &Site, theme: &Theme) -> Vec<Diagnostic> {
    let docs = site.docs.iter().filter_map(|doc| Some((doc, doc.front.template.as_ref()?)));
    docs.filter(|(_, template)| !theme.has_template(&template.value))
        .map(|(doc, template)| {
            let message = format!("there is no template `{}`", template.value);
            let hint = did_you_mean(&template.value, theme.templates());
            let hint = hint.unwrap_or_else(|| format!("add `templates/{}`", template.value));
            Diagnostic::new(Code::InvalidValue, message).at(&doc.path, template.span).hint(hint)
        })
        .collect()
}

fn unknown_navigation(site: &Site) -> Vec<Diagnostic> {
    let items = site.config.navigation.iter().map(|item| &item.to);
    items
        .filter(|to| !to.value.contains("://") && plan::nav_target(site, to.value.trim_matches('/')).is_none())
        .map(|to| {
            let sections = site.sections.iter().map(|section| section.address.as_str());
            let mut known: Vec<&str> = sections.chain(site.ids.keys().map(String::as_str)).collect();
            known.sort_unstable();
            let message = format!("`{}` is neither the id of a page nor the path of a list", to.value);
            Diagnostic::new(Code::UnknownLink, message)
                .at(&site.config.file, to.span)
                .maybe_hint(did_you_mean(&to.value, known))
        })
        .collect()
}
