//! A folder in which several outputs of a book lie, each in a folder of its name: the site in `html`, and what programs write beside it.
//! What those write is not ours to delete, and no reason to refuse the folder: their names are noted.
#![expect(clippy::disallowed_methods, reason = "part of the room that writes the site")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::is_absence;
use super::{at, foreign, judge, refuse, stage, versions};
use crate::path::is_reserved;

/// The note's name in the output folder: the name of an output a line, sorted; [`WHOLE`] where a program wrote into the folder itself.
pub(super) const NAME: &str = ".infrabook-outputs";

/// Its first line.
const HEAD: &str = "# Outputs of programs that book.toml names: builds leave them alone.\n";

/// The folder itself, where one program's output is the only one.
pub const WHOLE: &str = ".";

/// Fails when the folder of one of these outputs, within this folder, is a link: what it leads to is neither written nor deleted.
///
/// # Errors
/// See above.
pub fn refuse_links<'a>(folder: &Path, outputs: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    let mut inner = outputs.into_iter().filter(|output| *output != WHOLE);
    inner.try_for_each(|output| judge::no_link(&folder.join(output)))
}

/// Makes the folder of an output that a program is about to write, within this folder, and notes it. Its real path.
///
/// # Errors
/// When it cannot be made, or is a link.
pub fn begin(folder: &Path, output: &str) -> io::Result<PathBuf> {
    refuse_links(folder, [output])?;
    let place = folder.join(output);
    fs::create_dir_all(&place).map_err(|error| at(&place, &error))?;
    let mut noted = noted(folder)?;
    if noted.insert(output.to_owned()) {
        write(folder, &noted)?;
    }
    fs::canonicalize(&place)
}

/// Deletes what builds of this program wrote into folders of outputs that are none any more. What other programs wrote stays, and
/// what links lead to. The folder itself is an output no more once nothing in it is a program's.
///
/// # Errors
/// See [`super::clean`].
pub fn retire(folder: &Path, outputs: &[&str]) -> io::Result<()> {
    let mut noted = noted(folder)?;
    if noted.is_empty() {
        return Ok(());
    }
    for output in inner(folder, &noted).filter(|name| !outputs.contains(name)) {
        versions::clean(&folder.join(output))?;
    }
    let before = noted.len();
    noted.retain(|name| folder.join(name).exists());
    if !outputs.contains(&WHOLE) && noted.remove(WHOLE) && refuse::source_in(folder, &noted).is_some() {
        noted.insert(WHOLE.to_owned());
    }
    if noted.len() != before { write(folder, &noted) } else { Ok(()) }
}

/// The names of the outputs that were written into this folder.
///
/// # Errors
/// When the note cannot be read, or is none of ours.
pub(super) fn noted(folder: &Path) -> io::Result<BTreeSet<String>> {
    let path = folder.join(NAME);
    let text = match fs::read_to_string(&path) {
        Err(error) if is_absence(&error) => return Ok(BTreeSet::new()),
        text => text.map_err(|error| at(&path, &error))?,
    };
    let names = text.strip_prefix(HEAD).ok_or_else(|| foreign(&path))?.lines();
    let is_one = |name: &&str| {
        *name == WHOLE || !name.contains(['/', '\\']) && !matches!(*name, "" | "..") && !is_reserved(name)
    };
    Ok(names.filter(is_one).map(str::to_owned).collect())
}

/// Cleans the folders of outputs, and forgets them where nothing is left in them. How many files it were.
///
/// # Errors
/// See [`super::clean`].
pub(super) fn clean(folder: &Path) -> io::Result<usize> {
    let mut removed = 0;
    let noted = noted(folder)?;
    for output in inner(folder, &noted) {
        removed += versions::clean_ours(&folder.join(output))?;
        // One that a program never filled.
        let _ = fs::remove_dir(folder.join(output));
    }
    if !noted.is_empty() && !noted.iter().any(|name| name != WHOLE && folder.join(name).exists()) {
        let _ = fs::remove_file(folder.join(NAME));
    }
    Ok(removed)
}

/// The names of those that have a folder of their own; one that is a link has none.
fn inner<'a>(folder: &Path, noted: &'a BTreeSet<String>) -> impl Iterator<Item = &'a str> {
    noted.iter().map(String::as_str).filter(|name| *name != WHOLE && !judge::is_link(&folder.join(name)))
}

