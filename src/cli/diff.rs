//! `infrabook diff`

mod written;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::report;
use super::{Outcome, fail, no_revision, open};
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::git::revision::{LATEST_TAG, Unresolved};
use crate::path::SourcePath;
use crate::scan::{Past, Sources, past, read_sources};
use crate::source::change::{Next, RootChanges};
use crate::source::{self, Model, Project, Source, SourceFile};
use crate::tree::Tree;

#[derive(Args)]
pub(super) struct Arguments {
    /// The versions, `v1.3..v1.4`; one alone is held against the files on disk. By itself, the latest tag before the commit that is
    /// checked out. Then the folders to look at
    #[arg(value_name = "REV..REV|PATH")]
    what: Vec<String>,
    /// How to write it
    #[arg(short, long, value_enum, default_value = "text")]
    format: Format,
    /// Fail, with exit code 1, if something breaks those who call a module, or if not all files could be read
    #[arg(long)]
    deny_breaking: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For a release, or a pull request
    Markdown,
    /// For scripts
    Json,
}

/// What changed between two versions.
struct Difference {
    /// The earlier version: what it is called, and its commit.
    since: (String, String),
    /// The later one; `None` for the files on disk.
    until: Option<(String, String)>,
    /// By folder.
    roots: Vec<RootChanges>,
    /// Whether a file was not read at all, then or now.
    unread: bool,
}

impl Difference {
    fn breaking(&self) -> usize {
        self.roots.iter().map(RootChanges::breaking).sum()
    }

    /// Whether more may have changed than is said.
    fn is_incomplete(&self) -> bool {
        self.unread || self.roots.iter().any(|root| root.incomplete)
    }

    /// The version that all of it asks for.
    fn next(&self) -> Next {
        self.roots.iter().map(RootChanges::next).max().unwrap_or_default()
    }
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let difference = match diff(arguments) {
        Ok(difference) => difference,
        Err(outcome) => return outcome,
    };
    match arguments.format {
        Format::Text => report::data_of_words(&written::text(&difference, report::colours_data())),
        Format::Markdown => report::data_of_words(&written::markdown(&difference)),
        Format::Json => report::data(&written::json(&difference)),
    }
    if !arguments.deny_breaking {
        return Outcome::Fine;
    }
    if difference.is_incomplete() {
        report::say(
            "not all files could be read: nothing shows that nothing breaks, which `--deny-breaking` asks for",
        );
        return Outcome::Findings;
    }
    if difference.breaking() > 0 { Outcome::Findings } else { Outcome::Fine }
}

fn diff(arguments: &Arguments) -> Result<Difference, Outcome> {
    let (root, here) = Tree::book_of(Path::new("."))
        .map_err(|error| fail(&format!("this folder cannot be read: {error}")))?;
    let (tree, _) = open(&root, None)?;
    let project = ProjectAt { config: config(&tree)?, sources: source::all(), tree };
    let (then, until, paths) = project.versions(&arguments.what, &root, &here)?;
    let (now, faults_now) = match &until {
        Some(past) => (past.sources.clone(), past.faults.clone()),
        None => read_sources(&project.tree, &project.sources, &project.config),
    };
    let is_asked_for =
        |path: &SourcePath| paths.is_empty() || paths.iter().any(|folder| path.is_within(folder));
    let mut faults = unread(&then.sources, &then.faults);
    faults.extend(unread(&now, &faults_now));
    faults.retain(|fault| is_asked_for(&fault.path));
    faults.sort();
    faults.dedup();
    report::show(&faults, &project.tree, report::Format::Text);
    for path in &paths {
        let of =
            |sources: &Sources| sources.iter().flat_map(|(_, files)| files).any(|it| it.path.is_within(path));
        if !of(&then.sources) && !of(&now) {
            let meant = project.meant(&arguments.what).unwrap_or_default();
            return Err(fail(&format!("there is no module in `{path}`, neither then nor now{meant}")));
        }
    }
    let models = |files: &Sources| -> Vec<Box<dyn Model>> {
        files.iter().map(|(source, files)| project.model(source, files)).collect()
    };
    let (before, after) = (models(&then.sources), models(&now));
    let mut roots: Vec<RootChanges> =
        after.iter().zip(&before).flat_map(|(after, before)| after.changes(before.as_ref())).collect();
    roots.retain(|root| is_asked_for(&root.folder));
    roots.sort_by(|a, b| a.folder.cmp(&b.folder));
    let named = |past: &Past| (past.name.clone(), past.commit.clone());
    Ok(Difference {
        since: named(&then),
        until: until.as_ref().map(named),
        roots,
        unread: !faults.is_empty(),
    })
}

