//! What a module requires of Terraform and of providers, and which configurations of them it is to be given.

use std::collections::{BTreeMap, BTreeSet};

use super::constraint::{Relation, relation};
use super::{Both, Comparison, Subject, breaking};
use crate::source::change::{Change, Impact};
use crate::source::terraform::element::Element;
use crate::source::terraform::inspect::used_providers;
use crate::source::terraform::module::Module;
use crate::source::terraform::provider::ProviderConfig;
use crate::source::terraform::requirement::ProviderRequirement;

pub(super) fn compare(cx: &mut Comparison<'_>) {
    let core = |module: &Module| -> Vec<String> {
        module.declared.settings.required_version.iter().map(|(version, _)| version.clone()).collect()
    };
    let settings = &cx.now.module.declared.settings;
    let terraform = Subject {
        kind: "requirement",
        name: "terraform",
        element: settings.required_version.first().map(|(_, element)| element),
        address: String::new(),
    };
    let mut found = Vec::new();
    let constraint = of_constraint(&terraform, &core(cx.then.module), &core(cx.now.module), cx);
    // Terraform itself is no entity of the catalog.
    found.extend(constraint.map(|change| Change { entity: None, ..change }));
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for module in [cx.then.module, cx.now.module] {
        names.extend(module.declared.settings.providers.iter().map(|required| required.name.as_str()));
    }
    let (used_then, used_now) = (used(cx.then.module), used(cx.now.module));
    for name in names {
        of_provider(name, (used_then.contains(name), used_now.contains(name)), cx, &mut found);
    }
    found.extend(of_blocks(cx));
    cx.found.append(&mut found);
}

/// The providers that a module uses, required or not.
fn used(module: &Module) -> BTreeSet<String> {
    used_providers(module, false).into_iter().map(|provider| provider.name).collect()
}

fn of_provider(name: &str, used: (bool, bool), cx: &Comparison<'_>, found: &mut Vec<Change>) {
    let (then, now) = (cx.then.module.requirement(name), cx.now.module.requirement(name));
    let subject = Subject {
        kind: "requirement",
        name,
        element: now.map(|required| &required.element),
        address: format!("provider.{name}"),
    };
    let versions =
        |required: Option<&ProviderRequirement>| required.map_or(Vec::new(), |it| it.versions.clone());
    let (was, is) = (then.is_some() || used.0, now.is_some() || used.1);
    match (was, is) {
        (false, true) => {
            let change = subject.change(cx, "added", Impact::Feature);
            let details = "callers initialise again, and configure it where it needs settings";
            let new = Some(versions(now).join(", ")).filter(|text| !text.is_empty());
            found.push(Change { new, details: vec![details.to_owned()], ..change });
        }
        (true, false) => found.push(subject.change(cx, "removed", Impact::Fix)),
        _ => {
            let source = |module: &Module| {
                let source = module.provider_source(name).to_lowercase();
                let hosts = ["registry.terraform.io/", "registry.opentofu.org/"];
                hosts.iter().find_map(|host| source.strip_prefix(host).map(str::to_owned)).unwrap_or(source)
            };
            let (old, new) = (source(cx.then.module), source(cx.now.module));
            if old != new {
                let why = "what is in a caller's state belongs to the other provider";
                let change = subject.change(cx, "source changed", breaking(why));
                found.push(Change { old: Some(old), new: Some(new), ..change });
            }
            found.extend(of_constraint(&subject, &versions(then), &versions(now), cx));
        }
    }
    of_aliases(name, then, now, cx, found);
}

