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

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Diagnostic;
use crate::model::document::{Document, Fragment, Hole, Kind, Within};
use crate::model::site::{ActorIx, DocIx, Mention, Page, Target, Text};

use fold::Folded;
use lexicon::{Claim, Hit};

pub(super) use lexicon::Lexicon;

/// What mentions are looked for with.
pub(super) struct Finder<'a> {
    docs: &'a [Arc<Document>],
    pages: &'a [Option<Page>],
    translations: &'a FxHashMap<(String, String), DocIx>,
    lexicon: &'a Lexicon,
    actors: &'a Actors,
}

/// Whom documents present.
pub(super) struct Actors {
    /// Of each document, translations among them.
    of_doc: Vec<Option<ActorIx>>,
    /// The page of each, which is no translation.
    pages: Vec<DocIx>,
}

impl Actors {
    pub(super) fn new(docs: &[Arc<Document>], actor_of_doc: &[Option<ActorIx>]) -> Self {
        let known = docs.iter().zip(actor_of_doc);
        let known = known.filter_map(|(doc, actor)| Some((doc.id.as_str(), (*actor)?)));
        let known: FxHashMap<&str, ActorIx> = known.collect();
        let of = |doc: &Arc<Document>| {
            (doc.kind == Kind::Actor).then(|| known.get(doc.id.as_str()).copied()).flatten()
        };
        let pages = actor_of_doc.iter().enumerate();
        let pages = pages.filter_map(|(at, actor)| actor.map(|_| DocIx::new(at)));
        Self { of_doc: docs.iter().map(of).collect(), pages: pages.collect() }
    }

    /// Their names, ready to be found; `None` where there are none.
    pub(super) fn lexicon(&self, docs: &[Arc<Document>]) -> Option<Lexicon> {
        Lexicon::new(docs, &self.of_doc)
    }
}

impl<'a> Finder<'a> {
    pub(super) fn new(
        docs: &'a [Arc<Document>],
        pages: &'a [Option<Page>],
        translations: &'a FxHashMap<(String, String), DocIx>,
        lexicon: &'a Lexicon,
        actors: &'a Actors,
    ) -> Self {
        Self { docs, pages, translations, lexicon, actors }
    }

    /// The mentions in the document `ix`, by text and place. `links` are what it links to.
    pub(super) fn mentions(
        &self,
        ix: DocIx,
        links: &[Target],
        workshop: &mut Workshop<'a>,
    ) -> Vec<Mention> {
        let doc = &*self.docs[ix.index()];
        if self.pages[ix.index()].is_none() && doc.kind != Kind::EventList {
            return Vec::new();
        }
        let links = links.iter().map(|target| match target {
            Target::Doc(to) => self.actors.of_doc[to.index()],
            _ => None,
        });
        let mut reading = Reading {
            finder: self,
            doc,
            links: links.collect(),
            own: self.actors.of_doc[ix.index()],
            introduced: FxHashSet::default(),
            told: vec![false; doc.body.events.len()],
            mentions: Vec::new(),
            workshop,
        };
        reading.whole();
        let mut mentions = reading.mentions;
        mentions.sort_unstable();
        mentions
    }

    /// The page of `actor` in the language of `doc`, where there is one.
    fn page(&self, actor: ActorIx, doc: &Document) -> DocIx {
        let page = self.actors.pages[actor.index()];
        let translated = doc.suffix.as_ref().and_then(|language| {
            let key = (self.docs[page.index()].id.clone(), language.clone());
            self.translations.get(&key).copied()
        });
        translated.filter(|to| self.pages[to.index()].is_some()).unwrap_or(page)
    }
}

/// What becomes of names that two actors have.
pub(super) fn findings(lexicon: &Lexicon, docs: &[Arc<Document>]) -> Vec<Diagnostic> {
    lexicon.findings(docs).collect()
}

/// The actors that the event `entry` of `doc` mentions, in the order of `mentions`. The text of an
/// event's own page is the event's.
pub(super) fn of_event(
    doc: &Document,
    entry: u32,
    mentions: &[Mention],
) -> impl Iterator<Item = ActorIx> {
    let whole = doc.kind == Kind::Event && entry == 0;
    let of = move |text: Text| match text {
        Text::Title(at) | Text::Event(at) | Text::EventAccount(at, _) => at == entry,
        _ => whole,
    };
    mentions.iter().filter(move |mention| of(mention.text)).map(|mention| mention.actor)
}

/// What is used again for every document: places to read a text, with the names found in it.
#[derive(Default)]
pub(super) struct Workshop<'a> {
    desks: Vec<(Folded<'a>, Vec<Hit>)>,
}

