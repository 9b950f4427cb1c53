//! Links, images, citations, spans, table cells, raw HTML.

use super::attributes::Attributes;
use super::*;
use crate::date::Date;
use crate::model::document::AsOf;

const SAFE_SCHEMES: [&str; 9] =
    ["http", "https", "mailto", "tel", "ftp", "gemini", "geo", "doi", "urn"];

/// The scheme of an address that has one.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then_some(scheme)
}

impl<'t> Flow<'_, 't> {
    /// Writes what `mark` stands for; returns the byte up to which the text is used up.
    pub(super) fn mark(&mut self, mark: Mark) -> usize {
        match mark.sort {
            MarkSort::Citation(items) => {
                let span = self.base.span(mark.start, mark.end);
                let group = CitationGroup { items, span, within: self.within };
                self.reader.body.citations.push(group);
                let at = index(self.reader.body.citations.len() - 1);
                // The blank before the mark would part it from the word it belongs to.
                let kept = self.out.html.trim_end_matches([' ', '\n']).len();
                if self.out.holes.last().is_none_or(|(at, _)| *at as usize <= kept) {
                    self.out.html.truncate(kept);
                }
                self.note(Hole::Citation(at));
                self.skip_to = self.skip_to.max(mark.end);
                mark.end
            }
            MarkSort::SpanOpen(attributes) => {
                self.open_span(attributes, mark.start..mark.end);
                mark.end
            }
            MarkSort::SpanClose => {
                let depth = self.open.len();
                if self.spans.last().is_some_and(|(at, _)| *at == depth) {
                    self.close_span();
                }
                self.skip_to = self.skip_to.max(mark.end);
                mark.end
            }
            MarkSort::Wrong(message, hint, span) => {
                self.reader.findings.add_hint(Code::CitationSyntax, span, message, hint);
                mark.start
            }
            MarkSort::Footnote(label) => {
                let span = self.base.span(mark.start, mark.end);
                let message = format!("there is no footnote `{label}`");
                let hint =
                    format!("add a line `[^{label}]: …`, or write `\\[^{label}]` for plain text");
                self.reader.findings.add_hint(Code::UndefinedFootnote, span, message, Some(hint));
                mark.start
            }
        }
    }

    fn open_span(&mut self, mut attributes: Attributes, mark: Bytes<usize>) {
        let date = attributes.take("as-of");
        let lang = attributes.take("lang");
        let dir = attributes.take("dir");
        let id = attributes.id.take();
        let classes = std::mem::take(&mut attributes.classes);
        let known = ["as-of=DAY", "lang=", "dir=", "#id", ".class"];
        attributes.finish("a span", &known, &mut self.reader.findings);
        let close = self.marks[self.next_mark..]
            .iter()
            .find(|other| matches!(other.sort, MarkSort::SpanClose) && self.encloses(&mark, other));
        let inner = mark.end..close.map_or(mark.end, |close| close.start);
        let whole = self.base.span(mark.start, close.map_or(mark.end, |close| close.end));
        let mut as_of = None;
        self.out.html.push_str("<span");
        if let Some(date) = date {
            self.attribute("class", "asof");
            match Date::parse(&date.value) {
                Ok(parsed) => {
                    let text = self.text.get(inner).unwrap_or("").to_owned();
                    self.reader.body.as_of.push(AsOf {
                        date: Spanned::new(parsed, date.span),
                        text,
                        span: whole,
                    });
                    as_of = Some(index(self.reader.body.as_of.len() - 1));
                }
                Err(error) => {
                    let findings = &mut self.reader.findings;
                    findings.add_hint(error.code, date.span, error.message, error.hint);
                }
            }
        } else if !classes.is_empty() {
            let names: Vec<&str> = classes.iter().map(|class| &*class.value).collect();
            self.attribute("class", &names.join(" "));
        }
        if let Some(id) = id {
            self.reader.claim_anchor(&id);
            self.attribute("id", &id.value);
            self.reader.body.anchors.push(id);
        }
        for (name, value) in [("lang", lang), ("dir", dir)] {
            if let Some(value) = value {
                self.attribute(name, &value.value);
            }
        }
        self.out.html.push('>');
        self.spans.push((self.open.len(), as_of));
    }

    /// Whether `close` ends the span that `open` begins: no other span between begins and does
    /// not end.
    fn encloses(&self, open: &Bytes<usize>, close: &Mark) -> bool {
        let between =
            self.marks.iter().filter(|mark| mark.start > open.start && mark.start < close.start);
        let balance = between.fold(0i32, |depth, mark| match mark.sort {
            MarkSort::SpanOpen(_) => depth + 1,
            MarkSort::SpanClose => depth - 1,
            _ => depth,
        });
        balance == 0
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.out.html.push(' ');
        self.out.html.push_str(name);
        self.out.html.push_str("=\"");
        self.out.push_text(value);
        self.out.html.push('"');
    }

    pub(super) fn link(
        &mut self,
        sort: LinkType,
        destination: &str,
        title: &str,
        range: &Bytes<usize>,
        events: &mut dyn Iterator<Item = Found<'t>>,
    ) {
        let span = self.span(range);
        let block = false;
        let range = range.clone();
        if let LinkType::WikiLink { has_pothole } = sort {
            let target = destination.trim_end_matches('\\').trim();
            if target == "_TOC_" {
                take(events);
                let hint = "delete it: every page has a table of contents".to_owned();
                let message = "`[[_TOC_]]` means nothing here";
                self.reader.findings.add_hint(Code::UnsupportedSyntax, span, message, Some(hint));
                return;
            }
            let link = self.reader.add_link(LinkSort::Wiki, target, span, self.within);
            self.out.push_hole(Hole::Link(link));
            // `[[id|]]` has a label without words: the title is shown, as without the bar.
            let raw = self.text.get(range.clone()).unwrap_or("").trim_end_matches(']');
            if has_pothole && !raw.trim_end().ends_with('|') {
                self.open.push(Open { written: true, block, range, close: Close::Tag("</a>") });
            } else {
                take(events);
                self.out.push_hole(Hole::LinkTitle(link));
                self.out.html.push_str("</a>");
            }
            return;
        }
        let email = matches!(sort, LinkType::Email);
        let address = if email { format!("mailto:{destination}") } else { destination.to_owned() };
        let close = match scheme(&address) {
            Some(scheme) if SAFE_SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => {
                self.reader.add_link(LinkSort::External, &address, span, self.within);
                self.out.html.push_str("<a");
                self.attribute("href", &address);
                if !title.is_empty() {
                    self.attribute("title", title);
                }
                self.out.html.push('>');
                Close::Tag("</a>")
            }
            Some(scheme) => {
                let message = format!("a link cannot start with `{scheme}:`");
                let hint =
                    "write an address that starts with https:, or a file of the site".to_owned();
                self.reader.findings.add_hint(Code::UnsafeLink, span, message, Some(hint));
                Close::Nothing
            }
            None if address.starts_with("//") => {
                let message = "an address without `https:` depends on how the page is opened";
                let hint = Some(format!("write `https:{address}`"));
                self.reader.findings.add_hint(Code::UnsafeLink, span, message, hint);
                Close::Nothing
            }
            None => {
                let link = self.reader.add_link(LinkSort::Relative, &address, span, self.within);
                self.out.push_hole(Hole::Link(link));
                Close::Tag("</a>")
            }
        };
        self.open.push(Open { written: true, block, range, close });
    }

    pub(super) fn image(
        &mut self,
        sort: LinkType,
        destination: &str,
        title: &str,
        range: &Bytes<usize>,
        inner: &[Found<'t>],
    ) {
        let span = self.span(range);
        if matches!(sort, LinkType::WikiLink { .. }) {
            let message = format!("`![[{destination}]]` cannot be put in here");
            let hint = "write `![what is to be seen](file.png)` for a picture, or link to the page with `[[…]]`";
            let hint = Some(hint.to_owned());
            self.reader.findings.add_hint(Code::UnsupportedSyntax, span, message, hint);
            return;
        }
        let mut alt = String::new();
        for (event, _) in inner {
            match event {
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        let src = Spanned::new(html::percent_decode(destination), span);
        let at = self.reader.add_image(src, alt, title.to_owned(), self.within);
        self.out.push_hole(Hole::Image(at));
    }

    pub(super) fn table_cell(&mut self) -> Close {
        let alignment = self.alignments.get(self.cell);
        self.cell += 1;
        let name = if self.in_table_head { "th" } else { "td" };
        self.out.html.push('<');
        self.out.html.push_str(name);
        if self.in_table_head {
            self.out.html.push_str(" scope=\"col\"");
        }
        let side = match alignment {
            Some(pulldown_cmark::Alignment::Center) => "center",
            Some(pulldown_cmark::Alignment::Right) => "end",
            _ => "",
        };
        if !side.is_empty() {
            self.attribute("class", &format!("align-{side}"));
        }
        self.out.html.push('>');
        Close::Tag(if name == "th" { "</th>" } else { "</td>" })
    }

    /// A wikilink whose bar splits a table's cell reads as `[[id` in one cell and `label]]` in the
    /// next.
    pub(super) fn check_table_cell(&mut self, range: &Bytes<usize>) {
        let cell = self.text.get(range.clone()).unwrap_or("");
        if let Some(at) = cell.rfind("[[")
            && !cell[at..].contains("]]")
            && self.text[range.end..].lines().next().is_some_and(|line| line.contains("]]"))
        {
            let span = self.base.span(range.start + at, range.end);
            let message = "the bar of this link splits the table's cell";
            let name = cell[at + 2..].trim().trim_end_matches('|');
            let hint = Some(format!("write `[[{name}\\|…]]`"));
            self.reader.findings.add_hint(Code::TableBar, span, message, hint);
        }
    }

    pub(super) fn raw_html(&mut self, raw: &str, range: &Bytes<usize>, block: bool) {
        let mut rest = raw;
        let mut foreign = String::new();
        while let Some(at) = rest.find("<!--") {
            foreign.push_str(&rest[..at]);
            let inner = &rest[at + 4..];
            let end = inner.find("-->").unwrap_or(inner.len());
            let offset = raw.len() - inner.len();
            self.silencer(&inner[..end], offset, range, block);
            rest = inner.get(end + 3..).unwrap_or("");
        }
        foreign.push_str(rest);
        if foreign.trim().is_empty() {
            return;
        }
        // A comment at the start of a line makes HTML of the line to Markdown, not to a writer.
        if block
            && rest.len() < raw.len()
            && foreign.trim() == rest.trim()
            && !rest.trim_start().starts_with('<')
        {
            let start = range.start + (raw.len() - rest.len());
            self.cover(&(start..range.end));
            let words = self.reader.fragment(rest, self.base.moved(start), self.within);
            html::append(&mut self.out, &words);
            return;
        }
        if self.reader.ways.unsafe_html {
            self.out.html.push_str(&foreign);
            return;
        }
        // A closing tag goes with its start: one finding is enough.
        let closing = foreign.trim().starts_with("</") && foreign.matches('<').count() == 1;
        if closing {
            return;
        }
        let shown: String = foreign.trim().chars().take(40).collect();
        let shown = shown.lines().next().unwrap_or("").to_owned();
        let leading = raw.len() - raw.trim_start().len();
        let span = self.base.span(range.start + leading, range.start + raw.trim_end().len());
        let message = format!("raw HTML is left out: `{shown}`");
        let hint = "write it in Markdown, or set `unsafe_html = true` in site.toml".to_owned();
        self.reader.findings.add_hint(Code::RawHtml, span, message, Some(hint));
    }

    /// `lint-ok: RULE reason` in the comment `text`, which starts `offset` bytes into `range`.
    fn silencer(&mut self, text: &str, offset: usize, range: &Bytes<usize>, block: bool) {
        let Some(rest) = text.trim().strip_prefix("lint-ok:") else { return };
        let (rule, reason) =
            rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
        let at = range.start + offset;
        let span = self.base.span(at, at + text.len());
        if reason.trim().is_empty() || rule.is_empty() {
            let message = "this does not say why the finding is silenced";
            let hint = Some(format!(
                "write `<!-- lint-ok: {} reason -->`",
                if rule.is_empty() { "RULE" } else { rule }
            ));
            self.reader.findings.add_hint(Code::SilencerWithoutReason, span, message, hint);
        }
        // A comment on lines of its own speaks of the block that follows, another of its own.
        let own = self.open.iter().rev().find(|open| open.block).filter(|_| !block);
        let covers = own.map_or(span, |open| self.span(&open.range));
        self.reader.silencers.push(Silencer {
            rule: rule.to_owned(),
            reason: reason.trim().to_owned(),
            span,
            covers,
        });
        if block {
            self.waiting.push(self.reader.silencers.len() - 1);
        }
    }

    /// The silencers that wait speak of the block at `range`.
    pub(super) fn cover(&mut self, range: &Bytes<usize>) {
        let span = self.span(range);
        let is_comment = self.text.get(range.clone()).is_some_and(|text| text.starts_with("<!--"));
        if !is_comment {
            for at in self.waiting.drain(..) {
                self.reader.silencers[at].covers = span;
            }
        }
    }

    /// The text ends: what still waits speaks of nothing but itself.
    pub(super) fn end_covers(&mut self, _end: usize) {
        self.waiting.clear();
    }

    /// `1848.` on a line of its own is a numbered list to the parser, and the `: …` below it text.
    pub(super) fn check_list_like_year(&mut self, range: &Bytes<usize>) {
        let text = &self.text[range.start.min(self.text.len())..];
        if !text.starts_with(": ") {
            return;
        }
        let before = self.text[..range.start].trim_end_matches([' ', '\n', '\r']);
        let line = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
        if let Some(year) = line.strip_suffix('.')
            && (3..=4).contains(&year.len())
            && year.bytes().all(|byte| byte.is_ascii_digit())
        {
            let start = before.len() - line.len();
            let span = self.base.span(start, before.len());
            let message =
                format!("`{line}` is read as the start of a numbered list, not as a date");
            let hint = Some(format!("write `{year}`"));
            self.reader.findings.add_hint(Code::ChronologyTerm, span, message, hint);
        }
    }
}

impl Reader {
    /// Adds an image to the table; returns its index.
    pub(crate) fn add_image(
        &mut self,
        src: Spanned<String>,
        alt: String,
        title: String,
        within: Within,
    ) -> u32 {
        self.body.images.push(ImageUse { src, alt, title, within });
        index(self.body.images.len() - 1)
    }
}
