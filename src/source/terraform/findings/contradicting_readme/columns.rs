//! Which tables tell of a module's inputs or outputs, and in which columns.

use super::super::super::module::Module;
use crate::content::Table;

/// What a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Inputs,
    Outputs,
}

/// A table's columns, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub about: About,
    pub name: usize,
    pub default: Option<usize>,
    /// And whether it says the opposite: what is optional.
    pub required: Option<(usize, bool)>,
    pub kind: Option<usize>,
}

const INPUTS: [&str; 8] =
    ["input", "inputs", "variable", "variables", "argument", "arguments", "parameter", "parameters"];
const OUTPUTS: [&str; 2] = ["output", "outputs"];

/// The columns of a table that lists what the module declares; `None` of any other.
pub(super) fn of(table: &Table, module: &Module) -> Option<Columns> {
    let header: Vec<String> = table.header.iter().map(|title| words(title).join(" ")).collect();
    let place = |titles: &[&str]| header.iter().position(|title| titles.contains(&title.as_str()));
    // `Variable`, `variable name`
    let of_kind = |kinds: &[&str]| {
        let is_name = |title: &String| kinds.contains(&title.strip_suffix(" name").unwrap_or(title));
        header.iter().position(is_name)
    };
    let (inputs, outputs) = (of_kind(&INPUTS), of_kind(&OUTPUTS));
    let name = inputs.or(outputs).or_else(|| place(&["name", "key"]))?;
    let default = place(&["default", "defaults", "default value"]);
    let required = place(&["required", "mandatory"]).map(|at| (at, false));
    let required = required.or_else(|| place(&["optional"]).map(|at| (at, true)));
    let kind = place(&["type", "data type"]);
    let others = place(&["description", "value", "purpose", "meaning", "sensitive"]);
    default.or(required.map(|(at, _)| at)).or(kind).or(others)?;

    let of_header = inputs.map(|_| About::Inputs).or_else(|| outputs.map(|_| About::Outputs));
    let told = of_heading(&table.heading).or(of_header);
    let about = told.unwrap_or(About::Inputs);
    let is_known = |name: &&str| match about {
        About::Inputs => module.variable(name).is_some(),
        About::Outputs => module.output(name).is_some(),
    };
    let names: Vec<&str> = table.rows.iter().filter_map(|row| declared_name(&row.get(name)?.text)).collect();
    let known = names.iter().copied().filter(is_known).count();
    let least = if told.is_some() { 1 } else { 2 };
    // A table of another module's, or of what is in one input, has names of its own.
    let is_ours = known >= least && known * 2 >= names.len() && !is_of_an_input(&table.heading, module);
    is_ours.then_some(Columns { about, name, default, required, kind })
}

/// What a heading says of the tables below it.
fn of_heading(heading: &str) -> Option<About> {
    let words = words(heading);
    let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    match (has(&INPUTS), has(&OUTPUTS)) {
        (true, false) => Some(About::Inputs),
        (false, true) => Some(About::Outputs),
        _ => None,
    }
}

/// Whether a heading names an input: then what is below it tells what is in that.
fn is_of_an_input(heading: &str, module: &Module) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    heading.split(|c| !is_name(c)).any(|word| module.variable(word).is_some())
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The name that a cell is, `var.` before it or a mark of what is required behind it left out.
pub(super) fn declared_name(text: &str) -> Option<&str> {
    let text = text.trim().trim_end_matches('*').trim_end();
    let name = text.strip_prefix("var.").unwrap_or(text);
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    is_name.then_some(name)
}
