//! Notices what changes below the project's folder.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::event::{MetadataKind, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::around::Around;
use crate::path::SourcePath;
use crate::scan::Scan;
use crate::tree::{Changes, NEVER, Stamp, Tree, real_path, relative};

/// An editor saves in several steps: a change is handed on when nothing followed it for this long.
const QUIET: Duration = Duration::from_millis(15);

/// Of more files than this at once, it is a tool that writes, such as git: it is given more time.
const FEW: usize = 30;
const QUIET_OF_MANY: Duration = Duration::from_millis(150);

/// At the most so long is waited for quiet, lest steady writing keep the preview from ever changing.
const PATIENCE: Duration = Duration::from_millis(600);
const PATIENCE_WITH_MANY: Duration = Duration::from_secs(10);

/// Where files are looked at: so often, and never more than a twentieth of the time.
const INTERVAL: Duration = Duration::from_secs(1);

/// Where a folder must be watched by itself. Elsewhere the system watches all that is in one.
const BY_FOLDER: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Watches a project.
pub struct Watch {
    root: PathBuf,
    /// Where builds write to, as the tree has it.
    output: Option<PathBuf>,
    /// Folders beside the project's own: whatever changes in them, anything may be another.
    beside: Vec<PathBuf>,
    /// Files beside it that documents take in.
    around: Around,
    how: How,
}

enum How {
    /// The system tells.
    Told {
        watcher: RecommendedWatcher,
        events: Receiver<notify::Result<Event>>,
        folders: BTreeSet<SourcePath>,
    },
    /// Every file is looked at again and again.
    Looked { stamps: BTreeMap<SourcePath, Stamp>, beside: Vec<BTreeMap<SourcePath, Stamp>> },
}

#[expect(clippy::disallowed_methods, reason = "waiting takes a clock; no page hears of it")]
fn now() -> Instant {
    Instant::now()
}

impl Watch {
    /// Watches a project's files. Where the system cannot tell what changes, or on request, files are
    /// looked at instead; `say` hears of the former.
    ///
    /// # Errors
    /// When the project's folder is not there.
    pub fn new(tree: &Tree, project: &Path, poll: bool, say: &dyn Fn(&str)) -> io::Result<Self> {
        let root = real_path(project)?;
        let (sender, events) = mpsc::channel();
        let how = if poll {
            How::Looked { stamps: tree.stamps(), beside: Vec::new() }
        } else {
            match notify::recommended_watcher(move |event| drop(sender.send(event))) {
                Ok(watcher) => How::Told { watcher, events, folders: BTreeSet::new() },
                Err(error) => looked(tree, &error, say),
            }
        };
        let (beside, around) = (Vec::new(), Around::default());
        let mut watch = Self { root, output: None, beside, around, how };
        watch.cover(tree, &Changes::default(), say);
        Ok(watch)
    }

    /// Watches the folders that there are now, after `changes`. What it gives has to be looked at once more: something may have
    /// happened in a new folder before it was watched.
    pub fn cover(&mut self, tree: &Tree, changes: &Changes, say: &dyn Fn(&str)) -> Changes {
        self.output = tree.skipped().map(Path::to_owned);
        let How::Told { watcher, folders, .. } = &mut self.how else { return Changes::default() };
        match watch_folders(watcher, folders, &self.root, tree, changes) {
            Ok(new) => new,
            Err(error) => {
                self.how = looked(tree, &error, say);
                Changes::anything()
            }
        }
    }

    /// Watches the files beside the project that documents take in now. What it gives has to be looked at once more, as in
    /// [`Watch::cover`].
    pub fn follow(&mut self, tree: &Tree, scan: &Scan, say: &dyn Fn(&str)) -> Changes {
        let mut new = Changes::default();
        let around = Around::of(tree, scan);
        let mut gone = BTreeSet::new();
        if !around.is_same(&self.around) {
            gone = self.around.folders();
            self.around = around;
            self.around.all_documents().for_each(|document| new.add(document.clone()));
        }
        let How::Told { watcher, .. } = &mut self.how else { return new };
        let mut folders = self.around.folders();
        // Whatever changes there, anything may be another.
        folders.retain(|folder| !self.beside.iter().any(|beside| folder.starts_with(beside)));
        for folder in gone.difference(&folders) {
            let _ = watcher.unwatch(folder);
        }
        // Each anew: one that was moved may be another one of the same name.
        let watched =
            folders.iter().try_for_each(|folder| match watcher.watch(folder, RecursiveMode::NonRecursive) {
                Err(error) if !is_absent(&error) => Err(error),
                _ => Ok(()),
            });
        if let Err(error) = watched {
            self.how = looked(tree, &error, say);
        }
        new
    }

