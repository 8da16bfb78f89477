//! The files that settings name: where a header and a footer come from, what outputs are, what `content` includes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::reference::Given;
use super::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::source::terraform::header;

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
    match find(name, folder, read) {
        Ok(text) if matches!(extension, "tf" | "tofu") => Ok(header::of_inspect(&text)),
        Ok(text) => Ok(text.to_string()),
        Err(why) => fault(format!("{key}: {why}"), "make it, or name another one"),
    }
}

/// `{ "name": { "sensitive": …, "type": …, "value": … } }`
fn values(text: &str) -> Result<BTreeMap<String, Given>, String> {
    let json: BTreeMap<String, BTreeMap<String, Json>> =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    let given = |mut entry: BTreeMap<String, Json>| Given {
        sensitive: entry.get("sensitive").and_then(Json::as_bool).unwrap_or(false),
        value: entry.remove("value").unwrap_or(Json::Null),
    };
    Ok(json.into_iter().map(|(name, entry)| (name, given(entry))).collect())
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
            ("footer-from: /etc/x.md\n", ""),
            ("output-values:\n  enabled: true\n  from: v.json\n", "terraform output -json"),
        ] {
            let fault = read(settings, &[("modules/a/v.json", "[]")]).unwrap_err();
            assert!(fault.contains(words), "{settings}: {fault}");
        }
    }
}
