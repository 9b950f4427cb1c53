//! L: languages. Is the translation as new as its original, and does it tell the same facts?

use std::collections::{BTreeMap, BTreeSet};

use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::model::document::{Document, Kind, Own};
use crate::model::site::{DocIx, Target};
use crate::parse::prose::Setting;

use super::Found;
use super::context::Context;

/// Each translation with its original.
pub(super) fn translations<'a>(
    cx: &'a Context<'_>,
) -> impl Iterator<Item = ((DocIx, &'a Document), (DocIx, &'a Document))> {
    cx.docs().filter(|(_, doc)| doc.suffix.is_some()).filter_map(|(ix, doc)| {
        match cx.site.ids.get(&doc.id) {
            Some(Target::Doc(original)) if *original != ix && !cx.file(*original).is_empty() => {
                Some(((ix, doc), (*original, cx.site.doc(*original))))
            }
            _ => None,
        }
    })
}

/// Of so many explainers the share that is translated says what readers may expect.
const ENOUGH_EXPLAINERS: usize = 3;

/// A translation that is missing, or older than its original.
pub(super) fn l01(cx: &Context<'_>, found: &mut Found) {
    for ((ix, doc), (_, original)) in translations(cx) {
        let (Some(ours), Some(theirs)) = (newest(doc), newest(original)) else { continue };
        if theirs.value.after(&ours.value).is_yes() {
            let message = format!(
                "the original is of {}, this translation of {}",
                cx.say(&theirs.value),
                cx.say(&ours.value)
            );
            let span = if ours.span == Span::default() { cx.title_span(ix) } else { ours.span };
            found.push(
                Diagnostic::new(Code::L01, message)
                    .at(&doc.path, span)
                    .related(&original.path, Some(theirs.span), "the original's date")
                    .hint("carry over what changed, then set the same date here"),
            );
        }
    }
    let explainers: Vec<(DocIx, &Document)> =
        cx.docs().filter(|(_, doc)| doc.kind == Kind::Explainer && doc.suffix.is_none()).collect();
    let mut by_language: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, doc) in cx.docs().filter(|(_, doc)| doc.kind == Kind::Explainer) {
        if let Some(language) = &doc.suffix {
            by_language.entry(language).or_default().insert(&doc.id);
        }
    }
    for (language, translated) in by_language {
        // A language that two thirds of the explainers have is one that the site promises.
        if explainers.len() < ENOUGH_EXPLAINERS || translated.len() * 3 < explainers.len() * 2 {
            continue;
        }
        for (ix, doc) in explainers.iter().filter(|(_, doc)| !translated.contains(doc.id.as_str()))
        {
            let message = format!(
                "this page has no translation `{language}`, as {} of {} explainers have",
                translated.len(),
                explainers.len()
            );
            let name = doc.path.strip_suffix(".md").unwrap_or(&doc.path);
            let hint = format!("add `{name}.{language}.md`");
            found.push(
                Diagnostic::new(Code::L01, message).at(&doc.path, cx.title_span(*ix)).hint(hint),
            );
        }
    }
}

/// The latest of the dates that say how new a page is.
fn newest(doc: &Document) -> Option<&Spanned<Date>> {
    let front = &doc.front;
    let mut dates: Vec<&Spanned<Date>> = front.updated.iter().collect();
    if let Own::Explainer(own) = &front.own {
        dates.extend(&own.as_of);
        dates.extend(own.updates.iter().filter_map(|update| update.date.as_ref()));
        dates.extend(own.corrections.iter().filter_map(|change| change.date.as_ref()));
    }
    dates.into_iter().max_by_key(|date| date.value.latest())
}

/// Whether text in the language runs from right to left.
fn is_rtl(language: &str) -> bool {
    let mut parts = language.split(['-', '_']);
    let tag = parts.next().unwrap_or("").to_ascii_lowercase();
    let script = parts.find(|part| part.len() == 4).map(str::to_ascii_lowercase);
    match script.as_deref() {
        Some("arab" | "hebr" | "thaa" | "syrc" | "nkoo") => true,
        Some(_) => false,
        None => ["ar", "fa", "he", "ur", "ckb", "ps", "sd", "ug", "yi", "dv", "ks", "arc", "syr"]
            .contains(&&*tag),
    }
}

