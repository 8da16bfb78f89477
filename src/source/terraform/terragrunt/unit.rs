//! Units: what is applied as one, put together from all files that say something of it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::super::file::FileData;
use super::super::hidden::Hidden;
use super::super::module_call::{self, Origin, address_and_revision};
use super::super::syntax::Node;
use super::super::value::SENSITIVE;
use super::evaluate::Evaluator;
use super::file::{Config, Set, Strategy, UNIT_FILES, is_of_unit};
use super::included;
use super::value::{Data, Value, from_root};
use super::world::World;
use crate::catalog::Location;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::source::{Project, SourceFile};

/// A folder in which Terragrunt is run.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its folder.
    pub folder: SourcePath,
    /// Its own file.
    pub file: SourcePath,
    /// The module that is applied; `None` when it is the folder's own.
    pub source: Option<Source>,
    /// The module that is applied, where it is in this project.
    pub module: Option<SourcePath>,
    /// What it sets, by name.
    pub inputs: Vec<Setting>,
    /// Where inputs are set of which not all can be told; some of `inputs` may be overridden there.
    pub open_inputs: Option<Location>,
    /// The units that it takes outputs from, or waits for.
    pub dependencies: Vec<Dependency>,
    /// The files that it includes, in order.
    pub includes: Vec<Included>,
    /// Where its state is kept.
    pub remote_state: Option<RemoteState>,
    /// The files that are written beside the module's: what they are called, and where.
    pub generated: Vec<(String, Option<Node>, Location)>,
    /// The local values of its own file.
    pub locals: Vec<Setting>,
    /// `prevent_destroy`, `iam_role`, `skip`, `exclude`
    pub flags: Vec<Setting>,
    /// The folder's README, and its first words.
    pub readme: Option<(SourcePath, String)>,
    /// Every file that says something of it.
    pub files: BTreeSet<SourcePath>,
    /// What is wrong with what it reads.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where a unit's module comes from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The address, without a version.
    pub address: String,
    /// The version that is asked for; may be empty.
    pub version: String,
    /// Where that is.
    pub origin: Origin,
    /// Whether it was evaluated to the end; otherwise `address` is source text.
    pub is_known: bool,
    /// Where it is set.
    pub at: Location,
    /// The bytes of the value there.
    pub value_at: crate::diagnostic::Span,
}

/// Something that is set to a value.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// As far as it may be shown.
    pub value: Node,
    /// The environment variables whose defaults are in it.
    pub variables: Vec<String>,
    /// The local values that are in it, as text: where it is hidden, so are these.
    pub made_of: Vec<Arc<str>>,
    /// Where it is set: the file that has the last word.
    pub at: Location,
}

/// A `dependency` block, or one of `dependencies.paths`.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// Its label; empty for a path.
    pub name: String,
    /// Its folder, where that can be told.
    pub folder: Option<SourcePath>,
    /// The path as far as it may be shown.
    pub path: Node,
    /// The outputs that stand in until it is applied.
    pub mocks: Vec<String>,
    /// Where it stands.
    pub at: Location,
    /// The file and the bytes of the path, when it is certain and leads nowhere.
    pub is_certain: bool,
    /// The bytes of the path.
    pub value_at: crate::diagnostic::Span,
}

/// A file that is included.
#[derive(Clone, Debug)]
pub struct Included {
    /// Its label; may be empty.
    pub name: String,
    /// The file, where it can be told and is there.
    pub file: Option<SourcePath>,
    /// The path, where it can be told.
    pub path: Node,
    /// Where it should be, where that is certain.
    pub place: Option<SourcePath>,
    /// How it is merged.
    pub strategy: Strategy,
    /// Whether it may be read.
    pub expose: bool,
    /// Where it stands.
    pub at: Location,
    /// The bytes of the path.
    pub value_at: crate::diagnostic::Span,
}

/// Where state is kept.
#[derive(Clone, Debug)]
pub struct RemoteState {
    /// `s3`; source text where it cannot be told.
    pub backend: String,
    /// The backend's settings.
    pub settings: Vec<Setting>,
    /// Where it is set.
    pub at: Location,
}

