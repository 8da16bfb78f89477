//! Files of the user's theme that do nothing: misspelt, misplaced, or of another tool.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, nearest};
use crate::path::SourcePath;
use crate::texts;

/// What mdBook's themes hold. `favicon.svg` and `favicon.png` are taken up.
const OF_MDBOOK: &[&str] = &[
    "index.hbs",
    "head.hbs",
    "header.hbs",
    "redirect.hbs",
    "toc.html.hbs",
    "toc.js.hbs",
    "book.js",
    "highlight.js",
    "highlight.css",
];

/// Findings about files in the theme's `folder`. `names` are all of them, from that folder; `files` the texts among them; `ours` the
/// names of the default theme's.
pub(super) fn idle(
    folder: &SourcePath,
    names: &[String],
    files: &BTreeMap<String, Arc<str>>,
    ours: &[&str],
    language: &str,
) -> Vec<Diagnostic> {
    let chain = texts::chain(language);
    let warn = |name: &String| {
        if let Some(of) = name.strip_prefix("texts/").and_then(|file| file.strip_suffix(".toml")) {
            return unasked(of, &chain, &folder.join(name)?);
        }
        let help = if is_used(name, files, ours) { None } else { Some(cure(name, ours)) }?;
        let path = folder.join(name)?;
        let message = match is_of_mdbook(name) {
            true => "mdBook's theme has no effect here",
            false => "this file has no effect: nothing of the theme is called so, and no template names it",
        };
        Some(Diagnostic::warning("theme", &path, message).help(help))
    };
    names.iter().filter_map(warn).collect()
}

/// A finding about texts in a language that the site does not ask for.
fn unasked(of: &str, chain: &[String], path: &SourcePath) -> Option<Diagnostic> {
    if chain.iter().any(|tag| tag == of) {
        return None;
    }
    let message = "these texts have no effect: the site is not in this language";
    let help = match texts::normal(of) {
        Some(normal) if chain.contains(&normal) => format!("did you mean `texts/{normal}.toml`?"),
        Some(normal) => {
            format!("set `language = \"{normal}\"` under `[book]` in book.toml, or remove the file")
        }
        None => "name it by the language's tag: `texts/de-AT.toml`".to_owned(),
    };
    Some(Diagnostic::warning("theme", path, message).help(help))
}

fn is_used(name: &str, files: &BTreeMap<String, Arc<str>>, ours: &[&str]) -> bool {
    let is_below = |folder: &str, extension: &str| name.starts_with(folder) && name.ends_with(extension);
    let last = name.rsplit('/').next().unwrap_or(name);
    ours.contains(&name)
        || ["favicon.svg", "favicon.png"].contains(&name)
        || is_below("style/", ".css")
        || is_below("script/", ".js")
        || last.starts_with('.')
        || last.eq_ignore_ascii_case("README.md")
        || name.strip_prefix("templates/").is_some_and(|name| {
            files
                .iter()
                .any(|(other, text)| other.starts_with("templates/") && text.contains(&format!("\"{name}\"")))
        })
}

fn is_of_mdbook(name: &str) -> bool {
    OF_MDBOOK.contains(&name)
        || name.starts_with("css/")
        || name.starts_with("fonts/")
        || name.ends_with(".hbs")
}

fn cure(name: &str, ours: &[&str]) -> String {
    if is_of_mdbook(name) {
        return "colours are set in `[theme]` of book.toml, styles in `style/`, and templates in `templates/`".to_owned();
    }
    let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let file = last(name);
    if let Some(same) = ours.iter().find(|our| last(our) == file) {
        return format!("did you mean `{same}`?");
    }
    let is_joined = name.ends_with(".css") || name.ends_with(".js");
    // What all of them begin and end with says nothing of how near they are.
    let stem = |file: &str| file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
    let stems: Vec<String> = ours.iter().map(|our| stem(&last(our))).collect();
    let near = nearest(&stem(&file), stems.iter().map(String::as_str)).filter(|_| !is_joined);
    let near = near.and_then(|near| stems.iter().zip(ours).find(|(stem, _)| *stem == near));
    if let Some((_, our)) = near {
        return format!("did you mean `{our}`?");
    }
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "styles are in `style/`".to_owned(),
        Some("js") => "scripts are in `script/`".to_owned(),
        Some("toml") => "texts of the interface are in `texts/`, a file a language".to_owned(),
        Some("html") => {
            "a template of your own is in `templates/`, and another one includes or extends it".to_owned()
        }
        _ => "the theme has templates, styles, scripts, texts, an icon and a favicon".to_owned(),
    }
}
