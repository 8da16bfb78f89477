//! What is another than it was in an earlier version: data that any source can give, for pages and for `diff`.

use crate::catalog::EntityId;
use crate::path::SourcePath;

/// What changed in one root, such as a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootChanges {
    /// Its folder.
    pub folder: SourcePath,
    /// What its page is about; `None` when it is no longer there.
    pub entity: Option<EntityId>,
    /// What is another: sorted by [`RootChanges::settle`].
    pub changes: Vec<Change>,
    /// Whether something of it could not be read, then or now: more may have changed, or less.
    pub incomplete: bool,
}

/// Said of a root of which not everything could be read.
pub const INCOMPLETE: &str =
    "Not all of its files could be read, then or now: more may have changed, or less.";

/// One thing that is another.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What whoever uses the root has to expect.
    pub impact: Impact,
    /// What sort of thing it is, for readers: `input`.
    pub kind: &'static str,
    /// What it is called: `cidr`, `aws_vpc.main`.
    pub name: String,
    /// What became of it: `added`, `type changed`. One vocabulary a source; scripts read it with dashes for blanks.
    pub event: &'static str,
    /// What it was, as code, where that may be shown.
    pub old: Option<String>,
    /// What it is, as code, where that may be shown.
    pub new: Option<String>,
    /// More about it, one sentence each, without a full stop.
    pub details: Vec<String>,
    /// What of the catalog it is about, where that is still there.
    pub entity: Option<EntityId>,
    /// The line that it stands on now.
    pub source: Option<(SourcePath, usize)>,
}

/// What whoever uses a root has to expect of a change, the gravest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impact {
    /// What was right may fail, or lose what it has built: why, one sentence without a full stop.
    Breaking(String),
    /// There is more, or something else is done.
    #[default]
    Feature,
    /// Nothing that a user would notice.
    Fix,
}

/// The part of a semantic version that is to be raised, the least first: https://semver.org
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Next {
    /// `1.2.3` becomes `1.2.4`.
    #[default]
    Patch,
    /// `1.2.3` becomes `1.3.0`.
    Minor,
    /// `1.2.3` becomes `2.0.0`.
    Major,
}

impl RootChanges {
    /// Puts the changes in order: what breaks first, then by kind and name.
    pub fn settle(&mut self) {
        let key = |it: &Change| (!it.is_breaking(), it.kind, it.name.clone(), it.event);
        self.changes.sort_by_cached_key(key);
    }

    /// How many of the changes break something.
    pub fn breaking(&self) -> usize {
        self.changes.iter().filter(|change| change.is_breaking()).count()
    }

    /// The version that these changes ask for.
    pub fn next(&self) -> Next {
        self.changes.iter().map(Change::next).max().unwrap_or_default()
    }
}

impl Change {
    /// Why it may break something, where it does.
    pub fn reason(&self) -> Option<&str> {
        match &self.impact {
            Impact::Breaking(why) => Some(why),
            _ => None,
        }
    }

    /// Whether what was right may fail.
    pub fn is_breaking(&self) -> bool {
        self.reason().is_some()
    }

    /// What it was and what it is, to stand behind the words of the change: `, 1 → 2`, or the one of them that there is. `None` where
    /// a line has no room for it. `was` stands before what is no longer there: `, was `.
    pub fn values_in_line<T>(
        &self,
        was: &str,
        text: impl Fn(&str) -> T,
        code: impl Fn(&str) -> T,
    ) -> Option<Vec<T>> {
        const SHORT: usize = 60;
        let is_long = |value: &String| value.len() > SHORT || value.contains('\n');
        if self.old.as_ref().is_some_and(is_long) || self.new.as_ref().is_some_and(is_long) {
            return None;
        }
        Some(match (&self.old, &self.new) {
            (Some(old), Some(new)) => vec![text(", "), code(old), text(" \u{2192} "), code(new)],
            (Some(old), None) => vec![text(was), code(old)],
            (None, Some(new)) => vec![text(", "), code(new)],
            (None, None) => Vec::new(),
        })
    }

    fn next(&self) -> Next {
        match self.impact {
            Impact::Breaking(_) => Next::Major,
            Impact::Feature => Next::Minor,
            Impact::Fix => Next::Patch,
        }
    }
}

impl Next {
    /// The name of the text that a page calls it by.
    pub fn text(self) -> &'static str {
        match self {
            Self::Patch => "changes.patch",
            Self::Minor => "changes.minor",
            Self::Major => "changes.major",
        }
    }

    /// `major`, `minor`, `patch`
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}
