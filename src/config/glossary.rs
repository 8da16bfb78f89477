//! `[glossary]`: which page explains the project's words, and on which pages they are marked.

use super::{Fault, folder, raw};
use crate::diagnostic::Span;
use crate::path::SourcePath;

/// Where words are explained, and where they are marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glossary {
    /// Whether words are marked at all.
    pub enable: bool,
    /// The page that explains them, and where book.toml says so; `None`: the `glossary.md` nearest to the top of the pages.
    pub file: Option<(SourcePath, Span)>,
    /// The folders on whose pages words are marked; none: on every page.
    pub within: Vec<SourcePath>,
}

impl Default for Glossary {
    fn default() -> Self {
        Self { enable: true, file: None, within: Vec::new() }
    }
}

impl Glossary {
    /// Whether words are marked on the page of this file.
    pub fn covers(&self, file: &SourcePath) -> bool {
        self.within.is_empty() || self.within.iter().any(|folder| file.is_within(folder))
    }
}

/// Reads the table.
pub(super) fn glossary(raw: raw::Glossary, fault: Fault<'_>) -> Glossary {
    let file = raw.file.and_then(|written| Some((folder(&written, fault)?, written.span().into())));
    let within = raw.within.iter().filter_map(|written| folder(written, fault)).collect();
    Glossary { enable: raw.enable.unwrap_or(true), file, within }
}
