//! How many of a resource or of a called module there are, and what becomes of them when that changes.

use std::collections::BTreeSet;

use super::moved::Moves;
use super::{Comparison, Subject, breaking};
use crate::source::change::{Change, Impact};
use crate::source::terraform::syntax::{Expression, Node};

/// How many of something there are.
pub(super) enum Repetition {
    One,
    Count(Keys),
    ForEach(Keys),
}

/// The instances, as addresses name them: `0`, `"a"`. `None` where nobody can tell.
type Keys = Option<BTreeSet<String>>;

/// Why something is lost that is there once, or often, and otherwise than before.
const ELSEWHERE: &str = "its instances have other addresses: what they have built is destroyed";
/// Why something is lost of which only a part was moved.
pub(super) const UNNAMED: &str = "instances that no `moved` block names are destroyed";

impl Repetition {
    pub(super) fn of(count: Option<&Expression>, for_each: Option<&Expression>) -> Self {
        match (count, for_each) {
            (_, Some(each)) => Self::ForEach(keys_of_for_each(&each.node)),
            (Some(count), None) => Self::Count(keys_of_count(&count.node)),
            (None, None) => Self::One,
        }
    }

    fn words(&self) -> &'static str {
        match self {
            Self::One => "neither count nor for_each",
            Self::Count(_) => "count",
            Self::ForEach(_) => "for_each",
        }
    }

    /// Whether all instances that there may be are among those that are named; what stands alone has no key.
    pub(super) fn is_within(&self, named: &BTreeSet<Option<&str>>) -> bool {
        match self {
            Self::One => named.contains(&None),
            Self::Count(keys) | Self::ForEach(keys) => {
                keys.as_ref().is_some_and(|keys| keys.iter().all(|key| named.contains(&Some(key.as_str()))))
            }
        }
    }

    /// What it means for a resource to become `now`. Terraform itself moves what stands alone to the first of a count, and back:
    /// https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
    pub(super) fn of_resource_to(&self, now: &Self) -> Option<Impact> {
        let is_at_most_one =
            |keys: &Keys| keys.as_ref().is_some_and(|keys| keys.iter().all(|key| key == "0"));
        match (self, now) {
            (Self::One, Self::Count(_)) => Some(Impact::Fix),
            (Self::Count(keys), Self::One) if is_at_most_one(keys) => Some(Impact::Fix),
            (Self::Count(_), Self::One) => Some(breaking("all but the first of its instances are destroyed")),
            _ => self.of_call_to(now),
        }
    }

    /// What it means for a call to become `now`: Terraform moves none by itself.
    pub(super) fn of_call_to(&self, now: &Self) -> Option<Impact> {
        (self.words() != now.words()).then(|| breaking(ELSEWHERE))
    }

    /// The same impact, once the `moved` blocks that name instances of what stands at `address` are heard.
    pub(super) fn with_moves(&self, impact: Impact, moves: &Moves, address: &str) -> Option<Impact> {
        let named = moves.named_instances(address);
        match impact {
            Impact::Breaking(_) if self.is_within(&named) => None,
            Impact::Breaking(_) if !named.is_empty() => Some(breaking(UNNAMED)),
            impact => Some(impact),
        }
    }

    /// The change, when this became `now`.
    pub(super) fn change(&self, now: &Self, impact: Impact, of: &Subject<'_>, cx: &Comparison<'_>) -> Change {
        let change = of.change(cx, "repetition changed", impact);
        Change { old: Some(self.words().to_owned()), new: Some(now.words().to_owned()), ..change }
    }
}

/// `3`, `var.create ? 1 : 0`
fn keys_of_count(count: &Node) -> Keys {
    const MOST: usize = 1000;
    let up_to = |number: usize| (0..number).map(|key| key.to_string()).collect();
    match count {
        Node::Number(number) => number.parse().ok().filter(|number| *number <= MOST).map(up_to),
        Node::Expression(text) => {
            let bare: String = text.split_whitespace().collect();
            (bare.ends_with("?1:0") || bare.ends_with("?0:1")).then(|| up_to(1))
        }
        _ => None,
    }
}

/// `{ a = … }`, `toset(["a"])`
fn keys_of_for_each(each: &Node) -> Keys {
    match each {
        Node::Object(entries) => Some(entries.iter().map(|(key, _)| format!("{key:?}")).collect()),
        Node::Expression(text) => {
            let list = text.trim().strip_prefix("toset(")?.strip_suffix(')')?.trim();
            let items = list.strip_prefix('[')?.strip_suffix(']')?.split(',').map(str::trim);
            items.filter(|item| !item.is_empty()).map(plain_string).collect()
        }
        _ => None,
    }
}

/// A string that says no more than it is written as, with its quotes.
fn plain_string(item: &str) -> Option<String> {
    let inner = item.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains(['"', '\\', '$', '%'])).then(|| item.to_owned())
}
