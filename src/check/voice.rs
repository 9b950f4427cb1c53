//! A09 and A10: what the narrator leaves unexplained, and what the narrator should not say.

use rustc_hash::FxHashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::Kind;
use crate::model::site::DocIx;
use crate::parse::prose::Setting;

use super::Found;
use super::context::Context;
use super::names::name_words;
use super::prose::{Passage, words};
use super::wordset::WordSet;

/// Abbreviations that need no explanation.
const COMMON: &[&str] = &[
    "US", "USA", "UK", "EU", "UN", "NATO", "TV", "UTC", "GMT", "AM", "PM", "AD", "BC", "CE", "BCE",
    "CEO", "NGO", "NGOs", "PDF", "URL", "HTML", "CSV", "JSON", "FBI", "CIA", "BBC", "CNN", "AFP",
    "AP", "ID", "OK", "DNA", "HIV", "AIDS", "COVID", "GPS", "SMS", "DVD", "PR", "IT", "AI", "GDP",
    "VAT", "USD", "EUR", "GBP", "UAE", "USSR", "UNESCO", "UNICEF", "NASA", "OPEC", "WHO", "IMF",
    "SUV", "RSS", "ISBN", "DOI", "PS", "FAQ", "AH", "SH", "OS", "NS", "SS", "HMS", "USS", "RMS",
    "MV",
];

/// An actor or an abbreviation that is nowhere explained.
pub(super) fn a09(cx: &Context<'_>, found: &mut Found) {
    for actor in &cx.site.actors {
        let doc = cx.site.doc(actor.doc);
        let front = &doc.front;
        let said =
            front.summary.is_some() || !actor.roles.is_empty() || !doc.body.content.is_empty();
        if !said {
            let message = format!("nobody is told who `{}` is", front.title.value);
            let hint = "add a `summary`: it stands on the card that readers see at every mention";
            found.push(
                Diagnostic::new(Code::A09, message)
                    .at(&doc.path, cx.title_span(actor.doc))
                    .hint(hint),
            );
        }
    }
    let known = known_words(cx);
    for (ix, doc) in cx.docs().filter(|(ix, _)| cx.is_english(*ix)) {
        if !matches!(doc.kind, Kind::Page | Kind::Section) {
            abbreviations(cx, ix, &known, found);
        }
    }
}

/// The words of all names: what is part of a name is explained where the name is.
fn known_words(cx: &Context<'_>) -> FxHashSet<String> {
    let docs = cx
        .site
        .docs
        .iter()
        .filter(|doc| matches!(doc.kind, Kind::Actor | Kind::Place | Kind::Term | Kind::Topic));
    let names = docs.flat_map(|doc| crate::resolve::names::names_of(doc));
    names.flat_map(|name| name_words(name).into_iter().map(|(_, word)| word)).collect()
}

fn abbreviations(cx: &Context<'_>, ix: DocIx, known: &FxHashSet<String>, found: &mut Found) {
    let passages = &cx.prose[ix.index()];
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for passage in passages {
        // Words all in capitals side by side are shouted, not abbreviated.
        let candidate =
            |word: &str| word.len() > 1 && word.as_bytes()[..2].iter().all(u8::is_ascii_uppercase);
        if !passage.words().any(|(_, word)| candidate(word)) {
            continue;
        }
        let all: Vec<_> = passage.words().collect();
        for (at, (range, word)) in all.iter().enumerate() {
            let word = word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word);
            if !is_abbreviation(word)
                || !passage.is_own_voice(range.start)
                || passage.setting == Setting::Heading
            {
                continue;
            }
            let shouted = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().any(|other| {
                all.get(other)
                    .is_some_and(|(_, other)| is_abbreviation(other) && !COMMON.contains(other))
            });
            if shouted || known.contains(&word.to_lowercase()) || !seen.insert(word) {
                continue;
            }
            if passages.iter().any(|passage| expands(passage, word)) {
                continue;
            }
            let message = format!("{word} is nowhere written out on this page");
            let hint = format!(
                "write it out where it stands first, \"the full name ({word})\", or make it an alias of a page in actors/ or terms/"
            );
            let doc = cx.site.doc(ix);
            found.push(
                Diagnostic::new(Code::A09, message).at(&doc.path, passage.span(range)).hint(hint),
            );
        }
    }
}

fn is_abbreviation(word: &str) -> bool {
    let bare = word.strip_suffix('s').unwrap_or(word);
    (2..=6).contains(&bare.len())
        && bare.bytes().all(|byte| byte.is_ascii_uppercase())
        && !bare.bytes().all(|byte| b"IVXLCDM".contains(&byte))
        && !COMMON.contains(&word)
        && !COMMON.contains(&bare)
}

