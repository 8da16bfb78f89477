//! What an expression comes to, where the estate tells: a variable's default, and what its callers give it.

use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;
use crate::source::terraform::syntax::{Address, Expression, Node, Reference};
use crate::source::terraform::value::compact;

/// A value that something has.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Who gives it.
    pub by: By,
    /// The value, a literal.
    pub node: Node,
}

/// Who gives a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// It is written where it is used, and always has effect.
    Itself,
    /// It is a variable's default, and nobody is known who calls the module: something else may be given.
    Default,
    /// It has effect where the module in this folder is applied, or its file of values is: `dev`.
    Caller(String),
}

/// Values are looked for through so many variables, one given to the other.
const MAX_DEPTH: usize = 4;
/// So many expressions are looked at for one value, at most.
const MAX_STEPS: usize = 64;

/// Every value that can be told. None where an expression has to be evaluated.
pub fn known(estate: &Estate, module: &Module, value: &Expression) -> Vec<Known> {
    let mut search = Search { estate, found: Vec::new(), steps: 0 };
    search.find(module, value, MAX_DEPTH);
    search.found
}

struct Search<'a> {
    estate: &'a Estate,
    found: Vec<Known>,
    steps: usize,
}

impl Search<'_> {
    fn find(&mut self, module: &Module, value: &Expression, depth: usize) {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return;
        }
        if value.node.is_literal() {
            self.found.push(Known { by: By::Itself, node: value.node.clone() });
            return;
        }
        let (Node::Expression(text), [reference]) = (&value.node, value.references.as_slice()) else {
            return;
        };
        if *text != reference.to.to_string() || depth == 0 {
            return;
        }
        match &reference.to {
            Address::Variable(name) => self.of_variable(module, name, depth),
            Address::Local(name) => {
                let locals = &module.declared.locals;
                let at = locals.binary_search_by(|local| local.name.cmp(name));
                if let Some(local) = at.ok().and_then(|at| locals.get(at)) {
                    self.find(module, &local.value, depth - 1);
                }
            }
            _ => {}
        }
    }

    fn of_variable(&mut self, module: &Module, name: &str, depth: usize) {
        let Some(variable) = module.variable(name).filter(|variable| !variable.hides_value()) else { return };
        let default = variable.default.as_ref().filter(|default| default.node.is_literal());
        let by_default = |by: By| default.map(|default| Known { by, node: default.node.clone() });
        let mut callers =
            self.estate.callers(&module.folder).filter(|(caller, _)| !caller.auxiliary).peekable();
        if callers.peek().is_none() {
            if module.values.is_empty() {
                self.found.extend(by_default(By::Default));
            }
            for (file, values) in &module.values {
                let is_only = module.values.len() == 1;
                let place = if is_only { module.folder.as_str() } else { file.as_str() };
                let given = values.iter().find(|(given, _)| given == name).map(|(_, value)| value);
                match given {
                    Some(value) if value.node.is_literal() => {
                        self.found.push(Known { by: By::Caller(place.to_owned()), node: value.node.clone() });
                    }
                    Some(_) => {}
                    // Other files of values may be loaded beside it.
                    None if is_only => self.found.extend(by_default(By::Caller(place.to_owned()))),
                    None => {}
                }
            }
            return;
        }
        for (caller, call) in callers {
            if self.steps > MAX_STEPS {
                return;
            }
            let first = self.found.len();
            match call.inputs.iter().find(|input| input.path == name) {
                Some(input) => self.find(caller, &input.value, depth - 1),
                None => self.found.extend(by_default(By::Itself)),
            }
            for new in self.found.iter_mut().skip(first) {
                if matches!(new.by, By::Itself) {
                    new.by = By::Caller(caller.folder.as_str().to_owned());
                }
            }
        }
    }
}

/// What of a value is looked at: its text, or those of its items.
pub fn words(node: &Node) -> Vec<String> {
    match node {
        Node::List(items) => items.iter().flat_map(words).collect(),
        Node::Object(entries) => entries.iter().flat_map(|(_, value)| words(value)).collect(),
        Node::Text(text) => vec![text.clone()],
        Node::Bool(value) => vec![value.to_string()],
        Node::Number(number) => vec![number.clone()],
        Node::Null | Node::Expression(_) | Node::Redacted => Vec::new(),
    }
}

/// What is written even where the rest of a value has to be evaluated: `"0.0.0.0/0"` of `[var.own, "0.0.0.0/0"]`.
pub fn certain_words(estate: &Estate, module: &Module, value: &Expression) -> Vec<(By, String)> {
    if let Node::List(items) = &value.node {
        return items.iter().flat_map(words).map(|word| (By::Itself, word)).collect();
    }
    let all = known(estate, module, value);
    all.into_iter()
        .flat_map(|it| words(&it.node).into_iter().map(move |word| (it.by.clone(), word)))
        .collect()
}

/// What is said beside an expression of its values: `default 7`, or `35 in prod, 1 in dev, staging`. Empty where there is nothing.
pub fn beside(all: &[Known]) -> String {
    const MOST: usize = 6;
    let mut groups: Vec<(String, Vec<&By>)> = Vec::new();
    for it in all {
        let Some(text) = compact(&it.node) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, places)) => places.push(&it.by),
            None => groups.push((text, vec![&it.by])),
        }
    }
    let name = |folder: &str| match folder.rsplit('/').next() {
        None | Some("") => "the root".to_owned(),
        Some(name) => name.to_owned(),
    };
    let places = |by: &[&By]| {
        let mut names: Vec<String> = Vec::new();
        for it in by {
            if let By::Caller(folder) = it
                && !names.contains(&name(folder))
            {
                names.push(name(folder));
            }
        }
        let more = names.len().saturating_sub(MOST);
        names.truncate(MOST);
        if more > 0 {
            names.push(format!("{more} more"));
        }
        names.join(", ")
    };
    let one = |(text, by): &(String, Vec<&By>)| {
        let text = super::cell::cut(text, 80);
        match by.first() {
            Some(By::Caller(_)) => format!("{text} in {}", places(by)),
            Some(By::Default) => format!("default {text}"),
            _ => text,
        }
    };
    groups.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Where a mark on values of these givers holds: nowhere to name where it always does; `None` where it need not.
pub fn holds<'a>(by: impl Iterator<Item = &'a By>) -> Option<Vec<&'a str>> {
    let mut places = Vec::new();
    let mut found = false;
    for it in by {
        match it {
            By::Itself => return Some(Vec::new()),
            By::Default => {}
            By::Caller(folder) => {
                found = true;
                let name = folder.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("the root");
                if !places.contains(&name) {
                    places.push(name);
                }
            }
        }
    }
    found.then_some(places)
}

/// Whether an expression is nothing but a reference to this.
pub fn refers_to(module: &Module, value: &Expression, to: &Address) -> bool {
    let mut all = value.references.iter().flat_map(|reference| module.through_locals(reference));
    all.any(|reference: &Reference| reference.to == *to)
}
