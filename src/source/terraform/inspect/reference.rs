//! What terraform-docs knows of a module: plain data that every format is written from.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::settings::{Settings, SortBy};
use super::texts::Texts;
use super::{documented_version, requirements, short_kind};
use crate::path::SourcePath;
use crate::source::terraform::element::{Element, shown};
use crate::source::terraform::module::Module;
use crate::source::terraform::resource::{Mode, Resource};
use crate::source::terraform::secret::REDACTED;
use crate::source::terraform::syntax::Node;
use crate::source::terraform::value::{self, SENSITIVE};
use crate::source::terraform::variable::{Variable, implied_type};

/// A module, filtered and sorted as the settings say.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Reference {
    pub header: String,
    pub footer: String,
    pub inputs: Vec<Input>,
    pub modules: Vec<Call>,
    pub outputs: Vec<OutputValue>,
    pub providers: Vec<Provider>,
    pub requirements: Vec<super::Required>,
    pub resources: Vec<Documented>,
}

/// An input variable.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Input {
    pub name: String,
    pub kind: String,
    pub description: String,
    pub default: Default,
    pub required: bool,
}

/// What an input is when nothing is given.
#[derive(Clone, Debug)]
pub enum Default {
    /// Nothing, or null.
    Null,
    /// This.
    Is(Json),
    /// Something that is not shown.
    Hidden,
    /// This, in which something is not shown.
    Partly(Json),
}

/// A module call.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Call {
    pub name: String,
    pub source: String,
    pub version: String,
    pub description: String,
}

/// An output value, with what it is where that was given.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct OutputValue {
    pub name: String,
    pub description: String,
    /// `None` where values are not asked for.
    pub value: Option<Given>,
}

/// The value of an output.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Given {
    pub value: Json,
    pub sensitive: bool,
}

/// A provider that resources use.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Provider {
    pub name: String,
    pub alias: String,
    pub version: String,
}

/// A managed resource or a data source.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Documented {
    /// Its type without the provider's name.
    pub kind: String,
    pub name: String,
    pub provider: String,
    pub source: String,
    pub mode: Mode,
    pub version: String,
    pub description: String,
}

impl Reference {
    /// What of `module` is shown.
    pub fn new(module: &Module, settings: &Settings, texts: &Texts) -> Self {
        let make = Make { module, settings, files: module.files.iter().zip(0..).collect() };
        let shows = |section: &str| settings.shows(section);
        // Values to fill in are asked for whatever sections are shown.
        let mut reference = Self { inputs: make.inputs(), ..Self::default() };
        if shows("header") {
            reference.header = texts.header.clone().unwrap_or_else(|| module.declared.header.clone());
        }
        if shows("footer") {
            reference.footer.clone_from(&texts.footer);
        }
        if shows("modules") {
            reference.modules = make.calls();
        }
        if shows("outputs") {
            reference.outputs = make.outputs(texts);
        }
        if shows("providers") {
            reference.providers = make.providers();
        }
        if shows("requirements") {
            reference.requirements = requirements(module);
        }
        for (section, mode) in [("resources", Mode::Managed), ("data-sources", Mode::Data)] {
            if shows(section) {
                reference.resources.extend(make.resources(mode));
            }
        }
        reference
    }
}

impl Input {
    /// Its default as JSON on lines of its own; empty when a caller must give it.
    pub fn value(&self) -> String {
        match &self.default {
            Default::Null if self.required => String::new(),
            Default::Null => "null".to_owned(),
            Default::Is(value) | Default::Partly(value) => pretty(value),
            Default::Hidden => SENSITIVE.to_owned(),
        }
    }
}

impl Given {
    /// The value as JSON on lines of its own; empty for none.
    pub fn shown(&self) -> String {
        match &self.value {
            _ if self.sensitive => "<sensitive>".to_owned(),
            Json::Null => String::new(),
            value => pretty(value),
        }
    }
}

impl Provider {
    /// `aws`, or `aws.west` for one with an alias.
    pub fn full_name(&self) -> String {
        if self.alias.is_empty() { self.name.clone() } else { format!("{}.{}", self.name, self.alias) }
    }
}

impl Documented {
    /// `aws_vpc.this`
    pub fn address(&self) -> String {
        format!("{}_{}.{}", self.provider, self.kind, self.name)
    }

    /// `resource` or `data source`
    pub fn mode_name(&self) -> &'static str {
        if self.mode == Mode::Data { "data source" } else { "resource" }
    }

    /// Where it is documented; empty for providers from registries whose pages are not known.
    pub fn url(&self) -> String {
        let folder = if self.mode == Mode::Data { "data-sources" } else { "resources" };
        if self.source.matches('/').count() > 1 {
            return String::new();
        }
        let Self { source, version, kind, .. } = self;
        format!("https://registry.terraform.io/providers/{source}/{version}/docs/{folder}/{kind}")
    }
}

fn pretty(value: &Json) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

struct Make<'a> {
    module: &'a Module,
    settings: &'a Settings,
    files: BTreeMap<&'a SourcePath, usize>,
}

