//! The rules: each is a name, a level and, in a file of its own, a function from the site to its findings. What is found on
//! the way, while files are read and links are resolved, comes from there under its rule's name.

mod duplicate_id;
mod duplicate_route;
mod duplicate_title;
mod missing_chapter;
mod missing_description;
mod orphan_page;

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::diagnostic::{Diagnostic, Severity};
use crate::outline::Outline;
use crate::scan::Scan;

/// Everything there is to say about a site, each finding at its rule's level, in the order of the files.
pub fn check(scan: &Scan, outline: &Outline, of_theme: &[Diagnostic]) -> Vec<Diagnostic> {
    let known = scan.diagnostics.iter().chain(&outline.diagnostics).chain(of_theme);
    let mut found: Vec<Diagnostic> = known.cloned().collect();
    let rules = [
        duplicate_id::find,
        duplicate_route::find,
        duplicate_title::find,
        missing_chapter::find,
        missing_description::find,
        orphan_page::find,
    ];
    for find in rules {
        find(scan, outline, &mut found);
    }
    scan.config.levels.apply(found)
}

/// What a rule's findings do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Nothing: they are not shown.
    Allow,
    /// They are shown.
    Warn,
    /// They are shown, and the exit code is 1.
    Deny,
}

impl FromStr for Level {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "allow" => Ok(Self::Allow),
            "warn" => Ok(Self::Warn),
            "deny" => Ok(Self::Deny),
            _ => Err(()),
        }
    }
}

/// A rule: what book.toml's `[check]` may name.
pub struct Rule {
    /// Its name, and its findings' code.
    pub code: &'static str,
    /// Its level unless book.toml sets another.
    pub default: Level,
}

/// Every rule, by name.
pub const RULES: &[Rule] = &[
    Rule { code: "broken-anchor", default: Level::Deny },
    Rule { code: "broken-embed", default: Level::Deny },
    Rule { code: "broken-link", default: Level::Deny },
    Rule { code: "broken-redirect", default: Level::Deny },
    Rule { code: "duplicate-id", default: Level::Deny },
    Rule { code: "duplicate-route", default: Level::Deny },
    Rule { code: "duplicate-title", default: Level::Warn },
    Rule { code: "front-matter", default: Level::Warn },
    Rule { code: "mermaid", default: Level::Warn },
    Rule { code: "missing-description", default: Level::Warn },
    Rule { code: "missing-image", default: Level::Deny },
    Rule { code: "orphan-page", default: Level::Warn },
    Rule { code: "parse-error", default: Level::Deny },
    Rule { code: "summary", default: Level::Deny },
    Rule { code: "template", default: Level::Deny },
    Rule { code: "unsafe-link", default: Level::Warn },
    Rule { code: "unused-footnote", default: Level::Warn },
    Rule { code: "unused-variable", default: Level::Warn },
];

/// Each rule's level. A code that is no rule keeps the severity it came with.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    set: BTreeMap<String, Level>,
}

impl Levels {
    /// Sets one rule's level.
    pub fn set(&mut self, code: &str, level: Level) {
        self.set.insert(code.to_owned(), level);
    }

    /// The level of a rule.
    pub fn of(&self, code: &str) -> Level {
        let default = || RULES.iter().find(|rule| rule.code == code).map_or(Level::Warn, |rule| rule.default);
        self.set.get(code).copied().unwrap_or_else(default)
    }

    /// `diagnostics` less the allowed, each at its rule's level, sorted by place, each once.
    pub fn apply(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let is_rule = |code: &str| RULES.iter().any(|rule| rule.code == code);
        let mut kept: Vec<Diagnostic> = diagnostics
            .into_iter()
            .filter_map(|mut diagnostic| {
                if is_rule(diagnostic.code) {
                    diagnostic.severity = match self.of(diagnostic.code) {
                        Level::Allow => return None,
                        Level::Warn => Severity::Warning,
                        Level::Deny => Severity::Error,
                    };
                }
                Some(diagnostic)
            })
            .collect();
        kept.sort();
        kept.dedup();
        kept
    }
}
