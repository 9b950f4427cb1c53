//! S: sources. Is there one, does it last, and can it carry what rests on it?

use std::collections::{BTreeMap, BTreeSet};

use crate::cite::SourceKind;
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::model::document::{Citation, EventStatus, Importance, LinkSort, Own, Range, Speaker};
use crate::model::site::{ActorIx, DocIx, EventIx, SourceIx, StatementIx, Target};

use super::Found;
use super::context::Context;
use super::url;

/// What is cited in `range` of the citation groups of the document `doc`.
pub(super) fn cited<'a>(
    cx: &'a Context<'_>,
    doc: DocIx,
    range: Range,
) -> impl Iterator<Item = (&'a Citation, SourceIx)> {
    let groups = range.of(&cx.site.doc(doc).body.citations);
    let known = range.of(&cx.site.references[doc.index()].citations);
    groups.iter().zip(known).flat_map(|(group, known)| {
        let items = group.items.iter().zip(known);
        items.filter_map(|(item, source)| Some((item, (*source)?)))
    })
}

/// What an event rests on: its own sources and those of its accounts.
pub(super) fn of_event<'a>(cx: &'a Context<'_>, ix: EventIx) -> Vec<(&'a Citation, SourceIx)> {
    let (event, draft) = cx.site.draft(ix);
    let ranges = std::iter::once(draft.citations)
        .chain(draft.accounts.iter().map(|account| account.citations));
    ranges.flat_map(|range| cited(cx, event.doc, range)).collect()
}

/// An event without a source.
pub(super) fn s01(cx: &Context<'_>, found: &mut Found) {
    for at in 0..cx.site.events.len() {
        let ix = EventIx::new(at);
        let (event, draft) = cx.site.draft(ix);
        let groups = |range: Range| !range.indices().is_empty();
        if groups(draft.citations) || draft.accounts.iter().any(|account| groups(account.citations))
        {
            continue;
        }
        let message = format!("`{}` has no source: how do we know?", event.title);
        let hint = match cx.site.has_own_page(event) {
            true => "add `sources: [\"@key\"]`, or cite one in the text: `[@key]`",
            false => {
                "cite one at the end of the entry: `[@key]`; in YAML, add `sources: [\"@key\"]`"
            }
        };
        let doc = cx.site.doc(event.doc);
        found.push(Diagnostic::new(Code::S01, message).at(&doc.path, cx.event_span(ix)).hint(hint));
    }
}

/// A source that nothing cites.
pub(super) fn s03(cx: &Context<'_>, found: &mut Found) {
    let mut used = vec![false; cx.site.sources.len()];
    // A draft that cites it is reason enough to keep it.
    for source in cx.site.references.iter().flat_map(|all| &all.citations).flatten().flatten() {
        used[source.index()] = true;
    }
    for target in cx.site.references.iter().flat_map(|all| &all.links) {
        if let Target::Source(source) = target {
            used[source.index()] = true;
        }
    }
    for (source, used) in cx.site.sources.iter().zip(used) {
        if !used {
            let key = &source.entry.key;
            let message = format!("nothing cites the source `{}`", key.value);
            let hint = format!(
                "cite it where it belongs: `[@{}]`, or take it out of the register",
                key.value
            );
            found.push(Diagnostic::new(Code::S03, message).at(&source.file, key.span).hint(hint));
        }
    }
}

/// A source on the web of which no archived copy is named.
pub(super) fn s04(cx: &Context<'_>, found: &mut Found) {
    for source in &cx.site.sources {
        let entry = &source.entry;
        let Some(url) = entry.url.as_ref().filter(|url| !url::is_lasting(&url.value)) else {
            continue;
        };
        let Some(archive) = &entry.archive_url else {
            let message =
                format!("`{}` is on the web, and no archived copy of it is named", entry.key.value);
            let hint = "save it with an archive such as web.archive.org, and add `archive-url` and `archived`";
            found.push(Diagnostic::new(Code::S04, message).at(&source.file, url.span).hint(hint));
            continue;
        };
        if entry.archived.is_none() {
            let message = format!("the archived copy of `{}` has no date", entry.key.value);
            let hint = match url::archived_on(&archive.value) {
                Some(day) => format!("its address says when: add `archived: {day}`"),
                None => "add `archived`, the day on which it was saved".to_owned(),
            };
            found.push(
                Diagnostic::new(Code::S04, message).at(&source.file, archive.span).hint(hint),
            );
        }
    }
}

