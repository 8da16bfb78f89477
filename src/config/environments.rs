//! `[environments.NAME]`: which environments there are, and what is applied in each.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{FILE, Fault, folder, raw};
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;

/// An environment as book.toml names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// The folders that are applied in it, or hold what is; where each stands in book.toml.
    pub roots: Vec<(SourcePath, Span)>,
    /// The files of values, in the order in which they count, and where each stands.
    pub tfvars: Vec<(SourcePath, Span)>,
}

impl Named {
    /// A finding for each folder or file that is not there: misspelt, it would silently cost the environment.
    pub fn faults(&self, paths: &[SourcePath]) -> Vec<Diagnostic> {
        let file = SourcePath::new(FILE).unwrap_or_else(SourcePath::root);
        let fault = |what: &str, path: &SourcePath, span: Span, near: Option<&str>| {
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("name a {what} of the project, from the folder that holds book.toml"),
            };
            Diagnostic::error("config", &file, format!("there is no {what} `{path}`")).at(span).help(help)
        };
        let holds = |root: &SourcePath| root.is_root() || paths.iter().any(|path| path.is_within(root));
        let roots = self.roots.iter().filter(|(root, _)| !holds(root)).map(|(root, span)| {
            let folders: std::collections::BTreeSet<SourcePath> =
                paths.iter().map(SourcePath::parent).collect();
            fault("folder", root, *span, nearest(root.as_str(), folders.iter().map(SourcePath::as_str)))
        });
        let is_missing =
            |(path, _): &&(SourcePath, Span)| paths.binary_search(path).is_err() && !paths.contains(path);
        let files = self.tfvars.iter().filter(is_missing).map(|(path, span)| {
            let known = paths.iter().map(SourcePath::as_str).filter(|path| path.contains(".tfvars"));
            fault("file", path, *span, nearest(path.as_str(), known))
        });
        roots.chain(files).collect()
    }
}

/// Reads the tables, in the order in which they are written.
pub(super) fn environments(
    written: BTreeMap<Spanned<String>, raw::Environment>,
    fault: Fault<'_>,
) -> Vec<Named> {
    let mut tables: Vec<(Spanned<String>, raw::Environment)> = written.into_iter().collect();
    tables.sort_by_key(|(name, _)| name.span().start);
    let mut named = Vec::new();
    for (name, table) in tables {
        if name.get_ref().trim().is_empty() {
            fault(name.span(), "this environment has no name".into(), "write `[environments.dev]`");
        } else if table.root.is_none() && table.tfvars.is_none() {
            let message = format!("nothing says what is applied in `{}`", name.get_ref());
            fault(
                name.span(),
                message,
                "set `root` to the folder of its root module, or `tfvars` to its files of values",
            );
        }
        let roots = table.root.map(|written| one_or_more(&ROOT, written, fault)).unwrap_or_default();
        let tfvars = table.tfvars.map(|written| one_or_more(&TFVARS, written, fault)).unwrap_or_default();
        named.push(Named { name: name.into_inner(), roots, tfvars });
    }
    named
}

/// A key whose value is a path, or a list of paths.
struct Paths {
    /// Its name.
    key: &'static str,
    /// What is wrong where there is something else.
    wrong: &'static str,
    /// How to write it.
    help: &'static str,
}

const ROOT: Paths = Paths {
    key: "root",
    wrong: "`root` is the path of a folder, or a list of such",
    help: "write `root = \"environments/dev\"`, or a list of such; `.` is the folder that holds book.toml",
};

const TFVARS: Paths = Paths {
    key: "tfvars",
    wrong: "`tfvars` is the path of a file of values, or a list of such",
    help: "write `tfvars = [\"dev.tfvars\"]`",
};

