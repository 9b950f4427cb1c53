//! What a build costs, for `--timings`: the spans that the library marks, added up.
//!
//! The library only says where a piece of work begins and ends; the clock is here. Work on files is
//! done on all cores at once, so its times are added up and come to more than one had to wait.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use super::Failure;
use super::summary::size;

/// So many pages and templates are named.
const DEAREST: usize = 10;

/// A part of the build that one has to wait for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Stage {
    name: &'static str,
    seconds: f64,
    /// What the process held in memory at its end, where the system tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

/// Work of one sort, or on one thing, added up.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Work {
    name: String,
    count: usize,
    seconds: f64,
}

/// What a build cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Timings {
    /// In the order in which they ended.
    stages: Vec<Stage>,
    /// Sorts of work on files, all cores together, the dearest first.
    work: Vec<Work>,
    /// The dearest files of the output.
    pages: Vec<Work>,
    /// The dearest templates, all their pages together.
    templates: Vec<Work>,
    /// The most that the process held in memory, where the system tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    peak_bytes: Option<u64>,
}

/// Listens until it is asked.
#[derive(Debug)]
pub(crate) struct Listener(mpsc::Sender<Message>);

impl Listener {
    /// Begins to listen, for the rest of the process.
    ///
    /// # Errors
    /// Where something listens already.
    pub(crate) fn start() -> Result<Self, Failure> {
        let (sender, receiver) = mpsc::channel();
        let recorder = Recorder { sender: sender.clone(), next: AtomicU64::new(1) };
        tracing::subscriber::set_global_default(recorder)
            .map_err(|error| Failure::refused(format!("the build cannot be timed: {error}")))?;
        thread::spawn(move || {
            let mut sums = Sums::default();
            for message in receiver {
                match message {
                    Message::Span(span) => sums.add(span),
                    // Whoever asked may have gone; there is nobody to tell.
                    Message::Ask(answer) => {
                        let _ = answer.send(sums.timings());
                    }
                }
            }
        });
        Ok(Self(sender))
    }

    /// What all that has ended cost.
    pub(crate) fn timings(&self) -> Timings {
        let (answer, question) = mpsc::channel();
        // The thread that answers ends with the process and no sooner.
        let asked = self.0.send(Message::Ask(answer)).is_ok();
        asked.then(|| question.recv().ok()).flatten().unwrap_or_default()
    }
}

#[derive(Debug)]
enum Message {
    Span(Ended),
    Ask(mpsc::Sender<Timings>),
}

/// A piece of work that has ended.
#[derive(Debug)]
struct Ended {
    name: &'static str,
    /// What it was done on.
    on: Option<Box<str>>,
    took: Duration,
    is_stage: bool,
    /// At the end of a stage: what the process holds in memory, where the system tells.
    bytes: Option<u64>,
}

/// A piece of work that goes on.
#[derive(Debug)]
struct Open {
    id: u64,
    on: Option<Box<str>>,
    since: Instant,
    name: &'static str,
    is_stage: bool,
}

thread_local! {
    /// A piece of work begins and ends on one thread, the last to begin the first to end.
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
}

/// Takes the time of spans.
#[derive(Debug)]
struct Recorder {
    sender: mpsc::Sender<Message>,
    next: AtomicU64,
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().starts_with("backstory")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let mut on = On(None);
        span.record(&mut on);
        let metadata = span.metadata();
        let (name, is_stage) = (metadata.name(), *metadata.level() == Level::DEBUG);
        let open = Open { id, on: on.0, since: Instant::now(), name, is_stage };
        OPEN.with_borrow_mut(|all| all.push(open));
        Id::from_u64(id)
    }

    fn exit(&self, span: &Id) {
        let ended = OPEN.with_borrow_mut(|all| {
            let at = all.iter().rposition(|open| open.id == span.into_u64())?;
            Some(all.swap_remove(at))
        });
        if let Some(Open { on, since, name, is_stage, .. }) = ended {
            let took = since.elapsed();
            let bytes = if is_stage { memory("VmRSS:") } else { None };
            // The one that listens ends with the process and no sooner.
            let _ = self.sender.send(Message::Span(Ended { name, on, took, is_stage, bytes }));
        }
    }

    fn enter(&self, _: &Id) {}
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
}

/// The one field of a span, as text.
struct On(Option<Box<str>>);

impl Visit for On {
    fn record_str(&mut self, _: &Field, value: &str) {
        self.0 = Some(value.into());
    }

    fn record_debug(&mut self, _: &Field, value: &dyn Debug) {
        self.0 = Some(format!("{value:?}").into());
    }
}

/// All that has ended, added up. Of pages only the dearest are kept: there may be a million.
#[derive(Debug, Default)]
struct Sums {
    stages: Vec<Stage>,
    work: BTreeMap<&'static str, (usize, Duration)>,
    templates: BTreeMap<Box<str>, (usize, Duration)>,
    pages: Vec<(Reverse<Duration>, Box<str>)>,
}

