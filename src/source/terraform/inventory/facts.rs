//! What is told of one resource: its arguments as written, what they come to, and why it is to be looked at.

use super::cell;
use super::known::{self, By};
use super::made::Made;
use super::rules::{Fact, Given, Rule, Unset};
use super::siblings::Siblings;
use crate::source::block::Inline;
use crate::source::terraform::element::Argument;
use crate::source::terraform::page::{Context, text};
use crate::source::terraform::resource::Resource;
use crate::source::terraform::syntax::{self, Expression, Node};
use crate::texts::Texts;

/// What is told of a resource.
#[derive(Default)]
pub struct Told {
    /// Why it is to be looked at: words.
    pub marks: Vec<String>,
    /// Facts, one after the other.
    facts: Vec<Vec<Inline>>,
    /// Where that is made which is told of.
    made: Made,
}

impl Told {
    /// What is told of something that is made there.
    pub fn of(made: Made) -> Self {
        Self { made, ..Self::default() }
    }

    /// A fact, once.
    pub fn push(&mut self, runs: impl IntoIterator<Item = Inline>) {
        let fact: Vec<Inline> = runs.into_iter().collect();
        if !fact.is_empty() && !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }

    /// A reason to look at it wherever it is made, once.
    pub fn mark(&mut self, why: &str) {
        self.mark_where(why, [&By::Itself].into_iter());
    }

    /// A reason to look at it where these give the value, once.
    pub fn mark_where<'a>(&mut self, why: &str, by: impl Iterator<Item = &'a By>) {
        let made = self.made.clone();
        self.mark_made(why, by, &made);
    }

    /// A reason that something else gives, which is made there.
    fn mark_made<'a>(&mut self, why: &str, by: impl Iterator<Item = &'a By>, made: &Made) {
        let by: Vec<&By> = by.collect();
        let Some((places, is_open)) = made.holds(by.into_iter()) else { return };
        let mut word = where_it_holds(why, &places);
        word.push_str(if is_open { " where it is made" } else { "" });
        if !self.marks.contains(&word) {
            self.marks.push(word);
        }
    }

    /// The cell: reasons first.
    pub fn cell(self) -> Vec<Inline> {
        let mut cell = Vec::new();
        for word in self.marks {
            cell.extend([cell::mark(word), text(" ")]);
        }
        // Each on a line of its own.
        for fact in self.facts {
            cell.extend((!cell.is_empty()).then_some(Inline::Break));
            cell.extend(fact);
        }
        cell
    }
}

/// Whether a resource is one of those that a rule is about, as far as its own code tells.
pub fn applies(rule: &Rule, resource: &Resource) -> bool {
    let is_certainly = |(argument, value): (&str, &str)| {
        let set = arguments(resource, argument);
        !set.is_empty() && set.iter().all(|it| known::words(&it.value.node).iter().any(|word| word == value))
    };
    if rule.except.is_some_and(is_certainly) {
        return false;
    }
    let Some((argument, expected)) = rule.only else { return true };
    let set = arguments(resource, argument);
    set.iter().any(|it| match &it.value.node {
        node if node.is_literal() => known::words(node).iter().any(|word| word == expected),
        _ => true,
    })
}

/// The arguments of this path, each block's.
pub fn arguments<'a>(resource: &'a Resource, path: &str) -> Vec<&'a Argument> {
    let all = resource.arguments.iter().filter(|argument| argument.path == path);
    all.filter(|argument| argument.value.node != Node::Null).collect()
}

/// Whether there is an argument of this path, or a block.
fn is_set(resource: &Resource, path: &str) -> bool {
    resource.blocks.iter().any(|block| block.path == path) || !arguments(resource, path).is_empty()
}

/// Tells all that a rule says of a resource.
pub fn tell_all(cx: &Context, siblings: &Siblings, resource: &Resource, rule: &Rule, told: &mut Told) {
    for fact in rule.facts {
        tell(cx, siblings, resource, fact, told);
    }
    told.push(repetition(cx, resource));
    if resource.prevent_destroy {
        told.push([Inline::Quiet("prevent_destroy".to_owned())]);
    }
}

