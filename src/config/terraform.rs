//! `[terraform]`: where modules are, and how their pages list what they declare.

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::{FILE, Fault, folder, raw};
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;

/// How a module's page lists what it declares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// How inputs and outputs are put under sub-headings.
    pub group_by: GroupBy,
    /// How they are sorted, within their groups.
    pub sort_by: SortBy,
    /// Whether local values are shown.
    pub locals: bool,
}

/// What a module's inputs and outputs are put together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupBy {
    /// The comment headings of their files, where there are some.
    #[default]
    Heading,
    /// Their files.
    File,
    /// Nothing: one list.
    Nothing,
}

/// What a module's inputs and outputs are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// What a caller must set comes first; then the name.
    #[default]
    Required,
    /// The name.
    Name,
    /// Their order in their files.
    Position,
}

/// Folders to search, less those that match a pattern.
#[derive(Clone, Debug)]
pub struct Globs {
    folders: Vec<SourcePath>,
    exclude: GlobSet,
    /// The same as written, and where: what meets nothing is told.
    written: Vec<(String, Span, Matcher)>,
}

/// What one entry of `paths` or `exclude` means.
#[derive(Clone, Debug)]
enum Matcher {
    Folder(SourcePath),
    Pattern(GlobSet),
}

impl Globs {
    /// Whether `path` is searched.
    pub fn admits(&self, path: &SourcePath) -> bool {
        self.folders.iter().any(|folder| path.is_within(folder)) && !self.exclude.is_match(path.as_str())
    }

    /// A finding for each entry that no file of the project meets: misspelt, it would silently cost the reference.
    pub fn idle(&self, paths: &[SourcePath]) -> Vec<Diagnostic> {
        let file = SourcePath::new(FILE).unwrap_or_else(SourcePath::root);
        let meets = |matcher: &Matcher| match matcher {
            Matcher::Folder(folder) => paths.iter().any(|path| path.is_within(folder)),
            Matcher::Pattern(pattern) => paths.iter().any(|path| pattern.is_match(path.as_str())),
        };
        let idle = self.written.iter().filter(|(.., matcher)| !meets(matcher));
        idle.map(|(text, span, matcher)| match matcher {
            Matcher::Folder(_) => Diagnostic::error("config", &file, format!("there is no folder `{text}`"))
                .at(*span)
                .help("write the path of a folder that holds modules, from the project's root"),
            Matcher::Pattern(_) => {
                Diagnostic::warning("config", &file, format!("`{text}` leaves nothing out"))
                    .at(*span)
                    .help("name a folder, or write a glob such as `**/test/**`")
            }
        })
        .collect()
    }
}

/// What a pattern of `exclude` leaves out: what it matches, and all that lies in it.
fn exclusion(pattern: &str) -> Result<[Glob; 2], globset::Error> {
    let bare = pattern.trim_start_matches("./").trim_end_matches('/');
    Ok([Glob::new(bare)?, Glob::new(&format!("{bare}/**"))?])
}

impl Default for Globs {
    /// Every folder.
    fn default() -> Self {
        Self { folders: vec![SourcePath::root()], exclude: GlobSet::empty(), written: Vec::new() }
    }
}

/// Reads the table.
pub(super) fn terraform(raw: raw::Terraform, fault: Fault<'_>) -> (Globs, Listing) {
    let listing = Listing {
        group_by: match one_of(raw.group_by, &["heading", "file", "none"], fault) {
            Some(1) => GroupBy::File,
            Some(2) => GroupBy::Nothing,
            _ => GroupBy::Heading,
        },
        sort_by: match one_of(raw.sort_by, &["required", "name", "position"], fault) {
            Some(1) => SortBy::Name,
            Some(2) => SortBy::Position,
            _ => SortBy::Required,
        },
        locals: raw.locals.unwrap_or(false),
    };
    let mut written = Vec::new();
    let folders: Vec<SourcePath> = match raw.paths {
        Some(paths) => {
            let mut folders = Vec::new();
            for path in paths {
                let (text, span) = (path.get_ref().clone(), Span::from(path.span()));
                if let Some(path) = folder(&path, fault) {
                    written.push((text, span, Matcher::Folder(path.clone())));
                    folders.push(path);
                }
            }
            folders
        }
        None => vec![SourcePath::root()],
    };
    let mut exclude = GlobSetBuilder::new();
    for pattern in raw.exclude {
        match exclusion(pattern.get_ref()) {
            Ok(globs) => {
                let mut one = GlobSetBuilder::new();
                for glob in globs {
                    exclude.add(glob.clone());
                    one.add(glob);
                }
                let one = Matcher::Pattern(one.build().unwrap_or_default());
                written.push((pattern.get_ref().clone(), Span::from(pattern.span()), one));
            }
            Err(error) => fault(pattern.span(), error.to_string(), "write a glob such as `**/test/**`"),
        }
    }
    (Globs { folders, exclude: exclude.build().unwrap_or_default(), written }, listing)
}

/// The place of what is written among the words that a key takes.
pub(super) fn one_of(
    written: Option<toml::Spanned<String>>,
    known: &[&str],
    fault: Fault<'_>,
) -> Option<usize> {
    let written = written?;
    let found = known.iter().position(|word| word == written.get_ref());
    if found.is_none() {
        let message = format!("`{}` is none of the values that this key takes", written.get_ref());
        fault(written.span(), message, &format!("write one of: {}", known.join(", ")));
    }
    found
}
