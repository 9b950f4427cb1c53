//! Flags as they are typed, and how they become what is meant.

use std::ffi::OsString;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use anstream::ColorChoice;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use super::super::Failure;
use super::values::{Clock, address, interface, seconds, today};
use super::{
    External, Format, Invocation, Log, NewPage, NewSite, NewSort, Pages, Place, Serve, Table, Task,
    Verbosity, Which,
};

/// What an actor can be, as front matter says it.
const ACTOR_TYPES: [&str; 6] =
    ["person", "state", "organisation", "armed-group", "coalition", "other"];

/// Over the flags that every command has.
const GLOBAL: &str = "Everywhere";

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Explainer pages from Markdown: who is who, what happened when, and who says so.
#[derive(Debug, Parser)]
#[command(name = "backstory", version, styles = STYLES, arg_required_else_help = true)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 all is well, 1 the site has errors, 2 wrong usage.")]
struct Flags {
    /// The site's folder
    #[arg(short, long, global = true, help_heading = GLOBAL, value_name = "FOLDER", default_value = ".")]
    root: PathBuf,
    /// The site's settings, a file in its folder
    #[arg(short, long, global = true, help_heading = GLOBAL, value_name = "FILE", default_value = "site.toml")]
    config: String,
    /// Say nothing but what is wrong
    #[arg(short, long, global = true, help_heading = GLOBAL, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more
    #[arg(short, long, global = true, help_heading = GLOBAL)]
    verbose: bool,
    /// When to use colours
    #[arg(long, global = true, help_heading = GLOBAL, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
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
        /// Say what each stage costs in time and memory, and which pages and templates cost most
        #[arg(long)]
        timings: bool,
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
        #[arg(long, value_enum, default_value_t = Log::Text)]
        format: Log,
        /// Ask other sites whether the pages linked to are still there
        #[arg(long)]
        external: bool,
        /// How long one answer may take
        #[arg(long, value_name = "SECONDS", value_parser = seconds, requires = "external")]
        #[arg(default_value = "20")]
        timeout: Duration,
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
    /// Make one file of a page, with all that it needs inside, to hand on
    Export {
        /// Its id, its address or its file
        page: String,
        /// The file to make [default: the page's name and `.html`, here]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Write over a file that is there
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        pages: PagesFlags,
    },
    /// List the events and quotations that changed since the last publication
    Changes {
        /// Say that the site as it is now is published: later changes are compared with it
        #[arg(long)]
        accept: bool,
        #[command(flatten)]
        clock: Clock,
        /// How the list is shown
        #[arg(long, value_enum, default_value_t = Table::Text)]
        format: Table,
    },
    /// Make pages of what another tool keeps, and say what could not be carried
    Import {
        /// What sort of file it is
        #[arg(value_enum)]
        format: Source,
        /// The file
        file: PathBuf,
        /// The id of the page or the name of the list [default: the file's name]
        #[arg(long)]
        name: Option<String>,
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

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Source {
    /// The JSON of TimelineJS 3
    Timelinejs,
    /// A table of events with a header
    Csv,
    /// A list of events as JSON or YAML, or another site's facts.json
    Events,
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
    /// An explainer
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
        Verb::Build { pages, output: OutputFlag { output }, force, strict, format, timings } => {
            Task::Build { pages: understood(pages)?, output, force, strict, format, timings }
        }
        Verb::Serve(flags) => Task::Serve(serve(flags)?),
        Verb::Check { pages, strict, format, external, timeout } => {
            let external = external.then_some(External { timeout });
            Task::Check { pages: understood(pages)?, strict, format, external }
        }
        Verb::List { which, clock, format } => Task::List { today: today(clock)?, which, format },
        Verb::Explain { page, clock } => Task::Explain { today: today(clock)?, page },
        Verb::Export { page, output, force, pages } => {
            Task::Export { pages: understood(pages)?, page, file: output, force }
        }
        Verb::Changes { accept, clock, format } => {
            Task::Changes { pages: Pages::on(today(clock)?), accept, format }
        }
        Verb::Import { format, file, name, clock } => {
            let format = match format {
                Source::Timelinejs => backstory::import::Format::TimelineJs,
                Source::Csv => backstory::import::Format::Csv,
                Source::Events => backstory::import::Format::Events,
            };
            Task::Import { today: today(clock)?, format, file, name }
        }
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

#[cfg(test)]
mod tests;
