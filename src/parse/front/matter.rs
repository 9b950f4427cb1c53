//! Front matter as a tree, and what can be saved of it where it cannot be read as a whole.

use std::ops::Range;

use crate::data::{Findings, Node, Value, parse_toml, parse_yaml};
use crate::diagnostic::{Code, Span, Spanned};
use crate::parse::split::{Format, Split};

/// The tree of one front matter.
#[derive(Clone, Debug)]
pub(crate) struct Matter {
    /// What could be read; `None` where there is nothing.
    pub(crate) node: Option<Node>,
    /// Whether something could not be read, which is a finding already.
    pub(crate) damaged: bool,
}

/// Reads the front matter that [`split`](crate::parse::split::split) found in `text`.
///
/// One that is never closed is a finding, and so is one that cannot be read. What then stands in
/// whole entries of its own is read all the same, so that a slip does not take the page's id and
/// title with it and every link to the page becomes a second error.
pub(crate) fn load(text: &str, split: &Split, findings: &mut Findings) -> Matter {
    let Some(format) = split.format else { return Matter { node: None, damaged: false } };
    let part = &text[split.matter.clone()];
    if let Some(fence) = split.unclosed {
        let fence_text = format.fence();
        findings.add_hint(
            Code::FrontMatterOpen,
            fence,
            "the front matter that begins here is never closed",
            Some(format!("close it with a line `{fence_text}` before the text begins")),
        );
        return Matter { node: salvage(part, split.matter.start, format, findings), damaged: true };
    }
    let before = findings.list.len();
    let node = parse(part, split.matter.start, format, findings);
    let broken = |found: &crate::diagnostic::Diagnostic| found.code == Code::DataSyntax;
    if node.is_none() && findings.list[before..].iter().any(broken) {
        return Matter { node: salvage(part, split.matter.start, format, findings), damaged: true };
    }
    Matter { node, damaged: false }
}

/// Reads a whole file of YAML, such as a list of events.
pub(crate) fn load_file(text: &str, findings: &mut Findings) -> Matter {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let before = findings.list.len();
    let node = parse_yaml(&text[start..], start, findings);
    let damaged = node.is_none() && findings.list.len() > before;
    Matter { node, damaged }
}

fn parse(text: &str, offset: usize, format: Format, findings: &mut Findings) -> Option<Node> {
    match format {
        Format::Yaml => parse_yaml(text, offset, findings),
        Format::Toml => parse_toml(text, offset, findings),
    }
}

/// The top-level entries of `text` that can be read one by one.
fn salvage(text: &str, offset: usize, format: Format, findings: &Findings) -> Option<Node> {
    let mut pairs: Vec<(Spanned<String>, Node)> = Vec::new();
    for block in blocks(text, format) {
        let mut ignored = Findings::new(&findings.file);
        let at = offset + block.start;
        let Some(node) = parse(&text[block], at, format, &mut ignored) else { continue };
        if let Value::Map(found) = node.value {
            let fresh = found
                .into_iter()
                .filter(|(key, _)| !pairs.iter().any(|(other, _)| other.value == key.value));
            let fresh: Vec<_> = fresh.collect();
            pairs.extend(fresh);
        }
    }
    let span = Span::new(offset, offset + text.len());
    (!pairs.is_empty()).then_some(Node { value: Value::Map(pairs), span })
}

/// Each line that begins a key, with the lines up to the next such line. Tables of TOML are left
/// out: the keys in them are none of the page.
fn blocks(text: &str, format: Format) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if format == Format::Toml && line.starts_with('[') {
            break;
        }
        let begins = line.starts_with(|c: char| c.is_alphanumeric() || c == '"' || c == '\'');
        match blocks.last_mut() {
            Some(block) if !begins => block.end = at + line.len(),
            None if !begins => {}
            _ => blocks.push(at..at + line.len()),
        }
        at += line.len();
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::split::split;

    fn keys(text: &str) -> (Vec<String>, bool, Vec<&'static str>) {
        let mut findings = Findings::new(&"x.md".into());
        let matter = load(text, &split(text), &mut findings);
        let keys = match matter.node.map(|node| node.value) {
            Some(Value::Map(pairs)) => pairs,
            _ => Vec::new(),
        };
        for (key, _) in &keys {
            assert_eq!(key.span.of(text), key.value, "{text}");
        }
        let codes = findings.list.iter().map(|found| found.code.as_str()).collect();
        (keys.into_iter().map(|(key, _)| key.value).collect(), matter.damaged, codes)
    }

    #[test]
    fn a_slip_costs_only_the_entry_that_it_is_in() {
        for (text, expected, damaged, codes) in [
            ("---\ntitle: A\n---\n", vec!["title"], false, vec![]),
            ("+++\ntitle = \"A\"\n+++\n", vec!["title"], false, vec![]),
            ("---\n---\nBody", vec![], false, vec![]),
            ("Body", vec![], false, vec![]),
            (
                "---\nid: a\ntitle: A: b: c\ntopics:\n  - x\nkind: page\n---\n",
                vec!["id", "topics", "kind"],
                true,
                vec!["data-syntax"],
            ),
            (
                "+++\nid = \"a\"\ntitle = A\ndraft = true\n[extra]\nkey = 1\n+++\n",
                vec!["id", "draft"],
                true,
                vec!["data-syntax"],
            ),
            ("---\ntitle: A\n\nBody\n", vec!["title"], true, vec!["front-matter-open"]),
        ] {
            let (found, broken, seen) = keys(text);
            assert_eq!((found, broken, seen), (to_strings(&expected), damaged, codes), "{text:?}");
        }
    }

    fn to_strings(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }
}
