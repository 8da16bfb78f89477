//! `contradicting-readme`: a table of inputs or outputs that a person wrote into a module's README, and that says something else than
//! the code does. What is not plainly wrong is left alone: words that a reader understands and a program does not are many.

mod claim;
mod columns;
mod types;

use super::super::file::{Kind, kind};
use super::super::module::Module;
use super::super::variable::Variable;
use crate::content::{Cell, Table, may_have_tables, tables, without_injected};
use crate::diagnostic::{Diagnostic, nearest};
use crate::path::SourcePath;
use crate::source::SourceFile;
use columns::{About, Columns};

/// Longer READMEs are not read.
const LARGEST: usize = 1 << 20;

/// For so many names that are not there the nearest one is looked for.
const MOST_COMPARED: usize = 50;

pub(super) fn find(module: &Module, files: &[SourceFile], found: &mut Vec<Diagnostic>) {
    // What could not be read may well be what the README tells of.
    if module.declared.broken {
        return;
    }
    let is_readme = |file: &&SourceFile| kind(&file.path) == Some(Kind::Readme) && file.text.len() <= LARGEST;
    for file in files.iter().filter(is_readme).filter(|file| may_be_written_by_hand(&file.text)) {
        for table in tables(&without_injected(&file.text)) {
            if let Some(columns) = columns::of(&table, module) {
                Reader { module, path: &file.path, columns, found }.table(&table);
            }
        }
    }
}

/// Whether a table may stand before or behind the one part that is generated. Most READMEs have no other, and to find out where it
/// really begins takes longer.
fn may_be_written_by_hand(text: &str) -> bool {
    let mut marks = text.match_indices("TF_DOCS").map(|(at, _)| at);
    match (marks.next(), marks.next(), marks.next()) {
        (Some(begin), Some(end), None) => may_have_tables(&text[..begin]) || may_have_tables(&text[end..]),
        _ => may_have_tables(text),
    }
}

struct Reader<'a> {
    module: &'a Module,
    path: &'a SourcePath,
    columns: Columns,
    found: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn table(&mut self, table: &Table) {
        for row in &table.rows {
            let Some(cell) = row.get(self.columns.name) else { continue };
            // A row of one word alone is a heading for those below it.
            let says_more =
                row.iter().enumerate().any(|(at, cell)| at != self.columns.name && !cell.text.is_empty());
            let Some(name) = columns::declared_name(&cell.text).filter(|_| says_more) else { continue };
            match (self.columns.about, self.module.variable(name)) {
                (About::Inputs, Some(variable)) => self.input(row, variable),
                (About::Inputs, None) if self.module.output(name).is_none() => self.unknown(cell, name),
                (About::Outputs, None) if self.module.output(name).is_none() => self.unknown(cell, name),
                _ => {}
            }
        }
    }

    fn unknown(&mut self, cell: &Cell, name: &str) {
        let declared = &self.module.declared;
        // Each is held against all there are: of a table that is about something else, the first ones say it.
        let is_few = self.found.len() < MOST_COMPARED;
        let near = || match self.columns.about {
            About::Inputs => nearest(name, declared.variables.iter().map(|it| it.name.as_str())),
            About::Outputs => nearest(name, declared.outputs.iter().map(|it| it.name.as_str())),
        };
        let near = is_few.then(near).flatten();
        let what = match self.columns.about {
            About::Inputs => "input",
            About::Outputs => "output",
        };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "was it removed? Then take this row out too".to_owned(),
        };
        self.say(cell, format!("this module has no {what} `{name}`"), help);
    }

    fn input(&mut self, row: &[Cell], variable: &Variable) {
        if variable.element.broken {
            return;
        }
        let columns = self.columns;
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at));
        let name = &variable.name;
        if let Some(cell) = cell(columns.default)
            && let Some(truth) = claim::of_default(cell, variable)
        {
            self.say(cell, format!("the default of `{name}` is another: {truth}"), HELP.to_owned());
        }
        if let Some(cell) = cell(columns.required.map(|(at, _)| at))
            && let Some(truth) =
                claim::of_required(cell, columns.required.is_some_and(|(_, inverse)| inverse), variable)
        {
            self.say(cell, format!("`{name}` is {truth}"), HELP.to_owned());
        }
        if let Some(cell) = cell(columns.kind)
            && let Some(truth) = types::contradicted(cell, variable)
        {
            self.say(cell, format!("the type of `{name}` is another: `{truth}`"), HELP.to_owned());
        }
    }

    fn say(&mut self, cell: &Cell, message: String, help: String) {
        let finding = Diagnostic::warning("contradicting-readme", self.path, message).at(cell.span);
        self.found.push(finding.help(help));
    }
}

const HELP: &str = "say what the code says, or let `infrabook inject` write the table";
