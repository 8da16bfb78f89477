//! Pictures of modules: what is declared becomes a draft, the draft is reduced to what a reader wants to see, and drawn.
//!
//! The steps, in their order: [`draft`] (everything, and what uses what), [`conceal`] (helpers are looked through),
//! [`absorb`] (what only sets up or joins others), [`contain`] (what stands in what), [`frame`] (what comes from one module
//! call), [`configured`] (what another provider configuration makes), [`cap`] (no more than can be taken in), [`draw`].

mod absorb;
pub(super) mod azapi;
mod cap;
mod conceal;
mod configured;
mod contain;
mod draft;
mod draw;
mod flow;
mod frame;
mod full;
mod instances;
mod ports;
mod rules;
#[cfg(test)]
mod tests;

use super::model::Estate;
use super::module::Module;
use super::module_call::ModuleCall;
use crate::diagram::{Direction, Graph};

pub use flow::flow;
pub use full::full;

/// What a module builds: its resources and the modules that it calls. Then pictures of what was too much for the first.
pub fn module(module: &Module, estate: &Estate) -> Vec<Graph> {
    let title = format!("What {} builds", name(module, estate));
    pictures(module, estate, false, title)
}

/// What is built in all by a module and those that it calls. Nothing for a module that calls none of this project.
pub fn topology(module: &Module, estate: &Estate) -> Option<Vec<Graph>> {
    let title = format!("What {} builds with the modules that it calls", name(module, estate));
    calls_own(module, estate).then(|| pictures(module, estate, true, title))
}

/// Whether a module calls one of this project.
pub fn calls_own(module: &Module, estate: &Estate) -> bool {
    let is_own = |call: &ModuleCall| module.callee(&call.name).is_some_and(|it| estate.module(&it).is_some());
    module.declared.calls.iter().any(|call| is_own(call))
}

fn pictures(module: &Module, estate: &Estate, expand: bool, title: String) -> Vec<Graph> {
    const MOST_PARTS: usize = 24;
    let mut draft = draft::draft(instances::instances(module, expand.then_some(estate)));
    conceal::conceal(&mut draft);
    absorb::absorb(&mut draft);
    contain::contain(&mut draft);
    frame::frame(&mut draft);
    configured::configured(&mut draft);
    ports::ports(&mut draft);
    let direction = if expand { Direction::Down } else { Direction::Right };
    let all = draft.clone();
    let groups = cap::cap(&mut draft);
    let whole = draw::draw(&draft, &estate.repository, title, direction);
    let chunks = groups.iter().flat_map(|members| {
        let heading = draw::heading(&draft, members);
        members.chunks(cap::MOST).enumerate().map(move |(number, chunk)| (heading.clone(), number, chunk))
    });
    let parts = chunks.take(MOST_PARTS).map(|(heading, number, members)| {
        let further = if number == 0 { String::new() } else { format!(", {}", number + 1) };
        let part = cap::part(&all, members);
        draw::draw(&part, &estate.repository, format!("{heading} in detail{further}"), direction)
    });
    std::iter::once(whole).chain(parts).collect()
}

fn name(module: &Module, estate: &Estate) -> String {
    if module.folder.is_root() { module.title(&estate.repository) } else { module.folder.to_string() }
}
