//! When each file of the project changed last, and who changed it.

mod author;
mod kept;
mod walk;
mod wanted;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use gix::odb::pack::cache::lru::MemoryCappedHashmap;

use super::Checkout;
use crate::cache;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use author::Authors;
use wanted::Wanted;

/// The last commit that changed a file. Of two, the greater is the newer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// When it was committed, in seconds since 1970.
    pub seconds: i64,
    /// The day, as the committer's own clock had it: `2026-10-26`.
    pub date: Arc<str>,
    /// The author's name; `None` where it is none, or is an address. Never an address.
    pub author: Option<Arc<str>>,
}

/// What is to be known of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its own last change.
    File,
    /// The same, and it counts for the folder that it is in.
    OfFolder,
}

/// Which files are asked about: a matter of their names alone, so that an answer is the same for the same commit.
pub type Asked = dyn Fn(&SourcePath) -> Option<Part> + Send + Sync;

/// The history of what is checked out: read when it is first asked, and kept for the next time.
pub struct History {
    checkout: Option<Checkout>,
    asked: Box<Asked>,
    changes: OnceLock<Changes>,
}

/// What a history comes to.
#[derive(Default)]
struct Changes {
    files: BTreeMap<SourcePath, Change>,
    /// The newest of the files of a folder that count for it.
    folders: BTreeMap<SourcePath, Change>,
    gap: Option<Gap>,
}

/// Why there are files without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// The clone does not have the commits that changed them.
    Shallow,
    /// Something that git should have is not there, or damaged.
    Unreadable,
}

impl History {
    /// The history of a checkout; where there is none, nothing is known of any file.
    pub fn new(checkout: Option<Checkout>, asked: Box<Asked>) -> Self {
        Self { checkout, asked, changes: OnceLock::new() }
    }

    /// Whether this is the history of that checkout.
    pub fn is_of(&self, checkout: Option<&Checkout>) -> bool {
        self.checkout.as_ref() == checkout
    }

    /// The last change of a file, as `git log -1 -- FILE` finds it.
    pub fn of_file(&self, file: &SourcePath) -> Option<&Change> {
        self.changes().files.get(file)
    }

    /// The newest of the last changes of a folder's files, of those that count for it.
    pub fn of_folder(&self, folder: &SourcePath) -> Option<&Change> {
        self.changes().folders.get(folder)
    }

    /// What costs files their dates.
    pub fn finding(&self) -> Option<Diagnostic> {
        let (message, help) = match self.changes().gap? {
            Gap::Shallow => (
                "this clone lacks the older part of the history, so pages that changed last in it show no date",
                "fetch all of it: `fetch-depth: 0` for actions/checkout, else `git fetch --unshallow`; or set `dates = false` under [git]",
            ),
            Gap::Unreadable => (
                "a part of the history cannot be read, so pages that changed last in it show no date",
                "clone without `--filter=tree:0`, or see what `git fsck` says; or set `dates = false` under [git]",
            ),
        };
        // It is about no file; this one has the key.
        let file = SourcePath::new(config::FILE)?;
        Some(Diagnostic::warning("git-history", &file, message).help(help))
    }

    fn changes(&self) -> &Changes {
        self.changes.get_or_init(|| {
            let Some(checkout) = &self.checkout else { return Changes::default() };
            let (files, gap) = read(checkout, &*self.asked);
            let mut folders: BTreeMap<SourcePath, Change> = BTreeMap::new();
            for (file, change) in files.iter().filter(|(file, _)| (self.asked)(file) == Some(Part::OfFolder))
            {
                let newest = folders.entry(file.parent()).or_insert_with(|| change.clone());
                if change > newest {
                    newest.clone_from(change);
                }
            }
            Changes { files, folders, gap }
        })
    }
}

/// What is kept between runs.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    commit: String,
    /// The commit's `.mailmap`, by which the names are.
    mailmap: Option<String>,
    files: BTreeMap<SourcePath, Change>,
}

/// What an earlier run kept, where it is of this commit; else what the history says beyond that.
fn read(checkout: &Checkout, asked: &Asked) -> (BTreeMap<SourcePath, Change>, Option<Gap>) {
    let kept = kept::from_bytes(&cache::kept(&checkout.project, cache::HISTORY), &checkout.folder);
    match kept {
        Some(kept) if kept.commit == checkout.commit => (kept.files, None),
        kept => {
            let Some((found, gap)) = search(checkout, asked, kept) else {
                return (BTreeMap::new(), Some(Gap::Unreadable));
            };
            if gap.is_none() {
                // Where it cannot be kept, the next run searches again.
                let _ =
                    cache::keep(&checkout.project, cache::HISTORY, &kept::to_bytes(&found, &checkout.folder));
            }
            (found.files, gap)
        }
    }
}

/// How many bytes of objects are held in memory, and of those that others are written by.
const OBJECTS: usize = 4 << 20;
const PACKED: usize = 16 << 20;

fn search(checkout: &Checkout, asked: &Asked, kept: Option<Kept>) -> Option<(Kept, Option<Gap>)> {
    let mut repository = super::open(&checkout.project)?;
    // Each tree is looked at twice, as a commit's and as that of its child's parent; and most are written as what they differ in from
    // another one.
    repository.object_cache_size_if_unset(OBJECTS);
    repository.objects.set_pack_cache(|| Box::new(MemoryCappedHashmap::new(PACKED)));
    let head = gix::ObjectId::from_hex(checkout.commit.as_bytes()).ok()?;
    let wanted = Wanted::of(&repository, head, &checkout.folder, asked)?;
    let by = author::mailmap(&repository, head);
    let mailmap = by.map(|id| id.to_string());
    // Another mailmap has other names for what is long known.
    let known = kept
        .filter(|kept| kept.mailmap == mailmap)
        .and_then(|kept| Some((gix::ObjectId::from_hex(kept.commit.as_bytes()).ok()?, kept.files)));
    let (files, gap) = walk::walk(&repository, head, Authors::of(&repository, by), &wanted, known.as_ref());
    Some((Kept { commit: checkout.commit.clone(), mailmap, files }, gap))
}
