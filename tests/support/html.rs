//! Just enough HTML to follow its links.

/// A tag with its attributes, unescaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Its name; with a slash before it where it closes.
    pub(crate) name: String,
    /// Its attributes in order.
    pub(crate) attributes: Vec<(String, String)>,
    /// Whether it ends in `/>`: in SVG it then has no end tag.
    pub(crate) closed: bool,
}

impl Tag {
    /// The value of the attribute `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The tags of `html` in order; comments, and what stands in `<script>` and `<style>`, are left out.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let starts =
            rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        assert!(starts, "a bare `<` in the page: {}", &rest.chars().take(40).collect::<String>());
        let (tag, after) = tag(&rest[1..]);
        rest = after;
        if matches!(tag.name.as_str(), "script" | "style") {
            let close = format!("</{}", tag.name);
            rest = rest.find(&close).map_or("", |end| &rest[end..]);
        }
        tags.push(tag);
    }
    tags
}

/// The tag that `text` begins with, without its `<`, and what follows it.
fn tag(text: &str) -> (Tag, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len());
    let name = text[..end].trim_end_matches('/').to_ascii_lowercase();
    let mut tag = Tag { name, attributes: Vec::new(), closed: false };
    let mut rest = &text[end..];
    loop {
        tag.closed = rest.trim_start().starts_with("/>");
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            (value, rest) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let inner = &after[1..];
                    let end = inner.find(quote).unwrap_or(inner.len());
                    (&inner[..end], inner.get(end + 1..).unwrap_or(""))
                }
                _ => {
                    let end =
                        after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len());
                    after.split_at(end)
                }
            };
        }
        assert!(
            !tag.attributes.iter().any(|(other, _)| *other == key),
            "`{key}` twice in <{}>",
            tag.name
        );
        tag.attributes.push((key, unescape(value)));
    }
}

/// `text` with its entities read, as far as our own pages use them.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = text.to_owned();
    for (entity, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, c);
    }
    out
}

/// Elements that have no end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "!doctype",
];

/// What is wrong with the nesting of the tags, if anything.
pub(crate) fn unbalanced(html: &str) -> Option<String> {
    let mut open: Vec<String> = Vec::new();
    for tag in tags(html) {
        if tag.closed || VOID.contains(&tag.name.as_str()) {
            continue;
        }
        match tag.name.strip_prefix('/') {
            None => open.push(tag.name),
            Some(name) => {
                let last = open.pop();
                if last.as_deref() != Some(name) {
                    return Some(format!("</{name}> closes {last:?} in {open:?}"));
                }
            }
        }
    }
    open.pop().map(|name| format!("<{name}> is never closed"))
}
