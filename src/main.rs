//! The `backstory` program. All it does is in `cli/`, all it knows in the library.

use std::process::ExitCode;

mod cli;

fn main() -> ExitCode {
    cli::main()
}
