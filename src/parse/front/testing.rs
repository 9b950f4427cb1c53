//! A Markdown side that does next to nothing, and a way to read front matter in a line.

use crate::data::Findings;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::document::{EventDraft, Fragment, Front, Range, Within};
use crate::parse::split::{Format, Split};

use super::identity::identify;
use super::{FrontContext, Inline, Marks, matter};

/// Leaves Markdown as it is, and counts `[[` as links and `[@` as citations.
struct Verbatim {
    marks: Marks,
    images: Vec<(String, String)>,
    entered: Vec<Within>,
    within: Within,
    findings: Findings,
}

impl Verbatim {
    fn count(&mut self, text: &str) {
        let number = |part: &str| u32::try_from(text.matches(part).count()).unwrap();
        self.marks.links += number("[[");
        self.marks.citations += number("[@");
    }
}

impl Inline for Verbatim {
    fn inline(&mut self, text: &Spanned<String>) -> Fragment {
        self.count(&text.value);
        Fragment { html: text.value.clone(), holes: Vec::new() }
    }

    fn block(&mut self, text: &Spanned<String>) -> Fragment {
        self.count(&text.value);
        let html = match text.value.strip_prefix("**").and_then(|rest| rest.split_once("**")) {
            Some((bold, rest)) => format!("<p><strong>{bold}</strong>{rest}</p>"),
            None => format!("<block>{}</block>", text.value),
        };
        Fragment { html, holes: Vec::new() }
    }

    fn citations(&mut self, sources: &[Spanned<String>]) -> Range {
        let start = self.marks.citations;
        self.marks.citations += u32::try_from(sources.len()).unwrap();
        Range { start, end: self.marks.citations }
    }

    fn image(&mut self, src: Spanned<String>, alt: String) -> u32 {
        self.images.push((src.value, alt));
        u32::try_from(self.images.len() - 1).unwrap()
    }

    fn marks(&self) -> Marks {
        self.marks
    }

    fn enter(&mut self, within: Within) -> Within {
        self.entered.push(within);
        std::mem::replace(&mut self.within, within)
    }

    fn findings(&mut self) -> &mut Findings {
        &mut self.findings
    }
}

/// What came of reading one front matter.
pub(super) struct Read {
    pub(super) front: Front,
    pub(super) events: Vec<EventDraft>,
    pub(super) images: Vec<(String, String)>,
    pub(super) entered: Vec<Within>,
    pub(super) findings: Vec<Diagnostic>,
    text: String,
}

impl Read {
    /// What is written at `span`.
    pub(super) fn of(&self, span: Span) -> &str {
        span.of(&self.text)
    }
}

/// Reads `yaml` as the front matter of the file at `path`.
pub(super) fn read(path: &str, yaml: &str) -> Read {
    read_as(path, yaml, Format::Yaml)
}

/// Reads `text` as front matter in `format`, or as the whole file where that is a list of events.
pub(super) fn read_as(path: &str, text: &str, format: Format) -> Read {
    let mut findings = Findings::new(&path.into());
    let span = Span::new(0, text.len());
    let matter = if path.ends_with(".yaml") {
        matter::load_file(text, &mut findings)
    } else {
        let split =
            Split { format: Some(format), matter: 0..text.len(), body: text.len(), unclosed: None };
        matter::load(text, &split, &mut findings)
    };
    let identity = identify(path, matter.node.as_ref(), &mut findings);
    let mut markdown = Verbatim {
        marks: Marks::default(),
        images: Vec::new(),
        entered: Vec::new(),
        within: Within::Front,
        findings,
    };
    let mut cx = FrontContext { text, span, markdown: &mut markdown };
    let (front, events) = super::read(&matter, &identity, &mut cx);
    let Verbatim { images, entered, findings, .. } = markdown;
    Read { front, events, images, entered, findings: findings.list, text: text.to_owned() }
}

/// The findings' codes.
pub(super) fn rules(read: &Read) -> Vec<&'static str> {
    read.findings.iter().map(|found| found.code.as_str()).collect()
}

/// The findings' messages.
pub(super) fn messages(read: &Read) -> Vec<&str> {
    read.findings.iter().map(|found| &*found.message).collect()
}

/// The findings' hints, or messages where there is none.
pub(super) fn hints(read: &Read) -> Vec<String> {
    let text = |found: &Diagnostic| found.hint.clone().unwrap_or_else(|| found.message.clone());
    read.findings.iter().map(text).collect()
}
