//! The running text of a Markdown file with the place of every piece: what a reader reads as
//! sentences, for whoever looks at words rather than at structure.
//!
//! Code, targets of links, citations, attributes, comments, raw HTML and options of blocks are left
//! out. Like the rest of `parse` it knows no other file and never fails.

use std::ops::Range as Bytes;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

use crate::diagnostic::Span;

use super::markdown::scan::{self, MarkSort};
use super::markdown::signature_start;
use super::markdown::{Base, options};

/// What sort of text a run belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// A paragraph, list item or the like: sentences in the narrator's voice.
    #[default]
    Text,
    /// A heading, or the title of an alert.
    Heading,
    /// The term of a definition list, which may be a date.
    Term,
    /// A cell of a table.
    Cell,
    /// A block quotation: somebody else's words.
    Quote,
    /// The line that signs a quotation.
    Signature,
    /// An account of a dispute: what one side says.
    Account,
}

/// A piece of running text that has no markup in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProseRun {
    /// Where it stands.
    pub span: Span,
    /// What the reader sees. [`OBJECT`] stands for a piece of code or an image.
    pub text: String,
    /// The number of the paragraph, item, cell or heading that it belongs to. Ascending.
    pub block: u32,
    /// What sort of text.
    pub setting: Setting,
    /// The whole link that it is the label of.
    pub link: Option<Span>,
    /// Whether it is the target of a wikilink without a label, which readers see as a title.
    pub bare: bool,
    /// Whether it stands in a span with `as-of`.
    pub as_of: bool,
    /// Whether it stands in a span with `lang` or `dir`.
    pub isolated: bool,
}

/// Stands for what is no text.
pub const OBJECT: char = '\u{fffc}';

/// The running text of the Markdown `text`, with formulas in it where `math`; spans are bytes of
/// `text`.
pub fn prose(text: &str, math: bool) -> Vec<ProseRun> {
    let mut walk = Walk::new(text, math, 0, 0);
    walk.run();
    walk.runs
}

/// A span of attributes, from the end of its `[` to the start of its `]`.
struct Marked {
    inner: Bytes<usize>,
    as_of: bool,
    isolated: bool,
}

struct Walk<'t> {
    text: &'t str,
    math: bool,
    /// Where `text` starts in the text that was asked for.
    offset: usize,
    runs: Vec<ProseRun>,
    block: u32,
    /// The settings of the elements that are open.
    settings: Vec<Setting>,
    /// Links that are open: their place, and whether their text is a target.
    links: Vec<(Span, bool)>,
    /// Bytes that are no text: citations, attributes. Ascending.
    skipped: Vec<Bytes<usize>>,
    next_skipped: usize,
    marked: Vec<Marked>,
    next_marked: usize,
    /// Signatures of the quotations that are open.
    signature: Option<Bytes<usize>>,
    /// The line `[!NAME] title` of the alert that is open, from its title on.
    alert: Option<Bytes<usize>>,
}

impl<'t> Walk<'t> {
    fn new(text: &'t str, math: bool, offset: usize, block: u32) -> Self {
        let mut walk = Walk {
            text,
            math,
            offset,
            runs: Vec::new(),
            block,
            settings: Vec::new(),
            links: Vec::new(),
            skipped: Vec::new(),
            next_skipped: 0,
            marked: Vec::new(),
            next_marked: 0,
            signature: None,
            alert: None,
        };
        if text.contains('[') {
            walk.read_marks();
        }
        walk
    }

    fn read_marks(&mut self) {
        let mut open = Vec::new();
        for mark in scan::marks(self.text, Base::At(0)) {
            match mark.sort {
                MarkSort::Citation(_) => self.skipped.push(mark.start..mark.end),
                MarkSort::SpanOpen(mut attributes) => {
                    let as_of = attributes.take("as-of").is_some();
                    let lang = attributes.take("lang").is_some();
                    let isolated = attributes.take("dir").is_some() || lang;
                    self.skipped.push(mark.start..mark.end);
                    open.push(Marked { inner: mark.end..mark.end, as_of, isolated });
                }
                MarkSort::SpanClose => {
                    self.skipped.push(mark.start..mark.end);
                    if let Some(mut marked) = open.pop() {
                        marked.inner.end = mark.start;
                        self.marked.push(marked);
                    }
                }
                MarkSort::Footnote(_) | MarkSort::Wrong(..) => {}
            }
        }
        self.skipped.sort_by_key(|range| (range.start, range.end));
        self.marked.sort_by_key(|marked| (marked.inner.start, marked.inner.end));
    }

