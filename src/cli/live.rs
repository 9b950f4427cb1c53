//! The site as a world that knows what changed: listed once, then kept up to date path by path.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Bound::{Excluded, Included};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use backstory::world::{DiskWorld, Entry, Listing, Look, Stamp, World};
use chrono::NaiveDate;

/// A [`DiskWorld`] whose listings are kept. Whoever hears of changes says so with
/// [`LiveWorld::refresh`] or [`LiveWorld::list_again`].
#[derive(Debug)]
pub(super) struct LiveWorld {
    disk: DiskWorld,
    /// The site's settings, which stand in no folder that is listed, and what they were last.
    config: (String, Option<Stamp>),
    /// What was asked for, and the answer.
    listings: Mutex<BTreeMap<String, Kept>>,
    /// How often each file was said to have changed. It goes into the file's stamp: two saves may
    /// fall into one tick of the file system's clock and be equally long.
    touched: BTreeMap<Arc<str>, u64>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Kept {
    files: BTreeMap<Arc<str>, Stamp>,
    refused: Vec<Arc<str>>,
    unreadable: Vec<(Arc<str>, String)>,
}

impl LiveWorld {
    /// The site in `disk` whose settings are in the file `config`.
    pub(super) fn new(disk: DiskWorld, config: &str) -> Self {
        let config = (config.to_owned(), stamp_of(&disk, config));
        Self { disk, config, listings: Mutex::default(), touched: BTreeMap::new() }
    }

    pub(super) fn disk(&self) -> &DiskWorld {
        &self.disk
    }

    /// Takes in that something happened at `paths` (relative to the site). Tells which files are
    /// new, changed or gone.
    pub(super) fn refresh(&mut self, paths: &BTreeSet<String>) -> BTreeSet<Arc<str>> {
        let mut changed = BTreeSet::new();
        for path in paths {
            let inside =
                |under: &str| under.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
            if self.lock().keys().any(|under| inside(under)) {
                // A folder that was listed lies in what has happened.
                return self.list_again();
            }
            match self.disk.look(path) {
                Look::File(entry) => {
                    changed.extend(self.remove_below(path));
                    self.put(entry);
                    changed.insert(path.as_str().into());
                }
                Look::Folder => changed.extend(self.list_folder(path)),
                Look::Missing => {
                    changed.extend(self.remove_below(path));
                    changed.extend(self.remove(path));
                }
                Look::Unsure => return self.list_again(),
            }
        }
        changed
    }

    /// Lists everything again that was ever asked for. Tells which files are new, changed or gone.
    pub(super) fn list_again(&mut self) -> BTreeSet<Arc<str>> {
        let Self { disk, config: (config, stamp), listings, touched } = self;
        let listings = listings.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut changed = BTreeSet::new();
        let now = stamp_of(disk, config);
        if now != *stamp {
            *stamp = now;
            changed.insert(config.as_str().into());
        }
        for (under, kept) in listings {
            let now = keep(disk.list(under), touched);
            changed.extend(difference(&kept.files, &now.files));
            if (&kept.refused, &kept.unreadable) != (&now.refused, &now.unreadable) {
                changed.extend(now.refused.iter().cloned());
                changed.extend(kept.refused.iter().cloned());
                changed.extend(
                    now.unreadable.iter().chain(&kept.unreadable).map(|(path, _)| path.clone()),
                );
            }
            *kept = now;
        }
        changed
    }

    /// Lists the folder `path` again.
    fn list_folder(&mut self, path: &str) -> BTreeSet<Arc<str>> {
        let now = keep(self.disk.list(path), &self.touched);
        if !now.refused.is_empty() || !now.unreadable.is_empty() {
            return self.list_again();
        }
        let mut changed = BTreeSet::new();
        for kept in self.kept(path) {
            let before: BTreeMap<Arc<str>, Stamp> =
                below(&kept.files, path).map(|(path, stamp)| (path.clone(), *stamp)).collect();
            changed.extend(difference(&before, &now.files));
            kept.files.retain(|file, _| !before.contains_key(file));
            kept.files.extend(now.files.iter().map(|(path, stamp)| (path.clone(), *stamp)));
            // It was a file, perhaps.
            changed.extend(kept.files.remove_entry(path).map(|(path, _)| path));
        }
        changed
    }

