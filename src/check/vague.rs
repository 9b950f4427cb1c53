//! D05 and D06: words that say when or how sure, and the dates beside them.

use std::ops::Range;

use crate::date::{Date, Kind as DateKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::{EventStatus, Kind};
use crate::model::site::{DocIx, EventIx};
use crate::parse::prose::Setting;

use super::Found;
use super::context::Context;
use super::dates::{bare, year_alone};
use super::figures;
use super::prose::{Home, Passage, words};
use super::when;
use super::wordset::WordSet;

/// Words that speak of the day they are written on. The page's `as_of` says which that is.
const STATE: &[&[&str]] = &[
    &["currently"],
    &["presently"],
    &["nowadays"],
    &["recently"],
    &["lately"],
    &["so", "far"],
    &["to", "date"],
    &["at", "present"],
    &["at", "the", "moment"],
    &["as", "of", "now"],
    &["until", "now"],
    &["these", "days"],
    &["right", "now"],
    &["to", "this", "day"],
];

/// Words that point from the day they are written on to another.
const POINTING: &[&[&str]] = &[
    &["yesterday"],
    &["today"],
    &["tomorrow"],
    &["tonight"],
    &["last", "night"],
    &["last", "week"],
    &["last", "month"],
    &["last", "year"],
    &["next", "week"],
    &["next", "month"],
    &["next", "year"],
    &["this", "week"],
    &["this", "month"],
    &["this", "year"],
    &["same", "day"],
    &["days", "ago"],
    &["weeks", "ago"],
    &["months", "ago"],
    &["years", "ago"],
    &["week", "ago"],
    &["month", "ago"],
    &["year", "ago"],
];

/// The first words of all of these.
static FIRST: WordSet = WordSet::new(&[
    "currently",
    "presently",
    "nowadays",
    "recently",
    "lately",
    "so",
    "to",
    "at",
    "as",
    "until",
    "these",
    "right",
    "yesterday",
    "today",
    "tomorrow",
    "tonight",
    "last",
    "next",
    "this",
    "same",
    "days",
    "weeks",
    "months",
    "years",
    "week",
    "month",
    "year",
]);

/// What follows makes another expression of it: "so far as", "the last year of the war".
const NOT_BEFORE: &[&str] = &[
    "as", "from", "away", "apart", "behind", "of", "back", "the", "a", "an", "it", "that", "when",
];

/// Words that mean another day tomorrow, without the day they were written.
pub(super) fn d05(cx: &Context<'_>, found: &mut Found) {
    for (ix, doc, passage) in cx.english() {
        // Pages about the site itself speak of today, whenever that is.
        if matches!(doc.kind, Kind::Page | Kind::Section) {
            continue;
        }
        if !passage.words().any(|(_, word)| FIRST.has(bare_word(word))) {
            continue;
        }
        let said: Vec<Word<'_>> = passage.words().collect();
        let dated = cx.as_of(ix).is_some();
        for at in 0..said.len() {
            if !FIRST.has(bare_word(said[at].1)) {
                continue;
            }
            let pointing = phrase(&said[at..], POINTING);
            let Some(length) = pointing.or_else(|| phrase(&said[at..], STATE)) else { continue };
            let range = said[at].0.start..said[at + length - 1].0.end;
            let state = pointing.is_none();
            let word = &passage.text[range.clone()];
            // "USA Today" is a name.
            let named = at > 0
                && word.starts_with(char::is_uppercase)
                && !begins_sentence(passage, range.start);
            if named
                || !passage.is_own_voice(range.start)
                || (state && dated)
                || passage.has_as_of(&range)
                || is_other(&said, at, length, state)
                || is_anchored(passage, &range, word)
            {
                continue;
            }
            let message = match state {
                true => format!("\"{word}\": as of which day?"),
                false => format!("\"{word}\": which day is that for whoever reads this later?"),
            };
            let hint = match state {
                true => format!("give the day, or write `[{word} …]{{as-of=DAY}}`"),
                false => "write the date".to_owned(),
            };
            found.push(
                Diagnostic::new(Code::D05, message).at(&doc.path, passage.span(&range)).hint(hint),
            );
        }
    }
}

type Word<'a> = (Range<usize>, &'a str);

