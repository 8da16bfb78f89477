//! One file of the project, written anew: the README that `inject` keeps fresh.
#![expect(clippy::disallowed_methods, reason = "this room writes, and looks at what it writes over")]

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::temporary;
use crate::path::SourcePath;

/// Writes a file of the project at `root`, whole or not at all, with the permissions it has. A link within the project stays one:
/// what it leads to is written.
///
/// # Errors
/// When it cannot be written, or leads out of the project.
pub fn rewrite(root: &Path, path: &SourcePath, bytes: &[u8]) -> io::Result<()> {
    let root = fs::canonicalize(root)?;
    let named = root.join(path.as_str());
    let target = match fs::symlink_metadata(&named) {
        Ok(_) => fs::canonicalize(&named)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = named.parent().map(fs::canonicalize).transpose()?.unwrap_or_else(|| root.clone());
            folder.join(path.name())
        }
        Err(error) => return Err(error),
    };
    if !target.starts_with(&root) {
        let message = "it leads out of the project: what lies there is not ours to write";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let permissions = fs::metadata(&target).ok().map(|data| data.permissions());
    let beside = temporary(&target);
    let written = File::create_new(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))
    });
    written.and_then(|()| fs::rename(&beside, &target)).inspect_err(|error| {
        // Another's file of that name stays.
        if error.kind() != io::ErrorKind::AlreadyExists {
            let _ = fs::remove_file(&beside);
        }
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
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let outside = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(outside.path().join("x"), "theirs").unwrap();
        symlink(outside.path().join("x"), at("out.md")).unwrap();
        symlink(outside.path(), at("away")).unwrap();
        fs::write(at("real.md"), "old").unwrap();
        fs::set_permissions(at("real.md"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.md", at("link.md")).unwrap();
        let write = |name: &str| rewrite(folder.path(), &SourcePath::new(name).unwrap(), b"new");
        assert!(write("out.md").is_err() && write("away/y.md").is_err());
        assert_eq!(fs::read(outside.path().join("x")).unwrap(), b"theirs");
        write("link.md").unwrap();
        assert!(fs::symlink_metadata(at("link.md")).unwrap().is_symlink());
        assert_eq!(fs::read(at("real.md")).unwrap(), b"new");
        assert_eq!(fs::metadata(at("real.md")).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
