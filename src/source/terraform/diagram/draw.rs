//! A draft as a graph: boxes with words, and lines.

use std::collections::BTreeMap;

use super::azapi;
use super::draft::{Draft, Fate, Thing, Use, What};
use crate::diagram::{Direction, Edge, Graph, Node};
use crate::source::terraform::category::category;
use crate::source::terraform::lower::module_id;
use crate::source::terraform::module::Module;
use crate::source::terraform::module_call::{ModuleCall, Origin};
use crate::source::terraform::resource::Resource;
use crate::source::terraform::syntax::{self, Expression, Node as Value};

/// Names that say nothing: the type stands in their place.
const NAMES: [&str; 10] =
    ["this", "main", "default", "self", "these", "primary", "resource", "it", "module", "example"];

/// What is drawn of a draft, in `repository`.
pub fn draw(draft: &Draft, repository: &str, title: String, direction: Direction) -> Graph {
    let mut graph = Graph { title, direction, ..Graph::default() };
    let alone = alone(draft);
    let mut placed: BTreeMap<usize, usize> = BTreeMap::new();
    for index in nested(draft) {
        let thing = &draft.things[index];
        let parent = thing.parent.and_then(|parent| placed.get(&parent)).copied();
        placed.insert(index, graph.nodes.len());
        graph.nodes.push(Node { parent, ..node(draft, index, repository, &alone) });
    }
    let mut edges: BTreeMap<(usize, usize), Vec<&Use>> = BTreeMap::new();
    for used in &draft.uses {
        if let (Some(from), Some(to)) = (placed.get(&used.from), placed.get(&used.to)) {
            edges.entry(if turns(draft, used) { (*to, *from) } else { (*from, *to) }).or_default().push(used);
        }
    }
    for ((from, to), uses) in edges {
        // An order says nothing beside a use.
        let dashed = uses.iter().all(|used| used.ordering);
        graph.edges.push(Edge { from, to, label: labels(&uses), dashed });
    }
    graph
}

/// What things are called that were put together: by the box that stands for them.
pub fn heading(draft: &Draft, members: &[usize]) -> String {
    let holder = |index: usize| match draft.things[index].fate {
        Fate::Absorbed(holder) => Some(holder),
        _ => None,
    };
    let Some(holder) =
        members.first().and_then(|first| std::iter::successors(holder(*first), |at| holder(*at)).last())
    else {
        return String::new();
    };
    match draft.things[holder].what {
        What::Group { name, .. } => format!("{} × {name}", members.len()),
        What::Resource(resource) => resource.address().to_string(),
        _ => draft.instances[draft.things[holder].instance].path.clone(),
    }
}

/// The things that are drawn, each after what it stands in.
fn nested(draft: &Draft) -> Vec<usize> {
    let mut inside: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (index, thing) in draft.things.iter().enumerate().filter(|(_, thing)| thing.is_drawn()) {
        inside.entry(thing.parent).or_default().push(index);
    }
    let mut order = Vec::new();
    let mut open: Vec<usize> = inside.remove(&None).unwrap_or_default();
    open.reverse();
    while let Some(next) = open.pop() {
        order.push(next);
        open.extend(inside.remove(&Some(next)).unwrap_or_default().into_iter().rev());
    }
    order
}

/// Whether a line runs against the mention: what flows into a thing, and what talks to it.
fn turns(draft: &Draft, used: &Use) -> bool {
    let (from, to) = (&draft.things[used.from], &draft.things[used.to]);
    matches!(to.what, What::Input(_)) || matches!(from.what, What::Output(_)) || used.turned
}

/// What is written beside a line that several uses share.
fn labels(uses: &[&Use]) -> String {
    let mut labels: Vec<&str> = uses.iter().map(|used| used.label.as_str()).collect();
    labels.retain(|label| !label.is_empty());
    labels.sort_unstable();
    labels.dedup();
    match labels.as_slice() {
        [first, second, third, _, ..] => format!("{first} {second} {third} …"),
        few => few.join(" "),
    }
}

