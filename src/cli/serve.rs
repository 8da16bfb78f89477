//! `infrabook serve`

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;

use super::report::{self, Format, plural};
use super::{Outcome, env_vars, fail, output_folder, permission, project};
use crate::diagnostic::{Diagnostic, Severity, escape_controls};
use crate::output::refuse;
use crate::serve::{Host, Options, Preview, Rebuilt, Snapshot, Trouble, listen};
use crate::source;

#[derive(Args)]
pub(super) struct Arguments {
    /// The project's folder [default: the current one, or the one above it that holds book.toml]
    dir: Option<PathBuf>,
    /// Where builds write to, which is neither read nor watched [default: book.toml's `build.build-dir`, else DIR/book]
    #[arg(short, long, value_name = "OUT")]
    dest_dir: Option<PathBuf>,
    /// The port to listen on; 0 for any that is free
    #[arg(short, long, default_value_t = 3000)]
    port: u16,
    /// The host name or address to listen on
    #[arg(short = 'n', long, default_value = "127.0.0.1")]
    hostname: String,
    /// Open the site in a browser
    #[arg(short, long)]
    open: bool,
    /// Look at every file again each second: for folders that the system cannot watch, as over a network
    #[arg(long)]
    poll: bool,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    match start(arguments) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn start(arguments: &Arguments) -> Result<Outcome, Outcome> {
    let (name, port) = (&arguments.hostname, arguments.port);
    let dir = project(arguments.dir.as_deref());
    let listener = listen(name, port).map_err(|error| {
        let cure = match error.kind() {
            ErrorKind::AddrInUse => "; choose another with -p, or -p 0 for any that is free",
            ErrorKind::PermissionDenied => "; choose a port above 1023 with -p",
            _ => "",
        };
        fail(&format!("cannot listen on {name}:{port}: {error}{cure}"))
    })?;
    let is_local = ["127.0.0.1", "::1", "localhost"].contains(&name.as_str());
    let terminal = Arc::new(Terminal { open: arguments.open, is_local, known: Mutex::default() });
    let options = Options {
        project: dir.clone(),
        output: Box::new({
            let asked = arguments.dest_dir.clone();
            move |project| output_folder(project, asked.as_deref())
        }),
        variables: env_vars(),
        may: permission(),
        sources: source::all(),
        host: name.clone(),
        poll: arguments.poll,
    };
    let preview = Preview::open(options, terminal.as_ref()).map_err(|trouble| match trouble {
        Trouble::Unreadable(error) => fail(&format!("{} cannot be read: {error}", dir.display())),
        Trouble::Config(refused) => {
            report::show(&refused.faults, &refused.tree, Format::Text);
            Outcome::Failed
        }
    })?;
    let site = &preview.snapshot().site;
    let output = output_folder(&dir, arguments.dest_dir.as_deref());
    let refused = refuse(&output, &dir, &site.source_folders()).ok().flatten();
    if let Some(why) = refused {
        return Err(fail(&format!("{} cannot be the output folder: {why}", output.display())));
    }
    let (sender, stop) = mpsc::channel();
    // Where the signal cannot be heard, it ends the program all the same.
    let _ = ctrlc::set_handler(move || sender.send(()).unwrap_or_default());
    terminal.begin(preview.snapshot());
    let host: Arc<dyn Host> = terminal;
    preview
        .serve(listener, &host, &stop)
        .map(|()| Outcome::Fine)
        .map_err(|error| fail(&format!("cannot listen on {name}:{port}: {error}")))
}

/// The preview's words go to the terminal.
struct Terminal {
    open: bool,
    is_local: bool,
    /// What was said already.
    known: Mutex<Vec<Diagnostic>>,
}

impl Terminal {
    /// Says what is wrong to begin with.
    fn begin(&self, snapshot: &Snapshot) {
        let diagnostics = snapshot.site.diagnostics();
        report::show_some(&diagnostics, &snapshot.tree);
        let pages = report::pages(&snapshot.site.outline.pages);
        let found = report::summary(&diagnostics).map(|found| format!(": {found}")).unwrap_or_default();
        report::say(&format!("{pages}{found}"));
        *self.known() = diagnostics;
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Vec<Diagnostic>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The findings that are new (one that only moved is not), and what is broken in the files that were just saved.
    fn news(&self, now: &[Diagnostic], saved: &[String]) -> Vec<Diagnostic> {
        let mut known = self.known();
        let about = |it: &Diagnostic| (it.path.clone(), it.code, it.message.clone());
        let before: BTreeSet<_> = known.iter().map(about).collect();
        *known = now.to_vec();
        let saved: BTreeSet<&str> = saved.iter().map(String::as_str).collect();
        let is_of_saved =
            |it: &Diagnostic| it.severity == Severity::Error && saved.contains(it.path.as_str());
        now.iter().filter(|it| is_of_saved(it) || !before.contains(&about(it))).cloned().collect()
    }
}

impl Host for Terminal {
    fn started(&self, url: &str) {
        if !self.is_local {
            report::say("warning: this preview can be reached from other machines");
        }
        report::say(&format!("serving {url} (Ctrl-C ends it)"));
        if self.open {
            super::outputs::open_browser(url);
        }
    }

    fn rebuilt(&self, rebuilt: &Rebuilt<'_>) {
        let what = match rebuilt.changed.as_slice() {
            [one] => escape_controls(one),
            many => plural(many.len(), "file"),
        };
        let took = rebuilt.took.as_secs_f64() * 1000.0;
        match rebuilt.result {
            Ok(snapshot) => {
                let diagnostics = snapshot.site.diagnostics();
                report::show_some(&self.news(&diagnostics, &rebuilt.changed), &snapshot.tree);
                let found =
                    report::summary(&diagnostics).map(|found| format!(": {found}")).unwrap_or_default();
                report::say(&format!("changed {what} in {took:.0} ms{found}"));
            }
            Err((tree, faults)) => {
                report::show(faults, tree, Format::Text);
                // Of book.toml nothing is made, so it is no file of the site.
                let what =
                    if rebuilt.changed.is_empty() { String::new() } else { format!("changed {what}: ") };
                report::say(&format!("{what}the last good site stays"));
            }
        }
    }

    fn say(&self, message: &str) {
        report::say(&escape_controls(message));
    }
}
