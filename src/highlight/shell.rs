//! The shell: bash and its kin. Also what a console session, a Dockerfile's `RUN` and a recipe hold.

mod expansion;
mod word;

use std::collections::VecDeque;
use std::ops::Range;

use super::console;
use super::scanner::{Class, Scanner, is_blank, is_word};

/// What the lexer is inside of.
#[derive(Clone, Copy)]
enum Mode<'a> {
    /// `( … )`: a subshell.
    Paren,
    /// `NAME=( … )`.
    Array,
    /// `$( … )`, `<( … )`.
    Substitution,
    /// A command in backquotes.
    Backquote,
    /// `${ … }`.
    Parameter,
    /// `$(( … ))`, and how many parentheses are open in it.
    Arithmetic(usize),
    /// A string in double quotes.
    Quoted,
    /// The body of a heredoc.
    Heredoc(Heredoc<'a>),
}

#[derive(Clone, Copy)]
struct Heredoc<'a> {
    /// The word that ends it.
    end: &'a str,
    /// Whether that word may be indented: `<<-`.
    indented: bool,
    /// Whether `$` means something in it: its word is not quoted.
    expands: bool,
}

/// What the next word is.
#[derive(Clone, Copy, PartialEq)]
enum Expect {
    Command,
    Argument,
    /// An argument, perhaps `NAME=value`: after `export` and its like.
    Assignment,
    /// What stands between `for` or `select` and its `in`.
    LoopHead,
    /// What stands between `case` and its `in`.
    CaseHead,
    /// The pattern of a case.
    Pattern,
    /// What stands behind `function`.
    FunctionName,
}

#[derive(Clone, Copy)]
struct State {
    expect: Expect,
    /// Within a word: what to expect after it, and the class of its bare parts.
    word: Option<(Expect, Class)>,
    /// How many `case` are open.
    cases: u32,
}

impl State {
    const START: Self = Self { expect: Expect::Command, word: None, cases: 0 };
}

pub(super) struct Shell<'a> {
    /// What is open, each with the state to come back to.
    stack: Vec<(Mode<'a>, State)>,
    state: State,
    /// Heredocs that start with the next line.
    pending: VecDeque<Heredoc<'a>>,
    /// Whether the line before went on to this one: comments do not end a Dockerfile's command.
    continued: bool,
    /// How many loops, conditions and groups are open.
    depth: usize,
    /// Whether `|`, `&&`, `||` or the name of a function came last: the next line belongs to this one.
    joined: bool,
    /// Whether this was typed at a prompt: lines that go on may have prompts of their own.
    typed: bool,
}

pub(super) fn lex(s: &mut Scanner) {
    if s.rest().trim_start().starts_with("$ ") {
        return console::lex(s);
    }
    let mut shell = Shell::new(false);
    while !s.done() {
        shell.step(s);
    }
}

/// One command: up to the end of the line that ends it, the lines it goes on to and its heredocs taken in. Whether something in it is
/// still open, so that what is typed next belongs to it.
pub(super) fn command(s: &mut Scanner, typed: bool) -> bool {
    let mut shell = Shell::new(typed);
    while !s.done() {
        shell.step(s);
        if s.before() == b'\n' && shell.stack.is_empty() && !shell.continued {
            break;
        }
    }
    shell.depth > 0 || shell.joined
}

/// The lines of a script that are run one after the other: one command each, or a loop, with all lines that belong to it.
pub(super) fn lines(code: &str) -> Vec<Range<usize>> {
    let mut s = Scanner::new(code, &[]);
    let mut shell = Shell::new(false);
    let (mut lines, mut start) = (Vec::new(), 0);
    while !s.done() {
        shell.step(&mut s);
        let is_open = shell.continued || shell.joined || shell.depth > 0 || !shell.stack.is_empty();
        if s.done() || s.before() == b'\n' && !is_open {
            lines.push(start..s.at());
            start = s.at();
        }
    }
    lines
}

impl<'a> Shell<'a> {
    fn new(typed: bool) -> Self {
        Self {
            stack: Vec::new(),
            state: State::START,
            pending: VecDeque::new(),
            continued: false,
            depth: 0,
            joined: false,
            typed,
        }
    }

