//! Notes of a page: citations and footnotes, numbered together in the order of their marks.

use rustc_hash::FxHashMap;

use super::cited::Numbered;
use super::fill::Filler;
use super::sources::Depth;
use super::view::{Content, Html, NoteView, PageView, Piece, SourceView};
use crate::model::document::{Citation, Footnote, Fragment, Hole, Range};
use crate::model::site::{DocIx, Text};

/// Stands before and after the number of a note where what it says is put in later: a style must
/// know all notes of a page to write one. No text needs this character.
const SIGN: char = '\u{1}';

/// The notes of one page while its text is filled in.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    made: Vec<Made>,
    /// Where in `made` each note is.
    known: FxHashMap<Key, usize>,
    /// How many of them stand in the text already.
    put: usize,
}

#[derive(Debug)]
struct Made {
    view: NoteView,
    marks: u32,
    /// The citation group that it is made of.
    group: Option<(DocIx, u32)>,
}

/// What a note says, to find the same note again.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Citations(Vec<Citation>),
    Footnote(u32),
}

impl Notes {
    /// Marks the citation group `at` of the document.
    pub(crate) fn citation(&mut self, filler: &Filler<'_>, ix: DocIx, at: u32, out: &mut String) {
        let Some((items, _)) = filler.group(ix, at) else { return };
        let key = Key::Citations(items.iter().map(without_place).collect());
        let later = |number| Html(format!("{SIGN}{number}{SIGN}"));
        self.mark(filler, key, Some((ix, at)), later, out);
    }

    /// Marks the footnote `at` of the document.
    pub(crate) fn footnote(&mut self, filler: &Filler<'_>, ix: DocIx, at: u32, out: &mut String) {
        let Some(note) = filler.maker.site.doc(ix).body.footnotes.get(at as usize) else { return };
        self.mark(filler, Key::Footnote(at), None, |_| footnote_html(filler, ix, at, note), out);
    }

    fn mark(
        &mut self,
        filler: &Filler<'_>,
        key: Key,
        group: Option<(DocIx, u32)>,
        html: impl FnOnce(u32) -> Html,
        out: &mut String,
    ) {
        let at = *self.known.entry(key).or_insert_with(|| {
            let number = u32::try_from(self.made.len() + 1).unwrap_or(u32::MAX);
            let html = html(number);
            let view = NoteView { number, id: named('n', number), mark: named('r', number), html };
            self.made.push(Made { view, marks: 0, group });
            self.made.len() - 1
        });
        let made = &mut self.made[at];
        made.marks += 1;
        let number = made.view.number;
        let number = number.to_string();
        out.push_str("<a class=\"ref\"");
        if made.marks == 1 {
            push_all(out, [" id=\"r", &number, "\""]);
        }
        push_all(out, [" href=\"#n", &number, "\" role=\"doc-noteref\" aria-label=\""]);
        crate::html::escape(out, filler.maker.say(filler.lang, "note", "Note"));
        push_all(out, [" ", &number, "\">"]);
        push_all(out, [&number, "</a>"]);
    }

    /// Writes the notes that were marked since the last time.
    pub(crate) fn put(&mut self, filler: &Filler<'_>, out: &mut String) {
        if self.put == self.made.len() {
            return;
        }
        let back =
            escaped(filler.maker.say(filler.lang, "back_to_note", "Back to the mark of note"));
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

    /// Ends the page of the document `ix`: the notes that are not put into its text, what each
    /// note says, and the list of sources, wherever `view` has them.
    pub(crate) fn finish(self, filler: &Filler<'_>, ix: DocIx, view: &mut PageView) {
        let sources = filler.sources_in(ix);
        let groups = self.made.iter().filter_map(|made| {
            let (doc, at) = made.group?;
            let (items, sources) = filler.group(doc, at)?;
            Some(Numbered { note: made.view.number as usize, items, sources })
        });
        let groups: Vec<Numbered<'_>> = groups.collect();
        view.notes.extend(self.made.into_iter().skip(self.put).map(|made| made.view));
        if sources.is_empty() && groups.is_empty() {
            return;
        }
        let formatted = filler.cite(&groups, &sources);
        view.sources = filler.listed(&sources, &formatted, Depth::Entry);
        let numbers = groups.iter().map(|group| group.note);
        let said: FxHashMap<usize, String> = numbers.zip(formatted.notes).collect();
        for note in &mut view.notes {
            fill_in(&mut note.html.0, &said);
        }
        let sections = view.sections.iter_mut().map(|section| &mut section.content);
        for content in sections.chain([&mut view.content]) {
            finish_content(content, &said, &view.sources);
        }
    }
}

/// Puts what the notes say, and the list of sources, into a running text.
fn finish_content(content: &mut Content, said: &FxHashMap<usize, String>, sources: &[SourceView]) {
    for piece in &mut content.0 {
        match piece {
            Piece::Html(html) => fill_in(html, said),
            Piece::Rows(_) => {}
            Piece::Block(block) => {
                if block.name == "sources" {
                    block.sources = sources.to_vec();
                }
                let answers = block.questions.iter_mut().map(|question| &mut question.answer);
                for inner in answers.chain([&mut block.text]) {
                    finish_content(inner, said, sources);
                }
            }
        }
    }
}

/// Puts what each note says where only its number stands so far.
fn fill_in(html: &mut String, said: &FxHashMap<usize, String>) {
    if !html.contains(SIGN) {
        return;
    }
    let mut filled = String::with_capacity(html.len() + 160);
    let mut rest = html.as_str();
    while let Some((before, after)) = rest.split_once(SIGN) {
        filled.push_str(before);
        let note = after
            .split_once(SIGN)
            .and_then(|(number, after)| Some((said.get(&number.parse().ok()?)?, after)));
        match note {
            Some((note, after)) => {
                filled.push_str(note);
                rest = after;
            }
            None => {
                filled.push(SIGN);
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    *html = filled;
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
    let mut html = html.replace("</p>\n<p>", "<br>");
    // What it cites follows it: a mark in a note would only lead to another note.
    for (at, citation) in filler.citations_in(ix, &note.text).iter().enumerate() {
        html.push_str(if at == 0 { " " } else { "; " });
        html.push_str(&citation.0);
    }
    Html(html)
}

impl Filler<'_> {
    /// The footnotes marked in `fragment`, for texts whose notes stand beside them.
    pub(crate) fn footnotes_in(&self, ix: DocIx, fragment: &Fragment) -> Vec<Html> {
        let notes = &self.maker.site.doc(ix).body.footnotes;
        let marked = fragment.holes.iter().filter_map(|(_, hole)| match hole {
            Hole::Footnote(at) => Some((*at, notes.get(*at as usize)?)),
            _ => None,
        });
        marked.map(|(at, note)| footnote_html(self, ix, at, note)).collect()
    }

    /// What the citations in `fragment` say, for the like.
    pub(crate) fn citations_in(&self, ix: DocIx, fragment: &Fragment) -> Vec<Html> {
        let marked = fragment.holes.iter().filter_map(|(_, hole)| match hole {
            Hole::Citation(at) => Some(Range { start: *at, end: at.saturating_add(1) }),
            _ => None,
        });
        marked.flat_map(|range| self.sources_of(ix, range)).collect()
    }
}

fn push_all<const N: usize>(out: &mut String, texts: [&str; N]) {
    texts.iter().for_each(|text| out.push_str(text));
}

/// The anchor of the note `number` or of its mark.
fn named(sign: char, number: u32) -> String {
    let mut name = number.to_string();
    name.insert(0, sign);
    name
}
