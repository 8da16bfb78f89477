//! What `infrabook init` puts into a folder: decided here, from what is there; written by `output`, which writes over nothing.

mod book_toml;
mod markdown;
mod mdbook;
mod mkdocs;
mod pipeline;
mod scaffold;

use std::collections::{BTreeMap, BTreeSet};

use crate::config;
use crate::content;
use crate::path::SourcePath;
use crate::scan::{is_markdown, is_readme};
use crate::source::terraform::file;
use crate::tree::Tree;
use book_toml::BookToml;

pub use pipeline::{GITHUB_FOLDER, GITLAB_FILE, Pipeline};

/// What is asked for.
pub struct Request<'a> {
    /// The project: its files, none where its folder is yet to be made.
    pub tree: &'a Tree,
    /// The site's title, where it is given.
    pub title: Option<&'a str>,
    /// The pipeline to write; `None` to choose by what is there.
    pub pipeline: Option<Pipeline>,
    /// The repository around the project.
    pub around: &'a Around,
    /// The day, as `2026-01-31`: when the templates of pages were last looked at.
    pub today: &'a str,
}

/// The repository that the project is in, or the project itself.
#[derive(Clone, Debug)]
pub struct Around {
    /// The project's folder in it.
    pub folder: SourcePath,
    /// Its default branch, where that is known.
    pub branch: Option<String>,
    /// Its web address, where that is known.
    pub url: Option<String>,
    /// The pipelines that it has, and their texts.
    pub pipelines: BTreeMap<SourcePath, String>,
}

impl Default for Around {
    /// The project is a repository of its own, of which nothing is known.
    fn default() -> Self {
        Self { folder: SourcePath::root(), branch: None, url: None, pipelines: BTreeMap::new() }
    }
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What was found, in a sentence.
    pub found: String,
    /// The files to make, in this order: those of them that are there stay as they are. Paths are those of the repository.
    pub files: Vec<(SourcePath, String)>,
    /// What a person should know, or do by hand: a sentence each.
    pub notes: Vec<String>,
}

/// What a folder is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// It has a book.toml: ours, or mdBook's.
    Book,
    /// It has this mkdocs.yml.
    MkDocs(SourcePath),
    /// It has Terraform, in so many folders.
    Terraform(usize),
    /// It has Markdown.
    Markdown,
    /// It has nothing that makes a page.
    Bare,
}

/// Decides what to write. Reads the project's files, and writes none.
///
/// # Errors
/// When what is there cannot be taken up, so that there is nothing to write: why, in a sentence.
pub fn plan(request: &Request<'_>) -> Result<Plan, String> {
    let mut plan = Plan::default();
    let paths = request.tree.paths();
    match kind(&paths) {
        Kind::Book => mdbook::plan(request, &mut plan),
        Kind::MkDocs(file) => mkdocs::plan(request, &paths, &file, &mut plan)?,
        Kind::Terraform(modules) => {
            plan.found = match modules {
                1 => "found Terraform: 1 module".into(),
                _ => format!("found Terraform: {modules} modules"),
            };
            plan.add(request, config::FILE, BookToml::new(request).to_string());
        }
        Kind::Markdown => {
            plan.found = "found Markdown".into();
            let mut book = BookToml::new(request);
            let is_in_docs = |path: &SourcePath| is_markdown(path) && path.as_str().starts_with("docs/");
            if let Some(docs) = SourcePath::new("docs").filter(|_| paths.iter().any(is_in_docs)) {
                book = book.with_src(&docs, request.tree);
            }
            plan.add(request, config::FILE, book.to_string());
        }
        Kind::Bare => scaffold::plan(request, &mut plan),
    }
    ignore_output(request, &paths, &mut plan);
    pipeline::plan(request, &mut plan);
    Ok(plan)
}

impl Plan {
    /// A file of the project.
    fn add(&mut self, request: &Request<'_>, path: &str, text: String) {
        if let Some(path) = request.around.folder.join(path) {
            self.files.push((path, text));
        }
    }

    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }
}

fn kind(paths: &[SourcePath]) -> Kind {
    let has = |name: &str| paths.iter().find(|path| path.as_str() == name).cloned();
    if has(config::FILE).is_some() {
        return Kind::Book;
    }
    if let Some(file) = has("mkdocs.yml").or_else(|| has("mkdocs.yaml")) {
        return Kind::MkDocs(file);
    }
    let is_terraform = |path: &&SourcePath| file::kind(path) == Some(file::Kind::Configuration);
    let modules: BTreeSet<SourcePath> = paths.iter().filter(is_terraform).map(SourcePath::parent).collect();
    if !modules.is_empty() {
        return Kind::Terraform(modules.len());
    }
    // A repository that was just made has a README and a licence.
    let is_bare = paths.iter().all(is_of_any_repository) || !paths.iter().any(is_markdown);
    if is_bare { Kind::Bare } else { Kind::Markdown }
}

/// Whether a file says nothing of what a repository is for.
fn is_of_any_repository(path: &SourcePath) -> bool {
    const NAMES: [&str; 8] = [
        "readme",
        "license",
        "licence",
        "notice",
        "contributing",
        "changelog",
        "security",
        "code_of_conduct",
    ];
    let is_named = || {
        let name = path.name().to_lowercase();
        path.parent().is_root() && NAMES.iter().any(|known| name.starts_with(known))
    };
    path.as_str().starts_with('.') || is_named()
}

/// The title that a project gives itself: its README's, else its folder's name.
fn title_of(tree: &Tree) -> String {
    const LONGEST: usize = 80;
    let readme = tree.paths().into_iter().find(|path| path.parent().is_root() && is_readme(path));
    let text = readme.and_then(|path| tree.text(&path).ok());
    let title =
        text.and_then(|(text, _)| content::parse(&text, &SourcePath::root()).title().map(str::to_owned));
    title
        .filter(|title| !title.is_empty() && title.len() <= LONGEST)
        .unwrap_or_else(|| tree.name().to_owned())
}

/// Keeps what is built out of git.
fn ignore_output(request: &Request<'_>, paths: &[SourcePath], plan: &mut Plan) {
    const FILE: &str = ".gitignore";
    let written = SourcePath::new(config::FILE).and_then(|path| request.tree.text(&path).ok());
    let config = written.and_then(|(text, _)| config::Config::parse(&text).ok()).map(|(config, _)| config);
    let folder = config.unwrap_or_default().build_dir;
    let Some(folder) = SourcePath::new(&folder).filter(|folder| !folder.is_root()) else { return };
    let Some(path) = paths.iter().find(|path| path.as_str() == FILE) else {
        let terraform = "\n# Terraform\n.terraform/\n*.tfstate\n*.tfstate.*\n*.tfplan\n";
        let more =
            if plan.files.iter().any(|(path, _)| path.extension() == Some("tf")) { terraform } else { "" };
        return plan.add(request, FILE, format!("# What `infrabook build` writes\n/{folder}\n{more}"));
    };
    let text = request.tree.text(path).map(|(text, _)| text).unwrap_or_default();
    let ignores = |line: &str| {
        let pattern = line.trim().trim_end_matches("/*").trim_matches('/');
        folder.as_str() == pattern || folder.name() == pattern
    };
    if !text.lines().any(ignores) {
        plan.note(format!("add this line to .gitignore, to keep what is built out of git: /{folder}"));
    }
}
