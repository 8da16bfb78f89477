//! Where the commands of a block stand, each of which can be copied alone.

use std::ops::Range;

use super::{console, shell};

/// The commands of a block of shell code, in order and without the blanks around them. None where one is the whole block; in a session
/// there is a prompt before it.
pub(super) fn commands(language: &str, code: &str) -> Vec<Range<usize>> {
    let is_one_of = |names: &[&str]| names.iter().any(|name| language.eq_ignore_ascii_case(name));
    let is_shell = is_one_of(&["bash", "sh", "shell", "zsh"]);
    let is_session = is_one_of(&["console", "shell-session", "shellsession"])
        || is_shell && code.trim_start().starts_with("$ ");
    let lines = match () {
        () if is_session => console::typed(code),
        () if is_shell => shell::lines(code),
        () if is_one_of(&["powershell", "ps1"]) => powershell(code),
        () => return Vec::new(),
    };
    let trimmed = |line: Range<usize>| {
        let text = code.get(line.clone())?;
        let start = line.start + text.len() - text.trim_start().len();
        let is_command = !text.trim().is_empty() && !text.trim_start().starts_with('#');
        is_command.then(|| start..start + text.trim().len())
    };
    let commands: Vec<_> = lines.into_iter().filter_map(trimmed).collect();
    if commands.len() > 1 || is_session { commands } else { Vec::new() }
}

/// Has each command begin and end with its line, where lines are elements of their own.
pub(super) fn take_whole_lines(commands: &mut [Range<usize>], code: &str) {
    for command in commands {
        let before = code.get(..command.start).unwrap_or_default();
        let behind = code.get(command.end..).unwrap_or_default();
        command.start = before.rfind('\n').map_or(0, |at| at + 1);
        command.end += behind.find('\n').map_or(behind.len(), |at| at + 1);
    }
}

/// The lines of PowerShell that are run one after the other. A line goes on where a bracket or a text is open, and after a backtick, a
/// comma or a pipe at its end.
fn powershell(code: &str) -> Vec<Range<usize>> {
    let (mut lines, mut start, mut at) = (Vec::new(), 0, 0);
    let (mut depth, mut quote) = (0_usize, None);
    for line in code.split_inclusive('\n') {
        let mut is_escaped = false;
        for c in line.chars() {
            match (quote, c) {
                _ if is_escaped => is_escaped = false,
                (None | Some('"'), '`') => is_escaped = true,
                (Some(open), c) if c == open => quote = None,
                (Some(_), _) => continue,
                (None, '"' | '\'') => quote = Some(c),
                (None, '#') => break,
                (None, '(' | '{' | '[') => depth += 1,
                (None, ')' | '}' | ']') => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        at += line.len();
        let goes_on = line.trim_end().ends_with(['`', ',', '|']);
        if depth == 0 && quote.is_none() && !goes_on {
            lines.push(start..at);
            start = at;
        }
    }
    lines.push(start..at);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_whole() {
        for (language, code, expected) in [
            ("bash", "a\nb\n", "a|b"),
            ("bash", "only one\n", ""),
            ("bash", "# why\na \\\n  --b\n\nc # why\n", "a \\\n  --b|c # why"),
            ("sh", "cat <<EOF\nx\ny\nEOF\nls\n", "cat <<EOF\nx\ny\nEOF|ls"),
            ("bash", "for i in 1 2; do\n  a\n  b\ndone\nc", "for i in 1 2; do\n  a\n  b\ndone|c"),
            ("bash", "if a; then\n  b\nfi\nwhile c\ndo d\ndone\n", "if a; then\n  b\nfi|while c\ndo d\ndone"),
            ("bash", "case $x in\n a) b;;\nesac\nc\n", "case $x in\n a) b;;\nesac|c"),
            ("bash", "a &&\n  b\nc |\n  d\ne &\nf\n", "a &&\n  b|c |\n  d|e &|f"),
            ("bash", "f() {\n a\n}\nf\n", "f() {\n a\n}|f"),
            ("bash", "f()\n{\n a\n}\nf\n", "f()\n{\n a\n}|f"),
            ("bash", "f () # why\n\n{\n a\n}\nf\n", "f () # why\n\n{\n a\n}|f"),
            ("bash", "function f\n{\n a\n}\nf\n", "function f\n{\n a\n}|f"),
            (
                "bash",
                "function f {\n a\n}\nfunction g() {\n b\n}",
                "function f {\n a\n}|function g() {\n b\n}",
            ),
            ("bash", "f() (\n a\n)\na=()\nb+=()\nc ()", "f() (\n a\n)|a=()|b+=()|c ()"),
            ("zsh", "a 'x\ny'\nb \"$(c\nd)\"\n", "a 'x\ny'|b \"$(c\nd)\""),
            ("bash", "A=1 B=2\necho done fi }\nx", "A=1 B=2|echo done fi }|x"),
            ("console", "$ a\nout\n$ b \\\n> c\nout\n", "a|b \\\n> c"),
            ("console", "$ for i in 1; do\n> a\n> done\nout\n$ b\n", "for i in 1; do\n> a\n> done|b"),
            ("console", "$ a\nout\n", "a"),
            ("console", "out\n", ""),
            ("bash", "$ a\nout\n$ b\n", "a|b"),
            (
                "powershell",
                "Get-A `\n  -B\n# why\nif ($x) {\n  c\n}\nD |\n  E\nF \"a\nb\"\n",
                "Get-A `\n  -B|if ($x) {\n  c\n}|D |\n  E|F \"a\nb\"",
            ),
            ("hcl", "a\nb\n", ""),
            ("bash", "if x; then\na\n", ""),
        ] {
            let found: Vec<&str> = commands(language, code).into_iter().map(|bytes| &code[bytes]).collect();
            assert_eq!(found.join("|"), expected, "{language} {code}");
        }
    }
}
