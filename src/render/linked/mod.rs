//! Linked data: what a page is about in the words of schema.org, for search engines and archives.
//!
//! A string for each page, small where pages are many. Only properties that schema.org 30 knows
//! for their type are used: an armed group is an `Organization`, as there is no nearer word, and
//! who took part in an `Event` stands under `about`, as `actor` takes none but persons.
//!
//! Addresses are full ones where the site has a `base_url`, else relative to the page, which is
//! what JSON-LD resolves them against.

mod article;
mod things;

use super::json::Json;
use crate::date::Date;
use crate::diagnostic::Spanned;
use crate::model::document::{Kind, Own};
use crate::model::site::{DocIx, EventIx, Site, SourceIx};
use crate::plan::view::{Html, PageContext};
use crate::plan::{Filler, Here, Maker, What};

/// The linked data of the page `what`, of which a template will see `view`; none for a page that
/// is about nothing.
pub(super) fn json_ld(maker: Maker<'_>, what: What, view: &PageContext) -> Option<Html> {
    let doc = match what {
        What::Home(doc) => doc,
        What::Doc(ix) => Some(ix),
        What::Topic(ix) => maker.site.topics[ix.index()].doc,
        What::Source(ix) => maker.site.sources[ix.index()].doc,
        What::Section(..) | What::Topics | What::Sources | What::Chronology(_) => None,
        _ => return None,
    };
    let here = Here { root: view.root.clone(), address: view.current_path.clone(), doc: None };
    let filler = Filler::new(maker, &here, &view.lang);
    let mut page = Page { filler: &filler, view, json: Json::in_script() };
    page.graph(what, doc);
    Some(Html(page.json.finish()))
}

/// The linked data of one page while it is written.
struct Page<'a> {
    filler: &'a Filler<'a>,
    view: &'a PageContext,
    json: Json,
}

