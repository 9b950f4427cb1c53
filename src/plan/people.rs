//! Actors as templates see them.

use super::dates::holds_on;
use super::fill::Filler;
use super::view::{
    ActorInfoView, ActorView, Html, LifeView, LinkView, NameView, RelationView, RoleView, Shared,
};
use crate::date::Date;
use crate::html::escape;
use crate::model::document::{LifeKey, Names, Own, Range};
use crate::model::site::{ActorIx, DocIx, TopicIx};

/// Languages written from right to left.
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "fa", "he", "ur", "ckb", "ps", "sd", "yi", "dv", "ug"];

/// `rtl` or `ltr`, by the tag of a language.
pub(crate) fn direction(lang: &str) -> &'static str {
    let short = lang.split('-').next().unwrap_or(lang);
    if RIGHT_TO_LEFT.contains(&short) { "rtl" } else { "ltr" }
}

/// `title` as a link, where there is something that it leads to.
fn link(href: Option<&str>, title: &str) -> Html {
    let mut html = String::with_capacity(2 * title.len() + 48);
    if let Some(href) = href {
        html.push_str("<a href=\"");
        escape(&mut html, href);
        html.push_str("\">");
    }
    escape(&mut html, title);
    if href.is_some() {
        html.push_str("</a>");
    }
    Html(html)
}

/// `rtl` or `ltr`, by the script of `name`: Kurdish is written in two.
fn direction_of(name: &str, lang: &str) -> &'static str {
    match name.chars().find(|c| c.is_alphabetic()) {
        Some('\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}') => "rtl",
        Some(_) => "ltr",
        None => direction(lang),
    }
}

