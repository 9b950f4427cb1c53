//! D: dates. Are they as exact as they are known, in order, and the same wherever they stand?

use std::collections::BTreeMap;

use crate::date::{Date, Precision};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::model::document::{
    ActorType, Document, EventDraft, EventStatus, ExplainerFront, Kind, Own,
};
use crate::model::site::{DocIx, EventIx};
use crate::parse::prose::Setting;

use super::Found;
use super::calendar;
use super::context::Context;
use super::prose::{Home, Passage};
use super::when::{self, DAY_NAMES, When};

/// How many days of one file must be known before their spread says anything.
const ENOUGH_DAYS: usize = 20;
/// Of so many hundredths of all days one in thirty is what chance gives.
const SUSPICIOUS_SHARE: usize = 15;

/// A date that looks more exact than it is known.
pub(super) fn d02(cx: &Context<'_>, found: &mut Found) {
    let new_year =
        |date: &Date| date.is_exact() && (date.month(), date.day()) == (Some(1), Some(1));
    let mut ask = |file: &std::sync::Arc<str>, date: &Spanned<Date>, what: &str| {
        let edtf = date.value.edtf();
        let message = format!("{what} is dated {edtf}: is the day known, or only the year?");
        let year = edtf.get(..edtf.len() - "-01-01".len()).unwrap_or(edtf);
        let hint = format!("where only the year is known, write `{year}`");
        found.push(Diagnostic::new(Code::D02, message).at(file, date.span).hint(hint));
    };
    let mut days: BTreeMap<DocIx, Vec<&Spanned<Date>>> = BTreeMap::new();
    for at in 0..cx.site.events.len() {
        let (event, draft) = cx.site.draft(EventIx::new(at));
        let Some(date) = draft.date.as_ref().filter(|date| date.value.is_exact()) else { continue };
        days.entry(event.doc).or_default().push(date);
        if new_year(&date.value) && !says_new_year(cx, event.doc, EventIx::new(at)) {
            ask(&cx.site.doc(event.doc).path, date, "this event");
        }
    }
    for (_, doc) in cx.docs().filter(|(_, doc)| doc.suffix.is_none()) {
        let Own::Actor(own) = &doc.front.own else { continue };
        // What is founded, and whoever takes office, often is so on the first of a year.
        let life = own.began.iter().chain(&own.ended).filter(|_| own.sort == ActorType::Person);
        for (_, date) in life.filter(|(_, date)| new_year(&date.value)) {
            ask(&doc.path, date, &format!("the life of `{}`", doc.front.title.value));
        }
    }
    for (ix, mut days) in days {
        days.sort_by_key(|date| date.span);
        let first: Vec<_> = days.iter().filter(|date| date.value.day() == Some(1)).collect();
        let many = first.len() * 100 > days.len() * SUSPICIOUS_SHARE && days.len() >= ENOUGH_DAYS;
        let place = first.iter().find(|date| !new_year(&date.value));
        if let (true, Some(place)) = (many, place) {
            let message = format!(
                "{} of {} days here are the first of a month, where one in thirty would be: are only the months known?",
                first.len(),
                days.len()
            );
            let edtf = place.value.edtf();
            let hint =
                format!("where only the month is known, write `{}`", &edtf[..edtf.len() - 3]);
            found.push(
                Diagnostic::new(Code::D02, message)
                    .at(&cx.site.doc(ix).path, place.span)
                    .hint(hint),
            );
        }
    }
}

fn says_new_year(cx: &Context<'_>, doc: DocIx, event: EventIx) -> bool {
    let of_event = |passage: &&Passage| passage.home == Home::Event(event);
    cx.prose[doc.index()].iter().filter(of_event).any(|passage| {
        let text = &passage.text;
        ["1 January", "January 1", "1st January", "New Year"].iter().any(|day| text.contains(day))
    })
}

