//! Figures in English prose: what is counted, where, and as of which day. Two values of one figure
//! are a question, and so is one that is vague here and exact there.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::site::{DocIx, EventIx};
use crate::parse::prose::Setting;

use super::Found;
use super::context::Context;
use super::prose::{Home, Passage, words};
use super::when;

/// Within what a figure can have one value only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    /// The text of one page, where it speaks of no day.
    Page(DocIx),
    /// What is told of one event: its title, summary and first sentences.
    Event(EventIx),
    /// Any page, as of one day.
    AsOf(String),
}

/// What is counted: the noun with the words before it, who and what the sentence names, and what
/// became of them.
type Counted = (Scope, String, Vec<String>, Option<&'static str>);

struct Figure {
    file: Arc<str>,
    span: Span,
    text: String,
    /// In thousandths.
    value: i64,
    approximate: bool,
}

/// Nouns that measure rather than count, and parts of citations.
const MEASURES: &[&str] = &[
    "days",
    "weeks",
    "months",
    "years",
    "hours",
    "minutes",
    "seconds",
    "decades",
    "centuries",
    "times",
    "percent",
    "points",
    "degrees",
    "kilometres",
    "kilometers",
    "miles",
    "metres",
    "meters",
    "feet",
    "inches",
    "tonnes",
    "tons",
    "kilograms",
    "paras",
    "paragraphs",
    "pages",
    "chapters",
    "articles",
    "sections",
    "sources",
    "was",
    "is",
    "has",
    "its",
    "his",
    "this",
    "does",
    "says",
];
/// Plurals without an s.
const PLURALS: &[&str] = &[
    "people",
    "men",
    "women",
    "children",
    "police",
    "aircraft",
    "personnel",
    "dead",
    "killed",
    "wounded",
    "injured",
    "missing",
    "policemen",
    "servicemen",
];
/// Words that end what a number counts.
const BETWEEN: &[&str] = &[
    "of", "in", "and", "to", "the", "at", "for", "with", "on", "by", "or", "were", "are", "had",
    "who", "that", "but", "as", "a", "an", "which", "when", "will", "be", "been", "have",
];
const ABOUT: &[&str] = &[
    "about",
    "around",
    "some",
    "approximately",
    "roughly",
    "nearly",
    "almost",
    "than",
    "over",
    "least",
    "most",
    "to",
    "estimated",
    "circa",
    "under",
];
/// Words before a figure that make it a part of another.
const PARTS: &[&str] = &[
    "including",
    "another",
    "other",
    "further",
    "additional",
    "extra",
    "remaining",
    "first",
    "last",
    "every",
    "each",
];
/// Words that say that a figure changes, that somebody else gives it, or that it is one of several.
const SKIP: &[&str] = &[
    "from",
    "between",
    "rose",
    "fell",
    "grew",
    "increased",
    "increase",
    "reduced",
    "cut",
    "down",
    "each",
    "per",
    "says",
    "said",
    "according",
    "claims",
    "claimed",
    "reports",
    "reported",
    "puts",
    "put",
    "or",
    "later",
    "then",
    "earlier",
    "originally",
    "initially",
    "first",
    "more",
    "another",
    "while",
    "respectively",
];
/// What became of those who are counted, by the stem of the word.
const FATES: &[(&str, &str)] = &[
    ("kill", "dead"),
    ("dead", "dead"),
    ("died", "dead"),
    ("death", "dead"),
    ("wound", "hurt"),
    ("injur", "hurt"),
    ("hurt", "hurt"),
    ("arrest", "held"),
    ("detain", "held"),
    ("captur", "held"),
    ("displac", "displaced"),
    ("fled", "displaced"),
    ("missing", "missing"),
    ("hostage", "held"),
];

/// All figures of the site by what they count, in the order of the text.
fn figures(cx: &Context<'_>) -> BTreeMap<Counted, Vec<Figure>> {
    let mut figures: BTreeMap<Counted, Vec<Figure>> = BTreeMap::new();
    for (ix, doc) in cx.docs().filter(|(ix, doc)| cx.is_english(*ix) && doc.suffix.is_none()) {
        let mut told: BTreeMap<EventIx, usize> = BTreeMap::new();
        for passage in &cx.prose[ix.index()] {
            if !passage.text.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let event = match passage.home {
                Home::Event(event) => Some(event),
                _ => None,
            };
            // The title, the summary and the first sentences are about the event itself.
            let near = event.filter(|event| {
                let seen = told.entry(*event).or_default();
                *seen += usize::from(passage.key.is_empty() && passage.setting == Setting::Text);
                *seen <= 1
            });
            for sentence in passage.sentences() {
                in_sentence(cx, ix, passage, &sentence, near, &doc.path, &mut figures);
            }
        }
    }
    figures
}

fn in_sentence(
    cx: &Context<'_>,
    ix: DocIx,
    passage: &Passage,
    sentence: &Range<usize>,
    event: Option<EventIx>,
    file: &Arc<str>,
    figures: &mut BTreeMap<Counted, Vec<Figure>>,
) {
    let text = &passage.text[sentence.clone()];
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return;
    }
    let dates = when::dates(text);
    let said: Vec<(Range<usize>, &str)> = words(text).collect();
    let lower: Vec<String> = said.iter().map(|(_, word)| word.to_ascii_lowercase()).collect();
    if lower.iter().any(|word| SKIP.contains(&word.as_str())) {
        return;
    }
    let dated = !dates.is_empty() || said.iter().any(|(_, word)| is_year(word));
    let fate =
        |word: &str| FATES.iter().find(|(stem, _)| word.starts_with(stem)).map(|(_, fate)| *fate);
    for at in 0..said.len() {
        let inside_date = dates.iter().any(|when| when.range.contains(&said[at].0.start));
        let Some((value, next)) = number(&lower, at).filter(|_| !inside_date) else { continue };
        let Some((noun, end)) = noun(&said, text, next) else { continue };
        let start = sentence.start + said[at].0.start;
        if !passage.is_own_voice(start) || passage.setting == Setting::Cell {
            continue;
        }
        let before = at.checked_sub(1).map_or("", |at| lower[at].as_str());
        if PARTS.contains(&before) {
            continue;
        }
        let range = start..sentence.start + end;
        let span = passage.span(&range);
        let dated_figures = &cx.site.doc(ix).body.as_of;
        let before_it = dated_figures.partition_point(|as_of| as_of.span.start <= span.start);
        let as_of = before_it.checked_sub(1).map(|at| &dated_figures[at]);
        let as_of = as_of.filter(|as_of| span.end <= as_of.span.end);
        let scope = match (as_of, event, dated) {
            (Some(as_of), _, _) => Scope::AsOf(as_of.date.value.edtf().to_owned()),
            (None, Some(event), _) => Scope::Event(event),
            (None, None, false) => Scope::Page(ix),
            (None, None, true) => continue,
        };
        let names = match scope {
            Scope::Event(_) => Vec::new(),
            _ => names(cx, passage, sentence, &said),
        };
        let figure = Figure {
            file: file.clone(),
            span,
            text: passage.text[range].to_owned(),
            value,
            approximate: ABOUT.contains(&before),
        };
        // Of several verbs the nearest one is about it.
        let told = lower
            .iter()
            .enumerate()
            .filter_map(|(other, word)| Some((other.abs_diff(at), fate(word)?)));
        let key = (scope, noun, names, told.min().map(|(_, fate)| fate));
        figures.entry(key).or_default().push(figure);
    }
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u32>().is_ok_and(|year| (1000..2200).contains(&year))
}

