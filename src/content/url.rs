//! Which URLs may become links, and how a URL stands in an attribute.

use std::borrow::Cow;

use super::references;
use crate::html::escape_into;

/// Whether a link may lead there: `http`, `https`, `mailto`, or no scheme at all (relative, or a fragment). Judged as the
/// most lenient browser reads it: character references decoded, controls and white space dropped, case ignored.
pub fn is_safe(url: &str) -> bool {
    scheme(url).is_none_or(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto"))
}

/// The address in a link into the reference: of `tf:modules/vpc#var.cidr`, `modules/vpc#var.cidr`.
pub fn reference(url: &str) -> Option<&str> {
    url.strip_prefix(REFERENCE)
}

/// Whether this is a link into the reference.
pub fn is_reference(url: &str) -> bool {
    reference(url).is_some()
}

/// Whether this is a link to a term of the glossary: `term:IRSA`.
pub fn is_term(url: &str) -> bool {
    url.starts_with(TERM)
}

/// What a link into the reference begins with.
pub const REFERENCE: &str = "tf:";

/// What a link to a term of the glossary begins with.
pub const TERM: &str = "term:";

/// Whether the URL names a scheme: whether something that is no path, query or fragment stands before a colon.
pub fn has_scheme(url: &str) -> bool {
    scheme(url).is_some()
}

/// Whether the URL is absolute and leads to a web site, `//host` included.
pub fn is_external(url: &str) -> bool {
    url.starts_with("//") || scheme(url).is_some_and(|scheme| matches!(scheme.as_str(), "http" | "https"))
}

/// A picture written into the URL itself: harmless in an `<img>`, and nowhere else.
pub fn is_inline_image(url: &str) -> bool {
    url.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("data:image/"))
}

/// The scheme, lower case. Longer than any we know is cut short: it is refused all the same.
fn scheme(url: &str) -> Option<String> {
    // Without a colon, plain or written as a character reference, there is none: most links are paths.
    if !url.bytes().any(|byte| matches!(byte, b':' | b'&')) {
        return None;
    }
    let decoded = references::decode(url);
    let mut scheme = String::new();
    for c in decoded.chars() {
        match c {
            ':' => return Some(scheme),
            '/' | '?' | '#' => return None,
            c if c.is_control() || c.is_whitespace() || is_invisible(c) => {}
            c if scheme.len() < 32 => scheme.extend(c.to_lowercase()),
            _ => {}
        }
    }
    None
}

/// Characters that show nothing: soft hyphen, zero-width and bidirectional controls, the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A path with its `%20` and the like decoded. `None` when what comes out is no UTF-8.
pub fn decode(path: &str) -> Option<Cow<'_, str>> {
    if !path.contains('%') {
        return Some(Cow::Borrowed(path));
    }
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digit = |offset: usize| bytes.get(at + offset).and_then(|&b| char::from(b).to_digit(16));
        match (byte, digit(1), digit(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or_default());
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).ok().map(Cow::Owned)
}

/// Appends a URL to an attribute's value: escaped, and what no URL may hold percent-encoded.
pub(super) fn push(url: &str, out: &mut String) {
    let is_odd = |c: char| c.is_ascii_control() || matches!(c, ' ' | '"' | '<' | '>' | '`' | '\\');
    let mut rest = url;
    while let Some(at) = rest.find(is_odd) {
        let (plain, odd) = rest.split_at(at);
        escape_into(plain, out);
        let byte = odd.bytes().next().unwrap_or_default();
        out.push('%');
        out.extend([byte >> 4, byte & 15].iter().filter_map(|&half| char::from_digit(half.into(), 16)));
        rest = odd.get(1..).unwrap_or_default();
    }
    escape_into(rest, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_that_run_code_are_refused_in_every_spelling() {
        for url in [
            "javascript:alert(1)",
            "jAvA\tscript:alert(1)",
            "java\nscript:alert(1)",
            "&#106;avascript:alert(1)",
            "&#x6A;avascript:alert(1)",
            "&#0000106avascript:alert(1)",
            "javascript&colon;alert(1)",
            "java&Tab;script:alert(1)",
            "java&NewLine;script&#58;alert(1)",
            " \u{1}javascript:alert(1)",
            "\u{feff}javascript:alert(1)",
            "java\u{200b}script:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ſ:x",
            ":x",
        ] {
            assert!(!is_safe(url), "{url:?}");
        }
    }

    #[test]
    fn web_mail_and_relative_urls_are_safe() {
        for url in [
            "http://a.b",
            "HTTPS://a.b",
            "mailto:a@b.c",
            "",
            "#x",
            "a/b.md#x",
            "../a",
            "?q=a:b",
            "a/b:c",
            "//host/x",
            "a&b",
        ] {
            assert!(is_safe(url), "{url:?}");
        }
        assert!(is_reference("tf:modules/vpc") && !is_safe("tf:modules/vpc"));
        assert!(has_scheme("tf:x") && !has_scheme("a/b:c"));
        assert!(is_external("//a.b") && is_external("Http://a") && !is_external("mailto:a@b"));
    }

    #[test]
    fn percent_encoding() {
        assert_eq!(decode("a%20b%C3%BC").as_deref(), Some("a bü"));
        assert_eq!(decode("100%").as_deref(), Some("100%"));
        assert_eq!(decode("%ff"), None);
        let mut out = String::new();
        push("a b\"<ü&amp;'\\", &mut out);
        assert_eq!(out, "a%20b%22%3cü&amp;amp;&#39;%5c");
    }
}
