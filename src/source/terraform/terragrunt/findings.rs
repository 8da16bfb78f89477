//! `broken-module-call`: a unit that includes, needs or applies what is not there.

use std::collections::BTreeSet;

use super::super::file::FileData;
use super::super::findings::of_file;
use super::super::model::Estate;
use super::super::module_call::Origin;
use super::file::is_of_unit;
use super::unit::Unit;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;
use crate::source::{Project, SourceFile};

const CODE: &str = "broken-module-call";

/// For so many things that are not there the nearest one is looked for.
const MOST_COMPARED: usize = 50;

/// What units name and is not there, each once: a file that many include says the same to all of them.
pub fn find(estate: &Estate, project: &Project) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for unit in &estate.units {
        for (file, at, place, what) in named(unit) {
            if !is_nowhere(&place, project) {
                continue;
            }
            let message = format!("{what} `{place}`, and there is nothing of that name");
            let near = (found.len() < MOST_COMPARED).then(|| near(&place, project)).flatten();
            let help = near.unwrap_or_else(|| "write the path from the folder of the unit".into());
            found.push(Diagnostic::error(CODE, file, message).at(at).help(help));
        }
    }
    once(found)
}

/// What is wrong with the files that units read, and with all that are called `terragrunt.hcl`: what could not be read or goes in
/// circles, and the secrets in them.
pub fn of_files(estate: &Estate, files: &[SourceFile]) -> Vec<Diagnostic> {
    let read: BTreeSet<&SourcePath> = estate.units.iter().flat_map(|unit| &unit.files).collect();
    let mut found: Vec<Diagnostic> =
        estate.units.iter().flat_map(|unit| unit.diagnostics.iter().cloned()).collect();
    for file in files {
        let Some(data @ FileData::Terragrunt(config)) = file.parsed.data.downcast_ref() else { continue };
        if is_of_unit(&file.path) || read.contains(&file.path) {
            found.extend(config.faults.iter().cloned());
            found.extend(of_file(&file.path, &file.text, data));
        }
    }
    once(found)
}

fn once(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let key =
        |it: &Diagnostic| (it.path.clone(), it.span.map(|span| (span.start, span.end)), it.message.clone());
    found.sort_by_key(key);
    found.dedup_by_key(|it| key(it));
    found
}

/// The places that a unit names for certain: where that is written, and for what.
fn named(unit: &Unit) -> Vec<(&SourcePath, Span, SourcePath, &'static str)> {
    let includes = unit.includes.iter().filter(|include| include.file.is_none());
    let includes =
        includes.filter_map(|it| Some((&it.at.file, it.value_at, it.place.clone()?, "this includes")));
    let dependencies = unit.dependencies.iter().filter(|it| it.is_certain);
    let dependencies =
        dependencies.filter_map(|it| Some((&it.at.file, it.value_at, it.folder.clone()?, "this depends on")));
    let source = unit.source.iter().filter_map(|source| match &source.origin {
        Origin::Local(folder) => Some((&source.at.file, source.value_at, folder.clone(), "this applies")),
        _ => None,
    });
    includes.chain(dependencies).chain(source).collect()
}

/// Whether there surely is nothing: it may lie where nobody looked, or be what a template fills in.
fn is_nowhere(place: &SourcePath, project: &Project) -> bool {
    let is_hidden = place.components().any(|part| part.starts_with('.'));
    let is_plain = !place.as_str().contains(['{', '<', '$', '%']);
    let is_searched = project.config.modules.admits(place)
        && place.join("main.tf").is_some_and(|file| project.config.modules.admits(&file));
    let inside = format!("{place}/");
    let first = project.paths.partition_point(|path| path.as_str() < inside.as_str());
    let is_listed = place.is_root()
        || project.paths.binary_search(place).is_ok()
        || project.paths.get(first).is_some_and(|path| path.as_str().starts_with(&inside));
    !is_hidden && is_plain && is_searched && !is_listed && !project.unlisted.contains(place)
}

/// What may have been meant: something of a name like it in the same folder.
fn near(place: &SourcePath, project: &Project) -> Option<String> {
    let folder = place.parent();
    let first = project.paths.partition_point(|path| path < &folder);
    let within = project.paths.iter().skip(first).take_while(|path| path.is_within(&folder));
    let names = within.filter_map(|path| {
        let inside = path.as_str().strip_prefix(folder.as_str())?.trim_start_matches('/');
        inside.split('/').next()
    });
    Some(format!("did you mean `{}`?", nearest(place.name(), names)?))
}
