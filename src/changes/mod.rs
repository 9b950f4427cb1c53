//! What changed since the last publication: two `facts.json`, compared fact by fact.
//!
//! The older one is the baseline that `site.toml` names. It is replaced only when somebody says so
//! (`backstory changes --accept`), so that what changes between two publications is seen whole,
//! however often the site is built in between.

mod altered;
mod pairs;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use altered::altered;

/// What a `facts.json` says, as far as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Facts {
    format: u32,
    /// The pages.
    pub pages: Vec<Page>,
    /// The events, earliest first.
    pub events: Vec<Event>,
    /// The quotations, earliest first.
    pub statements: Vec<Quotation>,
}

/// A page with its corrections.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Page {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether it is a translation of the page with the same id.
    #[serde(default)]
    pub translation: bool,
    /// What was wrong on it.
    #[serde(default)]
    pub corrections: Vec<Correction>,
}

/// An entry of `corrections:`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Correction {
    /// When it was put right.
    pub date: Option<When>,
    /// What the page said.
    pub was: Option<String>,
    /// What it says now.
    pub now: Option<String>,
    /// The anchor of the place that changed.
    pub at: Option<String>,
}

/// A date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct When {
    /// As written.
    pub edtf: String,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Event {
    /// Its id.
    pub id: String,
    /// When it happened.
    pub date: When,
    /// What happened.
    pub title: String,
    /// What happened, at length.
    pub text: Option<String>,
    /// How well it is known.
    pub status: String,
    /// The page that tells it; `None` where it stands in a list of events alone.
    pub page: Option<String>,
    /// Where it is told, relative to the root of the site.
    pub href: String,
    /// Of all that it says.
    pub hash: String,
}

/// Somebody's own words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Quotation {
    /// Its id, where the author gave it one.
    pub id: Option<String>,
    /// The actor who said it.
    pub speaker: Option<String>,
    /// Who said it, where no actor has that name.
    pub speaker_name: Option<String>,
    /// Why the speaker is not named.
    pub unnamed: Option<String>,
    /// The words.
    pub quote: String,
    /// When it was said.
    pub date: Option<When>,
    /// The page that tells it.
    pub page: String,
    /// Its place there.
    pub anchor: String,
    /// Where it is told, relative to the root of the site.
    pub href: Option<String>,
    /// Of all that it says.
    pub hash: String,
}

impl Quotation {
    /// Who said it, as far as that is known.
    pub fn by(&self) -> &str {
        let named = self.speaker.as_deref().or(self.speaker_name.as_deref());
        named.or(self.unnamed.as_deref()).unwrap_or("")
    }
}

impl Facts {
    /// Reads the text of a `facts.json`.
    ///
    /// # Errors
    /// Why it is none that can be compared, as a message.
    pub fn parse(text: &str) -> Result<Self, String> {
        let facts: Self = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| format!("this is no facts.json: {error}"))?;
        if facts.format != 1 {
            return Err(format!("this facts.json has the format {}, not 1", facts.format));
        }
        Ok(facts)
    }

    /// The title of each page by its id; of translations, that of the original.
    pub fn page_titles(&self) -> BTreeMap<&str, &str> {
        let originals = self.pages.iter().filter(|page| !page.translation);
        originals.map(|page| (page.id.as_str(), page.title.as_str())).collect()
    }
}

/// What became of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<T> {
    /// It is new.
    Added(T),
    /// It says something else.
    Changed {
        /// What it said.
        was: T,
        /// What it says.
        now: T,
    },
    /// It is no longer there.
    Removed(T),
}

impl<T> Change<T> {
    /// The fact as it is, or as it last was.
    pub fn fact(&self) -> &T {
        match self {
            Change::Added(fact) | Change::Removed(fact) | Change::Changed { now: fact, .. } => fact,
        }
    }
}

/// All that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Events: added and changed ones as they stand now, then those that were removed.
    pub events: Vec<Change<Event>>,
    /// Quotations, in the same way.
    pub quotations: Vec<Change<Quotation>>,
    /// The entries of `corrections:` that are new, each with the id of its page.
    pub corrections: Vec<(String, Correction)>,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.quotations.is_empty()
    }
}

/// What is not the same in `now` as it was in `old`.
///
/// An event is the same one as before where it has the same id; else where the same page has one
/// with the same title, or one on the same day, that is gone. A quotation is the same where its
/// words and speaker are; else by its id, or where the same page has words of the same speaker that
/// are much like it.
pub fn compare(old: &Facts, now: &Facts) -> Changes {
    let events = pairs::events(&old.events, &now.events);
    let quotations = pairs::quotations(&old.statements, &now.statements);
    Changes {
        events: changes(&old.events, &now.events, &events, |a, b| a.hash == b.hash),
        quotations: changes(&old.statements, &now.statements, &quotations, |a, b| a.hash == b.hash),
        corrections: new_corrections(old, now),
    }
}

/// From pairs to changes: `pairs` has for each fact of `now` the one of `old` that it was.
fn changes<T: Clone>(
    old: &[T],
    now: &[T],
    pairs: &[Option<usize>],
    same: impl Fn(&T, &T) -> bool,
) -> Vec<Change<T>> {
    let mut changes = Vec::new();
    let mut kept = vec![false; old.len()];
    for (fact, was) in now.iter().zip(pairs) {
        match was {
            None => changes.push(Change::Added(fact.clone())),
            Some(at) => {
                kept[*at] = true;
                if !same(&old[*at], fact) {
                    changes.push(Change::Changed { was: old[*at].clone(), now: fact.clone() });
                }
            }
        }
    }
    let gone = old.iter().zip(kept).filter(|(_, kept)| !kept);
    changes.extend(gone.map(|(fact, _)| Change::Removed(fact.clone())));
    changes
}

fn new_corrections(old: &Facts, now: &Facts) -> Vec<(String, Correction)> {
    let all = |facts: &Facts| -> Vec<(String, Correction)> {
        let of = |page: &Page| {
            let id = page.id.clone();
            page.corrections.clone().into_iter().map(move |correction| (id.clone(), correction))
        };
        facts.pages.iter().flat_map(of).collect()
    };
    let mut known: BTreeMap<(String, Correction), usize> = BTreeMap::new();
    for correction in all(old) {
        *known.entry(correction).or_default() += 1;
    }
    let mut new = all(now);
    new.retain(|correction| match known.get_mut(correction) {
        Some(left @ 1..) => {
            *left -= 1;
            false
        }
        _ => true,
    });
    new
}
