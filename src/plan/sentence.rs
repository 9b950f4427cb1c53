//! The sentence in which one page links to another.

use super::fill::Filler;
use super::view::Html;
use crate::model::document::{Body, Document, Fragment, Hole};
use crate::model::site::{DocIx, Text, Via};
use crate::model::text;

/// Where the text of a paragraph, an item or a cell begins.
const STARTS: [&str; 5] = ["<p>", "<li>", "<td>", "<dd>", "<dt>"];
/// Where it ends.
const ENDS: [&str; 8] = ["</p>", "</li>", "</td>", "</dd>", "</dt>", "<ul>", "<ol>", "</h"];

impl Filler<'_> {
    /// The sentence of the document `ix` with the link in `<mark>`; empty where it stands alone.
    pub(crate) fn sentence(&self, ix: DocIx, via: Via) -> Html {
        let doc = self.maker.site.doc(ix);
        match via {
            Via::Link(link) => {
                let wanted = Hole::Link(link);
                let holds = |fragment: &&Fragment| fragment.holes.iter().any(|(_, hole)| *hole == wanted);
                let Some(fragment) = texts(&doc.body).find(holds) else { return Html::default() };
                let hole = fragment.holes.iter().find(|(_, hole)| *hole == wanted);
                let start = hole.map_or(0, |(at, _)| *at as usize);
                let end = fragment.html.get(start..).and_then(|rest| rest.find("</a>"));
                self.around(ix, doc, fragment, start, end.map_or(start, |end| start + end), true)
            }
            Via::Mention(at) => {
                let mentions = self.maker.site.mentions.get(ix.index());
                let Some(mention) = mentions.and_then(|mentions| mentions.get(at as usize)) else {
                    return Html::default();
                };
                let Some(fragment) = text_of(&doc.body, mention.text) else { return Html::default() };
                self.around(ix, doc, fragment, mention.start as usize, mention.end as usize, false)
            }
            Via::Front => Html::default(),
        }
    }

    /// The sentence around what stands from `start` to `end` in the HTML of `fragment`; `by_hand`
    /// where that is a link already, which may show a title.
    fn around(
        &self,
        ix: DocIx,
        doc: &Document,
        fragment: &Fragment,
        start: usize,
        end: usize,
        by_hand: bool,
    ) -> Html {
        let html = fragment.html.as_str();
        let (head, tail) = (html.get(..start).unwrap_or(""), html.get(end..).unwrap_or(""));
        let first = STARTS.iter().filter_map(|tag| head.rfind(tag).map(|found| found + tag.len())).max();
        let last = ENDS.iter().filter_map(|tag| tail.find(tag)).min();
        let (first, last) = (first.unwrap_or(0), last.map_or(html.len(), |found| end + found));
        // The title that a link by hand shows stands before its first byte, and before its end.
        let words = |from, to, titles: &dyn Fn(usize) -> bool| self.words_of(ix, doc, fragment, from, to, titles);
        let before = words(first, start, &|at| first <= at && at < start);
        let link = words(start, end, &|at| by_hand && start <= at && at <= end);
        let next = if by_hand { (end + "</a>".len()).min(last) } else { end };
        let after = words(next, last, &|at| next <= at && at < last);
        let (before, link, after) = (spaced(&before), text::of_html(&link), spaced(&after));
        let cut = text::sentence_ends(&before).filter(|end| *end < before.trim_end().len()).last();
        let before = &before[cut.unwrap_or(0)..];
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

    /// The HTML from `from` to `to` with the titles that `titles` lets in by their place.
    fn words_of(
        &self,
        ix: DocIx,
        doc: &Document,
        fragment: &Fragment,
        from: usize,
        to: usize,
        titles: &dyn Fn(usize) -> bool,
    ) -> String {
        let mut out = Fragment::default();
        let mut at = from;
        for (place, hole) in &fragment.holes {
            let place = *place as usize;
            if let Hole::LinkTitle(link) = hole
                && titles(place)
            {
                out.html.push_str(fragment.html.get(at..place).unwrap_or(""));
                out.push_text(self.link_title(ix, doc, *link));
                at = place;
            }
        }
        out.html.push_str(fragment.html.get(at..to).unwrap_or(""));
        out.html
    }
}

/// The words of `html`, with a blank where it begins or ends with one.
fn spaced(html: &str) -> String {
    let words = text::of_html(html);
    let lead = if html.starts_with([' ', '\n']) { " " } else { "" };
    let trail = if html.ends_with([' ', '\n']) && !words.is_empty() { " " } else { "" };
    format!("{lead}{words}{trail}")
}

/// The texts in which links may stand.
fn texts(body: &Body) -> impl Iterator<Item = &Fragment> {
    std::iter::once(&body.content)
        .chain(body.events.iter().map(|event| &event.text))
        .chain(body.events.iter().map(|event| &event.title))
        .chain(body.footnotes.iter().map(|note| &note.text))
        .chain(body.statements.iter().map(|said| &said.quote))
        .chain(body.disputes.iter().flat_map(|dispute| dispute.accounts.iter().map(|account| &account.says)))
}

/// The fragment that `text` stands for.
fn text_of(body: &Body, text: Text) -> Option<&Fragment> {
    let at = |at: u32| at as usize;
    match text {
        Text::Content => Some(&body.content),
        Text::Title(event) => Some(&body.events.get(at(event))?.title),
        Text::Event(event) => Some(&body.events.get(at(event))?.text),
        Text::EventAccount(event, account) => Some(&body.events.get(at(event))?.accounts.get(at(account))?.says),
        Text::Intro(dispute) => Some(&body.disputes.get(at(dispute))?.intro),
        Text::Account(dispute, account) => Some(&body.disputes.get(at(dispute))?.accounts.get(at(account))?.says),
        Text::Block(block) => Some(&body.blocks.get(at(block))?.text),
        Text::Question(block, pair) => Some(&body.blocks.get(at(block))?.definitions.get(at(pair))?.0),
        Text::Answer(block, pair) => Some(&body.blocks.get(at(block))?.definitions.get(at(pair))?.1),
        Text::Footnote(note) => Some(&body.footnotes.get(at(note))?.text),
    }
}
