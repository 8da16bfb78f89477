//! What templates see. Every `String` is text, and escaped by the templates; [`Html`] is finished, and passed on.

use serde::Serialize;

use crate::html::Html;

/// Any page: what `base.html` needs.
#[derive(Debug, Default, Serialize)]
pub struct PageView {
    /// What is the same on every page, but for its addresses.
    pub site: SiteView,
    /// The page's title.
    pub title: String,
    /// What its `<title>` says, where its words say so: `{{#title …}}`.
    pub window_title: Option<String>,
    /// One line about it, for search engines and link previews.
    pub description: String,
    /// The page's title as a heading, where its body does not begin with one.
    pub heading: Option<String>,
    /// Whether the body begins with a lesser heading that says the same: then the title is there for those who listen alone.
    pub is_heading_said: bool,
    /// One line under the heading.
    pub lead: String,
    /// The folder that it is about, where the title does not say it.
    pub path: Option<String>,
    /// Counts and states beside the heading.
    pub badges: Html,
    /// The pages above this one.
    pub breadcrumb: Vec<LinkView>,
    /// The navigation: the section that the page is in.
    pub nav: Html,
    /// The page's headings.
    pub toc: Vec<TocView>,
    /// What stands on it.
    pub body: Html,
    /// The page before this one, as one reads them.
    pub previous: Option<LinkView>,
    /// The page after this one.
    pub next: Option<LinkView>,
    /// Where its source can be read.
    pub source: Option<String>,
    /// Where its source can be edited.
    pub edit: Option<String>,
    /// The same page as Markdown.
    pub markdown: Option<String>,
    /// When it changed last.
    pub changed: Option<ChangeView>,
    /// What is said of it: owner, reviewed, expires, status.
    pub facts: Vec<FactView>,
    /// What its front matter is tagged with, each a link to all pages of the tag where tags have pages.
    pub tags: Vec<LinkView>,
    /// Its whole address, where the site's is known.
    pub canonical: Option<String>,
    /// Whether it is not to be found.
    pub hidden: bool,
    /// The documents to be printed that it is in: its section, the book.
    pub print: Vec<LinkView>,
    /// Old fragments of it, and where what they named is now.
    pub moved: Vec<LinkView>,
}

/// The page at an old address: what `redirect.html` needs.
#[derive(Debug, Default, Serialize)]
pub struct RedirectView {
    /// BCP 47.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// What it leads to, and from here its address.
    pub to: LinkView,
    /// The address as a refresh reads it.
    pub refresh: String,
    /// The whole address where it is known, else that from here.
    pub canonical: String,
    /// Fragments that lead elsewhere.
    pub moved: Vec<LinkView>,
}

/// What is said of a page.
#[derive(Debug, Default, Serialize)]
pub struct FactView {
    /// `Owner`
    pub label: String,
    /// `platform`; of a day, `2026-10-26`.
    pub text: String,
    /// Whether it is a day.
    pub is_day: bool,
    /// Where it was read, if not on the page: `CODEOWNERS`.
    pub from: Option<String>,
    /// The last day on which it holds.
    pub until: Option<String>,
    /// What is said of it after that day.
    pub late: String,
}

/// When a page changed last.
#[derive(Debug, Default, Serialize)]
pub struct ChangeView {
    /// `2026-10-26`
    pub date: String,
    /// Who changed it, where that is known and shown.
    pub author: Option<String>,
}

/// The site, seen from one page.
#[derive(Debug, Default, Serialize)]
pub struct SiteView {
    /// Its title.
    pub title: String,
    /// BCP 47.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// What leads to the site's root: `../`, or nothing.
    pub root: String,
    /// The home page.
    pub home: String,
    /// The style sheet.
    pub style: String,
    /// The style sheet of pages with diagrams drawn from Mermaid.
    pub mermaid: String,
    /// The style sheets of the project's own, in their order; mdBook's names for colours first.
    pub styles: Vec<String>,
    /// The scripts of the project's own, in their order.
    pub scripts: Vec<String>,
    /// `light` or `dark`, for readers who chose neither; `None`: as their system has it.
    pub shade: Option<&'static str>,
    /// Whether code has no button to copy it.
    pub without_copy: bool,
    /// How many pages a search shows at the most.
    pub most_found: Option<usize>,
    /// The script of every page.
    pub script: String,
    /// The script of the search; `None` where there is none.
    pub search: Option<String>,
    /// The icon.
    pub icon: String,
    /// What kind of picture it is: `image/svg+xml`.
    pub icon_type: &'static str,
    /// The logo, where book.toml names one.
    pub logo: Option<String>,
    /// The repository on the web.
    pub forge: Option<String>,
    /// The authors, as book.toml names them.
    pub authors: Vec<String>,
    /// The version of the site that the page is part of; `None` for a site without versions.
    pub version: Option<VersionView>,
}

