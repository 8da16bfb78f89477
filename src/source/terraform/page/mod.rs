//! A module's page, as blocks.

mod address;
pub(super) mod expression;
mod fields;
mod items;
mod tables;
#[cfg(test)]
mod tests;
mod usage;

use std::collections::BTreeSet;

use super::diagram;
use super::element::{Element, shown};
use super::environment::Given;
use super::model::Estate;
use super::module::Module;
use super::resource::Mode;
use crate::path::SourcePath;
use crate::source::View;
use crate::source::block::{Badge, Block, Body, Inline, PageData, Target, Tone};
use address::Address;

/// All that a module's page shows, save what only the linker knows.
pub fn page(module: &Module, estate: &Estate) -> PageData {
    let unused = match module.declared.broken {
        true => BTreeSet::new(),
        false => module.unused_variables().map(|variable| variable.name.clone()).collect(),
    };
    let cx = Context { unused, given: Given::new(estate, module), ..Context::new(module, estate) };
    let block = |id: &'static str, title: &'static str, body| Block::new(id, title, body);
    let words = match &module.readme {
        Some(readme) => block("readme", "README", Body::Readme(readme.clone())),
        None => block("about", "About", Body::Words(module.declared.words.clone())),
    };
    let usage = usage::usage(module, &Address::new(&module.folder, estate));
    let blocks = vec![
        block("environment", "Environment", Body::Facts(environments(&cx))),
        block("usage", "Usage", Body::Excerpt(usage)),
        block("diagram", "Diagram", Body::View(View::Module)),
        block("topology", "Topology", Body::View(View::Topology)),
        words,
        block("inputs", "Inputs", Body::Fields(fields::inputs(&cx))),
        block("outputs", "Outputs", Body::Fields(fields::outputs(&cx))),
        block("resources", "Resources", Body::List(items::resources(&cx))),
        block("data-sources", "Data sources", Body::List(items::others(&cx))),
        block("locals", "Local values", Body::Fields(fields::locals(&cx))),
        block("modules", "Module calls", Body::List(items::calls(&cx))),
        block("providers", "Providers", Body::Table(tables::providers(&cx))),
        block("requirements", "Requirements", Body::Table(tables::requirements(&cx))),
        block("backend", "Backend", Body::Facts(tables::backend(&cx))),
        block("examples", "Examples", Body::List(items::examples(&cx))),
        block("tests", "Tests", Body::Table(tables::tests(&cx))),
        block("changes", "Moves, imports and checks", Body::Table(tables::statements(&cx))),
    ];
    let takes_nothing = module.declared.variables.iter().all(|variable| variable.element.ignored);
    // Nobody calls a root module that has no inputs, or keeps a state of its own.
    let is_run = module.root && (takes_nothing || module.declared.settings.backend.is_some());
    let built = module.declared.calls.len() + module.resources(Mode::Managed).count();
    let left_out = |block: &Block| match block.body {
        Body::View(View::Topology) => !diagram::calls_own(module, estate),
        Body::View(_) => built < 2,
        _ => block.id == "usage" && is_run,
    };
    PageData {
        badges: badges(module),
        blocks: blocks.into_iter().filter(|block| !block.body.is_empty() && !left_out(block)).collect(),
    }
}

/// What the parts of a page need to know.
pub(super) struct Context<'a> {
    pub(super) module: &'a Module,
    pub(super) estate: &'a Estate,
    pub(super) id: crate::catalog::EntityId,
    /// The variables that nothing reads.
    unused: BTreeSet<String>,
    /// What comes in, in each environment.
    given: Given<'a>,
}

/// Where a module is applied, as a root module or by units, and the files that set its variables there.
fn environments(cx: &Context) -> Vec<(String, Vec<Inline>)> {
    let found = cx.estate.environments.found();
    let facts = cx.estate.environments.of_module(&cx.module.folder).iter().filter_map(|&(at, stack)| {
        let applied = found.get(at)?.stacks.get(stack)?;
        let files = &applied.values;
        let mut runs: Vec<Inline> = cx.estate.stack_link((at, stack)).into_iter().collect();
        if applied.folder != cx.module.folder {
            let unit = cx.estate.page_of_folder(&applied.folder);
            runs.push(text(" by "));
            runs.extend(unit.map(|unit| link(applied.folder.as_str(), Target::Entity(unit))));
        }
        for (number, file) in files.iter().enumerate() {
            runs.push(text(if number == 0 { ", set in " } else { ", " }));
            let name = file.strip(&cx.module.folder).unwrap_or_else(|| file.clone());
            runs.push(link(name.as_str(), Target::File(file.clone(), 1)));
        }
        Some(("Applied as".to_owned(), runs))
    });
    facts.collect()
}

impl<'a> Context<'a> {
    /// All but the unused variables, and what comes in.
    pub(super) fn new(module: &'a Module, estate: &'a Estate) -> Self {
        let id = super::lower::module_id(&estate.repository, &module.folder);
        Self { module, estate, id, unused: BTreeSet::new(), given: Given::nothing(estate, module) }
    }
}

fn badges(module: &Module) -> Vec<Badge> {
    let declared = &module.declared;
    let inputs = || declared.variables.iter().filter(|variable| !variable.element.ignored);
    let required = inputs().filter(|variable| variable.required()).count();
    let outputs = declared.outputs.iter().filter(|output| !output.element.ignored).count();
    let resources = module.resources(Mode::Managed).count();
    let counted = [
        (inputs().count(), "input", "inputs"),
        (outputs, "output", "outputs"),
        (resources, "resource", "resources"),
    ];
    let mut badges: Vec<Badge> = counted
        .into_iter()
        .map(|(count, what, section)| {
            badge(&format!("{count} {what}{}", if count == 1 { "" } else { "s" }), Tone::Neutral)
                .to(if count == 0 { "" } else { section })
        })
        .collect();
    if required > 0 {
        badges.insert(1, badge(&format!("{required} required"), Tone::Accent).to("inputs"));
    }
    if declared.broken {
        badges.push(badge("incomplete", Tone::Warning));
    }
    badges
}

pub(super) fn badge(text: &str, tone: Tone) -> Badge {
    Badge::new(text, tone)
}

pub(super) fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

pub(super) fn code(text: impl Into<String>) -> Inline {
    Inline::Code(text.into())
}

pub(super) fn link(text: impl Into<String>, to: Target) -> Inline {
    Inline::Link { text: text.into(), code: true, to }
}

/// No cell at all for no text.
fn some(text: &str, make: impl Fn(String) -> Inline) -> Vec<Inline> {
    if text.is_empty() { Vec::new() } else { vec![make(text.to_owned())] }
}

fn incomplete(element: &Element, badges: &mut Vec<Badge>) {
    if element.broken {
        badges.push(badge("incomplete", Tone::Warning));
    }
}

/// Where an element is declared.
fn place(element: &Element) -> Option<(SourcePath, usize)> {
    Some((element.at.file.clone(), element.at.line))
}

/// Runs of blanks and line breaks as one blank.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
