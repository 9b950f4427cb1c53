//! What a build is made from, as one number: to know without reading that nothing has changed.

use xxhash_rust::xxh3::Xxh3;

use crate::config;
use crate::world::{Listing, World};

/// What the files of a site are recognised by, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// A hash of the settings, the day, what the caller named besides, and every other file's path
    /// and stamp. It differs wherever a build could.
    pub hash: u64,
    /// The largest `modified` of all stamps: on disk, when the last file changed.
    pub newest: u64,
}

/// Looks at everything that [`load`](super::load()) would read, without reading more than `settings`
/// and the few files that they name; `None` where not everything can be looked at. `besides` is
/// whatever else makes a difference to the caller.
pub fn inputs(world: &dyn World, settings: &str, besides: &str) -> Option<Inputs> {
    let path = settings.into();
    let settings = world.read(settings).ok()?;
    let text = std::str::from_utf8(&settings).ok()?;
    let (config, _) = config::parse(&path, text);
    let mut hash = Xxh3::new();
    let mut put = |bytes: &[u8]| {
        hash.update(&(bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    put(besides.as_bytes());
    put(world.today().to_string().as_bytes());
    put(&settings);
    let named = config.changes.baseline.iter().chain(&config.citations.style);
    for named in named {
        // One that is not there is as good as any other.
        let path = named.value.strip_prefix("./").unwrap_or(&named.value);
        put(&world.read(path).unwrap_or_default());
    }
    let mut newest = 0;
    for folder in ["content", "static", "themes", "templates"] {
        let Listing { files, refused, unreadable } = world.list(folder);
        if !refused.is_empty() || !unreadable.is_empty() {
            return None;
        }
        put(folder.as_bytes());
        for file in files {
            put(file.path.as_bytes());
            put(&file.stamp.length.to_le_bytes());
            put(&file.stamp.modified.to_le_bytes());
            newest = newest.max(file.stamp.modified);
        }
    }
    Some(Inputs { hash: hash.digest(), newest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::MemoryWorld;

    fn world() -> MemoryWorld {
        let mut world = MemoryWorld::new(Default::default());
        world.insert("site.toml", "title = \"T\"\n[changes]\nbaseline = \"facts.json\"\n");
        world.insert("facts.json", "{}");
        world.insert("content/a.md", "a");
        world.insert("themes/mine/page.html", "p");
        world.insert("templates/page.html", "p");
        world.insert("static/x.css", "x");
        world
    }

    #[test]
    fn whatever_a_build_reads_makes_a_difference() {
        let hash = |world: &MemoryWorld| inputs(world, "site.toml", "").map(|inputs| inputs.hash);
        let first = hash(&world());
        assert!(first.is_some());
        assert_eq!(first, hash(&world()));
        let read = ["site.toml", "facts.json", "content/a.md", "themes/mine/page.html"];
        for path in read.iter().chain(&["templates/page.html", "static/x.css", "content/new.md"]) {
            let mut world = world();
            world.insert(path, "title = \"Other\"\n[changes]\nbaseline = \"facts.json\"\n");
            assert_ne!(hash(&world), first, "{path}");
        }
        let other = inputs(&world(), "site.toml", "drafts");
        assert_ne!(other.map(|inputs| inputs.hash), first);
        let mut other = world();
        other.insert("notes/unread.txt", "x");
        assert_eq!(hash(&other), first);
    }

    #[test]
    fn without_settings_there_is_nothing_to_know_it_by() {
        let world = MemoryWorld::new(Default::default());
        assert_eq!(inputs(&world, "site.toml", ""), None);
    }
}
