//! The preview: a site held in memory, served on the loopback interface, rebuilt and reloaded when a file changes.

mod http;
mod live;
mod watch;

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tiny_http::{Request, Server};

use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::site::Site;
use crate::tree::Tree;
use live::Live;

/// Requests are answered side by side, so that a slow reader holds up only itself.
const WORKERS: usize = 8;

/// A site and the files that it was made from.
pub struct Snapshot {
    /// The files.
    pub tree: Tree,
    /// The site.
    pub site: Site,
}

/// What the preview asks of its caller.
pub trait Host: Send + Sync {
    /// Reads the project; what `previous` read is taken over where nothing changed.
    ///
    /// # Errors
    /// When book.toml cannot be understood: the last good site stays.
    fn load(&self, previous: Option<&Snapshot>) -> Result<Snapshot, Vec<Diagnostic>>;

    /// The preview can be opened at this address.
    fn started(&self, url: &str);

    /// The site was rebuilt, or could not be.
    fn rebuilt(&self, changed: &[String], result: Result<&Snapshot, &[Diagnostic]>);

    /// Something worth a line.
    fn say(&self, message: &str);
}

/// Where to listen.
#[derive(Clone, Debug)]
pub struct Options {
    /// The project's folder.
    pub project: PathBuf,
    /// Where builds write: never watched.
    pub output: PathBuf,
    /// The host name or address to listen on.
    pub host: String,
    /// The port; 0 for any that is free.
    pub port: u16,
}

struct State {
    snapshot: RwLock<Arc<Snapshot>>,
    live: Live,
    host: String,
}

impl State {
    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Serves until the process ends.
///
/// # Errors
/// When the address cannot be listened on.
pub fn serve(options: &Options, first: Snapshot, host: &Arc<dyn Host>) -> io::Result<()> {
    let server = listen(&options.host, options.port)?;
    let Some(address) = server.server_addr().to_ip() else {
        return Err(io::Error::other("not an IP address"));
    };
    let state = Arc::new(State {
        snapshot: RwLock::new(Arc::new(first)),
        live: Live::default(),
        host: options.host.clone(),
    });
    let (sender, receiver) = mpsc::channel::<Request>();
    let receiver = Arc::new(Mutex::new(receiver));
    for _ in 0..WORKERS {
        let (state, receiver) = (Arc::clone(&state), Arc::clone(&receiver));
        std::thread::spawn(move || work(&state, &receiver));
    }
    watch_project(options, &state, host);
    let beat = Arc::clone(&state);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(15));
            beat.live.heartbeat();
        }
    });
    host.started(&url_of(address, &state.snapshot().site.scan.config.base_path));
    accept(server, address, &sender, host.as_ref())
}

fn listen(host: &str, port: u16) -> io::Result<Server> {
    Server::http((host, port)).map_err(|error| match error.downcast::<io::Error>() {
        Ok(error) => *error,
        Err(error) => io::Error::other(error.to_string()),
    })
}

fn url_of(address: SocketAddr, base_path: &str) -> String {
    format!("http://{address}{base_path}")
}

/// Hands requests to the workers. tiny_http stops accepting after one failed accept (too many open files): it is started anew.
fn accept(
    mut server: Server,
    address: SocketAddr,
    requests: &mpsc::Sender<Request>,
    host: &dyn Host,
) -> io::Result<()> {
    loop {
        match server.recv() {
            Ok(request) => {
                let _ = requests.send(request);
            }
            Err(error) => {
                host.say(&format!("the server stopped accepting ({error}) and is started again"));
                drop(server);
                server = relisten(address)?;
            }
        }
    }
}

fn relisten(address: SocketAddr) -> io::Result<Server> {
    let mut tries = 0;
    loop {
        std::thread::sleep(Duration::from_millis(100));
        match listen(&address.ip().to_string(), address.port()) {
            Ok(server) => return Ok(server),
            Err(error) if tries >= 50 => return Err(error),
            Err(_) => tries += 1,
        }
    }
}

fn work(state: &State, requests: &Mutex<Receiver<Request>>) {
    loop {
        let next = requests.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(request) = next else { return };
        // A page that cannot be made costs its reader an answer, not everybody a worker.
        let _ = catch_unwind(AssertUnwindSafe(|| http::answer(request, state)));
    }
}

/// Watches the project from a thread of its own, and rebuilds when something that matters changed.
fn watch_project(options: &Options, state: &Arc<State>, host: &Arc<dyn Host>) {
    let (state, host) = (Arc::clone(state), Arc::clone(host));
    let (project, output) = (options.project.clone(), options.output.clone());
    std::thread::spawn(move || {
        let words = Arc::clone(&host);
        watch::watch(&project, &output, &|message| words.say(message), &mut |changed| {
            if catch_unwind(AssertUnwindSafe(|| rebuild(&state, host.as_ref(), changed))).is_err() {
                host.say("this change could not be taken up: the last good site stays");
            }
        });
    });
}

fn rebuild(state: &State, host: &dyn Host, changed: &BTreeSet<SourcePath>) {
    let before = state.snapshot();
    match host.load(Some(&before)) {
        Ok(snapshot) => {
            let touched = relevant(changed, &before.tree, &snapshot.tree);
            if touched.is_empty() {
                return;
            }
            // Readers first: the words on the terminal take longer.
            let snapshot = Arc::new(snapshot);
            *state.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&snapshot);
            state.live.changed();
            host.rebuilt(&touched, Ok(&snapshot));
        }
        Err(faults) => {
            host.rebuilt(&changed.iter().map(ToString::to_string).collect::<Vec<_>>(), Err(&faults))
        }
    }
}

/// The changed paths that the project lists, before or now: what git ignores does not count. A folder counts by what is in it.
fn relevant(changed: &BTreeSet<SourcePath>, before: &Tree, now: &Tree) -> Vec<String> {
    let (before, now) = (before.paths(), now.paths());
    let listed = |path: &SourcePath| {
        [&before, &now].iter().any(|paths| {
            let at = paths.partition_point(|other| other < path);
            paths.get(at).is_some_and(|other| other.is_within(path))
        })
    };
    changed.iter().filter(|path| listed(path)).map(ToString::to_string).collect()
}

/// Whether `path` is `folder` or lies in it.
fn within(path: &Path, folder: &Path) -> bool {
    path.starts_with(folder)
}
