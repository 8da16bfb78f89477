//! `infrabook graph`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Outcome, fail, open, project, read, report};
use crate::diagnostic::nearest;
use crate::diagram::{self, Graph};
use crate::path::SourcePath;
use crate::site::Site;
use crate::source::View;
use crate::tree::Tree;

#[derive(Args)]
pub(super) struct Arguments {
    /// A module's folder, or a project's [default: the current one]
    path: Option<PathBuf>,
    /// What to draw: by itself what a root module builds with all that it calls, what any other module declares, and
    /// which module calls which where PATH is no module
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// The way of a variable: `var.cidr`
    #[arg(long, value_name = "VARIABLE", conflicts_with_all = ["kind", "full"])]
    flow: Option<String>,
    /// Every declaration and every reference, before anything is left out or put together
    #[arg(long, conflicts_with = "kind")]
    full: bool,
    /// How to write it
    #[arg(short, long, value_enum, default_value = "svg")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Which module calls which
    Estate,
    /// What a module declares
    Module,
    /// What a module builds, with the modules that it calls
    Topology,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Svg,
    Mermaid,
    Dot,
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let path = arguments.path.as_deref().unwrap_or(Path::new("."));
    match graph(path, arguments) {
        Ok(graph) if graph.nodes.is_empty() => {
            fail(&format!("there is nothing to draw in {}", path.display()))
        }
        Ok(graph) => {
            report::data(&write(&graph, arguments.format));
            Outcome::Fine
        }
        Err(outcome) => outcome,
    }
}

fn graph(path: &Path, arguments: &Arguments) -> Result<Graph, Outcome> {
    let shown = path.display();
    let below = if arguments.path.is_none() { Tree::below_book(path) } else { None };
    let (root, folder) = match below {
        Some(folder) => (project(None), folder),
        None => Tree::project_of(path).map_err(|error| fail(&format!("{shown} cannot be read: {error}")))?,
    };
    let (tree, _) = open(&root, None)?;
    let site = read(&tree, report::Format::Text)?;
    let is_module = site.outline.page_of_folder(&folder).is_some();
    let views: &[View] = match (arguments.kind, &arguments.flow) {
        (Some(Kind::Estate), _) => &[],
        (None, None) if !arguments.full && !is_module => &[],
        _ if !is_module => return Err(fail(&format!("{shown} holds no module"))),
        (_, Some(variable)) => return flow(&site, &folder, variable),
        (Some(Kind::Module), _) => &[View::Module],
        (Some(Kind::Topology), _) => &[View::Topology],
        _ if arguments.full => &[View::Full],
        _ => &[View::Topology, View::Module],
    };
    if views.is_empty() {
        return Ok(site.estate_graph());
    }
    let found = views.iter().find_map(|view| site.outline.diagram(&folder, view));
    found.ok_or_else(|| fail(&format!("{shown} calls no module of this project: try --kind module")))
}

fn flow(site: &Site, folder: &SourcePath, variable: &str) -> Result<Graph, Outcome> {
    let name = variable.strip_prefix("var.").unwrap_or(variable);
    let found = site.outline.diagram(folder, &View::Flow(name.to_owned()));
    found.ok_or_else(|| {
        let known = site.outline.inputs(folder);
        let near = nearest(name, known.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
        fail(&format!("there is no variable `{name}`{}", near.unwrap_or_default()))
    })
}

fn write(graph: &Graph, format: Format) -> String {
    match format {
        Format::Svg => {
            let svg = diagram::svg(graph, &diagram::layout(graph), "diagram", &|_| None);
            format!("{}\n", svg.as_str())
        }
        Format::Mermaid => diagram::mermaid(graph),
        Format::Dot => diagram::dot(graph),
        Format::Json => diagram::json(graph),
    }
}
