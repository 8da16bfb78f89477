//! Same input, same bytes: whatever the folder, the number of threads, the time zone, the language, the home and the umask.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::repository::track;

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

/// A repository with a remote and a tagged commit, in a folder of this name.
fn clone(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let git = gix::init(folder).unwrap();
    fs::write(folder.join("README.md"), "No title, and [code](main.tf).\n").unwrap();
    fs::write(folder.join("main.tf"), "variable \"a\" {}\n").unwrap();
    fs::write(folder.join("book.toml"), "[versions]\nsince = \"HEAD\"\n").unwrap();
    let remote = "[remote \"origin\"]\n\turl = https://github.com/acme/infra.git\n";
    let config = folder.join(".git/config");
    fs::write(&config, fs::read_to_string(&config).unwrap() + remote).unwrap();
    let tree = gix::objs::Tree {
        entries: ["README.md", "book.toml", "main.tf"]
            .map(|name| gix::objs::tree::Entry {
                mode: gix::objs::tree::EntryKind::Blob.into(),
                filename: name.into(),
                oid: git.write_blob(fs::read(folder.join(name)).unwrap()).unwrap().detach(),
            })
            .into(),
    };
    let tree = git.write_object(tree).unwrap().detach();
    let who =
        gix::actor::SignatureRef { name: "A".into(), email: "a@example.org".into(), time: "1000 +0000" };
    git.commit_as(who, who, "refs/heads/main", "x", tree, None::<gix::ObjectId>).unwrap();
    fs::write(folder.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
}

#[test]
fn what_a_clone_is_called_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let site = |name: &str| {
        let project = folder.path().join(name);
        clone(&project);
        let output = crate::program().arg("build").arg(&project).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        read_folder(&project.join("book"))
    };
    let one = site("builds/0/workspace");
    assert!(String::from_utf8_lossy(&one["reference/root/index.html"]).contains("<title>infra</title>"));
    assert!(one == site("infra-of-mine"));
}

#[test]
fn what_git_is_set_to_elsewhere_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("infra");
    clone(&project);
    let settings = folder.path().join("gitconfig");
    let mirror = "[url \"https://oauth2:word@mirror.example/\"]\n\tinsteadOf = https://github.com/\n";
    let other = "[remote \"origin\"]\n\turl = https://other.example/a/b\n[core]\n\tbare = true\n";
    fs::write(&settings, format!("{mirror}{other}")).unwrap();
    let settings = settings.to_str().unwrap();
    let elsewhere = folder.path().join("elsewhere");
    let elsewhere = elsewhere.to_str().unwrap();
    let build = |environment: &[(&str, &str)]| {
        let mut command = crate::program();
        command.args(["build", "-d", "../site"]).current_dir(&project);
        let output = command.envs(environment.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let site = read_folder(&folder.path().join("site"));
        fs::remove_dir_all(folder.path().join("site")).unwrap();
        site
    };
    let plain = build(&[]);
    let page = String::from_utf8_lossy(&plain["index.html"]).into_owned();
    assert!(page.contains("https://github.com/acme/infra/blob/"), "{page}");
    for environment in [
        &[("GIT_CONFIG_GLOBAL", settings)][..],
        &[("GIT_CONFIG_SYSTEM", settings)],
        &[
            ("GIT_CONFIG_COUNT", "2"),
            ("GIT_CONFIG_KEY_0", "url.https://oauth2:word@mirror.example/.insteadOf"),
            ("GIT_CONFIG_VALUE_0", "https://github.com/"),
            ("GIT_CONFIG_KEY_1", "core.bare"),
            ("GIT_CONFIG_VALUE_1", "true"),
        ],
        &[("GIT_CONFIG_PARAMETERS", "'remote.origin.url'='https://other.example/a/b'")],
        &[("GIT_DIR", elsewhere), ("GIT_WORK_TREE", elsewhere), ("GIT_OBJECT_DIRECTORY", elsewhere)],
    ] {
        assert!(build(environment) == plain, "{environment:?}");
    }
}

#[test]
fn what_gitignore_names_plays_no_part_where_it_is_tracked() {
    let project = tempfile::tempdir().unwrap();
    let files = [
        ("README.md", "# Home\n\n![Plan](local/plan.svg), [keys](local/.env) and [notes](local/notes.md)\n"),
        ("live/prod/main.tf", "variable \"region\" {\n  default = \"one\"\n}\n"),
        ("live/prod/terraform.tfvars", "region = \"two-by-the-sea\"\n"),
        ("local/.env", "PASSWORD=canary\n"),
        ("local/notes.md", "# Notes\n"),
        ("local/plan.svg", "<svg/>"),
    ];
    for (path, text) in files {
        let path = project.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let build = |ignored: &str, tracked: &[&str]| {
        fs::write(project.path().join(".gitignore"), ignored).unwrap();
        track(project.path(), tracked);
        let output = crate::program().arg("build").arg(project.path()).output().unwrap();
        // Where the notes are ignored, links to them are broken.
        assert!(output.status.code() <= Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        read_folder(&project.path().join("book"))
    };
    let all = files.map(|(path, _)| path);
    let (plain, tracked) = (build("", &[]), build("*.tfvars\nlocal/\n", &all));
    assert_eq!(plain.keys().collect::<Vec<_>>(), tracked.keys().collect::<Vec<_>>());
    assert!(plain == tracked);
    let holds = |site: &BTreeMap<String, Vec<u8>>, word: &str| {
        site.values().any(|bytes| String::from_utf8_lossy(bytes).contains(word))
    };
    assert!(holds(&plain, "two-by-the-sea") && plain.contains_key("local/notes.html"));
    assert!(!holds(&plain, "canary"));
    let ignored = build("*.tfvars\nlocal/\n", &[]);
    assert!(!holds(&ignored, "two-by-the-sea") && !ignored.contains_key("local/notes.html"));
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
