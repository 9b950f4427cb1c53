//! The `backstory` program. All it does is in `cli/`, all it knows in the library.

use std::process::ExitCode;

mod cli;

/// A build makes and drops many small strings on every core, which the system's own allocator is
/// slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
