//! From HTML as people paste it to Markdown; and from plain text to Markdown that shows the same.

mod entity;
mod tag;
mod writer;

use super::report::Report;
pub(crate) use entity::decoded;
use tag::Tag;
use writer::Writer;

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 17] = [
    "p",
    "div",
    "ul",
    "ol",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "tr",
    "section",
    "article",
    "figure",
    "pre",
];

/// `html` as Markdown. What has no like is reported under `which`.
pub(super) fn to_markdown(html: &str, which: &str, report: &mut Report) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while !rest.is_empty() {
        let at = rest.find('<').unwrap_or(rest.len());
        writer.text(&decoded(&rest[..at]));
        rest = &rest[at..];
        let Some(tag) = Tag::at(rest) else {
            // A `<` that begins no tag is a character.
            if let Some(after) = rest.strip_prefix('<') {
                writer.text("<");
                rest = after;
            }
            continue;
        };
        rest = &rest[tag.length..];
        if matches!(tag.name.as_str(), "script" | "style" | "iframe" | "object" | "svg")
            && !tag.closes
        {
            let end = format!("</{}", tag.name);
            let inner_end = find_ignoring_case(rest, &end).unwrap_or(rest.len());
            rest = &rest[inner_end..];
            match tag.attribute("src").filter(|src| tag.name == "iframe" && is_web(src)) {
                Some(src) => writer.lone_link(&src),
                None => report.note(format!("`<{}>` in texts", tag.name), which),
            }
            continue;
        }
        writer.tag(&tag, which, report);
    }
    writer.finish()
}

/// `html` without its tags, on one line.
pub(super) fn to_text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while !rest.is_empty() {
        let at = rest.find('<').unwrap_or(rest.len());
        text.push_str(&decoded(&rest[..at]));
        rest = &rest[at..];
        match Tag::at(rest) {
            Some(tag) => {
                if BLOCKS.contains(&tag.name.as_str()) || tag.name == "br" {
                    text.push(' ');
                }
                rest = &rest[tag.length..];
            }
            None if rest.is_empty() => {}
            None => {
                text.push('<');
                rest = &rest[1..];
            }
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `text` has tags in it.
pub(super) fn is_html(text: &str) -> bool {
    let starts = text.match_indices('<').map(|(at, _)| at);
    starts.into_iter().any(|at| Tag::at(&text[at..]).is_some())
}

/// Plain text as Markdown: its paragraphs stay, and nothing in it means anything.
pub(super) fn escaped_text(text: &str) -> String {
    let mut writer = Writer::default();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for paragraph in text.split("\n\n") {
        writer.end_block();
        writer.text(paragraph);
    }
    writer.finish()
}

/// The address of the first `src` of a tag in `html`.
pub(super) fn embedded(html: &str) -> Option<String> {
    let starts = html.match_indices('<').map(|(at, _)| at);
    let tags = starts.filter_map(|at| Tag::at(&html[at..]));
    tags.filter_map(|tag| tag.attribute("src")).find(|src| is_web(src))
}

pub(super) use crate::html::is_web;

/// A link whose label is its address.
pub(super) fn bare_link(address: &str) -> String {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '\\' | '`' | '[' | ']');
    if address.chars().all(plain) {
        return format!("<{address}>");
    }
    link(&escaped_text(address), address)
}

/// A link in Markdown.
pub(super) fn link(label: &str, address: &str) -> String {
    let plain = |c: char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '(' | ')' | '<' | '>' | '\\')
    };
    if address.chars().all(plain) {
        return format!("[{label}]({address})");
    }
    let mut safe = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '<' => safe.push_str("%3C"),
            '>' => safe.push_str("%3E"),
            '\\' => safe.push_str("%5C"),
            c if c.is_whitespace() || c.is_control() => safe.push_str("%20"),
            c => safe.push(c),
        }
    }
    format!("[{label}](<{safe}>)")
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let wanted = wanted.as_bytes();
    text.as_bytes().windows(wanted.len()).position(|part| part.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_markdown_that_says_the_same() {
        for (html, markdown) in [
            ("plain text", "plain text"),
            ("<p>One.</p><p>Two &amp; <b>three</b>.</p>", "One.\n\nTwo & **three**."),
            (
                "a <a href=\"https://x.example/?a=1&amp;b=2\">link</a>.",
                "a [link](https://x.example/?a=1&b=2).",
            ),
            ("<a href='https://x.example/a(b)'>x</a>", "[x](<https://x.example/a(b)>)"),
            ("<a href=\"javascript:alert(1)\">x</a>", "x"),
            ("<a href=\"https://x.example\"></a>y", "y"),
            ("one<br>two<br/>", "one\\\ntwo"),
            ("<ul><li>a</li><li>b <i>c</i></li></ul>d", "-   a\n-   b *c*\n\nd"),
            ("<ol><li>a<li>b</ol>", "1.  a\n2.  b"),
            ("<blockquote>Q <cite>W</cite></blockquote>after", "> Q *W*\n\nafter"),
            ("<h3>Head</h3>text", "**Head**\n\ntext"),
            ("<span class=\"x\">a</span><!-- no -->b", "ab"),
            ("1 < 2 & 3 > 2 &nbsp;&#8211;&unknown;", "1 \\< 2 & 3 \\> 2 \u{a0}–\\&unknown;"),
            ("<script>alert(1)</script>x", "x"),
            ("<iframe src=\"https://v.example/1\"></iframe>", "<https://v.example/1>"),
            ("<b></b>x<b>y", "x**y**"),
            ("unclosed <a href=\"https://x.example\">x", "unclosed [x](https://x.example)"),
            ("<", "\\<"),
            ("a <", "a \\<"),
        ] {
            let mut report = Report::default();
            assert_eq!(to_markdown(html, "x", &mut report), markdown, "{html}");
        }
    }

    #[test]
    fn text_means_nothing_in_markdown() {
        let text = "# no\n\n1. [[x]] *y* _z_ `c` <b> ~s~ {a} [@k]\n\n- p\n\n: d\n\nend";
        let expected = "\\# no\n\n1\\. \\[\\[x\\]\\] \\*y\\* \\_z\\_ \\`c\\` \\<b\\> \\~s\\~ \\{a\\} \\[@k\\]\n\n\\- p\n\n\\: d\n\nend";
        assert_eq!(escaped_text(text), expected);
        assert!(!is_html("1 < 2 > 0") && is_html("a<br>b"));
    }

    #[test]
    fn what_is_left_out_is_reported() {
        let mut report = Report::default();
        to_markdown("<video src='x'></video><style>a</style>", "event 1", &mut report);
        let notes: Vec<String> = report.finish().into_iter().map(|note| note.what).collect();
        assert_eq!(notes, ["`<style>` in texts", "`<video>` in texts"]);
    }

    #[test]
    fn mangled_html_does_no_harm() {
        let html = "<p>a &amp; <a href=\"https://é.example\">b<ul><li>c</ul><blockquote><b>d</i></blockquote>é<br>";
        for at in (0..html.len()).filter(|at| html.is_char_boundary(*at)) {
            let mut report = Report::default();
            to_markdown(&html[..at], "x", &mut report);
            to_markdown(&html[at..], "x", &mut report);
            to_text(&html[at..]);
            embedded(&html[at..]);
        }
    }
}
