//! What a style has printed, as HTML with `<i>`, `<span>` and `<a>` and nothing else.

use hayagriva::citationberg::taxonomy::NameVariable;
use hayagriva::citationberg::{
    Display, FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign,
};
use hayagriva::{Elem, ElemChild, ElemMeta, Formatted};

use super::when;
pub(super) use crate::html::escape;

/// Appends prose of the author in which `*words*` stand out.
pub(super) fn prose(out: &mut String, text: &str) {
    let mut parts = text.split('*');
    escape(out, parts.next().unwrap_or(""));
    let rest: Vec<&str> = parts.collect();
    let mut at = 0;
    while at < rest.len() {
        let inner = rest[at];
        if at + 1 < rest.len() && !inner.is_empty() && inner.trim() == inner {
            out.push_str("<i>");
            escape(out, inner);
            out.push_str("</i>");
            escape(out, rest[at + 1]);
            at += 2;
        } else {
            out.push('*');
            escape(out, inner);
            at += 1;
        }
    }
}

/// Whether a link to `url` can do no harm.
pub(super) fn is_linkable(url: &str) -> bool {
    let scheme = url.split(':').next().unwrap_or("").to_ascii_lowercase();
    ["http", "https", "ftp", "ftps", "mailto"].contains(&scheme.as_str())
}

/// The start tag of a link; `attributes` are escaped already.
pub(super) fn open_link(out: &mut String, url: &str, attributes: &str) {
    out.push_str("<a href=\"");
    escape(out, url);
    out.push('"');
    out.push_str(attributes);
    out.push('>');
}

/// Writes what a style has printed for one source.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) out: String,
    /// Leave out the first names that come, because the text has them already.
    pub(super) without_names: bool,
    /// Leave out the number of the source.
    pub(super) without_number: bool,
    /// Punctuation that comes next belonged to something left out.
    pub(super) trim: bool,
    /// Attributes of links to the source.
    pub(super) attributes: String,
    /// Where the first thing that is said of the source leads, until it has been said, and the
    /// attributes of that link.
    pub(super) link: Option<(String, String)>,
    /// Whether that is being said: there are no links in links.
    pub(super) in_link: bool,
}

impl Writer {
    pub(super) fn children(&mut self, children: &[ElemChild]) {
        for child in children {
            self.child(child);
        }
    }

    pub(super) fn child(&mut self, child: &ElemChild) {
        match child {
            ElemChild::Text(text) => self.text(text),
            ElemChild::Markup(text) => {
                self.trim = false;
                escape(&mut self.out, text);
            }
            ElemChild::Link { text, url } if is_linkable(url) && !self.in_link => {
                self.trim = false;
                open_link(&mut self.out, url, &self.attributes);
                self.text(text);
                self.out.push_str("</a>");
            }
            ElemChild::Link { text, .. } => self.text(text),
            ElemChild::Elem(elem) => {
                if self.leaves_out(elem.meta.as_ref()) {
                    self.trim = true;
                    return;
                }
                if is_said(elem.meta.as_ref())
                    && let Some(link) = self.link.take()
                {
                    return self.linked(link, |writer| writer.elem(elem));
                }
                self.elem(elem);
            }
            ElemChild::Transparent { .. } => {}
        }
    }

    fn elem(&mut self, elem: &Elem) {
        let class = match elem.display {
            Some(Display::Block) => "csl-block",
            Some(Display::LeftMargin) => "csl-left-margin",
            Some(Display::RightInline) => "csl-right-inline",
            Some(Display::Indent) => "csl-indent",
            None => return self.children(&elem.children.0),
        };
        self.out.push_str(&format!("<span class=\"{class}\">"));
        self.children(&elem.children.0);
        self.out.push_str("</span>");
    }

    /// What `write` writes, as a link; where it writes nothing, the link is kept for what comes next.
    fn linked(&mut self, link: (String, String), write: impl FnOnce(&mut Self)) {
        let before = self.out.len();
        open_link(&mut self.out, &link.0, &link.1);
        let start = self.out.len();
        self.in_link = true;
        write(self);
        self.in_link = false;
        if self.out.len() == start {
            self.out.truncate(before);
            self.link = Some(link);
        } else {
            self.out.push_str("</a>");
        }
    }

