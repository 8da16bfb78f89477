//! The comment headings of a file: words between two rulers, in the middle of one, or over lines of blocks, which name the group of
//! blocks below.

use std::ops::Range;

/// A ruler has so many marks at least.
const RULER: usize = 10;

/// The marks beside words on one line are so many at least: `# --- Network ---`.
const BESIDE: usize = 3;

/// A heading has so many lines at most; the first of them is its title.
const MOST_LINES: usize = 8;

/// Each heading: its bytes, up to the beginning of its last line, and its title. In order. `starts` is where the lines of the text
/// begin.
pub fn headings(text: &str, starts: &[usize]) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let line = |at: usize| {
        let end = starts.get(at + 1).copied().unwrap_or(text.len());
        text.get(starts[at]..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    };
    let mut in_comment = false;
    let lines = (0..starts.len()).map(|at| (starts[at], line(at)));
    // What stands between `/*` and `*/` is no line of its own.
    let all: Vec<(usize, &str)> = lines.filter(|(_, line)| !is_commented(line, &mut in_comment)).collect();
    let mut lines = all.iter().copied().peekable();
    while let Some((at, line)) = lines.next() {
        match read(line) {
            Some(Line::Beside(title)) => found.push((at..at, title.to_owned())),
            Some(Line::Ruler) => {
                let mut title = None;
                let mut count = 0;
                while let Some((_, line)) = lines.peek()
                    && let Some(Line::Words(words)) = read(line)
                    && count < MOST_LINES
                {
                    title = title.or(Some(words).filter(|words| !words.is_empty()));
                    count += 1;
                    lines.next();
                }
                let closes = matches!(lines.peek().and_then(|(_, line)| read(line)), Some(Line::Ruler));
                if closes && let Some(title) = title {
                    let end = lines.next().map_or(at, |(end, _)| end);
                    found.push((at..end, title.to_owned()));
                }
            }
            _ => {}
        }
    }
    found.extend(over_lines(&all));
    found.extend(underlined(&all));
    found.sort_by_key(|(at, _)| at.start);
    found
}

/// Words over a ruler of any length, with nothing but blank lines around the two: `# AKS` over `# ---`.
fn underlined<'a>(lines: &'a [(usize, &str)]) -> impl Iterator<Item = (Range<usize>, String)> + 'a {
    let marks = |line: &str| line.chars().filter(|c| !c.is_whitespace()).count();
    lines.windows(2).enumerate().filter_map(move |(at, pair)| {
        let &[(start, line), (end, below)] = pair else { return None };
        let Some(Line::Words(words)) = read(line) else { return None };
        let is_ruler = matches!(read(below), Some(Line::Ruler | Line::Words(""))) && marks(below) > BESIDE;
        let is_alone = [at.checked_sub(1), Some(at + 2)]
            .into_iter()
            .flatten()
            .all(|at| lines.get(at).is_none_or(|(_, line)| line.trim().is_empty()));
        (is_ruler && is_alone && !words.is_empty() && !words.contains("-ignore"))
            .then(|| (start..end, words.to_owned()))
    })
}

/// The comments over blocks of a line each: `# AKS` over `variable "a" {}` and `variable "b" {}`. A comment over a single one is only
/// such a heading in a file that has others.
fn over_lines(lines: &[(usize, &str)]) -> Vec<(Range<usize>, String)> {
    let is_blank = |at: usize| lines.get(at).is_none_or(|(_, line)| line.trim().is_empty());
    let is_block = |at: usize| lines.get(at).is_some_and(|(_, line)| is_block_of_a_line(line));
    let over: Vec<(usize, usize, &str)> = lines
        .iter()
        .enumerate()
        .filter(|(at, _)| is_block(at + 1) && (*at == 0 || is_blank(at - 1)))
        .filter_map(|(at, (start, line))| match read(line) {
            Some(Line::Words(words)) if !words.is_empty() && !words.contains("-ignore") => {
                Some((at, *start, words))
            }
            _ => None,
        })
        .collect();
    if !over.iter().any(|(at, ..)| is_block(at + 2)) {
        return Vec::new();
    }
    over.into_iter().map(|(_, start, words)| (start..start, words.to_owned())).collect()
}

fn is_block_of_a_line(line: &str) -> bool {
    (line.starts_with("variable \"") || line.starts_with("output \"")) && line.trim_end().ends_with('}')
}

/// Whether a line is part of a comment of several, which it may begin or end.
fn is_commented(line: &str, in_comment: &mut bool) -> bool {
    let rest = match line.trim_start().strip_prefix("/*") {
        Some(rest) if !*in_comment => rest,
        _ if *in_comment => line,
        _ => return false,
    };
    *in_comment = !rest.contains("*/");
    true
}

/// The words of a comment whose lines were joined, without the rulers above, below and beside them.
pub fn without_rulers(comment: &str) -> String {
    let is_mark = |c: char| matches!(c, '#' | '/' | '-' | '=' | '*' | '~' | '+' | '_');
    let is_ruler = |word: &&str| word.len() >= BESIDE && word.chars().all(is_mark);
    let kept = if comment.split(' ').any(|word| is_ruler(&word)) {
        comment.split(' ').filter(|word| !is_ruler(word)).collect::<Vec<_>>().join(" ")
    } else {
        comment.to_owned()
    };
    // `######Network######`
    let glued = |words: &str| words.chars().take_while(|c| is_mark(*c)).count() > BESIDE;
    let reversed: String = kept.chars().rev().take(BESIDE + 1).collect();
    let start = if glued(&kept) { kept.trim_start_matches(is_mark) } else { &kept };
    let whole = if glued(&reversed) { start.trim_end_matches(is_mark) } else { start };
    whole.trim().to_owned()
}

