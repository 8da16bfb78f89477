//! Notes on code, as Material for MkDocs writes them: a number at the end of a comment, `# (1)!`, and a numbered list behind the block that
//! says what each means.

use std::ops::Range;

use super::CodeNote;

/// What comments begin with, and what may end them.
const COMMENTS: [(&str, &str); 7] =
    [("#", ""), ("//", ""), ("--", ""), (";", ""), ("%", ""), ("/*", "*/"), ("<!--", "-->")];

/// The numbers at the ends of comments, in order, if they are 1, 2, … in any order: else they are no notes' numbers. `block` tells its
/// notes' ids from others'.
pub(super) fn notes(code: &str, block: usize) -> Vec<CodeNote> {
    if !code.contains(')') {
        return Vec::new();
    }
    let mut at = 0;
    let mut notes = Vec::new();
    for line in code.split_inclusive('\n') {
        if let Some((number, place)) = at_end(line) {
            let id = id(block, number);
            notes.push(CodeNote { bytes: at + place.start..at + place.end, number, id });
        }
        at += line.len();
    }
    let mut numbers: Vec<usize> = notes.iter().map(|note| note.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.iter().copied().eq(1..=numbers.len()) { notes } else { Vec::new() }
}

/// The id of a note. A dot stands in no heading's id, so ours are free.
pub(super) fn id(block: usize, number: usize) -> String {
    format!("code.{}.{number}", block + 1)
}

/// The number at the end of a line's comment, and the bytes of the line that are shown as nothing else: the number and the blanks before
/// it; the whole comment, where it says no more.
fn at_end(line: &str) -> Option<(usize, Range<usize>)> {
    let line = line.trim_end();
    for (open, close) in COMMENTS {
        let Some(text) = line.strip_suffix(close).map(str::trim_end) else { continue };
        let marked = text.strip_suffix('!').unwrap_or(text);
        let Some((before, number)) = marked.strip_suffix(')').and_then(|marked| marked.rsplit_once('('))
        else {
            continue;
        };
        let is_number =
            !number.is_empty() && number.len() < 4 && number.bytes().all(|byte| byte.is_ascii_digit());
        let Some(number) = number.parse().ok().filter(|_| is_number) else { continue };
        let said = before.trim_end();
        if let Some(code) =
            said.strip_suffix(open).filter(|code| code.is_empty() || code.ends_with([' ', '\t']))
        {
            return Some((number, code.trim_end().len()..line.len()));
        }
        let begins = |(at, _): (usize, &str)| at == 0 || said[..at].ends_with([' ', '\t']);
        if said.len() < before.len() && said.match_indices(open).any(begins) {
            return Some((number, said.len()..text.len()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_at_the_ends_of_comments() {
        for (line, expected) in [
            ("a = 1 # (1)!\n", Some((1, " # (1)!"))),
            ("a = 1 # (12)\r\n", Some((12, " # (12)"))),
            ("# (1)", Some((1, "# (1)"))),
            ("a = 1 # why (2)!", Some((2, " (2)!"))),
            ("a /* (3) */", Some((3, " /* (3) */"))),
            ("a /* why (3) */", Some((3, " (3)"))),
            ("<b> <!-- (1)! -->", Some((1, " <!-- (1)! -->"))),
            ("f(1)", None),
            ("a = f (1)", None),
            ("a#(1)", None),
            ("a # why(1)", None),
            ("a # (x)", None),
            ("a # (1) more", None),
            ("a # ()", None),
            ("a # (1234)", None),
        ] {
            let found = at_end(line).map(|(number, place)| (number, &line[place]));
            assert_eq!(found, expected, "{line}");
        }
        let numbers = |code| notes(code, 0).into_iter().map(|note| note.number).collect::<Vec<_>>();
        assert_eq!(numbers("a # (2)\nb # (1)\nc # (2)\n"), [2, 1, 2]);
        assert!(numbers("a # (2)\nb # (3)\n").is_empty());
    }
}
