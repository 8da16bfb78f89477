//! Terraform's own tests: `*.tftest.hcl`.

use super::element::{Reading, plain_text};
use super::syntax::Body;

/// One `run` block of a test file.
#[derive(Clone, Debug, PartialEq)]
pub struct TestRun {
    /// Its name.
    pub name: String,
    /// The line it stands on.
    pub line: usize,
    /// `plan` or `apply`.
    pub command: String,
    /// How many assertions it makes.
    pub assertions: usize,
}

/// The runs of a test file, in order.
pub(super) fn read_runs(body: &Body, file: &Reading) -> Vec<TestRun> {
    body.blocks("run")
        .map(|run| TestRun {
            name: run.labels.first().cloned().unwrap_or_default(),
            line: file.line(run.span.start),
            command: run
                .body
                .attribute("command")
                .map_or_else(|| "apply".to_owned(), |attribute| plain_text(&attribute.value)),
            assertions: run.body.blocks("assert").count(),
        })
        .collect()
}
