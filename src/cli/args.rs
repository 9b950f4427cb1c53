//! Flags as they are typed, and what they mean. Clap does not leave this module.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anstream::ColorChoice;
use chrono::{DateTime, NaiveDate};
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use super::Failure;

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
    },
    Serve(Serve),
    Check {
        pages: Pages,
        strict: bool,
        format: Format,
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

/// What an actor can be, as front matter says it.
const ACTOR_TYPES: [&str; 6] =
    ["person", "state", "organisation", "armed-group", "coalition", "other"];

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Explainer pages from Markdown: who is who, what happened when, and who says so.
#[derive(Debug, Parser)]
#[command(name = "backstory", version, styles = STYLES, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 all is well, 1 the site has errors, 2 wrong usage.")]
struct Flags {
    /// The site's folder
    #[arg(short, long, global = true, value_name = "FOLDER", default_value = ".")]
    root: PathBuf,
    /// The site's settings, a file in its folder
    #[arg(short, long, global = true, value_name = "FILE", default_value = "site.toml")]
    config: String,
    /// Say nothing but what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    verbose: bool,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    color: When,
    #[command(subcommand)]
    command: Verb,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a new site, here or in a folder of its own
    Init(SiteFlags),
    /// Make a new site, explainer, actor or event
    #[command(subcommand)]
    New(Thing),
    /// Build the site into its output folder
    Build {
        #[command(flatten)]
        pages: PagesFlags,
        #[command(flatten)]
        output: OutputFlag,
        /// Write into a folder with files of others: those in the way are replaced, all others stay
        #[arg(long)]
        force: bool,
        /// Let warnings count as errors
        #[arg(long)]
        strict: bool,
        /// How findings are shown
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Show the site in a browser and follow every change
    #[command(alias = "server")]
    Serve(ServeFlags),
    /// Look for mistakes and write nothing
    Check {
        #[command(flatten)]
        pages: PagesFlags,
        /// Let warnings count as errors
        #[arg(long)]
        strict: bool,
        /// How findings are shown
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// List pages
    List {
        /// Which pages
        #[arg(value_enum, default_value_t = Which::All)]
        which: Which,
        #[command(flatten)]
        clock: Clock,
        /// How the list is shown
        #[arg(long, value_enum, default_value_t = Table::Text)]
        format: Table,
    },
    /// Say why a page is or is not there, where its values come from and who links to it
    Explain {
        /// Its id, its address or its file
        page: String,
        #[command(flatten)]
        clock: Clock,
    },
    /// Take away what was built, and the list of it
    Clean {
        #[command(flatten)]
        output: OutputFlag,
    },
    /// Print completions for a shell
    #[command(alias = "completion")]
    Completions {
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
struct PagesFlags {
    /// Where the site will be, for feeds, the sitemap and canonical links
    #[arg(short = 'u', long, value_name = "ADDRESS", value_parser = address)]
    base_url: Option<String>,
    /// With drafts
    #[arg(long)]
    drafts: bool,
    /// With pages whose `publish_on` is still to come
    #[arg(long)]
    future: bool,
    /// With pages whose `expires` has passed
    #[arg(long)]
    expired: bool,
    #[command(flatten)]
    clock: Clock,
}

#[derive(Debug, Args)]
struct Clock {
    /// The day on which the site is built [default: `SOURCE_DATE_EPOCH`, else today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    now: Option<NaiveDate>,
}

#[derive(Debug, Args)]
struct OutputFlag {
    /// The output folder [default: the site's `public`]
    #[arg(short, long, value_name = "FOLDER", alias = "output-dir")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ServeFlags {
    #[command(flatten)]
    pages: PagesFlags,
    #[command(flatten)]
    output: OutputFlag,
    /// Let warnings count as errors
    #[arg(long)]
    strict: bool,
    /// The port, this one or none [default: 1848, or the next that is free]
    #[arg(short, long)]
    port: Option<u16>,
    /// The address to listen on
    #[arg(short, long, alias = "bind", value_parser = interface)]
    #[arg(default_value = "127.0.0.1", value_name = "ADDRESS")]
    interface: IpAddr,
    /// Open it in a browser
    #[arg(short = 'O', long)]
    open: bool,
    /// Look for changes every so many milliseconds, for file systems without events
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "300")]
    #[arg(value_parser = clap::value_parser!(u64).range(10..=60_000))]
    poll: Option<u64>,
    /// Wait at most so many milliseconds for a save to end before reading it
    #[arg(long, value_name = "MS", default_value_t = 10)]
    #[arg(value_parser = clap::value_parser!(u64).range(0..=10_000))]
    debounce: u64,
}

#[derive(Debug, Args)]
struct SiteFlags {
    /// The folder; made where there is none [default: the current one]
    name: Option<PathBuf>,
    /// The site's title
    #[arg(long)]
    title: Option<String>,
    /// Where the site will be
    #[arg(short = 'u', long, value_name = "ADDRESS", value_parser = address)]
    base_url: Option<String>,
    /// Its language, such as `en`
    #[arg(long, value_name = "TAG", alias = "language")]
    lang: Option<String>,
    #[command(flatten)]
    clock: Clock,
}

#[derive(Debug, Args)]
struct PageFlags {
    /// The page's title
    title: Option<String>,
    /// Its id, which is also the name of its file [default: made from the title]
    #[arg(long)]
    id: Option<String>,
    #[command(flatten)]
    clock: Clock,
}

#[derive(Debug, Subcommand)]
enum Thing {
    /// A site in a folder of its own
    Site(SiteFlags),
    /// An explainer with a chronology
    Explainer {
        #[command(flatten)]
        page: PageFlags,
        /// One or two sentences
        #[arg(long)]
        summary: Option<String>,
        /// A topic; may be given several times
        #[arg(long = "topic", value_name = "TOPIC")]
        topics: Vec<String>,
        /// Mark it as a draft
        #[arg(long)]
        draft: bool,
        /// A folder below `content/`
        #[arg(long, value_name = "FOLDER")]
        folder: Option<String>,
    },
    /// Somebody or something that acts
    Actor {
        #[command(flatten)]
        page: PageFlags,
        /// What sort of actor
        #[arg(long = "type", value_name = "TYPE", value_parser = ACTOR_TYPES)]
        actor_type: Option<String>,
        /// Another full name; may be given several times
        #[arg(long = "alias", value_name = "NAME")]
        aliases: Vec<String>,
    },
    /// An event with a page of its own
    Event {
        #[command(flatten)]
        page: PageFlags,
        /// When it happened, in EDTF: `2024-01-04`, `2024-01`, `2014~`
        #[arg(long, allow_hyphen_values = true, value_name = "DATE")]
        date: Option<String>,
        /// An actor's id; may be given several times
        #[arg(long = "actor", value_name = "ID")]
        actors: Vec<String>,
        /// One of those that a short chronology keeps
        #[arg(long)]
        key: bool,
    },
}

/// Reads and understands the words of the command line, the first of which is the program's name.
///
/// # Errors
/// Where they mean nothing (exit code 2), or where help was asked for (exit code 0).
pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Invocation, Failure> {
    let flags = Flags::try_parse_from(words).map_err(|error| {
        let code = u8::try_from(error.exit_code()).unwrap_or(2);
        let (color, help) = (error.render(), !error.use_stderr());
        Failure::Usage { text: color.ansi().to_string(), help, code }
    })?;
    let Flags { root, config, quiet, verbose, color, command } = flags;
    let verbosity = match (quiet, verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let color = match color {
        When::Auto => ColorChoice::Auto,
        When::Always => ColorChoice::Always,
        When::Never => ColorChoice::Never,
    };
    let task = task(command)?;
    Ok(Invocation { place: Place { root, config }, color, verbosity, task })
}

fn task(verb: Verb) -> Result<Task, Failure> {
    Ok(match verb {
        Verb::Init(flags) | Verb::New(Thing::Site(flags)) => Task::NewSite(new_site(flags)?),
        Verb::New(Thing::Explainer { page, summary, topics, draft, folder }) => {
            Task::NewPage(new_page(page, NewSort::Explainer { summary, topics, draft, folder })?)
        }
        Verb::New(Thing::Actor { page, actor_type, aliases }) => {
            Task::NewPage(new_page(page, NewSort::Actor { actor_type, aliases })?)
        }
        Verb::New(Thing::Event { page, date, actors, key }) => {
            Task::NewPage(new_page(page, NewSort::Event { date, actors, key })?)
        }
        Verb::Build { pages, output: OutputFlag { output }, force, strict, format } => {
            Task::Build { pages: understood(pages)?, output, force, strict, format }
        }
        Verb::Serve(flags) => Task::Serve(serve(flags)?),
        Verb::Check { pages, strict, format } => {
            Task::Check { pages: understood(pages)?, strict, format }
        }
        Verb::List { which, clock, format } => Task::List { today: today(clock)?, which, format },
        Verb::Explain { page, clock } => Task::Explain { today: today(clock)?, page },
        Verb::Clean { output: OutputFlag { output } } => Task::Clean { output },
        Verb::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Flags::command(), "backstory", &mut script);
            Task::Completions { script }
        }
    })
}

fn understood(flags: PagesFlags) -> Result<Pages, Failure> {
    let PagesFlags { base_url, drafts, future, expired, clock } = flags;
    Ok(Pages { base_url, drafts, future, expired, today: today(clock)? })
}

fn serve(flags: ServeFlags) -> Result<Serve, Failure> {
    let ServeFlags { pages, output, strict, port, interface, open, poll, debounce } = flags;
    Ok(Serve {
        pages: understood(pages)?,
        output: output.output,
        strict,
        interface,
        port,
        open,
        poll: poll.map(Duration::from_millis),
        settle: Duration::from_millis(debounce),
    })
}

fn new_site(flags: SiteFlags) -> Result<NewSite, Failure> {
    let SiteFlags { name, title, base_url, lang, clock } = flags;
    let folder = name.unwrap_or_else(|| PathBuf::from("."));
    Ok(NewSite { folder, title, base_url, language: lang, today: today(clock)? })
}

fn new_page(flags: PageFlags, sort: NewSort) -> Result<NewPage, Failure> {
    let PageFlags { title, id, clock } = flags;
    Ok(NewPage { title, id, today: today(clock)?, sort })
}

/// The day on which the site is built. The library does not read the clock: this is where that is done.
fn today(clock: Clock) -> Result<NaiveDate, Failure> {
    if let Some(day) = clock.now {
        return Ok(day);
    }
    if let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|epoch| !epoch.is_empty()) {
        let day = epoch.to_str().and_then(|epoch| epoch.trim().parse().ok()).and_then(day_of);
        return day.ok_or_else(|| {
            let epoch = epoch.to_string_lossy();
            Failure::usage(
                format!(
                    "`SOURCE_DATE_EPOCH` is `{epoch}`, which is no number of seconds since 1970"
                ),
                "unset it, or set it to something like 1704067200",
            )
        });
    }
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(0);
    Ok(day_of(seconds).unwrap_or_default())
}

fn day_of(seconds: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp(seconds, 0).map(|at| at.date_naive())
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let wrong = || format!("`{text}` is no day; write it like 2024-01-31");
    let day: NaiveDate = text.parse().map_err(|_| wrong())?;
    // The parser takes `2024-1-31`, too.
    if day.to_string() == text { Ok(day) } else { Err(wrong()) }
}

fn address(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    match host {
        Some(host) if !host.is_empty() && !text.contains(['?', '#', ' ']) => Ok(text.to_owned()),
        _ => Err("write it like https://example.org/ or https://example.org/folder/".to_owned()),
    }
}

fn interface(text: &str) -> Result<IpAddr, String> {
    if text.eq_ignore_ascii_case("localhost") {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().map_err(|_| "write it like 127.0.0.1, ::1 or 0.0.0.0".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Invocation, Failure> {
        parse(line.split(' ').map(OsString::from))
    }

    #[test]
    fn the_flags_are_sound() {
        Flags::command().debug_assert();
    }

    #[test]
    fn global_flags_stand_anywhere() {
        for line in [
            "backstory -r site -q build --now 2024-01-10",
            "backstory build -r site --now 2024-01-10 -q",
            "backstory build --now 2024-01-10 --root=site --quiet",
        ] {
            let found = parsed(line).unwrap();
            assert_eq!(found.place.root, PathBuf::from("site"), "{line}");
            assert_eq!(found.verbosity, Verbosity::Quiet, "{line}");
            assert!(
                matches!(&found.task, Task::Build { pages, .. } if pages.today.to_string() == "2024-01-10")
            );
        }
    }

    #[test]
    fn aliases_mean_the_same() {
        let serve = |line: &str| match parsed(line).unwrap().task {
            Task::Serve(serve) => format!("{serve:?}"),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            serve("backstory serve -i 0.0.0.0 -o x -p 80 --now 2024-01-10"),
            serve("backstory server --bind 0.0.0.0 --output-dir x --port 80 --now 2024-01-10")
        );
        assert!(matches!(
            parsed("backstory completion bash").unwrap().task,
            Task::Completions { .. }
        ));
    }

    #[test]
    fn wrong_usage_ends_with_2_and_help_with_0() {
        for (line, expected) in [
            ("backstory --help", 0),
            ("backstory build --help", 0),
            ("backstory --version", 0),
            ("backstory", 2),
            ("backstory build --nonsense", 2),
            ("backstory nonsense", 2),
            ("backstory build --now 2024-1-10", 2),
            ("backstory build --now 2024-02-30", 2),
            ("backstory build -u example.org", 2),
            ("backstory build -u https://", 2),
            ("backstory serve -p 70000", 2),
            ("backstory serve -i nowhere", 2),
            ("backstory list nonsense", 2),
            ("backstory check --format csv", 2),
            ("backstory new actor X --type king", 2),
            ("backstory -q -v build", 2),
        ] {
            let Err(Failure::Usage { code, .. }) = parsed(line) else { panic!("{line} is fine") };
            assert_eq!(code, expected, "{line}");
        }
    }
}