    /// What was written, with its link around the whole where no part of it could be one.
    pub(super) fn finish(self) -> String {
        match self.link {
            Some((link, attributes))
                if !self.out.trim().is_empty() && !self.out.contains("<a ") =>
            {
                let mut out = String::new();
                open_link(&mut out, &link, &attributes);
                out + self.out.trim() + "</a>"
            }
            _ => self.out,
        }
    }

    fn leaves_out(&mut self, meta: Option<&ElemMeta>) -> bool {
        match meta {
            Some(ElemMeta::CitationNumber) => self.without_number,
            Some(ElemMeta::Names(names)) if self.without_names => {
                let author =
                    |variable| matches!(variable, NameVariable::Author | NameVariable::Editor);
                let ours =
                    names.iter().any(|(people, variable)| !people.is_empty() && author(*variable));
                self.without_names = !ours;
                ours
            }
            _ => false,
        }
    }

    fn text(&mut self, text: &Formatted) {
        let mut shown = text.text.as_str();
        if self.trim {
            shown = shown.trim_start_matches([',', '.', ':', ';', ' ', '\u{a0}', ']', ')']);
            self.trim = shown.is_empty();
        }
        if self.out.ends_with(' ') {
            shown = shown.trim_start_matches(' ');
        }
        if shown.is_empty() {
            return;
        }
        let format = text.formatting;
        let mut classes = Vec::new();
        if format.font_variant == FontVariant::SmallCaps {
            classes.push("csl-small-caps");
        }
        match format.font_weight {
            FontWeight::Bold => classes.push("csl-bold"),
            FontWeight::Light => classes.push("csl-light"),
            FontWeight::Normal => {}
        }
        if format.text_decoration == TextDecoration::Underline {
            classes.push("csl-underline");
        }
        match format.vertical_align {
            VerticalAlign::Sup => classes.push("csl-sup"),
            VerticalAlign::Sub => classes.push("csl-sub"),
            _ => {}
        }
        let italic = format.font_style == FontStyle::Italic;
        if !classes.is_empty() {
            self.out.push_str(&format!("<span class=\"{}\">", classes.join(" ")));
        }
        self.out.push_str(if italic { "<i>" } else { "" });
        escape(&mut self.out, &with_years(shown).replace("  ", " "));
        self.out.push_str(if italic { "</i>" } else { "" });
        self.out.push_str(if classes.is_empty() { "" } else { "</span>" });
    }
}

/// Whether an element of this sort says something of the source: a name, a title, a date.
fn is_said(meta: Option<&ElemMeta>) -> bool {
    match meta {
        Some(ElemMeta::Names(names)) => names.iter().any(|(people, _)| !people.is_empty()),
        Some(ElemMeta::Text | ElemMeta::Date | ElemMeta::CitationLabel) => true,
        _ => false,
    }
}

/// The text with numbers that stand for several years put into words.
fn with_years(text: &str) -> std::borrow::Cow<'_, str> {
    let is_digit = |c: char| c.is_ascii_digit();
    let numbers = text.split(|c: char| !is_digit(c)).filter(|run| run.len() == 10);
    let mut shown = std::borrow::Cow::Borrowed(text);
    for number in numbers {
        if let Some(words) = number.parse().ok().and_then(when::words_of_years) {
            shown = shown.replace(number, &words).into();
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_escaped_and_stars_become_italics() {
        for (text, html) in [
            ("a < b & \"c\"", "a &lt; b &amp; &quot;c&quot;"),
            ("*cf.* x", "<i>cf.</i> x"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("*", "*"),
            ("a *b", "a *b"),
            ("*a* and *b*", "<i>a</i> and <i>b</i>"),
        ] {
            let mut out = String::new();
            prose(&mut out, text);
            assert_eq!(out, html);
        }
    }
}
