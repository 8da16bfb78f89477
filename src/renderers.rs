//! Renderers: what is made of the book beside the site, by the programs that `[output.X]` names.
//! <https://rust-lang.github.io/mdBook/for_developers/backends.html>

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::{self, Config, Program as Table};
use crate::diagnostic::Diagnostic;
use crate::output::{self, Folder, Kind, WHOLE};
use crate::path::{SitePath, SourcePath};
use crate::preprocess::{Book, Failure, Permission, Program, does_output, for_renderer, told};
use crate::tree::Tree;

/// mdBook's own: the chapters as Markdown, as preprocessors leave them.
const MARKDOWN: &str = "markdown";

/// Where an output is, below the build folder: in a folder of its name where there are several. Source: mdBook's `build_dir_for`.
pub fn folder_of<'a>(config: &Config, output: &'a str) -> &'a str {
    if config.programs.outputs_count() > 1 { output } else { WHOLE }
}

/// Makes every output but the site, in the order of their names, in the build folder. What was found that stops nothing.
///
/// # Errors
/// The first output that cannot be made, and why.
pub fn render(
    tree: &Tree,
    config: &Config,
    build_dir: &Path,
    may: Permission,
) -> Result<Vec<Diagnostic>, Box<Diagnostic>> {
    let mut found = Vec::new();
    for table in config.programs.outputs.iter().filter(|table| !does_output(table)) {
        let made = output(tree, config, (table, build_dir), may, &mut found);
        made.map_err(|fault| Box::new(config.told(*fault)))?;
    }
    Ok(found.into_iter().map(|found| config.told(found)).collect())
}

/// What is wrong where programs may not be run, and an output is the work of one.
pub fn refused(config: &Config, may: Permission) -> Option<Diagnostic> {
    let table = config.programs.outputs.iter().find(|table| !does_output(table) && !is_markdown(table))?;
    (may == Permission::Refused).then(|| config.told(told::refused("output", table)))
}

/// Whether an output is mdBook's own Markdown.
fn is_markdown(table: &Table) -> bool {
    table.name == MARKDOWN && table.command.is_none()
}

fn output(
    tree: &Tree,
    config: &Config,
    (table, build_dir): (&Table, &Path),
    may: Permission,
    found: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    let failed = |failure: Failure| Box::new(told::failed("output", table, &failure));
    let cannot = |error: io::Error| failed(Failure::Broken(error));
    let place = output::begin(build_dir, folder_of(config, &table.name)).map_err(cannot)?;
    let (input, book) = for_renderer(tree, config, (&table.name, &place), may, found)?;
    if is_markdown(table) {
        return write_markdown(place, &book).map_err(cannot);
    }
    let root = tree.root().unwrap_or(Path::new("/"));
    let program = Program::new(&table.command(), root);
    let program = program.map_err(|why| Box::new(told::no_command("output", table, why)))?;
    match program.work(&input, &place) {
        Err(Failure::NotFound) if table.optional => {
            found.push(told::left_out("output", table));
            Ok(())
        }
        done => done.map_err(failed),
    }
}

/// Writes each chapter to its path, and deletes those of an earlier build. Source: mdBook's `MarkdownRenderer`.
fn write_markdown(path: PathBuf, book: &Book) -> io::Result<()> {
    let place = |path: &str| SitePath::new(path).filter(|path| !path.is_root());
    let files: BTreeMap<SitePath, &str> =
        book.chapters().filter_map(|it| Some((place(it.path.as_deref()?)?, it.content.as_str()))).collect();
    let content =
        |path: &SitePath| Ok(Cow::Borrowed(files.get(path).copied().unwrap_or_default().as_bytes()));
    let folder =
        Folder { path, kind: Kind::Site, files: files.keys().cloned().collect(), content: Box::new(content) };
    output::write(&[folder]).map(|_| ())
}

/// Says that the site is not made, where book.toml names other outputs alone, as mdBook has it.
pub fn without_site(config: &Config) -> Option<Diagnostic> {
    let first = config.programs.outputs.first().filter(|_| !config.programs.html)?;
    let message = format!(
        "the site is not built: of the outputs, book.toml names `[output.{}]` and not `[output.html]`",
        first.name
    );
    let found = Diagnostic::warning("program", &SourcePath::new(config::FILE)?, message).at(first.span);
    Some(found.help("add an empty `[output.html]` to build it, too"))
}
