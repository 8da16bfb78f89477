//! `.infrabook/`: what may be thrown away at any time, and only makes the next build quicker.
#![expect(clippy::disallowed_methods, reason = "this room reads and writes what is kept between builds")]

use std::fs;
use std::io::{self, Write};
use std::path::Path;

const FOLDER: &str = ".infrabook";
/// Where everything in the last build's diagrams stood.
pub const LAYOUTS: &str = "layouts";
/// When the files of the last build's commit had changed.
pub const HISTORY: &str = "history";
/// Which links to other sites led somewhere lately.
#[cfg(feature = "external")]
pub const LINKS: &str = "links";
/// A larger file is none of ours.
const MOST: u64 = 256 << 20;

/// What was kept last under this name; nothing where there is none, or it cannot be read.
pub fn kept(project: &Path, name: &str) -> Vec<u8> {
    let path = project.join(FOLDER).join(name);
    let is_ours = fs::symlink_metadata(&path).is_ok_and(|data| data.is_file() && data.len() <= MOST);
    if is_ours { fs::read(path).unwrap_or_default() } else { Vec::new() }
}

/// Keeps this for the next build, in a folder that git ignores.
///
/// # Errors
/// When it cannot be written: the next build is slower, and that is all.
pub fn keep(project: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let folder = project.join(FOLDER);
    match fs::symlink_metadata(&folder) {
        Ok(data) if !data.is_dir() => return Err(io::ErrorKind::AlreadyExists.into()),
        Ok(_) => {}
        Err(_) => fs::create_dir(&folder)?,
    }
    // Files are made, never opened: a link that lies here leads to what is not ours.
    match fs::File::create_new(folder.join(".gitignore")) {
        Ok(mut file) => file.write_all(b"*\n")?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    // Another build may be writing the same: whoever is last wins, and each file is whole.
    let beside = folder.join(format!("{name}.{}", std::process::id()));
    let mut file = match fs::File::create_new(&beside) {
        // A build that was killed left it, and had the number that this one has: containers give the same ones again and again.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if fs::symlink_metadata(&beside)?.is_file() {
                fs::remove_file(&beside)?;
            }
            fs::File::create_new(&beside)?
        }
        file => file?,
    };
    let written = file.write_all(bytes);
    written.and_then(|()| fs::rename(&beside, folder.join(name))).inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_and_git_ignores_it() {
        let project = tempfile::tempdir().unwrap();
        assert_eq!(kept(project.path(), LAYOUTS), b"");
        keep(project.path(), LAYOUTS, b"one").unwrap();
        keep(project.path(), LAYOUTS, b"two").unwrap();
        assert_eq!(kept(project.path(), LAYOUTS), b"two");
        assert_eq!(fs::read(project.path().join(".infrabook/.gitignore")).unwrap(), b"*\n");
        assert_eq!(fs::read_dir(project.path().join(FOLDER)).unwrap().count(), 2);
    }

    #[test]
    fn what_a_killed_build_left_is_written_over() {
        let project = tempfile::tempdir().unwrap();
        keep(project.path(), HISTORY, b"one").unwrap();
        let folder = project.path().join(FOLDER);
        fs::write(folder.join(format!("{HISTORY}.{}", std::process::id())), "to").unwrap();
        keep(project.path(), HISTORY, b"two").unwrap();
        assert_eq!(kept(project.path(), HISTORY), b"two");
        assert_eq!(fs::read_dir(folder).unwrap().count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let (project, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(other.path(), project.path().join(FOLDER)).unwrap();
        assert!(keep(project.path(), LAYOUTS, b"x").is_err());
        assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0);
        fs::remove_file(project.path().join(FOLDER)).unwrap();
        fs::create_dir(project.path().join(FOLDER)).unwrap();
        let theirs = other.path().join("theirs");
        for name in [format!("{LAYOUTS}.{}", std::process::id()), ".gitignore".into(), LAYOUTS.into()] {
            std::os::unix::fs::symlink(&theirs, project.path().join(FOLDER).join(name)).unwrap();
        }
        assert!(keep(project.path(), LAYOUTS, b"x").is_err() && !theirs.exists());
    }
}
