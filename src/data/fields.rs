//! Maps, read key by key.

use super::{Findings, Node, Value};
use crate::diagnostic::{Code, Span, Spanned, did_you_mean};

/// Reads a map key by key, and knows at the end which keys nobody asked for.
#[derive(Debug)]
pub struct Fields<'a> {
    pairs: &'a [(Spanned<String>, Node)],
    known: Vec<&'static str>,
    /// Where the whole map stands.
    pub span: Span,
}

impl<'a> Fields<'a> {
    /// The keys of `node`; `what` names it in the finding that is made where it is no map.
    pub fn new(node: &'a Node, what: &str, findings: &mut Findings) -> Option<Self> {
        match &node.value {
            Value::Map(pairs) => Some(Self { pairs, known: Vec::new(), span: node.span }),
            _ => {
                let message =
                    format!("{what} must be a map of keys and values, not {}", node.describe());
                findings.add(Code::WrongType, node.span, message);
                None
            }
        }
    }

    /// The value of `key`, whatever its shape; a null counts as not there.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.known.push(key);
        let found = self.pairs.iter().find(|(name, _)| name.value == key);
        found.map(|(_, node)| node).filter(|node| node.value != Value::Null)
    }

    /// The value of `key` even where it is null.
    pub fn raw(&mut self, key: &'static str) -> Option<&'a Node> {
        self.known.push(key);
        self.pairs.iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
    }

    /// Where `key` itself is written.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.pairs.iter().find(|(name, _)| name.value == key).map(|(name, _)| name.span)
    }

    /// The keys as written, in order.
    pub fn keys(&self) -> impl Iterator<Item = &'a Spanned<String>> {
        self.pairs.iter().map(|(key, _)| key)
    }

    /// A single value as text.
    pub fn text(&mut self, key: &'static str, findings: &mut Findings) -> Option<Spanned<String>> {
        let node = self.node(key)?;
        text_of(node, key, findings)
    }

    /// A truth value.
    pub fn flag(&mut self, key: &'static str, findings: &mut Findings) -> Option<bool> {
        let node = self.node(key)?;
        match &node.value {
            Value::Scalar { text, quoted: false } if text == "true" => Some(true),
            Value::Scalar { text, quoted: false } if text == "false" => Some(false),
            _ => {
                let shown = node.text().unwrap_or(node.describe());
                let quoted = matches!(&node.value, Value::Scalar { quoted: true, .. })
                    && matches!(shown, "true" | "false");
                let message = match quoted {
                    true => format!("`{key}` must be `true` or `false`, not a text"),
                    false => format!("`{key}` must be `true` or `false`, not `{shown}`"),
                };
                let hint = quoted.then(|| format!("write it without quotation marks: `{shown}`"));
                findings.add_hint(Code::WrongType, node.span, message, hint);
                None
            }
        }
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str, findings: &mut Findings) -> Option<i64> {
        let node = self.node(key)?;
        match node.text().and_then(|text| text.parse().ok()) {
            Some(number) => Some(number),
            None => {
                let shown = node.text().unwrap_or(node.describe());
                let message = format!("`{key}` must be a whole number, not `{shown}`");
                findings.add(Code::WrongType, node.span, message);
                None
            }
        }
    }

    /// A list; a single value or map stands for a list of one.
    pub fn list(&mut self, key: &'static str) -> &'a [Node] {
        match self.node(key) {
            None => &[],
            Some(node) => match &node.value {
                Value::List(items) => items,
                _ => std::slice::from_ref(node),
            },
        }
    }

    /// A list of single values as texts.
    pub fn texts(&mut self, key: &'static str, findings: &mut Findings) -> Vec<Spanned<String>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let mut text = |node: &Node, must: &str| single(node, key, must, findings);
        match &node.value {
            Value::List(items) => {
                items.iter().filter_map(|item| text(item, "hold single values")).collect()
            }
            _ => text(node, "be a list of single values").into_iter().collect(),
        }
    }

    /// One of `allowed`, by name.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        allowed: &[(&'static str, T)],
        findings: &mut Findings,
    ) -> Option<T> {
        let text = self.text(key, findings)?;
        choose(&text, key, allowed, findings)
    }

    /// Reports every key that was not asked for.
    pub fn finish(self, what: &str, findings: &mut Findings) {
        self.finish_with(what, &|_| None, findings);
    }

    /// Reports every key that was not asked for. What `advice` says of a key goes before a
    /// suggestion by likeness: it knows the keys of other kinds and of other tools.
    pub fn finish_with(
        self,
        what: &str,
        advice: &dyn Fn(&str) -> Option<String>,
        findings: &mut Findings,
    ) {
        for (key, _) in self.pairs {
            if !self.known.contains(&key.value.as_str()) {
                let hint = advice(&key.value)
                    .or_else(|| did_you_mean(&key.value, self.known.iter().copied()));
                let message = format!("{what} has no key `{}`", key.value);
                findings.add_hint(Code::UnknownKey, key.span, message, hint);
            }
        }
    }
}

/// The text of `node`, which is the value of `key`; a finding where it is a list or map.
pub fn text_of(node: &Node, key: &str, findings: &mut Findings) -> Option<Spanned<String>> {
    single(node, key, "be a single value", findings)
}

/// The text of `node`; where it has none, a finding that says what `key` must do instead.
fn single(node: &Node, key: &str, must: &str, findings: &mut Findings) -> Option<Spanned<String>> {
    match &node.value {
        Value::Scalar { text, .. } => Some(Spanned::new(text.clone(), node.span)),
        _ => {
            let message = format!("`{key}` must {must}, not {}", node.describe());
            findings.add(Code::WrongType, node.span, message);
            None
        }
    }
}

/// The one of `allowed` that `text` names; a finding where there is none.
pub fn choose<T: Copy>(
    text: &Spanned<String>,
    key: &str,
    allowed: &[(&'static str, T)],
    findings: &mut Findings,
) -> Option<T> {
    let found = allowed.iter().find(|(name, _)| *name == text.value);
    if found.is_none() {
        let names: Vec<&str> = allowed.iter().map(|(name, _)| *name).collect();
        let hint = did_you_mean(&text.value, names.iter().copied())
            .unwrap_or_else(|| format!("write one of {}", names.join(", ")));
        let message = format!("`{}` is no value of `{key}`", text.value);
        findings.add_hint(Code::InvalidValue, text.span, message, Some(hint));
    }
    found.map(|(_, value)| *value)
}
