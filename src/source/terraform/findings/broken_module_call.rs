//! `broken-module-call`: a call of a module of this project that Terraform refuses, whatever its values are. It takes two modules
//! to tell, so that nothing of it is kept with the files of one.

use std::collections::{BTreeMap, BTreeSet};

use super::super::compare::Reading;
use super::super::file::{self, FileData, Kind};
use super::super::model::Estate;
use super::super::module::Module;
use super::super::module_call::{ModuleCall, Origin};
use super::super::syntax::Node;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;
use crate::source::{Project, SourceFile};

const CODE: &str = "broken-module-call";

/// Findings of one call, at most, of a kind.
const MOST: usize = 20;

/// For so many folders that are not there the nearest one is looked for.
const MOST_COMPARED: usize = 50;

/// What is wrong with the calls of local modules. Modules that could not be read whole, or that are not all of the project's, are
/// not held against anybody.
pub fn find(estate: &Estate, project: &Project) -> Vec<Diagnostic> {
    let (mut found, partly_read) = (Vec::new(), partly_read(project));
    let is_judged = |module: &Module| !module.declared.broken && !is_test_data(&module.folder);
    for reading in estate.readings().filter(|reading| is_judged(reading.module)) {
        let local = |call: &ModuleCall| match call.origin(&reading.module.folder) {
            Origin::Local(folder) => Some(folder),
            _ => None,
        };
        let calls = reading.module.declared.calls.iter().map(|call| &**call);
        let mut calls = calls.filter_map(|call| Some((call, local(call)?))).peekable();
        if calls.peek().is_none() {
            continue;
        }
        let written = written(reading);
        for (call, folder) in calls {
            if let Some(written) = written.get(call.name.as_str()) {
                Call { call, written, folder, partly_read: &partly_read, estate, project }.find(&mut found);
            }
        }
    }
    found
}

/// Whether programs are tested with what lies here: nobody runs Terraform in it.
fn is_test_data(folder: &SourcePath) -> bool {
    folder.components().any(|part| matches!(part, "testdata" | "fixtures"))
}

/// The folders of modules of which a file is left out, or not listed.
fn partly_read(project: &Project) -> BTreeSet<SourcePath> {
    let left_out = project.paths.iter().filter(|path| !project.config.modules.admits(path));
    let files = left_out.chain(project.unlisted);
    files.filter(|path| file::kind(path) == Some(Kind::Configuration)).map(SourcePath::parent).collect()
}

/// What files say of each call: its block, and what overrides it, the last of which counts.
fn written<'a>(reading: Reading<'a>) -> BTreeMap<&'a str, Vec<(&'a SourcePath, &'a ModuleCall)>> {
    let mut written: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    let mut files: Vec<&SourceFile> = reading.files.iter().collect();
    files.sort_by_key(|file| (file::is_override(&file.path), &file.path));
    for file in files {
        let Some(FileData::Configuration(declared)) = file.parsed.data.downcast_ref() else { continue };
        for call in &declared.calls {
            written.entry(&call.name).or_default().push((&file.path, &**call));
        }
    }
    written
}

/// A call, and what is known around it.
struct Call<'a> {
    call: &'a ModuleCall,
    /// The same as it is written.
    written: &'a [(&'a SourcePath, &'a ModuleCall)],
    /// Where the called module is.
    folder: SourcePath,
    partly_read: &'a BTreeSet<SourcePath>,
    estate: &'a Estate,
    project: &'a Project<'a>,
}

