//! `infrabook build`

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

use clap::Args;

use super::report::{self, Format, plural};
use super::{
    Outcome, fail, no_revision, open, outcome, outputs, preprocessed, refuse_nothing, scanned, today,
};
use crate::cache;
use crate::diagnostic::{Diagnostic, escape_controls};
use crate::diagram::Layouts;
use crate::output::{self, Differences, Folder, Kind};
use crate::path::SitePath;
use crate::preprocess::Kept;
use crate::scan::Scan;
use crate::site::{Site, Versions};
use crate::tree::{Changes, Tree};
use crate::version::{LATEST, VersionName};

#[derive(Args)]
pub(super) struct Arguments {
    /// The project's folder [default: the current one, or the one above it that holds book.toml]
    dir: Option<PathBuf>,
    /// Where to write the site [default: book.toml's `build.build-dir`, else DIR/book]
    #[arg(short, long, value_name = "OUT")]
    dest_dir: Option<PathBuf>,
    /// Open the site in a browser when it is built
    #[arg(short, long)]
    pub(super) open: bool,
    /// Write nothing: say which files would change, and fail if there is one
    #[arg(long)]
    check: bool,
    /// Write this version of the site into a folder of its own, OUT/NAME, and what leads to all versions into OUT
    #[arg(long, value_name = "NAME", value_parser = VersionName::new)]
    version_name: Option<VersionName>,
    /// Make this version the one that readers are led to: it is written into OUT/latest, too
    #[arg(long, requires = "version_name")]
    latest: bool,
    /// Tell what changed since this tag, branch or commit, or since the `latest-tag`, whatever book.toml's `versions.since` says
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// How to show diagnostics [default: text; in a job of GitHub's annotations and a summary too]
    #[arg(long, value_enum, value_name = "FORMAT")]
    diagnostics: Option<Format>,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    match build_and_say(arguments, &Changes::anything(), &mut Kept::default()) {
        Ok(built) => built.outcome,
        Err(outcome) => outcome,
    }
}

/// A build that came to its end.
pub(super) struct Built {
    pub(super) outcome: Outcome,
    /// What was read, …
    pub(super) scan: Scan,
    /// … and from which files.
    pub(super) tree: Tree,
}

impl Arguments {
    /// What `watch` asks for, again and again.
    pub(super) fn for_watch(dir: &Path, dest_dir: Option<PathBuf>, open: bool) -> Self {
        let (dir, dest_dir) = (Some(dir.to_owned()), dest_dir);
        Self {
            dir,
            dest_dir,
            open,
            check: false,
            version_name: None,
            latest: false,
            since: None,
            diagnostics: None,
        }
    }
}

/// Builds the site, and what else book.toml wants made of the book, and says what came of it. `changes` is what may have changed since
/// `kept` was filled.
#[expect(clippy::disallowed_methods, reason = "how long a build took is said on the terminal only")]
pub(super) fn build_and_say(
    arguments: &Arguments,
    changes: &Changes,
    kept: &mut Kept,
) -> Result<Built, Outcome> {
    let start = Instant::now();
    let project = prepare(arguments, changes, kept)?;
    let (words, outcome) =
        if arguments.check { compare(&project, arguments)? } else { write(&project, arguments)? };
    let others = &project.site.scan.config.programs.outputs;
    if arguments.version_name.is_some() && !others.is_empty() {
        report::say("a version is of the site alone: the other outputs are not made");
    } else if !arguments.check {
        outputs::render(&project.files, &project.site.scan.config, &project.build_dir)?;
    }
    report::say(&format!("{words} in {:.2} s", start.elapsed().as_secs_f64()));
    if arguments.open {
        outputs::open_site(&project.place(arguments));
    }
    Ok(Built { outcome, scan: project.site.scan, tree: project.tree })
}

/// A project that was read, and where its site goes.
struct Prepared {
    dir: PathBuf,
    /// Its files as they are, …
    files: Tree,
    /// … and as preprocessors leave them.
    tree: Tree,
    site: Site,
    /// Where builds write to, …
    build_dir: PathBuf,
    /// … and where in it the site goes.
    output: PathBuf,
    format: Format,
}

