//! YAML, TOML and JSON as one tree in which every key and value knows its place.
//!
//! Hides `saphyr-parser` and `toml`. The rest of the library reads front matter, settings, lists
//! of events and registers through [`Fields`], which reports every wrong key and every wrong
//! shape, not just the first.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Span, Spanned};

mod fields;
mod plain;
mod toml;
mod yaml;

pub use fields::{Fields, choose, text_of};
pub use toml::parse_toml;
pub use yaml::parse_yaml;

/// A value and its place in the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands, in bytes of the whole file.
    pub span: Span,
}

/// What a [`Node`] can be.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    /// Text, a number, a truth value, a date: as written, without its quotation marks.
    Scalar {
        /// The characters.
        text: String,
        /// Whether it stood in quotation marks or as a block: then it is text and nothing else.
        quoted: bool,
    },
    /// `null`, `~` or nothing at all.
    Null,
    /// A list.
    List(Vec<Node>),
    /// A map, in the order written.
    Map(Vec<(Spanned<String>, Node)>),
}

impl Node {
    /// What kind of thing it is, for messages.
    pub fn describe(&self) -> &'static str {
        match self.value {
            Value::Scalar { .. } => "a single value",
            Value::Null => "nothing",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// Its characters where it is a single value.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// Collects the findings of one file.
#[derive(Debug)]
pub struct Findings {
    /// The file, relative to the site's root.
    pub file: Arc<str>,
    /// What was found so far.
    pub list: Vec<Diagnostic>,
}

impl Findings {
    /// No findings yet in `file`.
    pub fn new(file: &Arc<str>) -> Self {
        Self { file: file.clone(), list: Vec::new() }
    }

    /// Adds a finding at `span`.
    pub fn add(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.list.push(Diagnostic::new(code, message).at(&self.file, span));
    }

    /// Adds a finding at `span` with advice, where there is some.
    pub fn add_hint(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.list.push(Diagnostic::new(code, message).at(&self.file, span).maybe_hint(hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(text: &str) -> (Option<Node>, Vec<String>) {
        let mut findings = Findings::new(&"x.md".into());
        let node = parse_yaml(text, 0, &mut findings);
        (node, findings.list.into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn every_value_knows_its_bytes() {
        let text = "título: né\nlist: [a, {b: c}]\n";
        let (node, messages) = yaml(text);
        assert!(messages.is_empty());
        let Some(Node { value: Value::Map(pairs), .. }) = node else { panic!("no map") };
        assert_eq!(pairs[0].0.span.of(text), "título");
        assert_eq!(pairs[0].1.span.of(text), "né");
        assert_eq!(pairs[1].1.span.of(text), "[a, {b: c}]");
    }

    #[test]
    fn a_key_twice_and_a_broken_line_are_findings() {
        assert_eq!(yaml("a: 1\na: 2\n").1, ["`a` stands here twice"]);
        let (node, messages) = yaml("title: [x\n");
        assert!(node.is_none());
        assert_eq!(messages.len(), 1, "{messages:?}");
    }

    #[test]
    fn a_bottomless_tree_is_a_finding() {
        for text in ["- ".repeat(100_000), "[".repeat(100_000), "a: {".repeat(500)] {
            let (node, messages) = yaml(&text);
            assert!(node.is_none() && messages.len() == 1, "{messages:?}");
        }
        assert!(yaml(&format!("{}a", "- ".repeat(99))).0.is_some());
    }

    #[test]
    fn toml_reads_into_the_same_tree() {
        let mut findings = Findings::new(&"site.toml".into());
        let text = "title = \"A\"\ndate = 2021-05-03\n[x]\ny = [1, true]\n";
        let node = parse_toml(text, 0, &mut findings);
        let mut fields = Fields::new(node.as_ref().unwrap(), "site.toml", &mut findings).unwrap();
        assert_eq!(fields.text("date", &mut findings).unwrap().value, "2021-05-03");
        fields.finish("site.toml", &mut findings);
        assert_eq!(findings.list.len(), 2);
    }
}
