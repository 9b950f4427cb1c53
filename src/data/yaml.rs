//! YAML, read event by event.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{Findings, Node, Value, plain};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};

/// How deep lists and maps of YAML may go. TOML's reader has a limit of its own.
const DEEPEST: usize = 100;

/// Reads YAML that starts at byte `offset` of its file.
///
/// Returns what could be read: `None` for an empty text or one that cannot be read at all, which
/// is then a finding of [`Code::DataSyntax`].
pub fn parse_yaml(text: &str, offset: usize, findings: &mut Findings) -> Option<Node> {
    plain::read(text, offset).or_else(|| parse_with_parser(text, offset, findings))
}

/// The same for all of YAML.
pub(super) fn parse_with_parser(
    text: &str,
    offset: usize,
    findings: &mut Findings,
) -> Option<Node> {
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
                let hint = quotation_hint(error.info());
                let hint = hint.or_else(|| syntax_hint(text, at - offset));
                // The parser says "double" of either kind.
                let info = error.info().replace("double-quoted scalar", "a quoted scalar");
                findings.add_hint(
                    Code::DataSyntax,
                    Span::new(at, (end + offset).max(at)),
                    format!("this is not valid YAML: {info}"),
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

/// What to do where the parser says that something is wrong with quotation marks.
fn quotation_hint(info: &str) -> Option<String> {
    let hint = if info.contains("after double-quoted") || info.contains("after single-quoted") {
        "the quotation mark before this ends the value: within `'…'` write `''` for an apostrophe, within \
         `\"…\"` write `\\\"`"
    } else if info.contains("quoted scalar") {
        "a quotation mark is opened here and not closed: close it, or take it away"
    } else {
        return None;
    };
    Some(hint.to_owned())
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
