//! Markdown to HTML with holes, once per file, and every fact in it on the way.
//!
//! Hides `pulldown-cmark`. The parser's events are turned into HTML in one pass; what it does not
//! know (citations, spans, attributes) is found in the source's bytes by [`scan`]. What a quotation
//! or a definition list means is decided in [`quote`] and [`chronology`].

pub(super) mod attributes;
mod block;
mod chronology;
mod code;
mod flow;
pub(crate) mod html;
mod inline;
mod math;
mod quote;
pub(super) mod scan;

use std::collections::BTreeSet;
use std::ops::Range as Bytes;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use crate::data::Findings;
use crate::diagnostic::{Code, Span, Spanned};
use crate::model::document::{
    Body, CitationGroup, Fragment, Heading, Hole, ImageUse, LinkSort, LinkUse, Silencer, Within,
};

use super::Ways;
use super::slug::slugify;
use scan::{Mark, MarkSort};

use flow::{Close, Flow, Open};
pub(crate) use html::{plain_text_with, take_bold_lead};
pub(crate) use quote::signature_start;

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// What is read as Markdown, with formulas or without.
pub(super) fn options(math: bool) -> Options {
    if math { OPTIONS.union(Options::ENABLE_MATH) } else { OPTIONS }
}

/// How deep quotations and lists of definitions may stand in each other.
const DEEPEST: usize = 32;

/// Where a text comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Base {
    /// Its first byte is this byte of the file.
    At(usize),
    /// It is not in the file as it is (a quoted value, lines of a nested block): everything found
    /// in it stands here.
    Fixed(Span),
}

impl Base {
    fn span(self, start: usize, end: usize) -> Span {
        match self {
            Base::At(base) => Span::new(base + start, base + end),
            Base::Fixed(span) => span,
        }
    }

    fn moved(self, by: usize) -> Self {
        match self {
            Base::At(base) => Base::At(base + by),
            fixed => fixed,
        }
    }
}

/// Reads the texts of one file into one [`Body`].
#[derive(Debug)]
pub(crate) struct Reader {
    /// What was found.
    pub(crate) body: Body,
    /// What is wrong.
    pub(crate) findings: Findings,
    /// Where findings are silenced.
    pub(crate) silencers: Vec<Silencer>,
    ways: Ways,
    anchors: BTreeSet<String>,
    footnotes_defined: Vec<u32>,
}

impl Reader {
    /// Nothing read yet.
    pub(crate) fn new(findings: Findings, ways: Ways) -> Self {
        Self {
            body: Body { math: ways.math, ..Body::default() },
            findings,
            silencers: Vec::new(),
            ways,
            anchors: BTreeSet::new(),
            footnotes_defined: Vec::new(),
        }
    }

    /// Reads the running text, which starts at byte `start` of `file`.
    pub(crate) fn content(&mut self, file: &str, start: usize) {
        let text = &file[start..];
        self.body.content = self.fragment(text, Base::At(start), Within::Content);
        self.check_footnotes();
    }

    /// Reads Markdown with blocks in it.
    pub(crate) fn fragment(&mut self, text: &str, base: Base, within: Within) -> Fragment {
        let mut flow = Flow::new(self, text, base, within);
        let mut events = Parser::new_ext(text, options(flow.reader.ways.math)).into_offset_iter();
        flow.run(&mut events);
        flow.end_covers(text.len());
        flow.out
    }

    /// Reads Markdown that is one paragraph at most: without its `<p>`.
    pub(crate) fn inline(&mut self, text: &str, base: Base, within: Within) -> Fragment {
        let leading = text.len() - text.trim_start().len();
        let text = text.trim();
        let mut fragment = self.fragment(text, base.moved(leading), within);
        let inner = fragment.html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>\n"));
        if let Some(inner) = inner.filter(|inner| !inner.contains("<p>")) {
            fragment.html = inner.to_owned();
            let limit = fragment.here();
            for (at, _) in &mut fragment.holes {
                *at = at.saturating_sub(3).min(limit);
            }
        }
        fragment.holes.retain(|(_, hole)| *hole != Hole::NotesHere);
        fragment
    }

    fn add_link(&mut self, sort: LinkSort, destination: &str, span: Span, within: Within) -> u32 {
        let (target, fragment) = match destination.split_once('#') {
            Some((target, fragment)) if sort != LinkSort::External => (target, Some(fragment)),
            _ => (destination, None),
        };
        let fragment = fragment.map(html::percent_decode);
        let target = match sort {
            LinkSort::Relative => {
                html::percent_decode(target.split_once('?').map_or(target, |(path, _)| path))
            }
            _ => target.to_owned(),
        };
        let (target, fragment) = (target.into(), fragment.map(Into::into));
        let link = LinkUse { sort, target, fragment, span, within };
        self.body.links.push(link);
        index(self.body.links.len() - 1)
    }

    /// The index of the footnote `label`, which is numbered by its first mark.
    fn footnote(&mut self, label: &str) -> u32 {
        let known = self.body.footnotes.iter().position(|note| note.label == label);
        index(known.unwrap_or_else(|| {
            self.body.footnotes.push(crate::model::document::Footnote {
                label: label.to_owned(),
                text: Fragment::default(),
                span: Span::default(),
            });
            self.body.footnotes.len() - 1
        }))
    }

    fn check_footnotes(&mut self) {
        for (at, note) in self.body.footnotes.iter().enumerate() {
            if note.span != Span::default() && !self.footnotes_defined.contains(&index(at)) {
                let message = format!("nothing refers to the footnote `{}`", note.label);
                let hint = format!("put `[^{}]` where it belongs, or delete it", note.label);
                self.findings.add_hint(Code::UnusedFootnote, note.span, message, Some(hint));
            }
        }
    }

    /// Makes `wanted` an anchor of the page; where it is taken already, it gets a number.
    fn free_anchor(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() { "section" } else { wanted };
        let mut candidate = wanted.to_owned();
        let mut number = 2;
        while !self.anchors.insert(candidate.clone()) {
            candidate = format!("{wanted}-{number}");
            number += 1;
        }
        candidate
    }

    /// Makes `id`, which an author wrote, an anchor of the page.
    pub(crate) fn claim_anchor(&mut self, id: &Spanned<String>) {
        if !self.anchors.insert(id.value.clone()) {
            let message = format!("`{}` is an anchor of this page already", id.value);
            let hint = "give one of the two another id".to_owned();
            self.findings.add_hint(Code::DuplicateAnchor, id.span, message, Some(hint));
        }
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

type Found<'t> = (Event<'t>, Bytes<usize>);

/// The events up to the end of the element whose start was just taken, without that end.
fn take<'t>(events: &mut dyn Iterator<Item = Found<'t>>) -> Vec<Found<'t>> {
    let mut inner = Vec::new();
    let mut depth = 0usize;
    for (event, range) in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => break,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        inner.push((event, range));
    }
    inner
}
