//! The files that settings name: where a header and a footer come from, what outputs are, what `content` includes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::reference::Given;
use super::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::source::terraform::secret::{mask, masked_file, redact_json};
use crate::source::terraform::value::SENSITIVE;
use crate::source::terraform::{file, header};

/// What goes into a reference beside the module.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The header, when it is not the one of the module's main file.
    pub header: Option<String>,
    /// The footer.
    pub footer: String,
    /// Values of outputs, by name.
    pub values: BTreeMap<String, Given>,
}

/// Gives the text of a file of the project; `None` when there is none.
pub type Read<'a> = &'a dyn Fn(&SourcePath) -> Option<Arc<str>>;

impl Texts {
    /// Reads what `settings` name, as seen from the module's folder. `file` is where the settings stand.
    ///
    /// # Errors
    /// A file that is not there, or is of a kind that cannot be read.
    pub fn read(
        settings: &Settings,
        folder: &SourcePath,
        file: &SourcePath,
        read: Read,
    ) -> Result<Self, Diagnostic> {
        let mut texts = Self::default();
        if settings.shows("header") && settings.header_from != "main.tf" {
            texts.header = Some(section(&settings.header_from, "header-from", folder, file, read)?);
        }
        if settings.shows("footer") {
            texts.footer = section(&settings.footer_from, "footer-from", folder, file, read)?;
        }
        if settings.output_values.enabled {
            let text = find(&settings.output_values.from, folder, read)
                .map_err(|why| Diagnostic::error("config", file, format!("output-values: {why}")))?;
            texts.values = values(&text).map_err(|why| {
                let message = format!(
                    "`{}` is not what `terraform output -json` prints: {why}",
                    settings.output_values.from
                );
                Diagnostic::error("config", file, message)
            })?;
        }
        Ok(texts)
    }
}

/// The text of a file that the settings name, as seen from the module's folder.
///
/// # Errors
/// Why it cannot be had.
pub fn find(path: &str, folder: &SourcePath, read: Read) -> Result<Arc<str>, String> {
    let Some(path) = folder.join(path) else { return Err(format!("`{path}` lies outside of the project")) };
    read(&path).ok_or_else(|| format!("there is no file `{path}`"))
}

/// The same of a file that a document takes in, without what looks like a secret. Configuration is code to show, as in examples.
///
/// # Errors
/// Also for files that hold what nobody may see, or may do so.
pub fn published(name: &str, folder: &SourcePath, read: Read) -> Result<String, String> {
    let path = folder.join(name).unwrap_or_else(SourcePath::root);
    let is_code = matches!(path.extension(), Some("tf" | "tofu")) && file::kind(&path).is_some();
    let is_document = matches!(path.extension(), Some("md" | "adoc" | "txt"));
    let is_hidden = path.components().any(|part| part.starts_with('.')) && !is_document;
    if !is_code && (path.is_private() || is_hidden) {
        return Err(format!("`{name}` may hold secrets: files of this kind are not included"));
    }
    let text = find(name, folder, read)?;
    if is_code {
        return masked_file(&text)
            .ok_or_else(|| format!("`{name}` cannot be read, so that nobody knows what in it is secret"));
    }
    Ok(mask(&text).into_owned())
}

fn section(
    name: &str,
    key: &str,
    folder: &SourcePath,
    file: &SourcePath,
    read: Read,
) -> Result<String, Diagnostic> {
    let fault = |message: String, help: &str| Err(Diagnostic::error("config", file, message).help(help));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if !matches!(extension, "adoc" | "md" | "tf" | "tofu" | "txt") {
        let message = format!("{key}: `{name}` is of a kind that is not read");
        return fault(message, "name a file that ends in .md, .adoc, .txt, .tf or .tofu");
    }
    let text = match extension {
        "tf" | "tofu" => find(name, folder, read).map(|text| mask(&header::of_inspect(&text)).into_owned()),
        _ => published(name, folder, read),
    };
    match text {
        Ok(text) => Ok(text),
        Err(why) => fault(format!("{key}: {why}"), "make it, or name another one"),
    }
}

