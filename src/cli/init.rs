//! `infrabook init`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::report::{plural, say};
use super::{Outcome, fail, open, today};
use crate::diagnostic::escape_controls;
use crate::init::{Around, Pipeline, Plan, Request, plan};
use crate::path::SourcePath;
use crate::tree::{self, Tree};
use crate::{git, output};

#[derive(Args)]
pub(super) struct Arguments {
    /// The project's folder; it is made if it is not there
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The site's title [default: what is there says it, else the folder's name]
    #[arg(long)]
    title: Option<String>,
    /// Whose pipeline checks and publishes the site [default: by what is there]
    #[arg(long, value_enum)]
    ci: Option<Ci>,
    /// Write nothing: say what would be written
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Ci {
    Github,
    Gitlab,
    None,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    match init(arguments) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn init(arguments: &Arguments) -> Result<Outcome, Outcome> {
    let dir = &arguments.dir;
    let cannot = |error: std::io::Error| fail(&format!("{} cannot be read: {error}", dir.display()));
    let place = tree::real_place(dir).map_err(cannot)?;
    let tree = match tree::real_path(dir) {
        Ok(_) => open(dir, None)?.0,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let name = place.file_name().unwrap_or_default().to_string_lossy();
            Tree::from_memory(&name, BTreeMap::<&str, Vec<u8>>::new())
        }
        Err(error) => return Err(cannot(error)),
    };
    let (top, around) = around(&place);
    let request = Request {
        tree: &tree,
        title: arguments.title.as_deref(),
        pipeline: arguments.ci.map(Pipeline::from),
        around: &around,
        today: &today().to_string(),
    };
    let plan = plan(&request).map_err(|why| fail(&why))?;
    say(&escape_controls(&plan.found));
    let written = write(&top, &plan, arguments.dry_run)?;
    for note in &plan.notes {
        say(&format!("note: {}", escape_controls(note)));
    }
    if arguments.dry_run {
        say(&format!("\n{} would be written: run the same without --dry-run", plural(written, "file")));
    } else {
        next(dir);
    }
    Ok(Outcome::Fine)
}

/// Writes what is not there, says so of each file, and how many there were.
fn write(top: &Path, plan: &Plan, dry_run: bool) -> Result<usize, Outcome> {
    let mut written = 0;
    for (path, text) in &plan.files {
        let made = match dry_run {
            true => Ok(!output::is_there(top, path)),
            false => output::create(top, path, text.as_bytes()),
        };
        let made = made.map_err(|error| fail(&format!("{path} cannot be written: {error}")))?;
        let word = match (made, dry_run) {
            (false, _) => "left ",
            (true, true) => "would write",
            (true, false) => "wrote",
        };
        say(&format!("{word} {}", escape_controls(path.as_str())));
        written += usize::from(made);
    }
    if written == 0 {
        say("nothing to write: all of it is there");
    }
    Ok(written)
}

/// What to type next.
fn next(dir: &Path) {
    // What starts with a dash would be an option.
    let dir = &if dir.as_os_str().as_encoded_bytes().starts_with(b"-") {
        Path::new(".").join(dir)
    } else {
        dir.to_owned()
    };
    let dir = match dir.to_str() {
        Some(".") => String::new(),
        Some(dir) if dir.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c)) => format!(" {dir}"),
        _ => format!(" '{}'", escape_controls(&dir.display().to_string()).replace('\'', r"'\''")),
    };
    say(&format!("\nNext:\n  infrabook serve --open{dir}\n  infrabook check{dir}"));
}

/// The folder of the repository that the project is in, and what is known of it. Without one, the project stands for it.
fn around(place: &Path) -> (PathBuf, Around) {
    let there = place.ancestors().find(|above| above.is_dir()).unwrap_or(place);
    let found = git::repository(there).and_then(|repository| {
        let folder = tree::relative(&repository.top, place)?;
        Some((repository, folder))
    });
    match found {
        Some((repository, folder)) => {
            let pipelines = pipelines(&repository.top);
            let around = Around { folder, branch: repository.branch, url: repository.url, pipelines };
            (repository.top, around)
        }
        None => (place.to_owned(), Around { pipelines: pipelines(place), ..Around::default() }),
    }
}

/// The pipelines of a repository.
fn pipelines(top: &Path) -> BTreeMap<SourcePath, String> {
    let of = |folder: &str| {
        let folder = SourcePath::new(folder)?;
        let tree = Tree::of_folder(top, &folder).ok()?;
        let is_yaml = |path: &SourcePath| matches!(path.extension(), Some("yml" | "yaml"));
        let paths = tree.paths().into_iter().filter(is_yaml);
        Some(paths.filter_map(|path| Some((path.clone(), tree.text(&path).ok()?.0.to_string()))).collect())
    };
    let folders = [crate::init::GITHUB_FOLDER, ".gitlab"];
    let mut found: BTreeMap<SourcePath, String> =
        folders.into_iter().filter_map(of).flat_map(|them: Vec<_>| them).collect();
    if let (Some(path), Some(text)) =
        (SourcePath::new(crate::init::GITLAB_FILE), Tree::peek(top, crate::init::GITLAB_FILE))
    {
        found.insert(path, text);
    }
    found
}

impl From<Ci> for Pipeline {
    fn from(ci: Ci) -> Self {
        match ci {
            Ci::Github => Self::Github,
            Ci::Gitlab => Self::Gitlab,
            Ci::None => Self::Nobody,
        }
    }
}
