//! Against a server on this machine: no test here leaves it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use globset::{Glob, GlobSetBuilder};

use super::*;

/// What came in, a request a line: `HEAD /x`.
type Log = Arc<Mutex<Vec<String>>>;

/// A server whose answers are found by path. It ends with the process.
struct Server {
    base: String,
    log: Log,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let log = Log::default();
        let (seen, times) = (Arc::clone(&log), Arc::new(AtomicUsize::new(0)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, times) = (Arc::clone(&seen), Arc::clone(&times));
                std::thread::spawn(move || answer(stream, &seen, &times));
            }
        });
        Self { base, log }
    }

    fn log(&self, path: &str) -> Vec<String> {
        self.log.lock().unwrap().iter().filter(|line| line.contains(path)).cloned().collect()
    }

    /// What comes of these paths.
    fn check(&self, paths: &[&str]) -> Report {
        let links = paths.iter().map(|path| link(&format!("{}{path}", self.base))).collect();
        check(&links, &settings(), &mut Known::default(), &|_, _| {})
    }
}

fn answer(mut stream: TcpStream, seen: &Log, times: &AtomicUsize) {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(read @ 1..) => request.extend_from_slice(&buffer[..read]),
            _ => return,
        }
    }
    let request = String::from_utf8(request).unwrap();
    let mut words = request.split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    seen.lock().unwrap().push(format!("{method} {path}"));
    for header in ["authorization", "cookie"] {
        assert!(!request.to_lowercase().contains(&format!("\n{header}:")), "{request}");
    }
    assert!(request.contains(concat!("infrabook/", env!("CARGO_PKG_VERSION"))), "{request}");
    let text = match (path, method) {
        ("/no-head", "HEAD") => "405 Method Not Allowed",
        ("/no-head" | "/fine" | "/new?token=1" | "/old/", _) => "200 OK\r\nSet-Cookie: a=b",
        ("/gone", _) => "404 evil",
        ("/moved", _) => "301 Moved\r\nLocation: /new?token=1",
        ("/moved-far", _) => "308 Moved\r\nLocation: /moved",
        ("/old", _) => "301 Moved\r\nLocation: /old/",
        ("/elsewhere", _) => "302 Found\r\nLocation: /moved",
        ("/dead-end", _) => "302 Found\r\nLocation: /gone",
        ("/loop", _) => "302 Found\r\nLocation: /loop",
        ("/file", _) => "302 Found\r\nLocation: file:///etc/passwd",
        ("/forbidden", _) => "403 Forbidden",
        ("/busy", _) if times.fetch_add(1, Ordering::SeqCst) == 0 => "429 Too Many\r\nRetry-After: 1",
        ("/busy", _) => "200 OK",
        ("/later", _) => "503 Later\r\nRetry-After: 100000",
        ("/slow", _) => {
            std::thread::sleep(Duration::from_secs(3));
            "200 OK"
        }
        ("/huge", "HEAD") => "405 No",
        ("/huge", _) => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
            // Ends when the other side has heard enough.
            while stream.write_all(&[b'x'; 4096]).is_ok() {}
            return;
        }
        ("/garbled", _) => {
            let _ = stream.write_all(b"what?\r\n\r\n");
            return;
        }
        _ => "500 What",
    };
    let _ = stream
        .write_all(format!("HTTP/1.1 {text}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes());
}

fn settings() -> Settings {
    let (patience, pause) = (Duration::from_secs(1), Duration::from_millis(1));
    Settings { private: true, proxy: false, patience, pause, ..Settings::default() }
}

fn link(address: &str) -> (String, Vec<(SourcePath, Span)>) {
    (address.to_owned(), vec![(SourcePath::new("a.md").unwrap(), Span::new(1, 2))])
}

fn said(findings: &[Diagnostic], base: &str) -> Vec<String> {
    findings.iter().map(|found| format!("{}: {}", found.message, found.help).replace(base, "")).collect()
}

fn unsure(report: &Report, base: &str) -> Vec<(String, Why)> {
    report.unsure.iter().map(|(shown, why)| (shown.replace(base, ""), *why)).collect()
}

#[test]
fn what_is_there_is_found_without_its_pages_being_read() {
    let server = Server::start();
    let report = server.check(&["/fine", "/no-head", "/huge", "/elsewhere", "/old", "/busy"]);
    assert_eq!(
        (report.fine, report.unsure.len(), report.gone.len(), report.moved.len()),
        (6, 0, 0, 0),
        "{report:?}"
    );
    assert_eq!(server.log("/fine"), ["HEAD /fine"]);
    assert_eq!(server.log("/no-head"), ["HEAD /no-head", "GET /no-head"]);
    assert_eq!(server.log("/busy").len(), 2);
}

#[test]
fn what_is_gone_or_moved_is_found_at_every_link_and_asked_once() {
    let server = Server::start();
    let mut links: Links = ["/gone#a", "/dead-end", "/moved", "/moved-far"]
        .iter()
        .map(|path| link(&format!("{}{path}", server.base)))
        .collect();
    let with_password = server.base.replace("http://", "http://me:hunter17@");
    links.extend([link(&format!("{with_password}/gone?secret=1")), link(&format!("{}/gone#b", server.base))]);
    let report = check(&links, &settings(), &mut Known::default(), &|_, _| {});
    let help = "link to where it is now, or take the link out";
    assert_eq!(
        said(&report.gone, &server.base),
        [
            format!("`/dead-end` is gone: its site answers 404: {help}"),
            format!("`/gone` is gone: its site answers 404: {help}"),
            format!("`/gone` is gone: its site answers 404: {help}"),
        ]
    );
    assert_eq!(
        said(&report.moved, &server.base),
        [
            "`/moved` has moved for good: link to `/new?…`",
            "`/moved-far` has moved for good: link to `/new?…`"
        ]
    );
    // The one with the query answers 500, and the password went nowhere.
    assert_eq!(unsure(&report, &server.base), [("/gone?…".into(), Why::Status(500))]);
    // Once for itself, once as where `/dead-end` leads; HEAD and GET each.
    let asked = server.log("/gone").iter().filter(|line| line.ends_with("/gone")).count();
    assert_eq!(asked, 4);
    let everything = format!("{report:?}");
    assert!(
        !everything.contains("hunter17") && !everything.contains("secret") && !everything.contains("evil")
    );
}

#[test]
fn what_cannot_be_known_is_no_finding() {
    let server = Server::start();
    for (path, why) in [
        ("/forbidden", Why::Status(403)),
        ("/later", Why::Status(503)),
        ("/slow", Why::TimeOut),
        ("/loop", Why::Redirects),
        ("/file", Why::Garbled),
        ("/garbled", Why::Garbled),
    ] {
        let report = server.check(&[path]);
        assert_eq!(unsure(&report, &server.base), [(path.to_owned(), why)]);
        assert!(report.gone.is_empty() && report.moved.is_empty());
    }
    assert_eq!(server.log("/later"), ["HEAD /later"], "a long wait is not waited for");
    assert_eq!(server.log("/slow").len(), 2);
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let links = Links::from([link(&format!("http://{closed}/"))]);
    let report = check(&links, &settings(), &mut Known::default(), &|_, _| {});
    assert_eq!(report.unsure[0].1, Why::Connection);
}

#[test]
fn a_host_that_does_not_answer_is_left_alone() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let links = (0..20).map(|at| link(&format!("http://{closed}/{at}"))).collect();
    let done = AtomicUsize::new(0);
    let count = |_: usize, _: usize| {
        done.fetch_add(1, Ordering::Relaxed);
    };
    let report = check(&links, &settings(), &mut Known::default(), &count);
    let asked = report.unsure.iter().filter(|(_, why)| *why == Why::Connection).count();
    let silent = report.unsure.iter().filter(|(_, why)| *why == Why::Silent).count();
    assert_eq!((asked, silent, done.into_inner()), (4, 16, 20));
}

