//! `terraform` blocks: version constraints, provider requirements, the backend; and the lock file.

use super::element::{Argument, Element, Reading, flatten, plain_text};
use super::syntax::{Block, Body, Node};
use super::value::pretty;

/// What one or more `terraform` blocks say together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Constraints on Terraform itself, as written, and where each stands.
    pub required_version: Vec<(String, Element)>,
    /// Provider requirements.
    pub providers: Vec<ProviderRequirement>,
    /// The backend, or Terraform Cloud.
    pub backend: Option<Backend>,
    /// What OpenTofu encrypts the state with: keys may be read from variables.
    pub encryption: Vec<Argument>,
}

/// One entry of `required_providers`.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "Terraform's own names")]
pub struct ProviderRequirement {
    pub name: String,
    pub element: Element,
    pub source: Option<String>,
    /// Version constraints, as written.
    pub versions: Vec<String>,
    pub configuration_aliases: Vec<String>,
}

/// Where state is kept. Its settings are shown; values that look like secrets are gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Backend {
    /// `s3`, `gcs`, …; `cloud` for Terraform Cloud.
    pub kind: String,
    /// Where it stands.
    pub element: Element,
    /// Its settings.
    pub arguments: Vec<Argument>,
}

/// A provider in the lock file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedProvider {
    /// `registry.terraform.io/hashicorp/aws`
    pub source: String,
    /// The exact version.
    pub version: String,
}

impl Settings {
    pub(super) fn read(block: &mut Block, file: &mut Reading) -> Self {
        let mut settings = Settings::default();
        if let Some(version) = block.body.attribute("required_version") {
            settings.required_version.push((plain_text(&version.value), file.element_at(version.name_span)));
        }
        for required in block.body.blocks("required_providers") {
            for attribute in &required.body.attributes {
                let element = file.element_at(attribute.name_span);
                settings.providers.push(requirement(&attribute.name, &attribute.value.node, element));
            }
        }
        let is_backend = |inner: &&mut Block| matches!(inner.kind.as_str(), "backend" | "cloud");
        for inner in block.body.blocks.iter_mut().filter(is_backend) {
            let kind = inner.labels.first().cloned().unwrap_or_else(|| "cloud".to_owned());
            let arguments = flatten(&mut inner.body, &[]);
            settings.backend = Some(Backend { kind, element: file.element(inner), arguments });
        }
        for inner in block.body.blocks.iter_mut().filter(|inner| inner.kind == "encryption") {
            settings.encryption.extend(flatten(&mut inner.body, &[]));
        }
        settings
    }

    /// Takes in what another block of the same module says; see [`Settings::settle`].
    pub(super) fn add(&mut self, other: &Self) {
        self.required_version.extend(other.required_version.iter().cloned());
        self.providers.extend(other.providers.iter().cloned());
        if other.backend.is_some() {
            self.backend.clone_from(&other.backend);
        }
        self.encryption.extend(other.encryption.iter().cloned());
    }

    /// Joins requirements of one provider that stand in several places, and sorts them by name.
    pub(super) fn settle(&mut self) {
        self.providers.sort_by(|a, b| a.name.cmp(&b.name));
        self.providers.dedup_by(|later, first| {
            if later.name != first.name {
                return false;
            }
            first.source = first.source.take().or_else(|| later.source.take());
            first.versions.append(&mut later.versions);
            first.configuration_aliases.append(&mut later.configuration_aliases);
            true
        });
    }

    /// What override files say counts, requirement by requirement. Both sides are settled.
    pub(super) fn merge(&mut self, over: &Self) {
        if !over.required_version.is_empty() {
            self.required_version.clone_from(&over.required_version);
        }
        for new in &over.providers {
            match self.providers.binary_search_by(|known| known.name.cmp(&new.name)) {
                Ok(at) => self.providers[at].clone_from(new),
                Err(at) => self.providers.insert(at, new.clone()),
            }
        }
        if over.backend.is_some() {
            self.backend.clone_from(&over.backend);
        }
        self.encryption.extend(over.encryption.iter().cloned());
    }
}

/// `aws = "~> 5.0"` or `aws = { source = …, version = … }`
fn requirement(name: &str, node: &Node, element: Element) -> ProviderRequirement {
    let mut requirement = ProviderRequirement {
        name: name.to_owned(),
        element,
        source: None,
        versions: Vec::new(),
        configuration_aliases: Vec::new(),
    };
    match node {
        Node::Text(version) => requirement.versions.push(version.clone()),
        node => {
            // Terraform converts what is no string.
            let text = |name: &str| match node.get(name)? {
                Node::Text(text) | Node::Number(text) => Some(text.clone()),
                Node::Bool(value) => Some(value.to_string()),
                _ => None,
            };
            requirement.source = text("source");
            requirement.versions.extend(text("version"));
            if let Some(Node::List(aliases)) = node.get("configuration_aliases") {
                requirement.configuration_aliases = aliases.iter().map(pretty).collect();
            }
        }
    }
    requirement
}

/// The providers of a lock file.
pub(super) fn read_lock(body: &Body) -> Vec<LockedProvider> {
    let locked = |block: &Block| {
        let version = block.body.attribute("version")?.value.node.as_text()?.to_owned();
        Some(LockedProvider { source: block.labels.first()?.clone(), version })
    };
    body.blocks("provider").filter_map(locked).collect()
}
