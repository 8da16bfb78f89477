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
    let block = |id: &'static str, title: &str, body| Block::new(id, cx.say(title).to_owned(), body);
    let words = match &module.readme {
        Some(readme) => block("readme", "section.readme", Body::Readme(readme.clone())),
        None => block("about", "column.about", Body::Words(module.declared.words.clone())),
    };
    let usage = usage::usage(module, &Address::new(&module.folder, estate), &estate.texts);
    let blocks = vec![
        block("environment", "column.environment", Body::Facts(environments(&cx))),
        block("usage", "section.usage", Body::Excerpt(usage)),
        block("diagram", "section.diagram", Body::View(View::Module)),
        block("topology", "section.topology", Body::View(View::Topology)),
        words,
        block("inputs", "section.inputs", Body::Fields(fields::inputs(&cx))),
        block("outputs", "section.outputs", Body::Fields(fields::outputs(&cx))),
        block("resources", "section.resources", Body::List(items::resources(&cx))),
        block("data-sources", "section.data-sources", Body::List(items::others(&cx))),
        block("locals", "section.locals", Body::Fields(fields::locals(&cx))),
        block("modules", "section.calls", Body::List(items::calls(&cx))),
        block("providers", "section.providers", Body::Table(tables::providers(&cx))),
        block("requirements", "section.requirements", Body::Table(tables::requirements(&cx))),
        block("backend", "section.backend", Body::Facts(tables::backend(&cx))),
        block("examples", "section.examples", Body::List(items::examples(&cx))),
        block("tests", "section.tests", Body::Table(tables::tests(&cx))),
        block("changes", "section.statements", Body::Table(tables::statements(&cx))),
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
        badges: badges(&cx),
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
            runs.push(text(format!(" {} ", cx.say("page.by"))));
            runs.extend(unit.map(|unit| link(applied.folder.as_str(), Target::Entity(unit))));
        }
        for (number, file) in files.iter().enumerate() {
            runs.push(text(cx.say(if number == 0 { "environment.set-in" } else { "list.comma" })));
            let name = file.strip(&cx.module.folder).unwrap_or_else(|| file.clone());
            runs.push(link(name.as_str(), Target::File(file.clone(), 1)));
        }
        Some((cx.say("environment.applied-as").to_owned(), runs))
    });
    facts.collect()
}

impl<'a> Context<'a> {
    /// The text of this name.
    pub(super) fn say<'b>(&'b self, name: &'b str) -> &'b str {
        self.estate.texts.say(name)
    }

    /// All but the unused variables, and what comes in.
    pub(super) fn new(module: &'a Module, estate: &'a Estate) -> Self {
        let id = super::lower::module_id(&estate.repository, &module.folder);
        Self { module, estate, id, unused: BTreeSet::new(), given: Given::nothing(estate, module) }
    }
}

fn badges(cx: &Context) -> Vec<Badge> {
    let Context { module, estate, .. } = cx;
    let declared = &module.declared;
    let inputs = || declared.variables.iter().filter(|variable| !variable.element.ignored);
    let required = inputs().filter(|variable| variable.required()).count();
    let outputs = declared.outputs.iter().filter(|output| !output.element.ignored).count();
    let resources = module.resources(Mode::Managed).count();
    let counted = [
        (inputs().count(), "count.inputs", "inputs"),
        (outputs, "count.outputs", "outputs"),
        (resources, "count.resources", "resources"),
    ];
    let mut badges: Vec<Badge> = counted
        .into_iter()
        .map(|(count, what, section)| {
            badge(&estate.texts.count(what, count), Tone::Neutral).to(if count == 0 { "" } else { section })
        })
        .collect();
    if required > 0 {
        badges.insert(1, badge(&estate.texts.count("count.required", required), Tone::Accent).to("inputs"));
    }
    if declared.broken {
        badges.push(badge(cx.say("state.incomplete"), Tone::Warning));
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

fn incomplete(cx: &Context, element: &Element, badges: &mut Vec<Badge>) {
    if element.broken {
        badges.push(badge(cx.say("state.incomplete"), Tone::Warning));
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
