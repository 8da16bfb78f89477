//! The `infrabook` program.

use std::process::ExitCode;

// Pages are made of many small pieces on all cores: musl's allocator, which release binaries would have, has one lock for all of them.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    infrabook::cli::run()
}
