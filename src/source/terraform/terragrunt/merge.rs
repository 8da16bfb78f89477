//! Who has the last word where several files set the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::evaluate::Evaluator;
use super::file::Strategy;
use super::value::{Data, Entry, Value};

impl Evaluator<'_> {
    /// The inputs of a file, over those of what it includes: later includes count over earlier ones, the file itself over all.
    pub fn inputs(&mut self, scope: usize) -> Vec<Entry> {
        let config = self.scopes[scope].config;
        let mut inputs = self.own_inputs(scope);
        for (at, include) in config.includes.iter().enumerate().rev() {
            if include.strategy == Strategy::NoMerge {
                continue;
            }
            let Some(included) = self.include(scope, at) else { continue };
            let mut below = self.own_inputs(included);
            match include.strategy {
                Strategy::Deep => deep_merge(&mut below, &inputs),
                _ => merge_into(&mut below, &inputs),
            }
            inputs = below;
        }
        inputs
    }

    fn own_inputs(&mut self, scope: usize) -> Vec<Entry> {
        let config = self.scopes[scope].config;
        let Some(inputs) = &config.inputs else { return Vec::new() };
        self.set(scope, inputs).entries().map(<[Entry]>::to_vec).unwrap_or_default()
    }
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