/// Every unit among these files, by folder. `is_module` says which folders hold a module of their own.
pub fn units(
    files: &[SourceFile],
    project: &Project,
    is_module: impl Fn(&SourcePath) -> bool + Sync,
) -> Vec<Unit> {
    let configs: BTreeMap<&SourcePath, &Config> = files
        .iter()
        .filter_map(|file| match file.parsed.data.downcast_ref::<FileData>()? {
            FileData::Terragrunt(config) => Some((&file.path, &**config)),
            _ => None,
        })
        .collect();
    if !configs.keys().any(|path| is_of_unit(path)) {
        return Vec::new();
    }
    let base = project.forge.map_or_else(SourcePath::root, |forge| forge.folder.clone());
    let world = World { configs, paths: project.paths, base };
    let is_second = |path: &SourcePath| {
        let first = path.parent().join(UNIT_FILES[0]);
        path.name() != UNIT_FILES[0] && first.is_some_and(|first| world.configs.contains_key(&first))
    };
    let own = world.configs.iter().filter(|(path, _)| is_of_unit(path) && !is_second(path));
    let own: Vec<(&SourcePath, &Config)> = own.map(|(path, config)| (*path, *config)).collect();
    let mut units: Vec<Unit> = own
        .par_iter()
        .map(|(path, config)| Assembly::new(&world, path, config).unit(is_module(&path.parent())))
        .collect();
    included::leave_out(&mut units);
    units.retain(|unit| unit.source.is_some() || is_module(&unit.folder));
    let readmes: BTreeMap<SourcePath, (&SourcePath, &str)> = files
        .iter()
        .filter_map(|file| match file.parsed.data.downcast_ref::<FileData>()? {
            FileData::Readme(summary) => Some((file.path.parent(), (&file.path, summary.as_str()))),
            _ => None,
        })
        .collect();
    for unit in &mut units {
        let readme = readmes.get(&unit.folder);
        unit.readme = readme.map(|(path, summary)| ((*path).clone(), (*summary).to_owned()));
    }
    units
}

impl Unit {
    /// Takes out what is set for inputs whose values must not be shown, and what that was made of, wherever else it stands.
    pub fn hide_inputs(&mut self, hidden: &Hidden) {
        let Some(module) = self.module.clone() else { return };
        let mut gone = BTreeSet::new();
        for input in &mut self.inputs {
            let before = input.value.clone();
            hidden.redact(&module, &input.name, &mut input.value);
            if before == input.value {
                continue;
            }
            let (mut texts, mut left) = (BTreeSet::new(), BTreeSet::new());
            texts_in(&before, &mut texts);
            texts_in(&input.value, &mut left);
            texts.retain(|text| !left.contains(text));
            let is_all = input.value == Node::Redacted;
            let made_of =
                input.made_of.iter().filter(|it| is_all || texts.iter().any(|text| text.contains(&***it)));
            gone.extend(made_of.map(|text| text.to_string()));
            gone.extend(texts);
        }
        self.take_out(gone);
    }

    /// Takes these texts out of all that it says, and what was made of them. What its own path says is no secret.
    fn take_out(&mut self, mut gone: BTreeSet<String>) {
        const SHORTEST: usize = 4;
        gone.retain(|text| text.len() >= SHORTEST && !self.folder.as_str().contains(text.as_str()));
        if gone.is_empty() {
            return;
        }
        let state = self.remote_state.iter_mut().flat_map(|state| &mut state.settings);
        let settings = self.inputs.iter_mut().chain(&mut self.locals).chain(&mut self.flags).chain(state);
        for setting in settings {
            let before = setting.made_of.len();
            setting.made_of.retain(|text| !gone.contains(&**text));
            let is_made_of = setting.made_of.len() < before;
            match &mut setting.value {
                Node::Text(_) | Node::Number(_) if is_made_of => setting.value = Node::Redacted,
                value => take_out(value, &gone),
            }
        }
        let generated = self.generated.iter_mut().filter_map(|(_, path, _)| path.as_mut());
        let dependencies = self.dependencies.iter_mut().map(|it| &mut it.path);
        let includes = self.includes.iter_mut().map(|it| &mut it.path);
        generated.chain(dependencies).chain(includes).for_each(|node| take_out(node, &gone));
        for text in self.source.iter_mut().flat_map(|source| [&mut source.address, &mut source.version]) {
            for secret in &gone {
                if text.contains(secret.as_str()) {
                    *text = text.replace(secret.as_str(), SENSITIVE);
                }
            }
        }
    }
}