/// `{ "name": { "sensitive": …, "type": …, "value": … } }`, what looks like a secret taken out.
fn values(text: &str) -> Result<BTreeMap<String, Given>, String> {
    // What serde says of a mistake holds the value that it met.
    let json: BTreeMap<String, BTreeMap<String, Json>> = serde_json::from_str(text)
        .map_err(|error| format!("see line {}, column {}", error.line(), error.column()))?;
    let given = |(name, mut entry): (String, BTreeMap<String, Json>)| {
        let value = redact_json(&name, entry.remove("value").unwrap_or(Json::Null));
        let is_sensitive = entry.remove("sensitive").is_some_and(|it| it != Json::Bool(false));
        let sensitive = is_sensitive || value.as_str() == Some(SENSITIVE);
        (name, Given { sensitive, value })
    };
    Ok(json.into_iter().map(given).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &str, files: &[(&str, &str)]) -> Result<Texts, String> {
        let path = |text: &str| SourcePath::new(text).unwrap();
        let file = path(".terraform-docs.yml");
        let settings = Settings::parse(&file, settings).unwrap().0;
        let text = |wanted: &SourcePath| {
            files.iter().find(|(name, _)| path(name) == *wanted).map(|(_, text)| Arc::from(*text))
        };
        Texts::read(&settings, &path("modules/a"), &file, &text).map_err(|fault| fault.message)
    }

    #[test]
    fn headers_and_footers_come_from_files() {
        let files = [("modules/a/doc.tf", "/**\n * Words.\n */\n"), ("FOOT.md", "# Foot\n")];
        let texts = read("header-from: doc.tf\nfooter-from: ../../FOOT.md\n", &files).unwrap();
        assert_eq!((texts.header.as_deref(), texts.footer.as_str()), (Some("Words."), "# Foot\n"));
        assert_eq!(read("", &files).unwrap().header, None);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for (settings, words) in [
            ("header-from: x.md\n", "there is no file `modules/a/x.md`"),
            ("header-from: ../../../x.md\n", "outside"),
            ("header-from: x.exe\n", "kind"),
            ("footer-from: /etc/x.md\n", "outside"),
            ("footer-from: ../../.git/x.md\n", "may hold secrets"),
            ("output-values:\n  enabled: true\n  from: v.json\n", "terraform output -json"),
        ] {
            let fault = read(settings, &[("modules/a/v.json", "{ \"x\": \"hunter\" }")]).unwrap_err();
            assert!(fault.contains(words) && !fault.contains("hunter"), "{settings}: {fault}");
        }
    }

    #[test]
    fn what_may_hold_secrets_is_not_included() {
        let publish = |name: &str, text: &'static str| {
            published(name, &SourcePath::new("modules/a").unwrap(), &|_| Some(Arc::from(text)))
        };
        for name in [
            "../prod.tfvars",
            "x.auto.tfvars.json",
            "../terraform.tfstate",
            "terraform.tfstate.backup",
            "../../.git/config",
            ".terraform.lock.hcl",
            ".terraform/modules/modules.json",
            "main.tf.json",
            "out.tfplan",
            "tfplan",
            "server.key",
            "../id_rsa",
            ".env",
            ".npmrc",
            ".docker/config.json",
            "terragrunt.hcl",
            ".git/x.md",
            ".hidden.tf",
        ] {
            let fault = publish(name, "x = 1\n").unwrap_err();
            assert!(fault.contains("may hold secrets"), "{name}: {fault}");
        }
        for (name, text, shown) in [
            (
                "examples/main.tf",
                "a = {\n  password = \"hunter\"\n}\n",
                "a = {\n  password = \"(redacted)\"\n}\n",
            ),
            (".header.md", "# Words\n", "# Words\n"),
            ("notes.txt", "Server=x;Password=hunter;\n", "Server=x;Password=(redacted);\n"),
        ] {
            assert_eq!(publish(name, text).as_deref(), Ok(shown), "{name}");
        }
        assert!(publish("main.tf", "a = \"hunter\" b\n").unwrap_err().contains("cannot be read"));
    }

    #[test]
    fn values_of_outputs_are_redacted() {
        let text = r#"{
            "a": { "sensitive": true, "value": "hunter" }, "b": { "sensitive": "?", "value": "hunter" },
            "db_password": { "sensitive": false, "value": "hunter" }, "d": { "value": "postgres://u:hunter@h" },
            "e": { "sensitive": false, "value": { "b": 1, "a": [{ "name": "X_TOKEN", "value": "hunter" }, { "secret": { "k": "hunter" } }] } }
        }"#;
        let values = values(text).unwrap();
        let hidden: Vec<&str> =
            values.iter().filter(|(_, it)| it.sensitive).map(|(name, _)| name.as_str()).collect();
        assert_eq!(hidden, ["a", "b", "d", "db_password"]);
        let shown = values["e"].value.to_string();
        assert_eq!(
            shown,
            r#"{"a":[{"name":"X_TOKEN","value":"(sensitive)"},{"secret":{"k":"(sensitive)"}}],"b":1}"#
        );
    }
}
