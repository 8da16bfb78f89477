//! Which files of a project are kept fresh, and what they should hold. Nothing is written here.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::target::Target;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::source::SourceFile;
use crate::source::terraform::file::{self, FileData};
use crate::source::terraform::inspect::settings::{self, Place, Recursive};
use crate::source::terraform::inspect::{self, Format, Reference, Settings, Texts};
use crate::source::terraform::module::Module;
use crate::tree::Tree;

/// What is asked for of a project.
pub struct Request<'a> {
    /// The project's files.
    pub tree: &'a Tree,
    /// What was made of its files already, in the order of their paths; the others are read.
    pub known: &'a [SourceFile],
    /// The folders in which modules are looked for.
    pub folders: Vec<SourcePath>,
    /// Whether somebody wrote them down: then a module that is one of them gets its part even where nothing says so.
    pub is_named: bool,
    /// What the command line sets in all settings.
    pub set: &'a [String],
}

impl Request<'_> {
    /// What was made of a file already.
    fn known(&self, path: &SourcePath) -> Option<&FileData> {
        let at = self.known.binary_search_by(|file| file.path.cmp(path)).ok()?;
        self.known.get(at)?.parsed.data.downcast_ref()
    }
}

/// What there is to do.
pub struct Plan {
    /// How many modules were found.
    pub modules: usize,
    /// Every file that is kept fresh, in the order of their paths; or why one cannot be.
    pub files: Vec<Result<Fresh, Vec<Diagnostic>>>,
    /// What is wrong with settings.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that is kept fresh.
pub struct Fresh {
    /// Its name in the module.
    pub path: SourcePath,
    /// Where it lies, links followed.
    pub real: SourcePath,
    /// What it holds.
    pub old: Arc<str>,
    /// What it should hold.
    pub new: String,
}

/// Settings, and where they are written, if anywhere.
struct Written {
    settings: Settings,
    place: Option<Place>,
}

/// A module and its files.
struct Found<'a> {
    folder: SourcePath,
    files: Vec<SourcePath>,
    written: &'a Written,
}

type Faults = Vec<Diagnostic>;

/// What there is to do for a request: the modules are read, and what their files should hold is generated.
pub fn plan(request: &Request<'_>) -> Plan {
    let modules = modules(request);
    let mut diagnostics = Vec::new();
    // Each settings file is read once: it may hold for many modules.
    let mut written: BTreeMap<Option<Place>, Option<Written>> = BTreeMap::new();
    for folder in modules.keys() {
        let place = settings_of(request.tree, folder);
        written.entry(place.clone()).or_insert_with(|| match read_settings(request, place.as_ref()) {
            Ok((settings, warnings)) => {
                diagnostics.extend(warnings);
                Some(Written { settings, place })
            }
            // Its modules are left alone: other settings than their own would make something else of them.
            Err(fault) => {
                diagnostics.push(fault);
                None
            }
        });
    }
    let count = modules.len();
    let found: Vec<Found<'_>> = modules
        .into_iter()
        .filter_map(|(folder, files)| {
            let written = written.get(&settings_of(request.tree, &folder))?.as_ref()?;
            Some(Found { folder, files, written })
        })
        .collect();
    let mut files: Vec<_> =
        found.par_iter().filter_map(|module| module.refresh(request).transpose()).collect();
    files.sort_by(|a, b| name(a).cmp(&name(b)));
    refuse_shared(&mut files);
    Plan { modules: count, files, diagnostics }
}

/// The modules that are asked for, and the files of each. What is a git repository of its own is not this project's to write.
fn modules(request: &Request<'_>) -> BTreeMap<SourcePath, Vec<SourcePath>> {
    let mut modules: BTreeMap<SourcePath, Vec<SourcePath>> = BTreeMap::new();
    for path in request.tree.paths() {
        let folder = path.parent();
        if file::kind(&path).is_some() && request.folders.iter().any(|asked| folder.is_within(asked)) {
            modules.entry(folder).or_default().push(path);
        }
    }
    let is_configuration = |path: &SourcePath| file::kind(path) == Some(file::Kind::Configuration);
    modules.retain(|folder, files| {
        files.iter().any(is_configuration) && !request.tree.is_in_other_repository(folder)
    });
    modules
}

