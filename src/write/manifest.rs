//! The list of what a build wrote, kept in the site's own `.backstory/` folder.
//!
//! A line an output file, sorted by path, between a head with the version, the folder and the
//! [`Seal`], and a last line with a checksum: a list that was cut, edited or made for another folder
//! counts as none.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::world::Stamp;

const VERSION: &str = "backstory output 2";

/// What the list says about one path of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// Written, and to be found as recorded.
    Written(Record),
    /// As recorded, or replaced by a run that did not finish.
    Rewriting(Record),
    /// Perhaps made by a run that did not finish. Nothing was there before.
    Planned,
    /// Perhaps replaced by a forced run that did not finish: a stranger's file was there.
    Adopted,
}

/// A file as it was when it had been written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Length and time of modification in the output.
    pub(super) output: Stamp,
    /// xxh3 of the bytes.
    pub(super) hash: u64,
    /// The file it is a copy of, as that was then.
    pub(super) source: Option<Stamp>,
}

/// What a finished run was made from, so that one that would be the same need not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// A hash of everything that the output depends on.
    pub inputs: u64,
    /// What the caller wants to know when it finds the seal whole.
    pub note: String,
}

/// Paths and what is said of them, in ascending order.
pub(super) type Claims = Vec<(Box<str>, Claim)>;

/// Reads the list at `path` for the output folder `output`; `None` where there is no sound one.
pub(super) fn read(path: &Path, output: &str) -> Option<(Option<Seal>, Claims)> {
    #[expect(clippy::disallowed_methods, reason = "the list is the writer's own file")]
    let text = fs::read_to_string(path).ok()?;
    parse(&text, output, |_| true)
}

/// The same where the seal says that the run was made from `inputs`; else no path is looked at.
pub(super) fn read_of(path: &Path, output: &str, inputs: u64) -> Option<(Seal, Claims)> {
    #[expect(clippy::disallowed_methods, reason = "the list is the writer's own file")]
    let text = fs::read_to_string(path).ok()?;
    let (seal, claims) =
        parse(&text, output, |seal| seal.is_some_and(|seal| seal.inputs == inputs))?;
    Some((seal?, claims))
}

/// Puts the list into `path` in one step: whoever reads it finds the old or the new one.
pub(super) fn store(
    path: &Path,
    output: &str,
    seal: Option<&Seal>,
    claims: &Claims,
) -> io::Result<()> {
    let temporary = path.with_extension("new");
    #[expect(clippy::disallowed_methods, reason = "the list is the writer's own file")]
    fs::write(&temporary, format(output, seal, claims))?;
    fs::rename(&temporary, path)
}

fn format(output: &str, seal: Option<&Seal>, claims: &Claims) -> String {
    let mut text = String::with_capacity(64 + claims.len() * 80);
    // Writing into a string cannot fail.
    let _ = writeln!(text, "{VERSION}\n{}", escaped(output));
    match seal {
        Some(Seal { inputs, note }) => {
            let _ = writeln!(text, "{inputs:016x} {}", escaped(note));
        }
        None => text.push_str("-\n"),
    }
    let parts = claims.par_chunks(1024).map(|part| {
        let mut text = String::with_capacity(part.len() * 80);
        part.iter().for_each(|(path, claim)| push_line(&mut text, path, claim));
        text
    });
    parts.collect::<Vec<_>>().iter().for_each(|part| text.push_str(part));
    let _ = writeln!(text, "{:016x}", xxh3_64(text.as_bytes()));
    text
}

fn push_line(text: &mut String, path: &str, claim: &Claim) {
    match claim {
        Claim::Planned => text.push('p'),
        Claim::Adopted => text.push('a'),
        Claim::Written(record) | Claim::Rewriting(record) => {
            let letter = if matches!(claim, Claim::Written(_)) { 'w' } else { 'r' };
            let Record { output, hash, source } = record;
            let _ = write!(text, "{letter} {hash:016x} {} {}", output.length, output.modified);
            if let Some(source) = source {
                let _ = write!(text, " {} {}", source.length, source.modified);
            }
        }
    }
    text.push('\t');
    text.push_str(&escaped(path));
    text.push('\n');
}

