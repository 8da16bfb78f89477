//! `[check]`: the rules' levels, and the settings of rules.

use std::collections::BTreeMap;

use globset::{Glob, GlobSet, GlobSetBuilder};
use toml::{Spanned, Value};

use super::Fault;
use super::raw;
use crate::check::{Level, Levels};
use crate::diagnostic::Span;

/// What is checked, and how grave its findings are.
#[derive(Clone, Debug)]
pub struct Checks {
    /// How grave each rule's findings are.
    pub levels: Levels,
    /// How much of what modules declare must be described; nothing is asked for unless it is written.
    pub coverage_floor: Option<Floor>,
    /// How many days what was reviewed is believed.
    pub reviewed_within: i64,
    /// Which links to other sites are tried.
    pub external: External,
}

/// Which links to other sites are tried, where they are tried at all.
#[derive(Clone, Debug)]
pub struct External {
    /// Addresses that are left out.
    pub ignore: GlobSet,
    /// For so many days an address that was there is not asked again.
    pub cache_days: u64,
}

impl Default for External {
    fn default() -> Self {
        Self { ignore: GlobSet::empty(), cache_days: 7 }
    }
}

/// The least percentage that is asked for, and where in book.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floor {
    /// 0 to 100.
    pub percent: usize,
    /// Where it stands.
    pub span: Span,
}

/// The keys of `[check]` that are no rules.
pub(super) const SETTINGS: [&str; 3] = ["coverage-floor", "external", "reviewed-within"];

impl Default for Checks {
    fn default() -> Self {
        let (levels, external) = (Levels::default(), External::default());
        Self { levels, coverage_floor: None, reviewed_within: 365, external }
    }
}

/// Reads the table. Its keys are known to be rules or settings.
pub(super) fn checks(table: BTreeMap<String, Spanned<Value>>, fault: Fault<'_>) -> Checks {
    let mut checks = Checks::default();
    for (key, value) in table {
        let span = value.span();
        match key.as_str() {
            "coverage-floor" => match value.get_ref().as_integer().and_then(|it| usize::try_from(it).ok()) {
                Some(percent) if percent <= 100 => {
                    checks.coverage_floor = Some(Floor { percent, span: span.into() });
                }
                _ => fault(span, format!("`{key}` is a percentage"), "write a whole number from 0 to 100"),
            },
            "external" => checks.external = external(value, fault),
            "reviewed-within" => match value.get_ref().as_integer() {
                Some(days) if days >= 0 => checks.reviewed_within = days,
                _ => fault(span, format!("`{key}` is a number of days"), "write a whole number, such as 180"),
            },
            rule => match value.get_ref().as_str().map(str::parse::<Level>) {
                Some(Ok(level)) => checks.levels.set(rule, level),
                _ => {
                    let written = value.get_ref().to_string();
                    let message = format!("`{}` is not a level", written.trim_matches(['"', '\'']));
                    fault(span, message, "write `allow`, `warn` or `deny`");
                }
            },
        }
    }
    // Who asks for a floor means it.
    if checks.coverage_floor.is_some() && !checks.levels.is_set("coverage-below") {
        checks.levels.set("coverage-below", Level::Deny);
    }
    checks
}

/// Reads `[check.external]`. Its keys are known.
fn external(table: Spanned<Value>, fault: Fault<'_>) -> External {
    const SHAPE: &str =
        "write `ignore`, a list of globs such as `https://*.internal/**`, and `cache-days`, a whole number";
    let defaults = External::default();
    let span = table.span();
    let raw: raw::External = match table.into_inner().try_into() {
        Ok(raw) => raw,
        Err(error) => {
            fault(span, error.message().trim().replace('\n', "; "), SHAPE);
            return defaults;
        }
    };
    let mut ignore = GlobSetBuilder::new();
    for pattern in raw.ignore {
        match Glob::new(&pattern) {
            Ok(glob) => {
                ignore.add(glob);
            }
            Err(error) => fault(span.clone(), error.to_string(), SHAPE),
        }
    }
    // Each by itself is a glob, and all of them may be too much all the same.
    let ignore = ignore.build().unwrap_or_else(|error| {
        fault(span, error.to_string(), SHAPE);
        defaults.ignore
    });
    External { ignore, cache_days: raw.cache_days.unwrap_or(defaults.cache_days) }
}
