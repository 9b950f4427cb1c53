//! Sources as templates see them.

use super::fill::Filler;
use super::lists::{self, context};
use super::notes::Notes;
use super::view::{Html, PageContext, PageView, SourceView};
use super::{Here, Maker};
use crate::cite::Formatted;
use crate::model::site::{EventIx, Site, SourceIx};

/// The anchor of a source in lists of sources.
pub(crate) fn anchor(site: &Site, ix: SourceIx) -> String {
    let address = &site.sources[ix.index()].address;
    let slug = address.trim_start_matches("sources/").trim_end_matches('/');
    format!("source-{slug}")
}

/// How much is said of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// What its register says.
    Entry,
    /// And which pages cite it.
    Cited,
    /// And all that rests on it.
    Full,
}

impl Filler<'_> {
    /// The list of `sources` as `formatted`.
    pub(crate) fn listed(
        &self,
        sources: &[SourceIx],
        formatted: &Formatted,
        depth: Depth,
    ) -> Vec<SourceView> {
        let items = formatted.bibliography.iter().filter_map(|item| {
            let view = self.source(*sources.get(item.entry)?, depth);
            let reference = Html(item.html.clone());
            Some(SourceView { reference, label: item.label.clone(), ..view })
        });
        items.collect()
    }

    /// The source `ix` without its reference, which is written for a whole list at once.
    fn source(&self, ix: SourceIx, depth: Depth) -> SourceView {
        let site = self.maker.site;
        let source = &site.sources[ix.index()];
        let entry = &source.entry;
        let date = |date: &Option<crate::diagnostic::Spanned<crate::date::Date>>| {
            date.as_ref().map(|date| self.maker.date(&date.value, self.lang))
        };
        let mut view = SourceView {
            key: entry.key.value.clone(),
            anchor: anchor(site, ix),
            href: self.here.to(&source.address),
            title: entry.title.clone().unwrap_or_else(|| entry.key.value.clone()),
            kind: entry.kind.map(|kind| kind.as_str().to_owned()),
            date: date(&entry.date),
            url: entry.link(),
            archive_url: entry.archive_url.as_ref().map(|address| address.value.clone()),
            archived: date(&entry.archived),
            accessed: date(&entry.accessed),
            access: entry.access.map(|access| access.as_str().to_owned()),
            robust: Html(entry.robust_links()),
            ..SourceView::default()
        };
        if depth >= Depth::Cited {
            let cited_on = source.cited_by.iter().filter(|doc| site.page(**doc).is_some());
            view.cited_on = cited_on.map(|doc| self.link_to(*doc)).collect();
        }
        if depth >= Depth::Full {
            let events = source.events.iter().enumerate();
            let event = |(at, ix): (usize, &EventIx)| self.event(*ix, at + 1, false, self.detail());
            view.events = events.map(event).collect();
        }
        view
    }
}

/// The page of a source: what rests on it.
pub fn source_page(maker: Maker<'_>, out: &str, ix: SourceIx) -> PageContext {
    let site = maker.site;
    let source = &site.sources[ix.index()];
    let here = Here::new(out, source.doc);
    let lang = site.config.language.as_str();
    let filler = Filler::new(maker, &here, lang);
    let formatted = filler.cite(&[], &[ix]);
    let view = filler.listed(&[ix], &formatted, Depth::Full).pop().unwrap_or_default();
    let mut page = match source.doc {
        Some(doc) => super::page::view(&filler, doc, &mut Notes::default()),
        None => PageView { id: view.key.clone(), title: view.title.clone(), ..PageView::default() },
    };
    page.kind = "source".to_owned();
    page.source = Some(view);
    let list = maker.say(lang, "sources", "Sources");
    page.ancestors = lists::ancestors(&filler, &[("sources", list, "sources/")]);
    PageContext { current_nav: Some("sources".to_owned()), ..context(&filler, page) }
}