impl Make<'_> {
    fn position(&self, element: &Element) -> (usize, usize) {
        (self.files.get(&element.at.file).copied().unwrap_or(usize::MAX), element.at.span.start)
    }

    /// Its own words, else the comment above it where those are read.
    fn words(&self, description: Option<&str>, element: &Element) -> String {
        match description.filter(|words| !words.is_empty()) {
            Some(words) => words.to_owned(),
            None if self.settings.settings.read_comments => element.comment.clone(),
            None => String::new(),
        }
    }

    fn inputs(&self) -> Vec<Input> {
        let mut variables: Vec<&Variable> = shown(&self.module.declared.variables, |v| &v.element).collect();
        let sort = &self.settings.sort;
        match sort.by {
            _ if !sort.enabled => variables.sort_by_key(|variable| self.position(&variable.element)),
            SortBy::Name => {}
            SortBy::Required => variables.sort_by_key(|variable| !variable.required()),
            SortBy::Type => variables.sort_by_cached_key(|variable| type_of(variable)),
        }
        variables.into_iter().map(|variable| self.input(variable)).collect()
    }

    fn input(&self, variable: &Variable) -> Input {
        let default = match variable.default.as_ref().map(|default| &default.node) {
            None | Some(Node::Null) => Default::Null,
            Some(Node::Redacted) => Default::Hidden,
            Some(Node::Expression(text)) => {
                let shown = value::constant(text).unwrap_or_else(|| Json::String(text.clone()));
                if text.contains(REDACTED) { Default::Partly(shown) } else { Default::Is(shown) }
            }
            Some(node) if holds_redacted(node) => Default::Partly(value::json(node)),
            Some(node) => Default::Is(value::json(node)),
        };
        Input {
            name: variable.name.clone(),
            kind: type_of(variable),
            description: self.words(variable.description.as_deref(), &variable.element),
            default,
            required: variable.required(),
        }
    }

    fn calls(&self) -> Vec<Call> {
        let mut calls: Vec<_> = shown(&self.module.declared.calls, |call| &call.element).collect();
        if !self.settings.sort.enabled {
            calls.sort_by_key(|call| self.position(&call.element));
        } else if self.settings.sort.by == SortBy::Type {
            calls.sort_by_key(|call| call.source_and_version().0);
        }
        let calls = calls.into_iter().map(|call| {
            let (source, version) = call.source_and_version();
            Call {
                name: call.name.clone(),
                source: source.to_owned(),
                version: version.to_owned(),
                description: self.words(None, &call.element),
            }
        });
        calls.collect()
    }

    fn outputs(&self, texts: &Texts) -> Vec<OutputValue> {
        let mut outputs: Vec<_> = shown(&self.module.declared.outputs, |output| &output.element).collect();
        if !self.settings.sort.enabled {
            outputs.sort_by_key(|output| self.position(&output.element));
        }
        let given = |output: &crate::source::terraform::output::Output| {
            let mut given = texts
                .values
                .get(&output.name)
                .cloned()
                .unwrap_or(Given { value: Json::from("null"), sensitive: false });
            given.sensitive |= output.hides_value();
            if given.sensitive {
                given.value = Json::from("<sensitive>");
            }
            given
        };
        let outputs = outputs.into_iter().map(|output| OutputValue {
            name: output.name.clone(),
            description: self.words(output.description.as_deref(), &output.element),
            value: self.settings.output_values.enabled.then(|| given(output)),
        });
        outputs.collect()
    }

    fn providers(&self) -> Vec<Provider> {
        let locked = self.settings.settings.lockfile;
        let mut used: Vec<Provider> = super::used_providers(self.module, locked)
            .into_iter()
            .map(|used| Provider { name: used.name, alias: used.alias, version: used.version })
            .collect();
        if !self.settings.sort.enabled {
            let mut first: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
            let all = self.module.resources(Mode::Managed).chain(self.module.resources(Mode::Data));
            for resource in all {
                let position = self.position(&resource.element);
                let known =
                    first.entry((resource.provider_name(), resource.provider_alias())).or_insert(position);
                *known = position.min(*known);
            }
            used.sort_by_key(|used| first.get(&(used.name.as_str(), used.alias.as_str())).copied());
        }
        used
    }

    /// By address; a resource that is declared twice under one address is shown once.
    fn resources(&self, mode: Mode) -> Vec<Documented> {
        let mut seen = BTreeSet::new();
        let mut out: Vec<Documented> =
            self.module.resources(mode).map(|resource| self.resource(resource, mode)).collect();
        out.sort_by_cached_key(Documented::address);
        out.retain(|resource| seen.insert(resource.address()));
        out
    }

    fn resource(&self, resource: &Resource, mode: Mode) -> Documented {
        let provider = resource.provider_name();
        // A provider that nothing mentions but its resources has no requirement: it has no version at all.
        let version = self
            .module
            .requirement(provider)
            .map_or("latest", |requirement| documented_version(&requirement.versions));
        Documented {
            kind: short_kind(resource).to_owned(),
            name: resource.name.clone(),
            provider: provider.to_owned(),
            source: self.module.provider_source(provider),
            mode,
            version: version.to_owned(),
            description: self.words(None, &resource.element),
        }
    }
}

/// Its type as written, else what its default tells.
fn type_of(variable: &Variable) -> String {
    match &variable.type_constraint {
        Some(constraint) if !constraint.verbatim.is_empty() => constraint.verbatim.clone(),
        _ => implied_type(variable.default.as_ref()).to_owned(),
    }
}

/// Whether some value in it is not shown.
fn holds_redacted(node: &Node) -> bool {
    match node {
        Node::Redacted => true,
        Node::Expression(text) | Node::Text(text) => text.contains(REDACTED),
        Node::List(items) => items.iter().any(holds_redacted),
        Node::Object(entries) => {
            entries.iter().any(|(name, value)| name.contains(REDACTED) || holds_redacted(value))
        }
        Node::Null | Node::Bool(_) | Node::Number(_) => false,
    }
}
