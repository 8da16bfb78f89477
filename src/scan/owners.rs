//! `CODEOWNERS`: who answers for which files. Source: GitHub's documentation, "About code owners".

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::files::Reader;
use crate::path::SourcePath;

/// Where the file may be, the first that is there counting, as for GitHub.
pub(super) const PLACES: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// A larger file is no CODEOWNERS for GitHub either.
const LARGEST: usize = 3 << 20;

/// Who answers for which files.
#[derive(Clone, Debug, Default)]
pub struct CodeOwners {
    /// The owners of each line.
    owners: Vec<Vec<String>>,
    /// The line that each pattern stands on.
    line_of: Vec<usize>,
    patterns: GlobSet,
    text: String,
}

impl PartialEq for CodeOwners {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl CodeOwners {
    /// Reads the file. A line that cannot be understood means nothing, as for GitHub.
    pub fn parse(text: &str) -> Self {
        let mut patterns = GlobSetBuilder::new();
        let (mut owners, mut line_of) = (Vec::new(), Vec::new());
        for line in text.lines() {
            let line = line.split(" #").next().unwrap_or_default().trim();
            let mut words = line.split_whitespace();
            let Some(pattern) = words.next().filter(|it| !it.starts_with('#')) else { continue };
            for glob in globs(pattern) {
                if let Ok(glob) = GlobBuilder::new(&glob).literal_separator(true).build() {
                    patterns.add(glob);
                    line_of.push(owners.len());
                }
            }
            // Mail addresses are nobody's business but the forge's.
            let names = words.filter(|word| word.starts_with('@') && word.len() > 1);
            owners.push(names.map(str::to_owned).collect());
        }
        match patterns.build() {
            Ok(patterns) => Self { owners, line_of, patterns, text: text.to_owned() },
            Err(_) => Self::default(),
        }
    }

    /// The teams and people who answer for a file: those of the last line that its path matches.
    pub fn of(&self, path: &SourcePath) -> &[String] {
        if self.owners.is_empty() {
            return &[];
        }
        let lines = self.patterns.matches(path.as_str()).into_iter().filter_map(|at| self.line_of.get(at));
        lines.max().and_then(|&line| self.owners.get(line)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }
}

/// What a pattern of a `.gitignore` is as globs over whole paths: the thing itself, and what is in it.
fn globs(pattern: &str) -> Vec<String> {
    // GitHub knows neither ranges nor negation.
    if pattern.starts_with('!') || pattern.contains(['[', '{', '\\']) {
        return Vec::new();
    }
    let is_folder = pattern.ends_with('/');
    let bare = pattern.trim_matches('/');
    let is_anchored = pattern.trim_end_matches('/').contains('/');
    let base = if is_anchored { bare.to_owned() } else { format!("**/{bare}") };
    let inside = format!("{base}/**");
    match () {
        () if is_folder => vec![inside],
        // `docs/*` is what lies in it, and no deeper; `*` is everything.
        () if is_anchored && bare.rsplit('/').next() == Some("*") => vec![base],
        () => vec![base, inside],
    }
}

impl Reader<'_> {
    /// CODEOWNERS, where there is one.
    pub(super) fn owners(&self, paths: &[SourcePath]) -> CodeOwners {
        let place = PLACES.iter().filter_map(|place| SourcePath::new(place));
        let Some(path) = place.into_iter().find(|path| paths.binary_search(path).is_ok()) else {
            return CodeOwners::default();
        };
        match self.tree().text(&path) {
            Ok((text, _)) if text.len() <= LARGEST => CodeOwners::parse(&text),
            Ok(_) => CodeOwners::default(),
            Err(fault) => {
                self.say([fault]);
                CodeOwners::default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_matches_counts() {
        let text = "# who\n* @acme/all\n*.js @js # scripts\n/build/logs/ @logs\ndocs/* docs@acme.example @docs\napps/ @apps\n\
                    /scripts @ops @acme/dev\n**/deep @deep\n/apps/free\n!x @no\n[ab] @no\nroot.md a@b.example\n";
        let owners = CodeOwners::parse(text);
        for (path, expected) in [
            ("README.md", "@acme/all"),
            ("a/b.js", "@js"),
            ("build/logs/x/y", "@logs"),
            ("x/build/logs/y", "@acme/all"),
            ("docs/a.md", "@docs"),
            ("docs/a/b.md", "@acme/all"),
            ("x/apps/y/z", "@apps"),
            ("scripts/x/y", "@ops @acme/dev"),
            ("a/deep/b", "@deep"),
            ("apps/free/x", ""),
            ("x", "@acme/all"),
            ("a", "@acme/all"),
            ("root.md", ""),
        ] {
            let found = owners.of(&SourcePath::new(path).unwrap()).join(" ");
            assert_eq!(found, expected, "{path}");
        }
        assert!(CodeOwners::parse("").is_empty() && CodeOwners::default().of(&SourcePath::root()).is_empty());
    }
}
