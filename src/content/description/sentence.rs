//! The first sentence of a text.

/// The longest first sentence, in bytes: where a text has no full stop, it is cut.
pub(super) const LONGEST_SENTENCE: usize = 300;

/// The first sentence of plain text; cut at a word's end where it is long.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    let end = sentence_end(text);
    if end <= LONGEST_SENTENCE {
        return text.get(..end).unwrap_or_default().to_owned();
    }
    let (cut, _) = cut(text, LONGEST_SENTENCE);
    let whole_words = cut.rsplit_once(char::is_whitespace).map_or(cut, |(words, _)| words);
    format!("{}…", whole_words.trim_end_matches([',', ';', ':', ' ']))
}

fn sentence_end(text: &str) -> usize {
    let mut word_start = 0;
    for (at, c) in text.char_indices() {
        if at > LONGEST_SENTENCE {
            break;
        }
        if c.is_whitespace() {
            word_start = at + c.len_utf8();
        }
        if !matches!(c, '.' | '!' | '?' | '。') {
            continue;
        }
        let after = text.get(at + c.len_utf8()..).unwrap_or_default();
        let rest = after.trim_start_matches(['"', '\'', ')', '\u{201d}', '\u{2019}']);
        let next = rest.trim_start();
        let ends_word = rest.is_empty() || rest.starts_with(char::is_whitespace) || c == '。';
        let goes_on = next.starts_with(char::is_lowercase);
        let word = text.get(word_start..at).unwrap_or_default().trim_start_matches('(');
        if ends_word && !goes_on && !(c == '.' && is_abbreviation(word)) {
            return text.len() - rest.len();
        }
    }
    text.len()
}

fn is_abbreviation(word: &str) -> bool {
    matches!(
        word,
        "e.g" | "i.e" | "etc" | "vs" | "cf" | "eg" | "ie" | "approx" | "incl" | "resp" | "No" | "no"
    )
}

/// The start of a text, at most so many bytes, and whether there is more.
pub(super) fn cut(text: &str, longest: usize) -> (&str, bool) {
    if text.len() <= longest {
        return (text, false);
    }
    let mut end = longest;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text.get(..end).unwrap_or_default(), true)
}
