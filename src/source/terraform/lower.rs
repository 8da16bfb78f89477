//! Modules as entities of the catalog.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::Arc;

use super::alarm;
use super::category::category;
use super::element::Element;
use super::module::Module;
use super::module_call::{ModuleCall, Origin};
use super::output::Output;
use super::provider::ProviderConfig;
use super::resource::{Mode, Resource};
use super::statement::Local;
use super::syntax::{Address, Expression, Node, Reference};
use super::types::{AttributeType, Shape};
use super::value::pretty;
use super::variable::Variable;
use crate::catalog::{Class, Entity, EntityId, Field, Key, Location, Pattern, Ref, Scheme, Value};
use crate::diagnostic::Span;
use crate::path::SourcePath;

/// The anchors of a module's page.
pub mod anchor {
    use crate::source::terraform::resource::{Mode, Resource};

    /// `input_cidr`
    pub fn input(name: &str) -> String {
        format!("input_{name}")
    }
    /// `output_id`
    pub fn output(name: &str) -> String {
        format!("output_{name}")
    }
    /// `local_name`
    pub fn local(name: &str) -> String {
        format!("local_{name}")
    }
    /// `module_vpc`
    pub fn call(name: &str) -> String {
        format!("module_{name}")
    }
    /// `provider_aws`, `provider_aws.west`
    pub fn provider(name: &str) -> String {
        format!("provider_{name}")
    }
    /// `requirement_aws`
    pub fn requirement(name: &str) -> String {
        format!("requirement_{name}")
    }
    /// `resource_aws_vpc.main`, `data_aws_ami.this`
    pub fn resource(resource: &Resource) -> String {
        let mode = match resource.mode {
            Mode::Managed => "resource",
            Mode::Data => "data",
            Mode::Ephemeral => "ephemeral",
        };
        format!("{mode}_{}.{}", resource.kind, resource.name)
    }
}

/// The id of the module in `folder`.
pub fn module_id(repository: &str, folder: &SourcePath) -> EntityId {
    EntityId::of_root("terraform", repository, folder)
}

/// Every entity of a module, by id; local values where they are asked for. They follow from what the module's files declare and from
/// whether it is auxiliary: what a call passes does not show in them.
pub fn entities(module: &Module, repository: &str, locals: bool) -> Vec<Arc<Entity>> {
    let lower = Lower { module, repository, id: module_id(repository, &module.folder) };
    let declared = &module.declared;
    // Shared one by one, since an entity is large and would be moved often.
    let mut out = vec![Arc::new(lower.package())];
    let variables = declared.variables.iter().filter(|v| !v.element.ignored);
    let outputs = declared.outputs.iter().filter(|o| !o.element.ignored);
    let resources = declared.resources.iter().filter(|r| !r.element.ignored).map(|r| &**r);
    let calls = declared.calls.iter().filter(|c| !c.element.ignored);
    out.extend(variables.map(|v| Arc::new(lower.variable(v))));
    out.extend(outputs.map(|o| Arc::new(lower.output(o))));
    let checks = declared.statements.iter().flat_map(|statement| &statement.data);
    out.extend(resources.chain(checks).map(|r| Arc::new(lower.resource(r))));
    out.extend(calls.map(|c| Arc::new(lower.call(c))));
    let listed = declared.locals.iter().filter(|local| locals && !local.element.ignored);
    out.extend(listed.map(|local| Arc::new(lower.local(local))));
    out.extend(lower.providers().into_iter().map(Arc::new));
    out.sort_by(|a, b| a.id.cmp(&b.id));
    out
}

struct Lower<'a> {
    module: &'a Module,
    repository: &'a str,
    id: EntityId,
}