impl Call<'_> {
    fn find(&self, found: &mut Vec<Diagnostic>) {
        let Some((file, source)) = self.place(source) else { return };
        let name = format!("`module.{}`", self.call.name);
        if let Some((file, version)) = self.place(version) {
            let message = format!("{name} has a `version`, which no module in a local folder takes");
            found.push(finding(file, version, message, "remove `version`, or name a module of a registry"));
        }
        let shown = if self.folder.is_root() { "." } else { self.folder.as_str() };
        let Some(callee) = self.estate.module(&self.folder) else {
            if self.is_nowhere() {
                let message = format!("{name} calls `{shown}`, and there is no such folder");
                // Each is held against all modules: where a whole folder is gone, the first ones say what was meant.
                let near = (found.len() < MOST_COMPARED).then(|| self.other_folder()).flatten();
                let help = near.unwrap_or_else(|| {
                    "write the path of a module's folder, from the folder of this file".into()
                });
                found.push(finding(file, source, message, &help));
            }
            return;
        };
        if callee.declared.broken || self.partly_read.contains(&self.folder) {
            return;
        }
        // Blocks are no inputs; their settings have a dot in their path.
        let inputs = self.call.inputs.iter().filter(|input| !input.path.contains('.'));
        for input in inputs.filter(|input| callee.variable(&input.path).is_none()).take(MOST) {
            let set =
                |call: &ModuleCall| Some(call.inputs.iter().find(|it| it.path == input.path)?.name_span);
            let Some((file, at)) = self.place(set) else { continue };
            let message = format!("{name} sets `{}`, and `{shown}` has no such input", input.path);
            let known = callee.declared.variables.iter().map(|variable| variable.name.as_str());
            let help = nearest(&input.path, known).map(|near| format!("did you mean `{near}`?"));
            let help = help.unwrap_or_else(|| "remove it, or declare it there".into());
            found.push(finding(file, at, message, &help));
        }
        let missing = self.missing(callee);
        if !missing.is_empty() {
            let message = format!("{name} does not set {}, which `{shown}` requires", missing.join(", "));
            found.push(finding(file, source, message, "set it, or give it a default there"));
        }
    }

    /// The inputs that must be set, and are not.
    fn missing(&self, callee: &Module) -> Vec<String> {
        let heads = self.call.inputs.iter().map(|input| input.path.split('.').next().unwrap_or_default());
        let set: BTreeSet<&str> = heads.collect();
        let variables = callee.declared.variables.iter().filter(|variable| variable.required());
        let missing = variables.filter(|variable| !set.contains(variable.name.as_str()));
        missing.take(MOST).map(|variable| format!("`{}`", variable.name)).collect()
    }

    /// Where something of this call is written.
    fn place(&self, part: impl Fn(&ModuleCall) -> Option<Span>) -> Option<(&SourcePath, Span)> {
        let places = self.written.iter().rev();
        places.filter_map(|(file, call)| Some((*file, part(call)?))).next()
    }

    /// Whether the folder that is called is surely not there: it may lie where nobody looked.
    fn is_nowhere(&self) -> bool {
        let Self { folder, project, .. } = self;
        let is_hidden = folder.components().any(|part| part.starts_with('.'));
        let is_searched = folder.join("main.tf").is_some_and(|file| project.config.modules.admits(&file));
        // What a template fills in.
        let is_plain = !folder.as_str().contains(['{', '<', '$', '%']);
        !is_hidden && is_searched && is_plain && !project.unlisted.contains(folder) && !self.is_listed()
    }

    /// Whether any file of the project lies in the folder that is called.
    fn is_listed(&self) -> bool {
        let inside = format!("{}/", self.folder);
        let first = self.project.paths.partition_point(|path| path.as_str() < inside.as_str());
        self.project.paths.get(first).is_some_and(|path| path.is_within(&self.folder))
    }

    /// The folder that may have been meant.
    fn other_folder(&self) -> Option<String> {
        let beside = self.estate.modules.iter().filter(|it| it.folder.parent() == self.folder.parent());
        let near = nearest(self.folder.name(), beside.map(|module| module.folder.name()))?;
        Some(format!("did you mean `{near}`?"))
    }
}

/// Where a call names its source, if that is plain text: an expression may come to anything.
fn source(call: &ModuleCall) -> Option<Span> {
    call.source.as_ref()?;
    call.found_by.first().filter(|source| matches!(source.node, Node::Text(_))).map(|source| source.span)
}

fn version(call: &ModuleCall) -> Option<Span> {
    call.version.as_ref()?;
    let version = call.found_by.get(usize::from(call.source.is_some()))?;
    matches!(version.node, Node::Text(_)).then_some(version.span)
}

