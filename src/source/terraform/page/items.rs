//! Resources, module calls and examples.

use std::collections::BTreeMap;

use super::expression::{in_line, links_in};
use super::{Context, badge, code, incomplete, link, place, shown, text};
use crate::source::block::{Code, CodeLink, Group, Inline, Item, Settings, Target, Tone};
use crate::source::terraform::category::{CATEGORIES, category};
use crate::source::terraform::lower::{anchor, module_id};
use crate::source::terraform::module_call::{ModuleCall, Origin};
use crate::source::terraform::registry;
use crate::source::terraform::resource::{Mode, Resource};
use crate::source::terraform::service::service;
use crate::source::terraform::syntax::{Expression, Reference};
use crate::source::terraform::value::{pretty, write_attributes};

/// Managed resources by category and service.
pub fn resources(cx: &Context) -> Vec<Group> {
    let place = |resource: &Resource| {
        let category = category(&resource.kind);
        let number = CATEGORIES.iter().position(|known| *known == category);
        (number, service(&resource.kind))
    };
    let mut groups: BTreeMap<(Option<usize>, &str), Vec<Item>> = BTreeMap::new();
    for resource in cx.module.resources(Mode::Managed) {
        groups.entry(place(resource)).or_default().push(item(cx, resource));
    }
    let titled = groups.into_iter().map(|((number, service), items)| {
        let category = number.and_then(|number| CATEGORIES.get(number)).map_or("other", |name| *name);
        let category = cx.estate.texts.say(&format!("category.{category}")).to_owned();
        let gap = if service.is_empty() { "" } else { ": " };
        Group { title: format!("{category}{gap}{service}"), items }
    });
    titled.collect()
}

/// Data sources and ephemeral resources.
pub fn others(cx: &Context) -> Vec<Group> {
    let items = |mode| cx.module.resources(mode).map(|resource| item(cx, resource)).collect::<Vec<_>>();
    let mut data = Group { title: String::new(), items: items(Mode::Data) };
    for check in shown(&cx.module.declared.statements, |statement| &statement.element) {
        data.items.extend(check.data.iter().map(|resource| {
            let mut item = item(cx, resource);
            item.detail.insert(
                0,
                text(format!("{} ", cx.estate.texts.fill("item.in-check", &[("name", &check.name)]))),
            );
            item
        }));
    }
    let ephemeral = Group { title: cx.say("item.ephemeral").to_owned(), items: items(Mode::Ephemeral) };
    [data, ephemeral].into_iter().filter(|group| !group.items.is_empty()).collect()
}

fn item(cx: &Context, resource: &Resource) -> Item {
    let mut detail = repeated(cx, resource.for_each.as_ref(), resource.count.as_ref());
    if let Some(provider) = resource.provider.as_deref().filter(|provider| provider.contains('.')) {
        detail.push(text(format!("{} ", cx.say("page.by"))));
        detail.push(code(provider));
        detail.push(text(" "));
    }
    if let Some(page) = registry::resource_page(&cx.estate.registry, cx.module, resource) {
        detail.push(Inline::Link {
            text: cx.say("item.documentation").to_owned(),
            code: false,
            to: Target::Url(page),
        });
    }
    let mut badges = Vec::new();
    if resource.prevent_destroy {
        badges.push(badge(cx.say("state.prevent-destroy"), Tone::Neutral));
    }
    incomplete(cx, &resource.element, &mut badges);
    let address = resource.address().to_string();
    Item {
        entity: Some(cx.id.with_address(&address)),
        anchor: anchor::resource(resource),
        category: category(&resource.kind),
        name: vec![code(address)],
        detail,
        description: resource.element.words.clone(),
        badges,
        notes: resource.conditions.iter().map(|rule| super::fields::rule(cx, rule)).collect(),
        source: place(&resource.element),
        ..Item::default()
    }
}