/// A word without the `'s` of a possessive.
fn bare_word(word: &str) -> &str {
    word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word)
}

/// How many words the phrase of `list` has that `words` begin with.
fn phrase(words: &[Word<'_>], list: &[&[&str]]) -> Option<usize> {
    let fits = |phrase: &&&[&str]| {
        let said = words.get(..phrase.len());
        said.is_some_and(|said| {
            let mut pairs = said.iter().zip(phrase.iter());
            pairs.all(|((_, word), part)| bare_word(word).eq_ignore_ascii_case(part))
        })
    };
    list.iter().find(fits).map(|phrase| phrase.len())
}

fn begins_sentence(passage: &Passage, at: usize) -> bool {
    let sentence = passage.sentence(at);
    passage
        .text
        .get(sentence.start..at)
        .is_some_and(|before| !before.contains(char::is_alphanumeric))
}

/// Whether the words around make another expression of it.
fn is_other(said: &[Word<'_>], at: usize, length: usize, state: bool) -> bool {
    let is = |at: Option<usize>, list: &[&str]| {
        let word = at.and_then(|at| said.get(at)).map_or("", |(_, word)| *word);
        list.iter().any(|known| known.eq_ignore_ascii_case(word))
    };
    let before = at.checked_sub(1);
    let first = |list: &[&str]| is(Some(at), list);
    // "had recently been": the past has its own now.
    let past = state && (1..=3).any(|back| is(at.checked_sub(back), &["had", "hadn't"]));
    let article = first(&["last", "next"]) && is(before, &["the", "its", "his", "her", "their"]);
    let until = first(&["to"]) && is(before, &["up", "due", "able", "began", "begin"]);
    // "to date" and its like end a thought; "so far as" goes on.
    let goes_on = first(&["so", "to", "last", "next", "same"]) && is(Some(at + length), NOT_BEFORE);
    past || article || until || goes_on
}

/// Whether the day is told beside it.
fn is_anchored(passage: &Passage, range: &Range<usize>, word: &str) -> bool {
    let sentence = passage.sentence(range.start);
    let before = passage.text.get(..range.start).unwrap_or("");
    if word.to_ascii_lowercase().starts_with("same") {
        let of_event = matches!(passage.home, Home::Event(_));
        return of_event || when::dates(before).iter().any(|when| when.day.is_some());
    }
    let text = passage.text.get(sentence).unwrap_or("").to_ascii_lowercase();
    text.contains("as of ") && !word.eq_ignore_ascii_case("as of now")
}

/// Words for `~`.
const ABOUT: [&str; 7] = ["about", "around", "circa", "c", "ca", "approximately", "roughly"];
/// Words for "somebody says so".
const HEARSAY: [&str; 4] = ["reportedly", "allegedly", "supposedly", "purportedly"];

/// A date, figure or event that is vague in one place and exact in the other.
pub(super) fn d06(cx: &Context<'_>, found: &mut Found) {
    for (ix, _, passage) in cx.english() {
        if let Home::Event(event) = passage.home {
            vague_date(cx, ix, event, passage, found);
        }
    }
    for at in 0..cx.site.events.len() {
        hearsay(cx, EventIx::new(at), found);
    }
    figures::vague(cx, found);
}

/// The event's own date in its text, where one of the two is approximate and the other is not.
fn vague_date(cx: &Context<'_>, ix: DocIx, event: EventIx, passage: &Passage, found: &mut Found) {
    let draft = cx.site.draft(event).1;
    let Some(date) = &draft.date else { return };
    if date.value.kind() != DateKind::Single
        || matches!(passage.setting, Setting::Term | Setting::Signature)
    {
        return;
    }
    let vague = date.value.is_approximate();
    let mut places: Vec<Range<usize>> = Vec::new();
    for when in when::dates(&passage.text).into_iter().filter(|when| !when.part) {
        if when.date(date.value.year()).is_some_and(|said| said.edtf() == bare(&date.value)) {
            places.push(when.range);
        }
    }
    if let Some(year) = year_alone(&date.value) {
        let alone = passage.words().filter(|(_, word)| *word == year).map(|(range, _)| range);
        places.extend(alone);
    }
    for range in places {
        if !passage.is_own_voice(range.start) {
            continue;
        }
        let about = word_before(&passage.text, range.start)
            .filter(|(_, word)| ABOUT.contains(&&*word.to_ascii_lowercase()));
        // Where the date is a range "around" the day is no longer about the date.
        let span = match (&about, vague) {
            (Some((start, _)), false) => passage.span(&(*start..range.end)),
            (None, true) => passage.span(&range),
            _ => continue,
        };
        let said = &passage.text[range.clone()];
        let edtf = bare(&date.value);
        let (message, hint) = match vague {
            false => (
                format!(
                    "the text says \"about {said}\", the event's date is {edtf} as if it were known"
                ),
                format!("write `{edtf}~`, or take the \"about\" away"),
            ),
            true => (
                format!(
                    "the event's date is about {said}, the text says {said} as if it were known"
                ),
                format!("write \"about {said}\", or `{edtf}`"),
            ),
        };
        let doc = cx.site.doc(ix);
        found.push(
            Diagnostic::new(Code::D06, message)
                .at(&doc.path, span)
                .related(&doc.path, Some(date.span), "the event's date")
                .hint(hint),
        );
        break;
    }
}

/// The word before byte `at`, where nothing but blanks lies between.
pub(super) fn word_before(text: &str, at: usize) -> Option<(usize, &str)> {
    let before = text.get(..at)?.trim_end_matches([' ', '.']);
    let start = before
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    (start < before.len()).then(|| (start, &before[start..]))
}

/// "Reportedly" in the title or the first sentence of an event that is marked as certain.
fn hearsay(cx: &Context<'_>, ix: EventIx, found: &mut Found) {
    let (event, draft) = cx.site.draft(ix);
    let doubted = draft
        .date
        .as_ref()
        .is_some_and(|date: &crate::diagnostic::Spanned<Date>| date.value.is_uncertain());
    if draft.status != EventStatus::Confirmed || doubted || !cx.is_english(event.doc) {
        return;
    }
    let own = cx.prose[event.doc.index()].iter().filter(|passage| passage.home == Home::Event(ix));
    let mut text_seen = false;
    for passage in own {
        let lead = match passage.setting {
            Setting::Heading if passage.key == "title" => passage.text.len(),
            Setting::Text if !text_seen => {
                text_seen = true;
                let ends = crate::model::text::sentence_ends(&passage.text);
                // A bold title is a sentence of its own.
                ends.take(2).last().unwrap_or(passage.text.len())
            }
            _ => continue,
        };
        let said = words(&passage.text[..lead]).find(|(range, word)| {
            HEARSAY.contains(&&*word.to_ascii_lowercase()) && passage.is_own_voice(range.start)
        });
        if let Some((range, word)) = said {
            let message = format!("\"{word}\", but the event's status is confirmed");
            let doc = cx.site.doc(event.doc);
            found.push(
                Diagnostic::new(Code::D06, message).at(&doc.path, passage.span(&range)).hint(
                    "mark it as `status=reported`, or say who reports it and take the word away",
                ),
            );
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_looked_for() {
        for phrase in STATE.iter().chain(POINTING) {
            assert!(FIRST.has(phrase[0]), "{phrase:?}");
        }
    }
}
