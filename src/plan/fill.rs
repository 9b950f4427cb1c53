//! Holes of a fragment, filled for the page that shows it.

use rustc_hash::FxHashSet;

use super::notes::Notes;
use super::view::{Content, Html, Piece};
use super::{Here, Maker};
use crate::model::document::{Document, Fragment, Hole, LinkSort};
use crate::model::site::{DocIx, SourceIx, Target};
use crate::model::text;

/// What fills holes on one page.
pub(crate) struct Filler<'a> {
    pub(crate) maker: Maker<'a>,
    pub(crate) here: &'a Here,
    pub(crate) lang: &'a str,
    /// The sources that the page lists at its end.
    listed: FxHashSet<SourceIx>,
}

impl<'a> Filler<'a> {
    pub(crate) fn new(maker: Maker<'a>, here: &'a Here, lang: &'a str) -> Self {
        let cited = here.doc.into_iter().flat_map(|doc| maker.site.citations[doc.index()].iter());
        let listed = cited.flatten().flatten().copied().collect();
        Self { maker, here, lang, listed }
    }

    /// Whether the page lists `source` at its end.
    pub(crate) fn lists(&self, source: SourceIx) -> bool {
        self.listed.contains(&source)
    }

    /// The HTML of `fragment` of `doc` without marks of notes: for texts that list their sources
    /// beside them.
    pub(crate) fn html(&self, ix: DocIx, fragment: &Fragment) -> Html {
        Html(self.text(ix, fragment, None))
    }

    /// The HTML of `fragment` with marks of notes, which are added to `notes`.
    pub(crate) fn html_with_notes(
        &self,
        ix: DocIx,
        fragment: &Fragment,
        notes: &mut Notes,
    ) -> Html {
        Html(self.text(ix, fragment, Some(notes)))
    }

    fn text(&self, ix: DocIx, fragment: &Fragment, mut notes: Option<&mut Notes>) -> String {
        let doc = self.maker.site.doc(ix);
        let mut out = Fragment {
            html: String::with_capacity(fragment.html.len() + 48 * fragment.holes.len()),
            holes: Vec::new(),
        };
        let mut from = 0;
        for (at, hole) in &fragment.holes {
            out.html.push_str(fragment.html.get(from..*at as usize).unwrap_or(""));
            from = *at as usize;
            self.simple(ix, doc, *hole, notes.as_deref_mut(), &mut out);
        }
        out.html.push_str(fragment.html.get(from..).unwrap_or(""));
        out.html
    }

    /// The running text of a page from byte `start` to byte `end`, with its blocks.
    pub(crate) fn content(
        &self,
        ix: DocIx,
        range: std::ops::Range<u32>,
        notes: &mut Notes,
    ) -> Content {
        self.pieces(ix, &self.maker.site.doc(ix).body.content, range, notes)
    }

    /// The whole of `fragment` with its blocks.
    pub(crate) fn blocks_and_text(
        &self,
        ix: DocIx,
        fragment: &Fragment,
        notes: &mut Notes,
    ) -> Content {
        self.pieces(ix, fragment, 0..fragment.here(), notes)
    }

    fn pieces(
        &self,
        ix: DocIx,
        fragment: &Fragment,
        range: std::ops::Range<u32>,
        notes: &mut Notes,
    ) -> Content {
        let doc = self.maker.site.doc(ix);
        let mut pieces = Vec::new();
        let mut out = Fragment {
            html: String::with_capacity(2 * (range.end - range.start) as usize),
            holes: Vec::new(),
        };
        let mut from = range.start as usize;
        let first = fragment.holes.partition_point(|(at, _)| *at < range.start);
        for (at, hole) in &fragment.holes[first..] {
            // A hole at the very end stands before the heading that begins there.
            if *at > range.end {
                break;
            }
            out.html.push_str(fragment.html.get(from..*at as usize).unwrap_or(""));
            from = *at as usize;
            if *hole == Hole::NotesHere {
                if self.maker.wishes.notes_in_margin {
                    notes.put(self, &mut out.html);
                }
                continue;
            }
            match self.block(ix, doc, *hole, notes) {
                Some(block) => {
                    pieces.push(Piece::Html(std::mem::take(&mut out.html)));
                    pieces.push(Piece::Block(Box::new(block)));
                }
                None => self.simple(ix, doc, *hole, Some(notes), &mut out),
            }
        }
        out.html.push_str(fragment.html.get(from..range.end as usize).unwrap_or(""));
        pieces.push(Piece::Html(out.html));
        pieces.retain(|piece| !matches!(piece, Piece::Html(html) if html.is_empty()));
        Content(pieces)
    }

