//! `CODEOWNERS`: who answers for which files. Source: GitHub's documentation, "About code owners".

use std::collections::BTreeMap;
use std::sync::OnceLock;

use globset::{GlobBuilder, GlobMatcher};

use super::files::Reader;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;

/// Where the file may be, the first that is there counting, as for GitHub.
pub(super) const PLACES: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// A larger file is no CODEOWNERS for GitHub either.
const LARGEST: usize = 3 << 20;

/// So many patterns with wildcards are held against a path. Those without are looked up, and may be any number.
const MOST_GLOBS: usize = 1_000;

/// Who answers for which files.
#[derive(Clone, Debug, Default)]
pub struct CodeOwners {
    /// The owners of each line.
    owners: Vec<Vec<String>>,
    /// What begins at the top: `/docs/guide.md`.
    paths: BTreeMap<String, Lines>,
    /// What is a name anywhere: `scripts/`.
    names: BTreeMap<String, Lines>,
    /// What has wildcards, by the name that it ends with (`/docs/*/guide.md`) or else by nothing; as the lines stand.
    globs: BTreeMap<String, Vec<Glob>>,
    text: String,
}

/// The last line that names a thing, and the last that names what lies in it.
#[derive(Clone, Debug, Default)]
struct Lines {
    itself: Option<usize>,
    inside: Option<usize>,
}

/// A pattern with wildcards, over whole paths.
#[derive(Clone, Debug)]
struct Glob {
    line: usize,
    pattern: String,
    /// Made when a path is held against it.
    matcher: OnceLock<Option<GlobMatcher>>,
}

impl PartialEq for CodeOwners {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl CodeOwners {
    /// Reads the file. A line that cannot be understood means nothing, as for GitHub.
    pub fn parse(text: &str) -> Self {
        let mut read = Self { text: text.to_owned(), ..Self::default() };
        for line in text.lines() {
            let line = line.split(" #").next().unwrap_or_default().trim();
            let mut words = line.split_whitespace();
            let Some(pattern) = words.next().filter(|it| !it.starts_with('#')) else { continue };
            read.add(pattern);
            // Mail addresses are nobody's business but the forge's.
            let names = words.filter(|word| word.starts_with('@') && word.len() > 1);
            read.owners.push(names.map(str::to_owned).collect());
        }
        read
    }

    /// The pattern of the next line: as in a `.gitignore`, the thing itself and what is in it.
    fn add(&mut self, pattern: &str) {
        // GitHub knows neither ranges nor negation.
        if pattern.starts_with('!') || pattern.contains(['[', '{', '\\']) {
            return;
        }
        let line = self.owners.len();
        let bare = pattern.trim_matches('/');
        let is_anchored = pattern.trim_end_matches('/').contains('/');
        let last = bare.rsplit('/').next().unwrap_or_default();
        let itself = !pattern.ends_with('/');
        // `docs/*` is what lies in it, and no deeper; `*` is everything.
        let inside = !(itself && is_anchored && last == "*");
        if !bare.contains(['*', '?']) {
            let known = if is_anchored { &mut self.paths } else { &mut self.names };
            let known = known.entry(bare.to_owned()).or_default();
            known.itself = if itself { Some(line) } else { known.itself };
            known.inside = Some(line);
            return;
        }
        let base = if is_anchored { bare.to_owned() } else { format!("**/{bare}") };
        let pattern = match (itself, inside) {
            (true, true) => format!("{{{base},{base}/**}}"),
            (true, false) => base,
            _ => format!("{base}/**"),
        };
        let name = if last.contains(['*', '?']) { "" } else { last };
        let like = self.globs.entry(name.to_owned()).or_default();
        // One more tells that there are more.
        if like.len() <= MOST_GLOBS {
            like.push(Glob { line, pattern, matcher: OnceLock::new() });
        }
    }

