#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed, and may look at the disk itself"
)]
//! Every test that is not beside the code it tests, in one binary.

mod book;
mod command_line;
mod fake_source;
mod hostile;
mod init;
mod inject;
mod planted;
mod preview;
mod rebuild;
mod rules;
mod same_bytes;
mod serve;
mod suite;
mod taken_over;
mod terraform_docs;
