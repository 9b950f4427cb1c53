//! Themes: templates, static files and words, built in or from the site, with the site's own
//! templates before them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::{ErrorKind, Function, Kwargs, State, Tera, TeraResult, Value};
use xxhash_rust::xxh3::xxh3_64;

use super::{script, sheet};
use crate::cards::{Colours, colour};
use crate::config::Config;
use crate::data::{Fields, Findings, Value as NodeValue, parse_toml};
use crate::date::DateWords;
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean};
use crate::plan::{Wishes, Words, words_in};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");
/// The names of the themes in the program.
pub const BUILT_IN_NAMES: [&str; 2] = ["default", "lean"];

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
        let Settings { wishes, sizes, colours } = settings.unwrap_or_default();
        let words = all_words(self.words, &self.words_from, &config.language, found);
        let addresses = files.iter().map(|file| (file.name.clone(), file.out.clone())).collect();
        let mut origins = BTreeMap::new();
        for (name, _, path) in &self.templates {
            if let Some(path) = path {
                origins.insert(name.clone(), path.clone());
            }
        }
        let tera = templates(
            self.templates,
            Assets { addresses },
            Strings { words: words.clone() },
            found,
        );
        let names = tera.get_template_names().map(|name| {
            let bare = name.strip_prefix("theme/").or_else(|| name.strip_prefix("base/"));
            bare.unwrap_or(name).to_owned()
        });
        let names = names.collect();
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

/// Pictures as wide as the page on a phone, and as a column of text on anything wider.
const SIZES: &str = "(min-width: 44em) 42rem, 100vw";

/// What `theme.toml` says.
#[derive(Debug, Default)]
struct Settings {
    wishes: Wishes,
    /// How wide it shows pictures.
    sizes: Option<String>,
    /// Of the manifest and of cards.
    colours: Colours,
}

fn read_settings(text: &str, findings: &mut Findings) -> Settings {
    let mut settings = Settings::default();
    let Some(node) = parse_toml(text, 0, findings) else { return settings };
    let Some(mut fields) = Fields::new(&node, "theme.toml", findings) else { return settings };
    settings.sizes = fields.text("picture_sizes", findings).map(|sizes| sizes.value);
    let wishes = &mut settings.wishes;
    for key in ["name", "description", "licence"] {
        fields.text(key, findings);
    }
    wishes.sections = fields.flag("sections", findings).unwrap_or(false);
    wishes.sentences = fields.flag("sentences", findings).unwrap_or(false);
    wishes.json_ld = fields.flag("json_ld", findings).unwrap_or(false);
    wishes.details = fields.flag("details", findings).unwrap_or(true);
    wishes.drawings = fields.flag("drawings", findings).unwrap_or(false);
    wishes.manifest = fields.flag("manifest", findings).unwrap_or(false);
    wishes.search = fields.flag("search", findings).unwrap_or(false);
    let notes = [("margin", true), ("end", false)];
    wishes.notes_in_margin = fields.choice("notes", &notes, findings).unwrap_or(false);
    settings.colours = colours(&mut fields, findings);
    fields.finish("theme.toml", findings);
    settings
}

/// `[colours]`: those of the theme that stand elsewhere than in its style sheet.
fn colours(fields: &mut Fields<'_>, findings: &mut Findings) -> Colours {
    let mut colours = Colours::default();
    let Some(node) = fields.node("colours") else { return colours };
    let Some(mut keys) = Fields::new(node, "`[colours]`", findings) else { return colours };
    for (name, place) in [
        ("paper", &mut colours.paper),
        ("ink", &mut colours.ink),
        ("soft", &mut colours.soft),
        ("accent", &mut colours.accent),
    ] {
        let Some(written) = keys.text(name, findings) else { continue };
        match colour(&written.value) {
            Some(colour) => *place = colour,
            None => {
                let message = format!("`{}` is no colour that can be read", written.value);
                let hint = Some("write it as `#b5121b`".to_owned());
                findings.add_hint(Code::InvalidValue, written.span, message, hint);
            }
        }
    }
    keys.finish("`[colours]`", findings);
    colours
}

/// Words by key; those in a table have its name and a dot before theirs.
fn read_words(text: &str, findings: &mut Findings) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    let mut pending: Vec<(String, crate::data::Node)> =
        parse_toml(text, 0, findings).map(|node| (String::new(), node)).into_iter().collect();
    while let Some((name, node)) = pending.pop() {
        match node.value {
            NodeValue::Scalar { text, .. } => {
                words.insert(name, text);
            }
            NodeValue::Map(pairs) => {
                for (key, value) in pairs {
                    let dot = if name.is_empty() { "" } else { "." };
                    pending.push((format!("{name}{dot}{}", key.value), value));
                }
            }
            _ => {
                let message = format!("`{name}` must be a text");
                findings.add(Code::WrongType, node.span, message);
            }
        }
    }
    words
}

