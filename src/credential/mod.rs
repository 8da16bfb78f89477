//! What services hand out as proof of who one is, told by its shape alone: tokens and private keys. Masks take out whatever may be one;
//! the rule `secret` tells of what surely is one.

mod mask;
mod names;
mod token;

pub use mask::{REDACTED, crossed_out, holds_secret, mask, secrets, settings, without_tokens};
pub use names::{is_label, is_place, is_value, names_one_secret, names_secret};
pub use token::is_word;

use std::ops::Range;

use token::{Token, tokens};

use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;

/// What there is to do about a secret.
pub const HELP: &str = "take it from a secret store, and replace it, since git's history keeps it; if it is an example, write \
    `infrabook-ignore: secret` in a comment on this line or the one before";

/// A finding for each token and private key in a text.
pub fn findings(path: &SourcePath, text: &str) -> Vec<Diagnostic> {
    sure(text).into_iter().map(|(place, what)| finding(path, place, what)).collect()
}

/// A finding for such bytes of a file.
pub fn finding(path: &SourcePath, place: Range<usize>, what: &str) -> Diagnostic {
    let message = format!("this has the shape of {what}");
    Diagnostic::error("secret", path, message).at(place).help(HELP)
}

/// The bytes of every token and private key in a text that is no example, and what it is. In order.
pub fn sure(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found = private_keys(text);
    let bytes = text.as_bytes();
    let mut at = 0;
    // Looked at from behind: most words are too short, and are passed over without a look at all of them.
    while let Some(window) = bytes.get(at..at + token::SHORTEST) {
        if let Some(other) = window.iter().rposition(|&byte| !is_word(byte)) {
            at += other + 1;
            continue;
        }
        let rest = &bytes[at + token::SHORTEST..];
        let end = at + token::SHORTEST + rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len());
        for token in tokens(text, at..end).filter(Token::is_sure) {
            // What begins within another is part of it.
            if token.place.start >= at {
                at = token.place.end;
                found.push((token.place, token.what));
            }
        }
        at = end;
    }
    found.sort_by_key(|(place, _)| place.start);
    found
}

/// Whether characters look drawn by lot, as those of tokens are: no words of an example, none many times, none in a row of the alphabet.
pub fn is_random(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "example",
        "sample",
        "dummy",
        "fake",
        "your",
        "token",
        "secret",
        "placeholder",
        "redacted",
        "changeme",
        "replace",
        "insert",
        "accesskey",
        "xxxx",
    ];
    let lower = text.to_ascii_lowercase();
    let distinct = lower.bytes().collect::<std::collections::BTreeSet<u8>>().len();
    let has_run = |length: usize, step: u8| {
        lower
            .as_bytes()
            .windows(length)
            .any(|run| run.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(step)))
    };
    distinct >= 8.min(text.len() * 2 / 3)
        && !has_run(4, 0)
        && !has_run(6, 1)
        && !WORDS.iter().any(|word| lower.contains(word))
}

/// The private keys in a text that are there whole.
fn private_keys(text: &str) -> Vec<(Range<usize>, &'static str)> {
    const BEGIN: &str = "-----BEGIN ";
    const LONGEST: usize = 16 << 10;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(BEGIN).map(|start| at + start) {
        at = start + BEGIN.len();
        let rest = &text[at..];
        let body = rest.find("-----").filter(|end| *end < 48 && rest[..*end].ends_with("PRIVATE KEY"));
        let Some(body) = body.map(|end| &rest[end + 5..]) else { continue };
        // What another one begins in is no key: every byte is looked at once.
        let Some(end) =
            body.find("-----").filter(|end| *end < LONGEST && body[*end..].starts_with("-----END "))
        else {
            continue;
        };
        if is_key(&body[..end]) {
            let start_of_body = text.len() - body.len();
            found.push((start..start_of_body + end, "a private key"));
        }
    }
    found
}

