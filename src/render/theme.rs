//! The theme: templates, one style sheet, the scripts. The default one is part of the program; a user's file takes the place of the
//! one of the same name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};
use xxhash_rust::xxh3::xxh3_64;

use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;
use crate::render::view::{EstateView, PageView, RedirectView, VersionsView};
use crate::texts::Texts;

#[derive(RustEmbed)]
#[folder = "themes/default"]
struct Embedded;

/// Templates and assets, ready for use.
pub struct Theme {
    templates: Tera,
    /// The default ones alone, for when a user's template fails.
    fallback: Tera,
    /// The style sheet: its place on the site, and its text.
    style: Asset,
    script: Asset,
    search: Asset,
    diagram: Asset,
    icon: Asset,
    /// What only pages of a version need: style sheet and script.
    versions: [Asset; 2],
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

impl Theme {
    /// The default theme under the user's files: name within the theme's folder, and text. A template that cannot be read is left
    /// out, with a diagnostic whose path is that name.
    /// Templates and scripts speak through `texts`.
    pub fn new(user: &BTreeMap<String, Arc<str>>, texts: &Arc<Texts>) -> (Self, Vec<Diagnostic>) {
        let mut files: BTreeMap<String, Cow<'static, str>> = Embedded::iter()
            .filter_map(|name| {
                let bytes = Embedded::get(&name)?.data;
                let text = lean(&name, &String::from_utf8_lossy(&bytes));
                Some((name.into_owned(), Cow::Owned(text)))
            })
            .collect();
        let fallback = templates(&files, &BTreeMap::new(), texts).0;
        let (templates, faults) = templates(&files, user, texts);
        files.extend(user.iter().map(|(name, text)| (name.clone(), Cow::Owned(text.to_string()))));
        let [search, diagram] = ["script/search.js", "script/diagram.js"];
        let [versions_style, versions] = ["style/versions.css", "script/versions.js"];
        let joined = |folder: &str| {
            let apart = [search, diagram, versions_style, versions];
            let of = |(name, _): &(&String, &Cow<'_, str>)| {
                name.starts_with(folder) && !apart.contains(&name.as_str())
            };
            files.iter().filter(of).map(|(_, text)| text.as_ref()).collect::<Vec<_>>().join("\n")
        };
        let one = |name: &str| files.get(name).map_or_else(String::new, |text| text.to_string());
        let theme = Self {
            templates,
            fallback,
            style: Asset::new("style", "css", joined("style/")),
            script: Asset::new(
                "app",
                "js",
                said(texts, "script.") + &said(texts, "parts.") + &joined("script/"),
            ),
            search: Asset::new("search", "js", said(texts, "search.") + &one(search)),
            diagram: Asset::new("diagram", "js", said(texts, "diagram.") + &one(diagram)),
            icon: Asset::new("icon", "svg", one("icon.svg")),
            versions: [
                Asset::new("versions", "css", one(versions_style)),
                Asset::new("versions", "js", said(texts, "versions.") + &one(versions)),
            ],
        };
        let mut faults = faults;
        if user.keys().any(|name| name.starts_with("templates/")) {
            faults.extend(theme.rehearse());
        }
        (theme, faults)
    }

    /// Fills every kind of page, once with nothing and once with something of all there is: what would fail on some page.
    fn rehearse(&self) -> Vec<Diagnostic> {
        let views = [
            Rehearsal::default(),
            Rehearsal {
                page: PageView::sample(),
                estate: EstateView::sample(),
                versions: VersionsView::sample(),
            },
        ];
        let mut faults = Vec::new();
        for template in
            ["page.html", "reference.html", "overview.html", "estate.html", "versions.html", "404.html"]
        {
            let all = views.iter().filter_map(|view| self.try_render(template, view).err());
            faults.extend(all.map(|fault| *fault));
        }
        let redirects = [RedirectView::default(), RedirectView::sample()];
        faults.extend(
            redirects.iter().filter_map(|view| self.try_render("redirect.html", view).err()).map(|it| *it),
        );
        faults.sort();
        faults.dedup();
        faults
    }

