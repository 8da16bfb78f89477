//! `infrabook completions` and `infrabook man`: what the shell and `man` know of this program, from what it knows of itself.

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Outcome, fail, report};

#[derive(Args)]
pub(super) struct Completions {
    /// The shell they are for
    shell: Shell,
}

#[derive(Args)]
pub(super) struct Manual {
    /// The command whose page it is; else the program's
    command: Option<String>,
}

pub(super) fn completions(arguments: &Completions) -> Outcome {
    let mut command = super::Arguments::command();
    let mut out = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "infrabook", &mut out);
    report::data(&String::from_utf8_lossy(&out));
    Outcome::Fine
}

pub(super) fn man(arguments: &Manual) -> Outcome {
    let mut command = super::Arguments::command();
    command.build();
    let page = match &arguments.command {
        None => Some(command),
        Some(name) => command.find_subcommand(name).cloned(),
    };
    let Some(page) = page else {
        let name = arguments.command.as_deref().unwrap_or_default();
        return fail(&format!("there is no command `{name}`: `infrabook help` lists them"));
    };
    let mut out = Vec::new();
    let source = concat!("infrabook ", env!("CARGO_PKG_VERSION"));
    match Man::new(page).source(source).render(&mut out) {
        Ok(()) => {
            report::data(&String::from_utf8_lossy(&out));
            Outcome::Fine
        }
        Err(error) => fail(&format!("the page cannot be made: {error}")),
    }
}
