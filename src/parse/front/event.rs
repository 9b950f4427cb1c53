//! Events in front matter: an event's own page, `events:` of any page, and `events/*.yaml`.

use crate::data::{Fields, Node, Value};
use crate::diagnostic::{Code, Spanned};
use crate::model::document::{
    Account, EventDraft, EventStatus, Fragment, Front, Importance, Kind, Range, Within,
};

use super::identity::{Identity, checked_id};
use super::{FrontContext, keys, values};

/// The event that a page of its own is about, without the page's text, which its body is.
pub(super) fn read_own(
    fields: &mut Fields<'_>,
    front: &Front,
    identity: &Identity,
    cx: &mut FrontContext<'_>,
) -> EventDraft {
    let mut event = EventDraft {
        id: Some(Spanned::new(identity.id.clone(), identity.id_span.unwrap_or_default())),
        date: front.date.clone(),
        title: if front.title.value.is_empty() { &identity.stem } else { &front.title.value }
            .clone(),
        title_apart: true,
        actors: front.actors.clone(),
        topics: front.topics.clone(),
        span: cx.span,
        ..EventDraft::default()
    };
    if event.date.is_none() && fields.key_span("date").is_none() {
        let span = fields.keys().next().map_or(fields.span, |key| key.span);
        let hint = Some("say when it happened, as exactly as is known: `date: 2014-06`".to_owned());
        cx.add(Code::MissingKey, span, "an event needs a `date`", hint);
    }
    shared(fields, &mut event, cx);
    event.media = event.media.or_else(|| front.image.clone());
    event
}

/// The events of a file in `events/` that is a list: entries, or a map with `events:`.
pub(super) fn read_list(node: &Node, cx: &mut FrontContext<'_>) -> Vec<EventDraft> {
    let mut events = Vec::new();
    match &node.value {
        Value::List(items) => {
            for item in items {
                events.extend(read_entry(item, events.len(), cx));
            }
        }
        Value::Map(pairs) if pairs.is_empty() => {}
        Value::Map(_) => {
            let Some(mut fields) = Fields::new(node, "a list of events", cx.findings()) else {
                return events;
            };
            for item in fields.list("events") {
                events.extend(read_entry(item, events.len(), cx));
            }
            let advice = |_: &str| Some("begin each event with `- `, its keys below".to_owned());
            fields.finish_with(keys::name(Kind::EventList), &advice, cx.findings());
        }
        _ => {
            let message = format!("a list of events cannot be {}", node.describe());
            let hint = Some("begin each event with `- `, its keys below".to_owned());
            cx.add(Code::WrongType, node.span, message, hint);
        }
    }
    events
}

/// One entry of a list of events, which will be the document's event number `index`.
pub(super) fn read_entry(
    node: &Node,
    index: usize,
    cx: &mut FrontContext<'_>,
) -> Option<EventDraft> {
    let mut fields = Fields::new(node, "an event", cx.findings())?;
    let keys = &mut fields;
    let id = values::text(keys, "id", cx);
    let id = id.and_then(|id| {
        let slug = checked_id(&id, cx.findings())?;
        Some(Spanned::new(slug, id.span))
    });
    let mut event = EventDraft {
        id,
        date: values::date(keys, "date", cx),
        topics: values::references(keys, "topics", cx),
        actors: values::actors(keys, cx),
        span: node.span,
        ..EventDraft::default()
    };
    if fields_lack(keys, "date") {
        values::missing(keys, "an event", "date", cx);
    }

    // Text and sources first and together, so that what they cite is one range.
    let before = cx.markdown.marks();
    let within = cx.markdown.enter(Within::Event(u32::try_from(index).unwrap_or(u32::MAX)));
    event.text = values::block(keys, "text", cx).unwrap_or_default();
    values::sources(keys, cx);
    cx.markdown.enter(within);
    let after = cx.markdown.marks();
    event.links = Range { start: before.links, end: after.links };
    event.citations = Range { start: before.citations, end: after.citations };

    match values::text(keys, "title", cx) {
        Some(title) => (event.title, event.title_apart) = (title.value, true),
        None => event.title = title_of(&event.text, cx),
    }
    if event.title.is_empty() && fields_lack(keys, "title") && fields_lack(keys, "text") {
        values::missing(keys, "an event", "title", cx);
    }
    shared(keys, &mut event, cx);
    fields.finish_with("an event in a list", &keys::event_advice, cx.findings());
    Some(event)
}

