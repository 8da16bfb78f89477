//! What a root module deploys: itself, and the modules that it calls.

use std::collections::BTreeMap;

use crate::path::SourcePath;
use crate::source::block::{Branch, Inline, Target};
use crate::source::terraform::lower::module_id;
use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;
use crate::source::terraform::module_call::{ModuleCall, Origin};
use crate::source::terraform::registry;
use crate::source::terraform::resource::Mode;
use crate::source::terraform::syntax::Expression;
use crate::source::terraform::value::pretty;

/// So many calls are shown; who deploys more reads the modules' own pages.
const MOST: usize = 300;

/// Modules may call each other this deep.
const DEEPEST: usize = 16;

/// What stands in a tree, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Module calls.
    pub calls: usize,
    /// Resource blocks, those of each call of a module anew.
    pub resources: usize,
}

/// What the module in `folder` deploys.
pub fn tree(estate: &Estate, folder: &SourcePath) -> Vec<Branch> {
    let mut walk = Walk { estate, left: MOST, above: Vec::new(), counts: BTreeMap::new() };
    let Some(module) = estate.module(folder) else { return Vec::new() };
    let to = Target::Entity(module_id(&estate.repository, folder));
    let mut line = vec![Inline::Link { text: module.title(&estate.repository), code: true, to }];
    line.extend(walk.said(module));
    vec![Branch { line, below: walk.calls(module) }]
}

/// How much the module in `folder` deploys.
pub fn count(estate: &Estate, folder: &SourcePath) -> Count {
    let mut walk = Walk { estate, left: 0, above: Vec::new(), counts: BTreeMap::new() };
    estate.module(folder).map(|module| walk.count(module)).unwrap_or_default()
}

struct Walk<'e> {
    estate: &'e Estate,
    left: usize,
    /// The modules above: one that calls itself has no end.
    above: Vec<SourcePath>,
    /// What each module comes to with all that it calls.
    counts: BTreeMap<SourcePath, Count>,
}

impl<'e> Walk<'e> {
    fn count(&mut self, module: &Module) -> Count {
        if let Some(known) = self.counts.get(&module.folder) {
            return *known;
        }
        // One that calls itself counts as nothing within itself.
        self.counts.insert(module.folder.clone(), Count::default());
        let mut count = Count { calls: 0, resources: module.resources(Mode::Managed).count() };
        for call in &module.declared.calls {
            count.calls = count.calls.saturating_add(1);
            if let Some(callee) = self.callee(module, call) {
                let below = self.count(callee);
                count.calls = count.calls.saturating_add(below.calls);
                count.resources = count.resources.saturating_add(below.resources);
            }
        }
        self.counts.insert(module.folder.clone(), count);
        count
    }

    fn callee(&self, caller: &Module, call: &ModuleCall) -> Option<&'e Module> {
        match call.origin(&caller.folder) {
            Origin::Local(folder) => self.estate.module(&folder),
            _ => None,
        }
    }

    /// The calls of a module, and those within them.
    fn calls(&mut self, module: &Module) -> Vec<Branch> {
        let mut branches = Vec::new();
        if self.above.contains(&module.folder) || self.above.len() >= DEEPEST {
            return branches;
        }
        self.above.push(module.folder.clone());
        for call in module.declared.calls.iter().filter(|call| !call.element.ignored) {
            let Some(left) = self.left.checked_sub(1) else { break };
            self.left = left;
            branches.push(self.call(module, call));
        }
        self.above.pop();
        branches
    }

    fn call(&mut self, caller: &Module, call: &ModuleCall) -> Branch {
        let (source, version) = call.source_and_version();
        let callee = self.callee(caller, call);
        let address =
            module_id(&self.estate.repository, &caller.folder).with_address(&format!("module.{}", call.name));
        let mut line =
            vec![Inline::Link { text: call.name.clone(), code: true, to: Target::Entity(address) }, gap()];
        line.push(match callee {
            Some(callee) => Inline::Link {
                text: callee.folder.to_string(),
                code: false,
                to: Target::Entity(module_id(&self.estate.repository, &callee.folder)),
            },
            None => match registry::module_page(
                &self.estate.registry,
                call.origin(&caller.folder),
                call.source_and_version().1,
            ) {
                Some(page) => Inline::Link { text: source.to_owned(), code: false, to: Target::Url(page) },
                None => Inline::Quiet(source.to_owned()),
            },
        });
        if !version.is_empty() {
            line.extend([gap(), Inline::Code(version.to_owned())]);
        }
        line.extend(repeated(call));
        let Some(callee) = callee else { return Branch { line, below: Vec::new() } };
        line.extend(self.said(callee));
        Branch { line, below: self.calls(callee) }
    }

    /// `4 resources of its own, 61 in all`
    fn said(&mut self, module: &Module) -> Vec<Inline> {
        let all = self.count(module).resources;
        let texts = &self.estate.texts;
        let resources = |count: usize| texts.count("count.resources", count);
        let own = module.resources(Mode::Managed).count();
        let text = match (own, all) {
            (0, 0) => return Vec::new(),
            (own, all) if own == all => resources(own),
            (0, all) => texts.fill("environment.in-all", &[("resources", &resources(all))]),
            (own, all) => {
                texts.fill("environment.own-and-all", &[("resources", &resources(own)), ("all", &all)])
            }
        };
        vec![gap(), Inline::Quiet(text)]
    }
}

fn gap() -> Inline {
    Inline::Text(" ".into())
}

/// `for_each = var.zones`
fn repeated(call: &ModuleCall) -> Vec<Inline> {
    const LONG: usize = 48;
    let said = |(word, value): (&str, &Expression)| {
        let text = pretty(&value.node);
        let short = text.chars().count() <= LONG && !text.contains('\n');
        [gap(), Inline::Code(if short { format!("{word} = {text}") } else { word.to_owned() })]
    };
    let given = [("for_each", &call.for_each), ("count", &call.count)];
    given.into_iter().filter_map(|(word, value)| Some((word, value.as_ref()?))).flat_map(said).collect()
}
