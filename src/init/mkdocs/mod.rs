//! A MkDocs site is taken up: what its mkdocs.yml says that this program knows, too. That file and the pages stay as they are.

mod nav;

use serde_json::Value;

use super::markdown::{Foreign, shown_as_text};
use super::{BookToml, Plan, Request};
use crate::config;
use crate::path::SourcePath;

/// What pages of MkDocs hold that is nothing here.
const FOREIGN: &[Foreign] = &[
    ("=== \"", "content tabs"),
    ("--8<--", "snippets"),
    ("::: ", "generated parts"),
    ("[TOC]", "tables of contents"),
    ("/// ", "PyMdown's blocks"),
    ("{%", "a plugin's tags"),
];

/// Keys of mkdocs.yml that have no counterpart, or one that has to be made by hand.
const LEFT: [&str; 10] = [
    "copyright",
    "theme",
    "extra_css",
    "extra_javascript",
    "extra_templates",
    "hooks",
    "extra",
    "exclude_docs",
    "not_in_nav",
    "INHERIT",
];

/// # Errors
/// When its pages cannot be those of a project here: why.
pub(super) fn plan(
    request: &Request<'_>,
    paths: &[SourcePath],
    file: &SourcePath,
    plan: &mut Plan,
) -> Result<(), String> {
    plan.found = format!("found MkDocs: {file} and the pages stay as they are");
    let settings = match settings(request, file) {
        Ok(settings) => settings,
        Err(why) => {
            plan.note(format!("{file} cannot be read, so only its pages are taken up: {why}"));
            Value::Null
        }
    };
    let docs = text(&settings, "docs_dir").unwrap_or_else(|| "docs".into());
    let Some(docs) = SourcePath::new(&docs) else {
        return Err(format!(
            "`docs_dir: {docs}` in {file} lies outside of the project: run `infrabook init` in a folder that holds both"
        ));
    };
    let mut book = BookToml::new(request).with_src(&docs, request.tree);
    let is_web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    if let Some(name) = text(&settings, "site_name").filter(|_| request.title.is_none()) {
        book.title = name;
    }
    book.description = text(&settings, "site_description");
    book.authors = text(&settings, "site_author").into_iter().collect();
    book.site_url = text(&settings, "site_url").filter(is_web).or(book.site_url);
    book.repository = text(&settings, "repo_url").filter(is_web);
    book.edit_url_template =
        edit_url_template(&settings, &docs).filter(|_| config::has_effect("output.html.edit-url-template"));
    book.admonitions = true;
    match settings.get("nav") {
        Some(Value::Array(items)) => {
            let navigation = nav::Navigation::new(request.tree, paths, &docs, items);
            plan.notes.extend(navigation.notes);
            let path = docs.join("SUMMARY.md").unwrap_or_else(SourcePath::root);
            plan.add(request, path.as_str(), navigation.summary);
        }
        Some(_) => plan.note("`nav` is no list: the pages are ordered by their folders"),
        None => {}
    }
    left_out(request, paths, &docs, &settings, plan);
    plan.add(request, config::FILE, book.to_string());
    Ok(())
}

/// What mkdocs.yml says. Tags, such as Python's names, are passed over.
fn settings(request: &Request<'_>, file: &SourcePath) -> Result<Value, String> {
    let (text, _) = request.tree.text(file).map_err(|fault| fault.message)?;
    serde_saphyr::from_str(&text).map_err(|error| {
        let message = error.without_snippet().to_string();
        message.lines().next().unwrap_or_default().to_owned()
    })
}

/// A key's text. Of `!ENV [NAME, text]` it is what holds where the variable is not set.
fn text(settings: &Value, key: &str) -> Option<String> {
    match settings.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(names) if names.len() > 1 => Some(names.last()?.as_str()?.to_owned()),
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}

/// `edit_uri` is where the pages' folder lies at the forge; the template says it of the project's.
fn edit_url_template(settings: &Value, docs: &SourcePath) -> Option<String> {
    let repository = text(settings, "repo_url")?;
    let edit = text(settings, "edit_uri")?;
    // A query has a page's path somewhere else than at its end.
    if edit.contains(['{', '?', '#']) {
        return None;
    }
    let repository = repository.trim_end_matches('/');
    let edit = edit.trim_matches('/');
    let whole = if edit.contains("://") { edit.to_owned() } else { format!("{repository}/{edit}") };
    let of_project = match docs.is_root() {
        true => &whole,
        false => whole.strip_suffix(docs.as_str())?.strip_suffix('/')?,
    };
    Some(format!("{of_project}/{{path}}"))
}

/// Says what is not taken up.
fn left_out(
    request: &Request<'_>,
    paths: &[SourcePath],
    docs: &SourcePath,
    settings: &Value,
    plan: &mut Plan,
) {
    let mut left: Vec<String> =
        LEFT.iter().filter(|key| settings.get(**key).is_some()).map(|key| format!("`{key}`")).collect();
    left.extend(
        plugins(settings)
            .into_iter()
            .filter(|name| name != "search")
            .map(|name| format!("the plugin `{name}`")),
    );
    if !left.is_empty() {
        plan.note(format!("not taken up: {}", left.join(", ")));
    }
    let orders = |path: &&SourcePath| matches!(path.name(), ".pages" | ".nav.yml") && path.is_within(docs);
    if let Some(path) = paths.iter().find(orders) {
        plan.note(format!(
            "what {path} and its like say of the order is not taken up: front matter's `order` says it here"
        ));
    }
    if settings.get("use_directory_urls") != Some(&Value::Bool(false))
        && !config::has_effect("output.html.clean-urls")
    {
        plan.note("addresses change: what was `guide/network/` is `guide/network.html`");
    }
    plan.notes.extend(shown_as_text(request.tree, paths, docs, FOREIGN));
}

/// The names of the plugins: a list of names, or of maps of one name; or one map.
fn plugins(settings: &Value) -> Vec<String> {
    let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<Vec<_>>();
    match settings.get("plugins") {
        Some(Value::Array(plugins)) => plugins
            .iter()
            .flat_map(|plugin| match plugin {
                Value::String(name) => vec![name.clone()],
                Value::Object(map) => keys(map),
                _ => Vec::new(),
            })
            .collect(),
        Some(Value::Object(map)) => keys(map),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn edit_links() {
        let docs = SourcePath::new("docs").unwrap();
        for (edit, expected) in [
            ("edit/main/docs/", Some("https://f.example/a/b/edit/main/{path}")),
            ("https://other.example/edit/docs", Some("https://other.example/edit/{path}")),
            ("docs/", Some("https://f.example/a/b/{path}")),
            ("edit/main/handbook/", None),
            ("edit/main/mydocs/", None),
            ("?query=root/docs/", None),
            ("", None),
        ] {
            let settings = json!({"repo_url": "https://f.example/a/b/", "edit_uri": edit});
            assert_eq!(edit_url_template(&settings, &docs).as_deref(), expected, "{edit}");
        }
    }

    #[test]
    fn plugins_are_named_in_three_ways() {
        assert_eq!(plugins(&json!({"plugins": ["search", {"macros": {"x": 1}}]})), ["search", "macros"]);
        assert_eq!(plugins(&json!({"plugins": {"tags": null}})), ["tags"]);
        assert!(plugins(&json!({})).is_empty());
    }
}
