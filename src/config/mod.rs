//! book.toml: [`raw`] is what is written, [`Config`] what it means. Every error names the line, the key and a suggestion.

mod address;
mod checks;
mod environments;
mod glossary;
mod html;
mod keys;
mod look;
mod programs;
mod raw;
mod resolve;
mod terraform;
#[cfg(test)]
mod tests;
mod variables;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::path::SourcePath;
use crate::texts::is_right_to_left;
use address::Published;
use raw::Raw;
use resolve::{Fault, folder};
use serde::Deserialize;
use toml::de::DeTable;

pub use address::{HOST_FILE, host_in};
pub use checks::{Checks, External, Floor};
pub use environments::Named;
pub use glossary::Glossary;
pub use html::{Html, Missing, Shade};
pub use keys::has_effect;
pub use look::{Look, is_picture, media_type};
pub use programs::{Program, Programs};
pub use terraform::{Globs, GroupBy, Listing, SortBy};
pub use variables::{EnvVars, Origins};

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
    /// Folders that a preview watches beside the project's own, relative to its root unless absolute.
    pub watched: Vec<String>,
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
    /// Whether a line that starts with `: ` defines the term above it.
    pub definition_lists: bool,
    /// Whether `> [!NOTE]` starts an alert.
    pub alerts: bool,
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
    /// How pages look and behave, where mdBook has a key for it.
    pub html: Html,
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
    /// What is run for the book.
    pub programs: Programs,
    /// Which keys environment variables set.
    pub origins: Origins,
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
            watched: Vec::new(),
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
            smart_punctuation: true,
            definition_lists: true,
            alerts: true,
            mermaid: true,
            admonitions: false,
            hidden_lines: Arc::default(),
            auto_links: true,
            glossary: Glossary::default(),
            tags: true,
            export: Export::default(),
            theme: SourcePath::root().join("theme").unwrap_or_else(SourcePath::root),
            look: Look::default(),
            html: Html::default(),
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
            programs: Programs::default(),
            origins: Origins::default(),
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
    /// See [`Config::read`].
    pub fn parse(text: &str) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        Self::read(text, &EnvVars::default())
    }

    /// The same, where environment variables set some of its keys.
    ///
    /// # Errors
    /// What is not TOML, not a known key, or not a fitting value: a diagnostic each, and no configuration.
    pub fn read(text: &str, variables: &EnvVars) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let file = SourcePath::new(FILE).unwrap_or_else(SourcePath::root);
        let refused = |error: toml::de::Error| {
            let span = error.span().map_or_else(Span::default, Span::from);
            let message = error.message().trim().replace('\n', "; ");
            let help = cure(&message);
            vec![Diagnostic::error("config", &file, message).at(span).help(help)]
        };
        let mut table = DeTable::parse(text).map_err(refused)?;
        let origins = variables.keys.lay_over(table.get_mut(), text.len());
        let told = |found: Vec<Diagnostic>| found.into_iter().map(|it| origins.told(it)).collect::<Vec<_>>();
        let warnings = keys::check(table.get_ref(), &file).map_err(told)?;
        let whole = toml::Table::deserialize(toml::Deserializer::from(table.clone()));
        let whole = whole.map_err(|error| told(refused(error)))?;
        let raw = Raw::deserialize(toml::Deserializer::from(table)).map_err(|error| told(refused(error)))?;
        let (mut config, found) = resolve::resolve(raw, &file);
        let (faults, more): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|it| it.severity == Severity::Error);
        if !faults.is_empty() {
            return Err(told(faults));
        }
        let warnings = told([warnings, more].concat());
        config.origins = origins;
        config.programs.tables = programs::tables(&whole);
        Ok((config, warnings))
    }

    /// The same where this is published: what a pipeline says counts where neither book.toml nor a variable of mdBook's says anything.
    #[must_use]
    pub fn published(mut self, variables: &EnvVars) -> Self {
        let said = if self.names_address { None } else { variables.published.pages(self.cname.as_deref()) };
        if let Some(address) = said {
            (self.site_url, self.base_path) = (address.url, address.path);
        }
        self
    }

    /// A finding as it is told: one about a key that an environment variable sets names that, and no place in book.toml.
    #[must_use]
    pub fn told(&self, finding: Diagnostic) -> Diagnostic {
        self.origins.told(finding)
    }
}

/// What to write where a value is of another type than it should be; nothing where the message says it all.
fn cure(message: &str) -> &'static str {
    const CURES: [(&str, &str); 6] = [
        ("expected a sequence", "write a list, such as `[\"one\", \"two\"]`"),
        ("expected a boolean", "write `true` or `false`, without quotes"),
        ("expected a string", "write a text between quotes"),
        ("expected a map", "write a table: its name in brackets, and below it a key a line"),
        ("expected u", "write a whole number, without quotes"),
        ("expected i", "write a whole number, without quotes"),
    ];
    CURES.iter().find(|(known, _)| message.contains(known)).map_or("", |(_, cure)| cure)
}

const ADDRESS_HELP: &str =
    "write the whole address, such as `https://example.github.io/platform/`, or its path, `/platform/`";

/// `acme/infra` of `https://forge.example/acme/infra`.
pub fn repository_of(forge: &str) -> Option<String> {
    let path = forge.split_once("://")?.1.split_once('/')?.1.trim_end_matches(".git");
    (!path.is_empty()).then(|| path.to_owned())
}
