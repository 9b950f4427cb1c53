//! Findings in words and as JSON.

use std::collections::BTreeSet;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use backstory::diagnostic::{Diagnostic, Place, Severity, Span};
use serde::Serialize;

use super::Outcome;
use super::args::Format;
use super::excerpt::{excerpt, inside};

/// How findings are shown and what they count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Warnings are errors.
    pub(crate) strict: bool,
    pub(crate) format: Format,
}

/// The text of a file of the site, for excerpts.
pub(crate) type Texts<'a> = dyn Fn(&str) -> Option<Arc<str>> + 'a;

/// `findings` by file, place and code; warnings are errors where that is asked for.
pub(crate) fn sorted(findings: &[Diagnostic], strict: bool) -> Vec<Diagnostic> {
    let mut findings = findings.to_vec();
    for finding in &mut findings {
        if strict && finding.severity == Severity::Warning {
            finding.severity = Severity::Error;
        }
    }
    findings.sort_by(|a, b| (&a.place, a.code.as_str(), a).cmp(&(&b.place, b.code.as_str(), b)));
    findings.dedup();
    findings
}

/// Whether the site has errors.
pub(crate) fn outcome(findings: &[Diagnostic]) -> Outcome {
    let error = |finding: &Diagnostic| finding.severity == Severity::Error;
    if findings.iter().any(error) { Outcome::SiteHasErrors } else { Outcome::Fine }
}

/// How many findings there are of each gravity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
}

impl Counts {
    pub(crate) fn of(findings: &[Diagnostic]) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
        }
        counts
    }

    /// `2 errors, 1 warning`, without what there is none of; empty where there is nothing.
    pub(crate) fn words(self) -> String {
        let Self { errors, warnings, notes } = self;
        let counted = [(errors, "error"), (warnings, "warning"), (notes, "note")];
        let counted = counted.iter().filter(|(number, _)| *number > 0);
        counted.map(|(number, word)| plural(*number, word)).collect::<Vec<_>>().join(", ")
    }
}

/// `1 page`, `2 pages`.
pub(crate) fn plural(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// The findings in words, each with the lines it is about, and a last line that counts them.
/// Colours are in it: whoever prints it takes them out where they are not wanted.
pub(crate) fn text(findings: &[Diagnostic], texts: &Texts<'_>) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    let mut all = String::new();
    for finding in findings {
        all.push_str(&one(&renderer, finding, texts));
        all.push_str("\n\n");
    }
    let files: BTreeSet<&str> = findings
        .iter()
        .filter_map(|found| found.place.as_ref())
        .map(|place| &*place.file)
        .collect();
    all.push_str(&Counts::of(findings).words());
    if files.len() > 1 {
        all.push_str(&format!(" in {}", plural(files.len(), "file")));
    }
    all.push('\n');
    all
}

fn one(renderer: &Renderer, finding: &Diagnostic, texts: &Texts<'_>) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    // What is shown of one file is one snippet, the finding's own file first.
    let mut shown: Vec<Shown<'_>> = Vec::new();
    let own = finding.place.iter().map(|place| (place, None));
    let related = finding.related.iter().map(|(place, why)| (place, Some(why.as_str())));
    for (place, why) in own.chain(related) {
        match shown.iter_mut().find(|other| other.file == &*place.file) {
            Some(other) => other.marks.extend(place.span.map(|span| (span, why))),
            None => {
                let marks = place.span.map(|span| (span, why)).into_iter().collect();
                let text = texts(&place.file);
                shown.push(Shown { file: &place.file, text, marks, why });
            }
        }
    }
    let hint = finding.hint.as_deref().map(|hint| Level::HELP.message(hint));
    let group = Group::with_title(level.primary_title(&*finding.message).id(finding.code.as_str()))
        .elements(shown.iter().flat_map(Shown::elements))
        .elements(hint);
    renderer.render(&[group])
}

/// What is shown of one file.
struct Shown<'a> {
    file: &'a str,
    text: Option<Arc<str>>,
    /// Places; those with a word of explanation are not what the finding is about.
    marks: Vec<(Span, Option<&'a str>)>,
    /// Why the file is shown at all, where it is not the finding's own.
    why: Option<&'a str>,
}

impl Shown<'_> {
    fn elements(&self) -> Vec<Element<'_>> {
        let text = match &self.text {
            Some(text) if !self.marks.is_empty() => text,
            _ => {
                let mut elements = vec![Origin::path(self.file).into()];
                elements.extend(self.why.map(|why| Level::NOTE.message(why).into()));
                return elements;
            }
        };
        let marks: Vec<(Span, Option<&str>)> =
            self.marks.iter().map(|(span, why)| (inside(text, *span), *why)).collect();
        // Only the lines from the first mark to the last are handed over: files may be long.
        let first = marks.iter().map(|(span, _)| span.start).min().unwrap_or(0) as usize;
        let last = marks.iter().map(|(span, _)| span.end).max().unwrap_or(0) as usize;
        let from = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
        let to = text[last..].find('\n').map_or(text.len(), |newline| last + newline);
        let line = text[..from].matches('\n').count() + 1;
        let snippet = Snippet::source(&text[from..to]).line_start(line).path(self.file);
        let annotations = marks.into_iter().map(|(span, why)| {
            let kind =
                if why.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
            kind.span(span.start as usize - from..span.end as usize - from).label(why)
        });
        vec![snippet.annotations(annotations).into()]
    }
}

/// A finding as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Finding<'a> {
    code: &'static str,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(flatten)]
    place: Option<Where<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
}

#[derive(Debug, Serialize)]
struct Where<'a> {
    file: &'a str,
    #[serde(flatten)]
    lines: Option<Lines>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Lines {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    excerpt: String,
}

