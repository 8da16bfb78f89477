//! A new book.toml.

use std::fmt;

use super::{Request, title_of};
use crate::config;
use crate::path::SourcePath;
use crate::tree::Tree;

/// What is written into it. What is not known stands there as a comment, to be filled in.
#[derive(Clone, Debug, Default)]
pub(super) struct BookToml {
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) src: Option<String>,
    pub(super) site_url: Option<String>,
    pub(super) repository: Option<String>,
    pub(super) edit_url_template: Option<String>,
    pub(super) admonitions: bool,
}

impl BookToml {
    /// What holds for any project.
    pub(super) fn new(request: &Request<'_>) -> Self {
        Self {
            title: request.title.map_or_else(|| title_of(request.tree), str::to_owned),
            site_url: request.around.url.as_deref().and_then(pages_of),
            ..Self::default()
        }
    }

    /// The folder of the pages: a `CNAME` file at its top names the host, and with it where the site is.
    pub(super) fn with_src(mut self, src: &SourcePath, tree: &Tree) -> Self {
        self.src = Some(if src.is_root() { ".".into() } else { src.to_string() });
        let text = src.join(config::HOST_FILE).and_then(|path| tree.text(&path).ok());
        let host = text.and_then(|(text, _)| config::host_in(&text));
        self.site_url = host.map(|host| format!("https://{host}/")).or(self.site_url);
        self
    }
}

/// Where GitHub shows a repository's pages: `https://acme.github.io/infra/` of `https://github.com/acme/infra`.
fn pages_of(repository: &str) -> Option<String> {
    let (owner, name) = repository.strip_prefix("https://github.com/")?.split_once('/')?;
    let host = format!("{}.github.io", owner.to_lowercase());
    let path = if name.eq_ignore_ascii_case(&host) { String::new() } else { format!("{name}/") };
    Some(format!("https://{host}/{path}"))
}

/// A text as TOML writes it, on one line.
fn quoted(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    toml::Value::from(one_line).to_string()
}

impl fmt::Display for BookToml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[book]\ntitle = {}", quoted(&self.title))?;
        match &self.description {
            Some(description) => writeln!(f, "description = {}", quoted(description))?,
            None => writeln!(f, "# description = \"What is described here, in one sentence\"")?,
        }
        if !self.authors.is_empty() {
            let authors: Vec<String> = self.authors.iter().map(|author| quoted(author)).collect();
            writeln!(f, "authors = [{}]", authors.join(", "))?;
        }
        if let Some(src) = &self.src {
            writeln!(f, "src = {}  # the folder of the pages", quoted(src))?;
        }
        writeln!(f, "\n[output.html]")?;
        match &self.site_url {
            Some(url) => writeln!(f, "site-url = {}", quoted(url))?,
            None => writeln!(
                f,
                "# site-url = \"https://example.github.io/platform/\"  # where the site is published"
            )?,
        }
        match &self.repository {
            Some(url) => writeln!(f, "git-repository-url = {}", quoted(url))?,
            None => writeln!(
                f,
                "# git-repository-url = \"https://github.com/example/platform\"  # else the remote `origin`"
            )?,
        }
        if let Some(template) = &self.edit_url_template {
            writeln!(f, "edit-url-template = {}", quoted(template))?;
        }
        if self.admonitions {
            writeln!(f, "\n[markdown]\nadmonitions = true  # `!!! note`, as in MkDocs")?;
        }
        f.write_str(
            "\n# [terraform]\n# paths = [\"modules\", \"environments\"]  # folders with modules; else all\n\
             # exclude = [\"**/test/**\"]\n\n\
             # [check]\n# missing-description = \"deny\"\n",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn what_is_written_is_read_again() {
        let book = BookToml {
            title: "A \"b\" \\ c\nd '''".into(),
            description: Some("é".into()),
            authors: vec!["x".into(), "y".into()],
            src: Some("docs".into()),
            site_url: Some("https://x.example/y/".into()),
            repository: Some("https://forge.example/a/b".into()),
            admonitions: true,
            ..BookToml::default()
        };
        let (config, warnings) = Config::parse(&book.to_string()).unwrap();
        assert!(warnings.is_empty());
        assert_eq!(config.title.as_deref(), Some("A \"b\" \\ c d '''"));
        assert_eq!((config.base_path.as_str(), config.repository.as_str()), ("/y/", "a/b"));
        assert!(config.admonitions && config.src.is_some() && config.authors.len() == 2);
    }

    #[test]
    fn the_hints_are_valid_once_uncommented() {
        let text = BookToml::default().to_string();
        let uncommented: Vec<&str> =
            text.lines().map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
        assert!(Config::parse(&uncommented.join("\n")).is_ok(), "{text}");
    }

    #[test]
    fn pages_of_a_repository() {
        for (repository, pages) in [
            ("https://github.com/Acme/infra", Some("https://acme.github.io/infra/")),
            ("https://github.com/acme/acme.github.io", Some("https://acme.github.io/")),
            ("https://gitlab.com/acme/infra", None),
        ] {
            assert_eq!(pages_of(repository).as_deref(), pages);
        }
    }
}
