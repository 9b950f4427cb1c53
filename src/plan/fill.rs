//! Holes of a fragment, filled for the page that shows it.

use std::cell::Cell;

use rustc_hash::FxHashSet;

use super::common::Shelf;
use super::notes::Notes;
use super::view::{Content, Html, Piece};
use super::{Here, Maker};
use crate::model::document::{Document, Fragment, Hole, LinkSort};
use crate::model::site::{DocIx, Mention, SourceIx, Target, Text};

/// What fills holes on one page.
pub(crate) struct Filler<'a> {
    pub(crate) maker: Maker<'a>,
    pub(crate) here: &'a Here,
    pub(crate) lang: &'a str,
    /// What it shares with other pages of its depth.
    pub(super) shelf: Option<&'a Shelf>,
    /// The sources that the page lists at its end.
    listed: FxHashSet<SourceIx>,
    /// Whether no picture has been shown yet.
    pub(super) is_first: Cell<bool>,
}

impl<'a> Filler<'a> {
    pub(crate) fn new(maker: Maker<'a>, here: &'a Here, lang: &'a str) -> Self {
        let cited = here
            .doc
            .into_iter()
            .flat_map(|doc| maker.site.references[doc.index()].citations.iter());
        let listed = cited.flatten().flatten().copied().collect();
        let shelf = maker.common.shelf(&here.root);
        Self { maker, here, lang, shelf, listed, is_first: Cell::new(true) }
    }

    /// Whether the page lists `source` at its end.
    pub(crate) fn lists(&self, source: SourceIx) -> bool {
        self.listed.contains(&source)
    }

    /// The HTML of `fragment` of the document without marks of notes: for texts that list their
    /// sources beside them.
    pub(crate) fn html(&self, ix: DocIx, fragment: &Fragment) -> Html {
        Html(self.text(ix, fragment, &[], None))
    }

    /// As [`Filler::html`], with links from the names in it: `fragment` is the text `text` of the
    /// document.
    pub(crate) fn html_in(&self, ix: DocIx, text: Text, fragment: &Fragment) -> Html {
        Html(self.text(ix, fragment, self.maker.site.mentions_in(ix, text), None))
    }

    /// As [`Filler::html_in`], with marks of notes, which are added to `notes`.
    pub(crate) fn html_in_with_notes(
        &self,
        ix: DocIx,
        text: Text,
        fragment: &Fragment,
        notes: &mut Notes,
    ) -> Html {
        Html(self.text(ix, fragment, self.maker.site.mentions_in(ix, text), Some(notes)))
    }

    /// The HTML of `fragment` with marks of notes, which are added to `notes`.
    pub(crate) fn html_with_notes(
        &self,
        ix: DocIx,
        fragment: &Fragment,
        notes: &mut Notes,
    ) -> Html {
        Html(self.text(ix, fragment, &[], Some(notes)))
    }

    fn text(
        &self,
        ix: DocIx,
        fragment: &Fragment,
        mut mentions: &[Mention],
        mut notes: Option<&mut Notes>,
    ) -> String {
        let doc = self.maker.site.doc(ix);
        let put_in = fragment.holes.len() + mentions.len();
        let mut out = Fragment {
            html: String::with_capacity(fragment.html.len() + 48 * put_in),
            holes: Vec::new(),
        };
        let mut from = 0;
        for (at, hole) in &fragment.holes {
            self.weave(&fragment.html, from..*at as usize, &mut mentions, &mut out);
            from = *at as usize;
            self.simple(ix, doc, *hole, notes.as_deref_mut(), &mut out);
        }
        self.weave(&fragment.html, from..fragment.html.len(), &mut mentions, &mut out);
        out.html
    }

    /// Adds `range` of `html`, with links from those of `mentions` that stand in it, and takes
    /// these off. A page has no link to itself.
    fn weave(
        &self,
        html: &str,
        range: std::ops::Range<usize>,
        mentions: &mut &[Mention],
        out: &mut Fragment,
    ) {
        let mut from = range.start;
        while let Some((mention, rest)) = mentions.split_first() {
            let (start, end) = (mention.start as usize, mention.end as usize);
            if start >= range.end {
                break;
            }
            *mentions = rest;
            let inside = from <= start && end <= range.end;
            if inside && Some(mention.to) != self.here.doc {
                out.html.push_str(html.get(from..start).unwrap_or(""));
                self.start_link(Target::Doc(mention.to), None, out);
                out.html.push_str(html.get(start..end).unwrap_or(""));
                out.html.push_str("</a>");
                from = end;
            }
        }
        out.html.push_str(html.get(from..range.end).unwrap_or(""));
    }

