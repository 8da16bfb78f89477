//! What `moved` and `removed` blocks say of what is no longer declared.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::terraform::module::Module;
use crate::source::terraform::statement::Statement;
use crate::source::terraform::syntax::{Expression, Node};

/// The `moved` and `removed` blocks of a module.
pub(super) struct Moves {
    /// By the address, without instances, that something leaves.
    moved: BTreeMap<String, Vec<Move>>,
    /// What is only forgotten.
    kept: BTreeSet<String>,
    /// What the module declares: resources and module calls.
    declared: BTreeSet<String>,
}

struct Move {
    /// The instance that is moved; nothing for all of them.
    instance: Option<String>,
    to: String,
}

/// What becomes of something that is no longer declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is what stands at this address now.
    Moved(String),
    /// Some of its instances are.
    PartlyMoved(String),
    /// It stays, and is managed no longer.
    Forgotten,
    /// It is destroyed.
    Destroyed,
}

impl Moves {
    pub(super) fn of(module: &Module) -> Self {
        let declared = &module.declared;
        let resources = declared.resources.iter().map(|resource| resource.address().to_string());
        let calls = declared.calls.iter().map(|call| format!("module.{}", call.name));
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
                self.moved.entry(address).or_default().push(Move { instance, to: base(to).0 });
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

    /// What becomes of what stood at `address`; `repeated` says that it may have had more instances than one.
    pub(super) fn fate(&self, address: &str, repeated: bool) -> Fate {
        const LONGEST: usize = 64;
        let mut at = address;
        let mut partly = false;
        for _ in 0..LONGEST {
            let Some(moves) = self.moved.get(at) else { break };
            let whole = moves.iter().find(|it| it.instance.is_none());
            let Some(next) = whole.or_else(|| moves.first()) else { break };
            // The first of a count is mostly the only one.
            let is_first = next.instance.as_deref() == Some("0");
            partly |= whole.is_none() && repeated && !is_first;
            at = &next.to;
            if self.stands(at) {
                let to = at.to_owned();
                return if partly { Fate::PartlyMoved(to) } else { Fate::Moved(to) };
            }
        }
        if self.kept.contains(at) { Fate::Forgotten } else { Fate::Destroyed }
    }

    /// Whether a block says which of its own instances something becomes.
    pub(super) fn names_instances(&self, address: &str) -> bool {
        self.moved.get(address).is_some_and(|moves| moves.iter().any(|it| it.to == address))
    }

    /// Whether something is declared at an address; of what is inside of a called module, whether that is called.
    fn stands(&self, address: &str) -> bool {
        let call = address.strip_prefix("module.").and_then(|rest| rest.split('.').next());
        match call {
            Some(call) => self.declared.contains(&format!("module.{call}")),
            None => self.declared.contains(address),
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
