//! `infrabook inspect`: a module as terraform-docs prints it. A module and [`Settings`] make a [`Reference`]; each format is
//! written from that.

mod data;
mod document;
mod escape;
mod json;
mod markup;
mod pretty;
pub mod reference;
pub mod settings;
mod table;
mod template;
pub mod texts;
mod tfvars;
mod tidy;
mod toml;
mod xml;
mod yaml;

pub use reference::Reference;
pub use settings::Settings;
pub use texts::Texts;

use data::Data;
use markup::{Markup, Writer};
use template::Piece;

use super::module::Module;
use super::resource::{Mode, Resource};
use crate::diagnostic::{Diagnostic, nearest};
use crate::path::SourcePath;

/// What can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Format {
    Json,
    Yaml,
    Toml,
    Xml,
    MarkdownTable,
    MarkdownDocument,
    AsciidocTable,
    AsciidocDocument,
    TfvarsHcl,
    TfvarsJson,
    Pretty,
}

/// Every format by its name, terraform-docs' two words written as one.
pub const FORMATS: [(&str, Format); 11] = [
    ("json", Format::Json),
    ("yaml", Format::Yaml),
    ("toml", Format::Toml),
    ("xml", Format::Xml),
    ("markdown-table", Format::MarkdownTable),
    ("markdown-document", Format::MarkdownDocument),
    ("asciidoc-table", Format::AsciidocTable),
    ("asciidoc-document", Format::AsciidocDocument),
    ("tfvars-hcl", Format::TfvarsHcl),
    ("tfvars-json", Format::TfvarsJson),
    ("pretty", Format::Pretty),
];

impl Format {
    /// The format of this name: one or two words, with terraform-docs' abbreviations.
    ///
    /// # Errors
    /// What to write instead.
    pub fn parse(name: &str) -> Result<Self, String> {
        let words: Vec<&str> = name.split([' ', '-']).filter(|word| !word.is_empty()).collect();
        let long = |word: &str| match word {
            "md" => "markdown".to_owned(),
            "adoc" => "asciidoc".to_owned(),
            "tbl" => "table".to_owned(),
            "doc" => "document".to_owned(),
            word => word.to_owned(),
        };
        let mut full = words.iter().map(|word| long(word)).collect::<Vec<_>>().join("-");
        if matches!(full.as_str(), "markdown" | "asciidoc") {
            full.push_str("-table");
        }
        let known = FORMATS.map(|(name, _)| name);
        FORMATS.iter().find(|(name, _)| *name == full).map(|(_, format)| *format).ok_or_else(
            || match nearest(&full, known.into_iter().chain(["markdown", "asciidoc"])) {
                Some(known) => format!("`{name}` is no format: did you mean `{known}`?"),
                None => format!("`{name}` is no format: write one of {}", known.join(", ")),
            },
        )
    }
}

/// What a document that is asked for, in its order.
const SECTIONS: [(&str, &str); 8] = [
    ("header", "Header"),
    ("requirements", "Requirements"),
    ("providers", "Providers"),
    ("modules", "Modules"),
    ("resources", "Resources"),
    ("inputs", "Inputs"),
    ("outputs", "Outputs"),
    ("footer", "Footer"),
];

/// What is wrong with the `content` of the settings, and where in it.
pub type Fault = template::Fault;

/// A reference in a format, without a line break at its end. `include` gives the text of a file that the settings' `content`
/// names, or says why not.
///
/// # Errors
/// A fault of that `content`.
pub fn print(
    reference: &Reference,
    settings: &Settings,
    format: Format,
    include: &dyn Fn(&str) -> Result<String, String>,
) -> Result<String, Fault> {
    let markup = match format {
        Format::Json => return Ok(json::json(Data::of(reference, settings), settings.settings.escape)),
        Format::Yaml => return Ok(yaml::yaml(Data::of(reference, settings))),
        Format::Toml => return Ok(toml::toml(Data::of(reference, settings))),
        Format::Xml => return Ok(xml::xml(&Data::of(reference, settings))),
        Format::TfvarsHcl => return Ok(tfvars::hcl(reference, settings.settings.description)),
        Format::TfvarsJson => return Ok(tfvars::json(reference)),
        Format::Pretty => {
            let all = pretty::pretty(reference, settings);
            return fill(settings, include, &all, &|_| String::new());
        }
        Format::MarkdownTable | Format::MarkdownDocument => Markup::Markdown,
        Format::AsciidocTable | Format::AsciidocDocument => Markup::Asciidoc,
    };
    let writer = Writer { reference, settings, markup };
    let section = |name: &str| {
        let shown = settings.shows(name) || (name == "resources" && settings.shows("data-sources"));
        match format {
            _ if !shown => String::new(),
            Format::MarkdownTable | Format::AsciidocTable => table::section(&writer, name),
            _ => document::section(&writer, name),
        }
    };
    let all: String = SECTIONS.iter().map(|(name, _)| section(name)).collect();
    fill(settings, include, &tidy::tidy(&all), &|name| tidy::tidy(&section(name)))
}

/// The same, where `content` and what it includes lie in a project: `folder` is the module's, `file` where the settings stand.
///
/// # Errors
/// A fault of that `content`, at its place in the settings as far as that can be told.
pub fn document(
    reference: &Reference,
    settings: &Settings,
    format: Format,
    folder: &SourcePath,
    file: &SourcePath,
    read: texts::Read,
) -> Result<String, Diagnostic> {
    let include = |path: &str| {
        let text = texts::published(path, folder, read)?;
        Ok(text.strip_suffix('\n').unwrap_or(&text).to_owned())
    };
    print(reference, settings, format, &include).map_err(|fault| {
        let action = settings.content.get(fault.span.start..fault.span.end).unwrap_or_default();
        let mut diagnostic = Diagnostic::error("config", file, format!("content: {}", fault.message));
        if let Some(at) = read(file).and_then(|text| text.find(action)).filter(|_| !action.is_empty()) {
            diagnostic = diagnostic.at(at..at + action.len());
        }
        diagnostic.help(match action.contains("include") {
            true => "include a file of the project that anybody may read",
            false => {
                "what loops or decides in Go's templates has no place here: use a format, or write it out"
            }
        })
    })
}

