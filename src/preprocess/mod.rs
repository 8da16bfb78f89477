//! Preprocessors: before anything reads the pages, the programs that book.toml names are handed the book, as mdBook hands it to them,
//! and what they make of it is laid over the project's files.
//! <https://rust-lang.github.io/mdBook/for_developers/preprocessors.html>

mod book;
mod context;
mod keep;
mod lay;
mod load;
mod order;
mod own;
mod program;
mod steps;
pub mod told;
mod words;

use std::collections::BTreeSet;
use std::path::Path;

pub use book::Book;
pub use keep::Kept;
pub use own::does_output;
pub use program::{Failure, Program};

use crate::config::{self, Config};
use crate::content::Assembled;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::scan::{Layout, before_scan, layout};
use crate::source;
use crate::tree::{Changes, MadeOf, Tree, real_place};
use book::Chapter;
use steps::{HTML, Steps, TakeIn};

/// The variable of the environment that forbids to run the programs that book.toml names, where it is set to anything but `0`.
pub const NO_PROGRAMS: &str = "INFRABOOK_NO_PROGRAMS";

/// Whether programs may be run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Permission {
    /// Those that book.toml names.
    #[default]
    Granted,
    /// None: a book that needs one is refused.
    Refused,
}

impl Permission {
    /// What the environment says; `value` is that of [`NO_PROGRAMS`].
    pub fn by(value: Option<&str>) -> Self {
        if value.is_some_and(|value| !matches!(value, "" | "0")) { Self::Refused } else { Self::Granted }
    }
}

/// The project with its chapters as the preprocessors of the site leave them; itself, where book.toml names none that is a program.
/// `changes` is what may have changed since `kept` was filled.
///
/// # Errors
/// When a program is missing, fails, answers with what is no book, or may not be run; and when preprocessors wait for each other. What
/// else is wrong with book.toml is told by who reads it for the site.
pub fn preprocess(
    tree: &Tree,
    may: Permission,
    changes: &Changes,
    kept: &mut Kept,
) -> Result<Tree, Vec<Diagnostic>> {
    let is_book = |config: &Config| layout(config, &tree.paths()) != Layout::Repository;
    let needed = |config: &Config| steps::are_needed(&config.programs, &|| is_book(config));
    let Some(config) = read_config(tree).filter(needed) else {
        return order_alone(tree);
    };
    let told = |fault: Box<Diagnostic>| vec![config.told(*fault)];
    let task = Task::new(tree, &config, HTML, may).map_err(told)?;
    let before = load::load(tree, &task.folder);
    let chapters: BTreeSet<SourcePath> = lay::files(&before, &task.folder).collect();
    kept.look_at(tree, changes, &|path| task.is_aside(tree, path) && !chapters.contains(path));
    before_scan(tree, &source::all(), |take_in| {
        let mut steps = task.steps(HTML, take_in, kept);
        let after = steps.run(before.clone()).map_err(told)?;
        let (found, titles) = (steps.found, steps.titles);
        let (names, _) = order::order(&config.programs).map_err(told)?;
        let own = |chapter: &Chapter| {
            let open = steps::without_programs(&config.programs, &names, &chapter.content);
            let file = chapter.path.as_deref().and_then(|path| task.folder.join(path));
            let file = file.filter(|_| config.programs.takes_in());
            let assembled = file.and_then(|file| Some((take_in(&open, &file)?, file)));
            let Some((assembled, file)) = assembled else {
                return lay::Own { finished: open.as_str().into(), open, made_of: MadeOf::default() };
            };
            let Assembled { text, looked_for, diagnostics, .. } = assembled;
            let diagnostics =
                diagnostics.into_iter().map(|found| told::before(found, &file, &open)).collect();
            let made_of = MadeOf { title: None, looked_for, diagnostics };
            lay::Own { finished: text, open, made_of }
        };
        let mut overlay = lay::lay(tree, &task.folder, (&before, &after), &own, &titles);
        found.into_iter().for_each(|found| overlay.say(config.told(found)));
        Ok(tree.under(overlay))
    })
}