/// The version of the site that a page is part of.
#[derive(Debug, Default, Serialize)]
pub struct VersionView {
    /// `v1.4`
    pub name: String,
    /// The list of all versions.
    pub all: String,
    /// The style sheet that only versions need.
    pub style: String,
    /// The script that only versions need.
    pub script: String,
}

/// What `versions.html` needs beside a page.
#[derive(Debug, Default, Serialize)]
pub struct VersionsView {
    /// The first page of the version that readers are led to.
    pub home: String,
    /// What that version is called.
    pub latest: String,
    /// Every version, the newest first.
    pub all: Vec<LinkView>,
}

/// A link to a page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinkView {
    /// What it is called.
    pub title: String,
    /// Where it is; `None` for what has no page.
    pub url: Option<String>,
}

/// A heading of the page.
#[derive(Clone, Debug, Serialize)]
pub struct TocView {
    /// 2 or 3.
    pub level: u8,
    /// Its id, as a URL has it behind the `#`.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// What `estate.html` needs beside a page.
#[derive(Debug, Default, Serialize)]
pub struct EstateView {
    /// What there is.
    pub counts: Vec<CountView>,
    /// How the modules call each other; empty where none does.
    pub diagram: Html,
    /// The heading above it.
    pub diagram_title: String,
    /// Where it is applied, in the order in which a change goes.
    pub environments: Vec<EnvironmentView>,
    /// Every module, and whatever else there is, a table a kind.
    pub tables: Vec<PackagesView>,
    /// Pages about the whole of it.
    pub inventories: Vec<InventoryView>,
    /// What is built, by category.
    pub categories: Vec<CategoryView>,
    /// Sections about its state: versions that drift, pages to look at again.
    pub state: Html,
}

/// A number at the top of the estate page.
#[derive(Debug, Default, Serialize)]
pub struct CountView {
    /// How many.
    pub count: usize,
    /// Of what.
    pub name: String,
    /// The section that tells which.
    pub url: String,
}

/// An environment's card on the estate page.
#[derive(Debug, Default, Serialize)]
pub struct EnvironmentView {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: Option<String>,
    /// One line about it.
    pub summary: String,
    /// What it comes to: (how many, of what).
    pub counts: Vec<(usize, String)>,
    /// What it runs on: (what, in which version).
    pub versions: Vec<(String, String)>,
}

/// A table of the estate page: things of one kind.
#[derive(Debug, Default, Serialize)]
pub struct PackagesView {
    /// The id of its heading: `modules`.
    pub id: String,
    /// Its heading: `Modules`.
    pub title: String,
    /// What one of them is called: `Module`.
    pub one: String,
    /// What is counted of each: `Inputs`.
    pub columns: Vec<String>,
    /// Whether any of them says how much of it is described.
    pub documented: bool,
    /// Each of them.
    pub rows: Vec<ModuleView>,
}

/// A module's row on the estate page.
#[derive(Debug, Default, Serialize)]
pub struct ModuleView {
    /// What it is called.
    pub name: String,
    /// The folder that it is in; empty at the top.
    pub folder: String,
    /// Its page.
    pub url: String,
    /// One line about it.
    pub summary: String,
    /// What it has, one a column; `None` for what is not counted of it.
    pub counts: Vec<Option<usize>>,
    /// How much of its inputs and outputs is described: `87 %`; `None` where it has none.
    pub documented: Option<String>,
    /// How many modules call it.
    pub used_by: usize,
}

/// What is built, of one category.
#[derive(Debug, Default, Serialize)]
pub struct CategoryView {
    /// The category: `network`.
    pub name: String,
    /// What it is called, in the language of the site.
    pub title: String,
    /// How many resources.
    pub count: usize,
    /// The types of them, each with the modules that declare it.
    pub types: Vec<TypeView>,
}

/// A type of resource.
#[derive(Debug, Default, Serialize)]
pub struct TypeView {
    /// `aws_vpc`
    pub name: String,
    /// How many there are.
    pub count: usize,
    /// The modules that declare one.
    pub modules: Vec<LinkView>,
}

impl PageView {
    /// Something of everything, for trying templates.
    pub(super) fn sample() -> Self {
        let link = LinkView { title: "title".into(), url: Some("url".into()) };
        Self {
            site: SiteView {
                search: Some("search".into()),
                styles: vec!["style".into()],
                scripts: vec!["script".into()],
                shade: Some("dark"),
                without_copy: true,
                most_found: Some(1),
                forge: Some("url".into()),
                authors: vec!["author".into()],
                version: Some(VersionView::default()),
                ..SiteView::default()
            },
            title: "title".into(),
            window_title: Some("title".into()),
            description: "description".into(),
            heading: Some("heading".into()),
            is_heading_said: true,
            lead: "lead".into(),
            path: Some("path".into()),
            badges: Html::text("badges"),
            breadcrumb: vec![link.clone(), LinkView { url: None, ..link.clone() }],
            nav: Html::text("nav"),
            toc: vec![TocView { level: 2, id: "id".into(), text: "text".into() }],
            body: Html::text("body"),
            previous: Some(link.clone()),
            next: Some(link.clone()),
            source: Some("url".into()),
            edit: Some("url".into()),
            markdown: Some("url".into()),
            changed: Some(ChangeView { date: "2026-10-26".into(), author: Some("author".into()) }),
            facts: vec![FactView {
                is_day: true,
                from: Some("file".into()),
                until: Some("2026-10-26".into()),
                ..FactView::default()
            }],
            tags: vec![link.clone()],
            canonical: Some("url".into()),
            hidden: true,
            print: vec![link.clone()],
            moved: vec![LinkView { title: "old".into(), url: Some("url".into()) }],
        }
    }
}

/// A page about the whole of the estate, for lists.
#[derive(Debug, Default, Serialize)]
pub struct InventoryView {
    /// Its name and its address.
    pub link: LinkView,
    /// What it is about, in one line.
    pub summary: String,
    /// What it lists, counted.
    pub counts: Vec<String>,
}

impl EstateView {
    /// Something of everything, for trying templates.
    pub(super) fn sample() -> Self {
        let module = ModuleView {
            counts: vec![Some(1), None],
            documented: Some("100 %".into()),
            ..ModuleView::default()
        };
        let types = vec![TypeView { modules: vec![LinkView::default()], ..TypeView::default() }];
        Self {
            counts: vec![CountView { count: 1, name: "module".into(), url: "#modules".into() }],
            diagram: Html::text("diagram"),
            diagram_title: "Module calls".into(),
            environments: vec![EnvironmentView {
                name: "name".into(),
                url: Some("url".into()),
                summary: "summary".into(),
                counts: vec![(1, "resources".into())],
                versions: vec![("provider".into(), "1.0".into())],
            }],
            tables: vec![PackagesView {
                columns: vec!["Inputs".into(), "Outputs".into()],
                documented: true,
                rows: vec![module],
                ..PackagesView::default()
            }],
            inventories: vec![InventoryView { counts: vec!["1 thing".into()], ..InventoryView::default() }],
            categories: vec![CategoryView { types, ..CategoryView::default() }],
            state: Html::text("state"),
        }
    }
}

impl RedirectView {
    /// Something of everything, for trying templates.
    pub(super) fn sample() -> Self {
        let link = LinkView { title: "title".into(), url: Some("url".into()) };
        Self {
            language: "en".into(),
            direction: "ltr",
            to: link.clone(),
            refresh: "url".into(),
            canonical: "url".into(),
            moved: vec![link],
        }
    }
}

impl VersionsView {
    /// Something of everything, for trying templates.
    pub(super) fn sample() -> Self {
        Self { home: "url".into(), latest: "title".into(), all: vec![LinkView::default()] }
    }
}
