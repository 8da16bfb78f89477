//! The pipeline that checks and publishes the site.

use super::{Around, Plan, Request};
use crate::config::{self, Config};
use crate::path::SourcePath;
use crate::tree::Tree;

const GITHUB: &str = include_str!("pipeline/github-pages.yml");
const GITLAB: &str = include_str!("pipeline/gitlab-pages.yml");

/// Where GitLab looks.
pub const GITLAB_FILE: &str = ".gitlab-ci.yml";

/// Where GitHub looks.
pub const GITHUB_FOLDER: &str = ".github/workflows";

/// Who runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pipeline {
    /// GitHub's workflows, and GitHub Pages.
    Github,
    /// GitLab's pipelines, and GitLab Pages.
    Gitlab,
    /// Nobody: none is written.
    Nobody,
}

pub(super) fn plan(request: &Request<'_>, plan: &mut Plan) {
    let around = request.around;
    let pipeline = request.pipeline.unwrap_or_else(|| usual(around));
    if pipeline == Pipeline::Nobody {
        return;
    }
    // A second one would publish the same site twice.
    if let Some((path, _)) = around.pipelines.iter().find(|(_, text)| text.contains("infrabook")) {
        return plan.note(format!("{path} runs infrabook already: no pipeline is added"));
    }
    let (text, path) = match pipeline {
        Pipeline::Gitlab if around.pipelines.keys().any(|path| path.as_str() == GITLAB_FILE) => {
            plan.note(format!("add to {GITLAB_FILE}, to have the site checked and published: include: [{{ local: .gitlab/docs.yml }}]"));
            (GITLAB, ".gitlab/docs.yml".to_owned())
        }
        Pipeline::Gitlab => (GITLAB, GITLAB_FILE.to_owned()),
        _ => (GITHUB, format!("{GITHUB_FOLDER}/docs.yml")),
    };
    let branch = around.branch.as_deref().unwrap_or("main");
    let folder = if around.folder.is_root() { "." } else { around.folder.as_str() };
    let mut filled = text.to_owned();
    for (placeholder, value, default) in [("DEFAULT_BRANCH", branch, "main"), ("PROJECT_DIR", folder, ".")] {
        if is_plain(value) {
            filled = fill(&filled, placeholder, value);
        } else {
            filled = fill(&filled, placeholder, default);
            plan.note(format!("write `{value}` in the place of `{default}` into {path}, quoted as it needs"));
        }
    }
    if has_several_outputs(request.tree) {
        filled = OF_SEVERAL.iter().fold(filled, |filled, (one, below)| filled.replace(one, below));
    }
    if let Some(path) = SourcePath::new(&path) {
        plan.files.push((path, filled));
    }
}

/// Where a book has other outputs than the site, that is in the folder `html` below the one that is built into, as mdBook has it.
const OF_SEVERAL: [(&str, &str); 3] = [
    ("${{ runner.temp }}/site", "${{ runner.temp }}/site/html"),
    ("--dest-dir public", "--dest-dir site"),
    (
        "    - .infrabook/bin/infrabook check",
        "    - mv site/html public\n    - .infrabook/bin/infrabook check",
    ),
];

fn has_several_outputs(tree: &Tree) -> bool {
    let text = SourcePath::new(config::FILE).and_then(|file| tree.text(&file).ok());
    let config = text.and_then(|(text, _)| Config::parse(&text).ok());
    config.is_some_and(|(config, _)| config.programs.html && config.programs.outputs_count() > 1)
}

