//! Whose turn it is: many servers at once, each with two questions at most.

use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use url::Url;

use super::ask::{Answer, How};
use super::visit::{Next, Patience, Verdict, Visit};

/// So many questions are open at once.
const WORKERS: usize = 24;
/// So many of them to one server.
const PER_HOST: usize = 2;
/// A server that is out of reach for so many links in a row is not asked for the others.
const LOST: u32 = 3;

/// Visits all `addresses` at once, as far as their servers allow, and gives one verdict for each,
/// in their order. `ask` is called from several threads; `done` after each verdict.
pub(super) fn visit(
    addresses: &[Url],
    patience: Patience,
    ask: &(dyn Fn(&Url, How) -> Answer + Sync),
    done: &(dyn Fn() + Sync),
) -> Vec<Verdict> {
    let turns = Turns { state: Mutex::new(State::new(addresses)), changed: Condvar::new() };
    thread::scope(|scope| {
        for _ in 0..WORKERS.min(addresses.len()) {
            let work = || turns.work(patience, ask, done);
            // Fewer threads than wished for only take longer.
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        turns.work(patience, ask, done);
    });
    let state = turns.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    let lost = || Verdict::Unchecked("it was not asked for".to_owned());
    state.verdicts.into_iter().map(|verdict| verdict.unwrap_or_else(lost)).collect()
}

struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    hosts: BTreeMap<String, Host>,
    verdicts: Vec<Option<Verdict>>,
    /// How many verdicts are still to come.
    open: usize,
}

#[derive(Default)]
struct Host {
    waiting: VecDeque<(usize, Visit)>,
    running: usize,
    /// Not to be asked before that.
    resting: Option<Instant>,
    /// So many links in a row found nobody here, for this reason.
    lost: u32,
    why: String,
}

/// What a worker does next.
enum Turn {
    Visit(String, usize, Box<Visit>),
    /// Nothing until then, or until something changes.
    Wait(Option<Duration>),
    End,
}

