//! Answers requests from the site's routes. A URL is never mapped to the file system.

use std::io::{self, Read, SeekFrom};
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tiny_http::{Header, Method, Request, Response, StatusCode};

use super::memo::Made;
use super::range::{self, Wanted};
use super::snapshot::Snapshot;
use super::{State, live};
use crate::content::url;
use crate::outline::Route;
use crate::path::SitePath;
use crate::tree::Opened;

/// What is sent.
pub(super) type Reply = Response<Box<dyn Read + Send>>;

/// Answers one request.
pub(super) fn answer(request: Request, state: &State) {
    let news = match check(&request, state) {
        Err(reply) => return send(request, reply),
        Ok(path) if path == live::NEWS => since(request.url()),
        Ok(path) => {
            // A page that cannot be made costs its reader an answer, and nobody else anything.
            let reply = catch_unwind(AssertUnwindSafe(|| reply(&request, &path, state)));
            return send(request, reply.unwrap_or_else(|_| plain(500, "this page could not be made")));
        }
    };
    state.live.ask(request, news.as_deref());
}

/// Sends, on a thread of its own: a client that is slow holds nobody up, and one that has gone is no concern of ours. Where there can
/// be no more threads, it is answered with an error.
pub(super) fn send(request: Request, reply: Reply) {
    let write = move || drop(request.respond(reply));
    let _ = std::thread::Builder::new().name("reply".into()).stack_size(128 << 10).spawn(write);
}

/// The path that is asked for, within the site. GET and HEAD only, only for this machine (a page elsewhere that has a name resolve
/// to it gets nothing), and only below the site's base path, as where it is published.
fn check(request: &Request, state: &State) -> Result<String, Reply> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return Err(plain(405, "only GET and HEAD").with_header(named("Allow", "GET, HEAD")));
    }
    if !is_allowed(header(request, "Host").unwrap_or_default(), &state.host) {
        return Err(plain(403, "this preview answers to its own address only"));
    }
    let raw = path_of(request.url());
    let path = url::decode(raw).ok_or_else(|| plain(400, "not a path"))?;
    let base = state.base_path();
    let decoded = url::decode(&base).unwrap_or_else(|| base.as_str().into());
    match path.strip_prefix(&*decoded) {
        Some(path) => Ok(path.to_owned()),
        None if path == "/" || format!("{path}/") == decoded => Err(redirect(&base)),
        None => Err(plain(404, &format!("this site is below {base}"))),
    }
}

/// The path of a request's target, be it in origin form or absolute. RFC 9112, section 3.2.
fn path_of(target: &str) -> &str {
    let target = target.split(['?', '#']).next().unwrap_or_default();
    match target.strip_prefix("http://") {
        Some(rest) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => target,
    }
}

/// `?since=…`
fn since(target: &str) -> Option<String> {
    let query = target.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix("since=")).map(str::to_owned)
}

/// `localhost`, the name it was told to listen on, or an address: a name that somebody else controls is none of these.
fn is_allowed(host: &str, own: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(own) || bare.parse::<IpAddr>().is_ok()
}

fn reply(request: &Request, path: &str, state: &State) -> Reply {
    let snapshot = state.snapshot();
    if path == live::SCRIPT {
        return made(request, 200, "js", Made::new(live::SCRIPT_TEXT.into()));
    }
    let is_folder = path.is_empty() || path.ends_with('/');
    let wanted = if is_folder { format!("{path}index.html") } else { path.to_owned() };
    // A path that is not in normal form names nothing: `/../`, `//`, a NUL.
    let Some(route) = SitePath::new(&wanted).filter(|route| route.as_str() == wanted) else {
        return not_found(request, &snapshot, state);
    };
    let tail = state.tail(&snapshot);
    if let Some(page) = state.memo.page(&route, &snapshot, &tail) {
        return made(request, 200, "html", page);
    }
    let extension = route.extension().unwrap_or_default();
    if let Some(Route::File(file)) = snapshot.site.outline.routes.get(&route) {
        return match snapshot.tree.open(file) {
            Ok(opened) => {
                let tag = format!("\"{:x}-{:x}\"", opened.stamp.size, opened.stamp.modified);
                file_reply(request, extension, opened, &tag)
            }
            Err(error) => plain(404, &format!("{file} cannot be read: {error}")),
        };
    }
    match snapshot.site.bytes(&route, &snapshot.tree) {
        Ok(bytes) => return made(request, 200, extension, Made::new(bytes.into_owned())),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return plain(500, &error.to_string()),
        Err(_) => {}
    }
    let index = route.join("index.html").filter(|index| snapshot.site.has(index));
    if index.is_some() && !is_folder {
        return redirect(&format!("{}/", path_of(request.url())));
    }
    not_found(request, &snapshot, state)
}

fn not_found(request: &Request, snapshot: &Snapshot, state: &State) -> Reply {
    let route = snapshot.site.not_found();
    match route.and_then(|route| state.memo.page(&route, snapshot, &state.tail(snapshot))) {
        Some(page) => made(request, 404, "html", page),
        None => plain(404, "there is no such page"),
    }
}