/// Two dates in the wrong order.
pub(super) fn d03(cx: &Context<'_>, found: &mut Found) {
    for (_, doc) in cx.docs() {
        let front = &doc.front;
        let mut pairs: Vec<(&str, &Spanned<Date>, &str, &Spanned<Date>)> = Vec::new();
        let mut pair = |first, a: Option<_>, second, b: Option<_>| {
            pairs.extend(a.zip(b).map(|(a, b)| (first, a, second, b)));
        };
        pair("`publish_on`", front.publish_on.as_deref(), "`expires`", front.expires.as_deref());
        if doc.kind != Kind::Event {
            pair("`date`", front.date.as_ref(), "`updated`", front.updated.as_ref());
        }
        if let Own::Explainer(own) = &front.own {
            let ExplainerFront { as_of, review_by, updates, corrections, .. } = &**own;
            pair("`as_of`", as_of.as_ref(), "`review_by`", review_by.as_ref());
            let changes = updates.iter().map(|update| (&update.date, "the date of this update"));
            let put_right =
                corrections.iter().map(|change| (&change.date, "the date of this correction"));
            for (date, name) in changes.chain(put_right) {
                pair("`date`", front.date.as_ref(), name, date.as_ref());
            }
        }
        for draft in doc.body.events.iter().filter(|draft| draft.status != EventStatus::Planned) {
            pair("the event, dated", draft.date.as_ref(), "`reported`", draft.reported.as_deref());
        }
        for (first, a, second, b) in pairs {
            report_order(cx, &doc.path, (first, a), (second, b), found);
        }
    }
    for source in &cx.site.sources {
        let entry = &source.entry;
        if let (Some(date), Some(archived)) = (&entry.date, &entry.archived) {
            report_order(cx, &source.file, ("`date`", date), ("`archived`", archived), found);
        }
    }
}

fn report_order(
    cx: &Context<'_>,
    file: &std::sync::Arc<str>,
    (first, a): (&str, &Spanned<Date>),
    (second, b): (&str, &Spanned<Date>),
    found: &mut Found,
) {
    if b.value.before(&a.value).is_yes() {
        let message =
            format!("{second} is {}, before {first} {}", cx.say(&b.value), cx.say(&a.value));
        found.push(
            Diagnostic::new(Code::D03, message)
                .at(file, b.span)
                .related(file, Some(a.span), "the other date stands here")
                .hint("correct whichever of the two is wrong"),
        );
    }
}

/// A date in the text that contradicts the event's date or its own weekday.
pub(super) fn d04(cx: &Context<'_>, found: &mut Found) {
    for (_, doc, passage) in cx.english() {
        let dates = when::dates(&passage.text);
        if dates.is_empty() {
            continue;
        }
        let draft = event_of(cx, passage);
        let year = draft.and_then(|draft| draft.date.as_ref()).and_then(|date| date.value.year());
        for when in &dates {
            wrong_weekday(cx, doc, passage, when, year, found);
        }
        let led_by = dates.first().filter(|when| leads(&passage.text, when) && !when.part);
        if let (Some(draft), Some(when)) = (draft, led_by)
            && passage.setting == Setting::Text
            && passage.is_own_voice(when.range.start)
        {
            contradiction(cx, doc, passage, draft, when, found);
        }
    }
}

fn event_of<'a>(cx: &'a Context<'_>, passage: &Passage) -> Option<&'a EventDraft> {
    match passage.home {
        Home::Event(event) => Some(cx.site.draft(event).1),
        _ => None,
    }
}

/// Whether the sentence begins with the date: "On 5 January a drone …".
fn leads(text: &str, when: &When) -> bool {
    let before = text[..when.range.start].trim();
    // After a bold title the text begins anew.
    let last = before.rsplit(['.', ':', '!', '?']).next().unwrap_or("").trim();
    let first_two = before.matches(['.', ':', '!', '?']).count() <= 1;
    first_two
        && matches!(
            last.to_ascii_lowercase().as_str(),
            "on" | "in" | "early on" | "late on" | "early in" | "late in"
        )
}

fn wrong_weekday(
    cx: &Context<'_>,
    doc: &Document,
    passage: &Passage,
    when: &When,
    year: Option<i64>,
    found: &mut Found,
) {
    let (Some(said), Some(day)) = (when.weekday, when.as_day(year)) else { return };
    let is = when::weekday_of(day);
    if said == is {
        return;
    }
    let (said, is) = (DAY_NAMES[said as usize], DAY_NAMES[is as usize]);
    let message = format!("{} was a {is}, not a {said}", cx.say_day(day));
    found.push(
        Diagnostic::new(Code::D04, message)
            .at(&doc.path, passage.span(&when.range))
            .hint(format!("write {is}, or correct the date")),
    );
}

fn contradiction(
    cx: &Context<'_>,
    doc: &Document,
    passage: &Passage,
    draft: &EventDraft,
    when: &When,
    found: &mut Found,
) {
    let Some(date) = &draft.date else { return };
    let Some(said) = when.date(date.value.year()) else { return };
    let agrees = |other: &Date| !said.overlaps(other).is_no();
    if agrees(&date.value) || draft.reported.as_ref().is_some_and(|date| agrees(&date.value)) {
        return;
    }
    let message =
        format!("the text says {}, the event is dated {}", cx.say(&said), cx.say(&date.value));
    found.push(
        Diagnostic::new(Code::D04, message)
            .at(&doc.path, passage.span(&when.range))
            .related(&doc.path, Some(date.span), "the event's date")
            .hint(
                "correct one of the two; if the text names the day it became known, add `reported`",
            ),
    );
}

