//! A command as it is written becomes words, as a shell would split it; no shell is asked.

/// The words of a command. `None` where a quote is not closed, or nothing follows a last backslash.
///
/// Words are split as POSIX has it: `'…'` is as it stands, in `"…"` a backslash goes before `$`, `` ` ``, `"`, `\` and the end of a line,
/// elsewhere before anything, and `#` at the start of a word begins a comment.
pub(super) fn split(command: &str) -> Option<Vec<String>> {
    let mut chars = command.chars().peekable();
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\n' => words.extend(word.take()),
            '#' if word.is_none() => while chars.next().is_some_and(|c| c != '\n') {},
            '\'' => as_it_stands(&mut chars, word.get_or_insert_default())?,
            '"' => quoted(&mut chars, word.get_or_insert_default())?,
            '\\' => match chars.next()? {
                '\n' => {}
                c => word.get_or_insert_default().push(c),
            },
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

/// What stands up to the next `'`.
fn as_it_stands(chars: &mut impl Iterator<Item = char>, word: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            '\'' => return Some(()),
            c => word.push(c),
        }
    }
}

/// What stands up to the next `"`.
fn quoted(chars: &mut impl Iterator<Item = char>, word: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            '"' => return Some(()),
            '\\' => match chars.next()? {
                c @ ('$' | '`' | '"' | '\\') => word.push(c),
                '\n' => {}
                c => word.extend(['\\', c]),
            },
            c => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_a_shell_makes_of_them() {
        for (command, expected) in [
            ("", vec![]),
            ("  mdbook-toc\t--x ", vec!["mdbook-toc", "--x"]),
            ("a 'b c' \"d \\\" \\x\" e\\ f", vec!["a", "b c", "d \" \\x", "e f"]),
            ("a'b'\"c\"d ''", vec!["abcd", ""]),
            ("a # b\nc x#y", vec!["a", "c", "x#y"]),
            ("a \\\n b", vec!["a", "b"]),
            ("$HOME `x` *", vec!["$HOME", "`x`", "*"]),
        ] {
            assert_eq!(split(command).unwrap(), expected, "{command:?}");
        }
        assert!(["'a", "\"a", "a\\", "\"a\\"].iter().all(|command| split(command).is_none()));
    }
}