/// Whether this is what a private key says between its lines: as much Base64 as the shortest has, and nothing left out.
fn is_key(body: &str) -> bool {
    const SHORTEST: usize = 60;
    const DISTINCT: usize = 20;
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    // Line breaks may be escaped.
    let body = body.replace("\\r", "\n").replace("\\n", "\n");
    let lines = body.split(|c| !is_base64(c)).filter(|line| line.len() >= 16);
    let long: String = lines.collect();
    let is_cut = ["...", "…", "<", "***", "${", "{{", "xxxx", "XXXX"].iter().any(|mark| body.contains(mark));
    let distinct = long.bytes().collect::<std::collections::BTreeSet<u8>>().len();
    !is_cut && long.len() >= SHORTEST && distinct >= DISTINCT
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together here, so that no scanner takes this file for a leak.
    const RANDOM: &str = "k9Qz3LmV7xT2bRw8YpN4sHd6FgJ1cKe5uXa0";

    fn key_id() -> String {
        ["AKIA", "Z3QK7WVN2XTB5RMD"].concat()
    }

    fn key(body: &str) -> String {
        let label = ["EC", "PRIVATE", "KEY"].join(" ");
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    }

    fn kinds(text: &str) -> Vec<&'static str> {
        sure(text).into_iter().map(|(_, what)| what).collect()
    }

    #[test]
    fn credentials_are_found_wherever_they_stand() {
        let github = ["gh", "p_", RANDOM].concat();
        for (text, expected) in [
            (format!("id: {}.", key_id()), vec!["an AWS access key"]),
            (format!("a https://x:{github}@github.com b"), vec!["a GitHub token"]),
            (format!("\"\\n{github}\\n\""), vec!["a GitHub token"]),
            (
                format!("`{}` and {}", ["gl", "pat-", &RANDOM[..20]].concat(), key_id()),
                vec!["a GitLab token", "an AWS access key"],
            ),
            (["npm", "_", RANDOM].concat(), vec!["an npm token"]),
            (format!("\"x-{github}\""), vec!["a GitHub token"]),
            (format!("\"repo_{github}\""), vec!["a GitHub token"]),
            (format!("[x](missing-{github}.md)"), vec!["a GitHub token"]),
            (format!("C:\\{github}"), vec!["a GitHub token"]),
            (["\"tok.h", "vs.", &RANDOM[..28]].concat(), vec!["a Vault token"]),
            (format!("{}-{}.tf", key_id(), key_id()), vec!["an AWS access key"; 2]),
            (key(&format!("{RANDOM}{RANDOM}")), vec!["a private key"]),
            (key(&format!("{RANDOM}{RANDOM}")).replace('\n', "\\n"), vec!["a private key"]),
            (format!("  > {}", key(&format!("{RANDOM}\n  > {RANDOM}"))), vec!["a private key"]),
        ] {
            assert_eq!(kinds(&text), expected, "{text}");
        }
        let text = format!("ü {}, x", key_id());
        assert_eq!(&text[sure(&text)[0].0.clone()], key_id());
    }

    #[test]
    fn examples_are_none() {
        let github = |rest: &str| ["gh", "p_", rest].concat();
        for text in [
            ["AKIA", "IOSFODNN7EXAMPLE"].concat(),
            ["AKIA", &"Q7".repeat(8)].concat(),
            ["AKIA", "1234567890123456"].concat(),
            ["AKIA", "XXXXXXXXXXXXXXXX"].concat(),
            github(&"x".repeat(36)),
            github("your_personal_access_token_goes_here_1"),
            github("abcdefghijklmnopqrstuvwxyz0123456789"),
            github("<token>"),
            ["xo", "xb-your-token"].concat(),
            key("..."),
            key("MIIEpAIBAAKCAQEA...\n...x"),
            key("<the key, which is as long as a real one would be, or longer>"),
            key(&"x".repeat(64)),
            format!("-----BEGIN CERTIFICATE-----\n{RANDOM}{RANDOM}\n-----END CERTIFICATE-----"),
            "password: the one to use".into(),
            format!("sha256:{RANDOM}"),
            "aws_s3_bucket.npm_registry_cache_bucket_eu_west_1_for_builds".into(),
            "module.xapp-of-the-team-and-of-all-of-its-many-other-services".into(),
        ] {
            assert_eq!(kinds(&text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_is_found_is_masked() {
        let github = ["gh", "p_", RANDOM].concat();
        for text in [key_id(), github.clone(), key(&RANDOM.repeat(2))] {
            for before in ["", "x-", "repo_", "tok.", "missing/x-", "\\n", "\\"] {
                let text = format!("{before}{text}");
                assert!(
                    !kinds(&text).is_empty() && !mask(&text).contains(&text[before.len() + 5..]),
                    "{text}"
                );
            }
        }
        assert_eq!(mask(&format!("repo_{github}, x")), "repo_(redacted), x");
        for fine in ["aws_s3_bucket.npm_registry_cache_bucket_eu_west_1_for_builds", "local.xapp-of-the-team"]
        {
            assert_eq!(mask(fine), fine);
        }
    }

    #[test]
    fn begun_and_never_ended_is_nothing() {
        let begin = key("").split("\n\n").next().unwrap_or_default().to_owned();
        for piece in [begin.as_str(), "-----BEGIN ", "-----", "AKIA", "a ", "\\n", "eyJ.", "é", "ghp_", "x-"]
        {
            assert!(sure(&piece.repeat(100_000)).is_empty(), "{piece}");
        }
    }
}
