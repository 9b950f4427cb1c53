//! A06, A07 and A08: titles, ages, and who held a post when.

use std::collections::BTreeMap;

use crate::date::{Date, Day, Known};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::{Bound, Document, LifeKey, Role};
use crate::model::site::ActorIx;
use crate::parse::prose::Setting;
use crate::resolve::names::normalise;

use super::Found;
use super::actors::{certain_term, front};
use super::context::Context;
use super::names::{Mention, name_words};
use super::prose::{Home, Passage};
use super::vague::word_before;
use super::when;

/// Words before a title that say that it was not held then.
const NOT_THEN: [&str; 15] = [
    "former",
    "ex",
    "then",
    "future",
    "incoming",
    "outgoing",
    "late",
    "designate",
    "elect",
    "onetime",
    "deputy",
    "acting",
    "vice",
    "interim",
    "later",
];

/// A title on a day on which the actor did not hold it.
pub(super) fn a06(cx: &Context<'_>, found: &mut Found) {
    for (_, doc, passage) in cx.english() {
        for mention in &passage.mentions {
            let Some(actor) = cx.site.actor_of_doc[mention.doc.index()] else { continue };
            let Some(own) = front(cx.site, actor).filter(|own| !own.roles.is_empty()) else {
                continue;
            };
            if !passage.is_own_voice(mention.range.start) {
                continue;
            }
            let Some((title, start)) = title_before(passage, mention, &own.roles) else { continue };
            let Some(date) = date_of(cx, passage, start) else { continue };
            let held: Vec<&Role> =
                own.roles.iter().filter(|role| normalise(&role.title.value) == title).collect();
            if !held.iter().all(|role| certainly_outside(role, &date)) {
                continue;
            }
            let range = start..mention.range.end;
            let term = held.first().map_or(String::new(), |role| say_term(cx, role));
            let name = cx.name(actor);
            let said = &passage.text[start..mention.range.start].trim();
            let message =
                format!("`{name}` was not {said} on {}: the role is {term}", cx.say(&date));
            let mut finding = Diagnostic::new(Code::A06, message)
                .at(&doc.path, passage.span(&range))
                .hint(format!("write \"former\", \"future\" or the title held then, or correct the role of `{name}`"));
            if let Some(role) = held.first() {
                finding =
                    finding.related(&cx.site.actor(actor).1.path, Some(role.span), "the role");
            }
            found.push(finding);
        }
    }
}

/// The title of one of `roles` that stands right before the name, and where it begins.
fn title_before(passage: &Passage, mention: &Mention, roles: &[Role]) -> Option<(String, usize)> {
    let before = passage.text.get(..mention.range.start)?;
    let from = before.char_indices().rev().nth(80).map_or(0, |(at, _)| at);
    let words = name_words(&before[from..]);
    let last = words.last()?;
    if !before[from + last.0.end..].chars().all(|c| c.is_whitespace()) {
        return None;
    }
    roles.iter().find_map(|role| {
        let title: Vec<String> =
            name_words(&role.title.value).into_iter().map(|(_, word)| word).collect();
        let at = words.len().checked_sub(title.len()).filter(|_| !title.is_empty())?;
        let same = words[at..].iter().map(|(_, word)| word).eq(&title);
        let before_title = at.checked_sub(1).map_or("", |at| words[at].1.as_str());
        // "Deputy Prime Minister", "the then-prime minister".
        (same && !NOT_THEN.contains(&before_title))
            .then(|| (normalise(&role.title.value), from + words[at].0.start))
    })
}

/// The date of which the sentence speaks: that of the event or statement that it belongs to, else
/// the only one that it gives itself.
fn date_of(cx: &Context<'_>, passage: &Passage, at: usize) -> Option<Date> {
    let sentence = passage.sentence(at);
    let text = passage.text.get(sentence)?;
    let mut dates = when::dates(text).into_iter();
    let said = (dates.next(), dates.next());
    match passage.home {
        Home::Event(event) => {
            let (event, draft) = cx.site.draft(event);
            // The text of a page of its own tells more than the event.
            let own = cx.site.has_own_page(event)
                && passage.key.is_empty()
                && !is_first(&cx.prose[event.doc.index()], passage);
            match said {
                (None, _) if !own => Some(draft.date.as_ref()?.value.clone()),
                (Some(when), None) => when.date(draft.date.as_ref()?.value.year()),
                _ => None,
            }
        }
        Home::Statement(_) => None,
        Home::Page => match said {
            (Some(when), None) => when.date(None),
            _ => None,
        },
    }
}

/// Whether it is the first paragraph of the text.
fn is_first(passages: &[Passage], passage: &Passage) -> bool {
    let text = |passage: &&Passage| passage.key.is_empty() && passage.setting == Setting::Text;
    passages.iter().find(text).is_some_and(|first| std::ptr::eq(first, passage))
}

