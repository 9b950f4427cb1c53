//! Names of actors in running text, which become links: the first in each section.
//!
//! A section is what stands between two headings of level 2. An event, which is shown in many
//! places, is a section of its own, and so is a footnote. What is linked by hand in a section is
//! not linked there again.

mod fold;
mod html;
mod lexicon;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Diagnostic;
use crate::model::document::{Document, Fragment, Hole, Kind, Within};
use crate::model::site::{ActorIx, DocIx, Mention, Page, Target, Text};

use fold::Folded;
use lexicon::{Claim, Hit, Lexicon};

/// What mentions are looked for in.
pub(super) struct Inputs<'a> {
    pub(super) docs: &'a [Arc<Document>],
    pub(super) pages: &'a [Option<Page>],
    pub(super) links: &'a [Vec<Target>],
    pub(super) actor_of_doc: &'a [Option<ActorIx>],
    pub(super) translations: &'a FxHashMap<(String, String), DocIx>,
}

/// For each document, its mentions by text and place.
pub(super) fn mentions(inputs: &Inputs<'_>, found: &mut Vec<Diagnostic>) -> Vec<Vec<Mention>> {
    let Some(lexicon) = Lexicon::new(inputs.docs, inputs.actor_of_doc, found) else {
        return vec![Vec::new(); inputs.docs.len()];
    };
    let actor_by_id = lexicon::by_id(inputs.docs, inputs.actor_of_doc);
    let mut page_of_actor: Vec<DocIx> = Vec::new();
    for (at, actor) in inputs.actor_of_doc.iter().enumerate() {
        page_of_actor.extend(actor.map(|_| DocIx::new(at)));
    }
    let desk = || (Folded::new(&lexicon.openings), Vec::new());
    let workshop = || Workshop { content: desk(), other: desk() };
    let found = (0..inputs.docs.len()).into_par_iter().map_init(workshop, |workshop, at| {
        let doc = &*inputs.docs[at];
        if inputs.pages[at].is_none() && doc.kind != Kind::EventList {
            return Vec::new();
        }
        let links = inputs.links[at].iter().map(|target| match target {
            Target::Doc(to) => actor_by_id[to.index()],
            _ => None,
        });
        let mut reading = Reading {
            lexicon: &lexicon,
            doc,
            links: links.collect(),
            own: actor_by_id[at],
            introduced: FxHashSet::default(),
            told: vec![false; doc.body.events.len()],
            mentions: Vec::new(),
            workshop,
        };
        reading.whole();
        let mut mentions = reading.mentions;
        for mention in &mut mentions {
            let page = page_of_actor[mention.actor.index()];
            let translated = doc.suffix.as_ref().and_then(|language| {
                inputs.translations.get(&(inputs.docs[page.index()].id.clone(), language.clone()))
            });
            mention.to = translated.copied().filter(|to| inputs.pages[to.index()].is_some()).unwrap_or(page);
        }
        mentions.sort_unstable();
        mentions
    });
    found.collect()
}

/// The actors that the event `entry` of `doc` mentions, in the order of `mentions`. The text of an
/// event's own page is the event's.
pub(super) fn of_event(doc: &Document, entry: u32, mentions: &[Mention]) -> impl Iterator<Item = ActorIx> {
    let whole = doc.kind == Kind::Event && entry == 0;
    let of = move |text: Text| match text {
        Text::Title(at) | Text::Event(at) | Text::EventAccount(at, _) => at == entry,
        _ => whole,
    };
    mentions.iter().filter(move |mention| of(mention.text)).map(|mention| mention.actor)
}

