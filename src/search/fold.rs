//! Letters as the search compares them, the same here and in `themes/default/script/search-index.js`.
//!
//! Text is put into Unicode's form NFKC (full-width and half-width forms, ligatures), each letter into lower case, and
//! then loses its accents: `Über`, `uber` and `ＵＢＥＲ` are one word. What tells words apart in their script stays: the
//! vowel signs of Hindi and Thai, the voiced sounds of kana.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfkc_quick};

/// Letters that no decomposition leads to what people type for them.
const SPELLINGS: [(char, &str); 11] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ς', "σ"),
];

/// Signs above, below and between letters that are left out: accents, the points of Hebrew and the vowels of Arabic, and what only
/// steers how letters join.
const LEFT_OUT: [(char, char); 14] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{300}', '\u{36f}'),
    ('\u{483}', '\u{487}'),
    ('\u{591}', '\u{5bd}'),
    ('\u{5bf}', '\u{5c7}'),
    ('\u{610}', '\u{61a}'),
    ('\u{640}', '\u{640}'),
    ('\u{64b}', '\u{65f}'),
    ('\u{670}', '\u{670}'),
    ('\u{6d6}', '\u{6dc}'),
    ('\u{6df}', '\u{6e8}'),
    ('\u{6ea}', '\u{6ed}'),
    ('\u{200b}', '\u{200d}'),
    ('\u{fe00}', '\u{fe0f}'),
];

/// Scripts that are written without blanks: Thai, Lao, Myanmar, Khmer, kana, Han.
const WITHOUT_BLANKS: [(char, char); 8] = [
    ('\u{e00}', '\u{eff}'),
    ('\u{1000}', '\u{109f}'),
    ('\u{1780}', '\u{17ff}'),
    ('\u{3005}', '\u{3007}'),
    ('\u{3040}', '\u{30ff}'),
    ('\u{3400}', '\u{9fff}'),
    ('\u{f900}', '\u{faff}'),
    ('\u{20000}', '\u{3ffff}'),
];

/// `text` in the form NFKC.
pub fn normalized(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfkc().collect())
}

/// Appends `c` in lower case and without its accent.
pub fn fold(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for c in c.to_lowercase() {
        match SPELLINGS.iter().find(|(letter, _)| *letter == c) {
            Some((_, spelling)) => out.push_str(spelling),
            // Above, what decomposes is a syllable or a sound of its own.
            None if c < '\u{2000}' => out.extend(std::iter::once(c).nfd().filter(|&c| !is_left_out(c))),
            None => out.push(c),
        }
    }
}

/// Whether words consist of it: letters, digits, and the signs that letters carry.
pub fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c)))
}

/// Whether words do not notice it.
pub fn is_left_out(c: char) -> bool {
    !c.is_ascii() && is_within(c, &LEFT_OUT)
}

/// Whether it is of a script that is written without blanks.
pub fn is_dense(c: char) -> bool {
    c >= '\u{e00}' && is_within(c, &WITHOUT_BLANKS)
}

fn is_within(c: char, ranges: &[(char, char)]) -> bool {
    ranges.iter().any(|&(from, to)| (from..=to).contains(&c))
}
