//! What a commit says of itself, fit to be shown.

use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::date::time::format::SHORT;
use gix_mailmap::Snapshot;

use super::Change;

/// A longer name is cut.
const LONGEST: usize = 80;
/// A larger mailmap is none.
const MOST: usize = 4 << 20;

/// The `.mailmap` of a commit, so that the names are the commit's alone. `None` where it has none.
pub(super) fn mailmap(repository: &gix::Repository, commit: ObjectId) -> Option<ObjectId> {
    let tree = repository.find_commit(commit).ok()?.tree().ok()?;
    let entry = tree.find_entry(".mailmap").filter(|entry| entry.mode().is_blob())?;
    Some(entry.object_id())
}

/// Names as the repository's mailmap has them: https://git-scm.com/docs/gitmailmap
pub(super) struct Authors {
    mailmap: Snapshot,
}

impl Authors {
    /// By this mailmap.
    pub(super) fn of(repository: &gix::Repository, mailmap: Option<ObjectId>) -> Self {
        let blob = mailmap.and_then(|id| repository.find_blob(id).ok());
        let blob = blob.filter(|blob| blob.data.len() <= MOST);
        Self { mailmap: blob.map(|blob| Snapshot::from_bytes(&blob.data)).unwrap_or_default() }
    }

    /// When a commit was made, and by whom; `None` when its date is none.
    pub(super) fn change(&self, commit: &gix::Commit<'_>) -> Option<Change> {
        // The committer's time: when it came into this history. A rebase keeps the author's.
        let time = commit.committer().ok()?.time().ok()?;
        let date = time.format(SHORT).ok().filter(|date| date.len() == "2026-10-26".len())?;
        let author = commit.author().ok().and_then(|author| {
            let mapped = self.mailmap.try_resolve_ref(author).and_then(|mapped| mapped.name);
            name(&mapped.unwrap_or(author.name).to_str_lossy())
        });
        Some(Change { seconds: time.seconds, date: date.into(), author: author.map(Arc::from) })
    }
}

/// A name on one line, without what a reader cannot see. `None` where it is empty, or where it is an address: those are not shown.
fn name(text: &str) -> Option<String> {
    let is_unseen = |c: char| {
        matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let text: String = text
        .chars()
        .filter(|&c| !is_unseen(c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST * 4)
        .collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_address =
        |word: &&str| word.split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.'));
    if words.is_empty() || words.iter().any(is_address) {
        return None;
    }
    let name = words.join(" ");
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => Some(format!("{}…", name[..end].trim_end())),
        None => Some(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_fit_to_be_shown() {
        for (text, expected) in [
            ("  An \n Author\u{7}", Some("An Author")),
            ("\u{202e}rohtuA\u{2066}", Some("rohtuA")),
            ("", None),
            ("\u{200b}", None),
            ("author@example.com", None),
            ("Author (author@example.com)", None),
            ("Author (@author)", Some("Author (@author)")),
            ("<b>Author</b>", Some("<b>Author</b>")),
            ("dependabot[bot]", Some("dependabot[bot]")),
        ] {
            assert_eq!(name(text).as_deref(), expected, "{text:?}");
        }
        assert_eq!(name(&"é".repeat(5000)), Some(format!("{}…", "é".repeat(LONGEST))));
    }
}
