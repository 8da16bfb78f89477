//! The name of a version of a site: `v1.4`, `main`. It is a folder of the output folder, a segment of addresses, and a word on pages.

use std::cmp::Ordering;
use std::fmt;

use crate::path::is_device;

/// The folder that holds the latest version, whatever its name is.
pub const LATEST: &str = "latest";

/// A name that can be one folder everywhere: letters, digits, `.`, `_` and `-`, the first a letter or a digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionName(String);

impl VersionName {
    /// The name, or why it cannot be one.
    ///
    /// # Errors
    /// In words that go on from the name: "`a/b` cannot name a version: ...".
    pub fn new(name: &str) -> Result<Self, String> {
        let refused = |why: &str| Err(format!("`{name}` cannot name a version: {why}"));
        let is_fitting = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if name.is_empty() || name.len() > 100 {
            return refused("a name has 1 to 100 characters");
        }
        if !name.chars().all(is_fitting) || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return refused(
                "it may hold letters, digits, `.`, `_` and `-`, and begins with a letter or a digit",
            );
        }
        if name.ends_with('.') || is_device(name) {
            return refused("Windows knows no folder of that name");
        }
        if TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(name)) {
            return refused("that is the name of something else that lies beside the versions");
        }
        Ok(Self(name.into()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is no number, as `main` is none.
    fn is_branch(&self) -> bool {
        self.numbers().is_none()
    }

    /// Whether this comes before the version that it is named after: `v2.0-rc1`.
    pub fn is_pre_release(&self) -> bool {
        self.numbers().is_some_and(|(_, before)| !before.is_empty())
    }

    /// The numbers, and what follows them from the first letter on: `1.4` and `rc1` of `v1.4-rc1`.
    fn numbers(&self) -> Option<(&str, &str)> {
        let bare = self.0.strip_prefix(['v', 'V']).unwrap_or(&self.0);
        bare.starts_with(|c: char| c.is_ascii_digit()).then(|| {
            let letter = bare.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(bare.len());
            (bare[..letter].trim_end_matches(['.', '_', '-']), &bare[letter..])
        })
    }

    /// The newest version first, by its numbers, a release before its pre-releases. Names that are no numbers come last, by the alphabet.
    pub fn newest_first(&self, other: &Self) -> Ordering {
        let by_numbers = match (self.numbers(), other.numbers()) {
            (Some((here, pre)), Some((there, other_pre))) => natural(there, here)
                .then_with(|| other_pre.is_empty().cmp(&pre.is_empty()))
                .then_with(|| natural(other_pre, pre)),
            _ => self.is_branch().cmp(&other.is_branch()),
        };
        by_numbers.then_with(|| self.0.cmp(&other.0))
    }
}

impl fmt::Display for VersionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What lies beside the versions, and what is made of names there.
const TAKEN: &[&str] = &[LATEST, "index.html", "404.html", "versions.json", "CNAME"];

/// Compares texts, the digits in them as numbers of any size: `1.9` before `1.10`, `1.9` before `1.9.0`.
fn natural(a: &str, b: &str) -> Ordering {
    let (a, b) = (runs(a), runs(b));
    for (a, b) in a.iter().zip(&b) {
        let order = match (number(a), number(b)) {
            (Some(a), Some(b)) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
            _ => a.cmp(b),
        };
        if order.is_ne() {
            return order;
        }
    }
    a.len().cmp(&b.len())
}

/// The digits less leading zeros.
fn number(run: &str) -> Option<&str> {
    run.starts_with(|c: char| c.is_ascii_digit()).then(|| run.trim_start_matches('0'))
}

/// Digits and what is between them, in turns.
fn runs(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let is_other = |c: char| c.is_ascii_digit() != first.is_ascii_digit();
        let (run, after) = rest.split_at(rest.find(is_other).unwrap_or(rest.len()));
        runs.push(run);
        rest = after;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_folder_everywhere() {
        for name in
            ["v1.4", "main", "1", "2024-05-01", "release_9", "v1.10.0-rc.1", "console", "com", "com10"]
        {
            assert_eq!(VersionName::new(name).unwrap().as_str(), name);
        }
        let long = "v".repeat(101);
        for name in [
            "",
            ".",
            "..",
            "...",
            ".git",
            "_infrabook",
            "-d",
            "a/b",
            "a\\b",
            "a b",
            "é",
            "a\n",
            "a%2fb",
            "latest",
            "Latest",
            "con",
            "NUL",
            "aux.txt",
            "COM1",
            "lpt9.x",
            "v1.",
            "index.html",
            "CNAME",
            &long,
        ] {
            let error = VersionName::new(name).unwrap_err();
            assert!(error.contains("cannot name a version: "), "{error}");
        }
    }

    #[test]
    fn the_newest_comes_first() {
        let sorted = [
            "v2.0-rc10",
            "v2.0-rc9",
            "v2.0-beta",
            "v1.10.1",
            "1.10",
            "v1.10-rc1",
            "v1.9",
            "v1.4.0",
            "v1.4",
            "v0.99999999999999999999999",
            "v0.3",
            "develop",
            "main",
            "vnext",
        ];
        let mut names: Vec<VersionName> =
            sorted.iter().rev().map(|name| VersionName::new(name).unwrap()).collect();
        names.sort_by(VersionName::newest_first);
        assert_eq!(names.iter().map(VersionName::as_str).collect::<Vec<_>>(), sorted);
        let pre: Vec<_> =
            names.iter().filter(|name| name.is_pre_release()).map(VersionName::as_str).collect();
        assert_eq!(pre, ["v2.0-rc10", "v2.0-rc9", "v2.0-beta", "v1.10-rc1"]);
    }

    #[test]
    fn days_are_numbers() {
        let name = |text| VersionName::new(text).unwrap();
        assert!(name("2024-10-01").newest_first(&name("2024-9-30")).is_lt());
        assert!(!name("2024-10-01").is_pre_release());
    }
}
