//! The front matter of a page: the keys that every kind has, and the order in which all are read.

use crate::config::syntax::language_tag;
use crate::data::{Fields, Node};
use crate::diagnostic::{Code, Span, Spanned};
use crate::model::document::{EventDraft, Front, Kind, Own, SortBy};
use crate::parse::slug::slugify;

use super::identity::Identity;
use super::{FrontContext, actor, event, explainer, keys, place, values};

/// Reads all keys of a page, whatever its kind.
pub(super) fn read(
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
        date: if keys.node("date").is_some() { written } else { from_name },
        updated: values::day(keys, "updated", cx),
        lang: values::text(keys, "lang", cx).and_then(|lang| language(lang, identity, cx)),
        draft: keys.flag("draft", cx.findings()).unwrap_or(false),
        publish_on: values::day(keys, "publish_on", cx).map(Box::new),
        expires: values::day(keys, "expires", cx).map(Box::new),
        authors: values::texts(keys, "authors", cx),
        actors: values::actors(keys, cx),
        topics: values::references(keys, "topics", cx),
        weight: keys.integer("weight", cx.findings()),
        slug: values::text(keys, "slug", cx).and_then(|slug| address_part(slug, cx)).map(Box::new),
        template: values::text(keys, "template", cx).map(Box::new),
        redirect_from: redirects(keys, cx),
        image: values::media(keys, "image", cx).map(Box::new),
        noindex: keys.flag("noindex", cx.findings()).unwrap_or(false),
        extra: {
            // Read already, before the first text was.
            keys.flag("math", cx.findings());
            extra(keys, cx).map(Box::new)
        },
        own: own(kind, keys, cx),
        ..Front::default()
    };
    if let (Some(start), Some(end)) = (&front.publish_on, &front.expires) {
        values::in_order(start, end, "`expires`", "`publish_on`", cx);
    }
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
        Kind::Term => Own::Term(Box::new(values::names(fields, false, cx))),
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

