//! Modules: the files of one folder, put together.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::element::Element;
use super::file::{self, Declarations, FileData};
use super::hidden::{self, Part};
use super::requirement::LockedProvider;
use super::resource::{Mode, Resource};
use super::syntax::{Address, Expression, Node, Reference};
use super::tests_file::TestRun;
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;

/// A module: what a folder's files declare together.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its folder.
    pub folder: SourcePath,
    /// Its configuration files, in the order in which they count.
    pub files: Vec<SourcePath>,
    /// What they declare, overrides merged.
    pub declared: Declarations,
    /// The providers of its lock file, by source.
    pub locked: Vec<LockedProvider>,
    /// Its test files.
    pub tests: Vec<(SourcePath, Vec<TestRun>)>,
    /// Its `*.tfvars` files: for each the values of variables, sensitive ones taken out.
    pub values: Vec<(SourcePath, Vec<(String, Expression)>)>,
    /// The variables that end up in arguments whose names say secret, and what of them does.
    pub secrets: Vec<(String, Part)>,
    /// Its README.
    pub readme: Option<SourcePath>,
    /// The first sentence of its README, else of its header comment.
    pub summary: String,
    /// Whether it is part of another module's examples or tests.
    pub auxiliary: bool,
    /// Whether Terraform is run in it, as far as can be told.
    pub root: bool,
    /// What is wrong with its files taken together.
    pub diagnostics: Vec<Diagnostic>,
}

impl Module {
    /// A module from its files: their paths and texts, in any order. For one folder without the rest of a project.
    pub fn from_files<'a>(
        folder: &SourcePath,
        files: impl IntoIterator<Item = (SourcePath, &'a str)>,
    ) -> Self {
        let mut read: Vec<(SourcePath, FileData)> = Vec::new();
        let mut diagnostics = Vec::new();
        for (path, text) in files {
            let (data, found) = file::read(&path, text);
            diagnostics.extend(found);
            read.push((path, data));
        }
        let borrowed: Vec<(&SourcePath, &FileData)> = read.iter().map(|(path, data)| (path, data)).collect();
        let mut module = Self::assemble(folder, &borrowed);
        diagnostics.append(&mut module.diagnostics);
        module.diagnostics = diagnostics;
        module
    }

    /// A module from what was read of its files.
    pub fn assemble(folder: &SourcePath, files: &[(&SourcePath, &FileData)]) -> Self {
        let mut module = Self {
            folder: folder.clone(),
            files: Vec::new(),
            declared: Declarations::default(),
            locked: Vec::new(),
            tests: Vec::new(),
            values: Vec::new(),
            secrets: Vec::new(),
            readme: None,
            summary: String::new(),
            auxiliary: false,
            root: false,
            diagnostics: Vec::new(),
        };
        let mut builder = Builder::default();
        let configuration = in_order(files);
        for (path, declared) in &configuration {
            module.files.push((*path).clone());
            builder.add(declared, file::is_override(path));
        }
        module.declared = builder.finish(&mut module.diagnostics);
        let main = configuration.iter().find(|(path, _)| matches!(path.name(), "main.tf" | "main.tofu"));
        if let Some((_, main)) = main {
            module.declared.header.clone_from(&main.header);
            module.declared.words.clone_from(&main.words);
        }
        module.secrets = hidden::secrets(&module);
        for (path, data) in files {
            module.add_other(path, data);
        }
        if module.summary.is_empty() {
            module.summary = super::header::summary(&module.declared.words);
        }
        module
    }

    /// Takes in a file that declares nothing.
    fn add_other(&mut self, path: &SourcePath, data: &FileData) {
        match data {
            FileData::Lock(locked) => {
                self.locked.clone_from(locked);
                self.locked.sort_by(|a, b| a.source.cmp(&b.source));
            }
            FileData::Tests(runs) => self.tests.push((path.clone(), runs.clone())),
            FileData::Readme(summary) => {
                self.readme = Some(path.clone());
                self.summary.clone_from(summary);
            }
            FileData::Values(_) => {
                let mut values = Vec::new();
                for (name, value) in file::values(data) {
                    let mut value = value.clone();
                    // What is not known to be harmless is not shown.
                    if self.variable(name).is_none_or(|variable| variable.hides_value()) {
                        value.node = Node::Redacted;
                    }
                    values.push((name.to_owned(), value));
                }
                self.values.push((path.clone(), values));
            }
            FileData::Configuration(_)
            | FileData::Backend(_)
            | FileData::Terragrunt(_)
            | FileData::Nothing => {}
        }
    }