/// On what it depends how many there are of a resource, where that is not written down.
pub fn repetition(cx: &Context, resource: &Resource) -> Vec<Inline> {
    let given = [("for_each ", &resource.for_each), ("count ", &resource.count)];
    let given = given.into_iter().filter_map(|(word, value)| Some((word, value.as_ref()?)));
    let given = given.filter(|(_, given)| !given.node.is_literal());
    given
        .flat_map(|(word, given)| [Inline::Quiet(word.to_owned())].into_iter().chain(value(cx, given)))
        .collect()
}

fn tell(cx: &Context, siblings: &Siblings, resource: &Resource, fact: &Fact, told: &mut Told) {
    // What is `null` wherever it is given is as good as not set.
    let is_null = |argument: &&Argument| {
        let all = known::known(cx.estate, cx.module, &argument.value);
        !all.is_empty() && all.iter().all(|it| it.node == Node::Null && it.by != By::Default)
    };
    let is_there = |path: &str| {
        let set = arguments(resource, path);
        if set.is_empty() { is_set(resource, path) } else { !set.iter().all(is_null) }
    };
    if fact.unless.iter().any(|path| is_there(path)) {
        return;
    }
    let (owners, perhaps) = match fact.beside {
        None => (vec![resource], None),
        Some((kind, by)) => {
            let found = siblings.about(resource, kind, by);
            (found.all, found.perhaps)
        }
    };
    for owner in owners {
        let set = fact.arguments.iter().map(|path| (*path, arguments(owner, path)));
        let Some((path, set)) = set.into_iter().find(|(_, set)| !set.is_empty()) else { continue };
        let made = if fact.beside.is_some() { Made::of(cx, owner) } else { told.made.clone() };
        let mut values = Vec::new();
        for argument in set {
            values.push(value(cx, &argument.value));
            if holds_beside(owner, Some(argument), fact.given) {
                look(cx, &argument.value, fact.marks, &made, told);
            }
        }
        let label = label(path);
        let mut runs = vec![Inline::Quiet(format!("{label} "))];
        runs.extend(cell::joined(values, 6, Texts::english()));
        let repeated = if fact.beside.is_some() { repetition(cx, owner) } else { Vec::new() };
        if !repeated.is_empty() {
            runs.push(Inline::Quiet(", ".to_owned()));
            runs.extend(repeated);
        }
        told.push(runs);
        return;
    }
    if let Some((block, words)) = fact.empty
        && is_set(resource, block)
    {
        told.push([Inline::Quiet(words.to_owned())]);
        return;
    }
    let is_certain = perhaps.is_none() && holds_beside(resource, None, fact.given);
    match fact.unset {
        Unset::Nothing => {}
        Unset::Quiet(_) | Unset::Marked(_) | Unset::Said(..) if perhaps.is_some() => {
            let other = perhaps.map(|other| other.address().to_string()).unwrap_or_default();
            told.push([Inline::Quiet("may be set by ".to_owned()), Inline::Code(other)]);
        }
        Unset::Quiet(words) => told.push([Inline::Quiet(words.to_owned())]),
        Unset::Marked(word) if is_certain => told.mark(word),
        Unset::Marked(_) => {}
        Unset::Said(words, word) => {
            told.push([Inline::Quiet(words.to_owned())]);
            if is_certain {
                told.mark(word);
            }
        }
    }
}

