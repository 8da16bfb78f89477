//! book.toml: [`raw`] is what is written, [`Config`] what it means. Every error names the line, the key and a suggestion.

mod address;
mod checks;
mod environments;
mod glossary;
mod keys;
mod look;
mod raw;
mod terraform;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;
use crate::texts::{self, is_right_to_left};
use address::Address;

pub use address::{HOST_FILE, Published, host_in};
pub use checks::{Checks, External, Floor};
pub use environments::Named;
pub use glossary::Glossary;
pub use keys::has_effect;
pub use look::{Look, is_picture, media_type};
pub use terraform::{Globs, GroupBy, Listing, SortBy};

/// The file's name, at the project's root.
pub const FILE: &str = "book.toml";

/// Terraform's public registry: where provider and module documentation is, unless book.toml names another.
pub const REGISTRY: &str = "https://registry.terraform.io";

/// What stands for a page's file in `edit-url-template`.
pub const PATH: &str = "{path}";

/// What book.toml means, or what holds without one.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's title; `None`: the home page's, else the project folder's name.
    pub title: Option<String>,
    /// For search engines and link previews.
    pub description: String,
    /// Shown in the pages' metadata.
    pub authors: Vec<String>,
    /// BCP 47, such as `en`.
    pub language: String,
    /// Where it is written.
    pub language_span: Span,
    /// Whether the interface is written from right to left; `None`: as its language is.
    pub right_to_left: Option<bool>,
    /// The folder of the authored pages as written; `None`: `src` with a SUMMARY.md, `content`, else the root.
    pub src: Option<SourcePath>,
    /// Where in book.toml that stands.
    pub src_span: Span,
    /// Where the site is written, relative to the project's root unless absolute.
    pub build_dir: String,
    /// The path the site is served under, `/` at both ends: for 404.html, which cannot use relative links.
    pub base_path: String,
    /// The whole address of the site, `/` at its end, where it is known.
    pub site_url: Option<String>,
    /// Old addresses, and where they lead.
    pub redirects: Vec<Redirect>,
    /// The host name for GitHub Pages' CNAME file, or the one that such a file among the pages names.
    pub cname: Option<String>,
    /// The repository's web address, without a trailing slash; `None`: read from git.
    pub forge: Option<String>,
    /// Where a page is edited, with [`PATH`] in place of its file; `None`: at the forge.
    pub edit_url: Option<String>,
    /// Whether pages show when they changed last.
    pub dates: bool,
    /// Whether they show who changed them.
    pub names: bool,
    /// Where links to source files lead.
    pub links: Links,
    /// The branch that pages are edited on; `None`: read from git.
    pub branch: Option<String>,
    /// Quotes, dashes and ellipses set typographically.
    pub smart_punctuation: bool,
    /// Whether fences of `mermaid` become pictures.
    pub mermaid: bool,
    /// Whether `!!! note` starts an admonition, as in MkDocs.
    pub admonitions: bool,
    /// What hidden lines of code begin with, by the code's language.
    pub hidden_lines: Arc<BTreeMap<String, String>>,
    /// Whether names in code become links.
    pub auto_links: bool,
    /// Where the project's words are explained, and where they are marked.
    pub glossary: Glossary,
    /// Whether tags have pages.
    pub tags: bool,
    /// Which files the site has for programs.
    pub export: Export,
    /// The folder of the user's own templates and styles.
    pub theme: SourcePath,
    /// The site's colours and pictures.
    pub look: Look,
    /// What can be printed of several pages.
    pub print: Print,
    /// Whether the site has a search.
    pub search: bool,
    /// The repository's name in ids, such as `acme/infra`; `.` when unknown.
    pub repository: String,
    /// The registry's address, without a trailing slash, for links to providers and modules.
    pub registry: String,
    /// Which folders hold modules.
    pub modules: Globs,
    /// How a module's page lists what it declares.
    pub listing: Listing,
    /// The environments, in their order; none: as folders and files tell.
    pub environments: Vec<Named>,
    /// Whether there are pages about environments.
    pub has_environments: bool,
    /// What is checked.
    pub checks: Checks,
    /// The revision that the site tells the changes since, and where in book.toml that stands.
    pub since: Option<(String, Span)>,
    /// Whether there is a book.toml.
    pub written: bool,
    /// Whether it says where the site is.
    pub names_address: bool,
}

