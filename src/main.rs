//! The `infrabook` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    infrabook::cli::run()
}