#[test]
fn private_and_ignored_addresses_are_not_asked_and_fine_ones_not_again() {
    let server = Server::start();
    let links =
        Links::from([link(&format!("{}/fine", server.base)), link("mailto:a@b.io"), link("https://<x>.io/")]);
    let nobody = Settings { private: false, ..settings() };
    let report = check(&links, &nobody, &mut Known::default(), &|_, _| {});
    assert_eq!((report.left_out, report.unsure.len()), (1, 1), "{report:?}");
    let ignore = GlobSetBuilder::new().add(Glob::new("http://127.*/**").unwrap()).build().unwrap();
    let report = check(&links, &Settings { ignore, ..settings() }, &mut Known::default(), &|_, _| {});
    assert_eq!(report.left_out, 1);
    assert!(server.log("/").is_empty());
    let mut known = Known::from_bytes(b"", 9, 7);
    assert_eq!(check(&links, &settings(), &mut known, &|_, _| {}).believed, 0);
    let mut known = Known::from_bytes(&known.to_bytes(), 10, 7);
    let report = check(&links, &settings(), &mut known, &|_, _| {});
    assert_eq!((report.believed, report.fine, server.log("/fine").len()), (1, 1, 1));
}

#[test]
fn doubt_keeps_findings_back() {
    let url = Url::parse("https://github.com/acme/infra/x").unwrap();
    let settings = Settings { own: Some("https://github.com/acme/".into()), ..Settings::default() };
    for (answer, is_connected, expected) in [
        (Answer::Gone(Why::Status(404)), true, Answer::Unsure(Why::MayBePrivate)),
        (Answer::Gone(Why::NoHost), true, Answer::Gone(Why::NoHost)),
        (Answer::Gone(Why::NoHost), false, Answer::Unsure(Why::NoHost)),
        (Answer::Gone(Why::Certificate), false, Answer::Unsure(Why::Certificate)),
        (Answer::Fine, true, Answer::Fine),
    ] {
        assert_eq!(with_doubt(answer, &url, is_connected, &settings), expected);
    }
}