/// A line of `[output.html.redirect]`: an old address, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// `/old.html`, or `/page.html#old`.
    pub from: String,
    /// Where in book.toml that stands.
    pub from_span: Span,
    /// `new.html`, from the old address, or a URL.
    pub to: String,
    /// Where that stands.
    pub to_span: Span,
}

/// Which files a site has for programs, beside its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export {
    /// catalog.json and exports.json.
    pub catalog: bool,
    /// llms.txt.
    pub llms: bool,
    /// Each page as Markdown.
    pub markdown: bool,
}

impl Default for Export {
    fn default() -> Self {
        Self { catalog: true, llms: true, markdown: true }
    }
}

/// Whether there are documents of several pages, to be printed: the book and its sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// Whether there are any.
    pub enable: bool,
    /// Whether each page begins on a new sheet.
    pub page_break: bool,
    /// Of how many pages a document may be: one of more is not made.
    pub max_pages: usize,
}

impl Default for Print {
    fn default() -> Self {
        // The words of so many pages are some thousand sheets: no browser lays out more in good time.
        Self { enable: true, page_break: true, max_pages: 500 }
    }
}

/// Where links to source files lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// To the commit that the site is built from: what they show stays.
    #[default]
    Commit,
    /// To the branch that pages are edited on: the addresses stay.
    Branch,
}

impl Config {
    /// `ltr` or `rtl`: which way the interface is written.
    pub fn direction(&self) -> &'static str {
        if self.right_to_left.unwrap_or_else(|| is_right_to_left(&self.language)) { "rtl" } else { "ltr" }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: None,
            description: String::new(),
            authors: Vec::new(),
            language: "en".into(),
            language_span: Span::default(),
            right_to_left: None,
            src: None,
            src_span: Span::default(),
            build_dir: "book".into(),
            base_path: "/".into(),
            site_url: None,
            redirects: Vec::new(),
            cname: None,
            forge: None,
            edit_url: None,
            dates: true,
            names: true,
            links: Links::default(),
            branch: None,
            smart_punctuation: false,
            mermaid: true,
            admonitions: false,
            hidden_lines: Arc::default(),
            auto_links: true,
            glossary: Glossary::default(),
            tags: true,
            export: Export::default(),
            theme: SourcePath::root().join("theme").unwrap_or_else(SourcePath::root),
            look: Look::default(),
            print: Print::default(),
            search: true,
            repository: ".".into(),
            registry: REGISTRY.into(),
            modules: Globs::default(),
            listing: Listing::default(),
            environments: Vec::new(),
            has_environments: true,
            checks: Checks::default(),
            since: None,
            written: false,
            names_address: false,
        }
    }
}

impl Config {
    /// A finding when the folder of the pages is none: misspelt, it would silently cost all of them.
    pub fn without_pages(&self, paths: &[SourcePath]) -> Option<Diagnostic> {
        let src = self.src.as_ref().filter(|src| !paths.iter().any(|path| path.is_within(src)))?;
        let file = SourcePath::new(FILE)?;
        let message = format!("there is no folder `{src}`");
        let help = "`book.src` is the folder of the pages, from the folder that holds book.toml";
        Some(Diagnostic::error("config", &file, message).at(self.src_span).help(help))
    }

