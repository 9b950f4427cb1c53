//! Keys whose values lead somewhere: `[[navigation]]` and `[policies]`.

use crate::data::{Fields, Findings, Node, Value, text_of};
use crate::diagnostic::{Code, Spanned};

use super::read::{line, said, table};
use super::syntax::is_web_address;
use super::{NavigationItem, POLICIES};

/// The menu.
pub(super) fn navigation(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<NavigationItem> {
    fields.list("navigation").iter().filter_map(|node| navigation_item(node, findings)).collect()
}

/// An entry with its keys, or only where it leads.
fn navigation_item(node: &Node, findings: &mut Findings) -> Option<NavigationItem> {
    if let Value::Scalar { .. } = node.value {
        let to = text_of(node, "navigation", findings)?;
        return target(to, findings).map(|to| NavigationItem { title: None, to });
    }
    let mut keys = Fields::new(node, "an entry of `navigation`", findings)?;
    let title = line(&mut keys, "title", findings);
    let to = keys.text("to", findings);
    if keys.node("to").is_none() {
        findings.add_hint(
            Code::MissingKey,
            keys.keys().next().map_or(node.span, |key| key.span),
            "an entry of `navigation` needs the key `to`",
            Some("write a page's id, a folder such as `actors/`, or a web address".to_owned()),
        );
    }
    let advice = |key: &str| match key {
        "name" | "label" | "text" => Some("write `title`".to_owned()),
        "url" | "href" | "link" | "id" | "page" => Some("write `to`".to_owned()),
        "weight" => Some("entries stand in the order in which they are written".to_owned()),
        _ => None,
    };
    keys.finish_with("an entry of `navigation`", &advice, findings);
    target(to?, findings).map(|to| NavigationItem { title, to })
}

/// An id, a path on the site or a web address; no address that could run a script.
fn target(to: Spanned<String>, findings: &mut Findings) -> Option<Spanned<String>> {
    let to = to.map(|to| to.trim().to_owned());
    let scheme = to.value.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
    let mail = to.value.starts_with("mailto:");
    if !to.value.is_empty() && (!scheme || mail || is_web_address(&to.value)) {
        return Some(to);
    }
    let message = format!("`{}` leads nowhere", to.value);
    let hint = Some("write a page's id, a folder such as `actors/`, or a web address".to_owned());
    findings.add_hint(Code::InvalidValue, to.span, message, hint);
    None
}

/// The site's published rules.
pub(super) fn policies(
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Vec<(&'static str, Spanned<String>)> {
    let Some(mut keys) = table(fields, "policies", findings) else { return Vec::new() };
    let mut policies = Vec::new();
    for (key, _) in POLICIES {
        let to = said(&mut keys, key, findings).and_then(|to| target(to, findings));
        policies.extend(to.map(|to| (*key, to)));
    }
    let advice = |key: &str| {
        let short = POLICIES.iter().find(|(name, _)| name.split('_').any(|word| word == key));
        short.map(|(name, _)| format!("write `{name}`"))
    };
    keys.finish_with("`[policies]`", &advice, findings);
    policies
}