/// The words of all languages, the site's own first; what a language lacks is said in English.
fn all_words(
    by_language: BTreeMap<String, BTreeMap<String, String>>,
    from: &BTreeMap<String, Arc<str>>,
    language: &str,
    found: &mut Vec<Diagnostic>,
) -> Vec<Words> {
    let english = by_language.get("en").cloned().unwrap_or_default();
    let mut all: Vec<Words> = Vec::new();
    let short = language.split('-').next().unwrap_or(language);
    for (lang, words) in by_language {
        let mut dates = Vec::new();
        let mut strings = english.clone();
        for (key, value) in words {
            match key.strip_prefix("date.") {
                Some(key) => dates.push((key.to_owned(), value)),
                None => {
                    strings.insert(key, value);
                }
            }
        }
        let date = DateWords::from_pairs(&dates).unwrap_or_else(|errors| {
            for error in errors {
                let finding = Diagnostic::new(Code::InvalidValue, error.message);
                let finding = match from.get(&lang) {
                    Some(file) => finding.in_file(file),
                    None => finding,
                };
                found.push(finding.maybe_hint(error.hint));
            }
            DateWords::english()
        });
        all.push(Words { lang, date, strings });
    }
    if !all.iter().any(|words| words.lang == language || words.lang == short) {
        let english =
            Words { lang: language.to_owned(), date: DateWords::english(), strings: english };
        all.push(english);
    }
    all.sort_by_key(|words| (words.lang != language, words.lang != short, words.lang.clone()));
    all
}

fn templates(
    templates: Vec<(String, String, Option<Arc<str>>)>,
    assets: Assets,
    strings: Strings,
    found: &mut Vec<Diagnostic>,
) -> Tera {
    let new = || {
        let mut tera = Tera::new();
        // Nothing is in it yet, so this cannot fail.
        let _ = tera.set_fallback_prefixes(["theme/", "base/"]);
        tera.register_function("asset", assets.clone());
        tera.register_function("trans", strings.clone());
        tera.register_filter("script_json", script_json);
        tera.register_filter("group_by", no_group_by);
        tera
    };
    let empty = new();
    let mut whole = empty.clone();
    let all = templates.iter().map(|(name, text, _)| (&**name, &**text));
    if whole.add_raw_templates(all.collect::<Vec<_>>()).is_ok() {
        return whole;
    }
    // Loading stops at the first syntax error, so each is looked at alone.
    let readable: Vec<(String, String, Option<Arc<str>>)> = templates
        .into_iter()
        .filter(|(name, text, path)| {
            let Err(error) = empty.clone().add_raw_template(name, text) else { return true };
            let ErrorKind::SyntaxError(report) = error.kind() else { return true };
            let message = sentence(report.message());
            let mut finding = Diagnostic::new(Code::TemplateSyntax, message);
            finding = match path {
                Some(path) => {
                    let range = report.span().range.clone();
                    finding.at(path, Span::new(range.start, range.end))
                }
                None => finding.hint(format!("in the built-in template `{name}`")),
            };
            found.push(finding);
            false
        })
        .collect();
    let mut kept = readable;
    loop {
        let mut tera = empty.clone();
        let all: Vec<(&str, &str)> =
            kept.iter().map(|(name, text, _)| (&**name, &**text)).collect();
        let Err(error) = tera.add_raw_templates(all) else { return tera };
        let text = error.to_string();
        // Names that nothing defines come all at once, each with its template and its place.
        let before = kept.len();
        for (message, name, span) in undefined(&text, &kept) {
            if let Some(path) = span.and_then(|_| origin(&kept, &name)) {
                let finding = Diagnostic::new(Code::TemplateSyntax, message);
                found.push(finding.at(&path, span.unwrap_or_default()));
            }
        }
        let wrong: Vec<String> =
            undefined(&text, &kept).into_iter().map(|(_, name, _)| name).collect();
        kept.retain(|(name, _, path)| path.is_none() || !wrong.contains(name));
        if kept.len() < before {
            continue;
        }
        // Else the site's own templates are to blame first.
        let blamed =
            kept.iter().rposition(|(name, _, path)| path.is_some() && text.contains(name.as_str()));
        let blamed = blamed.or_else(|| kept.iter().rposition(|(_, _, path)| path.is_some()));
        let mut finding = Diagnostic::new(Code::TemplateSyntax, sentence(&first_line(&text)));
        let Some(at) = blamed else {
            found.push(finding);
            return new();
        };
        let (name, text, path) = kept.remove(at);
        if text.contains(&format!("{{% extends \"{name}\"")) {
            let hint =
                format!("write `{{% extends \"theme/{name}\" %}}` to change the theme's own");
            finding = finding.hint(hint);
        }
        if let Some(path) = &path {
            finding = finding.in_file(path);
        }
        found.push(finding);
    }
}

