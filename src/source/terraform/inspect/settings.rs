//! `.terraform-docs.yml`: what terraform-docs is told, with its defaults.

use serde::{Deserialize, Serialize};

use crate::content::Markers;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;

/// The file's name, in a module's folder or in `.config` there.
const FILES: [&str; 4] = [
    ".terraform-docs.yml",
    ".terraform-docs.yaml",
    ".config/.terraform-docs.yml",
    ".config/.terraform-docs.yaml",
];

/// The first and last line of a region that is kept fresh, around what is generated.
pub const TEMPLATE: &str = "<!-- BEGIN_TF_DOCS -->\n{{ .Content }}\n<!-- END_TF_DOCS -->";

/// Where what is generated goes in a template.
pub const CONTENT: &str = "{{ .Content }}";

/// All that terraform-docs can be told. Names and defaults are those of its configuration file.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Settings {
    pub formatter: String,
    /// A constraint on terraform-docs' own version: of no meaning here.
    pub version: String,
    pub header_from: String,
    pub footer_from: String,
    pub recursive: Recursive,
    pub content: String,
    pub sections: Sections,
    pub output: Output,
    pub output_values: OutputValues,
    pub sort: Sort,
    pub settings: Details,
}

/// Whether the modules below are documented too.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Recursive {
    pub enabled: bool,
    pub path: String,
    pub include_main: bool,
    pub exclude: Vec<String>,
}

/// Which sections are shown: those named in `show`, or all but those named in `hide`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Sections {
    pub show: Vec<String>,
    pub hide: Vec<String>,
}

/// Where what is generated is written.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Output {
    pub file: String,
    pub mode: Mode,
    pub template: String,
}

/// How a file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Between the markers.
    #[default]
    Inject,
    /// The whole of it.
    Replace,
}

/// Values of outputs, as `terraform output -json` prints them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct OutputValues {
    pub enabled: bool,
    pub from: String,
}

/// The order of inputs and outputs; their order in the files when not enabled.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Sort {
    pub enabled: bool,
    pub by: SortBy,
    /// What older files write.
    #[serde(skip_serializing)]
    by_required: bool,
}

/// What inputs are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub enum SortBy {
    #[default]
    Name,
    Required,
    Type,
}

/// How sections look.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs, reason = "terraform-docs' own names")]
pub struct Details {
    pub anchor: bool,
    pub atx_closed: bool,
    pub color: bool,
    pub default: bool,
    pub description: bool,
    pub escape: bool,
    pub hide_empty: bool,
    pub html: bool,
    pub indent: usize,
    pub lockfile: bool,
    pub read_comments: bool,
    pub required: bool,
    pub sensitive: bool,
    pub r#type: bool,
}

/// Every section, as `sections.show` and `sections.hide` name them.
pub const SECTIONS: [&str; 10] = [
    "all",
    "data-sources",
    "footer",
    "header",
    "inputs",
    "modules",
    "outputs",
    "providers",
    "requirements",
    "resources",
];

/// Where settings may stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: SourcePath,
    /// The folder that they are written for: the file's, or the one above its `.config`.
    pub folder: SourcePath,
}

/// Where the settings of a module may stand, the nearest first: in its folder, and in those above it.
pub fn places(folder: &SourcePath) -> Vec<Place> {
    let mut places = Vec::new();
    let mut above = folder.clone();
    loop {
        let place = |name: &&str| Some(Place { file: above.join(name)?, folder: above.clone() });
        places.extend(FILES.iter().filter_map(place));
        if above.is_root() {
            return places;
        }
        above = above.parent();
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            formatter: String::new(),
            version: String::new(),
            header_from: "main.tf".into(),
            footer_from: String::new(),
            recursive: Recursive::default(),
            content: String::new(),
            sections: Sections::default(),
            output: Output::default(),
            output_values: OutputValues::default(),
            sort: Sort::default(),
            settings: Details::default(),
        }
    }
}

impl Default for Recursive {
    fn default() -> Self {
        Self { enabled: false, path: "modules".into(), include_main: true, exclude: Vec::new() }
    }
}

impl Default for Output {
    fn default() -> Self {
        Self { file: String::new(), mode: Mode::Inject, template: TEMPLATE.into() }
    }
}

impl Output {
    /// What is wrong with a template without [markers](Output::markers), and the cure.
    pub const NO_MARKERS: (&str, &str) = (
        "output.template: no two markers tell where the part begins and ends",
        "write two different lines around `{{ .Content }}`, such as `<!-- BEGIN_TF_DOCS -->` and `<!-- END_TF_DOCS -->`, or set \
         `output.mode` to `replace`",
    );

    /// The template, its line breaks as such: old settings write them as `\n`.
    pub fn template(&self) -> String {
        let template = self.template.replace("\\n", "\n");
        match self.mode {
            // What stands around the markers would be added at every run.
            Mode::Inject => template.trim().to_owned(),
            Mode::Replace => template,
        }
    }

