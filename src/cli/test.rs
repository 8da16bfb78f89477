//! `infrabook test`: mdBook's command runs the Rust code of a book; who calls it here is told what does.

use clap::Args;

use super::{Outcome, fail};

#[derive(Args)]
pub(super) struct Arguments {
    /// What mdBook's command takes
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _given: Vec<String>,
}

pub(super) fn run(_: &Arguments) -> Outcome {
    fail(
        "code in pages is not run here: `mdbook test` runs the Rust code of this book as before; `infrabook check` checks its links",
    )
}
