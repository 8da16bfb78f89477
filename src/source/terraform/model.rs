//! The whole project's modules.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::file::{self, FileData, Kind};
use super::module::Module;
use super::module_call::{ModuleCall, Origin};
use super::reach::{Read, Readers};
use super::resource::Mode;
use super::syntax::Reference;
use super::{diagram, lower, page, reach, registry};
use crate::catalog::Entity;
use crate::config::Listing;
use crate::diagnostic::{Diagnostic, Span};
use crate::diagram::Graph;
use crate::path::SourcePath;
use crate::source::block::{PageData, SourcePage, ViewPage};
use crate::source::{Model, Project, SourceFile, View};

/// Every module of a project, by folder.
pub struct Estate {
    /// In the order of their folders.
    pub modules: Vec<Arc<Module>>,
    /// The repository's name in ids.
    pub repository: String,
    /// The registry's address, without a slash at its end.
    pub registry: String,
    /// How pages list what modules declare.
    pub listing: Listing,
    /// The calls of each module, by its folder: who calls, and which of its calls it is.
    callers: BTreeMap<SourcePath, Vec<(usize, usize)>>,
    /// Who reads the variables of each module, worked out when it is first asked for.
    readers: Vec<OnceLock<Readers>>,
    entities: Vec<Entity>,
    pages: Vec<SourcePage>,
    diagnostics: Vec<Diagnostic>,
}

impl Estate {
    /// The modules that these files make.
    pub fn new(files: &[SourceFile], project: &Project) -> Self {
        let repository = match project.config.repository.as_str() {
            "" => ".".to_owned(),
            repository => repository.to_owned(),
        };
        let registry = match project.config.registry.trim_end_matches('/') {
            "" => registry::DEFAULT.to_owned(),
            address => address.to_owned(),
        };
        let mut modules = modules(files);
        settle(&mut modules);
        hide_inputs(&mut modules);
        let lowered: Vec<Vec<Entity>> =
            modules.par_iter().map(|module| lower::entities(module, &repository)).collect();
        let mut diagnostics: Vec<Diagnostic> =
            modules.iter_mut().flat_map(|module| std::mem::take(&mut module.diagnostics)).collect();
        diagnostics.extend(modules.iter().flat_map(unused_variables));
        let callers = callers(&modules);
        let readers = modules.iter().map(|_| OnceLock::new()).collect();
        let mut estate = Self {
            modules: modules.into_iter().map(Arc::new).collect(),
            repository,
            registry,
            listing: project.config.listing,
            callers,
            readers,
            entities: lowered.into_iter().flatten().collect(),
            pages: Vec::new(),
            diagnostics,
        };
        let crossing = reach::crossing(&estate);
        let pages = estate.modules.iter().map(|module| {
            let crossing = crossing.get(&module.folder);
            source_page(module, &estate.repository, crossing.into_iter().flatten())
        });
        estate.pages = pages.collect();
        estate
    }

    /// The module in `folder`.
    pub fn module(&self, folder: &SourcePath) -> Option<&Module> {
        let at = self.modules.binary_search_by(|module| module.folder.cmp(folder)).ok()?;
        self.modules.get(at).map(|module| &**module)
    }

    /// Who reads a variable of the module in `folder`, within that module.
    pub fn readers(&self, folder: &SourcePath, variable: &str) -> Option<&Read> {
        let at = self.modules.binary_search_by(|module| module.folder.cmp(folder)).ok()?;
        self.readers.get(at)?.get_or_init(|| reach::readers(&self.modules[at])).get(variable)
    }

    /// The calls of the module in `folder`, and whose they are.
    pub fn callers(&self, folder: &SourcePath) -> impl Iterator<Item = (&Module, &ModuleCall)> {
        let of_module = self.callers.get(folder).into_iter().flatten();
        of_module.filter_map(|(caller, call)| {
            let caller = self.modules.get(*caller)?;
            Some((&**caller, &**caller.declared.calls.get(*call)?))
        })
    }

    /// The modules in the `examples` of the module in `folder`.
    pub fn examples(&self, folder: &SourcePath) -> impl Iterator<Item = &Module> {
        let within = ["examples", "example"].into_iter().filter_map(|name| folder.join(name));
        within.flat_map(|examples| {
            let first = self.modules.partition_point(|module| module.folder < examples);
            let later = self.modules.iter().skip(first).map(|module| &**module);
            // Siblings such as `examples-old` sort between `examples` and what lies in it.
            later
                .take_while({
                    let examples = examples.clone();
                    move |module| module.folder.as_str().starts_with(examples.as_str())
                })
                .filter(move |module| module.folder.is_within(&examples))
        })
    }
}

