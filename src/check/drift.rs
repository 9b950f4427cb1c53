//! L02: a translation that tells other facts than its original.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::document::{AsOf, Document, EventDraft, Own, Range, Within};
use crate::model::site::{DocIx, Target};

use super::Found;
use super::context::Context;
use super::language::translations;

/// A translation whose facts differ from those of its original.
pub(super) fn l02(cx: &Context<'_>, found: &mut Found) {
    for (ours, theirs) in translations(cx) {
        let drift = Drift { cx, ours, theirs };
        drift.life(found);
        drift.events(found);
        drift.statements(found);
        drift.figures(found);
        drift.sources(found);
    }
}

struct Drift<'a> {
    cx: &'a Context<'a>,
    ours: (DocIx, &'a Document),
    theirs: (DocIx, &'a Document),
}

impl Drift<'_> {
    fn report(&self, span: Span, message: String, there: Option<Span>, found: &mut Found) {
        found.push(
            Diagnostic::new(Code::L02, message)
                .at(&self.ours.1.path, span)
                .related(&self.theirs.1.path, there, "the original")
                .hint("a fact is the same in every language: correct whichever version is wrong"),
        );
    }

    fn life(&self, found: &mut Found) {
        let (Own::Actor(ours), Own::Actor(theirs)) =
            (&self.ours.1.front.own, &self.theirs.1.front.own)
        else {
            return;
        };
        for (ours, theirs) in [(&ours.began, &theirs.began), (&ours.ended, &theirs.ended)] {
            if let (Some((key, ours)), Some((_, theirs))) = (ours, theirs)
                && ours.value != theirs.value
            {
                let message = format!(
                    "`{}` is {} here, {} in the original",
                    key.as_str(),
                    ours.value,
                    theirs.value
                );
                self.report(ours.span, message, Some(theirs.span), found);
            }
        }
    }

    fn events(&self, found: &mut Found) {
        let (ours, theirs) = (&self.ours.1.body.events, &self.theirs.1.body.events);
        // A translation may leave its chronology to a block that shows the original's.
        if ours.is_empty() || theirs.is_empty() {
            return;
        }
        let id = |draft: &EventDraft| draft.id.as_ref().map(|id| id.value.clone());
        let edtf = |draft: &EventDraft| {
            draft.date.as_ref().map_or(String::new(), |date| date.value.edtf().to_owned())
        };
        let mut left: Vec<&EventDraft> = theirs.iter().collect();
        let mut pairs: Vec<(&EventDraft, &EventDraft)> = Vec::new();
        let mut alone: Vec<&EventDraft> = Vec::new();
        let mut by_id: std::collections::BTreeMap<String, usize> =
            std::collections::BTreeMap::new();
        for (at, draft) in theirs.iter().enumerate() {
            by_id.extend(id(draft).map(|id| (id, at)));
        }
        let mut taken = BTreeSet::new();
        for draft in ours {
            match id(draft).and_then(|id| by_id.get(&id)) {
                Some(at) => {
                    taken.insert(*at);
                    pairs.push((draft, &theirs[*at]));
                }
                None => alone.push(draft),
            }
        }
        let mut at = 0;
        left.retain(|_| {
            at += 1;
            !taken.contains(&(at - 1))
        });
        // Those without ids are known by their dates, in their order.
        let mut strangers: Vec<&EventDraft> = Vec::new();
        for draft in alone {
            match left.iter().position(|other| edtf(other) == edtf(draft)) {
                Some(at) => pairs.push((draft, left.remove(at))),
                None => strangers.push(draft),
            }
        }
        if let ([ours], [theirs]) = (strangers.as_slice(), left.as_slice()) {
            pairs.push((ours, theirs));
        } else {
            for draft in strangers {
                let span = draft.date.as_ref().map_or(draft.span, |date| date.span);
                self.report(
                    span,
                    format!("the original has no event of {}", edtf(draft)),
                    None,
                    found,
                );
            }
            for draft in left {
                let message = format!("the original's event of {} is missing here", edtf(draft));
                let there = draft.date.as_ref().map(|date| date.span);
                self.report(self.cx.title_span(self.ours.0), message, there, found);
            }
        }
        for (ours, theirs) in pairs {
            self.event(ours, theirs, found);
        }
    }

    fn event(&self, ours: &EventDraft, theirs: &EventDraft, found: &mut Found) {
        if let (Some(our_date), Some(their_date)) = (&ours.date, &theirs.date)
            && our_date.value != their_date.value
        {
            let message =
                format!("dated {} here, {} in the original", our_date.value, their_date.value);
            self.report(our_date.span, message, Some(their_date.span), found);
        }
        let here = ours.date.as_ref().map_or(ours.span, |date| date.span);
        let there = theirs.date.as_ref().map(|date| date.span);
        let (our_sources, their_sources) =
            (keys(self.ours.1, ours.citations), keys(self.theirs.1, theirs.citations));
        let same = |a: &[(String, Span)], b: &[(String, Span)]| {
            let set = |list: &[(String, Span)]| {
                list.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>()
            };
            set(a) == set(b)
        };
        if !same(&our_sources, &their_sources) {
            let message = difference("sources", &our_sources, &their_sources);
            let span = stranger(&our_sources, &their_sources).unwrap_or(here);
            self.report(span, message, there, found);
        }
        let (our_actors, their_actors) =
            (self.actors(self.ours, ours), self.actors(self.theirs, theirs));
        if !same(&our_actors, &their_actors) {
            let message = difference("actors", &our_actors, &their_actors);
            let span = stranger(&our_actors, &their_actors).unwrap_or(here);
            self.report(span, message, there, found);
        }
    }

    /// The ids of the actors that an event names, with their places.
    fn actors(&self, (ix, doc): (DocIx, &Document), draft: &EventDraft) -> Vec<(String, Span)> {
        let site = self.cx.site;
        let listed =
            draft.actors.iter().filter_map(|listed| match site.ids.get(&listed.name.value) {
                Some(Target::Doc(to)) => Some((site.doc(*to).id.clone(), listed.name.span)),
                _ => None,
            });
        let links = draft.links.indices().filter_map(|at| {
            let Target::Doc(to) = site.references[ix.index()].links.get(at)? else { return None };
            let to = site.doc(*to);
            let span = doc.body.links.get(at)?.span;
            (to.kind == crate::model::document::Kind::Actor).then(|| (to.id.clone(), span))
        });
        listed.chain(links).collect()
    }

    fn statements(&self, found: &mut Found) {
        let (ours, theirs) = (&self.ours.1.body.statements, &self.theirs.1.body.statements);
        if ours.len() != theirs.len() {
            return;
        }
        for (ours, theirs) in ours.iter().zip(theirs) {
            if let (Some(our_date), Some(their_date)) = (&ours.date, &theirs.date)
                && our_date.value != their_date.value
            {
                let message = format!(
                    "said on {} here, on {} in the original",
                    our_date.value, their_date.value
                );
                self.report(our_date.span, message, Some(their_date.span), found);
            }
        }
    }

    fn figures(&self, found: &mut Found) {
        let (ours, theirs) = (&self.ours.1.body.as_of, &self.theirs.1.body.as_of);
        if ours.is_empty() || theirs.is_empty() {
            return;
        }
        let fact = |figure: &AsOf| (figure.date.value.edtf().to_owned(), numbers(&figure.text));
        let known: BTreeSet<_> = theirs.iter().map(fact).collect();
        for figure in ours.iter().filter(|figure| !known.contains(&fact(figure))) {
            let (day, numbers) = fact(figure);
            let message =
                format!("the original has no figure {} as of {day}", numbers.join(" and "));
            let there = theirs
                .iter()
                .find(|other| other.date.value == figure.date.value)
                .or(theirs.first());
            self.report(figure.span, message, there.map(|figure| figure.span), found);
        }
    }

    /// Sources that are cited outside events.
    fn sources(&self, found: &mut Found) {
        let cited = |doc: &Document| -> Vec<(String, Span)> {
            let groups =
                doc.body.citations.iter().filter(|group| !matches!(group.within, Within::Event(_)));
            groups
                .flat_map(|group| &group.items)
                .map(|item| (item.key.value.clone(), item.key.span))
                .collect()
        };
        let (ours, theirs) = (cited(self.ours.1), cited(self.theirs.1));
        if ours.is_empty() || theirs.is_empty() {
            return;
        }
        if let Some(span) = stranger(&ours, &theirs) {
            self.report(span, difference("sources", &ours, &theirs), None, found);
        } else if let Some(there) = stranger(&theirs, &ours) {
            let message = difference("sources", &ours, &theirs);
            self.report(self.cx.title_span(self.ours.0), message, Some(there), found);
        }
    }
}

