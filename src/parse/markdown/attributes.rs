//! `{#id .class key=value}` after a heading, a term, a span or a signature.

use crate::data::Findings;
use crate::diagnostic::{Code, Span, Spanned, did_you_mean};

use super::Base;

/// What stands between the braces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::parse) struct Attributes {
    pub(in crate::parse) id: Option<Spanned<String>>,
    /// Ids after the first, of which there should be none.
    pub(in crate::parse) more_ids: Vec<Spanned<String>>,
    pub(in crate::parse) classes: Vec<Spanned<String>>,
    pub(in crate::parse) pairs: Vec<(Spanned<String>, Spanned<String>)>,
    /// Keys without a value.
    pub(in crate::parse) empty: Vec<Spanned<String>>,
}

/// Keys that mean something somewhere, so that one without a value is not taken for text.
const KEYS: [&str; 9] =
    ["as-of", "dir", "lang", "on", "place", "reported", "stance", "status", "topics"];

/// Reads `text`, which starts with `{`; returns the attributes and the length up to and with `}`.
///
/// `None` where it does not read like attributes, so that it is text.
pub(in crate::parse) fn parse(text: &str, base: Base) -> Option<(Attributes, usize)> {
    let mut attributes = Attributes::default();
    let mut at = 1;
    loop {
        at += text[at..].len() - text[at..].trim_start_matches([' ', '\t']).len();
        let rest = &text[at..];
        let first = rest.chars().next()?;
        match first {
            '}' => {
                let empty = attributes == Attributes::default();
                return (!empty).then_some((attributes, at + 1));
            }
            '#' | '.' => {
                let length = word_length(&rest[1..]);
                let word = &rest[1..1 + length];
                if word.is_empty() {
                    return None;
                }
                let word = Spanned::new(word.to_owned(), base.span(at, at + 1 + length));
                at += 1 + length;
                match first {
                    '#' if attributes.id.is_some() => attributes.more_ids.push(word),
                    '#' => attributes.id = Some(word),
                    _ => attributes.classes.push(word),
                }
            }
            _ => {
                let length = word_length(rest);
                let key = &rest[..length];
                let is_pair = rest[length..].starts_with('=');
                // Other words in braces may be anything; nobody writes this one as text.
                if key.is_empty() || !(is_pair || key == "as-of") {
                    return None;
                }
                let value_at = at + length + usize::from(is_pair);
                let no_value = text[value_at..].starts_with([' ', '\t', '}']);
                if !is_pair || (no_value && KEYS.contains(&key)) {
                    attributes.empty.push(Spanned::new(key.to_owned(), base.span(at, value_at)));
                    at = value_at;
                    continue;
                }
                let (value, value_end) = value(&text[value_at..])?;
                attributes.pairs.push((
                    Spanned::new(key.to_owned(), base.span(at, at + length)),
                    Spanned::new(value.to_owned(), base.span(value_at, value_at + value_end)),
                ));
                at = value_at + value_end;
            }
        }
    }
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))
        .unwrap_or(text.len())
}

/// A value with or without quotation marks, and how many bytes it takes.
fn value(text: &str) -> Option<(&str, usize)> {
    if let Some(inner) = text.strip_prefix(['"', '\'']) {
        let end = inner.find(&text[..1])?;
        return Some((&inner[..end], end + 2));
    }
    // EDTF has brackets, braces, slashes and question marks, so only blanks and the end stop it.
    let mut depth = 0usize;
    let end = text.find(|c: char| {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' => return true,
            _ => {}
        }
        c.is_whitespace()
    })?;
    (end > 0).then_some((&text[..end], end))
}

impl Attributes {
    /// Takes the value of `key` out.
    pub(in crate::parse) fn take(&mut self, key: &str) -> Option<Spanned<String>> {
        let at = self.pairs.iter().position(|(name, _)| name.value == key)?;
        Some(self.pairs.remove(at).1)
    }

    /// Takes the class `name` out; says whether it was there.
    pub(in crate::parse) fn take_class(&mut self, name: &str) -> bool {
        let before = self.classes.len();
        self.classes.retain(|class| class.value != name);
        self.classes.len() < before
    }

