//! Where an output that does not exist yet is made, to appear in its place as a whole: a run that is
//! killed leaves none, and none of its files needs a name beside its place.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{fs, io};

use super::{Target, failed};
use crate::diagnostic::Diagnostic;

/// A folder beside the list of what was written.
#[derive(Debug)]
pub(super) struct Stage {
    /// Where it is.
    pub(super) path: PathBuf,
    /// The same, open: a path from here is a shorter way to a file.
    folder: OnceLock<File>,
}

/// The stage for `target`: `None` where there is an output already, or where a folder cannot be moved
/// into its place. What a killed run left there is removed.
///
/// # Errors
/// Where that cannot be removed.
pub(super) fn open(target: &Target) -> io::Result<Option<Stage>> {
    remove(target)?;
    let missing = fs::symlink_metadata(&target.output)
        .is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
    let state = target.manifest.parent();
    let sibling = state.and_then(Path::parent) == target.output.parent();
    let movable = missing && sibling && state.is_some_and(is_on_the_disk_of_its_parent);
    Ok(movable.then(|| Stage { path: place(target), folder: OnceLock::new() }))
}

impl Stage {
    /// Makes the folder, where this was not done yet.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub(super) fn begin(&self) -> io::Result<()> {
        fs::create_dir_all(&self.path)?;
        #[cfg(target_os = "linux")]
        let _ = self.folder.set(File::open(&self.path)?);
        Ok(())
    }

    /// Makes the file at `path`, and the folders that it lies in.
    ///
    /// # Errors
    /// Where they cannot be made, or the file is there.
    pub(super) fn create(&self, path: &str) -> io::Result<File> {
        if let Some((parent, _)) = path.rsplit_once('/') {
            // Nearly every page has a folder of its own.
            match self.create_folder(parent) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::create_dir_all(self.path.join(parent))?;
                }
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        self.create_file(path)
    }

    #[cfg(target_os = "linux")]
    fn create_folder(&self, path: &str) -> io::Result<()> {
        use rustix::fs::{Mode, mkdirat};
        match self.folder.get() {
            Some(folder) => Ok(mkdirat(folder, path, Mode::from_raw_mode(0o777))?),
            None => fs::create_dir(self.path.join(path)),
        }
    }

    #[cfg(target_os = "linux")]
    fn create_file(&self, path: &str) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        match self.folder.get() {
            Some(folder) => Ok(openat(folder, path, flags, Mode::from_raw_mode(0o666))?.into()),
            None => File::create_new(self.path.join(path)),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn create_folder(&self, path: &str) -> io::Result<()> {
        fs::create_dir(self.path.join(path))
    }

    #[cfg(not(target_os = "linux"))]
    fn create_file(&self, path: &str) -> io::Result<File> {
        File::create_new(self.path.join(path))
    }

    /// Moves what was made into the place of the output.
    pub(super) fn publish(self, target: &Target) -> Option<Diagnostic> {
        let Self { path, folder } = self;
        // Some systems move no folder that is open.
        drop(folder);
        match fs::rename(path, &target.output) {
            Ok(()) => None,
            // Nothing was put.
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                // What is there is somebody else's, and the list must not say otherwise.
                let _ = super::remove::file(&target.manifest);
                let what = format!("the output cannot be moved to `{}`", target.name);
                Some(failed(&what, &error))
            }
        }
    }
}

/// Removes what a killed run left of the output of `target`.
///
/// # Errors
/// Where it cannot be removed.
pub(super) fn remove(target: &Target) -> io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "nothing of the author's is in it")]
    match fs::remove_dir_all(place(target)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn place(target: &Target) -> PathBuf {
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