fn fields_lack(fields: &Fields<'_>, key: &str) -> bool {
    fields.key_span(key).is_none()
}

/// The keys that an event's page and an entry have in common, and pages of other kinds have not.
fn shared(fields: &mut Fields<'_>, event: &mut EventDraft, cx: &mut FrontContext<'_>) {
    event.reported = values::date(fields, "reported", cx);
    event.importance =
        fields.choice("importance", Importance::NAMES, cx.findings()).unwrap_or_default();
    event.status = fields.choice("status", EventStatus::NAMES, cx.findings()).unwrap_or_default();
    event.place = values::reference(fields, "place", cx);
    event.media = values::media(fields, "media", cx);
    let accounts = fields.list("accounts");
    event.accounts = accounts.iter().filter_map(|node| account(node, cx)).collect();
}

fn account(node: &Node, cx: &mut FrontContext<'_>) -> Option<Account> {
    let mut fields = Fields::new(node, "an account", cx.findings())?;
    let by = values::reference(&mut fields, "by", cx);
    let before = cx.markdown.marks();
    let says = values::inline(&mut fields, "says", cx);
    values::sources(&mut fields, cx);
    let after = cx.markdown.marks();
    let quote = fields.flag("quote", cx.findings()).unwrap_or(false);
    for key in ["by", "says"] {
        if fields_lack(&fields, key) {
            values::missing(&fields, "an account", key, cx);
        }
    }
    let advice = |key: &str| match key {
        "actor" | "who" | "id" => Some("write `by`".to_owned()),
        "text" | "what" | "say" => Some("write `says`".to_owned()),
        "source" => Some("write `sources`".to_owned()),
        _ => None,
    };
    fields.finish_with("an account", &advice, cx.findings());
    let citations = Range { start: before.citations, end: after.citations };
    Some(Account { by: by?, says: says?, quote, citations, span: node.span })
}

/// The bold words that a text begins with, else its first sentence.
fn title_of(text: &Fragment, cx: &mut FrontContext<'_>) -> String {
    const BOLD: &str = "<p><strong>";
    if let Some(rest) = text.html.strip_prefix(BOLD)
        && let Some(length) = rest.find("</strong>")
    {
        let end = BOLD.len() + length;
        let inside = |(at, _): &&(u32, _)| (*at as usize) >= BOLD.len() && (*at as usize) <= end;
        let shift = |(at, hole): &(u32, _)| (at - BOLD.len() as u32, *hole);
        let bold = Fragment {
            html: rest[..length].to_owned(),
            holes: text.holes.iter().filter(inside).map(shift).collect(),
        };
        let title = cx.markdown.plain(&bold);
        let title = title.trim().trim_end_matches('.').trim_end();
        if !title.is_empty() {
            return title.to_owned();
        }
    }
    let plain = cx.markdown.plain(text);
    first_sentence(&plain).to_owned()
}

/// The first sentence of `text`, without its full stop.
///
/// A full stop ends a sentence only where a space and no small letter follows, and not behind an
/// abbreviation of one or two letters (`U.S.`, `Mr.`).
pub(crate) fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    let text = text.split_once("\n\n").map_or(text, |(first, _)| first.trim_end());
    for (at, mark) in text.char_indices() {
        let rest = &text[at + mark.len_utf8()..];
        let ends = match mark {
            '。' | '！' | '？' => true,
            '.' => sentence_follows(rest) && !abbreviates(&text[..at]),
            '!' | '?' | '؟' | '۔' | '।' | '…' => sentence_follows(rest),
            _ => false,
        };
        if ends {
            // Question and exclamation marks are part of what a title says.
            let stop = matches!(mark, '.' | '。' | '۔' | '।');
            return if stop { &text[..at] } else { &text[..at + mark.len_utf8()] };
        }
    }
    text
}

fn sentence_follows(rest: &str) -> bool {
    let next = rest.trim_start_matches(['"', '\'', '”', '’', '»', ')', ']']);
    let word = next.trim_start();
    word.is_empty() || (word.len() < next.len() && !word.starts_with(char::is_lowercase))
}

fn abbreviates(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let letters = word.rsplit('.').next().unwrap_or("");
    let short = letters.chars().count() <= 2 && letters.chars().all(char::is_alphabetic);
    short && !letters.is_empty() && letters.starts_with(char::is_uppercase)
}