    /// The files of the theme: place on the site, and bytes.
    pub fn assets(&self) -> Vec<(String, Vec<u8>)> {
        let all = [&self.style, &self.script, &self.search, &self.diagram, &self.icon];
        all.iter().map(|asset| (asset.path.clone(), asset.bytes.clone())).collect()
    }

    /// The files of the theme that only versions of a site need.
    pub fn version_assets(&self) -> Vec<(String, Vec<u8>)> {
        self.versions.iter().map(|asset| (asset.path.clone(), asset.bytes.clone())).collect()
    }

    /// The places of the style sheet and the script that only versions of a site need.
    pub fn version_paths(&self) -> [&str; 2] {
        self.versions.each_ref().map(|asset| asset.path.as_str())
    }

    /// The files of the theme that pages without search and diagrams need.
    pub fn plain_assets(&self) -> Vec<(String, Vec<u8>)> {
        let all = [&self.style, &self.script, &self.icon];
        all.iter().map(|asset| (asset.path.clone(), asset.bytes.clone())).collect()
    }

    /// The places of the style sheet, the script, those of the search and of diagrams, and the icon on the site.
    pub fn paths(&self) -> [&str; 5] {
        [&self.style.path, &self.script.path, &self.search.path, &self.diagram.path, &self.icon.path]
    }

    /// Fills a template. A user's template that fails gives way to the default one; [`Theme::try_render`] says why.
    pub fn render(&self, template: &str, view: &impl Serialize) -> String {
        let context = Context::from_serialize(view).unwrap_or_default();
        self.templates
            .render(template, &context)
            .or_else(|_| self.fallback.render(template, &context))
            .unwrap_or_else(|error| format!("<!-- {} -->", error.to_string().replace("--", "- -")))
    }

    /// Fills a template and throws the result away.
    ///
    /// # Errors
    /// What is wrong with the template: the diagnostic's path is its name within the theme's folder.
    pub fn try_render(&self, template: &str, view: &impl Serialize) -> Result<(), Box<Diagnostic>> {
        let context = Context::from_serialize(view).unwrap_or_default();
        self.templates
            .render(template, &context)
            .map(|_| ())
            .map_err(|error| Box::new(fault(&error, template, None)))
    }
}

impl Asset {
    /// An asset whose place changes with its bytes, so that a browser may keep it for ever.
    fn new(name: &str, extension: &str, text: String) -> Self {
        let hash = xxh3_64(text.as_bytes());
        Self {
            path: format!("_infrabook/{name}-{:08x}.{extension}", hash & 0xffff_ffff),
            bytes: text.into_bytes(),
        }
    }
}

/// What a script says, for its own `say`: the texts whose names begin so.
fn said(texts: &Texts, beginning: &str) -> String {
    let texts = serde_json::to_string(&texts.of(beginning)).unwrap_or_default();
    format!("Object.assign(window.infrabookTexts||={{}},{texts});\n")
}

/// Our scripts without the comments that take whole lines, and, like our style sheets, without indentation: neither holds a text
/// that spans lines.
fn lean(name: &str, text: &str) -> String {
    let is_script = name.starts_with("script/");
    if !is_script && !name.starts_with("style/") {
        return text.to_owned();
    }
    let lines = text.lines().map(str::trim_start);
    lines
        .filter(|line| !(line.is_empty() || is_script && line.starts_with("//")))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The templates: names are without `templates/`. Those of the user that cannot be read are left out, one by one.
fn templates(
    files: &BTreeMap<String, Cow<'static, str>>,
    user: &BTreeMap<String, Arc<str>>,
    texts: &Arc<Texts>,
) -> (Tera, Vec<Diagnostic>) {
    let mut chosen: BTreeMap<String, String> = files
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix("templates/")?.to_owned(), text.to_string())))
        .collect();
    let defaults = chosen.clone();
    chosen
        .extend(user.iter().filter_map(|(name, text)| {
            Some((name.strip_prefix("templates/")?.to_owned(), text.to_string()))
        }));
    let mut faults = Vec::new();
    loop {
        let mut tera = speaking(texts);
        match tera.add_raw_templates(chosen.iter().map(|(name, text)| (name.as_str(), text.as_str()))) {
            Ok(()) => return (tera, faults),
            Err(error) => {
                let name = blamed(&error).filter(|name| chosen.get(name) != defaults.get(name));
                let name = name
                    .or_else(|| chosen.keys().find(|name| chosen.get(*name) != defaults.get(*name)).cloned());
                let blamed = name.as_deref().unwrap_or("base.html");
                faults.push(fault(&error, blamed, chosen.get(blamed).map(String::as_str)));
                let Some(name) = name else { return (Tera::default(), faults) };
                match defaults.get(&name) {
                    Some(default) => chosen.insert(name, default.clone()),
                    None => chosen.remove(&name),
                };
            }
        }
    }
}

