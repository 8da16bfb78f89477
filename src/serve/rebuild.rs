//! Takes up what changes, for as long as the program runs.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::faults::faults;
use super::live::{Held, News};
use super::watch::Watch;
use super::{Host, Options, Rebuilt, Refused, Snapshot, State, snapshot};
use crate::path::SourcePath;
use crate::preprocess::{Kept, preprocess};
use crate::tree::{Changes, Stamp, Tree};

/// How long is waited before files that could not be read are read again.
const PAUSE: Duration = Duration::from_millis(300);

/// Keeps the site true to its files.
pub(super) fn keep_up(
    options: Options,
    kept: Kept,
    mut watch: Watch,
    state: Arc<State>,
    host: Arc<dyn Host>,
) {
    let tree = state.snapshot().tree.clone();
    let (pending, stamps) = (Changes::default(), BTreeMap::new());
    let mut keeper = Keeper { options, kept, state, host, tree, pending, stamps };
    while let Some(changes) = watch.next(&keeper.tree) {
        keeper.take_up(&changes);
        let say = |message: &str| keeper.host.say(message);
        let mut new = watch.cover(&keeper.tree, &changes, &say);
        // Something may happen in a new folder before it is watched: until there is none, it is looked at once more.
        while !new.is_empty() {
            keeper.take_up(&new);
            let say = |message: &str| keeper.host.say(message);
            new = watch.cover(&keeper.tree, &Changes::default(), &say);
        }
        let mut follow = |keeper: &Keeper| {
            let (shown, say) = (keeper.state.snapshot(), |message: &str| keeper.host.say(message));
            watch.also(&shown.site.scan.config.watched, &say);
            watch.follow(&shown.tree, &shown.site.scan, &say)
        };
        let new = follow(&keeper);
        if !new.is_empty() {
            keeper.take_up(&new);
            follow(&keeper);
        }
    }
}

struct Keeper {
    options: Options,
    /// What programs answered.
    kept: Kept,
    state: Arc<State>,
    host: Arc<dyn Host>,
    /// The files as they were seen last, be there a site of them or not.
    tree: Tree,
    /// What changed while the site could not be made.
    pending: Changes,
    /// What copied files were like when they changed last: where one is named again, it may be the same.
    stamps: BTreeMap<SourcePath, Stamp>,
}

impl Keeper {
    /// Makes the site anew where these changes matter to it. Where files cannot be read now that could be at another time, it waits
    /// for that: the last good site stays.
    fn take_up(&mut self, changes: &Changes) {
        changes.iter().for_each(|path| self.pending.add(path.clone()));
        let mut has_said = false;
        loop {
            let why = match catch_unwind(AssertUnwindSafe(|| self.try_take_up(changes))) {
                Ok(Ok(())) => return,
                Ok(Err(error)) => error.to_string(),
                Err(_) => {
                    self.host.say("this change could not be taken up: the last good site stays");
                    return;
                }
            };
            if !std::mem::replace(&mut has_said, true) {
                self.host.say(&format!(
                    "the project cannot be read ({why}): the last good site stays until it can"
                ));
            }
            std::thread::sleep(PAUSE);
            // Meanwhile, more may have changed.
            self.pending = Changes::anything();
        }
    }

    #[expect(clippy::disallowed_methods, reason = "how long it took is said on the terminal only")]
    fn try_take_up(&mut self, changes: &Changes) -> io::Result<()> {
        let begun = Instant::now();
        let before = self.state.snapshot();
        let Options { project, output, sources, may, .. } = &self.options;
        let tree = snapshot::list(&self.tree, &self.pending, project, &**output)?;
        let laid = preprocess(&tree, *may, &self.pending, &mut self.kept);
        // Links are to be read again where they lead elsewhere than when the site was made, and what programs make otherwise now.
        let wide = laid.as_ref().unwrap_or(&tree).widened(&before.tree, &self.pending);
        if laid.as_ref().is_ok_and(|laid| before.is_untouched(laid, &wide)) {
            // What git ignores, or what nothing is made from.
            (self.tree, self.pending) = (tree, Changes::default());
            return Ok(());
        }
        let made = match laid {
            Ok(laid) => before.after(laid, &wide, sources),
            Err(faults) => Err(Box::new(Refused { tree: tree.clone(), faults })),
        };
        if tree.wanted_files() {
            return Err(io::Error::other("too many open files"));
        }
        self.tree = tree;
        match made {
            Ok(next) => {
                self.pending = Changes::default();
                self.show(&before, next, &wide, begun);
            }
            Err(refused) => {
                let (tree, broken) = (&refused.tree, refused.faults.as_slice());
                let told = faults(broken, tree);
                if !self.state.live.has_told(&told) {
                    // The pages stay, so none is held back.
                    self.state.live.changed(News { faults: told, again: true, ..News::default() });
                    let listed = changes.iter().filter(|path| before.site.scan.has_file(path));
                    let changed = listed.map(ToString::to_string).collect();
                    self.host.rebuilt(&Rebuilt {
                        changed,
                        took: begun.elapsed(),
                        result: Err((tree, broken)),
                    });
                }
            }
        }
        Ok(())
    }

    fn show(&mut self, before: &Arc<Snapshot>, next: Snapshot, changes: &Changes, begun: Instant) {
        let mut copied = next.copied(changes);
        copied.retain(|(_, path)| {
            let stamp = next.tree.stamp(path);
            stamp.is_none_or(|stamp| self.stamps.insert(path.clone(), stamp) != Some(stamp))
        });
        let (assets, files): (Vec<_>, Vec<_>) = copied.into_iter().unzip();
        let broken = next.site.faults();
        let news = News {
            held: Held::of(&next.site, &broken),
            again: broken.iter().any(|fault| changes.cover(&fault.path)),
            faults: faults(&broken, &next.tree),
            assets,
        };
        let same = next.site.is_same(&before.site)
            && news.assets.is_empty()
            && self.state.live.has_told(&news.faults);
        let next = Arc::new(next);
        // Even so: its listing may be another one.
        *self.state.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
        if same {
            return;
        }
        // Readers first: the words on the terminal take longer.
        self.state.live.changed(news);
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