fn of_constraint(
    subject: &Subject<'_>,
    then: &[String],
    now: &[String],
    cx: &Comparison<'_>,
) -> Option<Change> {
    let texts = |all: &[String]| -> Vec<String> { all.iter().filter(|it| !it.is_empty()).cloned().collect() };
    let (then, now) = (texts(then), texts(now));
    let slices = |all: &'_ [String]| all.iter().map(String::as_str).collect::<Vec<_>>().join(",");
    let fails = "a caller that is held to a version outside of this range fails";
    let mut details = Vec::new();
    let (event, impact) = match relation(&[&slices(&then)], &[&slices(&now)]) {
        Relation::Same => return None,
        Relation::Wider => ("constraint widened", Impact::Feature),
        // Minor releases of modules do this all the time: an upgrade within one major version mends it.
        Relation::Raised => {
            details.push("callers that are held to an older version upgrade it".to_owned());
            ("minimum raised", Impact::Feature)
        }
        Relation::Narrower { raised_to: Some(major) } if !then.is_empty() => {
            let why = format!("version {major} is the least now: {fails}");
            ("constraint narrowed", Impact::Breaking(why))
        }
        Relation::Narrower { .. } => ("constraint narrowed", breaking(fails)),
        Relation::Unknown => ("constraint changed", breaking(fails)),
    };
    let shown = |all: &[String]| Some(all.join(", ")).filter(|text| !text.is_empty());
    let change = subject.change(cx, event, impact);
    Some(Change { old: shown(&then), new: shown(&now), details, ..change })
}

/// The configurations that a call has to pass.
fn of_aliases(
    provider: &str,
    then: Option<&ProviderRequirement>,
    now: Option<&ProviderRequirement>,
    cx: &Comparison<'_>,
    found: &mut Vec<Change>,
) {
    let aliases = |of: Option<&ProviderRequirement>| -> BTreeSet<String> {
        of.into_iter().flat_map(|it| it.configuration_aliases.iter().cloned()).collect()
    };
    let (old, new) = (aliases(then), aliases(now));
    let mut push = |name: &str, event, why| {
        let element = now.map(|required| &required.element);
        let address = format!("provider.{provider}");
        let subject = Subject { kind: "provider configuration", name, element, address };
        found.push(subject.change(cx, event, breaking(why)));
    };
    new.difference(&old).for_each(|name| push(name, "added", "a call has to pass it in `providers`"));
    old.difference(&new).for_each(|name| push(name, "removed", "a call that passes it in `providers` fails"));
}

/// `provider` blocks, which only a root module should have:
/// https://developer.hashicorp.com/terraform/language/modules/develop/providers
fn of_blocks(cx: &Comparison<'_>) -> Vec<Change> {
    let blocks = |module: &'_ Module| -> BTreeMap<String, Element> {
        let address = |it: &std::sync::Arc<ProviderConfig>| (it.address(), it.element.clone());
        module.declared.providers.iter().map(address).collect()
    };
    let (then, now) = (blocks(cx.then.module), blocks(cx.now.module));
    let mut both: BTreeMap<&String, Both<&Element>> = BTreeMap::new();
    then.iter().for_each(|(name, element)| both.entry(name).or_default().0 = Some(element));
    now.iter().for_each(|(name, element)| both.entry(name).or_default().1 = Some(element));
    let called = cx.then.called || cx.now.called;
    let change = |(name, both): (&String, Both<&Element>)| {
        let provider = name.split('.').next().unwrap_or(name);
        let address = format!("provider.{provider}");
        let subject = Subject { kind: "provider configuration", name, element: both.1, address };
        let told = |event| subject.change(cx, event, Impact::Feature);
        Some(match (&both.0, &both.1) {
            (None, Some(_)) if cx.then.module.root => told("added"),
            (None, Some(_)) if called => {
                let why = "a call with `count`, `for_each` or `depends_on` fails";
                told("added").unless_unread(cx.then, why)
            }
            (None, Some(_)) => {
                let words = "nothing here calls this module: a call of it with `count`, `for_each` or `depends_on` would fail";
                Change { details: vec![words.to_owned()], ..told("added") }
            }
            (Some(_), None) if cx.now.module.root || !called => told("removed"),
            (Some(_), None) => subject.removed(cx, "the caller has to configure it now"),
            _ => return None,
        })
    };
    both.into_iter().filter_map(change).collect()
}
