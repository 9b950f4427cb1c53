//! Themes: templates, static files and words, built in or from the site, with the site's own
//! templates before them.

mod engine;
mod settings;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::Tera;
use xxhash_rust::xxh3::xxh3_64;

use super::{script, sheet};
use crate::cards::Colours;
use crate::config::Config;
use crate::data::Findings;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::plan::{Wishes, Words};

use engine::{Assets, Strings, templates};
use settings::{SIZES, Settings, read_settings};
use words::{all_words, read_words};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");
/// The names of the themes in the program.
pub const BUILT_IN_NAMES: [&str; 2] = ["default", "lean"];

/// The template of an event in long lists.
pub(super) const ROW: &str = "row.html";

/// A theme that is ready to render.
#[derive(Clone, Debug)]
pub struct Theme {
    /// What it wants to be given.
    pub wishes: Wishes,
    /// How wide it shows pictures: the attribute `sizes` of `<img>`.
    pub sizes: String,
    /// Its colours, for the manifest and for cards.
    pub colours: Colours,
    /// The words of each language; the first is the site's own.
    pub words: Vec<Words>,
    /// Its static files: where they go, and what is in them.
    pub files: Vec<ThemeFile>,
    /// Changes whenever anything in the theme does.
    pub fingerprint: u64,
    pub(super) tera: Tera,
    /// The names of its templates, without the layer that they come from.
    pub(super) names: BTreeSet<String>,
    /// The files that templates of the site and of its own theme came from, by template name.
    pub(super) origins: BTreeMap<String, Arc<str>>,
}

/// A static file of the theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// Its name in the theme.
    pub name: String,
    /// Where it goes, from the output's root; its name holds a fingerprint of its content.
    pub out: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}

/// The files of a site that a theme can be made of: path and content.
pub type SiteFiles = BTreeMap<Arc<str>, Arc<[u8]>>;

/// What is in a static file, and where it came from, if from the site.
type Static = (Arc<[u8]>, Option<Arc<str>>);

/// Files in layers: the later win.
struct Layers {
    templates: Vec<(String, String, Option<Arc<str>>)>,
    statics: BTreeMap<String, Static>,
    words: BTreeMap<String, BTreeMap<String, String>>,
    /// The last file that words of a language came from.
    words_from: BTreeMap<String, Arc<str>>,
    settings: Option<(Arc<str>, String)>,
}

/// Makes the theme that `config` names from what is built in and from `files`, which are those of
/// the site in `themes/` and `templates/`.
///
/// What is wrong is a finding; a theme comes back all the same, without the templates that cannot
/// be read.
pub fn load(config: &Config, files: &SiteFiles, found: &mut Vec<Diagnostic>) -> Theme {
    let name = config.theme.value.as_str();
    let mut layers = Layers {
        templates: Vec::new(),
        statics: BTreeMap::new(),
        words: BTreeMap::new(),
        words_from: BTreeMap::new(),
        settings: None,
    };
    layers.built_in("base", "base/");
    let own = format!("themes/{name}/");
    let in_site = files.keys().any(|path| path.starts_with(&own));
    if in_site {
        layers.of_site(files, &own, "theme/", found);
    } else {
        let known = if BUILT_IN_NAMES.contains(&name) { name } else { "default" };
        if known != name {
            found.push(unknown(config, files));
        }
        layers.built_in(known, "theme/");
    }
    layers.site_templates(files, found);
    layers.finish(config, found)
}

fn unknown(config: &Config, files: &SiteFiles) -> Diagnostic {
    let name = &config.theme;
    let in_site = files.keys().filter_map(|path| path.strip_prefix("themes/")?.split('/').next());
    let mut known: Vec<&str> = BUILT_IN_NAMES.into_iter().chain(in_site).collect();
    known.sort_unstable();
    known.dedup();
    let hint = did_you_mean(&name.value, known.iter().copied()).unwrap_or_else(|| {
        format!("write one of {}, or add `themes/{}/`", known.join(", "), name.value)
    });
    Diagnostic::new(Code::UnknownTheme, format!("there is no theme `{}`", name.value))
        .at(&config.file, name.span)
        .hint(hint)
}

impl Layers {
    fn built_in(&mut self, theme: &str, prefix: &str) {
        let mut pending = vec![BUILT_IN.get_dir(theme)];
        while let Some(dir) = pending.pop() {
            let Some(dir) = dir else { continue };
            pending.extend(dir.dirs().map(Some));
            for file in dir.files() {
                let path = file.path().to_string_lossy().replace('\\', "/");
                let inner = path.strip_prefix(theme).unwrap_or(&path).trim_start_matches('/');
                self.add(inner, file.contents(), prefix, None, &mut Vec::new());
            }
        }
    }

    fn of_site(
        &mut self,
        files: &SiteFiles,
        folder: &str,
        prefix: &str,
        found: &mut Vec<Diagnostic>,
    ) {
        for (path, bytes) in files {
            if let Some(inner) = path.strip_prefix(folder) {
                self.add(inner, bytes, prefix, Some(path), found);
            }
        }
    }

