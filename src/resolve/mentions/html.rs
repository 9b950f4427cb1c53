//! As much of HTML as must be known to tell running text from everything else.

/// Elements in which nothing is linked, and whether even their text is of no account.
const CLOSED: [(&str, bool); 24] = [
    ("a", false),
    ("blockquote", false),
    ("button", true),
    ("code", true),
    ("h1", false),
    ("h2", false),
    ("h3", false),
    ("h4", false),
    ("h5", false),
    ("h6", false),
    ("iframe", true),
    ("kbd", true),
    ("math", true),
    ("noscript", true),
    ("object", true),
    ("pre", true),
    ("q", false),
    ("samp", true),
    ("script", true),
    ("select", true),
    ("style", true),
    ("svg", true),
    ("template", true),
    ("textarea", true),
];

/// Elements whose text is no HTML.
const RAW: [&str; 4] = ["iframe", "script", "style", "textarea"];

/// Elements that part no words.
const INLINE: [&str; 20] = [
    "abbr", "b", "bdi", "bdo", "cite", "data", "del", "dfn", "em", "i", "ins", "mark", "s",
    "small", "span", "strong", "sub", "sup", "time", "u",
];

/// The class of an alert's title, which is a heading in all but name.
const ALERT_TITLE: &str = "<p class=\"alert-title\">";

/// A tag, a comment or a declaration.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// The element in small letters; empty for what is no element.
    name: Name,
    end: bool,
    /// How many bytes it has; with the text of the element where that is no HTML.
    pub(super) length: usize,
}

#[derive(Debug, PartialEq, Eq)]
enum Name {
    Inline,
    Closed(usize),
    Paragraph { title: bool },
    Other,
}

impl Tag {
    /// The tag that `source` begins with; `None` where its `<` is only a character.
    pub(super) fn read(source: &str) -> Option<Self> {
        let other = |length| Some(Self { name: Name::Other, end: false, length });
        if let Some(rest) = source.strip_prefix("<!--") {
            return other(rest.find("-->").map_or(source.len(), |end| 4 + end + 3));
        }
        let rest = source.strip_prefix('<')?;
        if rest.starts_with(['!', '?']) {
            return other(rest.find('>').map_or(source.len(), |end| end + 2));
        }
        let end = rest.starts_with('/');
        let rest = if end { &rest[1..] } else { rest };
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let name = &rest
            [..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len())];
        let mut length = end_of_tag(source);
        if !end && RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
            let close =
                source[length..].match_indices("</").map(|(at, _)| length + at).find(|at| {
                    source
                        .get(at + 2..at + 2 + name.len())
                        .is_some_and(|other| other.eq_ignore_ascii_case(name))
                });
            length = close.unwrap_or(source.len());
        }
        let known = |list: &[&str]| list.iter().any(|other| name.eq_ignore_ascii_case(other));
        let closed = CLOSED.iter().position(|(other, _)| name.eq_ignore_ascii_case(other));
        let name = match closed {
            Some(at) => Name::Closed(at),
            None if known(&INLINE) => Name::Inline,
            None if name.eq_ignore_ascii_case("p") => {
                Name::Paragraph { title: source.starts_with(ALERT_TITLE) }
            }
            None => Name::Other,
        };
        Some(Self { name, end, length })
    }

    /// Whether words go on behind it.
    pub(super) fn is_inline(&self) -> bool {
        self.name == Name::Inline
    }
}

/// Where the tag that `source` begins with ends; a `>` in an attribute does not end it.
fn end_of_tag(source: &str) -> usize {
    let mut quote = None;
    for (at, byte) in source.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    source.len()
}

/// The closed elements that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// Indices of [`CLOSED`]; its length for an alert's title.
    elements: Vec<usize>,
    muted: usize,
}

impl Open {
    /// A link begins.
    pub(super) fn link(&mut self) {
        self.elements.push(0);
    }

    /// Whether any is open.
    pub(super) fn any(&self) -> bool {
        !self.elements.is_empty()
    }

    /// Whether text is of no account here.
    pub(super) fn is_muted(&self) -> bool {
        self.muted > 0
    }

    /// Passes a tag.
    pub(super) fn pass(&mut self, tag: &Tag) {
        let element = match tag.name {
            Name::Closed(at) => at,
            Name::Paragraph { title } if title || tag.end => CLOSED.len(),
            _ => return,
        };
        if !tag.end {
            self.elements.push(element);
        } else if let Some(at) = self.elements.iter().rposition(|other| *other == element) {
            // What was never closed ends with what it stands in.
            self.elements.truncate(at);
        }
        self.muted = self
            .elements
            .iter()
            .filter(|at| CLOSED.get(**at).is_some_and(|(_, mute)| *mute))
            .count();
    }
}

/// The character that the entity at the start of `source` stands for, `None` where that cannot be
/// said, and how many bytes it has. A lone `&` is itself.
pub(super) fn entity(source: &str) -> (Option<char>, usize) {
    const KNOWN: [(&str, char); 7] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("shy", '\u{ad}'),
    ];
    let end = source.bytes().take(34).position(|byte| byte == b';');
    let Some((end, name)) = end.and_then(|end| Some((end, source.get(1..end)?))) else {
        return (Some('&'), 1);
    };
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        };
        return (code.and_then(char::from_u32), end + 1);
    }
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return (Some('&'), 1);
    }
    (KNOWN.iter().find(|(known, _)| *known == name).map(|(_, c)| *c), end + 1)
}