fn finding(file: &SourcePath, at: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::error(CODE, file, message).at(at).help(help)
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::estate_of;
    use super::CODE;
    use crate::config::Config;
    use crate::source::Model;

    const MODULE: &str = "variable \"name\" {}\nvariable \"size\" {\n  default = null\n}\n";

    /// What is found, each with the text that it points at.
    fn found(files: &[(&str, &str)], config: &Config) -> Vec<String> {
        let estate = estate_of(files, config);
        let found = estate.diagnostics().iter().filter(|finding| finding.code == CODE);
        found
            .map(|finding| {
                let text = files.iter().find(|(path, _)| *path == finding.path.as_str()).unwrap().1;
                let span = finding.span.unwrap();
                format!("{} @ {} ? {}", finding.message, &text[span.start..span.end], finding.help)
            })
            .collect()
    }

    fn of_call(arguments: &str) -> Vec<String> {
        let call = format!("module \"a\" {{\n{arguments}\n}}\n");
        found(&[("env/main.tf", &call), ("modules/vpc/main.tf", MODULE)], &Config::default())
    }

    #[test]
    fn calls_that_terraform_refuses() {
        for (arguments, expected) in [
            (
                "source = \"../modules/vcp\"",
                "`module.a` calls `modules/vcp`, and there is no such folder @ \"../modules/vcp\" ? did you mean `vpc`?",
            ),
            (
                "source = \"../modules/vpc\"\nname = 1\nsiez = 2",
                "`module.a` sets `siez`, and `modules/vpc` has no such input @ siez ? did you mean `size`?",
            ),
            (
                "source = \"../modules/vpc\"\ncount = 0",
                "`module.a` does not set `name`, which `modules/vpc` requires @ \"../modules/vpc\" ? set it, or give it a default there",
            ),
            (
                "version = \"1.0\"\nsource = \"../modules/vpc\"\nname = 1",
                "`module.a` has a `version`, which no module in a local folder takes @ \"1.0\" ? remove `version`, or name a module of a registry",
            ),
        ] {
            assert_eq!(of_call(arguments), [expected], "{arguments}");
        }
    }

    #[test]
    fn what_may_be_right_is_let_be() {
        for arguments in [
            "source = \"../modules/vpc\"\nname = null",
            "source = \"../modules/vpc\"\nname = 1\nproviders = {}\ndepends_on = []\nfor_each = {}",
            "source = \"../modules/${var.x}\"\nname = 1",
            "source = \"../../elsewhere\"",
            "source = \"../.terraform/modules/x\"",
            "source = \"../modules/{{ name }}\"",
            "source = \"a/b/c\"\nversion = \"1.0\"",
            "source = \"../modules\"",
            "source = ",
        ] {
            assert_eq!(of_call(arguments), [""; 0], "{arguments}");
        }
        let call = "module \"a\" {\n  source = \"../m\"\n  x = 1\n}\n";
        for files in [
            [("env/main.tf", call), ("m/main.tf", "variable \"name\" {\n")],
            [("env/testdata/main.tf", call), ("m/main.tf", MODULE)],
        ] {
            assert_eq!(found(&files, &Config::default()), [""; 0], "{files:?}");
        }
    }

    #[test]
    fn what_is_left_out_may_declare_anything() {
        let (config, _) = Config::parse("[terraform]\nexclude = [\"made\", \"m/made.tf\"]\n").unwrap();
        let call = |folder: &str| format!("module \"a\" {{\n  source = \"./{folder}\"\n  x = 1\n}}\n");
        let files = [("m/main.tf", MODULE), ("m/made.tf", "variable \"x\" {}\n")];
        for folder in ["made", "made/x", "m"] {
            let call = call(folder);
            let files = [("main.tf", call.as_str()), files[0], files[1]];
            assert_eq!(found(&files, &config), [""; 0], "{folder}");
        }
    }

    #[test]
    fn overrides_and_json_count() {
        let files = [
            ("main.tf", "module \"a\" {\n  source = \"./n\"\n}\n"),
            ("main_override.tf", "module \"a\" {\n  source = \"./m\"\n  nam = 1\n}\n"),
            (
                "more.tf.json",
                "{\"module\": {\"b\": {\"//\": 1, \"source\": \"./m\", \"nme\": 1, \"name\": 2}}}",
            ),
            ("m/main.tf", MODULE),
        ];
        let found = found(&files, &Config::default());
        assert_eq!(
            found,
            [
                "`module.a` sets `nam`, and `m` has no such input @ nam ? did you mean `name`?",
                "`module.a` does not set `name`, which `m` requires @ \"./m\" ? set it, or give it a default there",
                "`module.b` sets `nme`, and `m` has no such input @ \"nme\" ? did you mean `name`?",
            ]
        );
    }
}
