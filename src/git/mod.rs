//! What git knows of the project: its web address and the commit it is at. Read through a library; no program is run.

pub mod revision;

use std::path::{Path, PathBuf};

use crate::path::SourcePath;

/// Where the project's files can be read by others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forge {
    /// The repository's web address, without a trailing slash.
    pub url: String,
    /// The commit that the site is built from; `HEAD` where none is known.
    pub commit: String,
    /// The project's folder within the repository.
    pub folder: SourcePath,
}

impl Forge {
    /// The forge at this address, at whatever its default branch holds.
    pub fn at(url: &str) -> Self {
        Self { url: url.to_owned(), commit: "HEAD".into(), folder: SourcePath::root() }
    }

    /// The address of a file or folder of the project; of a line of it, where one is named (from 1).
    pub fn address(&self, path: &SourcePath, is_folder: bool, line: Option<usize>) -> String {
        let host = self.url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        let of_host = |name: &str| host.split('.').any(|part| part == name);
        let (kind, anchor) = match is_folder {
            _ if of_host("bitbucket") => ("src", "#lines-"),
            true if of_host("gitlab") => ("-/tree", "#L"),
            false if of_host("gitlab") => ("-/blob", "#L"),
            true => ("tree", "#L"),
            false => ("blob", "#L"),
        };
        let mut address = format!("{}/{kind}/{}", self.url, self.commit);
        for part in self.folder.components().chain(path.components()) {
            address.push('/');
            crate::path::encode_segment(part, &mut address);
        }
        if let Some(line) = line {
            address.push_str(&format!("{anchor}{line}"));
        }
        address
    }
}

/// The forge of the repository that `project` is in: the remote named `origin`, at the commit that is checked out. `None` where
/// there is no repository, no commit or no such remote.
pub fn forge(project: &Path) -> Option<Forge> {
    let repository = gix::discover(project).ok()?;
    let remote = repository.find_remote("origin").ok()?;
    let url = web_address(&remote.url(gix::remote::Direction::Fetch)?.to_bstring().to_string())?;
    let commit = repository.head_id().ok()?.to_string();
    let top = crate::tree::real_path(repository.workdir()?).ok()?;
    let project = crate::tree::real_path(project).ok()?;
    let inner: Option<Vec<&str>> = project.strip_prefix(top).ok()?.iter().map(|part| part.to_str()).collect();
    Some(Forge { url, commit, folder: SourcePath::new(&inner?.join("/"))? })
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
    let remote = repository.find_remote("origin").ok();
    let url = remote
        .and_then(|remote| web_address(&remote.url(gix::remote::Direction::Fetch)?.to_bstring().to_string()));
    Some(Repository { top, branch, url })
}

/// `git@host:a/b.git`, `ssh://git@host/a/b.git` and `https://user:word@host/a/b.git` as `https://host/a/b`. Whatever stands before
/// an `@` is left out: it may be a password.
fn web_address(remote: &str) -> Option<String> {
    let rest = match remote.split_once("://") {
        Some(("https" | "http" | "ssh" | "git", rest)) => rest.to_owned(),
        Some(_) => return None,
        None => {
            let (host, path) = remote.split_once(':')?;
            if host.contains('/') || host.len() < 2 {
                return None;
            }
            format!("{host}/{path}")
        }
    };
    let (host, path) = rest.split_once('/')?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    // A port of ssh is not the web's.
    let host = if remote.starts_with("http") { host } else { host.split(':').next().unwrap_or(host) };
    let path = path.trim_matches('/').trim_end_matches(".git");
    let named = host.contains('.') && !path.is_empty() && !path.contains("..");
    named.then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_become_web_addresses_without_secrets() {
        for (remote, expected) in [
            ("git@forge.example:acme/infra.git", Some("https://forge.example/acme/infra")),
            ("ssh://git@forge.example:2222/acme/infra", Some("https://forge.example/acme/infra")),
            ("https://user:word@forge.example/acme/infra.git/", Some("https://forge.example/acme/infra")),
            ("https://forge.example:8443/acme/infra", Some("https://forge.example:8443/acme/infra")),
            ("/srv/git/infra", None),
            ("file:///srv/git/infra", None),
            ("C:\\git", None),
            ("https://forge.example/", None),
        ] {
            assert_eq!(web_address(remote).as_deref(), expected, "{remote}");
        }
    }

    #[test]
    fn files_are_shown_as_each_forge_shows_them() {
        let path = SourcePath::new("a b/main.tf").unwrap();
        let of = |url: &str| Forge { folder: SourcePath::new("infra").unwrap(), ..Forge::at(url) };
        let line = |url: &str| of(url).address(&path, false, Some(3));
        assert_eq!(line("https://github.com/x/y"), "https://github.com/x/y/blob/HEAD/infra/a%20b/main.tf#L3");
        assert_eq!(
            line("https://gitlab.x.example/x/y"),
            "https://gitlab.x.example/x/y/-/blob/HEAD/infra/a%20b/main.tf#L3"
        );
        assert_eq!(
            line("https://bitbucket.org/x/y"),
            "https://bitbucket.org/x/y/src/HEAD/infra/a%20b/main.tf#lines-3"
        );
        assert_eq!(
            of("https://github.com/x/y").address(&SourcePath::root(), true, None),
            "https://github.com/x/y/tree/HEAD/infra"
        );
    }
}
