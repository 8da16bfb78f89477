//! One file, read without a look at any other.

use std::sync::Arc;

use super::element::Reading;
use super::environment::is_backend;
use super::module_call::ModuleCall;
use super::output::Output;
use super::provider::ProviderConfig;
use super::requirement::{LockedProvider, Settings, read_lock};
use super::resource::{Mode, Resource};
use super::statement::{Local, Statement};
use super::syntax::{
    Attribute, Block, Body, Expression, Parsed, parse, parse_json, parse_json_terragrunt, parse_json_values,
};
use super::tests_file::{TestRun, read_runs};
use super::variable::Variable;
use super::{header, secret, terragrunt};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::source::SourceFile;

/// Longer files are not read.
pub const MAX_FILE: usize = 8 * 1024 * 1024;

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `*.tf`, `*.tofu` and their JSON forms.
    Configuration,
    /// `*.tftest.hcl`, `*.tofutest.hcl`
    Tests,
    /// `.terraform.lock.hcl`
    Lock,
    /// `*.tfvars`, `*.tfvars.json`
    Values,
    /// `terragrunt.hcl`, and what such files may include or read: any `*.hcl` that is not known to be another tool's.
    Terragrunt,
    /// `prod.tfbackend`, `backend-prod.hcl`: what `-backend-config` reads.
    Backend,
    /// `README.md`: its first words are a module's summary.
    Readme,
}

/// What a file holds.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "see `Kind`")]
pub enum FileData {
    Configuration(Box<Declarations>),
    Tests(Vec<TestRun>),
    Lock(Vec<LockedProvider>),
    Values(Vec<Attribute>),
    Terragrunt(Box<terragrunt::file::Config>),
    Backend(Vec<Attribute>),
    Readme(String),
    /// Too large, or none of ours.
    Nothing,
}

/// What files of a module declare. Shared, so that a module is put together without copying.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "Terraform's own names")]
pub struct Declarations {
    pub variables: Vec<Arc<Variable>>,
    pub outputs: Vec<Arc<Output>>,
    pub resources: Vec<Arc<Resource>>,
    pub calls: Vec<Arc<ModuleCall>>,
    pub providers: Vec<Arc<ProviderConfig>>,
    pub settings: Settings,
    pub locals: Vec<Arc<Local>>,
    pub statements: Vec<Arc<Statement>>,
    /// The comment at the top of the file, as `inspect` prints it.
    pub header: String,
    /// The comment at the top of the file, as a page shows it.
    pub words: String,
    /// Whether something could not be read.
    pub broken: bool,
}

/// What the file at `path` is; `None` when it is none of Terraform's.
pub fn kind(path: &SourcePath) -> Option<Kind> {
    let name = path.name();
    if path.components().any(|part| part == ".terraform") {
        return None;
    }
    if name == ".terraform.lock.hcl" {
        return Some(Kind::Lock);
    }
    if name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#')) {
        return None;
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[".tf", ".tf.json", ".tofu", ".tofu.json"]) {
        Some(Kind::Configuration)
    } else if ends(&[".tftest.hcl", ".tofutest.hcl"]) {
        Some(Kind::Tests)
    } else if ends(&[".tfvars", ".tfvars.json"]) {
        Some(Kind::Values)
    } else if is_backend(path, |_| false) {
        Some(Kind::Backend)
    } else if terragrunt::file::is_ours(path) {
        Some(Kind::Terragrunt)
    } else {
        name.eq_ignore_ascii_case("readme.md").then_some(Kind::Readme)
    }
}

