//! What is broken, as the page's overlay is told of it.

use serde::Serialize;

use crate::credential::without_tokens;
use crate::diagnostic::{Diagnostic, Severity};
use crate::excerpt::Sources;
use crate::tree::Tree;

/// At the most so many are told of.
const MOST: usize = 50;

/// A diagnostic with its place found. All of it is plain text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Fault {
    code: &'static str,
    severity: Severity,
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    /// The line, without secrets; it may be a part of a long one.
    source: String,
    /// Which characters of `source` it is about, as JavaScript counts them.
    mark: Option<(usize, usize)>,
    message: String,
    help: String,
}

/// These diagnostics, with the lines that they are about.
pub(super) fn faults(diagnostics: &[Diagnostic], tree: &Tree) -> Vec<Fault> {
    let mut sources = Sources::new(tree);
    diagnostics.iter().take(MOST).map(|diagnostic| fault(diagnostic, &mut sources)).collect()
}

fn fault(diagnostic: &Diagnostic, sources: &mut Sources<'_>) -> Fault {
    let place = sources.place(diagnostic);
    let excerpt = sources.excerpt(diagnostic);
    let units = |text: &str| text.encode_utf16().count();
    let mark = excerpt.as_ref().map(|it| (units(&it.line[..it.start]), units(&it.line[..it.end])));
    Fault {
        code: diagnostic.code,
        severity: diagnostic.severity,
        file: diagnostic.path.to_string(),
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
        source: excerpt.map(|excerpt| excerpt.line).unwrap_or_default(),
        mark,
        message: without_tokens(&diagnostic.message).into_owned(),
        help: without_tokens(&diagnostic.help).into_owned(),
    }
}
