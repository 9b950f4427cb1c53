//! Where text goes: results to standard output, everything else to standard error.

use std::io::{self, IsTerminal as _, Write as _};

use anstream::{AutoStream, ColorChoice};

use super::args::Verbosity;
use super::{Failure, report};

/// The two streams of the program, and how much of what goes there.
#[derive(Clone, Debug)]
pub(crate) struct Terminal {
    color: ColorChoice,
    verbosity: Verbosity,
}

/// Styles for words in text that this program makes itself.
pub(crate) const BOLD: &str = "\x1b[1m";
pub(crate) const RED: &str = "\x1b[1;31m";
pub(crate) const CYAN: &str = "\x1b[1;36m";
pub(crate) const PLAIN: &str = "\x1b[0m";

impl Terminal {
    pub(crate) fn new(color: ColorChoice, verbosity: Verbosity) -> Self {
        Self { color, verbosity }
    }

    /// For what must be said before the flags are known.
    pub(crate) fn plain() -> Self {
        Self::new(ColorChoice::Auto, Verbosity::Normal)
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.verbosity == Verbosity::Quiet
    }

    pub(crate) fn is_verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    /// Whether somebody sits there who can answer.
    pub(crate) fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal() && !self.is_quiet()
    }

    /// Whether a line may be drawn over.
    pub(crate) fn can_draw(&self) -> bool {
        io::stderr().is_terminal() && !self.is_quiet()
    }

    /// Prints a result.
    ///
    /// # Errors
    /// Where it cannot be printed.
    pub(crate) fn print(&self, text: &str) -> io::Result<()> {
        let mut stream = AutoStream::new(io::stdout().lock(), self.color);
        stream.write_all(text.as_bytes())?;
        stream.flush()
    }

    /// Prints a result as it is.
    ///
    /// # Errors
    /// Where it cannot be printed.
    pub(crate) fn print_bytes(&self, bytes: &[u8]) -> io::Result<()> {
        let mut stream = io::stdout().lock();
        stream.write_all(bytes)?;
        stream.flush()
    }

    /// Says something that is no result.
    ///
    /// # Errors
    /// Where it cannot be printed.
    pub(crate) fn say(&self, text: &str) -> io::Result<()> {
        let mut stream = AutoStream::new(io::stderr().lock(), self.color);
        stream.write_all(text.as_bytes())?;
        stream.flush()
    }

    /// Says why a command failed; gives the exit code.
    pub(crate) fn fail(&self, failure: Failure) -> u8 {
        let (said, code) = match failure {
            Failure::Usage { text, help: true, code } => (self.print(&text), code),
            Failure::Usage { text, help: false, code } => (self.say(&text), code),
            Failure::Refused { message, hint } => {
                let mut text = format!("{RED}error{PLAIN}{BOLD}: {message}{PLAIN}\n");
                if let Some(hint) = hint {
                    text.push_str(&format!("  {CYAN}help{PLAIN}: {hint}\n"));
                }
                (self.say(&text), 1)
            }
            Failure::Findings(findings) => (self.say(&report::text(&findings, &|_| None)), 1),
            // Whoever reads the output has seen enough.
            Failure::Print(error) if error.kind() == io::ErrorKind::BrokenPipe => return 0,
            Failure::Print(error) => (self.say(&format!("error: cannot print: {error}\n")), 1),
        };
        match said {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => 1,
            _ => code,
        }
    }
}
