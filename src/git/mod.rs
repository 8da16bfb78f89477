//! What git knows of the project: what is checked out, its web address, when its files changed. Read through a library; no program is
//! run.

mod forge;
mod history;

pub mod revision;

use std::path::{Path, PathBuf};

use crate::path::SourcePath;

pub use forge::Forge;
pub use history::{Asked, Change, History, Part};

/// The repository that a project is in, and what is checked out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// The project's folder on disk.
    pub project: PathBuf,
    /// The project's folder within the repository.
    pub folder: SourcePath,
    /// The commit that is checked out.
    pub commit: String,
    /// The branch that is checked out, else the one that the remote `origin` has as its own: `main`.
    pub branch: Option<String>,
    /// The web address of the remote `origin`, without a trailing slash.
    pub url: Option<String>,
    /// Whether the clone has only the newest part of the history.
    pub is_shallow: bool,
}

/// What is checked out where `project` is. `None` where there is no repository or no commit.
pub fn checkout(project: &Path) -> Option<Checkout> {
    let repository = gix::discover(project).ok()?;
    let commit = repository.head_id().ok()?.to_string();
    let top = crate::tree::real_path(repository.workdir()?).ok()?;
    let project = crate::tree::real_path(project).ok()?;
    let inner: Option<Vec<&str>> = project.strip_prefix(top).ok()?.iter().map(|part| part.to_str()).collect();
    Some(Checkout {
        folder: SourcePath::new(&inner?.join("/"))?,
        commit,
        branch: branch(&repository),
        url: url(&repository),
        is_shallow: repository.is_shallow().unwrap_or(false),
        project,
    })
}

/// The repository around a folder, as far as git knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// Its folder.
    pub top: PathBuf,
    /// The branch that `origin` calls its default one, else the one that is checked out.
    pub branch: Option<String>,
    /// The web address of `origin`.
    pub url: Option<String>,
}

/// The repository that a folder is in; `None` where there is none, or it has no files checked out.
pub fn repository(folder: &Path) -> Option<Repository> {
    let repository = gix::discover(folder).ok()?;
    let top = crate::tree::real_path(repository.workdir()?).ok()?;
    let of_origin = || {
        let head = repository.find_reference("refs/remotes/origin/HEAD").ok()?;
        let target = head.target().try_name()?.as_bstr().to_string();
        target.strip_prefix("refs/remotes/origin/").map(str::to_owned)
    };
    let checked_out = || Some(repository.head_name().ok()??.shorten().to_string());
    let branch = of_origin().or_else(checked_out);
    Some(Repository { top, branch, url: url(&repository) })
}

fn branch(repository: &gix::Repository) -> Option<String> {
    let name = |name: &gix::refs::FullNameRef, folder: &str| {
        name.as_bstr().to_string().strip_prefix(folder).map(str::to_owned)
    };
    if let Some(head) = repository.head_name().ok()? {
        return name(head.as_ref(), "refs/heads/");
    }
    match repository.find_reference("refs/remotes/origin/HEAD").ok()?.target() {
        gix::refs::TargetRef::Symbolic(target) => name(target, "refs/remotes/origin/"),
        gix::refs::TargetRef::Object(_) => None,
    }
}

fn url(repository: &gix::Repository) -> Option<String> {
    let remote = repository.find_remote("origin").ok()?;
    forge::web_address(&remote.url(gix::remote::Direction::Fetch)?.to_bstring().to_string())
}
