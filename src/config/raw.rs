//! What may be written in book.toml, as written. [`super::keys`] has refused everything else before.

use std::collections::BTreeMap;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::programs;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Raw {
    pub(super) book: Book,
    pub(super) build: Build,
    pub(super) rust: Rust,
    pub(super) output: programs::Output,
    pub(super) preprocessor: programs::Named,
    pub(super) terraform: Terraform,
    pub(super) environments: Environments,
    pub(super) diagrams: Diagrams,
    pub(super) git: Git,
    pub(super) versions: Versions,
    pub(super) theme: Theme,
    pub(super) markdown: Markdown,
    pub(super) glossary: Glossary,
    pub(super) tags: Tags,
    pub(super) export: Export,
    /// Rules and their levels, and the settings of rules.
    pub(super) check: BTreeMap<String, Spanned<toml::Value>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Book {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) language: Option<Spanned<String>>,
    pub(super) text_direction: Option<Spanned<String>>,
    pub(super) src: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Build {
    pub(super) build_dir: Option<String>,
    pub(super) use_default_preprocessors: Option<bool>,
    pub(super) extra_watch_dirs: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Rust {
    pub(super) edition: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Html {
    pub(super) theme: Option<Spanned<String>>,
    pub(super) site_url: Option<Spanned<String>>,
    pub(super) cname: Option<String>,
    pub(super) git_repository_url: Option<Spanned<String>>,
    pub(super) edit_url_template: Option<Spanned<String>>,
    pub(super) default_theme: Option<Spanned<String>>,
    pub(super) preferred_dark_theme: Option<Spanned<String>>,
    #[serde(rename = "input-404")]
    pub(super) input_404: Option<Spanned<String>>,
    pub(super) smart_punctuation: Option<bool>,
    pub(super) definition_lists: Option<bool>,
    pub(super) admonitions: Option<bool>,
    pub(super) additional_css: Vec<Spanned<String>>,
    pub(super) additional_js: Vec<Spanned<String>>,
    pub(super) no_section_label: Option<bool>,
    pub(super) sidebar_header_nav: Option<bool>,
    pub(super) search: Search,
    pub(super) print: Print,
    pub(super) fold: Fold,
    pub(super) playground: Playground,
    pub(super) redirect: BTreeMap<Spanned<String>, Spanned<String>>,
    pub(super) code: Code,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Code {
    /// By language.
    pub(super) hidelines: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Print {
    pub(super) enable: Option<bool>,
    pub(super) page_break: Option<bool>,
    pub(super) max_pages: Option<usize>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Search {
    pub(super) enable: Option<bool>,
    pub(super) limit_results: Option<u32>,
    pub(super) chapter: BTreeMap<Spanned<String>, SearchChapter>,
}

#[derive(Default, Deserialize)]
#[serde(default, expecting = "a table")]
pub(super) struct SearchChapter {
    pub(super) enable: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fold {
    pub(super) enable: Option<bool>,
    pub(super) level: Option<u8>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Playground {
    pub(super) copyable: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Terraform {
    pub(super) paths: Option<Vec<Spanned<String>>>,
    pub(super) exclude: Vec<Spanned<String>>,
    pub(super) registry: Option<Spanned<String>>,
    pub(super) group_by: Option<Spanned<String>>,
    pub(super) sort_by: Option<Spanned<String>>,
    pub(super) locals: Option<bool>,
}

/// `enable`, and a table for each environment.
#[derive(Default)]
pub(super) struct Environments {
    pub(super) enable: Option<bool>,
    pub(super) named: BTreeMap<Spanned<String>, Environment>,
}

/// By hand: `flatten` loses where the names stand.
impl<'de> Deserialize<'de> for Environments {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EnvironmentsVisitor)
    }
}

struct EnvironmentsVisitor;

impl<'de> Visitor<'de> for EnvironmentsVisitor {
    type Value = Environments;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("a table for each environment")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Environments, A::Error> {
        let mut read = Environments::default();
        while let Some(name) = map.next_key::<Spanned<String>>()? {
            if name.get_ref() == "enable" {
                read.enable = Some(map.next_value()?);
            } else {
                let table = map.next_value()?;
                read.named.insert(name, table);
            }
        }
        Ok(read)
    }
}

#[derive(Default, Deserialize)]
#[serde(default, expecting = "a table")]
pub(super) struct Environment {
    /// A path, or a list of paths.
    pub(super) root: Option<Spanned<toml::Value>>,
    /// The same.
    pub(super) tfvars: Option<Spanned<toml::Value>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Versions {
    pub(super) since: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", expecting = "a table")]
pub(super) struct Theme {
    pub(super) accent: Option<Spanned<toml::Value>>,
    pub(super) accent_dark: Option<Spanned<toml::Value>>,
    pub(super) logo: Option<Spanned<String>>,
    pub(super) logo_dark: Option<Spanned<String>>,
    pub(super) favicon: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Diagrams {
    pub(super) mermaid: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", expecting = "a table")]
pub(super) struct External {
    pub(super) ignore: Vec<String>,
    pub(super) cache_days: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Git {
    pub(super) dates: Option<bool>,
    pub(super) authors: Option<bool>,
    pub(super) links: Option<Spanned<String>>,
    pub(super) branch: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Markdown {
    pub(super) admonitions: Option<bool>,
    pub(super) auto_links: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Glossary {
    pub(super) enable: Option<bool>,
    pub(super) file: Option<Spanned<String>>,
    pub(super) within: Vec<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Tags {
    pub(super) enable: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Export {
    pub(super) catalog: Option<bool>,
    pub(super) llms: Option<bool>,
    pub(super) markdown: Option<bool>,
}
