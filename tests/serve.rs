//! The preview as a program: over a socket, on files that change on disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::repository::track;

/// A project in a folder of its own, and its preview.
struct Preview {
    folder: TempDir,
    child: Child,
    address: SocketAddr,
    base: String,
}

struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

impl Preview {
    fn of(files: &[(&str, &str)], arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        files.iter().for_each(|(path, text)| write(folder.path(), path, text));
        let mut program = crate::program();
        program.args(["serve", "-p", "0"]).args(arguments).arg(folder.path());
        Self::start(folder, program)
    }

    /// The preview that this program starts.
    fn start(folder: TempDir, mut program: Command) -> Self {
        let mut child = program.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let line =
            lines.find_map(|line| Some(line.unwrap().strip_prefix("serving http://")?.to_owned())).unwrap();
        // Nobody reads the rest, and the program may go on writing it.
        std::thread::spawn(move || lines.for_each(drop));
        let (address, rest) = line.split_once('/').unwrap();
        let base = format!("/{}", rest.split(' ').next().unwrap());
        Self { folder, child, address: address.parse().unwrap(), base }
    }

    fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    fn at(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join(path)
    }

    /// The answer to a request that is sent as it stands here.
    fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        // A preview that does not answer fails a test and does not hold it up.
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(answer.len());
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
        let header = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_ascii_lowercase(), value.to_owned()))
        };
        let body = answer.get(end + 4..).unwrap_or_default().to_vec();
        Answer { status, headers: lines.filter_map(header).collect(), body }
    }

    fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n");
        self.raw(request.as_bytes())
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.get(path).body).unwrap()
    }

    /// What open pages are told.
    fn news(&self) -> serde_json::Value {
        serde_json::from_str(&self.text(&format!("{}_infrabook/live", self.base))).unwrap()
    }

    /// Waits until the page holds these words: for every change before them, too. Asks as a page does.
    #[track_caller]
    fn until(&self, path: &str, words: &str) {
        // Each try waits for news.
        for _ in 0..20 {
            let token = self.news()["token"].as_str().unwrap().to_owned();
            if self.text(path).contains(words) {
                return;
            }
            self.get(&format!("{}_infrabook/live?since={token}", self.base));
        }
        panic!("{path} does not come to hold {words:?}:\n{}", self.text(path));
    }

    /// Makes a change, and waits until it is taken up, together with all that was changed before it.
    fn settle(&self, step: usize) {
        self.write("docs/settled.md", &format!("# Settled\n\nSettled {step}.\n"));
        self.until(&format!("{}docs/settled.html", self.base), &format!("Settled {step}."));
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const SMALL: &[(&str, &str)] = &[
    ("README.md", "# Home\n\n[Guide](docs/guide.md)\n"),
    ("docs/guide.md", "# Guide\n\nFirst words. ![picture](picture.svg)\n"),
    ("docs/picture.svg", "0123456789"),
    ("modules/vpc/main.tf", "variable \"cidr\" {\n  description = \"Where.\"\n}\n"),
    (".gitignore", "ignored/\n"),
];

#[test]
fn pages_files_and_assets_are_answered() {
    let preview = Preview::of(SMALL, &[]);
    let page = preview.get("/docs/guide.html");
    assert_eq!(page.status, 200);
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert!(page.body.ends_with(b"</html>\n<script src=\"/_infrabook/live.js\"></script>\n"));
    let again =
        preview.ask("GET", "/docs/guide.html", &format!("If-None-Match: {}\r\n", page.headers["etag"]));
    assert_eq!((again.status, again.body.len()), (304, 0));
    let head = preview.ask("HEAD", "/docs/guide.html", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.headers["content-length"], page.body.len().to_string());
    let picture = preview.get("/docs/picture.svg");
    assert_eq!(
        (picture.headers["content-type"].as_str(), picture.body.as_slice()),
        ("image/svg+xml", &b"0123456789"[..])
    );
    let part = preview.ask("GET", "/docs/picture.svg", "Range: bytes=2-4\r\n");
    assert_eq!((part.status, part.body.as_slice()), (206, &b"234"[..]));
    assert_eq!(part.headers["content-range"], "bytes 2-4/10");
    let old = preview.ask("GET", "/docs/picture.svg", "Range: bytes=2-4\r\nIf-Range: \"old\"\r\n");
    assert_eq!((old.status, old.body.len()), (200, 10));
    assert_eq!(preview.ask("GET", "/docs/picture.svg", "Range: bytes=99-\r\n").status, 416);
    let lost = preview.get("/nowhere.html");
    assert!(lost.status == 404 && String::from_utf8_lossy(&lost.body).contains("no such page"));
    let folder = preview.get("/reference/modules/vpc");
    assert_eq!((folder.status, folder.headers["location"].as_str()), (302, "/reference/modules/vpc/"));
    assert_eq!(preview.get("/reference/modules/vpc/").status, 200);
}

#[test]
fn only_this_machine_reads_and_nobody_writes() {
    let preview = Preview::of(SMALL, &[]);
    for (status, method, host) in [
        (200, "GET", "localhost"),
        (200, "HEAD", "127.0.0.1:1"),
        (403, "GET", "evil.example"),
        (403, "GET", "evil.example:80"),
        (405, "POST", "localhost"),
        (405, "DELETE", "localhost"),
        (405, "OPTIONS", "localhost"),
    ] {
        let request = format!("{method} / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let answer = preview.raw(request.as_bytes());
        assert_eq!(answer.status, status, "{method} {host}");
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
    }
    let no_host = preview.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert_eq!(no_host.status, 403);
}

#[test]
fn no_address_leads_out_of_the_site() {
    let preview = Preview::of(SMALL, &[]);
    for path in [
        "/../README.md",
        "/docs/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%252e%252e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/docs\\..\\..\\etc\\passwd",
        "/docs/%5c..%5cmain.tf",
        "/README.md",
        "/modules/vpc/main.tf",
        "/.gitignore",
        "//etc/passwd",
        "/docs/guide.html%00.png",
        "/docs/./guide.html",
        "http://evil.example/../etc/passwd",
        "*",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let answer = preview.raw(request.as_bytes());
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(!body.contains("root:") && !body.contains("variable \""), "{path}: {body}");
    }
    preview.raw(b"\r\n\r\n");
    preview.raw(b"GET /\0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn the_base_path_is_as_where_it_is_published() {
    let config = ("book.toml", "[book]\nsrc = \"docs\"\n[output.html]\nsite-url = \"/base/\"\n");
    let preview = Preview::of(&[config, ("docs/guide.md", "# Guide\n")], &[]);
    assert_eq!(preview.base, "/base/");
    assert_eq!(preview.get("/base/guide.html").status, 200);
    assert!(
        preview.text("/base/guide.html").ends_with("<script src=\"/base/_infrabook/live.js\"></script>\n")
    );
    assert_eq!(preview.get("/guide.html").status, 404);
    let top = preview.get("/");
    assert_eq!((top.status, top.headers["location"].as_str()), (302, "/base/"));
}

#[test]
fn edits_of_every_kind_are_taken_up() {
    let preview = Preview::of(SMALL, &[]);
    preview.write("docs/guide.md", "# Guide\n\nOther words.\n");
    preview.until("/docs/guide.html", "Other words.");
    // As editors save: aside, and then in its place.
    preview.write("docs/.guide.md.swp", "# Guide\n\nAtomic words.\n");
    fs::rename(preview.at("docs/.guide.md.swp"), preview.at("docs/guide.md")).unwrap();
    preview.until("/docs/guide.html", "Atomic words.");
    preview.write("docs/new/deep/page.md", "# New\n\nNew words.\n");
    preview.until("/docs/new/deep/page.html", "New words.");
    fs::rename(preview.at("docs/new"), preview.at("docs/moved")).unwrap();
    preview.until("/docs/moved/deep/page.html", "New words.");
    assert_eq!(preview.get("/docs/new/deep/page.html").status, 404);
    preview.write("docs/moved/deep/page.md", "# New\n\nMoved words.\n");
    preview.until("/docs/moved/deep/page.html", "Moved words.");
    fs::remove_dir_all(preview.at("docs/moved")).unwrap();
    preview.write("docs/moved/deep/page.md", "# New\n\nWords again.\n");
    preview.until("/docs/moved/deep/page.html", "Words again.");
    preview.write("docs/moved/deep/page.md", "# New\n\nAnd again.\n");
    preview.until("/docs/moved/deep/page.html", "And again.");
    preview.write("modules/vpc/main.tf", "variable \"name\" {\n  description = \"Its name.\"\n}\n");
    preview.until("/reference/modules/vpc/", "input_name");
    preview.write("theme/style/90-own.css", ".own{}");
    preview.write("theme/templates/page.html", "mine: {{ title }} {{ body | safe }}");
    preview.until("/docs/guide.html", "mine: Guide");
    preview.write("book.toml", "[book]\ntitle = \"Named\"\n");
    preview.until("/reference/modules/vpc/", "Named");
    preview.write("docs/picture.svg", "other");
    preview.settle(1);
    assert_eq!(preview.get("/docs/picture.svg").status, 404, "nothing shows it any more");
    fs::remove_file(preview.at("docs/guide.md")).unwrap();
    preview.settle(2);
    assert_eq!(preview.get("/docs/guide.html").status, 404);
}

#[test]
fn what_is_not_the_sites_changes_nothing() {
    let preview = Preview::of(SMALL, &[]);
    fs::create_dir_all(preview.at("ignored")).unwrap();
    preview.settle(1);
    let before = preview.news()["version"].as_u64().unwrap();
    for path in [
        "ignored/a.md",
        "book/index.html",
        ".git/index",
        ".infrabook/x",
        ".terraform/modules/x.tf",
        "docs/.guide.md.swp",
    ] {
        preview.write(path, "# Nothing\n");
    }
    // Touched, and the same.
    preview.write("docs/guide.md", SMALL[1].1);
    fs::remove_file(preview.at("docs/.guide.md.swp")).unwrap();
    preview.settle(2);
    assert_eq!(preview.news()["version"].as_u64().unwrap(), before + 1);
}

#[test]
fn what_is_broken_is_told_until_it_is_mended() {
    let preview = Preview::of(SMALL, &[]);
    preview.write("modules/vpc/main.tf", "variable \"cidr\" {\n  description = \"<img src=x>\n}\n");
    preview.settle(1);
    let faults = preview.news()["faults"].clone();
    assert_eq!(
        (faults[0]["file"].as_str(), faults[0]["line"].as_u64()),
        (Some("modules/vpc/main.tf"), Some(2)),
        "{faults}"
    );
    preview.write("modules/vpc/main.tf", SMALL[3].1);
    preview.write("book.toml", "[book\n");
    preview.until("/_infrabook/live", "\"file\":\"book.toml\"");
    preview.write("docs/guide.md", "# Guide\n\nWritten meanwhile.\n");
    preview.write("book.toml", "[book]\n");
    preview.until("/docs/guide.html", "Written meanwhile.");
    assert_eq!(preview.news()["faults"].as_array().unwrap().len(), 0);
}

#[cfg(unix)]
#[test]
fn a_program_that_fails_leaves_the_last_good_site() {
    const PROGRAM: &str = "import json, sys\nif 'supports' in sys.argv: sys.exit()\nb = json.load(sys.stdin)[1]\nfor it in b['items']: it['Chapter']['content'] += 'Stamped.'\n";
    let good = format!("{PROGRAM}json.dump(b, sys.stdout)\n");
    let files = [
        ("book.toml", "[preprocessor.stamp]\ncommand = 'python3 stamp.py'\n"),
        ("src/SUMMARY.md", "- [One](one.md)\n"),
        ("src/one.md", "# One\n"),
        ("stamp.py", good.as_str()),
    ];
    let preview = Preview::of(&files, &[]);
    preview.until("/one.html", "Stamped.");
    preview.write("stamp.py", "import sys\nsys.exit(0 if 'supports' in sys.argv else 3)\n");
    preview.until("/_infrabook/live", "exit status: 3");
    assert!(String::from_utf8_lossy(&preview.get("/one.html").body).contains("Stamped."));
    preview.write("src/one.md", "# One\n\nWritten meanwhile.\n");
    preview.write("stamp.py", &good);
    preview.until("/one.html", "Written meanwhile.");
    assert_eq!(preview.news()["faults"].as_array().unwrap().len(), 0);
}

#[cfg(unix)]
#[test]
fn a_link_is_what_it_leads_to() {
    let preview = Preview::of(SMALL, &[]);
    preview.write("shared/common.md", "# Common\n\nFirst words.\n");
    std::os::unix::fs::symlink("../shared/common.md", preview.at("docs/common.md")).unwrap();
    preview.until("/docs/common.html", "First words.");
    preview.write("shared/common.md", "# Common\n\nOther words.\n");
    preview.until("/docs/common.html", "Other words.");
    preview.write("shared/else.md", "# Else\n\nElse.\n");
    fs::remove_file(preview.at("docs/common.md")).unwrap();
    std::os::unix::fs::symlink("../shared/else.md", preview.at("docs/common.md")).unwrap();
    preview.until("/docs/common.html", "Else.");
}

#[test]
fn folders_in_new_folders_are_watched() {
    let preview = Preview::of(SMALL, &[]);
    for at in 0..10 {
        fs::create_dir_all(preview.at(&format!("docs/a{at}"))).unwrap();
        // About as long as a change is waited for.
        std::thread::sleep(Duration::from_millis(14 + at));
        preview.write(&format!("docs/a{at}/b/page.md"), "# New\n\nFirst words.\n");
        preview.until(&format!("/docs/a{at}/b/page.html"), "First words.");
        preview.write(&format!("docs/a{at}/b/page.md"), "# New\n\nOther words.\n");
        preview.until(&format!("/docs/a{at}/b/page.html"), "Other words.");
    }
}

#[test]
fn a_folder_that_is_empty_for_a_while_is_watched() {
    let preview = Preview::of(SMALL, &[]);
    fs::create_dir_all(preview.at("docs/empty")).unwrap();
    preview.settle(1);
    preview.settle(2);
    preview.write("docs/empty/page.md", "# New\n\nFirst words.\n");
    preview.until("/docs/empty/page.html", "First words.");
}

#[test]
fn an_output_folder_that_comes_later_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    SMALL.iter().for_each(|(path, text)| write(folder.path(), path, text));
    let mut program = crate::program();
    // A path as it is typed.
    program.args(["serve", "-p", "0"]).current_dir(folder.path());
    let preview = Preview::start(folder, program);
    preview.settle(1);
    let before = preview.news()["version"].as_u64().unwrap();
    preview.write("book/index.html", "built");
    preview.write("book/deep/a.md", "# Built\n");
    preview.settle(2);
    assert_eq!(preview.news()["version"].as_u64().unwrap(), before + 1);
}

#[cfg(unix)]
#[test]
fn where_there_are_too_few_files_the_last_good_site_stays() {
    let folder = tempfile::tempdir().unwrap();
    SMALL.iter().for_each(|(path, text)| write(folder.path(), path, text));
    let mut program = crate::without_pipeline(Command::new("sh"));
    let serve = format!("ulimit -n 64; exec {} serve -p 0 .", env!("CARGO_BIN_EXE_infrabook"));
    program.args(["-c", &serve]).current_dir(folder.path());
    let preview = Preview::start(folder, program);
    let idle: Vec<TcpStream> = (0..100).map_while(|_| TcpStream::connect(preview.address).ok()).collect();
    assert!(idle.len() > 40);
    std::thread::sleep(Duration::from_millis(300));
    // Everything is listed anew.
    preview.write(".gitignore", "ignored/\nother/\n");
    preview.write("docs/guide.md", "# Guide\n\nOther words.\n");
    std::thread::sleep(Duration::from_millis(300));
    drop(idle);
    preview.until("/docs/guide.html", "Other words.");
    assert_eq!(preview.get("/reference/modules/vpc/").status, 200);
    preview.settle(1);
}

#[test]
fn what_is_tracked_in_an_ignored_folder_is_watched() {
    for arguments in [&[][..], &["--poll"]] {
        let folder = tempfile::tempdir().unwrap();
        SMALL.iter().for_each(|(path, text)| write(folder.path(), path, text));
        write(folder.path(), "docs/ignored/words/kept.md", "# Kept\n\nFirst words.\n");
        write(folder.path(), "docs/ignored/words/mine.md", "# Mine\n");
        track(folder.path(), &["docs/ignored/later/new.md", "docs/ignored/words/kept.md"]);
        let mut program = crate::program();
        program.args(["serve", "-p", "0"]).args(arguments).arg(folder.path());
        let preview = Preview::start(folder, program);
        preview.write("docs/ignored/words/kept.md", "# Kept\n\nOther words.\n");
        preview.until("/docs/ignored/words/kept.html", "Other words.");
        preview.write("docs/ignored/later/new.md", "# New\n\nNew words.\n");
        preview.until("/docs/ignored/later/new.html", "New words.");
        assert_eq!(preview.get("/docs/ignored/words/mine.html").status, 404);
    }
}

#[test]
fn files_beside_the_project_are_watched_when_a_page_takes_them_in() {
    for arguments in [&[][..], &["--poll"]] {
        let folder = tempfile::tempdir().unwrap();
        let page = "# A\n\n{{#include ../../shared/part.txt}}\n\n{{#include ../../later/new.txt}}\n";
        write(folder.path(), "book/docs/a.md", page);
        write(folder.path(), "book/book.toml", "[book]\nsrc = \"docs\"\n");
        write(folder.path(), "shared/part.txt", "First words.\n");
        track(folder.path(), &["shared/part.txt"]);
        let mut program = crate::program();
        program.args(["serve", "-p", "0"]).args(arguments).arg(folder.path().join("book"));
        let preview = Preview::start(folder, program);
        preview.until("/a.html", "First words.");
        preview.write("shared/part.txt", "Other words, and more.\n");
        preview.until("/a.html", "Other words");
        preview.write("later/new.txt", "New words.\n");
        preview.until("/a.html", "New words.");
        fs::remove_file(preview.at("shared/part.txt")).unwrap();
        preview.until("/a.html", "{{#include ../../shared/part.txt}}");
    }
}

#[cfg(unix)]
#[test]
fn what_a_link_beside_the_project_leads_to_is_watched() {
    for to in ["deep/er/real.txt", "book/inner.txt"] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "book/docs/a.md", "# A\n\n{{#include ../../shared/part.txt}}\n");
        write(folder.path(), "book/book.toml", "[book]\nsrc = \"docs\"\n");
        write(folder.path(), to, "First words.\n");
        fs::create_dir(folder.path().join("shared")).unwrap();
        let link = folder.path().join("shared/part.txt");
        std::os::unix::fs::symlink(format!("../{to}"), link).unwrap();
        track(folder.path(), &["shared/part.txt", to]);
        let mut program = crate::program();
        program.args(["serve", "-p", "0"]).arg(folder.path().join("book"));
        let preview = Preview::start(folder, program);
        preview.until("/a.html", "First words.");
        preview.write(to, "Other words, and more.\n");
        preview.until("/a.html", "Other words");
    }
}

