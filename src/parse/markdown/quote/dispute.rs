//! Accounts that contradict each other.

use super::super::*;
use crate::model::document::{Account, Dispute, Range};

impl<'t> Flow<'_, 't> {
    pub(super) fn dispute(
        &mut self,
        title: &str,
        title_start: usize,
        id: Option<Spanned<String>>,
        range: &Bytes<usize>,
        inner: Vec<Found<'t>>,
    ) {
        let at = index(self.reader.body.disputes.len());
        let within = Within::Dispute(at);
        let base = self.base.moved(title_start);
        // Without a question it has the theme's words, which are those of the page's language.
        let title = if title.trim().is_empty() {
            Fragment::default()
        } else {
            self.reader.inline(title, base, within)
        };
        if let Some(id) = &id {
            self.reader.claim_anchor(id);
        }
        let span = self.span(range);
        // The place is taken now, so that disputes are numbered in the order of the text.
        self.reader.body.disputes.push(Dispute {
            title,
            intro: Fragment::default(),
            accounts: Vec::new(),
            id,
            span,
        });
        let mut before = Vec::new();
        let mut items = Vec::new();
        let mut events = inner.into_iter();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::List(_)) => {
                    let mut list = take(&mut events).into_iter();
                    while let Some((event, range)) = list.next() {
                        if matches!(event, Event::Start(Tag::Item)) {
                            items.push((range, take(&mut list)));
                        }
                    }
                }
                event => before.push((event, range)),
            }
        }
        let intro = self.apart(before, within);
        let no_list = items.is_empty();
        let mut accounts = Vec::new();
        for (range, item) in items {
            accounts.extend(self.account(&range, item, within));
        }
        if no_list {
            let message = "conflicting accounts are a list whose items each begin with an actor";
            let hint = Some("write `> - [[actor]]: what they say [@source]`".to_owned());
            self.reader.findings.add_hint(Code::DisputedItem, span, message, hint);
        }
        if let Some(dispute) = self.reader.body.disputes.get_mut(at as usize) {
            dispute.intro = intro;
            dispute.accounts = accounts;
        }
        self.out.push_hole(Hole::Dispute(at));
    }

    /// `[[actor]]: what they say [@source]`.
    pub(super) fn account(
        &mut self,
        range: &Bytes<usize>,
        item: Vec<Found<'t>>,
        within: Within,
    ) -> Option<Account> {
        let span = self.span(range);
        let mut events = item.into_iter().peekable();
        let loose = matches!(events.peek(), Some((Event::Start(Tag::Paragraph), _)));
        if loose {
            events.next();
        }
        let Some((Event::Start(Tag::Link { link_type, dest_url, .. }), link_range)) = events.next()
        else {
            let message = "an account begins with a link to the actor whose it is";
            let hint = Some("write `- [[actor]]: what they say [@source]`".to_owned());
            self.reader.findings.add_hint(Code::DisputedItem, span, message, hint);
            return None;
        };
        take(&mut events);
        let sort = match link_type {
            LinkType::WikiLink { .. } => LinkSort::Wiki,
            _ => LinkSort::Relative,
        };
        let link_span = self.span(&link_range);
        let target = dest_url.trim_end_matches('\\');
        self.reader.add_link(sort, target, link_span, within);
        let first_citation = self.reader.body.citations.len();
        let after = self.text.get(link_range.end..range.end).unwrap_or("");
        let colon = after.len() - after.trim_start_matches([':', ' ', '\n', '—', '–']).len();
        self.skip_to = self.skip_to.max(link_range.end);
        let mut rest: Vec<Found<'t>> = events.collect();
        if loose {
            // The paragraph that the actor was taken out of goes on.
            let end =
                rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)));
            if let Some(end) = end {
                rest.remove(end);
            }
        }
        trim_start(&mut rest, link_range.end + colon);
        let raw = after.get(colon..).unwrap_or("").trim();
        let mut says = self.apart(rest, within);
        let quote = is_quotation(raw);
        if quote {
            unquote(&mut says);
        }
        let citations =
            Range { start: index(first_citation), end: index(self.reader.body.citations.len()) };
        says.holes.retain(|(_, hole)| !matches!(hole, Hole::Citation(_)));
        let by = Spanned::new(target.split('#').next().unwrap_or("").to_owned(), link_span);
        Some(Account { by, says, quote, citations, span })
    }
}

/// Drops what stands before byte `from`.
fn trim_start(events: &mut Vec<Found<'_>>, from: usize) {
    if let Some((Event::Text(text), range)) = events.first_mut()
        && range.start < from
    {
        let cut = (from - range.start).min(text.len());
        if let Some(rest) = text.get(cut..) {
            *text = rest.to_owned().into();
            range.start = from.min(range.end);
        }
    }
    while matches!(events.first(), Some((Event::SoftBreak, _))) {
        events.remove(0);
    }
}

fn is_quotation(raw: &str) -> bool {
    let words = raw.rfind(" [@").map_or(raw, |at| &raw[..at]).trim().trim_end_matches('.');
    let quoted = |open: char, close: char| {
        words
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(|inner| !inner.is_empty() && !inner.contains([open, close]))
    };
    quoted('"', '"') || quoted('“', '”') || quoted('„', '“') || quoted('«', '»')
}

/// Takes the quotation marks off: the template sets its own.
fn unquote(says: &mut Fragment) {
    let kept: String = says.html.chars().filter(|c| !"“”„«»".contains(*c)).collect();
    says.html = kept.replace("&quot;", "").trim().to_owned();
    let limit = says.here();
    for (at, _) in &mut says.holes {
        *at = (*at).min(limit);
        while !says.html.is_char_boundary(*at as usize) {
            *at -= 1;
        }
    }
}
