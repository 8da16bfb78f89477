//! The words that the project explains, and how they are found in text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::Outline;
use crate::config;
use crate::content::Term;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;
use crate::scan::Scan;

/// The words that the project explains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    /// The page that explains them, among the outline's.
    pub page: usize,
    /// What it explains, in its order.
    pub terms: Vec<Term>,
    /// What is looked for, by its first word; the longest first.
    by_word: BTreeMap<String, Vec<Spelling>>,
}

/// One way to write a term.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Spelling {
    /// The words behind the first.
    rest: Vec<String>,
    /// The term.
    term: usize,
}

/// The project's glossary. What keeps it from being one is told where book.toml names it.
pub(super) fn find(scan: &Scan, outline: &mut Outline) -> Option<Arc<Glossary>> {
    let named = scan.config.glossary.file.as_ref().filter(|_| scan.config.glossary.enable);
    let file = scan.glossary.as_ref().or(named.map(|(file, _)| file))?;
    let page = outline.page_of_file(file);
    let terms = scan.documents.get(file).map(|read| read.document.terms.clone()).unwrap_or_default();
    if let (Some(page), false) = (page, terms.is_empty()) {
        return Some(Arc::new(Glossary::new(page, terms)));
    }
    if let Some((file, span)) = named {
        outline.diagnostics.push(no_glossary(file, *span, page.is_some(), scan));
    }
    None
}

fn no_glossary(file: &SourcePath, span: Span, is_page: bool, scan: &Scan) -> Diagnostic {
    let (message, help) = match (scan.has_file(file), is_page) {
        (false, _) => {
            (format!("there is no `{file}`"), "name the Markdown file that explains the project's words")
        }
        (true, false) => {
            (format!("`{file}` is no page of the site"), "list it in SUMMARY.md, or move it among the pages")
        }
        (true, true) => (
            format!("`{file}` explains no word"),
            "write a term on a line of its own, and below it a line that begins with `: ` and says what it means",
        ),
    };
    let book = SourcePath::new(config::FILE).unwrap_or_else(SourcePath::root);
    Diagnostic::error("config", &book, message).at(span).help(help)
}

impl Glossary {
    fn new(page: usize, terms: Vec<Term>) -> Self {
        let mut by_word: BTreeMap<String, Vec<Spelling>> = BTreeMap::new();
        for (index, term) in terms.iter().enumerate() {
            for spelling in
                term.names.iter().flat_map(|name| names_in(name)).flat_map(|name| spellings(&name))
            {
                let mut words = spelling.split_whitespace().map(str::to_owned);
                let Some(first) = words.next() else { continue };
                by_word
                    .entry(key(&first).to_owned())
                    .or_default()
                    .push(Spelling { rest: rest_of(&first, words), term: index });
            }
        }
        for spellings in by_word.values_mut() {
            // Of two that are written alike, the first that is explained.
            spellings.sort_by_key(|it| std::cmp::Reverse(it.rest.iter().map(String::len).sum::<usize>()));
        }
        Self { page, terms, by_word }
    }

    /// The term of this name, in whatever case.
    pub fn term(&self, name: &str) -> Option<&Term> {
        let is =
            |known: &String| names_in(known).iter().any(|known| known.to_lowercase() == name.to_lowercase());
        self.terms.iter().find(|term| term.names.iter().any(is))
    }

    /// The term most like this name.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.terms.iter().flat_map(|term| &term.names).map(String::as_str))
    }

    /// The terms in a run of text that `is_new` has, each where it stands; it is asked once for each that is found.
    pub fn uses(&self, text: &str, mut is_new: impl FnMut(usize) -> bool) -> Vec<(Range<usize>, usize)> {
        let mut found = Vec::new();
        let mut at = 0;
        let mut before = None;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let length = word(rest);
            if length == 0 {
                before = rest.chars().next();
                at += before.map_or(1, char::len_utf8);
                continue;
            }
            let first = rest.get(..length).unwrap_or_default();
            // What a dot, a slash or a hyphen joins to it is a name of something: `state.tf`, `my-zone`.
            let is_joined = before.is_some_and(|c| matches!(c, '-' | '_' | '/' | '@' | '.'));
            let spelled = if is_joined { None } else { self.by_word.get(first) };
            let longest = spelled
                .into_iter()
                .flatten()
                .find_map(|it| Some((it.term, length + ends(rest.get(length..)?, &it.rest)?)));
            match longest {
                Some((term, length)) if is_new(term) => {
                    found.push((at..at + length, term));
                    at += length;
                }
                Some((_, length)) => at += length,
                None => at += length,
            }
            before = text.get(..at).and_then(|text| text.chars().next_back());
        }
        found
    }
}

