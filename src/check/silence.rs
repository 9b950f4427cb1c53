//! What settings and silencers make of findings: of those of form as of those of editing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{Config, Level};
use crate::data::Findings;
use crate::diagnostic::{Code, Diagnostic, Span, closest};
use crate::model::document::Silencer;
use crate::parse::front::silence;

/// The silencers of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silenced {
    /// The file, relative to the site's root.
    pub file: Arc<str>,
    /// Its silencers.
    pub silencers: Vec<Silencer>,
    /// Whether the rules of editing look at the file: at a page that is held back they do not.
    pub looked_at: bool,
}

impl Default for Silenced {
    fn default() -> Self {
        Self { file: "".into(), silencers: Vec::new(), looked_at: true }
    }
}

/// The rules of editing that findings of form already cover: their id, and the codes of form.
/// Either name sets and silences them.
pub(super) const FORM: &[(&str, &[Code])] = &[
    ("S02", &[Code::UnknownSource, Code::DuplicateSource]),
    ("D01", &[Code::NotADate, Code::ChronologyTerm]),
    ("D03", &[Code::DateOrder]),
    ("A01", &[Code::UnknownLink]),
    ("Q01", &[Code::SignatureWithoutSpeaker]),
    ("P01", &[Code::DuplicateId, Code::DuplicateAnchor, Code::AddressCollision]),
];

/// Rules that other commands or options apply, so that their silencers may well be idle here.
const ELSEWHERE: [&str; 4] = ["S10", "S11", "S12", "C05"];

/// The names under which findings of `code` are set and silenced.
pub fn names_of(code: Code) -> impl Iterator<Item = &'static str> {
    let group = FORM.iter().find(|(_, codes)| codes.contains(&code)).map(|(id, _)| *id);
    std::iter::once(code.as_str()).chain(group)
}

fn is_called(code: Code, name: &str) -> bool {
    names_of(code).any(|known| known.eq_ignore_ascii_case(name))
}

fn is_known(name: &str) -> bool {
    ELSEWHERE.contains(&name) || Code::ALL.iter().any(|code| is_called(*code, name))
}

/// The silencers in `text`, which is `site.toml`: `# lint-ok: RULE reason`, with those that say no
/// reason as findings.
pub fn in_settings(file: &Arc<str>, text: &str) -> (Silenced, Vec<Diagnostic>) {
    let mut findings = Findings::new(file);
    let silencers = silence::silencers(text, 0, &mut findings);
    (Silenced { file: file.clone(), silencers, looked_at: true }, findings.list)
}

/// Gives each of `findings` the grade that `[check]` sets for its rule, and drops those that are
/// off or silenced where they stand.
///
/// A rule that is set for a folder is not set for the whole site there; of two folders the inner
/// one counts. A silencer without a reason silences nothing. Where the rules of editing were applied
/// too (`editorial_ran`), a silencer that silences nothing is a finding: before that, nobody can
/// know. Names of rules that do not exist are findings.
///
/// Returns what is left, sorted by file and place.
pub fn apply(
    findings: Vec<Diagnostic>,
    silencers: &[Silenced],
    config: &Config,
    editorial_ran: bool,
) -> Vec<Diagnostic> {
    let by_file: BTreeMap<&str, usize> =
        silencers.iter().enumerate().map(|(at, one)| (&*one.file, at)).collect();
    let mut used: Vec<Vec<bool>> =
        silencers.iter().map(|one| vec![false; one.silencers.len()]).collect();
    let mut kept = Vec::with_capacity(findings.len());
    for finding in findings {
        let file = finding.place.as_ref().map_or("", |place| &place.file);
        let silent = by_file
            .get(file)
            .is_some_and(|at| silences(&finding, &silencers[*at].silencers, &mut used[*at]));
        if !silent {
            kept.extend(graded(finding, config));
        }
    }
    if editorial_ran {
        for (one, used) in silencers.iter().zip(&used).filter(|(one, _)| one.looked_at) {
            for (silencer, used) in one.silencers.iter().zip(used) {
                kept.extend(
                    idle(&one.file, silencer, *used, config).and_then(|idle| graded(idle, config)),
                );
            }
        }
    }
    kept.extend(unknown_rules(config));
    kept.sort();
    kept.dedup();
    kept
}