/// Whether other arguments are certainly such that a mark holds. Those of the same block count where there are such.
fn holds_beside(resource: &Resource, argument: Option<&Argument>, given: &[Given]) -> bool {
    let parent = |path: &str| path.rfind('.').map_or(0, |dot| dot);
    let is_beside = |other: &Argument, path: &str| {
        argument.is_none_or(|argument| {
            let same_parent = parent(&argument.path) == parent(path)
                && argument.path.get(..parent(path)) == path.get(..parent(path));
            !same_parent || other.block == argument.block
        })
    };
    given.iter().all(|given| {
        let all = arguments(resource, given.argument);
        let mut set = all.iter().filter(|other| is_beside(other, given.argument)).peekable();
        if set.peek().is_none() {
            return given.or_unset;
        }
        set.all(|it| known::words(&it.value.node).iter().any(|word| given.values.contains(&word.as_str())))
    })
}

/// What an argument is called beside its value: its path, of a long one the end.
fn label(path: &str) -> &str {
    const LONGEST: usize = 32;
    let dots = path.rmatch_indices('.').map(|(dot, _)| dot + 1);
    let starts = std::iter::once(0).chain(dots.collect::<Vec<_>>().into_iter().rev());
    let mut ends = starts.filter_map(|start| path.get(start..));
    ends.find(|end| end.len() <= LONGEST).unwrap_or(path)
}

/// An expression, and quietly what it comes to.
pub fn value(cx: &Context, value: &Expression) -> Vec<Inline> {
    let mut runs = vec![cell::value(cx, value)];
    if !value.node.is_literal() {
        let beside = known::beside(&known::known(cx.estate, cx.module, value));
        if !beside.is_empty() {
            runs.push(Inline::Quiet(format!(" ({beside})")));
        }
    }
    runs
}

/// Marks a value that is to be looked at, where that is certain.
fn look(cx: &Context, value: &Expression, marks: &[(&str, &str)], made: &Made, told: &mut Told) {
    if marks.is_empty() {
        return;
    }
    let mut words = certain_words(cx, value);
    // The end of an ARN tells, whichever partition of the cloud it is in.
    if let Node::Expression(text) = &value.node
        && text.starts_with("\"arn:")
    {
        words.push((By::Itself, text.trim_matches('"').to_owned()));
    }
    for (bad, why) in marks {
        let is_bad = |word: &str| match bad.strip_prefix('…') {
            Some(end) => word.ends_with(end),
            None => word == *bad,
        };
        told.mark_made(why, words.iter().filter(|(_, word)| is_bad(word)).map(|(by, _)| by), made);
    }
}

/// What certainly is in a value, even where the rest of it has to be evaluated: `"0.0.0.0/0"` of `concat(["0.0.0.0/0"], var.more)`.
pub fn certain_words(cx: &Context, value: &Expression) -> Vec<(By, String)> {
    let mut found = known::certain_words(cx.estate, cx.module, value);
    if let Node::Expression(text) = &value.node {
        let joined = joined_items(text, 4).iter().flat_map(known::words).collect::<Vec<_>>();
        found.extend(joined.into_iter().map(|word| (By::Itself, word)));
    }
    found
}

/// What functions are given that keep every item.
fn joined_items(text: &str, depth: usize) -> Vec<Node> {
    const KEEPING: [&str; 8] =
        ["concat", "setunion", "flatten", "toset", "tolist", "distinct", "compact", "sort"];
    let inner = text.strip_suffix(')').and_then(|text| text.split_once('('));
    let Some((_, inner)) = inner.filter(|(name, _)| KEEPING.contains(&name.trim())) else {
        return Vec::new();
    };
    let list = format!("[{inner}]");
    let Some(Node::List(items)) = syntax::value(&list, 0..list.len()).map(|value| value.node) else {
        return Vec::new();
    };
    let inner = |item: Node| match &item {
        Node::Expression(text) if depth > 0 => joined_items(text, depth - 1),
        _ => vec![item],
    };
    items.into_iter().flat_map(inner).collect()
}

/// `not encrypted`, `not encrypted in dev`
pub fn where_it_holds(why: &str, places: &[&str]) -> String {
    if places.is_empty() { why.to_owned() } else { format!("{why} in {}", places.join(", ")) }
}
