//! One lexer for the long tail of languages, driven by a [`Grammar`] each.

mod data;
mod dynamic;
mod grammar;
mod systems;

pub(super) use data::*;
pub(super) use dynamic::*;
use grammar::Table;
pub(super) use grammar::{Capitals, Grammar, Quote};
pub(super) use systems::*;

use std::rc::Rc;

use super::scanner::{Class, Scanner, is_word, is_word_start};

/// What the lexer is inside of.
enum Mode {
    /// `{ … }`.
    Brace,
    /// Code in a string.
    Interpolation,
    /// A string.
    String(&'static Quote),
}

struct Lexer {
    grammar: &'static Grammar,
    table: Rc<Table>,
    stack: Vec<Mode>,
    /// Whether a statement may start here.
    fresh: bool,
}

pub(super) fn lex(s: &mut Scanner, grammar: &'static Grammar) {
    let mut lexer = Lexer::new(grammar);
    while !s.done() {
        match lexer.stack.last() {
            Some(Mode::String(quote)) => lexer.string(s, quote),
            _ => lexer.code(s),
        }
    }
}

impl Lexer {
    fn new(grammar: &'static Grammar) -> Self {
        Self { grammar, table: Table::known(grammar), stack: Vec::new(), fresh: true }
    }

    fn code(&mut self, s: &mut Scanner) {
        let start = s.at();
        let byte = s.peek();
        if byte.is_ascii_whitespace() {
            return s.skip_while(|byte| byte.is_ascii_whitespace());
        }
        if self.table.starts.get(usize::from(byte)) == Some(&true) && (self.comment(s) || self.open_string(s))
        {
            return;
        }
        let class = match byte {
            b'0'..=b'9' => {
                s.skip_number();
                Class::Number
            }
            _ if self.is_word_start(byte) => self.word(s),
            b'#' if self.grammar.preprocessor && s.peek_at(1).is_ascii_alphabetic() => {
                s.bump(1);
                s.skip_while(|byte| byte.is_ascii_alphabetic());
                Class::Keyword
            }
            b'\'' if self.grammar.lifetimes => character(s),
            b'{' | b'}' => return self.brace(s, byte),
            _ => self.sigil(s, byte),
        };
        s.token(class, start);
        self.fresh = byte == b';';
    }

    fn brace(&mut self, s: &mut Scanner, byte: u8) {
        let start = s.at();
        s.bump(1);
        self.fresh = true;
        if byte == b'{' {
            self.stack.push(Mode::Brace);
        } else if let Some(Mode::Interpolation) = self.stack.pop() {
            s.token(Class::Variable, start);
        }
    }

    fn comment(&self, s: &mut Scanner) -> bool {
        let start = s.at();
        if let Some((open, close)) = self.grammar.block_comment
            && s.starts_with(open)
        {
            s.bump(open.len());
            s.skip_past(close);
        } else if self.grammar.line_comments.iter().any(|open| s.starts_with(open)) {
            s.skip_line();
        } else {
            return false;
        }
        s.token(Class::Comment, start);
        true
    }

    fn open_string(&mut self, s: &mut Scanner) -> bool {
        let start = s.at();
        let Some(quote) = self.grammar.strings.iter().find(|quote| s.starts_with(quote.open)) else {
            return false;
        };
        // `r"` opens a string; the `r` that ends `for` does not.
        if quote.open.bytes().next().is_some_and(is_word) && is_word(s.before()) {
            return false;
        }
        s.bump(quote.open.len());
        s.token(Class::String, start);
        self.stack.push(Mode::String(quote));
        self.fresh = false;
        true
    }

