//! What a source gives a page: data, never HTML. `render` turns it into mark-up and links.

use std::borrow::Cow;
use std::ops::Range;

use crate::catalog::{EntityId, Value};
use crate::diagram::Graph;
use crate::path::{SitePath, SourcePath};
use crate::source::View;

/// A page that a source makes, without its blocks: all that the outline needs.
#[derive(Clone, Debug)]
pub struct SourcePage {
    /// The entity the page is about; its id gives the page's URL.
    pub entity: EntityId,
    /// The folder of the project the page is about: its route is `reference/FOLDER/index.html`.
    pub folder: SourcePath,
    /// The page's title, plain text.
    pub title: String,
    /// One line about it, Markdown; may be empty.
    pub summary: String,
    /// The Markdown file whose words the page carries, if any: links to it lead to the page.
    pub readme: Option<SourcePath>,
    /// What it is, and what several are: `("Module", "Modules")`. Lists keep apart what is called differently.
    pub noun: (&'static str, &'static str),
    /// What it has, counted, for lists: `(12, "Inputs")`. All of one noun count the same things in the same order.
    pub counts: Vec<(usize, &'static str)>,
    /// Part of another page's examples or tests: has a page, but is not listed in the estate.
    pub auxiliary: bool,
    /// The pictures that have pages of their own.
    pub views: Vec<ViewPage>,
}

/// A page that a source makes about the whole of what it read, without its blocks: an inventory, a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Its name below `reference/`, unique among all overviews: `providers`, `inventory/secrets`.
    pub slug: String,
    /// The page's title, plain text.
    pub title: String,
    /// What lists call it.
    pub label: String,
    /// One line about it, plain text.
    pub summary: String,
    /// The group of the navigation that it stands in, such as `Inventories`; empty where it stands by itself.
    pub group: &'static str,
    /// What it lists, counted: `(4, "databases")`. May be empty.
    pub counts: Vec<(usize, &'static str)>,
    /// The slug of the overview that leads to it, where there are too many of its like for the navigation; empty where the
    /// navigation does.
    pub within: String,
}

/// Where infrastructure of one purpose is applied: `dev`, `prod`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// The overview about it.
    pub slug: String,
    /// One line about it, plain text; may be empty.
    pub summary: String,
    /// What is applied in it: the entities that have pages.
    pub roots: Vec<EntityId>,
    /// What it comes to, counted, for cards: `(41, "resources")`, `(3, "differ from staging")`.
    pub counts: Vec<(usize, String)>,
    /// What it runs on, and in which version: `("hashicorp/aws", "5.94.1")`.
    pub versions: Vec<(String, String)>,
}

/// Something that is used in versions that do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// What it is called: `hashicorp/aws`.
    pub name: String,
    /// The slug of the overview that tells more.
    pub slug: String,
    /// Which versions are asked for, and where.
    pub asked: Vec<Inline>,
    /// Which versions are settled on, and where.
    pub locked: Vec<Inline>,
    /// How many places are to be looked at, ...
    pub marked: usize,
    /// ... of how many that use it.
    pub of: usize,
}

/// A page for one picture.
#[derive(Clone, Debug)]
pub struct ViewPage {
    /// What the picture is of; its id leads to the place that links to the picture.
    pub entity: EntityId,
    /// The picture.
    pub view: View,
    /// The page's title, plain text.
    pub title: String,
    /// The page's name, below its root's: `flow/cidr`.
    pub slug: String,
}

/// What a page shows, in its order.
#[derive(Clone, Debug, Default)]
pub struct PageData {
    /// Shown beside the title: counts and states.
    pub badges: Vec<Badge>,
    /// The sections, in order. One whose body is empty is left out.
    pub blocks: Vec<Block>,
}

/// A titled section of a page.
#[derive(Clone, Debug)]
pub struct Block {
    /// The id of its heading: `inputs`.
    pub id: Cow<'static, str>,
    /// Its heading: `Inputs`.
    pub title: Cow<'static, str>,
    /// What stands in it.
    pub body: Body,
}

impl Block {
    /// A section.
    pub fn new(id: impl Into<Cow<'static, str>>, title: impl Into<Cow<'static, str>>, body: Body) -> Self {
        Self { id: id.into(), title: title.into(), body }
    }
}