    /// The first and the last line of the template, where they can mark a part.
    pub fn markers(&self) -> Option<Markers> {
        let template = self.template();
        let lines: Vec<&str> = template.lines().map(str::trim).collect();
        let (first, last) = (*lines.first()?, *lines.last()?);
        // Words between two lines that are no comments would be an author's.
        let is_marker = |line: &str| is_comment(line) && !line.contains(CONTENT);
        let is_pair = is_marker(first) && is_marker(last) && first != last;
        is_pair.then(|| Markers { begin: first.to_owned(), end: last.to_owned() })
    }
}

/// Whether a line is a comment of Markdown or AsciiDoc, and nothing else.
fn is_comment(line: &str) -> bool {
    line.starts_with("<!--") && line.ends_with("-->") && line.matches("-->").count() == 1
        || line.starts_with("[//]:")
        || line.starts_with("[comment]:")
        || line.starts_with("//")
}

impl Default for Sort {
    fn default() -> Self {
        Self { enabled: true, by: SortBy::Name, by_required: false }
    }
}

impl Default for Details {
    fn default() -> Self {
        Self {
            anchor: true,
            atx_closed: false,
            color: true,
            default: true,
            description: false,
            escape: true,
            hide_empty: false,
            html: true,
            indent: 2,
            lockfile: true,
            read_comments: true,
            required: true,
            sensitive: true,
            r#type: true,
        }
    }
}

impl Settings {
    /// Reads a `.terraform-docs.yml`. What it does not know is told, and left alone.
    ///
    /// # Errors
    /// What is not YAML, or no fitting value.
    pub fn parse(file: &SourcePath, text: &str) -> Result<(Self, Vec<Diagnostic>), Diagnostic> {
        let is_blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        if text.lines().all(is_blank) {
            return Ok((Self::default(), Vec::new()));
        }
        let mut text = std::borrow::Cow::Borrowed(text);
        let mut warnings = Vec::new();
        loop {
            match serde_saphyr::from_str::<Self>(&text) {
                Ok(mut settings) => {
                    if settings.sort.by_required {
                        settings.sort.by = SortBy::Required;
                    }
                    settings.check(file, &text)?;
                    return Ok((settings, warnings));
                }
                Err(error) => {
                    let line = error.location().map_or(1, |at| at.line()) as usize;
                    let message = error.without_snippet().to_string();
                    let span = line_span(&text, line);
                    let Some((unknown, known)) = unknown_field(&message) else {
                        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
                        let help = "terraform-docs' documentation lists each key and its values";
                        return Err(Diagnostic::error("config", file, message).at(span).help(help));
                    };
                    let help = nearest(unknown, known)
                        .map_or_else(|| "remove it".to_owned(), |known| format!("did you mean `{known}`?"));
                    let message = format!("there is no key `{unknown}` here: it is left alone");
                    warnings.push(Diagnostic::warning("config", file, message).at(span).help(help));
                    // The key and what is below it become blanks, so that the rest keeps its place.
                    let without = blank(&text, span);
                    if warnings.len() > 64 || without == *text {
                        return Err(
                            Diagnostic::error("config", file, "its keys cannot be told apart").at(span)
                        );
                    }
                    text = without.into();
                }
            }
        }
    }

