//! What `moved` and `removed` blocks say of what is no longer declared.

use std::collections::{BTreeMap, BTreeSet};

use super::breaking;
use super::repetition::{Repetition, UNNAMED};
use crate::source::change::Impact;
use crate::source::terraform::module::Module;
use crate::source::terraform::statement::Statement;
use crate::source::terraform::syntax::{Expression, Node};

/// The `moved` and `removed` blocks of a module.
pub(super) struct Moves {
    /// By the address, without instances, that something leaves.
    moved: BTreeMap<String, Vec<Move>>,
    /// What is only forgotten.
    kept: BTreeSet<String>,
    /// What the module declares, resources and module calls, and how many of each there are.
    declared: BTreeMap<String, Repetition>,
}

struct Move {
    /// The instance that is moved; what stands alone has none.
    instance: Option<String>,
    to: String,
    /// Whether all instances are moved, each to the one of its name. As soon as one of both addresses names an instance, the
    /// other does too: https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
    is_whole: bool,
}

/// What becomes of something that is no longer declared.
pub(super) enum Fate {
    /// It is what stands at this address now, or as much of it as the impact says.
    Moved(String, Impact),
    /// It stays, and is managed no longer.
    Forgotten,
    /// It is destroyed.
    Destroyed,
}

impl Moves {
    pub(super) fn of(module: &Module) -> Self {
        let declared = &module.declared;
        let resources = declared
            .resources
            .iter()
            .map(|it| (it.address().to_string(), Repetition::of(it.count.as_ref(), it.for_each.as_ref())));
        let calls = declared.calls.iter().map(|it| {
            (format!("module.{}", it.name), Repetition::of(it.count.as_ref(), it.for_each.as_ref()))
        });
        let mut moves = Self {
            moved: BTreeMap::new(),
            kept: BTreeSet::new(),
            declared: resources.chain(calls).collect(),
        };
        for statement in &declared.statements {
            moves.take_in(statement);
        }
        moves
    }

    fn take_in(&mut self, statement: &Statement) {
        let Some(from) = statement.argument("from").and_then(text) else { return };
        let (address, instance) = base(from);
        match (statement.kind.as_str(), statement.argument("to").and_then(text)) {
            ("moved", Some(to)) => {
                let (to, arrives_as) = base(to);
                let is_whole = instance.is_none() && arrives_as.is_none();
                self.moved.entry(address).or_default().push(Move { instance, to, is_whole });
            }
            ("removed", _) => {
                let destroy = statement.argument("lifecycle.destroy").and_then(|value| value.node.as_bool());
                // Without the setting, what is removed is destroyed.
                if destroy == Some(false) {
                    self.kept.insert(address);
                }
            }
            _ => {}
        }
    }

    /// What becomes of what stood at `address`, as often as `old` says; `becomes` says what it means that there are as many of it
    /// as of what stands at its new address.
    pub(super) fn fate(
        &self,
        address: &str,
        old: &Repetition,
        becomes: fn(&Repetition, &Repetition) -> Option<Impact>,
    ) -> Fate {
        const LONGEST: usize = 64;
        let mut at = address;
        // Whether instances were moved one by one, and all of them.
        let mut named: Option<bool> = None;
        for _ in 0..LONGEST {
            let Some(moves) = self.moved.get(at) else { break };
            let whole = moves.iter().find(|it| it.is_whole);
            let Some(next) = whole.or_else(|| moves.iter().find(|it| self.leads_on(it))) else { break };
            if whole.is_none() && named.is_none() {
                named = Some(old.is_within(&self.named_instances(at)));
            }
            at = &next.to;
            if self.stands(at) {
                let impact = match named {
                    Some(true) => None,
                    Some(false) => Some(breaking(UNNAMED)),
                    None => {
                        let impact = self.declared.get(at).and_then(|new| becomes(old, new));
                        impact.and_then(|impact| old.with_moves(impact, self, at))
                    }
                };
                return Fate::Moved(at.to_owned(), impact.unwrap_or(Impact::Fix));
            }
        }
        if self.kept.contains(at) { Fate::Forgotten } else { Fate::Destroyed }
    }

    /// The instances of what stood at `address` that blocks give a new address.
    pub(super) fn named_instances(&self, address: &str) -> BTreeSet<Option<&str>> {
        let moves = self.moved.get(address).into_iter().flatten();
        moves.filter(|it| !it.is_whole && self.leads_on(it)).map(|it| it.instance.as_deref()).collect()
    }

    /// Whether something stands where a block leads to, or is moved on from there.
    fn leads_on(&self, to: &Move) -> bool {
        self.stands(&to.to) || self.moved.contains_key(&to.to)
    }

    /// Whether something is declared at an address; of what is inside of a called module, whether that is called.
    fn stands(&self, address: &str) -> bool {
        let call = address.strip_prefix("module.").and_then(|rest| rest.split('.').next());
        match call {
            Some(call) => self.declared.contains_key(&format!("module.{call}")),
            None => self.declared.contains_key(address),
        }
    }
}

/// An address as it is written: old code quotes it.
fn text(value: &Expression) -> Option<&str> {
    match &value.node {
        Node::Expression(text) | Node::Text(text) => Some(text.trim()),
        _ => None,
    }
}

/// An address without its instances, and the last instance that it names: `aws_vpc.a`, `0` of `aws_vpc.a[0]`.
fn base(address: &str) -> (String, Option<String>) {
    let mut out = String::new();
    let mut instance = None;
    let mut rest = address;
    while let Some((before, inside)) = rest.split_once('[') {
        out.push_str(before);
        let end = match inside.strip_prefix('"').map(|quoted| quoted.find("\"]")) {
            Some(Some(end)) => end + 2,
            _ => inside.find(']').unwrap_or(inside.len()),
        };
        instance = inside.get(..end).map(|key| key.trim().to_owned());
        rest = inside.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    (out.split_whitespace().collect(), instance.filter(|_| rest.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_their_instances() {
        let of = |text: &str| {
            let (address, instance) = base(text);
            format!("{address} {}", instance.unwrap_or_else(|| "-".into()))
        };
        for (text, expected) in [
            ("aws_vpc.a", "aws_vpc.a -"),
            ("aws_vpc.a[0]", "aws_vpc.a 0"),
            ("aws_vpc.a[\"x.]y\"]", "aws_vpc.a \"x.]y\""),
            ("module.m[\"k\"].aws_vpc.a", "module.m.aws_vpc.a -"),
            ("aws_vpc.a[", "aws_vpc.a "),
            ("aws_vpc.a[\"é", "aws_vpc.a \"é"),
            ("", " -"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
