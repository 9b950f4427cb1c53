//! The texts of a document, and what the citations in and beside them back.

use super::document::{Account, Document, Fragment, Hole, Own, Range};
use super::text;

/// A text of a document.
#[derive(Clone, Copy, Debug)]
pub struct Passage<'a> {
    /// The text.
    pub text: &'a Fragment,
    /// The citations that are shown beside it as a whole: those of an event, a statement, an
    /// account. Empty where citations stand in the text.
    pub beside: Range,
}

impl Document {
    /// All its texts, the running text first.
    pub fn passages(&self) -> Vec<Passage<'_>> {
        fn of(text: &Fragment) -> Passage<'_> {
            Passage { text, beside: Range::default() }
        }
        fn account(account: &Account) -> Passage<'_> {
            Passage { text: &account.says, beside: account.citations }
        }
        let body = &self.body;
        let mut all = vec![of(&body.content)];
        for event in &body.events {
            let beside = event.citations;
            all.extend([&event.text, &event.title].map(|text| Passage { text, beside }));
            all.extend(event.accounts.iter().map(account));
        }
        all.extend(body.footnotes.iter().map(|note| of(&note.text)));
        let said = body.statements.iter();
        all.extend(said.map(|said| Passage { text: &said.quote, beside: said.citations }));
        for dispute in &body.disputes {
            all.extend([&dispute.title, &dispute.intro].map(of));
            all.extend(dispute.accounts.iter().map(account));
        }
        for block in &body.blocks {
            all.push(of(&block.text));
            all.extend(
                block.definitions.iter().flat_map(|(first, second)| [of(first), of(second)]),
            );
        }
        if let Own::Explainer(own) = &self.front.own {
            all.extend(own.key_points.iter().map(of));
            all.extend(own.status.iter().filter_map(|status| status.why.as_ref()).map(of));
            all.extend(own.backstory.iter().map(of));
            all.extend(own.updates.iter().map(|update| of(&update.note)));
            let corrections = own.corrections.iter();
            all.extend(corrections.flat_map(|one| [&one.was, &one.now]).flatten().map(of));
        }
        all
    }

    /// Which citation groups back each of its ageing figures: those within the figure, those at
    /// the end of its sentence, and those beside a text that it stands in.
    pub fn backed_figures(&self) -> Vec<(u32, Vec<u32>)> {
        if self.body.as_of.is_empty() || self.body.citations.is_empty() {
            return Vec::new();
        }
        let mut figures = Vec::new();
        for passage in self.passages() {
            for (number, (at, hole)) in passage.text.holes.iter().enumerate() {
                let Hole::AsOf(figure) = *hole else { continue };
                let Some(as_of) = self.body.as_of.get(figure as usize) else { continue };
                let within = |group: &u32| {
                    let span = self.body.citations.get(*group as usize).map(|group| group.span);
                    span.is_some_and(|span| {
                        as_of.span.start <= span.start && span.end <= as_of.span.end
                    })
                };
                let (before, after) = passage.text.holes.split_at(number);
                let mut groups: Vec<u32> =
                    before.iter().filter_map(citation).filter(within).collect();
                groups.extend(after_sentence(passage.text, *at, after));
                groups.extend(passage.beside.start..passage.beside.end);
                groups.sort_unstable();
                groups.dedup();
                figures.push((figure, groups));
            }
        }
        figures
    }
}

fn citation((_, hole): &(u32, Hole)) -> Option<u32> {
    match hole {
        Hole::Citation(group) => Some(*group),
        _ => None,
    }
}

/// The citations of `after` that follow byte `at` of `text` before the sentence there is over, or
/// right behind its end.
fn after_sentence(text: &Fragment, at: u32, after: &[(u32, Hole)]) -> Vec<u32> {
    let mut groups = Vec::new();
    for hole in after {
        let Some(group) = citation(hole) else { continue };
        let between = text.html.get(at as usize..hole.0 as usize).unwrap_or("");
        let words = text::of_html(between);
        let ended = text::sentence_ends(&words).any(|end| end < words.len());
        if ended || BLOCK_ENDS.iter().any(|end| between.contains(end)) {
            break;
        }
        groups.push(group);
    }
    groups
}

/// What ends a sentence whatever its words.
const BLOCK_ENDS: [&str; 7] = ["</p>", "</li>", "</td>", "</th>", "</dd>", "</h", "<ul>"];
