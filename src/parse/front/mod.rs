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
mod place;
mod values;

#[cfg(test)]
mod testing;

use crate::config::syntax::language_tag;
use crate::data::{Fields, Findings, Node};
use crate::diagnostic::{Code, Span, Spanned};
use crate::model::document::{EventDraft, Fragment, Front, Kind, Own, Range, SortBy, Within};
use crate::parse::slug::slugify;
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
    /// The words of `fragment`.
    fn plain(&mut self, fragment: &Fragment) -> String;
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
            Some(fields) => read_page(fields, identity, cx),
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

fn read_page(
    mut fields: Fields<'_>,
    identity: &Identity,
    cx: &mut FrontContext<'_>,
) -> (Front, Vec<EventDraft>) {
    let kind = identity.kind;
    let keys = &mut fields;
    let written = values::date(keys, "date", cx);
    let from_name = identity.date.clone().map(|date| Spanned::new(date, Span::default()));
    let mut front = Front {
        title: values::text(keys, "title", cx).unwrap_or_default(),
        summary: values::text(keys, "summary", cx),
        date: if keys.raw("date").is_some() { written } else { from_name },
        updated: values::day(keys, "updated", cx),
        lang: values::text(keys, "lang", cx).and_then(|lang| language(lang, cx)),
        draft: keys.flag("draft", cx.findings()).unwrap_or(false),
        publish_on: values::day(keys, "publish_on", cx),
        expires: values::day(keys, "expires", cx),
        authors: values::texts(keys, "authors", cx),
        actors: values::actors(keys, cx),
        topics: values::references(keys, "topics", cx),
        weight: keys.integer("weight", cx.findings()),
        slug: values::text(keys, "slug", cx).and_then(|slug| address_part(slug, cx)),
        template: values::text(keys, "template", cx),
        redirect_from: redirects(keys, cx),
        image: values::media(keys, "image", cx),
        noindex: keys.flag("noindex", cx.findings()).unwrap_or(false),
        extra: extra(keys, cx),
        own: own(kind, keys, cx),
        ..Front::default()
    };
    // Both were looked at by `identify`; here only their shape is.
    keys.text("kind", cx.findings());
    keys.text("id", cx.findings());

    let mut events = Vec::new();
    if kind == Kind::Event {
        events.push(event::read_own(keys, &front, identity, cx));
    }
    for node in keys.list("events") {
        events.extend(event::read_entry(node, events.len(), cx));
    }
    front.citations = values::sources(keys, cx);
    if let (Kind::Event, Some(event)) = (kind, events.first_mut()) {
        event.citations = front.citations;
    }
    fields.finish_with(keys::name(kind), &|key| keys::advice(kind, key), cx.findings());
    (front, events)
}

fn own(kind: Kind, fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> Own {
    match kind {
        Kind::Explainer => Own::Explainer(Box::new(explainer::read(fields, cx))),
        Kind::Actor => Own::Actor(Box::new(actor::read(fields, cx))),
        Kind::Place => Own::Place(Box::new(place::read(fields, cx))),
        Kind::Term => Own::Term(values::names(fields, false, cx)),
        Kind::Section => Own::Section {
            paginate_by: per_page(fields, cx),
            sort_by: fields.choice("sort_by", SORT_BY, cx.findings()),
        },
        Kind::Home | Kind::Page | Kind::Event | Kind::Topic | Kind::Source | Kind::EventList => {
            Own::Nothing
        }
    }
}

const SORT_BY: &[(&str, SortBy)] =
    &[("date", SortBy::Date), ("title", SortBy::Title), ("weight", SortBy::Weight)];

fn per_page(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> Option<usize> {
    let number = fields.integer("paginate_by", cx.findings())?;
    let span = fields.node("paginate_by").map_or(fields.span, |node| node.span);
    let size = usize::try_from(number).ok();
    if size.is_none() {
        let hint = Some("write `0` for all pages on one list".to_owned());
        cx.add(Code::InvalidValue, span, "`paginate_by` cannot be less than nothing", hint);
    }
    size
}

fn language(lang: Spanned<String>, cx: &mut FrontContext<'_>) -> Option<Spanned<String>> {
    let tag = language_tag(&lang.value);
    if tag.is_none() {
        let message = format!("`{}` is no language tag", lang.value);
        let hint = Some("write a tag such as `en`, `ar` or `pt-BR`".to_owned());
        cx.add(Code::InvalidValue, lang.span, message, hint);
    }
    tag.map(|tag| Spanned::new(tag, lang.span))
}

fn address_part(slug: Spanned<String>, cx: &mut FrontContext<'_>) -> Option<Spanned<String>> {
    let clean = slugify(&slug.value);
    if clean != slug.value {
        let message = format!("`{}` cannot be the last part of an address", slug.value);
        let hint = (!clean.is_empty()).then(|| format!("write `{clean}`"));
        cx.add(Code::InvalidValue, slug.span, message, hint);
    }
    (!clean.is_empty()).then(|| Spanned::new(clean, slug.span))
}

/// Old addresses. They become paths of files, so nothing that climbs out of the output passes.
fn redirects(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> Vec<Spanned<String>> {
    let mut from = values::texts(fields, "redirect_from", cx);
    from.retain(|address| {
        let path = &address.value;
        let strange = |c: char| c.is_control() || c.is_whitespace() || "\\?#<>\"|*:".contains(c);
        let hint = if path.contains("://") {
            Some("leave the scheme and host out: `/old/`".to_owned())
        } else if !path.starts_with('/') {
            Some(format!("write it from the site's root: `/{path}`"))
        } else if path == "/" {
            Some("the home page cannot lead to another page".to_owned())
        } else if path.split('/').any(|part| matches!(part, "." | ".."))
            || path.contains("//")
            || path.contains(strange)
        {
            Some("write a plain path such as `/old/` or `/old.html`".to_owned())
        } else {
            return true;
        };
        let message = format!("`{path}` is no address of this site");
        cx.add(Code::InvalidValue, address.span, message, hint);
        false
    });
    from
}

fn extra(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> Option<Node> {
    let node = fields.node("extra")?;
    Fields::new(node, "`extra`", cx.findings()).map(|_| node.clone())
}
