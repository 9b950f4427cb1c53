//! `[check]`: which rules weigh more or less than usual, and where.

use crate::data::{Fields, Findings, Node, Value, choose, text_of};
use crate::diagnostic::{Code, Severity, Spanned};

use super::read::{line, said, table};
use super::{CheckSettings, FolderRule, Level};

const LEVELS: &[(&str, Level)] = &[
    ("off", Level::Off),
    ("note", Level::As(Severity::Note)),
    ("warning", Level::As(Severity::Warning)),
    ("error", Level::As(Severity::Error)),
];

/// Other grades for rules.
pub(super) fn check(fields: &mut Fields<'_>, findings: &mut Findings) -> CheckSettings {
    let Some(mut keys) = table(fields, "check", findings) else { return CheckSettings::default() };
    let rules = keys.node("rules").map_or(Vec::new(), |node| rules(node, findings));
    let folders = keys.list("folder").iter().filter_map(|node| folder(node, findings)).collect();
    let advice = |key: &str| (key == "folders").then(|| "write `[[check.folder]]`".to_owned());
    keys.finish_with("`[check]`", &advice, findings);
    CheckSettings { rules, folders }
}

fn rules(node: &Node, findings: &mut Findings) -> Vec<(Spanned<String>, Level)> {
    let mut rules = Vec::new();
    let Value::Map(pairs) = &node.value else {
        let message =
            format!("`rules` must be a table of rules and grades, not {}", node.describe());
        let hint = Some("write `rules = { D05 = \"off\" }`".to_owned());
        findings.add_hint(Code::WrongType, node.span, message, hint);
        return rules;
    };
    for (rule, level) in pairs {
        let level = text_of(level, &rule.value, findings);
        let level = level.and_then(|level| choose(&level, &rule.value, LEVELS, findings));
        rules.extend(level.map(|level| (rule.clone(), level)));
    }
    rules
}

fn folder(node: &Node, findings: &mut Findings) -> Option<FolderRule> {
    let mut keys = Fields::new(node, "`[[check.folder]]`", findings)?;
    let path = said(&mut keys, "path", findings);
    let rule = said(&mut keys, "rule", findings);
    let written = keys.node("level").is_some();
    let level = keys.choice("level", LEVELS, findings);
    let reason = line(&mut keys, "reason", findings);
    for (key, there) in
        [("path", path.is_some()), ("rule", rule.is_some()), ("reason", reason.is_some())]
    {
        let empty = keys.raw(key).is_none_or(|node| node.text().is_some());
        if !there && empty {
            let first = keys.keys().next().map_or(node.span, |key| key.span);
            let span = keys.key_span(key).unwrap_or(first);
            let message = format!("`[[check.folder]]` needs the key `{key}`");
            findings.add(Code::MissingKey, span, message);
        }
    }
    keys.finish("`[[check.folder]]`", findings);
    let level = if written { level? } else { Level::Off };
    let path =
        path?.map(|path| path.strip_prefix("./").unwrap_or(&path).trim_matches('/').to_owned());
    Some(FolderRule { path, rule: rule?, level, reason: reason? })
}
