//! What is said of programs that do not do what book.toml wants of them.

use super::program::Failure;
use crate::config::{self, Program};
use crate::diagnostic::{Diagnostic, line_column};
use crate::path::SourcePath;

/// The code of these findings.
const CODE: &str = "program";

/// What is wrong where a program gave no answer. `kind` is the table's: `preprocessor` or `output`.
pub fn failed(kind: &str, table: &Program, failure: &Failure) -> Diagnostic {
    let (name, command) = (&table.name, table.command());
    let (message, help) = match failure {
        Failure::NotFound => (
            format!("`{command}`, the program of `[{kind}.{name}]`, was not found"),
            "install it, name another with `command`, or write `optional = true` to build without it".into(),
        ),
        Failure::Broken(error) => {
            (format!("`{command}`, the program of `[{kind}.{name}]`, cannot be run: {error}"), String::new())
        }
        Failure::Ended(how) => (
            format!("`{command}`, the program of `[{kind}.{name}]`, failed: {how}"),
            "what it printed stands above".into(),
        ),
        Failure::TooLong => (
            format!("`{command}`, the program of `[{kind}.{name}]`, answered more than 256 MiB"),
            "a preprocessor answers with the book alone".into(),
        ),
    };
    at(table, message).help(help)
}

/// What was found in a chapter before programs changed it: its line is that of the file, as its text is not shown any more.
pub(super) fn before(found: Diagnostic, file: &SourcePath, text: &str) -> Diagnostic {
    match found.span.filter(|_| found.path == *file) {
        Some(span) => {
            let (line, _) = line_column(text, span.start);
            Diagnostic { message: format!("{}, on line {line}", found.message), span: None, ..found }
        }
        None => found,
    }
}

/// What is wrong with a command that is none.
pub fn no_command(kind: &str, table: &Program, why: &str) -> Diagnostic {
    let message = format!("the command of `[{kind}.{}]` cannot be run: {why}", table.name);
    at(table, message).help("write a program and its arguments, such as `python3 tools/stamp.py`")
}

/// What is wrong with an answer that is no book.
pub(super) fn no_book(table: &Program, answer: &[u8], error: &serde_json::Error) -> Diagnostic {
    let (name, command) = (&table.name, table.command());
    let message = match answer.iter().all(u8::is_ascii_whitespace) {
        true => format!("`{command}`, the program of `[preprocessor.{name}]`, answered nothing"),
        false => format!(
            "`{command}`, the program of `[preprocessor.{name}]`, answered with what is no book: {error}"
        ),
    };
    let help = "it must print the book, as mdBook 0.5 has it in JSON, and nothing else: messages belong on standard error";
    at(table, message).help(help)
}

/// Says that a program crashed when it was asked what it supports.
pub(super) fn crashed(table: &Program, output: &str, how: &str) -> Diagnostic {
    let (name, command) = (&table.name, table.command());
    let message =
        format!("`{command} supports {output}` crashed ({how}): `[preprocessor.{name}]` was not run");
    let help = format!("mend it; or write `renderers = [\"{output}\"]`, and it is not asked");
    warning(table, message).help(help)
}

/// Says that the book is made without a program.
pub fn left_out(kind: &str, table: &Program) -> Diagnostic {
    let (name, command) = (&table.name, table.command());
    let message = format!("`{command}` was not found: the book is made without `[{kind}.{name}]`");
    warning(table, message).help("install it")
}

/// What is wrong where programs may not be run.
pub fn refused(kind: &str, table: &Program) -> Diagnostic {
    let message = format!(
        "`[{kind}.{}]` runs `{}`, and {} forbids to run programs",
        table.name,
        table.command(),
        super::NO_PROGRAMS
    );
    at(table, message).help("unset the variable where you trust this book, or take the table out")
}

/// What is wrong where there is no book to hand on.
pub(super) fn no_pages() -> Diagnostic {
    let message = "programs that book.toml names are handed a book, and there is no folder of pages";
    Diagnostic::error(CODE, &file(), message).help("name it with `src` in `[book]`")
}

/// What is wrong with a chapter that lies where no page does.
pub(super) fn astray(path: &str) -> Diagnostic {
    let message = format!("a preprocessor made a page at `{path}`, where no page can be");
    let help = "a page is a Markdown file in the folder of the pages, not a hidden one, nor one that git ignores; its path is relative to that folder";
    Diagnostic::error(CODE, &file(), message).help(help)
}

fn at(table: &Program, message: String) -> Diagnostic {
    let span = table.command.as_ref().map_or(table.span, |(_, span)| *span);
    Diagnostic::error(CODE, &file(), message).at(span)
}

fn warning(table: &Program, message: String) -> Diagnostic {
    Diagnostic { severity: crate::diagnostic::Severity::Warning, ..at(table, message) }
}

fn file() -> SourcePath {
    SourcePath::new(config::FILE).unwrap_or_else(SourcePath::root)
}