fn language(
    lang: Spanned<String>,
    identity: &Identity,
    cx: &mut FrontContext<'_>,
) -> Option<Spanned<String>> {
    let Some(tag) = language_tag(&lang.value) else {
        let message = format!("`{}` is no language tag", lang.value);
        let hint = Some("write a tag such as `en`, `ar` or `pt-BR`".to_owned());
        cx.add(Code::InvalidValue, lang.span, message, hint);
        return None;
    };
    if let Some(suffix) = identity.suffix.as_ref().filter(|suffix| **suffix != tag) {
        let message = format!("`lang` is `{tag}`, but the file's name says `{suffix}`");
        let hint = Some("leave `lang` out, or rename the file".to_owned());
        cx.add(Code::InvalidValue, lang.span, message, hint);
    }
    Some(Spanned::new(tag, lang.span))
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
        } else if path == "/" {
            Some("the home page cannot lead to another page".to_owned())
        } else if path.split('/').any(|part| matches!(part, "." | ".."))
            || path.contains("//")
            || path.contains(strange)
        {
            Some("write a plain path such as `/old/` or `/old.html`".to_owned())
        } else if !path.starts_with('/') {
            Some(format!("write it from the site's root: `/{path}`"))
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

#[cfg(test)]
mod tests {
    use crate::model::document::Range;
    use crate::parse::front::testing::{self, hints, messages, read, read_as, rules};
    use crate::parse::split::Format;

    #[test]
    fn every_common_key_is_read() {
        let read = read(
            "content/x.md",
            "title: \" The title \"\nsummary: Short.\ndate: 2024-01\nupdated: 2024-02-03\nlang: en-gb\n\
             draft: true\npublish_on: 2024-03-01\nexpires: 2025\nauthors: [A, B]\n\
             actors: [iraq, { id: \"[[united-states]]\", as: agent }]\ntopics: security\nweight: -2\n\
             slug: other\nid: y\nkind: page\ntemplate: wide.html\nredirect_from: [/old/, /a/b.html]\n\
             image: { src: a.jpg, alt: A, credit: C, caption: \"*d*\" }\nnoindex: true\nextra: { any: [1] }\n\
             sources: [\"@vn-2024, para. 9\", \"@b\"]\nevents: [ { date: 2024, title: E } ]\n",
        );
        assert!(messages(&read).is_empty(), "{:?}", messages(&read));
        let front = &read.front;
        assert_eq!((&*front.title.value, front.has_title), ("The title", true));
        assert_eq!(front.date.as_ref().map(|date| date.value.edtf()), Some("2024-01"));
        assert_eq!(front.lang.as_ref().map(|lang| &*lang.value), Some("en-GB"));
        assert!(front.draft && front.noindex);
        assert!(front.updated.is_some() && front.publish_on.is_some() && front.expires.is_some());
        assert_eq!((front.authors.len(), front.weight, front.topics.len()), (2, Some(-2), 1));
        assert_eq!(front.actors[1].name.value, "united-states");
        assert_eq!(front.actors[1].part.as_deref(), Some("agent"));
        assert_eq!(front.slug.as_ref().map(|slug| &*slug.value), Some("other"));
        assert_eq!(front.template.as_ref().map(|name| &*name.value), Some("wide.html"));
        assert_eq!(front.redirect_from.len(), 2);
        assert_eq!(read.images, [("a.jpg".to_owned(), "A".to_owned())]);
        let image = front.image.as_ref().unwrap();
        assert_eq!((image.image, image.credit.as_deref()), (0, Some("C")));
        assert_eq!(image.caption.as_ref().unwrap().html, "*d*");
        assert!(front.extra.is_some() && front.summary.is_some());
        assert_eq!(front.citations, Range { start: 0, end: 2 });
        assert_eq!(read.events.len(), 1);
    }

    #[test]
    fn toml_says_the_same() {
        let text = "title = \"A\"\ndate = 2021-05-03\ndraft = true\n[extra]\nx = 1\n[[events]]\ndate = \"2014\"\ntitle = \"E\"\n";
        let read = read_as("content/x.md", text, Format::Toml);
        assert!(messages(&read).is_empty(), "{:?}", messages(&read));
        assert_eq!(read.front.date.as_ref().map(|date| date.value.edtf()), Some("2021-05-03"));
        assert_eq!((read.front.draft, read.events.len()), (true, 1));
    }

    #[test]
    fn without_front_matter_the_name_speaks() {
        let read = read("content/2021-05-03-x.ar.md", "");
        assert_eq!((&*read.front.title.value, read.front.has_title), ("2021-05-03-x", false));
        assert_eq!(
            read.front.date.map(|date| date.value.edtf().to_owned()).as_deref(),
            Some("2021-05-03")
        );
        let read = testing::read("content/2021-05-03-x.md", "date: 2022\ntitle: ''\n");
        assert_eq!(
            read.front.date.map(|date| date.value.edtf().to_owned()).as_deref(),
            Some("2022")
        );
        assert!(!read.front.has_title);
    }

    #[test]
    fn unknown_keys_stand_where_they_are_written() {
        let read = read("content/actors/x.md", "title: A\ntilte: B\nas_of: 2024\n");
        assert_eq!(rules(&read), ["unknown-key"; 2]);
        let place = read.findings[0].place.clone().unwrap();
        assert_eq!(read.of(place.span.unwrap()), "tilte");
        assert_eq!(read.findings[0].message, "an actor has no key `tilte`");
        assert_eq!(hints(&read)[0], "did you mean `title`?");
    }

    #[test]
    fn edtf_that_yaml_takes_for_its_own_is_explained() {
        for (yaml, hint) in [
            ("date: [2020-03-01..2020-03-05]", "quote it: `date: \"[2020-03-01..2020-03-05]\"`"),
            ("date: {2020, 2021}", "quote it: `date: \"{2020, 2021}\"`"),
            (
                "date: ~",
                "a `~` alone is nothing: leave the key out, or write `2024~` for \"about 2024\"",
            ),
            ("date:\n  - 2020", "write one date: `date: 2014-06-10`"),
        ] {
            let read = read("content/x.md", yaml);
            assert_eq!(
                (rules(&read), hints(&read)),
                (vec!["wrong-type"], vec![hint.to_owned()]),
                "{yaml}"
            );
        }
        assert!(rules(&read("content/x.md", "date:\nupdated: null\n")).is_empty());
        assert_eq!(rules(&read("content/events/x.md", "date: ~\n")), ["wrong-type"]);
        assert_eq!(rules(&read("content/x.md", "date: %2020\n")), ["data-syntax"]);
    }

    #[test]
    fn wrong_values_come_with_advice() {
        for (path, yaml, expected) in [
            ("content/x.md", "draft: yes", "`draft` must be `true` or `false`, not `yes`"),
            ("content/x.md", "weight: heavy", "`weight` must be a whole number, not `heavy`"),
            ("content/x.md", "title: [a]", "`title` must be a single value, not a list"),
            ("content/x.md", "lang: english", "write a tag such as `en`, `ar` or `pt-BR`"),
            ("content/x.ar.md", "lang: en", "leave `lang` out, or rename the file"),
            ("content/x.md", "slug: A B", "write `a-b`"),
            ("content/x.md", "redirect_from: old/", "write it from the site's root: `/old/`"),
            (
                "content/x.md",
                "redirect_from: /a/../../b",
                "write a plain path such as `/old/` or `/old.html`",
            ),
            (
                "content/x.md",
                "redirect_from: //evil.example",
                "write a plain path such as `/old/` or `/old.html`",
            ),
            (
                "content/x.md",
                "redirect_from: 'https://x.example/a'",
                "leave the scheme and host out: `/old/`",
            ),
            ("content/x.md", "redirect_from: /", "the home page cannot lead to another page"),
            (
                "content/x.md",
                "extra: 1",
                "`extra` must be a map of keys and values, not a single value",
            ),
            ("content/x.md", "actors: [[iraq]]", "leave the brackets out: `iraq`"),
            ("content/x.md", "actors: { name: iraq }", "an actor in a list needs the key `id`"),
            ("content/x.md", "image: { alt: x }", "a picture needs the key `src`"),
            ("content/x.md", "image: { src: a.png, title: x }", "write `caption` or `alt`"),
            ("content/a/_index.md", "paginate_by: -1", "write `0` for all pages on one list"),
            ("content/a/_index.md", "sort_by: wieght", "did you mean `weight`?"),
            (
                "content/x.md",
                "- a\n- b\n",
                "front matter must be a map of keys and values, not a list",
            ),
        ] {
            let read = read(path, yaml);
            assert_eq!(hints(&read)[..1], [expected], "{yaml}");
        }
    }

    #[test]
    fn a_slip_of_syntax_is_one_finding() {
        let read = read("content/events/x.md", "title: A: b\nid: y\ntyp o\n");
        assert_eq!(rules(&read), ["data-syntax"]);
        assert_eq!(read.events[0].id.as_ref().map(|id| &*id.value), Some("y"));
    }
}