    /// The settings with some of them set, each as `settings.lockfile=false` says: what terraform-docs has flags for. As with these, to
    /// name sections forgets which were named before.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn with(&self, all: &[String]) -> Result<Self, String> {
        let mut settings = self.clone();
        if all.iter().any(|setting| setting.starts_with("sections.")) {
            settings.sections = Sections::default();
        }
        for setting in all {
            settings = settings.set(setting)?;
        }
        let checked = settings.check(&SourcePath::root(), "");
        checked.map_err(|fault| format!("{}: {}", fault.message, fault.help))?;
        Ok(settings)
    }

    fn set(&self, setting: &str) -> Result<Self, String> {
        let (path, value) =
            setting.split_once('=').ok_or_else(|| format!("`{setting}` sets nothing: write KEY=VALUE"))?;
        let mut all = serde_json::to_value(self).map_err(|error| error.to_string())?;
        let mut place = &mut all;
        for key in path.split('.') {
            let Some(table) = place.as_object_mut() else { return Err(format!("`{path}` is no setting")) };
            let known: Vec<String> = table.keys().cloned().collect();
            place = table.get_mut(key).ok_or_else(|| {
                let near = nearest(key, known.iter().map(String::as_str));
                let near = near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
                format!("there is no setting `{key}` in `{path}`{near}")
            })?;
        }
        *place = match place {
            serde_json::Value::Array(_) => {
                value.split(',').map(str::trim).filter(|one| !one.is_empty()).collect()
            }
            serde_json::Value::String(_) => value.into(),
            _ => value.parse().map_err(|_| format!("`{value}` is no value of `{path}`"))?,
        };
        serde_json::from_value(all).map_err(|error| format!("{path}: {error}"))
    }

    fn check(&self, file: &SourcePath, text: &str) -> Result<(), Diagnostic> {
        let fault = |word: &str, message: String, help: String| {
            let at = text.find(word).unwrap_or(0);
            Err(Diagnostic::error("config", file, message).at(Span::new(at, at + word.len())).help(help))
        };
        let (show, hide) = (&self.sections.show, &self.sections.hide);
        for name in show.iter().chain(hide) {
            if !SECTIONS.contains(&name.as_str()) {
                let help = format!("write one of: {}", SECTIONS.join(", "));
                return fault(name, format!("`{name}` is no section"), help);
            }
        }
        if !show.is_empty() && !hide.is_empty() {
            let message = "`show` and `hide` cannot be used together".to_owned();
            return fault("sections", message, "keep one of them".to_owned());
        }
        if self.output_values.enabled && self.output_values.from.is_empty() {
            let help = "write `terraform output -json` to a file, and name it in `from`: nothing is run here";
            return fault("output-values", "`from` is missing".to_owned(), help.to_owned());
        }
        let Output { file, mode, template } = &self.output;
        let is_free = template.is_empty() && *mode == Mode::Replace;
        if !is_free && !template.contains(CONTENT) {
            let help = "the template needs `{{ .Content }}`, with its blanks, on a line of its own";
            return fault("template", "what is generated has no place".to_owned(), help.to_owned());
        }
        // Who only prints needs no markers.
        if *mode == Mode::Inject && !file.is_empty() && self.output.markers().is_none() {
            let (message, help) = Output::NO_MARKERS;
            return fault("template", message.to_owned(), help.to_owned());
        }
        Ok(())
    }

    /// Whether a section is shown. The footer is shown only where a file for it is named.
    pub fn shows(&self, section: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|name| name == "all" || name == section);
        let Sections { show, hide } = &self.sections;
        (section != "footer" || !self.footer_from.is_empty())
            && if show.is_empty() { !named(hide) } else { named(show) }
    }
}

/// The field that serde does not know, and those that it does.
fn unknown_field(message: &str) -> Option<(&str, impl Iterator<Item = &str>)> {
    let (unknown, rest) = message.strip_prefix("unknown field `")?.split_once('`')?;
    let known = rest.split(" at line ").next()?.split_once("one of ").map_or("", |(_, known)| known);
    Some((unknown, known.split(", ")))
}

/// `text` with the lines of a key, and those that belong to it, made blank.
fn blank(text: &str, key: Span) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut depth = None;
    for line in text.split_inclusive('\n') {
        let is_key = at <= key.start && key.start < at + line.len();
        if is_key {
            depth = Some(indent(line));
        } else if depth.is_some_and(|depth| !line.trim().is_empty() && indent(line) <= depth) {
            depth = None;
        }
        match depth {
            Some(_) => out.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' })),
            None => out.push_str(line),
        }
        at += line.len();
    }
    out
}

