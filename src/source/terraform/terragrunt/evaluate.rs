//! What a unit's expressions come to. Pure and total: what cannot be told is left as it is written, and what goes in circles, or on
//! for too long, is told and left.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::{
    BinaryOp, BinaryOperator, Conditional, Expression as Hcl, FuncCall, ObjectKey, Traversal,
    TraversalOperator, UnaryOperator,
};
use hcl_edit::template::{Element, Strip};

use super::super::secret::names_secret;
use super::super::syntax::Node;
use super::super::value::plain_number;
use super::file::{Code, Config, Expr, Set};
use super::functions;
use super::merge::merge_into;
use super::value::{Data, Entry, Value};
use super::world::World;
use crate::catalog::Location;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;

/// Expressions that are looked into for one unit, at most.
const MOST_STEPS: usize = 100_000;
/// How deep expressions may stand in each other, those of local values and of included files counted.
const DEEPEST: usize = 96;
/// Larger values are left as they are written.
const LARGEST: usize = 256 * 1024;

/// Evaluates what one unit reads.
pub struct Evaluator<'a> {
    /// What there is to look at.
    pub world: &'a World<'a>,
    /// The unit's file, those that it includes, and those that these read.
    pub scopes: Vec<Scope<'a>>,
    /// What is wrong.
    pub faults: Vec<Diagnostic>,
    /// What `read_terragrunt_config` gave, by file; `None` while it is under way.
    pub(super) reads: BTreeMap<SourcePath, Option<Value>>,
    /// The unit's folder.
    pub(super) original: SourcePath,
    steps: usize,
    depth: usize,
}

/// A file in the place that it is read from.
pub struct Scope<'a> {
    /// What it sets.
    pub config: &'a Config,
    /// Its path.
    pub path: SourcePath,
    /// The folder that its paths start at: an included file's start at the one that includes it.
    pub folder: SourcePath,
    /// Whether it is included.
    pub(super) included: bool,
    locals: BTreeMap<&'a str, Option<Value>>,
    /// The scopes of what it includes.
    includes: Vec<Slot>,
}

#[derive(Clone, Copy)]
enum Slot {
    Untouched,
    Working,
    /// `None` when it cannot be told which file it is, or there is none.
    Found(Option<usize>),
}

impl<'a> Evaluator<'a> {
    /// For the unit of this file, whose scope is the first one.
    pub fn new(world: &'a World<'a>, path: &SourcePath, config: &'a Config) -> Self {
        let mut evaluator = Self {
            world,
            scopes: Vec::new(),
            faults: Vec::new(),
            reads: BTreeMap::new(),
            original: path.parent(),
            steps: 0,
            depth: 0,
        };
        evaluator.enter(path.clone(), config, path.parent(), false);
        evaluator
    }

    /// Every file that was read so far, the unit's own first.
    pub fn files(&self) -> impl Iterator<Item = &SourcePath> {
        self.scopes.iter().map(|scope| &scope.path)
    }

    pub(super) fn enter(
        &mut self,
        path: SourcePath,
        config: &'a Config,
        folder: SourcePath,
        included: bool,
    ) -> usize {
        let includes = vec![Slot::Untouched; config.includes.len()];
        self.scopes.push(Scope { config, path, folder, included, locals: BTreeMap::new(), includes });
        self.scopes.len() - 1
    }

    /// What something that a scope's file sets comes to.
    pub fn set(&mut self, scope: usize, set: &'a Set) -> Value {
        self.expr(scope, &set.value)
    }

    /// The scope of an include, by its place in the file.
    pub fn include(&mut self, scope: usize, at: usize) -> Option<usize> {
        match self.scopes[scope].includes.get(at).copied()? {
            Slot::Found(found) => return found,
            Slot::Working => {
                let include = &self.scopes[scope].config.includes[at];
                self.circle(include.at.clone(), "this include needs itself to be found");
                return None;
            }
            Slot::Untouched => {}
        }
        self.scopes[scope].includes[at] = Slot::Working;
        let config = self.scopes[scope].config;
        let folder = self.scopes[scope].folder.clone();
        let path = config.includes[at].path.as_ref().map(|path| self.set(scope, path));
        let path = path.filter(|path| !path.has_secret()).and_then(|path| path.as_text());
        let path = path.and_then(|path| self.world.place(&path, &folder));
        let found = path.and_then(|path| Some((self.world.configs.get(&path).copied()?, path)));
        // A file cannot include itself, however many there are between.
        let found = found.filter(|(_, path)| *path != self.scopes[scope].path);
        let found = found.map(|(config, path)| self.enter(path, config, folder, true));
        self.scopes[scope].includes[at] = Slot::Found(found);
        found
    }

