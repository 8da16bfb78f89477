//! Values that look like secrets leave the program nowhere: they are taken out as a file is read.

use std::borrow::Cow;

use super::syntax::{Body, Expression, Node};

/// What stands in a secret's place inside longer text.
pub const REDACTED: &str = "(redacted)";

/// Takes every value that looks like a secret out of `body`; in descriptions, only the secret itself.
pub fn redact(body: &mut Body) {
    for attribute in &mut body.attributes {
        if matches!(attribute.name.as_str(), "description" | "error_message" | "deprecated") {
            if let Node::Text(text) | Node::Expression(text) = &mut attribute.value.node {
                mask_in_place(text);
            }
        } else {
            redact_node(&mut attribute.value.node, names_secret(&attribute.name));
        }
    }
    for block in &mut body.blocks {
        redact(&mut block.body);
        if block.kind == "variable"
            && block.labels.first().is_some_and(|name| names_secret(name))
            && let Some(default) =
                block.body.attributes.iter_mut().find(|attribute| attribute.name == "default")
        {
            redact_expression(&mut default.value, true);
        }
    }
}

/// The same for a value that has a name of its own.
pub fn redact_expression(value: &mut Expression, secret: bool) {
    redact_node(&mut value.node, secret);
}

fn redact_node(node: &mut Node, secret: bool) {
    match node {
        Node::Text(text) => {
            if (secret && !text.is_empty()) || matches!(mask(text), Cow::Owned(_)) {
                *node = Node::Redacted;
            }
        }
        // `upper("…")`: a name that says secret, and text of its own.
        Node::Expression(text) if secret && has_text(text) => *node = Node::Redacted,
        Node::Expression(text) => mask_in_place(text),
        Node::List(items) => items.iter_mut().for_each(|item| redact_node(item, secret)),
        Node::Object(entries) => {
            for (name, value) in entries {
                redact_node(value, names_secret(name));
                mask_in_place(name);
            }
        }
        Node::Null | Node::Bool(_) | Node::Number(_) | Node::Redacted => {}
    }
}

/// Whether an expression has text of its own: a string that is not empty, or a heredoc.
fn has_text(expression: &str) -> bool {
    expression.contains("<<") || expression.replace("\"\"", "").contains('"')
}

fn mask_in_place(text: &mut String) {
    if let Cow::Owned(masked) = mask(text) {
        *text = masked;
    }
}

/// Whether a string under this name is likely a secret: `db_password`, `api_key`.
pub fn names_secret(name: &str) -> bool {
    const ENDS: [&str; 12] = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "api_key",
        "apikey",
        "access_key",
        "secret_key",
        "private_key",
        "account_key",
        "shared_key",
    ];
    // The letters that those end with.
    if !name.ends_with(['d', 'D', 'e', 'E', 't', 'T', 'n', 'N', 'y', 'Y']) || name.len() < 5 {
        return false;
    }
    let ends_with = |end: &str| {
        let cut = name.len().checked_sub(end.len());
        let tail = cut.and_then(|cut| name.as_bytes().get(cut..));
        let same = |a: u8, b: u8| a.eq_ignore_ascii_case(&b) || (a == b'-' && b == b'_');
        tail.is_some_and(|tail| tail.iter().zip(end.as_bytes()).all(|(&a, &b)| same(a, b)))
    };
    ENDS.iter().any(|end| ends_with(end))
}

/// `text` with what looks like a secret in it replaced.
pub fn mask(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = next_secret(text, at) {
        out.push_str(text.get(copied..found.start).unwrap_or_default());
        out.push_str(REDACTED);
        copied = found.end;
        at = found.end;
    }
    if copied == 0 && out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// The first secret from `at`: a private key, a token, the password in a URL or after `password =`.
fn next_secret(text: &str, mut at: usize) -> Option<std::ops::Range<usize>> {
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
        let word = text.get(at..end).unwrap_or_default();
        if is_token(word) {
            return Some(at..end);
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

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// Whether a word has the shape of a well-known kind of token.
fn is_token(word: &str) -> bool {
    /// How a token begins, and how many characters follow at least.
    const SHAPES: [(&str, usize); 25] = [
        ("ghp_", 30),
        ("gho_", 30),
        ("ghu_", 30),
        ("ghs_", 30),
        ("ghr_", 30),
        ("github_pat_", 30),
        ("glpat-", 16),
        ("glsa_", 24),
        ("xoxb-", 10),
        ("xoxp-", 10),
        ("xoxa-", 10),
        ("xoxr-", 10),
        ("xoxs-", 10),
        ("xapp-", 10),
        ("sk_live_", 16),
        ("rk_live_", 16),
        ("sk-ant-", 20),
        ("sk-proj-", 20),
        ("AIza", 35),
        ("npm_", 36),
        ("dckr_pat_", 20),
        ("hvs.", 20),
        ("dop_v1_", 32),
        ("pypi-AgEI", 20),
        ("ya29.", 20),
    ];
    // Most words are shorter than any token, or begin otherwise.
    if word.len() < 14 || !word.starts_with(['g', 'x', 's', 'r', 'A', 'n', 'd', 'h', 'p', 'y', 'e']) {
        return false;
    }
    if SHAPES.iter().any(|(start, least)| word.strip_prefix(start).is_some_and(|rest| rest.len() >= *least)) {
        return true;
    }
    let key_id = word.strip_prefix("AKIA").or_else(|| word.strip_prefix("ASIA"));
    if key_id.is_some_and(|rest| {
        rest.len() == 16 && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    }) {
        return true;
    }
    word.starts_with("eyJ") && word.len() > 40 && word.matches('.').count() == 2
}

/// The private key whose first line begins at `at`, to its last line or the end of the text.
fn private_key(text: &str, at: usize) -> Option<std::ops::Range<usize>> {
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
fn url_password(text: &str, at: usize) -> Option<std::ops::Range<usize>> {
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

/// The string that is assigned right after `at`: `= "x"`, `: "x"`, `" = "x"`.
fn assigned(text: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let rest = text.get(at..)?;
    let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest).trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix(['=', ':'])?.trim_start_matches([' ', '\t', '=', '>']);
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = rest.get(1..)?;
    let start = text.len() - inner.len();
    let end = inner.find([quote, '\n'])?;
    let value = inner.get(..end)?;
    (!value.is_empty() && !value.contains("${") && value != REDACTED).then_some(start..start + end)
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
        // Put together here, so that no scanner takes this file for a leak.
        let label = ["RSA", "PRIVATE", "KEY"].join(" ");
        let pem = format!("k: -----BEGIN {label}-----\nabc\n-----END {label}----- z");
        assert_eq!(mask(&pem), "k: (redacted) z");
        for fine in [
            "password = var.password",
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
    fn names_of_secrets() {
        for name in ["password", "DB_PASSWORD", "api-key", "github_token", "client_secret"] {
            assert!(names_secret(name), "{name}");
        }
        for name in ["password_length", "token_ttl", "secret_name", "key", "pass"] {
            assert!(!names_secret(name), "{name}");
        }
    }

    #[test]
    fn masking_takes_linear_time_over_unclosed_keys() {
        let text = format!("-----BEGIN {} ://a:", "PRIVATE KEY").repeat(20_000);
        assert!(matches!(mask(&text), Cow::Borrowed(_)));
    }
}
