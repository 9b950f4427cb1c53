//! Putting pieces together: patterns whose holes hold pieces, and lists.

use super::super::Part;
use super::super::words::{DateWords, Key, Phrase, Piece};

/// Pieces of a date in words.
pub(super) type Parts = Vec<Part>;

/// `pattern` with its holes filled; neighbouring texts become one.
pub(super) fn fill(pattern: &Phrase, holes: &[(&str, &[Part])]) -> Parts {
    let mut parts = Parts::new();
    for piece in pattern.pieces() {
        match piece {
            Piece::Text(text) => push(&mut parts, Part::Text(text.to_owned())),
            Piece::Hole(name) => {
                let filling = holes.iter().find(|(hole, _)| *hole == name);
                for part in filling.map_or(&[][..], |(_, parts)| parts) {
                    push(&mut parts, part.clone());
                }
            }
        }
    }
    parts
}

/// `pattern` with its holes filled, where all is plain text.
pub(super) fn fill_text(pattern: &Phrase, holes: &[(&str, &str)]) -> String {
    let filling = |name| holes.iter().find(|(hole, _)| *hole == name).map_or("", |(_, text)| text);
    let mut filled = String::with_capacity(pattern.len() + 16);
    for piece in pattern.pieces() {
        filled.push_str(match piece {
            Piece::Text(text) => text,
            Piece::Hole(name) => filling(name),
        });
    }
    filled
}

/// "a", "a or b", "a, b or c", where `last` says what stands before the last.
pub(super) fn list(items: &[Parts], last: Key, words: &DateWords) -> Parts {
    let Some((end, items)) = items.split_last() else { return Parts::new() };
    let join = |key, first: &[Part], last: &[Part]| {
        fill(words.pattern(key), &[("first", first), ("last", last)])
    };
    let start = items.iter().cloned().reduce(|start, item| join(Key::Comma, &start, &item));
    match start {
        Some(start) => join(last, &start, end),
        None => end.clone(),
    }
}

/// The plain text `text`.
pub(super) fn text(text: impl Into<String>) -> Parts {
    vec![Part::Text(text.into())]
}

fn push(parts: &mut Parts, part: Part) {
    match (parts.last_mut(), part) {
        (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
        (_, part) => parts.push(part),
    }
}
