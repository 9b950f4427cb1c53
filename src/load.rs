//! From a [`World`] to parsed files. What did not change since the last time is not read again.

mod files;
mod inputs;
mod kept;
mod pictures;
mod style;

use std::collections::BTreeMap;
use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::changes;
use crate::check::{self, Silenced};
use crate::cite::{Register, Style};
use crate::config::{self, Config, MentionLinks};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::Document;
use crate::model::site::Asset;
use crate::resolve::{self, Publish};
use crate::world::{Listing, Stamp, World};

use files::{Parsed, known, parse_document, parse_file, ways};
pub use inputs::{Inputs, inputs};
pub use kept::{Kept, Part, reread};

/// All files of a site, parsed.
#[derive(Clone, Debug)]
pub struct Sources {
    /// `site.toml`.
    pub config: Arc<Config>,
    /// The files of `content/`, sorted by path.
    pub docs: Arc<[Arc<Document>]>,
    /// What they are recognised by, in the same order.
    doc_stamps: Vec<Stamp>,
    /// The registers of sources, sorted by path.
    pub registers: Vec<(Stamp, Arc<str>, Arc<Register>)>,
    /// Files of `themes/` and `templates/`.
    pub theme_files: BTreeMap<Arc<str>, (Stamp, Arc<[u8]>)>,
    /// Files that are copied, sorted by where they go.
    pub assets: Vec<Asset>,
    /// What the files that are copied are recognised by, in the same order.
    pub asset_stamps: Vec<Stamp>,
    /// The `facts.json` of the last publication that `[changes]` names, where it can be compared
    /// with.
    pub baseline: Option<Arc<str>>,
    /// The style of citation that the settings name.
    pub style: Option<Arc<Style>>,
    /// The day of the build.
    pub today: NaiveDate,
    /// What is wrong with files as such, and with `site.toml`.
    pub diagnostics: Vec<Diagnostic>,
    /// The silencers in `site.toml`.
    pub silenced_settings: Silenced,
    /// Whether the running text of every document is here.
    is_whole: bool,
    settings_stamp: Option<Stamp>,
    /// What the file of the style is recognised by.
    style_stamp: Option<Stamp>,
}

/// Files that a thread takes at once: of thousands, whoever is ready first would wait for an eighth.
const AT_ONCE: usize = 64;

/// Reads and parses what changed since `previous`.
///
/// `settings` is the path of `site.toml`; `base_url` takes the place of the one in it.
pub fn load(
    world: &dyn World,
    settings: &str,
    base_url: Option<&str>,
    previous: Option<&Sources>,
) -> Sources {
    let mut found = Vec::new();
    let Settings { stamp: settings_stamp, config, silenced: silenced_settings } =
        read_config(world, settings, base_url, &mut found);
    let content = listed(world, "content", &mut found);
    let same_settings = previous
        .filter(|old| ways(&old.config) == ways(&config) && old.config.language == config.language)
        // Names are looked for in running text.
        .filter(|old| old.is_whole || config.mentions.link != MentionLinks::First);
    let mut files = content.files;
    // Documents in the order of their paths, whatever the order of listing.
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let known = known(&files, same_settings, previous);
    let parsed: Vec<Parsed> = files
        .par_iter()
        .zip(known)
        .with_max_len(AT_ONCE)
        .map(|(entry, known)| match known {
            Some(parsed) => parsed,
            None => parse_file(world, entry, &config),
        })
        .collect();
    let (mut docs, mut doc_stamps) = (Vec::new(), Vec::new());
    let (mut registers, mut assets) = (Vec::new(), Vec::new());
    for (parsed, entry) in parsed.into_iter().zip(files) {
        match parsed {
            Parsed::Document(doc) => {
                docs.push(doc);
                doc_stamps.push(entry.stamp);
            }
            Parsed::Register(register) => registers.push((entry.stamp, entry.path, register)),
            Parsed::Asset => {
                let to = entry.path.strip_prefix("content/").unwrap_or(&entry.path).to_owned();
                assets.push((Asset { to, from: entry.path, picture: None }, entry.stamp));
            }
        }
    }
    for entry in listed(world, "static", &mut found).files {
        let to = entry.path.strip_prefix("static/").unwrap_or(&entry.path).to_owned();
        assets.push((Asset { to, from: entry.path, picture: None }, entry.stamp));
    }
    assets.sort();
    pictures::look(world, &mut assets, &docs, &config, previous);
    let (assets, asset_stamps) = assets.into_iter().unzip();
    let theme_files = theme_files(world, &config, previous, &mut found);
    let baseline = baseline(world, &config, previous, &mut found);
    let (style, style_stamp) = style::style(world, &config, previous, &mut found);
    // Only what was taken over may be without its text.
    let is_whole = same_settings.is_none_or(|old| old.is_whole)
        || docs.par_iter().all(|doc: &Arc<Document>| doc.is_whole);
    Sources {
        config: Arc::new(config),
        docs: docs.into(),
        doc_stamps,
        registers,
        theme_files,
        assets,
        asset_stamps,
        baseline,
        style,
        today: world.today(),
        diagnostics: found,
        silenced_settings,
        is_whole,
        settings_stamp,
        style_stamp,
    }
}

