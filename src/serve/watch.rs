//! Notices what changes below the project's folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::{Config, Event, EventKind, PollWatcher, RecursiveMode, Watcher};

use super::within;
use crate::path::SourcePath;
use crate::tree::real_path;

/// An editor saves in several steps: a change is handed on when nothing followed it for this long.
const QUIET: Duration = Duration::from_millis(15);

/// At the most so many quiet spells are waited for, lest steady writing keep the preview from ever changing.
const PATIENCE: usize = 40;

/// Calls `changed` with the paths that changed, until the process ends. Where the system's own watching fails, files are looked
/// at every second, and `say` hears of it.
pub(super) fn watch(
    project: &Path,
    output: &Path,
    say: &dyn Fn(&str),
    changed: &mut dyn FnMut(&BTreeSet<SourcePath>),
) {
    let Ok(root) = real_path(project) else { return };
    let output = real_path(output).unwrap_or_else(|_| output.to_owned());
    let (sender, events) = mpsc::channel();
    let own = sender.clone();
    let native = notify::recommended_watcher(move |event| drop(own.send(event)))
        .and_then(|mut watcher| watcher.watch(&root, RecursiveMode::Recursive).map(|()| watcher));
    match native {
        Ok(_watcher) => pump(&root, &output, &events, changed),
        Err(error) => {
            say(&format!("watching files failed ({error}): looking at them every second instead"));
            let every_second = Config::default().with_poll_interval(Duration::from_secs(1));
            let polling = PollWatcher::new(move |event| drop(sender.send(event)), every_second)
                .and_then(|mut watcher| watcher.watch(&root, RecursiveMode::Recursive).map(|()| watcher));
            match polling {
                Ok(_watcher) => pump(&root, &output, &events, changed),
                Err(error) => say(&format!("files cannot be watched: {error}")),
            }
        }
    }
}

type Events = Receiver<notify::Result<Event>>;

fn pump(root: &Path, output: &Path, events: &Events, changed: &mut dyn FnMut(&BTreeSet<SourcePath>)) {
    while let Ok(first) = events.recv() {
        let mut paths = BTreeSet::new();
        collect(first, root, output, &mut paths);
        for _ in 0..PATIENCE {
            match events.recv_timeout(QUIET) {
                Ok(event) => collect(event, root, output, &mut paths),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
            while let Ok(event) = events.try_recv() {
                collect(event, root, output, &mut paths);
            }
        }
        if !paths.is_empty() {
            changed(&paths);
        }
    }
}

fn collect(event: notify::Result<Event>, root: &Path, output: &Path, paths: &mut BTreeSet<SourcePath>) {
    // What the system lost track of may be anything.
    let Ok(event) = event else {
        paths.insert(SourcePath::root());
        return;
    };
    if event.need_rescan() {
        paths.insert(SourcePath::root());
    }
    if matches!(event.kind, EventKind::Access(_)) {
        return;
    }
    let matters = |path: &&PathBuf| {
        let foreign =
            |part: std::path::Component<'_>| part.as_os_str() == ".git" || part.as_os_str() == ".infrabook";
        !within(path, output) && !path.strip_prefix(root).unwrap_or(path).components().any(foreign)
    };
    paths.extend(event.paths.iter().filter(matters).filter_map(|path| relative(root, path)));
}

fn relative(root: &Path, path: &Path) -> Option<SourcePath> {
    let parts: Option<Vec<&str>> = path.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    SourcePath::new(&parts?.join("/"))
}
