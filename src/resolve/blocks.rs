//! Whether blocks are written as they must be.

use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Spanned, did_you_mean};
use crate::model::document::{BLOCKS, BlockUse, Document, Importance, Kind};
use crate::model::site::{ActorIx, DocIx, EventIx, Site, StatementIx, Target};

/// Looks at the blocks of one document; `templates` are the names of all blocks that have one.
pub(crate) fn of_doc(site: &Site, doc: &Document, templates: &[&str]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for block in &doc.body.blocks {
        let before = found.len();
        check_block(site, doc, block, templates, &mut found);
        // One that asks for something else than was meant is empty for that reason.
        if found.len() == before {
            found.extend(shows_nothing(site, doc, block));
        }
    }
    found
}

fn check_block(
    site: &Site,
    doc: &Document,
    block: &BlockUse,
    templates: &[&str],
    found: &mut Vec<Diagnostic>,
) {
    let name = block.name.value.as_str();
    let Some((_, options, argument)) = BLOCKS.iter().find(|(known, ..)| *known == name) else {
        // `statement` and `disputed` have templates, but are written as quotations.
        let own = templates.contains(&name) && !matches!(name, "statement" | "disputed");
        if !own {
            let message = format!("there is no block `{{{name}}}`");
            let finding = Diagnostic::new(Code::UnknownBlock, message);
            let finding = finding.at(&doc.path, block.name.span);
            found.push(finding.hint(instead(name, templates)));
        }
        return;
    };
    for (at, (key, value)) in block.options.iter().enumerate() {
        let before = block.options[..at].iter().find(|(other, _)| other.value == key.value);
        if let Some((other, _)) = before {
            let message = format!("the option `{}` stands here twice", key.value);
            let finding = Diagnostic::new(Code::UnknownOption, message).at(&doc.path, key.span);
            let finding = finding.related(&doc.path, Some(other.span), "it stands here already");
            found.push(finding.hint("keep one of the two"));
            continue;
        }
        if options.contains(&key.value.as_str()) {
            check_value(site, doc, key, value, found);
            continue;
        }
        let hint =
            did_you_mean(&key.value, options.iter().copied()).unwrap_or_else(|| match options {
                [] => "it takes no options".to_owned(),
                options => format!("it takes {}", options.join(", ")),
            });
        let message = format!("the block `{{{name}}}` has no option `{}`", key.value);
        found
            .push(Diagnostic::new(Code::UnknownOption, message).at(&doc.path, key.span).hint(hint));
    }
    match (argument, &block.argument) {
        (Some(what), None) => {
            let message = format!("the block `{{{name}}}` needs an argument");
            let finding =
                Diagnostic::new(Code::BlockArgument, message).at(&doc.path, block.name.span);
            found.push(finding.hint(format!("write {what}")));
        }
        (None, Some(argument)) => {
            let message = format!("the block `{{{name}}}` takes no argument");
            let finding =
                Diagnostic::new(Code::BlockArgument, message).at(&doc.path, argument.span);
            found.push(finding.hint("write options on lines of their own, as in `:from: 2014`"));
        }
        _ => {}
    }
    let asked = block.options.iter().any(|(key, _)| key.value == "question");
    if name == "positions" && !asked {
        let message = "the block `{positions}` needs a question";
        let finding = Diagnostic::new(Code::BlockArgument, message).at(&doc.path, block.name.span);
        found.push(
            finding
                .hint("write its id, as signatures have it after `on=`: `:question: stay-or-go`"),
        );
    }
}

/// That nothing of the site is what the block asks for, so that readers see nothing of it.
fn shows_nothing(site: &Site, doc: &Document, block: &BlockUse) -> Option<Diagnostic> {
    let wanted = Wanted::new(site, block);
    let mut events = (0..site.events.len()).map(EventIx::new).filter(|ix| wanted.event(site, *ix));
    let mut said = (0..site.statements.len()).map(StatementIx::new);
    let (what, hint) = match block.name.value.as_str() {
        "chronology" if events.next().is_none() => {
            ("event", "ask for less, or leave the block out")
        }
        "map" if !events.any(|ix| site.events[ix.index()].place.is_some()) => {
            ("event with a place", "say where an event was: `{place=ID}` behind its date")
        }
        "quotes" if !said.any(|ix| wanted.statement(site, ix)) => {
            ("statement", "ask for less, or leave the block out")
        }
        "positions" if wanted.actors.is_empty() => {
            let question = block.option("question");
            let on = |ix| site.statement(ix).1.on.as_ref().map(|on| on.value.as_str());
            if said.any(|ix| on(ix) == question) {
                return None;
            }
            ("statement", "write `{on=ID}` behind the signatures of statements on this question")
        }
        _ => return None,
    };
    let name = &block.name;
    let message =
        format!("the block `{{{}}}` is empty: no {what} fits what it asks for", name.value);
    Some(Diagnostic::new(Code::EmptyBlock, message).at(&doc.path, name.span).hint(hint))
}

/// What to write instead of a block that there is not.
fn instead(name: &str, templates: &[&str]) -> String {
    // `statement` and `disputed` have templates, but are written as quotations.
    match name {
        "" => return "write the block's name between the braces, as in `{chronology}`".to_owned(),
        "statement" => {
            return "write a quotation, and sign it: `> — [[speaker]], 2024-01`".to_owned();
        }
        "disputed" => return "write a quotation that begins with `[!DISPUTED]`".to_owned(),
        _ => {}
    }
    let written = |name: &&str| !matches!(*name, "statement" | "disputed");
    let known = BLOCKS.iter().map(|(name, ..)| *name);
    let known: Vec<&str> = known.chain(templates.iter().copied().filter(written)).collect();
    did_you_mean(name, known).unwrap_or_else(|| {
        format!("add `templates/blocks/{name}.html`, or write ` ``` ` without braces for code")
    })
}

