//! Running text in front matter and in lists of events: which values are read as sentences, and
//! where their letters stand.

use std::sync::Arc;

use crate::data::{Findings, Node, Value};
use crate::diagnostic::Span;
use crate::model::site::{DocIx, Site};
use crate::parse::front::matter;
use crate::parse::prose::{Setting, prose};
use crate::parse::split::split;

use super::prose::{Home, Maker, Passage};

/// Where the body of the file begins.
pub(super) fn body_start(path: &str, file: &str) -> usize {
    if path.ends_with(".md") { split(file).body } else { file.len() }
}

/// The passages of the front matter of the document `ix`.
pub(super) fn passages(site: &Site, ix: DocIx, file: &str, maker: &Maker<'_>) -> Vec<Passage> {
    let doc = site.doc(ix);
    // What is wrong with it was said when the file was parsed.
    let mut unused = Findings::new(&Arc::clone(&doc.path));
    let matter = match doc.path.ends_with(".md") {
        true => matter::load(file, &split(file), &mut unused),
        false => matter::load_file(file, &mut unused),
    };
    let mut reader = Reader { site, ix, file, maker, passages: Vec::new() };
    match matter.node.as_ref() {
        Some(node) if matches!(node.value, Value::List(_)) => reader.events(node),
        Some(node) => reader.page(node),
        None => {}
    }
    reader.passages
}

struct Reader<'a> {
    site: &'a Site,
    ix: DocIx,
    file: &'a str,
    maker: &'a Maker<'a>,
    passages: Vec<Passage>,
}

impl Reader<'_> {
    fn page(&mut self, node: &Node) {
        for (key, value) in pairs(node) {
            match key {
                "title" => self.text(value, "title", Some(Setting::Heading)),
                "summary" => self.text(value, "summary", None),
                "backstory" => self.text(value, "backstory", None),
                "key_points" => self.each(value, "key_points", None),
                "accounts" => self.each(value, "accounts", Some(Setting::Account)),
                "status" => self.each(value, "status", None),
                "updates" => self.each(value, "updates", None),
                "image" | "media" => self.each(value, "image", None),
                "events" => self.events(value),
                _ => {}
            }
        }
    }

    /// The texts in a list, or in the keys of its maps that hold text.
    fn each(&mut self, node: &Node, key: &'static str, setting: Option<Setting>) {
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        for item in items {
            match &item.value {
                Value::Scalar { .. } if key == "key_points" => self.text(item, key, setting),
                Value::Map(_) => {
                    for (name, value) in pairs(item) {
                        if matches!(name, "why" | "note" | "says" | "caption") {
                            self.text(value, key, setting);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn events(&mut self, node: &Node) {
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let doc = self.site.doc(self.ix);
        for item in items {
            let drafts = &doc.body.events;
            let at = drafts.partition_point(|draft| draft.span.start < item.span.start);
            let entry = drafts.get(at).filter(|draft| draft.span == item.span).map(|_| at);
            let home = entry
                .and_then(|entry| *self.site.doc_events[self.ix.index()].get(entry)?)
                .map_or(Home::Page, Home::Event);
            let first = self.passages.len();
            for (key, value) in pairs(item) {
                match key {
                    "title" => self.text(value, "title", Some(Setting::Heading)),
                    "text" => self.text(value, "text", None),
                    "accounts" => self.each(value, "accounts", Some(Setting::Account)),
                    "media" => self.each(value, "image", None),
                    _ => {}
                }
            }
            for passage in &mut self.passages[first..] {
                passage.home = home;
            }
        }
    }

    fn text(&mut self, node: &Node, key: &'static str, setting: Option<Setting>) {
        let Some(text) = node.text() else { return };
        let written = node.span.of(self.file);
        let Some(places) = places(text, written) else { return };
        let start = node.span.start as usize;
        let place = |span: Span| {
            let at = |at: u32| places.get(at as usize).copied().unwrap_or(written.len());
            let end = if span.end > span.start { at(span.end - 1) + 1 } else { at(span.start) };
            Span::new(start + at(span.start), start + end)
        };
        let mut runs = prose(text, self.site.doc(self.ix).body.math);
        if let Some(setting) = setting {
            for run in &mut runs {
                run.setting = setting;
            }
        }
        self.maker.add(&mut self.passages, runs, key, &place);
    }
}

fn pairs(node: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let pairs = match &node.value {
        Value::Map(pairs) => pairs.as_slice(),
        _ => &[],
    };
    pairs.iter().map(|(key, value)| (key.value.as_str(), value))
}

/// For each byte of `value`, which byte of `written` it comes from: quotation marks, escapes,
/// folded lines and indentation lie between the two. `None` where they cannot be laid side by side.
fn places(value: &str, written: &str) -> Option<Vec<usize>> {
    if let Some(start) = written.find(value).filter(|start| *start <= 1) {
        return Some((start..start + value.len()).collect());
    }
    let mut places = Vec::with_capacity(value.len());
    let mut at = match written.starts_with(['|', '>']) {
        true => written.find('\n')?,
        false => 0,
    };
    for c in value.chars() {
        if c.is_whitespace() {
            places.extend(std::iter::repeat_n(at, c.len_utf8()));
            continue;
        }
        at += written.get(at..)?.find(c)?;
        places.extend((0..c.len_utf8()).map(|byte| at + byte));
        at += c.len_utf8();
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_what_is_written_lie_side_by_side() {
        for (value, written, at) in [
            ("plain é", "plain é", 6),
            ("a \"b\" c", "\"a \\\"b\\\" c\"", 6),
            ("it's x", "'it''s x'", 5),
            ("one two\nthree", ">-\n  one\n  two\n\n  three", 8),
            ("one\ntwo", "|\n    one\n    two", 4),
        ] {
            let places = places(value, written).unwrap();
            assert_eq!(places.len(), value.len());
            let letter = value[at..].chars().next();
            assert_eq!(written[places[at]..].chars().next(), letter, "{value:?}");
        }
        assert!(places("é", "\"\\u00e9\"").is_none());
    }
}