/// The bytes of a line, counted from 1, without the blanks around it.
fn line_span(text: &str, line: usize) -> Span {
    let mut start = 0;
    for (number, found) in text.split_inclusive('\n').enumerate() {
        if number + 1 >= line {
            let indent = found.len() - found.trim_start().len();
            return Span::new(start + indent.min(found.trim_end().len()), start + found.trim_end().len());
        }
        start += found.len();
    }
    Span::new(text.len(), text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::line_column;

    fn parse(text: &str) -> Result<(Settings, Vec<Diagnostic>), Diagnostic> {
        Settings::parse(&SourcePath::new(".terraform-docs.yml").unwrap(), text)
    }

    #[test]
    fn what_is_not_written_is_as_terraform_docs_has_it() {
        assert_eq!(parse("# nothing\n").unwrap(), (Settings::default(), Vec::new()));
        let text = "formatter: markdown table\nsort:\n  by: required\nsettings:\n  indent: 3\n  type: false\noutput:\n  mode: replace\n";
        let (settings, warnings) = parse(text).unwrap();
        assert!(warnings.is_empty());
        assert_eq!((settings.sort.by, settings.sort.enabled), (SortBy::Required, true));
        assert_eq!(
            (settings.settings.indent, settings.settings.r#type, settings.settings.html),
            (3, false, true)
        );
        assert_eq!((settings.output.mode, settings.output.template.as_str()), (Mode::Replace, TEMPLATE));
    }

    #[test]
    fn unknown_keys_are_told_and_cost_nothing_else() {
        let text = "formater: x\nsettings:\n  anchors:\n    - a\n  html: false\n";
        let (settings, warnings) = parse(text).unwrap();
        assert!(!settings.settings.html);
        let said: Vec<_> =
            warnings.iter().map(|d| (line_column(text, d.span.unwrap().start), d.help.as_str())).collect();
        assert_eq!(said, [((1, 1), "did you mean `formatter`?"), ((3, 3), "did you mean `anchor`?")]);
    }

    #[test]
    fn wrong_values_are_errors_at_their_line() {
        for (text, line, words) in [
            ("formatter: [\n", 1, "expected string scalar"),
            ("formatter: json\nsort:\n  by: size\n", 3, "size"),
            ("settings:\n  html: maybe\n", 2, "bool"),
            ("sections:\n  hide:\n    - input\n", 3, "no section"),
            ("sections:\n  hide: [all]\n  show: [inputs]\n", 1, "together"),
            ("output-values:\n  enabled: true\n", 1, "missing"),
            ("output:\n  template: x\n", 2, "no place"),
            ("output:\n  file: README.md\n  template: '{{ .Content }}'\n", 3, "no two markers"),
            ("output:\n  file: README.md\n  template: 'A\\n{{ .Content }}\\nA\\n'\n", 3, "no two markers"),
        ] {
            let fault = parse(text).unwrap_err();
            let at = fault.span.map_or(0, |span| line_column(text, span.start).0);
            assert!(fault.message.contains(words), "{text}: {}", fault.message);
            assert_eq!(at, line, "{text}");
            assert!(!fault.help.is_empty());
        }
    }

    #[test]
    fn one_setting_is_set() {
        let set = |setting: &str| Settings::default().with(&[setting.to_owned()]);
        assert!(!set("settings.lockfile=false").unwrap().settings.lockfile);
        assert_eq!(set("settings.indent=4").unwrap().settings.indent, 4);
        assert_eq!(set("sort.by=required").unwrap().sort.by, SortBy::Required);
        assert_eq!(set("sections.hide=inputs, outputs").unwrap().sections.hide, ["inputs", "outputs"]);
        for (setting, words) in [
            ("settings.lockfil=false", "did you mean `lockfile`?"),
            ("settings.html", "KEY=VALUE"),
            ("settings.html=maybe", "no value"),
            ("sort.by=size", "sort.by"),
            ("sort=1", "sort"),
            ("sections.show=bogus", "write one of: all, data-sources"),
            ("output.template=", "no place"),
        ] {
            assert!(set(setting).unwrap_err().contains(words), "{setting}: {:?}", set(setting));
        }
    }

    #[test]
    fn sections_named_on_the_command_line_are_all_that_are_named() {
        let written = parse("sections:\n  hide: [inputs]\n").unwrap().0;
        let set = written.with(&["sections.show=outputs".to_owned()]).unwrap();
        assert_eq!((set.sections.show, set.sections.hide.len()), (vec!["outputs".to_owned()], 0));
        let both = ["sections.show=outputs".to_owned(), "sections.hide=inputs".to_owned()];
        assert!(written.with(&both).unwrap_err().contains("together"));
        assert!(written.with(&["sections.hide=".to_owned()]).unwrap().sections.hide.is_empty());
    }

    #[test]
    fn templates_that_mark_a_part() {
        let markers = |mode, template: &str| {
            let output = Output { mode, template: template.into(), file: String::new() };
            output.markers().map(|markers| format!("{}|{}", markers.begin, markers.end))
        };
        for (template, expected) in [
            (TEMPLATE, Some("<!-- BEGIN_TF_DOCS -->|<!-- END_TF_DOCS -->")),
            ("\n  // a\\n{{ .Content }}\\n// b\n\n", Some("// a|// b")),
            ("{{ .Content }}", None),
            ("", None),
            ("a\n{{ .Content }}\na", None),
            ("a\n{{ .Content }}", None),
        ] {
            assert_eq!(markers(Mode::Inject, template).as_deref(), expected, "{template:?}");
        }
        assert_eq!(markers(Mode::Replace, "# words\n\n{{ .Content }}\n"), None);
    }

    #[test]
    fn which_sections_are_shown() {
        let shown = |text: &str| {
            let settings = parse(text).unwrap().0;
            SECTIONS.into_iter().skip(1).filter(|name| settings.shows(name)).collect::<Vec<_>>().join(" ")
        };
        let most = "data-sources header inputs modules outputs providers requirements resources";
        assert_eq!(shown("version: '>= 0.1'\n"), most);
        assert_eq!(shown("sections:\n  show: [inputs, footer]\n"), "inputs");
        assert_eq!(shown("footer-from: a.md\nsections:\n  show: [inputs, footer]\n"), "footer inputs");
        assert_eq!(shown("footer-from: a.md\nsections:\n  hide: [all]\n"), "");
        assert_eq!(shown("sections:\n  show: [all]\n"), most);
    }
}
