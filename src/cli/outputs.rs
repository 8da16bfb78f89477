//! What a build makes beside the site, and where each output goes.

use std::path::{Path, PathBuf};

use super::report;
use super::{Outcome, fail, permission};
use crate::config::Config;
use crate::output::{self, WHOLE};
use crate::renderers::{folder_of, refused, render as render_all, without_site};
use crate::tree::Tree;

/// Where in the build folder the site goes.
pub(super) fn site_folder(build_dir: &Path, config: &Config) -> PathBuf {
    match folder_of(config, "html") {
        WHOLE => build_dir.to_owned(),
        inner => build_dir.join(inner),
    }
}

/// Refuses a book whose outputs need programs that may not be run, or go where a link leads, and keeps the site's folder among those of
/// the others.
pub(super) fn begin(tree: &Tree, config: &Config, build_dir: &Path) -> Result<(), Outcome> {
    if let Some(fault) = refused(config, permission()) {
        report::show_some(&[fault], tree);
        return Err(Outcome::Failed);
    }
    let cannot = |error| fail(&format!("the site cannot be written: {error}"));
    output::refuse_links(build_dir, outputs(config)).map_err(cannot)?;
    let place = folder_of(config, "html");
    if place == WHOLE || !config.programs.html {
        return Ok(());
    }
    output::begin(build_dir, place).map(|_| ()).map_err(cannot)
}

/// Makes the other outputs, and takes leave of those that book.toml names no more.
pub(super) fn render(tree: &Tree, config: &Config, build_dir: &Path) -> Result<(), Outcome> {
    let rendered = render_all(tree, config, build_dir, permission());
    let (found, failed) = match rendered {
        Ok(found) => (found, false),
        Err(fault) => (vec![*fault], true),
    };
    let found: Vec<_> = without_site(config).into_iter().chain(found).collect();
    report::show_some(&found, tree);
    if failed {
        return Err(Outcome::Failed);
    }
    output::retire(build_dir, &outputs(config))
        .map_err(|error| fail(&format!("what is no output any more cannot be deleted: {error}")))
}

/// The names of the folders that outputs are in; none, where the site is the only one.
fn outputs(config: &Config) -> Vec<&str> {
    let named = config.programs.outputs.iter().map(|it| it.name.as_str());
    match (config.programs.outputs_count(), config.programs.html) {
        (2.., _) => named.chain(["html"]).collect(),
        (_, true) => Vec::new(),
        (_, false) => vec![WHOLE],
    }
}

/// Opens a site that was built.
pub(super) fn open_site(folder: &Path) {
    let page = folder.join("index.html");
    open_browser(&page.display().to_string());
}

/// Opens the system's browser; that it cannot be opened is no failure.
#[expect(clippy::disallowed_methods, reason = "a browser is started, and only when asked for")]
pub(super) fn open_browser(address: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if std::process::Command::new(program).arg(address).spawn().is_err() {
        report::say(&format!("no browser could be started with {program}"));
    }
}
