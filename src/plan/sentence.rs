//! The sentence around a link or a citation, for lists of where something is named.

use super::fill::Filler;
use super::view::Html;
use crate::model::document::{Body, Document, Fragment, Hole, Within};
use crate::model::site::{DocIx, Via};
use crate::model::text;

/// Stand for the beginning and the end of a link while words are taken out of HTML: characters
/// that no text needs.
const START: char = '\u{1}';
const END: char = '\u{2}';

/// Elements that no sentence goes across.
const BLOCKS: [&str; 20] = [
    "p",
    "li",
    "ul",
    "ol",
    "td",
    "th",
    "tr",
    "dd",
    "dt",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "aside",
    "table",
    "pre",
];

impl Filler<'_> {
    /// The sentence of the document with the link or name `via`, which is marked; empty where there
    /// is none.
    pub(crate) fn sentence_of_link(&self, ix: DocIx, via: Via) -> Html {
        let found = match via {
            Via::Link(link) => self.sentence(ix, Hole::Link(link)),
            Via::Mention(at) => self.sentence_of_mention(ix, at),
            Via::Front => None,
        };
        found.unwrap_or_default()
    }

    fn sentence_of_mention(&self, ix: DocIx, at: u32) -> Option<Html> {
        let doc = self.maker.site.doc(ix);
        let mention = self.maker.site.references[ix.index()].mentions.get(at as usize)?;
        let fragment = mention.text.of(&doc.body)?;
        let (start, end) = (mention.start as usize, mention.end as usize);
        Some(self.around(ix, doc, fragment, start, end, false))
    }

    /// The sentence that the citation group `group` of the document backs; empty where it stands
    /// apart, as those of front matter do.
    pub(crate) fn sentence_of_citation(&self, ix: DocIx, group: u32) -> Html {
        let body = &self.maker.site.doc(ix).body;
        self.sentence(ix, Hole::Citation(group))
            .or_else(|| self.backed_by(ix, body, group))
            .unwrap_or_default()
    }

    /// What a citation backs that is taken out of the text it stands in: an event, a quotation, an
    /// account.
    fn backed_by(&self, ix: DocIx, body: &Body, group: u32) -> Option<Html> {
        let of = |text: &Fragment| {
            let words = text::of_html(&self.html(ix, text).0);
            let end = text::first_sentence_end(&words);
            Html(Fragment::of_text(words[..end].trim()).html)
        };
        let has =
            |range: crate::model::document::Range| range.indices().contains(&(group as usize));
        match body.citations.get(group as usize)?.within {
            Within::Event(at) => {
                let event = (*self.maker.site.doc_events[ix.index()].get(at as usize)?)?;
                let title = &self.maker.site.events[event.index()].title;
                Some(Html(Fragment::of_text(title).html))
            }
            Within::Statement(at) => Some(of(&body.statements.get(at as usize)?.quote)),
            Within::Dispute(at) => {
                let accounts = &body.disputes.get(at as usize)?.accounts;
                accounts
                    .iter()
                    .find(|account| has(account.citations))
                    .map(|account| of(&account.says))
            }
            _ => None,
        }
    }

    /// The sentence with the ageing figure `figure` of the document, which is marked.
    pub(crate) fn sentence_of_figure(&self, ix: DocIx, figure: u32) -> Html {
        let doc = self.maker.site.doc(ix);
        let wanted = Hole::AsOf(figure);
        let found = doc.passages().into_iter().map(|passage| passage.text).find_map(|fragment| {
            let (end, _) = fragment.holes.iter().find(|(_, hole)| *hole == wanted)?;
            let end = *end as usize;
            let open = fragment.html.get(..end)?.rfind("<span class=\"asof\"")?;
            let start = open + fragment.html.get(open..end)?.find('>')? + 1;
            Some(self.around(ix, doc, fragment, start, end, false))
        });
        found.unwrap_or_default()
    }

    fn sentence(&self, ix: DocIx, wanted: Hole) -> Option<Html> {
        let doc = self.maker.site.doc(ix);
        doc.passages().into_iter().map(|passage| passage.text).find_map(|fragment| {
            let (start, _) = fragment.holes.iter().find(|(_, hole)| *hole == wanted)?;
            let start = *start as usize;
            let by_hand = matches!(wanted, Hole::Link(_));
            let length = by_hand.then(|| fragment.html.get(start..)?.find("</a>")).flatten();
            Some(self.around(ix, doc, fragment, start, start + length.unwrap_or(0), by_hand))
        })
    }

    /// The sentence around what stands from byte `start` to `end` in the HTML of `fragment`, which
    /// is marked; `by_hand` where that is a link, which may show a title. Where it is nothing, the
    /// sentence is the one that it follows or stands in.
    fn around(
        &self,
        ix: DocIx,
        doc: &Document,
        fragment: &Fragment,
        start: usize,
        end: usize,
        by_hand: bool,
    ) -> Html {
        let words = self.words_around(ix, doc, fragment, start, end, by_hand);
        let Some(start) = words.find(START) else { return Html::default() };
        let (before, rest) = (&words[..start], &words[start + START.len_utf8()..]);
        let Some((link, after)) = rest.split_once(END) else { return Html::default() };
        let whole = format!("{before}{link}{after}");
        let (first, last) = (before.len(), before.len() + link.len());
        let ends: Vec<usize> = text::sentence_ends(&whole).collect();
        // A citation may follow the full stop of what it backs.
        let said = before.trim_end().len();
        let ended = link.is_empty() && ends.contains(&said);
        let limit = if ended { said } else { first };
        let from = ends.iter().copied().rfind(|end| *end < limit || *end == first && !ended);
        let to = if ended { Some(first) } else { ends.iter().copied().find(|end| *end >= last) };
        let before = &before[from.unwrap_or(0).min(first)..];
        let after = &whole[last..to.unwrap_or(whole.len()).max(last)];
        let mut out = Fragment::default();
        if link.is_empty() {
            out.push_text(format!("{before}{after}").trim());
            return Html(out.html);
        }
        out.push_text(before.trim_start());
        out.html.push_str("<mark>");
        out.push_text(link);
        out.html.push_str("</mark>");
        out.push_text(after.trim_end());
        Html(out.html)
    }

    /// The words of the block around what stands from `start` to `end`, with signs there.
    fn words_around(
        &self,
        ix: DocIx,
        doc: &Document,
        fragment: &Fragment,
        start: usize,
        end: usize,
        by_hand: bool,
    ) -> String {
        let (first, last) = block_around(&fragment.html, start, end);
        // What is put in, by place; at one place a link stands around the title that it shows.
        let (opens, closes) = if by_hand { (0, 2) } else { (1, 1) };
        let sign = |sign: char| sign.to_string();
        let mut put = vec![(start, opens, sign(START)), (end, closes, sign(END))];
        for (place, hole) in &fragment.holes {
            let place = *place as usize;
            if let Hole::LinkTitle(link) = hole
                && (first..=last).contains(&place)
            {
                let mut title = Fragment::default();
                title.push_text(self.link_title(ix, doc, *link));
                let order = if by_hand { 1 } else { 0 };
                put.push((place, order, title.html));
            }
        }
        put.sort_by_key(|(place, order, _)| (*place, *order));
        let mut html = String::with_capacity(last - first + 64);
        let mut at = first;
        for (place, _, text) in put {
            html.push_str(fragment.html.get(at..place).unwrap_or(""));
            html.push_str(&text);
            at = place;
        }
        html.push_str(fragment.html.get(at..last).unwrap_or(""));
        text::of_html(&html)
    }
}

/// From where to where the block goes that the bytes `start` to `end` of `html` stand in, without
/// its tags.
fn block_around(html: &str, start: usize, end: usize) -> (usize, usize) {
    let is_block = |tag: &str| {
        let name = tag.trim_start_matches(['<', '/']);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        BLOCKS.contains(&&name[..end])
    };
    let mut first = 0;
    let mut to = start.min(html.len());
    while let Some(open) = html[..to].rfind('<') {
        if is_block(&html[open..]) {
            first = html[open..start].find('>').map_or(start, |close| open + close + 1);
            break;
        }
        to = open;
    }
    let mut last = end.min(html.len());
    while let Some(open) = html[last..].find('<') {
        if is_block(&html[last + open..]) {
            return (first, last + open);
        }
        last += open + 1;
    }
    (first, html.len())
}
