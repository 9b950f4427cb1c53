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
        title: Fragment::of_text(match front.title.value.as_str() {
            "" => &identity.stem,
            title => title,
        }),
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
        Some(title) => event.title = Fragment::of_text(&title.value),
        None => event.title = crate::parse::markdown::take_bold_lead(&mut event.text),
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

