//! Which addresses are asked, and how they are shown.

use url::Url;

use crate::content::url as written_url;

/// More of an address is not shown.
const LONGEST: usize = 200;

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
}