/// Whether one of `silencers`, which are of the finding's file, speaks of it; notes which.
fn silences(finding: &Diagnostic, silencers: &[Silencer], used: &mut [bool]) -> bool {
    let Some(span) = finding.place.as_ref().and_then(|place| place.span) else { return false };
    let mut silent = false;
    for (silencer, used) in silencers.iter().zip(used) {
        let covers = silencer.covers;
        let touches = span.start < covers.end.max(covers.start + 1)
            && covers.start < span.end.max(span.start + 1);
        if touches && !silencer.reason.is_empty() && is_called(finding.code, &silencer.rule) {
            *used = true;
            silent = true;
        }
    }
    silent
}

/// The finding with the grade that it has here; `None` where its rule is off.
fn graded(mut finding: Diagnostic, config: &Config) -> Option<Diagnostic> {
    let file = finding.place.as_ref().map_or("", |place| &place.file);
    match level(finding.code, file, config) {
        Some(Level::Off) => return None,
        Some(Level::As(severity)) => finding.severity = severity,
        None => {}
    }
    Some(finding)
}

fn level(code: Code, file: &str, config: &Config) -> Option<Level> {
    let folders = config.check.folders.iter();
    let inner = folders
        .filter(|folder| is_called(code, &folder.rule.value) && folder.covers(file))
        .max_by_key(|folder| folder.path.value.len());
    inner.map(|folder| folder.level).or_else(|| {
        let rules = &config.check.rules;
        rules.iter().find(|(rule, _)| is_called(code, &rule.value)).map(|(_, level)| *level)
    })
}

/// The finding that `silencer` silences nothing, where that is so.
fn idle(file: &Arc<str>, silencer: &Silencer, used: bool, config: &Config) -> Option<Diagnostic> {
    if used || silencer.reason.is_empty() || ELSEWHERE.contains(&&*silencer.rule) {
        return None;
    }
    let code = Code::ALL.iter().find(|code| is_called(**code, &silencer.rule));
    let Some(code) = code else {
        let message = format!("no rule is called `{}`, so this silences nothing", silencer.rule);
        let finding = Diagnostic::new(Code::UnusedSilencer, message).at(file, silencer.span);
        return Some(finding.maybe_hint(suggestion(&silencer.rule)));
    };
    // Where the rule is off there is nothing to silence, and nobody's fault.
    if level(*code, file, config) == Some(Level::Off) {
        return None;
    }
    let message = format!("`{}` finds nothing here, so this silences nothing", silencer.rule);
    let finding = Diagnostic::new(Code::UnusedSilencer, message).at(file, silencer.span);
    Some(finding.hint("delete the comment; what it excused is gone, or stands elsewhere"))
}

fn unknown_rules(config: &Config) -> Vec<Diagnostic> {
    let rules = config.check.rules.iter().map(|(rule, _)| rule);
    let folders = config.check.folders.iter().map(|folder| &folder.rule);
    rules
        .chain(folders)
        .filter(|rule| !is_known(&rule.value))
        .map(|rule| {
            let span: Span = rule.span;
            Diagnostic::new(Code::InvalidValue, format!("no rule is called `{}`", rule.value))
                .at(&config.file, span)
                .maybe_hint(suggestion(&rule.value))
        })
        .collect()
}

