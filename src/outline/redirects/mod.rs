//! Old addresses that lead on: `[output.html.redirect]` of book.toml, and the `aliases` of pages. Each is held against the site
//! before any link is: a link to an old address leads where that does.

mod follow;
mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use super::{Destination, Outline, Page, Route, records};
use crate::config;
use crate::diagnostic::{Diagnostic, Span};
use crate::path::{SitePath, SourcePath};
use crate::scan::Scan;

/// An old address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// Where it leads.
    pub to: Destination,
    /// Which of its fragments lead elsewhere.
    pub fragments: Vec<Moved>,
    /// The file that says so.
    pub written: SourcePath,
}

/// An old fragment, and where what it named is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Without `#`.
    pub fragment: String,
    /// Where it leads.
    pub to: Destination,
}

impl Redirect {
    /// Where a link to this address leads that has this fragment. As with HTTP's redirects, a fragment that is written there stays,
    /// and one that is not is handed on: RFC 9110, section 10.2.2.
    pub fn leads(&self, fragment: Option<&str>) -> Destination {
        let moved = self.fragments.iter().find(|moved| Some(moved.fragment.as_str()) == fragment);
        moved.map_or_else(|| self.to.clone().or_at(fragment), |moved| moved.to.clone())
    }
}

impl Destination {
    /// The same place, or this part of it where it names none.
    fn or_at(self, fragment: Option<&str>) -> Self {
        match (self, fragment) {
            (Self::Page(page, None), Some(fragment)) => Self::Page(page, Some(fragment.to_owned())),
            (Self::File(path, suffix), Some(fragment)) if !suffix.contains('#') => {
                Self::File(path, format!("{suffix}#{fragment}"))
            }
            (Self::External(url), Some(fragment)) if !url.contains('#') => {
                Self::External(format!("{url}#{fragment}"))
            }
            (here, _) => here,
        }
    }
}

/// One redirect as it is written.
struct Rule<'a> {
    /// The old address.
    from: SitePath,
    /// A part of it, where only that leads on.
    fragment: Option<String>,
    /// Where it leads.
    to: Written<'a>,
    file: SourcePath,
    /// Where in the file the old address stands, and where the new one does.
    places: (Span, Span),
}

/// Where a rule leads.
enum Written<'a> {
    /// As book.toml says.
    Text(&'a str),
    /// To the page that says so.
    Page(usize),
}

impl Rule<'_> {
    /// As it is told: `old.html#part`.
    fn name(&self) -> String {
        let fragment = self.fragment.as_ref().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        format!("{}{fragment}", self.from)
    }

    fn finding(&self, message: String, help: &str) -> Diagnostic {
        Diagnostic::error("broken-redirect", &self.file, message).at(self.places.0).help(help)
    }
}

/// Finds every redirect, and gives each its route; and says which cannot be.
pub(super) fn add(scan: &Scan, outline: &mut Outline) {
    let mut found = Vec::new();
    let rules = unique(rules(scan, outline, &mut found), outline, &mut found);
    if !rules.is_empty() {
        let destinations = follow::all(&rules, scan, outline, &mut found);
        let (mut redirects, mut fragments) = (BTreeMap::new(), BTreeMap::<&SitePath, Vec<Moved>>::new());
        for (rule, to) in rules.iter().zip(destinations) {
            let Some(to) = to else { continue };
            match &rule.fragment {
                Some(fragment) => {
                    let moved = Moved { fragment: fragment.clone(), to };
                    fragments.entry(&rule.from).or_default().push(moved);
                }
                None => {
                    let redirect = Redirect { to, fragments: Vec::new(), written: rule.file.clone() };
                    redirects.insert(rule.from.clone(), redirect);
                }
            }
        }
        for (from, moved) in fragments {
            match (redirects.get_mut(from), outline.routes.get(from)) {
                (Some(redirect), _) => redirect.fragments = moved,
                (None, Some(Route::Page(page))) => outline.moved.entry(*page).or_default().extend(moved),
                // Its page leads nowhere, which is told.
                _ => {}
            }
        }
        let routes =
            redirects.into_iter().map(|(from, redirect)| (from, Route::Redirect(Arc::new(redirect))));
        outline.routes.extend(routes);
    }
    glossary(outline);
    outline.diagnostics.extend(found);
}

