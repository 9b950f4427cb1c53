//! Registers in Hayagriva's YAML.
//!
//! The file is read once with places; every entry is then given to `hayagriva` on its own, as JSON,
//! which is YAML too. Where it refuses an entry, its fields are tried one by one, so that the
//! finding stands at the one that is wrong and the entry loads without it.

use hayagriva::Entry;
use hayagriva::types::EntryType;
use serde_json::{Map, Value as Json};

use super::entry::{Own, SourceEntry, inner_key};
use super::{Register, silence, when};
use crate::data::{Findings, Node, Value, parse_yaml};
use crate::date::Date;
use crate::diagnostic::{Code, Span, Spanned, closest};

/// The keys of Hayagriva, besides those in [`Own`] and `type` and `parent`.
const KEYS: &[&str] = &[
    "title",
    "author",
    "editor",
    "affiliated",
    "publisher",
    "location",
    "organization",
    "issue",
    "chapter",
    "volume",
    "volume-total",
    "edition",
    "page-range",
    "page-total",
    "time-range",
    "runtime",
    "serial-number",
    "serial",
    "language",
    "archive",
    "archive-location",
    "call-number",
    "note",
    "abstract",
    "genre",
];

/// Keys whose values are prose, in which `$` is money and not mathematics.
const PROSE: &[&str] = &[
    "title",
    "publisher",
    "location",
    "organization",
    "archive",
    "archive-location",
    "call-number",
    "note",
    "abstract",
    "genre",
    "value",
    "short",
];

/// The types of Hayagriva.
const TYPES: &[&str] = &[
    "article",
    "chapter",
    "entry",
    "anthos",
    "report",
    "thesis",
    "web",
    "scene",
    "artwork",
    "patent",
    "case",
    "newspaper",
    "legislation",
    "manuscript",
    "post",
    "misc",
    "performance",
    "periodical",
    "proceedings",
    "book",
    "blog",
    "reference",
    "conference",
    "anthology",
    "repository",
    "thread",
    "video",
    "audio",
    "exhibition",
    "original",
];

/// What people write who come from other formats, and what it is called here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("year", "write `date:`"),
    ("issued", "write `date:`"),
    ("published", "write `date:`"),
    ("authors", "write `author:`, also for several"),
    ("pages", "write `page-range:`"),
    ("page", "write `page-range:`"),
    ("number", "write `serial-number:`, or `issue:` under `parent:`"),
    ("doi", "write `serial-number: { doi: … }`"),
    ("isbn", "write `serial-number: { isbn: … }`"),
    ("issn", "write `serial-number: { issn: … }`"),
    ("journal", "write `parent: { type: periodical, title: … }`"),
    ("newspaper", "write `parent: { type: newspaper, title: … }`"),
    ("container-title", "write `parent: { title: … }`"),
    ("website", "write `parent: { type: web, title: … }`"),
    ("institution", "write `organization:`"),
    ("lang", "write `language:`"),
    ("link", "write `url:`"),
    ("archive_url", "write `archive-url:`"),
    ("archived-url", "write `archive-url:`"),
    ("archive-date", "write `archived:`"),
    ("archive_date", "write `archived:`"),
    ("urldate", "write `accessed:`"),
    ("access-date", "write `accessed:`"),
];

/// How many maps may stand in one another.
const DEPTH: usize = 16;

pub(super) fn parse(text: &str, findings: &mut Findings) -> Register {
    let mut register = Register::default();
    for (key, node) in top_level(text, findings) {
        register.entries.push(entry(&key, &node, findings));
    }
    let spans: Vec<Span> = register.entries.iter().map(|entry| entry.span).collect();
    register.silencers = silence::in_yaml(text, &spans, findings);
    register
}

