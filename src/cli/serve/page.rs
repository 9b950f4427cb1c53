//! What the preview adds to a page on its way to the browser, and pages of its own.

use std::fmt::Write as _;
use std::sync::Arc;

use backstory::diagnostic::{Diagnostic, Place, Severity};

use super::super::excerpt::excerpt;
use super::super::report::{Counts, Texts, plural};
use super::snapshot::Version;

/// Where everything of the preview itself is.
pub(super) const OWN: &str = "/__backstory/";

/// How panels and pages of the preview's own look.
pub(super) const STYLE: &str = include_str!("overlay.css");

/// More findings than these are counted and not shown.
const MANY: usize = 20;

/// `page` with the script that follows changes, and with what is wrong over it.
pub(super) fn dressed(page: &[u8], version: &Version, overlay: &str) -> Vec<u8> {
    let at = last_body_end(page).unwrap_or(page.len());
    let Version { page: state, css, script } = version;
    let mut dressed = Vec::with_capacity(page.len() + overlay.len() + 200);
    dressed.extend_from_slice(&page[..at]);
    dressed.extend_from_slice(overlay.as_bytes());
    let client = format!(
        "<script src=\"{OWN}client.js\" data-page=\"{state}\" data-css=\"{css}\" \
         data-script=\"{script}\" id=\"backstory-client\" async></script>"
    );
    dressed.extend_from_slice(client.as_bytes());
    dressed.extend_from_slice(&page[at..]);
    dressed
}

fn last_body_end(page: &[u8]) -> Option<usize> {
    page.windows(7).rposition(|part| part.eq_ignore_ascii_case(b"</body>"))
}

/// The panel that lies over a page while something is wrong; empty where nothing is.
pub(super) fn overlay(findings: &[Diagnostic], texts: &Texts<'_>) -> String {
    let inside = list(findings, texts);
    if inside.is_empty() {
        return String::new();
    }
    // In a shadow tree neither the page's style nor its script gets at it.
    format!(
        "<backstory-overlay><template shadowrootmode=\"open\">\
         <link rel=\"stylesheet\" href=\"{OWN}overlay.css\">{inside}</template></backstory-overlay>"
    )
}

/// The badge in a page's margin that opens to all of `findings`; empty where there are none.
pub(super) fn margin(findings: &[Diagnostic], texts: &Texts<'_>) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<style>{STYLE}</style><details class=\"margin\"><summary>{}</summary><ol>",
        Counts::of(findings).words()
    );
    for finding in findings.iter().take(MANY) {
        html.push_str(&item(finding, texts));
    }
    html.push_str("</ol>");
    if findings.len() > MANY {
        let more = findings.len() - MANY;
        let _ = write!(html, "<p>and {more} more: `backstory check` lists them</p>");
    }
    html.push_str("</details>");
    html
}

/// A page of the preview's own, where there is none to show.
pub(super) fn failure(
    title: &str,
    text: &str,
    failed: Option<&Diagnostic>,
    texts: &Texts<'_>,
) -> Vec<u8> {
    let (title, text) = (escaped(title), escaped(text));
    let list = failed.map(|failed| list(std::slice::from_ref(failed), texts)).unwrap_or_default();
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"{OWN}overlay.css\"></head>\
         <body class=\"backstory-own\"><h1>{title}</h1><p>{text}</p>{list}</body></html>"
    )
    .into_bytes()
}

fn list(findings: &[Diagnostic], texts: &Texts<'_>) -> String {
    let errors: Vec<&Diagnostic> =
        findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    if errors.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<details open role=\"alert\"><summary>{}</summary><ol>",
        plural(errors.len(), "error")
    );
    for finding in errors.iter().take(MANY) {
        html.push_str(&item(finding, texts));
    }
    html.push_str("</ol>");
    if errors.len() > MANY {
        let _ = write!(html, "<p>and {} more: see the terminal</p>", errors.len() - MANY);
    }
    html.push_str("</details>");
    html
}

