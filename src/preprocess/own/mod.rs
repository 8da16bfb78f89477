//! What mdBook does by programs and this one does by itself: known by name, so that a book needs none of them installed.

mod admonish;
mod fences;
mod tabs;

use crate::config::{Program, Programs};

/// What is done for a preprocessor that is known by its name.
enum Done {
    /// It is part of the Markdown here, or of the theme.
    Already,
    /// What it writes becomes what is written here, line for line.
    Rewritten(fn(&str) -> String),
}

const PREPROCESSORS: &[(&str, Done)] = &[
    ("admonish", Done::Rewritten(admonish::rewrite)),
    // `> [!NOTE]`
    ("alerts", Done::Already),
    // Fences of `mermaid` become pictures.
    ("mermaid", Done::Already),
    ("tabs", Done::Rewritten(tabs::rewrite)),
    // In the place of `<!-- toc -->`, the headings stand beside the page.
    ("toc", Done::Already),
];

/// Outputs that need no program: links are checked with every build.
const OUTPUTS: &[&str] = &["linkcheck", "linkcheck2"];

/// Whether the site does by itself what this preprocessor would do.
pub(super) fn does(table: &Program) -> bool {
    done(table).is_some()
}

/// A chapter's text as it is without this preprocessor's program.
pub(super) fn rewritten(table: &Program, text: &str) -> Option<String> {
    match done(table)? {
        Done::Already => None,
        Done::Rewritten(rewrite) => Some(rewrite(text)),
    }
}

/// Whether one of the preprocessors is done by changing texts.
pub(super) fn rewrites(programs: &Programs) -> bool {
    programs.preprocessors.iter().any(|table| matches!(done(table), Some(Done::Rewritten(_))))
}

/// Whether this output is no program's work.
pub fn does_output(table: &Program) -> bool {
    is_usual(table) && OUTPUTS.contains(&table.name.as_str())
}

fn done(table: &Program) -> Option<&'static Done> {
    let known = PREPROCESSORS.iter().find(|(name, _)| *name == table.name && is_usual(table));
    known.map(|(_, done)| done)
}

/// One whose table names another command than the usual one is that command's work.
fn is_usual(table: &Program) -> bool {
    table.command.is_none() || table.command() == table.default_command()
}
