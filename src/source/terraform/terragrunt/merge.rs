//! Who has the last word where several files set the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::expr::Expression as Hcl;

use super::evaluate::Evaluator;
use super::file::{Code, Expr, Strategy};
use super::value::{Data, Entry, Value};
use crate::catalog::Location;

impl<'a> Evaluator<'a> {
    /// The inputs of a file, over those of what it includes: later includes count over earlier ones, the file itself over all.
    pub fn inputs(&mut self, scope: usize) -> Inputs {
        let config = self.scopes[scope].config;
        let Inputs { entries: mut inputs, mut open } = self.own_inputs(scope);
        for (at, include) in config.includes.iter().enumerate().rev() {
            if include.strategy == Strategy::NoMerge {
                continue;
            }
            let Some(included) = self.include(scope, at) else { continue };
            let Inputs { entries: mut below, open: open_below } = self.own_inputs(included);
            open = open.or(open_below);
            match include.strategy {
                Strategy::Deep => deep_merge(&mut below, &inputs),
                _ => merge_into(&mut below, &inputs),
            }
            inputs = below;
        }
        Inputs { entries: inputs, open }
    }

    fn own_inputs(&mut self, scope: usize) -> Inputs {
        let config = self.scopes[scope].config;
        let Some(inputs) = &config.inputs else { return Inputs::default() };
        let value = self.set(scope, inputs);
        if let Some(entries) = value.entries() {
            return Inputs { entries: entries.to_vec(), open: None };
        }
        let mut entries = Vec::new();
        if let (true, Expr::Code(code)) = (value.is_open(), &inputs.value) {
            code.parsed.iter().for_each(|it| self.known_entries(scope, it, code, &mut entries));
        }
        Inputs { entries, open: (value.is_open() || value.has_secret()).then(|| inputs.at.clone()) }
    }

    /// What can be told of an object that is merged of some that cannot be told.
    fn known_entries(&mut self, scope: usize, object: &'a Hcl, code: &'a Code, entries: &mut Vec<Entry>) {
        match object {
            Hcl::Parenthesis(inner) => self.known_entries(scope, inner.inner(), code, entries),
            Hcl::FuncCall(call) if call.name.name.as_str() == "merge" && !call.name.is_namespaced() => {
                call.args.iter().for_each(|argument| self.known_entries(scope, argument, code, entries));
            }
            object => merge_into(entries, self.hcl(scope, object, code).entries().unwrap_or_default()),
        }
    }
}

/// The inputs of a file.
#[derive(Default)]
pub struct Inputs {
    /// What is known of them.
    pub entries: Vec<Entry>,
    /// Where some are set that are not known.
    pub open: Option<Location>,
}

/// What `more` says of a key counts.
pub fn merge_into(merged: &mut Vec<Entry>, more: &[Entry]) {
    let mut known: BTreeMap<_, usize> =
        merged.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect();
    for entry in more {
        match known.get(&entry.key) {
            Some(&at) => merged[at] = entry.clone(),
            None => {
                known.insert(entry.key.clone(), merged.len());
                merged.push(entry.clone());
            }
        }
    }
}

/// `merge_strategy = "deep"`: objects at any depth, lists one after the other, anything else replaced.
fn deep_merge(merged: &mut Vec<Entry>, more: &[Entry]) {
    let mut known: BTreeMap<Arc<str>, usize> =
        merged.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect();
    for entry in more {
        let Some(&at) = known.get(&entry.key) else {
            known.insert(entry.key.clone(), merged.len());
            merged.push(entry.clone());
            continue;
        };
        let value = match (&merged[at].value.data, &entry.value.data) {
            (Data::Object(below), Data::Object(above)) => {
                let mut both = below.to_vec();
                deep_merge(&mut both, above);
                Value::object(both)
            }
            (Data::List(below), Data::List(above)) => Value::list([below.as_slice(), above].concat()),
            _ => entry.value.clone(),
        };
        merged[at] = Entry { value, ..entry.clone() };
    }
}
