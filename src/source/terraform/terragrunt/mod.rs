//! Terragrunt: which module is applied where, and with what. A file is read alone ([`file`]); a [`unit`] is a folder's
//! `terragrunt.hcl` with what it includes and reads, evaluated as far as that can be done without running anything ([`evaluate`]).
//!
//! What the rules are comes from Terragrunt's documentation: "Configuration blocks", "Configuration attributes" and "Functions" of
//! its HCL reference.

mod evaluate;
mod evaluated;
pub mod file;
mod findings;
mod functions;
mod included;
mod lower;
mod merge;
mod own_functions;
pub mod page;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_functions;
pub mod unit;
mod value;
mod world;

pub use evaluated::{Evaluated, evaluated};
pub use findings::{find, of_files};
pub use lower::{entities, source_page, unit_id};
pub use unit::Unit;
