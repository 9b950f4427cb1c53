//! The only door in: which files the site has, what is in them, and what day it is.
//!
//! Hides `std::fs` for reading. [`DiskWorld`] is a folder; [`MemoryWorld`] is for tests and for
//! whoever embeds the library.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Relative to the site's root, with `/` between its parts.
    pub path: Arc<str>,
    /// Changes whenever the content may have: length and time of modification, or a hash.
    pub stamp: Stamp,
}

/// What a file's content is recognised by without reading it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Stamp {
    /// Length in bytes.
    pub length: u64,
    /// Nanoseconds since 1970, or a hash where there is no clock.
    pub modified: u64,
}

impl Stamp {
    /// For what is recognised by a key of its own and by nothing else.
    pub fn of_key(key: u128) -> Self {
        let [low, high] = [key, key >> 64].map(|half| half & u128::from(u64::MAX));
        let half = |half| u64::try_from(half).unwrap_or_default();
        Self { length: half(low), modified: half(high) }
    }
}

/// What a listing came upon: the files, and links that lead out of the site.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// All files, sorted by path.
    pub files: Vec<Entry>,
    /// Symbolic links that lead out of the site, or back into a folder above them: not followed.
    pub refused: Vec<Arc<str>>,
    /// Folders and files that could not be looked at, and why.
    pub unreadable: Vec<(Arc<str>, String)>,
}

impl Listing {
    /// This and then `more`.
    fn and(mut self, mut more: Self) -> Self {
        self.files.append(&mut more.files);
        self.refused.append(&mut more.refused);
        self.unreadable.append(&mut more.unreadable);
        self
    }
}

/// Where a site comes from.
pub trait World: Sync {
    /// The files below the folder `under` (no slash at its end; empty for the whole site).
    /// Hidden files and the output are left out, but for `static/.well-known`; a folder that is not there
    /// has no files.
    fn list(&self, under: &str) -> Listing;

    /// The content of the file at `path`, as it is on disk.
    ///
    /// # Errors
    /// Where there is no such file, it cannot be read, or it lies outside the site.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The day on which the site is built.
    fn today(&self) -> NaiveDate;
}

/// A site in a folder.
#[derive(Clone, Debug)]
pub struct DiskWorld {
    root: PathBuf,
    today: NaiveDate,
}

impl DiskWorld {
    /// The site below `root` on the day `today`.
    ///
    /// # Errors
    /// Where `root` is not a folder that can be opened.
    pub fn new(root: &Path, today: NaiveDate) -> io::Result<Self> {
        Ok(Self { root: fs::canonicalize(root)?, today })
    }

    /// Opens a file where links on the way lead to nothing outside the site.
    fn open_inside(&self, inside: &Path) -> io::Result<File> {
        let full = fs::canonicalize(self.root.join(inside))?;
        if !full.starts_with(&self.root) {
            return Err(io::Error::other("it lies outside the site"));
        }
        File::open(full)
    }

    /// The site's folder, absolute and without symbolic links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What stands at `path` now, by the rules of [`World::list`], without looking at anything else.
    pub fn look(&self, path: &str) -> Look {
        let Some(inside) = confined(path).filter(|_| !path.is_empty()) else {
            return Look::Missing;
        };
        if is_hidden(path) {
            return Look::Missing;
        }
        let mut full = self.root.clone();
        for part in inside.components() {
            full.push(part);
            match fs::symlink_metadata(&full) {
                Ok(found) if found.is_symlink() => return Look::Unsure,
                Ok(_) => {}
                Err(error) if is_gone(&error) => return Look::Missing,
                Err(_) => return Look::Unsure,
            }
        }
        match fs::symlink_metadata(&full) {
            Ok(found) if found.is_dir() => Look::Folder,
            Ok(found) if found.is_file() => {
                Look::File(Entry { path: path.into(), stamp: source_stamp(&found) })
            }
            Err(error) if is_gone(&error) => Look::Missing,
            _ => Look::Unsure,
        }
    }

    fn walk(&self, folder: &Path, shown: &str) -> Listing {
        let mut listing = Listing::default();
        #[expect(clippy::disallowed_methods, reason = "this is the one place that lists")]
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return listing,
            Err(error) => {
                listing.unreadable.push((shown.into(), error.to_string()));
                return listing;
            }
        };
        let enter = |entry: io::Result<fs::DirEntry>| self.enter(entry, shown);
        // In any order: whoever asked sorts.
        let entries: Vec<_> = entries.collect();
        entries.into_par_iter().map(enter).reduce(Listing::default, Listing::and)
    }

    fn enter(&self, entry: io::Result<fs::DirEntry>, folder: &str) -> Listing {
        let mut listing = Listing::default();
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                listing.unreadable.push((folder.into(), error.to_string()));
                return listing;
            }
        };
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            let lossy = join(folder, &name.to_string_lossy());
            listing.unreadable.push((lossy.into(), "its name is not UTF-8".to_owned()));
            return listing;
        };
        let shown = &*join(folder, name);
        if is_hidden(shown) {
            return listing;
        }
        let path = entry.path();
        let looked = entry.metadata().and_then(|metadata| {
            if !metadata.is_symlink() {
                return Ok(Some(metadata));
            }
            let target = fs::canonicalize(&path)?;
            // A link to a folder above itself would never end.
            let inside = target.starts_with(&self.root) && !path.starts_with(&target);
            if inside { fs::metadata(&path).map(Some) } else { Ok(None) }
        });
        match looked {
            Ok(Some(metadata)) if metadata.is_dir() => return self.walk(&path, shown),
            Ok(Some(metadata)) if metadata.is_file() => {
                let stamp = source_stamp(&metadata);
                listing.files.push(Entry { path: shown.into(), stamp });
            }
            // Reading from a pipe or a device could wait for ever.
            Ok(Some(_)) => {
                listing.unreadable.push((shown.into(), "it is no ordinary file".to_owned()));
            }
            Ok(None) => listing.refused.push(shown.into()),
            Err(error) => listing.unreadable.push((shown.into(), error.to_string())),
        }
        listing
    }
}

