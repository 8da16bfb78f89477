//! Frames around what another configuration of a provider makes than its default one: another region, another account.

use std::collections::BTreeMap;

use super::draft::{Draft, Thing, What};
use super::instances::Instance;
use crate::source::terraform::module_call::ModuleCall;
use crate::source::terraform::resource::Resource;

/// Puts frames around what stands in nothing, and is all made by one configuration with an alias.
pub fn configured(draft: &mut Draft) {
    // By what stands in nothing: the configuration of all that is in it, empty where they differ or have no alias.
    let mut made_by: BTreeMap<usize, &str> = BTreeMap::new();
    for (index, thing) in draft.things.iter().enumerate().filter(|(_, thing)| thing.is_built()) {
        let around = std::iter::successors(Some(index), |at| draft.things[*at].parent);
        let outermost = around.last().unwrap_or(index);
        let name = match thing.what {
            What::Resource(resource) => name(&draft.instances, thing.instance, resource).unwrap_or(""),
            _ => "",
        };
        made_by
            .entry(outermost)
            .and_modify(|all| *all = if *all == name { name } else { "" })
            .or_insert(name);
    }
    let mut frames: BTreeMap<&str, usize> = BTreeMap::new();
    for (outermost, name) in made_by.into_iter().filter(|(_, name)| !name.is_empty()) {
        let frame = *frames.entry(name).or_insert_with(|| {
            let what = What::Configuration { name, region: region(&draft.instances, name) };
            draft.things.push(Thing::new(0, what));
            draft.things.len() - 1
        });
        draft.things[outermost].parent = Some(frame);
    }
}

/// The configuration that makes a resource, as the first module calls it: `aws.east`; `None` for a default one.
fn name<'a>(instances: &[Instance<'a>], instance: usize, resource: &'a Resource) -> Option<&'a str> {
    let mut name = resource.provider.as_deref().unwrap_or_else(|| resource.provider_name());
    let mut at = instance;
    while let Some((caller, call)) = instances[at].called {
        name = passed(call, name).unwrap_or(name);
        at = caller;
    }
    name.contains('.').then_some(name)
}

/// What a call passes for a configuration: `providers = { aws = aws.east }`.
fn passed<'a>(call: &'a ModuleCall, name: &str) -> Option<&'a str> {
    let given = call.providers.trim_matches(|c: char| c == '{' || c == '}' || c.is_whitespace());
    let word = |text: &'a str| text.trim().trim_matches('"');
    given.split(['\n', ',']).find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (word(key) == name).then(|| word(value))
    })
}

/// The region that a configuration is for, where it is written in the first module.
fn region<'a>(instances: &[Instance<'a>], name: &str) -> &'a str {
    let declared = instances.first().map(|first| &first.module.declared.providers);
    let config = declared.into_iter().flatten().find(|config| config.address() == name);
    let region = config.and_then(|it| it.arguments.iter().find(|argument| argument.path == "region"));
    region.and_then(|argument| argument.value.node.as_text()).unwrap_or("")
}