/// Whether these are the same files, parsed once.
pub fn are_same(a: &[SourceFile], b: &[SourceFile]) -> bool {
    let same = |a: &SourceFile, b: &SourceFile| Arc::ptr_eq(&a.parsed, &b.parsed) && a.path == b.path;
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

/// Whether a configuration file overrides what the others of its module say.
pub fn is_override(path: &SourcePath) -> bool {
    let name = path.name();
    let stem = [".tf.json", ".tofu.json", ".tf", ".tofu"].iter().find_map(|ending| name.strip_suffix(ending));
    stem.is_some_and(|stem| stem == "override" || stem.ends_with("_override"))
}

/// Reads a file. What cannot be read becomes a diagnostic.
pub fn read(path: &SourcePath, text: &str) -> (FileData, Vec<Diagnostic>) {
    let Some(kind) = kind(path) else { return (FileData::Nothing, Vec::new()) };
    if kind == Kind::Readme {
        return (FileData::Readme(header::summary(text.get(..64 * 1024).unwrap_or(text))), Vec::new());
    }
    if text.len() > MAX_FILE {
        // It may be another tool's.
        if kind == Kind::Terragrunt {
            return (FileData::Nothing, Vec::new());
        }
        let message = "this file is larger than 8 MiB, the limit: it is left out";
        let diagnostic = Diagnostic::error("parse-error", path, message).help("split it, or exclude it");
        let broken = Declarations { broken: true, ..Declarations::default() };
        let data = match kind {
            Kind::Configuration => FileData::Configuration(Box::new(broken)),
            _ => FileData::Nothing,
        };
        return (data, vec![diagnostic]);
    }
    let mut parsed = parse_syntax(path, text, kind);
    secret::redact(&mut parsed.body);
    let mut file = Reading::new(path, text);
    for fault in &parsed.faults {
        let diagnostic = match fault.kept {
            true => Diagnostic::warning("parse-error", path, fault.message.clone()),
            false => Diagnostic::error("parse-error", path, fault.message.clone()),
        };
        file.diagnostics.push(diagnostic.at(fault.span).help(fault.help.clone()));
    }
    let data = match kind {
        Kind::Configuration => {
            let mut declared = declarations(&mut parsed.body, &mut file);
            declared.broken |= parsed.faults.iter().any(|fault| !fault.kept);
            FileData::Configuration(Box::new(declared))
        }
        Kind::Tests => FileData::Tests(read_runs(&parsed.body, &file)),
        Kind::Lock => FileData::Lock(read_lock(&parsed.body)),
        Kind::Values => FileData::Values(parsed.body.attributes),
        Kind::Terragrunt => {
            let faults = unrevealed(std::mem::take(&mut file.diagnostics));
            FileData::Terragrunt(Box::new(terragrunt::file::read(parsed.body, faults, &file)))
        }
        Kind::Backend => FileData::Backend(parsed.body.attributes),
        Kind::Readme => FileData::Nothing,
    };
    (data, unrevealed(file.diagnostics))
}

fn unrevealed(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for diagnostic in &mut diagnostics {
        diagnostic.message = unrevealing(&diagnostic.message);
    }
    diagnostics
}

/// A message without secrets: the names that it quotes are whatever stands in a broken file, such as a line of a private key.
pub fn unrevealing(message: &str) -> String {
    const LONGEST_NAME: usize = 48;
    let masked = secret::mask(message);
    let quoted = masked.split('`').enumerate().map(|(at, part)| match at % 2 {
        1 if part.len() > LONGEST_NAME => "…",
        _ => part,
    });
    quoted.collect::<Vec<_>>().join("`")
}

fn parse_syntax(path: &SourcePath, text: &str, kind: Kind) -> Parsed {
    if !path.name().ends_with(".json") {
        return parse(text);
    }
    match kind {
        Kind::Values => parse_json_values(text),
        Kind::Terragrunt => parse_json_terragrunt(text),
        _ => parse_json(text),
    }
}

fn declarations(body: &mut Body, file: &mut Reading) -> Declarations {
    let mut declared = Declarations {
        header: header::of_inspect(file.text),
        words: secret::mask(&header::of_page(file.text)).into_owned(),
        ..Declarations::default()
    };
    declared.header = secret::mask(&declared.header).into_owned();
    // A brace too many leaves it behind, and nobody knows which block it was meant for.
    let is_astray =
        body.attributes.iter().any(|stray| matches!(stray.name.as_str(), "sensitive" | "ephemeral"));
    for block in &mut body.blocks {
        block.broken |= is_astray;
        if !declare(block, &mut declared, file) {
            declared.broken = true;
            let known = matches!(
                block.kind.as_str(),
                "variable" | "output" | "module" | "provider" | "resource" | "data"
            );
            let (message, help) = if known {
                (format!("this `{}` block has no name", block.kind), "name it: every such block has labels")
            } else {
                let message = format!("`{}` is no kind of block that a module may hold", block.kind);
                (message, "check its spelling")
            };
            file.diagnostics
                .push(Diagnostic::error("parse-error", file.path, message).at(block.header).help(help));
        }
    }
    if let Some(stray) = body.attributes.first() {
        declared.broken = true;
        let message = format!("`{}` is set outside any block", stray.name);
        let diagnostic = Diagnostic::error("parse-error", file.path, message).at(stray.name_span);
        file.diagnostics.push(diagnostic.help("move it into a block, such as locals { … }"));
    }
    declared
}

/// Takes in one block; `false` when it is none that is known, or lacks its labels.
fn declare(block: &mut Block, declared: &mut Declarations, file: &mut Reading) -> bool {
    fn push<T>(list: &mut Vec<Arc<T>>, item: Option<T>) -> bool {
        let found = item.is_some();
        list.extend(item.map(Arc::new));
        found
    }
    match block.kind.as_str() {
        "variable" => push(&mut declared.variables, Variable::read(block, file)),
        "output" => push(&mut declared.outputs, Output::read(block, file)),
        "resource" => push(&mut declared.resources, Resource::read(block, Mode::Managed, file)),
        "data" => push(&mut declared.resources, Resource::read(block, Mode::Data, file)),
        "ephemeral" => push(&mut declared.resources, Resource::read(block, Mode::Ephemeral, file)),
        "module" => push(&mut declared.calls, ModuleCall::read(block, file)),
        "provider" => push(&mut declared.providers, ProviderConfig::read(block, file)),
        "terraform" => {
            declared.settings.add(&Settings::read(block, file));
            true
        }
        "locals" => {
            for Attribute { name, name_span, value } in &block.body.attributes {
                let (name, value) = (name.clone(), value.clone());
                let element = file.element_at(*name_span);
                declared.locals.push(Arc::new(Local { name, element, value }));
            }
            true
        }
        // The last three are known to Terraform or OpenTofu, and of no interest to readers.
        "moved" | "removed" | "import" | "check" | "action" | "list" | "language" | "provider_meta" => {
            declared.statements.push(Arc::new(Statement::read(block, file)));
            true
        }
        // What a broken file leaves behind has been told.
        _ => block.broken,
    }
}

/// What a file of values, or of settings for a backend, sets.
pub fn attributes(data: &FileData) -> &[Attribute] {
    match data {
        FileData::Values(attributes) | FileData::Backend(attributes) => attributes,
        _ => &[],
    }
}

/// The values that a `*.tfvars` file sets, by name.
pub fn values(data: &FileData) -> impl Iterator<Item = (&str, &Expression)> {
    let attributes: &[Attribute] = match data {
        FileData::Values(attributes) => attributes,
        _ => &[],
    };
    attributes.iter().map(|attribute| (attribute.name.as_str(), &attribute.value))
}
