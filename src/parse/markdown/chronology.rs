//! Definition lists, and those whose terms are dates: chronologies.

use super::attributes::{self, Attributes};
use super::*;
use crate::data;
use crate::date::Date;
use crate::model::document::{EventDraft, EventStatus, Importance, Range};

struct Item<'t> {
    term: Bytes<usize>,
    title: Vec<Found<'t>>,
    definitions: Vec<(Bytes<usize>, Vec<Found<'t>>)>,
}

impl<'t> Flow<'_, 't> {
    pub(super) fn definition_list(&mut self, range: &Bytes<usize>, inner: Vec<Found<'t>>) {
        let items = items(inner);
        let dated = items.iter().any(|item| self.reads_as_date(&item.term));
        // A chronology inside an event would be an event inside an event.
        if dated && matches!(self.within, Within::Content | Within::Block(_)) {
            self.chronology(items);
        } else {
            self.plain_definitions(range, items);
        }
    }

    fn reads_as_date(&self, term: &Bytes<usize>) -> bool {
        let text = self.text.get(term.clone()).unwrap_or("").trim();
        let last = text.lines().last().unwrap_or("").trim();
        let (date, _) = attributes::split_end(last, self.base);
        date.contains(|c: char| c.is_ascii_digit())
            && (Date::parse(date).is_ok() || is_meant_as_day(date))
    }

    fn plain_definitions(&mut self, range: &Bytes<usize>, items: Vec<Item<'t>>) {
        self.out.html.push_str("<dl>\n");
        self.open.push(Open {
            written: true,
            block: true,
            range: range.clone(),
            close: Close::Tag("</dl>\n"),
        });
        for item in items {
            self.out.html.push_str("<dt>");
            self.below(item.title);
            self.out.html.push_str("</dt>\n");
            for (_, definition) in item.definitions {
                self.out.html.push_str("<dd>");
                self.below(definition);
                self.out.html.push_str("</dd>\n");
            }
        }
        self.close_last();
    }

    fn below(&mut self, inner: Vec<Found<'t>>) {
        let outer = std::mem::take(&mut self.open);
        let spans = std::mem::take(&mut self.spans);
        self.open.push(Open { written: false, block: true, range: 0..0, close: Close::Nothing });
        self.run(&mut inner.into_iter());
        self.open = outer;
        self.spans = spans;
    }

    fn chronology(&mut self, items: Vec<Item<'t>>) {
        let first = self.reader.body.events.len();
        for item in items {
            self.entry(item);
        }
        let end = self.reader.body.events.len();
        let chronology = Range { start: index(first), end: index(end) };
        self.reader.body.chronologies.push(chronology);
        let at = index(self.reader.body.chronologies.len() - 1);
        self.out.push_hole(Hole::Chronology(at));
    }

    fn entry(&mut self, mut item: Item<'t>) {
        let raw = self.text.get(item.term.clone()).unwrap_or("");
        let trimmed = raw.trim_end();
        let line_start = trimmed.rfind('\n').map_or(0, |newline| newline + 1);
        let start = item.term.start + line_start;
        let glued = trimmed[..line_start].trim();
        if !glued.is_empty() {
            let span = self.base.span(item.term.start, item.term.start + glued.len());
            let message = "this line is glued to the date below it";
            let hint = Some("leave a blank line between the text and the first date".to_owned());
            self.reader.findings.add_hint(Code::ChronologyGlued, span, message, hint);
        }
        let line = &trimmed[line_start..];
        let indent = line.len() - line.trim_start_matches([' ', '>', '\t']).len();
        let (start, line) = (start + indent, &line[indent..]);
        let (term, attributes) = attributes::split_end(line, self.base.moved(start));
        let mut attributes = attributes.unwrap_or_default();
        let term_span = self.base.span(start, start + term.len());
        let date = match Date::parse(term) {
            Ok(date) => Some(Spanned::new(date, term_span)),
            Err(error) => {
                let message = format!("{}, so this is no entry of the chronology", error.message);
                let hint = error.hint.or_else(|| {
                    Some(
                        "make the list that it belongs to a list of its own, or write a date"
                            .to_owned(),
                    )
                });
                self.reader.findings.add_hint(Code::ChronologyTerm, term_span, message, hint);
                None
            }
        };
        let entries = item.definitions.len();
        let is_told = |range: &Bytes<usize>| !is_empty(self.text.get(range.clone()).unwrap_or(""));
        let told = item.definitions.iter().filter(|(range, _)| is_told(range)).count();
        if told > 0 {
            item.definitions.retain(|(range, _)| is_told(range));
        }
        if told < entries.max(1) {
            let message = "nothing stands below this date";
            let hint = "say what happened, on a line that begins with `: `, or delete the date";
            let findings = &mut self.reader.findings;
            findings.add_hint(Code::ChronologyEmpty, term_span, message, Some(hint.to_owned()));
        }
        let mut draft = self.attributes(&mut attributes, told, term_span);
        attributes.finish(
            "an entry of a chronology",
            &["#id", ".key", ".minor", "place=", "status=", "reported=", "topics="],
            &mut self.reader.findings,
        );
        // Without a date it is no event, and stands in no list; links to its id are no second mistake.
        draft.date = date.filter(|_| told > 0);
        let several = told > 1;
        for (range, definition) in item.definitions {
            let id = if several { None } else { draft.id.clone() };
            self.event(EventDraft { id, ..draft.clone() }, &range, definition);
        }
    }

    fn attributes(
        &mut self,
        attributes: &mut Attributes,
        entries: usize,
        term: Span,
    ) -> EventDraft {
        let findings = &mut self.reader.findings;
        let mut draft = EventDraft { id: attributes.id.take(), ..EventDraft::default() };
        if let Some(id) = draft.id.as_ref().filter(|_| entries > 1) {
            let message = format!("`{}` would be the id of {entries} events", id.value);
            let hint = "repeat the date for each event, and give each an id of its own".to_owned();
            findings.add_hint(Code::SharedId, id.span.to(term), message, Some(hint));
            draft.id = None;
        }
        if attributes.take_class("key") {
            draft.importance = Importance::Key;
        } else if attributes.take_class("minor") {
            draft.importance = Importance::Minor;
        }
        let other = attributes.classes.iter().position(|class| class.value == "minor");
        if let Some(minor) = other.map(|at| attributes.classes.remove(at)) {
            let message = "an event cannot be both `.key` and `.minor`";
            let hint = Some("keep one of the two".to_owned());
            findings.add_hint(Code::UnknownAttribute, minor.span, message, hint);
        }
        draft.place = attributes.take("place");
        if let Some(status) = attributes.take("status") {
            let status = data::choose(&status, "status", EventStatus::NAMES, findings);
            draft.status = status.unwrap_or_default();
        }
        if let Some(reported) = attributes.take("reported") {
            match Date::parse(&reported.value) {
                Ok(date) => draft.reported = Some(Box::new(Spanned::new(date, reported.span))),
                Err(error) => {
                    findings.add_hint(error.code, reported.span, error.message, error.hint);
                }
            }
        }
        if let Some(topics) = attributes.take("topics") {
            let names = topics.value.split(',').map(str::trim).filter(|name| !name.is_empty());
            draft.topics = names.map(|name| Spanned::new(name.to_owned(), topics.span)).collect();
        }
        draft
    }

    fn event(&mut self, draft: EventDraft, range: &Bytes<usize>, inner: Vec<Found<'t>>) {
        let at = index(self.reader.body.events.len());
        let within = Within::Event(at);
        if let Some(id) = &draft.id {
            self.reader.claim_anchor(id);
        }
        self.cover(range);
        let first_link = self.reader.body.links.len();
        let first_citation = self.reader.body.citations.len();
        // The place is taken now: fragments inside may not become events before this one.
        self.reader.body.events.push(EventDraft::default());
        // The block that comments inside speak of.
        let entry =
            Open { written: false, block: true, range: range.clone(), close: Close::Nothing };
        let mut text = self.apart_in(inner, within, vec![entry]);
        text.holes.retain(|(_, hole)| !matches!(hole, Hole::Citation(_)));
        if !text.html.trim().is_empty() && !text.html.starts_with("<p>") {
            text = in_paragraph(text);
        }
        let title = html::take_bold_lead(&mut text);
        let links = Range { start: index(first_link), end: index(self.reader.body.links.len()) };
        let citations =
            Range { start: index(first_citation), end: index(self.reader.body.citations.len()) };
        let span = self.span(range);
        if let Some(place) = self.reader.body.events.get_mut(at as usize) {
            *place = EventDraft { title, text, links, citations, span, ..draft };
        }
    }
}

