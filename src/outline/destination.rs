//! Where links lead. Resolved once for every link of every document; rendering makes URLs of the answers.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::nearby::Nearby;
use super::{Anchors, Outline, Redirect, Route, anchors as of_pages, folders, is_publishable};
use crate::content::{Document, Link, url};
use crate::diagnostic::{Diagnostic, nearest};
use crate::path::{SitePath, SourcePath};
use crate::scan::Scan;

/// Where one link of a document leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A page, and a place on it: `Some("cidr")`.
    Page(usize, Option<String>),
    /// A copied file of the site, and the query and fragment behind it.
    File(SitePath, String),
    /// A file or folder of the project that is not on the site: shown at its forge, where one is known. With the fragment.
    Repository(SourcePath, String),
    /// As written: another site, or a place that GitHub makes of a path (`../../issues`).
    External(String),
    /// Nowhere: the link's words remain.
    Nowhere,
}

/// Resolves every link of every document, adds the copied files to the routes, and says what is broken.
pub(super) fn resolve_all(scan: &Scan, outline: &mut Outline) -> BTreeMap<SourcePath, Vec<Destination>> {
    let folders = folders(&scan.paths);
    let nearby = OnceLock::new();
    let anchors = Anchors::new(outline.pages.len());
    let whole = &*outline;
    let resolved: Vec<_> = scan
        .documents
        .par_iter()
        .filter_map(|(file, authored)| {
            let page = whole.page_of_file(file)?;
            let mut resolver = Resolver {
                scan,
                outline: whole,
                anchors: &anchors,
                folders: &folders,
                nearby: &nearby,
                file,
                folder: file.parent(),
                page,
                document: &authored.document,
                copied: Vec::new(),
                diagnostics: Vec::new(),
            };
            let destinations: Vec<_> =
                authored.document.links.iter().map(|link| resolver.destination(link)).collect();
            Some((file, destinations, resolver.copied, resolver.diagnostics))
        })
        .collect();
    let mut copied = BTreeMap::new();
    let found = resolved.into_iter().map(|(file, destinations, files, diagnostics)| {
        copied.extend(files);
        outline.diagnostics.extend(diagnostics);
        (file.clone(), destinations)
    });
    let found = found.collect();
    for (route, path) in copied {
        outline.routes.entry(route).or_insert(Route::File(path));
    }
    found
}

/// Where a linked file is put: its own place, unless another file or page of the site is there.
fn copied_to(path: &SourcePath, scan: &Scan, outline: &Outline) -> Option<SitePath> {
    let own = site_path(path, scan)?;
    match outline.routes.get(&own) {
        Some(Route::File(there)) if there == path => Some(own),
        None => Some(own),
        Some(_) => SitePath::new(&format!("_files/{path}")),
    }
}

/// Where a project's file stands on the site when nothing else does.
fn site_path(path: &SourcePath, scan: &Scan) -> Option<SitePath> {
    SitePath::new(path.strip(&scan.layout.folder()).as_ref().unwrap_or(path).as_str())
}

/// Boxed, since a finding is rare and large.
type Resolved = Result<Destination, Box<Diagnostic>>;

/// Resolves the links of one document.
struct Resolver<'a> {
    scan: &'a Scan,
    outline: &'a Outline,
    anchors: &'a Anchors,
    folders: &'a BTreeSet<SourcePath>,
    nearby: &'a OnceLock<Nearby<'a>>,
    file: &'a SourcePath,
    folder: SourcePath,
    page: usize,
    document: &'a Document,
    copied: Vec<(SitePath, SourcePath)>,
    diagnostics: Vec<Diagnostic>,
}

/// What a path of a link names.
enum Place {
    Page(usize),
    File(SourcePath),
    Folder(SourcePath),
    /// An old address.
    Moved(Arc<Redirect>),
    /// There is nothing of this name.
    Nothing(SourcePath),
}