    /// The variable of this name.
    pub fn variable(&self, name: &str) -> Option<&super::variable::Variable> {
        // Sorted by name once assembled.
        let at =
            self.declared.variables.binary_search_by(|variable| variable.name.as_str().cmp(name)).ok()?;
        self.declared.variables.get(at).map(|variable| &**variable)
    }

    /// The output of this name.
    pub fn output(&self, name: &str) -> Option<&super::output::Output> {
        let at = self.declared.outputs.binary_search_by(|output| output.name.as_str().cmp(name)).ok()?;
        self.declared.outputs.get(at).map(|output| &**output)
    }

    /// Its resources of this mode, those that are to be left out left out.
    pub fn resources(&self, mode: Mode) -> impl Iterator<Item = &Resource> {
        let resources = self.declared.resources.iter().map(|resource| &**resource);
        resources.filter(move |resource| resource.mode == mode && !resource.element.ignored)
    }

    /// The source address of a provider by its local name: `hashicorp/NAME` unless a requirement says otherwise.
    pub fn provider_source(&self, name: &str) -> String {
        self.requirement(name)
            .and_then(|requirement| requirement.source.clone())
            .filter(|source| !source.is_empty())
            .unwrap_or_else(|| format!("hashicorp/{name}"))
    }

    /// The requirement of a provider by its local name.
    pub fn requirement(&self, name: &str) -> Option<&super::requirement::ProviderRequirement> {
        let providers = &self.declared.settings.providers;
        let at = providers.binary_search_by(|requirement| requirement.name.as_str().cmp(name)).ok()?;
        providers.get(at)
    }

    /// The version that the lock file holds of a provider by its local name.
    pub fn locked_version(&self, name: &str) -> Option<&str> {
        // Lock files write sources in small letters.
        let source = self.provider_source(name).to_lowercase();
        let default_hosts = ["", "registry.terraform.io/", "registry.opentofu.org/"];
        default_hosts.iter().find_map(|host| {
            let full = format!("{host}{source}");
            let at = self.locked.binary_search_by(|locked| locked.source.as_str().cmp(&full)).ok()?;
            self.locked.get(at).map(|locked| locked.version.as_str())
        })
    }

    /// What it is called where its folder does not tell: at the root of the project.
    pub fn title(&self, repository: &str) -> String {
        if !self.folder.is_root() {
            return self.folder.name().to_owned();
        }
        match repository.rsplit('/').next() {
            None | Some("" | ".") => "Root module".to_owned(),
            Some(name) => name.trim_end_matches(".git").to_owned(),
        }
    }
}

/// Configuration files in the order in which they count: by name, overrides last, and `x.tofu` in the place of `x.tf`.
fn in_order<'a>(files: &[(&'a SourcePath, &'a FileData)]) -> Vec<(&'a SourcePath, &'a Declarations)> {
    let mut configuration: Vec<(&SourcePath, &Declarations)> = files
        .iter()
        .filter_map(|(path, data)| match data {
            FileData::Configuration(declared) => Some((*path, &**declared)),
            _ => None,
        })
        .collect();
    configuration.sort_by(|a, b| (file::is_override(a.0), a.0).cmp(&(file::is_override(b.0), b.0)));
    let tofu: std::collections::BTreeSet<String> = configuration
        .iter()
        .filter(|(path, _)| path.name().contains(".tofu"))
        .map(|(path, _)| path.as_str().replace(".tofu", ".tf"))
        .collect();
    configuration.retain(|(path, _)| !tofu.contains(path.as_str()));
    configuration
}

/// Puts declarations together.
#[derive(Default)]
struct Builder {
    declared: Declarations,
    overrides: Declarations,
}

