//! Pictures of modules: what is declared becomes a draft, the draft is reduced to what a reader wants to see, and drawn.
//!
//! The steps, in their order: [`draft`] (everything, and what uses what), [`conceal`] (helpers are looked through),
//! [`absorb`] (what only sets up or joins others), [`contain`] (what stands in what), [`frame`] (what comes from one module
//! call), [`cap`] (no more than can be taken in), [`draw`].

mod absorb;
mod azapi;
mod cap;
mod conceal;
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
use crate::diagram::{Direction, Graph};

pub use flow::flow;
pub use full::full;

/// What a module builds: its resources and the modules that it calls.
pub fn module(module: &Module, estate: &Estate) -> Graph {
    let title = format!("What {} builds", name(module, estate));
    picture(module, estate, false, title)
}

/// What is built in all by a module and those that it calls. Nothing for a module that calls none of this project.
pub fn topology(module: &Module, estate: &Estate) -> Option<Graph> {
    let calls = module
        .declared
        .calls
        .iter()
        .any(|call| module.callee(&call.name).is_some_and(|folder| estate.module(&folder).is_some()));
    let title = format!("What {} builds with the modules that it calls", name(module, estate));
    calls.then(|| picture(module, estate, true, title))
}

fn picture(module: &Module, estate: &Estate, expand: bool, title: String) -> Graph {
    let mut draft = draft::draft(instances::instances(module, expand.then_some(estate)));
    conceal::conceal(&mut draft);
    absorb::absorb(&mut draft);
    contain::contain(&mut draft);
    frame::frame(&mut draft);
    ports::ports(&mut draft);
    cap::cap(&mut draft);
    let direction = if expand { Direction::Down } else { Direction::Right };
    draw::draw(&draft, &estate.repository, title, direction)
}

fn name(module: &Module, estate: &Estate) -> String {
    if module.folder.is_root() { module.title(&estate.repository) } else { module.folder.to_string() }
}