impl Filler<'_> {
    /// The actor `ix` in a list, with the post held on `day`.
    pub(crate) fn actor(
        &self,
        ix: ActorIx,
        day: Option<&Date>,
        part: Option<&str>,
    ) -> Shared<ActorView> {
        let role = self.maker.wishes.details.then(|| self.role_on(ix, day)).flatten();
        match self.shelf.filter(|_| role.is_none() && part.is_none()) {
            Some(shelf) => shelf.actor(ix, || self.actor_with(ix, None, None)),
            None => Shared::new(self.actor_with(ix, role, part)),
        }
    }

    fn actor_with(&self, ix: ActorIx, role: Option<String>, part: Option<&str>) -> ActorView {
        let (actor, doc) = self.maker.site.actor(ix);
        let (sort, names) = match &doc.front.own {
            Own::Actor(own) => (own.sort.as_str(), Some(&own.names)),
            _ => ("other", None),
        };
        let title = doc.front.title.value.clone();
        let short = names.and_then(|names| names.short.as_ref());
        let href = self.maker.site.page(actor.doc).map(|page| self.here.to(&page.address));
        ActorView {
            id: doc.id.clone(),
            link: link(href.as_deref(), &title),
            short: short.map_or_else(|| title.clone(), |short| short.value.clone()),
            title,
            href,
            r#type: sort,
            role,
            summary: doc.front.summary.as_ref().map(|summary| summary.value.clone()),
            part: part.map(str::to_owned),
        }
    }

    /// The post that the actor held on `day`, in words. Without a day: the one that goes on.
    pub(crate) fn role_on(&self, ix: ActorIx, day: Option<&Date>) -> Option<String> {
        let (actor, _) = self.maker.site.actor(ix);
        let holds = |term| match day {
            Some(day) => holds_on(term, day),
            None => !matches!(
                term,
                crate::model::document::Term { to: crate::model::document::Bound::Date(_), .. }
            ),
        };
        let role = actor.roles.iter().find(|role| holds(&role.term))?;
        Some(match role.of {
            Some(of) => {
                format!("{}, {}", role.title, self.maker.site.actor(of).1.front.title.value)
            }
            None => role.title.clone(),
        })
    }

    /// A link to the topic `ix`.
    pub(crate) fn topic(&self, ix: TopicIx) -> Shared<LinkView> {
        let topic = &self.maker.site.topics[ix.index()];
        let link = || LinkView {
            id: topic.id.clone(),
            title: topic.title.clone(),
            href: Some(self.here.to(&topic.address)),
        };
        match self.shelf {
            Some(shelf) => shelf.topic(ix, link),
            None => Shared::new(link()),
        }
    }

    /// A link to the page of the document `ix`.
    pub(crate) fn link_to(&self, ix: DocIx) -> LinkView {
        let doc = self.maker.site.doc(ix);
        LinkView {
            id: doc.id.clone(),
            title: doc.front.title.value.clone(),
            href: self.maker.site.page(ix).map(|page| self.here.to(&page.address)),
        }
    }

    /// What only the page of the actor `ix` has.
    pub(crate) fn actor_info(&self, ix: ActorIx) -> ActorInfoView {
        let (actor, doc) = self.maker.site.actor(ix);
        let Own::Actor(own) = &doc.front.own else { return ActorInfoView::default() };
        let life = |entry: &Option<(LifeKey, crate::diagnostic::Spanned<Date>)>| {
            let (key, date) = entry.as_ref()?;
            let word = key.as_str();
            Some(LifeView { word, date: self.maker.date(&date.value, self.lang) })
        };
        let texts = |list: &[crate::diagnostic::Spanned<String>]| {
            list.iter().map(|text| text.value.clone()).collect()
        };
        let roles = actor.roles.iter().map(|role| RoleView {
            title: role.title.clone(),
            with: role.of.map(|of| self.link_to(self.maker.site.actor(of).0.doc)),
            term: self.maker.term(&role.term, self.lang),
            sources: self.sources_of(actor.doc, own.roles[role.entry as usize].citations),
        });
        let holders = actor.holders.iter().map(|(holder, number)| {
            let (other, front) = self.maker.site.actor(*holder);
            let role = &other.roles[*number as usize];
            let citations = match &front.front.own {
                Own::Actor(own) => own.roles[role.entry as usize].citations,
                _ => Range::default(),
            };
            RoleView {
                title: role.title.clone(),
                with: Some(self.link_to(other.doc)),
                term: self.maker.term(&role.term, self.lang),
                sources: self.sources_of(other.doc, citations),
            }
        });
        let relations = actor.relations.iter().map(|relation| RelationView {
            r#type: relation.sort.clone(),
            inverse: false,
            with: self.link_to(self.maker.site.actor(relation.to).0.doc),
            term: self.maker.term(&relation.term, self.lang),
            sources: self.sources_of(actor.doc, own.relations[relation.entry as usize].citations),
        });
        let inverse = actor.inverse.iter().map(|(from, number)| {
            let (other, front) = self.maker.site.actor(*from);
            let relation = &other.relations[*number as usize];
            let citations = match &front.front.own {
                Own::Actor(own) => own.relations[relation.entry as usize].citations,
                _ => Range::default(),
            };
            RelationView {
                r#type: relation.sort.clone(),
                inverse: true,
                with: self.link_to(other.doc),
                term: self.maker.term(&relation.term, self.lang),
                sources: self.sources_of(other.doc, citations),
            }
        });
        let roles: Vec<RoleView> = roles.collect();
        let holders: Vec<RoleView> = holders.collect();
        let relations: Vec<RelationView> = relations.chain(inverse).collect();
        let other = |at: ActorIx| self.maker.site.actor(at).0;
        let terms = actor.roles.iter().map(|role| &role.term);
        let roles_drawn = self.posts("roles", &roles, terms);
        let terms = actor.holders.iter().map(|(at, role)| &other(*at).roles[*role as usize].term);
        let holders_drawn = self.posts("holders", &holders, terms);
        let terms = actor.inverse.iter();
        let terms = terms.map(|(at, relation)| &other(*at).relations[*relation as usize].term);
        let terms = actor.relations.iter().map(|relation| &relation.term).chain(terms);
        let name = own.names.short.as_ref().map_or(&doc.front.title.value, |short| &short.value);
        let relations_drawn = self.ties(name, &relations, terms);
        ActorInfoView {
            r#type: own.sort.as_str(),
            aliases: texts(&own.names.aliases),
            short: own.names.short.as_ref().map(|short| short.value.clone()),
            names: names(&own.names),
            began: life(&own.began),
            ended: life(&own.ended),
            roles,
            holders,
            relations,
            roles_drawn,
            holders_drawn,
            relations_drawn,
            website: own.website.as_ref().map(|address| address.value.clone()),
            wikidata: own.wikidata.as_ref().map(|id| id.value.clone()),
            same_as: texts(&own.same_as),
        }
    }

    /// A note for each citation group in `range` of the document.
    pub(crate) fn sources_of(&self, ix: DocIx, range: Range) -> Vec<Html> {
        let groups = range.of(&self.maker.site.doc(ix).body.citations);
        let sources = &self.maker.site.references[ix.index()].citations;
        let mut notes: Vec<Html> = Vec::new();
        for (at, group) in range.indices().zip(groups) {
            let note = self.short_note(&group.items, sources.get(at).map_or(&[], Vec::as_slice));
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        notes
    }
}

/// Names in other languages.
pub(crate) fn names(names: &Names) -> Vec<NameView> {
    let view = |(lang, name): &(
        crate::diagnostic::Spanned<String>,
        crate::diagnostic::Spanned<String>,
    )| NameView {
        dir: direction_of(&name.value, &lang.value),
        lang: lang.value.clone(),
        name: name.value.clone(),
    };
    names.by_language.iter().map(view).collect()
}
