//! A small language for tests: a project in memory or on disk, built, looked at, changed, built again.

use std::collections::BTreeMap;
use std::path::Path;

use infrabook::diagnostic::{Diagnostic, line_column};
use infrabook::path::{SitePath, SourcePath};
use infrabook::scan::{Earlier, scan};
use infrabook::site::Site;
use infrabook::source;
use infrabook::tree::{Changes, Tree};

/// A project's files and the site built from them.
pub struct Book {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
    /// What the project was at a revision.
    earlier: Option<(String, Tree)>,
    site: Option<Site>,
    /// What was written or deleted since the last build.
    changes: Changes,
}

impl Book {
    /// A project of these files.
    pub fn of<const N: usize>(files: [(&str, &str); N]) -> Self {
        Self::of_all(files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())))
    }

    /// The book of as many files.
    pub fn of_all(files: impl Iterator<Item = (String, String)>) -> Self {
        let files = files.map(|(path, text)| (path, text.into_bytes())).collect();
        let name = "project".into();
        Self { name, files, earlier: None, site: None, changes: Changes::default() }.build()
    }

    /// The files below a folder. Those in the folder `before` beside it, where there is one, are what the project was at `v1`.
    pub fn from_dir(folder: &Path) -> Self {
        let read =
            |tree: &Tree, path: &SourcePath| (path.to_string(), tree.bytes(path).unwrap().into_owned());
        let files = |folder: &Path| -> Option<(String, BTreeMap<String, Vec<u8>>)> {
            let tree = Tree::from_disk(folder, None).ok()?;
            Some((tree.name().to_owned(), tree.paths().iter().map(|path| read(&tree, path)).collect()))
        };
        let before = files(&folder.with_file_name("before"));
        let earlier = before.map(|(name, files)| ("v1".to_owned(), Tree::from_memory(&name, files)));
        let (name, files) = files(folder).unwrap();
        Self { name, files, earlier, site: None, changes: Changes::default() }.build()
    }

    /// The same project, which was of these files at a revision.
    pub fn held_against<const N: usize>(mut self, revision: &str, files: [(&str, &str); N]) -> Self {
        self.earlier = Some((revision.to_owned(), Tree::from_memory(&self.name, files)));
        self.site = None;
        self.build()
    }

    fn tree(&self) -> Tree {
        let files = self.files.iter().map(|(path, bytes)| (path.clone(), bytes.clone()));
        let tree = Tree::from_memory(&self.name, files);
        match &self.earlier {
            Some((revision, earlier)) => tree.with_revision(revision, earlier.clone()),
            None => tree,
        }
    }

    /// Builds, taking over from the last build what did not change.
    pub fn build(mut self) -> Self {
        let changes = std::mem::take(&mut self.changes);
        let earlier = self.site.as_ref().map(|site| Earlier { scan: &site.scan, changes: &changes });
        let scanned =
            scan(&self.tree(), &source::all(), earlier).unwrap_or_else(|faults| panic!("{faults:?}"));
        let site = match &self.site {
            Some(earlier) => Site::after(scanned, earlier),
            None => Site::new(scanned),
        };
        self.site = Some(site);
        self
    }

    /// Writes a file and builds again.
    pub fn change(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.into(), text.into());
        self.changes.add(SourcePath::new(path).unwrap());
        self.build()
    }

    /// Deletes a file and builds again.
    pub fn delete(mut self, path: &str) -> Self {
        assert!(self.files.remove(path).is_some(), "there is no {path}");
        self.changes.add(SourcePath::new(path).unwrap());
        self.build()
    }

    /// Fails unless the page holds this text.
    #[track_caller]
    pub fn has(self, route: &str, text: &str) -> Self {
        let page = self.page(route);
        assert!(page.contains(text), "{route} does not hold {text:?}:\n{page}");
        self
    }

    /// Fails if the page holds this text.
    #[track_caller]
    pub fn lacks(self, route: &str, text: &str) -> Self {
        let page = self.page(route);
        assert!(!page.contains(text), "{route} holds {text:?}");
        self
    }

    /// Fails if there is such a file on the site.
    #[track_caller]
    pub fn lacks_route(self, route: &str) -> Self {
        assert!(!self.routes().iter().any(|there| there == route), "{route} is there");
        self
    }

    /// Fails unless these are all the findings: `file:line: code: message`.
    #[track_caller]
    pub fn finds(self, expected: &[&str]) -> Self {
        assert_eq!(self.findings(), expected);
        self
    }

    /// The findings, one a line.
    pub fn findings(&self) -> Vec<String> {
        self.site().diagnostics().iter().map(|finding| self.line(finding)).collect()
    }

    fn line(&self, finding: &Diagnostic) -> String {
        let text = self.files.get(finding.path.as_str()).map(|bytes| String::from_utf8_lossy(bytes));
        let place = match (finding.span, text) {
            (Some(span), Some(text)) => format!("{}:{}", finding.path, line_column(&text, span.start).0),
            _ => finding.path.to_string(),
        };
        format!("{place}: {}: {}", finding.code, finding.message)
    }

    /// Every file of the site.
    pub fn routes(&self) -> Vec<String> {
        self.site().routes().iter().map(ToString::to_string).collect()
    }

    /// The text of one file of the site.
    #[track_caller]
    pub fn page(&self, route: &str) -> String {
        String::from_utf8(self.bytes(route)).unwrap()
    }

    /// The bytes of one file of the site.
    #[track_caller]
    pub fn bytes(&self, route: &str) -> Vec<u8> {
        let path = SitePath::new(route).unwrap();
        let tree = self.tree();
        let bytes = self.site().bytes(&path, &tree);
        bytes.unwrap_or_else(|error| panic!("{route}: {error}; there are {:?}", self.routes())).into_owned()
    }

    /// The whole site.
    pub fn everything(&self) -> BTreeMap<String, Vec<u8>> {
        self.routes().into_iter().map(|route| (route.clone(), self.bytes(&route))).collect()
    }

    fn site(&self) -> &Site {
        self.site.as_ref().unwrap()
    }
}

/// What stands in a page's `<main>`; of a page that leads on, all of it.
pub fn main_of(page: &str) -> &str {
    if page.contains("http-equiv=\"refresh\"") {
        return page;
    }
    let start = page.find("<main").unwrap_or_default();
    let end = page.rfind("</main>").map_or(page.len(), |at| at + "</main>".len());
    &page[start..end]
}