    /// A hole that needs no template.
    fn simple(
        &self,
        ix: DocIx,
        doc: &Document,
        hole: Hole,
        notes: Option<&mut Notes>,
        out: &mut Fragment,
    ) {
        match hole {
            Hole::Link(at) => self.link(ix, doc, at, out),
            Hole::LinkTitle(at) => out.push_text(self.link_title(ix, doc, at)),
            Hole::Image(at) => self.image(ix, doc, at, out),
            Hole::AsOf(at) => {
                if let Some(as_of) = doc.body.as_of.get(at as usize) {
                    let date = self.maker.date(&as_of.date.value, self.lang);
                    out.html.push_str("<small>");
                    out.push_text(self.maker.say(self.lang, "as_of_day", "as of"));
                    out.html.push(' ');
                    out.html.push_str(&date.html.0);
                    out.html.push_str("</small>");
                }
            }
            Hole::Citation(at) => {
                if let Some(notes) = notes {
                    notes.citation(self, ix, at, &mut out.html);
                }
            }
            Hole::Footnote(at) => {
                if let Some(notes) = notes {
                    notes.footnote(self, ix, at, &mut out.html);
                }
            }
            Hole::NotesHere
            | Hole::Chronology(_)
            | Hole::Statement(_)
            | Hole::Dispute(_)
            | Hole::Block(_) => {}
        }
    }

    fn link(&self, ix: DocIx, doc: &Document, at: u32, out: &mut Fragment) {
        let links = &self.maker.site.links[ix.index()];
        let target = links.get(at as usize).copied().unwrap_or(Target::Nowhere);
        let anchor = doc.body.links.get(at as usize).and_then(|link| link.fragment.as_deref());
        // A link without an address is valid HTML: text that could be a link.
        out.html.push_str("<a");
        if let Some(href) = self.maker.href(self.here, target, anchor) {
            out.html.push_str(" href=\"");
            out.push_text(&href);
            out.html.push('"');
            if let Some(card) = self.card(target) {
                out.html.push_str(" data-card=\"");
                out.push_text(card);
                out.html.push('"');
            }
        }
        out.html.push('>');
    }