/// The number that begins at the word `at`, in thousandths, and the word after it.
fn number(words: &[String], at: usize) -> Option<(i64, usize)> {
    let word = words[at].as_str();
    if !word.starts_with(|c: char| c.is_ascii_digit()) || is_year(word) {
        return None;
    }
    let grouped = word.split(',').skip(1).all(|group| group.len() == 3);
    let plain: String = word.chars().filter(|c| *c != ',').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !grouped || !digits(whole) || !digits(part) || part.len() > 3 {
        return None;
    }
    let part: i64 = format!("{part:0<3}").parse().ok()?;
    let value = whole.parse::<i64>().ok()?.checked_mul(1000)? + part;
    let scale = match words.get(at + 1).map(String::as_str) {
        Some("thousand") => 1_000,
        Some("million") => 1_000_000,
        Some("billion") => 1_000_000_000,
        _ => return Some((value, at + 1)),
    };
    Some((value.checked_mul(scale)?, at + 2))
}

/// The noun that is counted from the word `at` on, with the words before it, and where it ends.
fn noun(said: &[(Range<usize>, &str)], text: &str, at: usize) -> Option<(String, usize)> {
    let mut parts: Vec<String> = Vec::new();
    for step in 0..3 {
        let (range, word) = said.get(at + step)?;
        let before = said.get((at + step).checked_sub(1)?)?.0.end;
        if !text[before..range.start].trim().is_empty() {
            return None;
        }
        let lower = word.to_lowercase();
        if BETWEEN.contains(&&*lower) {
            return None;
        }
        let small = word.starts_with(char::is_lowercase)
            && word.chars().all(|c| c.is_alphabetic() || c == '-');
        let plural = PLURALS.contains(&&*lower)
            || (lower.len() > 3 && lower.ends_with('s') && !lower.ends_with("ss"));
        parts.push(lower.clone());
        if small && plural {
            return (!MEASURES.contains(&&*lower)).then(|| (parts.join(" "), range.end));
        }
    }
    None
}

