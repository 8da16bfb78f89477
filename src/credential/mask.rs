//! Text: what has the shape of a secret in it.

use std::borrow::Cow;
use std::ops::Range;

use super::names::names_secret;
use super::sure;
use super::token::{is_word, tokens};

/// What stands in a secret's place inside longer text.
pub const REDACTED: &str = "(redacted)";

/// `text` with what looks like a secret in it replaced.
pub fn mask(text: &str) -> Cow<'_, str> {
    replace(text, secrets(text))
}

/// Words of ours about a text, such as the message of a finding, without what surely is a token in them: nothing else is taken out, since
/// messages speak of `password = "…"` themselves.
pub fn without_tokens(text: &str) -> Cow<'_, str> {
    replace(text, sure(text).into_iter().map(|(place, _)| place).collect())
}

/// `text` with an `x` for every byte of these, but for line ends: all else stays where it stands.
pub fn crossed_out(text: &str, found: &[(Range<usize>, &'static str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (secret, _) in found {
        out.push_str(text.get(copied..secret.start).unwrap_or_default());
        for c in text.get(secret.clone()).unwrap_or_default().chars() {
            match c {
                '\n' | '\r' => out.push(c),
                _ => out.extend(std::iter::repeat_n('x', c.len_utf8())),
            }
        }
        copied = secret.end;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out
}

/// `text` without these of its bytes, which are in order.
fn replace(text: &str, found: Vec<Range<usize>>) -> Cow<'_, str> {
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut copied = 0;
    for secret in found {
        out.push_str(text.get(copied..secret.start).unwrap_or_default());
        out.push_str(REDACTED);
        copied = secret.end;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// The bytes of what looks like a secret, in order.
pub fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(secret) = next_secret(text, at) {
        at = secret.end;
        found.push(secret);
    }
    found
}

/// Whether a value has a secret in it: more than in words, where `password: the one to use` is none.
pub fn holds_secret(text: &str) -> bool {
    next_secret(text, 0).is_some() || (text.contains('\n') && settings(text).next().is_some())
}

/// The bytes of what a line of YAML gives to a name that names a secret.
pub fn settings(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        let (name, value) = line.split_once(": ")?;
        let value_at = at + line.len() - value.trim_start().len();
        let (name, value) =
            (name.trim_start_matches(['-', ' ', '\t']).trim_matches(['"', '\'']), value.trim());
        let is_word = !value.contains(char::is_whitespace) && !is_word_of_hcl(value);
        (is_word && names_secret(name) && !is_reference(value)).then(|| value_at..value_at + value.len())
    })
}

/// The first secret from `at`: a private key, a token, the password in a URL or after `password =`.
fn next_secret(text: &str, mut at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let rest = &bytes[at..];
        if rest.starts_with(b"-----BEGIN ") {
            if let Some(range) = private_key(text, at) {
                return Some(range);
            }
            at += 11;
            continue;
        }
        if rest.starts_with(b"://") {
            if let Some(range) = url_password(text, at + 3) {
                return Some(range);
            }
            at += 3;
            continue;
        }
        if !is_word(bytes[at]) {
            at += 1;
            continue;
        }
        let end = at + rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len());
        if let Some(token) = tokens(text, at..end).next() {
            return Some(token.place);
        }
        let word = text.get(at..end).unwrap_or_default();
        // In `\n-----BEGIN`, what stands before is part of the word.
        if let Some(before) = word.strip_suffix("-----BEGIN")
            && text[end..].starts_with(' ')
            && let Some(range) = private_key(text, at + before.len())
        {
            return Some(range);
        }
        if names_secret(word)
            && let Some(range) = assigned(text, end)
        {
            return Some(range);
        }
        at = end;
    }
    None
}

/// The private key whose first line begins at `at`, to its last line or the end of the text.
fn private_key(text: &str, at: usize) -> Option<Range<usize>> {
    let head = text.get(at + 11..)?;
    let label_end = head.bytes().take(48).position(|byte| byte == b'-')?;
    if !head.get(..label_end)?.ends_with("PRIVATE KEY") {
        return None;
    }
    let end = head.find("-----END ").and_then(|end| {
        let tail = head.get(end + 9..)?;
        Some(at + 11 + end + 9 + tail.find("-----")? + 5)
    });
    Some(at..end.unwrap_or(text.len()))
}

/// The password of a URL whose authority begins at `at`.
fn url_password(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let length = rest
        .bytes()
        .take(256)
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'' | b'<' | b'`'))
        .unwrap_or(rest.len().min(256));
    let authority = &rest.as_bytes()[..length];
    let sign = authority.iter().rposition(|&byte| byte == b'@')?;
    let colon = authority[..sign].iter().position(|&byte| byte == b':')?;
    let password = authority.get(colon + 1..sign)?;
    (!password.is_empty() && !password.contains(&b'$')).then_some(at + colon + 1..at + sign)
}

