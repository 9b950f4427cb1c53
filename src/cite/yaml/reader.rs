//! An entry as `hayagriva` takes it: as JSON, which is YAML too.

use hayagriva::Entry;
use hayagriva::types::EntryType;
use serde_json::{Map, Value as Json};

use super::keys::{ELSEWHERE, KEYS, PROSE, TYPES};
use crate::cite::entry::Own;
use crate::cite::when;
use crate::data::{Findings, Node, Value};
use crate::date::Date;
use crate::diagnostic::{Code, Spanned, closest, did_you_mean};

/// How many maps may stand in one another.
const DEPTH: usize = 16;

/// Gives an entry to `hayagriva`.
pub(in crate::cite) fn read(inner: &str, fields: Map<String, Json>) -> Result<Entry, String> {
    let mut file = Map::new();
    file.insert(inner.to_owned(), Json::Object(fields));
    let text = Json::Object(file).to_string();
    match hayagriva::io::from_yaml_str(&text) {
        Ok(library) => library.into_iter().next().ok_or_else(|| "it is empty".to_owned()),
        Err(error) => Err(tidy(&error.to_string(), inner)),
    }
}

/// The message of `hayagriva` without places in a text that the author never wrote.
fn tidy(message: &str, inner: &str) -> String {
    let message = message.strip_prefix(inner).unwrap_or(message);
    let message = message.trim_start_matches(['.', ':', ' ']);
    let end = message.find(" at line ").unwrap_or(message.len());
    message[..end].trim().replace('\n', " ")
}

/// A message without the path to its place in the field: `[1].name: `.
fn without_path(why: &str, field: &str) -> String {
    let rest = why.strip_prefix(field).unwrap_or(why);
    match rest.split_once(": ") {
        Some((path, rest)) if !path.contains(' ') => rest.to_owned(),
        _ => rest.to_owned(),
    }
}

/// Makes JSON of an entry.
pub(super) struct Reader<'a> {
    pub(super) key: &'a Spanned<String>,
    /// The key that `hayagriva` gets.
    pub(super) inner: &'a str,
    /// Whether to try every field on its own.
    pub(super) each: bool,
    pub(super) findings: &'a mut Findings,
}

impl Reader<'_> {
    /// The fields as `hayagriva` takes them, without those that it does not take.
    pub(super) fn map(
        &mut self,
        fields: &[&(Spanned<String>, Node)],
        child: Option<EntryType>,
        depth: usize,
    ) -> Map<String, Json> {
        let top = child.is_none();
        let mut map = Map::new();
        let kind = self.kind(fields, top);
        if let Some((name, _)) = &kind {
            map.insert("type".to_owned(), Json::String(name.clone()));
        }
        for (name, node) in fields.iter().copied() {
            let value = match name.value.as_str() {
                "type" => continue,
                "parent" => self.parents(node, kind.as_ref().map(|(_, kind)| *kind), depth),
                "date" => hayagriva_date(node, self.findings),
                "url" => json(node, "url", 0),
                key if KEYS.contains(&key) => json(node, key, 0),
                _ => {
                    let known: Vec<&str> =
                        Own::KEYS.iter().chain(KEYS).copied().chain(["type", "parent"]).collect();
                    unknown(name, "a source", &known, self.findings);
                    continue;
                }
            };
            let Some(value) = value.filter(|value| !value.is_null()) else { continue };
            if self.each
                && name.value != "parent"
                && let Err(why) = self.alone(&name.value, &value)
            {
                let message = format!(
                    "`{}` of the source `{}` cannot be read: {why}",
                    name.value, self.key.value
                );
                self.findings.add_hint(
                    Code::SourceEntry,
                    node.span,
                    message,
                    hint_for(&name.value, &why),
                );
                continue;
            }
            map.insert(name.value.clone(), value);
        }
        map
    }

    /// The type: its name and what it is.
    fn kind(
        &mut self,
        fields: &[&(Spanned<String>, Node)],
        top: bool,
    ) -> Option<(String, EntryType)> {
        let written = fields.iter().find(|(name, _)| name.value == "type").map(|(_, node)| node);
        let text = written.and_then(Node::text);
        let lower = text.map(str::to_lowercase);
        let known = lower.as_deref().and_then(|text| TYPES.iter().find(|name| **name == text));
        if let Some(name) = known
            && let Ok(kind) = name.parse()
        {
            return Some(((*name).to_owned(), kind));
        }
        match (written, text) {
            (Some(node), Some(text)) => {
                let hint = match closest(text, TYPES.iter().copied()) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "write one of article, web, report, book, post, video, legislation or another type of Hayagriva".to_owned(),
                };
                let message = format!("`{text}` is no type of source");
                self.findings.add_hint(Code::SourceEntry, node.span, message, Some(hint));
            }
            (Some(node), None) => {
                let message = format!("`type` must be a single value, not {}", node.describe());
                self.findings.add(Code::SourceEntry, node.span, message);
            }
            (None, _) if top => {
                let message = format!("the source `{}` has no `type`", self.key.value);
                let hint = "write `type: web`, or article, report, book, post, video …".to_owned();
                self.findings.add_hint(Code::SourceEntry, self.key.span, message, Some(hint));
            }
            // Hayagriva knows what a parent is where it does not say.
            (None, _) => return None,
        }
        Some(("misc".to_owned(), EntryType::Misc))
    }

    fn parents(&mut self, node: &Node, child: Option<EntryType>, depth: usize) -> Option<Json> {
        if depth >= DEPTH {
            let message = format!("the source `{}` is part of too many things", self.key.value);
            self.findings.add(Code::SourceEntry, node.span, message);
            return None;
        }
        let one = |node: &Node, reader: &mut Self| {
            let Value::Map(fields) = &node.value else {
                let message = format!("`parent` must be a map, not {}", node.describe());
                let hint = node.text().map(|text| format!("write `parent: {{ title: {text} }}`"));
                reader.findings.add_hint(Code::SourceEntry, node.span, message, hint);
                return None;
            };
            let fields: Vec<_> = fields.iter().collect();
            let map = reader.map(&fields, child.or(Some(EntryType::Misc)), depth + 1);
            Some(Json::Object(map))
        };
        match &node.value {
            Value::Null => None,
            Value::List(items) => Some(items.iter().filter_map(|item| one(item, self)).collect()),
            _ => one(node, self),
        }
    }

    /// Whether `hayagriva` takes this one field.
    fn alone(&self, name: &str, value: &Json) -> Result<(), String> {
        let mut map = Map::new();
        map.insert("type".to_owned(), Json::from("misc"));
        map.insert(name.to_owned(), value.clone());
        read(self.inner, map).map(|_| ()).map_err(|why| without_path(&why, name))
    }
}

