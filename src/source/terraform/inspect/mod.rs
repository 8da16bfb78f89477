//! `infrabook inspect`: a module as terraform-docs prints it.

mod json;

pub use json::json;

use super::module::Module;
use super::resource::{Mode, Resource};

/// A provider that a module's resources use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsedProvider {
    /// Its local name.
    pub name: String,
    /// The alias of its configuration; may be empty.
    pub alias: String,
    /// The locked version, else the constraints; may be empty.
    pub version: String,
}

/// A requirement: of Terraform itself, or of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Required {
    /// `terraform`, or the provider's local name.
    pub name: String,
    /// One constraint as written.
    pub version: String,
}

/// The providers that a module's managed and data resources use, by name and alias.
pub fn used_providers(module: &Module) -> Vec<UsedProvider> {
    let resources = module.resources(Mode::Managed).chain(module.resources(Mode::Data));
    let used: std::collections::BTreeSet<(&str, &str)> =
        resources.map(|resource| (resource.provider_name(), resource.provider_alias())).collect();
    let locked: std::collections::BTreeMap<&str, &str> = module
        .locked
        .iter()
        .map(|locked| (locked.source.rsplit('/').next().unwrap_or_default(), locked.version.as_str()))
        .collect();
    used.into_iter()
        .map(|(name, alias)| {
            let version = match locked.get(name) {
                Some(version) => (*version).to_owned(),
                None => constraints(module, name).join(" "),
            };
            UsedProvider { name: name.to_owned(), alias: alias.to_owned(), version }
        })
        .collect()
}

/// What a module requires: Terraform first, then providers by name, a constraint a line.
pub fn requirements(module: &Module) -> Vec<Required> {
    let settings = &module.declared.settings;
    let core = settings.required_version.iter().map(|(version, _)| ("terraform".to_owned(), version.clone()));
    let mut names: std::collections::BTreeSet<&str> =
        settings.providers.iter().map(|requirement| requirement.name.as_str()).collect();
    names.extend(module.declared.providers.iter().map(|provider| provider.name.as_str()));
    let providers = names.into_iter().flat_map(|name| {
        constraints(module, name).into_iter().map(move |version| (name.to_owned(), version.to_owned()))
    });
    core.chain(providers).map(|(name, version)| Required { name, version }).collect()
}

/// All constraints on a provider: its requirement's, and those that old code writes into its configuration.
fn constraints<'a>(module: &'a Module, name: &str) -> Vec<&'a str> {
    let required = module.requirement(name).map_or(&[][..], |requirement| &requirement.versions);
    // Sorted by name: the configurations of one provider stand together.
    let configured = &module.declared.providers;
    let first = configured.partition_point(|provider| provider.name.as_str() < name);
    let configured = configured.iter().skip(first).take_while(|provider| provider.name == name);
    required
        .iter()
        .map(String::as_str)
        .chain(configured.filter_map(|provider| provider.version.as_deref()))
        .collect()
}

/// The version for links to a provider's documentation: an exact constraint, else `latest`.
pub fn documented_version(constraints: &[String]) -> &str {
    let Some(last) = constraints.last() else { return "latest" };
    let exact = match last.split(' ').collect::<Vec<_>>().as_slice() {
        ["=", version] => version,
        [version] => version.strip_prefix('=').unwrap_or(version),
        _ => return "latest",
    };
    if exact.starts_with(|c: char| c.is_ascii_digit()) { exact } else { "latest" }
}

/// A resource's type without its provider's name.
pub fn short_kind(resource: &Resource) -> &str {
    let kind = resource.kind.as_str();
    kind.strip_prefix(resource.provider_name()).and_then(|rest| rest.strip_prefix('_')).unwrap_or(kind)
}