    /// A finding for everything that nobody took out. `known` are the keys and `.classes` allowed.
    pub(in crate::parse) fn finish(self, what: &str, known: &[&str], findings: &mut Findings) {
        for id in self.more_ids {
            let message = format!("`#{}` is a second id", id.value);
            let hint = Some("keep one of the two".to_owned());
            findings.add_hint(Code::UnknownAttribute, id.span, message, hint);
        }
        for key in self.empty {
            let message = format!("`{}` has no value", key.value);
            let hint = format!("write `{}=…`, or take it out", key.value);
            findings.add_hint(Code::UnknownAttribute, key.span, message, Some(hint));
        }
        let left = self.classes.into_iter().map(|class| class.map(|name| format!(".{name}")));
        for name in left.chain(self.pairs.into_iter().map(|(key, _)| key)) {
            let hint = did_you_mean(&name.value, known.iter().copied())
                .unwrap_or_else(|| format!("{what} takes {}", known.join(", ")));
            let message = format!("`{}` means nothing on {what}", name.value);
            findings.add_hint(Code::UnknownAttribute, name.span, message, Some(hint));
        }
    }
}

/// The attributes at the end of `text`, and the text before them.
pub(in crate::parse) fn split_end(text: &str, base: Base) -> (&str, Option<Attributes>) {
    let trimmed = text.trim_end();
    let found =
        trimmed.ends_with('}').then(|| trimmed.match_indices('{')).into_iter().flatten().find_map(
            |(at, _)| {
                let (attributes, length) = parse(&trimmed[at..], base.moved(at))?;
                (at + length == trimmed.len()).then_some((at, attributes))
            },
        );
    match found {
        Some((at, attributes)) => (trimmed[..at].trim_end(), Some(attributes)),
        None => (trimmed, None),
    }
}

/// The span of a whole attribute, for findings about it.
pub(in crate::parse) fn span_of(attributes: &Attributes) -> Option<Span> {
    let ids = attributes.id.iter().map(|id| id.span);
    let classes = attributes.classes.iter().map(|class| class.span);
    let pairs = attributes.pairs.iter().map(|(key, value)| key.span.to(value.span));
    ids.chain(classes).chain(pairs).reduce(Span::to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_classes_and_values_are_read_with_their_places() {
        let text = "{#e-x .key reported=[2020-01-01..2020-01-03] place=\"New York\"} rest";
        let (attributes, length) = parse(text, Base::At(10)).unwrap();
        assert_eq!(&text[length..], " rest");
        assert_eq!(attributes.id.unwrap(), Spanned::new("e-x".into(), Span::new(11, 15)));
        assert_eq!(attributes.classes[0].value, "key");
        assert_eq!(attributes.pairs[0].1.value, "[2020-01-01..2020-01-03]");
        assert_eq!(attributes.pairs[1].1.value, "New York");
    }

    #[test]
    fn what_does_not_read_like_attributes_is_text() {
        for text in ["{", "{}", "{a b}", "{#}", "{x=\"y}"] {
            assert_eq!(parse(text, Base::At(0)), None, "{text}");
        }
    }

    #[test]
    fn a_known_key_without_a_value_is_kept_to_be_reported() {
        for (text, key) in [("{as-of}", "as-of"), ("{lang=}", "lang"), ("{.a on= #b}", "on")] {
            let (attributes, length) = parse(text, Base::At(0)).unwrap();
            assert_eq!((length, attributes.pairs.len()), (text.len(), 0), "{text}");
            assert_eq!(attributes.empty[0].value, key);
        }
    }

    #[test]
    fn sets_of_dates_are_not_taken_for_attributes() {
        assert_eq!(split_end("{2014,2016}", Base::At(0)).0, "{2014,2016}");
        let (date, attributes) = split_end("{2014,2016} {.key}", Base::At(0));
        assert_eq!((date, attributes.unwrap().classes.len()), ("{2014,2016}", 1));
    }
}