/// The string that is assigned right after `at`: `= "x"`, `: "x"`, `" = "x"`; of `=x;`, the word. Quotation marks may be escaped.
fn assigned(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = unquoted(text.get(at..)?).unwrap_or(text.get(at..)?);
    if let Some(range) = bare(text, text.len() - rest.len()) {
        return Some(range);
    }
    let rest = rest.trim_start_matches([' ', '\t']).strip_prefix(['=', ':'])?;
    let rest = rest.trim_start_matches([' ', '\t', '=', '>']);
    let inner = unquoted(rest)?;
    let quote = text.get(..text.len() - inner.len())?.chars().next_back()?;
    let start = text.len() - inner.len();
    let end = inner.find([quote, '\n'])?;
    let value = inner.get(..end)?.trim_end_matches('\\');
    (!value.is_empty() && !value.contains("${") && value != REDACTED).then_some(start..start + value.len())
}

/// What follows a quotation mark.
fn unquoted(text: &str) -> Option<&str> {
    text.strip_prefix('\\').unwrap_or(text).strip_prefix(['"', '\''])
}

/// The word behind `=` without quotes or blanks, as in connection strings, addresses and shells: `;Password=x;`
fn bare(text: &str, at: usize) -> Option<Range<usize>> {
    let value = text.get(at..)?.strip_prefix('=').filter(|value| !is_reference(value))?;
    let start = text.len() - value.len();
    let ends = |(at, c): (usize, char)| {
        let is_end = c.is_whitespace() || matches!(c, ';' | '&' | '"' | '\'' | '`' | '<' | '>' | '|');
        (is_end || matches!(value.as_bytes().get(at..at + 2), Some(b"${" | b"%{"))).then_some(at)
    };
    let end = value.char_indices().find_map(ends).unwrap_or(value.len());
    let value = value.get(..end)?.trim_end_matches('\\');
    (!is_word_of_hcl(value)).then_some(start..start + value.len())
}

/// Whether what begins here is no value: a reference, a variable of a shell, something to fill in. Looks at its start only.
fn is_reference(value: &str) -> bool {
    const ROOTS: [&str; 8] = ["var.", "local.", "data.", "module.", "each.", "self.", "path.", "random_"];
    const STARTS: [char; 16] =
        ['=', '<', '*', '{', '[', '(', '.', '"', '\'', '|', '>', '&', '!', '~', '#', ' '];
    let is_shell =
        |name: &str| name.starts_with(|c: char| matches!(c, '{' | '(' | '_') || c.is_ascii_uppercase());
    value.starts_with(STARTS)
        || value.starts_with("%{")
        || value.strip_prefix('$').is_some_and(is_shell)
        || ROOTS.iter().any(|root| value.starts_with(root))
}

fn is_word_of_hcl(value: &str) -> bool {
    matches!(value, "" | "null" | "true" | "false" | REDACTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_id() -> String {
        format!("AKIA{}", "Q7".repeat(8))
    }

    #[test]
    fn what_looks_like_a_secret_is_masked_and_no_more() {
        let text = format!("use {} here", key_id());
        assert_eq!(mask(&text), "use (redacted) here");
        let url = |password: &str| format!("postgres://app:{password}@db/x");
        assert_eq!(mask(&url("word")), url(REDACTED));
        assert_eq!(mask("a password = \"word\" b"), "a password = \"(redacted)\" b");
        assert_eq!(mask("{ \"db_password\" : \"x y\" }"), "{ \"db_password\" : \"(redacted)\" }");
        assert_eq!(mask("Server=db;Password=hunter16;"), "Server=db;Password=(redacted);");
        assert_eq!(
            mask("postgres://h/db?user=a&password=hunter&x=1"),
            "postgres://h/db?user=a&password=(redacted)&x=1"
        );
        assert_eq!(mask("export DB_PASSWORD=hunter"), "export DB_PASSWORD=(redacted)");
        assert_eq!(mask(r#"{\"password\": \"hunter\"}"#), r#"{\"password\": \"(redacted)\"}"#);
        assert!(holds_secret("auth:\n  password: hunter\n"));
        // Put together here, so that no scanner takes this file for a leak.
        let label = ["RSA", "PRIVATE", "KEY"].join(" ");
        let pem = format!("k: -----BEGIN {label}-----\nabc\n-----END {label}----- z");
        assert_eq!(mask(&pem), "k: (redacted) z");
        for fine in [
            "password = var.password",
            "{password=var.password}",
            "PASSWORD=$DB_PASSWORD",
            "token=<your token>",
            "password=${var.x}",
            "password: the one to use",
            "PWD=/home",
            "password_length = \"12\"",
            "https://host/a:b@c",
            "AKIASHORT",
            "password = \"${random_password.this.result}\"",
            "-----BEGIN CERTIFICATE-----",
            "ssh://git@github.com/x",
        ] {
            assert!(matches!(mask(fine), Cow::Borrowed(_)), "{fine}");
        }
    }

    #[test]
    fn masking_takes_linear_time_over_unclosed_keys() {
        let text = format!("-----BEGIN {} ://a:", "PRIVATE KEY").repeat(20_000);
        assert!(matches!(mask(&text), Cow::Borrowed(_)));
        for text in
            ["password={", "password=$A", "password=var.a", "password=a${", "password='", "password=\\\""]
        {
            assert!(!mask(&text.repeat(50_000)).is_empty());
        }
    }
}
