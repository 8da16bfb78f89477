//! What a link that leads nowhere may have meant: worked out for broken links only, in time that does not depend on how many files there
//! are, but for the folder that was missed.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::nearest;
use crate::path::SourcePath;

/// What there is in a project, to look for what is not.
pub(super) struct Nearby<'a> {
    folders: &'a BTreeSet<SourcePath>,
    /// The names in each folder: of its files, and of its folders.
    names: BTreeMap<SourcePath, Names<'a>>,
    /// Every file and folder, as its components from the last to the first; sorted.
    reversed: Vec<(Vec<&'a str>, &'a SourcePath)>,
}

#[derive(Default)]
struct Names<'a> {
    files: Vec<&'a str>,
    folders: Vec<&'a str>,
}

impl<'a> Nearby<'a> {
    pub(super) fn of(paths: &'a [SourcePath], folders: &'a BTreeSet<SourcePath>) -> Self {
        let mut names: BTreeMap<SourcePath, Names<'a>> = BTreeMap::new();
        for path in paths {
            names.entry(path.parent()).or_default().files.push(path.name());
        }
        for folder in folders.iter().filter(|folder| !folder.is_root()) {
            names.entry(folder.parent()).or_default().folders.push(folder.name());
        }
        let all = paths.iter().chain(folders.iter().filter(|folder| !folder.is_root()));
        let mut reversed: Vec<_> = all.map(|path| (reversed(path), path)).collect();
        reversed.sort();
        Self { folders, names, reversed }
    }

    /// What to write in the place of a link to `target` from a file in `folder`.
    pub(super) fn help(&self, target: &SourcePath, folder: &SourcePath) -> Option<String> {
        let misspelt = || {
            let near = self.misspelt(target)?;
            let end = if self.folders.contains(&near) { "/" } else { "" };
            Some(format!("did you mean `{}{end}`?", relative(&near, folder)))
        };
        let elsewhere = || Some(format!("there is a `{}`", self.elsewhere(target)?));
        misspelt().or_else(elsewhere)
    }

    /// Follows a path, and where a component of it is not there the one beside it that is spelt much the same.
    fn misspelt(&self, target: &SourcePath) -> Option<SourcePath> {
        let mut at = SourcePath::root();
        let mut components = target.components().peekable();
        while let Some(name) = components.next() {
            let is_last = components.peek().is_none();
            let Names { files, folders } = self.names.get(&at)?;
            let files = if is_last { files.as_slice() } else { &[] };
            let known = || folders.iter().chain(files).copied();
            let next = known().find(|known| *known == name).or_else(|| nearest(name, known()))?;
            at = at.join(next)?;
        }
        Some(at)
    }

    /// The file or folder whose path ends as the target's does, with the most components; the first of several. That nothing but its
    /// name is the same says something where no other has that name.
    fn elsewhere(&self, target: &SourcePath) -> Option<&'a SourcePath> {
        let wanted = reversed(target);
        let same =
            |(known, _): &(Vec<&str>, _)| known.iter().zip(&wanted).take_while(|(a, b)| a == b).count();
        let place = self.reversed.partition_point(|(known, _)| *known < wanted);
        let beside = [place.checked_sub(1), Some(place)].into_iter().flatten();
        let most = beside.filter_map(|at| self.reversed.get(at)).map(same).max()?;
        let ending = wanted.get(..most)?;
        let mut found = self
            .reversed
            .get(self.reversed.partition_point(|(known, _)| known.as_slice() < ending)..)?
            .iter();
        let first = found.next().filter(|_| most > 0)?;
        let is_common = found.next().is_some_and(|next| same(next) == 1);
        (most > 1 || !is_common).then_some(first.1)
    }
}

fn reversed(path: &SourcePath) -> Vec<&str> {
    let mut components: Vec<&str> = path.components().collect();
    components.reverse();
    components
}

/// A path as a link in this folder has it.
fn relative(path: &SourcePath, folder: &SourcePath) -> String {
    let same = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(same).map(|_| "..");
    let parts: Vec<&str> = up.chain(path.components().skip(same)).collect();
    if parts.is_empty() { ".".into() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::folders;

    #[test]
    fn what_was_meant() {
        let path = |path: &str| SourcePath::new(path).unwrap();
        let paths = [
            "README.md",
            "docs/README.md",
            "docs/one.md",
            "docs/runbooks/restore.md",
            "modules/example/README.md",
            "modules/example/main.tf",
            "modules/other/README.md",
            "modules/vpc-endpoints/main.tf",
        ]
        .map(path);
        let folders = folders(&paths);
        let nearby = Nearby::of(&paths, &folders);
        for (target, expected) in [
            ("docs/oen.md", Some("did you mean `one.md`?")),
            ("docs/runboks/restore.md", Some("did you mean `runbooks/restore.md`?")),
            ("modules/exmple", Some("did you mean `../modules/example/`?")),
            ("modules/exampl/README.md", Some("did you mean `../modules/example/README.md`?")),
            ("moduls/exampl/mian.tf", Some("did you mean `../modules/example/main.tf`?")),
            ("dosc", Some("did you mean `./`?")),
            ("docs/modules/vpc-endpoints", Some("there is a `modules/vpc-endpoints`")),
            ("docs/restore.md", Some("there is a `docs/runbooks/restore.md`")),
            ("a/b/example/README.md", Some("there is a `modules/example/README.md`")),
            ("docs/nowhere/README.md", None),
            ("docs/nothing.md", None),
        ] {
            assert_eq!(nearby.help(&path(target), &path("docs")).as_deref(), expected, "{target}");
        }
    }
}
