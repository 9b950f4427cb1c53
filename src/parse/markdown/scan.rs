//! What pulldown-cmark does not know is found in the source's bytes: citations, spans with
//! attributes, marks of footnotes that are not there.
//!
//! A mark counts only where the parser then reports plain text, so code is safe.

use crate::cite;
use crate::diagnostic::Span;
use crate::model::document::Citation;

use super::Base;
use super::attributes::{self, Attributes};

/// Something between brackets.
#[derive(Clone, Debug)]
pub(in crate::parse) struct Mark {
    /// The first byte, in the text that is scanned.
    pub(in crate::parse) start: usize,
    /// One past the last.
    pub(in crate::parse) end: usize,
    /// What it is.
    pub(in crate::parse) sort: MarkSort,
}

/// What stands between brackets.
#[derive(Clone, Debug)]
pub(in crate::parse) enum MarkSort {
    /// `[@key]`, the whole of it.
    Citation(Vec<Citation>),
    /// The `[` of a span.
    SpanOpen(Attributes),
    /// The `]{…}` of a span.
    SpanClose,
    /// The `[` of a citation that cannot be read: what is wrong, what to do, and where.
    Wrong(String, Option<String>, Span),
    /// `[^label]`, in case the parser does not take it for a footnote.
    Footnote(String),
}

/// Whether there may be marks in `text`: each has one of these signs.
pub(in crate::parse) fn has_marks(text: &str) -> bool {
    crate::html::find_any(text.as_bytes(), *b"@{^").is_some()
}

/// All marks of `text`, ascending.
pub(in crate::parse) fn marks(text: &str, base: Base) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut marks = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(found) = next(bytes, at) {
        // A blank line ends every bracket.
        if !open.is_empty() && has_blank_line(bytes, at..found) {
            marks.extend(open.drain(..).filter_map(|start| unclosed(text, start, base)));
        }
        at = found + 1;
        match bytes[found] {
            b'\\' => at += 1,
            b'[' => {
                if text[at..].starts_with('^')
                    && let Some(length) = label_length(&bytes[at..])
                    && length > 1
                    && !text[at + length + 1..].starts_with(':')
                {
                    let label = text[at + 1..at + length].to_owned();
                    let end = at + length + 1;
                    marks.push(Mark { start: found, end, sort: MarkSort::Footnote(label) });
                    at = end;
                } else {
                    open.push(found);
                }
            }
            _ => {
                let Some(start) = open.pop() else { continue };
                close(text, start, found, base, &mut marks);
            }
        }
    }
    marks.extend(open.drain(..).filter_map(|start| unclosed(text, start, base)));
    marks.sort_by_key(|mark| (mark.start, mark.end));
    marks
}

/// The bracket at `start`, which is closed nowhere, where it begins a citation.
fn unclosed(text: &str, start: usize, base: Base) -> Option<Mark> {
    let inner = &text[start + 1..];
    let key = inner.strip_prefix('-').unwrap_or(inner).strip_prefix('@')?;
    if !key.starts_with(|c: char| c.is_alphanumeric() || c == '{') {
        return None;
    }
    let length = inner.find(char::is_whitespace).unwrap_or(inner.len());
    let message = "this citation is not closed".to_owned();
    let hint = "put a `]` at its end, or write `\\[` for plain text".to_owned();
    let span = base.span(start, start + 1 + length);
    let sort = MarkSort::Wrong(message, Some(hint), span);
    Some(Mark { start, end: start + 1, sort })
}

/// The length of the label that `bytes` begin with, up to its `]`.
fn label_length(bytes: &[u8]) -> Option<usize> {
    // The bound keeps the search from running on and on where nothing is closed.
    let near = &bytes[..bytes.len().min(200)];
    let length = near.iter().position(|byte| matches!(byte, b']' | b'\n' | b' '))?;
    (near[length] == b']').then_some(length)
}

fn next(bytes: &[u8], from: usize) -> Option<usize> {
    crate::html::find_any(bytes.get(from..)?, *b"[]\\").map(|at| from + at)
}

/// Whether a line that begins after a line feed in `range` is blank, or the text ends with it.
fn has_blank_line(bytes: &[u8], range: std::ops::Range<usize>) -> bool {
    let mut feeds = range.clone().filter(|at| bytes[*at] == b'\n');
    feeds.any(|at| {
        let next = bytes[at + 1..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        next.is_none_or(|next| *next == b'\n')
    })
}

/// Whether a citation is begun in `inner` and its source left out: `@`, `see @`.
fn names_nothing(inner: &str) -> bool {
    let sign = |c: char| matches!(c, '@' | '-' | ';') || c.is_whitespace();
    inner.chars().all(sign)
        || inner
            .trim_end()
            .strip_suffix('@')
            .is_some_and(|before| before.ends_with([' ', '\n', '-']))
}

/// Looks at `[…]` between `start` and `end`, the places of its brackets.
fn close(text: &str, start: usize, end: usize, base: Base, marks: &mut Vec<Mark>) {
    let inner = &text[start + 1..end];
    let after = &text[end + 1..];
    if after.starts_with('{')
        && let Some((attributes, length)) = attributes::parse(after, base.moved(end + 1))
    {
        marks.push(Mark { start, end: start + 1, sort: MarkSort::SpanOpen(attributes) });
        let close = Mark { start: end, end: end + 1 + length, sort: MarkSort::SpanClose };
        marks.push(close);
        return;
    }
    let linked = after.starts_with(['(', '[']) || inner.starts_with(['[', '^']);
    if linked || !inner.contains('@') {
        return;
    }
    match cite::parse_citation_group(inner, 0) {
        Some(Ok(mut citations)) => {
            for citation in &mut citations {
                let key = citation.key.span;
                let offset = start + 1;
                citation.key.span =
                    base.span(offset + key.start as usize, offset + key.end as usize);
            }
            marks.push(Mark { start, end: end + 1, sort: MarkSort::Citation(citations) });
        }
        Some(Err(error)) => {
            let at = start + 1;
            let span = base.span(at + error.span.start as usize, at + error.span.end as usize);
            let sort = MarkSort::Wrong(error.message, error.hint, span);
            marks.push(Mark { start, end: start + 1, sort });
        }
        None if names_nothing(inner) => {
            let message = "this citation names no source".to_owned();
            let hint = "put the key of a source behind the `@`, or write `\\[@]` for plain text";
            let span = base.span(start, end + 1);
            let sort = MarkSort::Wrong(message, Some(hint.to_owned()), span);
            marks.push(Mark { start, end: start + 1, sort });
        }
        None => {}
    }
}
