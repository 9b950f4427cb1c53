//! The template engine with what a theme's templates may ask for.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tera::{ErrorKind, Function, Kwargs, State, Tera, TeraResult, Value};

use super::super::sentence;
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean};
use crate::plan::{Words, place_of_words};

pub(super) fn templates(
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
        if let Some((at, finding)) = without_block(&text, &kept) {
            found.push(finding);
            kept.remove(at);
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

/// Which of the site's own templates lacks a block that one which extends it fills, out of the engine's
/// report.
fn without_block(report: &str, templates: &[Source]) -> Option<(usize, Diagnostic)> {
    let (_, rest) = report.split_once("Block `")?;
    let (block, rest) = rest.split_once("` is not defined in any parent template")?;
    let (child, _) = rest.split_once("--> ")?.1.split_once(':')?;
    let (_, text, _) = templates.iter().find(|(name, ..)| name == child)?;
    let (_, rest) = text.split_once("{% extends \"")?;
    let (parent, _) = rest.split_once('"')?;
    let own = |(name, _, path): &Source| name == parent && path.is_some();
    let at = templates.iter().rposition(own)?;
    let (_, _, path) = &templates[at];
    let child = child.strip_prefix("theme/").unwrap_or(child);
    let message = format!("`{parent}` has no block `{block}`, which `{child}` fills");
    let hint = format!("add `{{% block {block} %}}{{% endblock {block} %}}` where it belongs");
    let finding = Diagnostic::new(Code::TemplateSyntax, message).hint(hint);
    Some((at, finding.in_file(path.as_ref()?)))
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
pub(super) struct Assets {
    pub(super) addresses: BTreeMap<String, String>,
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
pub(super) struct Strings {
    /// The words of each language; the first is the site's own.
    words: Vec<Words>,
    /// The same as the engine holds them.
    values: Vec<FxHashMap<String, Value>>,
}

impl Strings {
    pub(super) fn new(words: &[Words]) -> Self {
        let of = |words: &Words| {
            let value = |(key, word): (&String, &String)| (key.clone(), Value::from(word.as_str()));
            words.strings.iter().map(value).collect()
        };
        Self { words: words.to_vec(), values: words.iter().map(of).collect() }
    }
}

impl Function<TeraResult<Value>> for Strings {
    fn call(&self, kwargs: Kwargs, state: &State) -> TeraResult<Value> {
        let key = kwargs.must_get::<&str>("key")?;
        let lang = state.get::<Value>("lang")?;
        let lang = lang.as_ref().and_then(Value::as_str).unwrap_or_default();
        let place = place_of_words(&self.words, lang);
        if let Some(word) = self.values.get(place).and_then(|values| values.get(key)) {
            return Ok(word.clone());
        }
        let words = self.words.get(place);
        let known = words.into_iter().flat_map(|words| words.strings.keys().map(String::as_str));
        let hint = did_you_mean(key, known).map_or(String::new(), |hint| format!(": {hint}"));
        let lang = words.map_or("en", |words| words.lang.as_str());
        Err(tera::Error::message(format!("no word is called `{key}` in i18n/{lang}.toml{hint}")))
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