/// What stands at one path of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// A file.
    File(Entry),
    /// A folder.
    Folder,
    /// Nothing that belongs to the site.
    Missing,
    /// A symbolic link is on the way, or it cannot be looked at: list the site to know.
    Unsure,
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// What the file with this metadata is recognised by.
pub(crate) fn stamp(metadata: &fs::Metadata) -> Stamp {
    let since = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let modified = since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(0));
    Stamp { length: metadata.len(), modified }
}

/// The same for an author's file, by the later of its times: copies and archives are unpacked with
/// the time of modification that they had elsewhere, but nothing sets the time of change.
fn source_stamp(metadata: &fs::Metadata) -> Stamp {
    let stamp = stamp(metadata);
    Stamp { modified: stamp.modified.max(changed(metadata)), ..stamp }
}

/// When anything about the file changed last, where the system keeps that: nanoseconds since 1970.
#[cfg(unix)]
fn changed(metadata: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    let nanoseconds =
        metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec());
    u64::try_from(nanoseconds).unwrap_or(0)
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> u64 {
    0
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { [folder, "/", name].concat() }
}

impl World for DiskWorld {
    fn list(&self, under: &str) -> Listing {
        let folder = confined(under).map(|folder| self.walk(&self.root.join(folder), under));
        let mut listing = folder.unwrap_or_default();
        listing.files.par_sort_unstable();
        listing.refused.sort();
        listing.unreadable.sort();
        listing
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let inside = confined(path).ok_or(io::ErrorKind::InvalidInput)?;
        let mut file = match open_unlinked(&self.root.join(inside)) {
            Some(file) => file,
            None => self.open_inside(inside)?,
        };
        let mut bytes = Vec::with_capacity(USUAL_LENGTH);
        read_to_end(&mut file, &mut bytes)?;
        Ok(bytes)
    }

    fn today(&self) -> NaiveDate {
        self.today
    }
}

/// The folder for what other sites and programs look for at a fixed address: `security.txt`, proofs that
/// the site is one's own (RFC 8615).
const WELL_KNOWN: &str = "static/.well-known";

/// Whether a file or folder, with its path below the site's root, is no part of the site: where its name or
/// that of a folder around it begins with a full stop.
pub fn is_hidden(path: &str) -> bool {
    let inner =
        path.strip_prefix(WELL_KNOWN).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    inner.unwrap_or(path).split('/').any(|part| part.starts_with('.'))
}

/// `path` where it stays below the folder that it is relative to.
fn confined(path: &str) -> Option<&Path> {
    let path = Path::new(path);
    path.components().all(|part| matches!(part, std::path::Component::Normal(_))).then_some(path)
}

/// The file at `path` if it can be opened and no part of the path is a symbolic link; both in one
/// question to the system, where it can be asked that.
#[cfg(target_os = "linux")]
fn open_unlinked(path: &Path) -> Option<File> {
    use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    openat2(CWD, path, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS).ok().map(File::from)
}

/// So long are few files of a site: read in one piece, without asking for their length.
const USUAL_LENGTH: usize = 16 * 1024;

/// Adds what is left of `file` to `bytes`: as the standard library does it, but without two questions
/// about where it stands and how long it is.
#[cfg(target_os = "linux")]
fn read_to_end(file: &mut File, bytes: &mut Vec<u8>) -> io::Result<()> {
    loop {
        match rustix::io::read(&*file, rustix::buffer::spare_capacity(bytes)) {
            Ok(0) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
            Ok(_) if bytes.len() < bytes.capacity() => {}
            // A long one: the rest as usual.
            Ok(_) => return file.read_to_end(bytes).map(|_| ()),
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn read_to_end(file: &mut File, bytes: &mut Vec<u8>) -> io::Result<()> {
    file.read_to_end(bytes).map(|_| ())
}

#[cfg(not(target_os = "linux"))]
fn open_unlinked(_: &Path) -> Option<File> {
    None
}

/// A site in memory.
#[derive(Clone, Debug)]
pub struct MemoryWorld {
    files: BTreeMap<Arc<str>, Arc<[u8]>>,
    today: NaiveDate,
}

impl MemoryWorld {
    /// A site without files on the day `today`.
    pub fn new(today: NaiveDate) -> Self {
        Self { files: BTreeMap::new(), today }
    }

    /// Puts `content` at `path`, over what was there.
    pub fn insert(&mut self, path: &str, content: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), content.into().into());
    }

    /// Takes the file at `path` away.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.keys()
    }
}

impl World for MemoryWorld {
    fn list(&self, under: &str) -> Listing {
        let inside = |path: &str| {
            under.is_empty() || path.strip_prefix(under).is_some_and(|rest| rest.starts_with('/'))
        };
        let files = self.files.iter().filter(|(path, _)| inside(path) && !is_hidden(path));
        let files = files.map(|(path, content)| Entry {
            path: path.clone(),
            stamp: Stamp {
                length: content.len() as u64,
                modified: xxhash_rust::xxh3::xxh3_64(content),
            },
        });
        Listing { files: files.collect(), ..Listing::default() }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.files.get(path).map(|content| content.to_vec()).ok_or(io::ErrorKind::NotFound.into())
    }

    fn today(&self) -> NaiveDate {
        self.today
    }
}
