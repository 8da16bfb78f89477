//! Whether a string under a name such as `password` is the secret itself. A mask takes out all of them; who is told that one leaks
//! wants to hear of those only that do.

use super::code::is_word;
use crate::credential::{is_label, names_secret};

/// Whether some string in a text stands behind the name of a secret, or is that name: what is around it is not looked at.
pub(super) fn may_be_in(text: &str) -> bool {
    const LONGEST: usize = 256;
    text.match_indices('"').any(|(at, _)| {
        let mut from = at.saturating_sub(LONGEST);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let before = text[from..at].trim_end_matches([' ', '\t']);
        let Some(before) = before.strip_suffix(['=', ':', '>']) else { return false };
        let before = before.trim_end_matches(['=', '"', ' ', '\t']);
        let name = before.bytes().rposition(|byte| !is_word(byte)).map_or(0, |other| other + 1);
        let name = before.get(name..).unwrap_or_default();
        let string = || text[at + 1..].bytes().take(LONGEST).position(|byte| byte == b'"');
        names_secret(name)
            || (is_label(name) && string().is_some_and(|end| names_secret(&text[at + 1..at + 1 + end])))
    })
}

/// Whether a string is a secret, and no name of one, no place where it is kept, nothing to be filled in, no words.
pub fn is_secret(text: &str) -> bool {
    const SHORTEST: usize = 6;
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let has_letter = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_word = text.bytes().all(|byte| byte.is_ascii_graphic());
    text.len() >= SHORTEST
        && is_word
        && has_letter
        && (has_digit || is_mixed(text))
        && !is_stand_in(text)
        && !is_place(text)
}

/// Whether letters and signs stand side by side as in no words: `aB!xk`. Words have `-`, `_`, `.`, `/` between them.
fn is_mixed(text: &str) -> bool {
    text.bytes().any(|byte| b"!#%&*+=?^~@$".contains(&byte))
}

/// `<password>`, `changeme1`, `***`, `${…}`, `$PASSWORD`, `%PASSWORD%`, `__TOKEN__`, `ENC[…]`
fn is_stand_in(text: &str) -> bool {
    const WORDS: [&str; 19] = [
        "example",
        "sample",
        "placeholder",
        "changeme",
        "change-me",
        "change_me",
        "changeit",
        "dummy",
        "fake",
        "your",
        "redacted",
        "replace",
        "insert",
        "xxxx",
        "****",
        "....",
        "todo",
        "foobar",
        "test",
    ];
    // Behind these stands something to fill in, a reference, or what is encrypted or hashed.
    const STARTS: [char; 9] = ['<', '[', '{', '(', '$', '%', '@', '#', '_'];
    let lower = text.to_ascii_lowercase();
    let runs =
        |length: usize| text.as_bytes().windows(length).any(|run| run.iter().all(|byte| *byte == run[0]));
    text.starts_with(STARTS)
        || ["${", "%{", "{{", "ENC["].iter().any(|mark| text.contains(mark))
        || WORDS.iter().any(|word| lower.contains(word))
        || runs(4)
}

/// Whether a string says where a secret is, or what it is called: an address, a path, an ARN, words with numbers behind them.
fn is_place(text: &str) -> bool {
    let is_path = text.contains("://") || text.starts_with(['/', '.', '~']) || text.starts_with("arn:");
    let is_name_part = |part: &str| {
        let digits = part.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_separator = |c: char| matches!(c, '-' | '_' | '.' | '/' | ':');
    let is_name = text.contains(is_separator) && text.split(is_separator).all(is_name_part);
    // `RSA4096`, `SHA256`
    let is_algorithm = text.starts_with(|c: char| c.is_ascii_uppercase())
        && !text.contains(|c: char| c.is_ascii_lowercase())
        && is_name_part(text);
    is_path || is_name || is_algorithm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_what_is_none() {
        for text in [
            "hunter2hunter2",
            "hunter2",
            "admin123",
            "Passw0rd!",
            "correct#horse",
            "a8f5f167f44f4964e6c998dee827110c",
        ] {
            assert!(is_secret(text), "{text}");
        }
        for text in [
            "",
            "x",
            "true",
            "3600",
            "24h",
            "required",
            "password",
            "changeme",
            "ChangeMe123!",
            "<token1>",
            "your-token-1",
            "xxxx1xxxx",
            "***",
            "(redacted)",
            "${var.x}1",
            "$DB_PASSWORD1",
            "%PASSWORD1%",
            "{{ token1 }}",
            "__TOKEN1__",
            "ENC[AES256_GCM,data:x1]",
            "the one to use 1",
            "AKIAIOSFODNN7EXAMPLE",
            "db-password-v2",
            "prod/db/password1",
            "arn:aws:ssm:eu-west-1:1:parameter/x",
            "https://vault.internal/v1/x",
            "/run/secrets/db1",
            "./keys/id1.pem",
            "RSA4096",
            "op://vault/item1/field",
            "$2b$12$abcdef",
            "00000000-0000-0000-0000-000000000000",
            "v1.2.3",
        ] {
            assert!(!is_secret(text), "{text}");
        }
    }
}
