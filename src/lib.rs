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
//! files, [`Compiled::render`] makes one of them, and [`mod@write`] puts them on disk. The library
//! never prints, exits, or asks for the time; [`world::World`] is its only door in.
//!
//! ```
//! use backstory::{Options, compile, load, world::MemoryWorld};
//!
//! let mut world = MemoryWorld::new(chrono::NaiveDate::from_ymd_opt(2024, 1, 10).unwrap());
//! world.insert("site.toml", "title = \"Example\"\n");
//! world.insert("content/iraq.md", "---\ntitle: The mission in Iraq\n---\n\nIt began in 2014.\n");
//! let options = Options::default();
//! let compiled = compile(&load(&world, &options, None), &options, None);
//! assert!(compiled.diagnostics().is_empty());
//! let job = compiled.find("iraq/").unwrap();
//! assert_eq!(job.out, "iraq/index.html");
//! ```

pub mod diagnostic;
pub mod world;
pub mod html;
pub mod mime;
pub mod pictures;
pub mod cards;
pub mod data;
pub mod date;
pub mod config;
pub mod cite;
pub mod model;
pub mod parse;
pub mod resolve;
pub mod changes;
pub mod check;
pub mod plan;
pub mod render;
pub mod import;
pub mod single;
pub mod load;
pub mod fingerprint;
pub mod write;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use check::Silenced;
use config::Export;
use diagnostic::{Code, Diagnostic, did_you_mean};
use load::Sources;
use model::document::Document;
use model::site::{DocIx, HeldBack, Site};
use plan::{Job, Jobs, What};
use rayon::prelude::*;
use render::{Failed, Rendered, Renderer, Theme};
use resolve::Publish;
use tracing::debug_span;
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
    let _stage = debug_span!("load").entered();
    load::load(world, &options.config, options.base_url.as_deref(), previous)
}

/// Resolves and plans a site that was read. What `previous` still knows is not found out again;
/// the result is the same without it.
pub fn compile(sources: &Sources, options: &Options, previous: Option<&Compiled>) -> Compiled {
    let origin = origin(sources, options);
    if let Some(same) = previous.and_then(|old| old.reworded(sources, origin)) {
        return same;
    }
    let mut diagnostics = sources.diagnostics.clone();
    let stage = debug_span!("resolve").entered();
    let inputs = sources.inputs(options.publish);
    let (dress, (site, mut found, memo)) = rayon::join(
        || match previous.filter(|old| old.dress.fits(sources)) {
            Some(old) => old.dress.clone(),
            None => Dress::new(sources),
        },
        || resolve::resolve(&inputs, previous.and_then(|old| old.memo.as_ref())),
    );
    diagnostics.extend(dress.diagnostics.iter().cloned());
    diagnostics.append(&mut found);
    let theme = dress.theme.clone();
    drop(stage);
    let _stage = debug_span!("plan").entered();
    let special = special(&site);
    let docs = || special.iter().map(|ix| site.doc(*ix));
    diagnostics.extend(docs().flat_map(|doc| doc.diagnostics.iter().cloned()));
    diagnostics.extend(
        sources.registers.iter().flat_map(|(_, _, register)| register.diagnostics.iter().cloned()),
    );
    let blocks: Vec<&str> = theme.blocks().collect();
    diagnostics.extend(docs().flat_map(|doc| resolve::blocks::of_doc(&site, doc, &blocks)));
    diagnostics.extend(docs().filter_map(|doc| unknown_template(doc, &theme)));
    diagnostics.extend(plan::lost_settings(&site));
    let theme_files: Vec<String> = theme.files.iter().map(|file| file.out.clone()).collect();
    let mut made = plan::made(&site);
    diagnostics.extend(plan::bad_pictures(&site, &made));
    let before = previous.map(|old| &old.planned);
    let planned = plan::jobs(&site, theme.wishes, &theme_files, &made, before);
    let mut jobs = planned.list.clone();
    let maker = theme.maker(&site, sources.style.as_deref());
    diagnostics.extend(plan::add_cards(maker, theme.colours, &mut made, &mut jobs));
    diagnostics.extend(lost_files(&site, &planned.lost));
    diagnostics.sort();
    diagnostics.dedup();
    let form = diagnostics;
    let silenced = silenced(sources, &site);
    let diagnostics = check::apply(form.clone(), &silenced, &site.config, false);
    let renderer = Renderer::new(Arc::new(site), theme, sources.style.clone(), made, planned.depth);
    let asset_stamps = sources.asset_stamps.clone();
    Compiled {
        origin,
        renderer,
        planned,
        jobs,
        form,
        silenced,
        diagnostics,
        asset_stamps,
        dress,
        memo: Some(memo),
    }
}