/// An address that cannot be right.
pub(super) fn s05(cx: &Context<'_>, found: &mut Found) {
    let mut look = |file: &std::sync::Arc<str>, address: &str, span: Span| {
        if let Some((why, hint)) = url::fault(address) {
            let message = format!("`{address}` {why}");
            found.push(Diagnostic::new(Code::S05, message).at(file, span).hint(hint));
        }
    };
    for source in &cx.site.sources {
        for address in [&source.entry.url, &source.entry.archive_url].into_iter().flatten() {
            look(&source.file, &address.value, address.span);
        }
    }
    for (ix, doc) in cx.docs() {
        for link in doc.body.links.iter().filter(|link| link.sort == LinkSort::External) {
            let written = link.span.of(cx.file(ix));
            let at = written.rfind(&*link.target).map_or(0, |at| at);
            let length = if written[at..].starts_with(&*link.target) {
                link.target.len()
            } else {
                written.len()
            };
            let start = link.span.start as usize + at;
            look(&doc.path, &link.target, Span::new(start, start + length));
        }
        if let Own::Actor(own) = &doc.front.own {
            for address in own.website.iter().chain(&own.same_as) {
                look(&doc.path, &address.value, address.span);
            }
        }
    }
}

/// Sources that are all older than what they are cited for.
pub(super) fn s06(cx: &Context<'_>, found: &mut Found) {
    let today = Date::from_day(cx.today);
    for at in 0..cx.site.events.len() {
        let ix = EventIx::new(at);
        let (event, draft) = cx.site.draft(ix);
        // Of what is yet to come all sources are older.
        let to_come = |date: &&Spanned<Date>| {
            draft.status == EventStatus::Planned || date.value.after(&today).is_yes()
        };
        if let Some(date) = draft.date.as_ref().filter(|date| !to_come(date)) {
            older(cx, event.doc, &of_event(cx, ix), date, "happened", found);
        }
    }
    for at in 0..cx.site.statements.len() {
        let (statement, draft) = cx.site.statement(StatementIx::new(at));
        if let Some(date) = &draft.date {
            let sources: Vec<_> = cited(cx, statement.doc, draft.citations).collect();
            older(cx, statement.doc, &sources, date, "was said", found);
        }
    }
}

fn older(
    cx: &Context<'_>,
    doc: DocIx,
    sources: &[(&Citation, SourceIx)],
    date: &Spanned<Date>,
    what: &str,
    found: &mut Found,
) {
    let published = |source: SourceIx| cx.site.sources[source.index()].entry.date.as_ref();
    let too_old = |source: SourceIx| {
        published(source).is_some_and(|published| published.value.before(&date.value).is_yes())
    };
    // One that is young enough, or of unknown age, can carry it; the others are background.
    if sources.is_empty() || !sources.iter().all(|(_, source)| too_old(*source)) {
        return;
    }
    let (citation, source) = sources[0];
    let Some(day) = published(source) else { return };
    let message = format!(
        "`{}` was published {}, before this {what} ({}): how can it know?",
        citation.key.value,
        cx.say(&day.value),
        cx.say(&date.value),
    );
    let file = &cx.site.doc(doc).path;
    let register = &cx.site.sources[source.index()];
    found.push(
        Diagnostic::new(Code::S06, message)
            .at(file, citation.key.span)
            .related(&register.file, Some(day.span), "its date stands here")
            .related(file, Some(date.span), "the date of what it is cited for")
            .hint(
                "cite a later source, correct one of the dates, or mark the event `status=planned`",
            ),
    );
}

/// A key event that rests on one source, one publisher or one side.
pub(super) fn s07(cx: &Context<'_>, found: &mut Found) {
    for at in 0..cx.site.events.len() {
        let ix = EventIx::new(at);
        let (event, draft) = cx.site.draft(ix);
        let sources: BTreeSet<SourceIx> =
            of_event(cx, ix).into_iter().map(|(_, source)| source).collect();
        if draft.importance != Importance::Key || sources.is_empty() {
            continue;
        }
        let key = |ix: SourceIx| &cx.site.sources[ix.index()].entry.key.value;
        let message = if let (Some(only), 1) = (sources.first(), sources.len()) {
            format!("this key event rests on one source, `{}`", key(*only))
        } else if let Some(publisher) = one_publisher(cx, &sources) {
            format!(
                "all {} sources of this key event are from one publisher, {publisher}",
                sources.len()
            )
        } else if let Some(side) = one_side(cx, ix, &sources) {
            let side = cx.name(side);
            format!("all {} sources of this key event are from one side, {side}", sources.len())
        } else {
            continue;
        };
        let doc = cx.site.doc(event.doc);
        let hint =
            "two independent sources are better than one: add another, or say that there is none";
        found.push(Diagnostic::new(Code::S07, message).at(&doc.path, cx.event_span(ix)).hint(hint));
    }
}

