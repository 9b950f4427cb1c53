//! An explainer as a `BackgroundNewsArticle`.

use super::{Page, licence};
use crate::config::POLICIES;
use crate::date::{Date, Day};
use crate::model::document::{Account, EventStatus, ExplainerFront, Importance};
use crate::model::site::{ActorIx, DocIx, EventIx};
use crate::plan;
use crate::render::export::shared::words;

/// How many key events an article lists.
const EVENTS: usize = 20;

impl<'a> Page<'a> {
    /// The explainer `ix` as the main thing on its page.
    pub(super) fn article(&mut self, ix: DocIx, own: &'a ExplainerFront) {
        let site = self.site();
        let front = &site.doc(ix).front;
        self.node("mainEntity", "BackgroundNewsArticle", |page| {
            let view = page.view;
            page.json.field("headline", &front.title.value);
            page.json.maybe("description", view.page.summary.as_deref());
            page.json.field("url", &page.address(&view.current_path));
            page.json.field("inLanguage", &view.lang);
            page.date("datePublished", front.date.as_ref());
            let updates = own.updates.iter().filter_map(|update| update.date.as_ref());
            let corrections =
                own.corrections.iter().filter_map(|correction| correction.date.as_ref());
            let changes = updates.chain(corrections).chain(&front.updated);
            page.date("dateModified", changes.max_by(|a, b| a.value.cmp(&b.value)));
            page.json.maybe("temporalCoverage", page.coverage(ix).as_deref());
            let organisation = site.config.organisation.as_ref().map(|by| by.name.as_str());
            page.nodes("author", &view.page.authors, |page, author| {
                let sort =
                    if Some(author.as_str()) == organisation { "Organization" } else { "Person" };
                page.item(sort, |page| page.json.field("name", author));
            });
            page.publisher();
            page.json.maybe("license", licence(&site.config.licence));
            let image = view.page.image.as_ref().map(|image| page.url(&image.src));
            page.json.maybe("image", image.as_deref());
            let backstory = own.backstory.as_ref().map(|text| words(page.filler, ix, text));
            page.json.maybe("backstory", backstory.as_deref());
            page.corrections(ix, own);
            page.subjects(ix);
            page.cited(site.references[ix.index()].citations.iter().flatten().flatten().copied());
            page.said(ix);
        });
    }

    /// From the first to the last thing that the page tells, in ISO 8601: `2014/2024-01-08`.
    fn coverage(&self, ix: DocIx) -> Option<String> {
        let site = self.site();
        let told = site.doc_events[ix.index()].iter().flatten().map(|event| site.draft(*event).1);
        let happened = |status| !matches!(status, EventStatus::Planned | EventStatus::Retracted);
        let dates: Vec<&Date> = told
            .filter(|draft| happened(draft.status))
            .filter_map(|draft| draft.date.as_ref().map(|date| &date.value))
            .collect();
        // Where ISO 8601 has no form for a date as it is, its year says enough.
        let plain = |date: Option<Date>, day: Day| {
            let year = day.ymd().0;
            let sign = if year < 0 { "-" } else { "" };
            date.and_then(|date| date.datetime())
                .unwrap_or_else(|| format!("{sign}{:04}", year.unsigned_abs()))
        };
        let first = dates.iter().filter_map(|date| Some((date.earliest()?, *date))).min()?;
        let first = plain(first.1.start(), first.0);
        if dates.iter().any(|date| date.open_end()) {
            return Some(format!("{first}/.."));
        }
        let last = dates.iter().filter_map(|date| Some((date.latest()?, *date))).max();
        let last = last.map(|(day, date)| plain(date.end(), day));
        Some(match last.filter(|last| *last != first) {
            Some(last) => format!("{first}/{last}"),
            None => first,
        })
    }

    /// Who publishes the site, with the rules that it keeps to.
    pub(super) fn publisher(&mut self) {
        let config = &self.site().config;
        let own = config.organisation.as_ref();
        let name = own.map_or(config.title.as_str(), |own| &own.name);
        if name.is_empty() || (own.is_none() && config.policies.is_empty()) {
            return;
        }
        self.node("publisher", "NewsMediaOrganization", |page| {
            page.json.field("name", name);
            page.json.maybe("url", own.and_then(|own| own.url.as_deref()));
            if let Some(logo) = own.and_then(|own| own.logo.as_ref()) {
                let href = page.filler.here.to(&logo.value);
                let outside = logo.value.contains("://");
                let url = if outside { logo.value.clone() } else { page.url(&href) };
                page.node("logo", "ImageObject", |page| page.json.field("url", &url));
            }
            for (key, to) in &config.policies {
                let property = POLICIES.iter().find(|(name, _)| name == key);
                let Some((_, property)) = property else { continue };
                let url = if to.value.contains("://") {
                    Some(to.value.clone())
                } else {
                    let target = plan::nav_target(page.site(), to.value.trim_matches('/'));
                    target.map(|(_, address)| page.address(&address))
                };
                page.json.maybe(property, url.as_deref());
            }
        });
    }

