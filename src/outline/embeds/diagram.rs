//! `{{#diagram estate}}`, `{{#diagram FOLDER}}`, `{{#diagram FOLDER module|topology|full|flow VARIABLE}}`

use super::{Embedded, Fault, help_or};
use crate::outline::Outline;
use crate::path::SourcePath;
use crate::source::View;

const USAGE: &str = "write `{{#diagram FOLDER}}`, `{{#diagram FOLDER module}}`, `topology`, `full` or \
                     `flow VARIABLE` behind the folder, or `{{#diagram estate}}`";

pub(super) fn resolve(words: &[&str], from: &SourcePath, outline: &Outline) -> Result<Embedded, Fault> {
    let usage = |message: &str| (message.to_owned(), USAGE.to_owned());
    let (place, views) = match words {
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
    let folder = outline.folder_named(place, from)?;
    if let [View::Flow(variable)] = views.as_slice() {
        let known = outline.inputs(&folder);
        if !known.contains(&variable.as_str()) {
            let help = help_or(variable, known.iter().copied(), || "name one of its inputs".into());
            return Err((format!("`{folder}` has no input `{variable}`"), help));
        }
    }
    Ok(Embedded::Picture(folder, views))
}
