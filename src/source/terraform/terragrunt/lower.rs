//! Units as entities of the catalog.

use std::sync::Arc;

use super::super::lower::module_id;
use super::super::module_call::Origin;
use super::unit::{Source, Unit};
use crate::catalog::{Class, Entity, EntityId, Key, Location, Pattern, Ref, Scheme};
use crate::diagnostic::Span;
use crate::path::SourcePath;
use crate::source::block::SourcePage;

/// What the page about the unit in `folder` is about: the unit, or the module that lies beside it.
pub fn unit_id(repository: &str, folder: &SourcePath, beside_module: bool) -> EntityId {
    match beside_module {
        true => module_id(repository, folder),
        false => EntityId::of_root("terragrunt", repository, folder),
    }
}

/// The page of a unit that no module lies beside.
pub fn source_page(unit: &Unit, repository: &str) -> SourcePage {
    SourcePage {
        entity: unit_id(repository, &unit.folder, false),
        folder: unit.folder.clone(),
        title: if unit.folder.is_root() { "Root unit".to_owned() } else { unit.folder.name().to_owned() },
        summary: summary(unit),
        readme: unit.readme.as_ref().map(|(file, _)| file.clone()),
        noun: ("noun.unit", "noun.units"),
        counts: vec![(unit.dependencies.len(), "Dependencies"), (unit.inputs.len(), "Settings")],
        auxiliary: false,
        views: Vec::new(),
    }
}

/// A unit, and what its file says: it calls its module, sets inputs of it, and needs other units. Beside a module of its own it is no
/// more than that file, which is a part of the module.
pub fn entities(unit: &Unit, repository: &str, beside_module: bool) -> Vec<Arc<Entity>> {
    let location = Location { file: unit.file.clone(), span: Span::default(), line: 1 };
    let page = unit_id(repository, &unit.folder, beside_module);
    let mut of_file = Entity::new(
        page.with_address(unit.file.name()),
        "terragrunt/file",
        Class::Group,
        unit.file.name(),
        location.clone(),
    );
    of_file.anchor = Some("unit".into());
    of_file.parent = Some(page.clone());
    of_file.refs = refs(unit, repository);
    if beside_module {
        return vec![Arc::new(of_file)];
    }
    let name = if unit.folder.is_root() { "." } else { unit.folder.as_str() };
    let mut package = Entity::new(page, "terragrunt/unit", Class::Package, name, location);
    package.keys = vec![Key::exact(Scheme::GitPath, format!("{repository}//{}", unit.folder))];
    package.description = summary(unit);
    vec![Arc::new(package), Arc::new(of_file)]
}

fn refs(unit: &Unit, repository: &str) -> Vec<Ref> {
    let refer =
        |relation, scheme, text: String, span| Ref { relation, scheme, pattern: Pattern::exact(text), span };
    let mut refs = Vec::new();
    if let Some(module) = unit.module.as_ref().filter(|module| **module != unit.folder) {
        let span = unit.source.as_ref().map(|source| source.value_at).unwrap_or_default();
        refs.push(refer("calls", Scheme::GitPath, format!("{repository}//{module}"), span));
        refs.extend(unit.inputs.iter().map(|input| {
            let text = format!("{repository}//{module}#var.{}", input.name);
            refer("sets", Scheme::TfAddr, text, input.at.span)
        }));
    }
    for dependency in &unit.dependencies {
        if let Some(folder) = dependency.folder.as_ref().filter(|folder| **folder != unit.folder) {
            refs.push(refer(
                "needs",
                Scheme::GitPath,
                format!("{repository}//{folder}"),
                dependency.value_at,
            ));
        }
    }
    refs
}

/// The first words of its README; else what it applies, which is what it is for.
fn summary(unit: &Unit) -> String {
    let words = unit.readme.as_ref().map(|(_, summary)| summary.as_str()).unwrap_or_default();
    match &unit.source {
        _ if !words.is_empty() => words.to_owned(),
        Some(source) if source.is_known => {
            let version = if source.version.is_empty() { "" } else { " at " };
            format!("Applies {}{version}{}", short(source), source.version)
        }
        _ => "Applies the configuration in this folder".to_owned(),
    }
}

/// A source without what a reader of a list can do without: `modules/mysql` of a repository elsewhere.
fn short(source: &Source) -> &str {
    match &source.origin {
        Origin::Local(folder) if !folder.is_root() => folder.as_str(),
        Origin::Registry { .. } => &source.address,
        _ => {
            let after =
                source.address.rsplit_once("//").map(|(_, inner)| inner).filter(|it| !it.contains('@'));
            let whole = source.address.trim_end_matches(".git");
            let last = after.filter(|_| {
                source.address.matches("//").count() > usize::from(source.address.contains("://"))
            });
            last.unwrap_or_else(|| whole.rsplit(['/', ':']).next().unwrap_or(whole))
        }
    }
}
