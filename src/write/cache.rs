//! What took long to make, kept for the next run: folders in the site's own `.backstory/`.
//!
//! A file an entry. Its name is what the entry was made of, and a checksum of both stands at its end:
//! what was cut or edited counts as not there. The folder may be deleted at any time.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::place::STATE;
use super::remove;

/// The folder of what took long to make.
const MADE: &str = "cache";
/// The folder of parsed documents.
const DOCUMENTS: &str = "documents";
/// The length of the checksum at the end of a file.
const CHECKSUM: usize = 16;

/// Entries of one site, each under a key that says all that it was made of.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// What took long to make of the site in `root`. Nothing is looked at or made yet.
    pub fn new(root: &Path) -> Self {
        Self { folder: root.join(STATE).join(MADE) }
    }

    /// Its parsed documents.
    pub fn of_documents(root: &Path) -> Self {
        Self::documents_in(&root.join(STATE))
    }

    /// The same, where the site's own folder is `state`.
    pub(super) fn documents_in(state: &Path) -> Self {
        Self { folder: state.join(DOCUMENTS) }
    }

    /// The entry under `key`, where it is there and whole.
    pub fn get(&self, key: u128) -> Option<Vec<u8>> {
        #[expect(clippy::disallowed_methods, reason = "the cache is the writer's own folder")]
        let mut bytes = fs::read(self.file(key)).ok()?;
        let length = bytes.len().checked_sub(CHECKSUM)?;
        let whole = bytes[length..] == checksum(key, &bytes[..length]);
        bytes.truncate(length);
        whole.then_some(bytes)
    }

    /// Keeps `bytes` under `key`. Where another run is just doing the same, that one does it.
    ///
    /// # Errors
    /// Where the site's folder cannot be written to.
    pub fn put(&self, key: u128, bytes: &[u8]) -> io::Result<()> {
        let file = self.file(key);
        let temporary = file.with_extension("new");
        fs::create_dir_all(&self.folder)?;
        let mut new = match File::create_new(&temporary) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
            made => made?,
        };
        let done = new
            .write_all(bytes)
            .and_then(|()| new.write_all(&checksum(key, bytes)))
            .and_then(|()| fs::rename(&temporary, &file));
        if done.is_err() {
            // The first error is the one to report.
            let _ = remove::file(&temporary);
        }
        done
    }

    /// The keys of all entries.
    pub fn keys(&self) -> BTreeSet<u128> {
        self.files().filter_map(|(key, _)| key).collect()
    }

    /// Takes away all entries but those under `used`, and what killed runs left. What cannot be taken away
    /// stays: it is in nobody's way.
    pub fn keep_only(&self, used: &BTreeSet<u128>) {
        for (key, file) in self.files() {
            if !key.is_some_and(|key| used.contains(&key)) {
                let _ = remove::file(&file);
            }
        }
        // Only an empty folder can be taken away so.
        let _ = fs::remove_dir(&self.folder);
    }

    /// What there is in its folder, with the key of what is an entry.
    fn files(&self) -> impl Iterator<Item = (Option<u128>, PathBuf)> {
        #[expect(clippy::disallowed_methods, reason = "the cache is the writer's own folder")]
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.map(|entry| {
            let name = entry.file_name();
            let key = name.to_str().filter(|name| name.len() == 32);
            (key.and_then(|name| u128::from_str_radix(name, 16).ok()), entry.path())
        })
    }

    fn file(&self, key: u128) -> PathBuf {
        self.folder.join(format!("{key:032x}"))
    }
}

fn checksum(key: u128, bytes: &[u8]) -> [u8; CHECKSUM] {
    let mut hash = Xxh3::new();
    hash.update(&key.to_le_bytes());
    hash.update(bytes);
    hash.digest128().to_le_bytes()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at what is there, and break it")]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_what_was_changed_does_not() {
        let home = tempfile::tempdir().unwrap();
        let cache = Cache::new(home.path());
        assert_eq!(cache.get(1), None);
        cache.keep_only(&BTreeSet::new());
        cache.put(1, b"one").unwrap();
        cache.put(2, b"").unwrap();
        assert_eq!(cache.get(1).as_deref(), Some(b"one".as_slice()));
        assert_eq!(cache.get(2).as_deref(), Some(b"".as_slice()));

        let (one, two) = (cache.file(1), cache.file(2));
        let whole = fs::read(&one).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&one, changed).unwrap();
            assert_eq!(cache.get(1), None, "changed at {at}");
            fs::write(&one, &whole[..at]).unwrap();
            assert_eq!(cache.get(1), None, "cut at {at}");
        }
        fs::write(&two, &whole).unwrap();
        assert_eq!(cache.get(2), None, "the entry of another key");
    }

    #[test]
    fn what_is_not_used_is_taken_away() {
        let home = tempfile::tempdir().unwrap();
        let cache = Cache::new(home.path());
        cache.put(1, b"one").unwrap();
        cache.put(2, b"two").unwrap();
        fs::write(cache.folder.join("killed.new"), "x").unwrap();
        cache.keep_only(&BTreeSet::from([2]));
        assert_eq!((cache.get(1), cache.get(2)), (None, Some(b"two".to_vec())));
        assert_eq!(fs::read_dir(&cache.folder).unwrap().count(), 1);
        cache.keep_only(&BTreeSet::new());
        assert!(!cache.folder.exists());
    }

    #[test]
    fn the_leavings_of_a_killed_run_are_in_nobodys_way() {
        let home = tempfile::tempdir().unwrap();
        let cache = Cache::new(home.path());
        cache.put(2, b"two").unwrap();
        fs::write(cache.file(1).with_extension("new"), "half").unwrap();
        cache.put(1, b"one").unwrap();
        assert_eq!(cache.get(1), None);
        cache.keep_only(&BTreeSet::from([2]));
        cache.put(1, b"one").unwrap();
        assert!(cache.get(1).is_some());
    }
}
