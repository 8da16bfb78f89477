//! Answers requests from the site's routes. A URL is never mapped to the file system.

use std::io;
use std::net::IpAddr;

use tiny_http::{Header, Method, Request, Response};

use super::{State, live};
use crate::content::url;
use crate::path::SitePath;

/// Answers one request.
pub(super) fn answer(request: Request, state: &State) {
    // A client that has gone is no concern of ours.
    let _ = match check(&request, state) {
        Err((status, words)) => request.respond(plain(status, words)),
        Ok(()) => route(request, state),
    };
}

/// GET and HEAD only, and only for this machine: a page elsewhere that has a name resolve to it gets nothing.
fn check(request: &Request, state: &State) -> Result<(), (u16, &'static str)> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return Err((405, "only GET and HEAD"));
    }
    let header = request.headers().iter().find(|header| header.field.equiv("Host"));
    let host = header.map_or("", |header| header.value.as_str());
    if is_allowed(host, &state.host) {
        Ok(())
    } else {
        Err((403, "this preview answers to its own address only"))
    }
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

fn route(request: Request, state: &State) -> io::Result<()> {
    let snapshot = state.snapshot();
    let base = snapshot.site.scan.config.base_path.as_str();
    let raw = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
    let Some(path) = url::decode(&raw).and_then(|path| Some(path.strip_prefix('/')?.to_owned())) else {
        return request.respond(plain(400, "not a path"));
    };
    let path = path.strip_prefix(&base[1..]).unwrap_or(&path);
    match path {
        live::EVENTS => {
            state.live.join(request);
            return Ok(());
        }
        live::SCRIPT => return request.respond(bytes(200, "js", live::SCRIPT_TEXT.into())),
        _ => {}
    }
    let is_folder = path.is_empty() || path.ends_with('/');
    let wanted = if is_folder { format!("{path}index.html") } else { path.to_owned() };
    // A path that is not in normal form names nothing: `/../`, `//`, a NUL.
    let Some(route) = SitePath::new(&wanted).filter(|route| route.as_str() == wanted) else {
        return not_found(request, state);
    };
    if let Ok(body) = snapshot.site.bytes(&route, &snapshot.tree) {
        return request.respond(page(200, &route, body.into_owned(), base));
    }
    let index = route.join("index.html").filter(|index| snapshot.site.has(index));
    if index.is_some() && !is_folder {
        return request.respond(plain(302, "").with_header(header("Location", &format!("{raw}/"))));
    }
    not_found(request, state)
}

fn not_found(request: Request, state: &State) -> io::Result<()> {
    let snapshot = state.snapshot();
    let route = SitePath::new("404.html").unwrap_or_else(SitePath::root);
    match snapshot.site.bytes(&route, &snapshot.tree) {
        Ok(body) => {
            request.respond(page(404, &route, body.into_owned(), &snapshot.site.scan.config.base_path))
        }
        Err(_) => request.respond(plain(404, "there is no such page")),
    }
}

type Reply = Response<io::Cursor<Vec<u8>>>;

/// A file of the site; a page with the one script element that listens for changes.
fn page(status: u16, route: &SitePath, mut body: Vec<u8>, base: &str) -> Reply {
    let extension = route.extension().unwrap_or_default();
    if extension == "html" {
        body.extend_from_slice(format!("<script src=\"{base}{}\"></script>\n", live::SCRIPT).as_bytes());
    }
    bytes(status, extension, body)
}

fn plain(status: u16, words: &str) -> Reply {
    bytes(status, "txt", words.into())
}

fn bytes(status: u16, extension: &str, body: Vec<u8>) -> Reply {
    Response::from_data(body)
        .with_status_code(status)
        .with_header(header("Content-Type", content_type(extension)))
        .with_header(header("Cache-Control", "no-store"))
        .with_header(header("X-Content-Type-Options", "nosniff"))
}

#[expect(
    clippy::expect_used,
    reason = "names and values are ASCII: they are written here, or were percent-encoded"
)]
fn header(name: &str, value: &str) -> Header {
    let ascii: String = value.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).collect();
    Header::from_bytes(name, ascii).expect("an ASCII header")
}

fn content_type(extension: &str) -> &'static str {
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
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
        "mp4" => "video/mp4",
        "webm" => "video/webm",
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
}
