//! What is said of the project as a whole: book.toml, and the host that a `CNAME` file among the pages names.

use std::sync::Arc;

use super::files::Reader;
use super::{Layout, layout};
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;

impl Reader<'_> {
    /// book.toml, and its text.
    pub(super) fn config(&self, paths: &[SourcePath]) -> Result<(Config, Arc<str>), Vec<Diagnostic>> {
        let (mut config, text) = self.written(paths)?;
        if config.cname.is_none() {
            config.cname = self.own_host(&layout(&config, paths), paths);
        }
        Ok((config.published(self.tree().variables()), text))
    }

    fn written(&self, paths: &[SourcePath]) -> Result<(Config, Arc<str>), Vec<Diagnostic>> {
        let Some(path) = paths.iter().find(|path| path.as_str() == config::FILE) else {
            let (config, warnings) = Config::read("", self.tree().variables())?;
            self.say(warnings);
            return Ok((Config { written: false, ..config }, Arc::from("")));
        };
        let (text, fault) = self.tree().text(path).map_err(|fault| vec![fault])?;
        let (config, warnings) = Config::read(&text, self.tree().variables())?;
        self.say(warnings.into_iter().chain(fault));
        Ok((config, text))
    }

    /// The host that stands in a `CNAME` file at the top of the pages' folder, which is copied to where GitHub Pages reads it.
    fn own_host(&self, layout: &Layout, paths: &[SourcePath]) -> Option<String> {
        let Layout::Book(folder) = layout else { return None };
        let path = folder.join(config::HOST_FILE).filter(|path| paths.binary_search(path).is_ok())?;
        let (text, _) = self.tree().text(&path).map_err(|fault| self.say([fault])).ok()?;
        let host = config::host_in(&text);
        if host.is_none() {
            let message = "this names no host, so the site's address is taken to be another";
            let help = "write one name and nothing else, such as `docs.example.com`, or `output.html.cname` into book.toml";
            self.say([Diagnostic::warning("config", &path, message).help(help)]);
        }
        host
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::scan::scan;
    use crate::tree::Tree;

    #[test]
    fn a_file_among_the_pages_names_the_host_where_book_toml_does_not() {
        const SRC: &str = "[book]\nsrc = 'docs'\n";
        const CNAME: &str = "[book]\nsrc = 'docs'\n[output.html]\ncname = 'a.example'\n";
        for (book, path, text, host, findings) in [
            (SRC, "docs/CNAME", "Docs.Example.com\n", Some("docs.example.com"), 0),
            (SRC, "docs/CNAME", "docs.example.com", Some("docs.example.com"), 0),
            (SRC, "docs/a/CNAME", "docs.example.com", None, 0),
            (SRC, "CNAME", "docs.example.com", None, 0),
            (CNAME, "docs/CNAME", "<x>", Some("a.example"), 0),
            (SRC, "docs/CNAME", "", None, 1),
            (SRC, "docs/CNAME", "a.example\nb.example\n", None, 1),
            (SRC, "docs/CNAME", "a.example/\"><script>", None, 1),
        ] {
            let files = BTreeMap::from([("book.toml", book), ("docs/index.md", "# A"), (path, text)]);
            let tree = Tree::from_memory("x", files);
            let scan = scan(&tree, &[], None).unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(scan.config.cname.as_deref(), host, "{path} {text}");
            assert_eq!(scan.diagnostics.len(), findings, "{path} {text}");
        }
    }
}