fn parse(
    text: &str,
    output: &str,
    wanted: impl Fn(Option<&Seal>) -> bool,
) -> Option<(Option<Seal>, Claims)> {
    let body = text.strip_suffix('\n')?;
    let (body, checksum) = body.split_at(body.rfind('\n')? + 1);
    if u64::from_str_radix(checksum, 16).ok()? != xxh3_64(body.as_bytes()) {
        return None;
    }
    let mut lines = body.lines();
    if lines.next()? != VERSION || unescaped(lines.next()?)? != output {
        return None;
    }
    let seal = match lines.next()? {
        "-" => None,
        line => {
            let (inputs, note) = line.split_once(' ')?;
            let inputs = u64::from_str_radix(inputs, 16).ok()?;
            Some(Seal { inputs, note: unescaped(note)? })
        }
    };
    if !wanted(seal.as_ref()) {
        return None;
    }
    let rest: Vec<&str> = lines.collect();
    let claims = rest.into_par_iter().map(parse_line).collect::<Option<Claims>>()?;
    claims.is_sorted_by(|a, b| a.0 < b.0).then_some((seal, claims))
}

fn parse_line(line: &str) -> Option<(Box<str>, Claim)> {
    let (facts, path) = line.split_once('\t')?;
    let path = unescaped(path)?;
    super::place::confined(&path)?;
    let mut facts = facts.split(' ');
    let letter = facts.next()?;
    if letter == "p" || letter == "a" {
        let claim = if letter == "p" { Claim::Planned } else { Claim::Adopted };
        return Some((path.into(), claim));
    }
    let hash = u64::from_str_radix(facts.next()?, 16).ok()?;
    let mut number = || facts.next().and_then(|number| number.parse().ok());
    let output = Stamp { length: number()?, modified: number()? };
    let source = number().zip(number()).map(|(length, modified)| Stamp { length, modified });
    let record = Record { output, hash, source };
    match letter {
        "w" => Some((path.into(), Claim::Written(record))),
        "r" => Some((path.into(), Claim::Rewriting(record))),
        _ => None,
    }
}

/// `path` on one line: file names may hold anything but `/`.
fn escaped(path: &str) -> std::borrow::Cow<'_, str> {
    if path.contains(['\\', '\n', '\r']) {
        path.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").into()
    } else {
        path.into()
    }
}

fn unescaped(line: &str) -> Option<String> {
    if !line.contains('\\') {
        return Some(line.to_owned());
    }
    let mut path = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        path.push(match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            },
            c => c,
        });
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Claims {
        let record =
            |source| Record { output: Stamp { length: 3, modified: 17 }, hash: 0xfeed, source };
        let stamp = Stamp { length: 9, modified: u64::MAX };
        vec![
            ("a\nb\\n/c d.html".into(), Claim::Written(record(None))),
            ("b.png".into(), Claim::Rewriting(record(Some(stamp)))),
            ("ü/index.html".into(), Claim::Planned),
            ("ü/strange.html".into(), Claim::Adopted),
        ]
    }

    #[test]
    fn what_is_stored_is_read_back() {
        let seal = Seal { inputs: 0xbeef, note: "two\nlines".to_owned() };
        let text = format("public", Some(&seal), &sample());
        assert_eq!(parse(&text, "public", |_| true), Some((Some(seal), sample())));
        let empty = format("public", None, &Vec::new());
        assert_eq!(parse(&empty, "public", |_| true), Some((None, Vec::new())));
    }

    #[test]
    fn a_list_for_another_folder_counts_as_none() {
        assert_eq!(parse(&format("public", None, &sample()), "elsewhere", |_| true), None);
    }

    #[test]
    fn a_cut_or_changed_list_counts_as_none() {
        let text = format("public", None, &sample());
        for (at, c) in text.char_indices() {
            assert_eq!(parse(&text[..at], "public", |_| true), None, "cut at {at}");
            let mut changed = text.clone();
            changed.replace_range(at..at + c.len_utf8(), if c == '0' { "1" } else { "0" });
            assert_eq!(parse(&changed, "public", |_| true), None, "changed at {at}");
        }
    }

    #[test]
    fn paths_that_lead_out_or_stand_in_disorder_count_as_none() {
        for claims in [
            vec![("../x".into(), Claim::Planned)],
            vec![("/etc/x".into(), Claim::Planned)],
            vec![("b".into(), Claim::Planned), ("a".into(), Claim::Planned)],
        ] {
            assert_eq!(
                parse(&format("public", None, &claims), "public", |_| true),
                None,
                "{claims:?}"
            );
        }
    }
}