impl Resolver<'_> {
    fn destination(&mut self, link: &Link) -> Destination {
        let result = self.resolve(link).and_then(|destination| match destination {
            // An address names what is there.
            there if url::is_reference(link.dest.trim()) => Ok(there),
            written => check_anchor(written, link, self),
        });
        result.unwrap_or_else(|diagnostic| {
            self.diagnostics.push(*diagnostic);
            Destination::Nowhere
        })
    }

    fn resolve(&mut self, link: &Link) -> Resolved {
        let dest = link.dest.trim();
        if let Some(address) = url::reference(dest) {
            return self.reference(address, link);
        }
        if let Some(name) = dest.strip_prefix(url::TERM) {
            return self.term(name, link);
        }
        if !url::is_safe(dest) {
            return Ok(Destination::Nowhere);
        }
        if url::has_scheme(dest) || dest.starts_with("//") {
            return Ok(Destination::External(dest.to_owned()));
        }
        let (rest, fragment) =
            dest.split_once('#').map_or((dest, None), |(rest, fragment)| (rest, Some(fragment)));
        let (path, query) = rest.split_once('?').map_or((rest, ""), |(path, query)| (path, query));
        let fragment = fragment.filter(|fragment| !fragment.is_empty());
        if path.is_empty() {
            return Ok(Destination::Page(self.page, fragment.map(str::to_owned)));
        }
        let path = url::decode(path).unwrap_or(Cow::Borrowed(path));
        let suffix = || match (query, fragment) {
            ("", None) => String::new(),
            ("", Some(fragment)) => format!("#{fragment}"),
            (query, None) => format!("?{query}"),
            (query, Some(fragment)) => format!("?{query}#{fragment}"),
        };
        match self.place(&path) {
            Some(Place::Page(page)) => Ok(Destination::Page(page, fragment.map(str::to_owned))),
            Some(Place::File(target)) => Ok(self.of_file(target, suffix())),
            Some(Place::Folder(target)) => Ok(Destination::Repository(target, suffix())),
            Some(Place::Moved(redirect)) => Ok(redirect.leads(fragment)),
            Some(Place::Nothing(target)) => Err(Box::new(self.broken(&target, link))),
            None => self.outside(&path, link),
        }
    }

    /// Where an address of the estate leads: `modules/vpc#var.cidr`. In words that stand in a page's place, `#var.cidr` is one of that.
    fn reference(&self, address: &str, link: &Link) -> Resolved {
        let fault = |message: String, help: String| {
            Box::new(Diagnostic::error("broken-tf-link", self.file, message).at(link.span).help(help))
        };
        if link.image {
            let (message, help) = ("an address of the estate is no picture", "make a link of it");
            return Err(fault(message.into(), help.into()));
        }
        let decoded = url::decode(address).unwrap_or(Cow::Borrowed(address));
        let own = self.document.front_matter.reference.as_ref().filter(|_| decoded.starts_with('#'));
        let address = format!("{}{decoded}", own.map_or("", |of| &of.folder));
        let named = self.outline.named(&address, &self.folder);
        let named = named.map_err(|unknown| fault(unknown.message, unknown.help))?;
        match named.place(self.outline) {
            Some((page, anchor)) => Ok(Destination::Page(page, anchor)),
            None => Err(fault(format!("no page shows `{address}`"), "link to its module".into())),
        }
    }

    /// The place that explains a term.
    fn term(&self, name: &str, link: &Link) -> Resolved {
        let name = url::decode(name).unwrap_or(Cow::Borrowed(name));
        let glossary = self.outline.glossary.as_deref();
        if let Some((glossary, term)) = glossary.and_then(|it| Some((it, it.term(name.trim())?))) {
            return Ok(Destination::Page(glossary.page, Some(term.id.clone())));
        }
        let message = format!("the glossary does not explain `{name}`");
        let help = match glossary.map(|glossary| glossary.nearest(&name)) {
            Some(Some(near)) => format!("did you mean `{near}`?"),
            Some(None) => "explain it there, or take the link out".into(),
            None => "this project has no glossary: write a `glossary.md`, a term a line and what it means below it".into(),
        };
        Err(Box::new(Diagnostic::warning("term-undefined", self.file, message).at(link.span).help(help)))
    }

    /// What a written path names: from this file's folder; with a leading slash, from the folder of the pages, the top folder
    /// that this file is in (a `docs/` whose generator makes it the site's root), or else the project's root. `None` when it
    /// leaves the project.
    fn place(&self, path: &str) -> Option<Place> {
        let Some(path) = path.strip_prefix('/') else {
            let target = self.folder.join(path)?;
            return Some(self.named(&target).unwrap_or(Place::Nothing(target)));
        };
        let path = path.trim_start_matches('/');
        let top = self.file.components().next().and_then(SourcePath::new);
        let starts = [Some(self.scan.layout.folder()), top, Some(SourcePath::root())];
        let mut targets = starts.iter().flatten().filter_map(|start| start.join(path));
        targets.find_map(|target| self.named(&target)).or_else(|| SourcePath::new(path).map(Place::Nothing))
    }

    /// What is there under this name: the file or folder, or the page that generators with clean URLs leave the `.md` off.
    fn named(&self, target: &SourcePath) -> Option<Place> {
        let file = |target: &SourcePath| {
            let page = self.page_at(target).map(Place::Page);
            page.or_else(|| self.scan.has_file(target).then(|| Place::File(target.clone())))
        };
        file(target)
            .or_else(|| {
                let page = target.parent().join(&format!("{}.md", target.name()))?;
                if self.scan.has_file(&page) { file(&page) } else { None }
            })
            .or_else(|| self.moved(target).map(Place::Moved))
            .or_else(|| self.folders.contains(target).then(|| Place::Folder(target.clone())))
    }

    /// What leads on from the address of this page or folder.
    fn moved(&self, target: &SourcePath) -> Option<Arc<Redirect>> {
        let place = site_path(target, self.scan)?;
        let index = place.join("index.html");
        [Some(place), index].into_iter().flatten().find_map(|place| {
            match self.outline.routes.get(&place)? {
                Route::Redirect(redirect) => Some(Arc::clone(redirect)),
                _ => None,
            }
        })
    }

    /// The page of a Markdown file, of a folder, or of a page's own name (`x.html`).
    fn page_at(&self, target: &SourcePath) -> Option<usize> {
        let index_of = || {
            let names = ["README.md", "index.md", "readme.md", "Readme.md"];
            names.iter().find_map(|name| self.outline.page_of_file(&target.join(name)?))
        };
        let at = |route: SitePath| match self.outline.routes.get(&route)? {
            Route::Page(page) => Some(*page),
            Route::File(_) | Route::Redirect(_) => None,
        };
        let by_route = || at(site_path(target, self.scan)?);
        // The first page is the site's `index.html` where no other one is.
        let by_index = || at(site_path(target, self.scan)?.join("index.html")?);
        self.outline.page_of_file(target).or_else(|| {
            if self.folders.contains(target) {
                self.outline.page_of_folder(target).or_else(index_of).or_else(by_index)
            } else {
                by_route()
            }
        })
    }

    /// A file that is there. Pictures and documents are put on the site; code is shown at the forge.
    fn of_file(&mut self, target: SourcePath, suffix: String) -> Destination {
        let on_site = site_path(&target, self.scan).filter(
            |route| matches!(self.outline.routes.get(route), Some(Route::File(path)) if *path == target),
        );
        let is_copied = |path: &SourcePath| is_document(path) && is_publishable(path, self.scan);
        let route = match on_site {
            Some(route) => Some(route),
            None if is_copied(&target) => {
                let route = copied_to(&target, self.scan, self.outline);
                self.copied.extend(route.clone().map(|route| (route, target.clone())));
                route
            }
            None => None,
        };
        match route {
            Some(route) => Destination::File(route, suffix),
            None => Destination::Repository(target, suffix),
        }
    }

    /// A path that leaves the project. On GitHub `../../issues` is the repository's list of issues.
    fn outside(&self, path: &str, link: &Link) -> Resolved {
        const PLACES: &[&str] = &[
            "actions",
            "blob",
            "compare",
            "discussions",
            "issues",
            "labels",
            "milestones",
            "projects",
            "pull",
            "pulls",
            "releases",
            "security",
            "tree",
            "wiki",
        ];
        let place = path.trim_start_matches("../");
        let first = place.split('/').next().unwrap_or_default();
        match &self.scan.forge {
            _ if !PLACES.contains(&first) => {
                let message = format!("`{}` leaves the project", link.dest);
                let help = "link to a file of this project, or write a full URL";
                Err(Box::new(self.finding(link, message).help(help)))
            }
            Some(forge) => Ok(Destination::External(format!("{}/{place}", forge.url))),
            None => Ok(Destination::Nowhere),
        }
    }

    fn broken(&self, target: &SourcePath, link: &Link) -> Diagnostic {
        let nearby = self.nearby.get_or_init(|| Nearby::of(&self.scan.paths, self.folders));
        let help = nearby.help(target, &self.folder);
        let help = help.unwrap_or_else(|| "mend the path, or take the link out".into());
        self.finding(link, format!("there is no `{target}`")).help(help)
    }

    fn finding(&self, link: &Link, message: String) -> Diagnostic {
        let code = if link.image { "missing-image" } else { "broken-link" };
        Diagnostic::error(code, self.file, message).at(link.span)
    }
}

