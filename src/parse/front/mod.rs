//! Front matter: from a positioned tree to what the model calls a [`Front`] and its events.
//!
//! Every key is checked and every finding reported in one pass. Markdown in values is not read
//! here: whoever calls lends an [`Inline`] that does it. Knows nothing of other files.

pub(crate) mod event;
pub(crate) mod identity;
pub(crate) mod matter;
pub(crate) mod silence;

mod actor;
mod explainer;
mod keys;
mod page;
mod place;
mod values;

#[cfg(test)]
mod testing;

use crate::data::{Fields, Findings, Node};
use crate::diagnostic::{Code, Span, Spanned};
use crate::model::document::{EventDraft, Fragment, Front, Kind, Range, Within};
use identity::Identity;

/// How far the tables of a body have grown, for index ranges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// How many links there are.
    pub(crate) links: u32,
    /// How many citation groups.
    pub(crate) citations: u32,
}

/// What front matter needs of the Markdown side: values turned into HTML, and the tables in which
/// links, images and citations of one document are collected.
///
/// A text's span covers it as it stands in the file, quotation marks included; its value may
/// differ from those bytes (escapes, folded lines).
pub(crate) trait Inline {
    /// `text` as Markdown without blocks.
    fn inline(&mut self, text: &Spanned<String>) -> Fragment;
    /// `text` as Markdown with paragraphs, lists and the like.
    fn block(&mut self, text: &Spanned<String>) -> Fragment;
    /// The entries of a `sources:` list as citation groups, next to each other in their table.
    fn citations(&mut self, sources: &[Spanned<String>]) -> Range;
    /// Adds a picture to the table of images and returns its index.
    fn image(&mut self, src: Spanned<String>, alt: String) -> u32;
    /// How many links and citation groups there are so far.
    fn marks(&self) -> Marks;
    /// Says in which text the following links and citations stand; returns what was said before.
    fn enter(&mut self, within: Within) -> Within;
    /// Where findings go.
    fn findings(&mut self) -> &mut Findings;
}

/// What reading front matter works with.
pub(crate) struct FrontContext<'a> {
    /// The whole file, for hints that repeat what was written.
    pub(crate) text: &'a str,
    /// Where its front matter stands.
    pub(crate) span: Span,
    /// The Markdown side.
    pub(crate) markdown: &'a mut dyn Inline,
}

impl FrontContext<'_> {
    fn findings(&mut self) -> &mut Findings {
        self.markdown.findings()
    }

    fn add(&mut self, code: Code, span: Span, message: impl Into<String>, hint: Option<String>) {
        self.findings().add_hint(code, span, message, hint);
    }
}

/// Reads the front matter `matter` of the file that `identity` is about.
///
/// Returns what the page says of itself, and its events: of an event's own page that event first,
/// then those of `events:`; of a list of events all of them. What is wrong is a finding, and left
/// out of the result. Of an event's own page, `sources` is read last, so that what its body cites
/// follows in the table.
pub(crate) fn read(
    matter: &matter::Matter,
    identity: &Identity,
    cx: &mut FrontContext<'_>,
) -> (Front, Vec<EventDraft>) {
    let before = cx.findings().list.len();
    let empty = Node { value: crate::data::Value::Map(Vec::new()), span: cx.span };
    let node = matter.node.as_ref().unwrap_or(&empty);
    let (mut front, events) = match identity.kind {
        Kind::EventList => (Front::default(), event::read_list(node, cx)),
        _ => match Fields::new(node, "front matter", cx.findings()) {
            Some(fields) => page::read(fields, identity, cx),
            None => (Front::default(), Vec::new()),
        },
    };
    front.span = cx.span;
    front.has_title = !front.title.value.trim().is_empty();
    if !front.has_title {
        front.title = Spanned::new(identity.stem.clone(), Span::default());
    }
    if matter.damaged {
        // What is missing may stand in the part that cannot be read.
        let mut at = 0;
        cx.findings().list.retain(|found| {
            at += 1;
            at <= before || !matches!(found.code, Code::MissingKey | Code::UnknownKey)
        });
    }
    (front, events)
}

#[cfg(test)]
mod tests {
    use super::testing::{read, read_as};
    use crate::parse::split::{Format, split};

    const YAML: &str = "title: \"É: 'x'\"\ndate: [2020..2021]\nkind: event\nid: ü\n\
        image: { src: a, caption: \"*b*\" }\naccounts:\n  - { by: [[x]], says: y, sources: [\"@a\"] }\n\
        events: [ { date: ~, text: \"**b** c. D\" } ]\nnames: { ar: [1, {a: b}] } # lint-ok: R why\n\
        coordinates: [1, nan]\nx: &a [*a, *b]\n";
    const TOML: &str = "title = \"É\"\ndate = 2021-05-03T10:00:00Z\n[extra]\nx = [1, { a = 1 }]\n";

    /// Whatever is cut off or doubled, something comes back.
    #[test]
    fn no_input_panics() {
        for (text, format) in [(YAML, Format::Yaml), (TOML, Format::Toml)] {
            for (at, c) in text.char_indices() {
                for path in ["content/x.md", "content/events/x.yaml", "content/actors/x.ar.md"] {
                    read_as(path, &text[..at], format);
                    read_as(path, &text[at..], format);
                    read_as(path, &format!("{}{c}{}", &text[..at], &text[at..]), format);
                }
                let fenced = format!("\u{feff}---\r\n{}\n---", &text[..at]);
                for end in (0..fenced.len()).filter(|end| fenced.is_char_boundary(*end)) {
                    split(&fenced[..end]);
                }
            }
        }
        for path in [
            "",
            "/",
            ".",
            "content",
            "content/",
            "content/.md",
            "content/é.md",
            "content/2021-05-é3-x.md",
        ] {
            read(path, "");
        }
    }
}