fn item(finding: &Diagnostic, texts: &Texts<'_>) -> String {
    let mut html = format!(
        "<li><p><code>{}</code> <strong>{}</strong></p>",
        finding.code.as_str(),
        escaped(&finding.message)
    );
    if let Some(at) = &finding.place {
        place(&mut html, at, texts(&at.file));
    }
    for (at, why) in &finding.related {
        let _ = write!(html, "<p class=\"related\">{}</p>", escaped(why));
        place(&mut html, at, texts(&at.file));
    }
    if let Some(hint) = &finding.hint {
        let _ = write!(html, "<p class=\"hint\">{}</p>", escaped(hint));
    }
    html.push_str("</li>");
    html
}

fn place(html: &mut String, place: &Place, text: Option<Arc<str>>) {
    let file = escaped(&place.file);
    let Some((span, text)) = place.span.zip(text) else {
        let _ = write!(html, "<p class=\"place\">{file}</p>");
        return;
    };
    let found = excerpt(&text, span);
    let (line, column) = (found.line, found.column);
    let mut characters = found.text.chars();
    let before: String = characters.by_ref().take(found.before).collect();
    let marked: String = characters.by_ref().take(found.marked).collect();
    let after: String = characters.collect();
    let marked = if marked.is_empty() { " " } else { &marked };
    let (before, marked, after) = (escaped(&before), escaped(marked), escaped(&after));
    let _ = write!(
        html,
        "<p class=\"place\">{file}:{line}:{column}</p>\
         <pre><span>{line} | </span>{before}<mark>{marked}</mark>{after}</pre>"
    );
}

/// `text` for HTML, between tags and in quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use backstory::diagnostic::{Code, Span};

    fn version() -> Version {
        Version { page: "p".to_owned(), css: "c".to_owned(), script: "s".to_owned() }
    }

    #[test]
    fn the_script_goes_before_the_last_end_of_the_body() {
        for (page, before) in [
            ("<body>x</body></html>", "<body>x"),
            ("<pre></body></pre>y</BODY>", "<pre></body></pre>y"),
            ("no body", "no body"),
            ("", ""),
        ] {
            let dressed =
                String::from_utf8(dressed(page.as_bytes(), &version(), "<o></o>")).unwrap();
            let expected = format!("{before}<o></o><script src=\"/__backstory/client.js\"");
            assert!(dressed.starts_with(&expected), "{dressed}");
            assert!(dressed.ends_with(&page[before.len()..]));
        }
    }

    #[test]
    fn nothing_of_an_error_is_taken_for_html() {
        let file: Arc<str> = "content/<i>.md".into();
        let finding = Diagnostic::new(Code::UnknownLink, "nothing is called `<b>`")
            .at(&file, Span::new(0, 3))
            .related(&file, Some(Span::new(4, 5)), "<u>")
            .hint("<s>");
        let html = overlay(&[finding], &|_| Some("<q>&\n".into()));
        for tag in ["<b>", "<i>", "<u>", "<s>", "<q>"] {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
        assert!(html.contains("content/&lt;i&gt;.md:1:1"), "{html}");
        assert!(html.contains("<mark>&lt;q&gt;</mark>&amp;"), "{html}");
    }

    #[test]
    fn everything_stands_in_the_margin() {
        assert_eq!(margin(&[], &|_| None), "");
        let file: Arc<str> = "content/a.md".into();
        let finding = |code| Diagnostic::new(code, "<b>").at(&file, Span::new(2, 3));
        let html = margin(&[finding(Code::RawHtml), finding(Code::P06)], &|_| Some("a\n<".into()));
        for part in ["1 warning, 1 note", "<code>P06</code>", "content/a.md:2:1", "&lt;b&gt;"] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("<b>") && !html.contains(" open"), "{html}");
        let many = margin(&vec![finding(Code::P06); MANY + 3], &|_| None);
        assert!(many.contains("and 3 more"), "{many}");
    }

    #[test]
    fn warnings_lie_over_nothing() {
        let finding = Diagnostic::new(Code::RawHtml, "raw HTML is left out");
        assert_eq!(overlay(&[finding], &|_| None), "");
    }
}
