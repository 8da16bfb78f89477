#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed, and may look at the disk itself"
)]
//! Every test that is not beside the code it tests, in one binary.

mod alarms;
mod book;
mod chapters;
mod command_line;
mod contents;
mod diff;
mod export;
mod fake_source;
mod folders;
mod history;
mod hostile;
mod impact;
mod includes;
mod init;
mod inject;
mod inventories;
mod killed;
mod leaks;
mod mdbook_keys;
mod output;
mod planted;
mod preview;
mod print;
#[cfg(unix)]
mod programs;
mod publish;
mod rebuild;
mod rename;
mod repository;
mod rules;
mod same_bytes;
mod serve;
mod suite;
mod taken_over;
mod terraform_docs;
mod texts;
mod upkeep;
mod versions;
#[cfg(unix)]
mod watching;

/// The program, away from any pipeline: what runs these tests may say where a site of its own is published.
fn program() -> std::process::Command {
    without_pipeline(std::process::Command::new(env!("CARGO_BIN_EXE_infrabook")))
}

/// A program that does not hear what a pipeline says of where it publishes.
fn without_pipeline(mut program: std::process::Command) -> std::process::Command {
    const SAID: [&str; 6] = [
        "MDBOOK_OUTPUT__HTML__SITE_URL",
        "CI_PAGES_URL",
        "GITHUB_ACTIONS",
        "GITHUB_REPOSITORY",
        "GITHUB_SERVER_URL",
        "GITHUB_STEP_SUMMARY",
    ];
    for name in SAID {
        program.env_remove(name);
    }
    program
}
