//! A bar for work that takes its time.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;

/// Shorter work is done before anybody has read the bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar that appears after half a second, on a terminal only.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Dropping it tells the thread that waits to show the bar that there is no need.
    done: Option<mpsc::Sender<()>>,
}

impl Progress {
    /// Starts the clock.
    pub(crate) fn start(terminal: &Terminal, what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if !terminal.can_draw() {
            return Self { bar, done: None };
        }
        bar.set_style(ProgressStyle::default_spinner());
        bar.set_message(what);
        let (done, wait) = mpsc::channel::<()>();
        let shown = bar.clone();
        thread::spawn(move || {
            if wait.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(Duration::from_millis(100));
            }
        });
        Self { bar, done: Some(done) }
    }

    /// Now it is known how much there is to do.
    pub(crate) fn begin(&self, what: &'static str, length: usize) {
        self.bar.set_length(length as u64);
        self.bar.set_message(what);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
        self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    }

    /// One more is done.
    pub(crate) fn step(&self) {
        if self.done.is_some() {
            self.bar.inc(1);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done = None;
        self.bar.finish_and_clear();
    }
}
