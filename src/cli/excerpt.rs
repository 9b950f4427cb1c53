//! The line of a file that a finding is about, cut to what can be read at a glance.

use backstory::diagnostic::{Span, line_column};

/// So many characters of a line are shown at most.
const WIDTH: usize = 120;
/// So many of them stand before the place.
const BEFORE: usize = 40;

/// A place in a text, and the line around it. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
    /// The first line of the place, cut on both sides with `…` where it is long; tabs are spaces.
    pub(crate) text: String,
    /// How many characters of `text` stand before the place, and how many are in it.
    pub(crate) before: usize,
    pub(crate) marked: usize,
}

/// The excerpt of `text` for `span`, wherever that lies.
pub(crate) fn excerpt(text: &str, span: Span) -> Excerpt {
    let Span { start, end } = inside(text, span);
    let (start, end) = (start as usize, end as usize);
    let (line, column) = line_column(text, start);
    let (end_line, end_column) = line_column(text, end);
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_text = text[line_start..].split('\n').next().unwrap_or("").trim_end_matches('\r');
    let characters: Vec<char> =
        line_text.chars().map(|c| if c == '\t' { ' ' } else { c }).collect();
    let at = (column - 1).min(characters.len());
    let until = if end_line == line { end_column - 1 } else { characters.len() };
    let until = until.clamp(at, characters.len());

    let from = if characters.len() <= WIDTH { 0 } else { at.saturating_sub(BEFORE) };
    let to = (from + WIDTH).min(characters.len());
    let mut shown = String::new();
    if from > 0 {
        shown.push('…');
    }
    shown.extend(&characters[from..to]);
    if to < characters.len() {
        shown.push('…');
    }
    let before = at - from + usize::from(from > 0);
    let marked = until.min(to).saturating_sub(at).max(1);
    Excerpt { line, column, end_line, end_column, text: shown, before, marked }
}

/// `span` within `text` and between its characters.
pub(crate) fn inside(text: &str, span: Span) -> Span {
    let floor = |at: u32| {
        let mut at = (at as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    Span::new(floor(span.start), floor(span.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, start: usize, end: usize) -> (usize, usize, String) {
        let found = excerpt(text, Span::new(start, end));
        let marks = format!("{}{}", " ".repeat(found.before), "^".repeat(found.marked));
        (found.line, found.column, format!("{}\n{marks}", found.text))
    }

    #[test]
    fn the_place_is_marked_in_its_line() {
        assert_eq!(shown("ab\nçé [[x]]\r\n", 8, 13), (2, 4, "çé [[x]]\n   ^^^^^".to_owned()));
        assert_eq!(shown("ab\ncd\n", 4, 6), (2, 2, "cd\n ^".to_owned()), "to the line's end");
        assert_eq!(shown("ab", 2, 2), (1, 3, "ab\n  ^".to_owned()), "at the end");
        assert_eq!(shown("", 7, 9), (1, 1, "\n^".to_owned()), "outside");
        assert_eq!(shown("\tx", 1, 2), (1, 2, " x\n ^".to_owned()));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let (_, column, text) = shown(&line, 500, 504);
        assert_eq!(column, 501);
        let (line, marks) = text.split_once('\n').unwrap();
        assert_eq!(line.chars().count(), WIDTH + 2);
        let at = marks.find('^').unwrap();
        assert_eq!(line.chars().skip(at).take(4).collect::<String>(), "HERE");
        let (_, _, text) = shown(&"x".repeat(500), 10, 490);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH + 2));
    }
}