/// Every folder that holds configuration, with what belongs to it.
fn modules(files: &[SourceFile]) -> Vec<Module> {
    let read: Vec<(&SourcePath, Kind, &FileData)> = files
        .iter()
        .filter_map(|file| {
            let data = file.parsed.data.downcast_ref::<FileData>()?;
            Some((&file.path, file::kind(&file.path)?, data))
        })
        .collect();
    let configured = read.iter().filter(|(_, kind, _)| *kind == Kind::Configuration);
    let mut folders: BTreeMap<SourcePath, Vec<(&SourcePath, &FileData)>> =
        configured.map(|(path, ..)| (path.parent(), Vec::new())).collect();
    for (path, kind, data) in read {
        let folder = match kind {
            Kind::Tests => tested_folder(path, |folder| folders.contains_key(folder)),
            _ => path.parent(),
        };
        if let Some(files) = folders.get_mut(&folder) {
            files.push((path, data));
        }
    }
    folders.par_iter().map(|(folder, files)| Module::assemble(folder, files)).collect()
}

/// The module that a test file tests: the one that holds it, or holds the `tests` folder around it.
fn tested_folder(path: &SourcePath, is_module: impl Fn(&SourcePath) -> bool) -> SourcePath {
    let mut folder = path.parent();
    let mut around = folder.clone();
    while !around.is_root() {
        if matches!(around.name(), "tests" | "test") && is_module(&around.parent()) {
            return around.parent();
        }
        around = around.parent();
    }
    while !is_module(&folder) && !folder.is_root() {
        folder = folder.parent();
    }
    folder
}

fn callers(modules: &[Module]) -> BTreeMap<SourcePath, Vec<(usize, usize)>> {
    let mut callers: BTreeMap<SourcePath, Vec<(usize, usize)>> = BTreeMap::new();
    for (caller, module) in modules.iter().enumerate() {
        for (at, call) in module.declared.calls.iter().enumerate() {
            if let Origin::Local(folder) = call.origin(&module.folder) {
                callers.entry(folder).or_default().push((caller, at));
            }
        }
    }
    callers
}

/// What a module is can only be told beside the others: part of an example, or one that Terraform is run in.
fn settle(modules: &mut [Module]) {
    let folders: BTreeSet<SourcePath> = modules.iter().map(|module| module.folder.clone()).collect();
    let called: BTreeSet<SourcePath> = modules
        .iter()
        .flat_map(|module| module.declared.calls.iter().map(|call| call.origin(&module.folder)))
        .filter_map(|origin| match origin {
            Origin::Local(folder) => Some(folder),
            _ => None,
        })
        .collect();
    for module in modules {
        module.auxiliary = is_auxiliary(&module.folder, &folders);
        let declared = &module.declared;
        let configured = declared.settings.backend.is_some()
            || !declared.providers.is_empty()
            || !module.values.is_empty();
        module.root = configured || (!declared.calls.is_empty() && !called.contains(&module.folder));
    }
}

/// What a call gives to a variable whose values must not be shown is not shown either.
fn hide_inputs(modules: &mut [Module]) {
    let mut hidden: BTreeSet<(SourcePath, String)> = modules
        .iter()
        .flat_map(|module| {
            let hidden = module.declared.variables.iter().filter(|variable| variable.hides_value());
            hidden.map(|variable| (module.folder.clone(), variable.name.clone()))
        })
        .collect();
    while !hidden.is_empty() && hide_callers(modules, &mut hidden) {}
    for module in modules.iter_mut().filter(|_| !hidden.is_empty()) {
        for call in &mut module.declared.calls {
            let Origin::Local(callee) = call.origin(&module.folder) else { continue };
            let is_hidden = |name: &str| hidden.contains(&(callee.clone(), name.to_owned()));
            if !call.inputs.iter().any(|input| is_hidden(&input.path)) {
                continue;
            }
            for input in &mut Arc::make_mut(call).inputs {
                if is_hidden(&input.path) && !input.value.node.is_plain() {
                    input.value.redact();
                }
            }
        }
    }
}

