//! Character references (`&amp;`, `&#106;`) in text that no Markdown parser has decoded.

use std::borrow::Cow;

/// The names that occur in authored HTML, and those that could hide a URL's scheme.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("colon", ':'),
    ("sol", '/'),
    ("num", '#'),
    ("quest", '?'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("lpar", '('),
    ("rpar", ')'),
    ("shy", '\u{ad}'),
    ("ZeroWidthSpace", '\u{200b}'),
    ("NoBreak", '\u{2060}'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("hellip", '…'),
    ("copy", '©'),
    ("rarr", '→'),
    ("larr", '←'),
    ("middot", '·'),
    ("bull", '•'),
];

/// `text` with its character references decoded: numeric ones also without their semicolon, named ones as listed. Others stay.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (plain, reference) = rest.split_at(at);
        out.push_str(plain);
        let (c, length) = first(reference).unwrap_or(('&', 1));
        out.push(c);
        rest = reference.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that the reference at the start of `text` stands for, and the reference's length.
fn first(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        return numeric(number).map(|(c, length)| (c, length + 2));
    }
    // No name is longer: looking further would make many ampersands costly.
    let semicolon = body.bytes().take(20).position(|byte| byte == b';')?;
    let name = body.get(..semicolon)?;
    NAMED.iter().find(|(known, _)| *known == name).map(|&(_, c)| (c, semicolon + 2))
}

fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, radix, skipped) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 1),
        None => (text, 10, 0),
    };
    let length = digits.bytes().take_while(|&byte| char::from(byte).is_digit(radix)).count();
    let significant = digits.get(..length)?.trim_start_matches('0');
    if length == 0 {
        return None;
    }
    let code =
        if significant.is_empty() { 0 } else { u32::from_str_radix(significant, radix).unwrap_or(u32::MAX) };
    let c = char::from_u32(code).filter(|&c| c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER);
    let semicolon = usize::from(digits.as_bytes().get(length) == Some(&b';'));
    Some((c, skipped + length + semicolon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_and_the_rest_stays() {
        assert_eq!(decode("a &amp; b &lt;c&gt; &#106;&#x6a;&#0106x"), "a & b <c> jjjx");
        assert_eq!(decode("a & b &unknown; &; &# &#x;"), "a & b &unknown; &; &# &#x;");
        assert_eq!(decode("&#0;&#99999999999;"), "\u{fffd}\u{fffd}");
        assert!(matches!(decode("plain"), Cow::Borrowed("plain")));
    }
}
