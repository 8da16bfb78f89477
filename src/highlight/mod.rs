//! Syntax highlighting: code becomes HTML in which the parts that mean something stand in `<span class="…">`.
//!
//! | class | what it marks |
//! |---|---|
//! | `c` | a comment |
//! | `k` | a keyword |
//! | `s` | a string, with its quotes; a heredoc; a block's label |
//! | `n` | a number |
//! | `b` | a literal constant: `true`, `null` |
//! | `p` | a property, a key, an attribute's name; an option of a command |
//! | `f` | a function that is called, a command |
//! | `t` | a type, a tag, a block's type, a table's header |
//! | `v` | a variable, a reference (`var.cidr`), the marks of an interpolation |
//! | `i` | a line that was inserted |
//! | `d` | a line that was taken away |
//! | `h` | the header of a difference or a section; the prompt of a console |
//! | `cmd` | one of several commands, with all lines that belong to it |
//! | `hidden-line` | a line that is hidden at first, with its end |
//! | `line` | a line, where lines are told apart; the element says how it looks |
//! | `note` | a link to a note on the code, in the place of a number in a comment |
//!
//! Operators and punctuation stand in none, for weight. A span may go over several lines, and none but `cmd` holds
//! another, where lines are not told apart. The text of the mark-up is the code, byte for byte, whatever the code is: lexing cannot fail, and takes
//! time in proportion.

mod code;
mod commands;
mod console;
mod css;
mod diff;
mod docker;
mod hcl;
mod http;
mod ini;
mod json;
mod language;
mod make;
mod markdown;
mod markup;
mod scanner;
mod shared;
mod shell;
mod template;
#[cfg(test)]
mod tests;
mod toml;
mod yaml;

use std::ops::Range;

use crate::html::Html;
use language::Lexer;
use scanner::Scanner;

/// A word of some code that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its bytes.
    pub bytes: Range<usize>,
    /// Where it leads: a URL that is safe.
    pub address: String,
}

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As code does.
    Plain,
    /// The author points at it.
    Marked,
    /// It is new.
    Inserted,
    /// It is to go.
    Deleted,
    /// It is hidden at first.
    Hidden,
    /// It is in code whose lines are not told apart, but for those that are hidden.
    Untold,
}

/// A reference to a note on the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The bytes in whose place it stands: not empty, within a line.
    pub bytes: Range<usize>,
    /// What it shows.
    pub number: usize,
    /// Where it leads: `#code.1.2`.
    pub address: String,
}

/// What is shown of some code beside its language's own marks. Links and notes stand in order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout<'a> {
    /// Its words that lead somewhere.
    pub links: &'a [Link],
    /// How its lines look; none where they are not told apart.
    pub looks: &'a [Look],
    /// The references to notes on it.
    pub notes: &'a [Note],
}

/// `code` as HTML in some layout, without the `<pre>` around it. None where nothing is marked in it: its language is not known, and nothing is laid out.
pub fn laid_out(language: &str, code: &str, layout: Layout<'_>) -> Option<Html> {
    let mut commands = commands::commands(language, code);
    if !layout.looks.is_empty() {
        commands::take_whole_lines(&mut commands, code);
    }
    let scanner = || {
        let scanner = Scanner::new(code, layout.links).with_commands(&commands);
        scanner.with_lines(layout.looks, layout.notes)
    };
    let is_plain = layout.looks.is_empty() && layout.notes.is_empty();
    let as_text = || (!is_plain).then(scanner);
    Some(lexed(language, scanner()).or_else(as_text)?.finish())
}

/// `code` as HTML, without the `<pre>` around it. None for a language that is not known, plain text among them.
pub fn highlight(language: &str, code: &str) -> Option<Html> {
    linked(language, code, &[])
}

/// The same, where words lead somewhere. `links` stand in order, none is empty and none reaches into the next.
pub fn linked(name: &str, code: &str, links: &[Link]) -> Option<Html> {
    let commands = commands::commands(name, code);
    let scanner = Scanner::new(code, links).with_commands(&commands);
    Some(lexed(name, scanner)?.finish())
}

/// The words of some code that mean something beyond it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What may lead somewhere, in order: names joined by dots that stand where code stands (`var.cidr`), and the insides of strings
    /// without interpolations.
    pub leading: Vec<Range<usize>>,
    /// The names that blocks give to what they declare: the last label of each.
    pub names: Vec<Range<usize>>,
}

/// Those words of some code. Of HCL; other languages' lexers tell none.
pub fn words(language: &str, code: &str) -> Words {
    lexed(language, Scanner::new(code, &[])).map(Scanner::words).unwrap_or_default()
}

fn lexed<'a>(name: &str, mut scanner: Scanner<'a>) -> Option<Scanner<'a>> {
    let language = language::find(name)?;
    match language.lexer {
        Lexer::Own(lex) => lex(&mut scanner),
        Lexer::Table(grammar) => code::lex(&mut scanner, grammar),
    }
    Some(scanner)
}

/// What to call a language: "YAML" for `yml`. None for one that is not known.
pub fn name(language: &str) -> Option<&'static str> {
    language::find(language).map(|language| language.name)
}
