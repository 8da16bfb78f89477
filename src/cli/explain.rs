//! `infrabook explain`

use std::path::Path;

use clap::Args;

use super::{Outcome, env_vars, fail, levels, report};
use crate::check::{self, Levels, RULES, Rule};
use crate::config::{self, Config};
use crate::tree::Tree;

/// Longer lines are hard to read.
const WIDTH: usize = 96;

#[derive(Args)]
pub(super) struct Arguments {
    /// The rule; all are listed unless one is given
    rule: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let here = levels_here();
    let text: String = match &arguments.rule {
        None => RULES.iter().map(|rule| line(rule, &here)).collect(),
        Some(name) => match levels::known(name) {
            Ok(code) => RULES.iter().filter(|rule| rule.code == code).map(|rule| all(rule, &here)).collect(),
            Err(why) => return fail(&format!("`{name}`: {why}")),
        },
    };
    report::data(&text);
    Outcome::Fine
}

/// The levels that the nearest book.toml sets, in this folder or above it.
fn levels_here() -> Levels {
    let root = Tree::book_of(Path::new("."));
    let text = root.ok().and_then(|(root, _)| Tree::peek(&root, config::FILE)).unwrap_or_default();
    Config::read(&text, &env_vars()).map(|(config, _)| config.checks.levels).unwrap_or_else(|_| {
        report::say(
            "warning: book.toml has mistakes, so its levels are not known: `infrabook check` names them",
        );
        Levels::default()
    })
}

/// `broken-link           deny   a link to a file that is not there`
fn line(rule: &Rule, here: &Levels) -> String {
    let finds = check::manual(rule.code).unwrap_or_default().finds;
    format!("{:21} {:6} {finds}\n", rule.code, here.of(rule.code).to_string())
}

fn all(rule: &Rule, here: &Levels) -> String {
    let section = check::manual(rule.code).unwrap_or_default();
    let level = match here.of(rule.code) {
        level if level == rule.default => format!("{level}, unless set otherwise"),
        level => format!("{level} by book.toml, {} by default", rule.default),
    };
    let mut out = format!("{}: {}\nlevel: {level}\n", rule.code, section.finds);
    for paragraph in &section.paragraphs {
        out.push('\n');
        if paragraph.starts_with("    ") {
            out.push_str(paragraph);
            out.push('\n');
        } else {
            wrap(paragraph, &mut out);
        }
    }
    out
}

fn wrap(paragraph: &str, out: &mut String) {
    let mut width = 0;
    for word in paragraph.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            out.push('\n');
            width = 0;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_and_lines_are_short() {
        let text = "one two three ".repeat(40);
        let mut out = String::new();
        wrap(text.trim_end(), &mut out);
        assert!(out.lines().all(|line| line.len() <= WIDTH) && out.lines().count() > 4);
        assert_eq!(out.replace('\n', " "), text);
    }

    #[test]
    fn every_rule_has_a_line_of_its_own_columns() {
        for rule in RULES {
            assert!(rule.code.len() <= 21, "{}", rule.code);
            assert!(all(rule, &Levels::default()).lines().count() > 3, "{}", rule.code);
        }
    }
}