fn check_value(
    site: &Site,
    doc: &Document,
    key: &Spanned<String>,
    value: &Spanned<String>,
    found: &mut Vec<Diagnostic>,
) {
    match key.value.as_str() {
        "from" | "to" => {
            if let Err(error) = Date::parse(&value.value) {
                let finding = Diagnostic::new(error.code, error.message).at(&doc.path, value.span);
                found.push(finding.maybe_hint(error.hint));
            }
        }
        "show" => {
            let known = ["key", "normal", "all"];
            if !known.contains(&value.value.as_str()) {
                let message = format!("`{}` is no value of `show`", value.value);
                let hint = did_you_mean(&value.value, known)
                    .unwrap_or_else(|| "write key, normal or all".to_owned());
                found.push(
                    Diagnostic::new(Code::InvalidValue, message)
                        .at(&doc.path, value.span)
                        .hint(hint),
                );
            }
        }
        "actors" | "places" => {
            let kind = if key.value == "actors" { Kind::Actor } else { Kind::Place };
            for name in value.value.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                let known = matches!(site.ids.get(name), Some(Target::Doc(ix)) if site.doc(*ix).kind == kind);
                if !known {
                    let ids =
                        site.docs.iter().filter(|doc| doc.kind == kind).map(|doc| doc.id.as_str());
                    let message = format!("no {} has the id `{name}`", kind.as_str());
                    let finding =
                        Diagnostic::new(Code::UnknownLink, message).at(&doc.path, value.span);
                    found.push(finding.maybe_hint(did_you_mean(name, ids)));
                }
            }
        }
        "topics" => {
            for name in value.value.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                let id = super::topics::id_of(name);
                if !site.topics.iter().any(|topic| topic.id == id) {
                    let known = site.topics.iter().map(|topic| topic.id.as_str());
                    let message = format!("no topic has the id `{name}`");
                    let finding =
                        Diagnostic::new(Code::UnknownLink, message).at(&doc.path, value.span);
                    found.push(finding.maybe_hint(did_you_mean(name, known)));
                }
            }
        }
        _ => {}
    }
}

/// What the options of a block ask for.
pub(crate) struct Wanted {
    /// In the order written.
    pub(crate) actors: Vec<ActorIx>,
    topics: Vec<String>,
    places: Vec<DocIx>,
    from: Option<Date>,
    to: Option<Date>,
    at_least: Importance,
}

impl Wanted {
    /// What of it means something; the rest is found by [`of_doc`].
    pub(crate) fn new(site: &Site, block: &BlockUse) -> Self {
        let option = |key: &str| block.option(key);
        let list = |key: &str| {
            let names = option(key).unwrap_or("").split(',').map(str::trim);
            names.filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let doc = |name: &String| match site.ids.get(name) {
            Some(Target::Doc(ix)) => Some(*ix),
            _ => None,
        };
        Self {
            actors: list("actors")
                .iter()
                .filter_map(doc)
                .filter_map(|ix| site.actor_of_doc[ix.index()])
                .collect(),
            topics: list("topics").iter().map(|name| super::topics::id_of(name)).collect(),
            places: list("places").iter().filter_map(doc).collect(),
            from: option("from").and_then(|date| Date::parse(date).ok()),
            to: option("to").and_then(|date| Date::parse(date).ok()),
            at_least: match option("show") {
                Some("key") => Importance::Key,
                Some("normal") => Importance::Normal,
                _ => Importance::Minor,
            },
        }
    }

    fn dated(&self, date: Option<&Date>) -> bool {
        let Some(date) = date else { return self.from.is_none() && self.to.is_none() };
        let after = match (self.from.as_ref().and_then(Date::earliest), date.latest()) {
            (Some(from), Some(last)) => last >= from,
            _ => true,
        };
        let before = match (self.to.as_ref().and_then(Date::latest), date.earliest()) {
            (Some(to), Some(first)) => first <= to,
            _ => true,
        };
        after && before
    }

    /// Whether the event is asked for.
    pub(crate) fn event(&self, site: &Site, ix: EventIx) -> bool {
        let (event, draft) = site.draft(ix);
        let of_actor = |(actor, _): &(ActorIx, Option<u32>)| self.actors.contains(actor);
        draft.importance >= self.at_least
            && (self.actors.is_empty() || event.actors.iter().any(of_actor))
            && (self.topics.is_empty()
                || event
                    .topics
                    .iter()
                    .any(|topic| self.topics.contains(&site.topics[topic.index()].id)))
            && (self.places.is_empty()
                || event.place.is_some_and(|place| self.places.contains(&place)))
            && self.dated(draft.date.as_ref().map(|date| &date.value))
    }

    /// Whether the statement is asked for.
    pub(crate) fn statement(&self, site: &Site, ix: StatementIx) -> bool {
        let (statement, draft) = site.statement(ix);
        (self.actors.is_empty()
            || statement.speaker.is_some_and(|actor| self.actors.contains(&actor)))
            && (self.places.is_empty()
                || statement.place.is_some_and(|place| self.places.contains(&place)))
            && self.dated(draft.date.as_ref().map(|date| &date.value))
    }
}