impl Turns {
    fn work(
        &self,
        patience: Patience,
        ask: &(dyn Fn(&Url, How) -> Answer + Sync),
        done: &(dyn Fn() + Sync),
    ) {
        let mut state = self.lock();
        loop {
            match state.turn(Instant::now()) {
                Turn::Visit(host, at, mut visit) => {
                    drop(state);
                    // The others would wait for a worker that is lost.
                    let answer = catch_unwind(AssertUnwindSafe(|| ask(&visit.at, visit.how)));
                    let lost = |_| Answer::Nothing { why: "asking failed".into(), passing: false };
                    let next = visit.step(answer.unwrap_or_else(lost), patience);
                    state = self.lock();
                    let ended = state.settle(&host, at, *visit, next, Instant::now());
                    self.changed.notify_all();
                    (0..ended).for_each(|_| done());
                }
                Turn::Wait(Some(time)) => {
                    let waited = self.changed.wait_timeout(state, time);
                    state = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
                Turn::Wait(None) => {
                    let waited = self.changed.wait(state);
                    state = waited.unwrap_or_else(PoisonError::into_inner);
                }
                Turn::End => return,
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn new(addresses: &[Url]) -> Self {
        let (hosts, verdicts) = (BTreeMap::new(), vec![None; addresses.len()]);
        let mut state = Self { hosts, verdicts, open: addresses.len() };
        for (at, address) in addresses.iter().enumerate() {
            state.queue(at, Visit::new(address.clone()));
        }
        state
    }

    fn queue(&mut self, at: usize, visit: Visit) {
        let host = self.hosts.entry(name(&visit.at)).or_default();
        host.waiting.push_back((at, visit));
    }

    fn turn(&mut self, now: Instant) -> Turn {
        if self.open == 0 {
            return Turn::End;
        }
        let mut soonest: Option<Duration> = None;
        for (name, host) in &mut self.hosts {
            if host.running >= PER_HOST || host.waiting.is_empty() {
                continue;
            }
            if let Some(until) = host.resting.filter(|until| *until > now) {
                let rest = until - now;
                soonest = Some(soonest.map_or(rest, |soonest| soonest.min(rest)));
            } else if let Some((at, visit)) = host.waiting.pop_front() {
                host.running += 1;
                return Turn::Visit(name.clone(), at, Box::new(visit));
            }
        }
        Turn::Wait(soonest)
    }

    /// Takes in what came of a question to `host`. Tells how many links have come to their end.
    fn settle(&mut self, host: &str, at: usize, visit: Visit, next: Next, now: Instant) -> usize {
        let Some(asked) = self.hosts.get_mut(host) else { return 0 };
        asked.running -= 1;
        match next {
            Next::Ask if name(&visit.at) == host => {
                asked.waiting.push_front((at, visit));
                0
            }
            Next::Ask => {
                asked.lost = 0;
                let next = name(&visit.at);
                self.queue(at, visit);
                self.refuse(&next)
            }
            Next::Later(time) => {
                let until = now + time;
                asked.resting = Some(asked.resting.map_or(until, |before| before.max(until)));
                asked.waiting.push_back((at, visit));
                self.refuse(host)
            }
            Next::Lost(why) => {
                asked.lost += 1;
                asked.why.clone_from(&why);
                self.end(at, Verdict::Unchecked(why));
                1 + self.refuse(host)
            }
            Next::Done(verdict) => {
                asked.lost = 0;
                self.end(at, verdict);
                1
            }
        }
    }

    fn end(&mut self, at: usize, verdict: Verdict) {
        self.verdicts[at] = Some(verdict);
        self.open -= 1;
    }

    /// Ends what waits for a server that has left too many links unchecked.
    fn refuse(&mut self, host: &str) -> usize {
        let lost = self.hosts.get_mut(host).filter(|host| host.lost >= LOST);
        let Some((waiting, why)) = lost.map(|host| (mem::take(&mut host.waiting), &host.why))
        else {
            return 0;
        };
        let why = format!("{why}, as did other pages there");
        let number = waiting.len();
        for (at, _) in waiting {
            self.end(at, Verdict::Unchecked(why.clone()));
        }
        number
    }
}

/// The server of an address, with its port.
fn name(address: &Url) -> String {
    let host = address.host_str().unwrap_or("");
    format!("{host}:{}", address.port_or_known_default().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const PATIENCE: Patience = Patience { pause: Duration::ZERO, longest: Duration::ZERO };

    fn addresses(hosts: usize, each: usize) -> Vec<Url> {
        let all = (0..hosts).flat_map(|host| (0..each).map(move |page| (host, page)));
        all.map(|(host, page)| Url::parse(&format!("http://h{host}.org/a/{page}")).unwrap())
            .collect()
    }

    fn status(code: u16, location: Option<&str>) -> Answer {
        Answer::Status { code, location: location.map(str::to_owned), wait: None }
    }

    #[test]
    fn a_server_has_two_questions_at_most_wherever_they_come_from() {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let ask = |address: &Url, _| {
            if address.host_str() != Some("one.org") {
                let end = format!("http://one.org{}", address.path());
                return status(302, Some(&end));
            }
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            thread::yield_now();
            now.fetch_sub(1, Ordering::SeqCst);
            status(200, None)
        };
        let done = AtomicUsize::new(0);
        let count = || {
            done.fetch_add(1, Ordering::SeqCst);
        };
        let verdicts = visit(&addresses(30, 1), PATIENCE, &ask, &count);
        // All end at one page.
        assert_eq!(verdicts, vec![Verdict::There; 30]);
        assert_eq!(done.into_inner(), 30);
        assert!((1..=PER_HOST).contains(&most.into_inner()));
    }

    #[test]
    fn verdicts_stand_in_the_order_of_the_addresses() {
        let gone = |address: &Url| address.path().ends_with('3');
        let ask = |address: &Url, _| status(if gone(address) { 404 } else { 200 }, None);
        let addresses = addresses(7, 9);
        let verdicts = visit(&addresses, PATIENCE, &ask, &|| {});
        for (address, verdict) in addresses.iter().zip(verdicts) {
            assert_eq!(verdict == Verdict::Gone("404".to_owned()), gone(address), "{address}");
        }
        assert_eq!(visit(&[], PATIENCE, &ask, &|| {}), []);
    }

    #[test]
    fn a_server_that_is_out_of_reach_is_left_alone_soon() {
        let asked = AtomicUsize::new(0);
        let ask = |_: &Url, _| {
            asked.fetch_add(1, Ordering::SeqCst);
            Answer::Nothing { why: "silence".to_owned(), passing: true }
        };
        let verdicts = visit(&addresses(1, 100), PATIENCE, &ask, &|| {});
        assert!(verdicts.iter().all(|verdict| matches!(verdict, Verdict::Unchecked(_))));
        assert!(
            asked.into_inner() < 320,
            "links in hand are asked for to their end, others are not"
        );
        assert_eq!(
            verdicts.last(),
            Some(&Verdict::Unchecked("silence, as did other pages there".to_owned()))
        );
    }

    #[test]
    fn one_that_breaks_does_not_hold_up_the_others() {
        let ask = |address: &Url, _| match address.path() {
            "/a/1" => panic!("a bug"),
            _ => status(200, None),
        };
        let verdicts = visit(&addresses(2, 3), PATIENCE, &ask, &|| {});
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::There).count(), 4);
    }
}
