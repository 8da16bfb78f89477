//! The way of a variable's value: who sets it, and where it goes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::diagram::{Direction, Edge, Graph, Node};
use crate::path::SourcePath;
use crate::source::terraform::category::category;
use crate::source::terraform::lower::module_id;
use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;

/// So many boxes are drawn; a value that goes everywhere says little by its way.
const MOST: usize = 60;

/// The way of a variable, from the files and the calls that set it to the resources and outputs that read it. `None`
/// when there is no such variable.
pub fn flow(module: &Module, variable: &str, estate: &Estate) -> Option<Graph> {
    module.variable(variable)?;
    let start = Place { folder: module.folder.clone(), address: format!("var.{variable}") };
    let mut flow = Flow { estate, boxes: BTreeSet::from([start.clone()]), lines: BTreeMap::new() };
    flow.up(&start, variable);
    flow.down(start, variable);
    Some(flow.draw(format!("The way of var.{variable}")))
}

/// Something in a module, or a file that sets its variables.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    folder: SourcePath,
    address: String,
}

struct Flow<'a> {
    estate: &'a Estate,
    boxes: BTreeSet<Place>,
    /// What is written beside each line: the arguments that are set.
    lines: BTreeMap<(Place, Place), BTreeSet<String>>,
}

impl Flow<'_> {
    /// Draws a line, unless there are too many boxes. Says whether its other end is new.
    fn line(&mut self, from: &Place, to: &Place, other: &Place, argument: &str) -> bool {
        let full = self.boxes.len() >= MOST;
        if full && !self.boxes.contains(other) {
            return false;
        }
        let arguments = self.lines.entry((from.clone(), to.clone())).or_default();
        if !argument.is_empty() {
            arguments.insert(argument.to_owned());
        }
        self.boxes.insert(other.clone())
    }

    /// Who sets the variable: files of values, and callers' variables and resources, as far up as they go.
    fn up(&mut self, start: &Place, variable: &str) {
        let mut open = VecDeque::from([(start.clone(), variable.to_owned())]);
        while let Some((place, name)) = open.pop_front() {
            let Some(module) = self.estate.module(&place.folder) else { continue };
            let own = module.values.iter();
            let own =
                own.filter(|(_, values)| values.iter().any(|(set, _)| *set == name)).map(|(file, _)| file);
            let others = self.estate.files_that_set(&place.folder, &name);
            let files: BTreeSet<&SourcePath> = own.chain(others).collect();
            for file in files {
                let name = file.strip(&place.folder).unwrap_or_else(|| file.clone());
                let file = Place { folder: place.folder.clone(), address: name.to_string() };
                self.line(&file, &place, &file.clone(), "");
            }
            let callers: Vec<_> = callers(self.estate, &place.folder, &name).collect();
            for (caller, source) in callers {
                let from = Place { folder: caller.clone(), address: source.clone() };
                let is_new = self.line(&from, &place, &from.clone(), "");
                if let Some(name) = source.strip_prefix("var.").filter(|_| is_new) {
                    let name = name.to_owned();
                    open.push_back((from, name));
                }
            }
        }
    }

    /// Where the value goes: resources, outputs, and variables of called modules.
    fn down(&mut self, start: Place, variable: &str) {
        let mut open = VecDeque::from([(start, variable.to_owned())]);
        while let Some((place, name)) = open.pop_front() {
            let Some(read) = self.estate.readers(&place.folder, &name).cloned() else { continue };
            for (address, argument) in &read.settings {
                let to = Place { folder: place.folder.clone(), address: address.clone() };
                self.line(&place, &to, &to.clone(), argument);
            }
            for output in &read.outputs {
                let to = Place { folder: place.folder.clone(), address: format!("output.{output}") };
                self.line(&place, &to, &to.clone(), "");
            }
            for (folder, name) in read.passed {
                let to = Place { folder, address: format!("var.{name}") };
                if self.line(&place, &to, &to.clone(), "") {
                    open.push_back((to, name));
                }
            }
        }
    }

    fn draw(self, title: String) -> Graph {
        let mut graph = Graph { title, direction: Direction::Right, ..Graph::default() };
        let mut placed: BTreeMap<&Place, usize> = BTreeMap::new();
        let mut frames: BTreeMap<&SourcePath, usize> = BTreeMap::new();
        for place in &self.boxes {
            let id = module_id(&self.estate.repository, &place.folder);
            let frame = *frames.entry(&place.folder).or_insert_with(|| {
                let module = self.estate.module(&place.folder);
                graph.nodes.push(Node {
                    id: place.folder.to_string(),
                    label: module.map_or_else(String::new, |it| it.title(&self.estate.repository)),
                    sublabel: place.folder.parent().to_string(),
                    category: "module",
                    entity: Some(id.clone()),
                    ..Node::default()
                });
                graph.nodes.len() - 1
            });
            placed.insert(place, graph.nodes.len());
            graph.nodes.push(Node { parent: Some(frame), ..node(place, id) });
        }
        for ((from, to), arguments) in &self.lines {
            let (Some(from), Some(to)) = (placed.get(from), placed.get(to)) else { continue };
            graph.edges.push(Edge { from: *from, to: *to, label: label(arguments), dashed: false });
        }
        graph
    }
}

/// What callers give to a variable of the module in `folder`: what each value mentions, or its call where it mentions nothing.
fn callers<'a>(
    estate: &'a Estate,
    folder: &SourcePath,
    variable: &'a str,
) -> impl Iterator<Item = (&'a SourcePath, String)> {
    let calls = estate.callers(folder).filter(|(caller, _)| !caller.auxiliary);
    calls.flat_map(move |(caller, call)| {
        let inputs = call.inputs.iter().filter(move |input| input.path == variable);
        inputs.flat_map(|input| {
            let named = input.value.references.iter().flat_map(|it| caller.through_locals(it));
            let mut sources: BTreeSet<String> = named.map(|reference| reference.to.to_string()).collect();
            if sources.is_empty() {
                sources.insert(format!("module.{}", call.name));
            }
            sources.into_iter().map(|source| (&caller.folder, source))
        })
    })
}

fn node(place: &Place, id: crate::catalog::EntityId) -> Node {
    let Place { folder, address } = place;
    let full = format!("{address} in {folder}");
    let entity = Some(id.with_address(address));
    let (label, sublabel, category, entity) = match address.split_once('.') {
        Some(_) if is_file(address) => (address.as_str(), "values", "", None),
        Some(("var", name)) => (name, "input", "input", entity),
        Some(("output", name)) => (name, "output", "output", entity),
        Some(("module", name)) => (name, "module call", "module", entity),
        Some((kind, name)) => (name, kind, category(kind), entity),
        None => (address.as_str(), "", "", None),
    };
    Node { id: full, label: label.into(), sublabel: sublabel.into(), category, entity, parent: None }
}

fn is_file(address: &str) -> bool {
    address.ends_with(".tfvars") || address.ends_with(".tfvars.json")
}

fn label(arguments: &BTreeSet<String>) -> String {
    match arguments.iter().collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [one] => (*one).clone(),
        [first, rest @ ..] => format!("{first} +{}", rest.len()),
    }
}
