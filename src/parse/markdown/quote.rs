//! Block quotations: alerts, conflicting accounts, statements, and plain ones.

use super::attributes::{self, Attributes};
use super::*;
use crate::date::Date;
use crate::diagnostic::did_you_mean;
use crate::model::document::{Account, Dispute, Range, Speaker, StatementDraft};

const ALERTS: [(&str, &str); 6] = [
    ("NOTE", "Note"),
    ("TIP", "Tip"),
    ("IMPORTANT", "Important"),
    ("WARNING", "Warning"),
    ("CAUTION", "Caution"),
    ("DISPUTED", "Disputed"),
];

/// A line of the source, without the marks of the quotation before it.
struct Line {
    start: usize,
    end: usize,
}

impl<'t> Flow<'_, 't> {
    pub(super) fn block_quote(&mut self, range: &Bytes<usize>, inner: Vec<Found<'t>>) {
        if let Some((line, name)) = self.alert_line(range) {
            return self.alert(&line, &name, range, inner);
        }
        // What looks like a signature at the end of a list or of code is none.
        let paragraph = matches!(inner.last(), Some((Event::End(TagEnd::Paragraph), _)));
        if let Some(line) = self.signature_line(range).filter(|_| paragraph)
            && self.stands_alone(&(line.start..line.end), "a statement")
        {
            return self.statement(&line, range, inner);
        }
        self.out.html.push_str("<blockquote>\n");
        self.open.push(Open {
            written: true,
            block: true,
            range: range.clone(),
            close: Close::Tag("</blockquote>\n"),
        });
        self.nested(inner);
        self.close_last();
    }

    /// Whether what is at `range` can be shown by a template of its own. Inside an event, a
    /// statement, an account or a note it cannot: that is a finding, so that nothing is lost
    /// silently.
    pub(super) fn stands_alone(&mut self, range: &Bytes<usize>, what: &str) -> bool {
        let inside = match self.within {
            Within::Content => return true,
            Within::Block(at) => {
                let block = self.reader.body.blocks.get(at as usize);
                match block.map_or("", |block| &*block.name.value) {
                    "figure" | "video" => "a caption",
                    _ => return true,
                }
            }
            Within::Front => "front matter",
            Within::Event(_) => "an event",
            Within::Statement(_) => "a statement",
            Within::Dispute(_) => "conflicting accounts",
            Within::Footnote(_) => "a footnote",
        };
        let span = self.span(range);
        let message = format!("{what} cannot stand in {inside}");
        let hint = Some("give it a place of its own in the text".to_owned());
        self.reader.findings.add_hint(Code::UnsupportedSyntax, span, message, hint);
        false
    }

    /// Runs `inner` below the tags that are open now.
    fn nested(&mut self, inner: Vec<Found<'t>>) {
        let outer = std::mem::take(&mut self.open);
        let spans = std::mem::take(&mut self.spans);
        // One tag stays, so that nothing inside counts as the top level.
        self.open.push(Open { written: false, block: true, range: 0..0, close: Close::Nothing });
        self.run(&mut inner.into_iter());
        self.open = outer;
        self.spans = spans;
    }

    /// `[!NAME] title` at the start of the quotation: the line from `[` on, and the name.
    fn alert_line(&self, range: &Bytes<usize>) -> Option<(Line, String)> {
        let text = self.text.get(range.clone())?;
        let inner = text.trim_start_matches(['>', ' ']);
        let start = range.start + (text.len() - inner.len());
        let rest = inner.strip_prefix("[!")?;
        let (name, _) = rest.split_once(']')?;
        let valid = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-');
        let end = inner.find('\n').map_or(range.end, |newline| start + newline);
        valid.then(|| (Line { start, end }, name.to_owned()))
    }

    fn alert(&mut self, line: &Line, name: &str, range: &Bytes<usize>, inner: Vec<Found<'t>>) {
        let upper = name.to_uppercase();
        let known = ALERTS.iter().find(|(alert, _)| *alert == upper);
        let Some((_, default_title)) = known else {
            let names = ALERTS.iter().map(|(name, _)| *name);
            let hint = did_you_mean(&upper, names.clone()).unwrap_or_else(|| {
                format!("write one of {}", names.collect::<Vec<_>>().join(", "))
            });
            let span = self.base.span(line.start, line.start + name.len() + 3);
            let message = format!("there is no alert of the kind `{name}`");
            self.reader.findings.add_hint(Code::UnknownAlert, span, message, Some(hint));
            self.out.html.push_str("<blockquote>\n");
            self.nested(inner);
            self.out.html.push_str("</blockquote>\n");
            return;
        };
        let title_start = line.start + name.len() + 3;
        let whole = self.text.get(title_start..line.end).unwrap_or("");
        let (title, attributes) = attributes::split_end(whole, self.base.moved(title_start));
        let id = attributes.and_then(|mut attributes| {
            let id = attributes.id.take();
            attributes.finish("an alert", &["#id"], &mut self.reader.findings);
            id
        });
        // A list of definitions takes the line above its first term for a part of the term.
        if let [(Event::Start(Tag::DefinitionList), whole), ..] = &inner[..]
            && whole.start <= line.start
        {
            let span = self.base.span(line.start, line.end);
            let message = "this line is glued to the list below it";
            let hint = Some("leave a line with only `>` between the two".to_owned());
            self.reader.findings.add_hint(Code::ChronologyGlued, span, message, hint);
        }
        let inner = without_line(inner, line);
        if upper == "DISPUTED" && self.stands_alone(&(line.start..line.end), "a dispute") {
            return self.dispute(title, title_start, id, range, inner);
        }
        let base = self.base.moved(title_start);
        let title = if title.trim().is_empty() {
            Fragment::of_text(default_title)
        } else {
            let within = self.within;
            self.reader.inline(title, base, within)
        };
        self.out.html.push_str("<aside class=\"alert alert-");
        self.out.html.push_str(&upper.to_lowercase());
        self.out.html.push('"');
        if let Some(id) = id {
            self.reader.claim_anchor(&id);
            self.attribute("id", &id.value);
            self.reader.body.anchors.push(id);
        }
        self.out.html.push_str("><p class=\"alert-title\">");
        html::append(&mut self.out, &title);
        self.out.html.push_str("</p>\n");
        self.nested(inner);
        self.out.html.push_str("</aside>\n");
    }

    fn dispute(
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
    fn account(
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

    /// The last line of the quotation where it is a signature.
    fn signature_line(&self, range: &Bytes<usize>) -> Option<Line> {
        let text = self.text.get(range.clone())?;
        let start = range.start + signature_start(text)?;
        Some(Line { start, end: range.start + text.trim_end().len() })
    }

    fn statement(&mut self, line: &Line, range: &Bytes<usize>, inner: Vec<Found<'t>>) {
        let at = index(self.reader.body.statements.len());
        let within = Within::Statement(at);
        let first_citation = self.reader.body.citations.len();
        let span = self.span(range);
        self.reader.body.statements.push(StatementDraft {
            speaker: Speaker::Named(String::new()),
            quote: Fragment::default(),
            occasion: None,
            date: None,
            place: None,
            citations: Range::default(),
            id: None,
            on: None,
            stance: None,
            span,
        });
        let words = without_signature(inner, line.start);
        let mut quote = self.apart(words, within);
        quote.holes.retain(|(_, hole)| !matches!(hole, Hole::Citation(_)));
        self.skip_to = self.skip_to.max(line.end);
        let raw = self.text.get(line.start..line.end).unwrap_or("");
        let draft = self.signature(raw, line.start, within);
        let citations =
            Range { start: index(first_citation), end: index(self.reader.body.citations.len()) };
        if let Some(id) = &draft.id {
            self.reader.claim_anchor(id);
        }
        if let Some(place) = self.reader.body.statements.get_mut(at as usize) {
            *place = StatementDraft { quote, citations, span, ..draft };
        }
        self.out.push_hole(Hole::Statement(at));
    }

    /// `— [[speaker]], occasion, 2024-01 [@source]{#id on=question}`.
    fn signature(&mut self, raw: &str, start: usize, within: Within) -> StatementDraft {
        let span = self.base.span(start, start + raw.len());
        let dash = raw.len() - raw.trim_start_matches(['—', '-']).len();
        let text = &raw[dash..];
        let base = self.base.moved(start + dash);
        let (text, attributes) = attributes::split_end(text, base);
        let mut attributes: Attributes = attributes.unwrap_or_default();
        let whole = attributes::span_of(&attributes).unwrap_or(span);
        let id = attributes.id.take();
        let on = attributes.take("on");
        let stance = attributes.take("stance");
        let place = attributes.take("place");
        let known = ["#id", "on=", "stance=", "place="];
        attributes.finish("a signature", &known, &mut self.reader.findings);
        if stance.is_some() && on.is_none() {
            let message = "a stance needs the question that it is about";
            let hint = Some("write `on=question-id` before it".to_owned());
            self.reader.findings.add_hint(Code::UnknownAttribute, whole, message, hint);
        }
        let (text, citations) = without_citations(text, base, &mut self.reader.findings);
        for items in citations {
            let span = items.first().map_or(span, |item| item.key.span);
            self.reader.body.citations.push(CitationGroup { items, span, within });
        }
        let mut fields = fields(&text);
        let mut date = None;
        let dated = fields.iter().rposition(|(_, field)| looks_like_date(field));
        if let Some(found) = dated {
            let (at, field) = fields[found].clone();
            let place = at_field(base, at, &field);
            match Date::parse(&field) {
                Ok(parsed) => {
                    date = Some(Spanned::new(parsed, place));
                    fields.remove(found);
                }
                // Other numbers, such as that of a resolution, are words of the occasion.
                Err(error) if begins_with_year(&field) => {
                    self.reader.findings.add_hint(error.code, place, error.message, error.hint);
                    fields.remove(found);
                }
                Err(_) => {}
            }
        }
        let mut occasion_from = 1;
        let speaker = match fields.first() {
            Some((_, field)) if field.eq_ignore_ascii_case("unnamed") => {
                occasion_from = 2;
                Speaker::Unnamed(fields.get(1).map_or(String::new(), |(_, why)| why.clone()))
            }
            Some((at, field)) if !field.is_empty() => {
                let (mut at, field) = (*at, field.clone());
                let mut field = field.as_str();
                // "the spokesman [[speaker]] on television": what stands around the speaker is
                // the occasion.
                if let Some(link) = link_in(field) {
                    let around = [(0, &field[..link.start]), (link.end, &field[link.end..])];
                    let around = around.map(|(from, words)| {
                        let blank = words.len() - words.trim_start().len();
                        (at + from + blank, words.trim().to_owned())
                    });
                    let around = around.into_iter().filter(|(_, words)| !words.is_empty());
                    fields.splice(0..1, around);
                    occasion_from = 0;
                    at += link.start;
                    field = &field[link];
                }
                let before = self.reader.body.links.len();
                let name = self.reader.inline(field, base.moved(at), within);
                let links = &self.reader.body.links[before..];
                match links.iter().position(|link| link.sort != LinkSort::External) {
                    Some(first) => Speaker::Linked(index(before + first)),
                    None => Speaker::Named(html::plain_text(&name)),
                }
            }
            _ => {
                let message = "this signature names nobody";
                let hint =
                    "write `— [[speaker]], occasion, 2024-01 [@source]`, or `— unnamed, why`";
                let hint = Some(hint.to_owned());
                self.reader.findings.add_hint(Code::SignatureWithoutSpeaker, span, message, hint);
                Speaker::Named(String::new())
            }
        };
        let rest = fields.get(occasion_from..).unwrap_or(&[]);
        let occasion = match (rest.first(), rest.last()) {
            (Some((from, _)), Some((to, last))) => {
                let slice = text.get(*from..to + last.len()).unwrap_or("");
                // A date taken out of the middle leaves the fields apart.
                let joined =
                    rest.iter().map(|(_, field)| field.as_str()).collect::<Vec<_>>().join(", ");
                let (slice, base) = if slice == joined {
                    (slice, base.moved(*from))
                } else {
                    (&*joined, Base::Fixed(span))
                };
                Some(self.reader.inline(slice, base, within))
            }
            _ => None,
        };
        StatementDraft {
            speaker,
            quote: Fragment::default(),
            occasion,
            date,
            place,
            citations: Range::default(),
            id,
            on,
            stance,
            span,
        }
    }
}

/// Where the signature of the quotation `text` begins, where it has one: with its dash.
pub(crate) fn signature_start(text: &str) -> Option<usize> {
    let text = text.trim_end();
    let mut end = text.len();
    // A signature may run over several lines: look for the dash in the last paragraph.
    loop {
        let line_start = text[..end].rfind('\n').map_or(0, |newline| newline + 1);
        let line = &text[line_start..end];
        let inner = line.trim_start_matches(['>', ' ', '\t']);
        if inner.is_empty() || line_start == 0 {
            return None;
        }
        if is_dash(inner) {
            return Some(line_start + (line.len() - inner.len()));
        }
        end = line_start - 1;
    }
}

fn at_field(base: Base, at: usize, field: &str) -> Span {
    base.span(at, at + field.len())
}

fn is_dash(text: &str) -> bool {
    text.starts_with('—') || text.starts_with("--")
}

/// Whether a field of a signature is meant as a date: nothing else is made of these characters.
fn looks_like_date(field: &str) -> bool {
    field.contains(|c: char| c.is_ascii_digit())
        && field.chars().all(|c| c.is_ascii_digit() || "-/.~?%XY[]{}:TZ+".contains(c))
}

fn begins_with_year(field: &str) -> bool {
    let year = field.trim_start_matches(['-', '[', '{', '~', '?', '%', '.']).as_bytes();
    year.len() > 4 && year[..4].iter().all(u8::is_ascii_digit) && !year[4].is_ascii_digit()
}

/// Where the first link of `field` stands.
fn link_in(field: &str) -> Option<Bytes<usize>> {
    let start = field.find('[')?;
    let rest = &field[start..];
    let end = if rest.starts_with("[[") {
        rest.find("]]")? + 2
    } else {
        let middle = rest.find("](")?;
        middle + rest[middle..].find(')')? + 1
    };
    Some(start..start + end)
}

/// The comma-separated fields of `text` with their first bytes; commas in brackets part nothing.
fn fields(text: &str) -> Vec<(usize, String)> {
    let mut fields = Vec::new();
    let mut depth = 0usize;
    let mut from = 0;
    let mut push = |from: usize, to: usize| {
        let field = &text[from..to];
        let start = from + (field.len() - field.trim_start().len());
        fields.push((start, field.trim().to_owned()));
    };
    for (at, c) in text.char_indices() {
        match c {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                push(from, at);
                from = at + 1;
            }
            _ => {}
        }
    }
    push(from, text.len());
    // Before the first comma stands the speaker, even where nobody is named.
    let mut number = 0..;
    fields.retain(|(_, field)| number.next() == Some(0) || !field.is_empty());
    fields
}

