//! One file of Terragrunt's, read without a look at any other.

use std::collections::BTreeMap;

use hcl_edit::expr::Expression as Hcl;

use super::super::element::Reading;
use super::super::syntax::{Attribute, Block, Body, Heredocs, Node, entries, parsed};
use crate::catalog::Location;
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;

/// What a unit's own file is called, in HCL and in JSON; of both in one folder the first one counts.
pub const UNIT_FILES: [&str; 2] = ["terragrunt.hcl", "terragrunt.hcl.json"];

/// Whether Terragrunt is run where this file lies.
pub fn is_of_unit(path: &SourcePath) -> bool {
    UNIT_FILES.contains(&path.name())
}

/// What a file sets. Secrets are taken out before anything of it is kept.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `locals`, by name.
    pub locals: BTreeMap<String, Set>,
    /// `inputs`
    pub inputs: Option<Set>,
    /// `include` blocks, in order.
    pub includes: Vec<Include>,
    /// `terraform { source }`
    pub source: Option<Set>,
    /// `dependency` blocks, in order.
    pub dependencies: Vec<Dependency>,
    /// `dependencies { paths }`
    pub paths: Option<Set>,
    /// `remote_state`
    pub remote_state: Option<RemoteState>,
    /// `generate` blocks: name and path.
    pub generated: Vec<Generated>,
    /// Settings of the unit itself: `prevent_destroy`, `iam_role`, `skip`, and those in `exclude`.
    pub flags: Vec<Set>,
    /// What could not be read. It is told only of files that a unit reads: others may be another tool's.
    pub faults: Vec<Diagnostic>,
}

/// Something that is set.
#[derive(Clone, Debug)]
pub struct Set {
    /// Its name.
    pub name: String,
    /// Where it is set.
    pub at: Location,
    /// The bytes of the value.
    pub value_span: Span,
    /// To what.
    pub value: Expr,
}

/// An `include` block.
#[derive(Clone, Debug)]
pub struct Include {
    /// Its label; older files have one without.
    pub name: String,
    /// Which file.
    pub path: Option<Set>,
    /// Whether what it holds may be read as `include.NAME`.
    pub expose: bool,
    /// How it is merged: "shallow" unless it says `no_merge` or `deep`.
    pub strategy: Strategy,
    /// Where it stands.
    pub at: Location,
}

/// `merge_strategy`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// Only what it exposes is used.
    NoMerge,
    /// What the including file sets replaces what the included one sets, input by input.
    #[default]
    Shallow,
    /// Objects are merged at any depth, and lists are appended.
    Deep,
}

/// A `dependency` block.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// Its label.
    pub name: String,
    /// Where the other unit is.
    pub config_path: Option<Set>,
    /// The outputs that stand in until the other unit is applied, by name.
    pub mocks: Vec<String>,
    /// Where it stands.
    pub at: Location,
}

/// `remote_state`
#[derive(Clone, Debug)]
pub struct RemoteState {
    /// `s3`
    pub backend: Option<Set>,
    /// The backend's settings.
    pub config: Option<Set>,
    /// Where it stands.
    pub at: Location,
}

/// A `generate` block.
#[derive(Clone, Debug)]
pub struct Generated {
    /// Its label.
    pub name: String,
    /// The file that it writes.
    pub path: Option<Set>,
    /// Where it stands.
    pub at: Location,
}

/// A value as it is written, ready to be evaluated.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A literal that is neither list nor object, or a secret taken out.
    Leaf(Node),
    /// `[…]`
    List(Vec<Expr>),
    /// `{…}`
    Object(Vec<Set>),
    /// Anything else.
    Code(Box<Code>),
}

/// Code that has to be evaluated.
#[derive(Clone, Debug)]
pub struct Code {
    /// Its text, secrets masked.
    pub text: String,
    /// The same, parsed; `None` when that was too much.
    pub parsed: Option<Hcl>,
    /// Where it stands.
    pub at: Location,
    /// Where the lines of `text` begin.
    lines: Vec<usize>,
}

impl Code {
    /// The place of a byte of its text.
    pub fn place(&self, at: usize) -> Location {
        let line = self.at.line + self.lines.partition_point(|&start| start <= at).saturating_sub(1);
        Location { line, ..self.at.clone() }
    }
}

/// Whether a file of this name may be one of Terragrunt's: not what other tools' files that end in `.hcl` are known to be called.
pub fn is_ours(path: &SourcePath) -> bool {
    const OTHERS: [&str; 9] = [
        ".pkr.hcl",
        ".pkrvars.hcl",
        ".nomad.hcl",
        ".tfmock.hcl",
        ".tfquery.hcl",
        ".tfstack.hcl",
        ".tfdeploy.hcl",
        ".tfcomponent.hcl",
        ".sentinel.hcl",
    ];
    const NAMES: [&str; 6] =
        ["docker-bake.hcl", "waypoint.hcl", "sentinel.hcl", "nomad.hcl", "vault.hcl", "consul.hcl"];
    let name = path.name();
    (name.ends_with(".hcl") || is_of_unit(path))
        && !name.starts_with('.')
        && !OTHERS.iter().any(|ending| name.ends_with(ending))
        && !NAMES.contains(&name)
        && !path.components().any(|part| part == ".terragrunt-cache")
}

