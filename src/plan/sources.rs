//! Sources as templates see them.

use super::fill::Filler;
use super::lists::{self, context};
use super::notes::Notes;
use super::view::{Html, PageContext, PageView, SourceView};
use super::{Here, Maker};
use crate::model::document::Fragment;
use crate::model::site::{Site, SourceIx};

/// The anchor of a source in lists of sources.
pub(crate) fn anchor(site: &Site, ix: SourceIx) -> String {
    let address = &site.sources[ix.index()].address;
    let slug = address.trim_start_matches("sources/").trim_end_matches('/');
    format!("source-{slug}")
}

impl Filler<'_> {
    /// The source `ix`; `full` with what rests on it.
    pub(crate) fn source(&self, ix: SourceIx, full: bool) -> SourceView {
        let site = self.maker.site;
        let source = &site.sources[ix.index()];
        let entry = &source.entry;
        let date = |date: &Option<crate::diagnostic::Spanned<crate::date::Date>>| {
            date.as_ref().map(|date| self.maker.date(&date.value, self.lang))
        };
        let cited_on = source.cited_by.iter().filter(|doc| site.page(**doc).is_some());
        let events = source.events.iter().enumerate().filter(|_| full);
        SourceView {
            key: entry.key.value.clone(),
            anchor: anchor(site, ix),
            href: self.here.to(&source.address),
            title: entry.title.clone().unwrap_or_else(|| entry.key.value.clone()),
            reference: self.reference(ix),
            kind: entry.kind.map(|kind| kind.as_str().to_owned()),
            date: date(&entry.date),
            url: entry.link(),
            archive_url: entry.archive_url.as_ref().map(|address| address.value.clone()),
            archived: date(&entry.archived),
            accessed: date(&entry.accessed),
            access: entry.access.map(|access| access.as_str().to_owned()),
            cited_on: if full {
                cited_on.map(|doc| self.link_to(*doc)).collect()
            } else {
                Vec::new()
            },
            events: events
                .map(|(at, event)| self.event(*event, at + 1, false, self.detail()))
                .collect(),
        }
    }

    /// The whole reference: who, what, where, when.
    fn reference(&self, ix: SourceIx) -> Html {
        let entry = &self.maker.site.sources[ix.index()].entry;
        let mut out = Fragment::default();
        let part = |out: &mut Fragment, write: &dyn Fn(&mut Fragment)| {
            if !out.html.is_empty() {
                let ended = out.html.trim_end_matches("</a>").trim_end_matches("</cite>");
                out.html.push_str(if ended.ends_with(['.', '?', '!', '”']) { " " } else { ". " });
            }
            write(out);
        };
        if !entry.authors.is_empty() {
            part(&mut out, &|out| out.push_text(&entry.authors.join(", ")));
        }
        if let Some(title) = &entry.title {
            part(&mut out, &|out| {
                let url = entry.link();
                if let Some(url) = &url {
                    out.html.push_str("<a href=\"");
                    out.push_text(url);
                    out.html.push_str("\">");
                }
                out.html.push_str("<cite>");
                out.push_text(title);
                out.html.push_str("</cite>");
                if url.is_some() {
                    out.html.push_str("</a>");
                }
            });
        }
        let mut named: Vec<&str> = Vec::new();
        for name in [&entry.container, &entry.publisher].into_iter().flatten() {
            if !named.contains(&name.as_str()) && !entry.authors.contains(name) {
                named.push(name);
            }
        }
        if !named.is_empty() {
            part(&mut out, &|out| out.push_text(&named.join(", ")));
        }
        part(&mut out, &|out| match &entry.date {
            Some(date) => out.html.push_str(&self.maker.date(&date.value, self.lang).html.0),
            None => out.push_text(self.maker.say(self.lang, "date_unknown", "date unknown")),
        });
        if let Some(note) = &entry.note {
            part(&mut out, &|out| out.push_text(note));
        }
        out.html.push('.');
        Html(out.html.replace("..", "."))
    }

    /// The sources that the page's document cites, in the order of their first citation.
    pub(crate) fn page_sources(&self) -> Vec<SourceView> {
        let Some(doc) = self.here.doc else { return Vec::new() };
        let mut seen: Vec<SourceIx> = Vec::new();
        for source in self.maker.site.citations[doc.index()].iter().flatten().flatten() {
            if !seen.contains(source) {
                seen.push(*source);
            }
        }
        seen.into_iter().map(|source| self.source(source, false)).collect()
    }
}

/// The page of a source: what rests on it.
pub fn source_page(maker: Maker<'_>, out: &str, ix: SourceIx) -> PageContext {
    let site = maker.site;
    let source = &site.sources[ix.index()];
    let here = Here::new(out, source.doc);
    let lang = site.config.language.as_str();
    let filler = Filler::new(maker, &here, lang);
    let view = filler.source(ix, true);
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