/// The entries of the file. Where it cannot be read as a whole, it is read entry by entry, so that
/// a slip in one does not take the others along.
fn top_level(text: &str, findings: &mut Findings) -> Vec<(Spanned<String>, Node)> {
    let mut whole = Findings::new(&findings.file);
    let parsed = parse_yaml(text, 0, &mut whole);
    let syntax = whole.list.iter().any(|found| found.code == Code::DataSyntax);
    if !syntax {
        let pairs = parsed.map_or_else(Vec::new, |node| pairs(node, findings));
        mark_duplicates(&pairs, &mut whole);
        findings.list.append(&mut whole.list);
        return pairs;
    }
    let mut all: Vec<(Spanned<String>, Node)> = Vec::new();
    for (start, end) in chunks(text) {
        let mut own = Findings::new(&findings.file);
        let parsed = parse_yaml(&text[start..end], start, &mut own);
        findings.list.append(&mut own.list);
        let found = match parsed {
            Some(node) => pairs(node, findings),
            None => broken_chunk(text, start, end).into_iter().collect(),
        };
        for (key, node) in found {
            match all.iter().find(|(other, _)| other.value == key.value) {
                Some((first, _)) => super::duplicate(&key, first.span, findings),
                None => all.push((key, node)),
            }
        }
    }
    all
}

/// The key of a chunk that cannot be read, with nothing as its value.
fn broken_chunk(text: &str, start: usize, end: usize) -> Option<(Spanned<String>, Node)> {
    let chunk = &text[start..end];
    let line = chunk.lines().next()?;
    let (key, _) = line.split_once(':')?;
    let name = key.trim().trim_matches(['"', '\'']);
    let span = Span::new(start, start + chunk.trim_end().len());
    let key = Spanned::new(name.to_owned(), Span::new(start, start + key.trim_end().len()));
    (!name.is_empty()).then_some((key, Node { value: Value::Null, span }))
}

/// Where the text's lines at the margin begin a new key: the ranges from one to the next.
fn chunks(text: &str) -> Vec<(usize, usize)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begins = line.starts_with(|c: char| !c.is_whitespace() && !"#-}]".contains(c));
        if begins && line.contains(':') {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).collect()
}

fn pairs(node: Node, findings: &mut Findings) -> Vec<(Spanned<String>, Node)> {
    match node.value {
        Value::Map(pairs) => pairs,
        _ => {
            let message =
                format!("a register must be a map of keys to sources, not {}", node.describe());
            let hint = "begin each source with its key: `vn-2024:`, and indent what follows";
            findings.add_hint(Code::WrongType, node.span, message, Some(hint.to_owned()));
            Vec::new()
        }
    }
}

/// A key that stands twice at the margin is a source that stands twice.
fn mark_duplicates(pairs: &[(Spanned<String>, Node)], findings: &mut Findings) {
    let first_place = |found: &crate::diagnostic::Diagnostic| {
        let (place, _) = found.related.first()?;
        pairs.iter().find(|(key, _)| Some(key.span) == place.span).map(|(key, _)| key.clone())
    };
    for at in 0..findings.list.len() {
        let found = &findings.list[at];
        let place = found.place.as_ref().and_then(|place| place.span);
        if found.code == Code::DuplicateKey
            && let (Some(first), Some(span)) = (first_place(found), place)
        {
            findings.list[at] = super::duplicate_of(
                &Spanned::new(first.value.clone(), span),
                first.span,
                &findings.file,
            );
        }
    }
}

