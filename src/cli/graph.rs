//! `infrabook graph`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Outcome, fail, open, project, read, report};
use crate::diagnostic::nearest;
use crate::diagram::{self, Graph};
use crate::path::SourcePath;
use crate::site::{self, Site};
use crate::source::View;
use crate::tree::Tree;

#[derive(Args)]
pub(super) struct Arguments {
    /// A module's folder, or a project's [default: the current one]; with `--impact` also something in a module:
    /// `modules/vpc#var.cidr`
    path: Option<PathBuf>,
    /// What to draw: by itself what a root module builds with all that it calls, what any other module declares, and
    /// which module calls which where PATH is no module
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// The way of a variable: `var.cidr`
    #[arg(long, value_name = "VARIABLE", conflicts_with_all = ["kind", "full"])]
    flow: Option<String>,
    /// What a change of the module touches, or, with `--flow` or behind a `#`, of something in it: modules, environments, pages
    #[arg(long, conflicts_with_all = ["kind", "full"])]
    impact: bool,
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
    /// Lists to read, of an impact only
    Text,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let path = arguments.path.as_deref().unwrap_or(Path::new("."));
    if arguments.impact {
        return impact(path, arguments).unwrap_or_else(|outcome| outcome);
    }
    if arguments.format == Format::Text {
        return fail("only an impact is written as text: add --impact, or name another --format");
    }
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

/// What a change touches.
fn impact(path: &Path, arguments: &Arguments) -> Result<Outcome, Outcome> {
    // A folder may have a `#` in its name.
    let (folder, address) = match path.to_str().and_then(|text| text.split_once('#')) {
        Some((folder, address)) if !path.exists() => {
            (Path::new(if folder.is_empty() { "." } else { folder }), address)
        }
        _ => (path, ""),
    };
    let address = match &arguments.flow {
        Some(_) if !address.is_empty() => {
            return Err(fail("--flow names a variable, and so does what is behind the `#`"));
        }
        Some(variable) => format!("var.{}", variable.strip_prefix("var.").unwrap_or(variable)),
        None => address.to_owned(),
    };
    if !folder.exists() {
        return Err(missing(folder));
    }
    let (site, folder) = site_of(folder, arguments.path.is_none())?;
    let outline = &site.outline;
    if outline.page_of_folder(&folder).is_none() {
        return Err(fail(&format!(
            "{} holds no module: name one, as in `graph modules/vpc --impact`",
            path.display()
        )));
    }
    let named = outline.named(&format!("#{address}"), &folder);
    let named = named.map_err(|unknown| fail(&format!("{}; {}", unknown.message, unknown.help)))?;
    match arguments.format {
        Format::Text => report::data_of_words(&site::impact::text(&named.entity, outline)),
        format => report::data(&write(&site::impact::graph(&named.entity, outline), format)),
    }
    Ok(Outcome::Fine)
}

/// What to say of a folder that is not there: the module that was meant, in the project of the nearest folder above it.
fn missing(path: &Path) -> Outcome {
    let above =
        path.ancestors().skip(1).map(|it| if it.as_os_str().is_empty() { Path::new(".") } else { it });
    let Some(above) = above.clone().find(|it| it.is_dir()) else {
        return fail(&format!("there is no folder {}", path.display()));
    };
    let below = path.strip_prefix(above).unwrap_or(path).to_str().unwrap_or_default();
    let (site, folder) = match site_of(above, false) {
        Ok(found) => found,
        Err(outcome) => return outcome,
    };
    let target = folder.join(below).unwrap_or(folder);
    match site.outline.folder_named(&format!("/{target}"), &SourcePath::root()) {
        Err(unknown) => fail(&format!("{}; {}", unknown.message, unknown.help)),
        Ok(_) => fail(&format!("there is no folder {}", path.display())),
    }
}

/// The project that a folder is in, read; and the folder's place in it.
fn site_of(path: &Path, is_here: bool) -> Result<(Site, SourcePath), Outcome> {
    let below = if is_here { Tree::below_book(path) } else { None };
    let (root, folder) = match below {
        Some(folder) => (project(None), folder),
        None => Tree::project_of(path)
            .map_err(|error| fail(&format!("{} cannot be read: {error}", path.display())))?,
    };
    let (tree, _) = open(&root, None)?;
    Ok((read(&tree, report::Format::Text)?, folder))
}

fn graph(path: &Path, arguments: &Arguments) -> Result<Graph, Outcome> {
    let shown = path.display();
    let (site, folder) = site_of(path, arguments.path.is_none())?;
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
            let svg = diagram::svg(
                graph,
                &diagram::layout(graph),
                "diagram",
                crate::texts::Texts::english(),
                &|_| None,
            );
            format!("{}\n", svg.as_str())
        }
        Format::Mermaid => diagram::mermaid(graph),
        Format::Dot => diagram::dot(graph),
        Format::Json => diagram::json(graph),
        // Refused above: words are written of an impact, and not of a picture.
        Format::Text => String::new(),
    }
}