/// What a comment line is.
#[derive(Debug, PartialEq)]
enum Line<'a> {
    /// Nothing but marks.
    Ruler,
    /// Words with marks on both sides.
    Beside(&'a str),
    /// Words.
    Words(&'a str),
}

fn read(line: &str) -> Option<Line<'_>> {
    if !line.starts_with('#') && !line.starts_with("//") {
        return None;
    }
    let is_mark = |c: char| matches!(c, '#' | '/' | '-' | '=' | '*' | '~' | '+' | '_' | ' ' | '\t');
    let words = line.trim_matches(is_mark);
    if words.is_empty() {
        return Some(if line.trim().len() >= RULER { Line::Ruler } else { Line::Words("") });
    }
    let (before, after) = line.split_once(words).unwrap_or_default();
    let marks = |side: &str| side.chars().filter(|c| !c.is_whitespace()).count();
    let is_beside = marks(before) >= BESIDE && marks(after) >= BESIDE;
    Some(if is_beside { Line::Beside(words) } else { Line::Words(words) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, String)> {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let all = headings(text, &std::iter::once(0).chain(breaks).collect::<Vec<_>>());
        all.into_iter().map(|(at, title)| (at.start, title)).collect()
    }

    fn titles(text: &str) -> Vec<String> {
        found(text).into_iter().map(|(_, title)| title).collect()
    }

    #[test]
    fn words_between_rulers() {
        let text = "#####################\n# Node group\n#####################\n\nvariable \"a\" {}\n";
        assert_eq!(found(text), [(0, "Node group".to_owned())]);
        let long = "# ---------------\n# REQUIRED\n# You must give these.\n# ---------------\r\n//============\n// B\n//============\n";
        assert_eq!(titles(long), ["REQUIRED", "B"]);
    }

    #[test]
    fn words_within_a_ruler() {
        assert_eq!(titles("x\n# --- Network ---\n### Storage ###\n"), ["Network", "Storage"]);
    }

    #[test]
    fn words_over_blocks_of_a_line() {
        let file =
            "variable \"a\" {}\n\n# AKS\nvariable \"b\" {}\nvariable \"c\" {}\n\n# TLS\nvariable \"d\" {}\n";
        assert_eq!(titles(file), ["AKS", "TLS"]);
        for none in [
            "# The name.\nvariable \"a\" {}\n\n# The size.\nvariable \"b\" {}\n",
            "# The name.\nvariable \"a\" {\n}\nvariable \"b\" {}\n",
            "# tflint-ignore: x\nvariable \"a\" {}\nvariable \"b\" {}\n",
            "# One\n# two\nvariable \"a\" {}\nvariable \"b\" {}\n",
        ] {
            assert_eq!(titles(none), [""; 0], "{none}");
        }
    }

    #[test]
    fn words_over_a_short_ruler() {
        let file = "# AKS\n# ---\n\nvariable \"a\" {}\n\n// TLS\n// ==========\n\nvariable \"b\" {}\n";
        assert_eq!(found(file), [(0, "AKS".to_owned()), (30, "TLS".to_owned())]);
        for none in [
            "# The name.\n# ---\nvariable \"a\" {}\n",
            "# The name.\n# Of it.\n# ---\n\n",
            "# The name.\n#\n\nvariable \"a\" {}\n",
            "# The name.\n# --\n\nvariable \"a\" {}\n",
            "x = 1\n# The name.\n# ---\n\n",
            "# tflint-ignore: x\n# ---\n\n",
        ] {
            assert_eq!(titles(none), [""; 0], "{none}");
        }
    }

    #[test]
    fn comments_of_several_lines_end() {
        assert_eq!(
            titles("/* a */\n# --- B ---\n/*\n# --- C ---\n */\n# --- D ---\nx = \"/*\"\n# --- E ---\n"),
            ["B", "D", "E"]
        );
    }

    #[test]
    fn rulers_are_no_words() {
        for (comment, words) in [
            ("-------- S3 Bucket: logs --------", "S3 Bucket: logs"),
            ("~~~~~ Words that are not lost ~~~~~", "Words that are not lost"),
            ("=========", ""),
            ("######Network######", "Network"),
            ("-- Only two - and one --", "-- Only two - and one --"),
            ("Plain, with `a_b`  and a/b.", "Plain, with `a_b`  and a/b."),
            ("--dry-run is no ruler", "--dry-run is no ruler"),
            ("", ""),
        ] {
            assert_eq!(without_rulers(comment), words, "{comment}");
        }
    }

    #[test]
    fn other_comments_are_none() {
        for text in [
            "# words\n",
            "## words\n# more\n",
            "#----\n# words\n#----\n",
            "##########\n# no end\nvariable \"x\" {}\n##########\n",
            "##########\n##########\n",
            "  ##########\n  # inside a block\n  ##########\n",
            "#-- tflint-ignore: x\n",
            "/*\n##########\n# commented out\n##########\n*/\n",
            "/* words\n# --- Network ---\n",
            "",
        ] {
            assert_eq!(titles(text), [""; 0], "{text:?}");
        }
    }
}
