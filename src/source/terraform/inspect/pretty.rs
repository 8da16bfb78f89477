//! For terminals, in colour.

use super::reference::Reference;
use super::settings::Settings;
use crate::diagnostic::escape_controls;
use crate::source::terraform::value::SENSITIVE;

const CYAN: &str = "\u{1b}[36m";
const GREY: &str = "\u{1b}[90m";
const RESET: &str = "\u{1b}[0m";

/// Every section, a line or two an item. Control characters of the module's own texts are shown, not obeyed.
pub fn pretty(reference: &Reference, settings: &Settings) -> String {
    let paint = |colour: &str, text: &str| {
        let text = text.split('\n').map(escape_controls).collect::<Vec<_>>().join("\n");
        if settings.settings.color { format!("{colour}{text}{RESET}") } else { text }
    };
    let plain = |text: &str| text.split('\n').map(escape_controls).collect::<Vec<_>>().join("\n");
    let in_brackets =
        |text: &str| if text.is_empty() { String::new() } else { format!(" ({})", plain(text)) };
    let words = |text: &str| {
        let text = text.strip_suffix('\n').unwrap_or(text);
        paint(GREY, if text.is_empty() { "n/a" } else { text })
    };
    let mut out = String::new();
    let mut section = |name: &str, lines: Vec<String>| {
        if settings.shows(name) {
            lines.iter().for_each(|line| out.push_str(&format!("{line}\n")));
            out.push_str("\n\n");
        }
    };
    let text = |text: &str| if text.is_empty() { Vec::new() } else { vec![paint(GREY, text)] };
    section("header", text(&reference.header));
    let requirements = reference.requirements.iter().map(|required| {
        paint(CYAN, &format!("requirement.{}", required.name)) + &in_brackets(&required.version)
    });
    section("requirements", requirements.collect());
    let providers = reference.providers.iter().map(|provider| {
        paint(CYAN, &format!("provider.{}", provider.full_name())) + &in_brackets(&provider.version)
    });
    section("providers", providers.collect());
    let modules = reference.modules.iter().map(|call| {
        let version = if call.version.is_empty() { String::new() } else { format!(",{}", call.version) };
        paint(CYAN, &format!("module.{}", call.name))
            + &format!(" ({})", plain(&(call.source.clone() + &version)))
    });
    section("modules", modules.collect());
    if settings.shows("resources") || settings.shows("data-sources") {
        for resource in &reference.resources {
            let mode = resource.mode_name();
            let prefix = mode.split(' ').next().unwrap_or(mode);
            let name = format!("{prefix}.{} ({mode})", resource.address());
            out.push_str(&(paint(CYAN, &name) + &in_brackets(&resource.url()) + "\n"));
        }
        out.push_str(if reference.resources.is_empty() { "\n" } else { "\n\n" });
    }
    if settings.shows("inputs") {
        for input in &reference.inputs {
            let value = input.value();
            let value = match value.as_str() {
                "" => "required",
                SENSITIVE => "sensitive",
                value => value,
            };
            let name = paint(CYAN, &format!("input.{}", input.name));
            out.push_str(&format!("{name} ({})\n{}\n\n", plain(value), words(&input.description)));
        }
        out.push('\n');
    }
    if settings.shows("outputs") {
        for output in &reference.outputs {
            let name = paint(CYAN, &format!("output.{}", output.name));
            let value = output
                .value
                .as_ref()
                .map_or_else(String::new, |given| format!(" ({})", plain(&given.shown())));
            out.push_str(&format!("{name}{value}\n{}\n\n", words(&output.description)));
        }
    }
    if settings.shows("footer") {
        text(&reference.footer).iter().for_each(|line| out.push_str(&format!("{line}\n")));
    }
    out.trim_end_matches('\n').to_owned()
}
