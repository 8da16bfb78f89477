//! Where the project's files can be read and edited on the web.

use crate::path::{SourcePath, encode};

/// Where the project's files can be read by others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forge {
    /// The repository's web address, without a trailing slash.
    pub url: String,
    /// The commit or branch that its files are shown at; `HEAD` where none is known.
    pub revision: String,
    /// The branch that its files are edited on, where one is known.
    pub branch: Option<String>,
    /// The project's folder within the repository.
    pub folder: SourcePath,
}

impl Forge {
    /// The forge at this address, at whatever its default branch holds.
    pub fn at(url: &str) -> Self {
        Self { url: url.to_owned(), revision: "HEAD".into(), branch: None, folder: SourcePath::root() }
    }

    /// The address of a file or folder of the project; of a line of it, where one is named (from 1).
    pub fn address(&self, path: &SourcePath, is_folder: bool, line: Option<usize>) -> String {
        let (kind, anchor) = match (self.kind(), is_folder) {
            (Kind::Bitbucket, _) => ("src", "#lines-"),
            (Kind::GitLab, true) => ("-/tree", "#L"),
            (Kind::GitLab, false) => ("-/blob", "#L"),
            (Kind::GitHub, true) => ("tree", "#L"),
            (Kind::GitHub, false) => ("blob", "#L"),
        };
        let place = self.place(path);
        let line = line.map(|line| format!("{anchor}{line}")).unwrap_or_default();
        format!("{}/{kind}/{}{place}{line}", self.url, encode(&self.revision))
    }

    /// The address at which a file of the project is edited; `None` where no branch is known to edit it on.
    pub fn edit_address(&self, path: &SourcePath) -> Option<String> {
        let (kind, suffix) = match self.kind() {
            Kind::GitHub => ("edit", ""),
            Kind::GitLab => ("-/edit", ""),
            Kind::Bitbucket => ("src", "?mode=edit"),
        };
        let branch = encode(self.branch.as_ref()?);
        Some(format!("{}/{kind}/{branch}{}{suffix}", self.url, self.place(path)))
    }

    /// A file or folder of the project, from the repository's root, each part behind a slash.
    fn place(&self, path: &SourcePath) -> String {
        let parts = self.folder.components().chain(path.components());
        parts.map(|part| format!("/{}", encode(part))).collect()
    }

    fn kind(&self) -> Kind {
        let host = self.url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        let of_host = |name: &str| host.split('.').any(|part| part == name);
        match () {
            () if of_host("bitbucket") => Kind::Bitbucket,
            () if of_host("gitlab") => Kind::GitLab,
            () => Kind::GitHub,
        }
    }
}

/// Whose addresses a forge's are like.
#[derive(Clone, Copy)]
enum Kind {
    GitHub,
    GitLab,
    Bitbucket,
}

/// `git@host:a/b.git`, `ssh://git@host/a/b.git` and `https://user:word@host/a/b.git` as `https://host/a/b`. Whatever stands before
/// an `@` is left out: it may be a password.
pub(super) fn web_address(remote: &str) -> Option<String> {
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

    #[test]
    fn files_are_edited_where_each_forge_edits_them() {
        let path = SourcePath::new("docs/a b.md").unwrap();
        let edit = |url: &str, branch: Option<&str>| {
            let folder = SourcePath::new("infra").unwrap();
            Forge { folder, branch: branch.map(str::to_owned), ..Forge::at(url) }.edit_address(&path)
        };
        for (url, branch, expected) in [
            ("https://github.com/x/y", "main", "https://github.com/x/y/edit/main/infra/docs/a%20b.md"),
            (
                "https://gitlab.com/x/y",
                "a/b\"#?",
                "https://gitlab.com/x/y/-/edit/a/b%22%23%3F/infra/docs/a%20b.md",
            ),
            (
                "https://bitbucket.org/x/y",
                "main",
                "https://bitbucket.org/x/y/src/main/infra/docs/a%20b.md?mode=edit",
            ),
        ] {
            assert_eq!(edit(url, Some(branch)).as_deref(), Some(expected));
            assert_eq!(edit(url, None), None);
        }
    }
}
