//! Tokens: words, or ends of words, that begin and are as long as those of well-known services.

use std::ops::Range;

use super::is_random;

/// What tokens are made of.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || is_separator(byte)
}

/// What stands between the parts of a word: `x-ghp_…`, `repo_ghp_…`, `token.hvs.…`.
fn is_separator(byte: u8) -> bool {
    matches!(byte, b'_' | b'-' | b'.')
}

/// What has the shape of a token: it may still be an example of one.
pub(super) struct Token<'a> {
    /// Where it stands.
    pub(super) place: Range<usize>,
    /// What it is: `a GitHub token`.
    pub(super) what: &'static str,
    /// What follows how all of its kind begin: as much of it as is looked at.
    body: &'a str,
    is_long: bool,
}

impl Token<'_> {
    /// Whether it is as long as a real one, and no example.
    pub(super) fn is_sure(&self) -> bool {
        self.is_long && is_random(self.body)
    }
}

/// The tokens that a word of `text` is, or ends with. One may begin within another.
pub(super) fn tokens(text: &str, word: Range<usize>) -> impl Iterator<Item = Token<'_>> {
    starts(text, word).filter_map(|start| start.token())
}

/// Where in a word a token may begin, and as much of what follows as is looked at: words have any length.
struct Start<'a> {
    at: usize,
    /// Where the word ends, signs left out that may end a sentence.
    end: usize,
    text: &'a str,
    /// How many dots follow in all of the word.
    dots: usize,
    /// Whether something stands before it in its word.
    is_inner: bool,
}

fn starts(text: &str, word: Range<usize>) -> impl Iterator<Item = Start<'_>> {
    let bytes = text.as_bytes();
    let whole = text.get(word.clone()).unwrap_or_default();
    let end = word.start + whole.trim_end_matches(['.', '-']).len();
    let mut next = if word.len() < SHORTEST { end } else { word.start };
    let mut dots = bytes.get(next..end).unwrap_or_default().iter().filter(|&&byte| byte == b'.').count();
    // In `\nghp_…`, the first letter is the escape's.
    let is_escaped = word.start.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'\\');
    let whole_words = word.start..=word.start + usize::from(is_escaped);
    std::iter::from_fn(move || {
        let at = next;
        let rest = bytes.get(at..end).filter(|rest| rest.len() >= SHORTEST)?;
        let start = Start {
            at,
            end,
            text: text.get(at..end.min(at + LOOKED_AT))?,
            dots,
            is_inner: !whole_words.contains(&at),
        };
        let separator = match at == word.start && is_escaped {
            true => 0,
            false => rest.iter().position(|&byte| is_separator(byte)).unwrap_or(rest.len()),
        };
        dots -= usize::from(rest.get(separator) == Some(&b'.'));
        next = at + separator + 1;
        Some(start)
    })
}

impl<'a> Start<'a> {
    fn token(&self) -> Option<Token<'a>> {
        // Most begin otherwise.
        if !self.text.starts_with(['g', 'x', 's', 'r', 'A', 'n', 'd', 'h', 'p', 'y', 'e']) {
            return None;
        }
        let length = self.end - self.at;
        let has_shape = |shape: &&Shape| self.text.starts_with(shape.0) && length - shape.0.len() >= shape.1;
        if let Some(Shape(begins, _, least, what)) = SHAPES.iter().find(has_shape) {
            let body = self.text.get(begins.len()..)?;
            let is_long = length - begins.len() >= *least;
            let token = Token { place: self.at..self.end, what, body, is_long };
            return (!self.is_inner || is_mixed(body)).then_some(token);
        }
        self.key_id().or_else(|| self.web_token())
    }

    fn key_id(&self) -> Option<Token<'a>> {
        const LENGTH: usize = 16;
        let rest = self.text.strip_prefix("AKIA").or_else(|| self.text.strip_prefix("ASIA"))?;
        let is_of_it = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        let body = rest.get(..LENGTH).filter(|body| body.bytes().all(is_of_it))?;
        let is_whole = rest.as_bytes().get(LENGTH).is_none_or(|&byte| is_separator(byte));
        let place = self.at..self.at + 4 + LENGTH;
        is_whole.then_some(Token { place, what: "an AWS access key", body, is_long: true })
    }

    /// These expire, and documentation is full of them: none is surely a secret.
    fn web_token(&self) -> Option<Token<'a>> {
        let is_one = self.text.starts_with("eyJ") && self.end - self.at > 40 && self.dots == 2;
        let place = self.at..self.end;
        is_one.then_some(Token { place, what: "a JSON web token", body: self.text, is_long: false })
    }
}

/// Whether some part holds letters and digits, and more of them than words do. Names of things may begin as tokens do:
/// `aws_s3_bucket.npm_registry_for_builds`.
fn is_mixed(body: &str) -> bool {
    const LONGEST_OF_WORDS: usize = 9;
    body.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| {
        part.len() > LONGEST_OF_WORDS
            && part.bytes().any(|byte| byte.is_ascii_digit())
            && part.bytes().any(|byte| byte.is_ascii_alphabetic())
    })
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
/// The shortest of all.
pub(super) const SHORTEST: usize = 14;
/// More of a token is not looked at: none has to be longer to be known for one.
const LOOKED_AT: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_grows_with_the_text_and_no_faster() {
        // A word of one kind of piece: how often a token may begin in it, and how many characters are looked at for that.
        let looked_at = |text: &str| {
            let starts = starts(text, 0..text.len());
            starts.fold((0, 0), |(count, sum), start| (count + 1, sum + start.text.len()))
        };
        for piece in ["ghp_", "ghp_k9Qz3LmV7xT2b", "eyJ-", "eyJa.", "-", "a", "AKIA"] {
            let (short, long) = (piece.repeat(1000), piece.repeat(2000));
            let (once, twice) = (looked_at(&short), looked_at(&long));
            assert!(twice.0 <= 2 * once.0 + 16 && twice.1 <= 2 * once.1 + 16 * LOOKED_AT, "{piece}");
            assert!(once.0 <= short.len() && once.1 <= LOOKED_AT * once.0, "{piece}");
        }
    }
}
