//! Numbers and text as they stand in a shard: printable ASCII, nothing that a script or a string gives a meaning.

use std::fmt::Write as _;

/// The digits: `!` to `~` without `"`, `<` and `\`, 91 of them. A space is none, so it may separate.
const DIGITS: &[u8; 91] =
    b"!#$%&'()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// Digits that end a number; the others say that it goes on.
const LAST: usize = 64;
const ON: usize = DIGITS.len() - LAST;

/// Appends `number`: a digit below 64, two below 1,792.
pub fn number(mut number: usize, out: &mut String) {
    while number >= LAST {
        out.push(digit(LAST + (number - LAST) % ON));
        number = (number - LAST) / ON;
    }
    out.push(digit(number));
}

fn digit(value: usize) -> char {
    DIGITS.get(value).map_or('!', |&byte| char::from(byte))
}

/// Appends numbers that rise, each as its distance to the one before.
pub fn rising(numbers: &[u32], out: &mut String) {
    let mut from = 0;
    for &next in numbers {
        number((next - from) as usize, out);
        from = next;
    }
}

/// Appends `text` as a JavaScript string that is safe in a script element too.
pub fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            // No `</script`, no `<!--`, and no line end that only JavaScript knows.
            '<' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' | '\u{7f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Appends a list of strings.
pub fn strings<'a>(texts: impl IntoIterator<Item = &'a str>, out: &mut String) {
    out.push('[');
    for (i, text) in texts.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        string(text, out);
    }
    out.push(']');
}

#[cfg(test)]
pub mod decode {
    //! The client's half, for the tests.

    use super::*;

    /// Reads a number off the front.
    pub fn number(digits: &mut &[u8]) -> usize {
        let value = DIGITS.iter().position(|digit| *digit == digits[0]).unwrap();
        *digits = &digits[1..];
        if value < LAST { value } else { value + ON * number(digits) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for value in (0..5_000).chain([65_535, 1_000_000, usize::from(u16::MAX) * 4_000]) {
            let mut text = String::new();
            number(value, &mut text);
            let mut digits = text.as_bytes();
            assert_eq!(decode::number(&mut digits), value);
            assert!(digits.is_empty());
            assert!(text.len() <= 1 + usize::from(value >= 64) + 4 * usize::from(value >= 1_792));
        }
    }

    #[test]
    fn strings_hold_nothing_that_ends_them() {
        let mut out = String::new();
        strings(["</script><!--", "a\"\\\n\u{2028}\u{2029}"], &mut out);
        assert_eq!(out, r#"["\u003c/script>\u003c!--","a\"\\\u000a\u2028\u2029"]"#);
    }
}
