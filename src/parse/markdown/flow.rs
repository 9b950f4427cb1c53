//! From the events of the parser to HTML with holes, in one pass.

use super::*;

/// One text on its way to one fragment.
pub(super) struct Flow<'r, 't> {
    pub(super) reader: &'r mut Reader,
    pub(super) text: &'t str,
    pub(super) base: Base,
    pub(super) within: Within,
    pub(super) out: Fragment,
    pub(super) marks: Vec<Mark>,
    pub(super) next_mark: usize,
    /// Events that start before this byte are part of something written already.
    pub(super) skip_to: usize,
    /// Tags that are open, and whether their start was written.
    pub(super) open: Vec<Open>,
    /// Spans that are open: how many tags were open when they began.
    pub(super) spans: Vec<(usize, Option<u32>)>,
    /// Silencers that wait for the block that they speak of.
    pub(super) waiting: Vec<usize>,
    /// Whether a note was marked since the last place for notes.
    pub(super) notes: bool,
    /// Marks of notes that wait for the end of the link that they were written in.
    pub(super) after_link: Vec<Hole>,
    /// How many quotations and lists of definitions this one stands in.
    pub(super) depth: usize,
    pub(super) in_table_head: bool,
    pub(super) alignments: Vec<pulldown_cmark::Alignment>,
    pub(super) cell: usize,
    /// Where a formula without an end began last.
    pub(super) lost_formula: Option<usize>,
}

pub(super) struct Open {
    pub(super) written: bool,
    pub(super) block: bool,
    pub(super) range: Bytes<usize>,
    pub(super) close: Close,
}

/// How an open tag ends.
pub(super) enum Close {
    /// With this.
    Tag(&'static str),
    /// It was decided when it began.
    Nothing,
}

impl<'r, 't> Flow<'r, 't> {
    pub(super) fn new(reader: &'r mut Reader, text: &'t str, base: Base, within: Within) -> Self {
        let marks = if scan::has_marks(text) { scan::marks(text, base) } else { Vec::new() };
        let out = Fragment { html: String::with_capacity(text.len() * 9 / 8), holes: Vec::new() };
        Self {
            reader,
            text,
            base,
            within,
            out,
            marks,
            next_mark: 0,
            skip_to: 0,
            open: Vec::new(),
            spans: Vec::new(),
            waiting: Vec::new(),
            notes: false,
            after_link: Vec::new(),
            depth: 0,
            in_table_head: false,
            alignments: Vec::new(),
            cell: 0,
            lost_formula: None,
        }
    }

    pub(super) fn span(&self, range: &Bytes<usize>) -> Span {
        self.base.span(range.start, range.end)
    }

