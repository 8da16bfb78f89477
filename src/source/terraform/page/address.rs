//! What a module is called by, and where its callers find it.

use crate::git::Forge;
use crate::path::SourcePath;
use crate::source::terraform::model::Estate;
use crate::source::terraform::registry;

/// The head of a call of a module.
#[derive(Debug, PartialEq, Eq)]
pub struct Address {
    /// The call's name.
    pub label: String,
    /// Its source.
    pub source: String,
    /// What stands for its version, where the source is a registry's.
    pub version: Option<&'static str>,
    /// What the reader has to put in.
    pub hint: &'static str,
}

const PATH: &str = "usage.path";

impl Address {
    /// The address of the module in `folder`. What is at the project's root is called from other repositories, the rest from within.
    pub fn new(folder: &SourcePath, estate: &Estate) -> Self {
        if folder.is_root() {
            return Self::of_root(&estate.name, estate.forge.as_ref(), &estate.registry);
        }
        Self { label: label(folder.name()), source: format!("./{folder}"), version: None, hint: PATH }
    }

    fn of_root(name: &str, forge: Option<&Forge>, registry: &str) -> Self {
        let Some(forge) = forge else {
            return Self { label: label(name), source: format!("../{name}"), version: None, hint: PATH };
        };
        let url = forge.url.trim_end_matches('/').trim_end_matches(".git");
        if let Some(source) =
            in_registry(url).filter(|_| forge.folder.is_root() && registry == registry::DEFAULT)
        {
            let name = source.split('/').nth(1).unwrap_or_default();
            let hint = "usage.release";
            return Self { label: label(name), source, version: Some("VERSION"), hint };
        }
        let (name, inner) = match forge.folder.is_root() {
            true => (url.rsplit('/').next().unwrap_or_default(), String::new()),
            false => (forge.folder.name(), format!("//{}", forge.folder)),
        };
        let source = format!("git::{url}.git{inner}?ref=TAG");
        Self { label: label(name), source, version: None, hint: "usage.tag" }
    }
}

/// The source in the public registry: `acme/vpc/aws` of `https://github.com/acme/terraform-aws-vpc`. Only repositories of such names at
/// github.com can be published there: "Publish public modules", requirements.
fn in_registry(url: &str) -> Option<String> {
    let (owner, name) = url.strip_prefix("https://github.com/")?.split_once('/')?;
    let (provider, name) = name.strip_prefix("terraform-")?.split_once('-')?;
    let is_name = |text: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        !text.is_empty() && text.chars().all(is_part)
    };
    [owner, provider, name].into_iter().all(is_name).then(|| format!("{owner}/{name}/{provider}"))
}

/// A module's name as a label: letters, digits, `_` and `-`.
fn label(name: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '_' };
    let label: String = name.chars().take(64).map(fits).collect();
    // `terraform-aws-vpc` is the vpc module for aws, by the registry's custom.
    let short = label.strip_prefix("terraform-").and_then(|rest| rest.split_once('-')).map(|(_, name)| name);
    let label = short.filter(|name| !name.is_empty()).unwrap_or(&label).to_owned();
    if label.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') { label } else { format!("_{label}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_module_is_called_from_elsewhere() {
        let own = "https://registry.example";
        for (name, url, folder, registry, label, source, version) in [
            ("vpc", None, "", registry::DEFAULT, "vpc", "../vpc", None),
            ("terraform-aws-vpc", None, "", registry::DEFAULT, "vpc", "../terraform-aws-vpc", None),
            ("my net", None, "", registry::DEFAULT, "my_net", "../my net", None),
            (
                "x",
                Some("https://github.com/acme/terraform-aws-vpc-x"),
                "",
                registry::DEFAULT,
                "vpc-x",
                "acme/vpc-x/aws",
                Some("VERSION"),
            ),
            (
                "x",
                Some("https://github.com/acme/terraform-aws-vpc"),
                "",
                own,
                "vpc",
                "git::https://github.com/acme/terraform-aws-vpc.git?ref=TAG",
                None,
            ),
            (
                "x",
                Some("https://github.com/acme/terraform-aws-vpc"),
                "infra/live",
                registry::DEFAULT,
                "live",
                "git::https://github.com/acme/terraform-aws-vpc.git//infra/live?ref=TAG",
                None,
            ),
            (
                "x",
                Some("https://git.example/a/b/terraform-aws-vpc"),
                "",
                registry::DEFAULT,
                "vpc",
                "git::https://git.example/a/b/terraform-aws-vpc.git?ref=TAG",
                None,
            ),
            (
                "x",
                Some("https://github.com/acme/terraform-docs.git/"),
                "",
                registry::DEFAULT,
                "terraform-docs",
                "git::https://github.com/acme/terraform-docs.git?ref=TAG",
                None,
            ),
        ] {
            let folder = SourcePath::new(folder).unwrap();
            let forge = url.map(|url| Forge { folder, ..Forge::at(url) });
            let found = Address::of_root(name, forge.as_ref(), registry);
            assert_eq!(
                (found.label.as_str(), found.source.as_str(), found.version),
                (label, source, version),
                "{name} {url:?}"
            );
        }
    }

    #[test]
    fn labels_are_names() {
        for (name, expected) in
            [("vpc", "vpc"), ("1 é", "_1__"), ("", "_"), ("terraform-aws-", "terraform-aws-")]
        {
            assert_eq!(label(name), expected);
        }
    }
}
