//! A unit's page, as blocks.

use super::super::lower::module_id;
use super::super::model::Estate;
use super::super::module::Module;
use super::super::module_call::Origin;
use super::super::registry;
use super::super::syntax::Node;
use super::super::value::{pretty, pretty_start, write_attributes};
use super::super::variable::Variable;
use super::file::Strategy;
use super::unit::{Dependency, Included, Setting, Source, Unit};
use crate::catalog::{Location, Value};
use crate::source::block::{
    Badge, Block, Body, Code, CodeLink, FieldGroup, FieldRow, Group, Inline, Item, Other, PageData, Relation,
    Settings, Table, TableRow, Target, Tone,
};

/// The fact that not all inputs can be told.
pub const NOT_ALL: &str = "Not all inputs";

/// All that a unit's page shows.
pub fn page(unit: &Unit, estate: &Estate) -> PageData {
    let words =
        unit.readme.iter().map(|(file, _)| Block::new("readme", "README", Body::Readme(file.clone())));
    let blocks = words.chain(blocks(unit, estate)).filter(|block| !block.body.is_empty());
    PageData { badges: badges(unit), blocks: blocks.collect() }
}

/// The sections about a unit; where a module of its own lies beside it, they follow the module's.
pub fn beside_module(unit: &Unit, estate: &Estate) -> Vec<Block> {
    let named = |block: Block| match &*block.id {
        "unit" => block,
        "inputs" => Block {
            id: "unit-inputs".into(),
            title: "Inputs set by the unit".into(),
            body: unnamed(block.body),
        },
        id => Block { id: format!("unit-{id}").into(), ..block },
    };
    blocks(unit, estate).map(named).filter(|block| !block.body.is_empty()).collect()
}

/// The rows of the module's inputs have these anchors already.
fn unnamed(body: Body) -> Body {
    let Body::Fields(mut groups) = body else { return body };
    for row in groups.iter_mut().flat_map(|group| &mut group.rows) {
        row.anchor.insert_str(0, "unit_");
    }
    Body::Fields(groups)
}

fn blocks(unit: &Unit, estate: &Estate) -> impl Iterator<Item = Block> {
    let block = |id: &'static str, title: &'static str, body| Block::new(id, title, body);
    let cx = Context { unit, estate };
    let blocks = [
        block("unit", "Terragrunt unit", Body::Facts(cx.about())),
        block("inputs", "Inputs", Body::Fields(cx.inputs())),
        block("dependencies", "Dependencies", Body::List(cx.dependencies())),
        block("includes", "Includes", Body::Table(cx.includes())),
        block("remote-state", "Remote state", Body::Facts(cx.remote_state())),
        block("generated", "Generated files", Body::Table(cx.generated())),
        block("locals", "Local values", Body::List(cx.locals())),
    ];
    blocks.into_iter()
}

fn badges(unit: &Unit) -> Vec<Badge> {
    let counted =
        [(unit.inputs.len(), "input", "inputs"), (unit.dependencies.len(), "dependency", "dependencies")];
    let counted = counted.into_iter().filter(|(count, ..)| *count > 0);
    let mut badges = vec![badge("Terragrunt unit", Tone::Accent)];
    badges.extend(counted.map(|(count, one, many)| {
        badge(&format!("{count} {}", if count == 1 { one } else { many }), Tone::Neutral)
    }));
    let set = |name: &str| unit.flags.iter().any(|flag| flag.name == name && flag.value == Node::Bool(true));
    badges.extend(set("prevent_destroy").then(|| badge("prevent destroy", Tone::Neutral)));
    badges.extend((set("skip") || set("exclude")).then(|| badge("skipped", Tone::Warning)));
    badges
}

fn badge(text: &str, tone: Tone) -> Badge {
    Badge::new(text, tone)
}

fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

fn link(text: impl Into<String>, to: Target) -> Inline {
    Inline::Link { text: text.into(), code: true, to }
}

/// `prod/env.hcl`, which leads to the line.
fn place(at: &Location) -> Inline {
    link(format!("{}:{}", at.file, at.line), Target::File(at.file.clone(), at.line))
}

struct Context<'a> {
    unit: &'a Unit,
    estate: &'a Estate,
}

/// Where the module of a unit comes from, and what else it says of itself.
pub fn about(unit: &Unit, estate: &Estate) -> Vec<(String, Vec<Inline>)> {
    Context { unit, estate }.about()
}

