//! What the template engine and other libraries say is wrong, as findings.

use tera::ErrorKind;

use super::Renderer;
use crate::diagnostic::{Code, Diagnostic, Span};

/// Why a file could not be rendered.
pub type Failed = Box<Diagnostic>;

impl Renderer {
    /// A template's failure as a finding that says on which page it happened.
    pub(super) fn failed(&self, error: &tera::Error, name: &str, page: &str) -> Failed {
        let (message, at) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let range = report.span().range.clone();
                (
                    sentence(report.message()),
                    Some((report.filename().to_owned(), Span::new(range.start, range.end))),
                )
            }
            _ => (sentence(&error.to_string()), None),
        };
        let (template, span) =
            at.map_or((name.to_owned(), None), |(name, span)| (name, Some(span)));
        let finding =
            Diagnostic::new(Code::TemplateError, format!("{message}, while rendering `{page}`"));
        let origin = self.theme.origins.get(&template);
        Box::new(match (origin, span) {
            (Some(path), Some(span)) => finding.at(path, span),
            (Some(path), None) => finding.in_file(path),
            (None, _) => finding.hint(format!("in the template `{template}` of the theme")),
        })
    }
}

/// What a library says, as findings have it: small letters first, no full stop at the end.
pub(super) fn sentence(message: &str) -> String {
    let small = |part: &str| {
        let mut letters = part.chars();
        match letters.next() {
            // `CSS` and the like stay.
            Some(first) if !letters.as_str().starts_with(char::is_uppercase) => {
                first.to_lowercase().chain(letters).collect()
            }
            _ => part.to_owned(),
        }
    };
    let parts = message.trim().trim_end_matches('.').split(". ").map(small);
    parts.collect::<Vec<_>>().join("; ")
}
