//! What stands between the brackets of a citation, in Pandoc's syntax: `see @a, para. 2; -@b`.
//!
//! Two departures from Pandoc, both to say nothing that the author did not: a number after the key
//! is a page only where it stands alone (`[@a, 33]`, but not `[@a, 99 years later]`), and two keys
//! without a semicolon between them are a finding instead of prose.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::locator;
use crate::diagnostic::{Span, Spanned};

/// One source cited.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Citation {
    /// The key of the source.
    pub key: Spanned<String>,
    /// "see".
    pub prefix: String,
    /// "para. 6".
    pub locator: String,
    /// What follows the locator.
    pub suffix: String,
    /// `-@key`: the author is named in the text already.
    pub suppress_author: bool,
}

/// Why a citation cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationError {
    /// What is wrong.
    pub message: String,
    /// What to type instead.
    pub hint: Option<String>,
    /// Where.
    pub span: Span,
}

/// Reads `text`, which stands between `[` and `]` and begins at byte `base` of its file.
///
/// Returns `None` where it is no citation at all, that is, where no `@key` begins a word outside
/// code; addresses of e-mail and `@name@host` are none. Keys come out in Unicode's form NFC, so
/// that they match however a system composes its letters.
pub fn parse_citation_group(
    text: &str,
    base: usize,
) -> Option<Result<Vec<Citation>, CitationError>> {
    let pieces = pieces(text);
    let first = pieces.iter().find_map(|piece| match piece {
        Piece::Key(key) => Some(Ok(key)),
        Piece::OpenBrace(at) => Some(Err(*at)),
        Piece::Semicolon(_) => None,
    })?;
    if let Err(at) = first {
        return Some(Err(CitationError {
            message: "a key in braces is never closed".to_owned(),
            hint: Some("end it with `}`: `[@{some key}]`".to_owned()),
            span: Span::new(base + at, base + text.len()),
        }));
    }
    let mut items = Vec::new();
    let mut start = 0;
    let ends = pieces.iter().filter_map(|piece| match piece {
        Piece::Semicolon(at) => Some(*at),
        _ => None,
    });
    for end in ends.chain([text.len()]) {
        let keys = pieces.iter().filter_map(|piece| match piece {
            Piece::Key(key) if (start..end).contains(&key.at) => Some(key),
            _ => None,
        });
        match citation(text, base, start..end, keys) {
            Ok(item) => items.push(item),
            Err(error) => return Some(Err(error)),
        }
        start = end + 1;
    }
    Some(Ok(items))
}

/// Something in the text that matters to a citation.
enum Piece {
    Key(Key),
    /// `@{` without its `}`.
    OpenBrace(usize),
    Semicolon(usize),
}

struct Key {
    /// Where its `@` is, or the `-` before it.
    at: usize,
    suppress_author: bool,
    /// The key itself.
    inner: std::ops::Range<usize>,
    /// One past its last byte, closing brace included.
    end: usize,
}

fn citation<'a>(
    text: &str,
    base: usize,
    range: std::ops::Range<usize>,
    mut keys: impl Iterator<Item = &'a Key>,
) -> Result<Citation, CitationError> {
    let part = text[range.clone()].trim();
    let Some(key) = keys.next() else {
        let message = match part {
            "" => "nothing stands on one side of a `;`".to_owned(),
            _ => format!("`{}` names no source", tidy(part)),
        };
        return Err(CitationError {
            message,
            hint: Some("put `@` and the key of a source there, or leave the `;` out".to_owned()),
            span: Span::new(base + range.start, base + range.end),
        });
    };
    let name = |key: &Key| text[key.inner.clone()].nfc().collect::<String>();
    if let Some(second) = keys.next() {
        let (one, two) = (name(key), name(second));
        return Err(CitationError {
            message: format!("two sources without a `;` between them: `{one}` and `{two}`"),
            hint: Some(format!("write `[@{one}; @{two}]`")),
            span: Span::new(base + second.at, base + second.end),
        });
    }
    let (locator, suffix) = locator_and_suffix(&text[key.end..range.end]);
    Ok(Citation {
        key: Spanned::new(name(key), Span::new(base + key.inner.start, base + key.inner.end)),
        prefix: tidy(&text[range.start..key.at]),
        locator,
        suffix,
        suppress_author: key.suppress_author,
    })
}

