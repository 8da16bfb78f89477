//! Words: the command's name, its options and arguments, assignments.

use super::{Expect, Mode, Shell, after_word};
use crate::highlight::scanner::{Class, Scanner, is_word, is_word_start};

impl<'a> Shell<'a> {
    /// A part of a word: bare, quoted or expanded.
    pub(super) fn word_part(&mut self, s: &mut Scanner<'a>) {
        let start = s.at();
        self.continued = false;
        match s.peek() {
            b'\'' => {
                self.quoted_part();
                s.bump(1);
                s.skip_until(|byte| byte == b'\'');
                s.bump(1);
                s.token(Class::String, start);
            }
            b'"' => {
                self.quoted_part();
                s.bump(1);
                s.token(Class::String, start);
                self.push(Mode::Quoted);
            }
            b'$' => {
                self.quoted_part();
                self.dollar(s, Class::Plain);
            }
            _ => self.bare_part(s),
        }
    }

    fn quoted_part(&mut self) {
        if self.state.word.is_none() {
            self.state.word = Some((after_word(self.state.expect), Class::Plain));
        }
    }

    fn bare_part(&mut self, s: &mut Scanner<'a>) {
        let start = s.at();
        loop {
            s.skip_until(|byte| {
                byte.is_ascii_whitespace()
                    || matches!(byte, b';' | b'|' | b'&' | b'(' | b')' | b'<' | b'>')
                    || matches!(byte, b'"' | b'\'' | b'$' | b'`' | b'\\' | b'=')
            });
            match s.peek() {
                b'\\' if !s.peek_at(1).is_ascii_whitespace() => s.bump(2),
                b'\\' if s.peek_at(1) == b' ' => s.bump(2),
                // A line that goes on, or one byte that stops nothing: it must not stop us here for ever.
                b'\\' if s.at() == start => s.bump(1),
                b'=' if self.state.word.is_some() || s.at() == start => s.bump(1),
                _ => break,
            }
        }
        if let Some((_, class)) = self.state.word {
            return s.token(class, start);
        }
        let expect = self.state.expect;
        let word = s.since(start);
        let class = if s.peek() == b'=' { self.before_equals(s, word) } else { self.class_of(word) };
        if expect == Expect::Command && class == Class::Function && redirects(s, word) {
            self.state.word = Some((expect, Class::Plain));
            return;
        }
        s.token(class, start);
        let rest = if class == Class::Property || class == Class::Variable { Class::Plain } else { class };
        self.state.word = Some((self.state.expect, rest));
        self.state.expect = expect;
    }

    /// The class of `NAME` in `NAME=value`, or of `--option` in `--option=value`.
    fn before_equals(&mut self, s: &Scanner, word: &str) -> Class {
        let name = word.strip_suffix('+').unwrap_or(word);
        let name = name.split('[').next().unwrap_or_default();
        let is_name = name.bytes().all(is_word) && name.bytes().next().is_some_and(is_word_start);
        match self.state.expect {
            Expect::Command if is_name && s.peek_at(1) != b'=' => Class::Variable,
            Expect::Assignment if is_name => Class::Variable,
            _ => self.class_of(word),
        }
    }

    /// The class of a word; `expect` becomes what follows it.
    fn class_of(&mut self, word: &str) -> Class {
        let expect = self.state.expect;
        self.state.expect = after_word(expect);
        match (expect, word) {
            (Expect::Command | Expect::Pattern, "esac") => {
                self.depth = self.depth.saturating_sub(1);
                self.state.cases = self.state.cases.saturating_sub(1);
                self.state.expect = Expect::Argument;
                Class::Keyword
            }
            (Expect::Command, _) => self.command(word),
            (Expect::FunctionName, _) => {
                self.joined = true;
                Class::Function
            }
            (Expect::LoopHead | Expect::CaseHead, "in") => {
                let case = expect == Expect::CaseHead;
                self.state.expect = if case { Expect::Pattern } else { Expect::Argument };
                Class::Keyword
            }
            (Expect::Argument | Expect::Assignment, _) if is_option(word) => Class::Property,
            _ => Class::Plain,
        }
    }

    fn command(&mut self, word: &str) -> Class {
        match word {
            "if" | "while" | "until" | "for" | "select" | "case" => self.depth += 1,
            "fi" | "done" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        let (expect, class) = match word {
            "if" | "then" | "elif" | "else" | "while" | "until" | "do" | "time" => {
                (Expect::Command, Class::Keyword)
            }
            "fi" | "done" => (Expect::Argument, Class::Keyword),
            "for" | "select" => (Expect::LoopHead, Class::Keyword),
            "case" => {
                self.state.cases += 1;
                (Expect::CaseHead, Class::Keyword)
            }
            "function" => (Expect::FunctionName, Class::Keyword),
            "sudo" | "exec" | "nohup" | "command" | "env" => (Expect::Command, Class::Function),
            "export" | "local" | "declare" | "readonly" | "typeset" | "alias" => {
                (Expect::Assignment, Class::Function)
            }
            "[" | "[[" => (Expect::Argument, Class::Plain),
            // An option of `sudo` and its like.
            _ if is_option(word) => (Expect::Command, Class::Property),
            _ => (Expect::Argument, Class::Function),
        };
        self.state.expect = expect;
        class
    }
}

fn is_option(word: &str) -> bool {
    matches!(word.as_bytes(), [b'-', second, ..] if second.is_ascii_alphanumeric() || *second == b'-')
}

/// `2` in `2>&1`.
fn redirects(s: &Scanner, word: &str) -> bool {
    matches!(s.peek(), b'<' | b'>') && word.bytes().all(|byte| byte.is_ascii_digit())
}