/// Where the settings of a module stand, be it in a file that cannot be read: then those above it do not hold in its place.
pub fn settings_of(tree: &Tree, folder: &SourcePath) -> Option<Place> {
    settings::places(folder).into_iter().find(|place| !matches!(tree.real(&place.file), Ok(None)))
}

fn read_settings(request: &Request<'_>, place: Option<&Place>) -> Result<(Settings, Faults), Diagnostic> {
    let file = place.map_or_else(SourcePath::root, |place| place.file.clone());
    let text = match place {
        Some(place) => request.tree.exact(&place.file)?,
        None => None,
    };
    let (settings, warnings) = Settings::parse(&file, text.as_deref().unwrap_or_default())?;
    let settings = settings
        .with(request.set)
        .map_err(|message| Diagnostic::error("config", &file, format!("with --set: {message}")))?;
    Ok((settings, warnings))
}

/// What a file is sorted by.
fn name(file: &Result<Fresh, Faults>) -> Option<&SourcePath> {
    match file {
        Ok(fresh) => Some(&fresh.path),
        Err(faults) => faults.first().map(|fault| &fault.path),
    }
}

/// Two modules that write one file, be it by a link, would write it in turn for ever.
fn refuse_shared(files: &mut [Result<Fresh, Faults>]) {
    let mut writers: BTreeMap<SourcePath, Vec<SourcePath>> = BTreeMap::new();
    for fresh in files.iter().flatten() {
        writers.entry(fresh.real.clone()).or_default().push(fresh.path.clone());
    }
    for file in files {
        let Ok(fresh) = file else { continue };
        let Some(all) = writers.get(&fresh.real).filter(|all| all.len() > 1) else { continue };
        let message = match all.iter().find(|path| **path != fresh.path) {
            None => "two modules write this file".to_owned(),
            Some(other) => format!("two modules write this file: `{other}` leads here too"),
        };
        let fault = Diagnostic::error("config", &fresh.path, message).help("give each a file of its own");
        *file = Err(vec![fault]);
    }
}

