//! Text and addresses in HTML.

/// Appends `text` to `out` as it stands between tags and in attributes in double quotation marks.
pub fn escape(out: &mut String, text: &str) {
    let special = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"');
    let mut rest = text;
    // By bytes: these four are never part of another letter.
    while let Some(at) = rest.as_bytes().iter().position(special) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Whether `address` leads to another site, and not to a file of this one.
pub fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn signs_of_html_are_text() {
        let mut out = "kept <b>".to_owned();
        escape(&mut out, "\"a\" < b & c > é'");
        assert_eq!(out, "kept <b>&quot;a&quot; &lt; b &amp; c &gt; é'");
    }
}