impl Context<'_> {
    /// The unit's environments, where its module comes from, and what else the unit says of itself.
    fn about(&self) -> Vec<(String, Vec<Inline>)> {
        let mut facts: Vec<(String, Vec<Inline>)> =
            self.environments().map(|link| ("Environment".to_owned(), vec![link])).collect();
        match &self.unit.source {
            Some(source) => {
                facts.push(("Source".to_owned(), vec![self.source(source)]));
                if !source.version.is_empty() {
                    facts.push(("Version".to_owned(), vec![Inline::Code(source.version.clone())]));
                }
                facts.push(("Set in".to_owned(), vec![place(&source.at)]));
            }
            None => facts.push(("Source".to_owned(), vec![text("the configuration in this folder")])),
        }
        facts.extend(self.open());
        let flags = self.unit.flags.iter();
        facts.extend(flags.map(|flag| (flag.name.clone(), vec![self.value(&flag.value)])));
        facts
    }

    /// Where it is applied; the page of a module beside it has said so already.
    fn environments(&self) -> impl Iterator<Item = Inline> {
        let is_said = self.estate.module(&self.unit.folder).is_some();
        let stacks = self.estate.environments.of_folder(&self.unit.folder).iter();
        let stacks = stacks.filter(move |_| !is_said);
        stacks.filter_map(|place| self.estate.stack_link(*place))
    }

    fn source(&self, source: &Source) -> Inline {
        if !source.is_known {
            return self.value(&Node::Expression(source.address.clone()));
        }
        let target = match &source.origin {
            Origin::Local(folder) => Some(Target::Entity(module_id(&self.estate.repository, folder))),
            origin => {
                registry::module_page(&self.estate.registry, origin.clone(), &source.version).map(Target::Url)
            }
        };
        match target {
            Some(target) => link(&source.address, target),
            None => Inline::Code(source.address.clone()),
        }
    }

    /// A value as code, the outputs of other units leading to those.
    fn value(&self, value: &Node) -> Inline {
        let text = pretty_start(value);
        let links = self.links(&text);
        Inline::Expression(Code { text, links })
    }

    /// The words of a text that name a unit's dependencies.
    fn links(&self, text: &str) -> Vec<CodeLink> {
        let mut links = Vec::new();
        for (at, head) in text.match_indices("dependency.") {
            let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let rest = text.get(at + head.len()..).unwrap_or_default();
            let name = rest.get(..rest.find(|c| !is_word(c)).unwrap_or(rest.len())).unwrap_or_default();
            let known = self.unit.dependencies.iter().find(|it| !it.name.is_empty() && it.name == name);
            let target = known.and_then(|it| self.target(it));
            if let Some(to) = target.filter(|_| before.is_none_or(|c| !is_word(c) && c != '.')) {
                links.push(CodeLink { bytes: at..at + head.len() + name.len(), to });
            }
        }
        links
    }

    fn target(&self, dependency: &Dependency) -> Option<Target> {
        self.estate.page_of_folder(dependency.folder.as_ref()?).map(Target::Entity)
    }

    /// What is set; and what the module requires, and nobody sets.
    fn inputs(&self) -> Vec<FieldGroup> {
        let module = self.unit.module.as_ref().and_then(|folder| self.estate.module(folder));
        let mut rows: Vec<FieldRow> =
            self.unit.inputs.iter().map(|setting| self.input(setting, module)).collect();
        let is_set = |name: &str| self.unit.inputs.binary_search_by(|it| it.name.as_str().cmp(name)).is_ok();
        let declared = module.into_iter().flat_map(|module| &module.declared.variables);
        let missing = declared.filter(|it| it.required() && !it.element.ignored && !is_set(&it.name));
        rows.extend(missing.map(|variable| FieldRow {
            badges: vec![badge("required, not set here", Tone::Wrong)],
            ..self.declared(variable)
        }));
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        vec![FieldGroup { title: String::new(), rows }]
    }

    /// That more may be set than stands there.
    fn open(&self) -> Vec<(String, Vec<Inline>)> {
        let Some(at) = self.unit.open_inputs.as_ref() else { return Vec::new() };
        let words =
            text("what is merged cannot be told in full; it may set more, and may override some of these: ");
        vec![(NOT_ALL.to_owned(), vec![words, place(at)])]
    }

    fn input(&self, setting: &Setting, module: Option<&Module>) -> FieldRow {
        let variable = module.map(|module| module.variable(&setting.name));
        let mut row = match variable {
            Some(Some(variable)) => self.declared(variable),
            _ => FieldRow::default(),
        };
        let code = pretty_start(&setting.value);
        row.links = self.links(&code);
        row.value = Some(match setting.value.shown() {
            Value::Literal(_) => Value::Literal(code),
            Value::Expression(_) => Value::Expression(code),
            other => other,
        });
        row.anchor = format!("input_{}", setting.name);
        row.name.clone_from(&setting.name);
        row.source = Some((setting.at.file.clone(), setting.at.line));
        if let Some(None) = variable {
            row.badges.push(badge("not declared", Tone::Neutral));
        }
        row.badges.extend(from_environment(setting).map(|words| badge(&words, Tone::Neutral)));
        // The name of the file alone says enough where it is the unit's own.
        let elsewhere = setting.at.file != self.unit.file;
        let mut notes: Vec<Vec<Inline>> =
            elsewhere.then(|| vec![text("Set in "), place(&setting.at)]).into_iter().collect();
        if let Some(default) = variable.flatten().and_then(|variable| variable.default.as_ref()) {
            notes.push(vec![text("Default: "), Inline::Code(pretty(&default.node))]);
        }
        row.notes = notes;
        row
    }

    /// What the module says of an input.
    fn declared(&self, variable: &Variable) -> FieldRow {
        let folder = &variable.element.at.file.parent();
        let entity =
            module_id(&self.estate.repository, folder).with_address(&format!("var.{}", variable.name));
        let input = link(format!("var.{}", variable.name), Target::Entity(entity));
        let others = vec![Other { link: input, place: folder.to_string() }];
        FieldRow {
            anchor: format!("input_{}", variable.name),
            name: variable.name.clone(),
            type_text: variable.type_text().to_owned(),
            description: variable.words().to_owned(),
            relations: vec![Relation { words: "Declared as", counted: "inputs", others, more: 0 }],
            ..FieldRow::default()
        }
    }

    fn dependencies(&self) -> Vec<Group> {
        let item = |dependency: &Dependency| {
            let path = pretty(&dependency.path);
            let name = dependency.folder.as_ref().map_or_else(|| path.clone(), |folder| folder.to_string());
            let mut notes = Vec::new();
            if !dependency.mocks.is_empty() {
                let mut words = vec![text("Until it is applied, stand-ins are used for ")];
                for (at, mock) in dependency.mocks.iter().enumerate() {
                    words.extend((at > 0).then(|| text(", ")));
                    words.push(Inline::Code(mock.clone()));
                }
                notes.push(words);
            }
            let detail = match dependency.name.as_str() {
                "" => vec![text("runs before this one")],
                name => vec![text("as "), Inline::Code(format!("dependency.{name}"))],
            };
            Item {
                name: vec![match self.target(dependency) {
                    Some(target) => link(name, target),
                    None => Inline::Code(name),
                }],
                detail,
                notes,
                source: Some((dependency.at.file.clone(), dependency.at.line)),
                ..Item::default()
            }
        };
        vec![Group { title: String::new(), items: self.unit.dependencies.iter().map(item).collect() }]
    }

    fn includes(&self) -> Table {
        let row = |include: &Included| {
            let file = match &include.file {
                Some(file) => link(file.as_str(), Target::File(file.clone(), 1)),
                None => self.value(&include.path),
            };
            let how = match include.strategy {
                Strategy::NoMerge => "not merged",
                Strategy::Shallow => "merged: what is set here counts",
                Strategy::Deep => "merged deeply",
            };
            let read = if include.expose { "read as " } else { "" };
            let mut name = vec![text(read)];
            if include.expose {
                let dot = if include.name.is_empty() { "" } else { "." };
                name.push(Inline::Code(format!("include{dot}{}", include.name)));
            }
            TableRow { cells: vec![vec![file], vec![text(how)], name], ..TableRow::default() }
        };
        Table::new(["File", "How", "Exposed"], self.unit.includes.iter().map(row).collect())
    }

    fn remote_state(&self) -> Vec<(String, Vec<Inline>)> {
        let Some(state) = &self.unit.remote_state else { return Vec::new() };
        let head = [
            ("Backend".to_owned(), vec![Inline::Code(state.backend.clone())]),
            ("Set in".to_owned(), vec![place(&state.at)]),
        ];
        let settings = state.settings.iter().map(|setting| {
            let mut value = vec![self.value(&setting.value)];
            value.extend(from_environment(setting).map(|words| Inline::Quiet(format!(" {words}"))));
            (setting.name.clone(), value)
        });
        head.into_iter().chain(settings).collect()
    }

    fn generated(&self) -> Table {
        let row = |(name, path, at): &(String, Option<Node>, Location)| {
            let path = path.iter().map(|path| self.value(path)).collect();
            TableRow {
                cells: vec![vec![Inline::Code(name.clone())], path, vec![place(at)]],
                ..TableRow::default()
            }
        };
        Table::new(["Name", "File", "Set in"], self.unit.generated.iter().map(row).collect())
    }

    /// The local values of the unit's own file, which unfold.
    fn locals(&self) -> Vec<Group> {
        if self.unit.locals.is_empty() {
            return Vec::new();
        }
        let lines: Vec<(String, String)> =
            self.unit.locals.iter().map(|local| (local.name.clone(), pretty_start(&local.value))).collect();
        let mut code = Code::default();
        write_attributes(&lines, 0, &mut code.text);
        code.links = self.links(&code.text);
        let count = lines.len();
        let title = format!("{count} local value{}", if count == 1 { "" } else { "s" });
        let file = &self.unit.file;
        let item = Item {
            name: vec![link(file.name(), Target::File(file.clone(), 1))],
            settings: Some(Settings { title, code }),
            ..Item::default()
        };
        vec![Group { title: String::new(), items: vec![item] }]
    }
}

/// That a value is what stands in for an environment variable.
fn from_environment(setting: &Setting) -> impl Iterator<Item = String> {
    setting.variables.iter().map(|name| format!("unless {name} is set in the environment"))
}
