//! The sentence around a link or a citation, for lists of where something is named.

use super::fill::Filler;
use super::view::Html;
use crate::model::document::{Body, Document, Fragment, Hole, Own, Within};
use crate::model::site::DocIx;
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
    /// The sentence around the link `link` of the document, the link in `<mark>`; empty where there
    /// is none.
    pub(crate) fn sentence_of_link(&self, ix: DocIx, link: u32) -> Html {
        self.sentence(ix, Hole::Link(link)).unwrap_or_default()
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

    fn sentence(&self, ix: DocIx, wanted: Hole) -> Option<Html> {
        let doc = self.maker.site.doc(ix);
        fragments(doc).into_iter().find_map(|fragment| {
            let number = fragment.holes.iter().position(|(_, hole)| *hole == wanted)?;
            Some(self.sentence_in(ix, doc, fragment, number))
        })
    }

    fn sentence_in(&self, ix: DocIx, doc: &Document, fragment: &Fragment, number: usize) -> Html {
        let words = self.words_around(ix, doc, fragment, number);
        let Some(start) = words.find(START) else { return Html::default() };
        let (before, rest) = (&words[..start], &words[start + START.len_utf8()..]);
        let Some((link, after)) = rest.split_once(END) else { return Html::default() };
        let whole = format!("{before}{link}{after}");
        let (first, last) = (before.len(), before.len() + link.len());
        // A citation may follow the full stop of what it backs.
        let ended = before.trim_end().len();
        let ended =
            link.is_empty() && ended > 0 && text::sentence_ends(&whole).any(|end| end == ended);
        let before_it = |end: &usize| *end < first && !(ended && before[*end..].trim().is_empty());
        let from = text::sentence_ends(&whole).filter(before_it).last().unwrap_or(0);
        let to = if ended {
            first
        } else {
            text::sentence_ends(&whole).find(|end| *end >= last).unwrap_or(whole.len())
        };
        let mut out = Fragment::default();
        let before = &before[from.min(first)..];
        if link.is_empty() {
            let after = &whole[first..to.max(first)];
            out.push_text(format!("{before}{after}").trim());
            return Html(out.html);
        }
        out.push_text(before.trim_start());
        out.html.push_str("<mark>");
        out.push_text(link);
        out.html.push_str("</mark>");
        out.push_text(whole[last..to.max(last)].trim_end());
        Html(out.html)
    }

    /// The words of the block that hole `number` stands in, with marks where its link begins and
    /// ends; both where it is no link.
    fn words_around(
        &self,
        ix: DocIx,
        doc: &Document,
        fragment: &Fragment,
        number: usize,
    ) -> String {
        let html = &fragment.html;
        let at = fragment.holes[number].0 as usize;
        let (start, end) = block_around(html, at);
        let mut out = String::with_capacity(end - start + 16);
        let mut from = start;
        let mut in_link = false;
        let push = |out: &mut String, text: &str, in_link: &mut bool| match text.split_once("</a>")
        {
            Some((link, rest)) if *in_link => {
                out.push_str(link);
                out.push(END);
                out.push_str(rest);
                *in_link = false;
            }
            _ => out.push_str(text),
        };
        for (other, (place, hole)) in fragment.holes.iter().enumerate() {
            let place = *place as usize;
            if place < start || place > end {
                continue;
            }
            push(&mut out, html.get(from..place).unwrap_or(""), &mut in_link);
            from = place;
            if other == number {
                out.push(START);
                match hole {
                    Hole::Link(_) => in_link = true,
                    _ => out.push(END),
                }
            }
            if let Hole::LinkTitle(at) = hole {
                let mut title = Fragment::default();
                title.push_text(self.link_title(ix, doc, *at));
                push(&mut out, &title.html, &mut in_link);
            }
        }
        push(&mut out, html.get(from..end).unwrap_or(""), &mut in_link);
        text::of_html(&out)
    }
}

/// All texts of a document, its running text first.
fn fragments(doc: &Document) -> Vec<&Fragment> {
    let body = &doc.body;
    let mut all = vec![&body.content];
    all.extend(body.events.iter().flat_map(|event| [&event.text, &event.title]));
    all.extend(body.footnotes.iter().map(|note| &note.text));
    all.extend(body.statements.iter().map(|said| &said.quote));
    for dispute in &body.disputes {
        all.push(&dispute.intro);
        all.extend(dispute.accounts.iter().map(|account| &account.says));
    }
    for block in &body.blocks {
        all.push(&block.text);
        all.extend(block.definitions.iter().flat_map(|(question, answer)| [question, answer]));
    }
    if let Own::Explainer(own) = &doc.front.own {
        all.extend(&own.key_points);
        all.extend(own.status.iter().filter_map(|status| status.why.as_ref()));
        all.extend(&own.backstory);
    }
    all
}

/// From where to where the block goes that byte `at` of `html` stands in, without its tags.
fn block_around(html: &str, at: usize) -> (usize, usize) {
    let is_block = |tag: &str| {
        let name = tag.trim_start_matches(['<', '/']);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        BLOCKS.contains(&&name[..end])
    };
    let mut start = 0;
    let mut to = at.min(html.len());
    while let Some(open) = html[..to].rfind('<') {
        if is_block(&html[open..]) {
            start = html[open..at].find('>').map_or(at, |close| open + close + 1);
            break;
        }
        to = open;
    }
    let mut end = at.min(html.len());
    while let Some(open) = html[end..].find('<') {
        if is_block(&html[end + open..]) {
            return (start, end + open);
        }
        end += open + 1;
    }
    (start, html.len())
}