/// `for_each toset(var.names) `
fn repeated(cx: &Context, for_each: Option<&Expression>, count: Option<&Expression>) -> Vec<Inline> {
    let given = [("for_each ", for_each), ("count ", count)];
    let given = given.into_iter().filter_map(|(word, value)| Some((word, value?)));
    given.flat_map(|(word, value)| [text(word), in_line(cx, value), text(" ")]).collect()
}

/// The modules that this one calls, and what it gives them.
pub fn calls(cx: &Context) -> Vec<Group> {
    let calls = shown(&cx.module.declared.calls, |call| &call.element);
    vec![Group { title: String::new(), items: calls.map(|found| call(cx, found)).collect() }]
}

fn call(cx: &Context, call: &ModuleCall) -> Item {
    let (source, version) = call.source_and_version();
    let target = match call.origin(&cx.module.folder) {
        Origin::Local(folder) => Some(Target::Entity(module_id(&cx.estate.repository, &folder))),
        origin => registry::module_page(&cx.estate.registry, origin, version).map(Target::Url),
    };
    let mut detail = vec![match target {
        Some(target) => link(source, target),
        None => code(source),
    }];
    if !version.is_empty() {
        detail.extend([text(" "), code(version)]);
    }
    detail.push(text(" "));
    detail.extend(repeated(cx, call.for_each.as_ref(), call.count.as_ref()));
    let mut badges = Vec::new();
    incomplete(cx, &call.element, &mut badges);
    let address = format!("module.{}", call.name);
    Item {
        entity: Some(cx.id.with_address(&address)),
        anchor: anchor::call(&call.name),
        name: vec![code(address)],
        detail,
        description: call.element.words.clone(),
        badges,
        source: place(&call.element),
        settings: settings(cx, call),
        ..Item::default()
    }
}

/// What a call gives its module, a line an input: its name leads to the input, and what its value refers to is linked.
fn settings(cx: &Context, call: &ModuleCall) -> Option<Settings> {
    let callee = match call.origin(&cx.module.folder) {
        Origin::Local(folder) => cx.estate.module(&folder),
        _ => None,
    };
    let lines: Vec<(String, String)> =
        call.inputs.iter().map(|input| (input.path.clone(), pretty(&input.value.node))).collect();
    let known: Vec<Reference> =
        call.inputs.iter().flat_map(|input| &input.value.references).cloned().collect();
    let mut code = Code::default();
    write_attributes(&lines, 0, &mut code.text);
    code.links = links_in(cx, &code.text, &known);
    if !call.providers.is_empty() {
        write_attributes(&[("providers".to_owned(), call.providers.clone())], 0, &mut code.text);
    }
    if let Some(callee) = callee {
        let id = module_id(&cx.estate.repository, &callee.folder);
        let mut at = 0;
        for (name, value) in &lines {
            let to = Target::Entity(id.with_address(&format!("var.{name}")));
            code.links.push(CodeLink { bytes: at..at + name.len(), to });
            let gap = code.text.get(at..).and_then(|rest| rest.find(" = ")).unwrap_or(name.len());
            at += gap + " = ".len() + value.len() + "\n".len();
        }
        code.links.sort_by_key(|link| link.bytes.start);
    }
    let title = cx.estate.texts.count("count.inputs", lines.len());
    (!code.text.is_empty()).then_some(Settings { title, code })
}

/// The module's examples, each a link to its page.
pub fn examples(cx: &Context) -> Vec<Group> {
    let examples = cx.estate.examples(&cx.module.folder);
    let items = examples
        .map(|example| {
            let name = example.folder.strip(&cx.module.folder).unwrap_or_else(|| example.folder.clone());
            let entity = module_id(&cx.estate.repository, &example.folder);
            Item {
                name: vec![link(name.as_str(), Target::Entity(entity))],
                description: example.summary.clone(),
                ..Item::default()
            }
        })
        .collect();
    vec![Group { title: String::new(), items }]
}
