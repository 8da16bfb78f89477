//! The whole project's modules.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::environment::{Environments, is_container};
use super::file::{self, FileData, Kind};
use super::hidden::{Hidden, hide_in_calls};
use super::inventory::{self, Inventory, Tally};
use super::module::Module;
use super::module_call::{ModuleCall, Origin};
use super::reach::{Read, Readers};
use super::resource::Mode;
use super::syntax::Node;
use super::terragrunt::{self, Evaluated, Unit};
use super::{alarm, compare, diagram, findings, lower, page, reach, registry};
use crate::catalog::{Entity, EntityId, Key};
use crate::config::Listing;
use crate::diagnostic::Diagnostic;
use crate::diagram::Graph;
use crate::git::Forge;
use crate::path::SourcePath;
use crate::source::block::{Drift, Environment, Overview, PageData, SourcePage, ViewPage};
use crate::source::change::RootChanges;
use crate::source::{Model, Project, SourceFile, View};
use crate::texts::Texts;

/// Every module of a project, by folder.
pub struct Estate {
    /// In the order of their folders.
    pub modules: Vec<Arc<Module>>,
    /// The repository's name in ids.
    pub repository: String,
    /// The name of the project's folder.
    pub name: String,
    /// The texts of the interface, in the language of the site.
    pub texts: Arc<Texts>,
    /// Where others can read the project, where that is known.
    pub forge: Option<Forge>,
    /// The registry's address, without a slash at its end.
    pub registry: String,
    /// How pages list what modules declare.
    pub listing: Listing,
    /// What Terragrunt applies, in the order of their folders.
    pub units: Vec<Unit>,
    /// The same, before anything was hidden in them.
    evaluated: Arc<Evaluated>,
    /// The units that have pages of their own: no module lies beside them.
    unit_pages: Vec<usize>,
    /// Where root modules are applied.
    pub environments: Environments,
    /// What of the values of variables must not be shown.
    hidden: Hidden,
    /// The calls of each module, by its folder: who calls, and which of its calls it is.
    callers: BTreeMap<SourcePath, Vec<(usize, usize)>>,
    /// What each module was made of, and what follows from it, in the modules' order.
    made: Vec<Made>,
    /// By what alarms are found, as far as only their modules' callers tell it.
    alarms: BTreeMap<EntityId, Vec<Key>>,
    /// What there is in the whole of it, by what is asked.
    pub(super) inventory: Inventory,
    pages: Vec<SourcePage>,
    /// The pages about the whole: those about environments, then inventories.
    overviews: Vec<Overview>,
    diagnostics: Vec<Diagnostic>,
}

impl Estate {
    /// The modules that these files make. What an estate before it made of the same files is taken over.
    pub fn new(files: &[SourceFile], project: &Project, previous: Option<&Self>) -> Self {
        let repository = match project.config.repository.as_str() {
            "" => ".".to_owned(),
            repository => repository.to_owned(),
        };
        let registry = match project.config.registry.trim_end_matches('/') {
            "" => registry::DEFAULT.to_owned(),
            address => address.to_owned(),
        };
        let previous = previous.filter(|estate| {
            estate.repository == repository && estate.listing.locals == project.config.listing.locals
        });
        let (mut modules, of_modules) = modules(files, previous);
        settle(&mut modules);
        let hidden = Hidden::of(&modules);
        let changed: Vec<bool> = modules.iter_mut().map(|module| hide_in_calls(module, &hidden)).collect();
        let is_module = |folder: &SourcePath| modules.binary_search_by(|it| it.folder.cmp(folder)).is_ok();
        let folders = modules.iter().map(|module| module.folder.clone()).collect();
        let evaluated =
            terragrunt::evaluated(files, project, folders, previous.map(|estate| &estate.evaluated));
        let mut units = evaluated.units.clone();
        units.iter_mut().for_each(|unit| unit.hide_inputs(&hidden));
        let unit_pages = (0..units.len()).filter(|&at| !is_module(&units[at].folder)).collect();
        let environments = Environments::find(&modules, &units, files, project);
        let made: Vec<Made> = modules
            .par_iter()
            .zip(of_modules)
            .zip(changed)
            .map(|((module, files), inputs_hidden)| {
                let known = previous.and_then(|estate| estate.told_of(module, &files));
                let told = known.unwrap_or_else(|| {
                    Arc::new(Told::of(module, &files, &repository, project.config.listing.locals))
                });
                Made { files, told, inputs_hidden }
            })
            .collect();
        let inventory = Inventory::new(made.iter().map(|made| &made.told.tally), project.texts);
        let faults = modules.iter().flat_map(|module| &module.diagnostics);
        let found = made.iter().flat_map(|made| &made.told.findings);
        let mut estate = Self {
            diagnostics: faults.chain(found).cloned().collect(),
            callers: callers(&modules),
            modules,
            units,
            evaluated,
            unit_pages,
            repository,
            name: project.name.to_owned(),
            texts: Arc::clone(project.texts),
            forge: project.forge.cloned(),
            registry,
            listing: project.config.listing,
            overviews: environments
                .pages
                .iter()
                .map(|(it, _)| it)
                .chain(&inventory.overviews)
                .cloned()
                .collect(),
            inventory,
            environments,
            hidden,
            made,
            alarms: BTreeMap::new(),
            pages: Vec::new(),
        };
        estate.alarms = alarm::keys_of_instances(&estate);
        let of_estate = findings::of_estate(&estate, project);
        estate.diagnostics.extend(of_estate);
        estate.diagnostics.extend(terragrunt::of_files(&estate, files));
        let faults = std::mem::take(&mut estate.environments.faults);
        estate.diagnostics.extend(faults);
        let crossing = reach::crossing(&estate);
        let pages = estate.modules.iter().zip(crossing);
        estate.pages = pages.map(|(module, crossing)| source_page(module, &estate, crossing)).collect();
        let of_units = estate.unit_pages.iter().filter_map(|&at| estate.units.get(at));
        let of_units: Vec<SourcePage> =
            of_units.map(|unit| terragrunt::source_page(unit, &estate.repository)).collect();
        estate.pages.extend(of_units);
        estate
    }