fn keys(doc: &Document, range: Range) -> Vec<(String, Span)> {
    let groups = range.of(&doc.body.citations).iter();
    groups
        .flat_map(|group| &group.items)
        .map(|item| (item.key.value.clone(), item.key.span))
        .collect()
}

/// Where the first of `ours` stands that is none of `theirs`.
fn stranger(ours: &[(String, Span)], theirs: &[(String, Span)]) -> Option<Span> {
    let known: BTreeSet<&str> = theirs.iter().map(|(name, _)| name.as_str()).collect();
    ours.iter().find(|(name, _)| !known.contains(name.as_str())).map(|(_, span)| *span)
}

fn difference(what: &str, ours: &[(String, Span)], theirs: &[(String, Span)]) -> String {
    let only = |a: &[(String, Span)], b: &[(String, Span)]| -> Vec<String> {
        let known: BTreeSet<&str> = b.iter().map(|(name, _)| name.as_str()).collect();
        let mut names: Vec<String> = Vec::new();
        for (name, _) in a.iter().filter(|(name, _)| !known.contains(name.as_str())) {
            let shown = format!("`{name}`");
            if !names.contains(&shown) {
                names.push(shown);
            }
        }
        names
    };
    let (here, there) = (only(ours, theirs), only(theirs, ours));
    match (here.is_empty(), there.is_empty()) {
        (false, true) => format!("the original does not have {} among its {what}", here.join(", ")),
        (true, _) => format!("the original has {} among its {what}, too", there.join(", ")),
        _ => format!(
            "the {what} differ: {} here, {} in the original",
            here.join(", "),
            there.join(", ")
        ),
    }
}

/// The numbers in `text` in plain digits.
fn numbers(text: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut current = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let digit = match c {
            '0'..='9' | '٠'..='٩' | '۰'..='۹' => char::from_digit(u32::from(c) & 0xf, 10),
            _ => None,
        };
        match digit {
            Some(digit) => current.push(digit),
            // Separators of thousands differ from language to language.
            None if matches!(c, ',' | '.' | '٬' | '’' | '\u{a0}' | '\u{202f}')
                && chars.peek().is_some_and(|next| next.is_numeric())
                && !current.is_empty() => {}
            None if !current.is_empty() => numbers.push(std::mem::take(&mut current)),
            None => {}
        }
    }
    if !current.is_empty() {
        numbers.push(current);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_in_every_script() {
        for text in ["about 2,500 troops", "٢٬٥٠٠ جندي", "۲٬۵۰۰", "2.500 Soldaten", "2500"]
        {
            assert_eq!(numbers(text), ["2500"], "{text}");
        }
        assert_eq!(numbers("no digits, none"), Vec::<String>::new());
    }
}