#[derive(Debug, Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Where<'a>,
}

/// The findings for JSON.
pub(crate) fn json<'a>(findings: &'a [Diagnostic], texts: &Texts<'_>) -> Vec<Finding<'a>> {
    let place = |place: &'a Place| {
        let lines = place.span.zip(texts(&place.file)).map(|(span, text)| {
            let found = excerpt(&text, span);
            Lines {
                line: found.line,
                column: found.column,
                end_line: found.end_line,
                end_column: found.end_column,
                excerpt: found.text,
            }
        });
        Where { file: &place.file, lines }
    };
    let finding = |finding: &'a Diagnostic| Finding {
        code: finding.code.as_str(),
        severity: finding.severity,
        message: &finding.message,
        hint: finding.hint.as_deref(),
        place: finding.place.as_ref().map(place),
        related: finding
            .related
            .iter()
            .map(|(at, why)| Related { message: why, place: place(at) })
            .collect(),
    };
    findings.iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use backstory::diagnostic::Code;

    fn plain(finding: &Diagnostic, texts: &Texts<'_>) -> String {
        one(&Renderer::plain(), finding, texts)
    }

    fn lines(text: &str) -> Vec<&str> {
        text.lines().map(str::trim_end).collect()
    }

    #[test]
    fn a_finding_shows_its_place_and_what_to_do() {
        let file: Arc<str> = "content/x.md".into();
        let text: Arc<str> = "---\ntitle: X\n---\nSee [[Nobody]].\n".into();
        let finding = Diagnostic::new(Code::UnknownLink, "nothing is called `Nobody`")
            .at(&file, Span::new(21, 31))
            .hint("did you mean `Nobel`?");
        let shown = plain(&finding, &|_| Some(text.clone()));
        assert_eq!(
            lines(&shown),
            [
                "error[unknown-link]: nothing is called `Nobody`",
                " --> content/x.md:4:5",
                "  |",
                "4 | See [[Nobody]].",
                "  |     ^^^^^^^^^^",
                "  |",
                "  = help: did you mean `Nobel`?",
            ]
        );
    }

    #[test]
    fn related_places_stand_below_in_their_own_files_too() {
        let (one, two): (Arc<str>, Arc<str>) = ("a.md".into(), "b.md".into());
        let finding = Diagnostic::new(Code::DuplicateId, "`x` is the id of two pages")
            .at(&one, Span::new(0, 2))
            .related(&one, Some(Span::new(3, 5)), "and again here")
            .related(&two, Some(Span::new(0, 2)), "it is used here")
            .related(&two, None, "not shown twice")
            .related(&"c.bin".into(), None, "it is this file");
        let shown = plain(&finding, &|_| Some("id\nid\n".into()));
        for part in [
            "--> a.md:1:1",
            "and again here",
            "::: b.md:1:1",
            "it is used here",
            "c.bin",
            "it is this file",
        ] {
            assert!(shown.contains(part), "{part} is not in\n{shown}");
        }
    }

    #[test]
    fn no_place_in_no_text_panics() {
        let file: Arc<str> = "x.md".into();
        let texts = [
            "",
            "\n",
            "a\r\nb\r\n",
            "\u{feff}é\tü\n漢字テスト\n",
            "\0\u{202e}x\u{7f}\r",
            "🏳️‍🌈\n\n\n",
        ];
        let long = format!("{}é{}", "x".repeat(700), "漢".repeat(700));
        for text in texts.iter().copied().chain([long.as_str()]) {
            let text: Arc<str> = text.into();
            let step = (text.len() / 40).max(1);
            for start in (0..=text.len() + 2).step_by(step) {
                for end in (start..=text.len() + 2).step_by(step) {
                    let finding = Diagnostic::new(Code::NotADate, "x\u{1b}[31m\n`y`")
                        .at(&file, Span::new(start, end))
                        .related(&file, Some(Span::new(end, end)), "é\n");
                    let shown = plain(&finding, &|_| Some(text.clone()));
                    assert!(!shown.contains('\u{1b}'), "a message cannot steer the terminal");
                    json(&[finding], &|_| Some(text.clone()));
                }
            }
        }
    }

    #[test]
    fn findings_are_sorted_by_place_and_counted() {
        let (a, b): (Arc<str>, Arc<str>) = ("a.md".into(), "b.md".into());
        let late = Diagnostic::new(Code::UnknownLink, "late").at(&a, Span::new(9, 9));
        let early = Diagnostic::new(Code::UnknownLink, "early").at(&a, Span::new(1, 9));
        let other = Diagnostic::new(Code::RawHtml, "other").at(&b, Span::new(0, 0));
        let all = sorted(&[other.clone(), late.clone(), early.clone(), late.clone()], false);
        assert_eq!(all, [early, late, other]);
        assert_eq!(Counts::of(&all).words(), "2 errors, 1 warning");
        assert_eq!(outcome(&all[2..]), Outcome::Fine);
        assert_eq!(outcome(&sorted(&all[2..], true)), Outcome::SiteHasErrors);
    }

    #[test]
    fn json_has_lines_where_there_is_a_text() {
        let file: Arc<str> = "a.md".into();
        let finding = Diagnostic::new(Code::NotADate, "no date").at(&file, Span::new(2, 4));
        let found = serde_json::to_value(json(&[finding], &|_| Some("x\nyz\n".into()))).unwrap();
        let expected = serde_json::json!([{
            "code": "not-a-date", "severity": "error", "message": "no date", "file": "a.md",
            "line": 2, "column": 1, "endLine": 2, "endColumn": 3, "excerpt": "yz"
        }]);
        assert_eq!(found, expected);
    }
}