fn node(draft: &Draft, index: usize, repository: &str, alone: &[Option<usize>]) -> Node {
    let thing = &draft.things[index];
    let instance = &draft.instances[thing.instance];
    let root = module_id(repository, &instance.module.folder);
    let dot = if instance.path.is_empty() { "" } else { "." };
    let full = |address: &str| format!("{}{dot}{address}", instance.path);
    let address = thing.what.address().map(|address| address.to_string());
    let entity = address.as_deref().map(|address| root.with_address(address));
    let id = address.as_deref().map(full).unwrap_or_default();
    match thing.what {
        What::Resource(resource) => {
            let (label, sublabel) = words(draft, index, resource, alone);
            Node {
                id: with_held(draft, index, id),
                label,
                sublabel: joined(&[sublabel, times(draft, thing), more(thing)]),
                category: category(thing.kind()),
                entity,
                ..Node::default()
            }
        }
        What::Call(call) => Node {
            id,
            label: call.name.clone(),
            sublabel: joined(&[source(instance.module, call), times(draft, thing), more(thing)]),
            category: "module",
            entity,
            ..Node::default()
        },
        What::Input(name) => {
            let (label, sublabel) = (name.to_owned(), "input".to_owned());
            Node { id, label, sublabel, category: "input", entity, ..Node::default() }
        }
        What::Output(output) => Node {
            id: format!("output.{}", output.name),
            label: output.name.clone(),
            sublabel: "output".into(),
            category: "output",
            entity: Some(root.with_address(&format!("output.{}", output.name))),
            ..Node::default()
        },
        What::Internet => Node { id: "Internet".into(), label: "Internet".into(), ..Node::default() },
        What::Frame => Node {
            id: instance.path.clone(),
            label: instance.called.map_or_else(String::new, |(_, call)| call.name.clone()),
            sublabel: joined(&["module".into(), times_of_calls(draft, thing.instance)]),
            category: "module",
            entity: Some(root),
            ..Node::default()
        },
        What::Configuration { name, region } => Node {
            id: format!("provider {name}"),
            label: name.split_once('.').map_or(name, |(_, alias)| alias).to_owned(),
            sublabel: if region.is_empty() { name } else { region }.to_owned(),
            ..Node::default()
        },
        What::Group { name, category } => {
            let count = thing.holds.len();
            Node {
                id: with_held(draft, index, format!("{count} of {name}")),
                label: plain(name),
                sublabel: format!("{name} ×{count}"),
                category,
                ..Node::default()
            }
        }
    }
}

/// A resource's two lines: its name and its type. Where its name says nothing, its type does, or the call of the module
/// of which it is all that can be seen.
fn words(draft: &Draft, index: usize, resource: &Resource, alone: &[Option<usize>]) -> (String, String) {
    let thing = &draft.things[index];
    let call = draft.instances[thing.instance].called.filter(|_| alone[thing.instance] == Some(index));
    let label = match call {
        _ if !NAMES.contains(&resource.name.as_str()) => resource.name.clone(),
        Some((_, call)) => call.name.clone(),
        None => plain(thing.kind()),
    };
    (label, azapi::name(resource).unwrap_or(&resource.kind).to_owned())
}

/// Of each instance, what is drawn outside of its frame where it is one thing only.
fn alone(draft: &Draft) -> Vec<Option<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new(); draft.instances.len()];
    for (index, thing) in draft.things.iter().enumerate().filter(|(_, thing)| thing.is_built()) {
        let is_framed = thing.parent.is_some_and(|parent| matches!(draft.things[parent].what, What::Frame));
        if !is_framed {
            all[thing.instance].push(index);
        }
    }
    all.into_iter().map(|things| if let [one] = things.as_slice() { Some(*one) } else { None }).collect()
}

/// `nat gateway` of `aws_nat_gateway`.
fn plain(kind: &str) -> String {
    kind.split_once('_').map_or(kind, |(_, rest)| rest).replace('_', " ")
}