fn entry(key: &Spanned<String>, node: &Node, findings: &mut Findings) -> SourceEntry {
    let span = key.span.to(node.span);
    let Value::Map(fields) = &node.value else {
        let already = findings.list.iter().any(|found| {
            found.code == Code::DataSyntax
                && found.place.as_ref().is_some_and(|place| {
                    place.span.is_some_and(|at| span.start <= at.start && at.start <= span.end)
                })
        });
        if !already {
            let message =
                format!("the source `{}` must be a map, not {}", key.value, node.describe());
            let hint = "give it at least `type:` and `title:`, indented".to_owned();
            findings.add_hint(Code::SourceEntry, span, message, Some(hint));
        }
        return SourceEntry::broken(key, span);
    };
    let mut own = Own::default();
    let kept: Vec<&(Spanned<String>, Node)> =
        fields.iter().filter(|(name, value)| !take_own(&mut own, name, value, findings)).collect();
    let inner = inner_key(&key.value);
    let mut found = Findings::new(&findings.file);
    let mut reader = Reader { key, inner: &inner, each: false, findings: &mut found };
    let mut data = read(&inner, reader.map(&kept, None, 0));
    if data.is_err() {
        // Something is wrong: the same again field by field, to find out what.
        found.list.clear();
        let mut reader = Reader { key, inner: &inner, each: true, findings: &mut found };
        data = read(&inner, reader.map(&kept, None, 0));
    }
    findings.list.append(&mut found.list);
    match data {
        Ok(data) => SourceEntry::new(key, span, own, data, None),
        Err(why) => {
            let message = format!("the source `{}` cannot be read: {why}", key.value);
            findings.add(Code::SourceEntry, span, message);
            SourceEntry::broken(key, span)
        }
    }
}

/// Takes what Backstory reads itself; says whether it was that.
fn take_own(own: &mut Own, name: &Spanned<String>, node: &Node, findings: &mut Findings) -> bool {
    let key = name.value.as_str();
    if !Own::KEYS.contains(&key) {
        return false;
    }
    match &node.value {
        Value::Null => {}
        Value::Scalar { text, .. } => {
            own.set(key, &Spanned::new(text.clone(), node.span), findings);
        }
        Value::Map(parts) if key == "url" => {
            // Hayagriva's own form of an address with the day on which it was read.
            for (name, part) in parts {
                let target = match name.value.as_str() {
                    "value" => "url",
                    "date" => "accessed",
                    _ => {
                        unknown(name, "`url`", &["value", "date"], findings);
                        continue;
                    }
                };
                if let Some(text) = crate::data::text_of(part, &name.value, findings) {
                    own.set(target, &text, findings);
                }
            }
        }
        Value::Map(_) if key == "date" => match edtf_of_map(node) {
            Some(edtf) => {
                own.set(key, &Spanned::new(edtf, node.span), findings);
            }
            None => {
                let message = "`date` as a map needs at least `year`".to_owned();
                let hint = "write it as EDTF: `date: 2024-01-05`".to_owned();
                findings.add_hint(Code::WrongType, node.span, message, Some(hint));
            }
        },
        _ => {
            let message = format!("`{key}` must be a single value, not {}", node.describe());
            findings.add(Code::WrongType, node.span, message);
        }
    }
    true
}