    /// Reads book.toml's text.
    ///
    /// # Errors
    /// What is not TOML, not a known key, or not a fitting value: a diagnostic each, and no configuration.
    pub fn parse(text: &str) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let file = SourcePath::new(FILE).unwrap_or_else(SourcePath::root);
        let warnings = keys::check(text, &file)?;
        let raw: raw::Raw = toml::from_str(text).map_err(|error| {
            let span = error.span().map_or_else(Span::default, Span::from);
            vec![Diagnostic::error("config", &file, error.message().trim().replace('\n', "; ")).at(span)]
        })?;
        let mut faults = Vec::new();
        let config = resolve(raw, &file, &mut faults);
        if faults.is_empty() { Ok((config, warnings)) } else { Err(faults) }
    }

    /// The same where this is published: what a pipeline says counts where book.toml says nothing; what mdBook's variable says, always.
    ///
    /// # Errors
    /// When that variable holds no address.
    pub fn published(mut self, published: &Published) -> Result<Self, Box<Diagnostic>> {
        let address = match &published.over {
            Some(text) => Some(Address::parse(text).map_err(|why| {
                let file = SourcePath::new(FILE).unwrap_or_else(SourcePath::root);
                let message =
                    format!("the environment variable `{}` holds no address: {why}", address::VARIABLE);
                Box::new(Diagnostic::error("config", &file, message).help(ADDRESS_HELP))
            })?),
            None if self.names_address => None,
            None => published.pages(self.cname.as_deref()),
        };
        if let Some(address) = address {
            (self.site_url, self.base_path) = (address.url, address.path);
        }
        Ok(self)
    }
}

const ADDRESS_HELP: &str =
    "write the whole address, such as `https://example.github.io/platform/`, or its path, `/platform/`";

/// Says what is wrong with a value at these bytes, and how to mend it.
type Fault<'a> = &'a mut dyn FnMut(std::ops::Range<usize>, String, &str);

/// A folder of the project, as it is written.
fn folder(written: &toml::Spanned<String>, fault: Fault<'_>) -> Option<SourcePath> {
    let path = SourcePath::new(written.get_ref().trim_end_matches('/'));
    if path.is_none() {
        let message = format!("`{}` leaves the project", written.get_ref());
        fault(written.span(), message, "write a path relative to the folder that holds book.toml");
    }
    path
}

/// The address of another site, without slashes at its end: links begin with it.
fn site(written: &toml::Spanned<String>, example: &str, fault: Fault<'_>) -> String {
    let url = written.get_ref();
    if let Err(why) = address::web(url) {
        let message = format!("`{url}` is no address of a site: {why}");
        fault(written.span(), message, &format!("write a whole URL, such as `{example}`"));
    }
    url.trim_end_matches('/').to_owned()
}

