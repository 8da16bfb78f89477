//! What authors' embeds stand for. Resolved once; rendering fills them in.

use std::collections::BTreeMap;

use super::Outline;
use crate::content::Embed;
use crate::diagnostic::{Diagnostic, nearest};
use crate::path::SourcePath;
use crate::scan::Scan;
use crate::source::View;

/// What stands in the place of an embed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Embedded {
    /// The picture of the estate.
    Estate,
    /// A picture of what stands in a folder: the first of these that there is.
    Picture(SourcePath, Vec<View>),
}

impl Embedded {
    /// The folder that it shows something of.
    pub fn folder(&self) -> Option<&SourcePath> {
        match self {
            Self::Picture(folder, _) => Some(folder),
            Self::Estate => None,
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
        let resolved = authored.document.embeds.iter().map(|embed| match diagram(embed, file, outline) {
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

/// `{{#diagram estate}}`, `{{#diagram FOLDER}}`, `{{#diagram FOLDER module|topology|full|flow VARIABLE}}`
fn diagram(embed: &Embed, file: &SourcePath, outline: &Outline) -> Result<Embedded, (String, String)> {
    const USAGE: &str = "write `{{#diagram FOLDER}}`, `{{#diagram FOLDER module}}`, `topology`, `full` or \
                         `flow VARIABLE` behind the folder, or `{{#diagram estate}}`";
    let words: Vec<&str> = embed.arguments.iter().map(String::as_str).collect();
    let usage = |message: &str| (message.to_owned(), USAGE.to_owned());
    let (place, views) = match words.as_slice() {
        ["estate"] => return Ok(Embedded::Estate),
        [] => return Err(usage("this names nothing to draw")),
        [place] => (place, vec![View::Topology, View::Module]),
        [place, "module"] => (place, vec![View::Module]),
        [place, "topology"] => (place, vec![View::Topology, View::Module]),
        [place, "full"] => (place, vec![View::Full]),
        [place, "flow", variable] => {
            (place, vec![View::Flow(variable.strip_prefix("var.").unwrap_or(variable).to_owned())])
        }
        [_, other, ..] => return Err(usage(&format!("there is no diagram `{other}`"))),
    };
    let folder = outline.folder_named(place, &file.parent()).map_err(|it| (it.message, it.help))?;
    if let [View::Flow(variable)] = views.as_slice() {
        let known = outline.inputs(&folder);
        if !known.contains(&variable.as_str()) {
            let near = nearest(variable, known.iter().copied());
            let help = near
                .map_or_else(|| "name one of its inputs".into(), |near| format!("did you mean `{near}`?"));
            return Err((format!("`{folder}` has no input `{variable}`"), help));
        }
    }
    Ok(Embedded::Picture(folder, views))
}