fn write(folder: &Path, noted: &BTreeSet<String>) -> io::Result<()> {
    let target = folder.join(NAME);
    let text: String =
        std::iter::once(HEAD.to_owned()).chain(noted.iter().map(|name| format!("{name}\n"))).collect();
    // What a build that was stopped left of it.
    let _ = fs::remove_file(stage::aside(&target));
    stage::write_aside(&target, text.as_bytes())?;
    stage::put(&target).map_err(|error| at(&target, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Folder, Kind, refuse};
    use crate::path::{SitePath, SourcePath};

    fn site(path: PathBuf, files: &[&str]) -> Folder<'static> {
        let content = Box::new(|_: &SitePath| Ok(b"x".as_slice().into()));
        let files = files.iter().map(|file| SitePath::new(file).unwrap()).collect();
        Folder { path, kind: Kind::Site, files, content }
    }

    #[test]
    fn outputs_come_and_go_and_nothing_of_others_is_lost() {
        let project = tempfile::tempdir().unwrap();
        let book = project.path().join("book");
        let refused = || refuse(&book, project.path(), &[SourcePath::new("src").unwrap()]).unwrap();
        let there = |path: &str| book.join(path).exists();
        super::super::write(&[site(book.clone(), &["index.html", "index.md"])]).unwrap();
        // A second output: the site moves, and the other program writes what it likes.
        super::super::write(&[
            site(book.clone(), &[]),
            site(begin(&book, "html").unwrap(), &["index.html", "index.md"]),
        ])
        .unwrap();
        fs::write(begin(&book, "notes").unwrap().join("theirs.md"), "x").unwrap();
        assert!(!there("index.html") && there("html/index.md") && refused().is_none());
        // And back.
        super::super::write(&[site(book.clone(), &["index.html"])]).unwrap();
        retire(&book, &[]).unwrap();
        assert!(there("index.html") && !there("html") && there("notes/theirs.md") && refused().is_none());
        fs::write(book.join("mine.md"), "x").unwrap();
        assert!(refused().unwrap().contains("mine.md"));
        assert_eq!(super::super::clean(&book).unwrap().removed, 1);
        assert!(there("notes/theirs.md") && there("mine.md"));
    }

    #[cfg(unix)]
    #[test]
    fn what_links_lead_to_is_neither_written_nor_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let (book, other) = (folder.path().join("book"), folder.path().join("other"));
        super::super::write(&[site(other.clone(), &["index.html"])]).unwrap();
        super::super::write(&[site(book.clone(), &["index.html"])]).unwrap();
        begin(&book, "epub").unwrap();
        fs::remove_dir(book.join("epub")).unwrap();
        std::os::unix::fs::symlink(&other, book.join("epub")).unwrap();
        assert!(begin(&book, "epub").unwrap_err().to_string().contains("is a link"));
        assert!(
            refuse_links(&book, [WHOLE, "html"]).is_ok() && refuse_links(&book, ["html", "epub"]).is_err()
        );
        retire(&book, &[]).unwrap();
        super::super::clean(&book).unwrap();
        assert!(other.join("index.html").exists() && !book.join("index.html").exists());
    }

    #[test]
    fn a_folder_is_a_programs_for_as_long_as_it_holds_what_that_wrote() {
        let project = tempfile::tempdir().unwrap();
        let book = project.path().join("book");
        let refused = || refuse(&book, project.path(), &[]).unwrap();
        fs::create_dir(&book).unwrap();
        begin(&book, WHOLE).unwrap();
        fs::write(book.join("book.md"), "x").unwrap();
        retire(&book, &[WHOLE]).unwrap();
        assert!(refused().is_none());
        // The site is built there now.
        super::super::write(&[site(book.clone(), &["index.html", "index.md"])]).unwrap();
        retire(&book, &[]).unwrap();
        assert!(refused().is_none(), "its program wrote it");
        fs::remove_file(book.join("book.md")).unwrap();
        retire(&book, &[]).unwrap();
        fs::write(book.join("mine.md"), "x").unwrap();
        assert!(refused().unwrap().contains("mine.md"));
    }

    #[test]
    fn a_note_of_somebody_elses_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), "mine\n").unwrap();
        assert!(begin(folder.path(), "epub").is_err());
        fs::write(folder.path().join(NAME), format!("{HEAD}../x\na/b\n\n.git\nepub\n.\n")).unwrap();
        assert_eq!(noted(folder.path()).unwrap().into_iter().collect::<Vec<_>>(), [".", "epub"]);
    }
}