    /// The running text of a page from byte `start` to byte `end`, with its blocks.
    pub(crate) fn content(
        &self,
        ix: DocIx,
        range: std::ops::Range<u32>,
        notes: &mut Notes,
    ) -> Content {
        let body = &self.maker.site.doc(ix).body;
        let headed = body.headings.iter().find(|heading| heading.level <= 2);
        let headed = headed.map_or(u32::MAX, |heading| heading.start);
        self.pieces(ix, Text::Content, &body.content, range, headed, notes)
    }

    /// The whole of `fragment` with its blocks, which stands within another block; it is the text
    /// `text` of the document.
    pub(crate) fn blocks_and_text(
        &self,
        ix: DocIx,
        text: Text,
        fragment: &Fragment,
        notes: &mut Notes,
    ) -> Content {
        self.pieces(ix, text, fragment, 0..fragment.here(), u32::MAX, notes)
    }

    /// `headed` is where the first heading of the page's own text stands.
    fn pieces(
        &self,
        ix: DocIx,
        text: Text,
        fragment: &Fragment,
        range: std::ops::Range<u32>,
        headed: u32,
        notes: &mut Notes,
    ) -> Content {
        let doc = self.maker.site.doc(ix);
        let mut pieces = Vec::new();
        let mut out = Fragment {
            html: String::with_capacity(2 * (range.end - range.start) as usize),
            holes: Vec::new(),
        };
        let mut from = range.start as usize;
        let mentions = self.maker.site.mentions_in(ix, text);
        let before = mentions.partition_point(|mention| mention.start < range.start);
        let mut mentions = &mentions[before..];
        let first = fragment.holes.partition_point(|(at, _)| *at < range.start);
        for (at, hole) in &fragment.holes[first..] {
            // A hole at the very end stands before the heading that begins there.
            if *at > range.end {
                break;
            }
            self.weave(&fragment.html, from..*at as usize, &mut mentions, &mut out);
            from = *at as usize;
            if *hole == Hole::NotesHere {
                if self.maker.wishes.notes_in_margin {
                    notes.put(self, &mut out.html);
                }
                continue;
            }
            match self.block(ix, doc, *hole, notes) {
                Some(mut block) => {
                    block.put_below(if *at <= headed { 2 } else { 3 });
                    pieces.push(Piece::Html(std::mem::take(&mut out.html)));
                    pieces.push(Piece::Block(Box::new(block)));
                }
                None => self.simple(ix, doc, *hole, Some(notes), &mut out),
            }
        }
        self.weave(&fragment.html, from..range.end as usize, &mut mentions, &mut out);
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
            Hole::Image(at) => self.put_image(ix, doc, at, out),
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
        let links = &self.maker.site.references[ix.index()].links;
        let target = links.get(at as usize).copied().unwrap_or(Target::Nowhere);
        let anchor = doc.body.links.get(at as usize).and_then(|link| link.fragment.as_deref());
        self.start_link(target, anchor, out);
    }

    fn start_link(&self, target: Target, anchor: Option<&str>, out: &mut Fragment) {
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
        match site.references[ix.index()].links.get(at as usize).copied().unwrap_or(Target::Nowhere)
        {
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

    fn put_image(&self, ix: DocIx, doc: &Document, at: u32, out: &mut Fragment) {
        let Some(image) = doc.body.images.get(at as usize) else { return };
        let Some(to) = self.image(ix, at) else {
            // The finding says what is wrong; the reader gets what there is to be read.
            out.push_text(&image.alt);
            return;
        };
        out.html.push_str(&self.picture(to, &image.alt, &image.title).picture.0);
    }

    /// The file of the image `at` of the document, from the output's root, or its address.
    pub(crate) fn image(&self, ix: DocIx, at: u32) -> Option<&'a str> {
        self.maker.site.references[ix.index()].images.get(at as usize)?.as_deref()
    }
}
