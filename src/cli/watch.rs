//! `infrabook watch`

use std::path::PathBuf;

use clap::Args;

use super::report::{self, plural};
use super::{Outcome, build, fail, open, project};
use crate::diagnostic::escape_controls;
use crate::path::SourcePath;
use crate::preprocess::Kept;
use crate::serve::Watch;
use crate::tree::{Changes, Tree};

#[derive(Args)]
pub(super) struct Arguments {
    /// The project's folder [default: the current one, or the one above it that holds book.toml]
    dir: Option<PathBuf>,
    /// Where to write the site [default: book.toml's `build.build-dir`, else DIR/book]
    #[arg(short, long, value_name = "OUT")]
    dest_dir: Option<PathBuf>,
    /// Open the site in a browser when it is built first
    #[arg(short, long)]
    open: bool,
    /// Look at every file again each second: for folders that the system cannot watch, as over a network
    #[arg(long)]
    poll: bool,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    match watch(arguments) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

/// Builds whenever something changed, until there is nobody left to tell of changes. What cannot be built to begin with is refused.
fn watch(arguments: &Arguments) -> Result<Outcome, Outcome> {
    let dir = project(arguments.dir.as_deref());
    let mut asked = build::Arguments::for_watch(&dir, arguments.dest_dir.clone(), arguments.open);
    let list = || open(&dir, arguments.dest_dir.as_deref()).map(|(tree, _)| tree);
    let mut tree = list()?;
    let watch = Watch::new(&tree, &dir, arguments.poll, &report::say);
    let mut watch = watch.map_err(|error| fail(&format!("{} cannot be read: {error}", dir.display())))?;
    let mut kept = Kept::default();
    let built = build::build_and_say(&asked, &Changes::anything(), &mut kept)?;
    asked.open = false;
    report::say("watching (Ctrl-C ends it)");
    look_beside(&mut watch, &built, &asked, &mut kept);
    while let Some(mut changes) = watch.next(&tree) {
        let before = std::mem::replace(&mut tree, list()?);
        // Something may have happened in a new folder before it was watched.
        watch.cover(&tree, &changes, &report::say).iter().for_each(|path| changes.add(path.clone()));
        if is_of_project(&before, &tree, &changes) {
            say_what(&changes);
            // What is wrong was said: the last good site stays.
            if let Ok(built) = build::build_and_say(&asked, &changes, &mut kept) {
                look_beside(&mut watch, &built, &asked, &mut kept);
            }
        }
    }
    Ok(Outcome::Fine)
}

/// Watches what the site is made from beside the project: the folders that book.toml names, and the files that pages take in. What
/// was not watched when it was read may have changed since: then it is built once more.
fn look_beside(watch: &mut Watch, built: &build::Built, asked: &build::Arguments, kept: &mut Kept) {
    let mut follow = |built: &build::Built| {
        watch.also(&built.scan.config.watched, &report::say);
        watch.follow(&built.tree, &built.scan, &report::say)
    };
    let new = follow(built);
    if new.is_empty() {
        return;
    }
    // What is wrong was said.
    if let Ok(built) = build::build_and_say(asked, &new, kept) {
        // What only this one looks for is seen when it changes next.
        let _ = follow(&built);
    }
}

/// Whether a file came, went, or may be another: not what git ignores.
fn is_of_project(before: &Tree, now: &Tree, changes: &Changes) -> bool {
    let paths = now.paths();
    before.paths() != paths
        || changes.cover(&SourcePath::root())
        || paths.iter().any(|path| changes.cover(path))
}

fn say_what(changes: &Changes) {
    let what = match changes.iter().next() {
        Some(one) if changes.len() == 1 => escape_controls(one.as_str()),
        _ => plural(changes.len(), "file"),
    };
    report::say(&format!("changed {what}"));
}