/// The shapes a section may have.
#[derive(Clone, Debug)]
pub enum Body {
    /// Labelled values: a backend's settings.
    Facts(Vec<(String, Vec<Inline>)>),
    /// Typed settings under sub-headings: inputs, outputs.
    Fields(Vec<FieldGroup>),
    /// Named things under sub-headings: resources by category.
    List(Vec<Group>),
    /// Rows and columns: requirements, providers, module calls.
    Table(Table),
    /// Things within things: a module and what it calls.
    Tree(Vec<Branch>),
    /// A picture of the root that the page is about: drawn when the page is, and left out where it tells nothing.
    View(View),
    /// The same of the root in this folder.
    Picture(SourcePath, View),
    /// Diagrams: the first stands open, others unfold.
    Graphs(Vec<Graph>),
    /// Code to read or to copy: a usage block.
    Excerpt(Vec<Excerpt>),
    /// Words: the page's README, or Markdown that came out of source code (which may hold no raw HTML).
    Readme(SourcePath),
    /// Markdown out of source code: raw HTML in it is shown as text.
    Words(String),
}

impl Body {
    /// Whether the section would have nothing in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Facts(facts) => facts.is_empty(),
            Self::Fields(groups) => groups.iter().all(|group| group.rows.is_empty()),
            Self::List(groups) => groups.iter().all(|group| group.items.is_empty()),
            Self::Table(table) => table.rows.is_empty(),
            Self::Tree(branches) => branches.is_empty(),
            Self::View(_) | Self::Picture(..) => false,
            Self::Graphs(graphs) => graphs.is_empty(),
            Self::Excerpt(excerpts) => excerpts.is_empty(),
            Self::Readme(_) => false,
            Self::Words(words) => words.trim().is_empty(),
        }
    }
}

/// Settings or values under one sub-heading.
#[derive(Clone, Debug, Default)]
pub struct FieldGroup {
    /// The sub-heading; empty for none.
    pub title: String,
    /// What stands under it.
    pub rows: Vec<FieldRow>,
}

/// One setting or value, and its attributes below it.
#[derive(Clone, Debug, Default)]
pub struct FieldRow {
    /// What of the catalog it shows, so that whoever needs it can be named beside it.
    pub entity: Option<EntityId>,
    /// The id of the row's element; reserved on the page: `input_cidr`.
    pub anchor: String,
    /// Its name.
    pub name: String,
    /// Its type as written; empty when unknown.
    pub type_text: String,
    /// Whether a caller must set it. `None` where the question has no meaning (outputs).
    pub required: Option<bool>,
    /// Its default (an input) or its expression (an output).
    pub value: Option<Value>,
    /// The words of the value that lead somewhere.
    pub links: Vec<CodeLink>,
    /// Markdown out of source code.
    pub description: String,
    /// States: sensitive, deprecated, ephemeral.
    pub badges: Vec<Badge>,
    /// Further sentences: validations, deprecations.
    pub notes: Vec<Vec<Inline>>,
    /// Where it is declared.
    pub source: Option<(SourcePath, usize)>,
    /// The attributes of a structured type.
    pub nested: Vec<FieldRow>,
    /// What it has to do with others, as far as the source knows. The site adds who needs it.
    pub relations: Vec<Relation>,
}

/// What a thing has to do with others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// What stands before them: `Used in`.
    pub words: &'static str,
    /// What they are where they are only counted: `places`.
    pub counted: &'static str,
    /// Each of them, those of one place beside each other.
    pub others: Vec<Other>,
    /// How many there are besides, which are only counted.
    pub more: usize,
}

/// One end of a [`Relation`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// What it is, linked.
    pub link: Inline,
    /// The page that it stands on, from afar: `environments/prod`. Empty for this page.
    pub place: String,
}

/// Named things under one sub-heading.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The sub-heading; empty for none.
    pub title: String,
    /// What stands under it.
    pub items: Vec<Item>,
}

/// One named thing.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// What of the catalog it shows, so that whoever needs it can be named beside it.
    pub entity: Option<EntityId>,
    /// The id of its element; reserved on the page: `resource_aws_vpc.main`.
    pub anchor: String,
    /// What it is for, by the name that gives it its colour: `network`. Empty where that is not told.
    pub category: &'static str,
    /// Its name, linked or not.
    pub name: Vec<Inline>,
    /// Beside the name: `for_each`, a link to the provider's documentation.
    pub detail: Vec<Inline>,
    /// Markdown out of source code.
    pub description: String,
    /// States: deprecated, for_each.
    pub badges: Vec<Badge>,
    /// Where it is declared.
    pub source: Option<(SourcePath, usize)>,
    /// Further sentences: rules that it must pass.
    pub notes: Vec<Vec<Inline>>,
    /// Its settings, which unfold.
    pub settings: Option<Settings>,
    /// What it has to do with others, as far as the source knows. The site adds who needs it.
    pub relations: Vec<Relation>,
}

/// A thing, and what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branch {
    /// What is said of it.
    pub line: Vec<Inline>,
    /// What is in it.
    pub below: Vec<Branch>,
}

/// The settings of an [`Item`], as code.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What they are: `12 inputs`.
    pub title: String,
    /// A line a setting, in HCL.
    pub code: Code,
}

