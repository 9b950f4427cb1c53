//! Puts one file into its place, in one step.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::{Writer, remove};
use crate::world::{Stamp, stamp};

impl Writer {
    /// Writes beside the place and renames: whoever looks sees all of the old file or all of the
    /// new. Into an output that nobody sees yet, straight: for 10,000 files the names beside took a
    /// twentieth of a build.
    pub(super) fn write(
        &self,
        path: &str,
        full: &Path,
        fill: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> io::Result<Stamp> {
        if let Some(stage) = &self.stage {
            let done = filled(&mut stage.create(path)?, fill);
            if done.is_err() {
                // The first error is the one to report.
                let _ = remove::file(&stage.path.join(path));
            }
            return done;
        }
        let parent = full.parent().unwrap_or(full);
        if self.fresh {
            // Nearly every page has a folder of its own, and nobody else's is in the way.
            match fs::create_dir(parent) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::create_dir_all(parent)?;
                }
                _ => {}
            }
        } else {
            self.check_inside(path)?;
        }
        let temporary = parent.join(temporary_name(path));
        let mut file = match File::create_new(&temporary) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                remove::file(&temporary)?;
                File::create_new(&temporary)?
            }
            Err(_) => {
                self.make_folder(path, parent)?;
                File::create_new(&temporary)?
            }
        };
        let done = filled(&mut file, fill).and_then(|found| {
            drop(file);
            fs::rename(&temporary, full).map(|()| found)
        });
        if done.is_err() {
            // The first error is the one to report.
            let _ = remove::file(&temporary);
        }
        done
    }

    /// Makes the folder of `path`, taking away files of earlier runs that stand in its place.
    fn make_folder(&self, path: &str, parent: &Path) -> io::Result<()> {
        if fs::create_dir_all(parent).is_ok() {
            return Ok(());
        }
        for (at, _) in path.match_indices('/') {
            remove::exactly(&self.target.output, &path[..at], &self.stale)?;
        }
        fs::create_dir_all(parent)
    }

    fn check_inside(&self, path: &str) -> io::Result<()> {
        for (at, _) in path.match_indices('/') {
            let folder = self.full(&path[..at]);
            match fs::symlink_metadata(&folder) {
                Ok(found) if found.is_symlink() => {
                    let output = fs::canonicalize(&self.target.output)?;
                    if !fs::canonicalize(&folder)?.starts_with(output) {
                        let folder = &path[..at];
                        let why =
                            format!("`{folder}` is a symbolic link that leads out of the output");
                        return Err(io::Error::other(why));
                    }
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
        Ok(())
    }
}

/// Fills `file`, and says what it is recognised by then.
fn filled(file: &mut File, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<Stamp> {
    fill(file)?;
    file.metadata().map(|found| stamp(&found))
}

/// A file that is being written, and the hash of what is in it so far.
pub(super) struct Hashed<'a> {
    pub(super) file: &'a mut File,
    pub(super) hash: &'a mut Xxh3,
}

impl io::Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A name for `path` until it is whole: always the same, so that a killed run's leavings are found.
pub(super) fn temporary_name(path: &str) -> String {
    format!(".backstory-{:016x}", xxh3_64(path.as_bytes()))
}
