//! A picture before it is drawn: everything that modules declare, and every mention of one by another.

use std::collections::BTreeMap;

use super::azapi;
use super::instances::{Instance, resolve};
use super::rules;
use crate::source::terraform::module_call::ModuleCall;
use crate::source::terraform::output::Output;
use crate::source::terraform::resource::{Mode, Resource};
use crate::source::terraform::syntax::{Address, Expression, Node};

/// So many uses of one thing are looked at: what uses more is tied to everything, and shows nothing by it.
const MOST_USES: usize = 128;
/// So many of all things: what is drawn of more is put together in the end.
const MOST_OF_ALL: usize = 1 << 16;

/// Things and what they use. The steps of a picture change it one after the other.
#[derive(Clone)]
pub struct Draft<'a> {
    /// Whose things they are.
    pub instances: Vec<Instance<'a>>,
    /// The things, in the order of instances and names.
    pub things: Vec<Thing<'a>>,
    /// What uses what, each pair once for each argument.
    pub uses: Vec<Use<'a>>,
}

/// Something that may be drawn.
#[derive(Clone)]
pub struct Thing<'a> {
    /// Whose it is.
    pub instance: usize,
    /// What it is.
    pub what: What<'a>,
    /// Whether it is drawn by itself.
    pub fate: Fate,
    /// What it stands in.
    pub parent: Option<usize>,
    /// The things that it stands for beside itself.
    pub holds: Vec<usize>,
}

/// What a thing is.
#[derive(Clone, Copy)]
pub enum What<'a> {
    /// A resource or a data source.
    Resource(&'a Resource),
    /// A call of a module that is not looked into.
    Call(&'a ModuleCall),
    /// An input variable of the first module.
    Input(&'a str),
    /// An output value of the first module.
    Output(&'a Output),
    /// Everybody, at the other end of something that is open to all.
    Internet,
    /// A module that is called: a frame around what is in it.
    Frame,
    /// A provider configuration with an alias: a frame around what it makes.
    Configuration {
        /// `aws.east`
        name: &'a str,
        /// The region that it is for; empty where that is not written.
        region: &'a str,
    },
    /// Things alike, drawn as one: their type, or what else they share.
    Group {
        /// What they share.
        name: &'a str,
        /// Their category; may be empty.
        category: &'static str,
    },
}

/// Whether a thing is drawn by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is.
    Drawn,
    /// Another stands for it.
    Absorbed(usize),
    /// It is not: it is looked through.
    Hidden,
}

/// One thing uses another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use<'a> {
    /// Who.
    pub from: usize,
    /// What.
    pub to: usize,
    /// The argument in which it is written, or that of what was looked through: `vpc_config.subnet_ids`.
    pub argument: &'a str,
    /// Only an order: `depends_on`.
    pub ordering: bool,
    /// What is written beside its line.
    pub label: String,
    /// Whether what is used talks to the user, and not the user to it.
    pub turned: bool,
    /// Whether it is what may pass, and no need of one for the other.
    pub allowed: bool,
}

impl What<'_> {
    /// By what it is mentioned; `None` for what cannot be.
    pub fn address(self) -> Option<Address> {
        match self {
            What::Resource(resource) => Some(resource.address()),
            What::Call(call) => Some(Address::Module(call.name.clone())),
            What::Input(name) => Some(Address::Variable(name.to_owned())),
            What::Output(_)
            | What::Internet
            | What::Frame
            | What::Configuration { .. }
            | What::Group { .. } => None,
        }
    }
}

impl<'a> Thing<'a> {
    pub fn new(instance: usize, what: What<'a>) -> Self {
        Self { instance, what, fate: Fate::Drawn, parent: None, holds: Vec::new() }
    }

    /// Whether it is drawn by itself.
    pub fn is_drawn(&self) -> bool {
        self.fate == Fate::Drawn
    }

    /// Whether it is drawn, and something that Terraform makes or calls.
    pub fn is_built(&self) -> bool {
        self.is_drawn() && matches!(self.what, What::Resource(_) | What::Call(_))
    }

    /// Its resource type; empty for what is none.
    pub fn kind(&self) -> &'a str {
        match self.what {
            What::Resource(resource) => azapi::kind(resource).unwrap_or(&resource.kind),
            _ => "",
        }
    }

    /// Whether it is a data source, or anything else that Terraform only reads.
    pub fn is_read(&self) -> bool {
        matches!(self.what, What::Resource(resource) if resource.mode != Mode::Managed)
    }
}