/// Whether `passage` says what `word` stands for: "Full Name (FN)" or "FN (Full Name)".
fn expands(passage: &Passage, word: &str) -> bool {
    let text = &passage.text;
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].trim_end();
        let after = &text[at + word.len()..];
        let named = before.ends_with('(')
            && after.trim_start_matches('s').starts_with([')', ',', ';'])
            && before.len() > 1;
        let written_out = after.strip_prefix(" (").is_some_and(|rest| {
            rest.starts_with(char::is_alphabetic)
                && rest.split(')').next().is_some_and(|inner| inner.contains(' '))
        });
        let explained = [", or the ", ", the ", ", short for ", " stands for "]
            .iter()
            .any(|way| after.starts_with(way));
        named || written_out || explained
    })
}

/// Labels that are somebody's judgement.
static LABELS: WordSet = WordSet::new(&[
    "terrorist",
    "terrorists",
    "regime",
    "regimes",
    "militia",
    "militias",
    "militiaman",
    "militiamen",
    "extremist",
    "extremists",
    "martyr",
    "martyrs",
    "martyred",
    "martyrdom",
    "thug",
    "thugs",
    "infidel",
    "infidels",
    "butcher",
    "warlord",
    "warlords",
]);
/// Before "regime", these make it a set of rules.
const RULES: &[&str] = &[
    "sanctions",
    "ceasefire",
    "visa",
    "legal",
    "tax",
    "trade",
    "customs",
    "inspection",
    "monitoring",
    "verification",
    "border",
    "currency",
    "regulatory",
    "safety",
    "security",
    "control",
    "proliferation",
    "non-proliferation",
    "dietary",
    "licensing",
    "transit",
    "inspections",
    "safeguards",
    "fiscal",
];
/// The sentence says whose word it is.
static ATTRIBUTED: WordSet = WordSet::new(&[
    "call",
    "calls",
    "called",
    "calling",
    "describe",
    "describes",
    "described",
    "describing",
    "say",
    "says",
    "said",
    "according",
    "accuse",
    "accuses",
    "accused",
    "accusing",
    "label",
    "labels",
    "labelled",
    "labeled",
    "designate",
    "designated",
    "designates",
    "consider",
    "considers",
    "considered",
    "deem",
    "deemed",
    "brand",
    "branded",
    "brands",
    "denounce",
    "denounced",
    "listed",
    "lists",
    "regard",
    "regards",
    "regarded",
    "term",
    "termed",
    "terms",
    "words",
    "word",
    "claims",
    "claimed",
    "convicted",
    "named",
    "names",
    "alleged",
    "allegedly",
    "suspected",
    "so-called",
    "tells",
    "told",
]);

/// A contested label in the narrator's own voice.
pub(super) fn a10(cx: &Context<'_>, found: &mut Found) {
    for (_, doc, passage) in cx.english() {
        let bare_of = |word: &'_ str| {
            word.strip_suffix("'s").or(word.strip_suffix("’s")).map_or(word.len(), str::len)
        };
        if !passage.words().any(|(_, word)| LABELS.has(&word[..bare_of(word)])) {
            continue;
        }
        let all: Vec<(std::ops::Range<usize>, &str)> = passage.words().collect();
        for (at, (range, word)) in all.iter().enumerate() {
            let bare = &word[..bare_of(word)];
            // With a capital in mid-sentence it is part of a name.
            let name = bare.starts_with(char::is_uppercase)
                && at.checked_sub(1).is_some_and(|before| {
                    passage.text[all[before].0.end..range.start].trim().is_empty()
                });
            if name || !LABELS.has(bare) || !passage.is_own_voice(range.start) {
                continue;
            }
            let in_name =
                passage.mentions.iter().any(|mention| mention.range.contains(&range.start));
            let before = at.checked_sub(1).map_or("", |before| all[before].1);
            let rules =
                bare.starts_with("regime") && RULES.contains(&&*before.to_ascii_lowercase());
            let sentence = passage.sentence(range.start);
            let attributed = words(&passage.text[sentence]).any(|(_, word)| ATTRIBUTED.has(word));
            if in_name || rules || attributed {
                continue;
            }
            let message = format!("\"{word}\" is a judgement: whose is it?");
            let hint = "say who calls them so, quote it, or use a word that all sides can accept";
            let place = range.start..range.start + bare.len();
            found.push(
                Diagnostic::new(Code::A10, message).at(&doc.path, passage.span(&place)).hint(hint),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_told_from_words() {
        for word in ["UNAMI", "PMF", "PMFs", "KDP"] {
            assert!(is_abbreviation(word), "{word}");
        }
        for word in ["US", "NATO", "XIV", "A", "Iraq", "F16", "NGOs", "UNDERSTANDING"] {
            assert!(!is_abbreviation(word), "{word}");
        }
    }
}