/// `{ year: 2024, month: 1, day: 5, approximate: true, season: 1 }` as EDTF.
fn edtf_of_map(node: &Node) -> Option<String> {
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

fn unknown(name: &Spanned<String>, what: &str, known: &[&str], findings: &mut Findings) {
    let elsewhere = ELSEWHERE.iter().find(|(other, _)| *other == name.value);
    let hint = elsewhere
        .map(|(_, hint)| (*hint).to_owned())
        .or_else(|| crate::diagnostic::did_you_mean(&name.value, known.iter().copied()));
    let message = format!("{what} has no key `{}`", name.value);
    findings.add_hint(Code::UnknownKey, name.span, message, hint);
}

/// Gives an entry to `hayagriva`.
pub(super) fn read(inner: &str, fields: Map<String, Json>) -> Result<Entry, String> {
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

struct Reader<'a> {
    key: &'a Spanned<String>,
    inner: &'a str,
    /// Whether to try every field on its own.
    each: bool,
    findings: &'a mut Findings,
}

impl Reader<'_> {
    /// The fields as `hayagriva` takes them, without those that it does not take.
    fn map(
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
pub(super) fn without_math(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::super::{Access, SourceKind, parse_register};
    use super::*;

    const GOOD: &str = "\
# The register of the sample site
vn-2024:
  type: article
  title: The US-led coalition's mission costs $5bn and {NATO} $6bn
  author: [\"Said, Amal\", { name: Reuters }]
  date: 2024-01~
  parent: { type: newspaper, title: Vatican News, publisher: { name: Holy See, location: Rome } }
  url: { value: https://example.org/a?b=c, date: 2024-02-01 }
  archive-url: https://archive.example.org/1
  archived: 2024-01-11
  kind: report
  access: open
  language: en
  serial-number: { doi: 10.1000/182 }
نص:
  type: Report
  title: 1984
  organization: Pentagon
  volume: 3
  date: { year: 2024, month: 1, approximate: true }
  accessed: 2024-03
bare:
  type: web
";

    fn read(text: &str) -> Register {
        parse_register(&"sources/a.yaml".into(), text)
    }

    fn messages(register: &Register, text: &str) -> Vec<String> {
        let shown = |found: &crate::diagnostic::Diagnostic| {
            let place = found.place.as_ref().and_then(|place| place.span).unwrap_or_default();
            let hint = found.hint.as_deref().unwrap_or("-");
            format!("{} @ {} | {} | {hint}", found.code.as_str(), place.of(text), found.message)
        };
        register.diagnostics.iter().map(shown).collect()
    }

    #[test]
    fn a_good_register_loads_without_findings() {
        let register = read(GOOD);
        assert_eq!(messages(&register, GOOD), [""; 0]);
        let [vn, text, bare] = &register.entries[..] else { panic!("three") };
        assert_eq!(
            vn.title.as_deref(),
            Some("The US-led coalition's mission costs $5bn and NATO $6bn")
        );
        assert_eq!(vn.authors, ["Amal Said", "Reuters"]);
        assert_eq!(vn.date.as_ref().unwrap().value.edtf(), "2024-01~");
        assert_eq!(vn.date.as_ref().unwrap().span.of(GOOD), "2024-01~");
        assert_eq!(vn.container.as_deref(), Some("Vatican News"));
        assert_eq!(vn.publisher.as_deref(), Some("Holy See"));
        assert_eq!(vn.type_name, "article-newspaper");
        assert_eq!(vn.url.as_ref().unwrap().value, "https://example.org/a?b=c");
        assert_eq!(vn.accessed.as_ref().unwrap().value.edtf(), "2024-02-01");
        assert_eq!(vn.archived.as_ref().unwrap().value.edtf(), "2024-01-11");
        assert_eq!((vn.kind, vn.access), (Some(SourceKind::Report), Some(Access::Open)));
        assert_eq!(vn.doi.as_deref(), Some("10.1000/182"));
        assert!(
            vn.span.of(GOOD).starts_with("vn-2024:") && vn.span.of(GOOD).ends_with("10.1000/182 }")
        );
        assert_eq!(vn.data.date().unwrap().to_string(), "~2024-01");
        assert_eq!(text.key.value, "نص");
        assert_eq!(text.title.as_deref(), Some("1984"));
        assert_eq!(text.publisher.as_deref(), Some("Pentagon"));
        assert_eq!(text.date.as_ref().unwrap().value.edtf(), "2024-01~");
        assert_eq!((&bare.title, &bare.url, bare.broken), (&None, &None, false));
    }

    #[test]
    fn one_bad_entry_is_one_finding_and_the_others_load() {
        for (bad, expected) in [
            (
                "  titel: T\n  type: web",
                "unknown-key @ titel | a source has no key `titel` | did you mean `title`?",
            ),
            (
                "  type: web\n  journal: T",
                "unknown-key @ journal | a source has no key `journal` | write `parent: { type: periodical, title: … }`",
            ),
            (
                "  type: web\n  parent: { titel: x }",
                "unknown-key @ titel | a source has no key `titel` | did you mean `title`?",
            ),
            (
                "  type: webb",
                "source-entry @ webb | `webb` is no type of source | did you mean `web`?",
            ),
            (
                "  title: T",
                "source-entry @ x | the source `x` has no `type` | write `type: web`, or article, report, book, post, video …",
            ),
            (
                "  type: web\n  kind: reprot",
                "invalid-value @ reprot | `reprot` is no value of `kind` | did you mean `report`?",
            ),
            (
                "  type: web\n  access: free",
                "invalid-value @ free | `free` is no value of `access` | write one of open, paywall",
            ),
            (
                "  type: web\n  url: www.example.org",
                "invalid-value @ www.example.org | `url` is no address: relative URL without a base | write the whole address: `https://www.example.org`",
            ),
            (
                "  type: web\n  archive-url: javascript:alert(1)",
                "unsafe-link @ javascript:alert(1) | `archive-url` has the scheme `javascript:`, which could run a script | give the address of the page itself",
            ),
            (
                "  type: web\n  title: a } b",
                "source-entry @ a } b | `title` of the source `x` cannot be read: unmatched closing brace at position 2 | write `\\}` for a brace that is only a brace",
            ),
            (
                "  type: web\n  page-total: many",
                "source-entry @ many | `page-total` of the source `x` cannot be read: no number found | write a number",
            ),
            (
                "  type: web\n  author: [a, [b]]",
                "source-entry @ [a, [b]] | `author` of the source `x` cannot be read: invalid type: sequence, expected a name string or a dictionary with a \"name\" key | write a name as `Family, Given`, an organisation as `{ name: … }`",
            ),
            (
                "  type: web\n  parent: { title: a, page-total: many }",
                "source-entry @ many | `page-total` of the source `x` cannot be read: no number found | write a number",
            ),
            (
                "  type: web\n  parent: Paper",
                "source-entry @ Paper | `parent` must be a map, not a single value | write `parent: { title: Paper }`",
            ),
            (
                "  type: web\n  date: [2024]",
                "wrong-type @ [2024] | `date` must be a single value, not a list | -",
            ),
            (
                " just text",
                "source-entry @ x: just text | the source `x` must be a map, not a single value | give it at least `type:` and `title:`, indented",
            ),
        ] {
            let text = format!("a: {{ type: web, title: A }}\nx:\n{bad}\nb: {{ type: web }}\n")
                .replace("x:\n just", "x: just");
            let register = read(&text);
            assert_eq!(messages(&register, &text), [expected], "{text}");
            let keys: Vec<&str> =
                register.entries.iter().map(|entry| entry.key.value.as_str()).collect();
            assert_eq!(keys, ["a", "x", "b"], "{text}");
            let broken: Vec<bool> = register.entries.iter().map(|entry| entry.broken).collect();
            assert_eq!(broken, [false, bad.starts_with(" just"), false], "{text}");
        }
    }

    #[test]
    fn a_slip_of_syntax_stays_in_its_entry() {
        let text =
            "a:\n  type: web\nx:\n  title: [oops\n  type: web\nb:\n  type: web\na:\n  type: web\n";
        let register = read(text);
        let codes: Vec<Code> = register.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, [Code::DataSyntax, Code::DuplicateSource]);
        let keys: Vec<(&str, bool)> =
            register.entries.iter().map(|entry| (entry.key.value.as_str(), entry.broken)).collect();
        assert_eq!(keys, [("a", false), ("x", true), ("b", false)]);
    }

    #[test]
    fn a_source_that_stands_twice_names_both_places() {
        let text = "a: { type: web }\nb: { type: web, title: x, title: y }\na: { type: book }\n";
        let register = read(text);
        let codes: Vec<Code> = register.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, [Code::DuplicateKey, Code::DuplicateSource]);
        let second = &register.diagnostics[1];
        assert_eq!(
            second.place.as_ref().unwrap().span.unwrap().start as usize,
            text.rfind("a:").unwrap()
        );
        assert_eq!(second.related[0].0.span.unwrap().start, 0);
    }

    #[test]
    fn cut_registers_do_no_harm() {
        for at in (0..=GOOD.len()).filter(|at| GOOD.is_char_boundary(*at)) {
            read(&GOOD[..at]);
            read(&GOOD[at..]);
        }
        let deep = format!("x: {}", "{parent: ".repeat(60)) + &"}".repeat(60);
        assert!(!read(&deep).diagnostics.is_empty());
        assert!(read("- a\n- b\n").diagnostics[0].code == Code::WrongType);
        assert!(read("").diagnostics.is_empty());
    }
}
