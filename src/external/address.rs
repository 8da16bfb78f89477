//! Which addresses are asked, and how they are shown.

use std::borrow::Cow;

use url::Url;

use crate::content::url as written_url;
use crate::credential::mask;

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
    harmless(&format!("{}://{host}{port}{}{query}", url.scheme(), url.path()))
}

/// The same for what cannot be parsed: what may be a name, a password or a query is left out. A password may hold any sign, so that
/// nothing before the last `@` is shown; and where that may stand in a query, of what is behind it only what looks like a host.
pub(super) fn shown_as_written(written: &str) -> String {
    let end = |text: &str| text.find(['?', '#']).unwrap_or(text.len());
    let bare = match written.rsplit_once('@') {
        None => written[..end(written)].to_owned(),
        Some((before, behind)) if end(before) == before.len() => format!("…@{}", &behind[..end(behind)]),
        Some((_, behind)) => {
            let host = behind.split(['/', '?', '#']).next().unwrap_or_default();
            let is_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':');
            let host = if host.contains('.') && host.bytes().all(is_host) { host } else { "" };
            format!("…@{host}…")
        }
    };
    harmless(&crate::diagnostic::escape_controls(&bare).replace('\n', " "))
}

/// Without what looks like a secret, and not too long.
fn harmless(text: &str) -> String {
    shortened(&mask(&without_webhook(text)))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Sites whose addresses are secrets themselves, and where those begin: who knows one may send messages by it.
const WEBHOOKS: [(&str, &str); 11] = [
    ("hooks.slack.com", "/"),
    ("hooks.slack-gov.com", "/"),
    ("hooks.zapier.com", "/"),
    ("discord.com", "/api/webhooks/"),
    ("discordapp.com", "/api/webhooks/"),
    ("webhook.office.com", "/"),
    ("outlook.office.com", "/webhook"),
    ("chat.googleapis.com", "/"),
    ("api.telegram.org", "/"),
    ("maker.ifttt.com", "/"),
    ("logic.azure.com", "/"),
];

/// Of a webhook only the host, and what stands before it.
fn without_webhook(text: &str) -> Cow<'_, str> {
    let lower = text.to_ascii_lowercase();
    let host_end = |(host, path): &(&str, &str)| {
        let at = lower.find(host)? + host.len();
        let end = at + lower[at..].find('/')?;
        lower[end..].starts_with(path).then_some(end + 1)
    };
    match WEBHOOKS.iter().find_map(host_end) {
        Some(end) if end < text.len() => Cow::Owned(format!("{}…", &text[..end])),
        _ => Cow::Borrowed(text),
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
    }

    #[test]
    fn what_cannot_be_parsed_is_shown_without_what_may_be_secret() {
        for (written, said) in [
            ("https://<x>.io/a?b#c", "https://<x>.io/a"),
            ("https://me:word@<x>.io/a?b#c", "…@<x>.io/a"),
            ("https://me:pa@ss@<x>.io/", "…@<x>.io/"),
            ("https://me:pa?ss@x.io/", "…@x.io…"),
            ("https://me:pa#ss@x.io:80/y?z", "…@x.io:80…"),
            ("https://<x>.io/a?mail=me@y.io&key=word", "…@…"),
            ("https://<x>.io/a?key=me@word", "…@…"),
            ("https://hooks.slack.com:x/services/T0/B0/word", "https://hooks.slack.com:x/…"),
        ] {
            assert_eq!(shown_as_written(written), said, "{written}");
        }
    }

    #[test]
    fn secrets_in_a_path_are_not_shown() {
        // Put together here, so that no scanner takes this file for a leak.
        let token = ["gh", "p_", "k9Qz3LmV7xT2bRw8YpN4sHd6FgJ1cKe5uXa0"].concat();
        for (written, said) in [
            ("https://Hooks.Slack.com/services/T0/B0/word".to_owned(), "https://hooks.slack.com/…"),
            ("http://hooks.slack.com:81/services/T0".to_owned(), "http://hooks.slack.com:81/…"),
            ("https://hooks.slack.com/".to_owned(), "https://hooks.slack.com/"),
            ("https://discord.com/api/webhooks/1/word?x".to_owned(), "https://discord.com/…"),
            ("https://discord.com/developers".to_owned(), "https://discord.com/developers"),
            ("https://a.webhook.office.com:443/webhookb2/word".to_owned(), "https://a.webhook.office.com/…"),
            (format!("https://a.io/{token}/x"), "https://a.io/(redacted)/x"),
            (format!("https://a.io/x-{token}"), "https://a.io/x-(redacted)"),
        ] {
            let url = parse(&written).unwrap();
            assert_eq!(shown(&url), said, "{written}");
            assert_eq!(shown_as_written(&shown(&url)), said, "{written}");
        }
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
