//! One file at a time, from bytes to a [`Document`].
//!
//! Knows no other file, and never fails: a broken file keeps its id, so that links to it are not
//! a second error.

pub(crate) mod front;
mod hashes;
pub(crate) mod markdown;
pub mod prose;
pub mod slug;
pub(crate) mod split;

use std::sync::Arc;

use crate::cite;
use crate::data::{Findings, Value};
use crate::diagnostic::{Code, Span, Spanned};
use crate::model::document::{CitationGroup, Document, Fragment, Kind, Range, Within};

use front::{FrontContext, Inline, Marks};
use markdown::{Base, Reader};

/// How Markdown is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Whether raw HTML is let through.
    pub unsafe_html: bool,
    /// Whether `$…$` and `$$…$$` are formulas.
    pub math: bool,
}

/// Reads the file `text` of `content/` at `path`: Markdown, or a list of events in YAML. `math` in
/// its front matter goes before `ways`.
pub fn parse(path: &Arc<str>, text: &str, mut ways: Ways) -> Document {
    let mut findings = Findings::new(path);
    let list = !path.ends_with(".md");
    let split = (!list).then(|| split::split(text));
    let matter = match &split {
        Some(split) => front::matter::load(text, split, &mut findings),
        None => front::matter::load_file(text, &mut findings),
    };
    let identity = front::identity::identify(path, matter.node.as_ref(), &mut findings);
    let span = match &split {
        Some(split) => split.matter.clone(),
        None => 0..text.len(),
    };
    let silencers = front::silence::silencers(&text[span.clone()], span.start, &mut findings);
    // That it has another shape is found with the other keys.
    if let Some(Value::Map(pairs)) = matter.node.as_ref().map(|node| &node.value)
        && let Some((_, node)) = pairs.iter().find(|(key, _)| key.value == "math")
    {
        ways.math = node.text() == Some("true");
    }
    let mut side =
        MarkdownSide { reader: Reader::new(findings, ways), text, within: Within::Front };
    let mut cx = FrontContext { text, span: Span::new(span.start, span.end), markdown: &mut side };
    let (front, events) = front::read(&matter, &identity, &mut cx);
    let before = side.marks();
    let mut reader = side.reader;
    for event in &events {
        if let (Some(id), false) = (&event.id, identity.kind == Kind::Event) {
            reader.claim_anchor(id);
        }
    }
    reader.body.events = events;
    if let Some(split) = &split {
        reader.content(text, split.body);
    }
    if identity.kind == Kind::Event {
        // What the text of an event's page cites and links, the event cites and links.
        let end = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let (links, citations) = (end(reader.body.links.len()), end(reader.body.citations.len()));
        if let Some(event) = reader.body.events.first_mut() {
            event.links = Range { start: before.links, end: links };
            event.citations.end = citations;
        }
    }
    reader.body.shrink();
    let mut silencers = silencers;
    silencers.append(&mut reader.silencers);
    let hash = hashes::identity(path, &identity);
    Document {
        path: path.clone(),
        identity: hash,
        outline: hashes::outline(hash, &front, &reader.body),
        facts: hashes::facts(hash, &front, &reader.body),
        text: hashes::text(&reader.body),
        kind: identity.kind,
        id: identity.id,
        id_span: identity.id_span,
        suffix: identity.suffix,
        folder: identity.folder,
        front,
        body: reader.body,
        diagnostics: reader.findings.list,
        silencers,
        is_whole: true,
    }
}

/// A document of which nothing could be read, because of `finding`.
pub fn unreadable(path: &Arc<str>, finding: crate::diagnostic::Diagnostic) -> Document {
    let mut document = parse(path, "", Ways::default());
    document.diagnostics = vec![finding];
    document
}

/// Reads the Markdown in values of front matter into the tables of the document's body.
struct MarkdownSide<'t> {
    reader: Reader,
    text: &'t str,
    within: Within,
}

impl MarkdownSide<'_> {
    /// Where `text` starts in the file, if it stands there as it is.
    fn base(&self, text: &Spanned<String>) -> Base {
        let written = text.span.of(self.text);
        let start = text.span.start as usize;
        if written == text.value {
            return Base::At(start);
        }
        match written.get(1..written.len().saturating_sub(1)) {
            Some(inner) if inner == text.value => Base::At(start + 1),
            _ => Base::Fixed(text.span),
        }
    }
}

impl Inline for MarkdownSide<'_> {
    fn inline(&mut self, text: &Spanned<String>) -> Fragment {
        let base = self.base(text);
        self.reader.inline(&text.value, base, self.within)
    }

    fn block(&mut self, text: &Spanned<String>) -> Fragment {
        let base = self.base(text);
        self.reader.fragment(&text.value, base, self.within)
    }

    fn citations(&mut self, sources: &[Spanned<String>]) -> Range {
        let start = self.marks().citations;
        for source in sources {
            let base = match self.base(source) {
                Base::At(at) => at,
                Base::Fixed(span) => span.start as usize,
            };
            let written = source.value.trim();
            let bare = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            match cite::parse_citation_group(bare.unwrap_or(written), base) {
                Some(Ok(items)) => {
                    let group = CitationGroup { items, span: source.span, within: self.within };
                    self.reader.body.citations.push(group);
                }
                Some(Err(error)) => {
                    let findings = &mut self.reader.findings;
                    findings.add_hint(Code::CitationSyntax, error.span, error.message, error.hint);
                }
                None => {
                    let message = format!("`{written}` is no citation");
                    let hint = Some(format!(
                        "write the key of a source with an at sign: `\"@{written}\"`"
                    ));
                    self.reader.findings.add_hint(Code::CitationSyntax, source.span, message, hint);
                }
            }
        }
        Range { start, end: self.marks().citations }
    }

    fn image(&mut self, src: Spanned<String>, alt: String) -> u32 {
        self.reader.add_image(src, alt, String::new(), self.within)
    }

    fn marks(&self) -> Marks {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Marks {
            links: count(self.reader.body.links.len()),
            citations: count(self.reader.body.citations.len()),
        }
    }

    fn enter(&mut self, within: Within) -> Within {
        std::mem::replace(&mut self.within, within)
    }

    fn findings(&mut self) -> &mut Findings {
        &mut self.reader.findings
    }
}