    /// A local value; `None` when there is no such one.
    pub fn local(&mut self, scope: usize, name: &str) -> Option<Value> {
        let config = self.scopes[scope].config;
        let (name, set) = config.locals.get_key_value(name)?;
        match self.scopes[scope].locals.get(name.as_str()) {
            Some(Some(value)) => return Some(value.clone()),
            Some(None) => {
                self.circle(set.at.clone(), &format!("`local.{name}` is made of itself"));
                return Some(Value::unknown(&format!("local.{name}")));
            }
            None => {}
        }
        self.scopes[scope].locals.insert(name, None);
        let value = match names_secret(name) {
            // Whatever it is made of: it is called a secret.
            true => secret(self.set(scope, set)),
            false => self.set(scope, set),
        };
        self.scopes[scope].locals.insert(name, Some(value.clone()));
        Some(value)
    }

    pub(super) fn circle(&mut self, at: Location, message: &str) {
        let diagnostic = Diagnostic::error("parse-error", &at.file, message).at(at.span);
        let diagnostic = diagnostic.help("break the circle: Terragrunt cannot tell what it comes to, either");
        if !self.faults.contains(&diagnostic) {
            self.faults.push(diagnostic);
        }
    }

    /// Whether there is leave to go on, one step deeper.
    fn goes_on(&mut self) -> bool {
        self.steps += 1;
        self.steps < MOST_STEPS && self.depth < DEEPEST
    }

