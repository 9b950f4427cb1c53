//! Quotations that somebody signs: statements.

use super::super::attributes::Attributes;
use super::super::*;
use super::Line;
use crate::date::Date;
use crate::model::document::{Range, Speaker, StatementDraft};

impl<'t> Flow<'_, 't> {
    /// The last line of the quotation where it is a signature.
    pub(super) fn signature_line(&self, range: &Bytes<usize>) -> Option<Line> {
        let text = self.text.get(range.clone())?;
        let start = range.start + signature_start(text)?;
        Some(Line { start, end: range.start + text.trim_end().len() })
    }

    pub(super) fn statement(&mut self, line: &Line, range: &Bytes<usize>, inner: Vec<Found<'t>>) {
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
    pub(super) fn signature(&mut self, raw: &str, start: usize, within: Within) -> StatementDraft {
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