    fn run(&mut self) {
        let mut events = Parser::new_ext(self.text, options(self.math)).into_offset_iter();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::Image { .. }) => {
                    pass(&mut events);
                    self.object(range);
                }
                Event::Start(Tag::HtmlBlock) => pass(&mut events),
                Event::Start(Tag::CodeBlock(kind)) => {
                    let info = match &kind {
                        CodeBlockKind::Fenced(info) => info.trim().to_owned(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    let mut inner = Vec::new();
                    for (event, range) in events.by_ref() {
                        match event {
                            Event::Text(text) => inner.push((text.to_string(), range)),
                            Event::End(_) => break,
                            _ => {}
                        }
                    }
                    self.code_block(&info, &inner);
                }
                Event::Start(tag) => self.start(&tag, range),
                Event::End(tag) => self.end(tag),
                Event::Text(text) => self.words(&text, range),
                Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => self.object(range),
                Event::SoftBreak | Event::HardBreak => self.push(" ", range),
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Bytes<usize>) {
        let setting = match tag {
            Tag::Heading { .. } => Some(Setting::Heading),
            Tag::DefinitionListTitle => Some(Setting::Term),
            Tag::TableCell => Some(Setting::Cell),
            Tag::BlockQuote(_) => Some(self.quotation(&range)),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => None,
            Tag::Superscript | Tag::Subscript => None,
            Tag::Link { link_type, .. } => {
                let bare = match link_type {
                    LinkType::WikiLink { has_pothole } => !has_pothole,
                    LinkType::Autolink | LinkType::Email => true,
                    _ => false,
                };
                self.links.push((self.span(&range), bare));
                None
            }
            _ => Some(self.setting()),
        };
        if let Some(setting) = setting {
            self.settings.push(setting);
            self.block += 1;
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {}
            TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::Link => {
                self.links.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.settings.pop();
                self.signature = None;
                self.alert = None;
                self.block += 1;
            }
            _ => {
                self.settings.pop();
                self.block += 1;
            }
        }
    }

    /// The setting of the text in the quotation at `range`.
    fn quotation(&mut self, range: &Bytes<usize>) -> Setting {
        let text = self.text.get(range.clone()).unwrap_or("");
        let inner = text.trim_start_matches(['>', ' ']);
        let start = range.start + (text.len() - inner.len());
        if let Some((name, after)) = inner.strip_prefix("[!").and_then(|rest| rest.split_once(']'))
        {
            let line = after.find('\n').unwrap_or(after.len());
            let title = start + name.len() + 3;
            let at = self.skipped.partition_point(|skip| skip.start < start);
            self.skipped.insert(at, start..title);
            self.alert = Some(title..title + line);
            let disputed = name.eq_ignore_ascii_case("disputed");
            return if disputed { Setting::Account } else { Setting::Text };
        }
        self.signature =
            signature_start(text).map(|at| range.start + at..range.start + text.trim_end().len());
        Setting::Quote
    }

    fn setting(&self) -> Setting {
        self.settings.last().copied().unwrap_or_default()
    }

    fn span(&self, range: &Bytes<usize>) -> Span {
        Span::new(self.offset + range.start, self.offset + range.end)
    }

    /// The text of a block with a name is Markdown; other code is none.
    fn code_block(&mut self, info: &str, inner: &[(String, Bytes<usize>)]) {
        let named = info.starts_with('{') && !info.starts_with("{.") && !info.starts_with("{#");
        let Some((_, first)) = inner.first().filter(|_| named) else { return };
        let text: String = inner.iter().map(|(text, _)| text.as_str()).collect();
        // Where something stands before each of its lines, nothing in it has a place.
        let Some(written) = self.text.get(first.start..first.start + text.len()) else { return };
        if written != text {
            return;
        }
        let options: usize = text
            .split_inclusive('\n')
            .take_while(|line| line.strip_prefix(':').is_some_and(|rest| rest.contains(':')))
            .map(str::len)
            .sum();
        let offset = self.offset + first.start + options;
        let mut walk = Walk::new(&written[options..], self.math, offset, self.block + 1);
        walk.run();
        self.block = walk.block + 1;
        self.runs.append(&mut walk.runs);
    }

    fn object(&mut self, range: Bytes<usize>) {
        let mut buffer = [0; 4];
        self.push(OBJECT.encode_utf8(&mut buffer), range);
    }

    /// Text of the parser, without what is none.
    fn words(&mut self, text: &str, range: Bytes<usize>) {
        if self.links.last().is_some_and(|(_, bare)| *bare) && text.contains("://") {
            return self.object(range);
        }
        let verbatim = self.text.get(range.clone()) == Some(text);
        let mut at = range.start;
        while let Some(skip) = self.skipped.get(self.next_skipped).cloned() {
            if skip.start >= range.end {
                break;
            }
            if verbatim && skip.start > at {
                self.push(&text[at - range.start..skip.start - range.start], at..skip.start);
            }
            at = at.max(skip.end);
            if skip.end > range.end {
                break;
            }
            self.next_skipped += 1;
        }
        if at == range.start {
            self.push(text, range);
        } else if at < range.end && verbatim {
            self.push(&text[at - range.start..], at..range.end);
        }
    }

    fn push(&mut self, text: &str, range: Bytes<usize>) {
        if text.is_empty() {
            return;
        }
        let mut setting = self.setting();
        if setting == Setting::Quote
            && self.signature.as_ref().is_some_and(|line| line.contains(&range.start))
        {
            setting = Setting::Signature;
        }
        if let Some(line) = self.alert.clone() {
            if range.start < line.end {
                setting = Setting::Heading;
            } else {
                self.alert = None;
                self.block += 1;
            }
        }
        let passed = |marked: &Marked| marked.inner.end <= range.start;
        while self.marked.get(self.next_marked).is_some_and(passed) {
            self.next_marked += 1;
        }
        let (as_of, isolated) = self.marked[self.next_marked..]
            .iter()
            .take_while(|marked| marked.inner.start <= range.start)
            .filter(|marked| range.start < marked.inner.end)
            .fold((false, false), |(a, b), one| (a || one.as_of, b || one.isolated));
        // A signature is a paragraph of its own, wherever it stands.
        if setting == Setting::Signature
            && self
                .runs
                .last()
                .is_some_and(|last| last.block == self.block && last.setting != setting)
        {
            self.block += 1;
        }
        let (link, bare) =
            self.links.last().map_or((None, false), |(span, bare)| (Some(*span), *bare));
        let span = self.span(&range);
        self.runs.push(ProseRun {
            span,
            text: text.to_owned(),
            block: self.block,
            setting,
            link,
            bare,
            as_of,
            isolated,
        });
    }
}

/// Passes over the element whose start was just taken.
fn pass<'t>(events: &mut impl Iterator<Item = (Event<'t>, Bytes<usize>)>) {
    let mut depth = 0usize;
    for (event, _) in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => break,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text block by block, each with its setting.
    fn blocks(text: &str) -> Vec<(Setting, String)> {
        let mut blocks: Vec<(u32, Setting, String)> = Vec::new();
        for run in prose(text, false) {
            match blocks.last_mut() {
                Some((block, _, said)) if *block == run.block => said.push_str(&run.text),
                _ => blocks.push((run.block, run.setting, run.text)),
            }
        }
        blocks.into_iter().map(|(_, setting, text)| (setting, text.trim().to_owned())).collect()
    }

    #[test]
    fn only_what_readers_read_is_prose() {
        for (text, expected) in [
            (
                "A *b* `c` [d](e.md) ![f](g.png).",
                &[(Setting::Text, "A b \u{fffc} d \u{fffc}.")][..],
            ),
            ("X [@key, p. 3] y <!-- lint-ok: D05 z --> w.", &[(Setting::Text, "X  y  w.")]),
            ("[2,500 *x*]{as-of=2024} men", &[(Setting::Text, "2,500 x men")]),
            (
                "# H {#id}\n\n- one\n- two\n",
                &[(Setting::Heading, "H"), (Setting::Text, "one"), (Setting::Text, "two")],
            ),
            (
                "2014 {#e .key}\n: **A.** B [@k].\n",
                &[(Setting::Term, "2014 {#e .key}"), (Setting::Text, "A. B .")],
            ),
            (
                "> Words\n> go.\n>\n> — [[who]], 2024 [@k]\n",
                &[(Setting::Quote, "Words go."), (Setting::Signature, "— who, 2024")],
            ),
            ("> [!NOTE] Mind\n> this\n", &[(Setting::Heading, "Mind"), (Setting::Text, "this")]),
            (
                "> [!DISPUTED] Who?\n>\n> - [[a]]: yes\n",
                &[(Setting::Heading, "Who?"), (Setting::Account, "a: yes")],
            ),
            ("```{figure} x.png\n:alt: y\nA caption.\n```\n", &[(Setting::Text, "A caption.")]),
            ("```rust\nlet x;\n```\n", &[]),
            (
                "| a | b |\n|---|---|\n| c | d |\n",
                &[
                    (Setting::Cell, "a"),
                    (Setting::Cell, "b"),
                    (Setting::Cell, "c"),
                    (Setting::Cell, "d"),
                ],
            ),
            ("See <https://example.org>.", &[(Setting::Text, "See \u{fffc}.")]),
        ] {
            let found = blocks(text);
            let found: Vec<(Setting, &str)> =
                found.iter().map(|(setting, text)| (*setting, &**text)).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn every_run_knows_its_bytes() {
        let text = "```{figure} x.png\nOne \"two\" [[iraq|Iraq]].\n```\n\n> [!NOTE] T\n> [A [[b]]]{lang=ar} c\n";
        let runs = prose(text, false);
        for run in &runs {
            let plain = !["“", "”", " "].contains(&run.text.as_str());
            assert!(!plain || run.span.of(text) == run.text, "{run:?}");
        }
        let labelled = runs.iter().find(|run| run.text == "Iraq").unwrap();
        assert_eq!(labelled.link.map(|span| span.of(text)), Some("[[iraq|Iraq]]"));
        assert!(!labelled.bare);
        let bare = runs.iter().find(|run| run.text == "b").unwrap();
        assert!(bare.bare && bare.isolated);
        assert!(!runs.last().unwrap().isolated);
    }

    #[test]
    fn no_input_panics() {
        let text = "# é {#x}\n\n> [!NOTE] “a” [b]{as-of=2024} [@c; d]\n> — [[e|f]], 2024\n\n2014\n: x\n\n```{a}\n:b: c\nd [e]{lang=f}\n```\n";
        for (at, _) in text.char_indices() {
            prose(&text[..at], true);
            prose(&text[at..], false);
        }
    }
}