/// What was read of `site.toml`.
struct Settings {
    stamp: Option<Stamp>,
    config: Config,
    silenced: Silenced,
}

impl Sources {
    /// A site of which only documents are known, without their running text, and in which ways they were
    /// parsed.
    fn of_documents(config: Config, docs: Arc<[Arc<Document>]>, doc_stamps: Vec<Stamp>) -> Self {
        Self {
            config: Arc::new(config),
            docs,
            doc_stamps,
            registers: Vec::new(),
            theme_files: BTreeMap::new(),
            assets: Vec::new(),
            asset_stamps: Vec::new(),
            baseline: None,
            style: None,
            today: NaiveDate::default(),
            diagnostics: Vec::new(),
            silenced_settings: Silenced::default(),
            is_whole: false,
            settings_stamp: None,
            style_stamp: None,
        }
    }

    /// Whether the running text of every document is here: [`Kept`] leaves it out.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Where findings are silenced, file by file.
    pub fn silenced(&self) -> Vec<Silenced> {
        let docs = self.docs.par_iter().map(|doc| (&doc.path, &doc.silencers));
        let docs = docs.filter(|(_, silencers)| !silencers.is_empty()).collect::<Vec<_>>();
        let registers =
            self.registers.iter().map(|(_, path, register)| (path, &register.silencers));
        let registers = registers.filter(|(_, silencers)| !silencers.is_empty());
        let silent = docs.into_iter().chain(registers).map(|(file, silencers)| Silenced {
            file: file.clone(),
            silencers: silencers.clone(),
            looked_at: true,
        });
        silent.chain([self.silenced_settings.clone()]).collect()
    }

    /// What a site is made of; `publish` says what is published although it says that it should not
    /// be.
    pub fn inputs(&self, publish: Publish) -> resolve::Inputs {
        resolve::Inputs {
            config: self.config.clone(),
            docs: self.docs.clone(),
            registers: self
                .registers
                .iter()
                .map(|(_, path, register)| (path.clone(), register.clone()))
                .collect(),
            assets: self.assets.clone(),
            publish,
            baseline: self.baseline.clone(),
            today: self.today,
        }
    }

    /// A hash of everything but the documents that could make a page differ.
    pub(crate) fn hash_besides_docs(&self) -> u64 {
        let mut hash = Xxh3::new();
        (self.settings_stamp, self.style_stamp, &self.baseline, self.today).hash(&mut hash);
        self.assets.hash(&mut hash);
        for (path, (_, bytes)) in &self.theme_files {
            (path, bytes).hash(&mut hash);
        }
        for (_, path, register) in &self.registers {
            (path, register.hash).hash(&mut hash);
        }
        hash.finish()
    }

    /// Whether nothing differs from `other` that could make a page differ.
    pub fn same_as(&self, other: &Self) -> bool {
        self.settings_stamp == other.settings_stamp
            && self.style_stamp == other.style_stamp
            && self.config == other.config
            && self.today == other.today
            && self.baseline == other.baseline
            && self.assets == other.assets
            && self.asset_stamps == other.asset_stamps
            && self
                .theme_files
                .iter()
                .map(|(path, (stamp, _))| (path, stamp))
                .eq(other.theme_files.iter().map(|(path, (stamp, _))| (path, stamp)))
            && self.docs.len() == other.docs.len()
            && self.docs.iter().zip(&*other.docs).all(|(a, b)| Arc::ptr_eq(a, b))
            && self.registers.len() == other.registers.len()
            && self.registers.iter().zip(&other.registers).all(|(a, b)| Arc::ptr_eq(&a.2, &b.2))
    }
}

