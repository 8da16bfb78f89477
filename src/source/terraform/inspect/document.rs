//! `markdown document` and `asciidoc document`: a section is a list, an item a heading and paragraphs.

use super::escape;
use super::markup::{Writer, one_line, yes};
use super::reference::{Default, Input};

/// One section.
pub fn section(writer: &Writer, section: &str) -> String {
    let reference = writer.reference;
    let versioned = |name: String, version: &str| {
        if version.is_empty() { format!("- {name}") } else { format!("- {name} ({})", one_line(version)) }
    };
    match section {
        "header" => writer.words(&reference.header),
        "footer" => writer.words(&reference.footer),
        "requirements" => {
            let items = reference.requirements.iter();
            let items =
                items.map(|it| versioned(writer.name("requirement", &it.name), &it.version)).collect();
            list(writer, "Requirements", "requirements are needed by this module", "\n\n", items)
        }
        "providers" => {
            let items = reference.providers.iter();
            let items =
                items.map(|it| versioned(writer.name("provider", &it.full_name()), &it.version)).collect();
            list(writer, "Providers", "providers are used by this module", "\n\n", items)
        }
        "resources" => {
            let items = reference.resources.iter().map(|resource| {
                let link = writer.link(&resource.address(), &resource.url());
                format!("- {} ({})", one_line(&link), resource.mode_name())
            });
            list(writer, "Resources", "resources are used by this module", "\n", items.collect())
        }
        "modules" => {
            let items = reference.modules.iter().map(|call| {
                let head = writer.heading(1, &writer.name("module", &call.name));
                let (source, version) = (one_line(&call.source), one_line(&call.version));
                format!("{head}\n\nSource: {source}\n\nVersion: {version}")
            });
            list(writer, "Modules", "Modules are called", "\n\n", items.collect())
        }
        "inputs" if writer.settings.settings.required => {
            let (required, optional): (Vec<&Input>, Vec<&Input>) =
                reference.inputs.iter().partition(|input| input.required);
            inputs(writer, "Required Inputs", "input variables are required", &required)
                + &inputs(
                    writer,
                    "Optional Inputs",
                    "input variables are optional (have default values)",
                    &optional,
                )
        }
        "inputs" => {
            let all: Vec<&Input> = reference.inputs.iter().collect();
            inputs(writer, "Inputs", "input variables are supported", &all)
        }
        "outputs" => outputs(writer),
        _ => String::new(),
    }
}

fn list(writer: &Writer, title: &str, what: &str, between: &str, items: Vec<String>) -> String {
    if items.is_empty() {
        return writer.empty(title);
    }
    let head = writer.heading(0, title);
    format!("{head}\n\nThe following {what}:\n\n{}\n\n", items.join(between))
}

fn inputs(writer: &Writer, title: &str, what: &str, inputs: &[&Input]) -> String {
    let details = &writer.settings.settings;
    let items = inputs.iter().map(|input| {
        let head = writer.heading(1, &writer.name("input", &input.name));
        let mut item = format!("{head}\n\n{}\n\n", described(writer, &input.description));
        if details.r#type {
            item.push_str(&format!("Type: {}\n\n", writer.code(&input.kind, "hcl")));
        }
        let has_default = !input.required || !matches!(input.default, Default::Null);
        if details.default && (has_default || !details.required) {
            let value = input.value();
            let value =
                if value.is_empty() { escape::NOTHING.to_owned() } else { writer.code(&value, "json") };
            item.push_str(&format!("Default: {value}\n\n"));
        }
        item
    });
    list(writer, title, what, "\n\n", items.collect())
}

fn outputs(writer: &Writer) -> String {
    let items = writer.reference.outputs.iter().map(|output| {
        let head = writer.heading(1, &writer.name("output", &output.name));
        let mut item = format!("{head}\n\n{}\n\n", described(writer, &output.description));
        if let Some(given) = &output.value {
            let value = escape::paragraph(&writer.code(&given.shown(), "json"), writer.escaping());
            item.push_str(&format!("Value: {value}\n\n"));
            if writer.settings.settings.sensitive {
                item.push_str(&format!("Sensitive: {}\n\n", yes(given.sensitive)));
            }
        }
        item
    });
    list(writer, "Outputs", "outputs are exported", "\n\n", items.collect())
}

fn described(writer: &Writer, description: &str) -> String {
    format!("Description: {}", escape::paragraph(description, writer.escaping()))
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Reference, Settings, Texts, print};
    use crate::path::SourcePath;
    use crate::source::terraform::module::Module;

    #[test]
    fn names_sources_and_versions_make_no_headings() {
        let text = r##"{ "terraform": { "required_version": "1\n\n# Injected" },
            "module": { "m\n\n# Injected": { "source": "./a\r\n\n# Injected", "version": "1\r# Injected" } },
            "resource": { "a_b": { "c\n\n# Injected": {} } } }"##;
        let module =
            Module::from_files(&SourcePath::root(), [(SourcePath::new("main.tf.json").unwrap(), text)]);
        assert!(module.diagnostics.is_empty(), "{:?}", module.diagnostics);
        let settings = Settings::default();
        let reference = Reference::new(&module, &settings, &Texts::default());
        for format in
            [Format::MarkdownDocument, Format::MarkdownTable, Format::AsciidocDocument, Format::AsciidocTable]
        {
            let printed = print(&reference, &settings, format, &|_| Err(String::new())).unwrap();
            assert!(printed.contains("# Injected"));
            assert!(printed.split(['\n', '\r']).all(|line| !line.starts_with("# Injected")), "{printed}");
        }
    }
}
