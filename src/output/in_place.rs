//! One file of the project, written anew: the README that `inject` keeps fresh.
#![expect(clippy::disallowed_methods, reason = "this room writes, and looks at what it writes over")]

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::stage::aside;
use crate::path::SourcePath;

/// Writes a file of the project at `root`, whole or not at all, with the permissions it has. `path` is where the file lies: no link is on
/// the way there. Which file may be written is not known here.
///
/// # Errors
/// When it cannot be written, is read-only, or a link is on the way.
pub fn rewrite(root: &Path, path: &SourcePath, bytes: &[u8]) -> io::Result<()> {
    let root = fs::canonicalize(root)?;
    let target = root.join(path.as_str());
    let folder = root.join(path.parent().as_str());
    let there = match fs::symlink_metadata(&target) {
        Ok(data) => Some(data),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let is_straight = fs::canonicalize(&folder)? == folder && path.name() != "";
    if !is_straight || there.as_ref().is_some_and(|data| !data.is_file()) {
        let message = "a link is on the way, or it is no file: what lies there is not ours to write";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let permissions = there.map(|data| data.permissions());
    // To rename a file over it would succeed.
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let beside = aside(&target);
    let mut file = File::create_new(&beside).map_err(|error| {
        // Another's file of that name stays.
        io::Error::new(error.kind(), format!("{}: {error}", beside.file_name().unwrap_or_default().display()))
    })?;
    let written = permissions
        .map_or(Ok(()), |permissions| file.set_permissions(permissions))
        .and_then(|()| file.write_all(bytes))
        .and_then(|()| fs::rename(&beside, &target));
    written.inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_and_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = SourcePath::new("README.md").unwrap();
        rewrite(folder.path(), &path, b"one").unwrap();
        rewrite(folder.path(), &path, b"two").unwrap();
        assert_eq!(fs::read(folder.path().join("README.md")).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(rewrite(folder.path(), &SourcePath::new("gone/README.md").unwrap(), b"x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_links_are_not_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let outside = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(outside.path().join("x"), "theirs").unwrap();
        symlink(outside.path().join("x"), at("out.md")).unwrap();
        symlink(outside.path(), at("away")).unwrap();
        symlink("gone", at("nothing.md")).unwrap();
        fs::create_dir(at("folder.md")).unwrap();
        for (name, mode) in [("real.md", 0o640), ("kept.md", 0o440)] {
            fs::write(at(name), "old").unwrap();
            fs::set_permissions(at(name), fs::Permissions::from_mode(mode)).unwrap();
        }
        let write = |name: &str| rewrite(folder.path(), &SourcePath::new(name).unwrap(), b"new");
        for name in ["out.md", "away/y.md", "nothing.md", "folder.md", "kept.md", ""] {
            assert!(write(name).is_err(), "{name}");
        }
        assert_eq!(fs::read(outside.path().join("x")).unwrap(), b"theirs");
        assert_eq!(fs::read(at("kept.md")).unwrap(), b"old");
        write("real.md").unwrap();
        assert_eq!(fs::read(at("real.md")).unwrap(), b"new");
        assert_eq!(fs::metadata(at("real.md")).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 6, "nothing is left beside");
    }
}