fn is_rtl_letter(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Text of the other direction that is not set apart.
pub(super) fn l03(cx: &Context<'_>, found: &mut Found) {
    for (ix, doc) in cx.docs() {
        for span in stray_controls(cx.file(ix)) {
            let c = span.of(cx.file(ix)).chars().next().unwrap_or(' ');
            let message = format!(
                "an invisible character (U+{:04X}) turns the direction of what follows",
                u32::from(c)
            );
            let hint = "delete it, and set the foreign words apart: `[words]{lang=ar}`";
            found.push(Diagnostic::new(Code::L03, message).at(&doc.path, span).hint(hint));
        }
        if is_rtl(cx.language(ix)) {
            continue;
        }
        for passage in cx.prose[ix.index()].iter().filter(|passage| !passage.text.is_ascii()) {
            let foreign = passage.pieces().iter().find_map(|piece| {
                let set_apart =
                    piece.isolated || piece.link.is_some() || passage.setting == Setting::Term;
                let text = passage.text.get(piece.range.clone()).filter(|_| !set_apart)?;
                let start = text.find(is_rtl_letter)?;
                let run = &text[start..];
                let end = run
                    .char_indices()
                    .rfind(|(_, c)| is_rtl_letter(*c))
                    .map_or(0, |(at, c)| at + c.len_utf8());
                let letters = run.chars().filter(|c| is_rtl_letter(*c)).count();
                (letters > 1).then(|| piece.range.start + start..piece.range.start + start + end)
            });
            if let Some(range) = foreign {
                let message =
                    "these words run from right to left in a text that runs from left to right";
                let hint = "set them apart with their language: `[words]{lang=ar}`";
                found.push(
                    Diagnostic::new(Code::L03, message)
                        .at(&doc.path, passage.span(&range))
                        .hint(hint),
                );
            }
        }
    }
}

/// Characters that turn the direction of text and are not turned back in the same line.
fn stray_controls(file: &str) -> Vec<Span> {
    // Most files have none, and that must not take long.
    let control = |bytes: &[u8]| match bytes {
        [0xe2, 0x80, last] => (0xaa..=0xae).contains(last),
        [0xe2, 0x81, last] => (0xa6..=0xa9).contains(last),
        _ => false,
    };
    if file.is_ascii() || !file.as_bytes().windows(3).any(control) {
        return Vec::new();
    }
    let mut stray = Vec::new();
    let mut line_start = 0;
    for line in file.split_inclusive('\n') {
        let mut isolates = Vec::new();
        for (at, c) in line.char_indices() {
            let span = Span::new(line_start + at, line_start + at + c.len_utf8());
            match c {
                '\u{202a}'..='\u{202e}' => stray.push(span),
                '\u{2066}'..='\u{2068}' => isolates.push(span),
                '\u{2069}' if isolates.pop().is_none() => stray.push(span),
                _ => {}
            }
        }
        stray.append(&mut isolates);
        line_start += line.len();
    }
    stray.sort_unstable();
    stray
}

/// Systems of digits.
const SYSTEMS: [(&str, [char; 2]); 4] = [
    ("0123456789", ['0', '9']),
    ("٠١٢٣٤٥٦٧٨٩", ['٠', '٩']),
    ("۰۱۲۳۴۵۶۷۸۹", ['۰', '۹']),
    ("०१२३४५६७८९", ['०', '९']),
];

/// Digits of two systems on one page.
pub(super) fn l04(cx: &Context<'_>, found: &mut Found) {
    for (ix, doc) in cx.docs() {
        let other =
            |c: char| SYSTEMS[1..].iter().any(|(_, [zero, nine])| (*zero..=*nine).contains(&c));
        if cx.file(ix).is_ascii() || !cx.file(ix).contains(other) {
            continue;
        }
        let mut counts = [0usize; SYSTEMS.len()];
        let mut first: [Option<Span>; SYSTEMS.len()] = [None; SYSTEMS.len()];
        for passage in cx.prose[ix.index()].iter().filter(|passage| {
            passage.setting != Setting::Term && passage.setting != Setting::Signature
        }) {
            for piece in
                passage.pieces().iter().filter(|piece| !piece.isolated && piece.link.is_none())
            {
                let text = &passage.text[piece.range.clone()];
                for (range, word) in super::prose::words(text) {
                    let system = SYSTEMS.iter().position(|(_, [zero, nine])| {
                        word.chars().any(|c| (*zero..=*nine).contains(&c))
                    });
                    // In "F-16" the digits belong to the letters.
                    let latin = word.chars().any(|c| c.is_ascii_alphabetic());
                    let Some(system) = system.filter(|_| !latin) else { continue };
                    counts[system] += 1;
                    let at = piece.range.start + range.start..piece.range.start + range.end;
                    first[system].get_or_insert(passage.span(&at));
                }
            }
        }
        let most = (0..SYSTEMS.len())
            .max_by_key(|system| (counts[*system], std::cmp::Reverse(*system)))
            .unwrap_or(0);
        for (system, span) in first.iter().enumerate().filter(|(system, _)| *system != most) {
            let Some(span) = span else { continue };
            let message = format!(
                "digits like {} stand here, elsewhere on the page {}",
                SYSTEMS[system].0, SYSTEMS[most].0
            );
            let hint = "write all figures of a page in one system, or set the foreign text apart: `[…]{lang=…}`";
            found.push(Diagnostic::new(Code::L04, message).at(&doc.path, *span).hint(hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_known() {
        for (language, rtl) in [
            ("ar", true),
            ("ar-IQ", true),
            ("ckb", true),
            ("ku", false),
            ("ku-Arab", true),
            ("en", false),
            ("az-Latn", false),
        ] {
            assert_eq!(is_rtl(language), rtl, "{language}");
        }
    }

    #[test]
    fn controls_that_are_turned_back_are_fine() {
        let stray = |text: &str| stray_controls(text).len();
        assert_eq!(stray("a \u{2068}b\u{2069} c"), 0);
        assert_eq!(stray("a \u{2067}b\nc\u{2069}"), 2);
        assert_eq!(stray("a\u{202c}"), 1);
        assert_eq!(stray("a\u{200f}b"), 0);
    }
}