impl<'a> Page<'a> {
    fn site(&self) -> &'a Site {
        self.filler.maker.site
    }

    /// The address that `href` on this page leads to.
    fn url(&self, href: &str) -> String {
        let base = self.site().config.base_url.as_deref();
        let outside = crate::html::is_web(href);
        match base.filter(|_| !outside) {
            None => href.to_owned(),
            Some(base) if href.starts_with('#') => {
                format!("{base}/{}{href}", self.view.current_path)
            }
            Some(base) => {
                let path = href.strip_prefix(self.view.root.as_str()).unwrap_or(href);
                format!("{base}/{}", path.replacen("index.html", "", 1))
            }
        }
    }

    /// The address of the page at `address`.
    fn address(&self, address: &str) -> String {
        self.url(&self.filler.here.to(address))
    }

    fn graph(&mut self, what: What, doc: Option<DocIx>) {
        self.json.open('{');
        self.json.field("@context", "https://schema.org");
        self.json.key("@graph");
        self.json.open('[');
        match what {
            What::Home(_) => self.home(),
            _ => self.web_page(what, doc),
        }
        self.breadcrumbs();
        self.json.close(']');
        self.json.close('}');
    }

    /// A field with an object of the type `sort`; `fill` writes the rest of it.
    fn node(&mut self, name: &str, sort: &str, fill: impl FnOnce(&mut Self)) {
        self.json.key(name);
        self.item(sort, fill);
    }

    /// An object of the type `sort`; `fill` writes the rest of it.
    fn item(&mut self, sort: &str, fill: impl FnOnce(&mut Self)) {
        self.json.open('{');
        self.json.field("@type", sort);
        fill(self);
        self.json.close('}');
    }

    /// A field with a list of what `write` makes of `items`; none where there are no items.
    fn nodes<T>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.json.key(name);
            self.json.open('[');
            for item in items {
                write(self, item);
            }
            self.json.close(']');
        }
    }

    /// A field with a date, where schema.org can say it.
    fn date(&mut self, name: &str, date: Option<&Spanned<Date>>) {
        let date = date.and_then(|date| date.value.datetime());
        self.json.maybe(name, date.as_deref());
    }

    fn home(&mut self) {
        self.item("WebSite", |page| {
            let config = &page.site().config;
            page.json.field("name", &page.view.page.title);
            page.json.maybe(
                "alternateName",
                Some(&config.title)
                    .filter(|title| **title != page.view.page.title)
                    .map(String::as_str),
            );
            page.json.field("url", &page.address(""));
            let summary = page.view.page.summary.as_ref().or(config.description.as_ref());
            page.json.maybe("description", summary.map(String::as_str));
            page.json.field("inLanguage", &page.view.lang);
            page.json.maybe("license", licence(&config.licence));
            page.publisher();
        });
    }

    fn web_page(&mut self, what: What, doc: Option<DocIx>) {
        let list = !matches!(what, What::Doc(_) | What::Source(_));
        self.item(if list { "CollectionPage" } else { "WebPage" }, |page| {
            let view = page.view;
            page.json.field("name", &view.page.title);
            page.json.field("url", &page.address(&view.current_path));
            page.json.field("inLanguage", &view.lang);
            let article = page.explainer(doc);
            if article.is_none() {
                page.json.maybe("description", view.page.summary.as_deref());
                let own = doc.map(|ix| &page.site().doc(ix).front);
                let published = own.filter(|_| view.page.kind != "event");
                page.date("datePublished", published.and_then(|front| front.date.as_ref()));
                page.date("dateModified", own.and_then(|front| front.updated.as_ref()));
            } else if let Some(as_of) = &view
                .page
                .explainer
                .as_ref()
                .and_then(|own| own.as_of.as_ref())
                .filter(|date| date.exact)
            {
                page.json.field("lastReviewed", &as_of.edtf);
            }
            if !page.site().config.title.is_empty() {
                page.node("isPartOf", "WebSite", |page| {
                    page.json.field("name", &page.site().config.title);
                    page.json.field("url", &page.address(""));
                });
            }
            match (what, article) {
                (What::Doc(ix), Some(own)) => page.article(ix, own),
                (What::Doc(ix), None) => page.main_entity(ix),
                (What::Source(ix), _) => {
                    page.node("mainEntity", "CreativeWork", |page| page.source(ix));
                }
                _ => page.listed(),
            }
        });
    }

    /// What a page that is no explainer is about.
    fn main_entity(&mut self, ix: DocIx) {
        let site = self.site();
        match (site.doc(ix).kind, site.actor_of_doc[ix.index()]) {
            (_, Some(actor)) => self.actor(actor),
            (Kind::Event, _) => {
                if let Some(Some(event)) = site.doc_events[ix.index()].first() {
                    self.event(*event);
                }
            }
            (Kind::Place, _) => {
                self.json.key("mainEntity");
                self.place(ix, true);
            }
            (Kind::Term, _) => self.term(ix),
            _ => {}
        }
    }

    /// The pages of a list.
    fn listed(&mut self) {
        let Some(section) = self.view.section.as_ref().filter(|section| section.total > 0) else {
            return;
        };
        self.node("mainEntity", "ItemList", |page| {
            page.json.key("numberOfItems");
            page.json.raw(&section.total.to_string());
            page.nodes("itemListElement", section.pages.iter().enumerate(), |page, (at, row)| {
                page.item("ListItem", |page| {
                    page.position(at);
                    page.json.field("name", &row.title);
                    page.json.field("url", &page.url(&row.href));
                });
            });
        });
    }

    fn position(&mut self, at: usize) {
        self.json.key("position");
        self.json.raw(&(at + 1).to_string());
    }

    /// The way from the home page to this one. Those who read it want full addresses.
    fn breadcrumbs(&mut self) {
        let view = self.view;
        if view.page.ancestors.is_empty() || self.site().config.base_url.is_none() {
            return;
        }
        self.item("BreadcrumbList", |page| {
            let above =
                view.page.ancestors.iter().map(|link| (link.title.as_str(), link.href.as_deref()));
            let own = (view.page.title.as_str(), None);
            page.nodes(
                "itemListElement",
                above.chain([own]).enumerate(),
                |page, (at, (title, href))| {
                    page.item("ListItem", |page| {
                        page.position(at);
                        page.json.field("name", title);
                        let url = match href {
                            Some(href) => page.url(href),
                            None => page.address(&view.current_path),
                        };
                        page.json.field("item", &url);
                    });
                },
            );
        });
    }

    fn explainer(&self, doc: Option<DocIx>) -> Option<&'a crate::model::document::ExplainerFront> {
        match &self.site().doc(doc?).front.own {
            Own::Explainer(own) => Some(own),
            _ => None,
        }
    }

    /// A source by its name and address.
    fn source(&mut self, ix: SourceIx) {
        let entry = &self.site().sources[ix.index()].entry;
        self.json.field("name", entry.title.as_deref().unwrap_or(&entry.key.value));
        // Registers do not say whether an author is a person or an office.
        self.json.maybe("creditText", Some(&entry.authors.join(", ")));
        if let Some(publisher) = entry.publisher.as_ref().or(entry.container.as_ref()) {
            self.node("publisher", "Organization", |page| page.json.field("name", publisher));
        }
        self.date("datePublished", entry.date.as_ref());
        self.json.maybe("url", entry.link().as_deref());
        self.json.maybe("archivedAt", entry.archive_url.as_ref().map(|url| url.value.as_str()));
    }

    /// The sources that the document or one of its facts cites, each once.
    fn cited(&mut self, sources: impl Iterator<Item = SourceIx>) {
        let mut seen: Vec<SourceIx> = Vec::new();
        for source in sources {
            if !seen.contains(&source) {
                seen.push(source);
            }
        }
        self.nodes("citation", seen, |page, source| {
            page.item("CreativeWork", |page| page.source(source));
        });
    }

    /// The event `ix` as one of several.
    fn event_named(&mut self, ix: EventIx) {
        let (event, draft) = self.site().draft(ix);
        self.item("Event", |page| {
            page.json.field("name", &event.title);
            page.days(draft.date.as_ref());
            page.json.field("url", &page.url(&page.filler.maker.event_href(page.filler.here, ix)));
        });
    }

    /// When an event began and ended.
    fn days(&mut self, date: Option<&Spanned<Date>>) {
        let Some(date) = date.map(|date| &date.value) else { return };
        let side = |side: Option<Date>| side.and_then(|side| side.datetime());
        self.json.maybe("startDate", side(date.start()).as_deref());
        if date.is_interval() {
            self.json.maybe("endDate", side(date.end()).as_deref());
        }
    }
}

/// The licence where it is an address: schema.org takes no other name of one.
fn licence(licence: &Option<String>) -> Option<&str> {
    licence.as_deref().filter(|licence| licence.contains("://"))
}
