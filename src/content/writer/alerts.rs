//! Quotes that would be alerts but for a word: GitHub knows five, and nothing may stand behind one on its line
//! (<https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#alerts>).

use super::Writer;
use crate::content::containers;
use crate::diagnostic::{Diagnostic, Span, nearest};

/// The alerts that there are.
const KNOWN: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

impl Writer<'_> {
    /// Tells of a quote, at this byte of the file, that says it is an alert and is none.
    pub(super) fn tell_of_alert(&mut self, start: usize) {
        let line =
            self.source.get(start..).and_then(|rest| rest.lines().next()).filter(|_| self.dialect.alerts);
        let Some((name, rest)) = line.and_then(called) else { return };
        let at = start + line.and_then(|line| line.find("[!")).unwrap_or_default();
        let is_known = KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name));
        let (message, help) = match (is_known, rest.trim()) {
            (true, "") => return,
            (true, _) => (
                format!("text stands behind `[!{name}]`, so this is a quote and no alert"),
                "put the text on a line of its own below, behind a `>`".to_owned(),
            ),
            (false, _) => (format!("there is no alert `{name}`, so this is a quote"), cure(name)),
        };
        let span = Span::new(at, at + "[!]".len() + name.len());
        self.document.diagnostics.push(Diagnostic::warning("markup", self.path, message).at(span).help(help));
    }
}

/// The name in `> [!name] rest`, and the rest.
fn called(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix('>')?.trim_start().strip_prefix("[!")?.split_once(']')?;
    let is_name =
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    // A link, or where one leads.
    let is_link = rest.starts_with(['(', '[', ':']);
    (is_name && !is_link).then_some((name, rest))
}

fn cure(name: &str) -> String {
    if let Some(near) = nearest(&name.to_uppercase(), KNOWN) {
        return format!("did you mean `[!{near}]`?");
    }
    let all = KNOWN.join("`, `");
    match name.to_lowercase() {
        name if containers::NAMES.contains(&name.as_str()) => {
            format!("use one of `{all}`, or a container: `:::{name}` above the words, `:::` below them")
        }
        _ => format!("use one of `{all}`"),
    }
}