fn read_config(
    world: &dyn World,
    settings: &str,
    base_url: Option<&str>,
    found: &mut Vec<Diagnostic>,
) -> Settings {
    let path: Arc<str> = settings.into();
    let mut silenced = Silenced { file: path.clone(), ..Silenced::default() };
    let text = world
        .read(settings)
        .map_err(|error| error.to_string())
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()));
    let (stamp, mut config) = match text {
        Ok(text) => {
            let (config, mut more) = config::parse(&path, &text);
            found.append(&mut more);
            let (there, mut more) = check::in_settings(&path, &text);
            silenced = there;
            found.append(&mut more);
            (Some(text_stamp(&text)), config)
        }
        Err(error) => {
            found.push(
                Diagnostic::new(
                    Code::UnreadableFile,
                    format!("`{settings}` cannot be read: {error}"),
                )
                .in_file(&path)
                .hint("`backstory init` makes a site with one"),
            );
            (None, Config { file: path, ..Config::default() })
        }
    };
    if let Some(base_url) = base_url {
        config.base_url = Some(base_url.trim_end_matches('/').to_owned());
    }
    Settings { stamp, config, silenced }
}

/// The baseline. There is none before the first publication, which is no mistake.
fn baseline(
    world: &dyn World,
    config: &Config,
    previous: Option<&Sources>,
    found: &mut Vec<Diagnostic>,
) -> Option<Arc<str>> {
    let path: Arc<str> = config.changes.baseline.as_ref()?.value.as_str().into();
    let bytes = match world.read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => {
            let message = format!("`{path}` cannot be read: {error}");
            found.push(Diagnostic::new(Code::UnreadableFile, message).in_file(&path));
            return None;
        }
    };
    let old = previous.and_then(|old| old.baseline.as_ref());
    if let Some(old) = old.filter(|old| old.as_bytes() == bytes) {
        return Some(old.clone());
    }
    let text = String::from_utf8(bytes).map_err(|_| "this file is not UTF-8".to_owned());
    match text.and_then(|text| changes::Facts::parse(&text).map(|_| text)) {
        Ok(text) => Some(text.into()),
        Err(message) => {
            found.push(Diagnostic::new(Code::DataSyntax, message).in_file(&path).hint(
                "take it from a backup: `backstory changes --accept` would put the facts \
                         of today in its place",
            ));
            None
        }
    }
}

fn listed(world: &dyn World, folder: &str, found: &mut Vec<Diagnostic>) -> Listing {
    let listing = world.list(folder);
    for path in &listing.refused {
        found.push(
            Diagnostic::new(
                Code::SymlinkOutside,
                "this link leads out of the site and is not followed",
            )
            .in_file(path)
            .hint("copy what it leads to into the site, or delete the link"),
        );
    }
    for (path, why) in &listing.unreadable {
        let message = format!("this cannot be read: {why}");
        found.push(Diagnostic::new(Code::UnreadableFile, message).in_file(path));
    }
    listing
}

fn theme_files(
    world: &dyn World,
    config: &Config,
    previous: Option<&Sources>,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<Arc<str>, (Stamp, Arc<[u8]>)> {
    let theme = config.theme.value.as_str();
    // The name of a theme is the name of a folder, and no way out of it.
    let own = (!theme.contains(['/', '\\']) && !theme.starts_with('.'))
        .then(|| format!("themes/{theme}"));
    let mut files = BTreeMap::new();
    for folder in own.iter().map(String::as_str).chain(["templates"]) {
        for entry in listed(world, folder, found).files {
            let old = previous.and_then(|old| old.theme_files.get(&entry.path));
            if let Some((stamp, bytes)) = old.filter(|(stamp, _)| *stamp == entry.stamp) {
                files.insert(entry.path, (*stamp, bytes.clone()));
                continue;
            }
            match world.read(&entry.path) {
                Ok(bytes) => {
                    files.insert(entry.path, (entry.stamp, bytes.into()));
                }
                Err(error) => {
                    let message = format!("this file cannot be read: {error}");
                    let finding = Diagnostic::new(Code::UnreadableFile, message);
                    found.push(finding.in_file(&entry.path));
                }
            }
        }
    }
    files
}

/// What a text is recognised by.
fn text_stamp(text: &str) -> Stamp {
    let hash = xxhash_rust::xxh3::xxh3_64(text.as_bytes());
    Stamp { length: text.len() as u64, modified: hash }
}