impl Builder {
    fn add(&mut self, more: &Declarations, overriding: bool) {
        let into = if overriding { &mut self.overrides } else { &mut self.declared };
        into.variables.extend(more.variables.iter().cloned());
        into.outputs.extend(more.outputs.iter().cloned());
        into.resources.extend(more.resources.iter().cloned());
        into.calls.extend(more.calls.iter().cloned());
        into.providers.extend(more.providers.iter().cloned());
        into.settings.add(&more.settings);
        into.locals.extend(more.locals.iter().cloned());
        into.statements.extend(more.statements.iter().cloned());
        into.broken |= more.broken;
    }

    fn finish(self, diagnostics: &mut Vec<Diagnostic>) -> Declarations {
        let Self { declared: mut base, overrides: mut over } = self;
        base.variables = join(base.variables, over.variables, diagnostics);
        base.outputs = join(base.outputs, over.outputs, diagnostics);
        base.resources = join(base.resources, over.resources, diagnostics);
        base.calls = join(base.calls, over.calls, diagnostics);
        base.providers = join(base.providers, over.providers, diagnostics);
        base.locals = join(base.locals, over.locals, diagnostics);
        base.providers.sort_by(|a, b| (&a.name, &a.alias).cmp(&(&b.name, &b.alias)));
        base.variables.sort_by(|a, b| a.name.cmp(&b.name));
        base.locals.sort_by(|a, b| a.name.cmp(&b.name));
        base.statements.append(&mut over.statements);
        base.settings.settle();
        over.settings.settle();
        base.settings.merge(&over.settings);
        base.broken |= over.broken;
        for variable in base.variables.iter_mut().filter(|variable| variable.hides_value()) {
            if variable.default.is_some() || variable.type_constraint.is_some() {
                Arc::make_mut(variable).hide_values();
            }
        }
        for output in base.outputs.iter_mut().filter(|output| output.hides_value()) {
            if let Some(value) = &mut Arc::make_mut(output).value
                && !value.node.is_plain()
            {
                value.redact();
            }
        }
        base
    }
}

/// What may be declared once, and overridden.
trait Declared: Clone {
    /// What it is called in messages, and what tells it from its like: `variable "x"`.
    fn key(&self) -> String;
    fn element(&self) -> &Element;
    fn merge(&mut self, over: &Self);
}

macro_rules! declared {
    ($type:ty, $item:ident, $key:expr) => {
        impl Declared for $type {
            fn key(&self) -> String {
                let $item = self;
                $key
            }
            fn element(&self) -> &Element {
                &self.element
            }
            fn merge(&mut self, over: &Self) {
                <$type>::merge(self, over);
            }
        }
    };
}

declared!(super::variable::Variable, v, format!("variable \"{}\"", v.name));
declared!(super::output::Output, o, format!("output \"{}\"", o.name));
declared!(Resource, r, format!("{:?} \"{}\" \"{}\"", r.mode, r.kind, r.name));
declared!(super::module_call::ModuleCall, m, format!("module \"{}\"", m.name));
declared!(super::provider::ProviderConfig, p, format!("provider \"{}\"", p.address()));

impl Declared for super::statement::Local {
    fn key(&self) -> String {
        format!("local value \"{}\"", self.name)
    }
    fn element(&self) -> &Element {
        &self.element
    }
    fn merge(&mut self, over: &Self) {
        self.value.clone_from(&over.value);
    }
}

