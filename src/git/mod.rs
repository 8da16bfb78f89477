//! What git knows of the project: what is checked out, its web address, when its files changed, which of them it tracks. Read through a library; no program is
//! run.

mod forge;
mod history;
pub(crate) mod tracked;

pub mod revision;

use std::path::{Path, PathBuf};

use crate::path::SourcePath;

pub use forge::Forge;
pub use history::{Asked, Change, History, Part};
pub use tracked::tracked;

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
    let Found { repository, folder, project, .. } = find(project)?;
    Some(Checkout {
        commit: repository.head_id().ok()?.to_string(),
        branch: checked_out(&repository).or_else(|| of_origin(&repository)),
        url: url(&repository),
        is_shallow: repository.is_shallow().unwrap_or(false),
        folder,
        project,
    })
}

/// The repository around a folder, be there a commit in it or not.
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
    let Found { repository, top, .. } = find(folder)?;
    let branch = of_origin(&repository).or_else(|| checked_out(&repository));
    Some(Repository { top, branch, url: url(&repository) })
}

/// A repository, and where in it a project is.
struct Found {
    repository: gix::Repository,
    /// The repository's folder, without links in its path.
    top: PathBuf,
    /// The project's folder, the same.
    project: PathBuf,
    /// The project's folder within the repository.
    folder: SourcePath,
}

/// The repository around a folder, by its own settings alone: what a user, a machine or the environment sets is another's matter. Whose
/// the files are plays no part: in a container, the clone is often another user's. All that is taken from it is text.
fn open(folder: &Path) -> Option<gix::Repository> {
    let trust = gix::sec::trust::Mapping { full: settings(), reduced: settings() };
    gix::ThreadSafeRepository::discover_opts(folder, Default::default(), trust).ok().map(Into::into)
}

fn settings() -> gix::open::Options {
    let is_own = |section: &gix::config::file::Metadata| {
        section.source.kind() == gix::config::source::Kind::Repository
    };
    gix::open::Options::isolated().filter_config_section(is_own)
}

fn find(project: &Path) -> Option<Found> {
    let repository = open(project)?;
    let top = crate::tree::real_path(repository.workdir()?).ok()?;
    let project = crate::tree::real_path(project).ok()?;
    let folder = crate::tree::relative(&top, &project)?;
    Some(Found { repository, top, project, folder })
}

/// The branch that is checked out.
fn checked_out(repository: &gix::Repository) -> Option<String> {
    let head = repository.head_name().ok()??;
    head.as_bstr().to_string().strip_prefix("refs/heads/").map(str::to_owned)
}

/// The branch that the remote `origin` has as its own.
fn of_origin(repository: &gix::Repository) -> Option<String> {
    let head = repository.find_reference("refs/remotes/origin/HEAD").ok()?;
    let target = head.target().try_name()?.as_bstr().to_string();
    target.strip_prefix("refs/remotes/origin/").map(str::to_owned)
}

/// The address as the repository has it: what `url.*.insteadOf` makes of it is how this machine gets there.
fn url(repository: &gix::Repository) -> Option<String> {
    forge::web_address(&repository.config_snapshot().string("remote.origin.url")?.to_string())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test lays out what is read")]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_repositorys_own_whosever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        gix::init(folder.path()).unwrap();
        let config = folder.path().join(".git/config");
        let own = "[remote \"origin\"]\n\turl = git@forge.example:acme/infra.git\n\
                   [url \"https://user:word@mirror.example/\"]\n\tinsteadOf = git@forge.example:\n";
        std::fs::write(&config, std::fs::read_to_string(&config).unwrap() + own).unwrap();
        for trust in [gix::sec::Trust::Full, gix::sec::Trust::Reduced] {
            let repository = gix::open_opts(folder.path(), settings().with(trust)).unwrap();
            assert_eq!(url(&repository).as_deref(), Some("https://forge.example/acme/infra"), "{trust:?}");
        }
    }
}
