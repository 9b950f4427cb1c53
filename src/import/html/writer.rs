//! Markdown that is written piece by piece.

use super::tag::Tag;
use super::{BLOCKS, bare_link, is_web, link};
use crate::import::report::Report;

/// Elements that add nothing that readers would miss.
const PLAIN: [&str; 12] = [
    "span",
    "font",
    "small",
    "u",
    "figcaption",
    "tbody",
    "td",
    "th",
    "html",
    "body",
    "center",
    "abbr",
];

/// Markdown while it is written.
#[derive(Default)]
pub(super) struct Writer {
    out: String,
    /// What each line of the current block begins with: `> `, four blanks.
    prefix: Vec<&'static str>,
    /// Whether the next text begins a block of its own.
    new_block: bool,
    /// Lists that are open: the number of the next item, or 0 for points.
    lists: Vec<usize>,
    /// Links that are open: where the label begins, and the address.
    links: Vec<(usize, String)>,
    /// Whether a blank is due before the next word.
    blank: bool,
    marker: Option<String>,
}

impl Writer {
    pub(super) fn end_block(&mut self) {
        self.new_block = true;
        self.blank = false;
    }

    fn start(&mut self) {
        if self.new_block && !self.out.is_empty() {
            let prefix = self.prefix.concat();
            let line = prefix.trim_end();
            self.out.push('\n');
            // Items of a list stand together.
            if self.marker.is_none() || self.lists.is_empty() {
                self.out.push_str(line);
                self.out.push('\n');
            }
            self.out.push_str(&self.prefix.concat());
        } else if self.out.is_empty() {
            self.out.push_str(&self.prefix.concat());
        }
        if let Some(marker) = self.marker.take() {
            // The marker takes the place of the blanks that the item's lines begin with.
            let indent = self.prefix.last().map_or(0, |prefix| prefix.len());
            if self.out.ends_with("    ") && indent == 4 {
                self.out.truncate(self.out.len() - 4);
            }
            self.out.push_str(&marker);
        }
        self.new_block = false;
    }

    fn at_line_start(&self) -> bool {
        let line = self.out.rsplit('\n').next().unwrap_or("");
        line.trim_start_matches(['>', ' ']).is_empty()
            || line.ends_with(".  ")
            || line.ends_with("-   ")
    }

    pub(super) fn text(&mut self, text: &str) {
        for (at, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if at > 0 {
                self.blank = true;
            }
            if word.is_empty() {
                continue;
            }
            let begins = self.new_block || self.out.is_empty();
            if begins {
                self.blank = false;
                self.start();
            }
            if std::mem::take(&mut self.blank) && !self.at_line_start() {
                self.out.push(' ');
            }
            let line_start = self.at_line_start();
            push_escaped(&mut self.out, word, line_start);
        }
    }

    fn raw(&mut self, mark: &str) {
        if self.new_block || self.out.is_empty() {
            self.blank = false;
            self.start();
        }
        if std::mem::take(&mut self.blank) && !self.at_line_start() {
            self.out.push(' ');
        }
        self.out.push_str(mark);
    }

    pub(super) fn lone_link(&mut self, address: &str) {
        self.end_block();
        self.raw(&bare_link(address));
        self.end_block();
    }

    pub(super) fn tag(&mut self, tag: &Tag<'_>, which: &str, report: &mut Report) {
        match (tag.name.as_str(), tag.closes) {
            ("b" | "strong", closes) => self.emphasis("**", closes),
            ("i" | "em" | "cite", closes) => self.emphasis("*", closes),
            ("a", false) => {
                if let Some(address) = tag.attribute("href").filter(|address| is_web(address)) {
                    self.raw("[");
                    self.links.push((self.out.len(), address));
                }
            }
            ("a", true) => self.end_link(),
            ("br", _) => {
                if !self.at_line_start() {
                    self.out.push_str("\\\n");
                    self.out.push_str(&self.prefix.concat());
                }
                self.blank = false;
            }
            ("ul", false) => self.open_list(0),
            ("ol", false) => self.open_list(1),
            ("ul" | "ol", true) => {
                if self.lists.pop().is_some() {
                    self.prefix.pop();
                }
                self.marker = None;
                self.end_block();
            }
            ("li", false) => {
                self.end_block();
                self.marker = Some(match self.lists.last_mut() {
                    Some(number @ 1..) => {
                        *number += 1;
                        format!("{}.  ", *number - 1)
                    }
                    _ => "-   ".to_owned(),
                });
            }
            ("li", true) => self.end_block(),
            ("blockquote", false) => {
                self.end_block();
                self.prefix.push("> ");
            }
            ("blockquote", true) => {
                if let Some(at) = self.prefix.iter().rposition(|prefix| *prefix == "> ") {
                    self.prefix.remove(at);
                }
                self.end_block();
            }
            ("img", _) => match tag.attribute("src").filter(|src| is_web(src)) {
                Some(src) => {
                    let mut alt = String::new();
                    push_escaped(&mut alt, &tag.attribute("alt").unwrap_or_default(), false);
                    self.raw(&format!("!{}", link(&alt, &src)));
                }
                None => report.note("`<img>` in texts", which),
            },
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", closes) => {
                if closes {
                    self.emphasis("**", true);
                    self.end_block();
                } else {
                    self.end_block();
                    self.emphasis("**", false);
                }
            }
            ("!" | "!doctype", _) => {}
            (name, _) if BLOCKS.contains(&name) => self.end_block(),
            (name, _) if PLAIN.contains(&name) => {}
            (name, false) => report.note(format!("`<{name}>` in texts"), which),
            (_, true) => {}
        }
    }

    fn emphasis(&mut self, mark: &str, closes: bool) {
        if !closes {
            self.raw(mark);
            return;
        }
        // Nothing between the marks is nothing at all.
        if let Some(before) = self.out.strip_suffix(mark)
            && before.matches(mark).count() % 2 == 0
        {
            self.out.truncate(before.len());
        } else if self.out.matches(mark).count() % 2 == 1 || mark == "*" {
            self.out.push_str(mark);
        }
    }

    fn open_list(&mut self, first: usize) {
        self.end_block();
        self.lists.push(first);
        self.prefix.push("    ");
    }

    fn end_link(&mut self) {
        let Some((start, address)) = self.links.pop() else { return };
        let label = self.out.get(start..).unwrap_or("").replace('\n', " ");
        let start = start.saturating_sub(1);
        self.out.truncate(start);
        if !label.trim().is_empty() {
            self.out.push_str(&link(label.trim(), &address));
        }
    }

    pub(super) fn finish(mut self) -> String {
        while !self.links.is_empty() {
            self.end_link();
        }
        for mark in ["**"] {
            if self.out.matches(mark).count() % 2 == 1 {
                self.out.push_str(mark);
            }
        }
        self.out.trim_end_matches(['\n', ' ', '\\']).to_owned()
    }
}

/// Adds `word` so that Markdown shows it as it is.
fn push_escaped(out: &mut String, word: &str, line_start: bool) {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in word.char_indices() {
        let always = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '{' | '}' | '^' | '$'
        );
        let at_start = line_start
            && (at == 0 && matches!(c, '#' | '-' | '+' | '=' | ':' | '!')
                || at == digits && digits > 0 && matches!(c, '.' | ')'));
        let entity = c == '&'
            && word[at + 1..].starts_with(|next: char| next.is_ascii_alphanumeric() || next == '#');
        if always || at_start || entity {
            out.push('\\');
        }
        out.push(c);
    }
}
