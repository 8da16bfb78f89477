//! Units as entities of the catalog.

use std::sync::Arc;

use super::super::lower::module_id;
use super::super::module_call::Origin;
use super::unit::{Source, Unit};
use crate::catalog::{Class, Entity, EntityId, Key, Location, Pattern, Ref, Scheme};
use crate::diagnostic::Span;
use crate::path::SourcePath;
use crate::source::block::SourcePage;

/// The id of the unit in `folder`. One that lies beside a module of its own is a part of that.
pub fn unit_id(repository: &str, folder: &SourcePath, beside_module: bool) -> EntityId {
    match beside_module {
        true => module_id(repository, folder).with_address("terragrunt"),
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
        counts: vec![(unit.inputs.len(), "Inputs set"), (unit.dependencies.len(), "Dependencies")],
        auxiliary: false,
        views: Vec::new(),
    }
}

/// A unit: it calls its module, sets inputs of it, and needs other units.
pub fn entity(unit: &Unit, repository: &str, beside_module: bool) -> Arc<Entity> {
    let location = Location { file: unit.file.clone(), span: Span::default(), line: 1 };
    let (id, name) = (unit_id(repository, &unit.folder, beside_module), unit.folder.as_str());
    let name = if name.is_empty() { "." } else { name };
    let mut entity = Entity::new(id, "terragrunt/unit", Class::Package, name, location);
    if beside_module {
        entity.class = Class::Group;
        entity.parent = Some(module_id(repository, &unit.folder));
        entity.anchor = Some("unit".into());
    } else {
        entity.keys = vec![Key::exact(Scheme::GitPath, format!("{repository}//{}", unit.folder))];
    }
    entity.description = summary(unit);
    let mut refer = |relation, scheme, text: String, span| {
        entity.refs.push(Ref { relation, scheme, pattern: Pattern::exact(text), span });
    };
    if let Some(module) = unit.module.as_ref().filter(|module| **module != unit.folder) {
        let span = unit.source.as_ref().map(|source| source.value_at).unwrap_or_default();
        refer("calls", Scheme::GitPath, format!("{repository}//{module}"), span);
        for input in &unit.inputs {
            let text = format!("{repository}//{module}#var.{}", input.name);
            refer("sets", Scheme::TfAddr, text, input.at.span);
        }
    }
    for dependency in &unit.dependencies {
        if let Some(folder) = dependency.folder.as_ref().filter(|folder| **folder != unit.folder) {
            refer("needs", Scheme::GitPath, format!("{repository}//{folder}"), dependency.value_at);
        }
    }
    Arc::new(entity)
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