impl Sums {
    fn add(&mut self, Ended { name, on, took, is_stage, bytes }: Ended) {
        if is_stage {
            self.stages.push(Stage { name, seconds: took.as_secs_f64(), bytes });
            return;
        }
        match (name, on) {
            ("page", Some(on)) => {
                self.pages.push((Reverse(took), on));
                if self.pages.len() > 50 * DEAREST {
                    self.drop_cheap();
                }
                return;
            }
            ("template", Some(on)) => add(self.templates.entry(on).or_default(), took),
            _ => {}
        }
        add(self.work.entry(name).or_default(), took);
    }

    fn drop_cheap(&mut self) {
        self.pages.sort_unstable();
        self.pages.truncate(DEAREST);
    }

    fn timings(&mut self) -> Timings {
        self.drop_cheap();
        let page = |(Reverse(took), name): &(Reverse<Duration>, Box<str>)| Work {
            name: name.to_string(),
            count: 1,
            seconds: took.as_secs_f64(),
        };
        let work = self.work.iter().map(|(name, sum)| (*name, *sum));
        let templates = self.templates.iter().map(|(name, sum)| (&**name, *sum));
        Timings {
            stages: self.stages.clone(),
            work: dearest(work, usize::MAX),
            pages: self.pages.iter().map(page).collect(),
            templates: dearest(templates, DEAREST),
            peak_bytes: memory("VmHWM:"),
        }
    }
}

fn add(sum: &mut (usize, Duration), took: Duration) {
    sum.0 += 1;
    sum.1 += took;
}

/// The `most` that cost most, the dearest first.
fn dearest<'a>(sums: impl Iterator<Item = (&'a str, (usize, Duration))>, most: usize) -> Vec<Work> {
    let mut sums: Vec<_> = sums.collect();
    sums.sort_by_key(|(name, (_, took))| (Reverse(*took), *name));
    sums.truncate(most);
    let work = |(name, (count, took)): (&str, (usize, Duration))| Work {
        name: name.to_owned(),
        count,
        seconds: took.as_secs_f64(),
    };
    sums.into_iter().map(work).collect()
}

/// What Linux says of this process's memory in the line that begins with `key`, in bytes; other
/// systems have no such file.
#[expect(clippy::disallowed_methods, reason = "this is the process, not the site")]
fn memory(key: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

impl Timings {
    /// As a table.
    pub(crate) fn text(&self) -> String {
        let bytes = |bytes: Option<u64>| bytes.map_or_else(String::new, size);
        let mut text = String::from("\nstage              waited    memory after\n");
        for Stage { name, seconds, bytes: held } in &self.stages {
            text.push_str(&format!("{name:<14} {seconds:>8.3} s {:>14}\n", bytes(*held)));
        }
        if let Some(peak) = self.peak_bytes {
            text.push_str(&format!("{:<14} {:>10} {:>14}\n", "at most", "", size(peak)));
        }
        let tables = [
            ("work, all cores together", &self.work),
            ("dearest pages", &self.pages),
            ("dearest templates", &self.templates),
        ];
        for (title, rows) in tables.iter().filter(|(_, rows)| !rows.is_empty()) {
            text.push_str(&format!("\n{title}\n"));
            for Work { name, count, seconds } in *rows {
                let times = if *count > 1 { format!("{count} ×") } else { String::new() };
                text.push_str(&format!("{seconds:>9.4} s {times:>10}  {name}\n"));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(name: &'static str, on: Option<&str>, took: u64, bytes: Option<u64>) -> Ended {
        let took = Duration::from_millis(took);
        Ended { name, on: on.map(Into::into), took, is_stage: bytes.is_some(), bytes }
    }

    #[test]
    fn work_is_added_up_and_the_dearest_come_first() {
        let mut sums = Sums::default();
        sums.add(ended("load", None, 500, Some(2_000_000)));
        sums.add(ended("parse", None, 30, None));
        sums.add(ended("parse", None, 20, None));
        sums.add(ended("template", Some("a.html"), 1, None));
        sums.add(ended("template", Some("b.html"), 4, None));
        for number in 0..600 {
            sums.add(ended("page", Some(&format!("{number:03}.html")), number, None));
        }
        let timings = sums.timings();
        assert_eq!(timings.stages.len(), 1);
        let names = |work: &[Work]| work.iter().map(|work| work.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&timings.work), ["parse", "template"]);
        assert_eq!(timings.work[0].count, 2);
        assert!((timings.work[0].seconds - 0.05).abs() < 1e-9);
        assert_eq!(names(&timings.templates), ["b.html", "a.html"]);
        assert_eq!(names(&timings.pages).len(), DEAREST);
        assert_eq!(names(&timings.pages)[0], "599.html");
        assert!(timings.text().contains("load              0.500 s         2.0 MB\n"));
    }
}
