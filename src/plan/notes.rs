//! Notes of a page: citations and footnotes, numbered together in the order of their marks.

use super::fill::Filler;
use super::view::{Html, NoteView};
use crate::model::document::{Citation, Footnote, Fragment};
use crate::model::site::{DocIx, SourceIx, Text};

/// The notes of one page while its text is filled in.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    made: Vec<Made>,
    /// How many of them stand in the text already.
    put: usize,
}

#[derive(Debug)]
struct Made {
    /// What the note says, to find the same note again.
    key: Key,
    view: NoteView,
    marks: u32,
}

#[derive(Debug, PartialEq, Eq)]
enum Key {
    Citations(Vec<Citation>),
    Footnote(u32),
}

impl Notes {
    /// Marks the citation group `at` of the document.
    pub(crate) fn citation(&mut self, filler: &Filler<'_>, ix: DocIx, at: u32, out: &mut String) {
        let site = filler.maker.site;
        let Some(group) = site.doc(ix).body.citations.get(at as usize) else { return };
        let sources = site.citations[ix.index()].get(at as usize).map_or(&[][..], Vec::as_slice);
        let items: Vec<Citation> = group.items.iter().map(without_place).collect();
        let html = filler.citation_group(&group.items, sources);
        self.mark(filler, Key::Citations(items), html, out);
    }

    /// Marks the footnote `at` of the document.
    pub(crate) fn footnote(&mut self, filler: &Filler<'_>, ix: DocIx, at: u32, out: &mut String) {
        let Some(note) = filler.maker.site.doc(ix).body.footnotes.get(at as usize) else { return };
        let html = footnote_html(filler, ix, at, note);
        self.mark(filler, Key::Footnote(at), html, out);
    }

    fn mark(&mut self, filler: &Filler<'_>, key: Key, html: Html, out: &mut String) {
        let known = self.made.iter().position(|made| made.key == key);
        let at = known.unwrap_or_else(|| {
            let number = u32::try_from(self.made.len() + 1).unwrap_or(u32::MAX);
            let view = NoteView { number, id: format!("n{number}"), mark: format!("r{number}"), html };
            self.made.push(Made { key, view, marks: 0 });
            self.made.len() - 1
        });
        let made = &mut self.made[at];
        made.marks += 1;
        let number = made.view.number;
        let id = if made.marks == 1 { format!(" id=\"r{number}\"") } else { String::new() };
        out.push_str(&format!(
            "<a class=\"ref\"{id} href=\"#n{number}\" role=\"doc-noteref\" aria-label=\"{} {number}\">{number}</a>",
            escaped(filler.maker.say(filler.lang, "note", "Note"))
        ));
    }

    /// Writes the notes that were marked since the last time.
    pub(crate) fn put(&mut self, filler: &Filler<'_>, out: &mut String) {
        if self.put == self.made.len() {
            return;
        }
        let back = escaped(filler.maker.say(filler.lang, "back_to_note", "Back to the mark of note"));
        out.push_str("<div class=\"notes\">");
        for made in &self.made[self.put..] {
            let NoteView { number, html, .. } = &made.view;
            out.push_str(&format!(
                "<p id=\"n{number}\" role=\"doc-footnote\"><a href=\"#r{number}\" aria-label=\"{back} {number}\">{number}</a>{}</p>",
                html.0
            ));
        }
        out.push_str("</div>\n");
        self.put = self.made.len();
    }

    /// The notes that were marked since the last time, for a place of their own.
    pub(crate) fn take(&mut self) -> Vec<NoteView> {
        let new = self.made[self.put..].iter().map(|made| made.view.clone()).collect();
        self.put = self.made.len();
        new
    }

    /// The notes that were not put into the text.
    pub(crate) fn rest(self) -> Vec<NoteView> {
        self.made.into_iter().skip(self.put).map(|made| made.view).collect()
    }
}

fn escaped(text: &str) -> String {
    Fragment::of_text(text).html
}

fn without_place(citation: &Citation) -> Citation {
    let mut citation = citation.clone();
    citation.key.span = crate::diagnostic::Span::default();
    citation
}

fn footnote_html(filler: &Filler<'_>, ix: DocIx, at: u32, note: &Footnote) -> Html {
    // A note is a paragraph of its own; the paragraphs in it become breaks.
    let html = filler.html_in(ix, Text::Footnote(at), &note.text).0;
    let html = html.trim().trim_start_matches("<p>").trim_end_matches("</p>");
    Html(html.replace("</p>\n<p>", "<br>"))
}

impl Filler<'_> {
    /// What a note says that cites `items`.
    pub(crate) fn citation_group(&self, items: &[Citation], sources: &[Option<SourceIx>]) -> Html {
        let mut out = Fragment::default();
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.html.push_str("; ");
            }
            if !item.prefix.is_empty() {
                out.push_text(&item.prefix);
                out.html.push(' ');
            }
            match sources.get(at).copied().flatten() {
                Some(source) => {
                    out.html.push_str("<a href=\"");
                    out.push_text(&self.source_href(source));
                    out.html.push_str("\">");
                    out.push_text(&self.source_label(source));
                    out.html.push_str("</a>");
                }
                None => out.push_text(&item.key.value),
            }
            if !item.locator.is_empty() {
                out.html.push_str(", ");
                // The number stays with its abbreviation.
                out.push_text(&item.locator.replacen(". ", ".\u{a0}", 1));
            }
            if !item.suffix.is_empty() {
                // Behind a locator the suffix is a remark of its own: "para. 1, caption".
                let apart = if item.locator.is_empty() { " " } else { ", " };
                if !item.suffix.starts_with([',', ';', '.', ':']) {
                    out.html.push_str(apart);
                }
                out.push_text(&item.suffix);
            }
        }
        Html(out.html)
    }

    /// The way to the entry of `source`: in the list at this page's end, else on its own page.
    fn source_href(&self, source: SourceIx) -> String {
        let site = self.maker.site;
        if self.lists(source) {
            return format!("#{}", super::sources::anchor(site, source));
        }
        self.here.to(&site.sources[source.index()].address)
    }

    /// A short name of `source`: who made or published it, else its title.
    pub(crate) fn source_label(&self, source: SourceIx) -> String {
        let entry = &self.maker.site.sources[source.index()].entry;
        match entry.authors.as_slice() {
            [] => {}
            [one] => return one.clone(),
            [one, two] => return format!("{one} and {two}"),
            [one, ..] => return format!("{one} et al."),
        }
        let who = entry.publisher.as_ref().or(entry.container.as_ref());
        who.or(entry.title.as_ref()).unwrap_or(&entry.key.value).clone()
    }
}