/// The names that one is written as: itself, and without what stands in parentheses behind it, that too.
fn names_in(name: &str) -> Vec<String> {
    let Some((long, short)) = name.strip_suffix(')').and_then(|name| name.rsplit_once(" (")) else {
        return vec![name.to_owned()];
    };
    vec![long.trim().to_owned(), short.trim().to_owned()]
}

/// How a term may be written in a sentence: also as more than one of it; and with a small or a capital letter, unless it is written in
/// capitals.
fn spellings(name: &str) -> Vec<String> {
    let mut spellings = vec![name.to_owned()];
    match name.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        Some(stem) => spellings.push(format!("{stem}ies")),
        None if !name.ends_with('s') => spellings.push(format!("{name}s")),
        None => {}
    }
    if !name.contains(char::is_lowercase) {
        return spellings;
    }
    let other = |name: &String| {
        let mut chars = name.chars();
        let first = chars.next()?;
        let first: String = if first.is_lowercase() {
            first.to_uppercase().collect()
        } else {
            first.to_lowercase().collect()
        };
        Some(first + chars.as_str())
    };
    let others: Vec<String> = spellings.iter().filter_map(other).collect();
    spellings.into_iter().chain(others).collect()
}

/// The length of the word that a text starts with.
fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())
}

/// What a spelling is found by: the letters that it begins with. `+` of `C++` comes behind.
fn key(first: &str) -> &str {
    first.get(..word(first)).unwrap_or(first)
}

/// The words behind the first, and before them what of the first is behind its key.
fn rest_of(first: &str, words: impl Iterator<Item = String>) -> Vec<String> {
    let tail = first.get(key(first).len()..).unwrap_or_default();
    std::iter::once(tail.to_owned()).chain(words).collect()
}

/// How far a text goes on with these words, blanks of any kind between them, if it does and a word ends there. The first follows at once.
fn ends(text: &str, words: &[String]) -> Option<usize> {
    let mut at = 0;
    for (index, word) in words.iter().enumerate() {
        let rest = text.get(at..)?;
        let trimmed = if index == 0 { rest } else { rest.trim_start() };
        if index > 0 && trimmed.len() == rest.len() {
            return None;
        }
        at += rest.len() - trimmed.len();
        at += trimmed.strip_prefix(word.as_str()).map(|_| word.len())?;
    }
    let mut next = text.get(at..)?.chars();
    let is_end = match (next.next(), next.next()) {
        (Some(c), _) if c.is_alphanumeric() || matches!(c, '_' | '/') => false,
        // `state.tf`, `zone-a`; a full stop or a dash ends a word.
        (Some('.' | '-' | ':'), Some(c)) => !c.is_alphanumeric(),
        _ => true,
    };
    is_end.then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_as_whole_words_once() {
        let names = [
            "CIDR",
            "Root module",
            "Module",
            "State",
            "IRSA",
            "IAM roles (IRX)",
            "Add-on",
            "C++",
            "Access entry",
            "NAT gateway",
        ];
        let term = |name: &&str| Term { names: vec![(*name).into()], ..Term::default() };
        let glossary = Glossary::new(0, names.iter().map(term).collect());
        for (text, expected) in [
            ("The CIDR and the CIDR.", "CIDR"),
            ("cidr CIDRs", "CIDRs"),
            ("a root\n module, a module", "root\n module|module"),
            ("Root modules; States", "Root modules|States"),
            ("rootmodule statesman STATE modular", ""),
            ("state.tf a/state my-state state-lock state_x state: on", "state"),
            ("IAM roles, IRX (IRX)", "IAM roles"),
            ("add-ons, Add-on", "add-ons"),
            ("C++ and C", "C++"),
            ("access entries", "access entries"),
            ("(state)", "state"),
            ("\u{fc}state \u{201c}state\u{201d} module\u{2019}s", "state|module"),
            ("NAT gateways. A state.", "NAT gateways|state"),
            ("root", ""),
        ] {
            let mut seen = vec![false; names.len()];
            let found = glossary.uses(text, |term| !std::mem::replace(&mut seen[term], true));
            let found: Vec<&str> = found.into_iter().map(|(bytes, _)| &text[bytes]).collect();
            assert_eq!(found.join("|"), expected, "{text}");
        }
        assert!(glossary.term("root module").is_some() && glossary.term("irx").is_some());
        assert_eq!(glossary.nearest("Stat"), Some("State"));
    }
}
