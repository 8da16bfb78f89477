//! Everything that a module declares, before any rule: a node a declaration, an edge a mention.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagram::{Direction, Edge, Graph, Node};
use crate::source::terraform::category::category;
use crate::source::terraform::lower::module_id;
use crate::source::terraform::module::Module;
use crate::source::terraform::syntax::Expression;

/// The graph of a module's resources, data sources, local values, variables, module calls and outputs.
pub fn full(module: &Module, repository: &str) -> Graph {
    let declared = &module.declared;
    let id = module_id(repository, &module.folder);
    let mut graph =
        Graph { title: "Every reference".to_owned(), direction: Direction::Right, ..Graph::default() };
    let mut values: Vec<Vec<&Expression>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut add = |address: String, what: &str, category, expressions: Vec<_>| {
        known.insert(address.clone(), graph.nodes.len());
        graph.nodes.push(Node {
            label: address.clone(),
            sublabel: what.to_owned(),
            category,
            entity: Some(id.with_address(&address)),
            id: address,
            parent: None,
        });
        values.push(expressions);
    };
    for variable in &declared.variables {
        let rules = variable.validations.iter().map(|rule| &rule.condition).collect();
        add(format!("var.{}", variable.name), "variable", "input", rules);
    }
    for local in &declared.locals {
        add(format!("local.{}", local.name), "local value", "", vec![&local.value]);
    }
    for resource in &declared.resources {
        let category = category(&resource.kind);
        add(resource.address().to_string(), "", category, resource.expressions().collect());
    }
    for call in &declared.calls {
        add(format!("module.{}", call.name), "module", "module", call.expressions().collect());
    }
    for output in &declared.outputs {
        add(format!("output.{}", output.name), "output", "output", output.expressions().collect());
    }
    for (from, expressions) in values.iter().enumerate() {
        let named = expressions.iter().flat_map(|value| &value.references);
        let targets: BTreeSet<usize> =
            named.filter_map(|reference| known.get(&reference.to.to_string()).copied()).collect();
        let targets = targets.into_iter().filter(|to| *to != from);
        graph.edges.extend(targets.map(|to| Edge { from, to, ..Edge::default() }));
    }
    graph
}
