//! Source lines as diagnostics show them. A line stands alone there, often a broken one: what cannot be told apart is left out.

use std::ops::Range;

use super::super::file::{Kind, kind};
use crate::credential::names_secret;
use crate::path::SourcePath;

/// The bytes of every string in one of Terraform's files, but for labels, keys and sources.
pub fn blanks(path: &SourcePath, text: &str) -> Vec<Range<usize>> {
    let mut blanks = Vec::new();
    if kind(path).is_some_and(|kind| kind != Kind::Readme) || path.as_str().ends_with(".hcl") {
        strings(text, path.name().ends_with(".hcl"), &mut blanks);
    }
    blanks
}

/// The strings of Terraform's files, line by line.
fn strings(text: &str, has_paths: bool, blanks: &mut Vec<Range<usize>>) {
    let mut heredoc: Option<&str> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        match heredoc {
            Some(name) if line.trim() == name => heredoc = None,
            Some(_) => blanks.push(start..start + line.len()),
            None => {
                heredoc =
                    Line { text: line, at: 0, base: start, blanks, key: "", names: false, has_paths }.read()
            }
        }
        start += line.len();
    }
}

struct Line<'a, 'b> {
    text: &'a str,
    at: usize,
    /// Where the line begins in its file.
    base: usize,
    blanks: &'b mut Vec<Range<usize>>,
    /// The key, or the kind of block, that stands before.
    key: &'a str,
    /// Whether something before names a secret.
    names: bool,
    /// Whether the file is one of those that name units and files by their paths.
    has_paths: bool,
}

impl<'a> Line<'a, '_> {
    /// Finds what is left out of the line; gives the name of the heredoc that begins on it.
    fn read(&mut self) -> Option<&'a str> {
        let mut assigned = None;
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            let rest = self.text.get(self.at..).unwrap_or_default();
            match byte {
                b'"' => {
                    let Some(end) = string_end(self.text, self.at) else {
                        // Which side of a quotation mark is the string, nobody knows.
                        self.blank(assigned.unwrap_or(self.at)..self.text.len());
                        return None;
                    };
                    self.string(end, assigned.is_some());
                    self.at = end;
                }
                b'#' => break,
                b'/' if rest.starts_with("//") => break,
                b'<' if rest.starts_with("<<") => {
                    let name = rest.trim_start_matches(['<', '-']).trim_end();
                    let is_name =
                        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
                    if is_name {
                        return Some(name);
                    }
                    self.at += 2;
                }
                b'=' | b':' => {
                    self.at += 1;
                    assigned = assigned.or(Some(self.at));
                    if self.names {
                        self.blank(self.at..self.text.len());
                        return None;
                    }
                }
                b',' | b'{' => {
                    self.key = "";
                    self.at += 1;
                }
                _ => self.word(rest),
            }
        }
        None
    }

    fn word(&mut self, rest: &'a str) {
        let end =
            rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.')).unwrap_or(rest.len());
        if end == 0 {
            self.at += rest.chars().next().map_or(1, char::len_utf8);
            return;
        }
        self.key = rest.get(..end).unwrap_or_default();
        self.names |= names_secret(self.key);
        self.at += end;
    }

    /// The string up to `end`: a label, a key, or a value, which is left out.
    fn string(&mut self, end: usize, is_assigned: bool) {
        let inner = self.at + 1..end - 1;
        let text = self.text.get(inner.clone()).unwrap_or_default();
        let after = self.text.get(end..).unwrap_or_default().trim_start();
        let before = self.text.get(..self.at).unwrap_or_default().trim_end();
        let is_key = after.starts_with([':', '='])
            && !after.starts_with("==")
            && (before.is_empty() || before.ends_with(['{', ',']));
        let is_label =
            !is_assigned && !self.key.is_empty() && (after.is_empty() || after.starts_with(['{', '"']));
        let is_source = matches!(self.key, "source" | "version" | "required_version");
        let is_path = self.has_paths
            && matches!(self.key, "path" | "paths" | "config_path")
            && (text.starts_with(['.', '$']) || text.ends_with(".hcl"))
            && text.chars().all(|c| c.is_alphanumeric() || "._-/{}$()".contains(c));
        if !(is_key || is_label || is_source || is_path) {
            self.blank(inner);
        }
        self.names |= names_secret(text);
        if is_key {
            self.key = text;
        }
    }

    fn blank(&mut self, range: Range<usize>) {
        self.blanks.push(self.base + range.start..self.base + range.end);
    }
}

/// One past the string that begins at `at`, interpolations and the strings in them included; `None` when it does not end.
fn string_end(text: &str, at: usize) -> Option<usize> {
    let mut open: Vec<u8> = vec![b'"'];
    let mut at = at + 1;
    while let Some(&byte) = text.as_bytes().get(at) {
        let in_string = open.last() == Some(&b'"');
        match byte {
            b'\\' if in_string => at += 1,
            b'"' if in_string => {
                open.pop();
            }
            b'"' => open.push(b'"'),
            b'$' | b'%' if in_string && text.as_bytes().get(at + 1) == Some(&b'{') => {
                open.push(b'{');
                at += 1;
            }
            b'{' if !in_string => open.push(b'{'),
            b'}' if !in_string => {
                open.pop();
            }
            _ => {}
        }
        at += 1;
        if open.is_empty() {
            return Some(at);
        }
    }
    None
}