/// Who and what the sentence names: pages, and words with a capital.
fn names(
    cx: &Context<'_>,
    passage: &Passage,
    sentence: &Range<usize>,
    said: &[(Range<usize>, &str)],
) -> Vec<String> {
    let mentions =
        passage.mentions.iter().filter(|mention| sentence.contains(&mention.range.start));
    let pages = mentions.clone().map(|mention| cx.site.doc(mention.doc).id.clone());
    let inside =
        |at: usize| mentions.clone().any(|mention| mention.range.contains(&(sentence.start + at)));
    let capitals = said
        .iter()
        .skip(1)
        .filter(|(range, word)| word.starts_with(char::is_uppercase) && !inside(range.start));
    let mut names: Vec<String> =
        pages.chain(capitals.map(|(_, word)| word.to_lowercase())).collect();
    names.sort();
    names.dedup();
    names
}

/// Whether both can be true: they are the same, or one of them is rounded.
fn agree(one: &Figure, other: &Figure) -> bool {
    let rounded = one.approximate || other.approximate;
    let off = (one.value - other.value).abs();
    off == 0 || (rounded && off.saturating_mul(20) <= one.value.max(other.value))
}

/// A figure with two values.
pub(super) fn q06(cx: &Context<'_>, found: &mut Found) {
    for ((scope, ..), figures) in figures(cx) {
        let Some((first, rest)) = figures.split_first() else { continue };
        for figure in rest.iter().filter(|figure| !agree(first, figure)) {
            let message = format!("{} here, {} there: which is it?", figure.text, first.text);
            let hint = match scope {
                Scope::AsOf(_) => "correct one of them; both are given as of one day",
                _ => {
                    "correct one of them, or say as of which day each holds: `[figure]{as-of=DAY}`"
                }
            };
            found.push(
                Diagnostic::new(Code::Q06, message)
                    .at(&figure.file, figure.span)
                    .related(&first.file, Some(first.span), "the other figure")
                    .hint(hint),
            );
        }
    }
}

/// One value that is rounded in one place and exact in another.
pub(super) fn vague(cx: &Context<'_>, found: &mut Found) {
    for figures in figures(cx).into_values() {
        let exact = figures.iter().find(|figure| !figure.approximate);
        let rounded = figures.iter().find(|figure| figure.approximate);
        if let (Some(exact), Some(rounded)) = (exact, rounded)
            && exact.value == rounded.value
        {
            let message =
                format!("{} here, \"about\" as many there: is it counted or rounded?", exact.text);
            found.push(
                Diagnostic::new(Code::D06, message)
                    .at(&exact.file, exact.span)
                    .related(&rounded.file, Some(rounded.span), "here it is rounded")
                    .hint("write it the same way in both places"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_what_they_count() {
        for (text, expected) in [
            ("2,500 US troops", Some((2_500_000, "us troops"))),
            ("1.5 million people", Some((1_500_000_000, "people"))),
            ("12 were", None),
            ("2014 troops", None),
            ("12 years", None),
            ("3 of its men", None),
            ("1,2 men", None),
            ("7, men", None),
        ] {
            let said: Vec<(Range<usize>, &str)> = words(text).collect();
            let lower: Vec<String> = said.iter().map(|(_, word)| word.to_lowercase()).collect();
            let read = number(&lower, 0)
                .and_then(|(value, next)| Some((value, noun(&said, text, next)?.0)));
            let expected = expected.map(|(value, noun)| (value, noun.to_owned()));
            assert_eq!(read, expected, "{text}");
        }
    }
}
