//! The answers for one commit, as they are kept between builds.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{Change, Kept};
use crate::path::SourcePath;

/// Another version may ask about other files.
const FORMAT: &str = concat!("infrabook history 2, ", env!("CARGO_PKG_VERSION"));

#[derive(Serialize, Deserialize)]
struct Answers {
    commit: String,
    /// The commit's `.mailmap`, where it has one: the names are as that has them.
    mailmap: Option<String>,
    /// The project's folder within the repository: the files' paths begin there.
    folder: String,
    /// Seconds, date, author.
    changes: Vec<(i64, Arc<str>, Option<Arc<str>>)>,
    /// Each file's path, and which of the changes is its last.
    files: Vec<(String, usize)>,
}

/// The answers for a commit as bytes: a line that names the format, a line with the hash of the rest, the rest.
pub(super) fn to_bytes(kept: &Kept, folder: &SourcePath) -> Vec<u8> {
    let Kept { commit, mailmap, files } = kept;
    let numbers: BTreeMap<&Change, usize> = files.values().map(|change| (change, 0)).collect();
    let changes = numbers.keys().map(|it| (it.seconds, Arc::clone(&it.date), it.author.clone())).collect();
    let numbers: BTreeMap<&Change, usize> = numbers.into_keys().zip(0..).collect();
    let files = files.iter().filter_map(|(path, change)| Some((path.to_string(), *numbers.get(change)?)));
    let answers = Answers {
        commit: commit.clone(),
        mailmap: mailmap.clone(),
        folder: folder.to_string(),
        changes,
        files: files.collect(),
    };
    let body = serde_json::to_string(&answers).unwrap_or_default();
    format!("{FORMAT}\n{:016x}\n{body}", xxh3_64(body.as_bytes())).into_bytes()
}

/// What was kept; `None` for what is torn, of another format or of another folder.
pub(super) fn from_bytes(bytes: &[u8], folder: &SourcePath) -> Option<Kept> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (hash, body) = text.strip_prefix(FORMAT)?.strip_prefix('\n')?.split_once('\n')?;
    if hash != format!("{:016x}", xxh3_64(body.as_bytes())) {
        return None;
    }
    let answers: Answers =
        serde_json::from_str(body).ok().filter(|it: &Answers| it.folder == folder.as_str())?;
    let changes: Vec<Change> =
        answers.changes.into_iter().map(|(seconds, date, author)| Change { seconds, date, author }).collect();
    let file =
        |(path, change): (String, usize)| Some((SourcePath::new(&path)?, changes.get(change)?.clone()));
    let files = answers.files.into_iter().map(file).collect::<Option<_>>()?;
    Some(Kept { commit: answers.commit, mailmap: answers.mailmap, files })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else_is() {
        let path = |path: &str| SourcePath::new(path).unwrap();
        let change = |seconds, author: Option<&str>| Change {
            seconds,
            date: "2026-10-26".into(),
            author: author.map(Arc::from),
        };
        let files = BTreeMap::from([
            (path("a.md"), change(2, Some("\"A\"\n"))),
            (path("b.md"), change(1, None)),
            (path("c/d.md"), change(2, Some("\"A\"\n"))),
        ]);
        let (folder, other) = (path("docs"), SourcePath::root());
        let kept = Kept { commit: "c0ffee".into(), mailmap: Some("f00d".into()), files };
        let bytes = to_bytes(&kept, &folder);
        assert_eq!(from_bytes(&bytes, &folder), Some(kept));
        assert_eq!(from_bytes(&bytes, &other), None);
        let text = String::from_utf8(bytes).unwrap();
        for foreign in [
            &text[..text.len() - 1],
            &text.replace("a.md", "x.md"),
            &text.replace("history 2", "history 0"),
            "",
            "{}",
        ] {
            assert_eq!(from_bytes(foreign.as_bytes(), &folder), None, "{foreign}");
        }
    }
}