    /// The inside of a string, up to its end or the next code in it.
    fn string(&mut self, s: &mut Scanner, quote: &'static Quote) {
        let first = |text: &str| text.bytes().next().unwrap_or(0);
        let (close, code) = (first(quote.close), quote.code.map_or(0, first));
        loop {
            s.skip_until(|byte| {
                byte == close || byte == quote.escape || byte == code || byte == b'\n' && !quote.lines
            });
            let byte = s.peek();
            if s.done() || byte == b'\n' && !quote.lines {
                break;
            }
            if byte == quote.escape && (quote.lines || s.peek_at(1) != b'\n') {
                s.bump(2);
            } else if s.starts_with(quote.close) {
                s.bump(quote.close.len());
                break;
            } else if let Some(open) = quote.code.filter(|open| s.starts_with(open)) {
                s.paint(Class::String);
                s.bump(open.len());
                s.paint(Class::Variable);
                return self.stack.push(Mode::Interpolation);
            } else {
                s.bump(1);
            }
        }
        s.paint(Class::String);
        self.stack.pop();
    }

    fn sigil(&self, s: &mut Scanner, byte: u8) -> Class {
        let before = s.before();
        s.bump(1);
        let Some(&(_, class)) = self.grammar.sigils.iter().find(|(sigil, _)| *sigil == byte) else {
            return Class::Plain;
        };
        let stands_alone = byte == b'$' || !is_word(before) && before != byte;
        if stands_alone && (is_word_start(s.peek()) || byte == b'$' && s.peek().is_ascii_digit()) {
            self.skip_word(s);
            return class;
        }
        if s.peek() == byte && class == Class::Variable {
            // `@@name`, `$$`.
            s.bump(1);
            self.skip_word(s);
            return class;
        }
        Class::Plain
    }

    fn is_word_start(&self, byte: u8) -> bool {
        is_word_start(byte) || byte != b'-' && self.grammar.word_bytes.contains(&byte)
    }

    fn skip_word(&self, s: &mut Scanner) {
        let more = self.grammar.word_bytes;
        s.skip_while(|byte| is_word(byte) || more.contains(&byte));
    }

    fn word(&self, s: &mut Scanner) -> Class {
        let start = s.at();
        let before = s.before();
        self.skip_word(s);
        let word = s.since(start);
        let called = s.peek() == b'(' || self.grammar.lifetimes && s.peek() == b'!' && s.peek_at(1) != b'=';
        if let Some(class) = self.listed(word).filter(|&class| class == Class::Keyword || before != b'.') {
            return class;
        }
        let is_label = self.grammar.labels && matches!(s.after_blanks(), (b'=', _) | (b'!', b'=' | b'~'));
        match self.grammar.capitals {
            _ if self.fresh && self.grammar.directives => Class::Keyword,
            _ if is_label => Class::Property,
            Capitals::Type if is_type(word) => Class::Type,
            _ if called => Class::Function,
            Capitals::Command if is_type(word) && word.contains('-') => Class::Function,
            Capitals::TypeUnlessCalled if is_type(word) => Class::Type,
            _ => Class::Plain,
        }
    }

    fn listed(&self, word: &str) -> Option<Class> {
        let find = |word: &str| {
            let at = self.table.words.binary_search_by_key(&word, |&(listed, _)| listed).ok()?;
            self.table.words.get(at).map(|&(_, class)| class)
        };
        if !self.grammar.any_case {
            return find(word);
        }
        let mut lower = [0; 24];
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        find(std::str::from_utf8(lower).ok()?)
    }
}

/// `'x'`, `'\n'`; a lifetime otherwise.
fn character(s: &mut Scanner) -> Class {
    s.bump(1);
    if s.peek() == b'\\' {
        s.skip_quoted(b'\'');
        return Class::String;
    }
    let start = s.at();
    s.bump(1);
    if s.peek() == b'\'' && s.since(start) != "'" {
        s.bump(1);
        return Class::String;
    }
    s.skip_while(is_word);
    Class::Variable
}

/// A capital first and some small letter after it, or a capital alone: `MAX_SIZE` is none.
fn is_type(word: &str) -> bool {
    let capital = word.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase());
    capital && (word.len() == 1 || word.bytes().any(|byte| byte.is_ascii_lowercase()))
}