/// The strings and numbers in a value.
fn texts_in(node: &Node, found: &mut BTreeSet<String>) {
    match node {
        Node::Text(text) | Node::Number(text) => drop(found.insert(text.clone())),
        Node::List(items) => items.iter().for_each(|item| texts_in(item, found)),
        Node::Object(entries) => entries.iter().for_each(|(_, value)| texts_in(value, found)),
        _ => {}
    }
}

fn take_out(node: &mut Node, gone: &BTreeSet<String>) {
    match node {
        Node::Text(text) | Node::Expression(text)
            if gone.iter().any(|secret| text.contains(secret.as_str())) =>
        {
            *node = Node::Redacted
        }
        Node::Number(text) if gone.contains(text) => *node = Node::Redacted,
        Node::List(items) => items.iter_mut().for_each(|item| take_out(item, gone)),
        Node::Object(entries) => entries.iter_mut().for_each(|(_, value)| take_out(value, gone)),
        _ => {}
    }
}

/// What the parts of a value were made of that are not shown: `local.raw` of `db_password = local.raw`.
fn made_of_what_is_gone(value: &Value, node: &Node, gone: &mut BTreeSet<String>) {
    match (&value.data, node) {
        (_, Node::Redacted) => gone.extend(value.made_of.iter().map(|text| text.to_string())),
        (Data::List(items), Node::List(nodes)) => {
            let both = items.iter().zip(nodes);
            both.for_each(|(item, node)| made_of_what_is_gone(item, node, gone));
        }
        (Data::Object(entries), Node::Object(nodes)) => {
            let both = entries.iter().zip(nodes);
            both.for_each(|(entry, (_, node))| made_of_what_is_gone(&entry.value, node, gone));
        }
        _ => {}
    }
}

struct Assembly<'a> {
    evaluator: Evaluator<'a>,
    world: &'a World<'a>,
    config: &'a Config,
    /// The scopes that count, with the files of their settings: what is included and merged, in order, then the unit's own.
    scopes: Vec<usize>,
    path: &'a SourcePath,
    /// What was put into values that are not shown.
    gone: RefCell<BTreeSet<String>>,
}

impl<'a> Assembly<'a> {
    fn new(world: &'a World<'a>, path: &'a SourcePath, config: &'a Config) -> Self {
        let mut evaluator = Evaluator::new(world, path, config);
        let merged = config.includes.iter().enumerate().filter(|(_, it)| it.strategy != Strategy::NoMerge);
        let mut scopes: Vec<usize> = merged.filter_map(|(at, _)| evaluator.include(0, at)).collect();
        scopes.push(0);
        Self { evaluator, world, config, scopes, path, gone: RefCell::default() }
    }

    fn unit(mut self, has_module: bool) -> Unit {
        let folder = self.path.parent();
        let source = self.source(&folder);
        let module = match &source {
            Some(source) => match &source.origin {
                Origin::Local(folder) if source.is_known => Some(folder.clone()),
                _ => None,
            },
            None => has_module.then(|| folder.clone()),
        };
        let given = self.evaluator.inputs(0);
        let mut inputs: Vec<Setting> =
            given.entries.iter().map(|entry| self.setting(&entry.key, &entry.value, &entry.at)).collect();
        inputs.sort_by(|a, b| a.name.cmp(&b.name));
        let unit = Unit {
            source,
            module,
            inputs,
            open_inputs: given.open,
            dependencies: self.dependencies(&folder),
            includes: self.includes(&folder),
            remote_state: self.remote_state(),
            generated: self.generated(),
            locals: self.locals(),
            flags: self.flags(),
            readme: None,
            files: BTreeSet::new(),
            diagnostics: Vec::new(),
            file: self.path.clone(),
            folder,
        };
        let diagnostics = std::mem::take(&mut self.evaluator.faults);
        let files: BTreeSet<SourcePath> = self.evaluator.files().cloned().collect();
        let mut unit = Unit { diagnostics, files, ..unit };
        unit.take_out(self.gone.into_inner());
        unit
    }

