//! Registers in Hayagriva's YAML.
//!
//! The file is read once with places; every entry is then given to `hayagriva` on its own, as JSON,
//! which is YAML too. Where it refuses an entry, its fields are tried one by one, so that the
//! finding stands at the one that is wrong and the entry loads without it.

mod keys;
mod reader;

use self::reader::{Reader, edtf_of_map, unknown};
pub(super) use self::reader::{read, without_math};
use super::entry::{Own, SourceEntry, inner_key};
use super::{Register, silence};
use crate::data::{Findings, Node, Value, parse_yaml};
use crate::diagnostic::{Code, Span, Spanned};

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
                    // What breaks off has no value, and what is wrong comes after it.
                    let broken_off = matches!(node.value, Value::Null);
                    place.span.is_some_and(|at| {
                        span.start <= at.start && (at.start <= span.end || broken_off)
                    })
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

#[cfg(test)]
mod tests;