    fn put(&mut self, entry: Entry) {
        let Entry { path, mut stamp } = entry;
        if *path == self.config.0 {
            self.config.1 = Some(stamp);
        }
        let touched = self.touched.entry(path.clone()).or_default();
        *touched += 1;
        stamp.modified = stamp.modified.wrapping_add(*touched);
        for kept in self.kept(&path) {
            kept.files.insert(path.clone(), stamp);
        }
    }

    fn remove(&mut self, path: &str) -> Option<Arc<str>> {
        let mut removed = None;
        if path == self.config.0 {
            removed = self.config.1.take().map(|_| path.into());
        }
        for kept in self.kept(path) {
            kept.refused.retain(|other| &**other != path);
            kept.unreadable.retain(|(other, _)| &**other != path);
            removed = kept.files.remove_entry(path).map(|(path, _)| path).or(removed);
        }
        removed
    }

    fn remove_below(&mut self, path: &str) -> BTreeSet<Arc<str>> {
        let mut changed = BTreeSet::new();
        for kept in self.kept(path) {
            let gone: BTreeSet<Arc<str>> =
                below(&kept.files, path).map(|(path, _)| path.clone()).collect();
            kept.files.retain(|file, _| !gone.contains(file));
            changed.extend(gone);
        }
        changed
    }

