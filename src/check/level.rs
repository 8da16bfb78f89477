//! How grave a rule's findings are.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::RULES;
use crate::diagnostic::{Diagnostic, Severity};

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

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        })
    }
}

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

    /// Whether a rule was given a level.
    pub fn is_set(&self, code: &str) -> bool {
        self.set.contains_key(code)
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
