//! The theme: templates, one style sheet, the scripts. The default one is part of the program; a user's file takes the place of the
//! one of the same name.

mod faults;
mod files;
mod lean;
mod look;
mod names;
mod sheets;
mod templates;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, Tera};
use xxhash_rust::xxh3::xxh3_64;

use crate::config::{Look, media_type};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::render::view::{EstateView, PageView, RedirectView, VersionsView};
use crate::texts::Texts;
use lean::lean;
use look::Pictures;

#[derive(RustEmbed)]
#[folder = "themes/default"]
struct Embedded;

/// Templates and assets, ready for use.
pub struct Theme {
    templates: Tera,
    /// The default ones alone, for when a user's template fails; or what is wrong with them.
    fallback: Result<Tera, String>,
    /// The style sheet: its place on the site, and its text.
    style: Asset,
    mermaid: Asset,
    script: Asset,
    search: Asset,
    /// What `script` loads where something on a page wants it.
    apart: Vec<Asset>,
    icon: Asset,
    /// Beside the site's name, where book.toml names one; and on a dark ground.
    logo: Option<Asset>,
    logo_dark: Option<Asset>,
    /// mdBook's names for colours, for style sheets that are written for its pages.
    mdbook: Asset,
    /// What only pages of a version need: style sheet and script.
    versions: [Asset; 2],
}

/// What the user's part of a theme is made from.
pub struct Theming<'a> {
    /// The theme's folder in the project.
    pub folder: &'a SourcePath,
    /// The names of all files in it, from there.
    pub names: Vec<String>,
    /// What stands in those that are text, by their names.
    pub files: &'a BTreeMap<String, Arc<str>>,
    /// What book.toml chooses.
    pub look: &'a Look,
    /// The pictures that it names, and mdBook's favicons in the theme's folder.
    pub pictures: &'a BTreeMap<SourcePath, Arc<[u8]>>,
    /// What templates and scripts say.
    pub texts: &'a Arc<Texts>,
}

/// What any page's template may ask for.
#[derive(Default, Serialize)]
struct Rehearsal {
    #[serde(flatten)]
    page: PageView,
    estate: EstateView,
    versions: VersionsView,
}

struct Asset {
    path: String,
    bytes: Vec<u8>,
}

/// Files of the theme that are assets of their own, for `script/20-apart.js` to load. A script says texts whose names begin like its own.
const APART: [&str; 9] = [
    "script/diagram.js",
    "script/filter.js",
    "script/hidden.js",
    "script/images.js",
    "script/menu-find.js",
    "script/notes.js",
    "script/sort.js",
    "script/tabs.js",
    "style/search.css",
];

/// Those of the search, which are one, and what pages name themselves.
const NAMED: [&str; 6] = [
    "script/search-index.js",
    "script/search.js",
    "style/mermaid.css",
    "style/mdbook.css",
    "style/versions.css",
    "script/versions.js",
];

/// The templates that pages are made with; the others are parts of these.
const PAGES: [&str; 7] = [
    "page.html",
    "reference.html",
    "overview.html",
    "estate.html",
    "versions.html",
    "404.html",
    "print.html",
];