/// Adds the variables whose values are passed on to hidden ones. Says whether there were any.
fn hide_callers(modules: &[Module], hidden: &mut BTreeSet<(SourcePath, String)>) -> bool {
    let mut more = Vec::new();
    for module in modules {
        for call in &module.declared.calls {
            let Origin::Local(callee) = call.origin(&module.folder) else { continue };
            let passed = call.inputs.iter().filter(|it| hidden.contains(&(callee.clone(), it.path.clone())));
            let read = passed.flat_map(|input| &input.value.references).filter_map(Reference::variable);
            more.extend(read.map(|name| (module.folder.clone(), name.to_owned())));
        }
    }
    let before = hidden.len();
    hidden.extend(more);
    hidden.len() > before
}

/// Whether a folder lies in the examples or tests of a module.
fn is_auxiliary(folder: &SourcePath, modules: &BTreeSet<SourcePath>) -> bool {
    let mut below_module = modules.contains(&SourcePath::root());
    let mut above = SourcePath::root();
    for part in folder.components() {
        if below_module && (matches!(part, "examples" | "example") || part.starts_with("test")) {
            return true;
        }
        let Some(next) = above.join(part) else { return false };
        above = next;
        below_module |= modules.contains(&above);
    }
    false
}

/// A finding for each variable that nothing reads. What could not be read of a module may well read it.
fn unused_variables(module: &Module) -> Vec<Diagnostic> {
    if module.auxiliary || module.declared.broken {
        return Vec::new();
    }
    let unused = module.unused_variables().map(|variable| {
        let place = &variable.element.at;
        let end = place.span.start + "variable \"\"".len() + variable.name.len();
        let head = Span::new(place.span.start, end.min(place.span.end));
        let message = format!("nothing in this module reads `var.{}`", variable.name);
        let help = "remove it, and from the calls that set it, or use it";
        Diagnostic::warning("unused-variable", &place.file, message).at(head).help(help)
    });
    unused.collect()
}

/// What no page of a picture is called.
const RESERVED: [&str; 5] = ["index", "con", "prn", "aux", "nul"];

/// The page of a module; the ways of the variables in `crossing` are pages of their own.
fn source_page<'a>(
    module: &Module,
    repository: &str,
    crossing: impl Iterator<Item = &'a String>,
) -> SourcePage {
    let id = lower::module_id(repository, &module.folder);
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    // Some disks know no case, and some names are none there.
    let mut taken: BTreeSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    let views = crossing.filter(|name| is_name(name)).map(|name| {
        let mut slug = name.clone();
        while !taken.insert(slug.to_lowercase()) {
            slug.push('-');
        }
        ViewPage {
            entity: id.with_address(&format!("var.{name}")),
            view: View::Flow(name.clone()),
            title: format!("The way of {name}"),
            slug: format!("flow/{slug}"),
        }
    });
    SourcePage {
        views: views.collect(),
        entity: id.clone(),
        folder: module.folder.clone(),
        title: module.title(repository),
        summary: module.summary.clone(),
        readme: module.readme.clone(),
        counts: counts(module),
        auxiliary: module.auxiliary,
    }
}

fn counts(module: &Module) -> Vec<(usize, &'static str)> {
    let declared = &module.declared;
    let inputs = declared.variables.iter().filter(|variable| !variable.element.ignored).count();
    let outputs = declared.outputs.iter().filter(|output| !output.element.ignored).count();
    let managed = module.resources(Mode::Managed).filter(|resource| !resource.element.ignored).count();
    vec![(inputs, "Inputs"), (outputs, "Outputs"), (managed, "Resources")]
}

impl Model for Estate {
    fn entities(&self) -> &[Entity] {
        &self.entities
    }

    fn pages(&self) -> &[SourcePage] {
        &self.pages
    }

    fn page(&self, index: usize) -> PageData {
        self.modules.get(index).map(|module| page::page(module, self)).unwrap_or_default()
    }

    fn diagrams(&self, folder: &SourcePath, view: &View) -> Vec<Graph> {
        let Some(module) = self.module(folder) else { return Vec::new() };
        match view {
            View::Module => diagram::module(module, self),
            View::Topology => diagram::topology(module, self).unwrap_or_default(),
            View::Flow(variable) => diagram::flow(module, variable, self).into_iter().collect(),
            View::Full => vec![diagram::full(module, &self.repository)],
        }
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