type Source = (String, String, Option<Arc<str>>);

fn origin(templates: &[Source], name: &str) -> Option<Arc<str>> {
    templates.iter().find(|(other, ..)| other == name).and_then(|(.., path)| path.clone())
}

/// The names that templates use and nothing defines, out of the engine's report: a message, the
/// template, and where in it.
fn undefined(report: &str, templates: &[Source]) -> Vec<(String, String, Option<Span>)> {
    let mut all = Vec::new();
    let mut lines = report.lines();
    while let Some(line) = lines.next() {
        let Some(message) = line.strip_prefix("error: ") else { continue };
        let Some(place) = lines.next().and_then(|line| line.trim().strip_prefix("--> ")) else {
            continue;
        };
        let mut parts = place.rsplitn(3, ':');
        let (column, row, name) = (parts.next(), parts.next(), parts.next());
        let Some(name) = name else { continue };
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok());
        let text = templates.iter().find(|(other, ..)| other == name).map(|(_, text, _)| text);
        let span = text.zip(number(row)).zip(number(column)).and_then(|((text, row), column)| {
            let line = text.split_inclusive('\n').nth(row.checked_sub(1)?)?;
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            let mut ends =
                line.char_indices().map(|(at, _)| start + at).skip(column.checked_sub(1)?);
            let first = ends.next()?;
            let marked = lines.clone().find(|line| line.contains('^'));
            let length = marked.map_or(1, |line| line.matches('^').count());
            let last = ends.nth(length.saturating_sub(1)).unwrap_or(start + line.trim_end().len());
            Some(Span::new(first, last))
        });
        all.push((sentence(message), name.to_owned(), span));
    }
    all
}

/// The engine's words as findings have them: small letters first, no full stop at the end.
pub(super) fn sentence(message: &str) -> String {
    let small = |part: &str| {
        let mut chars = part.chars();
        let first = chars.next().map(|first| first.to_lowercase().to_string());
        first.unwrap_or_default() + chars.as_str()
    };
    let parts = message.trim().trim_end_matches('.').split(". ").map(small);
    parts.collect::<Vec<_>>().join("; ")
}

fn first_line(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(3)
        .collect::<Vec<_>>()
        .join(", ")
}

/// `asset(path="style.css")`: the way to a file of the theme.
#[derive(Clone)]
struct Assets {
    addresses: BTreeMap<String, String>,
}

impl Function<TeraResult<String>> for Assets {
    fn call(&self, kwargs: Kwargs, state: &State) -> TeraResult<String> {
        let path = kwargs.must_get::<&str>("path")?;
        let root = state.get::<String>("root")?.unwrap_or_default();
        match self.addresses.get(path) {
            Some(address) => Ok(format!("{root}{address}")),
            None => {
                let known = self.addresses.keys().map(String::as_str);
                let hint =
                    did_you_mean(path, known).map_or(String::new(), |hint| format!(": {hint}"));
                Err(tera::Error::message(format!("the theme has no file `static/{path}`{hint}")))
            }
        }
    }

    fn is_safe(&self) -> bool {
        false
    }
}

/// `trans(key="sources")`: a word in the language of the page.
#[derive(Clone)]
struct Strings {
    words: Vec<Words>,
}

impl Function<TeraResult<String>> for Strings {
    fn call(&self, kwargs: Kwargs, state: &State) -> TeraResult<String> {
        let key = kwargs.must_get::<&str>("key")?;
        let lang = state.get::<String>("lang")?.unwrap_or_default();
        let words = words_in(&self.words, &lang);
        match words.strings.get(key) {
            Some(word) => Ok(word.clone()),
            None => {
                let known = words.strings.keys().map(String::as_str);
                let hint =
                    did_you_mean(key, known).map_or(String::new(), |hint| format!(": {hint}"));
                let message =
                    format!("no word is called `{key}` in i18n/{}.toml{hint}", words.lang);
                Err(tera::Error::message(message))
            }
        }
    }

    fn is_safe(&self) -> bool {
        false
    }
}

/// JSON that is safe inside `<script>`.
fn script_json(value: &Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let json = serde_json::to_string(value).map_err(tera::Error::message)?;
    Ok(Value::safe_string(&json.replace('<', "\\u003c")))
}

/// The engine's own groups in an order that differs from run to run.
fn no_group_by(_: &Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    Err(tera::Error::message(
        "`group_by` has no fixed order; views come grouped where that is of use",
    ))
}
