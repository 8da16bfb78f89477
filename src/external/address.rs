//! Which addresses are asked, and how they are shown.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::content::url as written_url;

/// More of an address is not shown.
const LONGEST: usize = 200;

/// Names that lead nowhere outside, or nowhere at all: RFC 2606, RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`.
const RESERVED: &[&str] = &[
    "example",
    "example.com",
    "example.net",
    "example.org",
    "home.arpa",
    "internal",
    "invalid",
    "local",
    "localhost",
    "test",
];

/// Whether this is meant to be an address on the web.
pub(super) fn is_web(written: &str) -> bool {
    written_url::is_external(written)
}

/// An address as it is asked: without fragment, which never leaves the reader's browser, and without name and password. `None` when
/// it is no address on the web.
pub(super) fn parse(written: &str) -> Option<Url> {
    let with_scheme;
    let written = match written.starts_with("//") {
        true => {
            with_scheme = format!("https:{written}");
            &with_scheme
        }
        false => written,
    };
    bare(Url::parse(written).ok()?)
}

/// The address that an answer from `base` names.
pub(super) fn join(base: &Url, location: &str) -> Option<Url> {
    bare(base.join(location).ok()?)
}

fn bare(mut url: Url) -> Option<Url> {
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return None;
    }
    url.set_fragment(None);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(url)
}

/// Fit for any terminal: what is no ASCII is encoded in a parsed address. A query may hold a token, and is left out.
pub(super) fn shown(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let query = if url.query().is_some() { "?…" } else { "" };
    let host = url.host_str().unwrap_or_default();
    shortened(&format!("{}://{host}{port}{}{query}", url.scheme(), url.path()))
}

/// The same for what cannot be parsed: what may be a name, a password or a query is left out.
pub(super) fn shown_as_written(written: &str) -> String {
    let path = written.split(['?', '#']).next().unwrap_or_default();
    let bare = match path.rsplit_once('@') {
        Some((_, behind)) => format!("…@{behind}"),
        None => path.to_owned(),
    };
    shortened(&crate::diagnostic::escape_controls(&bare).replace('\n', " "))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Whether an address leads nowhere that others reach: a reserved or local name, or a private number.
pub(super) fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_private_name(name),
        Some(Host::Ipv4(number)) => is_private_v4(number),
        Some(Host::Ipv6(number)) => is_private_v6(number),
        None => true,
    }
}

fn is_private_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let ends = |end: &str| name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    !name.contains('.') || RESERVED.iter().any(|end| ends(end))
}

pub(super) fn is_private_v4(number: Ipv4Addr) -> bool {
    let [first, second, ..] = number.octets();
    number.is_private()
        || number.is_loopback()
        || number.is_link_local()
        || number.is_documentation()
        || number.is_multicast()
        || first == 0
        || first >= 240
        // Shared by providers, RFC 6598.
        || (first == 100 && second & 0xc0 == 64)
}

pub(super) fn is_private_v6(number: Ipv6Addr) -> bool {
    let [first, second, ..] = number.segments();
    number.to_ipv4_mapped().is_some_and(is_private_v4)
        || number.is_loopback()
        || number.is_unspecified()
        || number.is_multicast()
        || number.is_unique_local()
        || number.is_unicast_link_local()
        || (first == 0x2001 && second == 0x0db8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_asked_bare_and_shown_without_what_may_be_secret() {
        for (written, asked, said) in [
            ("https://A.b.io", "https://a.b.io/", "https://a.b.io/"),
            ("//a.b.io/x#y", "https://a.b.io/x", "https://a.b.io/x"),
            (
                "https://me:word@a.b.io:8443/x?sig=1#y",
                "https://a.b.io:8443/x?sig=1",
                "https://a.b.io:8443/x?…",
            ),
            (
                "https://bücher.de/ü\u{1b}[m",
                "https://xn--bcher-kva.de/%C3%BC%1B[m",
                "https://xn--bcher-kva.de/%C3%BC%1B[m",
            ),
        ] {
            let url = parse(written).unwrap();
            assert_eq!((url.as_str(), shown(&url).as_str()), (asked, said));
        }
        for none in ["mailto:a@b.io", "ftp://b.io/", "https://", "https://<name>.b.io/", "https://a b.io/"] {
            assert!(parse(none).is_none(), "{none}");
        }
        assert_eq!(shown_as_written("https://me:word@<x>.io/a?b#c"), "…@<x>.io/a");
    }

    #[test]
    fn redirects_lead_to_the_web_only() {
        let base = parse("https://a.io/b/c?d").unwrap();
        for (location, expected) in [
            ("e", Some("https://a.io/b/e")),
            ("/e", Some("https://a.io/e")),
            ("//b.io", Some("https://b.io/")),
            ("http://me:word@b.io/#x", Some("http://b.io/")),
            ("file:///etc/passwd", None),
            ("javascript:x", None),
        ] {
            assert_eq!(join(&base, location).as_ref().map(Url::as_str), expected, "{location}");
        }
    }

    #[test]
    fn what_nobody_reaches_is_private() {
        for private in [
            "http://localhost:3000/",
            "http://grafana/",
            "https://example.com/",
            "https://www.example.org./x",
            "https://git.acme.example/",
            "http://127.0.0.1/",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://10.1.2.3/",
            "http://172.31.0.1/",
            "http://192.168.0.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fe80::1]/",
            "http://vault.service.internal/",
        ] {
            assert!(is_private(&parse(private).unwrap()), "{private}");
        }
        for public in
            ["https://myexample.com/", "http://8.8.8.8/", "http://172.32.0.1/", "http://[2606:4700::1]/"]
        {
            assert!(!is_private(&parse(public).unwrap()), "{public}");
        }
    }
}