    /// The teams and people who answer for a file: those of the last line that its path matches.
    pub fn of(&self, path: &SourcePath) -> &[String] {
        let mut last: Option<usize> = None;
        let text = path.as_str();
        let ends = text.match_indices('/').map(|(at, _)| at).chain([text.len()]);
        let mut start = 0;
        for end in ends {
            let is_whole = end == text.len();
            let (folder, name) =
                (text.get(..end).unwrap_or_default(), text.get(start..end).unwrap_or_default());
            start = end + 1;
            for known in [self.paths.get(folder), self.names.get(name)].into_iter().flatten() {
                last = last.max(if is_whole { known.itself } else { known.inside });
            }
            last = self.last_glob(name, text, last);
        }
        last = self.last_glob("", text, last);
        last.and_then(|line| self.owners.get(line)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The last line of those that end with this name and match, or that of before, where it comes later.
    fn last_glob(&self, name: &str, path: &str, before: Option<usize>) -> Option<usize> {
        let like = self.globs.get(name).map(Vec::as_slice).unwrap_or_default();
        let mut later = like.iter().take(MOST_GLOBS).rev().take_while(|glob| Some(glob.line) > before);
        later.find(|glob| glob.is_match(path)).map_or(before, |glob| Some(glob.line))
    }

    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// Whether it has more patterns with wildcards than are read.
    fn is_too_long(&self) -> bool {
        self.globs.values().any(|like| like.len() > MOST_GLOBS)
    }
}

impl Glob {
    fn is_match(&self, path: &str) -> bool {
        let make = || GlobBuilder::new(&self.pattern).literal_separator(true).build().ok();
        let matcher = self.matcher.get_or_init(|| make().map(|glob| glob.compile_matcher()));
        matcher.as_ref().is_some_and(|matcher| matcher.is_match(path))
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
            Ok((text, _)) if text.len() <= LARGEST => {
                let owners = CodeOwners::parse(&text);
                if owners.is_too_long() {
                    let message = format!("of the lines with wildcards the first {MOST_GLOBS} are read");
                    let help =
                        "name folders instead of patterns, or put `owner` into the front matter of pages";
                    self.say([Diagnostic::warning("config", &path, message).help(help)]);
                }
                owners
            }
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
                    /scripts @ops @acme/dev\n**/deep @deep\n/apps/free\n!x @no\n[ab] @no\nroot.md a@b.example\n\
                    /in/*/x.md @in\n/any/**/x.md @any\n/q/a?/ @q\n/mixed @first\n/mixed/ @then\n";
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
            ("in/a/x.md", "@in"),
            ("in/x.md", "@acme/all"),
            ("in/a/b/x.md", "@acme/all"),
            ("any/a/b/x.md", "@any"),
            ("q/ab/x", "@q"),
            ("q/abc/x", "@acme/all"),
            ("mixed", "@first"),
            ("mixed/x", "@then"),
        ] {
            let found = owners.of(&SourcePath::new(path).unwrap()).join(" ");
            assert_eq!(found, expected, "{path}");
        }
        assert!(CodeOwners::parse("").is_empty() && CodeOwners::default().of(&SourcePath::root()).is_empty());
    }
    #[test]
    fn many_lines_are_looked_up_and_of_wildcards_only_so_many_are_held_against_a_path() {
        let lines = |pattern: &dyn Fn(usize) -> String| -> CodeOwners {
            CodeOwners::parse(&(0..20_000).map(|at| format!("{} @o{at}\n", pattern(at))).collect::<String>())
        };
        let of = |owners: &CodeOwners, path: &str| owners.of(&SourcePath::new(path).unwrap()).join(" ");
        let plain = lines(&|at| format!("/docs/p{at}.md"));
        let named = lines(&|at| format!("/docs/*/p{at}.md"));
        let globs = lines(&|at| format!("/docs/p{at}*"));
        for at in (0..20_000).step_by(100) {
            assert_eq!(of(&plain, &format!("docs/p{at}.md")), format!("@o{at}"));
            assert_eq!(of(&named, &format!("docs/x/p{at}.md")), format!("@o{at}"));
        }
        assert_eq!((of(&globs, "docs/p7.md"), of(&globs, "docs/p19999.md")), ("@o7".into(), "@o199".into()));
        assert_eq!([plain, named, globs].map(|it| it.is_too_long()), [false, false, true]);
    }
}