fn certainly_outside(role: &Role, date: &Date) -> bool {
    let too_early =
        matches!(&role.term.from, Bound::Date(from) if date.before(&from.value) == Known::Yes);
    let too_late = matches!(&role.term.to, Bound::Date(to) if date.after(&to.value) == Known::Yes);
    too_early || too_late
}

fn say_term(cx: &Context<'_>, role: &Role) -> String {
    let side = |bound: &Bound, unknown: &str| match bound {
        Bound::Date(date) => cx.say(&date.value),
        Bound::Open => "today".to_owned(),
        Bound::Unknown => unknown.to_owned(),
    };
    format!(
        "from {} to {}",
        side(&role.term.from, "an unknown day"),
        side(&role.term.to, "an unknown day")
    )
}

/// An age that contradicts the date of birth.
pub(super) fn a07(cx: &Context<'_>, found: &mut Found) {
    for (ix, doc, passage) in cx.english() {
        for mention in &passage.mentions {
            let Some(actor) = cx.site.actor_of_doc[mention.doc.index()] else { continue };
            let born = front(cx.site, actor)
                .and_then(|own| own.began.as_ref())
                .filter(|(key, _)| *key == LifeKey::Born);
            let Some((_, born)) = born else { continue };
            let Some((age, range)) = age(passage, mention) else { continue };
            if !passage.is_own_voice(range.start) {
                continue;
            }
            let date = date_of(cx, passage, range.start)
                .or_else(|| cx.as_of(ix).cloned().filter(|_| passage.home == Home::Page));
            let Some((youngest, oldest)) = date.as_ref().and_then(|date| ages(&born.value, date))
            else {
                continue;
            };
            if (youngest..=oldest).contains(&age) {
                continue;
            }
            let Some(date) = date else { continue };
            let was = if youngest == oldest {
                youngest.to_string()
            } else {
                format!("{youngest} to {oldest}")
            };
            let message = format!(
                "`{}`, born {}, was {was} on {}, not {age}",
                cx.name(actor),
                cx.say(&born.value),
                cx.say(&date)
            );
            found.push(finding_of_age(cx, doc, actor, passage, &range, message, born.span));
        }
    }
}

fn finding_of_age(
    cx: &Context<'_>,
    doc: &Document,
    actor: ActorIx,
    passage: &Passage,
    range: &std::ops::Range<usize>,
    message: String,
    born: crate::diagnostic::Span,
) -> Diagnostic {
    Diagnostic::new(Code::A07, message)
        .at(&doc.path, passage.span(range))
        .related(&cx.site.actor(actor).1.path, Some(born), "the date of birth")
        .hint("correct the age, or the date of birth")
}

/// The age that is stated beside the name: "X, 54,", "X (54)", "54-year-old X", "X, aged 54".
fn age(passage: &Passage, mention: &Mention) -> Option<(i64, std::ops::Range<usize>)> {
    let text = &passage.text;
    let number = |range: std::ops::Range<usize>| -> Option<(i64, std::ops::Range<usize>)> {
        let age: i64 = text.get(range.clone())?.parse().ok()?;
        (1..=120).contains(&age).then_some((age, range))
    };
    let after = text.get(mention.range.end..)?;
    for lead in [", aged ", " aged ", ", ", " ("] {
        let Some(rest) = after.strip_prefix(lead) else { continue };
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let closed = match lead {
            ", " => {
                rest[digits..].starts_with([',', '.', ';']) && !rest[digits..].starts_with(",0")
            }
            " (" => rest[digits..].starts_with(')'),
            _ => true,
        };
        let start = mention.range.end + lead.len();
        if digits > 0 && digits <= 3 && closed {
            return number(start..start + digits);
        }
    }
    let (start, word) = word_before(text, mention.range.start)?;
    if word != "old" {
        return None;
    }
    let before = &text[..start];
    let digits_end =
        before.strip_suffix("-year-").or_else(|| before.strip_suffix(" year ")).map(str::len)?;
    let digits_start =
        text[..digits_end].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    number(digits_start..digits_end)
}

/// How young and how old somebody born at `born` can have been at `date`.
fn ages(born: &Date, date: &Date) -> Option<(i64, i64)> {
    if born.is_approximate() || born.is_uncertain() || date.is_approximate() || date.is_uncertain()
    {
        return None;
    }
    let years = |from: Day, to: Day| {
        let (from, to) = (from.ymd(), to.ymd());
        to.0 - from.0 - i64::from((to.1, to.2) < (from.1, from.2))
    };
    let youngest = years(born.latest()?, date.earliest()?);
    let oldest = years(born.earliest()?, date.latest()?);
    (youngest >= -1 && oldest < 130).then_some((youngest.max(0), oldest))
}