/// The paths that stand there, and where.
fn one_or_more(of: &Paths, written: Spanned<toml::Value>, fault: Fault<'_>) -> Vec<(SourcePath, Span)> {
    let span = written.span();
    let paths = match written.into_inner() {
        toml::Value::String(path) => Some(vec![path]),
        toml::Value::Array(paths) => {
            paths.into_iter().map(|path| path.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()
        }
        _ => None,
    };
    let Some(paths) = paths else {
        fault(span, of.wrong.into(), of.help);
        return Vec::new();
    };
    let path = |path: String| {
        if path.trim().is_empty() {
            fault(span.clone(), format!("`{}` is empty", of.key), of.help);
            return None;
        }
        Some((folder(&Spanned::new(span.clone(), path), fault)?, span.clone().into()))
    };
    paths.into_iter().filter_map(path).collect()
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::diagnostic::line_column;
    use crate::path::SourcePath;

    #[test]
    fn environments_stand_in_the_order_in_which_they_are_written() {
        let text = "[environments.qa]\nroot = 'live/qa/'\n[environments.dev]\nroot = ['a', 'b']\ntfvars = 'dev.tfvars'\n";
        let (config, _) = Config::parse(text).unwrap();
        let said: Vec<String> = config
            .environments
            .iter()
            .map(|it| {
                format!(
                    "{} {:?} {}",
                    it.name,
                    it.roots.iter().map(|(root, _)| root.as_str()).collect::<Vec<_>>(),
                    it.tfvars.len()
                )
            })
            .collect();
        assert_eq!(said, ["qa [\"live/qa\"] 0", "dev [\"a\", \"b\"] 1"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, line, message, help) in [
            (
                "[environments.dev]\nrot = 'x'\n",
                2,
                "[environments.dev] has no key `rot`",
                "did you mean `root`?",
            ),
            (
                "[environments.dev]\n",
                1,
                "nothing says what is applied in `dev`",
                "set `root` to the folder of its root module, or `tfvars` to its files of values",
            ),
            (
                "[environments.dev]\nroot = ''\n",
                2,
                "`root` is empty",
                "write `root = \"environments/dev\"`, or a list of such; `.` is the folder that holds book.toml",
            ),
            (
                "[environments.dev]\nroot = 3\n",
                2,
                "`root` is the path of a folder, or a list of such",
                "write `root = \"environments/dev\"`, or a list of such; `.` is the folder that holds book.toml",
            ),
            (
                "[environments.dev]\ntfvars = 3\n",
                2,
                "`tfvars` is the path of a file of values, or a list of such",
                "write `tfvars = [\"dev.tfvars\"]`",
            ),
            (
                "[environments]\ndev = 'x'\n",
                2,
                "`environments` is a table for each environment",
                "write `[environments.dev]`, and below it `root = \"…\"`; `enable = false` turns environments off",
            ),
            (
                "environments = false\n",
                1,
                "`environments` is a table for each environment",
                "write `[environments.dev]`, and below it `root = \"…\"`; `enable = false` turns environments off",
            ),
            (
                "[environments.dev]\nroot = '../x'\n",
                2,
                "`../x` leaves the project",
                "write a path relative to the folder that holds book.toml",
            ),
        ] {
            let faults = Config::parse(text).unwrap_err();
            let found: Vec<_> = faults
                .iter()
                .map(|it| {
                    (line_column(text, it.span.unwrap().start).0, it.message.as_str(), it.help.as_str())
                })
                .collect();
            assert_eq!(found, [(line, message, help)], "{text}");
        }
    }

    #[test]
    fn environments_can_be_turned_off() {
        for (text, expected) in [
            ("", (true, 0)),
            ("[environments]\nenable = false\n", (false, 0)),
            ("[environments]\nenable = true\n[environments.dev]\nroot = '.'\n", (true, 1)),
        ] {
            let (config, _) = Config::parse(text).unwrap();
            assert_eq!((config.has_environments, config.environments.len()), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_there_is_told() {
        let text = "[environments.dev]\nroot = ['envs/dve', 'envs/dev']\ntfvars = ['envs/dev/dev.tfvar']\n";
        let (config, _) = Config::parse(text).unwrap();
        let paths = ["envs/dev/dev.tfvars", "envs/dev/main.tf"].map(|path| SourcePath::new(path).unwrap());
        let said: Vec<_> =
            config.environments[0].faults(&paths).into_iter().map(|it| (it.message, it.help)).collect();
        let expected = [
            ("there is no folder `envs/dve`", "did you mean `envs/dev`?"),
            ("there is no file `envs/dev/dev.tfvar`", "did you mean `envs/dev/dev.tfvars`?"),
        ];
        assert_eq!(said, expected.map(|(message, help)| (message.to_owned(), help.to_owned())));
    }
}