    /// The listings that `path` belongs into.
    fn kept(&mut self, path: &str) -> impl Iterator<Item = &mut Kept> {
        let listings = self.listings.get_mut().unwrap_or_else(PoisonError::into_inner);
        let holds = move |under: &str| {
            let rest = path.strip_prefix(under);
            under.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        listings.iter_mut().filter(move |(under, _)| holds(under)).map(|(_, kept)| kept)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Kept>> {
        self.listings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World for LiveWorld {
    fn list(&self, under: &str) -> Listing {
        let mut listings = self.lock();
        let kept = listings
            .entry(under.to_owned())
            .or_insert_with(|| keep(self.disk.list(under), &self.touched));
        let entry =
            |(path, stamp): (&Arc<str>, &Stamp)| Entry { path: path.clone(), stamp: *stamp };
        Listing {
            files: kept.files.iter().map(entry).collect(),
            refused: kept.refused.clone(),
            unreadable: kept.unreadable.clone(),
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.disk.read(path)
    }

    fn today(&self) -> NaiveDate {
        self.disk.today()
    }
}

fn stamp_of(disk: &DiskWorld, path: &str) -> Option<Stamp> {
    match disk.look(path) {
        Look::File(entry) => Some(entry.stamp),
        _ => None,
    }
}

fn keep(listing: Listing, touched: &BTreeMap<Arc<str>, u64>) -> Kept {
    let Listing { files, refused, unreadable } = listing;
    let stamped = |entry: Entry| {
        let Entry { path, mut stamp } = entry;
        stamp.modified = stamp.modified.wrapping_add(touched.get(&path).copied().unwrap_or(0));
        (path, stamp)
    };
    Kept { files: files.into_iter().map(stamped).collect(), refused, unreadable }
}

fn below<'a>(
    files: &'a BTreeMap<Arc<str>, Stamp>,
    folder: &str,
) -> impl Iterator<Item = (&'a Arc<str>, &'a Stamp)> {
    let start = format!("{folder}/");
    let end = format!("{folder}0"); // the character after the slash
    files.range::<str, _>((Included(start.as_str()), Excluded(end.as_str())))
}

fn difference(
    before: &BTreeMap<Arc<str>, Stamp>,
    now: &BTreeMap<Arc<str>, Stamp>,
) -> BTreeSet<Arc<str>> {
    let changed = now.iter().filter(|(path, stamp)| before.get(*path) != Some(stamp));
    let gone = before.iter().filter(|(path, _)| !now.contains_key(*path));
    changed.chain(gone).map(|(path, _)| path.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn world(root: &Path) -> LiveWorld {
        let disk = DiskWorld::new(root, NaiveDate::default()).unwrap();
        let world = LiveWorld::new(disk, "site.toml");
        world.list("content");
        world.list("static");
        world
    }

    #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
    fn make(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn files(world: &LiveWorld) -> Vec<String> {
        let all = ["content", "static"].map(|under| world.list(under).files);
        all.into_iter().flatten().map(|entry| entry.path.to_string()).collect()
    }

    fn refreshed(world: &mut LiveWorld, paths: &[&str]) -> Vec<String> {
        let paths = paths.iter().map(|path| (*path).to_owned()).collect();
        world.refresh(&paths).iter().map(ToString::to_string).collect()
    }

    /// Whatever happened, what is kept is what a fresh look would find.
    fn agrees(world: &mut LiveWorld) {
        let before = files(world);
        assert_eq!(world.list_again(), BTreeSet::new());
        assert_eq!(before, files(world));
    }

    #[test]
    fn what_happens_at_a_path_is_taken_in() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path();
        make(root, "content/a.md", "a");
        make(root, "content/ab/c.md", "c");
        make(root, "static/x.css", "x");
        let mut world = world(root);
        assert_eq!(files(&world), ["content/a.md", "content/ab/c.md", "static/x.css"]);

        make(root, "content/new/d.md", "d");
        make(root, "content/new/deep/e.md", "e");
        assert_eq!(
            refreshed(&mut world, &["content/new"]),
            ["content/new/d.md", "content/new/deep/e.md"]
        );
        agrees(&mut world);

        fs::rename(root.join("content/new"), root.join("content/old")).unwrap();
        assert_eq!(refreshed(&mut world, &["content/new", "content/old"]).len(), 4);
        agrees(&mut world);

        #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
        fs::remove_dir_all(root.join("content/old")).unwrap();
        assert_eq!(refreshed(&mut world, &["content/old"]).len(), 2);
        agrees(&mut world);

        #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
        fs::remove_dir_all(root.join("content/ab")).unwrap();
        make(root, "content/ab", "now a file");
        assert_eq!(refreshed(&mut world, &["content/ab"]), ["content/ab", "content/ab/c.md"]);
        agrees(&mut world);

        assert_eq!(refreshed(&mut world, &["content/.a.md.swp", "public/index.html"]), [""; 0]);
        #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
        fs::remove_dir_all(root.join("content")).unwrap();
        assert_eq!(refreshed(&mut world, &["content"]), ["content/a.md", "content/ab"]);
        assert_eq!(files(&world), ["static/x.css"]);
    }

    #[test]
    fn a_listed_folder_comes_with_the_one_it_lies_in() {
        let home = tempfile::tempdir().unwrap();
        let mut world =
            LiveWorld::new(DiskWorld::new(home.path(), NaiveDate::default()).unwrap(), "site.toml");
        assert!(world.list("themes/mine").files.is_empty());
        make(home.path(), "themes/mine/theme.toml", "");
        assert_eq!(refreshed(&mut world, &["themes"]), ["themes/mine/theme.toml"]);
        fs::rename(home.path().join("themes"), home.path().join("away")).unwrap();
        assert_eq!(refreshed(&mut world, &["themes"]), ["themes/mine/theme.toml"]);
        assert!(world.list("themes/mine").files.is_empty());
    }

    #[test]
    fn two_saves_in_one_tick_are_two_stamps() {
        let home = tempfile::tempdir().unwrap();
        make(home.path(), "content/a.md", "a");
        let mut world = world(home.path());
        let stamp = |world: &LiveWorld| world.list("content").files[0].stamp;
        let first = stamp(&world);
        let modified = fs::metadata(home.path().join("content/a.md")).unwrap().modified().unwrap();
        make(home.path(), "content/a.md", "b");
        let file = fs::File::options().write(true).open(home.path().join("content/a.md")).unwrap();
        file.set_modified(modified).unwrap();
        refreshed(&mut world, &["content/a.md"]);
        assert_ne!(stamp(&world), first);
        agrees(&mut world);
    }
}
