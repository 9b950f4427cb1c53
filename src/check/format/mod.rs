//! Findings for other programs: SARIF for code scanning, annotations for GitHub's own log.
//!
//! Both are functions from findings to a value; nothing is printed here.

mod github;
mod sarif;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Span;

pub use github::github;
pub use sarif::sarif;

/// The source text of a file, by its path below the site's root.
pub type Sources<'a> = dyn Fn(&str) -> Option<Arc<str>> + 'a;

/// Lines and columns, both counted from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// A text, and where its lines begin.
type TextLines = (Arc<str>, Vec<usize>);

/// Where lines begin in each file that was asked for, so that each is looked through once.
struct Lines<'a> {
    texts: &'a Sources<'a>,
    files: BTreeMap<String, Option<TextLines>>,
}

impl<'a> Lines<'a> {
    fn new(texts: &'a Sources<'a>) -> Self {
        Self { texts, files: BTreeMap::new() }
    }

    fn file(&mut self, file: &str) -> Option<&(Arc<str>, Vec<usize>)> {
        if !self.files.contains_key(file) {
            let text = (self.texts)(file);
            let known = text.map(|text| {
                let ends = text.match_indices('\n').map(|(at, _)| at + 1);
                let starts = std::iter::once(0).chain(ends).collect();
                (text, starts)
            });
            self.files.insert(file.to_owned(), known);
        }
        self.files.get(file).and_then(Option::as_ref)
    }

    /// The lines and columns of `span`; `None` where the file cannot be read.
    fn region(&mut self, file: &str, span: Span) -> Option<Region> {
        let (text, starts) = self.file(file)?;
        let place = |at: u32| {
            let mut at = (at as usize).min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let line = starts.partition_point(|start| *start <= at).max(1);
            (line, text[starts[line - 1]..at].chars().count() + 1)
        };
        let ((start_line, start_column), (end_line, end_column)) =
            (place(span.start), place(span.end));
        Some(Region { start_line, start_column, end_line, end_column })
    }

    /// The words at `span`.
    fn words(&mut self, file: &str, span: Span) -> &str {
        self.file(file).map_or("", |(text, _)| span.of(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_lines_and_characters() {
        let texts = |file: &str| (file == "a.md").then(|| "é\nxy z\n".into());
        let mut lines = Lines::new(&texts);
        let region = lines.region("a.md", Span::new(3, 5)).unwrap();
        let expected = Region { start_line: 2, start_column: 1, end_line: 2, end_column: 3 };
        assert_eq!(region, expected);
        assert_eq!(lines.region("a.md", Span::new(2, 99)).unwrap().start_column, 2);
        assert_eq!(lines.words("a.md", Span::new(3, 5)), "xy");
        assert!(lines.region("b.md", Span::new(0, 1)).is_none());
    }
}
