//! `# lint-ok: RULE reason` in YAML and TOML.

use crate::data::Findings;
use crate::diagnostic::{Code, Span};
use crate::model::document::Silencer;

const MARK: &str = "lint-ok:";

/// The silencers in `text`, which starts at byte `offset` of its file.
///
/// One behind a value speaks of its own line; one on a line of its own speaks of the next entry:
/// the next line and the deeper ones below it, or a whole table of TOML. One without a reason is a
/// finding, and silences nothing.
pub(crate) fn silencers(text: &str, offset: usize, findings: &mut Findings) -> Vec<Silencer> {
    if !text.contains(MARK) {
        return Vec::new();
    }
    let lines = lines(text);
    let mut silencers = Vec::new();
    for (number, (start, line)) in lines.iter().enumerate() {
        let Some(hash) = comment(line) else { continue };
        let Some(said) = line[hash + 1..].trim().strip_prefix(MARK) else { continue };
        let span = Span::new(offset + start + hash, offset + start + line.len());
        let (rule, reason) = rule_and_reason(said);
        if rule.is_empty() || reason.is_empty() {
            findings.add_hint(
                Code::SilencerWithoutReason,
                span,
                if rule.is_empty() {
                    "`lint-ok` does not say which rule"
                } else {
                    "`lint-ok` does not say why"
                },
                Some(format!(
                    "write `# lint-ok: {} the reason`",
                    if rule.is_empty() { "RULE" } else { rule }
                )),
            );
            continue;
        }
        let covered = if line[..hash].trim().is_empty() {
            entry_below(&lines[number + 1..])
        } else {
            Some((*start, start + hash))
        };
        let (from, to) = covered.unwrap_or((start + hash, start + line.len()));
        silencers.push(Silencer {
            rule: rule.to_owned(),
            reason: reason.to_owned(),
            span,
            covers: Span::new(offset + from, offset + to),
        });
    }
    silencers
}

/// `RULE reason`, with or without a colon or dash between the two.
pub(crate) fn rule_and_reason(said: &str) -> (&str, &str) {
    let said = said.trim();
    let (rule, reason) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
    let reason = reason.trim().trim_start_matches([':', '-', '–', '—']).trim();
    (rule.trim_end_matches([':', ',']), reason)
}

/// Each line without its end, and where it starts.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let place = |line| {
        let start = at;
        at += str::len(line);
        (start, line.trim_end_matches(['\n', '\r']))
    };
    text.split_inclusive('\n').map(place).collect()
}

/// Where the comment of `line` begins: a `#` at its start or behind white space, outside quotes.
fn comment(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match quote {
            Some(open) if c == open && (open == '\'' || before != '\\') => quote = None,
            Some(_) => {}
            None if c == '#' && before.is_whitespace() => return Some(at),
            // An apostrophe inside a word opens nothing.
            None if matches!(c, '"' | '\'') && " \t[{(,:=-".contains(before) => quote = Some(c),
            None => {}
        }
        before = c;
    }
    None
}

fn entry_below(lines: &[(usize, &str)]) -> Option<(usize, usize)> {
    let idle = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let first = lines.iter().position(|(_, line)| !idle(line))?;
    let (start, head) = lines[first];
    let depth = indent(head);
    let is_table = head.starts_with('[');
    let is_item = head.trim_start().starts_with("- ");
    let mut end = start + head.len();
    for (at, line) in &lines[first + 1..] {
        if idle(line) {
            continue;
        }
        // YAML lets the items of a list stand no deeper than its key.
        let item = !is_item && indent(line) == depth && line.trim_start().starts_with('-');
        let inside = if is_table { !line.starts_with('[') } else { indent(line) > depth || item };
        if !inside {
            break;
        }
        end = at + line.len();
    }
    Some((start, end))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (Vec<(String, String, String)>, Vec<String>) {
        let mut findings = Findings::new(&"x.md".into());
        let silencers = silencers(text, 0, &mut findings);
        let shown = silencers.into_iter().map(|silencer| {
            assert!(silencer.span.of(text).starts_with("# lint-ok:"), "{text}");
            (silencer.rule, silencer.reason, silencer.covers.of(text).to_owned())
        });
        (shown.collect(), findings.list.into_iter().filter_map(|found| found.hint).collect())
    }

    #[test]
    fn a_silencer_covers_its_line_or_the_entry_below() {
        for (text, rule, reason, covers) in [
            (
                "date: 2024 # lint-ok: D02 the day is known\n",
                "D02",
                "the day is known",
                "date: 2024 ",
            ),
            ("# lint-ok: S04: not archived\nurl: x\nb: 1\n", "S04", "not archived", "url: x"),
            (
                "# lint-ok: A08 two at once\nroles:\n  - a: 1\n\n    b: 2\nx: 1\n",
                "A08",
                "two at once",
                "roles:\n  - a: 1\n\n    b: 2",
            ),
            ("# lint-ok: A08 why\nroles:\n- a\n- b\nx: 1\n", "A08", "why", "roles:\n- a\n- b"),
            ("x:\n  # lint-ok: A — why\n\n  # more\n  - a\n  - b\n", "A", "why", "  - a"),
            ("# lint-ok: P why\r\n[a]\r\nb = 1\r\n[c]\r\n", "P", "why", "[a]\r\nb = 1"),
            ("it's: so # lint-ok: R why", "R", "why", "it's: so "),
            ("# lint-ok: R at the end", "R", "at the end", "# lint-ok: R at the end"),
        ] {
            let (silencers, hints) = found(text);
            let expected = (rule.to_owned(), reason.to_owned(), covers.to_owned());
            assert_eq!(silencers, [expected], "{text:?}");
            assert!(hints.is_empty());
        }
    }

    #[test]
    fn a_reason_is_asked_for() {
        let hint = |text: &str| found(text).1;
        assert_eq!(hint("a: 1 # lint-ok: D05\n"), ["write `# lint-ok: D05 the reason`"]);
        assert_eq!(hint("a: 1 # lint-ok: D05 -\n"), ["write `# lint-ok: D05 the reason`"]);
        assert_eq!(hint("# lint-ok:\na: 1\n"), ["write `# lint-ok: RULE the reason`"]);
    }

    #[test]
    fn text_in_quotes_and_words_is_no_comment() {
        for text in
            ["a: \"x # lint-ok: D05 why\"\n", "a: x# lint-ok: D05 why\n", "a: 'b # lint-ok: D why'"]
        {
            assert_eq!(found(text), (Vec::new(), Vec::new()), "{text}");
        }
    }
}
