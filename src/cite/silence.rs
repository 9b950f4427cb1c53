//! `lint-ok` in registers: where a finding is silenced, and why.

use crate::data::Findings;
use crate::diagnostic::{Code, Silencer, Span};

/// Reads `RULE reason`, written at `span`, which silences `RULE` in `covers`. A finding where the
/// reason is missing; it silences all the same.
pub(super) fn silencer(
    text: &str,
    span: Span,
    covers: Span,
    findings: &mut Findings,
) -> Option<Silencer> {
    let text = text.trim();
    let (rule, reason) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    if rule.is_empty() {
        let hint = "write `lint-ok: RULE reason`".to_owned();
        let message = "`lint-ok` names no rule";
        findings.add_hint(Code::SilencerWithoutReason, span, message, Some(hint));
        return None;
    }
    let reason = reason.trim();
    if reason.is_empty() {
        let hint = format!("write why: `lint-ok: {rule} the reason`");
        let message = format!("`lint-ok: {rule}` does not say why");
        findings.add_hint(Code::SilencerWithoutReason, span, message, Some(hint));
    }
    Some(Silencer { rule: rule.to_owned(), reason: reason.to_owned(), span, covers })
}

/// The `# lint-ok: RULE reason` comments of a YAML register whose entries stand at `entries`.
///
/// On a line of its own at the margin it speaks of the entry that follows; indented, of the line
/// that follows with what is indented below it; after something, of its own line.
pub(super) fn in_yaml(text: &str, entries: &[Span], findings: &mut Findings) -> Vec<Silencer> {
    let mut silencers = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((comment, rule)) = comment(line) else { continue };
        let end = start + line.trim_end().len();
        let before = &line[..comment];
        let covers = if !before.trim().is_empty() {
            Span::new(start, end)
        } else if before.is_empty() {
            let next = entries.iter().find(|entry| entry.start as usize >= end);
            next.copied().unwrap_or(Span::new(start, end))
        } else {
            block_after(text, at)
        };
        let span = Span::new(start + comment, end);
        silencers.extend(silencer(rule, span, covers, findings));
    }
    silencers
}

/// Where the comment begins in `line`, and what follows `lint-ok:`.
fn comment(line: &str) -> Option<(usize, &str)> {
    let marks = line.match_indices('#').map(|(at, _)| at);
    let begins = |at: &usize| line[..*at].chars().next_back().is_none_or(char::is_whitespace);
    marks.filter(begins).find_map(|at| {
        let rest = line[at..].trim_start_matches('#').trim_start().strip_prefix("lint-ok")?;
        Some((at, rest.trim_start().strip_prefix(':').unwrap_or(rest)))
    })
}

/// The first line from byte `at` on that is no comment, with the lines that are indented deeper.
fn block_after(text: &str, at: usize) -> Span {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut block: Option<(usize, usize, usize)> = None;
    let mut start = at;
    for line in text[at..].split_inclusive('\n') {
        let next = start + line.len();
        let end = start + line.trim_end().len();
        let said = line.trim_start();
        match &mut block {
            _ if said.is_empty() || said.starts_with('#') => {}
            None => block = Some((start + indent(line), end, indent(line))),
            Some((_, last, depth)) if indent(line) > *depth => *last = end,
            Some(_) => break,
        }
        start = next;
    }
    block.map_or(Span::new(at, at), |(start, end, _)| Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_cover_what_they_stand_at() {
        let text = "# lint-ok: a whole entry\nx:\n  title: T # lint-ok: b this line\n  # lint-ok: c what is below\n  parent:\n    title: \"# lint-ok\"\n  url: u\n# lint-ok: d\n";
        let entry = Span::new(text.find("x:").unwrap(), text.find("# lint-ok: d").unwrap());
        let mut findings = Findings::new(&"x.yaml".into());
        let found = in_yaml(text, &[entry], &mut findings);
        let shown: Vec<(&str, &str, &str)> = found
            .iter()
            .map(|one| (one.rule.as_str(), one.reason.as_str(), one.covers.of(text)))
            .collect();
        assert_eq!(shown[0], ("a", "whole entry", entry.of(text)));
        assert_eq!(shown[1], ("b", "this line", "  title: T # lint-ok: b this line"));
        assert_eq!(shown[2], ("c", "what is below", "parent:\n    title: \"# lint-ok\""));
        assert_eq!(shown[3].0, "d");
        let codes: Vec<Code> = findings.list.iter().map(|found| found.code).collect();
        assert_eq!(codes, [Code::SilencerWithoutReason]);
    }
}