#[test]
fn files_can_be_looked_at_instead_of_watched() {
    let preview = Preview::of(SMALL, &["--poll"]);
    preview.write("docs/new/page.md", "# New\n\nNew words.\n");
    preview.until("/docs/new/page.html", "New words.");
    preview.write("docs/new/page.md", "# New\n\nOther words, and more of them.\n");
    preview.until("/docs/new/page.html", "Other words");
}

#[test]
fn every_file_is_what_a_build_writes() {
    let preview = Preview::of(SMALL, &[]);
    let edits: &[&[(&str, &str)]] = &[
        &[("docs/guide.md", "# Guide\n\n## Setup\n\nWords. ![picture](picture.svg)\n")],
        &[("README.md", "# Home\n\n[Guide](docs/guide.md#setup) [vpc](modules/vpc/)\n")],
        &[
            ("modules/vpc/main.tf", "variable \"a\" {\n"),
            ("docs/guide.md", "# Guides\n\n![picture](picture.svg)\n"),
        ],
        &[
            ("modules/dns/main.tf", "module \"vpc\" {\n  source = \"../vpc\"\n}\n"),
            ("modules/vpc/main.tf", SMALL[3].1),
        ],
        &[
            ("book.toml", "[book]\ntitle = \"T\"\n[output.html]\nsite-url = \"/\"\n"),
            ("theme/style/90-own.css", ".own{}"),
        ],
        &[("theme/templates/page.html", "{{ title "), ("docs/more/index.md", "# More\n")],
    ];
    for (step, edits) in edits.iter().enumerate() {
        edits.iter().for_each(|(path, text)| preview.write(path, text));
        preview.settle(step);
        let built = tempfile::tempdir().unwrap();
        let output = built.path().join("book");
        let build = crate::program()
            .args(["build", "--dest-dir"])
            .args([output.as_path(), preview.folder.path()])
            .output()
            .unwrap();
        assert!(
            build.status.code().is_some_and(|code| code < 2),
            "{}",
            String::from_utf8_lossy(&build.stderr)
        );
        let mut pages = 0;
        let mut folders = vec![output.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                    continue;
                }
                let path = entry.strip_prefix(&output).unwrap().to_str().unwrap().to_owned();
                if path.starts_with(".infrabook") {
                    continue;
                }
                let mut expected = fs::read(&entry).unwrap();
                // What is to be printed does not follow edits.
                let is_printed = path == "print.html" || path.starts_with("_infrabook/print/");
                if path.ends_with(".html") && !is_printed {
                    expected.extend_from_slice(b"<script src=\"/_infrabook/live.js\"></script>\n");
                    pages += 1;
                }
                assert!(preview.get(&format!("/{path}")).body == expected, "step {step}: {path} differs");
            }
        }
        assert!(pages > 3);
    }
}