/// Where findings of `site` are silenced.
fn silenced(sources: &Sources, site: &Site) -> Vec<Silenced> {
    let mut silenced = sources.silenced();
    for one in &mut silenced {
        let held = |held: &HeldBack| site.doc(held.doc).path == one.file;
        one.looked_at = !site.held_back.iter().any(held);
    }
    silenced
}

/// A hash of everything but the documents that a site is made from.
fn origin(sources: &Sources, options: &Options) -> u64 {
    let hash = sources.hash_besides_docs();
    let origin = format!("{options:?} {hash:x} {:?}", sources.diagnostics);
    xxhash_rust::xxh3::xxh3_64(origin.as_bytes())
}

/// A site that is ready to be rendered, file by file.
#[derive(Clone, Debug)]
pub struct Compiled {
    origin: u64,
    renderer: Renderer,
    planned: Jobs,
    /// With cards.
    jobs: Arc<[Job]>,
    /// Findings of form as they were made.
    form: Vec<Diagnostic>,
    silenced: Vec<Silenced>,
    /// What settings and silencers leave of them.
    diagnostics: Vec<Diagnostic>,
    asset_stamps: Vec<Stamp>,
    dress: Dress,
    memo: Option<resolve::Memo>,
}

/// A theme, what is wrong with it, and what it was made from.
#[derive(Clone, Debug)]
struct Dress {
    theme: Arc<Theme>,
    diagnostics: Vec<Diagnostic>,
    config: Arc<config::Config>,
    stamps: Vec<(Arc<str>, Stamp)>,
}

impl Dress {
    fn new(sources: &Sources) -> Self {
        let files =
            sources.theme_files.iter().map(|(path, (_, bytes))| (path.clone(), bytes.clone()));
        let mut diagnostics = Vec::new();
        let theme = Arc::new(render::load(&sources.config, &files.collect(), &mut diagnostics));
        let stamps = sources.theme_files.iter().map(|(path, (stamp, _))| (path.clone(), *stamp));
        Self { theme, diagnostics, config: sources.config.clone(), stamps: stamps.collect() }
    }

    /// Whether it would be made the same from `sources`.
    fn fits(&self, sources: &Sources) -> bool {
        let stamps = sources.theme_files.iter().map(|(path, (stamp, _))| (path, stamp));
        self.config == sources.config
            && stamps.eq(self.stamps.iter().map(|(path, stamp)| (path, stamp)))
    }
}