impl Theme {
    /// The default theme under the user's files and choices, and what is wrong with those.
    pub fn new(theming: &Theming<'_>) -> (Self, Vec<Diagnostic>) {
        let Theming { folder, files: user, texts, .. } = theming;
        let ours: BTreeMap<String, String> =
            theme_files().into_iter().map(|(name, text)| (name.clone(), lean(&name, &text))).collect();
        let all_of_ours: Vec<String> = ours.keys().cloned().collect();
        let names: Vec<&str> = all_of_ours.iter().map(String::as_str).collect();
        let mut faults = files::idle(folder, &theming.names, user, &names, texts.language());
        faults.extend(sheets::unclosed(folder, user));
        let loaded = templates::with_users(&ours, user, folder, texts);
        faults.extend(loaded.faults);
        let fallback = templates::default(&ours, texts);
        faults.extend(fallback.as_ref().err().map(|why| {
            let help = "this is a fault of infrabook, not of the project: install it anew";
            Diagnostic::error("template", folder, why.as_str()).help(help)
        }));
        let mut files = ours;
        files.extend(user.iter().map(|(name, text)| (name.clone(), text.to_string())));
        let joined = |folder: &str| {
            let of = |(name, _): &(&String, &String)| name.starts_with(folder) && !is_alone(name);
            files.iter().filter(of).map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
        };
        let one = |name: &str| files.get(name).cloned().unwrap_or_default();
        let style = joined("style/");
        let (colours, pale) = look::colours(theming.look, &style);
        faults.extend(pale);
        let pictures = look::pictures(theming);
        // Before the user's own files: one that is not closed swallows what follows.
        let last_of_ours = names.iter().filter(|name| name.starts_with("style/") && !is_alone(name)).max();
        let is_own = |name: &str| last_of_ours.is_some_and(|last| name > *last);
        let style = styles(&files, &is_own, &(colours + &pictures.style()));
        let Pictures { favicon, logo, logo_dark } = pictures;
        let [index, search, mermaid, mdbook, versions_style, versions] = NAMED;
        let search = Asset::new("search", "js", said(texts, "search.") + &one(index) + "\n" + &one(search));
        let apart: Vec<(&str, Asset)> = APART
            .iter()
            .filter_map(|name| {
                let (folder, file) = name.split_once('/')?;
                let (stem, extension) = file.split_once('.')?;
                let texts = if folder == "script" { said(texts, &format!("{stem}.")) } else { String::new() };
                Some((file, Asset::new(stem, extension, texts + &one(name))))
            })
            .collect();
        let files = apart.iter().map(|(name, asset)| (*name, asset)).chain([("search.js", &search)]);
        let script = said(texts, "script.") + &addresses(files) + &joined("script/");
        let theme = Self {
            templates: loaded.tera,
            fallback,
            style: Asset::new("style", "css", style),
            mermaid: Asset::new("mermaid", "css", one(mermaid)),
            script: Asset::new("app", "js", script),
            search,
            apart: apart.into_iter().map(|(_, asset)| asset).collect(),
            icon: favicon.unwrap_or_else(|| Asset::new("icon", "svg", one("icon.svg"))),
            logo,
            logo_dark,
            mdbook: Asset::new("mdbook", "css", one(mdbook)),
            versions: [
                Asset::new("versions", "css", one(versions_style)),
                Asset::new("versions", "js", said(texts, "versions.") + &one(versions)),
            ],
        };
        if !loaded.user.is_empty() {
            let failed = theme.rehearse(theming);
            let unknown = theme.unknown_names(&loaded.user, theming);
            let is_told =
                |it: &Diagnostic| failed.iter().any(|fault| (&fault.path, fault.span) == (&it.path, it.span));
            faults.extend(unknown.into_iter().filter(|it| !is_told(it)));
            faults.extend(failed);
        }
        (theme, faults)
    }

    /// Fills every kind of page, once with nothing and once with something of all there is: what would fail on some page.
    fn rehearse(&self, theming: &Theming<'_>) -> Vec<Diagnostic> {
        let pages = [Rehearsal::default(), Rehearsal::sample()];
        let pages = PAGES
            .iter()
            .flat_map(|template| pages.iter().filter_map(|view| self.try_render(template, view).err()));
        let redirects = [RedirectView::default(), RedirectView::sample()];
        let redirects = redirects.iter().filter_map(|view| self.try_render("redirect.html", view).err());
        let texts = templates_of(theming);
        let problems = pages.chain(redirects).flat_map(|error| faults::problems(&error, &texts));
        let mut found: Vec<Diagnostic> =
            problems.map(|problem| problem.diagnostic(theming.folder, &texts, theming.texts)).collect();
        found.sort();
        found.dedup();
        found
    }

    /// Names that no view has, in the user's templates.
    fn unknown_names(&self, user: &BTreeMap<String, String>, theming: &Theming<'_>) -> Vec<Diagnostic> {
        let texts = templates_of(theming);
        let all: Vec<&str> = texts.values().map(String::as_str).collect();
        let mut views = serde_json::to_value(RedirectView::sample()).unwrap_or_default();
        let page = serde_json::to_value(Rehearsal::sample()).unwrap_or_default();
        if let (Some(views), serde_json::Value::Object(page)) = (views.as_object_mut(), page) {
            views.extend(page);
        }
        let unknown = |(name, text): (&String, &String)| {
            names::unknown((name, text), &self.templates, &all, &views, theming.folder)
        };
        user.iter().flat_map(unknown).collect()
    }

    /// The files of the theme: place on the site, and bytes.
    pub fn assets(&self) -> Vec<(String, Vec<u8>)> {
        let all = [&self.style, &self.mermaid, &self.script, &self.search, &self.icon];
        all.into_iter()
            .chain(&self.apart)
            .chain(self.logos())
            .map(|asset| (asset.path.clone(), asset.bytes.clone()))
            .collect()
    }

    /// The style sheet in which mdBook's names for colours are the theme's: place on the site, and bytes.
    pub fn mdbook(&self) -> (&str, &[u8]) {
        (&self.mdbook.path, &self.mdbook.bytes)
    }

    /// The files of the theme that only versions of a site need.
    pub fn version_assets(&self) -> Vec<(String, Vec<u8>)> {
        self.versions.iter().map(|asset| (asset.path.clone(), asset.bytes.clone())).collect()
    }

    /// The places of the style sheet and the script that only versions of a site need.
    pub fn version_paths(&self) -> [&str; 2] {
        self.versions.each_ref().map(|asset| asset.path.as_str())
    }

    /// The files of the theme that pages with nothing but words need.
    pub fn plain_assets(&self) -> Vec<(String, Vec<u8>)> {
        let all = [&self.style, &self.script, &self.icon];
        all.into_iter().chain(self.logos()).map(|asset| (asset.path.clone(), asset.bytes.clone())).collect()
    }

