//! Same input, same bytes: whatever the folder, the number of threads, the time zone and the language.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[test]
fn two_builds_elsewhere_are_the_same() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/estate");
    let build = |environment: &[(&str, &str)]| {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("estate");
        copy_folder(&project, &copy);
        let mut command = crate::program();
        command.arg("build").arg(&copy).current_dir(folder.path()).envs(environment.iter().copied());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut files = BTreeMap::new();
        read(&copy.join("book"), &copy.join("book"), &mut files);
        files
    };
    let one = build(&[("RAYON_NUM_THREADS", "1"), ("TZ", "UTC"), ("LANG", "C")]);
    let other = build(&[("RAYON_NUM_THREADS", "4"), ("TZ", "Asia/Tokyo"), ("LANG", "tr_TR.UTF-8")]);
    assert!(one.len() > 20, "{:?}", one.keys());
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(bytes == &other[name], "{name} differs");
    }
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

fn read(folder: &Path, root: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, root, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}
