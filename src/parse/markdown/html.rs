//! Tags, and what is left of HTML without them.

use pulldown_cmark::Tag;

use crate::model::document::{Fragment, Hole};

use super::Close;

/// Whether the element stands on lines of its own.
pub(super) fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// Writes the start of an element that needs no thought; returns how it ends.
pub(super) fn open(html: &mut String, tag: &Tag<'_>) -> Close {
    let (start, end) = match tag {
        Tag::Emphasis => ("<em>", "</em>"),
        Tag::Strong => ("<strong>", "</strong>"),
        Tag::Strikethrough => ("<del>", "</del>"),
        Tag::Superscript => ("<sup>", "</sup>"),
        Tag::Subscript => ("<sub>", "</sub>"),
        Tag::Item => ("<li>", "</li>\n"),
        Tag::List(None) => ("<ul>\n", "</ul>\n"),
        Tag::List(Some(1)) => ("<ol>\n", "</ol>\n"),
        Tag::List(Some(first)) => {
            html.push_str(&format!("<ol start=\"{first}\">\n"));
            return Close::Tag("</ol>\n");
        }
        _ => return Close::Nothing,
    };
    html.push_str(start);
    Close::Tag(end)
}

/// Adds `inner` at the end of `out`.
pub(super) fn append(out: &mut Fragment, inner: &Fragment) {
    let shift = out.here();
    out.html.push_str(&inner.html);
    out.holes.extend(inner.holes.iter().map(|(at, hole)| (at.saturating_add(shift), *hole)));
}

/// The same text without links and without marks of notes.
pub(super) fn without_links(fragment: &Fragment) -> Fragment {
    let mut out = Fragment::default();
    let mut from = 0;
    let mut copy = |out: &mut Fragment, to: usize| {
        let part = fragment.html.get(from..to).unwrap_or("");
        let mut rest = part;
        while let Some(at) = rest.find("<a ").or_else(|| rest.find("</a>")) {
            let at = rest.find("</a>").map_or(at, |close| close.min(at));
            out.html.push_str(&rest[..at]);
            let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
            rest = &rest[end..];
        }
        out.html.push_str(rest);
        from = to;
    };
    for (at, hole) in &fragment.holes {
        copy(&mut out, *at as usize);
        if matches!(hole, Hole::LinkTitle(_) | Hole::AsOf(_)) {
            out.push_hole(*hole);
        }
    }
    copy(&mut out, fragment.html.len());
    out
}

/// Takes the bold words that `text` begins with out of it: the title of an event. Empty where it
/// begins otherwise.
pub(crate) fn take_bold_lead(text: &mut Fragment) -> Fragment {
    const BOLD: &str = "<p><strong>";
    const END: &str = "</strong>";
    let Some(length) = text.html.strip_prefix(BOLD).and_then(|rest| rest.find(END)) else {
        return Fragment::default();
    };
    let (start, end) = (BOLD.len(), BOLD.len() + length);
    let after = &text.html[end + END.len()..];
    let rest_at = text.html.len() - after.trim_start().len();
    let shift = |at: u32, by: usize| u32::try_from((at as usize).saturating_sub(by)).unwrap_or(0);
    let title = Fragment {
        html: text.html[start..end].to_owned(),
        holes: text
            .holes
            .iter()
            .filter(|(at, _)| (start..=end).contains(&(*at as usize)))
            .map(|(at, hole)| (shift(*at, start), *hole))
            .collect(),
    };
    let html = format!("<p>{}", &text.html[rest_at..]);
    let cut = rest_at - "<p>".len();
    let holes = text.holes.iter().filter(|(at, _)| *at as usize > end);
    let holes = holes.map(|(at, hole)| (shift((*at).max(index_of(rest_at)), cut), *hole)).collect();
    *text = Fragment { html, holes };
    if text.html.trim() == "<p></p>" && text.holes.is_empty() {
        *text = Fragment::default();
    }
    without_final_stop(without_links(&title))
}

fn index_of(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A title has no full stop; one that ends an abbreviation ("U.S.") stays.
fn without_final_stop(mut title: Fragment) -> Fragment {
    if let Some(rest) = title.html.strip_suffix('.')
        && !rest.ends_with('.')
        && rest
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .is_some_and(|word| word.chars().count() != 1)
    {
        title.html.truncate(rest.len());
        let limit = title.here();
        for (at, _) in &mut title.holes {
            *at = (*at).min(limit);
        }
    }
    title
}

/// The words of a fragment, without what its holes stand for.
pub(crate) fn plain_text(fragment: &Fragment) -> String {
    plain_text_with(fragment, |_| "")
}

/// The words of a fragment, with `fill` for its holes.
pub(crate) fn plain_text_with<'a>(fragment: &Fragment, fill: impl Fn(Hole) -> &'a str) -> String {
    let mut filled = String::with_capacity(fragment.html.len());
    let mut from = 0;
    for (at, hole) in &fragment.holes {
        filled.push_str(fragment.html.get(from..*at as usize).unwrap_or(""));
        from = *at as usize;
        let mut text = Fragment::default();
        text.push_text(fill(*hole));
        filled.push_str(&text.html);
    }
    filled.push_str(fragment.html.get(from..).unwrap_or(""));
    crate::model::text::of_html(&filled)
}

/// `%20` and its like as the characters that they stand for; what is not valid stays as it is.
pub(crate) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
