//! Which fact of today is which of before.

use std::collections::{BTreeMap, VecDeque};

use super::{Event, Quotation};

/// Two quotations are taken for one that was altered from this likeness on.
const ALIKE: f64 = 0.5;
/// How many comparisons of words one page and speaker are worth.
const COMPARISONS: usize = 10_000;

/// For each event of `now`, the one of `old` that it was.
pub(super) fn events(old: &[Event], now: &[Event]) -> Vec<Option<usize>> {
    let mut pairs = Pairs::new(old.len(), now.len());
    pairs.join(old, now, |event| Some(&event.id));
    pairs.join(old, now, |event| Some((&event.page, &event.title)));
    pairs.join(old, now, |event| Some((&event.page, &event.date)));
    pairs.was
}

/// For each quotation of `now`, the one of `old` that it was.
pub(super) fn quotations(old: &[Quotation], now: &[Quotation]) -> Vec<Option<usize>> {
    let mut pairs = Pairs::new(old.len(), now.len());
    pairs.join(old, now, |said| Some(&said.hash));
    pairs.join(old, now, |said| said.id.as_ref());
    pairs.join(old, now, |said| Some((&said.page, said.by(), &said.quote)));
    pairs.join(old, now, |said| Some((said.by(), &said.quote)));
    pairs.join(old, now, |said| Some((&said.page, &said.quote)));
    pairs.likest(old, now);
    pairs.was
}

struct Pairs {
    /// For each fact of now, which it was.
    was: Vec<Option<usize>>,
    /// Which facts of before have a partner.
    taken: Vec<bool>,
}

impl Pairs {
    fn new(old: usize, now: usize) -> Self {
        Self { was: vec![None; now], taken: vec![false; old] }
    }

    fn pair(&mut self, was: usize, now: usize) {
        self.was[now] = Some(was);
        self.taken[was] = true;
    }

    fn left_over<K: Ord>(
        taken: impl Iterator<Item = bool>,
        keys: impl Iterator<Item = Option<K>>,
    ) -> BTreeMap<K, VecDeque<usize>> {
        let mut groups: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
        for (at, (taken, key)) in taken.zip(keys).enumerate() {
            if let Some(key) = key.filter(|_| !taken) {
                groups.entry(key).or_default().push_back(at);
            }
        }
        groups
    }

    /// Pairs what has no partner yet and the same key, in order.
    fn join<'a, T, K: Ord>(
        &mut self,
        old: &'a [T],
        now: &'a [T],
        key: impl Fn(&'a T) -> Option<K>,
    ) {
        let mut waiting = Self::left_over(self.taken.iter().copied(), old.iter().map(&key));
        for (at, fact) in now.iter().enumerate() {
            if self.was[at].is_some() {
                continue;
            }
            let group = key(fact).and_then(|key| waiting.get_mut(&key));
            if let Some(was) = group.and_then(VecDeque::pop_front) {
                self.pair(was, at);
            }
        }
    }

    /// Pairs words of one speaker on one page that are much alike, the likest first.
    fn likest(&mut self, old: &[Quotation], now: &[Quotation]) {
        fn place(said: &Quotation) -> Option<(&str, &str)> {
            Some((&said.page, said.by()))
        }
        let was = Self::left_over(self.taken.iter().copied(), old.iter().map(place));
        let is = Self::left_over(self.was.iter().map(Option::is_some), now.iter().map(place));
        for (place, new) in is {
            let Some(gone) = was.get(&place) else { continue };
            if gone.len().saturating_mul(new.len()) > COMPARISONS {
                continue;
            }
            let mut found: Vec<(f64, usize, usize)> = Vec::new();
            for before in gone {
                for after in &new {
                    let alike = strsim::sorensen_dice(&old[*before].quote, &now[*after].quote);
                    if alike >= ALIKE {
                        found.push((alike, *before, *after));
                    }
                }
            }
            found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
            for (_, before, after) in found {
                if !self.taken[before] && self.was[after].is_none() {
                    self.pair(before, after);
                }
            }
        }
    }
}