fn resolve(mut raw: raw::Raw, file: &SourcePath, faults: &mut Vec<Diagnostic>) -> Config {
    let mut fault = |span: std::ops::Range<usize>, message: String, help: &str| {
        faults.push(Diagnostic::error("config", file, message).at(span).help(help));
    };
    let defaults = Config::default();
    let html = raw.output.html;
    let (src_span, src) = match raw.book.src {
        Some(written) => (written.span().into(), folder(&written, &mut fault)),
        None => (Span::default(), None),
    };
    let theme_folder =
        html.theme.and_then(|written| Some((folder(&written, &mut fault)?, Span::from(written.span()))));
    let theme = theme_folder.as_ref().map_or(defaults.theme, |(folder, _)| folder.clone());
    let edit_url = html.edit_url_template.map(|written| {
        let template = written.get_ref();
        if !template.contains(PATH) {
            let message = format!("`{template}` names the same place for every page");
            fault(written.span(), message, "write `{path}` where the path of a page's file belongs");
        } else if let Err(why) = address::web(&template.replace(PATH, "path")) {
            let message = format!("`{template}` is no address of a page: {why}");
            fault(written.span(), message, "write a whole URL, such as `https://example.com/edit/{path}`");
        }
        written.into_inner()
    });
    let forge = html.git_repository_url;
    let forge = forge.map(|written| site(&written, "https://github.com/example/platform", &mut fault));
    let checks = checks::checks(raw.check, &mut fault);
    let glossary = glossary::glossary(raw.glossary, &mut fault);
    let registry = raw.terraform.registry.take().map(|written| site(&written, REGISTRY, &mut fault));
    let registry = registry.unwrap_or(defaults.registry);
    let (modules, listing) = terraform::terraform(raw.terraform, &mut fault);
    let has_environments = raw.environments.enable.unwrap_or(true);
    let environments = environments::environments(raw.environments.named, &mut fault);
    let links = match terraform::one_of(raw.git.links, &["commit", "branch"], &mut fault) {
        Some(1) => Links::Branch,
        _ => Links::Commit,
    };
    let language_span = raw.book.language.as_ref().map(|written| written.span().into()).unwrap_or_default();
    let language = raw.book.language.and_then(|written| {
        let normal = texts::normal(written.get_ref());
        if normal.is_none() {
            let message = format!("`{}` is no language", written.get_ref());
            fault(written.span(), message, "write its tag, such as `en`, `de-AT` or `zh-Hant`");
        }
        normal
    });
    let language = language.unwrap_or(defaults.language);
    // As mdBook reads it: https://rust-lang.github.io/mdBook/format/configuration/general.html
    let right_to_left =
        terraform::one_of(raw.book.text_direction, &["ltr", "rtl"], &mut fault).map(|found| found == 1);
    let names_address = html.site_url.is_some();
    let address = html.site_url.and_then(|text| {
        let fail = |why| {
            fault(text.span(), format!("`{}` is no address of a site: {why}", text.get_ref()), ADDRESS_HELP);
        };
        Address::parse(text.get_ref()).map_err(fail).ok()
    });
    let redirect = |(from, to): (toml::Spanned<String>, toml::Spanned<String>)| Redirect {
        from_span: from.span().into(),
        to_span: to.span().into(),
        from: from.into_inner(),
        to: to.into_inner(),
    };
    Config {
        title: raw.book.title,
        description: raw.book.description.unwrap_or_default(),
        authors: raw.book.authors,
        language,
        language_span,
        right_to_left,
        src,
        src_span,
        build_dir: raw.build.build_dir.unwrap_or(defaults.build_dir),
        base_path: address.as_ref().map_or(defaults.base_path, |address| address.path.clone()),
        site_url: address.and_then(|address| address.url),
        redirects: html.redirect.into_iter().map(redirect).collect(),
        cname: html.cname,
        smart_punctuation: html.smart_punctuation.unwrap_or(false),
        mermaid: raw.diagrams.mermaid.unwrap_or(true),
        admonitions: raw.markdown.admonitions.unwrap_or(false),
        hidden_lines: Arc::new(html.code.hidelines),
        auto_links: raw.markdown.auto_links.unwrap_or(true),
        glossary,
        tags: raw.tags.enable.unwrap_or(true),
        export: Export {
            catalog: raw.export.catalog.unwrap_or(true),
            llms: raw.export.llms.unwrap_or(true),
            markdown: raw.export.markdown.unwrap_or(true),
        },
        theme,
        look: Look { folder: theme_folder, ..look::look(raw.theme, &mut fault) },
        print: Print {
            enable: html.print.enable.unwrap_or(defaults.print.enable),
            page_break: html.print.page_break.unwrap_or(defaults.print.page_break),
            max_pages: html.print.max_pages.unwrap_or(defaults.print.max_pages),
        },
        search: html.search.enable.unwrap_or(true),
        repository: forge.as_deref().and_then(repository_of).unwrap_or(defaults.repository),
        forge,
        edit_url,
        dates: raw.git.dates.unwrap_or(defaults.dates),
        names: raw.git.authors.unwrap_or(defaults.names),
        links,
        branch: raw.git.branch,
        registry,
        modules,
        listing,
        environments,
        has_environments,
        checks,
        since: raw.versions.since.map(|written| (written.get_ref().clone(), written.span().into())),
        written: true,
        names_address,
    }
}

