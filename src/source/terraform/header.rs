//! A module's own words: the comment at the top of a file, the first sentence of a README.

/// The comment at the top of `main.tf` as terraform-docs reads it: lines that begin with `/*`, `*` or `*/`.
pub fn of_inspect(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("/*") || trimmed.starts_with("*/") {
            continue;
        }
        if !trimmed.starts_with('*') {
            break;
        }
        let line = line.trim_start_matches(' ').trim_end_matches('\r');
        lines.push(if trimmed == "*" { "" } else { line.strip_prefix("* ").unwrap_or(line) });
    }
    lines.join("\n")
}

/// The comment at the top of a file, as Markdown: `/* … */`, or `#` or `//` lines that an empty line follows. A licence says
/// nothing of the module.
pub fn of_page(text: &str) -> String {
    let words = comment(text);
    let start =
        words.trim_start_matches("(c)").trim_start_matches(|c: char| !c.is_alphabetic()).to_ascii_lowercase();
    if is_of_section(text, &words) {
        return String::new();
    }
    let is_licence = ["copyright", "spdx", "licensed", "license"].iter().any(|word| start.starts_with(word));
    if is_licence { String::new() } else { words }
}

/// Whether words stand in a banner whose first line stands again further down: each is the title of a section.
fn is_of_section(text: &str, words: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    let mut lines = text.lines().map(str::trim_end);
    let Some(first) = lines.next().filter(|line| line.starts_with(['#', '/']) && is_ruler(line)) else {
        return false;
    };
    let is_title = !words.contains('\n') && !words.ends_with('.');
    is_title && lines.filter(|line| *line == first).nth(1).is_some()
}

fn comment(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    if let Some(rest) = text.strip_prefix("/*") {
        let comment = rest.split("*/").next().unwrap_or_default();
        let lines = comment.trim_start_matches('*').lines().map(|line| {
            let bare = line.trim_start();
            match bare.strip_prefix('*') {
                Some(rest) => rest.strip_prefix(' ').unwrap_or(rest),
                None => line,
            }
        });
        let lines: Vec<&str> = lines.map(str::trim_end).collect();
        // Rulers further down are Markdown's.
        let is_frame = |line: &&str| line.is_empty() || is_ruler(line);
        let first = lines.iter().take_while(|line| is_frame(line)).count();
        let last = lines.iter().rev().take_while(|line| is_frame(line)).count();
        return lines.get(first..lines.len() - last).unwrap_or_default().join("\n").trim().to_owned();
    }
    let mut words = Vec::new();
    for line in text.lines() {
        let Some(rest) = line.strip_prefix("//").or_else(|| line.strip_prefix('#')) else {
            // A comment that a block follows at once is about that block.
            return if line.trim().is_empty() { tidy(&words) } else { String::new() };
        };
        words.push(rest.strip_prefix(' ').unwrap_or(rest).trim_end());
    }
    tidy(&words)
}

/// Lines without rulers, which banners are made of.
fn tidy(lines: &[&str]) -> String {
    let kept: Vec<&str> = lines.iter().copied().filter(|line| !is_ruler(line)).collect();
    kept.join("\n").trim().to_owned()
}

fn is_ruler(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| matches!(c, '#' | '/' | '-' | '=' | '*' | '~' | '+' | '_' | ' '))
}

/// The first sentence of a text's first paragraph, on one line, without the marks of links and emphasis.
pub fn summary(markdown: &str) -> String {
    let mut fenced = false;
    let mut comment = false;
    let mut paragraph = String::new();
    for line in markdown.lines() {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        }
        comment |= line.starts_with("<!--");
        let skipped = fenced || comment || line.starts_with("```") || line.starts_with("~~~");
        if line.contains("-->") {
            comment = false;
        }
        let is_prose = !skipped
            && !line.is_empty()
            && !line.starts_with(['#', '<', '|', '>', '!', '=', '+'])
            && !line.starts_with("---")
            && !line.starts_with("[!")
            && !line.starts_with("- ")
            && !line.starts_with("* ");
        if is_prose {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        } else if !paragraph.is_empty() {
            // A line of `===` makes a heading of what stands above it.
            if !line.is_empty() && line.chars().all(|c| c == '=' || c == '-') {
                paragraph.clear();
                continue;
            }
            break;
        }
        if paragraph.len() > 2_000 {
            break;
        }
    }
    first_sentence(&paragraph).to_owned()
}

/// Up to the first full stop that ends a sentence.
pub fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    for (at, _) in text.match_indices(['.', '!', '?', '\n']) {
        if text.as_bytes().get(at) == Some(&b'\n') {
            return text[..at].trim_end();
        }
        let after = text.get(at + 1..).unwrap_or_default();
        let before = text.get(..at).unwrap_or_default();
        let abbreviation = before.ends_with("e.g") || before.ends_with("i.e") || before.ends_with("etc");
        if (after.is_empty() || after.starts_with([' ', '\n'])) && !abbreviation {
            return &text[..=at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_inspect_is_what_terraform_docs_prints() {
        assert_eq!(of_inspect("/**\n * # Title\n *\n *   indented\n */\n\nx"), "# Title\n\n  indented");
        assert_eq!(of_inspect("# no\n"), "");
        assert_eq!(of_inspect("/*\n* a\nb\n*/"), "a");
    }

    #[test]
    fn words_of_a_page() {
        assert_eq!(of_page("/**\n * # Title\n *\n * Words.\n */\n"), "# Title\n\nWords.");
        assert_eq!(of_page("####\n# Network\n####\n\nresource"), "Network");
        assert_eq!(
            of_page("/*\n ~~~~~~\n Title\n =====\n\n Words.\n ------\n*/\n"),
            "Title\n =====\n\n Words."
        );
        assert_eq!(of_page("# ==\n# Network\n# ==\n\na\n\n# ==\n# Other\n# ==\n\nb"), "");
        assert_eq!(of_page("# ==\n# Makes a network.\n# ==\n\na\n\n# ==\n# B\n# ==\n"), "Makes a network.");
        assert_eq!(of_page("# about the block\nvariable \"x\" {}"), "");
        assert_eq!(of_page("resource"), "");
        assert_eq!(of_page("/**\n * Copyright 2019 Acme\n */\n"), "");
        assert_eq!(of_page("# (c) Copyright 2024\n# SPDX-License-Identifier: X\n\nx"), "");
    }

    #[test]
    fn the_summary_is_the_first_sentence_of_prose() {
        let readme =
            "# VPC\n\n[![x](y)](z)\n<!-- a\nb -->\n\nMakes a VPC, e.g. for\nservices. More.\n\nOther.";
        assert_eq!(summary(readme), "Makes a VPC, e.g. for services.");
        assert_eq!(summary("Title\n=====\n\nWords"), "Words");
        assert_eq!(summary("# only\n"), "");
    }
}
