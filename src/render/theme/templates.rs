//! The templates of the theme: the default ones, and over them the user's.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult};

use super::faults::{self, Problem};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::texts::Texts;

/// Before the name of a default template, for the user's of that name to extend: `{% extends "default/base.html" %}`.
pub(super) const DEFAULT: &str = "default/";

/// Templates that can be filled.
pub(super) struct Loaded {
    pub(super) tera: Tera,
    /// The user's, as far as they could be read: names without `templates/`, and texts.
    pub(super) user: BTreeMap<String, String>,
    /// What was wrong with the others.
    pub(super) faults: Vec<Diagnostic>,
}

/// The default templates, names without `templates/`.
///
/// # Errors
/// What is wrong with one of them, in words: a fault of the program.
pub(super) fn default(files: &BTreeMap<String, String>, texts: &Arc<Texts>) -> Result<Tera, String> {
    let templates = templates(files);
    if let Some(missing) = super::PAGES.iter().find(|name| !templates.contains_key(**name)) {
        return Err(format!("the default template `{missing}` is not there"));
    }
    load(&templates, texts).map_err(|error| match faults::problems(&error, &templates).first() {
        Some(problem) => format!("the default template `{}`: {}", problem.template, problem.message),
        None => format!("the default templates: {error}"),
    })
}

/// The default templates under the user's. Those of the user that cannot be read give way: to the default one of their name, or to
/// nothing.
pub(super) fn with_users(
    files: &BTreeMap<String, String>,
    user: &BTreeMap<String, Arc<str>>,
    folder: &SourcePath,
    texts: &Arc<Texts>,
) -> Loaded {
    let defaults = templates(files);
    let mut chosen = defaults.clone();
    let mut left: BTreeMap<String, String> = user
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix("templates/")?.to_owned(), text.to_string())))
        .collect();
    if !left.is_empty() {
        chosen.extend(defaults.iter().map(|(name, text)| (format!("{DEFAULT}{name}"), text.clone())));
    }
    chosen.extend(left.clone());
    let mut found = Vec::new();
    loop {
        let error = match load(&chosen, texts) {
            Ok(tera) => return Loaded { tera, user: left, faults: found },
            Err(error) => error,
        };
        // What is wrong with a default template is wrong with what it builds on.
        let culprit =
            left.get_key_value("base.html").or_else(|| left.iter().next()).map(|(name, _)| name.clone());
        let Some(culprit) = culprit else {
            return Loaded { tera: Tera::default(), user: left, faults: found };
        };
        let mut blamed = BTreeSet::new();
        for problem in faults::problems(&error, &chosen) {
            let problem = match left.contains_key(&problem.template) {
                true => problem,
                false => Problem::about(
                    &culprit,
                    format!("`{}`: {}", faults::plain(&problem.template), problem.message),
                ),
            };
            let finding = problem.diagnostic(folder, &chosen, texts);
            if !found.contains(&finding) {
                found.push(finding);
            }
            blamed.insert(problem.template);
        }
        for name in blamed {
            left.remove(&name);
            // Whoever includes one of the user's own that is gone is not to blame.
            let instead = defaults.get(&name).cloned().unwrap_or_default();
            chosen.insert(name, instead);
        }
    }
}

fn templates(files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let template =
        |(name, text): (&String, &String)| Some((name.strip_prefix("templates/")?.to_owned(), text.clone()));
    files.iter().filter_map(template).collect()
}

fn load(templates: &BTreeMap<String, String>, texts: &Arc<Texts>) -> TeraResult<Tera> {
    let mut tera = speaking(texts);
    tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), text.as_str())))?;
    Ok(tera)
}

/// Templates that can say `{{ say(key="page.skip") }}`, and where a number chooses among forms, `say(key="…", count=n)`. Any
/// further argument fills in what is called so.
fn speaking(texts: &Arc<Texts>) -> Tera {
    let mut tera = Tera::default();
    let texts = Arc::clone(texts);
    tera.register_function("say", move |arguments: Kwargs, _: &State| -> TeraResult<String> {
        let key: String = arguments.must_get("key")?;
        if !texts.has(&key) {
            return Err(tera::Error::message(format!("there is no text `{key}`")));
        }
        let values: Vec<(String, String)> =
            arguments.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let values: Vec<(&str, &dyn Display)> =
            values.iter().map(|(name, value)| (name.as_str(), value as &dyn Display)).collect();
        let count = arguments.get::<usize>("count")?;
        if let Some(hole) = texts.unfilled(&key, count, &values) {
            return Err(tera::Error::message(format!("nothing fills in `{{{hole}}}` of the text `{key}`")));
        }
        Ok(match count {
            Some(count) => texts.count_with(&key, count, &values),
            None => texts.fill(&key, &values),
        })
    });
    tera
}
