//! The words that the project explains, and how they are found in text.

use std::collections::{BTreeMap, BTreeSet};
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
    /// The ways to write them, one blank between two words, and which of the terms each is.
    spellings: BTreeMap<String, usize>,
    /// How long those are that begin with a word, in bytes: what is looked for where a text has that word.
    lengths: BTreeMap<String, BTreeSet<usize>>,
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
        let (mut all, mut lengths) = (BTreeMap::new(), BTreeMap::<String, BTreeSet<usize>>::new());
        for (index, term) in terms.iter().enumerate() {
            let names = term.names.iter().flat_map(|name| names_in(name));
            for spelling in names.flat_map(|name| spellings(&name)) {
                let spelling = spelling.split_whitespace().collect::<Vec<_>>().join(" ");
                lengths.entry(key(&spelling).to_owned()).or_default().insert(spelling.len());
                // Of two that are written alike, the first that is explained.
                all.entry(spelling).or_insert(index);
            }
        }
        Self { page, terms, spellings: all, lengths }
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
            let lengths = if is_joined { None } else { self.lengths.get(first) };
            match lengths.and_then(|lengths| self.longest(rest, lengths)) {
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

    /// The longest spelling that a text starts with, of one of these lengths: its term, and how far it goes in the text.
    fn longest(&self, text: &str, lengths: &BTreeSet<usize>) -> Option<(usize, usize)> {
        let start = Start::of(text, *lengths.last()?);
        lengths.iter().rev().find_map(|&length| {
            let term = self.spellings.get(start.text.get(..length)?)?;
            let end = *start.ends.get(length)?;
            ends_word(text.get(end..)?).then_some((*term, end))
        })
    }
}

/// How a text starts, with one blank where it has any number of any kind.
struct Start {
    text: String,
    /// For each byte of it, and for its end, how far it is from the start of the text.
    ends: Vec<usize>,
}

impl Start {
    /// At least so many bytes of it, where the text has them.
    fn of(text: &str, length: usize) -> Self {
        let mut start = Self { text: String::new(), ends: Vec::new() };
        let mut end = 0;
        for (at, c) in text.char_indices() {
            if start.text.len() >= length {
                break;
            }
            let is_more = c.is_whitespace() && start.text.ends_with(' ');
            if !is_more {
                start.text.push(if c.is_whitespace() { ' ' } else { c });
                start.ends.resize(start.text.len(), at);
            }
            end = at + c.len_utf8();
        }
        start.ends.push(end);
        start
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

/// Whether a word ends where this text follows.
fn ends_word(text: &str) -> bool {
    let mut next = text.chars();
    match (next.next(), next.next()) {
        (Some(c), _) if c.is_alphanumeric() || matches!(c, '_' | '/') => false,
        // `state.tf`, `zone-a`; a full stop or a dash ends a word.
        (Some('.' | '-' | ':'), Some(c)) => !c.is_alphanumeric(),
        _ => true,
    }
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
            ("NAT \u{a0}\n gateway\u{fc} root  module\u{fc} NAT\tgateway", "NAT\tgateway"),
            ("root mod", ""),
            ("root", ""),
        ] {
            let mut seen = vec![false; names.len()];
            let found = glossary.uses(text, |term| !std::mem::replace(&mut seen[term], true));
            let found: Vec<&str> = found.into_iter().map(|(bytes, _)| &text[bytes]).collect();
            assert_eq!(found.join("|"), expected, "{text}");
        }
        let many = |at: usize| Term { names: vec![format!("Aws {at} thing")], ..Term::default() };
        let many = Glossary::new(0, (0..20_000).map(many).collect());
        let text: String = (0..20_000).map(|at| format!("Aws  {at} things, Aws {at} no. ")).collect();
        let found = many.uses(&text, |_| true);
        let terms: Vec<usize> = found.iter().map(|(_, term)| *term).collect();
        assert_eq!(terms, (0..20_000).collect::<Vec<_>>());
        assert_eq!(text.get(found[7].0.clone()), Some("Aws  7 things"));
        assert!(glossary.term("root module").is_some() && glossary.term("irx").is_some());
        assert_eq!(glossary.nearest("Stat"), Some("State"));
    }
}
