//! A new file of the project, for `init`: what is there stays as it is.
#![expect(clippy::disallowed_methods, reason = "this room writes, and looks at what is there")]

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::path::SourcePath;

/// Makes a file below `root`, and the folders on the way to it, `root` among them. Whether it did: where anything of that name is there,
/// nothing is written.
///
/// # Errors
/// When it cannot be written, or a link or a file is in the place of a folder on the way.
pub fn create(root: &Path, path: &SourcePath, bytes: &[u8]) -> io::Result<bool> {
    if is_there(root, path) {
        return Ok(false);
    }
    let target = root.join(path.as_str());
    fs::create_dir_all(root)?;
    let mut folder = root.to_owned();
    for part in path.parent().components() {
        folder.push(part);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        if !fs::symlink_metadata(&folder)?.is_dir() {
            let message = format!(
                "`{part}` on the way is no folder, or a link to one: what lies there is not ours to write"
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
    }
    let mut file = match File::create_new(&target) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error),
    };
    file.write_all(bytes).map(|()| true).inspect_err(|_| {
        // It is ours, and a part of a file would be taken for the whole.
        let _ = fs::remove_file(&target);
    })
}

/// Whether there is anything of this name, be it a link to nothing.
pub fn is_there(root: &Path, path: &SourcePath) -> bool {
    fs::symlink_metadata(root.join(path.as_str())).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> SourcePath {
        SourcePath::new(path).unwrap()
    }

    #[test]
    fn a_file_is_made_once_with_its_folders() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("new/project");
        assert!(create(&root, &path("a/b/c.md"), b"one").unwrap());
        assert!(!create(&root, &path("a/b/c.md"), b"two").unwrap());
        assert!(!create(&root, &path("a/b"), b"two").unwrap());
        assert_eq!(fs::read(root.join("a/b/c.md")).unwrap(), b"one");
        assert!(create(&root, &path("a/b/c.md/d"), b"x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        use std::os::unix::fs::symlink;
        let outside = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        symlink(outside.path(), folder.path().join("docs")).unwrap();
        symlink(outside.path().join("new.md"), folder.path().join("a.md")).unwrap();
        assert!(create(folder.path(), &path("docs/x.md"), b"x").is_err());
        assert!(!create(folder.path(), &path("a.md"), b"x").unwrap());
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}