/// The reading of one document from top to bottom.
struct Reading<'a, 'w> {
    finder: &'w Finder<'a>,
    doc: &'w Document,
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

impl<'a> Reading<'a, '_> {
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
        let (mut folded, mut hits) = self.desk();
        folded.plain(text);
        self.finder.lexicon.hits(&folded, &mut hits);
        for hit in &hits {
            self.actor(*hit, &folded, text);
        }
        self.workshop.desks.push((folded, hits));
    }

    fn desk(&mut self) -> (Folded<'a>, Vec<Hit>) {
        let free = self.workshop.desks.pop();
        free.unwrap_or_else(|| (Folded::new(self.finder.lexicon.openings()), Vec::new()))
    }

    /// Reads the running text, section by section, and what stands in its holes.
    fn content(&mut self) {
        let doc = self.doc;
        let content = &doc.body.content;
        let (mut folded, mut hits) = self.desk();
        folded.html(content);
        self.finder.lexicon.hits(&folded, &mut hits);
        let starts = doc
            .body
            .headings
            .iter()
            .filter(|heading| heading.level <= 2)
            .map(|heading| heading.start);
        let starts = starts.chain([u32::MAX]);
        let mut holes = content.holes.as_slice();
        let mut hits_left = hits.as_slice();
        for end in starts {
            // A hole at the very end of a section belongs to it.
            let (here, later) = holes.split_at(holes.partition_point(|(at, _)| *at <= end));
            let split = hits_left.partition_point(|hit| hit.source < end as usize);
            let (found, rest) = hits_left.split_at(split);
            (holes, hits_left) = (later, rest);
            self.section(here, found, &folded);
        }
        self.workshop.desks.push((folded, hits));
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
        self.merged(Text::Content, holes, hits, folded, source, &mut linked);
    }

    /// Reads names and what stands in holes in the order of their places.
    fn merged(
        &mut self,
        text: Text,
        holes: &[(u32, Hole)],
        hits: &[Hit],
        folded: &Folded<'_>,
        source: &str,
        linked: &mut Linked,
    ) {
        let mut holes = holes.iter().peekable();
        for hit in hits {
            while let Some((_, hole)) = holes.next_if(|(at, _)| *at as usize <= hit.source) {
                self.hole(*hole, linked);
            }
            self.hit(text, *hit, folded, source, linked);
        }
        for (_, hole) in holes {
            self.hole(*hole, linked);
        }
    }

    fn links_within(&self, within: Within, linked: &mut Linked) {
        let links = self.doc.body.links.iter().zip(&self.links);
        linked.extend(
            links.filter(|(link, _)| link.within == within).filter_map(|(_, actor)| *actor),
        );
    }

    /// What stands in a hole of the running text.
    fn hole(&mut self, hole: Hole, linked: &mut Linked) {
        let body = &self.doc.body;
        match hole {
            Hole::Link(at) => {
                self.introduced.extend(self.links.get(at as usize).copied().flatten());
            }
            Hole::Chronology(at) => {
                for entry in
                    body.chronologies.get(at as usize).copied().unwrap_or_default().indices()
                {
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
                for (number_of, account) in
                    dispute.accounts.iter().enumerate().filter(|(_, account)| !account.quote)
                {
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
        for (account_at, account) in
            draft.accounts.iter().enumerate().filter(|(_, account)| !account.quote)
        {
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

    /// Reads a text that is a part of the section that is being read.
    fn text(&mut self, text: Text, fragment: &Fragment, linked: &mut Linked) {
        if fragment.is_empty() {
            return;
        }
        let (mut folded, mut hits) = self.desk();
        folded.html(fragment);
        self.finder.lexicon.hits(&folded, &mut hits);
        self.merged(text, &fragment.holes, &hits, &folded, &fragment.html, linked);
        self.workshop.desks.push((folded, hits));
    }

    /// Makes a name a link, where it is one actor's and the section has none to that actor yet.
    fn hit(
        &mut self,
        text: Text,
        hit: Hit,
        folded: &Folded<'_>,
        source: &str,
        linked: &mut Linked,
    ) {
        let Some((actor, range)) = self.actor(hit, folded, source) else { return };
        // On its own page an actor is no link; but what happened there, it took part in.
        let of_event = matches!(text, Text::Title(_) | Text::Event(_) | Text::EventAccount(..));
        if folded.is_open(hit.from) && (of_event || self.own != Some(actor)) && linked.insert(actor)
        {
            let (start, end) = (number(range.start), number(range.end));
            let to = self.finder.page(actor, self.doc);
            self.mentions.push(Mention { text, start, end, actor, to });
        }
    }

    /// Whom a name means, and where it stands; `None` where that cannot be said.
    fn actor(
        &mut self,
        hit: Hit,
        folded: &Folded<'_>,
        source: &str,
    ) -> Option<(ActorIx, Range<usize>)> {
        let claims = self.finder.lexicon.claims(hit);
        if !claims.iter().any(|claim| self.may_be(*claim)) {
            return None;
        }
        let (start, mut end) = folded.range(source, hit.from, hit.to);
        let mention = source.get(start..end)?;
        let mut meant: Option<Claim> = None;
        for claim in
            claims.iter().filter(|claim| self.may_be(**claim) && claim.case.allows(mention))
        {
            let other = *meant.get_or_insert(*claim);
            if other.actor != claim.actor {
                return None;
            }
            meant = Some(Claim {
                weak: other.weak && claim.weak,
                stop: other.stop || claim.stop,
                ..other
            });
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
