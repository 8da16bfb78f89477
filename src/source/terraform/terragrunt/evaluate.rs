//! What a unit's expressions come to. Pure and total: what cannot be told is left as it is written, and what goes in circles, or on
//! for too long, is told and left.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::{
    BinaryOp, BinaryOperator, Expression as Hcl, FuncCall, ObjectKey, Traversal, TraversalOperator,
    UnaryOperator,
};
use hcl_edit::template::Element;

use super::super::secret::names_secret;
use super::super::syntax::Node;
use super::file::{Code, Config, Expr, Set, Strategy};
use super::functions::{self, merge_into};
use super::value::{Data, Entry, Value};
use super::world::{World, relative};
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
    reads: BTreeMap<SourcePath, Option<Value>>,
    /// The unit's folder.
    original: SourcePath,
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
    included: bool,
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

    fn enter(&mut self, path: SourcePath, config: &'a Config, folder: SourcePath, included: bool) -> usize {
        let includes = vec![Slot::Untouched; config.includes.len()];
        self.scopes.push(Scope { config, path, folder, included, locals: BTreeMap::new(), includes });
        self.scopes.len() - 1
    }

    /// What something that a scope's file sets comes to.
    pub fn set(&mut self, scope: usize, set: &'a Set) -> Value {
        self.expr(scope, &set.value, &set.at)
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

    fn circle(&mut self, at: Location, message: &str) {
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

    fn expr(&mut self, scope: usize, expr: &'a Expr, at: &Location) -> Value {
        if !self.goes_on() {
            return Value::unknown("…");
        }
        self.depth += 1;
        let value = match expr {
            Expr::Leaf(node) => leaf(node),
            Expr::List(items) => Value::list(items.iter().map(|item| self.expr(scope, item, at)).collect()),
            Expr::Object(sets) => {
                let entry = |set: &'a Set| Entry {
                    key: set.name.as_str().into(),
                    value: self.expr(scope, &set.value, &set.at),
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

    fn hcl(&mut self, scope: usize, expression: &'a Hcl, code: &'a Code) -> Value {
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
                self.hcl(scope, chosen, code).made_of([&condition])
            }
            Hcl::FuncCall(call) => self.call(scope, call, code)?,
            Hcl::Traversal(traversal) => self.traversal(scope, traversal, code)?,
            Hcl::UnaryOp(operation) => {
                let value = self.hcl(scope, &operation.expr, code);
                match (operation.operator.value(), &value.data) {
                    (_, Data::Redacted) => value,
                    (UnaryOperator::Not, _) => Value::from(Data::Bool(!value.as_bool()?)).made_of([&value]),
                    (UnaryOperator::Neg, Data::Number(text)) => {
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

    fn template(
        &mut self,
        scope: usize,
        elements: impl Iterator<Item = &'a Element>,
        code: &'a Code,
    ) -> Option<Value> {
        let elements: Vec<&Element> = elements.collect();
        if let [Element::Interpolation(only)] = elements.as_slice() {
            let value = self.hcl(scope, &only.expr, code);
            return (!value.is_open()).then_some(value);
        }
        let (mut text, mut parts, mut open) = (String::new(), Vec::new(), false);
        for element in elements {
            match element {
                Element::Literal(literal) => text.push_str(literal.value()),
                Element::Interpolation(part) => {
                    let value = self.hcl(scope, &part.expr, code);
                    match value.as_text() {
                        Some(part) => text.push_str(&part),
                        None => open = true,
                    }
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
            Data::Number(text) => text.parse::<i64>().ok(),
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
                let value = self.local(scope, name).unwrap_or_else(|| failed());
                Self::walk(value, rest)
            }
            ("include", words) => {
                let (value, rest) = self.included(scope, words)?;
                Self::walk(value, rest)
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
        self.of_terragrunt(scope, name, &arguments)
    }

    /// Terragrunt's own functions, as its reference "Functions" tells them.
    fn of_terragrunt(&mut self, scope: usize, name: &str, arguments: &[Value]) -> Option<Value> {
        if name == "sops_decrypt_file" || arguments.iter().any(Value::has_secret) {
            return Some(Data::Redacted.into());
        }
        let text = |at: usize| arguments.get(at).and_then(Value::as_text);
        let folder = self.scopes[scope].folder.clone();
        let world = self.world;
        Some(match name {
            "get_terragrunt_dir" => Value::text(&world.absolute(&folder)),
            "get_original_terragrunt_dir" => Value::text(&world.absolute(&self.original)),
            "get_parent_terragrunt_dir" => {
                let from = self.includer(scope, text(0).as_deref())?;
                Value::text(&world.absolute(&from))
            }
            "get_repo_root" => Value::text(super::value::REPOSITORY),
            "get_path_to_repo_root" => {
                Value::text(&relative(&world.in_repository(&folder), &SourcePath::root()))
            }
            "get_path_from_repo_root" => {
                Value::text(&relative(&SourcePath::root(), &world.in_repository(&folder)))
            }
            "path_relative_to_include" => {
                Value::text(&relative(&self.includer(scope, text(0).as_deref())?, &folder))
            }
            "path_relative_from_include" => {
                Value::text(&relative(&folder, &self.includer(scope, text(0).as_deref())?))
            }
            "find_in_parent_folders" => {
                let name = match arguments.first() {
                    Some(_) => Some(text(0)?),
                    None => None,
                };
                // Without a name: `terragrunt.hcl`, and in newer versions `root.hcl`.
                let names = name.as_deref().map_or(vec!["terragrunt.hcl", "root.hcl"], |name| vec![name]);
                match (world.in_parents(&folder, &names), arguments.get(1)) {
                    (Some(path), _) => Value::text(&world.absolute(&path)),
                    (None, Some(fallback)) => fallback.clone(),
                    (None, None) => failed(),
                }
            }
            "read_terragrunt_config" => {
                let path = world.place(&text(0)?, &folder)?;
                match (self.read(&path), arguments.get(1)) {
                    (Some(value), _) => value,
                    (None, _) if world.exists(&path) => return None,
                    (None, Some(fallback)) => fallback.clone(),
                    (None, None) => failed(),
                }
            }
            "get_env" => {
                let name = text(0)?;
                if names_secret(&name) {
                    return Some(Data::Redacted.into());
                }
                let mut value = arguments.get(1)?.clone();
                value.variables.push(name);
                value
            }
            _ => return None,
        })
    }

    /// The folder of the file that includes are relative to: of the one that a scope includes by this name, or of itself where it is
    /// included.
    fn includer(&mut self, scope: usize, name: Option<&str>) -> Option<SourcePath> {
        if self.scopes[scope].included {
            return Some(self.scopes[scope].path.parent());
        }
        let includes = &self.scopes[scope].config.includes;
        let at = match name {
            Some(name) => includes.iter().position(|include| include.name == name)?,
            None if includes.is_empty() => return Some(self.scopes[scope].folder.clone()),
            None => 0,
        };
        let included = self.include(scope, at)?;
        Some(self.scopes[included].path.parent())
    }

    /// What `read_terragrunt_config` gives: local values, and inputs with those of what the file includes.
    fn read(&mut self, path: &SourcePath) -> Option<Value> {
        if let Some(known) = self.reads.get(path).cloned() {
            if known.is_none() {
                let at = Location { file: path.clone(), span: Default::default(), line: 1 };
                self.circle(at, "this file is read while it is read");
            }
            return known;
        }
        let config = self.world.configs.get(path).copied()?;
        self.reads.insert(path.clone(), None);
        let scope = self.enter(path.clone(), config, path.parent(), false);
        let at = Location { file: path.clone(), span: Default::default(), line: 1 };
        let locals = Entry { key: "locals".into(), value: self.locals(scope), at: at.clone() };
        let inputs = Entry { key: "inputs".into(), value: Value::object(self.inputs(scope)), at };
        let value = Value::object(vec![locals, inputs]);
        self.reads.insert(path.clone(), Some(value.clone()));
        Some(value)
    }

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

/// What Terragrunt would give up at; its text is put in where the expression is known.
fn failed() -> Value {
    Data::Failed("".into()).into()
}

/// A value under a name that says secret: its strings and numbers are gone.
fn secret(value: Value) -> Value {
    match &value.data {
        Data::Text(text) if text.is_empty() => value,
        Data::Text(_) => Data::Redacted.into(),
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