/// What follows a key: `, p. 3, my translation`, `{pp. iv} and more`. The suffix keeps its comma.
fn locator_and_suffix(text: &str) -> (String, String) {
    let inner = after_comma(text).trim_start();
    // Braces say where a locator begins and ends; empty ones, that there is none.
    if let Some(braced) = inner.strip_prefix('{')
        && let Some(end) = braced.find('}')
    {
        return (tidy(&braced[..end]), tidy(&braced[end + 1..]));
    }
    match locator::leading(inner) {
        0 => (String::new(), tidy(text)),
        length => (tidy(&inner[..length]), tidy(&inner[length..])),
    }
}

fn after_comma(text: &str) -> &str {
    let trimmed = text.trim_start();
    trimmed.strip_prefix([',', '،', '，', '、']).unwrap_or(trimmed)
}

/// The text on one line, without the backslashes of escapes.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        let mut chars = word.chars().peekable();
        while let Some(c) = chars.next() {
            match chars.peek() {
                Some(next) if c == '\\' && next.is_ascii_punctuation() => {}
                _ => tidy.push(c),
            }
            if c == '\\' {
                tidy.extend(chars.next());
            }
        }
    }
    tidy
}

/// Everything that matters, in order. Code, links, tags and escaped signs are stepped over.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut depth = 0_usize;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        match c {
            '\\' => at += rest.chars().nth(1).map_or(0, char::len_utf8),
            '`' => at += code_length(rest) - 1,
            '<' => at += autolink_length(rest) - 1,
            '&' => at += entity_length(rest) - 1,
            '[' => depth += 1,
            ']' => {
                depth = depth.saturating_sub(1);
                if rest[1..].starts_with('(') {
                    at += rest.find(')').unwrap_or(0);
                }
            }
            ';' if depth == 0 => pieces.push(Piece::Semicolon(at)),
            '@' if depth == 0 => match key(text, at) {
                Some(Ok(key)) => {
                    at = key.end;
                    pieces.push(Piece::Key(key));
                    continue;
                }
                Some(Err(())) => pieces.push(Piece::OpenBrace(at)),
                None => {}
            },
            _ => {}
        }
        at += c.len_utf8();
    }
    pieces
}

/// The key whose `@` is at byte `at`; `Err` where its brace is never closed, `None` where it is
/// none.
fn key(text: &str, at: usize) -> Option<Result<Key, ()>> {
    let before = &text[..at];
    let suppress_author = before.ends_with('-');
    let start = at - usize::from(suppress_author);
    let previous = text[..start].chars().next_back();
    // After these an `@` belongs to an address, a name of a user or a formula.
    let inside =
        |c: char| c.is_alphanumeric() || is_combining_mark(c) || "_.+%/@:=~#&$-".contains(c);
    if previous.is_some_and(inside) {
        return None;
    }
    let rest = &text[at + 1..];
    if let Some(braced) = rest.strip_prefix('{') {
        let Some(length) = closing_brace(braced) else { return Some(Err(())) };
        let inner = at + 2..at + 2 + length;
        if text[inner.clone()].trim().is_empty() {
            return None;
        }
        return Some(Ok(Key { at: start, suppress_author, end: inner.end + 1, inner }));
    }
    let length = key_length(rest);
    if length == 0 || rest[length..].starts_with('@') {
        return None;
    }
    let inner = at + 1..at + 1 + length;
    Some(Ok(Key { at: start, suppress_author, end: inner.end, inner }))
}

/// The bytes of the key at the start of `text`: letters, digits, `_` and single signs between.
fn key_length(text: &str) -> usize {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    // Marks and joiners belong to the letter before them; Indic scripts and Persian need them.
    let mark = |c: char| is_combining_mark(c) || matches!(c, '\u{200c}' | '\u{200d}');
    let mut end = 0;
    let mut sign_before = true;
    for (at, c) in text.char_indices() {
        if letter(c) || (mark(c) && end > 0 && !sign_before) {
            end = at + c.len_utf8();
            sign_before = false;
        } else if ":.#$%&-+?<>~/".contains(c) && !sign_before {
            sign_before = true;
        } else {
            break;
        }
    }
    end
}

/// How far the brace that was opened before `text` reaches; braces inside come in pairs.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// The bytes of the code span at the start of `text`, or of its backticks where it is none.
fn code_length(text: &str) -> usize {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let mut at = ticks;
    while let Some(found) = text[at..].find('`') {
        let run = text[at + found..].len() - text[at + found..].trim_start_matches('`').len();
        at += found + run;
        if run == ticks {
            return at;
        }
    }
    ticks
}

/// The bytes of `<https://…>` at the start of `text`, or of its `<`.
fn autolink_length(text: &str) -> usize {
    let end = text.find(|c: char| c == '>' || c.is_whitespace());
    match end {
        Some(end) if text[end..].starts_with('>') && text[..end].contains(':') => end + 1,
        _ => 1,
    }
}