/// `acme/infra` of `https://forge.example/acme/infra`.
pub fn repository_of(forge: &str) -> Option<String> {
    let path = forge.split_once("://")?.1.split_once('/')?.1.trim_end_matches(".git");
    (!path.is_empty()).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Level;

    fn faults(text: &str) -> Vec<(String, String)> {
        Config::parse(text).unwrap_err().into_iter().map(|d| (d.message, d.help)).collect()
    }

    #[test]
    fn an_empty_file_is_the_defaults() {
        let (config, warnings) = Config::parse("").unwrap();
        assert!(warnings.is_empty() && config.written);
        assert_eq!((config.build_dir.as_str(), config.base_path.as_str()), ("book", "/"));
    }

    #[test]
    fn what_is_written_is_meant() {
        let text = "[book]\ntitle = 'T'\nsrc = 'docs/'\n[output.html]\nsite-url = 'https://x.example/a/b'\n\
                    git-repository-url = 'https://forge.example/acme/infra/'\n[terraform]\npaths = ['infra']\n\
                    exclude = ['**/test/**']\n[diagrams]\nmermaid = false\n[check]\nmissing-description = 'deny'\n";
        let (config, _) = Config::parse(text).unwrap();
        assert!(!config.mermaid);
        assert_eq!(config.title.as_deref(), Some("T"));
        assert_eq!(config.src.unwrap().as_str(), "docs");
        assert_eq!(config.base_path, "/a/b/");
        assert_eq!(config.site_url.as_deref(), Some("https://x.example/a/b/"));
        assert_eq!(config.repository, "acme/infra");
        let admits = |path| config.modules.admits(&SourcePath::new(path).unwrap());
        assert!(admits("infra/vpc/main.tf") && !admits("other/main.tf") && !admits("infra/test/x/main.tf"));
        assert_eq!(config.checks.levels.of("missing-description"), Level::Deny);
    }

    #[test]
    fn what_meets_no_file_is_told() {
        let text =
            "[terraform]\npaths = ['infra', 'infar']\nexclude = ['infra/old/', './**/test', '**/none/**']\n";
        let (config, _) = Config::parse(text).unwrap();
        let path = |path: &str| SourcePath::new(path).unwrap();
        let paths = ["infra/a/main.tf", "infra/old/x/main.tf", "infra/b/test/main.tf"].map(path);
        let admitted: Vec<_> = paths.iter().filter(|path| config.modules.admits(path)).collect();
        assert_eq!(admitted, [&paths[0]]);
        let idle = config.modules.idle(&paths);
        let said: Vec<_> = idle.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(said, ["there is no folder `infar`", "`**/none/**` leaves nothing out"]);
    }

    #[test]
    fn links_to_other_sites_have_a_table_among_the_rules() {
        let text = "[check]\nbroken-link = 'warn'\n[check.external]\nignore = ['https://*.acme.io/**']\ncache-days = 3\n";
        let (config, _) = Config::parse(text).unwrap();
        assert_eq!(config.checks.levels.of("broken-link"), Level::Warn);
        let External { ignore, cache_days } = config.checks.external;
        for (url, expected) in
            [("https://x.acme.io/", true), ("https://x.y.acme.io/a/b?c", true), ("https://acme.io/", false)]
        {
            assert_eq!(ignore.is_match(url), expected, "{url}");
        }
        assert_eq!(cache_days, 3);
        assert!(faults("[check]\nexternal = 'warn'\n")[0].1.contains("cache-days"));
        assert!(faults("[check.external]\nignore = ['[']\n")[0].1.contains("glob"));
        let huge = format!("[check.external]\nignore = ['{}']\n", "[!a-z]".repeat(200_000));
        assert_eq!(faults(&huge).len(), 1, "a list that cannot be used is not dropped in silence");
        assert_eq!(faults("[check.external]\ncache_days = 1\n")[0].1, "did you mean `cache-days`?");
    }

    #[test]
    fn the_file_says_where_the_site_is_before_a_pipeline_and_after_mdbooks_variable() {
        const OVER: (&str, &str) = ("MDBOOK_OUTPUT__HTML__SITE_URL", "\"/over/\"");
        const GITLAB: (&str, &str) = ("CI_PAGES_URL", "https://a.gitlab.io/b");
        let written = "[output.html]\nsite-url = '/file/'\n";
        for (text, variables, url, path) in [
            ("", vec![], None, "/"),
            ("", vec![GITLAB], Some("https://a.gitlab.io/b/"), "/b/"),
            ("", vec![GITLAB, OVER], None, "/over/"),
            (written, vec![], None, "/file/"),
            (written, vec![GITLAB], None, "/file/"),
            (written, vec![GITLAB, OVER], None, "/over/"),
        ] {
            let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
            let published = Published::by(|name| find(name).map(|(_, value)| (*value).to_owned()));
            let config = Config::parse(text).unwrap().0.published(&published).unwrap();
            assert_eq!(
                (config.site_url.as_deref(), config.base_path.as_str()),
                (url, path),
                "{text}{variables:?}"
            );
        }
        let published = Published::by(|name| (name == OVER.0).then(|| "a b".to_owned()));
        assert!(Config::default().published(&published).unwrap_err().message.contains(OVER.0));
    }

    #[test]
    fn redirects_keep_their_places() {
        let text = "[output.html.redirect]\n\"/b.html\" = \"a.html\"\n'/a.html#x' = 'https://x.example'\n";
        let redirects = Config::parse(text).unwrap().0.redirects;
        let at = |span: Span| &text[span.start..span.end];
        let said: Vec<_> =
            redirects.iter().map(|it| (at(it.from_span), at(it.to_span), it.to.as_str())).collect();
        assert_eq!(
            said,
            [
                ("'/a.html#x'", "'https://x.example'", "https://x.example"),
                ("\"/b.html\"", "\"a.html\"", "a.html")
            ]
        );
    }

    #[test]
    fn a_language_is_written_as_everyone_writes_it() {
        assert_eq!(Config::parse("[book]\nlanguage = 'de_at'\n").unwrap().0.language, "de-AT");
        let found = Config::parse("[book]\nlanguage = 'german'\n").unwrap_err();
        assert_eq!(
            (found[0].message.as_str(), found[0].span),
            ("`german` is no language", Some(Span::new(18, 26)))
        );
    }

    #[test]
    fn errors_name_a_cure() {
        assert!(faults("[book]\nsrc = '../x'\n")[0].0.contains("leaves the project"));
        assert!(faults("[check]\nbroken-link = 'yes'\n")[0].1.contains("`allow`"));
        assert!(faults("[git]\nlinks = 'main'\n")[0].1.contains("commit, branch"));
        let edit = faults("[output.html]\nedit-url-template = 'https://forge.example/edit'\n");
        assert!(edit[0].0.contains("same place") && edit[0].1.contains("`{path}`"));
        assert!(faults("[book\n").len() == 1);
        assert!(
            faults("[output.html]\nsite-url = 'javascript:x'\n")[0].0.contains("is no address of a site")
        );
        for (table, key, value) in [
            ("output.html", "git-repository-url", "javascript:alert(1)"),
            ("output.html", "git-repository-url", "https://@/x"),
            ("output.html", "edit-url-template", "javascript:{path}"),
            ("output.html", "edit-url-template", "https://{path}@/x"),
            ("terraform", "registry", "data:text/html,x"),
        ] {
            let text = format!("[{table}]\n{key} = '{value}'\n");
            let found = Config::parse(&text).unwrap_err();
            assert!(found[0].message.starts_with(&format!("`{value}` is no address of a ")), "{found:?}");
            assert!(found[0].help.contains("https://") && found[0].span.is_some(), "{found:?}");
        }
        let query = "[output.html]\nedit-url-template = 'https://forge.example:8443/e?at={path}#x'\n";
        assert!(Config::parse(query).is_ok());
        assert!(faults("[book]\ntitle = 3\n")[0].0.contains("string"));
    }
}
