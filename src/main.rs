//! The `infrabook` program.

use std::process::ExitCode;

// Pages are made of many small pieces on all cores; the allocator that release binaries for Linux would have, musl's, has one lock for them.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    infrabook::cli::run()
}
