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
use crate::texts::Texts;

/// The name of the text of the fact that not all inputs can be told.
pub const NOT_ALL: &str = "unit.not-all";

/// All that a unit's page shows.
pub fn page(unit: &Unit, estate: &Estate) -> PageData {
    let words = unit.readme.iter().map(|(file, _)| {
        Block::new("readme", estate.texts.say("section.readme").to_owned(), Body::Readme(file.clone()))
    });
    let blocks = words.chain(blocks(unit, estate)).filter(|block| !block.body.is_empty());
    PageData { badges: badges(unit, &estate.texts), blocks: blocks.collect() }
}

/// The sections about a unit; where a module of its own lies beside it, they follow the module's.
pub fn beside_module(unit: &Unit, estate: &Estate) -> Vec<Block> {
    let named = |block: Block| match &*block.id {
        "unit" => block,
        "inputs" => Block {
            id: "unit-inputs".into(),
            title: estate.texts.say("section.unit-inputs").to_owned().into(),
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
    let block =
        |id: &'static str, title: &str, body| Block::new(id, estate.texts.say(title).to_owned(), body);
    let cx = Context { unit, estate };
    let blocks = [
        block("unit", "section.unit", Body::Facts(cx.about())),
        block("inputs", "section.inputs", Body::Fields(cx.inputs())),
        block("dependencies", "section.dependencies", Body::List(cx.dependencies())),
        block("includes", "section.includes", Body::Table(cx.includes())),
        block("remote-state", "section.remote-state", Body::Facts(cx.remote_state())),
        block("generated", "section.generated", Body::Table(cx.generated())),
        block("locals", "section.locals", Body::List(cx.locals())),
    ];
    blocks.into_iter()
}

fn badges(unit: &Unit, texts: &Texts) -> Vec<Badge> {
    let counted = [(unit.inputs.len(), "count.inputs"), (unit.dependencies.len(), "count.dependencies")];
    let counted = counted.into_iter().filter(|(count, _)| *count > 0);
    let mut badges = vec![badge(texts.say("section.unit"), Tone::Accent)];
    badges.extend(counted.map(|(count, what)| badge(&texts.count(what, count), Tone::Neutral)));
    let set = |name: &str| unit.flags.iter().any(|flag| flag.name == name && flag.value == Node::Bool(true));
    badges.extend(set("prevent_destroy").then(|| badge(texts.say("state.prevent-destroy"), Tone::Neutral)));
    badges.extend((set("skip") || set("exclude")).then(|| badge(texts.say("state.skipped"), Tone::Warning)));
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
    /// The text of this name.
    fn say(&self, name: &str) -> String {
        self.estate.texts.say(name).to_owned()
    }

    /// The unit's environments, where its module comes from, and what else the unit says of itself.
    fn about(&self) -> Vec<(String, Vec<Inline>)> {
        let mut facts: Vec<(String, Vec<Inline>)> =
            self.environments().map(|link| (self.say("column.environment"), vec![link])).collect();
        match &self.unit.source {
            Some(source) => {
                facts.push((self.say("column.source"), vec![self.source(source)]));
                if !source.version.is_empty() {
                    facts.push((self.say("column.version"), vec![Inline::Code(source.version.clone())]));
                }
                facts.push((self.say("column.set-in"), vec![place(&source.at)]));
            }
            None => facts.push((self.say("column.source"), vec![text(self.say("unit.this-folder"))])),
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
            badges: vec![badge(&self.say("unit.required-not-set"), Tone::Wrong)],
            ..self.declared(variable)
        }));
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        vec![FieldGroup { title: String::new(), rows }]
    }

    /// That more may be set than stands there.
    fn open(&self) -> Vec<(String, Vec<Inline>)> {
        let Some(at) = self.unit.open_inputs.as_ref() else { return Vec::new() };
        let words = text(format!("{} ", self.say("unit.open")));
        vec![(self.say(NOT_ALL), vec![words, place(at)])]
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
            row.badges.push(badge(&self.say("state.not-declared"), Tone::Neutral));
        }
        row.badges
            .extend(from_environment(setting, &self.estate.texts).map(|words| badge(&words, Tone::Neutral)));
        // The name of the file alone says enough where it is the unit's own.
        let elsewhere = setting.at.file != self.unit.file;
        let mut notes: Vec<Vec<Inline>> = elsewhere
            .then(|| vec![text(format!("{} ", self.say("column.set-in"))), place(&setting.at)])
            .into_iter()
            .collect();
        if let Some(default) = variable.flatten().and_then(|variable| variable.default.as_ref()) {
            notes.push(vec![
                text(format!("{}: ", self.say("field.default"))),
                Inline::Code(pretty(&default.node)),
            ]);
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
            relations: vec![Relation {
                words: "relation.declared-as",
                counted: "count.inputs",
                others,
                more: 0,
            }],
            ..FieldRow::default()
        }
    }

    fn dependencies(&self) -> Vec<Group> {
        let item = |dependency: &Dependency| {
            let path = pretty(&dependency.path);
            let name = dependency.folder.as_ref().map_or_else(|| path.clone(), |folder| folder.to_string());
            let mut notes = Vec::new();
            if !dependency.mocks.is_empty() {
                let mut words = vec![text(format!("{} ", self.say("unit.stand-ins")))];
                for (at, mock) in dependency.mocks.iter().enumerate() {
                    words.extend((at > 0).then(|| text(self.say("list.comma"))));
                    words.push(Inline::Code(mock.clone()));
                }
                notes.push(words);
            }
            let detail = match dependency.name.as_str() {
                "" => vec![text(self.say("unit.runs-before"))],
                name => vec![
                    text(format!("{} ", self.say("unit.as"))),
                    Inline::Code(format!("dependency.{name}")),
                ],
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
                Strategy::NoMerge => "unit.not-merged",
                Strategy::Shallow => "unit.merged",
                Strategy::Deep => "unit.merged-deeply",
            };
            let read = if include.expose { format!("{} ", self.say("unit.read-as")) } else { String::new() };
            let mut name = vec![text(read)];
            if include.expose {
                let dot = if include.name.is_empty() { "" } else { "." };
                name.push(Inline::Code(format!("include{dot}{}", include.name)));
            }
            TableRow { cells: vec![vec![file], vec![text(self.say(how))], name], ..TableRow::default() }
        };
        Table::new(
            ["column.file", "column.how", "column.exposed"].map(|name| self.say(name)),
            self.unit.includes.iter().map(row).collect(),
        )
    }

    fn remote_state(&self) -> Vec<(String, Vec<Inline>)> {
        let Some(state) = &self.unit.remote_state else { return Vec::new() };
        let head = [
            (self.say("section.backend"), vec![Inline::Code(state.backend.clone())]),
            (self.say("column.set-in"), vec![place(&state.at)]),
        ];
        let settings = state.settings.iter().map(|setting| {
            let mut value = vec![self.value(&setting.value)];
            value.extend(
                from_environment(setting, &self.estate.texts).map(|words| Inline::Quiet(format!(" {words}"))),
            );
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
        Table::new(
            ["column.name", "column.file", "column.set-in"].map(|name| self.say(name)),
            self.unit.generated.iter().map(row).collect(),
        )
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
        let title = self.estate.texts.count("count.locals", lines.len());
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
fn from_environment(setting: &Setting, texts: &Texts) -> impl Iterator<Item = String> {
    setting.variables.iter().map(|name| texts.fill("unit.unless-set", &[("name", name)]))
}
