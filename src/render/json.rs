//! JSON written straight into one buffer, keys in the order in which they are asked for.
//!
//! Exports and linked data are long and have one shape; a tree of values in between would cost
//! more than all the rest of making them.

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

    /// An empty text with room for `bytes`. Only what is written to takes memory, so the guess may be
    /// far too high; one that is too low has the text copied as it grows.
    pub(crate) fn with_room(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes), ..Self::default() }
    }

    /// An empty text that may stand in a `<script>` of an HTML page.
    pub(crate) fn in_script() -> Self {
        Self { in_script: true, ..Self::default() }
    }

    /// The text.
    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// What was written so far.
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
        let mut from = 0;
        for (at, byte) in text.bytes().enumerate() {
            let short = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                b'\n' => "\\n",
                b'\r' => "\\r",
                b'\t' => "\\t",
                b'<' if self.in_script => "\\u003c",
                0..0x20 => "",
                _ => continue,
            };
            self.out.push_str(&text[from..at]);
            if short.is_empty() {
                self.out.push_str(&format!("\\u{byte:04x}"));
            } else {
                self.out.push_str(short);
            }
            from = at + 1;
        }
        self.out.push_str(&text[from..]);
        self.out.push('"');
    }
}

#[cfg(test)]
mod tests {
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
