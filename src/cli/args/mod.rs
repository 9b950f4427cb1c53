//! What the words of the command line mean. Clap does not leave the modules below.

mod flags;
mod values;

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use anstream::ColorChoice;
use chrono::NaiveDate;
use clap::ValueEnum;

pub(crate) use flags::parse;

/// What is to be done, understood.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(crate) place: Place,
    pub(crate) color: ColorChoice,
    pub(crate) verbosity: Verbosity,
    pub(crate) task: Task,
}

/// Which site.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Its folder, as typed.
    pub(crate) root: PathBuf,
    /// Its settings, relative to the folder.
    pub(crate) config: String,
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    Quiet,
    Normal,
    Verbose,
}

/// A command with all it needs.
#[derive(Debug)]
pub(crate) enum Task {
    NewSite(NewSite),
    NewPage(NewPage),
    Build {
        pages: Pages,
        output: Option<PathBuf>,
        force: bool,
        strict: bool,
        format: Format,
        timings: bool,
    },
    Serve(Serve),
    Check {
        pages: Pages,
        strict: bool,
        format: Log,
        external: Option<External>,
    },
    List {
        today: NaiveDate,
        which: Which,
        format: Table,
    },
    Explain {
        today: NaiveDate,
        page: String,
    },
    Export {
        pages: Pages,
        page: String,
        /// Where to; else the page's name, where the shell stands.
        file: Option<PathBuf>,
        force: bool,
    },
    Import {
        today: NaiveDate,
        format: backstory::import::Format,
        file: PathBuf,
        /// The id of the page or the name of the list; else the file's own name.
        name: Option<String>,
    },
    Changes {
        pages: Pages,
        /// Keep the facts as they are now instead of comparing them.
        accept: bool,
        format: Table,
    },
    Clean {
        output: Option<PathBuf>,
    },
    /// The script itself: whoever prints it need not know how it was made.
    Completions {
        script: Vec<u8>,
    },
}

/// Which pages there are, and on which day.
#[derive(Clone, Debug)]
pub(crate) struct Pages {
    pub(crate) base_url: Option<String>,
    pub(crate) drafts: bool,
    pub(crate) future: bool,
    pub(crate) expired: bool,
    pub(crate) today: NaiveDate,
}

impl Pages {
    /// What is published on `today` if no flag says otherwise.
    pub(crate) fn on(today: NaiveDate) -> Self {
        Self { base_url: None, drafts: false, future: false, expired: false, today }
    }
}

/// The preview.
#[derive(Clone, Debug)]
pub(crate) struct Serve {
    pub(crate) pages: Pages,
    pub(crate) output: Option<PathBuf>,
    pub(crate) strict: bool,
    pub(crate) interface: IpAddr,
    /// This port and no other, if one was named.
    pub(crate) port: Option<u16>,
    pub(crate) open: bool,
    /// Look at the files this often instead of waiting for events.
    pub(crate) poll: Option<Duration>,
    /// How long at most a save may take until it is read.
    pub(crate) settle: Duration,
}

/// How findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// How the findings of a check are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Log {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations in the log of GitHub Actions
    Github,
}

/// How links out of the site are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct External {
    /// How long one answer may take.
    pub(crate) timeout: Duration,
}

/// How a list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Table {
    /// For people
    Text,
    /// Comma-separated values with a first line of names
    Csv,
    /// One JSON array
    Json,
}

/// Which pages are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Which {
    /// Every page
    All,
    /// Pages with `draft: true`
    Drafts,
    /// Pages held back until a day to come
    Future,
    /// Pages whose day is over
    Expired,
    /// Pages that no other page links to
    Orphans,
    /// Explainers and events without a date
    Undated,
    /// Explainers whose `review_by` has passed
    Stale,
}

/// A site to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewSite {
    pub(crate) folder: PathBuf,
    pub(crate) title: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) today: NaiveDate,
}

/// A page to be made. What is not given is asked for on a terminal, else left at its default.
#[derive(Clone, Debug)]
pub(crate) struct NewPage {
    pub(crate) title: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) today: NaiveDate,
    pub(crate) sort: NewSort,
}

/// What sort of page is to be made.
#[derive(Clone, Debug)]
pub(crate) enum NewSort {
    Explainer { summary: Option<String>, topics: Vec<String>, draft: bool, folder: Option<String> },
    Actor { actor_type: Option<String>, aliases: Vec<String> },
    Event { date: Option<String>, actors: Vec<String>, key: bool },
}