/// Templates that can say `{{ say(key="page.skip") }}`, and where a number chooses among forms, `say(key="…", count=n)`.
fn speaking(texts: &Arc<Texts>) -> Tera {
    let mut tera = Tera::default();
    let texts = Arc::clone(texts);
    tera.register_function("say", move |arguments: Kwargs, _: &State| -> TeraResult<String> {
        let key: String = arguments.must_get("key")?;
        if !texts.has(&key) {
            return Err(tera::Error::message(format!("there is no text `{key}`")));
        }
        Ok(match arguments.get::<usize>("count")? {
            Some(count) => texts.count(&key, count),
            None => texts.say(&key).to_owned(),
        })
    });
    tera
}

/// The template that an error is about.
fn blamed(error: &tera::Error) -> Option<String> {
    let of_report = || report(error).map(|report| report.filename().to_owned());
    of_report().or_else(|| told(error).map(|told| told.template)).filter(|name| !name.is_empty())
}

fn report(error: &tera::Error) -> Option<&tera::ReportError> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Some(report.as_ref()),
        _ => None,
    }
}

/// What Tera tells in words alone: of filters, tests and functions that it does not know.
struct Told {
    message: String,
    template: String,
    /// From 1; the column in characters.
    line: usize,
    column: usize,
}

/// Reads the first of ``error: Unknown filter `x` ``, ` --> page.html:4:11`.
fn told(error: &tera::Error) -> Option<Told> {
    let ErrorKind::Msg(text) = error.kind() else { return None };
    let (message, place) = text.strip_prefix("error: ")?.split_once('\n')?;
    let place = place.lines().next()?.trim_start().strip_prefix("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(Told { message: message.to_owned(), template: parts.next()?.to_owned(), line, column })
}

impl Told {
    /// The bytes of the word that it is about.
    fn span(&self, text: &str) -> Option<Span> {
        let start: usize = text.split_inclusive('\n').take(self.line.checked_sub(1)?).map(str::len).sum();
        let (at, _) = text.get(start..)?.char_indices().nth(self.column.checked_sub(1)?)?;
        let rest = &text[start + at..];
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        Some(Span::new(start + at, start + at + length))
    }
}

/// What is wrong with a template whose text is `text`, where that is at hand.
fn fault(error: &tera::Error, template: &str, text: Option<&str>) -> Diagnostic {
    let name = blamed(error).unwrap_or_else(|| template.to_owned());
    let path = SourcePath::new(&format!("templates/{name}")).unwrap_or_else(SourcePath::root);
    let (message, span) = match (report(error), told(error)) {
        (Some(report), _) => (report.message().to_string(), Some(Span::from(report.span().range.clone()))),
        (None, Some(told)) => (told.message.clone(), text.and_then(|text| told.span(text))),
        (None, None) => (error.to_string(), None),
    };
    let message = format!("this template cannot be used: {message}");
    let help = "mend it; until then, the default template is used";
    Diagnostic { span, ..Diagnostic::error("template", &path, message).help(help) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::Html;

    fn theme(files: &[(&str, &str)]) -> (Theme, Vec<Diagnostic>) {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), Arc::from(*text))).collect();
        Theme::new(&files, &Arc::default())
    }

    #[test]
    fn text_is_escaped_and_html_is_not() {
        let view = PageView { title: "<T>".into(), body: Html::trusted("<b>x</b>"), ..PageView::default() };
        let page = theme(&[]).0.render("page.html", &view);
        assert!(page.contains("&lt;T&gt;") && !page.contains("<T>") && page.contains("<b>x</b>"), "{page}");
    }

    #[test]
    fn a_users_file_takes_the_place_of_ours() {
        let (theme, faults) =
            theme(&[("templates/page.html", "own {{ title }}"), ("style/99-own.css", ".own{}")]);
        assert_eq!(faults, []);
        assert_eq!(
            theme.render("page.html", &PageView { title: "T".into(), ..PageView::default() }),
            "own T"
        );
        assert!(String::from_utf8_lossy(&theme.style.bytes).ends_with(".own{}"));
    }

    #[test]
    fn a_broken_template_is_named_and_gives_way() {
        let (theme, faults) = theme(&[("templates/page.html", "line\n{{ title ")]);
        assert_eq!((faults[0].path.as_str(), faults[0].code), ("templates/page.html", "template"));
        assert!(faults[0].span.is_some());
        assert!(theme.render("page.html", &PageView::default()).contains("<main"));
    }

    #[test]
    fn a_filter_that_is_not_known_is_named_where_it_stands() {
        let text = "line\n{{ title | saf }}";
        let (theme, faults) = theme(&[("templates/page.html", text)]);
        let span = faults[0].span.unwrap();
        assert_eq!((faults.len(), &text[span.start..span.end]), (1, "saf"));
        assert_eq!(faults[0].message, "this template cannot be used: Unknown filter `saf`");
        assert!(theme.render("page.html", &PageView::default()).contains("<main"));
    }

    #[test]
    fn a_template_that_fails_when_filled_is_named() {
        let (theme, faults) = theme(&[("templates/page.html", "one\n{{ nothing.at.all }}")]);
        assert_eq!((faults.len(), faults[0].path.as_str()), (1, "templates/page.html"));
        assert_eq!(faults[0].span.map(|span| span.start > 3), Some(true));
        assert!(theme.render("page.html", &PageView::default()).contains("<main"));
    }

    #[test]
    fn a_template_that_fails_on_some_pages_only_is_named() {
        let (_, faults) =
            theme(&[("templates/page.html", "{% if next %}{{ next.url.nothing.more }}{% endif %}")]);
        assert_eq!(faults.len(), 1);
        let (_, faults) = theme(&[("templates/404.html", "{{ next.url }}")]);
        assert_eq!(faults.len(), 1);
        let of_moved = "{% for it in moved %}{{ it.url.nothing.more }}{% endfor %}";
        let (_, faults) = theme(&[("templates/redirect.html", of_moved)]);
        assert_eq!(faults.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["templates/redirect.html"]);
    }

    #[test]
    fn the_default_templates_take_every_view() {
        assert_eq!(theme(&[]).0.rehearse(), []);
    }

    #[test]
    fn our_scripts_hold_no_text_that_spans_lines() {
        for name in Embedded::iter().filter(|name| name.starts_with("script/")) {
            let script = Embedded::get(&name).unwrap().data;
            for line in String::from_utf8_lossy(&script).lines() {
                assert_eq!(line.matches('`').count() % 2, 0, "{name}: {line}");
            }
        }
    }

    #[test]
    fn a_page_has_little_script() {
        let (theme, _) = theme(&[]);
        assert!(theme.script.bytes.len() <= 13 << 10, "{} bytes", theme.script.bytes.len());
        assert!(theme.diagram.bytes.len() <= 7 << 10, "{} bytes", theme.diagram.bytes.len());
        let [_, versions] = &theme.versions;
        assert!(versions.bytes.len() <= 4 << 10, "{} bytes", versions.bytes.len());
    }

    #[test]
    fn scripts_that_few_need_are_apart() {
        let (theme, _) = theme(&[("script/own.js", "own()")]);
        let [_, script, search, diagram, _] = theme.paths().map(str::to_owned);
        assert!(script.starts_with("_infrabook/app-") && search.starts_with("_infrabook/search-"));
        assert!(diagram.starts_with("_infrabook/diagram-"));
        let of = |path: &str| theme.assets().into_iter().find(|(name, _)| name == path).unwrap().1;
        let (script, search, diagram) = (of(&script), of(&search), of(&diagram));
        assert!(script.ends_with(b"own()") && !search.ends_with(b"own()") && !diagram.ends_with(b"own()"));
    }
}