impl Compiled {
    /// The site of `sources` where it says the same in other words, and nothing is wrong with any
    /// document that was edited: then no name, fact or file differs, and all but the documents is
    /// taken over. The result is that of [`compile`].
    fn reworded(&self, sources: &Sources, origin: u64) -> Option<Self> {
        let old = self.site();
        let memo = self.memo.as_ref()?;
        // Where names become links, a word may be one.
        let names_are_links = old.config.mentions.link == config::MentionLinks::First;
        if names_are_links || old.docs.len() != sources.docs.len() || self.origin != origin {
            return None;
        }
        let docs = &sources.docs;
        let pairs = old.docs.iter().zip(&**docs);
        let edited: Vec<_> = pairs.filter(|(old, doc)| !Arc::ptr_eq(old, doc)).collect();
        let same = |(old, doc): &(&Arc<Document>, &Arc<Document>)| {
            old.facts == doc.facts && doc.diagnostics.is_empty()
        };
        let concerns = |file: &Arc<str>| edited.iter().any(|(_, doc)| doc.path == *file);
        let moved = |found: &Diagnostic| {
            let places = found.place.iter().map(|place| &place.file);
            places.chain(found.related.iter().map(|(place, _)| &place.file)).any(concerns)
        };
        if !edited.iter().all(same) || self.form.iter().any(moved) {
            return None;
        }
        let site = old.reworded(docs.clone());
        let blocks: Vec<&str> = self.theme().blocks().collect();
        let wrong = |(_, doc): &(_, &Arc<Document>)| {
            !resolve::blocks::of_doc(&site, doc, &blocks).is_empty()
        };
        if edited.iter().any(wrong) {
            return None;
        }
        let silenced = silenced(sources, &site);
        Some(Self {
            origin,
            renderer: self.renderer.reworded(Arc::new(site)),
            planned: self.planned.clone(),
            jobs: self.jobs.clone(),
            diagnostics: check::apply(self.form.clone(), &silenced, &old.config, false),
            form: self.form.clone(),
            silenced,
            asset_stamps: sources.asset_stamps.clone(),
            dress: self.dress.clone(),
            memo: Some(memo.reworded(docs.clone())),
        })
    }

    /// The same with `docs` in the places of those that say the same without their running text:
    /// [`load::reread`] gives them.
    pub fn with_texts(&self, docs: impl IntoIterator<Item = (DocIx, Arc<Document>)>) -> Self {
        let mut all = self.site().docs.to_vec();
        for (ix, doc) in docs {
            all[ix.index()] = doc;
        }
        let renderer = self.renderer.reworded(Arc::new(self.site().reworded(all.into())));
        Self { renderer, memo: None, ..self.clone() }
    }

    /// The same without what only the next call of [`compile`] has use for.
    pub fn for_once(self) -> Self {
        Self { memo: None, ..self }
    }

    /// The files of the output, sorted by where they go.
    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    /// What is wrong, sorted by file and place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// What is wrong by the rules of form and those of editing, sorted by file and place; `texts`
    /// knows the source text of each file.
    pub fn check(&self, texts: &check::Texts<'_>) -> Vec<Diagnostic> {
        self.check_with(texts, Vec::new())
    }

    /// The same together with `others`, which the caller found out by means that the library does
    /// not have: settings and silencers count for them, too.
    pub fn check_with(&self, texts: &check::Texts<'_>, others: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut found = self.form.clone();
        found.extend(others);
        found.append(&mut check::check(self.site(), texts));
        found.append(&mut self.altered());
        check::apply(found, &self.silenced, &self.site().config, true)
    }

    /// Pages that are not published, and why.
    pub fn held_back(&self) -> &[HeldBack] {
        &self.site().held_back
    }

    /// All facts.
    pub fn site(&self) -> &Site {
        self.renderer.site()
    }

    /// All facts as `facts.json` has them, whether or not it is among the files.
    pub fn facts(&self) -> Vec<u8> {
        self.renderer.facts()
    }

    /// What changed since the publication that `[changes]` in the settings names; `None` where
    /// there is nothing to compare with.
    pub fn changes(&self) -> Option<changes::Changes> {
        self.renderer.changes()
    }

    /// What was published and altered since without a correction, for commands that apply the
    /// rules of editing.
    pub fn altered(&self) -> Vec<Diagnostic> {
        self.changes().map_or_else(Vec::new, |found| changes::altered(self.site(), &found))
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
        let found =
            if path.is_empty() { find("index.html") } else { find(path).or_else(|| find(&folder)) };
        found.map(|at| &self.jobs[at])
    }