/// Who published all of `sources`, where that is known of each and the same.
fn one_publisher<'a>(cx: &'a Context<'_>, sources: &BTreeSet<SourceIx>) -> Option<&'a str> {
    let publisher = |ix: &SourceIx| {
        let entry = &cx.site.sources[ix.index()].entry;
        entry.container.as_deref().or(entry.publisher.as_deref())
    };
    let publishers: Option<Vec<&str>> = sources.iter().map(publisher).collect();
    let publishers = publishers?;
    let first = *publishers.first()?;
    publishers.iter().all(|other| other.eq_ignore_ascii_case(first)).then_some(first)
}

/// The side of the event that all of `sources` come from: the whole that their makers are part of.
fn one_side(cx: &Context<'_>, event: EventIx, sources: &BTreeSet<SourceIx>) -> Option<ActorIx> {
    let maker = |ix: &SourceIx| {
        let entry = &cx.site.sources[ix.index()].entry;
        let names = entry.authors.iter().chain(&entry.publisher).chain(&entry.container);
        names.into_iter().find_map(|name| cx.actor_named(name)).map(|actor| whole(cx, actor))
    };
    let makers: Option<BTreeSet<ActorIx>> = sources.iter().map(maker).collect();
    let makers = makers.filter(|makers| makers.len() == 1)?;
    let side = *makers.first()?;
    let (event, _) = cx.site.draft(event);
    event.actors.iter().any(|(actor, _)| whole(cx, *actor) == side).then_some(side)
}

/// The largest thing that an actor is part of.
fn whole(cx: &Context<'_>, mut actor: ActorIx) -> ActorIx {
    // Two that are part of each other would go round for ever.
    for _ in 0..8 {
        let relations = &cx.site.actors[actor.index()].relations;
        match relations.iter().find(|relation| relation.sort == "part-of") {
            Some(relation) => actor = relation.to,
            None => break,
        }
    }
    actor
}

/// Words quoted from a source that only reports them.
pub(super) fn s08(cx: &Context<'_>, found: &mut Found) {
    let mut look = |doc: DocIx, range: Range, who: &str| {
        let sources: Vec<_> = cited(cx, doc, range).collect();
        let kind = |source: &SourceIx| cx.site.sources[source.index()].entry.kind;
        let second_hand = |(_, source): &(&Citation, SourceIx)| {
            matches!(kind(source), Some(SourceKind::Report | SourceKind::Analysis))
        };
        let attributed = |(citation, _): &(&Citation, SourceIx)| {
            let prefix = citation.prefix.to_lowercase();
            let words = ["quot", "cited", "reported", "printed", "via", "according", "translat"];
            words.iter().any(|word| prefix.contains(word))
        };
        if sources.is_empty() || sources.iter().any(attributed) || !sources.iter().all(second_hand)
        {
            return;
        }
        let citation = sources[0].0;
        let key = &citation.key.value;
        let message = format!(
            "`{key}` only reports what {who} said: is there the speech, the text or the recording?"
        );
        let hint = format!("cite that too, or say how the words came here: `[quoted in @{key}]`");
        let file = &cx.site.doc(doc).path;
        found.push(Diagnostic::new(Code::S08, message).at(file, citation.key.span).hint(hint));
    };
    for at in 0..cx.site.statements.len() {
        let (statement, draft) = cx.site.statement(StatementIx::new(at));
        let who = match (&draft.speaker, statement.speaker) {
            (_, Some(actor)) => cx.name(actor),
            (Speaker::Named(name), None) if !name.is_empty() => name,
            _ => "the speaker",
        };
        look(statement.doc, draft.citations, who);
    }
    for at in 0..cx.site.events.len() {
        let ix = EventIx::new(at);
        let event = &cx.site.events[at];
        for (account, by) in cx.site.accounts(ix).filter(|(account, _)| account.quote) {
            look(event.doc, account.citations, by.map_or("they", |by| cx.name(by)));
        }
    }
}

/// One address under two keys.
pub(super) fn s09(cx: &Context<'_>, found: &mut Found) {
    let mut first: BTreeMap<String, SourceIx> = BTreeMap::new();
    for (at, source) in cx.site.sources.iter().enumerate() {
        let Some(url) = &source.entry.url else { continue };
        let known = first.entry(url::plain(&url.value)).or_insert(SourceIx::new(at));
        if known.index() == at {
            continue;
        }
        let other = &cx.site.sources[known.index()];
        let (key, other_key) = (&source.entry.key.value, &other.entry.key.value);
        let message = format!("`{key}` and `{other_key}` have one address: are they one source?");
        let span = other.entry.url.as_ref().map(|url| url.span);
        found.push(
            Diagnostic::new(Code::S09, message)
                .at(&source.file, url.span)
                .related(&other.file, span, "it stands here too")
                .hint(format!("keep one entry and cite it as `@{other_key}`")),
        );
    }
}
