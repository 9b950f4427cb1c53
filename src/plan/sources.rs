//! Sources as templates see them.

use super::fill::Filler;
use super::lists::{self, context};
use super::notes::Notes;
use super::view::{
    FigureView, Html, LinkView, MentionView, PageContext, PageView, Shared, SourceView,
    ToldAccountView,
};
use super::{Here, Maker, dispute_anchor};
use crate::cite::Formatted;
use crate::model::site::{AccountIx, DocIx, EventIx, Site, SourceIx, Text};
use crate::model::text;

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
            let cited_by = source.cited_by.iter();
            view.cited_on = cited_by.filter_map(|doc| self.cited_on(ix, *doc, depth)).collect();
        }
        if depth >= Depth::Full {
            let events = source.events.iter().enumerate();
            let event = |(at, ix): (usize, &EventIx)| self.event(*ix, at + 1, false, self.detail());
            view.events = events.map(event).collect();
            view.statements =
                source.statements.iter().map(|ix| self.statement(*ix, false)).collect();
            view.accounts =
                source.accounts.iter().filter_map(|ix| self.told_account(*ix)).collect();
            let figures = source.figures.iter();
            view.figures = figures.filter_map(|(doc, at)| self.figure(*doc, *at)).collect();
        }
        view
    }

    /// The page of `doc`, which cites the source `ix`.
    fn cited_on(&self, ix: SourceIx, doc: DocIx, depth: Depth) -> Option<MentionView> {
        let site = self.maker.site;
        let page = site.page(doc)?;
        let cites = |group: &Vec<Option<SourceIx>>| group.contains(&Some(ix));
        let group = site.references[doc.index()].citations.iter().position(cites);
        let group = group.filter(|_| depth == Depth::Full && self.maker.wishes.sentences);
        let sentence = group
            .map(|group| self.sentence_of_citation(doc, u32::try_from(group).unwrap_or(u32::MAX)));
        let document = site.doc(doc);
        Some(MentionView {
            id: document.id.clone(),
            title: document.front.title.value.clone(),
            href: self.here.to(&page.address),
            kind: document.kind.as_str(),
            sentence: sentence.unwrap_or_default(),
        })
    }

    fn told_account(&self, ix: AccountIx) -> Option<ToldAccountView> {
        let site = self.maker.site;
        let (about, mut accounts) = match ix {
            AccountIx::Event(event_ix, at) => {
                let (event, draft) = site.draft(event_ix);
                let text = Text::EventAccount(event.entry, at);
                let at = at as usize;
                let about = LinkView {
                    id: event.id.clone(),
                    title: event.title.clone(),
                    href: Some(self.maker.event_href(self.here, event_ix)),
                };
                let account = draft.accounts.get(at..=at)?;
                let by = event.accounts.get(at..=at).unwrap_or(&[]);
                (about, self.accounts(event.doc, account, by, |_| text))
            }
            AccountIx::Dispute(doc, number, at) => {
                let document = site.doc(doc);
                let page = site.page(doc)?;
                let text = Text::Account(number, at);
                let (number, at) = (number as usize, at as usize);
                let dispute = document.body.disputes.get(number)?;
                let anchor = dispute_anchor(dispute, number);
                let title = text::of_html(&self.html(doc, &dispute.title).0);
                let about = LinkView {
                    title: match title.is_empty() {
                        true => document.front.title.value.clone(),
                        false => title,
                    },
                    href: Some(self.here.to_anchor(&page.address, &anchor)),
                    id: anchor,
                };
                let account = dispute.accounts.get(at..=at)?;
                let by = self.actor_called(doc, document, &account.first()?.by.value);
                (about, self.accounts(doc, account, &[by], |_| text))
            }
        };
        Some(ToldAccountView { about, account: accounts.pop()? })
    }

    fn figure(&self, doc: DocIx, at: u32) -> Option<FigureView> {
        let as_of = self.maker.site.doc(doc).body.as_of.get(at as usize)?;
        Some(FigureView {
            date: self.maker.date(&as_of.date.value, self.lang),
            sentence: self.sentence_of_figure(doc, at),
            page: self.link_to(doc),
        })
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
    page.ancestors = Shared::new(lists::ancestors(&filler, &[("sources", list, "sources/")]));
    PageContext { current_nav: Some("sources".to_owned()), ..context(&filler, page) }
}