/// What is wrong with files that were not read at all; what is wrong within the others is for `check` to say.
fn unread(sources: &Sources, faults: &[Diagnostic]) -> Vec<Diagnostic> {
    let is_read = |path: &SourcePath| {
        sources.iter().any(|(_, files)| files.binary_search_by(|file| file.path.cmp(path)).is_ok())
    };
    faults.iter().filter(|fault| !is_read(&fault.path)).cloned().collect()
}

/// book.toml, which says where modules are, in all versions.
fn config(tree: &Tree) -> Result<Config, Outcome> {
    let file = SourcePath::new(config::FILE).filter(|file| tree.holds(file));
    let text = file.and_then(|file| tree.text(&file).ok()).map(|(text, _)| text).unwrap_or_default();
    Config::read(&text, tree.variables()).map(|(config, _)| config).map_err(|faults| {
        report::show(&faults, tree, report::Format::Text);
        Outcome::Failed
    })
}

struct ProjectAt {
    config: Config,
    sources: Vec<Arc<dyn Source>>,
    tree: Tree,
}

impl ProjectAt {
    fn past(&self, revision: &str) -> Result<Past, Unresolved> {
        past(&self.tree, &self.sources, &self.config, revision)
    }

    fn model(&self, source: &Arc<dyn Source>, files: &[SourceFile]) -> Box<dyn Model> {
        let paths: Vec<SourcePath> = files.iter().map(|file| file.path.clone()).collect();
        source.model(
            files,
            &Project {
                config: &self.config,
                paths: &paths,
                unlisted: &BTreeSet::new(),
                name: self.tree.name(),
                forge: None,
                texts: &Arc::default(),
            },
            None,
        )
    }

    /// What to say to `v1 v2`, two versions as other programs take them, when there is no folder `v2`.
    fn meant(&self, what: &[String]) -> Option<String> {
        let [since, until, ..] = what else { return None };
        let is_revision = |name: &str| self.past(name).is_ok();
        let are_two = !since.contains("..") && is_revision(since) && is_revision(until);
        are_two.then(|| format!("; did you mean `{since}..{until}`?"))
    }

    /// What was asked for: the earlier version, the later one, and folders. The first word may be a version or a folder.
    fn versions(
        &self,
        what: &[String],
        root: &Path,
        here: &SourcePath,
    ) -> Result<(Past, Option<Past>, Vec<SourcePath>), Outcome> {
        let read = |name: &str| self.past(name).map_err(|why| no_revision(&why));
        let folders = |words: &[String]| -> Result<Vec<SourcePath>, Outcome> {
            words.iter().map(|word| folder(word, root, here)).collect()
        };
        let Some((first, rest)) = what.split_first() else {
            return Ok((read(LATEST_TAG)?, None, Vec::new()));
        };
        let is_path = first.starts_with(['.', '/']) && !first.starts_with("..") || first.starts_with("../");
        if is_path {
            return Ok((read(LATEST_TAG)?, None, folders(what)?));
        }
        if let Some((since, until)) = first.split_once("..") {
            if until.starts_with('.') {
                return Err(fail(&format!("`{first}` has a dot too many: write `A..B`")));
            }
            let named = |name: &str| read(if name.is_empty() { "HEAD" } else { name });
            let until = Some(until).filter(|until| !until.is_empty()).map(read).transpose()?;
            return Ok((named(since)?, until, folders(rest)?));
        }
        match self.past(first) {
            Ok(past) => Ok((past, None, folders(rest)?)),
            Err(why) => {
                let named = folder(first, root, here)?;
                if self.tree.paths().iter().any(|path| path.is_within(&named)) {
                    return Ok((read(LATEST_TAG)?, None, folders(what)?));
                }
                Err(no_revision(&why))
            }
        }
    }
}

/// A folder of the project, named from where the command is run. It need not be there any more.
fn folder(word: &str, root: &Path, here: &SourcePath) -> Result<SourcePath, Outcome> {
    let found = match Path::new(word).strip_prefix(root) {
        Ok(inner) => inner.to_str().and_then(SourcePath::new),
        Err(_) if word.starts_with('/') => None,
        Err(_) => here.join(word),
    };
    found.ok_or_else(|| fail(&format!("{word} lies outside of the project")))
}
