//! Whether blocks are written as they must be.

use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Spanned, did_you_mean};
use crate::model::document::{BlockUse, Document, Kind};
use crate::model::site::{Site, Target};

/// What a built-in block takes: its options, and whether it needs an argument (`None`: takes none).
const BUILT_IN: [(&str, &[&str], Option<&str>); 9] = [
    ("chronology", &["actors", "topics", "places", "from", "to", "show"], None),
    ("quotes", &["actors", "places", "from", "to"], None),
    ("actors", &["actors"], None),
    ("positions", &["question", "actors"], None),
    ("figure", &["alt", "credit"], Some("a picture, as in `{figure} map.png`")),
    ("questions", &[], None),
    ("map", &["actors", "topics", "places", "from", "to", "show"], None),
    ("video", &["alt", "credit", "url"], Some("a poster, as in `{video} poster.jpg`")),
    ("sources", &[], None),
];

/// Looks at every block of the site; `templates` are the names of all blocks that have one.
pub fn check(site: &Site, templates: &[&str]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for doc in &site.docs {
        for block in &doc.body.blocks {
            check_block(site, doc, block, templates, &mut found);
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
    let Some((_, options, argument)) = BUILT_IN.iter().find(|(known, ..)| *known == name) else {
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
    let known = BUILT_IN.iter().map(|(name, ..)| *name);
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
