//! What evaluation may look at: the files that were read, and where files are.

use std::collections::BTreeMap;

use super::file::Config;
use super::value::REPOSITORY;
use crate::path::SourcePath;

/// The project, as far as expressions can ask about it. Nothing here reads a file.
pub struct World<'a> {
    /// The files that were read, by path.
    pub configs: BTreeMap<&'a SourcePath, &'a Config>,
    /// Every file's path, in order.
    pub paths: &'a [SourcePath],
    /// The project's folder in its repository.
    pub base: SourcePath,
}

impl World<'_> {
    /// Whether there is such a file, or a folder that holds one.
    pub fn exists(&self, path: &SourcePath) -> bool {
        let at = self.paths.partition_point(|known| known < path);
        if self.paths.get(at) == Some(path) {
            return true;
        }
        let inside = format!("{path}/");
        let first = self.paths.partition_point(|known| known.as_str() < inside.as_str());
        self.paths.get(first).is_some_and(|known| known.as_str().starts_with(&inside))
    }

    /// What Terragrunt would write as an absolute path.
    pub fn absolute(&self, path: &SourcePath) -> String {
        let parts = [REPOSITORY, self.base.as_str(), path.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
    }

    /// What a path leads to, seen from a folder; `None` outside the project.
    pub fn place(&self, text: &str, folder: &SourcePath) -> Option<SourcePath> {
        if let Some(rest) = text.strip_prefix(REPOSITORY) {
            let inside = rest.is_empty() || rest.starts_with('/');
            return SourcePath::new(rest.trim_start_matches('/')).filter(|_| inside)?.strip(&self.base);
        }
        if text.starts_with('~') || text.contains("://") {
            return None;
        }
        self.base.join(folder.as_str())?.join(text)?.strip(&self.base)
    }

    /// The first of these names in the folders above `folder`.
    pub fn in_parents(&self, folder: &SourcePath, names: &[&str]) -> Option<SourcePath> {
        let mut folder = folder.clone();
        while !folder.is_root() {
            folder = folder.parent();
            let found = names.iter().filter_map(|name| folder.join(name)).find(|path| self.exists(path));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// From the project up to the repository's root, and down to a folder of the project.
    pub fn in_repository(&self, folder: &SourcePath) -> SourcePath {
        self.base.join(folder.as_str()).unwrap_or_else(|| folder.clone())
    }
}

/// The way from one folder to another: `../../a`, `.`
pub fn relative(from: &SourcePath, to: &SourcePath) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    let parts: Vec<&str> = up.chain(to.into_iter().skip(common)).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> SourcePath {
        SourcePath::new(text).unwrap()
    }

    #[test]
    fn ways_between_folders() {
        for (from, to, way) in
            [("", "a/b", "a/b"), ("a/b", "", "../.."), ("a/b", "a/c", "../c"), ("a", "a", "."), ("", "", ".")]
        {
            assert_eq!(relative(&path(from), &path(to)), way, "{from} {to}");
        }
    }

    #[test]
    fn paths_stay_in_the_project() {
        let paths = [path("a/x.hcl"), path("a/y/z.hcl"), path("root.hcl")];
        let world = World { configs: BTreeMap::new(), paths: &paths, base: path("live") };
        for (text, place) in [
            ("../x", Some("x")),
            ("../../x", None),
            ("../../live/x", Some("x")),
            ("/etc/x", None),
            ("~/x", None),
            ("\u{f0000}/live/x", Some("x")),
            ("\u{f0000}/x", None),
            ("\u{f0000}x", None),
            ("\u{f0000}/live/a/../b", Some("b")),
        ] {
            assert_eq!(world.place(text, &path("a")).as_ref().map(SourcePath::as_str), place, "{text}");
        }
        assert_eq!(world.in_parents(&path("a/y"), &["no.hcl", "root.hcl"]), Some(path("root.hcl")));
        assert_eq!(world.in_parents(&path("a/y"), &["x.hcl"]), Some(path("a/x.hcl")));
        assert_eq!(world.in_parents(&path("a"), &["x.hcl"]), None);
        assert!(world.exists(&path("a/y")) && !world.exists(&path("a/z")));
    }
}