/// The glossary is found at the top of the site, wherever its page is.
fn glossary(outline: &mut Outline) {
    let Some(page) = outline.glossary.as_ref().map(|glossary| glossary.page) else { return };
    let written = outline.pages.get(page).and_then(|page| page.file.clone());
    if let (Some(from), Some(written)) = (SitePath::new("glossary.html"), written) {
        let redirect = Redirect { to: Destination::Page(page, None), fragments: Vec::new(), written };
        outline.routes.entry(from).or_insert_with(|| Route::Redirect(Arc::new(redirect)));
    }
}

/// What is written, less what is no address of a page.
fn rules<'a>(scan: &'a Scan, outline: &Outline, found: &mut Vec<Diagnostic>) -> Vec<Rule<'a>> {
    let mut rules = Vec::new();
    let mut refuse = |file: &SourcePath, span: Span, text: &str, why: &str| {
        let message = format!("`{text}` cannot be an old address: {why}");
        let help = "write where the page was, such as `/old/page.html`";
        found.push(Diagnostic::error("broken-redirect", file, message).at(span).help(help));
    };
    let book = SourcePath::new(config::FILE).unwrap_or_else(SourcePath::root);
    for config::Redirect { from, from_span, to, to_span } in &scan.config.redirects {
        match place::old(from, &SitePath::root()) {
            Ok((from, fragment)) => {
                let places = (*from_span, *to_span);
                rules.push(Rule { from, fragment, to: Written::Text(to), file: book.clone(), places });
            }
            Err(why) => refuse(&book, *from_span, from, why),
        }
    }
    // Two answers to one alert are another rule's finding.
    for alerts in outline.records.alerts.chunk_by(|a, b| a.slug == b.slug) {
        let first = alerts.first().and_then(|alert| Some((records::alert_route(&alert.slug)?, alert)));
        rules.extend(first.map(|(from, alert)| Rule {
            from,
            fragment: None,
            to: Written::Page(alert.page),
            file: alert.file.clone(),
            places: (alert.span, alert.span),
        }));
    }
    for (index, page) in outline.pages.iter().enumerate() {
        let Some((file, authored)) = page.file.as_ref().and_then(|file| scan.documents.get_key_value(file))
        else {
            continue;
        };
        for alias in &authored.document.front_matter.aliases {
            match place::old(&alias.address, &page.route.parent()) {
                Ok((from, None)) => {
                    let places = (alias.span, alias.span);
                    rules.push(Rule {
                        from,
                        fragment: None,
                        to: Written::Page(index),
                        file: file.clone(),
                        places,
                    });
                }
                Ok(_) => refuse(
                    file,
                    alias.span,
                    &alias.address,
                    "it has a fragment, which `[output.html.redirect]` may have",
                ),
                Err(why) => refuse(file, alias.span, &alias.address, why),
            }
        }
    }
    rules
}

