//! Same input, same bytes: whatever the folder, the number of threads, the time zone, the language, the home and the umask.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Where and how a build is run.
struct Circumstances<'a> {
    /// The project's folder, below one that is made for the test.
    project: &'a str,
    /// The working folder, below the same.
    cwd: &'a str,
    environment: &'a [(&'a str, &'a str)],
    umask: &'a str,
}

#[test]
fn two_builds_elsewhere_are_the_same() {
    let one = build(&Circumstances {
        project: "estate",
        cwd: ".",
        environment: &[
            ("RAYON_NUM_THREADS", "1"),
            ("TZ", "UTC"),
            ("LANG", "C"),
            ("LC_ALL", "C"),
            ("HOME", "/"),
            ("USER", "one"),
            ("TMPDIR", "/"),
            ("SOURCE_DATE_EPOCH", "0"),
        ],
        umask: "022",
    });
    let other = build(&Circumstances {
        project: "some/other place/estate",
        cwd: "some/other place/estate/docs",
        environment: &[
            ("RAYON_NUM_THREADS", "4"),
            ("TZ", "Asia/Tokyo"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("HOME", "/nowhere"),
            ("USER", "other"),
            ("COLUMNS", "20"),
            ("CI", "true"),
        ],
        umask: "077",
    });
    assert!(one.len() > 20, "{:?}", one.keys());
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(bytes == &other[name], "{name} differs");
    }
}

/// Builds a copy of the worked estate, and reads the site.
fn build(how: &Circumstances<'_>) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join(how.project);
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content/estate"), &project);
    let program = env!("CARGO_BIN_EXE_infrabook");
    let mut command = if cfg!(unix) {
        let mut shell = crate::without_pipeline(Command::new("sh"));
        shell.args(["-c", &format!("umask {} && exec \"$@\"", how.umask), "sh", program]);
        shell
    } else {
        crate::program()
    };
    command.arg("build").arg(&project).current_dir(folder.path().join(how.cwd));
    let output = command.envs(how.environment.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    read_folder(&project.join("book"))
}

pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file below a folder: its path there, with `/`, and its bytes. Links are not followed.
pub fn read_folder(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            let data = fs::symlink_metadata(&path).unwrap();
            if data.is_dir() {
                folders.push(path);
            } else if data.is_file() {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}
