//! JSON written straight into a buffer, keys in the order in which they are asked for.
//!
//! Exports and linked data are long and have one shape; a tree of values in between would cost
//! more than all the rest of making them.

use std::io::{self, Write};

use super::export::pass_on;
use crate::html::find_where;

/// A JSON text that is being written.
#[derive(Debug, Default)]
pub(crate) struct Json {
    out: String,
    /// Whether a comma must stand before the next value or key.
    comma: bool,
    /// Whether `<` is written as an escape, so that the text can stand in a `<script>`.
    in_script: bool,
}

impl Json {
    /// An empty text.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// An empty text that may stand in a `<script>` of an HTML page.
    pub(crate) fn in_script() -> Self {
        Self { in_script: true, ..Self::default() }
    }

    /// The text.
    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// Passes on to `to` what was written, where it is long enough to be worth it.
    pub(crate) fn pass_on(&mut self, to: &mut dyn Write) -> io::Result<()> {
        pass_on(&mut self.out, to)
    }

    /// What was written so far and not passed on.
    pub(crate) fn written(&self) -> &str {
        &self.out
    }

    /// An object; `fill` writes its fields.
    pub(crate) fn object(&mut self, fill: impl FnOnce(&mut Self)) {
        self.wrap('{', '}', fill);
    }

    /// An array; `fill` writes its values.
    pub(crate) fn array(&mut self, fill: impl FnOnce(&mut Self)) {
        self.wrap('[', ']', fill);
    }

    fn wrap(&mut self, open: char, close: char, fill: impl FnOnce(&mut Self)) {
        self.open(open);
        fill(self);
        self.close(close);
    }

    /// Begins an object, array or whatever `bracket` begins; for writers that hold this one.
    pub(crate) fn open(&mut self, bracket: char) {
        self.before_value();
        self.out.push(bracket);
        self.comma = false;
    }

    /// Ends what [`Json::open`] began.
    pub(crate) fn close(&mut self, bracket: char) {
        self.out.push(bracket);
        self.comma = true;
    }

    fn before_value(&mut self) {
        if self.comma {
            self.out.push(',');
        }
        self.comma = true;
    }

    /// Begins a new line before the next value, for texts that people compare line by line.
    pub(crate) fn line(&mut self) {
        if self.comma {
            self.out.push(',');
            self.comma = false;
        }
        self.out.push('\n');
    }

    /// Begins a new line before the end of a list or object.
    pub(crate) fn line_end(&mut self) {
        self.out.push('\n');
    }

    /// The name of the field whose value comes next.
    pub(crate) fn key(&mut self, name: &str) {
        self.before_value();
        self.escaped(name);
        self.out.push(':');
        self.comma = false;
    }

    /// A text.
    pub(crate) fn text(&mut self, text: &str) {
        self.before_value();
        self.escaped(text);
    }

    /// Something that is JSON already.
    pub(crate) fn raw(&mut self, json: &str) {
        self.before_value();
        self.out.push_str(json);
    }

    /// A field with a text.
    pub(crate) fn field(&mut self, name: &str, text: &str) {
        self.key(name);
        self.text(text);
    }

    /// A field with a text, where there is one.
    pub(crate) fn maybe(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.field(name, text);
        }
    }

    /// A field with an object.
    pub(crate) fn object_field(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        self.key(name);
        self.object(fill);
    }

    /// A field with an array of what `write` makes of `items`; none where there are no items.
    pub(crate) fn list<T>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.key(name);
            self.array(|json| {
                for item in items {
                    write(json, item);
                }
            });
        }
    }

    /// A field with an array of texts; none where there are none.
    pub(crate) fn texts<'a>(&mut self, name: &str, texts: impl IntoIterator<Item = &'a str>) {
        self.list(name, texts, Self::text);
    }

    fn escaped(&mut self, text: &str) {
        self.out.push('"');
        let angle = if self.in_script { b'<' } else { b'"' };
        let special = |byte: u8| (byte < 0x20) | (byte == b'"') | (byte == b'\\') | (byte == angle);
        let mut rest = text;
        while let Some(at) = find_where(rest.as_bytes(), special) {
            self.out.push_str(&rest[..at]);
            match rest.as_bytes()[at] {
                b'"' => self.out.push_str("\\\""),
                b'\\' => self.out.push_str("\\\\"),
                b'\n' => self.out.push_str("\\n"),
                b'\r' => self.out.push_str("\\r"),
                b'\t' => self.out.push_str("\\t"),
                byte => self.out.push_str(&format!("\\u{byte:04x}")),
            }
            rest = &rest[at + 1..];
        }
        self.out.push_str(rest);
        self.out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::super::export::PIECE;
    use super::*;

    #[test]
    fn commas_stand_between_and_nowhere_else() {
        let mut json = Json::new();
        json.object(|json| {
            json.field("a", "x");
            json.maybe("none", None);
            json.maybe("empty", Some(""));
            json.list("nothing", [""; 0], Json::text);
            json.texts("b", ["1", "2"]);
            json.key("c");
            json.array(|json| {
                json.line();
                json.raw("1");
                json.line();
                json.object(|_| {});
            });
            json.object_field("d", |json| json.field("e", ""));
        });
        let expected = "{\"a\":\"x\",\"b\":[\"1\",\"2\"],\"c\":[\n1,\n{}],\"d\":{\"e\":\"\"}}";
        assert_eq!(json.finish(), expected);
    }

    #[test]
    fn a_text_passed_on_in_pieces_is_the_same_text() {
        let word = "x".repeat(PIECE / 3);
        let write = |to: &mut Vec<u8>, in_pieces: bool| {
            let (mut json, mut calls) = (Json::new(), 0);
            json.open('[');
            for _ in 0..10 {
                json.text(&word);
                let before = to.len();
                if in_pieces {
                    json.pass_on(to).unwrap();
                }
                calls += usize::from(to.len() > before);
                assert!(!in_pieces || json.written().len() < PIECE);
            }
            json.close(']');
            to.extend(json.finish().into_bytes());
            calls
        };
        let (mut whole, mut pieces) = (Vec::new(), Vec::new());
        assert_eq!(write(&mut whole, false), 0);
        assert_eq!(write(&mut pieces, true), 3);
        assert_eq!(whole, pieces);
    }

    #[test]
    fn every_text_comes_back_as_it_was() {
        for text in ["", "a\"b\\c", "\n\r\t\u{0}\u{1f}\u{7f}", "</script><!--", "عراق 🏛 \u{2028}"]
        {
            for mut json in [Json::new(), Json::in_script()] {
                json.text(text);
                let back: String = serde_json::from_str(json.written()).unwrap();
                assert_eq!(back, text);
            }
        }
        let mut json = Json::in_script();
        json.text("</script>");
        assert!(!json.finish().contains('<'));
    }
}
