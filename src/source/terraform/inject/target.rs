//! Which files `inject` may write. Settings come with modules, and modules from anywhere: what a settings file names is not what somebody
//! at the command line asked for.

use crate::path::SourcePath;
use crate::source::terraform::file::{Kind, kind};
use crate::source::terraform::inspect::settings::{CONTENT, Mode, Output};
use crate::tree::NEVER;

/// What holds words.
const PROSE: [&str; 4] = ["md", "markdown", "adoc", "asciidoc"];

/// What holds data in one of the formats, or words that other programs may read as data.
const DATA: [&str; 7] = ["txt", "json", "yaml", "yml", "toml", "xml", "tfvars"];

/// Where a file lies, as seen from who wants it written.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The file: as it is named, or where its links lead.
    pub path: &'a SourcePath,
    /// The module's folder.
    pub module: &'a SourcePath,
    /// The folder that the module's settings are written for.
    pub settings: &'a SourcePath,
}

/// What is wrong with a target, and the cure.
pub type Refusal = (String, &'static str);

impl Target<'_> {
    /// Whether the file lies with the module, or with its settings: it is theirs.
    fn is_own(&self) -> bool {
        self.path.is_within(self.module) || self.path.is_within(self.settings)
    }

    /// Only a document of the project is written, whatever settings say: no part of a repository's own workings, nothing that Terraform
    /// reads. Out of the module's and the settings' folder a module may write words, as those who gather `../../docs/NAME.md` do, but no
    /// data: a `package.json` or a workflow there would be read by others.
    ///
    /// # Errors
    /// Why the file is not written.
    pub fn allow(&self, mode: Mode) -> Result<(), Refusal> {
        let Self { path, module, .. } = self;
        let within = path.strip(module).unwrap_or_else(|| (*path).clone());
        let is_hidden = |part: &str| part.starts_with('.') || NEVER.contains(&part);
        if within.components().any(is_hidden) || path.components().any(|part| NEVER.contains(&part)) {
            let message = format!("`{path}` is hidden: no document");
            return Err((message, "name a file whose path has no part that begins with a dot"));
        }
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        let is_of = |known: &[&str]| known.contains(&extension.as_str());
        if !is_of(&PROSE) && !is_of(&DATA) {
            let help = "name a file that ends in .md, .adoc, .txt, .json, .yaml, .toml, .xml or .tfvars";
            return Err((format!("`{path}` is no document by its name"), help));
        }
        let is_read = match kind(path) {
            None | Some(Kind::Readme) => is_terraform_json(path),
            Some(Kind::Values | Kind::Backend) => mode == Mode::Inject,
            Some(Kind::Configuration | Kind::Tests | Kind::Lock | Kind::Terragrunt) => true,
        };
        if is_read {
            return Err((format!("`{path}` is a file that Terraform reads"), "name a file of its own"));
        }
        if !self.is_own() && !is_of(&PROSE) {
            let message =
                format!("`{path}` lies outside of the module's folder, and is no Markdown or AsciiDoc");
            return Err((message, "name a file in the module's folder, or write the settings further above"));
        }
        Ok(())
    }

    /// What an author wrote is written over only where the author agreed: by the markers in the file, or by naming the module on the command
    /// line. `mode: replace` alone is no consent for a README; nor for values that Terraform loads by itself.
    ///
    /// # Errors
    /// Why the file, which holds `old`, is not written.
    pub fn consent(
        &self,
        old: &str,
        is_marked: bool,
        output: &Output,
        is_named: bool,
    ) -> Result<(), Refusal> {
        // Settings come with modules from anywhere: what they call a marker holds in their own folder only.
        let may_mark = self.is_own() || output.markers().is_some_and(|markers| markers.are_known());
        let is_generated = may_mark
            && match output.mode {
                Mode::Inject => is_marked,
                Mode::Replace => is_filled(old, output),
            };
        if old.trim_matches(['\u{feff}', '\n', '\r', ' ']).is_empty() || is_generated {
            return Ok(());
        }
        let path = self.path;
        match output.mode {
            _ if !self.is_own() => {
                let message =
                    format!("`{path}` lies outside of the module's folder, and does not ask for a part");
                Err((message, "write the two markers into it, or name a file in the module's folder"))
            }
            Mode::Replace if !is_named && self.is_precious() => {
                let message =
                    format!("`{path}` holds what was not generated, and `mode: replace` would lose it");
                let help = "name the module on the command line if that is meant, write markers with `mode: inject`, or remove the file";
                Err((message, help))
            }
            _ => Ok(()),
        }
    }

    fn is_precious(&self) -> bool {
        let name = self.path.name().to_ascii_lowercase();
        let is_loaded = |ending: &str| {
            name.strip_suffix(ending).is_some_and(|stem| stem == "terraform" || stem.ends_with(".auto"))
        };
        self.path.stem().eq_ignore_ascii_case("readme") || is_loaded(".tfvars") || is_loaded(".tfvars.json")
    }
}

/// `x.tftest.json`, `x.tfstate.json`: what Terraform reads or writes as JSON, values aside.
fn is_terraform_json(path: &SourcePath) -> bool {
    let Some(stem) = path.name().strip_suffix(".json") else { return false };
    let inner = stem.rsplit_once('.').map_or("", |(_, inner)| inner);
    (inner.starts_with("tf") || inner.starts_with("tofu")) && inner != "tfvars"
}

