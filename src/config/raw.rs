//! What may be written in book.toml, as written. [`super::keys`] has refused everything else before.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use toml::Spanned;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Raw {
    pub(super) book: Book,
    pub(super) build: Build,
    pub(super) output: Output,
    pub(super) terraform: Terraform,
    pub(super) diagrams: Diagrams,
    pub(super) check: Check,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Book {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) src: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Build {
    pub(super) build_dir: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Output {
    pub(super) html: Html,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Html {
    pub(super) theme: Option<Spanned<String>>,
    pub(super) site_url: Option<String>,
    pub(super) cname: Option<String>,
    pub(super) git_repository_url: Option<String>,
    pub(super) smart_punctuation: Option<bool>,
    pub(super) search: Search,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    pub(super) enable: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Terraform {
    pub(super) paths: Option<Vec<Spanned<String>>>,
    pub(super) exclude: Vec<Spanned<String>>,
    pub(super) registry: Option<String>,
    pub(super) group_by: Option<Spanned<String>>,
    pub(super) sort_by: Option<Spanned<String>>,
    pub(super) locals: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Diagrams {
    pub(super) mermaid: Option<bool>,
}

/// A line a rule, and a table about links to other sites.
#[derive(Default)]
pub(super) struct Check {
    pub(super) levels: BTreeMap<String, Spanned<String>>,
    pub(super) external: External,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", expecting = "a table of `ignore` and `cache-days`")]
pub(super) struct External {
    pub(super) ignore: Vec<Spanned<String>>,
    pub(super) cache_days: Option<u64>,
}

/// By hand, since serde's `flatten` loses the places that `Spanned` keeps.
impl<'de> Deserialize<'de> for Check {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Table;
        impl<'de> Visitor<'de> for Table {
            type Value = Check;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of rules and their levels")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Check, A::Error> {
                let mut check = Check::default();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "external" {
                        check.external = map.next_value()?;
                    } else {
                        check.levels.insert(key, map.next_value()?);
                    }
                }
                Ok(check)
            }
        }
        deserializer.deserialize_map(Table)
    }
}
