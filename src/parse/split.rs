//! Where front matter ends and the body begins. Found by hand: the Markdown parser would see
//! front matter in the middle of a text and miss it behind a byte order mark.

use std::ops::Range;

use crate::diagnostic::Span;

/// What front matter is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
}

impl Format {
    /// The line that it stands between.
    pub(crate) fn fence(self) -> &'static str {
        match self {
            Format::Yaml => "---",
            Format::Toml => "+++",
        }
    }
}

/// A file in its parts, in bytes of the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Split {
    /// What the front matter is written in; `None` where there is none.
    pub(crate) format: Option<Format>,
    /// The text between the fences.
    pub(crate) matter: Range<usize>,
    /// Where the body begins; the end of the file where front matter is never closed.
    pub(crate) body: usize,
    /// The opening fence, where no closing one follows.
    pub(crate) unclosed: Option<Span>,
}

/// Finds the front matter of `text`.
///
/// A byte order mark before it, white space after its fences and any kind of line end are fine, and so are
/// blank lines before it where it is closed: else its first fence is a line across the page.
/// YAML may end in `...`, as YAML itself has it.
pub(crate) fn split(text: &str) -> Split {
    let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let blank = text[first..].split_inclusive('\n').take_while(|line| line.trim().is_empty());
    let below = first + blank.map(str::len).sum::<usize>();
    if below > first {
        let split = split_at(text, below);
        if split.format.is_some() && split.unclosed.is_none() {
            return split;
        }
    }
    split_at(text, first)
}

/// The same of a file in which front matter can begin at `start` and nowhere else.
fn split_at(text: &str, start: usize) -> Split {
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    let format = match first.trim_end() {
        "---" => Format::Yaml,
        "+++" => Format::Toml,
        _ => return Split { format: None, matter: start..start, body: start, unclosed: None },
    };
    let matter = start + first.len();
    let mut at = matter;
    for line in lines {
        let closes = match line.trim_end() {
            "..." => format == Format::Yaml,
            fence => fence == format.fence(),
        };
        if closes {
            let body = at + line.len();
            return Split { format: Some(format), matter: matter..at, body, unclosed: None };
        }
        at += line.len();
    }
    let fence = Span::new(start, start + first.trim_end().len());
    Split {
        format: Some(format),
        matter: matter..text.len(),
        body: text.len(),
        unclosed: Some(fence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<Format>, &str, &str, bool) {
        let split = split(text);
        let open = split.unclosed.is_some();
        (split.format, &text[split.matter], &text[split.body..], open)
    }

    #[test]
    fn front_matter_is_found_at_the_top_only() {
        let yaml = Some(Format::Yaml);
        let toml = Some(Format::Toml);
        for (text, expected) in [
            ("---\na: 1\n---\nBody\n", (yaml, "a: 1\n", "Body\n", false)),
            ("+++\na = 1\n+++\nBody", (toml, "a = 1\n", "Body", false)),
            ("\u{feff}---  \r\na: 1\r\n---\t\r\nBody", (yaml, "a: 1\r\n", "Body", false)),
            ("---\n---\n", (yaml, "", "", false)),
            ("---\n\na: 1\n...\nBody", (yaml, "\na: 1\n", "Body", false)),
            ("---\na: |\n  ---\n---\nB\n\n---\nC", (yaml, "a: |\n  ---\n", "B\n\n---\nC", false)),
            ("---\na: 1\n---", (yaml, "a: 1\n", "", false)),
            ("\n \r\n---\na: 1\n---\nBody\n", (yaml, "a: 1\n", "Body\n", false)),
            ("\n---\nBody\n", (None, "", "\n---\nBody\n", false)),
            ("\n\n", (None, "", "\n\n", false)),
            ("---\na: 1\n+++\n", (yaml, "a: 1\n+++\n", "", true)),
            ("---", (yaml, "", "", true)),
            ("Body\n---\na: 1\n---\n", (None, "", "Body\n---\na: 1\n---\n", false)),
            ("----\nBody", (None, "", "----\nBody", false)),
            ("\u{feff}Body", (None, "", "Body", false)),
            ("", (None, "", "", false)),
        ] {
            assert_eq!(parts(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_open_fence_knows_its_place() {
        let text = "\u{feff}--- \ntitle: X\n";
        assert_eq!(split(text).unclosed.map(|span| span.of(text)), Some("---"));
    }
}
