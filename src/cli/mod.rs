//! The command line: understands the words, runs the stages, prints what comes of it.
//!
//! Here, and nowhere in the library, are the terminal, the clock and the exit code.

use std::io;
use std::process::ExitCode;

use backstory::diagnostic::Diagnostic;

mod args;
mod build;
mod changes;
mod check;
mod clean;
mod engine;
mod excerpt;
mod explain;
mod export;
mod external;
mod import;
mod list;
mod live;
mod memory;
mod new;
mod progress;
mod report;
mod scaffold;
mod search;
mod serve;
mod summary;
mod terminal;
mod timings;
mod unchanged;
mod which;
mod workshop;

use args::{Invocation, Task};
use terminal::Terminal;

/// How a command ended that did what it was asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All is well.
    Fine,
    /// The site has errors; they have been shown.
    SiteHasErrors,
}

/// Why a command could not do what it was asked to do.
#[derive(Debug)]
enum Failure {
    /// The words mean nothing, or help was asked for.
    Usage { text: String, help: bool, code: u8 },
    /// Something outside the site's files is in the way.
    Refused { message: String, hint: Option<String> },
    /// Findings that stop everything, without a text to show beside them.
    Findings(Vec<Diagnostic>),
    /// What was to be printed could not be.
    Print(io::Error),
}

impl Failure {
    fn usage(message: impl Into<String>, hint: &str) -> Self {
        let text = format!("error: {}\n\nhint: {hint}\n", message.into());
        Self::Usage { text, help: false, code: 2 }
    }

    fn refused(message: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), hint: None }
    }

    fn hint(self, text: impl Into<String>) -> Self {
        match self {
            Self::Refused { message, .. } => Self::Refused { message, hint: Some(text.into()) },
            other => other,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Print(error)
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(findings: Vec<Diagnostic>) -> Self {
        Self::Findings(findings)
    }
}

impl From<Diagnostic> for Failure {
    fn from(finding: Diagnostic) -> Self {
        Self::Findings(vec![finding])
    }
}

/// Does what the command line says.
pub(crate) fn main() -> ExitCode {
    let (terminal, result) = match args::parse(std::env::args_os()) {
        Ok(Invocation { place, color, verbosity, task }) => {
            let terminal = Terminal::new(color, verbosity);
            let result = run(&terminal, &place, task);
            (terminal, result)
        }
        Err(failure) => (Terminal::plain(), Err(failure)),
    };
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::SiteHasErrors) => ExitCode::from(1),
        Err(failure) => ExitCode::from(terminal.fail(failure)),
    }
}

fn run(terminal: &Terminal, place: &args::Place, task: Task) -> Result<Outcome, Failure> {
    match task {
        Task::NewSite(site) => scaffold::site(terminal, place, site),
        Task::NewPage(page) => new::page(terminal, place, page),
        Task::Build { pages, output, force, strict, format, timings } => {
            let target = build::Target { output, force };
            let style = report::Style { strict, format };
            build::build(terminal, place, &pages, &target, style, timings)
        }
        Task::Serve(serve) => serve::serve(terminal, place, &serve),
        Task::Check { pages, strict, format, external } => {
            check::check(terminal, place, &pages, check::How { strict, format, external })
        }
        Task::List { today, which, format } => list::list(terminal, place, today, which, format),
        Task::Explain { today, page } => explain::explain(terminal, place, today, &page),
        Task::Export { pages, page, file, force } => {
            export::export(terminal, place, &pages, &page, file, force)
        }
        Task::Changes { pages, accept, format } => {
            changes::changes(terminal, place, &pages, accept, format)
        }
        Task::Import { today, format, file, name } => {
            import::import(terminal, place, today, format, &file, name)
        }
        Task::Clean { output } => clean::clean(terminal, place, output.as_deref()),
        Task::Completions { script } => {
            terminal.print_bytes(&script)?;
            Ok(Outcome::Fine)
        }
    }
}
