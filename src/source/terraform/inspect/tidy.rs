//! Blanks and empty lines, as terraform-docs leaves them after its templates.

/// No blanks at the ends of lines, but for the two that break a line in Markdown; never two empty lines in a row, and none at
/// the end.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    let mut first = true;
    while let Some(line) = lines.next() {
        let (line, end) = match line.strip_suffix('\r') {
            Some(line) if lines.peek().is_some() => (line, "\r\n"),
            _ => (line, "\n"),
        };
        let bare = line.trim_end_matches(' ');
        let is_last = lines.peek().is_none();
        let breaks = line.len() - bare.len() >= 2 && !is_last;
        // A line of two blanks is as good as none.
        if bare.is_empty() && line.len() == 2 && !first && !is_last {
            continue;
        }
        out.push_str(if breaks { line } else { bare });
        if !is_last {
            out.push_str(end);
        }
        first = false;
    }
    collapse(&out)
}

/// Three line breaks or more become two; two or more at the end become none.
fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\n') {
        let start = if rest[..at].ends_with('\r') { at - 1 } else { at };
        out.push_str(&rest[..start]);
        let end = rest[start..].find(|c| c != '\n' && c != '\r').map_or(rest.len(), |found| start + found);
        let breaks = &rest[start..end];
        let one = if breaks.starts_with('\r') { "\r\n" } else { "\n" };
        let count = breaks.matches('\n').count();
        match count {
            _ if end == rest.len() && count >= 2 => {}
            0..=2 => out.push_str(breaks),
            _ => out.push_str(&one.repeat(2)),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_empty_lines() {
        for (text, expected) in [
            ("a \nb  \nc   \nd ", "a\nb  \nc   \nd"),
            ("a\n\n\n\nb\n", "a\n\nb\n"),
            ("a\n\n\n", "a"),
            ("a\n  \nb", "a\nb"),
            ("a\n   \nb", "a\n   \nb"),
            ("a\r\n\r\n\r\n\r\nb\r\n\r\n", "a\r\n\r\nb"),
            ("\n\na", "\n\na"),
            ("", ""),
        ] {
            assert_eq!(tidy(text), expected, "{text:?}");
        }
    }
}
