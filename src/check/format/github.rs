//! Workflow commands, which GitHub shows at the lines of a change.

use super::{Lines, Sources};
use crate::diagnostic::{Diagnostic, Severity};

/// `findings` as annotations, one a line: `::warning file=…,line=…::message`.
///
/// `texts` knows the source text of each file; a finding in a file that it does not know has no
/// line.
pub fn github(findings: &[Diagnostic], texts: &Sources<'_>) -> String {
    let mut lines = Lines::new(texts);
    let mut text = String::new();
    for finding in findings {
        text.push_str(match finding.severity {
            Severity::Note => "::notice ",
            Severity::Warning => "::warning ",
            Severity::Error => "::error ",
        });
        if let Some(place) = &finding.place {
            text.push_str(&format!("file={},", property(&place.file)));
            let region = place.span.and_then(|span| lines.region(&place.file, span));
            if let Some(region) = region {
                text.push_str(&format!("line={},endLine={},", region.start_line, region.end_line));
                // Columns mean something within one line only, and the end is part of the words.
                if region.start_line == region.end_line {
                    let end = region.end_column.saturating_sub(1).max(region.start_column);
                    text.push_str(&format!("col={},endColumn={end},", region.start_column));
                }
            }
        }
        text.push_str(&format!("title={}::", property(finding.code.as_str())));
        text.push_str(&data(&finding.message));
        if let Some(hint) = &finding.hint {
            text.push_str("%0A");
            text.push_str(&data(hint));
        }
        text.push('\n');
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Code, Span};

    #[test]
    fn annotations_name_file_line_and_columns() {
        let file: Arc<str> = "content/a,b.md".into();
        let texts = |_: &str| Some("one\ntwo recently\n".into());
        let findings = [
            Diagnostic::new(Code::D05, "100 %\nvague").at(&file, Span::new(8, 16)).hint("write it"),
            Diagnostic::new(Code::S01, "over two lines").at(&file, Span::new(0, 7)),
            Diagnostic::new(Code::P06, "nowhere"),
        ];
        assert_eq!(
            github(&findings, &texts),
            "::warning file=content/a%2Cb.md,line=2,endLine=2,col=5,endColumn=12,title=D05::100 %25%0Avague%0Awrite it\n\
             ::error file=content/a%2Cb.md,line=1,endLine=2,title=S01::over two lines\n\
             ::notice title=P06::nowhere\n"
        );
    }
}