/// Writes a value in the place of a word, where it is a word of its own: `CI_PROJECT_DIR` is GitLab's.
fn fill(text: &str, word: &str, value: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(word) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_own = !before.ends_with(is_part) && !after.starts_with(is_part);
        out.push_str(before);
        out.push_str(if is_own { value } else { word });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Who runs the repository's pipelines, as far as can be told.
fn usual(around: &Around) -> Pipeline {
    let host = around.url.as_deref().and_then(|url| url.split("://").nth(1)?.split('/').next());
    let is_gitlab = host.is_some_and(|host| host.split(['.', ':', '-']).any(|part| part == "gitlab"));
    let has = |is: &dyn Fn(&str) -> bool| around.pipelines.keys().any(|path| is(path.as_str()));
    if is_gitlab || has(&|path| path == GITLAB_FILE) && !has(&|path| path.starts_with(GITHUB_FOLDER)) {
        Pipeline::Gitlab
    } else {
        Pipeline::Github
    }
}

/// Whether a name means itself in YAML, in a comment of it, in a shell, and in GitHub's and GitLab's expressions.
fn is_plain(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    !name.is_empty() && !name.starts_with('-') && name.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::tree::Tree;

    #[test]
    fn placeholders_are_words_of_their_own() {
        assert_eq!(
            fill("PROJECT_DIR $CI_PROJECT_DIR \"PROJECT_DIR\"/x", "PROJECT_DIR", "a"),
            "a $CI_PROJECT_DIR \"a\"/x"
        );
        for text in [GITHUB, GITLAB] {
            assert!(fill(text, "DEFAULT_BRANCH", "trunk").contains("trunk"));
        }
    }

    #[test]
    fn odd_names_are_told_and_never_filled_in() {
        let tree = Tree::from_memory("x", BTreeMap::<&str, Vec<u8>>::new());
        let written = |branch: &str, folder: &str, pipeline| {
            let around = Around {
                folder: SourcePath::new(folder).unwrap(),
                branch: Some(branch.to_owned()),
                ..Around::default()
            };
            let request =
                Request { tree: &tree, title: None, pipeline: Some(pipeline), around: &around, today: "" };
            let mut made = Plan::default();
            plan(&request, &mut made);
            (made.files.pop().unwrap().1, made.notes.len())
        };
        for pipeline in [Pipeline::Github, Pipeline::Gitlab] {
            let usual = written("main", "", pipeline);
            assert_eq!(usual.1, 0);
            let (text, notes) = written("feature/x", "infra/docs.d", pipeline);
            assert!(text.contains("feature/x") && text.contains("check") && notes == 0);
            for odd in ["a'b$(x)", "feature/x#1", "a\"b", "`x`", "a b", "${{ x }}", "-x", "a\nb: c", "*", "ü"]
            {
                for (branch, folder, told) in [(odd, "", 1), ("main", odd, 1), (odd, odd, 2)] {
                    assert_eq!(written(branch, folder, pipeline), (usual.0.clone(), told), "{odd}");
                }
            }
        }
    }

    #[test]
    fn a_program_that_was_built_is_kept_and_a_site_with_findings_is_there_to_look_at() {
        let in_order = |text: &str, parts: &[&str]| {
            parts.iter().fold(text, |rest, part| {
                rest.split_once(part).unwrap_or_else(|| panic!("no {part} in {rest}")).1
            });
        };
        in_order(
            GITHUB,
            &[
                "cache/restore@",
                "cargo +stable install",
                "cache/save@",
                "infrabook build",
                "/upload-artifact@",
                "infrabook check",
                "/upload-pages-artifact@",
            ],
        );
        in_order(
            GITLAB,
            &["when: always", "infrabook build", "|| [ $? = 1 ]", "infrabook check", "when: always"],
        );
    }

    #[test]
    fn who_runs_it() {
        let around = |url: &str, pipelines: &[&str]| Around {
            url: (!url.is_empty()).then(|| url.to_owned()),
            pipelines: pipelines.iter().map(|path| (SourcePath::new(path).unwrap(), String::new())).collect(),
            ..Around::default()
        };
        for (url, pipelines, expected) in [
            ("", &[][..], Pipeline::Github),
            ("https://github.com/a/gitlab", &[][..], Pipeline::Github),
            ("https://gitlab.com/a/b", &[][..], Pipeline::Gitlab),
            ("https://gitlab.corp.example:8443/a/b", &[][..], Pipeline::Gitlab),
            ("https://git.corp.example/a/b", &[".gitlab-ci.yml"][..], Pipeline::Gitlab),
            ("https://github.com/a/b", &[".gitlab-ci.yml", ".github/workflows/ci.yml"][..], Pipeline::Github),
        ] {
            assert_eq!(usual(&around(url, pipelines)), expected, "{url} {pipelines:?}");
        }
    }
}