    /// The module in `folder`.
    pub fn module(&self, folder: &SourcePath) -> Option<&Module> {
        self.modules.get(self.index_of(folder)?).map(|module| &**module)
    }

    /// The place of the module in `folder` among the modules.
    pub(super) fn index_of(&self, folder: &SourcePath) -> Option<usize> {
        self.modules.binary_search_by(|module| module.folder.cmp(folder)).ok()
    }

    /// The unit in `folder`.
    pub fn unit(&self, folder: &SourcePath) -> Option<&Unit> {
        let at = self.units.binary_search_by(|unit| unit.folder.cmp(folder)).ok()?;
        self.units.get(at)
    }

    /// The entity that the page about a folder is about.
    pub(super) fn page_of_folder(&self, folder: &SourcePath) -> Option<EntityId> {
        match self.index_of(folder) {
            Some(_) => Some(lower::module_id(&self.repository, folder)),
            None => self.unit(folder).map(|unit| terragrunt::unit_id(&self.repository, &unit.folder, false)),
        }
    }

    /// Every module with the files that it was read from, by folder.
    pub(super) fn readings(&self) -> impl Iterator<Item = compare::Reading<'_>> {
        let all = self.modules.iter().zip(&self.made);
        all.map(|(module, made)| compare::Reading {
            module,
            files: &made.files,
            called: self.callers.contains_key(&module.folder),
        })
    }

    /// Whether the picture of an entity of the module in `folder` has a page.
    pub(super) fn has_picture(&self, folder: &SourcePath, entity: &EntityId) -> bool {
        let page = self.index_of(folder).and_then(|at| self.pages.get(at));
        page.is_some_and(|page| page.views.iter().any(|view| view.entity == *entity))
    }

    /// Whether what stands at `path` in the value of a variable of the module in `folder` may be shown.
    pub(super) fn may_show(&self, folder: &SourcePath, variable: &str, path: &[&str]) -> bool {
        self.hidden.may_show(folder, variable, path)
    }

    /// What is given to a variable, or is its default, without what must not be shown of it.
    pub(super) fn shown(&self, folder: &SourcePath, variable: &str, node: &Node) -> Node {
        let mut shown = node.clone();
        self.hidden.redact(folder, variable, &mut shown);
        shown
    }

    /// Whether nothing of a variable's value may be shown: it is sensitive, or passed on to one that is.
    pub(super) fn hides(&self, folder: &SourcePath, variable: &str) -> bool {
        self.hidden.is_sensitive(folder, variable)
    }

    /// Who reads a variable of the module in `folder`, within that module.
    pub fn readers(&self, folder: &SourcePath, variable: &str) -> Option<&Read> {
        self.readers_at(self.index_of(folder)?)?.get(variable)
    }

    /// Who reads the variables of a module.
    pub(super) fn readers_at(&self, at: usize) -> Option<&Readers> {
        let module = self.modules.get(at)?;
        self.made.get(at).map(|made| made.told.readers.get_or_init(|| reach::readers(module)))
    }

    /// The module in this folder, if it was made of these files and can serve again.
    fn made_of(&self, folder: &SourcePath, files: &[SourceFile]) -> Option<&Arc<Module>> {
        let at = self.index_of(folder)?;
        let made = self.made.get(at)?;
        if made.inputs_hidden || !made.is_of(files) { None } else { self.modules.get(at) }
    }

    /// What followed from these files, if it follows again.
    fn told_of(&self, module: &Module, files: &[SourceFile]) -> Option<Arc<Told>> {
        let at = self.index_of(&module.folder)?;
        let same = self.modules[at].auxiliary == module.auxiliary && self.made[at].is_of(files);
        same.then(|| Arc::clone(&self.made[at].told))
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

/// What a module was made of, and what followed from it.
struct Made {
    files: Vec<SourceFile>,
    told: Arc<Told>,
    /// Whether [`hide_in_calls`] changed the module: then its files alone do not make it again.
    inputs_hidden: bool,
}

/// What follows from a module's files, whether it is auxiliary, and the repository's name: nothing here looks at the values
/// that calls pass, which [`hide_in_calls`] may hide, nor at whether the module is a root.
struct Told {
    entities: Vec<Arc<Entity>>,
    findings: Vec<Diagnostic>,
    /// What it has for inventories.
    tally: Tally,
    /// Who reads its variables, worked out when it is first asked for.
    readers: OnceLock<Readers>,
}

impl Made {
    fn is_of(&self, files: &[SourceFile]) -> bool {
        file::are_same(&self.files, files)
    }
}

impl Told {
    fn of(module: &Module, files: &[SourceFile], repository: &str, locals: bool) -> Self {
        Self {
            entities: lower::entities(module, repository, locals),
            findings: findings::of_module(module, files),
            tally: Tally::of(module),
            readers: OnceLock::new(),
        }
    }
}

/// Every folder that holds configuration as a module, and the files that belong to it.
fn modules(files: &[SourceFile], previous: Option<&Estate>) -> (Vec<Arc<Module>>, Vec<Vec<SourceFile>>) {
    let read = || files.iter().filter_map(|file| Some((file, file::kind(&file.path)?)));
    let read = || read().filter(|(_, kind)| *kind != Kind::Terragrunt);
    let configured = read().filter(|(_, kind)| *kind == Kind::Configuration);
    let mut folders: BTreeMap<SourcePath, Vec<SourceFile>> =
        configured.map(|(file, _)| (file.path.parent(), Vec::new())).collect();
    for (file, kind) in read() {
        let folder = match kind {
            Kind::Tests => tested_folder(&file.path, |folder| folders.contains_key(folder)),
            _ => file.path.parent(),
        };
        if let Some(files) = folders.get_mut(&folder) {
            files.push(file.clone());
        }
    }
    let module = |(folder, files): (&SourcePath, &Vec<SourceFile>)| {
        let known = previous.and_then(|estate| estate.made_of(folder, files));
        known.cloned().unwrap_or_else(|| Arc::new(assemble(folder, files)))
    };
    (folders.par_iter().map(module).collect(), folders.into_values().collect())
}

fn assemble(folder: &SourcePath, files: &[SourceFile]) -> Module {
    let read: Vec<(&SourcePath, &FileData)> = files
        .iter()
        .filter_map(|file| Some((&file.path, file.parsed.data.downcast_ref::<FileData>()?)))
        .collect();
    Module::assemble(folder, &read)
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

fn callers(modules: &[Arc<Module>]) -> BTreeMap<SourcePath, Vec<(usize, usize)>> {
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
fn settle(modules: &mut [Arc<Module>]) {
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
        let auxiliary = is_auxiliary(&module.folder, &folders);
        let declared = &module.declared;
        let configured = declared.settings.backend.is_some()
            || !declared.providers.is_empty()
            || !module.values.is_empty();
        let root = configured || (!declared.calls.is_empty() && !called.contains(&module.folder));
        if (module.auxiliary, module.root) != (auxiliary, root) {
            let module = Arc::make_mut(module);
            module.auxiliary = auxiliary;
            module.root = root;
        }
    }
}

/// Whether a folder lies in the examples or tests of a module.
fn is_auxiliary(folder: &SourcePath, modules: &BTreeSet<SourcePath>) -> bool {
    let mut below_module = modules.contains(&SourcePath::root());
    let mut above = SourcePath::root();
    for part in folder.components() {
        // Among environments, one may be called `test`.
        let is_test = part.starts_with("test") && !is_container(above.name());
        if below_module && (matches!(part, "examples" | "example") || is_test) {
            return true;
        }
        let Some(next) = above.join(part) else { return false };
        above = next;
        below_module |= modules.contains(&above);
    }
    false
}

/// What no page of a picture is called.
const RESERVED: [&str; 5] = ["index", "con", "prn", "aux", "nul"];

/// The page of a module; the ways of the variables in `crossing` are pages of their own.
fn source_page(module: &Module, estate: &Estate, crossing: BTreeSet<&str>) -> SourcePage {
    let Estate { repository, texts, .. } = estate;
    let id = lower::module_id(repository, &module.folder);
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    // Some disks know no case, and some names are none there.
    let mut taken: BTreeSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    let views = crossing.into_iter().filter(|name| is_name(name)).map(|name| {
        let mut slug = name.to_owned();
        while !taken.insert(slug.to_lowercase()) {
            slug.push('-');
        }
        ViewPage {
            entity: id.with_address(&format!("var.{name}")),
            view: View::Flow(name.to_owned()),
            title: texts.fill("flow.title", &[("name", &name)]),
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
        noun: ("noun.module", "noun.modules"),
        counts: counts(module),
        auxiliary: module.auxiliary,
    }
}

fn counts(module: &Module) -> Vec<(usize, &'static str)> {
    let declared = &module.declared;
    let inputs = declared.variables.iter().filter(|variable| !variable.element.ignored).count();
    let outputs = declared.outputs.iter().filter(|output| !output.element.ignored).count();
    let managed = module.resources(Mode::Managed).filter(|resource| !resource.element.ignored).count();
    vec![(inputs, "count.inputs"), (outputs, "count.outputs"), (managed, "count.resources")]
}

impl Model for Estate {
    fn entities(&self) -> Vec<Arc<Entity>> {
        let named = |entity: &Arc<Entity>| match self.alarms.get(&entity.id) {
            Some(more) => {
                Arc::new(Entity { keys: [&entity.keys, &more[..]].concat(), ..Entity::clone(entity) })
            }
            None => Arc::clone(entity),
        };
        let of_modules = self.made.iter().flat_map(|made| &made.told.entities).map(named);
        let beside_module = |unit: &Unit| self.index_of(&unit.folder).is_some();
        let of_units = self.units.iter();
        let of_units =
            of_units.flat_map(|unit| terragrunt::entities(unit, &self.repository, beside_module(unit)));
        of_modules.chain(of_units).collect()
    }

    fn pages(&self) -> &[SourcePage] {
        &self.pages
    }

    fn page(&self, index: usize) -> PageData {
        let Some(module) = self.modules.get(index) else {
            let unit = self.unit_pages.get(index - self.modules.len()).and_then(|&at| self.units.get(at));
            return unit.map(|unit| terragrunt::page::page(unit, self)).unwrap_or_default();
        };
        let mut page = page::page(module, self);
        if let Some(unit) = self.unit(&module.folder) {
            // It is applied where it is: nobody calls it.
            page.blocks.retain(|block| block.id != "usage");
            page.blocks.extend(terragrunt::page::beside_module(unit, self));
        }
        page
    }

    fn overviews(&self) -> &[Overview] {
        &self.overviews
    }

    fn overview(&self, index: usize) -> PageData {
        if let Some((_, shows)) = self.environments.pages.get(index) {
            return self.environment_page(shows);
        }
        let overview = self.overviews.get(index);
        overview.and_then(|overview| inventory::page(self, &overview.slug)).unwrap_or_default()
    }

    fn environments(&self) -> &[Environment] {
        self.listed()
    }

    fn drifts(&self) -> &[Drift] {
        inventory::drifts(self)
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

    fn unlisted(&self, folder: &SourcePath, address: &str) -> Option<String> {
        let name = address.strip_prefix("local.")?.split('.').next()?;
        let declares = self.module(folder)?.declared.locals.iter().any(|local| local.name == name);
        declares.then(|| "set `locals = true` under `[terraform]`, so that local values are listed".into())
    }

    fn changes(&self, earlier: &dyn Model) -> Vec<RootChanges> {
        let earlier = earlier.as_any().downcast_ref();
        earlier.map(|earlier| compare::changes(earlier, self)).unwrap_or_default()
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
