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
    if event.date.is_none() {
        values::needs(fields, "an event", "date", cx);
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
    values::needs(keys, "an event", "date", cx);

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
    if event.title.is_empty() && keys.node("text").is_none() {
        values::needs(keys, "an event", "title", cx);
    }
    shared(keys, &mut event, cx);
    fields.finish_with("an event in a list", &keys::event_advice, cx.findings());
    Some(event)
}

/// The keys that an event's page and an entry have in common, and pages of other kinds have not.
fn shared(fields: &mut Fields<'_>, event: &mut EventDraft, cx: &mut FrontContext<'_>) {
    event.reported = values::date(fields, "reported", cx).map(Box::new);
    event.importance =
        fields.choice("importance", Importance::NAMES, cx.findings()).unwrap_or_default();
    event.status = fields.choice("status", EventStatus::NAMES, cx.findings()).unwrap_or_default();
    event.place = values::reference(fields, "place", cx);
    event.media = values::media(fields, "media", cx).map(Box::new);
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
        values::needs(&mut fields, "an account", key, cx);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::front::testing::{hints, messages, read, rules};

    #[test]
    fn an_entry_has_all_keys_of_an_event() {
        let read = read(
            "content/events/2024.yaml",
            "- id: e-strike\n  date: 2024-01-04\n  reported: 2024-01-05\n  title: A strike\n  importance: key\n  \
             place: baghdad\n  media: { src: s.jpg, alt: S }\n  \
             actors: [ { id: united-states, as: agent }, iraq ]\n  status: disputed\n  \
             accounts:\n    - { by: united-states, says: \"self-defence [@x]\", sources: [\"@vn\"] }\n    \
             - { by: iraq, says: aggression, quote: true }\n  \
             sources: [\"@vn, para. 9\"]\n  topics: [security]\n  text: The [[us]] strikes. [@a]\n",
        );
        assert!(messages(&read).is_empty(), "{:?}", messages(&read));
        let event = &read.events[0];
        assert_eq!(event.id.as_ref().map(|id| &*id.value), Some("e-strike"));
        assert_eq!(event.title, Fragment::of_text("A strike"));
        assert_eq!((event.importance, event.status), (Importance::Key, EventStatus::Disputed));
        assert!(event.date.is_some() && event.reported.is_some() && event.media.is_some());
        assert_eq!(event.place.as_ref().map(|place| &*place.value), Some("baghdad"));
        assert_eq!((event.actors.len(), event.topics.len()), (2, 1));
        assert_eq!(event.links, Range { start: 0, end: 1 });
        assert_eq!(event.citations, Range { start: 0, end: 2 }, "of the text, then of `sources`");
        assert_eq!(event.accounts[0].citations, Range { start: 2, end: 4 });
        assert!(event.accounts[1].quote && !event.accounts[0].quote);
        assert_eq!(read.entered, [Within::Event(0), Within::Front]);
    }

    #[test]
    fn a_page_is_its_event() {
        let read = read(
            "content/events/strike.md",
            "title: A strike\ndate: 2024-01-04\nimage: a.jpg\nactors: iraq\ntopics: security\n\
             accounts: [ { by: a, says: \"b [@c]\" } ]\nevents: [ { date: 2024, text: More. } ]\nsources: [\"@vn\"]\n",
        );
        assert!(messages(&read).is_empty(), "{:?}", messages(&read));
        let [own, other] = read.events.as_slice() else { panic!("two events") };
        assert_eq!(own.id.as_ref().map(|id| &*id.value), Some("strike"));
        assert_eq!(own.title, Fragment::of_text("A strike"));
        assert_eq!((own.actors.len(), own.topics.len(), own.media.is_some()), (1, 1, true));
        assert_eq!(own.citations, Range { start: 1, end: 2 }, "last, so that the body's follow");
        assert!(other.title.is_empty(), "its first sentence is its title");
        assert_eq!(read.entered[0], Within::Event(1));
    }

    #[test]
    fn a_text_gives_the_title_where_none_is_written() {
        for (text, title) in
            [("**Forces leave.** Then more.", "Forces leave"), ("Forces leave. Then more.", "")]
        {
            let read =
                read("content/events/x.yaml", &format!("- {{ date: 2020, text: \"{text}\" }}\n"));
            assert_eq!(read.events[0].title.html, title);
        }
    }

    #[test]
    fn a_list_may_be_a_map_with_events() {
        let list = |yaml: &str| read("content/events/x.yaml", yaml);
        assert_eq!(list("events:\n  - { date: 2020, title: A }\n").events.len(), 1);
        assert!(list("").findings.is_empty());
        assert!(list("# nothing yet\n").findings.is_empty());
        for (yaml, code) in [
            ("e-strike: { date: 2020 }\n", "unknown-key"),
            ("A strike\n", "wrong-type"),
            ("- [a\n", "data-syntax"),
        ] {
            assert_eq!(rules(&list(yaml)), [code], "{yaml}");
        }
    }

    #[test]
    fn every_slip_is_found_in_one_pass() {
        let read = read(
            "content/events/x.yaml",
            "- { title: A }\n- { date: 2020 }\n- { date: 2020, title: B, importance: hi, end: 2021 }\n- C\n\
             - { date: 2020, title: D, accounts: [ { by: x } ], id: A B }\n- { date: , title: E }\n",
        );
        assert_eq!(
            hints(&read),
            [
                "an event needs the key `date`",
                "an event needs the key `title`",
                "write one of key, normal, minor",
                "write both ends into `date`: `2014-06/2017-12`",
                "an event must be a map of keys and values, not a single value",
                "ids are lower-case letters and digits with `-` between them: write `a-b`",
                "an account needs the key `says`",
                "an event needs the key `date`",
            ]
        );
        assert_eq!(read.events.len(), 5);
        assert_eq!(
            rules(&super::super::testing::read("content/events/x.md", "title: A\n")),
            ["missing-key"]
        );
    }
}
