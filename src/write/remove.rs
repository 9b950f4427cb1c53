//! Taking away what earlier runs wrote, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::manifest::{self, Claim, Claims};
use super::put::temporary_name;
use super::{Cache, Summary, Target, Writer, failed, stage};
use crate::diagnostic::{Code, Diagnostic};
use crate::world::stamp;

/// Takes away everything that is listed as written into the folder of `target`, the list, and what was kept
/// of documents.
///
/// # Errors
/// Where a file cannot be removed, or where files are in the folder and there is no list of them.
pub fn clean(target: Target) -> Result<Summary, Vec<Diagnostic>> {
    let Target { output, manifest, name } = target.clone();
    if manifest::read(&manifest, &name).is_none() {
        let empty = super::is_empty(&output).unwrap_or(false);
        if !empty {
            let message =
                format!("`{name}` has files in it that are not from here; nothing is removed");
            let hint = "delete the folder by hand if that is what you want";
            return Err(vec![Diagnostic::new(Code::OutputNotOurs, message).hint(hint)]);
        }
    }
    let summary = if manifest.exists() {
        Writer::open(target, [], false)?.finish(true)?
    } else {
        let _lock = super::lock(&target).map_err(|error| vec![error])?;
        let _ = stage::remove(&target);
        Summary::default()
    };
    let _ = file(&manifest);
    let _ = file(&manifest.with_extension("new"));
    let _ = file(&manifest.with_extension("lock"));
    // Both go only where nothing else is in them.
    let _ = fs::remove_dir(&output);
    if let Some(state) = manifest.parent() {
        Cache::documents_in(state).keep_only(&BTreeSet::new());
        let _ = fs::remove_dir(state);
    }
    Ok(summary)
}

/// Removes one file.
pub(super) fn file(path: &Path) -> io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that deletes")]
    fs::remove_file(path)
}

/// Removes what is left of files that a killed run was about to write.
pub(super) fn leftovers(output: &Path, listed: &Claims) {
    for (path, claim) in listed {
        if !matches!(claim, Claim::Written(_)) {
            let temporary = output.join(&**path).with_file_name(temporary_name(path));
            if fs::symlink_metadata(&temporary).is_ok() && is_inside(output, &temporary) {
                // One that stays is in nobody's way: its name is used again.
                let _ = file(&temporary);
            }
        }
    }
}

/// Of `claims`, those that are not one file with one of `paths` under a name in another case: on
/// some disks `Logo.png` and `logo.png` are the same.
pub(super) fn not_the_same(output: &Path, claims: Claims, paths: &Claims) -> Claims {
    if claims.is_empty() {
        return claims;
    }
    let by_lower: FxHashMap<String, &str> =
        paths.iter().map(|(path, _)| (path.to_lowercase(), &**path)).collect();
    let is_other = |(path, _): &(Box<str>, Claim)| {
        let full = |path: &str| fs::canonicalize(output.join(path)).ok();
        by_lower
            .get(&path.to_lowercase())
            .is_none_or(|kept| full(kept).is_none() || full(kept) != full(path))
    };
    claims.into_iter().filter(is_other).collect()
}

/// Removes all of `claims` that is still as it was written, and folders that this leaves empty.
/// Returns what could not be removed, to be tried again.
pub(super) fn all(
    output: &Path,
    claims: Claims,
    summary: &mut Summary,
    errors: &mut Vec<Diagnostic>,
) -> Claims {
    let mut folders = BTreeSet::new();
    let mut kept = Claims::new();
    for (path, claim) in claims {
        match one(output, &path, claim) {
            Ok(Fate::Gone) => {}
            Ok(Fate::Removed) => summary.removed += 1,
            Ok(Fate::Left) => summary.left.push(path.to_string()),
            Err(error) => {
                errors.push(failed(&format!("`{path}` cannot be removed"), &error));
                kept.push((path, claim));
                continue;
            }
        }
        folders.extend(path.rfind('/').map(|at| path[..at].to_owned()));
    }
    // Deeper folders stand behind those they lie in.
    for folder in folders.iter().rev() {
        empty_upwards(output, folder);
    }
    kept
}

/// Removes the files of earlier runs below the folder `path` that no page of this run needs, and
/// the folder itself, so that a file can take its place.
pub(super) fn below(output: &Path, path: &str, stale: &Claims) -> io::Result<()> {
    let inside = |other: &str| other.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    let claims = stale.iter().filter(|(other, _)| inside(other)).cloned().collect();
    all(output, claims, &mut Summary::default(), &mut Vec::new());
    match fs::symlink_metadata(output.join(path)) {
        Ok(found) if found.is_dir() => fs::remove_dir(output.join(path))
            .map_err(|_| io::Error::other("a folder with other files is in its place")),
        _ => Ok(()),
    }
}

/// Removes the file `path` where it is from an earlier run and no page of this run needs it.
pub(super) fn exactly(output: &Path, path: &str, stale: &Claims) -> io::Result<()> {
    match stale.binary_search_by(|(other, _)| (**other).cmp(path)) {
        Ok(at) => one(output, path, stale[at].1).map(drop),
        Err(_) => Ok(()),
    }
}

enum Fate {
    Removed,
    Gone,
    Left,
}

fn one(output: &Path, path: &str, claim: Claim) -> io::Result<Fate> {
    let full = output.join(path);
    let found = match fs::symlink_metadata(&full) {
        Ok(found) => found,
        Err(error) if is_gone(&error) => return Ok(Fate::Gone),
        Err(error) => return Err(error),
    };
    let ours = found.is_file()
        && is_inside(output, &full)
        && match claim {
            Claim::Planned | Claim::Rewriting(_) => true,
            Claim::Adopted => false,
            Claim::Written(record) => {
                let length = record.output.length == found.len();
                #[expect(
                    clippy::disallowed_methods,
                    reason = "what the writer wrote, not the site"
                )]
                let same = || fs::read(&full).is_ok_and(|bytes| xxh3_64(&bytes) == record.hash);
                stamp(&found) == record.output || length && same()
            }
        };
    if !ours {
        return Ok(Fate::Left);
    }
    match file(&full) {
        Ok(()) => Ok(Fate::Removed),
        Err(error) if is_gone(&error) => Ok(Fate::Gone),
        Err(error) => Err(error),
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether no symbolic link on the way to `full` leads out of the folder.
fn is_inside(output: &Path, full: &Path) -> bool {
    let folders = full.parent().zip(fs::canonicalize(output).ok());
    folders.is_some_and(|(folder, output)| {
        fs::canonicalize(folder).is_ok_and(|folder| folder.starts_with(output))
    })
}

fn empty_upwards(output: &Path, folder: &str) {
    let mut folder = folder;
    loop {
        // Fails where anything is in it, which is what is wanted.
        if fs::remove_dir(output.join(folder)).is_err() {
            return;
        }
        match folder.rfind('/') {
            Some(at) => folder = &folder[..at],
            None => return,
        }
    }
}