impl Found<'_> {
    /// The module's file; `None` when it is left alone.
    fn refresh(&self, request: &Request<'_>) -> Result<Option<Fresh>, Faults> {
        let Written { settings, place } = self.written;
        let (output, tree) = (&settings.output, request.tree);
        let is_main = place.as_ref().is_some_and(|place| place.folder == self.folder);
        let is_below = place.as_ref().is_some_and(|place| self.is_below(&settings.recursive, &place.folder));
        if is_main && settings.recursive.enabled && !settings.recursive.include_main {
            return Ok(None);
        }
        let is_named = request.is_named && request.folders.contains(&self.folder);
        let is_told = !output.file.is_empty() && (is_main || is_below);
        let name = if output.file.is_empty() { "README.md" } else { &output.file };
        let refuse = |(message, help): (String, &str)| {
            let message = format!("output.file: {message}");
            vec![Diagnostic::error("config", self.settings_file(), message).help(help)]
        };
        let allow = |path: &SourcePath| self.target(path).allow(output.mode).map_err(refuse);
        let outside = || refuse((format!("`{name}` lies outside of the project"), "write a path within it"));
        let allowed = self.folder.join(name).ok_or_else(outside).and_then(|path| allow(&path).map(|()| path));
        let path = match allowed {
            Ok(path) => path,
            Err(faults) => return if is_told || is_named { Err(faults) } else { Ok(None) },
        };
        let one = |fault: Diagnostic| vec![fault];
        let is_asked = is_told || is_named;
        if !is_asked && tree.real(&path).map_err(one)?.is_none() {
            return Ok(None);
        }
        let (real, old) = tree.target(&path).map_err(one)?;
        let text = old.as_deref().unwrap_or_default();
        let is_marked = super::is_marked(text, output);
        if !(is_asked || is_marked) {
            return Ok(None);
        }
        allow(&real)?;
        if tree.is_in_other_repository(&real) {
            let message = format!("`{real}` lies in another git repository");
            return Err(refuse((message, "name a file of this one")));
        }
        let new = self.generate(request, &path, &real, old.as_deref())?;
        if new != text {
            self.target(&real)
                .consent(text, is_marked, output, is_named)
                .map_err(|(message, help)| vec![Diagnostic::error("config", &path, message).help(help)])?;
        }
        Ok(Some(Fresh { path, real, old: old.unwrap_or_default(), new }))
    }

    fn target<'a>(&'a self, path: &'a SourcePath) -> Target<'a> {
        let settings = self.written.place.as_ref().map_or(&self.folder, |place| &place.folder);
        Target { path, module: &self.folder, settings }
    }

    /// What faults of the settings are about; the module itself where there is no such file.
    fn settings_file(&self) -> &SourcePath {
        self.written.place.as_ref().map_or(&self.folder, |place| &place.file)
    }

    /// Whether settings that are written for the folder `above` are for the modules below it too, this one among them.
    fn is_below(&self, recursive: &Recursive, above: &SourcePath) -> bool {
        let below = above.join(&recursive.path).and_then(|modules| self.folder.strip(&modules));
        let is_excluded = |name: &str| recursive.exclude.iter().any(|excluded| excluded == name);
        recursive.enabled && below.is_some_and(|below| !below.components().any(is_excluded))
    }

    /// What the file at `path`, which lies at `real` and holds `old`, should hold.
    fn generate(
        &self,
        request: &Request<'_>,
        path: &SourcePath,
        real: &SourcePath,
        old: Option<&str>,
    ) -> Result<String, Faults> {
        let (settings, file, tree) = (&self.written.settings, self.settings_file(), request.tree);
        let module = self.module(request)?;
        let name = if settings.formatter.is_empty() { "markdown" } else { &settings.formatter };
        let format = Format::parse(name)
            .map_err(|message| vec![Diagnostic::error("config", file, format!("formatter: {message}"))])?;
        let refused = RefCell::new(None);
        let read = |wanted: &SourcePath| {
            let text = match tree.real(wanted) {
                Ok(Some(found)) if found == *real => {
                    let message =
                        format!("`{wanted}` is the file that is written: it would be copied into itself");
                    let help = "take the header from another file, such as `_header.md`";
                    Err(Diagnostic::error("config", file, message).help(help))
                }
                Ok(_) => tree.exact(wanted),
                Err(fault) => Err(fault),
            };
            text.unwrap_or_else(|fault| {
                refused.replace(Some(fault));
                None
            })
        };
        let text = Texts::read(settings, &self.folder, file, &read).and_then(|texts| {
            let reference = Reference::new(&module, settings, &texts);
            inspect::document(&reference, settings, format, &self.folder, file, &read)
        });
        // Why a file was not read says more than that it was not.
        let text = text.map_err(|fault| vec![refused.take().unwrap_or(fault)])?;
        super::inject(path, old, &text, &settings.output).map_err(|fault| vec![fault])
    }

    /// A module that is read whole: of one that is not, what is missing would go from its README.
    fn module(&self, request: &Request<'_>) -> Result<Module, Faults> {
        let mut faults = Vec::new();
        let mut files: Vec<(&SourcePath, Cow<'_, FileData>)> = Vec::new();
        for path in &self.files {
            if let Some(known) = request.known(path) {
                files.push((path, Cow::Borrowed(known)));
                continue;
            }
            let (text, fault) = request.tree.text(path).map_err(|fault| vec![fault])?;
            if let Some(fault) = fault.filter(|_| file::kind(path) != Some(file::Kind::Readme)) {
                return Err(vec![fault]);
            }
            let (data, found) = file::read(path, &text);
            faults.extend(found);
            files.push((path, Cow::Owned(data)));
        }
        let files: Vec<_> = files.iter().map(|(path, data)| (*path, &**data)).collect();
        let mut module = Module::assemble(&self.folder, &files);
        faults.append(&mut module.diagnostics);
        if module.declared.broken { Err(faults) } else { Ok(module) }
    }
}
