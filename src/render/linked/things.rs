//! Actors, events, places and terms.

use super::Page;
use crate::model::document::{ActorType, Bound, Kind, Names, Own, Term};
use crate::model::site::{ActorIx, DocIx, EventIx};
use crate::plan::degrees;

impl Page<'_> {
    fn sort(&self, ix: ActorIx) -> ActorType {
        match &self.site().actor(ix).1.front.own {
            Own::Actor(own) => own.sort,
            _ => ActorType::Other,
        }
    }

    /// The type of the actor; where it must be one that can speak, a state stands for its
    /// government.
    fn type_of(&self, ix: ActorIx, speaks: bool) -> &'static str {
        match self.sort(ix) {
            ActorType::Person => "Person",
            ActorType::State if !speaks => "Country",
            ActorType::Other if !speaks => "Thing",
            _ => "Organization",
        }
    }

    fn is_organisation(&self, ix: ActorIx) -> bool {
        self.type_of(ix, false) == "Organization"
    }

    /// The actor `ix` by name and address; `speaks` where only persons and organisations may stand.
    pub(super) fn actor_named(&mut self, ix: ActorIx, speaks: bool) {
        let (actor, doc) = self.site().actor(ix);
        self.item(self.type_of(ix, speaks), |page| {
            page.json.field("name", &doc.front.title.value);
            if let Some(own) = page.site().page(actor.doc) {
                page.json.field("url", &page.address(&own.address));
            }
        });
    }

    /// The actor `ix` as the main thing on its page.
    pub(super) fn actor(&mut self, ix: ActorIx) {
        let (actor, doc) = self.site().actor(ix);
        let Own::Actor(own) = &doc.front.own else { return };
        let sort = self.type_of(ix, false);
        self.node("mainEntity", sort, |page| {
            page.json.field("name", &doc.front.title.value);
            page.names(&own.names);
            page.json.maybe("description", page.view.page.summary.as_deref());
            page.json.maybe("url", own.website.as_ref().map(|url| url.value.as_str()));
            let wikidata = own
                .wikidata
                .as_ref()
                .map(|id| format!("https://www.wikidata.org/wiki/{}", id.value));
            let same = wikidata.as_deref().into_iter();
            page.json.texts("sameAs", same.chain(own.same_as.iter().map(|url| url.value.as_str())));
            let (began, ended) = match sort {
                "Person" => ("birthDate", "deathDate"),
                "Organization" => ("foundingDate", "dissolutionDate"),
                _ => return,
            };
            page.date(began, own.began.as_ref().map(|(_, date)| date));
            page.date(ended, own.ended.as_ref().map(|(_, date)| date));
            let now = |term: &Term| !matches!(term.to, Bound::Date(_));
            if sort == "Person" {
                page.json.maybe("jobTitle", page.filler.role_on(ix, None).as_deref());
                let held =
                    actor.roles.iter().filter(|role| now(&role.term)).filter_map(|role| role.of);
                let held: Vec<ActorIx> = held.filter(|of| page.is_organisation(*of)).collect();
                page.nodes("affiliation", held, |page, of| page.actor_named(of, false));
            }
            let tied = |page: &Self, sort: &str| -> Vec<ActorIx> {
                let ties = actor.relations.iter().filter(|tie| tie.sort == sort && now(&tie.term));
                ties.map(|tie| tie.to).filter(|to| page.is_organisation(*to)).collect()
            };
            let member = tied(page, "member-of");
            page.nodes("memberOf", member, |page, of| page.actor_named(of, false));
            if sort == "Organization" {
                let part = tied(page, "part-of");
                page.nodes("parentOrganization", part, |page, of| page.actor_named(of, false));
            }
        });
    }

    /// The event `ix` as the main thing on its page.
    pub(super) fn event(&mut self, ix: EventIx) {
        let site = self.site();
        let (event, draft) = site.draft(ix);
        self.node("mainEntity", "Event", |page| {
            page.json.field("name", &event.title);
            page.json.maybe("description", page.view.page.summary.as_deref());
            page.days(draft.date.as_ref());
            if let Some(place) = event.place {
                page.json.key("location");
                page.place(place, false);
            }
            page.nodes("about", &event.actors, |page, (actor, _)| page.actor_named(*actor, false));
            let accounts: Vec<_> = site.accounts(ix).collect();
            page.nodes("subjectOf", accounts, |page, (account, by)| {
                page.claim(event.doc, account, by, None);
            });
        });
        let cited = site.references[event.doc.index()].citations.iter().flatten().flatten();
        self.cited(cited.copied());
    }

    /// A place; with all that is known of it where `whole`.
    pub(super) fn place(&mut self, ix: DocIx, whole: bool) {
        let site = self.site();
        let doc = site.doc(ix);
        // An event may name a state as its place.
        let sort = match site.actor_of_doc[ix.index()] {
            Some(actor) if self.sort(actor) == ActorType::State => "Country",
            _ => "Place",
        };
        self.item(sort, |page| {
            page.json.field("name", &doc.front.title.value);
            if !whole && let Some(own) = site.page(ix) {
                page.json.field("url", &page.address(&own.address));
            }
            let Own::Place(own) = &doc.front.own else { return };
            if whole {
                page.names(&own.names);
                page.json.maybe("description", page.view.page.summary.as_deref());
            }
            if let Some(at) = &own.coordinates {
                page.node("geo", "GeoCoordinates", |page| {
                    page.json.key("latitude");
                    page.json.raw(&degrees(at.value.0));
                    page.json.key("longitude");
                    page.json.raw(&degrees(at.value.1));
                });
            }
            if let Some(country) = page
                .view
                .page
                .place
                .as_ref()
                .and_then(|place| place.country.as_ref())
                .filter(|_| whole)
            {
                page.node("containedInPlace", "Country", |page| {
                    page.json.field("name", &country.title);
                    let url = country.href.as_ref().map(|href| page.url(href));
                    page.json.maybe("url", url.as_deref());
                });
            }
        });
    }

    /// The term of the glossary that is the main thing on its page.
    pub(super) fn term(&mut self, ix: DocIx) {
        let site = self.site();
        let doc = site.doc(ix);
        self.node("mainEntity", "DefinedTerm", |page| {
            page.json.field("name", &doc.front.title.value);
            if let Own::Term(names) = &doc.front.own {
                page.names(names);
            }
            page.json.maybe("description", page.view.page.summary.as_deref());
            let set = Kind::Term.folder().map(|folder| format!("{folder}/"));
            let set = set.filter(|set| site.sections.iter().any(|section| section.address == *set));
            page.json.maybe("inDefinedTermSet", set.map(|set| page.address(&set)).as_deref());
        });
    }

    fn names(&mut self, names: &Names) {
        let others = names.by_language.iter().map(|(_, name)| name);
        let all = names.aliases.iter().chain(others).map(|name| name.value.as_str());
        self.json.texts("alternateName", all);
    }
}
