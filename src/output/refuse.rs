//! Folders that are never written to.
#![expect(clippy::disallowed_methods, reason = "part of the room that writes the site")]

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use super::outputs::{self, WHOLE};
use super::versions::written;
use crate::path::{SitePath, SourcePath};

/// Why `output` must not be written to, if it must not: where a site would bury something that is not one.
///
/// `project` is the project's folder, `sources` the folders within it that hold what the site is made of.
///
/// # Errors
/// When a folder on the way to one of them cannot be looked into.
pub fn refuse(output: &Path, project: &Path, sources: &[SourcePath]) -> io::Result<Option<String>> {
    let project = fs::canonicalize(project)?;
    let real = match resolve(output) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Some("it is a link to nothing, or lies behind one".into()));
        }
        resolved => resolved.map_err(|error| super::at(output, &error))?,
    };
    if real.exists() && !real.is_dir() {
        return Ok(Some("it is not a folder".into()));
    }
    let home = std::env::var_os("HOME").map(PathBuf::from).and_then(|home| fs::canonicalize(home).ok());
    if real.parent().is_none() || home.is_some_and(|home| home.starts_with(&real)) {
        return Ok(Some("it is not a folder of its own".into()));
    }
    if project.starts_with(&real) {
        return Ok(Some("it is the project's folder, or holds it".into()));
    }
    if real.components().any(|part| part.as_os_str() == ".git") {
        return Ok(Some("it belongs to git".into()));
    }
    if real.components().any(|part| part.as_os_str() == ".infrabook") {
        return Ok(Some("what is kept between builds lies there".into()));
    }
    let outputs = outputs::noted(&real).unwrap_or_default();
    if let Some(name) = source_in(&real, &outputs) {
        return Ok(Some(format!("it holds `{name}`, which no build wrote")));
    }
    let buries = |folder: &&SourcePath| !folder.is_root() && real.starts_with(project.join(folder.as_str()));
    Ok(sources
        .iter()
        .find(buries)
        .map(|folder| format!("it lies in `{folder}`, which the site is made from")))
}

/// A source file in a folder, at any depth, that no build wrote there, and no program of one of these outputs. A large folder is looked
/// at in part.
pub(super) fn source_in(folder: &Path, outputs: &BTreeSet<String>) -> Option<String> {
    const SOURCES: &[&str] = &["md", "tf", "tofu", "tfvars", "hcl", "toml"];
    const MOST: usize = 20_000;
    let written: BTreeSet<SitePath> = written(folder).into_iter().collect();
    if outputs.contains(WHOLE) {
        return None;
    }
    let mut folders = vec![folder.to_owned()];
    let mut looked_at = 0;
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).into_iter().flatten().filter_map(Result::ok) {
            looked_at += 1;
            let (path, kind) = (entry.path(), entry.file_type().ok()?);
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            let is_output =
                inner == folder && entry.file_name().to_str().is_some_and(|name| outputs.contains(name));
            if kind.is_dir() && (is_output || entry.file_name() == ".git") {
                continue;
            } else if kind.is_dir() {
                folders.push(path);
            } else if SOURCES.contains(&extension) {
                let name = path.strip_prefix(folder).ok()?.display().to_string();
                let is_ours =
                    SitePath::new(&name.replace('\\', "/")).is_some_and(|path| written.contains(&path));
                if !is_ours {
                    return Some(name);
                }
            }
            if looked_at > MOST {
                return None;
            }
        }
    }
    None
}

/// The real path of a folder that may not be there yet: links are followed as far as there is something.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut real = if path.is_absolute() { PathBuf::new() } else { fs::canonicalize(".")? };
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                real.pop();
            }
            part => {
                real.push(part);
                if fs::symlink_metadata(&real).is_ok() {
                    real = fs::canonicalize(&real)?;
                }
            }
        }
    }
    Ok(real)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_buries_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("project");
        fs::create_dir_all(project.join("content/.git")).unwrap();
        fs::write(project.join("file"), "").unwrap();
        let sources = [SourcePath::new("content").unwrap()];
        let why = |path: &Path| refuse(path, &project, &sources).unwrap();
        assert_eq!(why(&project.join("book")), None);
        assert_eq!(why(&project.join("deep/er/book")), None);
        assert_eq!(why(&folder.path().join("site")), None);
        for bad in [".", "..", "/", "content", "content/book", "book/../content", ".git/site", "file"] {
            assert!(why(&project.join(bad)).is_some(), "{bad}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_seen_through() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("project");
        fs::create_dir_all(&project).unwrap();
        std::os::unix::fs::symlink(&project, folder.path().join("link")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("dangling")).unwrap();
        fs::create_dir_all(folder.path().join("target")).unwrap();
        std::os::unix::fs::symlink("target", folder.path().join("fine")).unwrap();
        let why = |name: &str| refuse(&folder.path().join(name), &project, &[]).unwrap();
        assert!(["link", "dangling", "dangling/book"].iter().all(|name| why(name).is_some()));
        assert_eq!(why("fine"), None);
    }
}
