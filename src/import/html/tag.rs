//! One tag of HTML.

use super::entity::decoded;

/// A tag: `<a href="…">`, `</a>`.
pub(super) struct Tag<'a> {
    pub(super) name: String,
    pub(super) closes: bool,
    attributes: &'a str,
    pub(super) length: usize,
}

impl<'a> Tag<'a> {
    /// The tag or comment that `text` begins with.
    pub(super) fn at(text: &'a str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        if inner.starts_with("!--") {
            let length = text.find("-->").map_or(text.len(), |end| end + 3);
            return Some(Self { name: "!".to_owned(), closes: false, attributes: "", length });
        }
        let closes = inner.starts_with('/');
        let inner = inner.strip_prefix('/').unwrap_or(inner);
        let name_end =
            inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '!').unwrap_or(inner.len());
        let name = inner[..name_end].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
            return None;
        }
        // The end of the tag, outside of quotation marks.
        let mut quote = None;
        let end = inner.char_indices().skip(name_end).find(|(_, c)| {
            match (quote, c) {
                (Some(open), c) if open == *c => quote = None,
                (None, '"' | '\'') => quote = Some(*c),
                _ => {}
            }
            quote.is_none() && *c == '>'
        });
        let end = end.map(|(at, _)| at)?;
        let length = text.len() - inner.len() + end + 1;
        Some(Self { name, closes, attributes: &inner[name_end..end], length })
    }

    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let name_end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            if name_end == 0 {
                return None;
            }
            let name = &rest[..name_end];
            rest = rest[name_end..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                let (start, end) = match quote {
                    Some(quote) => {
                        let end = after[1..].find(quote).map_or(after.len(), |end| end + 1);
                        (1, end)
                    }
                    None => (0, after.find(char::is_whitespace).unwrap_or(after.len())),
                };
                value = &after[start..end];
                rest = after.get(end + usize::from(quote.is_some())..).unwrap_or("");
            }
            if name.eq_ignore_ascii_case(wanted) {
                return Some(decoded(value).trim().to_owned());
            }
        }
    }
}
