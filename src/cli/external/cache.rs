//! What was found out on earlier days: a file in the site's own folder for lists and caches.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io, process};

use backstory::world::{DiskWorld, World as _};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::visit::Verdict;

/// The folder of the file, and its name.
const PLACE: (&str, &str) = (".backstory", "links.json");
/// Changes when the file is written in another way.
const FORM: u32 = 1;

/// A page that was there is asked for again after so many days,
const FRESH: i64 = 14;
/// one that was not, or is a front page, sooner. What could not be checked is always asked for.
const FRESH_IF_DEAD: i64 = 2;
/// What no page links to any more is forgotten after so many.
const FORGOTTEN: i64 = 90;

/// All that is known, by address.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Cache {
    form: u32,
    links: BTreeMap<String, Known>,
}

/// What is known of one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    #[serde(flatten)]
    pub(super) verdict: Verdict,
    /// On which day that was found out.
    pub(super) checked: Day,
    /// The last day on which the page was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) there: Option<Day>,
}

/// A day, stored as `2024-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Day(pub(super) NaiveDate);

impl TryFrom<String> for Day {
    type Error = chrono::ParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl From<Day> for String {
    fn from(Day(day): Day) -> Self {
        day.to_string()
    }
}

impl Cache {
    /// What is stored in the site; nothing where that cannot be read or understood.
    pub(super) fn read(world: &DiskWorld) -> Self {
        let bytes = world.read(&format!("{}/{}", PLACE.0, PLACE.1)).unwrap_or_default();
        let stored = serde_json::from_slice(&bytes).ok();
        let empty = || Self { form: FORM, links: BTreeMap::new() };
        stored.filter(|cache: &Self| cache.form == FORM).unwrap_or_else(empty)
    }

    /// What is known of `address`.
    pub(super) fn get(&self, address: &str) -> Option<&Known> {
        self.links.get(address)
    }

    /// Whether what is known of `address` is as good as news on the day `today`.
    pub(super) fn is_fresh(&self, address: &str, today: NaiveDate) -> bool {
        let fresh = |known: &Known| match known.verdict {
            Verdict::There | Verdict::Moved(_) => FRESH,
            Verdict::Gone(_) | Verdict::FrontPage(_) => FRESH_IF_DEAD,
            Verdict::Unchecked(_) => 0,
        };
        // A day to come is a clock that went wrong.
        let age = |known: &Known| (today - known.checked.0).num_days();
        self.get(address).is_some_and(|known| (0..fresh(known)).contains(&age(known)))
    }

    /// Takes in what was found out today.
    pub(super) fn put(&mut self, address: &str, verdict: Verdict, today: NaiveDate) {
        let there = match verdict {
            Verdict::There | Verdict::Moved(_) => Some(Day(today)),
            _ => self.get(address).and_then(|known| known.there),
        };
        self.links.insert(address.to_owned(), Known { verdict, checked: Day(today), there });
    }

    /// Stores everything in the site, in one step.
    ///
    /// # Errors
    /// Where the folder or the file cannot be written.
    pub(super) fn write(&mut self, root: &Path, today: NaiveDate) -> io::Result<()> {
        self.links.retain(|_, known| (today - known.checked.0).num_days() < FORGOTTEN);
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        let folder = root.join(PLACE.0);
        fs::create_dir_all(&folder)?;
        let beside = folder.join(format!("{}.{}", PLACE.1, process::id()));
        #[expect(clippy::disallowed_methods, reason = "the cache is no output")]
        let written = fs::write(&beside, text);
        let stored = written.and_then(|()| fs::rename(&beside, folder.join(PLACE.1)));
        if stored.is_err() {
            #[expect(clippy::disallowed_methods, reason = "nothing is left lying about")]
            let _ = fs::remove_file(&beside);
        }
        stored
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn news_grow_old_and_bad_news_sooner() {
        let mut cache = Cache { form: FORM, links: BTreeMap::new() };
        cache.put("there", Verdict::There, day("2024-01-10"));
        cache.put("moved", Verdict::Moved("x".into()), day("2024-01-10"));
        cache.put("gone", Verdict::Gone("404".into()), day("2024-01-10"));
        cache.put("unchecked", Verdict::Unchecked("x".into()), day("2024-01-10"));
        for (today, expected) in [
            ("2024-01-09", vec![]),
            ("2024-01-10", vec!["there", "moved", "gone"]),
            ("2024-01-11", vec!["there", "moved", "gone"]),
            ("2024-01-12", vec!["there", "moved"]),
            ("2024-01-23", vec!["there", "moved"]),
            ("2024-01-24", vec![]),
        ] {
            let all = ["there", "moved", "gone", "unchecked", "unknown"];
            let fresh = all.into_iter().filter(|address| cache.is_fresh(address, day(today)));
            assert_eq!(fresh.collect::<Vec<_>>(), expected, "{today}");
        }
    }

    #[test]
    fn the_last_day_a_page_was_there_is_kept_when_it_goes() {
        let mut cache = Cache { form: FORM, links: BTreeMap::new() };
        cache.put("x", Verdict::There, day("2024-01-10"));
        cache.put("x", Verdict::Gone("404".into()), day("2024-02-10"));
        assert_eq!(cache.get("x").unwrap().there, Some(Day(day("2024-01-10"))));
    }

    #[test]
    fn what_is_stored_is_read_back_and_what_is_broken_is_nothing() {
        let home = tempfile::tempdir().unwrap();
        let today = day("2024-01-10");
        let world = DiskWorld::new(home.path(), today).unwrap();
        let mut cache = Cache::read(&world);
        cache.put("https://e.org/é", Verdict::Gone("404".into()), today);
        cache.put("https://e.org/", Verdict::There, today);
        cache.put("https://e.org/old", Verdict::There, day("2023-01-10"));
        cache.write(world.root(), today).unwrap();
        let again = Cache::read(&world);
        assert_eq!(again.get("https://e.org/é"), cache.get("https://e.org/é"));
        assert_eq!(again.links.len(), 2, "one that nothing has asked for since is forgotten");
        let file = home.path().join(PLACE.0).join(PLACE.1);
        for broken in
            ["", "{", "[]", "{\"form\":2,\"links\":{}}", "{\"form\":1,\"links\":{\"x\":1}}"]
        {
            #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
            fs::write(&file, broken).unwrap();
            assert!(Cache::read(&world).links.is_empty(), "{broken}");
        }
    }
}
