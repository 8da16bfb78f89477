//! Telling open pages that the site changed: server-sent events.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use tiny_http::Request;

/// Where the events are.
pub(super) const EVENTS: &str = "_infrabook/live";

/// Where the script is that listens to them.
pub(super) const SCRIPT: &str = "_infrabook/live.js";

/// A page remembers the first version that it hears of, so that one that lost its connection notices what it missed.
pub(super) const SCRIPT_TEXT: &str = r#"(() => {
  const base = new URL(".", document.currentScript.src);
  let version;
  const listen = () => {
    const events = new EventSource(new URL("live", base));
    events.onmessage = (event) => {
      if (version !== undefined && version !== event.data) location.reload();
      version = event.data;
    };
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    };
    addEventListener("pagehide", () => events.close(), { once: true });
  };
  addEventListener("pageshow", listen, { once: true });
})();
"#;

/// The open pages.
#[derive(Default)]
pub(super) struct Live {
    version: AtomicU64,
    clients: Mutex<Vec<Box<dyn Write + Send>>>,
}

impl Live {
    /// Keeps a page's connection.
    pub(super) fn join(&self, request: Request) {
        let version = self.version.load(Ordering::Acquire);
        let mut writer = request.into_writer();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
                    Connection: close\r\nX-Content-Type-Options: nosniff\r\n\r\n";
        if send(&mut writer, &format!("{head}data: {version}\n\n")) {
            self.clients.lock().unwrap_or_else(PoisonError::into_inner).push(writer);
        }
    }

    /// Tells every page.
    pub(super) fn changed(&self) {
        let version = self.version.fetch_add(1, Ordering::AcqRel) + 1;
        self.broadcast(&format!("data: {version}\n\n"));
    }

    /// A comment to every page: those that have gone are noticed and forgotten.
    pub(super) fn heartbeat(&self) {
        self.broadcast(":\n\n");
    }

    fn broadcast(&self, text: &str) {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner).retain_mut(|client| send(client, text));
    }
}

fn send(client: &mut Box<dyn Write + Send>, text: &str) -> bool {
    client.write_all(text.as_bytes()).and_then(|()| client.flush()).is_ok()
}