#[test]
fn readers_who_do_not_read_hold_nobody_up() {
    let large = "x".repeat(8 << 20);
    let preview = Preview::of(&[("README.md", "# Home\n\n![film](film.mp4)\n"), ("film.mp4", &large)], &[]);
    let request = b"GET /film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let idle: Vec<TcpStream> = (0..60)
        .map(|at| {
            let mut stream = TcpStream::connect(preview.address).unwrap();
            // Some ask and never read, some never finish asking.
            stream.write_all(if at % 2 == 0 { request } else { &request[..9] }).unwrap();
            stream
        })
        .collect();
    assert_eq!(preview.get("/film.mp4").body.len(), large.len());
    preview.write("README.md", "# Home\n\nOther words.\n");
    preview.until("/", "Other words.");
    drop(idle);
}

#[test]
fn a_port_that_is_taken_is_named() {
    let preview = Preview::of(SMALL, &[]);
    let port = preview.address.port().to_string();
    let second = crate::program().args(["serve", "-p", &port]).arg(preview.folder.path()).output().unwrap();
    let words = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(2));
    assert!(words.contains(&format!("127.0.0.1:{port}")) && words.contains("-p 0"), "{words}");
}

#[cfg(unix)]
#[test]
fn it_ends_cleanly() {
    let mut preview = Preview::of(SMALL, &[]);
    let id = preview.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert_eq!(preview.child.wait().unwrap().code(), Some(0));
}
