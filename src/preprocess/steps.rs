//! The book goes from one preprocessor to the next.

use std::collections::BTreeMap;
use std::path::Path;

use super::book::{Book, Chapter};
use super::keep::Kept;
use super::order::{INDEX, LINKS, order};
use super::program::{Failure, Program, Supports};
use super::{context, own, told};
use crate::config::{self, Programs};
use crate::content::Assembled;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;

/// The output that is the site.
pub(super) const HTML: &str = "html";

/// What the steps need to know.
pub(super) struct Steps<'a> {
    pub(super) take_in: &'a TakeIn<'a>,
    pub(super) root: &'a Path,
    /// The folder of the pages.
    pub(super) folder: &'a SourcePath,
    pub(super) programs: &'a Programs,
    /// The tables of book.toml that programs get.
    pub(super) tables: &'a serde_json::Value,
    /// What the book is made into: `html`, or the name of another output.
    pub(super) output: &'a str,
    pub(super) kept: &'a mut Kept,
    /// What was found that stops nothing.
    pub(super) found: Vec<Diagnostic>,
    /// What pages say that they are titled, by their paths.
    pub(super) titles: BTreeMap<String, String>,
}

/// A text of a file with the files that it takes in; `None` where it takes in nothing.
pub(super) type TakeIn<'a> = dyn Fn(&str, &SourcePath) -> Option<Assembled> + 'a;

impl Steps<'_> {
    /// The book as the last preprocessor leaves it.
    ///
    /// # Errors
    /// What is wrong with the table of a preprocessor, or its program.
    pub(super) fn run(&mut self, mut book: Book) -> Result<Book, Box<Diagnostic>> {
        let (names, warnings) = order(self.programs)?;
        self.found.extend(warnings);
        for name in names {
            match name.as_str() {
                LINKS => book.for_each(&mut |chapter| self.links(chapter)),
                INDEX => book.for_each(&mut index),
                _ => book = self.program(&name, book)?,
            }
        }
        Ok(book)
    }

    /// Takes in the files that a chapter names. What is wrong with that is told by who reads the chapter for the site.
    fn links(&mut self, chapter: &mut Chapter) {
        let Some(path) = &chapter.path else { return };
        let file = self.folder.join(path);
        let Some(assembled) = file.and_then(|file| (self.take_in)(&chapter.content, &file)) else { return };
        chapter.content = assembled.text.to_string();
        if let Some(title) = assembled.title {
            self.titles.insert(path.clone(), title);
        }
    }

    fn program(&mut self, name: &str, mut book: Book) -> Result<Book, Box<Diagnostic>> {
        let Some(table) = self.programs.preprocessors.iter().find(|it| it.name == name) else {
            return Ok(book);
        };
        // What the site does, nothing does for another output.
        if own::does(table) && self.output == HTML {
            book.for_each(&mut |chapter| rewrite(table, &mut chapter.content));
            return Ok(book);
        }
        let is_wanted = table.renderers.as_ref().map(|them| them.iter().any(|it| it == self.output));
        if is_wanted == Some(false) {
            return Ok(book);
        }
        let asked = context::for_preprocessor(self.root, self.tables, self.output, &book);
        if let Some(answer) = self.kept.answer(self.output, name, &asked) {
            return Ok(answer.unwrap_or(book));
        }
        let command = table.command();
        let failed = |failure| Box::new(told::failed("preprocessor", table, &failure));
        let program = Program::new(&command, self.root)
            .map_err(|why| Box::new(told::no_command("preprocessor", table, why)))?;
        let supports = match is_wanted {
            Some(_) => Ok(Supports::Yes),
            None => program.supports(self.output, self.root),
        };
        let answer = match supports {
            Ok(Supports::Yes) => program.answer(&asked, self.root).map(Some),
            Ok(Supports::No) => Ok(None),
            Ok(Supports::Crashed(how)) => {
                self.found.push(told::crashed(table, self.output, &how));
                // Not kept: the next time, it may not crash.
                return Ok(book);
            }
            Err(failure) => Err(failure),
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(Failure::NotFound) if table.optional || own::does(table) => {
                self.found.push(told::left_out("preprocessor", table));
                return Ok(book);
            }
            Err(failure) => return Err(failed(failure)),
        };
        let read = |bytes: Vec<u8>| {
            serde_json::from_slice::<Book>(&bytes)
                .map_err(|error| Box::new(told::no_book(table, &bytes, &error)))
        };
        let answer = answer.map(read).transpose()?;
        self.kept.keep(self.output, name, &asked, answer.clone());
        Ok(answer.unwrap_or(book))
    }
}

fn rewrite(table: &config::Program, text: &mut String) {
    if let Some(other) = own::rewritten(table, text) {
        *text = other;
    }
}

/// What a chapter's text is for the site when no program is run, its own files not yet taken in.
pub(super) fn without_programs(programs: &Programs, names: &[String], text: &str) -> String {
    let mut text = text.to_owned();
    for table in names.iter().filter_map(|name| programs.preprocessors.iter().find(|it| it.name == *name)) {
        rewrite(table, &mut text);
    }
    text
}

/// A README is the page of its folder. Source: mdBook's `IndexPreprocessor`.
fn index(chapter: &mut Chapter) {
    if let Some(path) = &mut chapter.path {
        *path = indexed(path);
    }
}

/// `sub/README.md` is `sub/index.md`, whatever the case of its name and its extension.
pub(super) fn indexed(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match (stem.eq_ignore_ascii_case("readme"), folder) {
        (false, _) => path.to_owned(),
        (true, "") => "index.md".into(),
        (true, folder) => format!("{folder}/index.md"),
    }
}

/// Whether anything is done to the book before the site reads it; what is done without a program, only where there is one.
pub(super) fn are_needed(programs: &Programs, is_book: &dyn Fn() -> bool) -> bool {
    programs.preprocessors.iter().any(|it| is_foreign(it, HTML)) || own::rewrites(programs) && is_book()
}

/// Whether a preprocessor is neither ours nor mdBook's own, and not kept from this output.
pub(super) fn is_foreign(table: &config::Program, output: &str) -> bool {
    let is_kept_away = table.renderers.as_ref().is_some_and(|them| them.iter().all(|it| it != output));
    let is_ours = [LINKS, INDEX].contains(&table.name.as_str()) || own::does(table) && output == HTML;
    !is_ours && !is_kept_away
}