    /// Watches these folders too, given from the project's folder, and no longer those of before. `say` hears which cannot be.
    pub fn also(&mut self, folders: &[String], say: &dyn Fn(&str)) {
        let found = folders.iter().filter_map(|folder| {
            let found = real_path(&self.root.join(folder));
            found.map_err(|why| say(&format!("`{folder}` cannot be watched: {why}"))).ok()
        });
        // What is in the project is watched as it is.
        let found: Vec<PathBuf> = found.filter(|folder| !folder.starts_with(&self.root)).collect();
        if found == self.beside {
            return;
        }
        match &mut self.how {
            How::Told { watcher, .. } => {
                self.beside.iter().for_each(|folder| drop(watcher.unwatch(folder)));
                for folder in &found {
                    if let Err(why) = watcher.watch(folder, RecursiveMode::Recursive) {
                        say(&format!("{} cannot be watched: {why}", folder.display()));
                    }
                }
            }
            How::Looked { beside, .. } => *beside = found.iter().map(|folder| stamps_in(folder)).collect(),
        }
        self.beside = found;
    }

    /// Waits for changes. `None` when there will be no more.
    pub fn next(&mut self, tree: &Tree) -> Option<Changes> {
        loop {
            let Self { root, output, beside, around, how } = self;
            let changes = match how {
                How::Told { events, .. } => {
                    gather(events, Place { root, output: output.as_deref(), beside, around })?
                }
                How::Looked { stamps, beside: before } => {
                    let mut changes = look(stamps, tree);
                    around.look(tree, &mut changes);
                    let now: Vec<_> = beside.iter().map(|folder| stamps_in(folder)).collect();
                    let is_same = now == *before;
                    *before = now;
                    if is_same { changes } else { Changes::anything() }
                }
            };
            if !changes.is_empty() {
                return Some(changes);
            }
        }
    }
}

fn looked(tree: &Tree, error: &notify::Error, say: &dyn Fn(&str)) -> How {
    let why = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system's limit is reached, on Linux fs.inotify.max_user_watches".to_owned()
        }
        notify::ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    };
    say(&format!("files cannot be watched ({why}): they are looked at every second instead"));
    How::Looked { stamps: tree.stamps(), beside: Vec::new() }
}

/// The files in a folder beside the project; none where it cannot be looked into.
fn stamps_in(folder: &Path) -> BTreeMap<SourcePath, Stamp> {
    Tree::from_disk(folder, None).map(|tree| tree.stamps()).unwrap_or_default()
}

/// Watches what is not watched yet, and no longer what is gone. A folder that was touched itself may be another one of the same
/// name: it is watched anew.
fn watch_folders(
    watcher: &mut RecommendedWatcher,
    watched: &mut BTreeSet<SourcePath>,
    root: &Path,
    tree: &Tree,
    changes: &Changes,
) -> notify::Result<Changes> {
    if !BY_FOLDER {
        if watched.insert(SourcePath::root()) {
            watcher.watch(root, RecursiveMode::Recursive)?;
        }
        return Ok(Changes::default());
    }
    let there = |folder: &SourcePath| tree.folders().binary_search(folder).is_ok();
    let gone: Vec<SourcePath> =
        watched.iter().filter(|folder| !there(folder) || changes.cover(folder)).cloned().collect();
    // First: a folder that was moved is one that the system knows, whose watch would end with that of its old name.
    for folder in gone {
        let _ = watcher.unwatch(&root.join(folder.as_str()));
        watched.remove(&folder);
    }
    let mut new = Changes::default();
    for folder in tree.folders() {
        if watched.contains(folder) {
            continue;
        }
        match watcher.watch(&root.join(folder.as_str()), RecursiveMode::NonRecursive) {
            Ok(()) => {}
            // It went away again: that is told by the folder above it.
            Err(error) if is_absent(&error) => continue,
            Err(error) => return Err(error),
        }
        watched.insert(folder.clone());
        new.add(folder.clone());
    }
    Ok(new)
}

fn is_absent(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => {
            // One that may not be looked into has nothing to tell.
            use io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
            matches!(error.kind(), NotFound | NotADirectory | PermissionDenied)
        }
        _ => false,
    }
}

/// Where what changes is of the project.
#[derive(Clone, Copy)]
struct Place<'a> {
    root: &'a Path,
    output: Option<&'a Path>,
    beside: &'a [PathBuf],
    around: &'a Around,
}

