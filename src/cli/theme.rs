//! `infrabook theme`: the files of the default theme, for a project to start its own from.

use clap::{Args, Subcommand};

use super::{Outcome, fail, report};
use crate::diagnostic::nearest;
use crate::render::theme_files;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Name every file of the default theme
    List,
    /// Print one of them
    Show {
        /// Its name, as `list` has it: templates/page.html
        file: String,
    },
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let files = theme_files();
    match &arguments.what {
        What::List => report::data(&files.keys().map(|name| format!("{name}\n")).collect::<String>()),
        What::Show { file } => match files.get(file) {
            Some(text) => report::data(text),
            None => {
                let cure = nearest(file, files.keys().map(String::as_str))
                    .map_or("`infrabook theme list` names them".to_owned(), |near| {
                        format!("did you mean `{near}`?")
                    });
                return fail(&format!("the theme has no file `{file}`: {cure}"));
            }
        },
    }
    Outcome::Fine
}
