//! Where an output that does not exist yet is made, to appear in its place as a whole: a run that is
//! killed leaves none, and none of its files needs a name beside its place.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{Target, failed};
use crate::diagnostic::Diagnostic;

/// Where the files of `target` go until the end of the run: `None` where there is an output already,
/// or where a folder cannot be moved into its place. What a killed run left there is removed.
///
/// # Errors
/// Where that cannot be removed.
pub(super) fn open(target: &Target) -> io::Result<Option<PathBuf>> {
    let stage = folder(target);
    remove(&stage)?;
    let missing = fs::symlink_metadata(&target.output)
        .is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
    let state = target.manifest.parent();
    let sibling = state.and_then(Path::parent) == target.output.parent();
    let movable = missing && sibling && state.is_some_and(is_on_the_disk_of_its_parent);
    Ok(movable.then_some(stage))
}

/// Moves what was made in `stage` into the place of the output.
pub(super) fn publish(stage: &Path, target: &Target) -> Option<Diagnostic> {
    match fs::rename(stage, &target.output) {
        Ok(()) => None,
        // Nothing was put.
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            let what = format!("the output cannot be moved to `{}`", target.name);
            Some(failed(&what, &error))
        }
    }
}

/// Removes what a killed run left.
///
/// # Errors
/// Where it cannot be removed.
pub(super) fn remove(stage: &Path) -> io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "nothing of the author's is in it")]
    match fs::remove_dir_all(stage) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A folder beside the list of what was written.
pub(super) fn folder(target: &Target) -> PathBuf {
    target.manifest.with_extension("half")
}

/// Whether `folder` is no other disk that is mounted, or linked to, where it stands.
#[cfg(unix)]
fn is_on_the_disk_of_its_parent(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let disk =
        |folder: Option<&Path>| folder.and_then(|folder| Some(fs::metadata(folder).ok()?.dev()));
    let own = disk(Some(folder));
    own.is_some() && own == disk(folder.parent())
}

#[cfg(not(unix))]
fn is_on_the_disk_of_its_parent(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir())
}