/// Reads the project, and refuses what is not to be built or not to be written there.
fn prepare(arguments: &Arguments, changes: &Changes, kept: &mut Kept) -> Result<Prepared, Outcome> {
    let format = Format::or_fitting(arguments.diagnostics);
    let dir = super::project(arguments.dir.as_deref());
    let (files, build_dir) = open(&dir, arguments.dest_dir.as_deref())?;
    let tree = preprocessed(&files, changes, kept, format)?;
    let mut scanned = scanned(&tree, format)?;
    if let Some(since) = &arguments.since {
        scanned.hold_against(&tree, since).map_err(|why| no_revision(&why))?;
    }
    let mut site = Site::new(scanned);
    site.layouts = Layouts::from_bytes(&cache::kept(&dir, cache::LAYOUTS));
    refuse_nothing(&site, &dir)?;
    let refused = output::refuse(&build_dir, &dir, &site.source_folders());
    if let Some(why) = refused.map_err(|error| cannot(&error))? {
        return Err(fail(&format!(
            "{} cannot be the output folder: {why}; name another with -d or `build.build-dir`",
            build_dir.display()
        )));
    }
    let output = match &arguments.version_name {
        Some(name) => {
            site = site.in_version(name.clone(), arguments.latest);
            build_dir.clone()
        }
        None => outputs::site_folder(&build_dir, &site.scan.config),
    };
    Ok(Prepared { dir, files, tree, site, build_dir, output, format })
}

/// Says what a build would change, and writes nothing.
fn compare(project: &Prepared, arguments: &Arguments) -> Result<(String, Outcome), Outcome> {
    let differences = output::compare(&project.folders(arguments)).map_err(|error| cannot(&error))?;
    let diagnostics = project.tell();
    list(&differences);
    let (change, outcome) = match differences.count() {
        0 => ("nothing would change".into(), outcome(&diagnostics)),
        count => {
            (format!("{} would change: build without --check", plural(count, "file")), Outcome::Findings)
        }
    };
    let (findings, pages) = (found(&diagnostics), project.pages());
    let place = project.place(arguments);
    Ok((format!("{findings}{change}; {pages} compared with {}", place.display()), outcome))
}

/// Writes the site, and keeps what makes the next build quicker.
fn write(project: &Prepared, arguments: &Arguments) -> Result<(String, Outcome), Outcome> {
    if arguments.version_name.is_none() {
        outputs::begin(&project.files, &project.site.scan.config, &project.build_dir)?;
    }
    let written = output::write(&project.folders(arguments)).map_err(|error| cannot(&error))?;
    if let Some(layouts) = project.site.layouts.to_bytes() {
        // Where it cannot be kept, the next build works it out again.
        let _ = cache::keep(&project.dir, cache::LAYOUTS, &layouts);
    }
    let diagnostics = project.tell();
    let changes = match (written.unchanged, written.removed) {
        (0, 0) => String::new(),
        (_, 0) => format!(", {} files changed", written.written),
        (_, removed) => format!(", {} files changed, {removed} removed", written.written),
    };
    let (findings, pages) = (found(&diagnostics), project.pages());
    let place = project.place(arguments);
    let words = match project.site.scan.config.programs.html {
        true => format!("{findings}{pages} in {}{changes}", place.display()),
        false => format!("{findings}{pages} read"),
    };
    Ok((words, outcome(&diagnostics)))
}

fn cannot(error: &io::Error) -> Outcome {
    fail(&format!("the site cannot be written: {error}"))
}

/// What was found, as the last line begins.
fn found(diagnostics: &[Diagnostic]) -> String {
    report::summary(diagnostics).map(|found| format!("{found}; ")).unwrap_or_default()
}

