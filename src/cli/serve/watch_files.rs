//! What happens to the site's files, gathered until a save is over.
//!
//! Hides `notify`. The first event is acted upon at once, unless it says that somebody is still
//! writing: then the file's closing is waited for, but never longer than a moment.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use backstory::world::is_hidden;
use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// The folders of a site that are watched with all that is in them. Of the site's own folder only
/// the files are: the output and whatever else lies there may be large.
const FOLDERS: [&str; 5] = ["content", "data", "static", "templates", "themes"];

/// A folder that appears may be filled before anybody watches it: look again after this long.
const SECOND_LOOK: Duration = Duration::from_millis(150);

/// What has happened.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Changes {
    /// Something, at these paths, relative to the site.
    At(BTreeSet<String>),
    /// Something, anywhere.
    Anywhere,
}

/// Ears on a site's folder.
#[derive(Debug)]
pub(super) struct Watch {
    root: PathBuf,
    config: String,
    settle: Duration,
    poll: Option<Duration>,
    watcher: Option<RecommendedWatcher>,
    events: Receiver<notify::Result<Event>>,
    look_again: Option<Instant>,
}

impl Watch {
    /// Listens below `root` (without symbolic links) from now on; with `poll`, only says every so
    /// often that anything may have happened.
    ///
    /// # Errors
    /// Where the system gives no events.
    pub(super) fn start(
        root: &Path,
        config: &str,
        settle: Duration,
        poll: Option<Duration>,
    ) -> notify::Result<Self> {
        let (sender, events) = mpsc::channel();
        let watcher = match poll {
            Some(_) => None,
            None => Some(notify::recommended_watcher(move |event: notify::Result<Event>| {
                // Reading is no news, and there is much of it.
                let is_news = event.as_ref().is_err()
                    || event.as_ref().is_ok_and(|event| {
                        event.need_rescan() || !event.kind.is_access() || is_closed(&event.kind)
                    });
                if is_news {
                    // Nobody listens any more when the program ends.
                    let _ = sender.send(event);
                }
            })?),
        };
        let (root, config) = (root.to_path_buf(), config.to_owned());
        let mut watch = Self { root, config, settle, poll, watcher, events, look_again: None };
        if let Some(watcher) = &mut watch.watcher {
            watcher.watch(&watch.root, RecursiveMode::NonRecursive)?;
        }
        if let Some(folder) =
            Path::new(&watch.config).parent().filter(|path| *path != Path::new(""))
            && let Some(watcher) = &mut watch.watcher
        {
            watcher.watch(&watch.root.join(folder), RecursiveMode::NonRecursive)?;
        }
        for folder in FOLDERS {
            watch.listen(folder)?;
        }
        Ok(watch)
    }

    /// Waits until something has happened; `None` where nothing more ever will.
    pub(super) fn wait(&mut self) -> Option<Changes> {
        let mut batch = Batch::default();
        while batch.is_empty() {
            let patience = match (self.poll, self.look_again) {
                (Some(poll), _) => Some(poll),
                (None, Some(at)) => Some(at.saturating_duration_since(Instant::now())),
                (None, None) => None,
            };
            match patience {
                None => self.take_in(self.events.recv().ok()?, &mut batch),
                Some(patience) => match self.events.recv_timeout(patience) {
                    Ok(event) => self.take_in(event, &mut batch),
                    Err(RecvTimeoutError::Timeout) => batch.anywhere = true,
                    Err(RecvTimeoutError::Disconnected) if self.poll.is_some() => {
                        std::thread::sleep(patience);
                        batch.anywhere = true;
                    }
                    Err(RecvTimeoutError::Disconnected) => return None,
                },
            }
        }
        let deadline = Instant::now() + self.settle;
        loop {
            let patience = match batch.open.is_empty() {
                true => Duration::ZERO,
                false => deadline.saturating_duration_since(Instant::now()),
            };
            match self.events.recv_timeout(patience) {
                Ok(event) => self.take_in(event, &mut batch),
                Err(_) => break,
            }
        }
        if batch.anywhere {
            self.look_again = None;
            return Some(Changes::Anywhere);
        }
        if batch.folders {
            self.look_again = Some(Instant::now() + SECOND_LOOK);
        }
        Some(Changes::At(batch.paths))
    }

    fn take_in(&mut self, event: notify::Result<Event>, batch: &mut Batch) {
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            // Events were lost, or a folder cannot be heard.
            _ => return batch.anywhere = true,
        };
        for path in &event.paths {
            let Some(shown) = self.relevant(path) else { continue };
            if FOLDERS.contains(&shown.as_str()) && !is_closed(&event.kind) {
                // Where it cannot be heard, it can still be listed.
                batch.anywhere |= self.listen(&shown).is_err();
                batch.folders = true;
            }
            match event.kind {
                EventKind::Access(_) => {
                    batch.open.remove(&shown);
                }
                EventKind::Create(CreateKind::File) | EventKind::Modify(ModifyKind::Data(_)) => {
                    batch.open.insert(shown.clone());
                }
                // A folder's own times change with every file in it.
                EventKind::Modify(ModifyKind::Metadata(_)) if path.is_dir() => continue,
                EventKind::Modify(ModifyKind::Metadata(_)) => {}
                _ => {
                    batch.open.remove(&shown);
                    batch.folders |= path.is_dir();
                }
            }
            batch.paths.insert(shown);
        }
    }

    /// `path` relative to the site where it matters to it.
    fn relevant(&self, path: &Path) -> Option<String> {
        let inside = path.strip_prefix(&self.root).ok()?;
        let shown = inside.to_str()?;
        let shown = if cfg!(windows) { shown.replace('\\', "/") } else { shown.to_owned() };
        let folder = shown.split('/').next().unwrap_or("");
        let hidden = is_hidden(&shown);
        (!hidden && (FOLDERS.contains(&folder) || shown == self.config)).then_some(shown)
    }

    /// Hears what happens in `folder`, which may be another one now than the one heard so far.
    fn listen(&mut self, folder: &str) -> notify::Result<()> {
        let path = self.root.join(folder);
        if let Some(watcher) = &mut self.watcher {
            // That it was not heard so far is no error.
            let _ = watcher.unwatch(&path);
            match watcher.watch(&path, RecursiveMode::Recursive) {
                Err(error) if path.is_dir() => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

fn is_closed(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Access(AccessKind::Close(AccessMode::Write)))
}

#[derive(Debug, Default)]
struct Batch {
    paths: BTreeSet<String>,
    /// Files that somebody has begun to write and not closed.
    open: BTreeSet<String>,
    /// A folder came, went or moved.
    folders: bool,
    anywhere: bool,
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.anywhere
    }
}
