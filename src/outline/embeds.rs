//! What authors' embeds stand for. Resolved once; rendering fills them in.

mod diagram;
mod resources;
mod sections;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use super::{Outline, Unknown};
use crate::catalog::EntityId;
use crate::content::{Embed, KNOWN_EMBEDS, Stands};
use crate::diagnostic::{Diagnostic, nearest};
use crate::path::SourcePath;
use crate::scan::Scan;
use crate::source::View;

pub use resources::Selection;
pub use sections::{Sections, ShownSection};
pub use value::Shown;

/// What stands in the place of an embed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Embedded {
    /// The picture of the estate.
    Estate,
    /// A picture of what stands in a folder: the first of these that there is.
    Picture(SourcePath, Vec<View>),
    /// Sections of a source's page.
    Sections(Sections),
    /// One value of this entity, in a line.
    Value(EntityId, Shown),
    /// What is found in the catalog.
    Resources(Selection),
}

/// What is wrong with an embed, and the cure.
type Fault = (String, String);

impl From<Unknown> for Fault {
    fn from(it: Unknown) -> Self {
        (it.message, it.help)
    }
}

impl Embedded {
    /// The page that it shows something of, and what of the estate that is.
    pub fn page<'a>(&'a self, outline: &Outline) -> Option<(usize, Option<&'a EntityId>)> {
        match self {
            Self::Picture(folder, _) => Some((outline.page_of_folder(folder)?, None)),
            Self::Sections(sections) => Some((sections.page, None)),
            Self::Value(of, _) => Some((outline.page_of_entity(of)?, Some(of))),
            Self::Estate | Self::Resources(_) => None,
        }
    }
}

/// What each embed of each document stands for, in their order; `None` for what is not understood, which is told.
pub(super) fn resolve_all(
    scan: &Scan,
    outline: &Outline,
) -> (BTreeMap<SourcePath, Vec<Option<Embedded>>>, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let mut found = BTreeMap::new();
    for (file, authored) in scan.documents.iter().filter(|(_, it)| !it.document.embeds.is_empty()) {
        let mut place = Place { outline, file, folder: file.parent(), with_ids: BTreeSet::new() };
        let resolved = authored.document.embeds.iter().map(|embed| match place.resolve(embed) {
            Ok(embedded) => Some(embedded),
            Err((message, help)) => {
                faults.push(Diagnostic::error("broken-embed", file, message).at(embed.span).help(help));
                None
            }
        });
        found.insert(file.clone(), resolved.collect());
    }
    (found, faults)
}

/// Where an embed stands.
struct Place<'a> {
    outline: &'a Outline,
    file: &'a SourcePath,
    folder: SourcePath,
    /// The sections of the page's own module that were met already: the first of each has the ids.
    with_ids: BTreeSet<String>,
}

impl Place<'_> {
    fn resolve(&mut self, embed: &Embed) -> Result<Embedded, Fault> {
        let words: Vec<&str> = embed.arguments.iter().map(String::as_str).collect();
        let name = embed.name.as_str();
        let is_value = name == "terraform" && words.first() == Some(&"value");
        match embed.stands {
            Stands::InHeading => {
                return Err((
                    "nothing is filled in in a heading".into(),
                    "write the words, or put it into the text below".into(),
                ));
            }
            Stands::InLine | Stands::InCell if KNOWN_EMBEDS.contains(&name) && !is_value => {
                return Err((
                    format!("`{{{{#{name} …}}}}` stands among words"),
                    "give it a paragraph of its own: only `{{#terraform value …}}` stands in a line".into(),
                ));
            }
            _ => {}
        }
        match name {
            "diagram" => diagram::resolve(&words, &self.folder, self.outline),
            "terraform" if is_value => {
                value::resolve(words.get(1..).unwrap_or_default(), &self.folder, self.outline)
            }
            "terraform" => self.sections(&words),
            "overview" => sections::overview(&words, self.outline),
            "environments" => sections::environments(&words, self.outline),
            "resources" => resources::resolve(&words, &self.folder, self.outline),
            _ => Err(unknown(name)),
        }
    }
}

fn unknown(name: &str) -> Fault {
    let help = match nearest(name, KNOWN_EMBEDS) {
        Some(near) => {
            format!("did you mean `{{{{#{near} …}}}}`? To show it as text, write a backslash before it")
        }
        None => "to show it as text, write a backslash before it".into(),
    };
    (format!("there is no `{{{{#{name} …}}}}`"), help)
}

/// `did you mean `x`?`, or other words.
fn help_or<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    other: impl FnOnce() -> String,
) -> String {
    nearest(word, known).map_or_else(other, |near| format!("did you mean `{near}`?"))
}
