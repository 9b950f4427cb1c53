//! YAML, TOML and JSON as one tree in which every key and value knows its place.
//!
//! Hides `saphyr-parser` and `toml`. The rest of the library reads front matter, settings, lists
//! of events and registers through [`Fields`], which reports every wrong key and every wrong
//! shape, not just the first.

use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::diagnostic::{Code, Diagnostic, Span, Spanned, did_you_mean};

/// A value and its place in the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands, in bytes of the whole file.
    pub span: Span,
}

/// What a [`Node`] can be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

/// How deep lists and maps of YAML may go. TOML's reader has a limit of its own.
const DEEPEST: usize = 100;

/// Reads YAML that starts at byte `offset` of its file.
///
/// Returns what could be read: `None` for an empty text or one that cannot be read at all, which
/// is then a finding of [`Code::DataSyntax`].
pub fn parse_yaml(text: &str, offset: usize, findings: &mut Findings) -> Option<Node> {
    let mut places = Places::new(text, offset);
    let mut parser = Parser::new_from_str(text);
    let mut stack: Vec<Open> = Vec::new();
    let mut anchors: Vec<(usize, Node)> = Vec::new();
    let mut root = None;
    loop {
        let (event, span) = match parser.next_event() {
            None => break,
            Some(Ok(found)) => found,
            Some(Err(error)) => {
                let at = places.byte(error.marker().index());
                let end = text[at - offset..].find('\n').map_or(text.len(), |n| at - offset + n);
                let hint = syntax_hint(text, at - offset);
                findings.add_hint(
                    Code::DataSyntax,
                    Span::new(at, (end + offset).max(at)),
                    format!("this is not valid YAML: {}", error.info()),
                    hint,
                );
                return None;
            }
        };
        let start = places.byte(span.start.index());
        if stack.len() > DEEPEST {
            // Trees are walked by recursion from here on, which must end before the stack does.
            let message = format!("lists and maps go more than {DEEPEST} levels deep here");
            findings.add(Code::DataSyntax, Span::new(start, start), message);
            return None;
        }
        match event {
            Event::SequenceStart(anchor, _) => {
                stack.push(Open { anchor, start, items: Items::List(Vec::new()) });
            }
            Event::MappingStart(anchor, _) => {
                stack.push(Open { anchor, start, items: Items::Map(Vec::new(), None) });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let end = places.byte(span.end.index());
                let Some(open) = stack.pop() else { continue };
                let value = match open.items {
                    Items::List(items) => Value::List(items),
                    Items::Map(pairs, _) => Value::Map(pairs),
                };
                let end = trimmed_end(text, open.start - offset, end - offset) + offset;
                let node = Node { value, span: Span::new(open.start, end) };
                if open.anchor > 0 {
                    anchors.push((open.anchor, node.clone()));
                }
                place(node, &mut stack, &mut root, findings);
            }
            Event::Scalar(content, style, anchor, _) => {
                let end = places.byte(span.end.index());
                let quoted = style != ScalarStyle::Plain;
                let value = if !quoted && matches!(&*content, "" | "~" | "null" | "Null" | "NULL") {
                    Value::Null
                } else {
                    Value::Scalar { text: content.into_owned(), quoted }
                };
                let end = trimmed_end(text, start - offset, end - offset) + offset;
                let node = Node { value, span: Span::new(start, end) };
                if anchor > 0 {
                    anchors.push((anchor, node.clone()));
                }
                place(node, &mut stack, &mut root, findings);
            }
            Event::Alias(anchor) => {
                let end = places.byte(span.end.index());
                let known = anchors.iter().find(|(id, _)| *id == anchor);
                // An alias is shared by copy; a list of aliases of aliases could grow without end.
                let node = known.filter(|(_, node)| size(node, 1000) < 1000);
                let value = node.map_or(Value::Null, |(_, node)| node.value.clone());
                place(Node { value, span: Span::new(start, end) }, &mut stack, &mut root, findings);
            }
            Event::StreamEnd => break,
            _ => {}
        }
    }
    root.filter(|node| node.value != Value::Null)
}

/// Reads TOML that starts at byte `offset` of its file; otherwise as [`parse_yaml`].
pub fn parse_toml(text: &str, offset: usize, findings: &mut Findings) -> Option<Node> {
    let (table, errors) = toml::de::DeTable::parse_recoverable(text);
    let place = |range: std::ops::Range<usize>| {
        Span::new(range.start + offset, range.end.min(text.len()) + offset)
    };
    for error in &errors {
        let span = error.span().map_or(Span::new(offset, offset), place);
        let message = error.message().replace('\n', ", ");
        findings.add(Code::DataSyntax, span, format!("this is not valid TOML: {message}"));
    }
    let span = place(table.span());
    let value = toml_table(table.get_ref(), text, offset);
    errors.is_empty().then_some(Node { value, span })
}