/// A date below `parent` in the form of `hayagriva`.
fn hayagriva_date(node: &Node, findings: &mut Findings) -> Option<Json> {
    let edtf = match node.text() {
        Some(text) => text.trim().to_owned(),
        None => edtf_of_map(node)?,
    };
    match Date::parse(&edtf) {
        Ok(date) => when::to_hayagriva(&date).map(|date| Json::String(date.to_string())),
        Err(error) => {
            findings.add_hint(error.code, node.span, error.message, error.hint);
            None
        }
    }
}

fn hint_for(field: &str, why: &str) -> Option<String> {
    let hint = match field {
        _ if why.contains("brace") => "write `\\}` for a brace that is only a brace",
        "author" | "editor" => "write a name as `Family, Given`, an organisation as `{ name: … }`",
        "volume-total" | "page-total" => "write a number",
        "affiliated" => "write `{ role: translator, names: [ … ] }`",
        "language" => "write a tag such as `en` or `ar`",
        "serial-number" | "serial" => "write a number, or `{ doi: … }`",
        _ => return None,
    };
    Some(hint.to_owned())
}

/// The value of `key` as JSON. Numbers stay texts, since `hayagriva` reads them from texts, and a
/// title may be `1984`.
fn json(node: &Node, key: &str, depth: usize) -> Option<Json> {
    if depth > DEPTH {
        return None;
    }
    Some(match &node.value {
        Value::Null => Json::Null,
        Value::Scalar { text, quoted: false } if text == "true" || text == "false" => match key {
            "comma-suffix" | "verbatim" => Json::Bool(text == "true"),
            _ => Json::String(text.clone()),
        },
        Value::Scalar { text, .. } if PROSE.contains(&key) => Json::String(without_math(text)),
        Value::Scalar { text, .. } => Json::String(text.clone()),
        Value::List(items) => items.iter().filter_map(|item| json(item, key, depth + 1)).collect(),
        Value::Map(fields) => Json::Object(
            fields
                .iter()
                .filter_map(|(name, value)| {
                    // The name of a person is no prose, that of a publisher is.
                    let inner = if name.value == "name" { key } else { &name.value };
                    Some((name.value.clone(), json(value, inner, depth + 1)?))
                })
                .collect(),
        ),
    })
}

/// The text with a backslash before every `$` that has none.
pub(in crate::cite) fn without_math(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        if c == '$' && !escaped {
            plain.push('\\');
        }
        escaped = c == '\\' && !escaped;
        plain.push(c);
    }
    plain
}

/// `{ year: 2024, month: 1, day: 5, approximate: true, season: 1 }` as EDTF.
pub(super) fn edtf_of_map(node: &Node) -> Option<String> {
    let Value::Map(parts) = &node.value else { return None };
    let text = |name: &str| {
        parts.iter().find(|(key, _)| key.value == name).and_then(|(_, value)| value.text())
    };
    let number = |name: &str| text(name).and_then(|text| text.trim().parse::<i64>().ok());
    let mut edtf = when::edtf_year(number("year")?);
    match (number("month"), number("day"), number("season")) {
        (Some(month), Some(day), _) => edtf.push_str(&format!("-{month:02}-{day:02}")),
        (Some(month), None, _) => edtf.push_str(&format!("-{month:02}")),
        (None, _, Some(season)) => edtf.push_str(&format!("-{}", season + 20)),
        (None, ..) => {}
    }
    if text("approximate") == Some("true") {
        edtf.push('~');
    }
    Some(edtf)
}

pub(super) fn unknown(name: &Spanned<String>, what: &str, known: &[&str], findings: &mut Findings) {
    let elsewhere = ELSEWHERE.iter().find(|(other, _)| *other == name.value);
    let hint = elsewhere
        .map(|(_, hint)| (*hint).to_owned())
        .or_else(|| did_you_mean(&name.value, known.iter().copied()));
    let message = format!("{what} has no key `{}`", name.value);
    findings.add_hint(Code::UnknownKey, name.span, message, hint);
}
