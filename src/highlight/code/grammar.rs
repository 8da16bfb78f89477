//! What a row of the table says of a language.

use std::cell::RefCell;
use std::rc::Rc;

use crate::highlight::scanner::Class;

/// What the lexer must know of a language. Lists of words are separated by blanks.
pub(in crate::highlight) struct Grammar {
    pub(in crate::highlight) keywords: &'static str,
    pub(in crate::highlight) constants: &'static str,
    pub(in crate::highlight) types: &'static str,
    /// Words that are functions without a `(` after them.
    pub(in crate::highlight) functions: &'static str,
    /// What starts a comment that ends with its line.
    pub(in crate::highlight) line_comments: &'static [&'static str],
    pub(in crate::highlight) block_comment: Option<(&'static str, &'static str)>,
    /// Kinds of strings; the first that fits is taken, so the longer opening stands first.
    pub(in crate::highlight) strings: &'static [Quote],
    /// What a byte before a word makes of it: `$name`, `@name`, `:name`.
    pub(in crate::highlight) sigils: &'static [(u8, Class)],
    /// Bytes that are parts of words beside letters, digits and `_`.
    pub(in crate::highlight) word_bytes: &'static [u8],
    /// Keywords are written in either case.
    pub(in crate::highlight) any_case: bool,
    /// Which words name types without being listed.
    pub(in crate::highlight) capitals: Capitals,
    /// The first word of a statement is its keyword.
    pub(in crate::highlight) directives: bool,
    /// A word before `=` names a label.
    pub(in crate::highlight) labels: bool,
    /// `'a'` is a character and `'a` is none: Rust.
    pub(in crate::highlight) lifetimes: bool,
    /// `#word` is an instruction to the compiler.
    pub(in crate::highlight) preprocessor: bool,
}

/// A row as the lexer looks things up in it.
pub(in crate::highlight) struct Table {
    /// The listed words, sorted.
    pub(in crate::highlight) words: Vec<(&'static str, Class)>,
    /// For each byte, whether a comment or a string may start with it.
    pub(in crate::highlight) starts: [bool; 256],
}

/// What a capital letter at a word's start says.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::highlight) enum Capitals {
    Nothing,
    /// It names a type.
    Type,
    /// It names a type, unless a `(` follows.
    TypeUnlessCalled,
    /// With a `-` further on, it names a command: PowerShell's `Get-Item`.
    Command,
}

/// A kind of string.
pub(in crate::highlight) struct Quote {
    pub(in crate::highlight) open: &'static str,
    pub(in crate::highlight) close: &'static str,
    /// What escapes the byte after it; 0 for nothing.
    pub(in crate::highlight) escape: u8,
    /// Whether it may hold line ends; if not, it ends with its line.
    pub(in crate::highlight) lines: bool,
    /// What starts code in it that ends with `}`, if anything does: `${`.
    pub(in crate::highlight) code: Option<&'static str>,
}

thread_local! {
    /// The rows that were asked for. There are few, and each block of code asks for one.
    static TABLES: RefCell<Vec<(&'static Grammar, Rc<Table>)>> = const { RefCell::new(Vec::new()) };
}

impl Table {
    /// The row of a grammar, made when it is first asked for.
    pub(in crate::highlight) fn known(grammar: &'static Grammar) -> Rc<Self> {
        TABLES.with_borrow_mut(|tables| {
            if let Some((_, table)) = tables.iter().find(|(known, _)| std::ptr::eq(*known, grammar)) {
                return Rc::clone(table);
            }
            let table = Rc::new(Self::of(grammar));
            tables.push((grammar, Rc::clone(&table)));
            table
        })
    }

    fn of(grammar: &Grammar) -> Self {
        let lists = [
            (grammar.keywords, Class::Keyword),
            (grammar.constants, Class::Constant),
            (grammar.types, Class::Type),
            (grammar.functions, Class::Function),
        ];
        let listed = lists
            .iter()
            .flat_map(|&(list, class)| list.split_ascii_whitespace().map(move |word| (word, class)));
        let mut words: Vec<_> = listed.collect();
        words.sort_unstable_by_key(|&(word, _)| word);
        let mut starts = [false; 256];
        let comments =
            grammar.line_comments.iter().copied().chain(grammar.block_comment.map(|(open, _)| open));
        for open in comments.chain(grammar.strings.iter().map(|quote| quote.open)) {
            if let Some(start) = open.bytes().next().and_then(|byte| starts.get_mut(usize::from(byte))) {
                *start = true;
            }
        }
        Self { words, starts }
    }
}

impl Grammar {
    /// A language of which nothing is known but that it has words.
    pub(in crate::highlight) const NONE: Self = Self {
        keywords: "",
        constants: "",
        types: "",
        functions: "",
        line_comments: &[],
        block_comment: None,
        strings: &[],
        sigils: &[],
        word_bytes: &[],
        any_case: false,
        capitals: Capitals::Nothing,
        directives: false,
        labels: false,
        lifetimes: false,
        preprocessor: false,
    };

    /// What the languages share that took their comments from C.
    pub(in crate::highlight) const LIKE_C: Self = Self {
        line_comments: &["//"],
        block_comment: Some(("/*", "*/")),
        strings: &[Quote::DOUBLE, Quote::SINGLE],
        ..Self::NONE
    };
}

impl Quote {
    pub(in crate::highlight) const DOUBLE: Self = Self::line("\"");
    pub(in crate::highlight) const SINGLE: Self = Self::line("'");

    /// A string that ends with its line; `\` escapes.
    pub(in crate::highlight) const fn line(quote: &'static str) -> Self {
        Self { open: quote, close: quote, escape: b'\\', lines: false, code: None }
    }

    /// A string that may have several lines.
    pub(in crate::highlight) const fn lines(open: &'static str, close: &'static str, escape: u8) -> Self {
        Self { open, close, escape, lines: true, code: None }
    }

    /// The same, with code in it.
    pub(in crate::highlight) const fn with_code(self, open: &'static str) -> Self {
        Self { code: Some(open), ..self }
    }
}