/// What was made here; nothing but a word where the browser has it already.
fn made(request: &Request, status: u16, extension: &str, made: Made) -> Reply {
    if status == 200 && has_already(request, &made.tag) {
        return empty(304, made.bytes.len()).with_header(named("ETag", &made.tag));
    }
    let size = made.bytes.len();
    of(status, extension, Box::new(io::Cursor::new(made.bytes)), size).with_header(named("ETag", &made.tag))
}

/// A copied file, or the part of it that is asked for.
fn file_reply(request: &Request, extension: &str, opened: Opened, tag: &str) -> Reply {
    let Opened { stamp, mut reader } = opened;
    let size = stamp.size;
    if has_already(request, tag) {
        return empty(304, usize::try_from(size).unwrap_or(0)).with_header(named("ETag", tag));
    }
    // A part of another version is no use to who has the rest of this one.
    let same = header(request, "If-Range").is_none_or(|wanted| wanted == tag);
    let asked = header(request, "Range").filter(|_| same && *request.method() == Method::Get);
    let (status, range) = match range::wanted(asked, size) {
        Wanted::Whole => (200, 0..size),
        Wanted::Part(range) => (206, range),
        Wanted::Nothing => {
            return plain(416, "there is no such part")
                .with_header(named("Content-Range", &format!("bytes */{size}")));
        }
    };
    let length = range.end - range.start;
    // A file that shrinks meanwhile must not make the next answer part of this one.
    if range.start > 0 && reader.seek(SeekFrom::Start(range.start)).is_err() {
        return plain(500, "this file cannot be read");
    }
    let body = reader.chain(io::repeat(0)).take(length);
    let reply = of(status, extension, Box::new(body), usize::try_from(length).unwrap_or(usize::MAX))
        .with_header(named("ETag", tag))
        .with_header(named("Accept-Ranges", "bytes"));
    if status == 200 {
        return reply;
    }
    let place = format!("bytes {}-{}/{size}", range.start, range.end - 1);
    reply.with_header(named("Content-Range", &place))
}

/// Whether a browser says that it has these bytes. RFC 9110, section 13.1.2.
fn has_already(request: &Request, tag: &str) -> bool {
    let known = header(request, "If-None-Match").unwrap_or_default();
    known
        .split(',')
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*")
}

fn header<'a>(request: &'a Request, name: &'static str) -> Option<&'a str> {
    request.headers().iter().find(|header| header.field.equiv(name)).map(|header| header.value.as_str())
}

fn redirect(to: &str) -> Reply {
    plain(302, "").with_header(named("Location", to))
}

/// News for an open page.
pub(super) fn json(text: String) -> Reply {
    let size = text.len();
    of(200, "json", Box::new(io::Cursor::new(text)), size)
}

/// No news.
pub(super) fn nothing() -> Reply {
    empty(204, 0)
}

fn plain(status: u16, words: &str) -> Reply {
    of(status, "txt", Box::new(io::Cursor::new(words.to_owned())), words.len())
}

/// Without a body, though one of `size` bytes was asked for.
fn empty(status: u16, size: usize) -> Reply {
    let headers = vec![named("Cache-Control", "no-cache")];
    let body: Box<dyn Read + Send> = Box::new(io::empty());
    Response::new(StatusCode(status), headers, body, Some(size), None).with_chunked_threshold(usize::MAX)
}

/// With its length told, however long it is: players ask for it before they ask for parts. `no-cache` lets a browser keep it, and
/// has it ask each time whether it is still so.
fn of(status: u16, extension: &str, body: Box<dyn Read + Send>, size: usize) -> Reply {
    let headers = vec![
        named("Content-Type", content_type(extension)),
        named("Cache-Control", "no-cache"),
        named("X-Content-Type-Options", "nosniff"),
    ];
    Response::new(StatusCode(status), headers, body, Some(size), None).with_chunked_threshold(usize::MAX)
}

#[expect(
    clippy::expect_used,
    reason = "names and values are ASCII: they are written here, or were percent-encoded"
)]
fn named(name: &str, value: &str) -> Header {
    let ascii: String = value.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).collect();
    Header::from_bytes(name, ascii).expect("an ASCII header")
}

fn content_type(extension: &str) -> &'static str {
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "xml" => "application/xml",
        "txt" | "md" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mov" => "video/quicktime",
        "ogv" => "video/ogg",
        "vtt" => "text/vtt; charset=utf-8",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "m4a" => "audio/mp4",
        "wasm" => "application/wasm",
        "csv" => "text/csv; charset=utf-8",
        "yaml" | "yml" => "text/plain; charset=utf-8",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_answered() {
        for host in ["localhost:3000", "127.0.0.1", "127.0.0.1:1", "[::1]:3000", "box:3000"] {
            assert!(is_allowed(host, "box"), "{host}");
        }
        for host in
            ["evil.example", "evil.example:3000", "", "localhost.evil.example", "127.0.0.1.nip.example"]
        {
            assert!(!is_allowed(host, "127.0.0.1"), "{host}");
        }
    }

    #[test]
    fn targets_have_a_path() {
        for (target, path) in [
            ("/a/b.html?x=/c#d", "/a/b.html"),
            ("http://127.0.0.1:1/a", "/a"),
            ("http://127.0.0.1", "/"),
            ("*", "*"),
        ] {
            assert_eq!(path_of(target), path, "{target}");
        }
        assert_eq!(since("/x?a=b&since=k-1"), Some("k-1".into()));
        assert_eq!(since("/x"), None);
    }
}