fn suggestion(name: &str) -> Option<String> {
    let ids = FORM.iter().map(|(id, _)| *id);
    let known = Code::ALL.iter().map(|code| code.as_str()).chain(ids);
    closest(name, known).map(|near| format!("did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    fn file() -> Arc<str> {
        "content/a/x.md".into()
    }

    fn silencer(rule: &str, reason: &str, covers: (usize, usize)) -> Silencer {
        Silencer {
            rule: rule.to_owned(),
            reason: reason.to_owned(),
            span: Span::new(0, 5),
            covers: Span::new(covers.0, covers.1),
        }
    }

    fn finding(code: Code, at: usize) -> Diagnostic {
        Diagnostic::new(code, "x").at(&file(), Span::new(at, at + 2))
    }

    fn config(toml: &str) -> Config {
        let (config, found) = crate::config::parse(&"site.toml".into(), toml);
        assert!(found.is_empty(), "{found:?}");
        config
    }

    fn left(
        findings: Vec<Diagnostic>,
        silencers: Vec<Silencer>,
        toml: &str,
        ran: bool,
    ) -> Vec<(Code, Severity)> {
        let silenced = [Silenced { file: file(), silencers, looked_at: true }];
        let left = apply(findings, &silenced, &config(toml), ran);
        left.into_iter().map(|found| (found.code, found.severity)).collect()
    }

    #[test]
    fn a_silencer_speaks_of_what_it_covers_and_of_its_rule() {
        let found = || {
            vec![finding(Code::D05, 10), finding(Code::D05, 30), finding(Code::UnknownSource, 12)]
        };
        let all = [
            (Code::UnknownSource, Severity::Error),
            (Code::D05, Severity::Warning),
            (Code::D05, Severity::Warning),
        ];
        let mut expected = all;
        expected.sort();
        let sorted = |mut left: Vec<(Code, Severity)>| {
            left.sort();
            left
        };
        assert_eq!(sorted(left(found(), vec![], "", true)), expected);
        assert_eq!(
            sorted(left(
                found(),
                vec![silencer("d05", "why", (8, 20)), silencer("S02", "why", (11, 13))],
                "",
                true
            )),
            [(Code::D05, Severity::Warning)]
        );
        // Without a reason it silences nothing, and is no second finding.
        assert_eq!(left(found(), vec![silencer("D05", "", (0, 40))], "", true).len(), 3);
    }

    #[test]
    fn an_idle_silencer_is_a_finding_once_all_rules_ran() {
        let idle = |rule: &str, toml: &str, ran| {
            left(vec![], vec![silencer(rule, "why", (0, 9))], toml, ran)
        };
        assert_eq!(idle("D05", "", true), [(Code::UnusedSilencer, Severity::Warning)]);
        assert_eq!(idle("D5", "", true), [(Code::UnusedSilencer, Severity::Warning)]);
        assert_eq!(idle("D05", "", false), []);
        assert_eq!(idle("S10", "", true), []);
        assert_eq!(idle("D05", "[check]\nrules = { D05 = \"off\" }\n", true), []);
    }

    #[test]
    fn settings_grade_rules_and_the_inner_folder_counts() {
        let toml = "[check]\nrules = { D05 = \"error\", unknown-source = \"note\" }\n\
            [[check.folder]]\npath = \"content/a\"\nrule = \"D05\"\nreason = \"old\"\n\
            [[check.folder]]\npath = \"content/a/x.md\"\nrule = \"D05\"\nlevel = \"note\"\nreason = \"old\"\n";
        let found = vec![finding(Code::D05, 1), finding(Code::UnknownSource, 2)];
        assert_eq!(
            left(found, vec![], toml, true),
            [(Code::D05, Severity::Note), (Code::UnknownSource, Severity::Note)]
        );
        let other = Diagnostic::new(Code::D05, "x").at(&"content/b.md".into(), Span::new(0, 1));
        assert_eq!(left(vec![other], vec![], toml, true), [(Code::D05, Severity::Error)]);
    }

    #[test]
    fn rules_that_do_not_exist_are_findings() {
        let found = apply(
            vec![],
            &[],
            &config("[check]\nrules = { D55 = \"off\", D05 = \"off\" }\n"),
            false,
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "no rule is called `D55`");
        assert!(found[0].hint.is_some());
    }
}