    /// Turns events into HTML until they end.
    pub(super) fn run(&mut self, events: &mut dyn Iterator<Item = Found<'t>>) {
        self.depth += 1;
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(tag) => self.start(tag, range, events),
                Event::End(tag) => self.end(tag),
                // A mark may end inside a piece of the parser's text: `{as-of=…} there`.
                Event::Text(text) if (range.start..range.end).contains(&self.skip_to) => {
                    let cut = self.skip_to - range.start;
                    match text.get(cut..) {
                        Some(rest) if self.text.get(range.clone()) == Some(&*text) => {
                            self.words(rest, self.skip_to..range.end);
                        }
                        _ if cut == 0 => self.words(&text, range),
                        _ => {}
                    }
                }
                _ if range.start < self.skip_to => {}
                Event::Text(text) => self.words(&text, range),
                Event::Code(code) => {
                    self.out.html.push_str("<code>");
                    self.out.push_text(&code);
                    self.out.html.push_str("</code>");
                }
                Event::Html(_) => {}
                Event::InlineHtml(raw) => self.raw_html(&raw, &range, false),
                Event::FootnoteReference(label) => {
                    let at = self.reader.footnote(&label);
                    self.reader.footnotes_defined.push(at);
                    self.note(Hole::Footnote(at));
                }
                Event::SoftBreak => self.out.html.push('\n'),
                Event::HardBreak => self.out.html.push_str("<br>\n"),
                Event::Rule => self.out.html.push_str("<hr>\n"),
                Event::TaskListMarker(done) => {
                    let checked = if done { " checked" } else { "" };
                    let label = if done { "done" } else { "open" };
                    self.out.html.push_str("<input type=\"checkbox\" disabled aria-label=\"");
                    self.out.html.push_str(label);
                    self.out.html.push('"');
                    self.out.html.push_str(checked);
                    self.out.html.push_str("> ");
                }
                Event::InlineMath(tex) => self.formula(&tex, &range, false),
                Event::DisplayMath(tex) => self.formula(&tex, &range, true),
            }
        }
        while !self.open.is_empty() {
            self.close_last();
        }
        self.depth -= 1;
    }

    pub(super) fn start(
        &mut self,
        tag: Tag<'t>,
        range: Bytes<usize>,
        events: &mut dyn Iterator<Item = Found<'t>>,
    ) {
        let written = range.start >= self.skip_to;
        let block = html::is_block(&tag);
        if written && block {
            self.cover(&range);
        }
        if !written {
            self.open.push(Open { written, block, range, close: Close::Nothing });
            return;
        }
        let close = match tag {
            Tag::Paragraph => {
                self.check_list_like_year(&range);
                self.out.html.push_str("<p>");
                Close::Tag("</p>\n")
            }
            Tag::Heading { level, id, classes, attrs: _ } => {
                let inner = take(events);
                let id = id.map(|id| id.to_string());
                let classes: Vec<String> = classes.iter().map(ToString::to_string).collect();
                self.heading(level, id, &classes, &range, inner);
                return;
            }
            // What nests deeper than anybody reads means nothing, and must not use up the stack.
            Tag::BlockQuote(_) if self.depth > DEEPEST => {
                self.out.html.push_str("<blockquote>\n");
                Close::Tag("</blockquote>\n")
            }
            Tag::BlockQuote(_) => {
                let inner = take(events);
                self.block_quote(&range, inner);
                self.place_for_notes();
                return;
            }
            Tag::DefinitionList if self.depth > DEEPEST => Close::Nothing,
            Tag::DefinitionList => {
                let inner = take(events);
                self.definition_list(&range, inner);
                self.place_for_notes();
                return;
            }
            Tag::CodeBlock(kind) => {
                let inner = take(events);
                self.code_block(&kind, &range, &inner);
                return;
            }
            Tag::HtmlBlock => {
                let inner = take(events);
                let raw: String = inner
                    .iter()
                    .filter_map(|(event, _)| match event {
                        Event::Html(raw) | Event::Text(raw) => Some(&**raw),
                        _ => None,
                    })
                    .collect();
                self.raw_html(&raw, &range, true);
                return;
            }
            Tag::FootnoteDefinition(label) => {
                let inner = take(events);
                self.footnote_definition(&label, &range, inner);
                return;
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                self.link(link_type, &dest_url, &title, &range, events);
                return;
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                let inner = take(events);
                self.image(link_type, &dest_url, &title, &range, &inner);
                return;
            }
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.out.html.push_str("<table>");
                Close::Tag("</tbody></table>\n")
            }
            Tag::TableHead => {
                self.in_table_head = true;
                self.cell = 0;
                self.out.html.push_str("<thead><tr>");
                Close::Tag("</tr></thead>\n<tbody>\n")
            }
            Tag::TableRow => {
                self.cell = 0;
                self.out.html.push_str("<tr>");
                Close::Tag("</tr>\n")
            }
            Tag::TableCell => {
                self.check_table_cell(&range);
                self.table_cell()
            }
            other => html::open(&mut self.out.html, &other),
        };
        self.open.push(Open { written, block, range, close });
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        if tag == TagEnd::TableHead {
            self.in_table_head = false;
        }
        let top_level_block = self.open.len() == 1 && self.open[0].block;
        self.close_last();
        if top_level_block {
            self.place_for_notes();
        }
    }

    pub(super) fn close_last(&mut self) {
        let depth = self.open.len();
        while self.spans.last().is_some_and(|(at, _)| *at >= depth) {
            self.close_span();
        }
        let Some(open) = self.open.pop() else { return };
        if open.written
            && let Close::Tag(close) = open.close
        {
            self.out.html.push_str(close);
            if close == "</a>" {
                for hole in std::mem::take(&mut self.after_link) {
                    self.out.push_hole(hole);
                }
            }
        }
    }

    pub(super) fn close_span(&mut self) {
        if let Some((_, as_of)) = self.spans.pop() {
            if let Some(as_of) = as_of {
                self.out.push_hole(Hole::AsOf(as_of));
            }
            self.out.html.push_str("</span>");
        }
    }

    /// Where the notes that were marked since the last such place may be put.
    pub(super) fn place_for_notes(&mut self) {
        if self.notes && self.open.is_empty() && self.within == Within::Content {
            self.notes = false;
            self.out.push_hole(Hole::NotesHere);
        }
    }

    /// The mark of a note. It is a link itself, so that one in a link stands behind it.
    pub(super) fn note(&mut self, hole: Hole) {
        self.notes = true;
        if self.open.iter().any(|open| matches!(open.close, Close::Tag("</a>"))) {
            self.after_link.push(hole);
        } else {
            self.out.push_hole(hole);
        }
    }

    /// A run of text, with the marks that stand in it.
    pub(super) fn words(&mut self, text: &str, range: Bytes<usize>) {
        let mut at = range.start;
        // The parser's text is the source's unless it is one replaced character or entity.
        let source = self.text.get(range.clone());
        let verbatim = source.is_some_and(|source| std::ptr::eq(source, text) || source == text);
        if verbatim && self.reader.ways.math && text.contains('$') {
            self.look_for_lost_formulas(&range);
        }
        while let Some(mark) = self.marks.get(self.next_mark) {
            if mark.start >= range.end {
                break;
            }
            self.next_mark += 1;
            if mark.start < at || !verbatim {
                continue;
            }
            let mark = mark.clone();
            self.plain(&text[at - range.start..mark.start - range.start]);
            at = self.mark(mark).max(at);
            if at >= range.end {
                return;
            }
        }
        self.plain(if at == range.start { text } else { &text[at - range.start..] });
    }

    pub(super) fn plain(&mut self, text: &str) {
        // Words are counted by the blanks before them: near enough, and cheap.
        let blanks = crate::html::count(text, b' ');
        self.reader.body.word_count += index(blanks);
        self.out.push_text(text);
    }

    pub(super) fn heading(
        &mut self,
        level: HeadingLevel,
        id: Option<String>,
        classes: &[String],
        range: &Bytes<usize>,
        inner: Vec<Found<'t>>,
    ) {
        let start = self.out.here();
        let outer = std::mem::take(&mut self.out);
        self.run(&mut inner.into_iter());
        let title = std::mem::replace(&mut self.out, outer);
        let name = html::plain_text_with(&title, |hole| match hole {
            Hole::LinkTitle(at) => {
                self.reader.body.links.get(at as usize).map_or("", |link| &link.target)
            }
            _ => "",
        });
        let span = self.span(range);
        let id = match id {
            Some(id) => {
                self.reader.claim_anchor(&Spanned::new(id.clone(), span));
                id
            }
            None => self.reader.free_anchor(&slugify(&name)),
        };
        let level = level as u8;
        let html = &mut self.out.html;
        html.push_str("<h");
        html.push((b'0' + level) as char);
        html.push_str(" id=\"");
        self.out.push_text(&id);
        if !classes.is_empty() {
            self.out.html.push_str("\" class=\"");
            self.out.push_text(&classes.join(" "));
        }
        self.out.html.push_str("\">");
        html::append(&mut self.out, &title);
        self.out.html.push_str("</h");
        self.out.html.push((b'0' + level) as char);
        self.out.html.push_str(">\n");
        let title = html::without_links(&title);
        let end = self.out.here();
        if self.within == Within::Content && self.open.is_empty() {
            self.reader.body.headings.push(Heading { level, id, title, start, end, span });
        }
        self.place_for_notes();
    }

    pub(super) fn footnote_definition(
        &mut self,
        label: &str,
        range: &Bytes<usize>,
        inner: Vec<Found<'t>>,
    ) {
        let at = self.reader.footnote(label);
        let outer = std::mem::take(&mut self.out);
        let within = std::mem::replace(&mut self.within, Within::Footnote(at));
        let open = std::mem::take(&mut self.open);
        self.run(&mut inner.into_iter());
        self.open = open;
        self.within = within;
        let text = std::mem::replace(&mut self.out, outer);
        let span = self.span(range);
        if let Some(note) = self.reader.body.footnotes.get_mut(at as usize) {
            note.text = text;
            note.span = span;
        }
    }

    /// Runs `inner` into a fragment of its own, as text of `within`.
    pub(super) fn apart(&mut self, inner: Vec<Found<'t>>, within: Within) -> Fragment {
        self.apart_in(inner, within, Vec::new())
    }

    /// The same, as if it stood in `around`.
    pub(super) fn apart_in(
        &mut self,
        inner: Vec<Found<'t>>,
        within: Within,
        around: Vec<Open>,
    ) -> Fragment {
        let outer = std::mem::take(&mut self.out);
        let outer_within = std::mem::replace(&mut self.within, within);
        let open = std::mem::replace(&mut self.open, around);
        let spans = std::mem::take(&mut self.spans);
        let notes = self.notes;
        self.run(&mut inner.into_iter());
        self.open = open;
        self.spans = spans;
        self.within = outer_within;
        self.notes = notes;
        std::mem::replace(&mut self.out, outer)
    }
}