impl Lower<'_> {
    fn package(&self) -> Entity {
        let module = self.module;
        let main = module.files.iter().find(|file| file.stem() == "main");
        let file = main.or(module.files.first()).unwrap_or(&module.folder).clone();
        let location = Location { file, span: Span::default(), line: 1 };
        let name = match module.folder.is_root() {
            true => module.title(self.repository),
            false => module.folder.as_str().to_owned(),
        };
        let path = format!("{}//{}", self.repository, module.folder);
        let mut entity = Entity::new(self.id.clone(), "terraform/module", Class::Package, &name, location);
        entity.description = module.summary.clone();
        entity.auxiliary = module.auxiliary;
        entity.keys = vec![Key::exact(Scheme::GitPath, path)];
        entity
    }

    /// Something inside the module.
    fn entity(
        &self,
        address: &str,
        kind: &'static str,
        class: Class,
        name: &str,
        element: &Element,
    ) -> Entity {
        let mut entity = Entity::new(self.id.with_address(address), kind, class, name, element.at.clone());
        entity.parent = Some(self.id.clone());
        entity.auxiliary = self.module.auxiliary;
        entity.keys = vec![Key::exact(Scheme::TfAddr, self.key(&self.module.folder, address))];
        entity
    }

    fn key(&self, folder: &SourcePath, address: impl Display) -> String {
        [self.repository, "//", folder.as_str(), "#", &address.to_string()].concat()
    }

    fn variable(&self, variable: &Variable) -> Entity {
        let address = format!("var.{}", variable.name);
        let class = Class::Interface;
        let mut entity =
            self.entity(&address, "terraform/variable", class, &variable.name, &variable.element);
        entity.description = variable.words().to_owned();
        entity.anchor = Some(anchor::input(&variable.name));
        let hidden = variable.hides_value();
        entity.fields = vec![Field {
            name: variable.name.clone(),
            type_text: variable.type_text().to_owned(),
            default: variable.default.as_ref().map(Expression::shown),
            required: variable.required(),
            sensitive: hidden,
            description: variable.words().to_owned(),
            constraints: variable.validations.iter().map(|rule| rule.message.clone()).collect(),
            nested: match &variable.type_constraint {
                Some(constraint) => nested(&constraint.shape, variable.element.at.line, hidden),
                None => Vec::new(),
            },
            line: variable.element.at.line,
        }];
        let conditions = variable.validations.iter().map(|rule| &rule.condition);
        entity.refs = self.reads(conditions, &Address::Variable(variable.name.clone()));
        entity
    }

    fn output(&self, output: &Output) -> Entity {
        let address = format!("output.{}", output.name);
        let class = Class::Interface;
        let mut entity = self.entity(&address, "terraform/output", class, &output.name, &output.element);
        entity.description = output.words().to_owned();
        entity.anchor = Some(anchor::output(&output.name));
        entity.fields = vec![Field {
            name: output.name.clone(),
            type_text: self.module.output_type(output).to_owned(),
            default: output.value.as_ref().map(Expression::shown),
            required: false,
            sensitive: output.hides_value(),
            description: output.words().to_owned(),
            constraints: output.preconditions.iter().map(|rule| rule.message.clone()).collect(),
            nested: Vec::new(),
            line: output.element.at.line,
        }];
        entity.refs = self.reads(output.expressions(), &Address::Variable(String::new()));
        entity
    }

    fn resource(&self, resource: &Resource) -> Entity {
        let address = resource.address();
        let kind = match resource.mode {
            Mode::Managed => "terraform/resource",
            Mode::Data => "terraform/data",
            Mode::Ephemeral => "terraform/ephemeral",
        };
        let name = address.to_string();
        let mut entity = self.entity(&name, kind, Class::Resource, &name, &resource.element);
        entity.description = resource.element.comment.clone();
        entity.anchor = Some(anchor::resource(resource));
        entity.type_name = match resource.mode {
            Mode::Managed => resource.kind.clone(),
            Mode::Data => format!("data.{}", resource.kind),
            Mode::Ephemeral => format!("ephemeral.{}", resource.kind),
        };
        entity.category = Some(category(&resource.kind));
        if resource.mode == Mode::Managed {
            entity.keys.extend(alarm::key(resource, self.module));
        }
        entity.refs = self.reads(resource.expressions(), &address);
        entity
    }

    fn call(&self, call: &ModuleCall) -> Entity {
        let address = format!("module.{}", call.name);
        let class = Class::Group;
        let mut entity = self.entity(&address, "terraform/module-call", class, &address, &call.element);
        entity.description = call.element.comment.clone();
        entity.anchor = Some(anchor::call(&call.name));
        let (source, version) = call.source_and_version();
        entity.fields = origin(source, version, call.element.at.line);
        entity.refs = self.reads(call.expressions(), &Address::Module(call.name.clone()));
        if let Origin::Local(folder) = call.origin(&self.module.folder) {
            let span = call.element.at.span;
            let callee = Pattern::exact(format!("{}//{folder}", self.repository));
            entity.refs.push(Ref { relation: "calls", scheme: Scheme::GitPath, pattern: callee, span });
            for input in call.inputs.iter().filter(|input| !input.path.contains('.')) {
                let pattern = Pattern::exact(self.key(&folder, format_args!("var.{}", input.path)));
                let span = input.value.span;
                entity.refs.push(Ref { relation: "sets", scheme: Scheme::TfAddr, pattern, span });
            }
        }
        entity
    }

    /// A local value: that others read it is told of what it reads, so that it has no refs.
    fn local(&self, local: &Local) -> Entity {
        let address = format!("local.{}", local.name);
        let mut entity = self.entity(&address, "terraform/local", Class::Group, &local.name, &local.element);
        entity.description = local.element.comment.clone();
        entity.anchor = Some(anchor::local(&local.name));
        entity
    }

    /// One entity for each provider that is required or configured.
    fn providers(&self) -> Vec<Entity> {
        let declared = &self.module.declared;
        let required = declared.settings.providers.iter().map(|known| (&known.name, &known.element, true));
        let configured = declared.providers.iter().map(|known| (&known.name, &known.element, false));
        let mut seen = BTreeSet::new();
        let first = required.chain(configured).filter(|(name, ..)| seen.insert(name.as_str()));
        first
            .map(|(name, element, required)| {
                let address = format!("provider.{name}");
                let mut entity = self.entity(&address, "terraform/provider", Class::Policy, name, element);
                let anchor = if required { anchor::requirement(name) } else { anchor::provider(name) };
                entity.anchor = Some(anchor);
                entity.description = element.comment.clone();
                let known = declared.settings.providers.iter().find(|it| it.name == *name);
                entity.fields = known.map_or_else(Vec::new, |it| {
                    origin(it.source.as_deref().unwrap_or_default(), &it.versions.join(", "), element.at.line)
                });
                let mine = |provider: &&Arc<ProviderConfig>| provider.name == *name;
                let first = declared.providers.partition_point(|provider| provider.name < *name);
                let configured = declared.providers.iter().skip(first).take_while(mine);
                let arguments = configured.flat_map(|provider| &provider.arguments);
                let values = arguments.map(|argument| &argument.value);
                entity.refs = self.reads(values, &Address::Variable(String::new()));
                entity
            })
            .collect()
    }

    /// What `expressions` read, each thing once, local values looked through; `own` is left out.
    fn reads<'e>(&self, expressions: impl Iterator<Item = &'e Expression>, own: &Address) -> Vec<Ref> {
        let mut seen = BTreeSet::new();
        let mut seen_outputs = BTreeSet::new();
        let mut refs = Vec::new();
        let mut push = |text: String, span: Span| {
            let pattern = Pattern::exact(text);
            refs.push(Ref { relation: "reads", scheme: Scheme::TfAddr, pattern, span });
        };
        for reference in expressions.flat_map(|expression| &expression.references) {
            for Reference { to, attribute, .. } in self.module.through_locals(reference) {
                if let (Address::Module(name), false) = (to, attribute.is_empty())
                    && let Some(folder) = self.module.callee(name)
                {
                    let text = self.key(&folder, format_args!("output.{attribute}"));
                    if seen_outputs.insert(text.clone()) {
                        push(text, reference.span);
                    }
                }
                if to != own && seen.insert(to) {
                    push(self.key(&self.module.folder, to), reference.span);
                }
            }
        }
        refs
    }
}

