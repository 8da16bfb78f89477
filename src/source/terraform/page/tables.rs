//! Providers, requirements, backend, tests and statements.

use std::collections::BTreeSet;

use super::expression::in_line;
use super::{Context, code, link, one_line, shown, some, text};
use crate::source::block::{Inline, Table, TableRow, Target};
use crate::source::terraform::element::Element;
use crate::source::terraform::inspect::used_providers;
use crate::source::terraform::lower::anchor;
use crate::source::terraform::registry;

/// The providers that resources use or that are configured here.
pub fn providers(cx: &Context) -> Table {
    let module = cx.module;
    let configured = module.declared.providers.iter().map(|provider| {
        (provider.name.clone(), provider.alias.clone().unwrap_or_default(), Some(&provider.element))
    });
    let used = used_providers(module, true).into_iter().map(|used| (used.name, used.alias, None));
    let mut seen = BTreeSet::new();
    let mut all: Vec<_> = configured
        .chain(used)
        .filter(|(name, alias, _)| seen.insert((name.clone(), alias.clone())))
        .collect();
    all.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    let rows = all.into_iter().map(|(name, alias, element)| {
        let address = if alias.is_empty() { name.clone() } else { format!("{name}.{alias}") };
        let source = module.provider_source(&name);
        let page = registry::provider_page(&cx.estate.registry, module, &name);
        let is_built_in = name == "terraform" && module.requirement(&name).is_none();
        let source = match page {
            _ if is_built_in => vec![text(cx.say("provider.built-in"))],
            Some(page) => vec![link(source, Target::Url(page))],
            None => vec![code(source)],
        };
        let here = match element {
            Some(element) => vec![place(cx.say("provider.configured-here"), element)],
            None => vec![text(cx.say("provider.by-caller"))],
        };
        TableRow {
            anchor: anchor::provider(&address),
            cells: vec![vec![code(address)], source, here],
            ..TableRow::default()
        }
    });
    let rows = rows.collect();
    table(cx, ["column.provider", "column.source", "column.configuration"], rows)
}

/// Terraform itself, then providers: the constraint, and the version in the lock file.
pub fn requirements(cx: &Context) -> Table {
    let module = cx.module;
    let settings = &module.declared.settings;
    let core = settings.required_version.iter().enumerate().map(|(number, (version, element))| TableRow {
        anchor: if number == 0 { anchor::requirement("terraform") } else { String::new() },
        cells: vec![vec![place("terraform", element)], some(version, Inline::Code), Vec::new()],
        ..TableRow::default()
    });
    let providers = settings.providers.iter().map(|required| {
        let locked = module.locked_version(&required.name).unwrap_or_default();
        TableRow {
            anchor: anchor::requirement(&required.name),
            cells: vec![
                vec![place(&required.name, &required.element)],
                some(&required.versions.join(", "), Inline::Code),
                some(locked, Inline::Code),
            ],
            ..TableRow::default()
        }
    });
    let rows = core.chain(providers).collect();
    table(cx, ["column.name", "column.constraint", "column.locked-version"], rows)
}

/// Where state is kept.
pub fn backend(cx: &Context) -> Vec<(String, Vec<Inline>)> {
    let Some(backend) = &cx.module.declared.settings.backend else { return Vec::new() };
    let kind = (cx.say("field.type").to_owned(), vec![place(&backend.kind, &backend.element)]);
    let settings =
        backend.arguments.iter().map(|setting| (setting.path.clone(), vec![in_line(cx, &setting.value)]));
    std::iter::once(kind).chain(settings).collect()
}

/// Every run of every test file.
pub fn tests(cx: &Context) -> Table {
    let rows = cx.module.tests.iter().flat_map(|(path, runs)| {
        let name = path.strip(&cx.module.folder).unwrap_or_else(|| path.clone());
        runs.iter().map(move |run| TableRow {
            cells: vec![
                vec![link(name.as_str(), Target::File(path.clone(), run.line))],
                vec![code(&run.name)],
                vec![text(&run.command)],
                vec![text(run.assertions.to_string())],
            ],
            ..TableRow::default()
        })
    });
    let rows = rows.collect();
    table(cx, ["column.file", "column.run", "column.command", "column.assertions"], rows)
}

/// `moved`, `removed`, `import`, `check` and `action` blocks.
pub fn statements(cx: &Context) -> Table {
    let all = shown(&cx.module.declared.statements, |statement| &statement.element);
    let rows = all.filter(|statement| statement.is_telling());
    let rows = rows.map(|statement| {
        let mut what = some(&statement.name, Inline::Code);
        for word in ["from", "to", "id", "for_each"] {
            if let Some(value) = statement.argument(word) {
                let gap = if what.is_empty() { "" } else { " " };
                what.extend([text(format!("{gap}{word} ")), in_line(cx, value)]);
            }
        }
        for assertion in &statement.assertions {
            what.push(text(format!(" {}", one_line(&assertion.message))));
        }
        let purpose = some(&statement.element.words, Inline::Markdown);
        TableRow {
            cells: vec![vec![place(&statement.kind, &statement.element)], what, purpose],
            ..TableRow::default()
        }
    });
    let rows = rows.collect();
    table(cx, ["column.kind", "column.subject", "column.purpose"], rows)
}

/// A table under these heads, by the names of their texts.
fn table<const N: usize>(cx: &Context, heads: [&str; N], rows: Vec<TableRow>) -> Table {
    Table::new(heads.map(|name| cx.say(name).to_owned()), rows)
}

/// A name that leads to its declaration.
fn place(name: &str, element: &Element) -> Inline {
    link(name, Target::File(element.at.file.clone(), element.at.line))
}