/// Where a called module comes from: its folder, `terraform-aws-modules/vpc/aws`, its repository.
fn source(caller: &Module, call: &ModuleCall) -> String {
    if let Origin::Local(folder) = call.origin(&caller.folder) {
        // What is above the last two folders is the same for most.
        let parts: Vec<&str> = folder.components().collect();
        return parts[parts.len().saturating_sub(2)..].join("/");
    }
    let source = call.source_and_version().0;
    let source = source.split(['?', '#']).next().unwrap_or(source).trim_start_matches("git::");
    source.trim_start_matches("https://").trim_end_matches(".git").to_owned()
}

fn joined(parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// `+3` for what a thing stands for beside itself.
fn more(thing: &Thing) -> String {
    if thing.holds.is_empty() { String::new() } else { format!("+{}", thing.holds.len()) }
}

/// A thing's full name, and those of what it stands for.
fn with_held(draft: &Draft, index: usize, id: String) -> String {
    const MOST: usize = 12;
    let held = &draft.things[index].holds;
    let names = held.iter().take(MOST).filter_map(|held| draft.things[*held].what.address());
    let mut names: Vec<String> = names.map(|address| address.to_string()).collect();
    if names.is_empty() {
        return id;
    }
    if held.len() > MOST {
        names.push("…".to_owned());
    }
    format!("{id} with {}", names.join(", "))
}

/// How many there are: `×3`, `×each`, `×N`; empty for one, and for one or none.
fn times(draft: &Draft, thing: &Thing) -> String {
    let own = match thing.what {
        What::Resource(resource) => multiple(resource.count.as_ref(), resource.for_each.as_ref()),
        What::Call(call) => multiple(call.count.as_ref(), call.for_each.as_ref()),
        _ => None,
    };
    if thing.parent.is_some_and(|parent| matches!(draft.things[parent].what, What::Frame)) {
        // The frame says it of the calls.
        return own.unwrap_or_default();
    }
    own.unwrap_or_else(|| times_of_calls(draft, thing.instance))
}

/// The same of the calls that lead to an instance.
fn times_of_calls(draft: &Draft, mut instance: usize) -> String {
    while let Some((caller, call)) = draft.instances[instance].called {
        if let Some(times) = multiple(call.count.as_ref(), call.for_each.as_ref()) {
            return times;
        }
        instance = caller;
    }
    String::new()
}

fn multiple(count: Option<&Expression>, for_each: Option<&Expression>) -> Option<String> {
    let number = |value: &Expression| match &value.node {
        Value::Number(number) if number == "1" => None,
        Value::Number(number) => Some(format!("×{number}")),
        // One or none: a switch, not a number.
        Value::Expression(text) if is_switch(text) => None,
        _ => Some("×N".to_owned()),
    };
    let each = |value: &Expression| match &value.node {
        Value::List(items) => Some(format!("×{}", items.len())),
        Value::Object(entries) => Some(format!("×{}", entries.len())),
        Value::Expression(text) => Some(listed(text).map_or_else(|| "×each".to_owned(), |n| format!("×{n}"))),
        _ => Some("×each".to_owned()),
    };
    count.map_or_else(|| for_each.and_then(each), number)
}

/// How many there are in `toset(["a", "b"])`.
fn listed(text: &str) -> Option<usize> {
    let list = text.trim().strip_prefix("toset(")?.strip_suffix(')')?.trim();
    match syntax::value(list, 0..list.len())?.node {
        Value::List(items) if items.iter().all(Value::is_literal) => Some(items.len()),
        _ => None,
    }
}

/// Whether an expression chooses between one and none: `var.create ? 1 : 0`.
fn is_switch(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '(' || c == ')');
    let Some((_, ends)) = text.rsplit_once('?') else { return false };
    let mut ends =
        ends.split(':').map(|end| end.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')')));
    matches!((ends.next(), ends.next(), ends.next()), (Some("0" | "1"), Some("0" | "1"), None))
}
