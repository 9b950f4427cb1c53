//! What only actors say in their front matter.

use crate::data::{Fields, Node};
use crate::date::Date;
use crate::diagnostic::{Code, Spanned};
use crate::model::document::{ActorFront, ActorType, LifeKey, Relation, Role};

use super::{FrontContext, values};

/// Reads the keys that only an actor has.
pub(super) fn read(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> ActorFront {
    let sort = fields.choice("type", ActorType::NAMES, cx.findings()).unwrap_or_default();
    let began = one_of(fields, [LifeKey::Born, LifeKey::Founded], cx);
    let ended = one_of(fields, [LifeKey::Died, LifeKey::Dissolved], cx);
    if let (Some((start_key, start)), Some((end_key, end))) = (&began, &ended) {
        let [start_key, end_key] = [start_key, end_key].map(|key| format!("`{}`", key.as_str()));
        values::in_order(start, end, &end_key, &start_key, cx);
    }
    ActorFront {
        sort,
        names: values::names(fields, true, cx),
        began,
        ended,
        wikidata: wikidata(fields, cx),
        website: values::text(fields, "website", cx)
            .and_then(|address| values::web_address(address, "website", cx)),
        same_as: values::texts(fields, "same_as", cx)
            .into_iter()
            .filter_map(|address| values::web_address(address, "same_as", cx))
            .collect(),
        roles: fields.list("roles").iter().filter_map(|node| role(node, cx)).collect(),
        relations: fields.list("relations").iter().filter_map(|node| relation(node, cx)).collect(),
    }
}

/// The date under whichever of two names is written. Both are one mistake.
fn one_of(
    fields: &mut Fields<'_>,
    keys: [LifeKey; 2],
    cx: &mut FrontContext<'_>,
) -> Option<(LifeKey, Spanned<Date>)> {
    let [first, second] =
        keys.map(|key| values::date(fields, key.as_str(), cx).map(|date| (key, date)));
    if let (Some(_), Some((_, date))) = (&first, &second) {
        let message =
            format!("an actor has `{}` or `{}`, not both", keys[0].as_str(), keys[1].as_str());
        cx.add(Code::InvalidValue, date.span, message, Some("keep one of the two".to_owned()));
    }
    first.or(second)
}

fn wikidata(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> Option<Spanned<String>> {
    let written = values::text(fields, "wikidata", cx)?;
    let is_id = |id: &str| {
        let digits = id.strip_prefix('Q').unwrap_or("");
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if is_id(&written.value) {
        return Some(written);
    }
    let last = written.value.rsplit(['/', ':']).next().unwrap_or("").to_uppercase();
    let numbered = format!("Q{}", written.value);
    let meant = [last, numbered].into_iter().find(|id| is_id(id));
    let hint = meant
        .map_or("a Wikidata id is a `Q` and a number".to_owned(), |id| format!("write `{id}`"));
    let message = format!("`{}` is no Wikidata id", written.value);
    cx.add(Code::InvalidValue, written.span, message, Some(hint));
    None
}

fn role(node: &Node, cx: &mut FrontContext<'_>) -> Option<Role> {
    let mut fields = Fields::new(node, "a role", cx.findings())?;
    let title = values::text(&mut fields, "title", cx);
    let of = values::reference(&mut fields, "of", cx);
    let term = values::term(&mut fields, "to", cx);
    let citations = values::sources(&mut fields, cx);
    values::needs(&mut fields, "a role", "title", cx);
    let advice = |key: &str| match key {
        "until" | "end" => Some("write `to`".to_owned()),
        "since" | "start" => Some("write `from`".to_owned()),
        "name" | "post" | "role" => Some("write `title`".to_owned()),
        "source" => Some("write `sources`".to_owned()),
        _ => None,
    };
    fields.finish_with("a role", &advice, cx.findings());
    title.map(|title| Role { title, of, term, citations, span: node.span })
}

/// In a relation `to` is the other actor, so its end is called `until`.
fn relation(node: &Node, cx: &mut FrontContext<'_>) -> Option<Relation> {
    let mut fields = Fields::new(node, "a relation", cx.findings())?;
    let sort = values::text(&mut fields, "type", cx);
    let to = values::reference(&mut fields, "to", cx);
    let term = values::term(&mut fields, "until", cx);
    let citations = values::sources(&mut fields, cx);
    for key in ["type", "to"] {
        values::needs(&mut fields, "a relation", key, cx);
    }
    let advice = |key: &str| match key {
        "end" => Some("write `until`".to_owned()),
        "since" | "start" => Some("write `from`".to_owned()),
        "of" | "with" | "actor" | "id" => Some("write `to`, the other actor".to_owned()),
        "kind" | "sort" => Some("write `type`".to_owned()),
        "source" => Some("write `sources`".to_owned()),
        _ => None,
    };
    fields.finish_with("a relation", &advice, cx.findings());
    Some(Relation { sort: sort?, to: to?, term, citations, span: node.span })
}

#[cfg(test)]
mod tests {
    use crate::model::document::{ActorFront, ActorType, Bound, LifeKey, Own};
    use crate::parse::front::testing::{Read, hints, messages, read};

    fn front(yaml: &str) -> (ActorFront, Read) {
        let read = read("content/actors/x.md", yaml);
        let Own::Actor(own) = read.front.own.clone() else { panic!("no actor") };
        (*own, read)
    }

    fn bound(bound: &Bound) -> &str {
        match bound {
            Bound::Unknown => "unknown",
            Bound::Open => "open",
            Bound::Date(date) => date.value.edtf(),
        }
    }

    #[test]
    fn every_key_is_read() {
        let (own, read) = front(
            "title: Mohammed Shia al-Sudani\ntype: person\naliases: [A, B]\nshort: al-Sudani\n\
             names: { ar: محمد شياع السوداني }\nborn: 1970\nwikidata: Q20\n\
             website: https://example.org\nsame_as: https://example.org/x\n\
             roles:\n  - { title: Prime Minister, of: iraq, from: 2022-10-27, to: .., sources: [\"@a\", \"@b\"] }\n\
             relations:\n  - { type: part-of, to: \"[[pmf]]\", from: .., sources: \"@c\" }\n",
        );
        assert!(messages(&read).is_empty(), "{:?}", messages(&read));
        assert_eq!(own.sort, ActorType::Person);
        assert_eq!(
            own.began.as_ref().map(|(key, date)| (*key, date.value.edtf())),
            Some((LifeKey::Born, "1970"))
        );
        assert_eq!(own.names.short.as_ref().map(|short| &*short.value), Some("al-Sudani"));
        assert_eq!(
            (own.same_as.len(), own.website.is_some(), own.wikidata.is_some()),
            (1, true, true)
        );
        let role = &own.roles[0];
        assert_eq!((bound(&role.term.from), bound(&role.term.to)), ("2022-10-27", "open"));
        assert_eq!((role.citations.start, role.citations.end), (0, 2));
        let relation = &own.relations[0];
        assert_eq!((&*relation.to.value, &*relation.sort.value), ("pmf", "part-of"));
        assert_eq!((bound(&relation.term.from), bound(&relation.term.to)), ("open", "unknown"));
        assert_eq!((relation.citations.start, relation.citations.end), (2, 3));
    }

    #[test]
    fn wrong_values_come_with_advice() {
        for (yaml, expected) in [
            ("type: organization", "did you mean `organisation`?"),
            (
                "type: party",
                "write one of person, state, organisation, armed-group, coalition, other",
            ),
            ("wikidata: https://www.wikidata.org/wiki/Q796", "write `Q796`"),
            ("wikidata: 796", "write `Q796`"),
            ("wikidata: Iraq", "a Wikidata id is a `Q` and a number"),
            ("website: example.org", "write `https://example.org`"),
            ("born: 1970\nfounded: 1971", "keep one of the two"),
            (
                "names: [x]",
                "write `names: { ar: … }`, or `aliases` for names in the page's language",
            ),
            ("names: { arabic: x }", "write a tag such as `en`, `ar` or `pt-BR`"),
            ("roles: [ { title: x, until: 2020 } ]", "write `to`"),
            ("relations: [ { type: x, to: y, end: 2020 } ]", "write `until`"),
            ("relations: [ { type: x, to: [[y]] } ]", "leave the brackets out: `y`"),
        ] {
            assert_eq!(hints(&front(yaml).1), [expected], "{yaml}");
        }
    }

    #[test]
    fn what_an_entry_needs_is_asked_for_once() {
        let (own, read) = front("roles: [ { of: iraq } ]\nrelations: [ { from: 2020 } ]\n");
        assert_eq!(
            messages(&read),
            [
                "a role needs the key `title`",
                "a relation needs the key `type`",
                "a relation needs the key `to`"
            ]
        );
        assert!(own.roles.is_empty() && own.relations.is_empty());
    }
}