    fn site_templates(&mut self, files: &SiteFiles, found: &mut Vec<Diagnostic>) {
        for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("templates/")) {
            self.add(path, bytes, "", Some(path), found);
        }
    }

    fn add(
        &mut self,
        inner: &str,
        bytes: &[u8],
        prefix: &str,
        path: Option<&Arc<str>>,
        found: &mut Vec<Diagnostic>,
    ) {
        let mut text = || match std::str::from_utf8(bytes) {
            Ok(text) => Some(text.to_owned()),
            Err(_) => {
                let message = "this file is not UTF-8";
                found
                    .extend(path.map(|path| Diagnostic::new(Code::NotUtf8, message).in_file(path)));
                None
            }
        };
        if let Some(name) = inner.strip_prefix("templates/") {
            let is_template =
                name.ends_with(".html") || name.ends_with(".xml") || name.ends_with(".txt");
            if let Some(text) = is_template.then(text).flatten() {
                self.templates.push((format!("{prefix}{name}"), text, path.cloned()));
            }
        } else if let Some(name) = inner.strip_prefix("static/") {
            self.statics.insert(name.to_owned(), (bytes.into(), path.cloned()));
        } else if let Some(lang) =
            inner.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".toml"))
        {
            if let Some(text) = text() {
                let file: Arc<str> = path.cloned().unwrap_or_else(|| inner.into());
                let mut findings = Findings::new(&file);
                let words = read_words(&text, &mut findings);
                found.append(&mut findings.list);
                self.words_from.insert(lang.to_owned(), file);
                self.words.entry(lang.to_owned()).or_default().extend(words);
            }
        } else if inner == "theme.toml"
            && let Some(text) = text()
        {
            self.settings = Some((path.cloned().unwrap_or_else(|| inner.into()), text));
        }
    }

    fn finish(self, config: &Config, found: &mut Vec<Diagnostic>) -> Theme {
        let mut hashed = Vec::new();
        for (name, text, _) in &self.templates {
            hashed.extend(xxh3_64(name.as_bytes()).to_le_bytes());
            hashed.extend(xxh3_64(text.as_bytes()).to_le_bytes());
        }
        let files: Vec<ThemeFile> = self
            .statics
            .into_iter()
            .map(|(name, (bytes, path))| {
                let bytes = made_small(&name, bytes, path.as_ref(), found);
                let hash = xxh3_64(&bytes);
                hashed.extend(hash.to_le_bytes());
                ThemeFile { out: fingerprinted(&name, hash), name, bytes }
            })
            .collect();
        for (lang, words) in &self.words {
            hashed.extend(xxh3_64(format!("{lang}{words:?}").as_bytes()).to_le_bytes());
        }
        let settings = self.settings.map(|(file, text)| {
            hashed.extend(xxh3_64(text.as_bytes()).to_le_bytes());
            let mut findings = Findings::new(&file);
            let settings = read_settings(&text, &mut findings);
            found.append(&mut findings.list);
            settings
        });
        let Settings { mut wishes, sizes, colours } = settings.unwrap_or_default();
        let words = all_words(self.words, &self.words_from, &config.language, found);
        let addresses = files.iter().map(|file| (file.name.clone(), file.out.clone())).collect();
        let mut origins = BTreeMap::new();
        for (name, _, path) in &self.templates {
            if let Some(path) = path {
                origins.insert(name.clone(), path.clone());
            }
        }
        let tera = templates(self.templates, Assets { addresses }, Strings::new(&words), found);
        let names = tera.get_template_names().map(|name| bare(name).to_owned());
        let names: BTreeSet<String> = names.collect();
        wishes.rows = !wishes.details && names.contains(ROW);
        Theme {
            wishes,
            sizes: sizes.unwrap_or_else(|| SIZES.to_owned()),
            colours,
            words,
            files,
            fingerprint: xxh3_64(&hashed),
            tera,
            names,
            origins,
        }
    }
}

/// The name of a template without the layer that it comes from.
fn bare(name: &str) -> &str {
    name.strip_prefix("theme/").or(name.strip_prefix("base/")).unwrap_or(name)
}

/// The static file `name` as readers get it: a style sheet small, and so with a built-in script;
/// anything else as it is.
fn made_small(
    name: &str,
    bytes: Arc<[u8]>,
    path: Option<&Arc<str>>,
    found: &mut Vec<Diagnostic>,
) -> Arc<[u8]> {
    if let (true, None, Ok(source)) = (name.ends_with(".js"), path, std::str::from_utf8(&bytes)) {
        return script::small(source).into_bytes().into();
    }
    let css = name.ends_with(".css").then(|| std::str::from_utf8(&bytes).ok()).flatten();
    match css.map(sheet::small) {
        Some(Ok(small)) => small.into_bytes().into(),
        Some(Err(slips)) => {
            found.extend(slips.into_iter().map(|slip| {
                let finding = Diagnostic::new(Code::StyleSheet, slip.message);
                match (path, slip.at) {
                    (Some(path), Some(at)) => finding.at(path, at),
                    (Some(path), None) => finding.in_file(path),
                    (None, _) => finding.hint(format!("in the built-in style sheet `{name}`")),
                }
            }));
            bytes
        }
        None => bytes,
    }
}

/// `theme/style.1a2b3c4d.css`: a changed file gets another name, so that it can be kept for ever.
fn fingerprinted(name: &str, hash: u64) -> String {
    let short = hash >> 32;
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && !stem.ends_with('/') => {
            format!("theme/{stem}.{short:08x}.{ending}")
        }
        _ => format!("theme/{name}.{short:08x}"),
    }
}