fn toml_table(table: &toml::de::DeTable<'_>, text: &str, offset: usize) -> Value {
    let place = |range: std::ops::Range<usize>| Span::new(range.start + offset, range.end + offset);
    let mut pairs: Vec<(Spanned<String>, Node)> = table
        .iter()
        .map(|(key, value)| {
            let node = Node {
                value: toml_value(value.get_ref(), value.span(), text, offset),
                span: place(value.span()),
            };
            (Spanned::new(key.get_ref().to_string(), place(key.span())), node)
        })
        .collect();
    pairs.sort_by_key(|(key, _)| key.span);
    Value::Map(pairs)
}

fn toml_value(
    value: &toml::de::DeValue<'_>,
    range: std::ops::Range<usize>,
    text: &str,
    offset: usize,
) -> Value {
    use toml::de::DeValue;
    match value {
        DeValue::String(text) => Value::Scalar { text: text.to_string(), quoted: true },
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| Node {
                    value: toml_value(item.get_ref(), item.span(), text, offset),
                    span: Span::new(item.span().start + offset, item.span().end + offset),
                })
                .collect(),
        ),
        DeValue::Table(table) => toml_table(table, text, offset),
        // Numbers, dates and truth values keep the characters they were written with.
        _ => Value::Scalar { text: text.get(range).unwrap_or("").to_owned(), quoted: false },
    }
}

struct Open {
    anchor: usize,
    start: usize,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map(Vec<(Spanned<String>, Node)>, Option<Spanned<String>>),
}

fn place(node: Node, stack: &mut [Open], root: &mut Option<Node>, findings: &mut Findings) {
    match stack.last_mut().map(|open| &mut open.items) {
        None => {
            root.get_or_insert(node);
        }
        Some(Items::List(items)) => items.push(node),
        Some(Items::Map(pairs, waiting)) => match waiting.take() {
            None => {
                let key = match &node.value {
                    Value::Scalar { text, .. } => text.clone(),
                    Value::Null => "~".to_owned(),
                    _ => {
                        let message =
                            format!("a key must be a single value, not {}", node.describe());
                        findings.add(Code::WrongType, node.span, message);
                        String::new()
                    }
                };
                *waiting = Some(Spanned::new(key, node.span));
            }
            Some(key) if key.value.is_empty() => {}
            Some(key) => match pairs.iter().find(|(other, _)| other.value == key.value) {
                Some((first, _)) => {
                    let message = format!("`{}` stands here twice", key.value);
                    let file = findings.file.clone();
                    findings.list.push(
                        Diagnostic::new(Code::DuplicateKey, message)
                            .at(&file, key.span)
                            .related(&file, Some(first.span), "it stands here already")
                            .hint("keep one of the two"),
                    );
                }
                None => pairs.push((key, node)),
            },
        },
    }
}

fn size(node: &Node, limit: usize) -> usize {
    let children: &mut dyn Iterator<Item = &Node> = match &node.value {
        Value::List(items) => &mut items.iter(),
        Value::Map(pairs) => &mut pairs.iter().map(|(_, node)| node),
        _ => return 1,
    };
    let mut total = 1;
    for child in children {
        if total >= limit {
            break;
        }
        total += size(child, limit - total);
    }
    total
}

/// The end of `start..end` without the white space and comments that YAML counts in.
fn trimmed_end(text: &str, start: usize, end: usize) -> usize {
    text.get(start..end.min(text.len())).map_or(end, |part| start + part.trim_end().len())
}

/// What usually lies behind a YAML error at byte `at`.
fn syntax_hint(text: &str, at: usize) -> Option<String> {
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or("");
    let (key, value) = line.split_once(':')?;
    let value = value.trim();
    if line.contains('\t') {
        return Some("indent with spaces: YAML takes no tabs".to_owned());
    }
    if value.contains(": ") || value.starts_with(['[', '{', '%', '@', '`', '*', '&', '!']) {
        let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
        return Some(format!("quote the value: `{}: \"{quoted}\"`", key.trim()));
    }
    None
}

/// Turns the parser's character positions into bytes of the file.
struct Places<'a> {
    text: &'a str,
    offset: usize,
    ascii: bool,
    char_at: usize,
    byte_at: usize,
}

impl<'a> Places<'a> {
    fn new(text: &'a str, offset: usize) -> Self {
        Self { text, offset, ascii: text.is_ascii(), char_at: 0, byte_at: 0 }
    }

    fn byte(&mut self, index: usize) -> usize {
        if self.ascii {
            return index.min(self.text.len()) + self.offset;
        }
        if index < self.char_at {
            (self.char_at, self.byte_at) = (0, 0);
        }
        for c in self.text[self.byte_at..].chars().take(index - self.char_at) {
            self.char_at += 1;
            self.byte_at += c.len_utf8();
        }
        self.byte_at + self.offset
    }
}

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
