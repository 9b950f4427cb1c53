//! A BibTeX file taken apart: entries and fields with their places, macros put in.
//!
//! Only as far as needed to keep a mistake in one entry from taking the others along, to read the
//! fields that are Backstory's own, and to say where they stand. What the text of a field means is
//! left to `hayagriva`.

use std::collections::BTreeMap;

use crate::data::Findings;
use crate::diagnostic::{Code, Span, Spanned};

/// An entry as written.
#[derive(Clone, Debug, Default)]
pub(super) struct Raw {
    /// Its type, lower case.
    pub(super) kind: String,
    pub(super) key: Spanned<String>,
    pub(super) span: Span,
    pub(super) fields: Vec<Field>,
}

/// A field as written.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its name, lower case.
    pub(super) name: Spanned<String>,
    /// Its TeX, without delimiters, macros put in.
    pub(super) value: Spanned<String>,
}

impl Raw {
    /// The field called `name`.
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name.value == name)
    }
}

/// The entries of `text`, in order.
pub(super) fn scan(text: &str, findings: &mut Findings) -> Vec<Raw> {
    let mut scan = Scan { text, at: 0, macros: BTreeMap::new(), findings };
    let mut entries = Vec::new();
    while let Some(start) = scan.next_entry() {
        entries.extend(scan.entry(start));
    }
    entries
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    macros: BTreeMap<String, String>,
    findings: &'a mut Findings,
}

/// What stops an entry before its end.
struct Stop {
    message: String,
    hint: Option<String>,
    span: Span,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.rest().starts_with(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Spanned<String> {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + length);
        self.at += length;
        Spanned::new(rest[..length].to_owned(), span)
    }

    /// Steps over white space and `%` comments.
    fn skip(&mut self) {
        loop {
            self.take(char::is_whitespace);
            if !self.rest().starts_with('%') {
                break;
            }
            self.take(|c| c != '\n');
        }
    }

    /// Goes to the next `@word{`; everything else between entries is a comment.
    fn next_entry(&mut self) -> Option<usize> {
        while let Some(found) = self.rest().find(['@', '%']) {
            self.at += found;
            let start = self.at;
            if self.eat('%') {
                self.take(|c| c != '\n');
                continue;
            }
            self.at += 1;
            if head(self.rest()).is_some() {
                self.at = start;
                return Some(start);
            }
        }
        None
    }

    /// Reads the entry that begins at `start`.
    fn entry(&mut self, start: usize) -> Option<Raw> {
        let (kind, length) = head(&self.text[start + 1..])?;
        self.at = start + 1 + length;
        let close = if self.text[..self.at].ends_with('(') { ')' } else { '}' };
        let kind = kind.to_lowercase();
        let result = match kind.as_str() {
            "comment" | "preamble" => {
                // A comment need not be closed: then only its first word is one.
                let inner = self.at;
                if self.balanced(close).is_err() {
                    self.at = inner;
                }
                Ok(None)
            }
            "string" => self.fields(close, None).map(|_| None),
            _ => {
                let mut raw = Raw { kind, ..Raw::default() };
                let result = self.body(close, &mut raw);
                raw.span = Span::new(start, self.at);
                if raw.key.value.is_empty() && result.is_ok() {
                    let message = format!("a source of type `{}` has no key", raw.kind);
                    let hint = format!("write `@{}{{key,`", raw.kind);
                    self.findings.add_hint(Code::SourceEntry, raw.span, message, Some(hint));
                    return None;
                }
                result.map_err(|stop| (stop, raw.clone())).map(|()| Some(raw)).or_else(
                    |(stop, raw)| {
                        self.stopped(start, stop);
                        let span =
                            Span::new(start, self.text[..self.at].trim_end().len().max(start));
                        Ok((!raw.key.value.is_empty()).then_some(Raw { span, ..raw }))
                    },
                )
            }
        };
        result.unwrap_or_else(|stop| {
            self.stopped(start, stop);
            None
        })
    }

    /// Reports what stopped an entry, and goes on at the next line that begins with one.
    fn stopped(&mut self, start: usize, stop: Stop) {
        self.findings.add_hint(Code::SourceEntry, stop.span, stop.message, stop.hint);
        let mut at = start + 1;
        self.at = loop {
            let Some(found) = self.text[at..].find("\n") else { break self.text.len() };
            at += found + 1;
            let line = self.text[at..].trim_start_matches([' ', '\t']);
            if line.strip_prefix('@').is_some_and(|line| head(line).is_some()) {
                break at;
            }
        };
    }

    fn body(&mut self, close: char, raw: &mut Raw) -> Result<(), Stop> {
        self.skip();
        let key = self.take(|c| !matches!(c, ',' | '{' | '}' | '=' | '"' | '\n') && c != close);
        let name = key.value.trim_end();
        let end = key.span.start as usize + name.len();
        raw.key = Spanned::new(name.to_owned(), Span::new(key.span.start as usize, end));
        if self.peek() == Some('=') {
            // The key was forgotten, and this was the name of a field.
            self.at = key.span.start as usize;
            raw.key.value.clear();
        } else {
            self.skip();
            if !self.eat(',') && self.peek() != Some(close) {
                return Err(self.expected("a comma after the key", raw));
            }
        }
        self.fields(close, Some(raw))
    }

