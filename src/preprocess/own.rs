//! What mdBook does by programs and this one does by itself: known by name, so that a book needs none of them installed.

use crate::config::Program;

/// Preprocessors whose work the site does, and what does it.
const PREPROCESSORS: &[(&str, &str)] = &[
    // > [!NOTE]
    ("alerts", "alerts are Markdown here"),
    // ```mermaid
    ("mermaid", "fences of `mermaid` become pictures"),
];

/// Outputs that need no program: the rules of `check` hold for every build.
const OUTPUTS: &[(&str, &str)] = &[
    ("linkcheck", "links are checked with every build"),
    ("linkcheck2", "links are checked with every build"),
];

/// Whether the site does by itself what this preprocessor would do.
pub(super) fn does(preprocessor: &Program) -> bool {
    is_of(PREPROCESSORS, preprocessor)
}

/// Whether this output is no program's work.
pub fn does_output(output: &Program) -> bool {
    is_of(OUTPUTS, output)
}

/// One whose table names another command than the usual one is that command's work.
fn is_of(table: &[(&str, &str)], program: &Program) -> bool {
    let is_usual = program.command.is_none() || program.command() == program.default_command();
    is_usual && table.iter().any(|(name, _)| *name == program.name)
}