/// Whether a file is what the template makes, with nothing around it: it begins and ends with the template's markers.
fn is_filled(text: &str, output: &Output) -> bool {
    let template = output.template().replace("\r\n", "\n");
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let Some((before, after)) = template.split_once(CONTENT) else { return false };
    let (before, after, text) = (before.trim(), after.trim(), text.trim());
    let inner = text.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    output.markers().is_some() && inner.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> SourcePath {
        SourcePath::new(text).unwrap()
    }

    #[test]
    fn only_documents_are_written() {
        let (module, root) = (path("modules/a"), SourcePath::root());
        for (named, mode, settings, expected) in [
            ("README.md", Mode::Inject, &module, ""),
            ("docs/x.adoc", Mode::Inject, &module, ""),
            ("docs.json", Mode::Replace, &module, ""),
            ("x.auto.tfvars", Mode::Replace, &module, ""),
            ("x.tfvars.json", Mode::Replace, &module, ""),
            ("x.tfvars", Mode::Inject, &module, "Terraform reads"),
            ("../../docs/a.md", Mode::Inject, &module, ""),
            ("../../docs/a.json", Mode::Replace, &root, ""),
            ("../../docs/a.json", Mode::Replace, &module, "outside of the module's folder"),
            ("../../package.json", Mode::Replace, &module, "outside of the module's folder"),
            ("../../.git/config", Mode::Replace, &module, "hidden"),
            ("../../.github/workflows/x.yml", Mode::Replace, &root, "hidden"),
            (".x.md", Mode::Inject, &module, "hidden"),
            ("node_modules/x.md", Mode::Inject, &module, "hidden"),
            ("main.tf", Mode::Replace, &module, "no document"),
            ("Makefile", Mode::Replace, &module, "no document"),
            ("x.tf.json", Mode::Replace, &module, "Terraform reads"),
            ("x.tftest.json", Mode::Replace, &module, "Terraform reads"),
        ] {
            let file = module.join(named).unwrap();
            let target = Target { path: &file, module: &module, settings };
            let said = target.allow(mode).err().map_or_else(String::new, |(message, _)| message);
            assert!(said.contains(expected) && said.is_empty() == expected.is_empty(), "{named}: {said}");
        }
        let module = path(".infra/a");
        let file = module.join("README.md").unwrap();
        assert!(Target { path: &file, module: &module, settings: &module }.allow(Mode::Inject).is_ok());
    }

    #[test]
    fn what_an_author_wrote_needs_consent() {
        let module = path("m");
        let default = |mode| Output { mode, ..Output::default() };
        let bare = Output { mode: Mode::Replace, template: String::new(), ..Output::default() };
        let foreign = |begin: &str, end: &str| Output {
            template: format!("{begin}\n{{{{ .Content }}}}\n{end}"),
            ..default(Mode::Inject)
        };
        let replacing = |template: &str| Output { template: template.into(), ..default(Mode::Replace) };
        const GENERATED: &str = "<!-- BEGIN_TF_DOCS -->\r\nx\r\n<!-- END_TF_DOCS -->";
        for (file, old, output, is_named, expected) in [
            ("m/README.md", "words", default(Mode::Inject), false, true),
            ("m/README.md", "words", default(Mode::Replace), false, false),
            ("m/README.md", "words", default(Mode::Replace), true, true),
            ("m/README.md", " \n", default(Mode::Replace), false, true),
            ("m/README.md", GENERATED, default(Mode::Replace), false, true),
            ("m/README.md", &format!("words\n{GENERATED}"), default(Mode::Replace), false, false),
            ("m/readme.adoc", "words", bare.clone(), false, false),
            ("m/docs.json", "{}", bare.clone(), false, true),
            ("m/terraform.tfvars", "a = 1", bare.clone(), false, false),
            ("m/x.auto.tfvars.json", "{}", bare.clone(), false, false),
            ("m/example.tfvars", "a = 1", bare, false, true),
            ("docs/m.md", "words", default(Mode::Inject), true, false),
            ("docs/m.md", GENERATED, default(Mode::Inject), false, true),
            ("README.md", "# My project\nx\nlast words", foreign("# My project", "last words"), false, false),
            (
                "README.md",
                "<!-- toc -->\nx\n<!-- tocstop -->",
                foreign("<!-- toc -->", "<!-- tocstop -->"),
                false,
                false,
            ),
            ("README.md", "# x", replacing("# {{ .Content }}"), false, false),
            ("m/README.md", "# x", replacing("# {{ .Content }}"), false, false),
            ("m/README.md", "x\nend", replacing("{{ .Content }}\nend"), false, false),
            ("m/README.md", "#x", replacing("#{{ .Content }}"), false, false),
            ("docs/m.md", GENERATED, default(Mode::Replace), false, true),
            ("docs/m.md", "words", default(Mode::Replace), true, false),
        ] {
            let path = path(file);
            let target = Target { path: &path, module: &module, settings: &module };
            let is_marked = old.contains("BEGIN_TF_DOCS") || old.contains("<!-- toc -->");
            let said = target.consent(old, is_marked, &output, is_named);
            assert_eq!(said.is_ok(), expected, "{file} {old:?} {said:?}");
        }
    }
}
