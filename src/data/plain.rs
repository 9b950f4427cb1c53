//! YAML that needs no parser of YAML: a key and a plain or quoted value, or a short list of such, a
//! line each. Nearly all front matter is so, and the parser takes three times as long.

use super::{Node, Value};
use crate::diagnostic::{Span, Spanned};

/// The longest key that is read here; YAML has none of more than 1024 letters.
const LONGEST_KEY: usize = 64;

/// What the parser of YAML would make of `text`, which starts at byte `offset` of its file: `None`
/// where that needs a closer look.
pub(super) fn read(text: &str, offset: usize) -> Option<Node> {
    let mut pairs: Vec<(Spanned<String>, Node)> = Vec::with_capacity(8);
    let mut at = offset;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let (key, rest) = line.split_once(": ")?;
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.bytes().all(letter)
            && key.len() <= LONGEST_KEY
            && !is_null(key);
        let known = pairs.iter().any(|(other, _)| other.value == key);
        if !is_key || known || !line.chars().all(is_printable) {
            return None;
        }
        let value = rest.trim_matches(' ');
        let place = start + key.len() + 2 + rest.len() - rest.trim_start_matches(' ').len();
        let node = match value.strip_prefix('[') {
            Some(list) => node(self::list(list, place + 1)?, place, value),
            None => node(scalar(value, false)?, place, value),
        };
        pairs.push((Spanned::new(key.to_owned(), Span::new(start, start + key.len())), node));
    }
    let (first, last) = (pairs.first()?, pairs.last()?);
    let span = Span { start: first.0.span.start, end: last.1.span.end };
    Some(Node { value: Value::Map(pairs), span })
}

fn node(value: Value, start: usize, written: &str) -> Node {
    Node { value, span: Span::new(start, start + written.len()) }
}

/// The values of a list from behind its `[`, which stands before byte `start`.
fn list(text: &str, start: usize) -> Option<Value> {
    let inner = text.strip_suffix(']')?;
    let mut items = Vec::new();
    let mut at = start;
    if !inner.trim_matches(' ').is_empty() {
        // A comma in quotation marks leaves halves that are no values.
        for item in inner.split(',') {
            let written = item.trim_matches(' ');
            let blanks = item.len() - item.trim_start_matches(' ').len();
            items.push(node(scalar(written, true)?, at + blanks, written));
            at += item.len() + 1;
        }
    }
    Some(Value::List(items))
}

fn scalar(written: &str, in_list: bool) -> Option<Value> {
    let quoted = |quote: char| {
        let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.contains([quote, '\\'])).then(|| inner.to_owned())
    };
    if let Some(text) = quoted('"').or_else(|| quoted('\'')) {
        return Some(Value::Scalar { text, quoted: true });
    }
    // Other signs at the beginning, or these within, may mean something.
    let plain = written.starts_with(char::is_alphanumeric)
        && !written.ends_with(':')
        && !written.contains(": ")
        && !written.contains(" #")
        && (!in_list || is_plain_in_list(written));
    if !plain {
        return None;
    }
    if is_null(written) {
        return Some(Value::Null);
    }
    Some(Value::Scalar { text: written.to_owned(), quoted: false })
}

/// In a list more signs mean something, and more of them at the end.
fn is_plain_in_list(text: &str) -> bool {
    text.ends_with(char::is_alphanumeric)
        && text.chars().all(|c| c.is_alphanumeric() || " -_./–’".contains(c))
}

fn is_null(text: &str) -> bool {
    matches!(text, "null" | "Null" | "NULL")
}

/// Whether the letter is nothing but itself: no white space but a blank, nothing invisible.
fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        c => c.is_alphanumeric() || "–—‘’“”„«»…€£°§·".contains(c),
    }
}

#[cfg(test)]
mod tests {
    use super::super::yaml::parse_with_parser;
    use super::super::{Findings, Node};
    use super::read;

    fn with_parser(text: &str, offset: usize) -> (Option<Node>, usize) {
        let mut findings = Findings::new(&"x.md".into());
        let node = parse_with_parser(text, offset, &mut findings);
        (node, findings.list.len())
    }

    #[test]
    fn what_is_read_here_is_what_the_parser_makes_of_it() {
        for text in [
            "title: A\n",
            "title: \"A: b, c # d\"\ndate: 2014-06-10\nactors: [a-b, \"C D\", 'e']\ntopics: []\n",
            "a: 12:30 and a#b, [c] {d}\n\nb:   é — “ü”  \nc: null\nd: [Null, x y]",
        ] {
            let node = read(text, 4).unwrap_or_else(|| panic!("not read: {text:?}"));
            assert_eq!(with_parser(text, 4), (Some(node), 0), "{text:?}");
        }
    }

    #[test]
    fn at_random_it_is_the_same_or_left_to_the_parser() {
        #[rustfmt::skip]
        const PIECES: [&str; 52] = [
            "title", "a", "null", "~", "x-y_z", ": ", ": ", ": ", ": ", ":", "\n", "\n", "\n", "\n", " ",
            "  ", "\t", "\r\n", "\"", "\"", "'", "'", "\\", "[", "]", "[", "]", ",", ", ", "{", "}", "#",
            " #", "- ", "-", "? ", "|", ">", "&a ", "*a", "!!str ", "%", "@", "`", "é", "\u{a0}",
            "\u{2028}", "2014-06-10", "true", "---", "...", "…",
        ];
        let mut random = fastrand::Rng::with_seed(11);
        let mut by_itself = 0;
        for _ in 0..100_000 {
            let mut text = String::new();
            for key in ["key: ", "other:  ", "k: [", ""] {
                if random.bool() {
                    continue;
                }
                text.push_str(key);
                for _ in 0..random.usize(..5) {
                    text.push_str(PIECES[random.usize(..PIECES.len())]);
                }
                text.push_str(["\n", "]\n", "", "\"\n"][random.usize(..4)]);
            }
            if let Some(node) = read(&text, 3) {
                by_itself += 1;
                assert_eq!(with_parser(&text, 3), (Some(node), 0), "{text:?}");
            }
        }
        assert!(by_itself > 1_000, "{by_itself}");
    }
}
