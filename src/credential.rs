//! What services hand out as proof of who one is, told by its shape alone: tokens and private keys. Masks take out whatever may be one;
//! the rule `secret` tells of what surely is one.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;

/// What there is to do about a secret.
pub const HELP: &str = "take it from a secret store, and replace it, since git's history keeps it; if it is an example, write \
    `infrabook-ignore: secret` in a comment on this line or the one before";

/// A finding for each token and private key in a text.
pub fn findings(path: &SourcePath, text: &str) -> Vec<Diagnostic> {
    let finding = |(place, what): (Range<usize>, &str)| {
        let message = format!("this has the shape of {what}");
        Diagnostic::error("secret", path, message).at(place).help(HELP)
    };
    sure(text).into_iter().map(finding).collect()
}

/// The bytes of every token and private key in a text that is no example, and what it is. In order.
pub fn sure(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found = private_keys(text);
    let bytes = text.as_bytes();
    let mut at = 0;
    // Looked at from behind: most words are too short, and are passed over without a look at all of them.
    while let Some(window) = bytes.get(at..at + SHORTEST) {
        if let Some(other) = window.iter().rposition(|&byte| !is_word(byte)) {
            at += other + 1;
            continue;
        }
        let rest = &bytes[at + SHORTEST..];
        let end = at + SHORTEST + rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len());
        found.extend(sure_token(text, at, end));
        at = end;
    }
    found.sort_by_key(|(place, _)| place.start);
    found
}

/// A text as it may be shown: what surely is a token or a key is left out.
pub fn masked(text: &str) -> Cow<'_, str> {
    let secrets = sure(text);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut shown = 0;
    for (secret, _) in secrets {
        out.push_str(text.get(shown..secret.start).unwrap_or_default());
        out.push_str("(redacted)");
        shown = secret.end;
    }
    out.push_str(text.get(shown..).unwrap_or_default());
    Cow::Owned(out)
}

/// What tokens are made of.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// Whether a word begins and is as long as a well-known kind of token: it may still be an example of one.
pub fn is_token(word: &str) -> bool {
    token(word).is_some()
}

/// How a kind of token begins, how many characters follow at least that are worth a mask, and how many a real one has at least.
struct Shape(&'static str, usize, usize, &'static str);

const SHAPES: [Shape; 25] = [
    Shape("ghp_", 30, 36, GITHUB),
    Shape("gho_", 30, 36, GITHUB),
    Shape("ghu_", 30, 36, GITHUB),
    Shape("ghs_", 30, 36, GITHUB),
    Shape("ghr_", 30, 36, GITHUB),
    Shape("github_pat_", 30, 60, GITHUB),
    Shape("glpat-", 16, 20, "a GitLab token"),
    Shape("glsa_", 24, 32, "a Grafana token"),
    Shape("xoxb-", 10, 40, SLACK),
    Shape("xoxp-", 10, 40, SLACK),
    Shape("xoxa-", 10, 40, SLACK),
    Shape("xoxr-", 10, 40, SLACK),
    Shape("xoxs-", 10, 40, SLACK),
    Shape("xapp-", 10, 40, SLACK),
    Shape("sk_live_", 16, 24, "a Stripe key"),
    Shape("rk_live_", 16, 24, "a Stripe key"),
    Shape("sk-ant-", 20, 40, "an Anthropic key"),
    Shape("sk-proj-", 20, 40, "an OpenAI key"),
    Shape("AIza", 35, 35, "a Google API key"),
    Shape("npm_", 36, 36, "an npm token"),
    Shape("dckr_pat_", 20, 24, "a Docker token"),
    Shape("hvs.", 20, 24, "a Vault token"),
    Shape("dop_v1_", 32, 64, "a DigitalOcean token"),
    Shape("pypi-AgEI", 20, 50, "a PyPI token"),
    Shape("ya29.", 20, 40, "a Google access token"),
];
const GITHUB: &str = "a GitHub token";
const SLACK: &str = "a Slack token";
const AWS: Shape = Shape("", 20, 20, "an AWS access key");
/// These expire, and documentation is full of them: none is surely a secret.
const WEB_TOKEN: Shape = Shape("eyJ", 38, usize::MAX, "a JSON web token");
/// The shortest of all.
const SHORTEST: usize = 14;

fn token(word: &str) -> Option<&'static Shape> {
    // Most words are shorter than any token, or begin otherwise.
    if word.len() < SHORTEST || !word.starts_with(['g', 'x', 's', 'r', 'A', 'n', 'd', 'h', 'p', 'y', 'e']) {
        return None;
    }
    let has_shape = |shape: &&Shape| word.strip_prefix(shape.0).is_some_and(|rest| rest.len() >= shape.1);
    if let Some(shape) = SHAPES.iter().find(has_shape) {
        return Some(shape);
    }
    let key_id = word.strip_prefix("AKIA").or_else(|| word.strip_prefix("ASIA"));
    let is_key_id = |rest: &str| {
        rest.len() == 16 && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    if key_id.is_some_and(is_key_id) {
        return Some(&AWS);
    }
    (word.starts_with("eyJ") && word.len() > 40 && word.matches('.').count() == 2).then_some(&WEB_TOKEN)
}

/// The token that the word at `start..end` is.
fn sure_token(text: &str, start: usize, end: usize) -> Option<(Range<usize>, &'static str)> {
    // In `\nghp_…`, the first letter is the escape's.
    let is_escaped = start.checked_sub(1).and_then(|before| text.as_bytes().get(before)) == Some(&b'\\');
    let start = start + usize::from(is_escaped);
    let word = text.get(start..end)?.trim_end_matches(['.', '-']);
    let Shape(begins, _, least, what) = token(word)?;
    let rest = &word[if begins.is_empty() { 4 } else { begins.len() }..];
    (word.len() - begins.len() >= *least && is_random(rest)).then_some((start..start + word.len(), what))
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
            (format!("a https://x:{github}@github.com b"), vec![GITHUB]),
            (format!("\"\\n{github}\\n\""), vec![GITHUB]),
            (
                format!("`{}` and {}", ["gl", "pat-", &RANDOM[..20]].concat(), key_id()),
                vec!["a GitLab token", "an AWS access key"],
            ),
            (["npm", "_", RANDOM].concat(), vec!["an npm token"]),
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
        ] {
            assert_eq!(kinds(&text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_is_found_is_masked() {
        use crate::source::terraform::secret::mask;
        for text in [key_id(), ["gh", "p_", RANDOM].concat(), key(&RANDOM.repeat(2))] {
            assert!(!kinds(&text).is_empty() && !mask(&text).contains(&text[5..]), "{text}");
        }
    }

    #[test]
    fn time_is_linear() {
        let begin = key("").split("\n\n").next().unwrap_or_default().to_owned();
        for piece in [begin.as_str(), "-----BEGIN ", "-----", "AKIA", "a ", "\\n", "eyJ.", "é"] {
            assert!(sure(&piece.repeat(100_000)).is_empty(), "{piece}");
        }
    }
}