    fn step(&mut self, s: &mut Scanner<'a>) {
        match self.stack.last().map(|&(mode, _)| mode) {
            Some(Mode::Quoted) => self.text(s, Class::String, |byte| byte == b'"'),
            Some(Mode::Parameter) => {
                self.text(s, Class::Variable, |byte| matches!(byte, b'}' | b'"' | b'\n'))
            }
            Some(Mode::Arithmetic(depth)) => self.arithmetic(s, depth),
            Some(Mode::Heredoc(heredoc)) => self.heredoc(s, heredoc),
            _ => self.script(s),
        }
    }

    fn script(&mut self, s: &mut Scanner<'a>) {
        let byte = s.peek();
        let after_next = s.peek_at(1);
        if !byte.is_ascii_whitespace() && !matches!(byte, b'#' | b'|' | b'&') {
            self.joined = false;
        }
        match byte {
            b'\n' => self.newline(s),
            _ if is_blank(byte) => {
                s.skip_blanks();
                self.end_word();
            }
            b'\\' if after_next == b'\n' || after_next == b'\r' && s.peek_at(2) == b'\n' => {
                s.bump(if after_next == b'\n' { 2 } else { 3 });
                self.continued = true;
                self.end_word();
                if self.typed && s.starts_with("> ") {
                    let prompt = s.at();
                    s.bump(2);
                    s.token(Class::Header, prompt);
                }
            }
            b'#' if self.state.word.is_none() => self.comment(s),
            b'&' if after_next == b'>' => self.redirection(s),
            b';' | b'|' | b'&' => self.operator(s),
            b'(' => self.open_paren(s),
            b')' => self.close_paren(s),
            b'<' | b'>' => self.redirection(s),
            b'{' | b'}' | b'!' if self.state.word.is_none() && self.state.expect == Expect::Command => {
                s.bump(1);
                // `{a,b}` is a word; `}` and `!` stand alone.
                match byte {
                    b'{' if !s.peek().is_ascii_whitespace() => {
                        self.state.word = Some((Expect::Argument, Class::Plain));
                    }
                    b'{' => self.depth += 1,
                    b'}' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
            }
            b'`' => self.backquote(s),
            _ => self.word_part(s),
        }
    }

    fn newline(&mut self, s: &mut Scanner<'a>) {
        s.bump(1);
        self.end_word();
        self.continued = false;
        if !matches!(self.stack.last(), Some((Mode::Array, _))) {
            self.next_command();
        }
        if self.typed && s.starts_with("> ") {
            self.pending.clear();
        }
        self.next_heredoc(s);
    }

    fn next_heredoc(&mut self, s: &mut Scanner) {
        s.paint(Class::Plain);
        if let Some(heredoc) = self.pending.pop_front() {
            self.stack.push((Mode::Heredoc(heredoc), self.state));
        }
    }

    fn comment(&mut self, s: &mut Scanner) {
        let start = s.at();
        s.skip_line();
        s.token(Class::Comment, start);
        if self.continued {
            s.bump(1);
        }
    }

    fn end_word(&mut self) {
        if let Some((expect, _)) = self.state.word.take() {
            self.state.expect = expect;
        }
    }

    /// Where a new command starts, unless a case's pattern does.
    fn next_command(&mut self) {
        if self.state.expect != Expect::Pattern {
            self.state.expect = Expect::Command;
        }
    }

    fn operator(&mut self, s: &mut Scanner) {
        self.end_word();
        self.joined = s.peek() == b'|' || s.peek() == b'&' && matches!(s.before(), b'&' | b'|');
        let ends_case = s.starts_with(";;") || s.starts_with(";&");
        s.bump(if ends_case { 2 } else { 1 });
        if ends_case && self.state.cases > 0 {
            self.state.expect = Expect::Pattern;
        } else {
            self.next_command();
        }
        self.continued = false;
    }

    fn push(&mut self, mode: Mode<'a>) {
        if self.state.word.is_none() {
            let after = after_word(self.state.expect);
            self.state.word = Some((after, Class::Plain));
        }
        self.stack.push((mode, self.state));
        self.state = State::START;
    }

    fn pop(&mut self) {
        if let Some((_, state)) = self.stack.pop() {
            self.state = state;
        }
    }

    fn open_paren(&mut self, s: &mut Scanner<'a>) {
        let in_word = self.state.word.is_some();
        if !in_word && self.state.expect == Expect::Pattern {
            s.bump(1);
        } else if !in_word && s.peek_at(1) == b'(' {
            let start = s.at();
            s.bump(2);
            s.token(Class::Variable, start);
            self.push(Mode::Arithmetic(0));
        } else if (in_word && s.before() != b'=' || self.state.expect == Expect::Argument)
            && s.peek_at(1) == b')'
        {
            // `name()`: a function, whose body may stand on the next line.
            s.bump(2);
            self.state = State { expect: Expect::Command, word: None, ..self.state };
            self.joined = true;
        } else {
            s.bump(1);
            self.push(if in_word { Mode::Array } else { Mode::Paren });
            if in_word {
                self.state.expect = Expect::Argument;
            }
        }
    }

    fn close_paren(&mut self, s: &mut Scanner) {
        let start = s.at();
        s.bump(1);
        self.end_word();
        match self.stack.last() {
            Some((Mode::Substitution, _)) if self.state.expect != Expect::Pattern => {
                s.token(Class::Variable, start);
                self.pop();
            }
            Some((Mode::Paren | Mode::Array, _)) if self.state.expect != Expect::Pattern => {
                self.pop();
                self.end_word();
            }
            // The end of a case's pattern.
            _ => self.state.expect = Expect::Command,
        }
    }

    fn backquote(&mut self, s: &mut Scanner<'a>) {
        let start = s.at();
        s.bump(1);
        s.token(Class::Variable, start);
        if let Some((Mode::Backquote, _)) = self.stack.last() {
            self.pop();
        } else if self.stack.iter().rev().take(4).any(|(mode, _)| matches!(mode, Mode::Backquote)) {
            // It closes one further out: what was left open inside ends with it.
            while !matches!(self.stack.last(), Some((Mode::Backquote, _)) | None) {
                self.pop();
            }
            self.pop();
        } else {
            self.push(Mode::Backquote);
        }
    }

    /// `>`, `2>&1`, `<<EOF`, `<<<`, `<( … )`.
    fn redirection(&mut self, s: &mut Scanner<'a>) {
        let start = s.at();
        if s.peek_at(1) == b'(' {
            s.bump(2);
            s.token(Class::Variable, start);
            return self.push(Mode::Substitution);
        }
        self.end_word();
        let expect = self.state.expect;
        if s.starts_with("<<<") {
            s.bump(3);
        } else if s.starts_with("<<") {
            s.bump(2);
            return self.announce_heredoc(s);
        } else {
            s.skip_while(|byte| matches!(byte, b'<' | b'>' | b'&' | b'|'));
        }
        s.skip_blanks();
        // The file is no command, and what was expected still is.
        self.state.word = Some((expect, Class::Plain));
    }

    fn announce_heredoc(&mut self, s: &mut Scanner<'a>) {
        let indented = s.peek() == b'-';
        s.bump(usize::from(indented));
        s.skip_blanks();
        let start = s.at();
        let quote = s.peek();
        let quoted = matches!(quote, b'"' | b'\'');
        s.bump(usize::from(quoted || quote == b'\\'));
        let word = s.at();
        s.skip_while(|byte| is_word(byte) || matches!(byte, b'-' | b'.' | b'!'));
        let end = s.since(word);
        if end.is_empty() {
            return;
        }
        s.bump(usize::from(quoted && s.peek() == quote));
        s.token(Class::String, start);
        let expands = !quoted && quote != b'\\';
        self.pending.push_back(Heredoc { end, indented, expands });
    }
}

/// What to expect after a word that stands where `expect` is.
fn after_word(expect: Expect) -> Expect {
    match expect {
        Expect::Command => Expect::Argument,
        Expect::FunctionName => Expect::Command,
        other => other,
    }
}