/// What the file sets. Blocks and attributes that are not known are passed over: the file may be for something else.
pub fn read(body: Body, faults: Vec<Diagnostic>, file: &Reading) -> Config {
    let mut reader = Reader { file, heredocs: Heredocs::default() };
    let mut config = Config { faults, ..Config::default() };
    for attribute in &body.attributes {
        match attribute.name.as_str() {
            "inputs" => config.inputs = Some(reader.set(attribute)),
            "prevent_destroy" | "iam_role" | "skip" => config.flags.push(reader.set(attribute)),
            _ => {}
        }
    }
    for block in &body.blocks {
        reader.block(block, &mut config);
    }
    config
}

struct Reader<'a, 'b> {
    file: &'b Reading<'a>,
    heredocs: Heredocs<'a>,
}

impl Reader<'_, '_> {
    fn block(&mut self, block: &Block, config: &mut Config) {
        let name = block.labels.first().cloned().unwrap_or_default();
        let at = self.file.location(block.header);
        let body = &block.body;
        match block.kind.as_str() {
            "locals" => {
                for attribute in &body.attributes {
                    config.locals.insert(attribute.name.clone(), self.set(attribute));
                }
            }
            "terraform" => config.source = self.attribute(body, "source").or(config.source.take()),
            "include" => config.includes.push(Include {
                name,
                path: self.attribute(body, "path"),
                expose: flag(body, "expose"),
                strategy: strategy(body),
                at,
            }),
            "dependency" => config.dependencies.push(Dependency {
                name,
                config_path: self.attribute(body, "config_path"),
                mocks: names(body, "mock_outputs"),
                at,
            }),
            "dependencies" => config.paths = self.attribute(body, "paths"),
            "remote_state" => {
                let (backend, settings) = (self.attribute(body, "backend"), self.attribute(body, "config"));
                config.remote_state = Some(RemoteState { backend, config: settings, at });
                // The backend's block is written to a file, too.
                if let Some(Set { value: Expr::Object(sets), at, .. }) = self.attribute(body, "generate") {
                    let path = sets.into_iter().find(|set| set.name == "path");
                    config.generated.push(Generated { name: "remote_state".into(), path, at });
                }
            }
            "generate" => {
                config.generated.push(Generated { name, path: self.attribute(body, "path"), at });
            }
            "exclude" => config
                .flags
                .extend(self.attribute(body, "if").map(|set| Set { name: "exclude".into(), ..set })),
            _ => {}
        }
    }

    fn attribute(&mut self, body: &Body, name: &str) -> Option<Set> {
        body.attribute(name).map(|attribute| self.set(attribute))
    }

    fn set(&mut self, attribute: &Attribute) -> Set {
        Set {
            name: attribute.name.clone(),
            at: self.file.location(attribute.name_span),
            value_span: attribute.value.span,
            value: self.expr(&attribute.value.node, attribute.value.span),
        }
    }

    /// `span` is where it stands, or what it stands in.
    fn expr(&mut self, node: &Node, span: Span) -> Expr {
        match node {
            Node::List(items) => Expr::List(items.iter().map(|item| self.expr(item, span)).collect()),
            Node::Object(known) => {
                let text = self.file.text;
                let spans = entries(text, span.start, &mut self.heredocs).into_iter().map(|(key, value)| {
                    (
                        text.get(key.clone()).unwrap_or_default().trim_matches('"'),
                        (Span::from(key), Span::from(value)),
                    )
                });
                let spans: BTreeMap<&str, (Span, Span)> = spans.collect();
                let entry = |(name, node): &(String, Node)| {
                    let (key, value) = spans.get(name.as_str()).copied().unwrap_or((span, span));
                    let (name, at) = (name.clone(), self.file.location(key));
                    Set { name, at, value_span: value, value: self.expr(node, value) }
                };
                Expr::Object(known.iter().map(entry).collect())
            }
            Node::Expression(text) => Expr::Code(Box::new(Code {
                parsed: parsed(text),
                lines: std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect(),
                text: text.clone(),
                at: self.file.location(span),
            })),
            leaf => Expr::Leaf(leaf.clone()),
        }
    }
}

fn flag(body: &Body, name: &str) -> bool {
    body.attribute(name).and_then(|attribute| attribute.value.node.as_bool()) == Some(true)
}

/// Terragrunt's reference of configuration blocks, "include": shallow unless it says otherwise.
fn strategy(body: &Body) -> Strategy {
    match body.attribute("merge_strategy").and_then(|attribute| attribute.value.node.as_text()) {
        Some("no_merge") => Strategy::NoMerge,
        Some("deep") => Strategy::Deep,
        _ => Strategy::Shallow,
    }
}

/// The keys of an object.
fn names(body: &Body, name: &str) -> Vec<String> {
    match body.attribute(name).map(|attribute| &attribute.value.node) {
        Some(Node::Object(entries)) => entries.iter().map(|(name, _)| name.clone()).collect(),
        _ => Vec::new(),
    }
}