/// Each thing once, sorted: the first declaration of it, with what the overrides say. Others are told.
fn join<T: Declared>(base: Vec<Arc<T>>, over: Vec<Arc<T>>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Arc<T>> {
    let mut known: BTreeMap<String, Arc<T>> = BTreeMap::new();
    for item in base {
        match known.entry(item.key()) {
            Entry::Vacant(place) => drop(place.insert(item)),
            Entry::Occupied(first) => {
                let (first, here) = (&first.get().element().at, &item.element().at);
                let message = format!(
                    "{} is declared twice: here and at {}:{}",
                    sentence(&item.key()),
                    first.file,
                    first.line
                );
                let head = Span::new(here.span.start, here.span.end.min(here.span.start + item.key().len()));
                let diagnostic = Diagnostic::error("duplicate-id", &here.file, message).at(head);
                diagnostics.push(diagnostic.help("remove one of the two, or rename it"));
            }
        }
    }
    for item in over {
        match known.get_mut(&item.key()) {
            Some(first) => Arc::make_mut(first).merge(&item),
            None => {
                let message =
                    format!("{} overrides nothing: it is declared nowhere else", sentence(&item.key()));
                let diagnostic = Diagnostic::error("parse-error", &item.element().at.file, message);
                let help = "declare it in a file that is no override, or remove it";
                diagnostics.push(diagnostic.at(item.element().at.span).help(help));
                known.insert(item.key(), item);
            }
        }
    }
    known.into_values().collect()
}

/// How messages name it: `Managed "aws_vpc" "main"` is `resource "aws_vpc" "main"`.
fn sentence(key: &str) -> String {
    let words = [("Managed ", "resource "), ("Data ", "data "), ("Ephemeral ", "ephemeral ")];
    let found = words.iter().find_map(|(from, to)| key.strip_prefix(from).map(|rest| format!("{to}{rest}")));
    found.unwrap_or_else(|| key.to_owned())
}

impl Module {
    /// Every expression in it, validations and conditions included.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let declared = &self.declared;
        let variables = declared.variables.iter().flat_map(|v| &v.validations).map(|rule| &rule.condition);
        let outputs = declared.outputs.iter().flat_map(|output| output.expressions());
        let resources = declared.resources.iter().flat_map(|resource| resource.expressions());
        let calls = declared.calls.iter().flat_map(|call| call.expressions());
        let providers = declared.providers.iter().flat_map(|p| &p.arguments).map(|argument| &argument.value);
        let locals = declared.locals.iter().map(|local| &local.value);
        let statements = declared.statements.iter().flat_map(|statement| statement.expressions());
        // OpenTofu lets a backend and the encryption of state read variables.
        let settings = &declared.settings;
        let backend = settings.backend.iter().flat_map(|it| &it.arguments).chain(&settings.encryption);
        let backend = backend.map(|it| &it.value);
        variables
            .chain(outputs)
            .chain(resources)
            .chain(calls)
            .chain(providers)
            .chain(locals)
            .chain(statements)
            .chain(backend)
    }

    /// The variables that nothing in the module reads, their own validations aside.
    pub fn unused_variables(&self) -> impl Iterator<Item = &super::variable::Variable> {
        let own = self.declared.variables.iter().flat_map(|v| &v.validations).count();
        let others = self.expressions().skip(own).flat_map(|expression| &expression.references);
        let mut read: std::collections::BTreeSet<&str> = others.filter_map(Reference::variable).collect();
        for variable in &self.declared.variables {
            let rules = variable.validations.iter().flat_map(|rule| &rule.condition.references);
            let named = rules.filter_map(Reference::variable);
            read.extend(named.filter(|name| *name != variable.name));
        }
        let variables = self.declared.variables.iter().map(|variable| &**variable);
        variables.filter(move |variable| !read.contains(variable.name.as_str()))
    }

    /// What a mention comes to once local values are looked through: variables, resources, data, module calls, each with
    /// the attribute that is read of it, as it is mentioned last.
    pub fn through_locals<'a>(&'a self, reference: &'a Reference) -> Vec<&'a Reference> {
        const MAX_LOCALS: usize = 64;
        if !matches!(reference.to, Address::Local(_)) {
            return vec![reference];
        }
        let mut found = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        let mut open = vec![reference];
        while let Some(next) = open.pop() {
            match &next.to {
                Address::Local(name) if seen.len() < MAX_LOCALS => {
                    let locals = &self.declared.locals;
                    let at = locals.binary_search_by(|local| local.name.cmp(name));
                    if let Some(local) = at.ok().and_then(|at| locals.get(at))
                        && seen.insert(name)
                    {
                        open.extend(local.value.references.iter().take(256));
                    }
                }
                Address::Local(_) => {}
                _ => found.push(next),
            }
        }
        found.sort_by(|a, b| (&a.to, &a.attribute).cmp(&(&b.to, &b.attribute)));
        found.dedup_by(|a, b| (&a.to, &a.attribute) == (&b.to, &b.attribute));
        found
    }
}
