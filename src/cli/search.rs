//! The full text of the site, for readers to search. Hides `pagefind`, and the runtime that it wants.
//!
//! Stands with the program and not in the library: `pagefind` asks for the current folder and for a
//! variable of the environment, and works on a thread of its own beside those that render.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use backstory::Compiled;
use backstory::diagnostic::{Code, Diagnostic};
use backstory::plan::{INDEX, Job, What};
use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

/// Pages that wait to be indexed. More would be memory without use: rendering is the quicker.
const AHEAD: usize = 512;

/// The texts of so many pages are kept in one file at most: results are fetched ten at a time, and
/// a file for each page would double the files of a site.
const TEXT_FILES: u32 = 1000;

/// What stands on the part of a page that is to be found.
const MARK: &str = "data-pagefind-body";

/// A page that is to be found: its file in the output, and its HTML.
pub(crate) type Page = (String, String);

/// Files of the index: where they go, and what is in them; sorted.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// An index that is being made. The same pages in the same order make the same files.
#[derive(Debug)]
pub(crate) struct Index {
    pages: SyncSender<Page>,
    thread: JoinHandle<Result<Files, String>>,
}

impl Index {
    /// Whether the site wants one.
    pub(crate) fn is_wanted(compiled: &Compiled) -> bool {
        let is_page = |job: &Job| matches!(job.what, What::Search(_));
        compiled.site().config.search.full_text && compiled.jobs().iter().any(is_page)
    }

    /// Starts one, where the site wants it.
    pub(crate) fn start(compiled: &Compiled) -> Option<Self> {
        if !Self::is_wanted(compiled) {
            return None;
        }
        let (pages, receive) = sync_channel(AHEAD);
        let thread = thread::spawn(move || make(&receive));
        Some(Self { pages, thread })
    }

    /// The page that `bytes`, the content of `job`, are to the index; `None` where it is none.
    pub(crate) fn page(job: &Job, bytes: Vec<u8>) -> Option<Page> {
        if !job.out.ends_with(".html") {
            return None;
        }
        let html = String::from_utf8(bytes).ok().filter(|html| html.contains(MARK))?;
        Some((job.out.clone(), html))
    }

    /// Adds a page.
    pub(crate) fn add(&self, page: Page) {
        // Where nobody listens any more, the end has the reason.
        let _ = self.pages.send(page);
    }

    /// Waits for the files.
    pub(crate) fn finish(self) -> Result<Files, Diagnostic> {
        drop(self.pages);
        let made = self.thread.join().unwrap_or_else(|_| Err("a page makes it stumble".to_owned()));
        made.map_err(|why| {
            let message = format!("the texts cannot be indexed for the search: {why}");
            let hint = "`full_text = false` in `[search]` does without";
            Diagnostic::new(Code::WriteFailed, message).hint(hint)
        })
    }
}

fn make(pages: &Receiver<Page>) -> Result<Files, String> {
    // Asked for here, since the library does not ask whether there is one.
    std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let made: Result<_, String> = runtime.block_on(async {
        let options =
            PagefindServiceConfig::builder().keep_index_url(true).max_fragments(TEXT_FILES).build();
        let mut index = PagefindIndex::new(Some(options)).map_err(|error| error.to_string())?;
        while let Ok((path, html)) = pages.recv() {
            let added = index.add_html_file(None, Some(path.clone()), html).await;
            added.map_err(|error| format!("`{path}`: {error}"))?;
        }
        index.get_files().await.map_err(|error| error.to_string())
    });
    let named = made?.into_iter().map(|file| {
        let name = file.filename.to_string_lossy().replace('\\', "/");
        (name, file.contents)
    });
    let mut files: Files = named.filter(|(name, _)| is_used(name)).collect();
    let entry = files.iter().find(|(name, _)| name == "pagefind-entry.json");
    let unknown = entry.is_none_or(|(_, entry)| {
        // A language that it knows no stems of is searched with this one.
        String::from_utf8_lossy(entry).contains("\"wasm\":null")
    });
    files.retain(|(name, _)| unknown || name != "wasm.unknown.pagefind");
    for (name, _) in &mut files {
        name.insert_str(0, INDEX);
    }
    files.sort_unstable();
    Ok(files)
}

/// Whether the page of results loads it: the library has pages of results of its own, too.
fn is_used(name: &str) -> bool {
    let script = name.ends_with(".js") || name.ends_with(".css");
    !script || matches!(name, "pagefind.js" | "pagefind-worker.js")
}
