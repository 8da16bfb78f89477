//! Whether a resource is made: what its `count` or `for_each` comes to, where that is told.

use hcl_edit::Span as _;
use hcl_edit::expr::{BinaryOperator, Expression as Hcl, UnaryOperator};

use super::known::{self, By};
use crate::source::terraform::page::Context;
use crate::source::terraform::resource::Resource;
use crate::source::terraform::syntax::{self, Expression, Node};

/// Where something is made. What is made without a condition is made everywhere.
#[derive(Clone, Debug, Default)]
pub struct Made {
    is_conditional: bool,
    /// By whose values it is made, or is not, as far as that is told.
    told: Vec<(By, bool)>,
}

/// Expressions within expressions are looked into so deep.
const MAX_DEPTH: usize = 12;

/// What is known of a reference.
type Known<'a> = &'a dyn Fn(&Expression) -> Vec<(By, Node)>;

impl Made {
    /// Where a resource is made.
    pub fn of(cx: &Context, resource: &Resource) -> Self {
        match resource.count.as_ref().or(resource.for_each.as_ref()) {
            Some(condition) => Self::by(cx, condition),
            None => Self::default(),
        }
    }

    /// Where that is made of which this says how many there are.
    pub fn by(cx: &Context, condition: &Expression) -> Self {
        let known = |value: &Expression| {
            let all = known::known(cx.estate, cx.module, value);
            all.into_iter().map(|it| (it.by, it.node)).collect()
        };
        let values = values(condition, &known, MAX_DEPTH).into_iter();
        Self {
            is_conditional: true,
            told: values.filter_map(|(by, node)| Some((by, is_some(&node)?))).collect(),
        }
    }

    /// Where a mark holds on what these give: nowhere to name where it always does; `None` where it need not. Whether it is open
    /// that the thing is made there is told beside it.
    pub fn holds<'a>(&'a self, by: impl Iterator<Item = &'a By>) -> Option<(Vec<&'a str>, bool)> {
        if !self.is_conditional || self.told.contains(&(By::Itself, true)) {
            return known::holds(by).map(|places| (places, false));
        }
        let (mut holding, mut is_open) = (Vec::new(), false);
        for giver in by {
            let told = || self.told.iter().filter(|(by, _)| *by != By::Default);
            match told().find(|(by, _)| by == giver || *by == By::Itself) {
                Some((_, true)) => holding.push(giver),
                Some((_, false)) => {}
                None if *giver == By::Itself && told().next().is_some() => {
                    holding.extend(told().filter(|(_, is_made)| *is_made).map(|(by, _)| by));
                }
                None => {
                    is_open |= *giver != By::Default;
                    holding.push(giver);
                }
            }
        }
        known::holds(holding.into_iter()).map(|places| (places, is_open))
    }
}

/// Whether there is certainly none of a resource, as far as its own code tells.
pub fn is_never(resource: &Resource) -> bool {
    let condition = resource.count.as_ref().or(resource.for_each.as_ref());
    let values = condition.map(|condition| values(condition, &|_| Vec::new(), MAX_DEPTH));
    values.unwrap_or_default().iter().any(|(by, node)| *by == By::Itself && is_some(node) == Some(false))
}

/// Whether so many are any.
fn is_some(node: &Node) -> Option<bool> {
    match node {
        Node::Number(number) => number.parse::<f64>().ok().map(|number| number > 0.0),
        Node::List(items) => Some(!items.is_empty()),
        Node::Object(entries) => Some(!entries.is_empty()),
        Node::Text(number) => number.parse::<f64>().ok().map(|number| number > 0.0),
        _ => None,
    }
}

/// What an expression comes to, as far as conditions, comparisons and what is known of its references tell.
fn values(value: &Expression, known: Known, depth: usize) -> Vec<(By, Node)> {
    let Node::Expression(text) = &value.node else { return vec![(By::Itself, value.node.clone())] };
    let found = known(value);
    if !found.is_empty() || depth == 0 {
        return found;
    }
    match syntax::parsed(text) {
        Some(parsed) => of_parsed(text, &parsed, known, depth),
        None => Vec::new(),
    }
}

fn of_parsed(text: &str, parsed: &Hcl, known: Known, depth: usize) -> Vec<(By, Node)> {
    let of = |inner: &Hcl| {
        let range = inner.span().unwrap_or_default();
        let value = syntax::value(text, range.clone());
        let is_smaller = range.len() < text.len();
        value.filter(|_| is_smaller).map(|value| values(&value, known, depth - 1)).unwrap_or_default()
    };
    match parsed {
        Hcl::Parenthesis(inner) => of(inner.inner()),
        Hcl::FuncCall(call) if matches!(call.name.name.as_str(), "toset" | "tolist" | "tomap" | "tobool") => {
            let mut arguments = call.args.iter();
            let (first, rest) = (arguments.next(), arguments.next());
            first.filter(|_| rest.is_none()).map(of).unwrap_or_default()
        }
        Hcl::Conditional(it) => {
            let (yes, no) = (of(&it.true_expr), of(&it.false_expr));
            let conditions = of(&it.cond_expr);
            let chosen = conditions.iter().flat_map(|(by, node)| {
                let branch = match node.as_bool() {
                    Some(true) => yes.as_slice(),
                    Some(false) => no.as_slice(),
                    None => &[],
                };
                branch.iter().filter_map(move |(other, node)| Some((both(by, other)?, node.clone())))
            });
            chosen.collect()
        }
        Hcl::UnaryOp(it) if *it.operator == UnaryOperator::Not => {
            let inner = of(&it.expr).into_iter();
            inner.filter_map(|(by, node)| Some((by, Node::Bool(!node.as_bool()?)))).collect()
        }
        Hcl::BinaryOp(it) => binary(*it.operator, &of(&it.lhs_expr), &of(&it.rhs_expr)),
        _ => Vec::new(),
    }
}

fn binary(operator: BinaryOperator, left: &[(By, Node)], right: &[(By, Node)]) -> Vec<(By, Node)> {
    // One side may be enough: `false && …`.
    let alone = match operator {
        BinaryOperator::And => Some(false),
        BinaryOperator::Or => Some(true),
        _ => None,
    };
    let sides = left.iter().chain(right);
    let decided = sides.filter(|(_, node)| alone.is_some() && node.as_bool() == alone);
    let mut found: Vec<(By, Node)> = decided.cloned().collect();
    for (by, a) in left {
        for (other, b) in right {
            let result = match operator {
                BinaryOperator::Eq => Some(a == b),
                BinaryOperator::NotEq => Some(a != b),
                BinaryOperator::And => a.as_bool().zip(b.as_bool()).map(|(a, b)| a && b),
                BinaryOperator::Or => a.as_bool().zip(b.as_bool()).map(|(a, b)| a || b),
                _ => None,
            };
            let by = both(by, other);
            found.extend(by.zip(result).map(|(by, result)| (by, Node::Bool(result))));
        }
    }
    found
}

/// Who gives two values at once.
fn both(one: &By, other: &By) -> Option<By> {
    match (one, other) {
        (By::Itself, by) | (by, By::Itself) => Some(by.clone()),
        _ => (one == other).then(|| one.clone()),
    }
}
