//! Where the values of a JSON text stand. What they are is left to `serde_json`.

use crate::diagnostic::Span;

/// The items of a register: the spans of the objects in its list.
///
/// `whole` says whether the text is JSON throughout. Where it is not, every line that begins an
/// object at the margin of the first one begins an item, so that one slip spoils one item.
pub(super) fn items(text: &str, whole: bool) -> Vec<Span> {
    let start = text.find(['[', '{']).unwrap_or(text.len());
    let single = text[start..].starts_with('{');
    if single {
        let list = members(text, start).into_iter().find(|(name, _, value)| {
            ["items", "references", "sources"].contains(&name.as_str())
                && value.of(text).starts_with('[')
        });
        if let Some((_, _, list)) = list {
            return elements(text, list.start as usize);
        }
    }
    if whole {
        return if single {
            vec![Span::new(start, text.trim_end().len())]
        } else {
            elements(text, start)
        };
    }
    by_line(text).unwrap_or_else(|| {
        if single { vec![Span::new(start, text.len())] } else { elements(text, start) }
    })
}

/// The items of a text that is no JSON, by its lines; `None` where it does not keep to lines.
fn by_line(text: &str) -> Option<Vec<Span>> {
    let mut starts: Vec<usize> = Vec::new();
    let mut margin = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let said = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - said.len();
        // `[{` on the first line, `}, {` between two items.
        let begins = said.trim_start_matches(['[', '}', ',', ' ']);
        if begins.starts_with('{') && margin.is_none_or(|margin| margin == indent) {
            margin = Some(indent);
            starts.push(at + line.len() - begins.len());
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let span = |(start, end): (usize, usize)| {
        let item = text[start..end].trim_end_matches(|c: char| c.is_whitespace() || c == ',');
        Span::new(start, value_end(text, start).min(start + item.len()))
    };
    let spans: Vec<Span> = starts.iter().copied().zip(ends).map(span).collect();
    (spans.len() > 1).then_some(spans)
}

/// The elements of the list that begins at byte `at`; the last one may be cut.
fn elements(text: &str, at: usize) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = at + 1;
    loop {
        at = skip(text, at, ",");
        match text[at.min(text.len())..].chars().next() {
            None | Some(']') => return found,
            Some(_) => {
                let end = value_end(text, at);
                if end == at {
                    return found;
                }
                found.push(Span::new(at, end));
                at = end;
            }
        }
    }
}

/// The members of the object that begins at byte `at`: name, place of the name, place of the value.
pub(super) fn members(text: &str, at: usize) -> Vec<(String, Span, Span)> {
    let mut found = Vec::new();
    // Of what is no object, the first character may be longer than a brace.
    if !text.get(at..).is_some_and(|rest| rest.starts_with('{')) {
        return found;
    }
    let mut at = at + 1;
    loop {
        at = skip(text, at, ",");
        if !text[at.min(text.len())..].starts_with('"') {
            return found;
        }
        let name = Span::new(at, value_end(text, at));
        let Ok(key) = serde_json::from_str::<String>(name.of(text)) else { return found };
        let start = skip(text, name.end as usize, ":");
        let end = value_end(text, start);
        if end == start {
            return found;
        }
        found.push((key, name, Span::new(start, end)));
        at = end;
    }
}

/// The first byte from `at` on that is neither white space nor one of `also`.
fn skip(text: &str, at: usize, also: &str) -> usize {
    let rest = &text[at.min(text.len())..];
    text.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || also.contains(c)).len()
}

/// One past the end of the value that begins at byte `at`; the text's end where it is cut.
fn value_end(text: &str, at: usize) -> usize {
    let mut depth = 0_usize;
    let mut string = false;
    let mut escaped = false;
    for (offset, c) in text[at..].char_indices() {
        let after = at + offset + c.len_utf8();
        match c {
            _ if escaped => escaped = false,
            '\\' if string => escaped = true,
            '"' => {
                string = !string;
                if !string && depth == 0 {
                    return after;
                }
            }
            _ if string => {}
            '{' | '[' => depth += 1,
            '}' | ']' if depth == 0 => return at + offset,
            '}' | ']' => {
                depth -= 1;
                if depth == 0 {
                    return after;
                }
            }
            ',' if depth == 0 => return at + offset,
            _ if depth == 0 && c.is_whitespace() => return at + offset,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_object_has_no_members() {
        for text in ["ا \"id\": 1", "[1]", ""] {
            assert_eq!(members(text, 0), [], "{text}");
        }
    }

    #[test]
    fn items_and_members_have_places() {
        let text = r#"[ {"id": "a]\"", "n": [1, {"x": 2}]}, {"id": 5} ]"#;
        let found = items(text, true);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].of(text), r#"{"id": 5}"#);
        let inner = members(text, found[0].start as usize);
        let shown: Vec<(&str, &str)> =
            inner.iter().map(|(name, _, value)| (name.as_str(), value.of(text))).collect();
        assert_eq!(shown, [("id", r#""a]\"""#), ("n", r#"[1, {"x": 2}]"#)]);
    }
}