    fn logos(&self) -> impl Iterator<Item = &Asset> {
        self.logo.iter().chain(&self.logo_dark)
    }

    /// The place of the logo, where there is one.
    pub fn logo(&self) -> Option<&str> {
        self.logo.as_ref().map(|asset| asset.path.as_str())
    }

    /// What a browser calls the icon's kind of picture.
    pub fn icon_type(&self) -> &'static str {
        SourcePath::new(&self.icon.path).and_then(|path| media_type(&path)).unwrap_or("image/svg+xml")
    }

    /// The places of the style sheet, that of Mermaid's pictures, the script, that of the search, and the icon on the site.
    pub fn paths(&self) -> [&str; 5] {
        [&self.style.path, &self.mermaid.path, &self.script.path, &self.search.path, &self.icon.path]
    }

    /// Fills a template. A user's template that fails gives way to the default one; [`Theme::new`] has said why.
    ///
    /// # Errors
    /// When the default one fails too, with its name: nothing of it may pass for a page.
    pub fn render(&self, template: &str, view: &impl Serialize) -> io::Result<String> {
        let context = Context::from_serialize(view).unwrap_or_default();
        if let Ok(html) = self.templates.render(template, &context) {
            return Ok(html);
        }
        let fallback = self.fallback.as_ref().map_err(|why| io::Error::other(why.clone()))?;
        fallback.render(template, &context).map_err(|error| {
            io::Error::other(format!("the default template `{template}` cannot be filled: {error}"))
        })
    }

    /// Fills a template and throws the result away.
    fn try_render(&self, template: &str, view: &impl Serialize) -> tera::TeraResult<()> {
        let context = Context::from_serialize(view).unwrap_or_default();
        self.templates.render(template, &context).map(|_| ())
    }
}

/// Every file of the default theme as it is written, by its name from the theme's folder.
pub fn theme_files() -> BTreeMap<String, String> {
    let file = |name: Cow<'static, str>| {
        let bytes = Embedded::get(&name)?.data;
        Some((name.into_owned(), String::from_utf8_lossy(&bytes).into_owned()))
    };
    Embedded::iter().filter_map(file).collect()
}

/// Whether a file of the theme is an asset of its own.
fn is_alone(name: &str) -> bool {
    APART.contains(&name) || NAMED.contains(&name)
}

/// The style sheet: files in the order of their names, what book.toml chooses before those that are the user's `own`.
fn styles(files: &BTreeMap<String, String>, is_own: &dyn Fn(&str) -> bool, chosen: &str) -> String {
    let all = files.iter().filter(|(name, _)| name.starts_with("style/") && !is_alone(name));
    let (own, ours): (Vec<_>, Vec<_>) = all.partition(|(name, _)| is_own(name));
    let joined = |files: &[(&String, &String)]| {
        files.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
    };
    let own = if own.is_empty() { String::new() } else { format!("\n{}", joined(&own)) };
    joined(&ours) + chosen + &own
}

impl Rehearsal {
    /// Something of everything.
    fn sample() -> Self {
        Self { page: PageView::sample(), estate: EstateView::sample(), versions: VersionsView::sample() }
    }
}

/// The texts of all templates, without `templates/`.
fn templates_of(theming: &Theming<'_>) -> BTreeMap<String, String> {
    let short = |name: &str| name.strip_prefix("templates/").map(str::to_owned);
    let ours = theme_files().into_iter().filter_map(|(name, text)| Some((short(&name)?, text)));
    let mut all: BTreeMap<String, String> = ours.collect();
    all.extend(theming.files.iter().filter_map(|(name, text)| Some((short(name)?, text.to_string()))));
    all
}

impl Asset {
    /// An asset whose place changes with its bytes, so that a browser may keep it for ever.
    fn new(name: &str, extension: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let hash = xxh3_64(&bytes) & 0xffff_ffff;
        Self { path: format!("_infrabook/{name}-{hash:08x}.{extension}"), bytes }
    }
}

/// What a script says, for its own `say`: the texts whose names begin so.
fn said(texts: &Texts, beginning: &str) -> String {
    let texts = texts.of(beginning);
    if texts.is_empty() {
        return String::new();
    }
    let texts = serde_json::to_string(&texts).unwrap_or_default();
    format!("Object.assign(window.infrabookTexts||={{}},{texts});\n")
}

/// Where the script of every page finds those files, by their names in the theme: beside itself.
fn addresses<'a>(files: impl Iterator<Item = (&'a str, &'a Asset)>) -> String {
    let beside = |asset: &'a Asset| asset.path.rsplit('/').next().unwrap_or_default();
    let files: BTreeMap<&str, &str> = files.map(|(name, asset)| (name, beside(asset))).collect();
    format!("window.infrabookFiles={};\n", serde_json::to_string(&files).unwrap_or_default())
}