/// Posts of which there is one at a time, by what their titles begin with or are.
const SINGLE: [&str; 34] = [
    "prime minister",
    "president",
    "vice president",
    "king",
    "queen",
    "emperor",
    "emir",
    "sultan",
    "pope",
    "chancellor",
    "secretary general",
    "director general",
    "governor",
    "mayor",
    "supreme leader",
    "caliph",
    "foreign minister",
    "defence minister",
    "defense minister",
    "interior minister",
    "finance minister",
    "minister of",
    "secretary of",
    "speaker",
    "chief of staff",
    "chairman",
    "chairwoman",
    "chair",
    "chief executive",
    "commander in chief",
    "head of",
    "attorney general",
    "premier",
    "leader",
];

fn is_single(title: &str) -> bool {
    let title = normalise(title);
    SINGLE.iter().any(|known| {
        let rest = title.strip_prefix(known);
        rest.is_some_and(|rest| {
            rest.is_empty() || known.ends_with(" of") || rest.starts_with(" of ")
        })
    })
}

/// A post with a gap in what is known of its holders, or with two of them at once.
pub(super) fn a08(cx: &Context<'_>, found: &mut Found) {
    let mut posts: BTreeMap<(ActorIx, String), Vec<(ActorIx, &Role)>> = BTreeMap::new();
    for at in 0..cx.site.actors.len() {
        let actor = ActorIx::new(at);
        let (entry, doc) = cx.site.actor(actor);
        let Some(own) = front(cx.site, actor) else { continue };
        for (role, resolved) in own.roles.iter().zip(&entry.roles) {
            if matches!(role.term.from, Bound::Unknown) {
                let message = format!("since when is `{}` {}?", cx.name(actor), role.title.value);
                let hint = "add `from: DATE`; `from: ..` where it has no beginning";
                found.push(
                    Diagnostic::new(Code::A08, message).at(&doc.path, role.title.span).hint(hint),
                );
            }
            if let Some(of) = resolved.of.filter(|_| is_single(&role.title.value)) {
                posts.entry((of, normalise(&role.title.value))).or_default().push((actor, role));
            }
        }
    }
    for ((of, _), mut holders) in posts {
        let start = |role: &Role| match &role.term.from {
            Bound::Date(date) => date.value.earliest(),
            _ => None,
        };
        holders.retain(|(_, role)| start(role).is_some());
        holders.sort_by_key(|(actor, role)| (start(role), *actor));
        for pair in holders.windows(2) {
            succession(cx, of, pair[0], pair[1], found);
        }
    }
}

fn succession(
    cx: &Context<'_>,
    of: ActorIx,
    (one, first): (ActorIx, &Role),
    (other, second): (ActorIx, &Role),
    found: &mut Found,
) {
    let Bound::Date(from) = &second.term.from else { return };
    let title = &first.title.value;
    let successor = format!("`{}` since {}", cx.name(other), cx.say(&from.value));
    let (one_path, other_path) = (&cx.site.actor(one).1.path, &cx.site.actor(other).1.path);
    if !matches!(first.term.to, Bound::Date(_)) {
        if one == other {
            return;
        }
        let message =
            format!("`{}` has no end as {title}, though {successor} holds the post", cx.name(one));
        found.push(
            Diagnostic::new(Code::A08, message)
                .at(one_path, first.title.span)
                .related(other_path, Some(second.span), "the successor")
                .hint("add `to: DATE`"),
        );
        return;
    }
    let (Some((_, end)), Some(start)) = (certain_term(first), from.value.latest()) else { return };
    let ends_later = match &second.term.to {
        Bound::Date(to) => to.value.earliest().is_none_or(|to| to > start),
        _ => true,
    };
    // On the day of the change both hold it.
    if one != other && start < end && ends_later {
        let message = format!(
            "{successor} is {title} of `{}`, but `{}` is so until {}",
            cx.name(of),
            cx.name(one),
            match &first.term.to {
                Bound::Date(to) => cx.say(&to.value),
                _ => String::new(),
            }
        );
        found.push(
            Diagnostic::new(Code::A08, message)
                .at(other_path, from.span)
                .related(one_path, Some(first.span), "the other term")
                .hint("correct one of the terms, or give the two posts different titles"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_as_exact_as_the_dates() {
        let date = |text: &str| Date::parse(text).unwrap();
        for (born, day, expected) in [
            ("1970-03-10", "2024-03-09", Some((53, 53))),
            ("1970-03-10", "2024-03-10", Some((54, 54))),
            ("1970", "2024-01-05", Some((53, 54))),
            ("1970", "2024", Some((53, 54))),
            ("1970~", "2024", None),
        ] {
            assert_eq!(ages(&date(born), &date(day)), expected, "{born} {day}");
        }
    }

    #[test]
    fn some_posts_have_one_holder() {
        for title in
            ["Prime Minister", "prime minister", "Minister of Defence", "President of the Council"]
        {
            assert!(is_single(title), "{title}");
        }
        for title in [
            "Major General",
            "Spokesman",
            "Presidential envoy",
            "Member of Parliament",
            "Deputy Prime Minister",
        ] {
            assert!(!is_single(title), "{title}");
        }
    }
}