    fn expr(&mut self, scope: usize, expr: &'a Expr) -> Value {
        if !self.goes_on() {
            return Value::unknown("…");
        }
        self.depth += 1;
        let value = match expr {
            Expr::Leaf(node) => leaf(node),
            Expr::List(items) => Value::list(items.iter().map(|item| self.expr(scope, item)).collect()),
            Expr::Object(sets) => {
                let entry = |set: &'a Set| Entry {
                    key: set.name.as_str().into(),
                    value: self.expr(scope, &set.value),
                    at: set.at.clone(),
                };
                Value::object(sets.iter().map(entry).collect())
            }
            Expr::Code(code) => match &code.parsed {
                Some(parsed) => self.hcl(scope, parsed, code),
                None => Value::unknown(&code.text),
            },
        };
        self.depth -= 1;
        if value.size > LARGEST { Value::unknown("…") } else { value }
    }

    pub(super) fn hcl(&mut self, scope: usize, expression: &'a Hcl, code: &'a Code) -> Value {
        let source = || expression.span().and_then(|span| code.text.get(span)).unwrap_or(&code.text).trim();
        if !self.goes_on() {
            return Value::unknown(source());
        }
        self.depth += 1;
        let value = self.known(scope, expression, code);
        self.depth -= 1;
        match value {
            Some(Value { data: Data::Failed(_), .. }) => Data::Failed(source().into()).into(),
            Some(value) if value.size <= LARGEST => value,
            _ => Value::unknown(source()),
        }
    }

    /// What an expression comes to; `None` where it is left as it is written.
    fn known(&mut self, scope: usize, expression: &'a Hcl, code: &'a Code) -> Option<Value> {
        Some(match expression {
            Hcl::Null(_) => Data::Null.into(),
            Hcl::Bool(value) => Data::Bool(*value.value()).into(),
            Hcl::Number(number) => {
                Data::Number(number.span().and_then(|span| code.text.get(span))?.trim().into()).into()
            }
            Hcl::String(text) => Value::text(text.value()),
            Hcl::Array(items) => Value::list(items.iter().map(|item| self.hcl(scope, item, code)).collect()),
            Hcl::Object(object) => {
                let mut entries: Vec<Entry> = Vec::new();
                for (key, value) in object {
                    let key_text: Arc<str> = match key {
                        ObjectKey::Ident(name) => name.value().as_str().into(),
                        ObjectKey::Expression(key) => self.hcl(scope, key, code).as_text()?,
                    };
                    let at = code.place(key.span().map_or(0, |span| span.start));
                    entries.push(Entry { key: key_text, value: self.hcl(scope, value.expr(), code), at });
                }
                let mut once = Vec::new();
                merge_into(&mut once, &entries);
                Value::object(once)
            }
            Hcl::StringTemplate(template) => self.template(scope, template.iter(), code)?,
            Hcl::HeredocTemplate(heredoc) if heredoc.template.iter().any(is_stripped) => return None,
            Hcl::HeredocTemplate(heredoc) => self.template(scope, heredoc.template.iter(), code)?,
            Hcl::Parenthesis(inner) => self.hcl(scope, inner.inner(), code),
            Hcl::Conditional(conditional) => {
                let condition = self.hcl(scope, &conditional.cond_expr, code);
                let chosen = match condition.as_bool() {
                    Some(true) => &conditional.true_expr,
                    Some(false) => &conditional.false_expr,
                    None if condition.has_secret() => return Some(Data::Redacted.into()),
                    None => return None,
                };
                let value = self.hcl(scope, chosen, code).made_of([&condition]);
                self.of_both(scope, value, conditional, code)
            }
            Hcl::FuncCall(call) => self.call(scope, call, code)?,
            Hcl::Traversal(traversal) => self.traversal(scope, traversal, code)?,
            Hcl::UnaryOp(operation) => {
                let value = self.hcl(scope, &operation.expr, code);
                match (operation.operator.value(), &value.data) {
                    (_, Data::Redacted) => value,
                    (UnaryOperator::Not, _) => Value::from(Data::Bool(!value.as_bool()?)).made_of([&value]),
                    (UnaryOperator::Neg, Data::Number(text)) => {
                        let text = plain_number(text)?;
                        let negated =
                            text.strip_prefix('-').map_or_else(|| format!("-{text}"), str::to_owned);
                        Value::from(Data::Number(negated.into())).made_of([&value])
                    }
                    _ => return None,
                }
            }
            Hcl::BinaryOp(operation) => self.binary(scope, operation, code)?,
            Hcl::Variable(_) | Hcl::ForExpr(_) => return None,
        })
    }

    /// What is chosen, as the type of both that there were to choose from: a string, where the other one is a string.
    fn of_both(&mut self, scope: usize, chosen: Value, of: &'a Conditional, code: &'a Code) -> Value {
        if !matches!(chosen.data, Data::Bool(_) | Data::Number(_)) {
            return chosen;
        }
        let mut is_text = |branch| matches!(self.hcl(scope, branch, code).data, Data::Text(_));
        match is_text(&of.true_expr) || is_text(&of.false_expr) {
            true => functions::as_string(&chosen),
            false => chosen,
        }
    }

    fn template(
        &mut self,
        scope: usize,
        elements: impl Iterator<Item = &'a Element>,
        code: &'a Code,
    ) -> Option<Value> {
        let elements: Vec<&Element> = elements.collect();
        if let [Element::Interpolation(only)] = elements.as_slice() {
            let value = self.hcl(scope, &only.expr, code);
            return match &value.data {
                Data::Number(text) => Some(Value { data: Data::Number(plain_number(text)?.into()), ..value }),
                _ => (!value.is_open()).then_some(value),
            };
        }
        let (mut text, mut parts, mut open) = (String::new(), Vec::new(), false);
        // Where the literal begins that is at the end of the text.
        let mut literal_from = 0;
        // Whether the marker `~` takes the blanks off what follows.
        let mut strips = false;
        for element in elements {
            match element {
                Element::Literal(literal) if strips => text.push_str(literal.value().trim_start()),
                Element::Literal(literal) => text.push_str(literal.value()),
                Element::Interpolation(part) => {
                    if matches!(part.strip, Strip::Start | Strip::Both) {
                        text.truncate(text.trim_end().len().max(literal_from));
                    }

                    let value = self.hcl(scope, &part.expr, code);
                    match value.as_text() {
                        Some(part) => text.push_str(&part),
                        None => open = true,
                    }
                    literal_from = text.len();
                    strips = matches!(part.strip, Strip::End | Strip::Both);
                    parts.push(value);
                }
                Element::Directive(_) => return None,
            }
            if text.len() > LARGEST {
                return None;
            }
        }
        if parts.iter().any(Value::has_secret) {
            return Some(Data::Redacted.into());
        }
        (!open).then(|| Value::text(&text.replace("\r\n", "\n")).made_of(&parts))
    }

    fn binary(&mut self, scope: usize, operation: &'a BinaryOp, code: &'a Code) -> Option<Value> {
        let left = self.hcl(scope, &operation.lhs_expr, code);
        let right = self.hcl(scope, &operation.rhs_expr, code);
        if left.has_secret() || right.has_secret() {
            return Some(Data::Redacted.into());
        }
        if !left.is_known() || !right.is_known() {
            return None;
        }
        let whole = |value: &Value| match &value.data {
            Data::Number(text) => plain_number(text)?.parse::<i64>().ok(),
            _ => None,
        };
        let same = || match (&left.data, &right.data) {
            (Data::Null, Data::Null) => Some(true),
            (Data::Bool(a), Data::Bool(b)) => Some(a == b),
            (Data::Number(_), Data::Number(_)) => Some(whole(&left)? == whole(&right)?),
            (Data::Text(a), Data::Text(b)) => Some(a == b),
            (Data::List(_) | Data::Object(_), _) | (_, Data::List(_) | Data::Object(_)) => None,
            _ => Some(false),
        };
        let number = |made: Option<i64>| Some(Data::Number(made?.to_string().into()));
        let data = match operation.operator.value() {
            BinaryOperator::Eq => Data::Bool(same()?),
            BinaryOperator::NotEq => Data::Bool(!same()?),
            BinaryOperator::And => Data::Bool(left.as_bool()? && right.as_bool()?),
            BinaryOperator::Or => Data::Bool(left.as_bool()? || right.as_bool()?),
            of_numbers => {
                let (a, b) = (whole(&left)?, whole(&right)?);
                match of_numbers {
                    BinaryOperator::Less => Data::Bool(a < b),
                    BinaryOperator::LessEq => Data::Bool(a <= b),
                    BinaryOperator::Greater => Data::Bool(a > b),
                    BinaryOperator::GreaterEq => Data::Bool(a >= b),
                    BinaryOperator::Plus => number(a.checked_add(b))?,
                    BinaryOperator::Minus => number(a.checked_sub(b))?,
                    BinaryOperator::Mul => number(a.checked_mul(b))?,
                    _ => return None,
                }
            }
        };
        Some(Value::from(data).made_of([&left, &right]))
    }

    /// `local.a.b["c"]`, `include.root.locals.x`; anything else is known only when applied.
    fn traversal(&mut self, scope: usize, traversal: &'a Traversal, code: &'a Code) -> Option<Value> {
        let mut steps = Vec::new();
        for operator in &traversal.operators {
            steps.push(match operator.value() {
                TraversalOperator::GetAttr(name) => Arc::from(name.value().as_str()),
                TraversalOperator::Index(index) => self.hcl(scope, index, code).as_text()?,
                TraversalOperator::LegacyIndex(number) => number.value().to_string().into(),
                _ => return None,
            });
        }
        let words: Vec<&str> = steps.iter().map(|step: &Arc<str>| &**step).collect();
        let Hcl::Variable(root) = &traversal.expr else {
            let value = self.hcl(scope, &traversal.expr, code);
            return Self::walk(value, &words);
        };
        match (root.value().as_str(), words.as_slice()) {
            ("local", [name, rest @ ..]) => {
                let value = self.local(scope, name).unwrap_or_else(failed);
                Self::walk(value, rest).map(Value::read_by_name)
            }
            ("include", words) => {
                let (value, rest) = self.included(scope, words)?;
                Self::walk(value, rest).map(Value::read_by_name)
            }
            _ => None,
        }
    }

    /// What `include` and the first of these words name.
    fn included<'w>(&mut self, scope: usize, words: &'w [&'w str]) -> Option<(Value, &'w [&'w str])> {
        let includes = &self.scopes[scope].config.includes;
        let named =
            includes.iter().position(|include| words.first().is_some_and(|word| include.name == *word));
        let bare = || includes.iter().position(|include| include.name.is_empty());
        let (at, rest) = match named {
            Some(at) => (at, words.get(1..)?),
            None => (bare()?, words),
        };
        if !includes.get(at)?.expose {
            return None;
        }
        let included = self.include(scope, at)?;
        match rest {
            ["locals", name, rest @ ..] => Some((self.local(included, name)?, rest)),
            ["locals"] => Some((self.locals(included), &[])),
            ["inputs", rest @ ..] => {
                let config = self.scopes[included].config;
                Some((self.set(included, config.inputs.as_ref()?), rest))
            }
            _ => None,
        }
    }

    /// What lies in a value.
    fn walk(value: Value, words: &[&str]) -> Option<Value> {
        let mut value = value;
        for word in words {
            let next = match &value.data {
                Data::Redacted => return Some(value),
                Data::Unknown(_) => return None,
                Data::Object(_) => value.entry(word).map(|entry| entry.value.clone()),
                Data::List(items) => word.parse::<usize>().ok().and_then(|at| items.get(at)).cloned(),
                _ => None,
            };
            match next {
                Some(next) => value = next,
                None => return Some(failed()),
            }
        }
        Some(value)
    }

    /// All local values of a file.
    pub fn locals(&mut self, scope: usize) -> Value {
        let config = self.scopes[scope].config;
        let entry = |(name, set): (&'a String, &'a Set)| {
            let value = self.local(scope, name)?;
            Some(Entry { key: name.as_str().into(), value, at: set.at.clone() })
        };
        Value::object(config.locals.iter().filter_map(entry).collect())
    }

    fn call(&mut self, scope: usize, call: &'a FuncCall, code: &'a Code) -> Option<Value> {
        let name = call.name.name.value().as_str();
        if call.name.is_namespaced() || call.args.expand_final() {
            return None;
        }
        if name == "try" {
            let tries = call.args.iter().map(|argument| self.hcl(scope, argument, code));
            let mut tries = tries.skip_while(|value| matches!(value.data, Data::Failed(_)));
            return tries.next().filter(|value| !value.is_open());
        }
        let arguments: Vec<Value> =
            call.args.iter().map(|argument| self.hcl(scope, argument, code)).collect();
        if let Some(value) = functions::call(name, &arguments) {
            return Some(value);
        }
        self.of_terragrunt(scope, name, &arguments).map(|value| value.made_of(&arguments))
    }
}