/// The bytes of `&amp;` at the start of `text`, or of its `&`.
fn entity_length(text: &str) -> usize {
    let name = text[1..].trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    let length = text.len() - name.len();
    if length > 2 && name.starts_with(';') { length + 1 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `prefix|[-]key|locator|suffix`, one for each citation.
    fn shown(text: &str) -> String {
        match parse_citation_group(text, 100) {
            None => "none".to_owned(),
            Some(Err(error)) => format!("error: {}", error.message),
            Some(Ok(items)) => {
                for item in &items {
                    let span = item.key.span;
                    let range = span.start as usize - 100..span.end as usize - 100;
                    assert_eq!(text[range].nfc().collect::<String>(), item.key.value, "{text}");
                }
                let line = |item: &Citation| {
                    let minus = if item.suppress_author { "-" } else { "" };
                    let Citation { prefix, key, locator, suffix, .. } = item;
                    format!("{prefix}|{minus}{}|{locator}|{suffix}", key.value)
                };
                items.iter().map(line).collect::<Vec<_>>().join(" ; ")
            }
        }
    }

    const TABLE: &[(&str, &str)] = &[
        ("@vn-2024", "|vn-2024||"),
        ("@vn-2024, para. 6", "|vn-2024|para. 6|"),
        ("see @a, para. 2; @b", "see|a|para. 2| ; |b||"),
        ("-@key", "|-key||"),
        ("see also -@key p. 3", "see also|-key|p. 3|"),
        ("@{odd key}", "|odd key||"),
        ("@{https://example.com/a?b={c}&d=1}, p. 3", "|https://example.com/a?b={c}&d=1|p. 3|"),
        ("@a, pp. 33, 35-37, and nowhere else", "|a|pp. 33, 35-37|, and nowhere else"),
        ("@a{ii, A, D-Z}, with a suffix", "|a|ii, A, D-Z|, with a suffix"),
        (
            "@a, {pp. iv, vi-xi, (xv)-(xvii)} with suffix here",
            "|a|pp. iv, vi-xi, (xv)-(xvii)|with suffix here",
        ),
        ("@a{}, 99 years later", "|a||, 99 years later"),
        ("@a, 99 years later", "|a||, 99 years later"),
        ("@a 33", "|a|33|"),
        ("@a, my translation", "|a||, my translation"),
        ("@пункт3; @项目, p. 3", "|пункт3|| ; |项目|p. 3|"),
        ("@كتاب_2014، ص ٣", "|كتاب_2014|ص ٣|"),
        ("@Foo_bar.baz.", "|Foo_bar.baz||."),
        ("@Foo_bar--baz", "|Foo_bar||--baz"),
        ("@a:b/c~d", "|a:b/c~d||"),
        ("@cafe\u{301}", "|café||"),
        ("see\n  @a,\np. 3", "see|a|p. 3|"),
        ("A&amp;B @a", "A&amp;B|a||"),
        ("cf. \\@x and @a, q\\; r", "cf. @x and|a||, q; r"),
        ("see `@x`; y @a", "error: `see `@x`` names no source"),
        ("see <https://x.org/;@y> @a", "see <https://x.org/;@y>|a||"),
        ("[b; c](d;@e) @a", "[b; c](d;@e)|a||"),
        ("(@a)", "(|a||)"),
        ("no source", "none"),
        ("", "none"),
        ("@", "none"),
        ("@ a", "none"),
        ("write to a.b@example.org", "none"),
        ("@user@example.social", "none"),
        ("https://example.org/@user", "none"),
        ("`@a`", "none"),
        ("\\@a", "none"),
        ("see-@a", "none"),
        ("x; y", "none"),
        ("@{}", "none"),
        ("@a; ", "error: nothing stands on one side of a `;`"),
        ("@a; p. 3", "error: `p. 3` names no source"),
        ("@a, @b", "error: two sources without a `;` between them: `a` and `b`"),
        ("@{odd key", "error: a key in braces is never closed"),
    ];

    #[test]
    fn groups_are_read_as_pandoc_reads_them() {
        for (text, expected) in TABLE {
            assert_eq!(shown(text), *expected, "{text}");
        }
    }

    #[test]
    fn cut_groups_do_no_harm() {
        for (text, _) in TABLE {
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                shown(&text[..at]);
                shown(&text[at..]);
                shown(&format!("{}@{}", &text[..at], &text[at..]));
            }
        }
    }
}