/// Code in which words lead somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// The code.
    pub text: String,
    /// The words, in their order.
    pub links: Vec<CodeLink>,
}

/// A word of code that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLink {
    /// Its bytes.
    pub bytes: Range<usize>,
    /// Where it leads.
    pub to: Target,
}

/// Rows and columns.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The head.
    pub columns: Vec<Cow<'static, str>>,
    /// Where the words of the head lead, as far as they lead anywhere.
    pub leads: Vec<Option<Target>>,
    /// One cell a column.
    pub rows: Vec<TableRow>,
    /// How readers may look through it.
    pub reading: Reading,
}

/// How readers may look through a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// From top to bottom.
    #[default]
    Whole,
    /// Filtered by words, sorted by any column.
    List,
    /// Columns compared: the first stays in sight, and what is wide is scrolled. Filtered by words, and by a switch of this name that
    /// leaves the marked rows: `Only differences`.
    Matrix(&'static str),
}

impl Table {
    /// A table under these columns.
    pub fn new<C: Into<Cow<'static, str>>>(
        columns: impl IntoIterator<Item = C>,
        rows: Vec<TableRow>,
    ) -> Self {
        Self { columns: columns.into_iter().map(Into::into).collect(), rows, ..Self::default() }
    }

    /// The same, to be looked through in this way.
    pub fn read_as(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }
}

/// One row of a [`Table`].
#[derive(Clone, Debug, Default)]
pub struct TableRow {
    /// What of the catalog it is about, so that the site can say what answers it.
    pub entity: Option<EntityId>,
    /// The id of the row's element; reserved on the page: `module_vpc`. May be empty.
    pub anchor: String,
    /// One a column.
    pub cells: Vec<Vec<Inline>>,
    /// Whether it is one of those to look at: what stands in its cells differs, or is wrong.
    pub marked: bool,
}

/// Code, with what it is.
#[derive(Clone, Debug, Default)]
pub struct Excerpt {
    /// What it is, where there are several: `All inputs`. Empty for the first, which stands open; others unfold.
    pub title: String,
    /// As in a fenced block: `hcl`.
    pub language: &'static str,
    /// The code.
    pub text: String,
}

/// A run of text in a cell or a line. All of it is plain text until it is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// What follows stands on a line of its own.
    Break,
    /// Text out of a source, such as a rule's message, among words of the interface: it may be in a language that runs the other way.
    Quoted(String),
    /// Plain text that matters less: a default among values that were set.
    Quiet(String),
    /// Code.
    Code(String),
    /// Code in which words lead somewhere.
    Expression(Code),
    /// Code that is too long for its place: how it begins and ends, and behind that all of it.
    Unfolding {
        /// `{ … }`
        glimpse: String,
        /// The code.
        code: String,
    },
    /// Markdown out of source code, a line of it.
    Markdown(String),
    /// Text or code that leads somewhere. A target that does not exist leaves the text.
    Link {
        /// What is shown.
        text: String,
        /// Whether it is shown as code.
        code: bool,
        /// Where it leads.
        to: Target,
    },
    /// A state.
    Badge(Badge),
    /// A day.
    Day(Day),
}

/// A day, and what is to be said of it once it is too long ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// `2026-10-26`
    pub date: String,
    /// The last day on which what it tells holds, and what is said after that. No page is made by the clock: the reader's browser
    /// tells.
    pub until: Option<(String, &'static str)>,
}

/// Where an [`Inline::Link`] leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An entity's page or place on a page.
    Entity(EntityId),
    /// The picture of an entity.
    Picture(EntityId),
    /// An [`Overview`], by its slug.
    Overview(String),
    /// A page of the site, by its index: of what the site itself says.
    Page(usize),
    /// An element of the same page.
    Anchor(String),
    /// A place of the site.
    Place(SitePath),
    /// Another site. Only `http` and `https` become links.
    Url(String),
    /// A line of a file of the project, at its forge.
    File(SourcePath, usize),
}

/// A short word in a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// What it says: `sensitive`, `12 inputs`.
    pub text: String,
    /// How it looks.
    pub tone: Tone,
    /// The id of the section of the page that it leads to: `inputs`. Empty for none.
    pub section: &'static str,
}

impl Badge {
    /// A badge that leads nowhere.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, section: "" }
    }

    /// The same, as a link to a section of its page.
    pub fn to(self, section: &'static str) -> Self {
        Self { section, ..self }
    }
}

/// How a [`Badge`] looks; its word says what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A fact.
    Neutral,
    /// Worth noticing: required.
    Accent,
    /// A caution: deprecated, incomplete.
    Warning,
    /// A mistake: required and not set.
    Wrong,
    /// In order: stable.
    Good,
}