    /// The id of the actor or term that the link leads to.
    fn card(&self, target: Target) -> Option<&'a str> {
        use crate::model::document::Kind;
        let Target::Doc(to) = target else { return None };
        let doc: &'a Document = self.maker.site.doc(to);
        matches!(doc.kind, Kind::Actor | Kind::Term).then_some(doc.id.as_str())
    }

    /// What a link without a label shows.
    pub(crate) fn link_title(&self, ix: DocIx, doc: &'a Document, at: u32) -> &'a str {
        let site = self.maker.site;
        let link = doc.body.links.get(at as usize);
        let written =
            link.filter(|link| link.sort == LinkSort::Wiki).map_or("", |link| &link.target);
        match site.links[ix.index()].get(at as usize).copied().unwrap_or(Target::Nowhere) {
            Target::Doc(to) => &site.doc(to).front.title.value,
            Target::Event(doc, entry) => match site.event_at(doc, entry) {
                Some(event) => &site.events[event.index()].title,
                None => written,
            },
            Target::Topic(topic) => &site.topics[topic.index()].title,
            Target::Section(section) => &site.sections[section as usize].title,
            Target::Source(source) => {
                let entry = &site.sources[source.index()].entry;
                entry.title.as_deref().unwrap_or(&entry.key.value)
            }
            // What is held back is called by its title all the same.
            _ => match site.ids.get(written) {
                Some(Target::Doc(to)) => &site.doc(*to).front.title.value,
                _ => written,
            },
        }
    }

    fn image(&self, ix: DocIx, doc: &Document, at: u32, out: &mut Fragment) {
        let Some(image) = doc.body.images.get(at as usize) else { return };
        let Some(src) = self.image_src(ix, at) else {
            // The finding says what is wrong; the reader gets what there is to be read.
            out.push_text(&image.alt);
            return;
        };
        out.html.push_str("<img src=\"");
        out.push_text(&src);
        out.html.push_str("\" alt=\"");
        out.push_text(&image.alt);
        if !image.title.is_empty() {
            out.html.push_str("\" title=\"");
            out.push_text(&image.title);
        }
        out.html.push_str("\" loading=\"lazy\">");
    }

    /// The address of the image `at` of the document, as seen from here.
    pub(crate) fn image_src(&self, ix: DocIx, at: u32) -> Option<String> {
        let known = self.maker.site.images[ix.index()].get(at as usize)?.as_deref()?;
        let outside = known.starts_with("https://") || known.starts_with("http://");
        Some(if outside { known.to_owned() } else { self.here.to(known) })
    }

    /// The sentence around the link `link` in `doc`, the link in `<mark>`; empty where it stands
    /// alone.
    pub(crate) fn sentence(&self, ix: DocIx, link: u32) -> Html {
        let doc = self.maker.site.doc(ix);
        let fragments = std::iter::once(&doc.body.content)
            .chain(doc.body.events.iter().map(|event| &event.text))
            .chain(doc.body.events.iter().map(|event| &event.title))
            .chain(doc.body.footnotes.iter().map(|note| &note.text))
            .chain(doc.body.statements.iter().map(|said| &said.quote))
            .chain(
                doc.body
                    .disputes
                    .iter()
                    .flat_map(|dispute| dispute.accounts.iter().map(|account| &account.says)),
            );
        let wanted = Hole::Link(link);
        for fragment in fragments {
            if let Some(number) = fragment.holes.iter().position(|(_, hole)| *hole == wanted) {
                return self.sentence_in(ix, doc, fragment, number);
            }
        }
        Html::default()
    }

    fn sentence_in(&self, ix: DocIx, doc: &Document, fragment: &Fragment, number: usize) -> Html {
        const BLOCKS: [&str; 7] = ["<p>", "<li>", "<td>", "<dd>", "<dt>", "</p>", "\">"];
        let at = fragment.holes[number].0 as usize;
        let html = &fragment.html;
        let start = BLOCKS[..5]
            .iter()
            .filter_map(|tag| html[..at].rfind(tag).map(|found| found + tag.len()))
            .max()
            .unwrap_or(0);
        let ends = ["</p>", "</li>", "</td>", "</dd>", "</dt>", "<ul>", "<ol>", "</h"];
        let end = ends.iter().filter_map(|tag| html[at..].find(tag)).min();
        let end = end.map_or(html.len(), |found| at + found);
        // The words before, of and after the link, so that the sentence can be cut around it.
        let (mut before, mut link, mut after) = (String::new(), String::new(), String::new());
        let mut part = 0;
        let mut from = start;
        let mut push = |text: &str, part: usize| match part {
            0 => before.push_str(text),
            1 => link.push_str(text),
            _ => after.push_str(text),
        };
        for (other, (place, hole)) in fragment.holes.iter().enumerate() {
            let place = *place as usize;
            if place < start || place > end {
                continue;
            }
            let text = &html[from..place];
            let closes = (part == 1).then(|| text.find("</a>")).flatten();
            match closes {
                Some(close) => {
                    push(&text[..close], 1);
                    push(&text[close + "</a>".len()..], 2);
                    part = 2;
                }
                None => push(text, part),
            }
            from = place;
            if other == number {
                part = 1;
            }
            if let Hole::LinkTitle(at) = hole {
                let mut title = Fragment::default();
                title.push_text(self.link_title(ix, doc, *at));
                push(&title.html, part);
            }
        }
        let text = &html[from..end];
        match (part == 1).then(|| text.find("</a>")).flatten() {
            Some(close) => {
                push(&text[..close], 1);
                push(&text[close + "</a>".len()..], 2);
            }
            None => push(text, part),
        }
        let spaced = |html: &str| {
            let words = text::of_html(html);
            let lead = if html.starts_with([' ', '\n']) { " " } else { "" };
            let trail = if html.ends_with([' ', '\n']) && !words.is_empty() { " " } else { "" };
            format!("{lead}{words}{trail}")
        };
        let (before, link, after) = (spaced(&before), text::of_html(&link), spaced(&after));
        let start =
            text::sentence_ends(&before).filter(|end| *end < before.trim_end().len()).last();
        let before = &before[start.unwrap_or(0)..];
        let whole = format!("{link}{after}");
        let cut = text::sentence_ends(&whole).find(|end| *end >= link.len()).unwrap_or(whole.len());
        let after = &whole[link.len()..cut.max(link.len())];
        let mut out = Fragment::default();
        out.push_text(before.trim_start());
        out.html.push_str("<mark>");
        out.push_text(&link);
        out.html.push_str("</mark>");
        out.push_text(after);
        Html(out.html)
    }
}
