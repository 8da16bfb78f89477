//! Every test that is not beside the code it tests, in one binary.

mod book;
mod command_line;
mod fake_source;
mod hostile;
mod rebuild;
mod same_bytes;
mod suite;
