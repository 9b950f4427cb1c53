//! Events, statements and disputes.

use std::io;

use super::super::shared::{citations, date, event_text, media, words};
use super::{Facts, fact};
use crate::model::document::{Account, Dispute, EventDraft, Speaker, StatementDraft};
use crate::model::site::{ActorIx, DocIx, Event, EventIx, Statement, StatementIx};
use crate::plan::Filler;
use crate::render::json::Json;

/// Events, earliest first.
pub(super) fn events(facts: &mut Facts<'_>, filler: &Filler<'_>) -> io::Result<()> {
    let site = filler.maker.site;
    facts.list("events", (0..site.events.len()).map(EventIx::new), |json, ix| {
        let (event, draft) = site.draft(ix);
        fact(
            json,
            |json| self::event(json, filler, ix, event, draft),
            |json| {
                json.maybe("page", site.page(event.doc).map(|_| site.doc(event.doc).id.as_str()));
                json.field("href", &filler.maker.event_href(filler.here, ix));
            },
        );
    })
}

fn event(json: &mut Json, filler: &Filler<'_>, ix: EventIx, event: &Event, draft: &EventDraft) {
    let site = filler.maker.site;
    json.field("id", &event.id);
    date(json, "date", draft.date.as_ref());
    date(json, "reported", draft.reported.as_deref());
    json.field("title", &event.title);
    json.maybe("text", Some(&event_text(filler, ix)));
    json.field("importance", draft.importance.as_str());
    json.field("status", draft.status.as_str());
    json.maybe("place", event.place.map(|place| site.doc(place).id.as_str()));
    json.list("actors", &event.actors, |json, (actor, listed)| {
        let part = listed.and_then(|at| draft.actors.get(at as usize)?.part.as_deref());
        json.object(|json| {
            json.field("actor", &site.actor(*actor).1.id);
            json.maybe("as", part);
        });
    });
    accounts(json, filler, event.doc, site.accounts(ix));
    let topics = event.topics.iter().map(|topic| site.topics[topic.index()].id.as_str());
    json.texts("topics", topics);
    if let Some(picture) = &draft.media {
        media(json, filler, event.doc, "media", picture);
    }
    citations(json, filler, event.doc, draft.citations);
}

fn accounts<'a>(
    json: &mut Json,
    filler: &Filler<'_>,
    ix: DocIx,
    accounts: impl Iterator<Item = (&'a Account, Option<ActorIx>)>,
) {
    json.list("accounts", accounts, |json, (account, by)| {
        json.object(|json| {
            match by {
                Some(actor) => json.field("actor", &filler.maker.site.actor(actor).1.id),
                None => json.field("by", &account.by.value),
            }
            json.field("says", &words(filler, ix, &account.says));
            if account.quote {
                json.key("quote");
                json.raw("true");
            }
            citations(json, filler, ix, account.citations);
        });
    });
}

/// Statements, earliest first, those without a date last.
pub(super) fn statements(facts: &mut Facts<'_>, filler: &Filler<'_>) -> io::Result<()> {
    let site = filler.maker.site;
    facts.list("statements", (0..site.statements.len()).map(StatementIx::new), |json, ix| {
        let (statement, draft) = site.statement(ix);
        fact(
            json,
            |json| self::statement(json, filler, statement, draft),
            |json| {
                json.field("page", &site.doc(statement.doc).id);
                json.field("anchor", &statement.anchor);
                let page = site.page(statement.doc);
                let href = page.map(|page| filler.here.to_anchor(&page.address, &statement.anchor));
                json.maybe("href", href.as_deref());
            },
        );
    })
}

fn statement(json: &mut Json, filler: &Filler<'_>, statement: &Statement, draft: &StatementDraft) {
    let site = filler.maker.site;
    json.maybe("id", draft.id.as_ref().map(|id| id.value.as_str()));
    match &draft.speaker {
        Speaker::Linked(_) => {
            json.maybe("speaker", statement.speaker.map(|actor| site.actor(actor).1.id.as_str()));
        }
        Speaker::Named(name) => json.field("speaker_name", name),
        Speaker::Unnamed(why) => json.field("unnamed", why),
    }
    json.field("quote", &words(filler, statement.doc, &draft.quote));
    let occasion = draft.occasion.as_ref().map(|text| words(filler, statement.doc, text));
    json.maybe("occasion", occasion.as_deref());
    date(json, "date", draft.date.as_ref());
    json.maybe("place", statement.place.map(|place| site.doc(place).id.as_str()));
    json.maybe("question", draft.on.as_ref().map(|on| on.value.as_str()));
    json.maybe("stance", draft.stance.as_ref().map(|stance| stance.value.as_str()));
    citations(json, filler, statement.doc, draft.citations);
}

/// Disputes, by page and in the order of its text.
pub(super) fn disputes(facts: &mut Facts<'_>, filler: &Filler<'_>) -> io::Result<()> {
    let site = filler.maker.site;
    let told = site.docs.iter().zip(&site.pages).enumerate();
    let told = told.filter(|(_, (doc, page))| page.is_some() && doc.suffix.is_none());
    let all = told.flat_map(|(at, (doc, _))| {
        doc.body
            .disputes
            .iter()
            .enumerate()
            .map(move |(number, dispute)| (DocIx::new(at), number, dispute))
    });
    facts.list("disputes", all, |json, (ix, number, dispute)| {
        fact(
            json,
            |json| self::dispute(json, filler, ix, dispute),
            |json| {
                let anchor = crate::plan::dispute_anchor(dispute, number);
                json.field("page", &site.doc(ix).id);
                json.field("anchor", &anchor);
                let page = site.page(ix);
                json.maybe(
                    "href",
                    page.map(|page| filler.here.to_anchor(&page.address, &anchor)).as_deref(),
                );
            },
        );
    })
}

fn dispute(json: &mut Json, filler: &Filler<'_>, ix: DocIx, dispute: &Dispute) {
    let doc = filler.maker.site.doc(ix);
    json.maybe("id", dispute.id.as_ref().map(|id| id.value.as_str()));
    json.field("question", &words(filler, ix, &dispute.title));
    json.maybe("intro", Some(&words(filler, ix, &dispute.intro)));
    let by = |account: &Account| filler.actor_called(ix, doc, &account.by.value);
    accounts(json, filler, ix, dispute.accounts.iter().map(|account| (account, by(account))));
}
