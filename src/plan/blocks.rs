//! Blocks of a running text: chronologies, statements, disputes, and what authors write as
//! `{name}`.

use super::facts::Detail;
use super::fill::Filler;
use super::notes::Notes;
use super::view::{
    BlockView, DisputeView, MediaView, Piece, PositionView, PositionsView, QuestionView,
};
use crate::date::Date;
use crate::model::document::{BlockUse, Dispute, Document, Hole, Own};
use crate::model::site::{ActorIx, DocIx, EventIx, StatementIx, Target, Text};
use crate::resolve::blocks::Wanted;

impl Filler<'_> {
    /// What the block's template sees; `None` for a hole that needs no template.
    pub(crate) fn block(
        &self,
        ix: DocIx,
        doc: &Document,
        hole: Hole,
        notes: &mut Notes,
    ) -> Option<BlockView> {
        let site = self.maker.site;
        match hole {
            Hole::Chronology(at) => {
                let entries = doc.body.chronologies.get(at as usize)?.indices();
                let known = &site.doc_events[ix.index()];
                let mut events: Vec<EventIx> =
                    entries.filter_map(|entry| *known.get(entry)?).collect();
                events.sort_unstable();
                let mut chronology = self.chronology(&events, 1, |_| true, Detail::Full);
                let name = format!("c{at}");
                chronology.strip = self.strip(ix, &events, &chronology, &name);
                chronology.map = self.chronology_map(ix, &events, &name);
                Some(BlockView {
                    name: "chronology".to_owned(),
                    chronology: Some(chronology),
                    ..BlockView::default()
                })
            }
            Hole::Statement(at) => {
                let statement = (*site.doc_statements[ix.index()].get(at as usize)?)?;
                Some(BlockView {
                    name: "statement".to_owned(),
                    statements: vec![self.statement(statement, true)],
                    ..BlockView::default()
                })
            }
            Hole::Dispute(at) => {
                let dispute = doc.body.disputes.get(at as usize)?;
                let by: Vec<Option<ActorIx>> = dispute
                    .accounts
                    .iter()
                    .map(|account| self.actor_called(ix, doc, &account.by.value))
                    .collect();
                let anchor = dispute_anchor(dispute, at as usize);
                let dispute = DisputeView {
                    anchor,
                    title: self.html_with_notes(ix, &dispute.title, notes),
                    intro: self.html_in_with_notes(ix, Text::Intro(at), &dispute.intro, notes),
                    accounts: self
                        .accounts(ix, &dispute.accounts, &by, |account| Text::Account(at, account)),
                };
                Some(BlockView {
                    name: "disputed".to_owned(),
                    dispute: Some(dispute),
                    ..BlockView::default()
                })
            }
            Hole::Block(at) => {
                let block = doc.body.blocks.get(at as usize)?;
                Some(self.written(ix, at, block, notes))
            }
            _ => None,
        }
    }

    /// The actor that the first link with the target `name` leads to.
    pub(crate) fn actor_called(&self, ix: DocIx, doc: &Document, name: &str) -> Option<ActorIx> {
        let site = self.maker.site;
        let at = doc.body.links.iter().position(|link| *link.target == *name)?;
        match site.references[ix.index()].links.get(at)? {
            Target::Doc(to) => site.actor_of_doc[to.index()],
            _ => None,
        }
    }

    /// A block that an author wrote as `{name}`.
    fn written(&self, ix: DocIx, at: u32, block: &BlockUse, notes: &mut Notes) -> BlockView {
        let site = self.maker.site;
        let option = |key: &str| block.option(key);
        let mut view = BlockView {
            name: block.name.value.clone(),
            argument: block.argument.as_ref().map(|argument| argument.value.clone()),
            ..BlockView::default()
        };
        let captioned = matches!(view.name.as_str(), "figure" | "video");
        if !captioned {
            view.text = self.blocks_and_text(ix, Text::Block(at), &block.text, notes);
        }
        for (key, value) in &block.options {
            view.options.insert(key.value.clone(), value.value.clone());
        }
        let wanted = Wanted::new(site, block);
        match block.name.value.as_str() {
            "chronology" | "map" => {
                let events: Vec<EventIx> = (0..site.events.len())
                    .map(EventIx::new)
                    .filter(|event| wanted.event(site, *event))
                    .collect();
                let mut chronology = self.chronology(&events, 1, |_| false, Detail::Full);
                let name = format!("b{at}");
                if view.name == "chronology" {
                    chronology.strip = self.strip(ix, &events, &chronology, &name);
                    chronology.map = self.chronology_map(ix, &events, &name);
                } else {
                    view.map = self.map(&events, &name);
                }
                view.chronology = Some(chronology);
            }
            "quotes" => {
                let statements = (0..site.statements.len()).map(StatementIx::new);
                let kept = statements.filter(|statement| wanted.statement(site, *statement));
                view.statements = kept.map(|statement| self.statement(statement, false)).collect();
            }
            "actors" => {
                let day = self.day_of(ix);
                let actors = if wanted.actors.is_empty() {
                    &site.references[ix.index()].actors
                } else {
                    &wanted.actors
                };
                view.actors = actors.iter().map(|actor| self.actor(*actor, day, None)).collect();
            }
            "positions" => {
                view.positions = Some(self.positions(option("question").unwrap_or(""), &wanted));
            }
            "questions" => {
                for (pair, (question, answer)) in (0..).zip(&block.definitions) {
                    let (asked, answered) = (Text::Question(at, pair), Text::Answer(at, pair));
                    view.questions.push(QuestionView {
                        question: self.html_in_with_notes(ix, asked, question, notes),
                        answer: self.blocks_and_text(ix, answered, answer, notes),
                    });
                }
            }
            "figure" | "video" => {
                let to = block.image.and_then(|at| self.image(ix, at));
                let alt = option("alt").unwrap_or("");
                // What a video shows is said in the link around its picture.
                let said = if view.name == "video" { "" } else { alt };
                view.media = to.map(|to| MediaView {
                    alt: alt.to_owned(),
                    credit: option("credit").map(str::to_owned),
                    caption: self.html_in_with_notes(ix, Text::Block(at), &block.text, notes),
                    ..self.picture(to, said, "")
                });
            }
            _ => {}
        }
        view
    }

    /// The day of which a page speaks: an explainer's as-of date, else the page's own date.
    pub(crate) fn day_of(&self, ix: DocIx) -> Option<&Date> {
        let front = &self.maker.site.doc(ix).front;
        let as_of = match &front.own {
            Own::Explainer(own) => own.as_of.as_ref(),
            _ => None,
        };
        as_of.or(front.date.as_ref()).map(|date| &date.value)
    }

    fn positions(&self, question: &str, wanted: &Wanted) -> PositionsView {
        let site = self.maker.site;
        let mut rows: Vec<(ActorIx, Vec<StatementIx>)> = Vec::new();
        for (at, statement) in site.statements.iter().enumerate() {
            let ix = StatementIx::new(at);
            let on = site.statement(ix).1.on.as_ref();
            let Some(actor) = statement.speaker else { continue };
            let asked = on.is_some_and(|on| on.value == question);
            if !asked || !(wanted.actors.is_empty() || wanted.actors.contains(&actor)) {
                continue;
            }
            match rows.iter_mut().find(|(known, _)| *known == actor) {
                Some((_, statements)) => statements.push(ix),
                None => rows.push((actor, vec![ix])),
            }
        }
        // The order asked for, with those who have said nothing in it.
        if !wanted.actors.is_empty() {
            let said = |actor: &ActorIx| {
                rows.iter().find(|(known, _)| known == actor).map(|(_, said)| said.clone())
            };
            rows = wanted
                .actors
                .iter()
                .map(|actor| (*actor, said(actor).unwrap_or_default()))
                .collect();
        }
        let row = |(actor, statements): &(ActorIx, Vec<StatementIx>)| PositionView {
            actor: self.actor(*actor, None, None),
            statements: statements.iter().map(|ix| self.statement(*ix, false)).collect(),
        };
        PositionsView { question: question.to_owned(), rows: rows.iter().map(row).collect() }
    }
}

impl BlockView {
    /// Gives its headings, and those of the blocks in it, the level `level`.
    pub(crate) fn put_below(&mut self, level: u8) {
        self.heading = level;
        let answers = self.questions.iter_mut().map(|question| &mut question.answer);
        for content in answers.chain([&mut self.text]) {
            for piece in &mut content.0 {
                if let Piece::Block(block) = piece {
                    block.put_below(level);
                }
            }
        }
    }
}

/// The anchor of the dispute number `at`, from 0, of its document.
pub(crate) fn dispute_anchor(dispute: &Dispute, at: usize) -> String {
    match &dispute.id {
        Some(id) => id.value.clone(),
        None => format!("dispute-{}", at + 1),
    }
}