/// The first rule of each old address, unless something stands there; the others are told, each by its place.
fn unique<'a>(rules: Vec<Rule<'a>>, outline: &Outline, found: &mut Vec<Diagnostic>) -> Vec<Rule<'a>> {
    let mut firsts: BTreeMap<(SitePath, Option<String>), usize> = BTreeMap::new();
    let mut kept: Vec<Rule<'_>> = Vec::new();
    for rule in rules {
        if rule.fragment.is_none()
            && let Some(owner) = taken(&rule.from, outline)
        {
            let message = format!("`{}` cannot lead on: {owner}", rule.from);
            found.push(rule.finding(message, "take the redirect out, or move what stands there"));
            continue;
        }
        let first = firsts.get(&(rule.from.clone(), rule.fragment.clone())).and_then(|&at| kept.get(at));
        if let Some(first) = first {
            let help = "keep one of them";
            let twice = |by: &Rule<'_>| format!("`{}` leads on by `{}` too", rule.name(), by.file);
            found.push(rule.finding(twice(first), help));
            found.push(first.finding(twice(&rule), help));
            continue;
        }
        firsts.insert((rule.from.clone(), rule.fragment.clone()), kept.len());
        kept.push(rule);
    }
    // On disk, no file is a folder as well.
    let bases = |rule: &Rule<'_>| rule.fragment.is_none().then(|| rule.from.clone());
    let files: BTreeSet<SitePath> = kept.iter().filter_map(bases).collect();
    kept.retain(|rule| {
        let inner =
            rule.fragment.is_none().then(|| above(&rule.from).find(|above| files.contains(above))).flatten();
        if let Some(outer) = &inner {
            let message = format!("`{}` cannot lead on: `{outer}`, a redirect too, is no folder", rule.from);
            found.push(rule.finding(message, "keep one of them"));
        }
        inner.is_none()
    });
    kept
}

/// What stands where a redirect would.
fn taken(from: &SitePath, outline: &Outline) -> Option<String> {
    if is_of_site(from) {
        return Some("this is a place of infrabook's own".into());
    }
    if let Some(there) = outline.routes.get(from) {
        return Some(match there {
            Route::Page(page) => format!("{} is there", named(&outline.pages[*page])),
            Route::File(path) => format!("`{path}` is there"),
            Route::Redirect(redirect) => format!("`{}` has it lead on", redirect.written),
        });
    }
    if let Some(file) = above(from).find(|above| outline.routes.contains_key(above)) {
        return Some(format!("`{file}` is a file, and no folder"));
    }
    if let Some(file) = above(from).find(|above| is_markdown_of_page(above, outline)) {
        return Some(format!("`{file}` is a page as Markdown, and no folder"));
    }
    let folder = format!("{from}/");
    let behind = (Bound::Included(folder.as_str()), Bound::Unbounded);
    let inner = outline.routes.range::<str, _>(behind).next().map(|(route, _)| route);
    inner.filter(|route| route.as_str().starts_with(&folder)).map(|_| "it is a folder".to_owned())
}

/// Whether a file that no page is made for may stand there, or on the way there: on some disks in any case.
fn is_of_site(from: &SitePath) -> bool {
    const FILES: [&str; 9] = [
        "404.html",
        "print.html",
        "cname",
        ".nojekyll",
        "llms.txt",
        "catalog.json",
        "catalog.schema.json",
        "exports.json",
        "exports.schema.json",
    ];
    let first = from.components().next().unwrap_or_default().to_ascii_lowercase();
    FILES.contains(&first.as_str())
        || first.starts_with("sitemap") && first.ends_with(".xml")
        || from.components().any(|name| name.eq_ignore_ascii_case("_infrabook"))
}

/// Whether a page stands there as Markdown: beside the page, by its name.
fn is_markdown_of_page(path: &SitePath, outline: &Outline) -> bool {
    let page = path.as_str().strip_suffix(".md").and_then(|stem| SitePath::new(&format!("{stem}.html")));
    page.is_some_and(|page| outline.routes.contains_key(&page))
}

/// The folders that a path lies in, from the inside out.
fn above(path: &SitePath) -> impl Iterator<Item = SitePath> {
    std::iter::successors(Some(path.parent()), |folder| Some(folder.parent()))
        .take_while(|folder| !folder.is_root())
}

fn named(page: &Page) -> String {
    page.file
        .as_ref()
        .map_or_else(|| format!("the page \u{201c}{}\u{201d}", page.title), |file| format!("`{file}`"))
}
