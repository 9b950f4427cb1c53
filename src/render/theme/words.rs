//! Words of a theme in each language: `i18n/*.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::data::{Findings, Value as NodeValue, parse_toml};
use crate::date::DateWords;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Words;

/// Words by key; those in a table have its name and a dot before theirs.
pub(super) fn read_words(text: &str, findings: &mut Findings) -> BTreeMap<String, String> {
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
pub(super) fn all_words(
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