impl Module {
    /// The folder of the local module that this call names.
    pub fn callee(&self, call: &str) -> Option<SourcePath> {
        let calls = &self.declared.calls;
        let at = calls.binary_search_by(|known| known.name.as_str().cmp(call)).ok()?;
        match calls.get(at)?.origin(&self.folder) {
            Origin::Local(folder) => Some(folder),
            _ => None,
        }
    }

    /// The type of an output where it can be told: of a literal, a template, or a variable that is passed on.
    pub fn output_type(&self, output: &Output) -> &str {
        let Some(value) = &output.value else { return "" };
        match &value.node {
            Node::Text(_) => "string",
            Node::Bool(_) => "bool",
            Node::Number(_) => "number",
            Node::Expression(text) if text.starts_with('"') && text.ends_with('"') => "string",
            Node::Expression(text) => {
                let passed = text.strip_prefix("var.").and_then(|name| self.variable(name));
                passed.map_or("", |variable| variable.type_text())
            }
            _ => "",
        }
    }
}

/// Where something comes from, and which of it is asked for, as far as that is written.
fn origin(source: &str, version: &str, line: usize) -> Vec<Field> {
    let field = |(name, text): (&str, &str)| Field {
        name: name.to_owned(),
        type_text: "string".to_owned(),
        default: Some(Value::Literal(text.to_owned())),
        required: false,
        sensitive: false,
        description: String::new(),
        constraints: Vec::new(),
        nested: Vec::new(),
        line,
    };
    let written = [("source", source), ("version", version)];
    written.into_iter().filter(|(_, text)| !text.is_empty()).map(field).collect()
}

/// The fields of a structured type, at any depth. Defaults are left out where values are hidden.
fn nested(shape: &Shape, line: usize, hidden: bool) -> Vec<Field> {
    let field = |attribute: &AttributeType| Field {
        name: attribute.name.clone(),
        type_text: attribute.shape.short(),
        default: default_of(attribute, hidden),
        required: !attribute.optional,
        sensitive: hidden,
        description: attribute.description.clone(),
        constraints: Vec::new(),
        nested: nested(&attribute.shape, line, hidden),
        line,
    };
    shape.attributes().iter().map(field).collect()
}

/// The default of an attribute; without one, an optional attribute is null.
pub fn default_of(attribute: &AttributeType, hidden: bool) -> Option<Value> {
    match &attribute.default {
        Some(Node::Redacted) => Some(Value::Redacted),
        Some(_) if hidden => Some(Value::Redacted),
        Some(node) if node.is_literal() => Some(Value::Literal(pretty(node))),
        Some(node) => Some(Value::Expression(pretty(node))),
        None => attribute.optional.then(|| Value::Literal("null".to_owned())),
    }
}