    fn shown(&self, name: &str, value: &Value) -> Node {
        let node = value.shown(name, self.world.base.as_str());
        made_of_what_is_gone(value, &node, &mut self.gone.borrow_mut());
        node
    }

    fn setting(&self, name: &str, value: &Value, at: &Location) -> Setting {
        Setting {
            name: name.to_owned(),
            value: self.shown(name, value),
            variables: value.variables.iter().map(|name| name.to_string()).collect(),
            made_of: value.all_made_of(),
            at: at.clone(),
        }
    }

    /// The last of the files that count which sets something.
    fn last(&self, of: impl Fn(&'a Config) -> Option<&'a Set>) -> Option<(usize, &'a Set)> {
        let scopes = &self.evaluator.scopes;
        self.scopes.iter().rev().find_map(|&scope| Some((scope, of(scopes[scope].config)?)))
    }

    fn source(&mut self, folder: &SourcePath) -> Option<Source> {
        let (scope, set) = self.last(|config| config.source.as_ref())?;
        let value = self.evaluator.set(scope, set);
        let text = value.as_text().filter(|_| !value.has_secret());
        let (at, value_at) = (set.at.clone(), set.value_span);
        let Some(text) = text else {
            let address = super::super::value::pretty(&self.shown("source", &value));
            let origin = Origin::Remote(None);
            return Some(Source { address, version: String::new(), origin, is_known: false, at, value_at });
        };
        let base = self.world.base.as_str();
        let (address, version, origin) = match self.local(&text, folder) {
            Some(origin) => (from_root(&text, base), String::new(), origin),
            None => remote(&text, folder),
        };
        // A source may hold a token.
        let address = super::super::secret::mask(&address).into_owned();
        Some(Source { address, version, origin, is_known: true, at, value_at })
    }

    /// A module's folder in this project: what stands behind `//` lies in what stands before it.
    fn local(&self, text: &str, folder: &SourcePath) -> Option<Origin> {
        let is_local = text.starts_with(['.', '/', '~']) || text.starts_with(super::value::REPOSITORY);
        let path = text.split('?').next().unwrap_or_default();
        is_local.then(|| self.world.place(path, folder).map_or(Origin::Outside, Origin::Local))
    }

    fn dependencies(&mut self, folder: &SourcePath) -> Vec<Dependency> {
        let mut found: Vec<Dependency> = Vec::new();
        for scope in self.scopes.clone() {
            let config = self.evaluator.scopes[scope].config;
            for block in &config.dependencies {
                let Some(set) = &block.config_path else { continue };
                let value = self.evaluator.set(scope, set);
                let mut dependency = self.dependency(folder, &value, set);
                dependency.name.clone_from(&block.name);
                dependency.mocks.clone_from(&block.mocks);
                dependency.at = block.at.clone();
                // The block of the same name in a file that counts more.
                found.retain(|known| known.name != block.name);
                found.push(dependency);
            }
        }
        let named: BTreeSet<Option<SourcePath>> = found.iter().map(|it| it.folder.clone()).collect();
        for scope in self.scopes.clone() {
            let config = self.evaluator.scopes[scope].config;
            let Some(set) = &config.paths else { continue };
            let value = self.evaluator.set(scope, set);
            let paths = value.items().map(<[Value]>::to_vec).unwrap_or_default();
            let paths = paths.iter().map(|path| self.dependency(folder, path, set));
            found.extend(paths.filter(|it| !named.contains(&it.folder)));
        }
        found
    }

    fn dependency(&self, folder: &SourcePath, value: &Value, set: &Set) -> Dependency {
        let text = value.as_text();
        let place = text.as_deref().and_then(|text| self.world.place(text, folder));
        let place = place.map(|place| {
            if place.name().ends_with(".hcl") || is_of_unit(&place) { place.parent() } else { place }
        });
        Dependency {
            name: String::new(),
            is_certain: place.is_some(),
            folder: place,
            path: self.shown("config_path", value),
            mocks: Vec::new(),
            at: set.at.clone(),
            value_at: set.value_span,
        }
    }

    fn includes(&mut self, folder: &SourcePath) -> Vec<Included> {
        let blocks = self.config.includes.iter().enumerate();
        let of_block = |(at, include): (usize, &'a super::file::Include)| {
            let set = include.path.as_ref()?;
            let value = self.evaluator.set(0, set);
            let place = value.as_text().and_then(|text| self.world.place(&text, folder));
            let scope = self.evaluator.include(0, at);
            Some(Included {
                name: include.name.clone(),
                file: scope.map(|scope| self.evaluator.scopes[scope].path.clone()),
                path: self.shown("path", &value),
                place,
                strategy: include.strategy,
                expose: include.expose,
                at: include.at.clone(),
                value_at: set.value_span,
            })
        };
        blocks.filter_map(of_block).collect()
    }

    fn remote_state(&mut self) -> Option<RemoteState> {
        let scopes = self.scopes.iter().rev();
        let (scope, state) = scopes
            .filter_map(|&scope| Some((scope, self.evaluator.scopes[scope].config.remote_state.as_ref()?)))
            .next()?;
        let backend = state.backend.as_ref().map(|set| self.evaluator.set(scope, set));
        let backend = backend.map(|value| self.shown("backend", &value));
        let settings = state.config.as_ref().map(|set| self.evaluator.set(scope, set));
        let settings = settings.as_ref().and_then(Value::entries).unwrap_or_default();
        Some(RemoteState {
            backend: match backend {
                Some(Node::Text(text)) => text,
                Some(node) => super::super::value::pretty(&node),
                None => String::new(),
            },
            settings: settings
                .iter()
                .map(|entry| self.setting(&entry.key, &entry.value, &entry.at))
                .collect(),
            at: state.at.clone(),
        })
    }

    fn generated(&mut self) -> Vec<(String, Option<Node>, Location)> {
        let mut found: BTreeMap<&str, (String, Option<Node>, Location)> = BTreeMap::new();
        for scope in self.scopes.clone() {
            let config = self.evaluator.scopes[scope].config;
            for block in &config.generated {
                let path = block.path.as_ref().map(|set| self.evaluator.set(scope, set));
                let path = path.map(|value| self.shown("path", &value));
                found.insert(&block.name, (block.name.clone(), path, block.at.clone()));
            }
        }
        found.into_values().collect()
    }

    fn locals(&mut self) -> Vec<Setting> {
        let locals = self.evaluator.locals(0);
        let entries = locals.entries().unwrap_or_default();
        entries.iter().map(|entry| self.setting(&entry.key, &entry.value, &entry.at)).collect()
    }

    fn flags(&mut self) -> Vec<Setting> {
        let mut found: BTreeMap<String, Setting> = BTreeMap::new();
        for scope in self.scopes.clone() {
            for flag in &self.evaluator.scopes[scope].config.flags {
                let value = self.evaluator.set(scope, flag);
                found.insert(flag.name.clone(), self.setting(&flag.name, &value, &flag.at));
            }
        }
        found.into_values().collect()
    }
}

/// The address, the version and the place of a module elsewhere. `tfr://HOST/NAMESPACE/NAME/PROVIDER?version=` is a registry's; without
/// a host it is the public one's: Terragrunt's reference of `terraform.source`.
fn remote(text: &str, folder: &SourcePath) -> (String, String, Origin) {
    if let Some(rest) = text.strip_prefix("tfr://") {
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        let version =
            query.split('&').find_map(|setting| setting.strip_prefix("version=")).unwrap_or_default();
        let address = address.trim_start_matches('/');
        return (address.to_owned(), version.to_owned(), module_call::origin(address, folder));
    }
    let (address, version) = address_and_revision(text);
    let origin = module_call::origin(&address, folder);
    (address, version.to_owned(), origin)
}