/// Whether a marker takes blanks off what stands beside an element.
fn is_stripped(element: &Element) -> bool {
    matches!(element, Element::Interpolation(part) if part.strip != Strip::None)
}

/// What Terragrunt would give up at; its text is put in where the expression is known.
pub(super) fn failed() -> Value {
    Data::Failed("".into()).into()
}

/// A value under a name that says secret: its strings and numbers are gone.
fn secret(value: Value) -> Value {
    match &value.data {
        Data::Text(text) if text.is_empty() => value,
        Data::Text(_) => Value::from(Data::Redacted).made_of([&value]),
        Data::List(items) => Value::list(items.iter().cloned().map(secret).collect()),
        Data::Object(entries) => {
            let entries = entries.iter().cloned();
            Value::object(entries.map(|entry| Entry { value: secret(entry.value), ..entry }).collect())
        }
        _ => value,
    }
}

fn leaf(node: &Node) -> Value {
    match node {
        Node::Null => Data::Null.into(),
        Node::Bool(value) => Data::Bool(*value).into(),
        Node::Number(text) => Data::Number(text.as_str().into()).into(),
        Node::Text(text) => Value::text(text),
        Node::Expression(text) => Value::unknown(text),
        Node::Redacted | Node::List(_) | Node::Object(_) => Data::Redacted.into(),
    }
}
