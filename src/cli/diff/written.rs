//! What changed, as text, Markdown and JSON. Names and values out of the files are escaped in each.

use serde_json::json;

use super::Difference;
use crate::cli::report::markdown::escape;
use crate::cli::report::plural;
use crate::diagnostic::escape_controls;
use crate::source::change::{Change, INCOMPLETE, RootChanges};

/// For people.
pub(super) fn text(difference: &Difference, colours: bool) -> String {
    let mut out = String::new();
    let mark = if colours { "\u{1b}[1;31mbreaking:\u{1b}[0m" } else { "breaking:" };
    for root in &difference.roots {
        let name = line(&name(root));
        out.push_str(&format!("{name}: {}\n", root.next().as_str()));
        if root.incomplete {
            out.push_str(&format!("  {INCOMPLETE}\n"));
        }
        for change in &root.changes {
            if change.is_breaking() {
                out.push_str(&format!("  {mark} "));
            } else {
                out.push_str("  ");
            }
            text_of(change, &mut out);
        }
        out.push('\n');
    }
    out.push_str(&escape_controls(&format!("{}\n", summary(difference, &|name| name.to_owned()))));
    out
}

fn text_of(change: &Change, out: &mut String) {
    let Change { kind, event, .. } = change;
    let values = change.values_in_line(", was ", str::to_owned, str::to_owned).map(|parts| parts.concat());
    let place = change.source.as_ref().map(|(path, number)| format!(" ({path}:{number})"));
    let head = format!("{kind} {}: {event}{}", change.name, values.as_deref().unwrap_or_default());
    out.push_str(&format!("{}{}\n", line(&head), escape_controls(&place.unwrap_or_default())));
    if values.is_none() {
        for (sign, value) in [('-', &change.old), ('+', &change.new)] {
            for one in value.iter().flat_map(|value| value.lines()) {
                out.push_str(&format!("      {sign} {}\n", escape_controls(one)));
            }
        }
    }
    for words in change.reason().into_iter().chain(change.details.iter().map(String::as_str)) {
        out.push_str(&format!("      {}\n", line(words)));
    }
}

/// For a release, or a pull request.
pub(super) fn markdown(difference: &Difference) -> String {
    let mut out =
        format!("## Changes since {}\n\n{}\n", code(&difference.since.0), summary(difference, &code));
    for root in &difference.roots {
        out.push_str(&format!("\n### {} ({})\n\n", code(&name(root)), root.next().as_str()));
        if root.incomplete {
            out.push_str(&format!("{INCOMPLETE}\n\n"));
        }
        for change in &root.changes {
            let mark = if change.is_breaking() { "**Breaking:** " } else { "" };
            let Change { kind, event, .. } = change;
            out.push_str(&format!("- {mark}{kind} {}: {event}", code(&change.name)));
            let values = change.values_in_line(", was ", str::to_owned, code);
            let fits = values.is_some();
            out.extend(values.into_iter().flatten());
            out.push('\n');
            for words in change.reason().into_iter().chain(change.details.iter().map(String::as_str)) {
                out.push_str(&format!("  - {}\n", prose(words)));
            }
            if !fits {
                out.push_str(&fenced(change));
            }
        }
    }
    out
}

/// For scripts: the manual says what stands in it.
pub(super) fn json(difference: &Difference) -> String {
    let revision = |(name, commit): &(String, String)| json!({ "revision": name, "commit": commit });
    let change = |change: &Change| {
        let (file, line) = change.source.as_ref().map(|(path, line)| (path.as_str(), *line)).unzip();
        json!({
            "kind": change.kind,
            "name": change.name,
            "change": change.event.replace(' ', "-"),
            "breaking": change.is_breaking(),
            "reason": change.reason(),
            "details": change.details,
            "old": change.old,
            "new": change.new,
            "file": file,
            "line": line,
        })
    };
    let root = |root: &RootChanges| {
        json!({
            "path": root.folder.as_str(),
            "next": root.next().as_str(),
            "incomplete": root.incomplete,
            "changes": root.changes.iter().map(change).collect::<Vec<_>>(),
        })
    };
    let all = json!({
        "since": revision(&difference.since),
        "until": difference.until.as_ref().map(revision),
        "next": difference.next().as_str(),
        "breaking": difference.breaking(),
        "modules": difference.roots.iter().map(root).collect::<Vec<_>>(),
    });
    // Within a string, this is the same: a job's log takes the sign itself for the beginning of a command.
    format!("{all:#}\n").replace("##[", "##\\u005b")
}

/// The folder; what lies at the top of the project has none.
fn name(root: &RootChanges) -> String {
    if root.folder.is_root() { "root module".to_owned() } else { root.folder.to_string() }
}

/// `3 modules changed since v1.3, 2 changes break: the next version is a major one`
fn summary(difference: &Difference, name: &dyn Fn(&str) -> String) -> String {
    let since = name(&difference.since.0);
    let until =
        difference.until.as_ref().map(|(until, _)| format!(" until {}", name(until))).unwrap_or_default();
    let next = difference.next().as_str();
    match (difference.roots.len(), difference.breaking()) {
        (0, _) => format!(
            "nothing changed since {since}{until} that whoever calls a module would notice: a {next} version"
        ),
        (roots, 0) => {
            format!(
                "{} changed since {since}{until}, and nothing breaks: a {next} version",
                plural(roots, "module")
            )
        }
        (roots, breaking) => {
            let verb = if breaking == 1 { "breaks" } else { "break" };
            let (roots, breaking) = (plural(roots, "module"), plural(breaking, "change"));
            format!("{roots} changed since {since}{until}, and {breaking} {verb}: a {next} version")
        }
    }
}

/// Text on one line, which no terminal obeys.
fn line(text: &str) -> String {
    escape_controls(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A code span that ends where it should.
fn code(text: &str) -> String {
    let text = line(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{gap}{text}{gap}{fence}")
}

/// A sentence in which only pairs of backticks mean something, and nobody is called by name.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let line = line(text);
    let mut parts = line.split('`').peekable();
    let mut is_code = false;
    while let Some(part) = parts.next() {
        if is_code && parts.peek().is_some() {
            out.push_str(&code(part));
        } else {
            if is_code {
                out.push_str(&escape("`"));
            }
            out.push_str(&escape(part));
        }
        is_code = !is_code;
    }
    out
}

/// What was and what is, as a block of a list's item.
fn fenced(change: &Change) -> String {
    let values = [('-', &change.old), ('+', &change.new)];
    let longest = values.iter().filter_map(|(_, value)| value.as_deref()).map(longest_run).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let mut out = format!("\n  {fence}diff\n");
    for (sign, value) in values {
        for one in value.iter().flat_map(|value| value.lines()) {
            out.push_str(&format!("  {sign} {}\n", escape_controls(one)));
        }
    }
    out.push_str(&format!("  {fence}\n\n"));
    out
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        for (given, expected) in [
            ("cidr", "`cidr`"),
            ("a`b``c", "```a`b``c```"),
            ("`x", "`` `x ``"),
            ("a\nb\u{1b}[31m", "`a b\\u{1b}[31m`"),
            ("<img src=x>", "`<img src=x>`"),
        ] {
            assert_eq!(code(given), expected);
        }
        for (given, expected) in [
            ("`a.b` is [x](y) <b> @all", "`a.b` is &#91;x&#93;(y) &#60;b&#62; &#64;&#8203;all"),
            ("odd ` one", "odd &#96; one"),
            ("two `` of <i>", "two `  ` of &#60;i&#62;"),
        ] {
            assert_eq!(prose(given), expected);
        }
    }
}
