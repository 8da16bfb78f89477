//! Takes up what changes, for as long as the program runs.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use super::faults::faults;
use super::watch::Watch;
use super::{Host, Options, Rebuilt, Snapshot, State, http, snapshot};
use crate::path::SourcePath;
use crate::tree::{Changes, Stamp, Tree};

/// Keeps the site true to its files, on a thread of its own.
pub(super) fn keep_up(options: Options, mut watch: Watch, state: &Arc<State>, host: &Arc<dyn Host>) {
    let (state, host) = (Arc::clone(state), Arc::clone(host));
    http::aside("rebuild", move || {
        let mut keeper =
            Keeper { options, state, host, pending: Changes::default(), stamps: BTreeMap::new() };
        // What changed between the first look and now.
        while let Some(changes) = watch.next(&keeper.state.snapshot().tree) {
            let tree = keeper.take_up(&changes);
            let say = |message: &str| keeper.host.say(message);
            let new = watch.cover(&tree, &changes, &say);
            if !new.is_empty() {
                keeper.take_up(&new);
            }
        }
    });
}

struct Keeper {
    options: Options,
    state: Arc<State>,
    host: Arc<dyn Host>,
    /// What changed while the site could not be made.
    pending: Changes,
    /// What copied files were like when they changed last: where one is named again, it may be the same.
    stamps: BTreeMap<SourcePath, Stamp>,
}

impl Keeper {
    /// Makes the site anew where these changes matter to it. Gives the files as they are now.
    #[expect(clippy::disallowed_methods, reason = "how long it took is said on the terminal only")]
    fn take_up(&mut self, changes: &Changes) -> Tree {
        let begun = Instant::now();
        changes.iter().for_each(|path| self.pending.add(path.clone()));
        let before = self.state.snapshot();
        let tree = snapshot::list(&before.tree, &self.pending, &self.options.project, &*self.options.output);
        let listed = tree.clone();
        let made =
            catch_unwind(AssertUnwindSafe(|| before.after(tree, &self.pending, &self.options.sources)));
        match made {
            Ok(Ok(next)) => {
                let pending = std::mem::take(&mut self.pending);
                self.show(&before, next, &pending, begun);
            }
            Ok(Err(refused)) => {
                let (tree, broken) = (&refused.tree, refused.faults.as_slice());
                let told = faults(broken, tree);
                if !self.state.live.has_told(&told) {
                    self.state.live.changed(Vec::new(), told, true);
                    let listed = changes.iter().filter(|path| before.site.scan.has_file(path));
                    let changed = listed.map(ToString::to_string).collect();
                    let result = Err((tree, broken));
                    self.host.rebuilt(&Rebuilt { changed, took: begun.elapsed(), result });
                }
            }
            Err(_) => self.host.say("this change could not be taken up: the last good site stays"),
        }
        listed
    }

    fn show(&mut self, before: &Arc<Snapshot>, next: Snapshot, changes: &Changes, begun: Instant) {
        let broken = next.site.faults();
        let hold = broken.iter().any(|fault| changes.cover(&fault.path));
        let told = faults(&broken, &next.tree);
        let mut copied = next.copied(changes);
        copied.retain(|(_, path)| {
            let stamp = next.tree.stamp(path);
            stamp.is_none_or(|stamp| self.stamps.insert(path.clone(), stamp) != Some(stamp))
        });
        let same = next.site.is_same(&before.site) && copied.is_empty() && self.state.live.has_told(&told);
        let next = Arc::new(next);
        // Even so: its listing may be another one.
        *self.state.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
        if same {
            return;
        }
        // Readers first: the words on the terminal take longer.
        let (assets, files): (Vec<_>, Vec<_>) = copied.into_iter().unzip();
        self.state.live.changed(assets, told, hold);
        let took = begun.elapsed();
        let mut changed = next.changed(before, changes);
        changed.extend(files);
        // A file that nothing is made from is nobody's news.
        if !changed.is_empty() {
            let changed = changed.iter().map(ToString::to_string).collect();
            self.host.rebuilt(&Rebuilt { changed, took, result: Ok(&next) });
        }
    }
}