    /// The content of a file of the output.
    ///
    /// # Errors
    /// Where a template fails on it.
    pub fn render(&self, job: &Job) -> Result<Rendered, Failed> {
        self.renderer.render(job)
    }

    /// The export that `job` is, which may be too long to be made in memory as a whole:
    /// [`Compiled::export`] writes it.
    pub fn exported(&self, job: &Job) -> Option<Export> {
        if let What::Export(export) = job.what { Some(export) } else { None }
    }

    /// Writes to `to` the facts as data, in pieces.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn export(&self, export: Export, to: &mut dyn Write) -> io::Result<()> {
        self.renderer.export(export, to)
    }

    /// The keys of all files whose content has one: [`Rendered::key`].
    pub fn keys(&self) -> BTreeSet<u128> {
        self.renderer.keys().collect()
    }

    /// What a file that is copied is recognised by.
    pub fn copied(&self, job: &Job) -> Option<(&Arc<str>, Stamp)> {
        let What::Asset(at) = job.what else { return None };
        let asset = self.site().assets.get(at as usize)?;
        Some((&asset.from, *self.asset_stamps.get(at as usize)?))
    }
}

/// The documents that something may be wrong with apart from what they refer to: those with findings
/// of their own, blocks, or a template. They are few, and looking for them takes longer than looking
/// at them.
fn special(site: &Site) -> Vec<DocIx> {
    let is_special = |doc: &Document| {
        !doc.diagnostics.is_empty() || !doc.body.blocks.is_empty() || doc.front.template.is_some()
    };
    let all = site.docs.par_iter().enumerate().filter(|(_, doc)| is_special(doc));
    all.map(|(at, _)| DocIx::new(at)).collect()
}

fn unknown_template(doc: &Document, theme: &Theme) -> Option<Diagnostic> {
    let template = doc.front.template.as_ref()?;
    if theme.has_template(&template.value) {
        return None;
    }
    let message = format!("there is no template `{}`", template.value);
    let hint = did_you_mean(&template.value, theme.templates());
    let hint = hint.unwrap_or_else(|| format!("add `templates/{}`", template.value));
    Some(Diagnostic::new(Code::InvalidValue, message).at(&doc.path, template.span).hint(hint))
}

/// Lists and redirects whose places are taken; pages and files are found by `resolve`.
fn lost_files(site: &Site, lost: &[(Job, Job)]) -> Vec<Diagnostic> {
    let taken = |out: &str| {
        let address = out.strip_suffix("index.html").unwrap_or(out);
        Diagnostic::new(
            Code::AddressCollision,
            format!("the address `/{address}` is taken already"),
        )
    };
    let finding = |(kept, other): &(Job, Job)| match (kept.what, other.what) {
        (What::Doc(ix), What::Section(at, _)) => {
            let doc = site.doc(ix);
            let folder = &site.sections[at as usize].folder;
            let span = doc.front.slug.as_ref().map_or(doc.front.title.span, |slug| slug.span);
            let hint =
                format!("make it `content/{folder}/_index.md`, or set `slug:` to another address");
            let message = format!("the list of `content/{folder}/` has this page's address");
            let finding = Diagnostic::new(Code::AddressCollision, message);
            Some(finding.at(&doc.path, span).hint(hint))
        }
        (kept, What::Redirect(ix)) if !matches!(kept, What::Redirect(_)) => {
            let doc = site.doc(ix);
            let wanted = other.out.strip_suffix("index.html").unwrap_or(&other.out);
            let mut written = doc.front.redirect_from.iter();
            let old = written.find(|old| {
                old.value.trim_matches('/') == wanted.trim_matches('/')
                    || old.value.trim_matches('/') == other.out
            })?;
            Some(taken(&other.out).at(&doc.path, old.span).hint("delete it from `redirect_from`"))
        }
        _ => None,
    };
    lost.iter().filter_map(finding).collect()
}
