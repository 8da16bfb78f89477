//! What is wrong with a template, in words of ours: what is missing, where, and the nearest name that is there.

use std::collections::BTreeMap;

use tera::ErrorKind;

use super::names;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;
use crate::texts::Texts;

/// What Tera knows by itself; a test asks it.
const FILTERS: &str = "abs capitalize default escape escape_html escape_xml first float get group_by indent int join keys last length \
    lower newlines_to_br nth pairs pluralize replace reverse round safe sort split str title trim trim_end trim_start truncate unique \
    upper values wordcount";
const TESTS: &str = "array bool containing defined divisible_by ending_with even float integer iterable map none number odd \
    starting_with string undefined";
const FUNCTIONS: &str = "range throw say super";

/// Something that is wrong with a template.
pub(super) struct Problem {
    /// Its name, without `templates/`.
    pub(super) template: String,
    /// In Tera's words.
    pub(super) message: String,
    span: Option<Span>,
}

/// Everything that an error tells of. `texts` are the templates' own, by their names.
pub(super) fn problems(error: &tera::Error, texts: &BTreeMap<String, String>) -> Vec<Problem> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = Some(Span::from(report.span().range.clone()));
            vec![Problem {
                template: report.filename().to_owned(),
                message: report.message().to_owned(),
                span,
            }]
        }
        ErrorKind::MissingParent { current, parent } => {
            let at = texts.get(current).and_then(|text| text.find(parent.as_str()));
            let span = at.map(|at| Span::new(at, at + parent.len()));
            vec![Problem { template: current.clone(), message: format!("Unknown template `{parent}`"), span }]
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            vec![Problem::about(tpl, format!("`{tpl}` leads back to itself"))]
        }
        ErrorKind::Msg(text) => {
            let reports = text.split("\n\n").filter_map(|report| told(report, texts));
            let all: Vec<Problem> = reports.collect();
            if all.is_empty() { vec![Problem::about("", text.clone())] } else { all }
        }
        _ => vec![Problem::about("", error.to_string())],
    }
}

/// Reads what Tera tells in words alone: ``error: Unknown filter `x` ``, ` --> page.html:4:11`.
fn told(report: &str, texts: &BTreeMap<String, String>) -> Option<Problem> {
    let (message, place) = report.strip_prefix("error: ")?.split_once('\n')?;
    let place = place.lines().next()?.trim_start().strip_prefix("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let template = parts.next()?.to_owned();
    let word = quoted(message).unwrap_or_default();
    let span = texts.get(&template).and_then(|text| {
        let start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
        let (at, _) = text.get(start..)?.char_indices().nth(column.checked_sub(1)?)?;
        // The place may be that of the whole tag.
        let at = start + at + text.get(start + at..)?.find(word).unwrap_or(0);
        Some(Span::new(at, at + word.len()))
    });
    Some(Problem { template, message: message.to_owned(), span })
}

impl Problem {
    /// A problem of a whole template.
    pub(super) fn about(template: &str, message: String) -> Self {
        Self { template: template.to_owned(), message, span: None }
    }

    /// The finding, in the theme's `folder`. `texts` are the templates' own, by their names; `say` what they may say.
    pub(super) fn diagnostic(
        &self,
        folder: &SourcePath,
        texts: &BTreeMap<String, String>,
        say: &Texts,
    ) -> Diagnostic {
        let name = plain(&self.template);
        let path = folder.join(&format!("templates/{name}")).unwrap_or_else(|| folder.clone());
        let text = texts.get(&self.template).map_or("", String::as_str);
        let open = names::unclosed(text).filter(|_| self.message == "Unexpected end of input");
        let (message, near) = match open {
            Some((_, word)) => (format!("`{{% {word} %}}` is not closed"), None),
            None => self.words(text, texts, say),
        };
        let span = open.map(|(span, _)| span).or(self.span);
        let itself = format!("\"{name}\"");
        let circle = text.find(&itself).filter(|_| self.message.ends_with("leads back to itself"));
        let span = circle.map(|at| Span::new(at, at + itself.len())).or(span);
        let help = match near {
            None if circle.is_some() => {
                format!("write `default/{name}` to build on the default one, which is used until then")
            }
            Some(near) => format!("did you mean `{near}`? Until it is mended, the default template is used"),
            None => "mend it; until then, the default template is used".to_owned(),
        };
        Diagnostic { span, ..Diagnostic::error("template", &path, message).help(help) }
    }

    /// What is missing, and the nearest name that is not.
    fn words(&self, text: &str, texts: &BTreeMap<String, String>, say: &Texts) -> (String, Option<String>) {
        let word = quoted(&self.message).unwrap_or_default();
        let near = |known: &str| nearest(word, known.split_whitespace()).map(str::to_owned);
        let available =
            || self.message.split_once(" Available ").and_then(|(_, list)| Some(list.split_once(": ")?.1));
        let near_available = || nearest(word, available()?.split(", ")).map(str::to_owned);
        let is = |beginning: &str| self.message.starts_with(beginning);
        if is("Unknown filter") {
            // Liquid's names, which no letter leads to.
            let of_liquid = match word {
                "upcase" => Some("upper".to_owned()),
                "downcase" => Some("lower".to_owned()),
                _ => None,
            };
            (format!("there is no filter `{word}`"), of_liquid.or_else(|| near(FILTERS)))
        } else if is("Unknown test") {
            (format!("there is no test `{word}`"), near(TESTS))
        } else if is("Unknown function") {
            (format!("there is no function `{word}`"), near(FUNCTIONS))
        } else if is("Unknown template") {
            let known = texts.keys().map(String::as_str).filter(|name| *name != self.template);
            (format!("there is no template `{word}`"), nearest(word, known).map(str::to_owned))
        } else if is("Block ") && self.message.contains(" is not defined in any parent") {
            let known = texts.values().flat_map(|text| names::blocks(text));
            let message = format!("no template that this one extends has a block `{word}`");
            (message, nearest(word, known.filter(|name| *name != word)).map(str::to_owned))
        } else if is("Variable ") {
            (format!("there is no `{word}`"), near_available())
        } else if is("Field ") {
            let whole = self.span.map_or(word, |span| names::path_up_to(text, span.end));
            (format!("there is no `{whole}`"), near_available())
        } else if let Some((_, key)) = self.message.split_once("there is no text `") {
            let key = key.split('`').next().unwrap_or_default();
            let near = nearest(key, say.of("").into_keys()).map(str::to_owned);
            (format!("there is no text `{key}`"), near)
        } else if is("Tried to render") {
            let shown =
                self.span.and_then(|span| text.get(span.start..span.end)).unwrap_or("what is shown here");
            (format!("`{}` has no value", shown.trim()), None)
        } else {
            (format!("this template cannot be used: {}", self.message), None)
        }
    }
}

/// A template's name, be it the default one or the one in its place.
pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix(super::templates::DEFAULT).unwrap_or(name)
}

/// The first word between backticks.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

#[cfg(test)]
mod tests {
    use tera::Tera;

    #[test]
    fn tera_knows_what_we_say_it_knows() {
        let load = |text: &str| match Tera::default().add_raw_template("x", text) {
            Ok(()) => String::new(),
            Err(error) => error.to_string(),
        };
        assert!(load("{{ a | nothing }}").contains("Unknown filter"));
        for (names, text) in
            [(super::FILTERS, "{{ a | NAME }}"), (super::TESTS, "{% if a is NAME %}{% endif %}")]
        {
            for name in names.split_whitespace() {
                assert!(!load(&text.replace("NAME", name)).contains("Unknown"), "{name}");
            }
        }
    }
}