/// An event that is told before it happened, or planned for a day gone by.
pub(super) fn d07(cx: &Context<'_>, found: &mut Found) {
    let today = Date::from_day(cx.today);
    for at in 0..cx.site.events.len() {
        let (event, draft) = cx.site.draft(EventIx::new(at));
        let Some(date) = &draft.date else { continue };
        let doc = cx.site.doc(event.doc);
        let as_of = cx.as_of(event.doc);
        if draft.status == EventStatus::Planned {
            let passed = date.value.before(&today).is_yes();
            if passed && !cx.is_concluded(event.doc) {
                let message = format!(
                    "`{}` was planned for {}: did it happen?",
                    event.title,
                    cx.say(&date.value)
                );
                let hint =
                    "take `status: planned` away and say what happened, or what became of the plan";
                found.push(Diagnostic::new(Code::D07, message).at(&doc.path, date.span).hint(hint));
            }
            continue;
        }
        let (limit, whose) = match as_of {
            Some(as_of) => (as_of, "the day as of which this page speaks"),
            None => (&today, "today"),
        };
        if date.value.after(limit).is_yes() {
            let message = format!("{} is after {}, {whose}", cx.say(&date.value), cx.say(limit));
            let hint = match as_of {
                Some(_) => {
                    "bring `as_of` up to date, or mark the event as planned: `status=planned`"
                }
                None => "correct the date, or mark the event as planned: `status=planned`",
            };
            found.push(Diagnostic::new(Code::D07, message).at(&doc.path, date.span).hint(hint));
        }
    }
}

/// An entry of a chronology that stands out of order.
pub(super) fn d08(cx: &Context<'_>, found: &mut Found) {
    for (_, doc) in cx.docs().filter(|(_, doc)| doc.suffix.is_none()) {
        for range in &doc.body.chronologies {
            let entries = range.of(&doc.body.events);
            let dates: Vec<&Spanned<Date>> =
                entries.iter().filter_map(|draft| draft.date.as_ref()).collect();
            let falls = |pair: &[&Spanned<Date>]| pair[1].value.before(&pair[0].value).is_yes();
            let rises = |pair: &[&Spanned<Date>]| pair[0].value.before(&pair[1].value).is_yes();
            // Newest first is an order too.
            let pairs = || dates.windows(2);
            if pairs().filter(|pair| falls(pair)).count() > 1 && !pairs().any(rises) {
                continue;
            }
            for pair in pairs().filter(|pair| falls(pair)) {
                let (before, date) = (pair[0], pair[1]);
                let message = format!(
                    "{} stands below {}: the entries are not in the order of their dates",
                    cx.say(&date.value),
                    cx.say(&before.value)
                );
                found.push(
                    Diagnostic::new(Code::D08, message)
                        .at(&doc.path, date.span)
                        .related(&doc.path, Some(before.span), "the entry before it")
                        .hint(
                            "move the entry, or correct its date; readers see them in order anyway",
                        ),
                );
            }
        }
    }
}

/// A date in two calendars that are not the same day.
pub(super) fn d09(cx: &Context<'_>, found: &mut Found) {
    for (_, doc, passage) in cx.english() {
        for pair in calendar::pairs(&passage.text) {
            let near = (pair.day.0 - pair.gregorian.0).abs() <= pair.calendar.slack();
            if near {
                continue;
            }
            let other = &passage.text[pair.range.clone()];
            let message =
                format!("{other} was {}, not {}", cx.say_day(pair.day), cx.say_day(pair.gregorian));
            let whole: Span = passage.span(&pair.both);
            let hint = match pair.calendar.slack() {
                0 => "convert it again".to_owned(),
                slack => format!(
                    "convert it again; {slack} days more or less would pass, as the month begins where the moon is seen"
                ),
            };
            found.push(Diagnostic::new(Code::D09, message).at(&doc.path, whole).hint(hint));
        }
    }
}

/// `date` without the marks of doubt at its end, where it is a single date.
pub(super) fn bare(date: &Date) -> &str {
    date.edtf().trim_end_matches(['~', '?', '%'])
}

/// The year of a date that gives only that.
pub(super) fn year_alone(date: &Date) -> Option<&str> {
    let bare = bare(date);
    let plain = bare.len() == 4 && bare.bytes().all(|byte| byte.is_ascii_digit());
    (date.precision() == Precision::Year && plain).then_some(bare)
}
