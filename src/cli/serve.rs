//! `infrabook serve`

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::report::{self, Format, plural};
use super::{Outcome, fail, open, read};
use crate::diagnostic::Diagnostic;
use crate::output::refuse;
use crate::scan::scan;
use crate::serve::{Host, Options, Snapshot, serve};
use crate::site::Site;
use crate::source;
use crate::tree::Tree;

#[derive(Args)]
pub(super) struct Arguments {
    /// The project's folder
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The port to listen on; 0 for any that is free
    #[arg(short, long, default_value_t = 3000)]
    port: u16,
    /// The host name or address to listen on
    #[arg(short = 'n', long, default_value = "127.0.0.1")]
    hostname: String,
    /// Open the site in a browser
    #[arg(short, long)]
    open: bool,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    match start(arguments) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn start(arguments: &Arguments) -> Result<Outcome, Outcome> {
    let (tree, output) = open(&arguments.dir, None)?;
    let site = read(&tree, Format::Text, None)?;
    let refused = refuse(&output, &arguments.dir, &site.source_folders()).ok().flatten();
    if let Some(why) = refused {
        return Err(fail(&format!("{} cannot be the output folder: {why}", output.display())));
    }
    report::show(&site.diagnostics(), &tree, Format::Text);
    if !["127.0.0.1", "::1", "localhost"].contains(&arguments.hostname.as_str()) {
        report::say("warning: this preview can be reached from other machines");
    }
    let options = Options {
        project: arguments.dir.clone(),
        output: output.clone(),
        host: arguments.hostname.clone(),
        port: arguments.port,
    };
    let host: Arc<dyn Host> =
        Arc::new(Terminal { project: arguments.dir.clone(), output, open: arguments.open });
    serve(&options, Snapshot { tree, site }, &host).map(|()| Outcome::Fine).map_err(|error| {
        let cure = if error.kind() == std::io::ErrorKind::AddrInUse {
            "; choose another with -p, or -p 0"
        } else {
            ""
        };
        fail(&format!("cannot listen on {}:{}: {error}{cure}", arguments.hostname, arguments.port))
    })
}

/// The preview's words go to the terminal.
struct Terminal {
    project: PathBuf,
    output: PathBuf,
    open: bool,
}

impl Host for Terminal {
    fn load(&self, previous: Option<&Snapshot>) -> Result<Snapshot, Vec<Diagnostic>> {
        let unreadable = |error: std::io::Error| {
            let root = crate::path::SourcePath::root();
            vec![Diagnostic::error("unreadable", &root, format!("the project cannot be read: {error}"))]
        };
        let tree = Tree::from_disk(&self.project, Some(&self.output)).map_err(unreadable)?;
        let scanned = scan(&tree, &source::all(), previous.map(|snapshot| &snapshot.site.scan))?;
        Ok(Snapshot { site: Site::new(scanned), tree })
    }

    fn started(&self, url: &str) {
        report::say(&format!("serving {url} (Ctrl-C ends it)"));
        if self.open {
            open_browser(url);
        }
    }

    fn rebuilt(&self, changed: &[String], result: Result<&Snapshot, &[Diagnostic]>) {
        let what = match changed {
            [one] => crate::diagnostic::escape_controls(one),
            many => plural(many.len(), "file"),
        };
        match result {
            Ok(snapshot) => {
                let diagnostics = snapshot.site.diagnostics();
                report::show(&diagnostics, &snapshot.tree, Format::Text);
                let found =
                    report::summary(&diagnostics).map(|found| format!(": {found}")).unwrap_or_default();
                report::say(&format!("changed {what}{found}"));
            }
            Err(faults) => {
                if let Ok(tree) = Tree::from_disk(&self.project, Some(&self.output)) {
                    report::show(faults, &tree, Format::Text);
                }
                report::say(&format!("changed {what}: the last good site stays"));
            }
        }
    }

    fn say(&self, message: &str) {
        report::say(message);
    }
}

/// Opens the system's browser; that it cannot be opened is no failure of the preview.
#[expect(clippy::disallowed_methods, reason = "the one program that is started, and only when asked for")]
fn open_browser(url: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if std::process::Command::new(program).arg(url).spawn().is_err() {
        report::say(&format!("no browser could be started with {program}"));
    }
}