    fn corrections(&mut self, ix: DocIx, own: &'a ExplainerFront) {
        self.nodes("correction", &own.corrections, |page, correction| {
            page.item("CorrectionComment", |page| {
                page.date("datePublished", correction.date.as_ref());
                let say = |text: &Option<_>| text.as_ref().map(|text| words(page.filler, ix, text));
                let text = match (say(&correction.was), say(&correction.now)) {
                    (Some(was), Some(now)) => format!("{was} → {now}"),
                    (was, now) => was.or(now).unwrap_or_default(),
                };
                page.json.maybe("text", Some(&text));
                if let Some(at) = &correction.at {
                    page.json.field("url", &page.url(&format!("#{}", at.value)));
                }
            });
        });
    }

    /// What the article is about, and what else it names.
    fn subjects(&mut self, ix: DocIx) {
        let site = self.site();
        // The actors of the front matter come first.
        let listed = site.doc(ix).front.actors.len();
        let actors = &site.references[ix.index()].actors;
        let (about, mentioned) = actors.split_at(listed.min(actors.len()));
        let topics = &site.references[ix.index()].topics;
        if !about.is_empty() || !topics.is_empty() {
            self.json.key("about");
            self.json.open('[');
            for actor in about {
                self.actor_named(*actor, false);
            }
            for topic in topics {
                let topic = &site.topics[topic.index()];
                self.item("Thing", |page| {
                    page.json.field("name", &topic.title);
                    page.json.field("url", &page.address(&topic.address));
                });
            }
            self.json.close(']');
        }
        let events = site.doc_events[ix.index()].iter().flatten().copied();
        let is_key = |event: &EventIx| site.draft(*event).1.importance == Importance::Key;
        let events: Vec<EventIx> = events.filter(is_key).take(EVENTS).collect();
        if !mentioned.is_empty() || !events.is_empty() {
            self.json.key("mentions");
            self.json.open('[');
            for actor in mentioned {
                self.actor_named(*actor, false);
            }
            for event in events {
                self.event_named(event);
            }
            self.json.close(']');
        }
    }

    /// Quotations, and the claims of those who contradict each other.
    fn said(&mut self, ix: DocIx) {
        let site = self.site();
        let doc = site.doc(ix);
        let statements: Vec<_> =
            site.doc_statements[ix.index()].iter().flatten().copied().collect();
        if statements.is_empty() && doc.body.disputes.is_empty() {
            return;
        }
        self.json.key("hasPart");
        self.json.open('[');
        for statement in statements {
            let (statement, draft) = site.statement(statement);
            self.item("Quotation", |page| {
                page.json.field("text", &words(page.filler, ix, &draft.quote));
                page.date("dateCreated", draft.date.as_ref());
                page.json.field("url", &page.url(&format!("#{}", statement.anchor)));
                if let Some(speaker) = statement.speaker {
                    page.json.key("spokenByCharacter");
                    page.actor_named(speaker, true);
                }
            });
        }
        for dispute in &doc.body.disputes {
            let question = words(self.filler, ix, &dispute.title);
            for account in &dispute.accounts {
                let by = self.filler.actor_called(ix, doc, &account.by.value);
                self.claim(ix, account, by, Some(&question));
            }
        }
        self.json.close(']');
    }

    /// What one side says of something.
    pub(super) fn claim(
        &mut self,
        ix: DocIx,
        account: &Account,
        by: Option<ActorIx>,
        question: Option<&str>,
    ) {
        let site = self.site();
        self.item("Claim", |page| {
            page.json.field("text", &words(page.filler, ix, &account.says));
            if let Some(question) = question {
                page.node("about", "Thing", |page| page.json.field("name", question));
            }
            if let Some(actor) = by {
                page.json.key("claimInterpreter");
                page.actor_named(actor, true);
            }
            let cited = site.references[ix.index()]
                .citations
                .get(account.citations.indices())
                .unwrap_or(&[]);
            page.nodes("appearance", cited.iter().flatten().flatten(), |page, source| {
                page.item("CreativeWork", |page| page.source(*source));
            });
        });
    }
}
