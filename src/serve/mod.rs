//! The preview: a site held in memory, served on the loopback interface, whose pages are made when they are asked for and change on
//! the screen when a file does.

mod around;
mod door;
mod faults;
mod http;
mod live;
mod memo;
mod range;
mod rebuild;
mod snapshot;
mod watch;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tiny_http::Request;
use xxhash_rust::xxh3::xxh3_64;

use crate::config::EnvVars;
use crate::diagnostic::Diagnostic;
use crate::preprocess::{Kept, Permission, preprocess};
use crate::source::Source;
use crate::tree::{Changes, Tree};
use faults::faults;
use live::Live;
use memo::Memo;
pub use snapshot::{Output, Refused, Snapshot};
pub use watch::Watch;

/// So many pages are made side by side. They are sent from threads of their own: a client that is slow holds up none of these.
const WORKERS: usize = 4;

/// What is previewed, and where.
pub struct Options {
    /// The project's folder.
    pub project: PathBuf,
    /// Where builds of a project write to, as its book.toml has it: neither read nor watched.
    pub output: Box<Output>,
    /// What environment variables say of the site.
    pub variables: EnvVars,
    /// Whether the programs may run that book.toml names.
    pub may: Permission,
    /// What reads the project.
    pub sources: Vec<Arc<dyn Source>>,
    /// The host name or address to answer to.
    pub host: String,
    /// Whether files are looked at again and again, and not watched.
    pub poll: bool,
}

/// What the preview tells its caller.
pub trait Host: Send + Sync {
    /// The preview can be opened at this address.
    fn started(&self, url: &str);

    /// The site was made anew, or could not be.
    fn rebuilt(&self, rebuilt: &Rebuilt<'_>);

    /// Something worth a line.
    fn say(&self, message: &str);
}

/// A change that was taken up.
pub struct Rebuilt<'a> {
    /// The files that changed.
    pub changed: Vec<String>,
    /// From when the change was noticed until readers had it.
    pub took: Duration,
    /// The site as it is now; or why it stays as it was, and the files that this is about.
    pub result: Result<&'a Snapshot, (&'a Tree, &'a [Diagnostic])>,
}

/// A project that has been read and is watched, and not yet served.
pub struct Preview {
    options: Options,
    snapshot: Snapshot,
    kept: Kept,
    watch: Watch,
}

/// Why there is no preview.
pub enum Trouble {
    /// The project cannot be read.
    Unreadable(io::Error),
    /// book.toml cannot be understood, or a program that it names gives no book.
    Config(Box<Refused>),
}

/// What the threads share.
struct State {
    snapshot: RwLock<Arc<Snapshot>>,
    live: Live,
    memo: Memo,
    host: String,
}

/// Takes an address, before anything else is done: where it is taken by another, there is no use in reading a project.
///
/// # Errors
/// When it cannot be listened on.
pub fn listen(host: &str, port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((host, port))
}

impl Preview {
    /// Reads a project.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn open(options: Options, host: &dyn Host) -> Result<Self, Trouble> {
        let output = (options.output)(&options.project);
        let tree = Tree::from_disk(&options.project, Some(&output)).map_err(Trouble::Unreadable)?;
        let tree = tree.with_variables(options.variables.clone());
        let say = |message: &str| host.say(message);
        let mut watch =
            Watch::new(&tree, &options.project, options.poll, &say).map_err(Trouble::Unreadable)?;
        // What came before it was watched.
        let mut tree = tree.after(&Changes::anything()).map_err(Trouble::Unreadable)?;
        loop {
            let new = watch.cover(&tree, &Changes::default(), &say);
            if new.is_empty() {
                break;
            }
            tree = tree.after(&new).map_err(Trouble::Unreadable)?;
        }
        let mut kept = Kept::default();
        let mut lay = |tree: Tree, changes: &Changes| {
            let laid = preprocess(&tree, options.may, changes, &mut kept);
            laid.map_err(|faults| Trouble::Config(Box::new(Refused { tree, faults })))
        };
        let laid = lay(tree.clone(), &Changes::anything())?;
        let mut snapshot = Snapshot::new(laid, &options.sources).map_err(Trouble::Config)?;
        watch.also(&snapshot.site.scan.config.watched, &say);
        let new = watch.follow(&snapshot.tree, &snapshot.site.scan, &say);
        if !new.is_empty() {
            let laid = lay(tree.after(&new).map_err(Trouble::Unreadable)?, &new)?;
            snapshot = snapshot.after(laid, &new, &options.sources).map_err(Trouble::Config)?;
        }
        Ok(Self { options, snapshot, kept, watch })
    }

    /// The site as it is to begin with.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Serves until `stop` is told to, or there is nobody left to tell.
    ///
    /// # Errors
    /// When connections cannot be accepted to begin with.
    pub fn serve(self, listener: TcpListener, host: &Arc<dyn Host>, stop: &Receiver<()>) -> io::Result<()> {
        let address = listener.local_addr()?;
        let first = faults(&self.snapshot.site.faults(), &self.snapshot.tree);
        let state = Arc::new(State {
            snapshot: RwLock::new(Arc::new(self.snapshot)),
            live: Live::new(session(address), first),
            memo: Memo::default(),
            host: self.options.host.clone(),
        });
        let (sender, requests) = mpsc::channel();
        let requests = Arc::new(Mutex::new(requests));
        for _ in 0..WORKERS {
            let (state, requests) = (Arc::clone(&state), Arc::clone(&requests));
            spawn("worker", move || work(&state, &requests))?;
        }
        let handle = move |request| sender.send(request).unwrap_or_default();
        let words = Arc::clone(host);
        door::open(listener, Arc::new(handle), Arc::new(move |message: &str| words.say(message)))?;
        let (of_keeper, words) = (Arc::clone(&state), Arc::clone(host));
        spawn("rebuild", move || rebuild::keep_up(self.options, self.kept, self.watch, of_keeper, words))?;
        let beating = Arc::clone(&state);
        spawn("beat", move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                beating.live.beat();
            }
        })?;
        host.started(&format!("http://{}{}", door::reachable(address), state.base_path()));
        let _ = stop.recv();
        Ok(())
    }
}

/// Answers requests one by one.
fn work(state: &State, requests: &Mutex<Receiver<Request>>) {
    loop {
        let next = requests.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(request) = next else { return };
        http::answer(request, state);
    }
}

fn spawn(name: &str, act: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name(name.into()).spawn(act).map(|_| ())
}

impl State {
    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn base_path(&self) -> String {
        self.snapshot().site.scan.config.base_path.clone()
    }

    /// The one thing that a page has more than what a build writes: the script that asks for news.
    fn tail(&self, snapshot: &Snapshot) -> String {
        format!("<script src=\"{}{}\"></script>\n", snapshot.site.scan.config.base_path, live::SCRIPT)
    }
}

/// What tells this run of the program from another one at the same address.
#[expect(clippy::disallowed_methods, reason = "no page that is written hears of it")]
fn session(address: SocketAddr) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let seed = format!("{address} {} {}", std::process::id(), now.as_nanos());
    format!("{:08x}", xxh3_64(seed.as_bytes()) >> 32)
}