/// `text` with blanks where its citations stood, and the citations.
fn without_citations(
    text: &str,
    base: Base,
    findings: &mut Findings,
) -> (String, Vec<Vec<crate::model::document::Citation>>) {
    let mut rest = text.to_owned();
    let mut citations = Vec::new();
    for mark in scan::marks(text, base) {
        match mark.sort {
            MarkSort::Citation(items) => {
                rest.replace_range(mark.start..mark.end, &" ".repeat(mark.end - mark.start));
                citations.push(items);
            }
            MarkSort::Wrong(message, hint, span) => {
                findings.add_hint(Code::CitationSyntax, span, message, hint);
            }
            _ => {}
        }
    }
    (rest, citations)
}

/// `inner` without the line of an alert's name and title.
fn without_line<'t>(inner: Vec<Found<'t>>, line: &Line) -> Vec<Found<'t>> {
    let only_line = inner.first().is_some_and(|(_, range)| range.end <= line.end + 1);
    let mut first_paragraph = true;
    let kept = inner.into_iter().filter(|(event, range)| {
        if !first_paragraph {
            return true;
        }
        match event {
            Event::Start(Tag::Paragraph) => !only_line,
            Event::End(TagEnd::Paragraph) => {
                first_paragraph = false;
                !only_line
            }
            _ => range.start > line.end,
        }
    });
    kept.collect()
}

/// `inner` without the signature that starts at byte `from`, and without the paragraph or the
/// line break that it leaves empty.
fn without_signature<'t>(inner: Vec<Found<'t>>, from: usize) -> Vec<Found<'t>> {
    let mut kept: Vec<Found<'t>> = Vec::with_capacity(inner.len());
    let mut skipped_paragraph = false;
    for (event, range) in inner {
        let paragraph_end = matches!(event, Event::End(TagEnd::Paragraph));
        if paragraph_end && skipped_paragraph {
            skipped_paragraph = false;
            continue;
        }
        if range.start >= from {
            skipped_paragraph |= matches!(event, Event::Start(Tag::Paragraph));
            continue;
        }
        if paragraph_end && matches!(kept.last(), Some((Event::SoftBreak | Event::HardBreak, _))) {
            kept.pop();
        }
        kept.push((event, range));
    }
    kept
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