/// Whether `term` is written like a month or a day, though there may be none: `2024-02-30`.
fn is_meant_as_day(term: &str) -> bool {
    let bare = term.trim_end_matches(['~', '?', '%']);
    let lengths: Vec<usize> = bare.split('-').map(str::len).collect();
    matches!(lengths[..], [4, 2] | [4, 2, 2])
        && bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// Whether a definition has no text behind its colon.
fn is_empty(definition: &str) -> bool {
    definition
        .trim_start()
        .trim_start_matches(':')
        .trim_matches([' ', '>', '\t', '\r', '\n'])
        .is_empty()
}

/// The text of `fragment` as a paragraph, up to the first block in it.
fn in_paragraph(mut fragment: Fragment) -> Fragment {
    let blocks = ["<ul", "<ol", "<blockquote", "<table", "<dl", "<pre", "<aside", "<hr"];
    let end = blocks.iter().filter_map(|block| fragment.html.find(block)).min();
    let end = end.unwrap_or(fragment.html.len());
    let text_end = fragment.html[..end].trim_end().len();
    fragment.html.replace_range(text_end..end, "</p>\n");
    fragment.html.insert_str(0, "<p>");
    let (text_end, grown) = (index(text_end), 8i64 - (end as i64 - text_end as i64));
    for (at, _) in &mut fragment.holes {
        *at = if *at <= text_end {
            *at + 3
        } else {
            u32::try_from(i64::from(*at) + grown).unwrap_or(0)
        };
    }
    fragment
}

fn items(inner: Vec<Found<'_>>) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = Vec::new();
    let mut events = inner.into_iter();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::DefinitionListTitle) => {
                let title = take(&mut events);
                items.push(Item { term: range, title, definitions: Vec::new() });
            }
            Event::Start(Tag::DefinitionListDefinition) => {
                let definition = take(&mut events);
                if let Some(item) = items.last_mut() {
                    item.definitions.push((range, definition));
                }
            }
            _ => {}
        }
    }
    items
}