/// Whether readers open this in the browser or keep it, rather than read its source.
fn is_document(path: &SourcePath) -> bool {
    const KINDS: &[&str] = &[
        "apng", "avif", "bmp", "csv", "docx", "drawio", "gif", "ico", "jfif", "jpeg", "jpg", "mov", "mp3",
        "mp4", "ogg", "ogv", "odt", "pdf", "png", "pptx", "svg", "tiff", "wav", "webm", "webp", "xlsx",
        "zip",
    ];
    path.extension().is_some_and(|extension| KINDS.contains(&extension.to_ascii_lowercase().as_str()))
}

/// Holds a page's fragment against its anchors. A README's anchors may be on its module's reference page.
fn check_anchor(destination: Destination, link: &Link, resolver: &Resolver<'_>) -> Resolved {
    let Destination::Page(page, Some(fragment)) = destination else { return Ok(destination) };
    let decoded = url::decode(&fragment).map_or_else(|| fragment.clone(), Cow::into_owned);
    let Resolver { scan, outline, anchors, document, .. } = *resolver;
    // Most links within a page go to one of its own headings, which needs no search.
    let own = page == resolver.page && document.headings.iter().any(|heading| heading.id == decoded);
    if own {
        return Ok(Destination::Page(page, Some(decoded)));
    }
    if let Some(there) = anchored(page, &decoded, anchors, scan, outline) {
        return Ok(there);
    }
    let moved = outline.moved.get(&page).into_iter().flatten();
    if let Some(moved) = moved.into_iter().find(|moved| moved.fragment == decoded) {
        return Ok(moved.to.clone());
    }
    // Of a page in the place of a generated one, what it does not show.
    if let Some(root) = outline.pages[page].root().filter(|_| outline.brought.contains_key(&page)) {
        let data = outline.models[root.model].page(root.index);
        if of_pages::of_data(&data).contains(&decoded)
            || of_pages::added(root.entity, outline).any(|it| it == decoded)
        {
            return Ok(Destination::Page(page, None));
        }
    }
    let known = anchors.of(page, scan, outline);
    let title = &outline.pages[page].title;
    let message = if page == resolver.page {
        format!("this page has no `#{decoded}`")
    } else {
        format!("the page \u{201c}{title}\u{201d} has no `#{decoded}`")
    };
    let help = match nearest(&decoded, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `#{near}`?"),
        None => "mend the fragment, or take it out".into(),
    };
    Err(Box::new(Diagnostic::error("broken-anchor", resolver.file, message).at(link.span).help(help)))
}

/// This part of a page, or of the reference page that its words are about; `None` where neither has it.
pub(super) fn anchored(
    page: usize,
    fragment: &str,
    anchors: &Anchors,
    scan: &Scan,
    outline: &Outline,
) -> Option<Destination> {
    let has = |page: &usize| anchors.of(*page, scan, outline).contains(fragment);
    let there =
        if fragment == "top" || has(&page) { Some(page) } else { reference_of(page, outline).filter(has) };
    there.map(|page| Destination::Page(page, Some(fragment.to_owned())))
}

/// The reference page of the folder whose README is this authored page.
fn reference_of(page: usize, outline: &Outline) -> Option<usize> {
    let file = outline.pages[page].file.as_ref().filter(|file| crate::scan::is_readme(file))?;
    outline.page_of_folder(&file.parent())
}