/// What the system tells until it is quiet. It may be nothing of ours.
fn gather(events: &Receiver<notify::Result<Event>>, place: Place<'_>) -> Option<Changes> {
    let mut changes = Changes::default();
    collect(events.recv().ok()?, place, &mut changes);
    let begun = now();
    let mut last = begun;
    loop {
        let (quiet, patience) =
            if changes.len() > FEW { (QUIET_OF_MANY, PATIENCE_WITH_MANY) } else { (QUIET, PATIENCE) };
        let left = quiet.saturating_sub(last.elapsed());
        if left.is_zero() || begun.elapsed() >= patience {
            return Some(changes);
        }
        match events.recv_timeout(left) {
            // Who only reads does not disturb the quiet.
            Ok(event) => {
                if collect(event, place, &mut changes) {
                    last = now();
                }
            }
            Err(RecvTimeoutError::Timeout) => return Some(changes),
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}

/// Takes up what an event tells of the project; whether that is anything.
fn collect(event: notify::Result<Event>, place: Place<'_>, changes: &mut Changes) -> bool {
    // What the system lost track of may be anything.
    let Some(event) = event.ok().filter(|event| !event.need_rescan()) else {
        *changes = Changes::anything();
        return true;
    };
    let is_only_looked_at = match event.kind {
        EventKind::Access(_) => true,
        EventKind::Modify(ModifyKind::Metadata(kind)) => kind == MetadataKind::AccessTime,
        _ => false,
    };
    if is_only_looked_at {
        return false;
    }
    let Place { root, output, beside, around } = place;
    // What the site has to do with such a folder is not known here.
    let is_beside =
        |path: &PathBuf| !path.starts_with(root) && beside.iter().any(|folder| path.starts_with(folder));
    if event.paths.iter().any(is_beside) {
        *changes = Changes::anything();
        return true;
    }
    // A link beside the project may lead into it.
    let all = |path: &PathBuf| of_project(path, root, output).into_iter().chain(around.documents(path));
    let paths: Vec<SourcePath> = event.paths.iter().flat_map(all).collect();
    let is_ours = !paths.is_empty();
    paths.into_iter().for_each(|path| changes.add(path));
    is_ours
}

/// A path within the project, unless it lies in what is never looked into.
fn of_project(path: &Path, root: &Path, output: Option<&Path>) -> Option<SourcePath> {
    let inner = relative(root, path)?;
    let foreign = inner.components().any(|part| NEVER.contains(&part));
    let is_written = output.is_some_and(|output| path.starts_with(output));
    (!foreign && !is_written).then_some(inner)
}

/// Waits a while, then looks at every file.
fn look(stamps: &mut BTreeMap<SourcePath, Stamp>, tree: &Tree) -> Changes {
    let begun = now();
    // Where that cannot be told, there is a next time.
    let found = tree.after(&Changes::anything()).map_or_else(|_| stamps.clone(), |tree| tree.stamps());
    let took = begun.elapsed();
    let differs = |(path, stamp): &(&SourcePath, &Stamp)| found.get(*path) != Some(*stamp);
    let gone_or_other = stamps.iter().filter(differs).map(|(path, _)| path);
    let new = found.keys().filter(|path| !stamps.contains_key(*path));
    let changes: Changes = gone_or_other.chain(new).cloned().collect();
    *stamps = found;
    if changes.is_empty() {
        std::thread::sleep(INTERVAL.max(took * 20));
    }
    changes
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind, DataChange, Flag, RemoveKind};

    use super::*;

    fn told(events: Vec<notify::Result<Event>>) -> Changes {
        let (sender, receiver) = mpsc::channel();
        events.into_iter().for_each(|event| sender.send(event).unwrap());
        let (root, output) = (Path::new("/project"), Some(Path::new("/project/book")));
        let (beside, around) = ([PathBuf::from("/beside")], Around::default());
        gather(&receiver, Place { root, output, beside: &beside, around: &around }).unwrap()
    }

    fn event(kind: EventKind, path: &str) -> notify::Result<Event> {
        Ok(Event::new(kind).add_path(PathBuf::from(path)))
    }

    fn written(path: &str) -> notify::Result<Event> {
        event(EventKind::Modify(ModifyKind::Data(DataChange::Any)), path)
    }

    #[test]
    fn what_comes_at_once_is_one_change() {
        let events = (0..5000).map(|at| written(&format!("/project/docs/{at}.md"))).collect();
        assert_eq!(told(events).len(), 5000);
    }

    #[test]
    fn what_is_not_the_projects_is_no_change() {
        let events = vec![
            written("/project/book/index.html"),
            event(EventKind::Create(CreateKind::Folder), "/project/book"),
            written("/project/.git/index"),
            written("/project/modules/vpc/.terraform/modules/x.tf"),
            written("/elsewhere/a.md"),
            event(EventKind::Access(AccessKind::Any), "/project/a.md"),
        ];
        assert!(told(events).is_empty());
        let kept = told(vec![
            written("/project/bookshelf/a.md"),
            event(EventKind::Remove(RemoveKind::Any), "/project/x"),
        ]);
        assert_eq!(kept.iter().map(SourcePath::as_str).collect::<Vec<_>>(), ["bookshelf/a.md", "x"]);
    }

    #[test]
    fn what_the_system_lost_track_of_may_be_anything() {
        let lost = Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan));
        assert_eq!(told(vec![written("/project/a.md"), lost]), Changes::anything());
        assert_eq!(told(vec![Err(notify::Error::generic("lost"))]), Changes::anything());
        assert_eq!(told(vec![written("/beside/a/b.css")]), Changes::anything());
    }

    #[test]
    fn files_that_are_looked_at_are_told_from_what_they_were() {
        let folder = tempfile::tempdir().unwrap();
        #[expect(clippy::disallowed_methods, reason = "the files that this test looks at")]
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("a.md", "one");
        write("b.md", "two");
        let tree = Tree::from_disk(folder.path(), None).unwrap();
        let mut stamps = tree.stamps();
        write("a.md", "another");
        write("c.md", "three");
        let found = look(&mut stamps, &tree);
        assert_eq!(found.iter().map(SourcePath::as_str).collect::<Vec<_>>(), ["a.md", "c.md"]);
    }
}