    /// Reads `name = value` up to `close`, into `raw` or, without one, into the macros.
    fn fields(&mut self, close: char, mut raw: Option<&mut Raw>) -> Result<(), Stop> {
        loop {
            self.skip();
            if self.eat(close) {
                return Ok(());
            }
            if self.eat(',') {
                continue;
            }
            if self.rest().is_empty()
                || self.rest().strip_prefix('@').is_some_and(|rest| head(rest).is_some())
            {
                return Err(self.unclosed(close, raw.as_deref()));
            }
            let name = self.take(|c| !c.is_whitespace() && !"={},\"#%()".contains(c));
            let name = name.map(|name| name.to_lowercase());
            self.skip();
            let none = Raw::default();
            if name.value.is_empty() || !self.eat('=') {
                return Err(self.expected("`name = {value}`", raw.as_deref().unwrap_or(&none)));
            }
            let value = self.value(close, raw.as_deref().unwrap_or(&none))?;
            let Some(value) = value else { continue };
            match raw.as_deref_mut() {
                None => {
                    self.macros.insert(name.value, value.value);
                }
                Some(raw) => match raw.field(&name.value) {
                    Some(first) => {
                        let message = format!("`{}` stands here twice", name.value);
                        let file = self.findings.file.clone();
                        self.findings.list.push(
                            crate::diagnostic::Diagnostic::new(Code::DuplicateKey, message)
                                .at(&file, name.span)
                                .related(&file, Some(first.name.span), "it stands here already")
                                .hint("keep one of the two"),
                        );
                    }
                    None => raw.fields.push(Field { name, value }),
                },
            }
        }
    }

    /// Reads `{…}`, `"…"`, `12` and names of macros, joined by `#`. `None` where a macro is not
    /// known, which is a finding.
    fn value(&mut self, close: char, raw: &Raw) -> Result<Option<Spanned<String>>, Stop> {
        let mut whole: Option<Spanned<String>> = None;
        let mut known = true;
        loop {
            self.skip();
            let start = self.at;
            let piece = if self.eat('{') {
                self.balanced('}').map_err(|stop| in_entry(stop, raw))?
            } else if self.eat('"') {
                self.balanced('"').map_err(|stop| in_entry(stop, raw))?
            } else {
                let word =
                    self.take(|c| !c.is_whitespace() && !"{},\"#=%".contains(c) && c != close);
                if word.value.is_empty() {
                    return Err(self.expected("a value", raw));
                }
                let value = self.expand(&word);
                known &= value.is_some();
                word.map(|word| value.unwrap_or(word))
            };
            let end = Span::new(start, self.at);
            whole = Some(match whole {
                None => piece,
                Some(before) => Spanned::new(before.value + &piece.value, before.span.to(end)),
            });
            self.skip();
            if !self.eat('#') {
                return Ok(whole.filter(|_| known));
            }
        }
    }

    /// What a bare word stands for: a number or month for itself, a macro for its text.
    fn expand(&mut self, word: &Spanned<String>) -> Option<String> {
        let name = word.value.to_lowercase();
        if let Some(text) = self.macros.get(&name) {
            return Some(text.clone());
        }
        if name.starts_with(|c: char| c.is_ascii_digit()) || super::tex::month(&name).is_some() {
            return Some(word.value.clone());
        }
        let known = self.macros.keys().map(String::as_str);
        let hint = crate::diagnostic::did_you_mean(&name, known)
            .unwrap_or_else(|| format!("put the text in braces: `{{{}}}`", word.value));
        let message = format!("no `@string` is called `{}`", word.value);
        self.findings.add_hint(Code::SourceEntry, word.span, message, Some(hint));
        None
    }

    /// What stands before the `close` that closes what is open; braces inside come in pairs.
    fn balanced(&mut self, close: char) -> Result<Spanned<String>, Stop> {
        let start = self.at;
        let mut depth = 0_usize;
        let mut chars = self.rest().char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => {
                    chars.next();
                }
                _ if c == close && depth == 0 => {
                    let span = Span::new(start, start + at);
                    self.at = start + at + close.len_utf8();
                    return Ok(Spanned::new(span.of(self.text).to_owned(), span));
                }
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        self.at = self.text.len();
        let line = self.text[start..].lines().next().unwrap_or("");
        Err(Stop {
            message: format!("`{close}` is missing"),
            hint: Some(format!("close it with `{close}`")),
            span: Span::new(start - 1, start + line.len()),
        })
    }

    fn expected(&self, what: &str, raw: &Raw) -> Stop {
        let line = self.rest().lines().next().unwrap_or("");
        let hint = "every field is `name = {value},`".to_owned();
        let span = Span::new(self.at, self.at + line.trim_end().len());
        in_entry(Stop { message: format!("{what} is missing"), hint: Some(hint), span }, raw)
    }

    /// The next entry or the end of the file stands where a field or the end of this one belongs.
    fn unclosed(&self, close: char, raw: Option<&Raw>) -> Stop {
        let (name, span) = match raw {
            Some(raw) => (format!("the source `{}`", raw.key.value), raw.key.span),
            None => ("a `@string`".to_owned(), Span::new(self.at, self.at)),
        };
        let message = format!("{name} is never closed");
        Stop { message, hint: Some(format!("end it with `{close}`")), span }
    }
}

/// The same with the name of the entry.
fn in_entry(stop: Stop, raw: &Raw) -> Stop {
    if raw.key.value.is_empty() {
        return stop;
    }
    Stop { message: format!("in the source `{}` {}", raw.key.value, stop.message), ..stop }
}

/// The type at the start of `text`, which follows an `@`, and the length up to its brace.
fn head(text: &str) -> Option<(&str, usize)> {
    let word = text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')?;
    let rest = text[word..].trim_start();
    let length = text.len() - rest.len() + 1;
    (word > 0 && rest.starts_with(['{', '('])).then_some((&text[..word], length))
}