impl Prepared {
    fn folders(&self, arguments: &Arguments) -> Vec<Folder<'_>> {
        let Self { tree, site, build_dir, .. } = self;
        match &arguments.version_name {
            None => self.folders_of_outputs(),
            Some(name) => folders_of_version(build_dir, name, arguments.latest, site, tree),
        }
    }

    /// The site's folder. Where several outputs lie in the build folder, or others alone, what a build wrote there before is deleted.
    fn folders_of_outputs(&self) -> Vec<Folder<'_>> {
        let Self { tree, site, output, build_dir, .. } = self;
        let has_site = site.scan.config.programs.html;
        let site = has_site.then(|| folder(output.clone(), Kind::Site, site, tree));
        let empty = Folder {
            path: build_dir.clone(),
            kind: Kind::Site,
            files: Vec::new(),
            content: Box::new(|_| Ok(Cow::Borrowed(&[]))),
        };
        (output != build_dir || !has_site).then_some(empty).into_iter().chain(site).collect()
    }

    /// Shows what is wrong. Asked for after the pages: whether the history is whole is known once they have asked for it.
    fn tell(&self) -> Vec<Diagnostic> {
        let Self { tree, site, format, .. } = self;
        let diagnostics: Vec<Diagnostic> =
            site.audit(tree, today()).into_iter().chain(site.scan.history.finding()).collect();
        report::show(&diagnostics, tree, *format);
        diagnostics
    }

    fn pages(&self) -> String {
        report::pages(&self.site.outline.pages)
    }

    /// The folder that is named: of a version, the one that it is in.
    fn place(&self, arguments: &Arguments) -> PathBuf {
        let version = arguments.version_name.as_ref();
        version.map_or_else(|| self.output.clone(), |name| self.build_dir.join(name.as_str()))
    }
}

/// The whole site, as it is written into one folder.
fn folder<'a>(path: PathBuf, kind: Kind, site: &'a Site, tree: &'a Tree) -> Folder<'a> {
    let content = Box::new(|route: &SitePath| site.bytes(route, tree));
    Folder { path, kind, files: site.routes(), content }
}

/// What leads to all versions, the folder of this one, and that of the latest, if it is to be that.
fn folders_of_version<'a>(
    output: &Path,
    name: &VersionName,
    is_latest: bool,
    site: &'a Site,
    tree: &'a Tree,
) -> Vec<Folder<'a>> {
    let kind = Kind::Version(name.clone());
    let mut folders = vec![
        front(output, name, is_latest, site),
        folder(output.join(name.as_str()), kind.clone(), site, tree),
    ];
    if is_latest {
        let content = Box::new(move |asked: &SitePath| match site.in_latest(asked)? {
            Some(bytes) => Ok(Cow::Owned(bytes)),
            None => site.bytes(asked, tree),
        });
        folders.push(Folder { path: output.join(LATEST), kind, files: site.routes(), content });
    }
    folders
}

/// What leads to all versions: those that lie there, and this one.
fn front<'a>(output: &Path, name: &VersionName, is_latest: bool, site: &'a Site) -> Folder<'a> {
    let (place, name) = (output.to_owned(), name.clone());
    let files = OnceLock::new();
    // Asked for when the folder is kept for this build: no other one adds a version meanwhile.
    let make = move || -> Result<BTreeMap<SitePath, Vec<u8>>, String> {
        let (mut all, latest) = output::versions(&place).map_err(|error| error.to_string())?;
        all.push(name.clone());
        let latest = if is_latest { Some(name.clone()) } else { latest };
        site.front(Versions::new(all, latest).as_ref()).map_err(|error| error.to_string())
    };
    let content = Box::new(move |route: &SitePath| match files.get_or_init(&make) {
        Ok(files) => Ok(Cow::Owned(files.get(route).cloned().unwrap_or_default())),
        Err(error) => Err(io::Error::other(error.clone())),
    });
    Folder { path: output.to_owned(), kind: Kind::Versions, files: site.front_routes(), content }
}

/// Names the files that a build would change, but not hundreds of them.
fn list(differences: &Differences) {
    const MOST: usize = 20;
    // What came or went first: one new page is a line of the navigation on hundreds.
    let kinds = [
        ("no longer part of the site", &differences.stale),
        ("missing", &differences.missing),
        ("differs", &differences.changed),
    ];
    let all = kinds.iter().flat_map(|(what, files)| files.iter().map(move |file| (what, file)));
    for (what, file) in all.take(MOST) {
        report::say(&format!("{}: {what}", escape_controls(&file.display().to_string())));
    }
    if differences.count() > MOST {
        report::say(&format!("and {} more", differences.count() - MOST));
    }
}