/// The book as a renderer other than the site's gets it, and what it is told beside it: the bytes that it reads, and the book itself.
/// `destination` is the folder that it works in.
///
/// # Errors
/// See [`preprocess`].
pub fn for_renderer(
    tree: &Tree,
    config: &Config,
    (output, destination): (&str, &Path),
    may: Permission,
    found: &mut Vec<Diagnostic>,
) -> Result<(Vec<u8>, Book), Box<Diagnostic>> {
    let task = Task::new(tree, config, output, may)?;
    let mut kept = Kept::default();
    let book = before_scan(tree, &source::all(), |take_in| {
        let mut steps = task.steps(output, take_in, &mut kept);
        let book = steps.run(load::load(tree, &task.folder));
        found.append(&mut steps.found);
        book
    })?;
    Ok((context::for_renderer(task.root, &task.tables, destination, &book), book))
}

/// Where no program is run, only what `before` and `after` say can be wrong.
fn order_alone(tree: &Tree) -> Result<Tree, Vec<Diagnostic>> {
    let Some(config) = read_config(tree) else { return Ok(tree.clone()) };
    let (_, warnings) = order::order(&config.programs).map_err(|fault| vec![config.told(*fault)])?;
    let mut overlay = crate::tree::Overlay::default();
    warnings.into_iter().for_each(|found| overlay.say(config.told(found)));
    Ok(tree.under(overlay))
}

fn read_config(tree: &Tree) -> Option<Config> {
    let path = SourcePath::new(config::FILE).filter(|path| tree.lists(path))?;
    let (text, _) = tree.text(&path).ok()?;
    Config::read(&text, tree.variables()).ok().map(|(config, _)| config)
}

/// What all programs of one book share.
struct Task<'a> {
    root: &'a Path,
    config: &'a Config,
    folder: SourcePath,
    tables: serde_json::Value,
}

impl<'a> Task<'a> {
    fn new(
        tree: &'a Tree,
        config: &'a Config,
        output: &str,
        may: Permission,
    ) -> Result<Self, Box<Diagnostic>> {
        let programs = &config.programs;
        let first = programs.preprocessors.iter().find(|it| steps::is_foreign(it, output));
        if let Some(table) = first.filter(|_| may == Permission::Refused) {
            return Err(Box::new(told::refused("preprocessor", table)));
        }
        let folder = match layout(config, &tree.paths()) {
            Layout::Book(folder) => folder,
            Layout::Repository => return Err(Box::new(told::no_pages())),
        };
        // In memory there is nowhere to run one.
        let root = tree.root().unwrap_or(Path::new("/"));
        let mut tables = programs.tables.clone();
        if folder.as_str() != "src" && tables["book"].get("src").is_none() {
            tables["book"]["src"] = folder.as_str().into();
        }
        // An output folder that was named for one run. Source: mdBook's `set_dest_dir`.
        let usual = real_place(&root.join(&config.build_dir)).ok();
        if let Some(other) = tree.skipped().filter(|other| usual.as_deref() != Some(*other)) {
            tables["build"]["build-dir"] = other.to_string_lossy().into();
        }
        Ok(Self { root, config, folder, tables })
    }

    fn steps<'s>(&'s self, output: &'s str, take_in: &'s TakeIn<'s>, kept: &'s mut Kept) -> Steps<'s> {
        let Self { root, config, folder, tables } = self;
        let (found, titles) = Default::default();
        Steps { take_in, root, folder, programs: &config.programs, tables, output, kept, found, titles }
    }

    /// Whether a program may read a file by itself, or is made of it: every file of the project but those that are shown as what a source
    /// makes of them; of those, what mdBook watches, and what a command names.
    fn is_aside(&self, tree: &Tree, path: &SourcePath) -> bool {
        // One that is gone was a file, for all that is known.
        let is_ours = tree.lists(path) || matches!(tree.real(path), Ok(None));
        if is_ours && !source::all().iter().any(|source| source.claims(path)) {
            return true;
        }
        let extra = self.tables["build"]["extra-watch-dirs"].as_array().into_iter().flatten();
        let mut extra = extra.filter_map(|folder| SourcePath::new(folder.as_str()?));
        let commands = self.config.programs.preprocessors.iter().filter_map(|it| words::split(&it.command()));
        let is_program = || commands.flatten().any(|word| SourcePath::new(&word).as_ref() == Some(path));
        path.is_within(&self.folder) || extra.any(|folder| path.is_within(&folder)) || is_program()
    }
}
