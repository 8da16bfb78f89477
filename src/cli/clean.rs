//! `infrabook clean`

use std::path::PathBuf;

use clap::Args;

use super::report::{plural, say};
use super::{Outcome, fail, output_folder, project};
use crate::output;

#[derive(Args)]
pub(super) struct Arguments {
    /// The project's folder [default: the current one, or the one above it that holds book.toml]
    dir: Option<PathBuf>,
    /// The folder that the site was written to
    #[arg(short, long, value_name = "OUT")]
    dest_dir: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let output = output_folder(&project(arguments.dir.as_deref()), arguments.dest_dir.as_deref());
    match output::clean(&output) {
        Ok(output::Cleaned { removed, is_empty }) => {
            let left = if is_empty { "" } else { "; what is left there, no build of this program wrote" };
            say(&format!("{} removed from {}{left}", plural(removed, "file"), output.display()));
            Outcome::Fine
        }
        Err(error) => fail(&format!("{} cannot be cleaned: {error}", output.display())),
    }
}
