//! What an event without a picture shows beside its text.
//!
//! Writers of Markdown put a link or an image on a line of its own to have it shown there; such a
//! last paragraph, or a quotation at the end, becomes the event's medium.

/// A medium: TimelineJS finds out from the address what it is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// An address, or a `<blockquote>`.
    pub(super) url: String,
    /// What is to be seen, as text.
    pub(super) alt: String,
    /// HTML.
    pub(super) caption: String,
    /// HTML.
    pub(super) credit: String,
}

/// The medium at the end of `html`, and the rest; all of it is the rest where there is none.
pub(super) fn at_end(html: &str) -> (Option<Shown>, String) {
    let trimmed = html.trim_end();
    let found = last(trimmed, "<p>", "</p>")
        .and_then(|(rest, inner)| Some((link(inner).or_else(|| image(inner))?, rest)))
        .or_else(|| {
            let (rest, _) = last(trimmed, "<blockquote>", "</blockquote>")?;
            Some((Shown { url: trimmed[rest.len()..].to_owned(), ..Shown::default() }, rest))
        });
    match found {
        Some((shown, rest)) => (Some(shown), rest.to_owned()),
        None => (None, html.to_owned()),
    }
}

/// What stands before the last element that `open` begins and `close` ends, and what is in it.
fn last<'a>(html: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str)> {
    let inner = html.strip_suffix(close)?;
    let start = inner.rfind(open)?;
    Some((&inner[..start], &inner[start + open.len()..]))
}

/// `<a href="…">caption</a>`, perhaps with ` — credit` behind it.
fn link(inner: &str) -> Option<Shown> {
    let tag_end = inner.find('>')?;
    let url = attribute(inner[..tag_end].strip_prefix("<a ")?, "href")?;
    let (caption, after) = inner[tag_end + 1..].split_once("</a>")?;
    let credit = match after.trim_start().strip_prefix('—') {
        Some(credit) => credit.trim(),
        None if after.trim().is_empty() => "",
        None => return None,
    };
    let outside = crate::html::is_web(&url);
    let caption = if caption == escaped(&url) || caption.is_empty() { "" } else { caption };
    outside.then(|| Shown {
        url,
        caption: caption.to_owned(),
        credit: credit.to_owned(),
        ..Shown::default()
    })
}

/// `<img src="…" alt="…" title="…">`, perhaps in a `<picture>`.
fn image(inner: &str) -> Option<Shown> {
    let sources = inner.strip_prefix("<picture>").and_then(|all| all.strip_suffix("</picture>"));
    let inner = match sources {
        Some(all) => &all[all.rfind("<img ")?..],
        None => inner,
    };
    let tag = inner.strip_prefix("<img ")?.strip_suffix('>').filter(|tag| !tag.contains('>'))?;
    Some(Shown {
        url: attribute(tag, "src")?,
        alt: attribute(tag, "alt").unwrap_or_default(),
        caption: attribute(tag, "title").map(|title| escaped(&title)).unwrap_or_default(),
        credit: String::new(),
    })
}

/// The value of an attribute in a tag of ours, unescaped.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    let value = tag[start..].split('"').next()?;
    Some(crate::model::text::of_html(value))
}

fn escaped(text: &str) -> String {
    crate::model::document::Fragment::of_text(text).html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Option<(String, String, String, String)> {
        let (shown, rest) = at_end(html);
        shown.map(|shown| (shown.url, shown.caption, shown.credit, rest))
    }

    #[test]
    fn what_stands_alone_at_the_end_is_shown() {
        let html =
            "<p>A.</p>\n<p><a href=\"https://v.example/?a=1&amp;b=2\">B &amp; c</a> — D</p>\n";
        let (shown, rest) = at_end(html);
        let shown = shown.unwrap();
        assert_eq!(
            (shown.url.as_str(), rest.as_str()),
            ("https://v.example/?a=1&b=2", "<p>A.</p>\n")
        );
        assert_eq!((shown.caption.as_str(), shown.credit.as_str()), ("B &amp; c", "D"));
        let quotation = "<p>A.</p>\n<blockquote>\n<p>B</p>\n</blockquote>\n";
        assert_eq!(found(quotation).unwrap().0, "<blockquote>\n<p>B</p>\n</blockquote>");
        let image = "<p><img src=\"../a.png\" alt=\"A\" title=\"T\" loading=\"lazy\"></p>";
        assert_eq!(found(image).unwrap().0, "../a.png");
        let image = "<p><picture><source srcset=\"../a.webp\"><img src=\"../a.png\" alt=\"A\"></picture></p>";
        assert_eq!(found(image).unwrap().0, "../a.png");
    }

    #[test]
    fn what_belongs_to_a_sentence_stays() {
        for html in [
            "",
            "<p>A.</p>",
            "<p>See <a href=\"https://a.example/\">b</a></p>",
            "<p><a href=\"https://a.example/\">b</a> says so.</p>",
            "<p><a href=\"actors/iraq/index.html\">Iraq</a></p>",
            "<blockquote><p>A</p></blockquote><p>B</p>",
        ] {
            assert_eq!(at_end(html), (None, html.to_owned()), "{html}");
        }
    }
}