/// What is used again for every document.
struct Workshop<'a> {
    /// For the running text, which is read to its end before it is let go.
    content: (Folded<'a>, Vec<Hit>),
    /// For everything else.
    other: (Folded<'a>, Vec<Hit>),
}

/// The reading of one document from top to bottom.
struct Reading<'a, 'w> {
    lexicon: &'a Lexicon,
    doc: &'a Document,
    /// The actor of each of its links.
    links: Vec<Option<ActorIx>>,
    /// The actor that it presents.
    own: Option<ActorIx>,
    /// Who was named in full so far.
    introduced: FxHashSet<ActorIx>,
    /// Which events were read.
    told: Vec<bool>,
    mentions: Vec<Mention>,
    workshop: &'w mut Workshop<'a>,
}

/// Who needs no link any more.
type Linked = FxHashSet<ActorIx>;

impl Reading<'_, '_> {
    fn whole(&mut self) {
        let doc = self.doc;
        self.introduced.extend(self.own);
        self.plain(&doc.front.title.value);
        if let Some(summary) = &doc.front.summary {
            self.plain(&summary.value);
        }
        self.content();
        for entry in 0..doc.body.events.len() {
            self.event(entry);
        }
        for (at, note) in doc.body.footnotes.iter().enumerate() {
            let mut linked = self.linked_by_hand(&note.text);
            self.text(Text::Footnote(number(at)), &note.text, &mut linked);
        }
    }

    /// Reads what nothing is linked in.
    fn plain(&mut self, text: &str) {
        let (mut folded, mut hits) = std::mem::take(&mut self.workshop.other);
        folded.plain(text);
        self.lexicon.hits(&folded, &mut hits);
        for hit in &hits {
            self.actor(*hit, &folded, text);
        }
        self.workshop.other = (folded, hits);
    }

    /// Reads the running text, section by section, and what stands in its holes.
    fn content(&mut self) {
        let doc = self.doc;
        let content = &doc.body.content;
        let (mut folded, mut hits) = std::mem::take(&mut self.workshop.content);
        folded.html(content);
        self.lexicon.hits(&folded, &mut hits);
        let starts = doc.body.headings.iter().filter(|heading| heading.level <= 2).map(|heading| heading.start);
        let mut starts = starts.chain([u32::MAX]);
        let mut holes = content.holes.as_slice();
        let mut hits_left = hits.as_slice();
        while let Some(end) = starts.next() {
            // A hole at the very end of a section belongs to it.
            let (here, later) = holes.split_at(holes.partition_point(|(at, _)| *at <= end));
            let split = hits_left.partition_point(|hit| hit.source < end as usize);
            let (found, rest) = hits_left.split_at(split);
            (holes, hits_left) = (later, rest);
            self.section(here, found, &folded);
        }
        self.workshop.content = (folded, hits);
    }

    fn section(&mut self, holes: &[(u32, Hole)], hits: &[Hit], folded: &Folded<'_>) {
        let source = &self.doc.body.content.html;
        let mut linked = Linked::default();
        for (_, hole) in holes {
            match hole {
                Hole::Link(at) => linked.extend(self.links.get(*at as usize).copied().flatten()),
                Hole::Statement(at) => self.links_within(Within::Statement(*at), &mut linked),
                Hole::Dispute(at) => self.links_within(Within::Dispute(*at), &mut linked),
                Hole::Block(at) => self.links_within(Within::Block(*at), &mut linked),
                _ => {}
            }
        }
        let mut holes = holes.iter().peekable();
        for hit in hits {
            while let Some((_, hole)) = holes.next_if(|(at, _)| *at as usize <= hit.source) {
                self.hole(*hole, &mut linked);
            }
            self.hit(Text::Content, *hit, folded, source, &mut linked);
        }
        for (_, hole) in holes {
            self.hole(*hole, &mut linked);
        }
    }

    fn links_within(&self, within: Within, linked: &mut Linked) {
        let links = self.doc.body.links.iter().zip(&self.links);
        linked.extend(links.filter(|(link, _)| link.within == within).filter_map(|(_, actor)| *actor));
    }

    /// What stands in a hole of the running text.
    fn hole(&mut self, hole: Hole, linked: &mut Linked) {
        let body = &self.doc.body;
        match hole {
            Hole::Link(at) => self.introduced.extend(self.links.get(at as usize).copied().flatten()),
            Hole::Chronology(at) => {
                for entry in body.chronologies.get(at as usize).copied().unwrap_or_default().indices() {
                    self.event(entry);
                }
            }
            Hole::Statement(at) => {
                if let Some(said) = body.statements.get(at as usize) {
                    self.plain(&crate::model::text::of_html(&said.quote.html));
                }
                self.introduce(Within::Statement(at));
            }
            Hole::Dispute(at) => {
                let Some(dispute) = body.disputes.get(at as usize) else { return };
                self.introduce(Within::Dispute(at));
                self.text(Text::Intro(at), &dispute.intro, linked);
                for (number_of, account) in dispute.accounts.iter().enumerate().filter(|(_, account)| !account.quote) {
                    self.text(Text::Account(at, number(number_of)), &account.says, linked);
                }
            }
            Hole::Block(at) => {
                let Some(block) = body.blocks.get(at as usize) else { return };
                self.text(Text::Block(at), &block.text, linked);
                for (pair, (question, answer)) in block.definitions.iter().enumerate() {
                    self.text(Text::Question(at, number(pair)), question, linked);
                    self.text(Text::Answer(at, number(pair)), answer, linked);
                }
            }
            _ => {}
        }
    }

    fn introduce(&mut self, within: Within) {
        let mut linked = Linked::default();
        self.links_within(within, &mut linked);
        self.introduced.extend(linked);
    }

    /// Reads an event, which is a section of its own.
    fn event(&mut self, entry: usize) {
        let doc = self.doc;
        let Some(draft) = doc.body.events.get(entry) else { return };
        if std::mem::replace(&mut self.told[entry], true) {
            return;
        }
        let at = number(entry);
        // Its title is no link, but it says who took part.
        self.text(Text::Title(at), &draft.title, &mut Linked::default());
        let mut linked = self.linked_by_hand(&draft.text);
        self.text(Text::Event(at), &draft.text, &mut linked);
        for (account_at, account) in draft.accounts.iter().enumerate().filter(|(_, account)| !account.quote) {
            linked.extend(self.linked_by_hand(&account.says));
            self.text(Text::EventAccount(at, number(account_at)), &account.says, &mut linked);
        }
    }

    fn linked_by_hand(&self, fragment: &Fragment) -> Linked {
        let links = fragment.holes.iter().filter_map(|(_, hole)| match hole {
            Hole::Link(at) => self.links.get(*at as usize).copied().flatten(),
            _ => None,
        });
        links.collect()
    }

    /// Reads a text without blocks in it.
    fn text(&mut self, text: Text, fragment: &Fragment, linked: &mut Linked) {
        if fragment.is_empty() {
            return;
        }
        let (mut folded, mut hits) = std::mem::take(&mut self.workshop.other);
        folded.html(fragment);
        self.lexicon.hits(&folded, &mut hits);
        let mut holes = fragment.holes.iter().peekable();
        for hit in &hits {
            while let Some((_, hole)) = holes.next_if(|(at, _)| *at as usize <= hit.source) {
                if let Hole::Link(at) = hole {
                    self.introduced.extend(self.links.get(*at as usize).copied().flatten());
                }
            }
            self.hit(text, *hit, &folded, &fragment.html, linked);
        }
        self.introduced.extend(self.linked_by_hand(fragment));
        self.workshop.other = (folded, hits);
    }

    /// Makes a name a link, where it is one actor's and the section has none to that actor yet.
    fn hit(&mut self, text: Text, hit: Hit, folded: &Folded<'_>, source: &str, linked: &mut Linked) {
        let Some((actor, range)) = self.actor(hit, folded, source) else { return };
        // On its own page an actor is no link; but what happened there, it took part in.
        let of_event = matches!(text, Text::Title(_) | Text::Event(_) | Text::EventAccount(..));
        if folded.is_open(hit.from) && (of_event || self.own != Some(actor)) && linked.insert(actor) {
            let (start, end) = (number(range.start), number(range.end));
            self.mentions.push(Mention { text, start, end, actor, to: DocIx(0) });
        }
    }

    /// Whom a name means, and where it stands; `None` where that cannot be said.
    fn actor(&mut self, hit: Hit, folded: &Folded<'_>, source: &str) -> Option<(ActorIx, Range<usize>)> {
        let claims = self.lexicon.claims(hit);
        if !claims.iter().any(|claim| self.may_be(*claim)) {
            return None;
        }
        let (start, mut end) = folded.range(source, hit.from, hit.to);
        let mention = source.get(start..end)?;
        let mut meant: Option<Claim> = None;
        for claim in claims.iter().filter(|claim| self.may_be(**claim) && claim.case.allows(mention)) {
            let other = *meant.get_or_insert(*claim);
            if other.actor != claim.actor {
                return None;
            }
            meant = Some(Claim { weak: other.weak && claim.weak, stop: other.stop || claim.stop, ..other });
        }
        let meant = meant?;
        if !meant.weak {
            self.introduced.insert(meant.actor);
        }
        if meant.stop && source[end..].starts_with('.') {
            end += 1;
        }
        Some((meant.actor, start..end))
    }

    /// Whether a weak name has been introduced, if it is one.
    fn may_be(&self, claim: Claim) -> bool {
        !claim.weak || self.introduced.contains(&claim.actor)
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