/// All that the instances declare. Locals, and what leads from module to module, are looked through.
pub fn draft(instances: Vec<Instance<'_>>) -> Draft<'_> {
    let mut things = Vec::new();
    for (at, instance) in instances.iter().enumerate() {
        things.extend(declared(instance, at == 0).map(|what| Thing::new(at, what)));
    }
    let mut known: Vec<BTreeMap<Address, usize>> = vec![BTreeMap::new(); instances.len()];
    for (index, thing) in things.iter().enumerate() {
        if let Some(address) = thing.what.address() {
            known[thing.instance].insert(address, index);
        }
    }
    let mut uses = Vec::new();
    for (from, thing) in things.iter().enumerate() {
        let before = uses.len();
        for (argument, value) in values(thing).into_iter().filter(|(argument, _)| !rules::is_naming(argument))
        {
            if uses.len() - before > MOST_USES || uses.len() > MOST_OF_ALL {
                break;
            }
            for found in value.references.iter().flat_map(|it| resolve(&instances, thing.instance, it)) {
                // A resource that is declared nowhere may be anything: an iterator, a mistake.
                let to = known[found.instance].get(found.to).copied().filter(|to| *to != from);
                let ordering = argument == "depends_on";
                let turned = rules::is_against(thing.kind(), argument);
                // Whom a security group lets in is no part of it, nor is who may use a bucket.
                let allowed = turned && rules::lets_in(thing.kind());
                let label = String::new();
                uses.extend(to.map(|to| Use { from, to, argument, ordering, label, turned, allowed }));
            }
        }
    }
    uses.sort();
    uses.dedup();
    Draft { instances, things, uses }
}

/// What is drawn of an instance; of the first, inputs and outputs too.
fn declared<'a>(instance: &Instance<'a>, first: bool) -> impl Iterator<Item = What<'a>> {
    let declared = &instance.module.declared;
    let inputs = declared.variables.iter().filter(move |_| first).map(|it| What::Input(it.name.as_str()));
    let outputs = declared.outputs.iter().filter(move |_| first).map(|it| What::Output(it));
    let calls = declared.calls.iter().filter(|call| !instance.calls.contains_key(call.name.as_str()));
    let calls: Vec<_> = calls.map(|call| What::Call(call)).collect();
    let resources = declared.resources.iter().map(|resource| What::Resource(resource));
    inputs.chain(resources).chain(calls).chain(outputs)
}

/// The values of a thing, each with its argument.
fn values<'a>(thing: &Thing<'a>) -> Vec<(&'a str, &'a Expression)> {
    let mut all = Vec::new();
    let mut meta = |name, value: &'a Option<Expression>| all.extend(value.iter().map(|value| (name, value)));
    match thing.what {
        What::Resource(resource) => {
            meta("count", &resource.count);
            meta("for_each", &resource.for_each);
            meta("depends_on", &resource.depends_on);
            all.extend(resource.arguments.iter().map(|it| (it.path.as_str(), &it.value)));
            // What `each.value` stands for is in `for_each`.
            let by_each = resource.arguments.iter().filter(|it| mentions_each(&it.value.node));
            let by_each = by_each.zip(std::iter::repeat(&resource.for_each));
            all.extend(by_each.filter_map(|(it, each)| Some((it.path.as_str(), each.as_ref()?))));
            all.extend(resource.lifecycle.iter().map(|it| ("lifecycle", &it.value)));
            all.extend(resource.conditions.iter().map(|it| ("lifecycle", &it.condition)));
        }
        What::Call(call) => {
            meta("count", &call.count);
            meta("for_each", &call.for_each);
            meta("depends_on", &call.depends_on);
            all.extend(call.inputs.iter().map(|it| (it.path.as_str(), &it.value)));
        }
        What::Output(output) => meta("value", &output.value),
        _ => {}
    }
    all
}

fn mentions_each(node: &Node) -> bool {
    match node {
        Node::Expression(text) => text.contains("each.value"),
        Node::List(items) => items.iter().any(mentions_each),
        Node::Object(entries) => entries.iter().any(|(_, value)| mentions_each(value)),
        _ => false,
    }
}