/// What was printed, put into the settings' `content` where there is one.
fn fill(
    settings: &Settings,
    include: &dyn Fn(&str) -> Result<String, String>,
    all: &str,
    section: &dyn Fn(&str) -> String,
) -> Result<String, Fault> {
    if settings.content.is_empty() {
        return Ok(all.to_owned());
    }
    let mut out = String::new();
    for (piece, span) in template::parse(&settings.content)? {
        let fault = |message: String| Fault { span, message };
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Include(path) => out.push_str(&include(path).map_err(fault)?),
            Piece::Field("Content") => out.push_str(all),
            Piece::Field(name) => match SECTIONS.iter().find(|(_, field)| *field == name) {
                Some((key, _)) => out.push_str(&section(key)),
                None => {
                    let known = SECTIONS.map(|(_, field)| field);
                    let help = nearest(name, known).unwrap_or("Content");
                    return Err(fault(format!("there is no section `.{name}`: did you mean `.{help}`?")));
                }
            },
        }
    }
    Ok(out.strip_suffix('\n').unwrap_or(&out).to_owned())
}

/// `output.template` around what was generated.
///
/// # Errors
/// A fault of the template.
pub fn wrap(template: &str, content: &str) -> Result<String, Fault> {
    let mut out = String::new();
    for (piece, span) in template::parse(template)? {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Field("Content") => out.push_str(content),
            _ => return Err(Fault { span, message: "only `{{ .Content }}` has a meaning here".to_owned() }),
        }
    }
    Ok(out)
}

/// The JSON that terraform-docs prints of a module unless it is told something else.
pub fn json(module: &Module, escape: bool) -> String {
    let mut settings = Settings::default();
    settings.settings.escape = escape;
    let reference = Reference::new(module, &settings, &Texts::default());
    json::json(Data::of(&reference, &settings), escape)
}

/// A provider that a module's resources use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsedProvider {
    /// Its local name.
    pub name: String,
    /// The alias of its configuration; may be empty.
    pub alias: String,
    /// The locked version, else the constraints; may be empty.
    pub version: String,
}

/// A requirement: of Terraform itself, or of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Required {
    /// `terraform`, or the provider's local name.
    pub name: String,
    /// One constraint as written.
    pub version: String,
}

/// The providers that a module's managed and data resources use, by name and alias: with their locked versions, or without.
pub fn used_providers(module: &Module, locked: bool) -> Vec<UsedProvider> {
    let resources = module.resources(Mode::Managed).chain(module.resources(Mode::Data));
    let used: std::collections::BTreeSet<(&str, &str)> =
        resources.map(|resource| (resource.provider_name(), resource.provider_alias())).collect();
    used.into_iter()
        .map(|(name, alias)| {
            let version = match module.locked_version(name).filter(|_| locked) {
                Some(version) => version.to_owned(),
                None => constraints(module, name).join(" "),
            };
            UsedProvider { name: name.to_owned(), alias: alias.to_owned(), version }
        })
        .collect()
}

/// What a module requires: Terraform first, then providers by name, a constraint a line.
pub fn requirements(module: &Module) -> Vec<Required> {
    let settings = &module.declared.settings;
    let core = settings.required_version.iter().map(|(version, _)| ("terraform".to_owned(), version.clone()));
    let mut names: std::collections::BTreeSet<&str> =
        settings.providers.iter().map(|requirement| requirement.name.as_str()).collect();
    names.extend(module.declared.providers.iter().map(|provider| provider.name.as_str()));
    let providers = names.into_iter().flat_map(|name| {
        constraints(module, name).into_iter().map(move |version| (name.to_owned(), version.to_owned()))
    });
    core.chain(providers).map(|(name, version)| Required { name, version }).collect()
}

/// All constraints on a provider: its requirement's, and those that old code writes into its configuration.
pub(in crate::source::terraform) fn constraints<'a>(module: &'a Module, name: &str) -> Vec<&'a str> {
    let required = module.requirement(name).map_or(&[][..], |requirement| &requirement.versions);
    // Sorted by name: the configurations of one provider stand together.
    let configured = &module.declared.providers;
    let first = configured.partition_point(|provider| provider.name.as_str() < name);
    let configured = configured.iter().skip(first).take_while(|provider| provider.name == name);
    required
        .iter()
        .map(String::as_str)
        .chain(configured.filter_map(|provider| provider.version.as_deref()))
        .collect()
}

/// The version for links to a provider's documentation: an exact constraint, else `latest`.
pub fn documented_version(constraints: &[String]) -> &str {
    let Some(last) = constraints.last() else { return "latest" };
    let exact = match last.split(' ').collect::<Vec<_>>().as_slice() {
        ["=", version] => version,
        [version] => version.strip_prefix('=').unwrap_or(version),
        _ => return "latest",
    };
    if exact.starts_with(|c: char| c.is_ascii_digit()) { exact } else { "latest" }
}

/// A resource's type without its provider's name.
pub fn short_kind(resource: &Resource) -> &str {
    let kind = resource.kind.as_str();
    kind.strip_prefix(resource.provider_name()).and_then(|rest| rest.strip_prefix('_')).unwrap_or(kind)
}
