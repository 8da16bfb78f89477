//! Accepts connections for as long as the program runs.
//!
//! tiny_http accepts on a thread of its own, which ends at the first connection that cannot be had (too many open files), now with an
//! error, now with a panic. Here it is started anew on the same socket, so that nobody who is waiting is turned away.
//!
//! It also gives a connection to a thread that it takes for idle, where that one may have been given another one a moment ago: a
//! connection can be left waiting behind one whose client says nothing. A connection that ends at once frees a thread, and it is that
//! thread which then takes the one that was left.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::Duration;

use tiny_http::{Request, Server};

/// So many files must be free before connections are accepted again: one takes two, and the answer to it one or two more.
const HEADROOM: usize = 16;

/// How long is waited for files to become free.
const PAUSE: Duration = Duration::from_millis(100);

/// So often, connections that were left waiting are taken up: one at least, and as many as requests came since the last time, since
/// where many come, many may be left.
const BEAT: Duration = Duration::from_millis(100);
const MOST: usize = 64;

/// Hands every request to `handle`, from threads of its own.
pub(super) fn open(
    listener: TcpListener,
    handle: Arc<dyn Fn(Request) + Send + Sync>,
    say: Arc<dyn Fn(&str) + Send + Sync>,
) -> io::Result<()> {
    let ended = watch_panics();
    let came = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&came);
    let handle: Arc<dyn Fn(Request) + Send + Sync> = Arc::new(move |request| {
        counted.fetch_add(1, Ordering::Relaxed);
        handle(request);
    });
    start(&listener, &handle, &ended.sender)?;
    let address = reachable(listener.local_addr()?);
    std::thread::Builder::new().name("nudge".into()).spawn(move || {
        loop {
            std::thread::sleep(BEAT);
            for _ in 0..(2 * came.swap(0, Ordering::Relaxed)).clamp(1, MOST) {
                // Where there are no more files to be had, there is a next time.
                drop(TcpStream::connect_timeout(&address, BEAT));
            }
        }
    })?;
    let keep = move || {
        let mut has_said = false;
        while let Ok(why) = ended.receiver.recv() {
            // Once is enough: where it happens, it happens again and again.
            if !std::mem::replace(&mut has_said, true) {
                say(&format!("connections cannot be accepted ({why}): waiting for some to close"));
            }
            wait_for_files(&listener);
            // What else failed meanwhile failed for the same reason.
            while ended.receiver.try_recv().is_ok() {}
            while start(&listener, &handle, &ended.sender).is_err() {
                std::thread::sleep(PAUSE);
            }
        }
    };
    std::thread::Builder::new().name("door".into()).spawn(keep).map(|_| ())
}

/// Accepts on this socket. The connections of a server that ended are served on: it is kept, and asked for their requests.
fn start(
    listener: &TcpListener,
    handle: &Arc<dyn Fn(Request) + Send + Sync>,
    ended: &Sender<String>,
) -> io::Result<()> {
    let server = Server::from_listener(listener.try_clone()?, None).map_err(io::Error::other)?;
    let (handle, ended) = (Arc::clone(handle), ended.clone());
    let receive = move || {
        loop {
            match server.recv() {
                Ok(request) => handle(request),
                Err(error) => drop(ended.send(error.to_string())),
            }
        }
    };
    std::thread::Builder::new().name("requests".into()).spawn(receive).map(|_| ())
}

/// An address at which this machine reaches what listens on `address`, be that on all that it has.
pub(super) fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() {
            Ipv4Addr::LOCALHOST.into()
        } else {
            Ipv6Addr::LOCALHOST.into()
        });
    }
    address
}

/// Waits until a few files can be opened.
fn wait_for_files(listener: &TcpListener) {
    loop {
        std::thread::sleep(PAUSE);
        let some: Vec<_> = (0..HEADROOM).map_while(|_| listener.try_clone().ok()).collect();
        if some.len() == HEADROOM {
            return;
        }
    }
}

/// Who is told that an accepting thread has ended.
struct Ended {
    sender: Sender<String>,
    receiver: Receiver<String>,
}

/// Hears of panics in tiny_http, and of those on a thread without a name, as its threads are, for want of more threads. All others
/// are reported as ever.
fn watch_panics() -> Ended {
    static HOOK: Once = Once::new();
    static TOLD: Mutex<Option<Sender<String>>> = Mutex::new(None);
    let (sender, receiver) = mpsc::channel();
    *TOLD.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender.clone());
    HOOK.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let is_server = info.location().is_some_and(|place| place.file().contains("tiny_http"));
            let is_for_want_of_threads =
                || info.payload_as_str().is_some_and(|it| it.contains("spawn thread"));
            if !is_server {
                others(info);
            }
            if is_server || std::thread::current().name().is_none() && is_for_want_of_threads() {
                let told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
                let _ = told.as_ref().map(|sender| sender.send("too many open files or threads".into()));
            }
        }));
    });
    Ended { sender, receiver }
}
