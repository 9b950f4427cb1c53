//! Blocks of a running text: chronologies, statements, disputes, and what authors write as
//! `{name}`.

use super::facts::Detail;
use super::fill::Filler;
use super::notes::Notes;
use super::view::{
    BlockView, DisputeView, MediaView, Piece, PositionView, PositionsView, QuestionView,
};
use crate::date::Date;
use crate::model::document::{BlockUse, Dispute, Document, Hole, Importance, Own};
use crate::model::site::{ActorIx, DocIx, EventIx, StatementIx, Target, Text};

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
        let at = doc.body.links.iter().position(|link| link.target == name)?;
        match site.references[ix.index()].links.get(at)? {
            Target::Doc(to) => site.actor_of_doc[to.index()],
            _ => None,
        }
    }

    /// A block that an author wrote as `{name}`.
    fn written(&self, ix: DocIx, at: u32, block: &BlockUse, notes: &mut Notes) -> BlockView {
        let site = self.maker.site;
        let option = |key: &str| {
            block
                .options
                .iter()
                .find(|(name, _)| name.value == key)
                .map(|(_, value)| value.value.as_str())
        };
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
        let wanted = Wanted::new(self, &option);
        match block.name.value.as_str() {
            "chronology" | "map" => {
                let events: Vec<EventIx> = (0..site.events.len())
                    .map(EventIx::new)
                    .filter(|event| wanted.event(self, *event))
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
                let kept = statements.filter(|statement| wanted.statement(self, *statement));
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

/// What the options of a block ask for.
struct Wanted {
    actors: Vec<ActorIx>,
    topics: Vec<String>,
    places: Vec<DocIx>,
    from: Option<Date>,
    to: Option<Date>,
    at_least: Importance,
}

impl Wanted {
    fn new<'o>(filler: &Filler<'_>, option: &impl Fn(&str) -> Option<&'o str>) -> Self {
        let site = filler.maker.site;
        let list = |key: &str| {
            let names = option(key).unwrap_or("").split(',').map(str::trim);
            names.filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let doc = |name: &String| match site.ids.get(name) {
            Some(Target::Doc(ix)) => Some(*ix),
            _ => None,
        };
        Self {
            actors: list("actors")
                .iter()
                .filter_map(doc)
                .filter_map(|ix| site.actor_of_doc[ix.index()])
                .collect(),
            topics: list("topics").iter().map(|name| crate::parse::slug::slugify(name)).collect(),
            places: list("places").iter().filter_map(doc).collect(),
            from: option("from").and_then(|date| Date::parse(date).ok()),
            to: option("to").and_then(|date| Date::parse(date).ok()),
            at_least: match option("show") {
                Some("key") => Importance::Key,
                Some("normal") => Importance::Normal,
                _ => Importance::Minor,
            },
        }
    }

    fn dated(&self, date: Option<&Date>) -> bool {
        let Some(date) = date else { return self.from.is_none() && self.to.is_none() };
        let after = match (self.from.as_ref().and_then(Date::earliest), date.latest()) {
            (Some(from), Some(last)) => last >= from,
            _ => true,
        };
        let before = match (self.to.as_ref().and_then(Date::latest), date.earliest()) {
            (Some(to), Some(first)) => first <= to,
            _ => true,
        };
        after && before
    }

    fn event(&self, filler: &Filler<'_>, ix: EventIx) -> bool {
        let site = filler.maker.site;
        let (event, draft) = site.draft(ix);
        let of_actor = |(actor, _): &(ActorIx, Option<u32>)| self.actors.contains(actor);
        draft.importance >= self.at_least
            && (self.actors.is_empty() || event.actors.iter().any(of_actor))
            && (self.topics.is_empty()
                || event
                    .topics
                    .iter()
                    .any(|topic| self.topics.contains(&site.topics[topic.index()].id)))
            && (self.places.is_empty()
                || event.place.is_some_and(|place| self.places.contains(&place)))
            && self.dated(draft.date.as_ref().map(|date| &date.value))
    }

    fn statement(&self, filler: &Filler<'_>, ix: StatementIx) -> bool {
        let (statement, draft) = filler.maker.site.statement(ix);
        (self.actors.is_empty()
            || statement.speaker.is_some_and(|actor| self.actors.contains(&actor)))
            && (self.places.is_empty()
                || statement.place.is_some_and(|place| self.places.contains(&place)))
            && self.dated(draft.date.as_ref().map(|date| &date.value))
    }
}
