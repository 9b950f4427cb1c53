//! What only explainers say in their front matter.

use crate::data::{Fields, Node, Value};
use crate::diagnostic::Spanned;
use crate::model::document::{Correction, ExplainerFront, Fragment, Status, Update};

use super::{FrontContext, values};

/// Reads the keys that only an explainer has.
pub(super) fn read(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> ExplainerFront {
    ExplainerFront {
        as_of: values::day(fields, "as_of", cx),
        review_by: values::day(fields, "review_by", cx),
        status: status(fields, cx),
        backstory: values::block(fields, "backstory", cx),
        key_points: key_points(fields, cx),
        updates: fields.list("updates").iter().filter_map(|node| update(node, cx)).collect(),
        corrections: fields
            .list("corrections")
            .iter()
            .filter_map(|node| correction(node, cx))
            .collect(),
    }
}

fn key_points(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> Vec<Fragment> {
    let texts = fields.texts("key_points", cx.findings());
    let said = texts.iter().filter(|text| !text.value.trim().is_empty());
    said.map(|text| cx.markdown.inline(text)).collect()
}

/// `status: changing`, or a map with reasons.
fn status(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> Option<Status> {
    let node = fields.node("status")?;
    if let Value::Scalar { text, .. } = &node.value {
        let value = Spanned::new(text.trim().to_owned(), node.span);
        let said = !value.value.is_empty();
        return said.then_some(Status { value, since: None, why: None, span: node.span });
    }
    let mut fields = Fields::new(node, "`status`", cx.findings())?;
    let value = values::text(&mut fields, "value", cx);
    let since = values::day(&mut fields, "since", cx);
    let why = values::inline(&mut fields, "why", cx);
    values::needs(&mut fields, "a status", "value", cx);
    let advice = |key: &str| match key {
        "status" => Some("write `value`".to_owned()),
        "reason" | "rationale" | "note" => Some("write `why`".to_owned()),
        "date" | "from" => Some("write `since`".to_owned()),
        _ => None,
    };
    fields.finish_with("a status", &advice, cx.findings());
    value.map(|value| Status { value, since, why, span: node.span })
}

fn update(node: &Node, cx: &mut FrontContext<'_>) -> Option<Update> {
    let mut fields = Fields::new(node, "an update", cx.findings())?;
    let date = values::day(&mut fields, "date", cx);
    let note = values::inline(&mut fields, "note", cx);
    let at = anchor(&mut fields, cx);
    for key in ["date", "note"] {
        values::needs(&mut fields, "an update", key, cx);
    }
    let advice = |key: &str| match key {
        "text" | "what" | "title" => Some("write `note`".to_owned()),
        "was" | "now" => {
            Some("what was wrong and is put right belongs to `corrections`".to_owned())
        }
        _ => None,
    };
    fields.finish_with("an update", &advice, cx.findings());
    note.map(|note| Update { date, note, at, span: node.span })
}

/// Whether a correction says when and what is an editorial rule, which `check` knows.
fn correction(node: &Node, cx: &mut FrontContext<'_>) -> Option<Correction> {
    let mut fields = Fields::new(node, "a correction", cx.findings())?;
    let date = values::day(&mut fields, "date", cx);
    let was = values::inline(&mut fields, "was", cx);
    let now = values::inline(&mut fields, "now", cx);
    let at = anchor(&mut fields, cx);
    let advice = |key: &str| match key {
        "note" | "text" => {
            Some("say what the page said in `was` and what it says in `now`".to_owned())
        }
        "is" => Some("write `now`".to_owned()),
        _ => None,
    };
    fields.finish_with("a correction", &advice, cx.findings());
    Some(Correction { date, was, now, at, span: node.span })
}

/// The anchor of a place on the page, with or without its `#`.
fn anchor(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> Option<Spanned<String>> {
    let at = values::text(fields, "at", cx)?;
    Some(at.map(|id| id.strip_prefix('#').map_or(id.clone(), str::to_owned)))
}

#[cfg(test)]
mod tests {
    use crate::model::document::{ExplainerFront, Own};
    use crate::parse::front::testing::{Read, messages, read};

    fn front(yaml: &str) -> (ExplainerFront, Read) {
        let read = read("content/x.md", yaml);
        let Own::Explainer(own) = read.front.own.clone() else { panic!("no explainer") };
        (*own, read)
    }

    #[test]
    fn every_key_is_read() {
        let (own, read) = front(
            "as_of: 2024-01-10\nreview_by: 2024-02\nbackstory: |\n  Two.\n\n  Parts.\n\
             status: { value: changing, since: 2024-01-05, why: \"Baghdad [@pmo]\" }\n\
             key_points: [one, \"*two*\"]\n\
             updates: [ { date: 2024-01-10, note: Added, at: \"#e-ryder\" } ]\n\
             corrections: [ { date: 2024-01-11, was: five, now: four, at: e-strike } ]\n",
        );
        assert!(messages(&read).is_empty(), "{:?}", messages(&read));
        assert_eq!(
            own.as_of.map(|date| date.value.edtf().to_owned()).as_deref(),
            Some("2024-01-10")
        );
        assert!(own.review_by.is_some());
        assert_eq!(own.backstory.unwrap().html, "<block>Two.\n\nParts.\n</block>");
        let status = own.status.unwrap();
        assert_eq!((&*status.value.value, status.since.is_some()), ("changing", true));
        assert_eq!(status.why.unwrap().html, "Baghdad [@pmo]");
        let points: Vec<_> = own.key_points.iter().map(|point| &*point.html).collect();
        assert_eq!(points, ["one", "*two*"]);
        assert_eq!(own.updates[0].at.as_ref().map(|at| &*at.value), Some("e-ryder"));
        assert_eq!(own.updates[0].note.html, "Added");
        let correction = &own.corrections[0];
        let (was, now) = (correction.was.as_ref().unwrap(), correction.now.as_ref().unwrap());
        assert_eq!((&*was.html, &*now.html), ("five", "four"));
        assert_eq!(
            read.of(correction.span),
            "{ date: 2024-01-11, was: five, now: four, at: e-strike }"
        );
    }

    #[test]
    fn a_status_may_be_a_word() {
        assert_eq!(front("status: stable\n").0.status.unwrap().value.value, "stable");
    }

    #[test]
    fn every_slip_is_found_in_one_pass() {
        let (own, read) = front(
            "status: { since: 2024 }\nupdates:\n  - { note: x }\n  - { date: 2024, txt: y }\n  - z\n\
             corrections: [ { note: q } ]\nkey_points: { a: b }\n",
        );
        assert_eq!(
            messages(&read),
            [
                "a status needs the key `value`",
                "`key_points` must be a list of single values, not a map",
                "an update needs the key `date`",
                "an update needs the key `note`",
                "an update has no key `txt`",
                "an update must be a map of keys and values, not a single value",
                "a correction has no key `note`",
            ]
        );
        assert_eq!(own.updates.len(), 1);
    }
}
