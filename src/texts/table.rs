//! Tables of texts as they are written, in TOML. What is a text, and what a group of them, the English table tells.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::Text;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;

/// Texts by their whole names.
pub type Table = BTreeMap<String, Text>;

/// What the forms of a counted text are called: by Unicode, and `title` for what a column of such things is called.
const FORMS: [&str; 7] = ["zero", "one", "two", "few", "many", "other", "title"];

type Group<'i> = DeTable<'i>;
type Value<'i> = Spanned<DeValue<'i>>;

/// The English table, which nothing stands above: a table of nothing but forms holds those of one text.
pub(super) fn english(written: &str) -> Table {
    let mut texts = Table::new();
    if let Ok(table) = DeTable::parse(written) {
        gather("", table.get_ref(), &mut texts);
    }
    texts
}

fn gather(above: &str, group: &Group<'_>, texts: &mut Table) {
    for (key, value) in group {
        let name = under(above, key.get_ref());
        match value.get_ref() {
            DeValue::Table(forms) if is_forms(forms) => {
                let form = |(form, text): (&Spanned<DeString<'_>>, &Value<'_>)| {
                    Some((form.get_ref().to_string(), text.get_ref().as_str()?.to_owned()))
                };
                texts.insert(name, Text::Counted(forms.iter().filter_map(form).collect()));
            }
            DeValue::Table(group) => gather(&name, group, texts),
            DeValue::String(text) => drop(texts.insert(name, Text::Plain(text.to_string()))),
            _ => {}
        }
    }
}

/// A group may have a text called `other` too: beside names that are no forms.
fn is_forms(table: &Group<'_>) -> bool {
    table.contains_key("other")
        && table.iter().all(|(key, it)| FORMS.contains(&key.get_ref().as_ref()) && it.get_ref().is_str())
}

/// Any other table, by the English one, and what of it cannot be used: each a diagnostic, and the rest is.
pub(super) fn read(written: &str, english: &Table, file: &SourcePath) -> (Table, Vec<Diagnostic>) {
    let mut reader = Reader { english, file, texts: Table::new(), faults: Vec::new() };
    match DeTable::parse(written) {
        Ok(table) => reader.group("", table.get_ref()),
        Err(error) => {
            let span = error.span().map_or_else(Span::default, Span::from);
            let message =
                format!("these texts cannot be read: {}", error.message().trim().replace('\n', "; "));
            reader.fault(span, message, "mend it; until then, the default texts are used".to_owned());
        }
    }
    reader.faults.sort();
    (reader.texts, reader.faults)
}

struct Reader<'a> {
    english: &'a Table,
    file: &'a SourcePath,
    texts: Table,
    faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn group(&mut self, above: &str, group: &Group<'_>) {
        for (key, value) in group {
            let name = under(above, key.get_ref());
            let place = Span::from(key.span());
            match (self.english.get(&name), value.get_ref()) {
                (Some(Text::Counted(known)), DeValue::Table(forms)) => self.forms(&name, known, forms),
                (Some(known), _) => {
                    if let Some(text) = self.text(&name, &holes_of(known), value) {
                        self.texts.insert(name, Text::Plain(text));
                    }
                }
                (None, DeValue::Table(group)) => self.group(&name, group),
                (None, _) => {
                    let near = nearest(&name, self.english.keys().map(String::as_str));
                    let help = near.map_or_else(
                        || "themes/default/texts/en.toml of the program lists all of them".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    );
                    self.fault(place, format!("there is no text `{name}`"), help);
                }
            }
        }
    }

    fn forms(&mut self, name: &str, known: &BTreeMap<String, String>, forms: &Group<'_>) {
        let holes = holes_of(&Text::Counted(known.clone()));
        let mut good = BTreeMap::new();
        for (key, value) in forms {
            let form = key.get_ref().as_ref();
            // A title that nothing asks for would never be seen.
            let is_form = FORMS.contains(&form) && (form != "title" || known.contains_key(form));
            if !is_form {
                let all = || FORMS.into_iter().filter(|it| *it != "title" || known.contains_key(*it));
                let help = nearest(form, all()).map_or_else(
                    || format!("its forms are {}", all().collect::<Vec<_>>().join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                self.fault(key.span().into(), format!("the text `{name}` has no form `{form}`"), help);
            } else if let Some(text) = self.text(&under(name, form), &holes, value) {
                good.insert(form.to_owned(), text);
            }
        }
        if !good.is_empty() {
            self.texts.insert(name.to_owned(), Text::Counted(good));
        }
    }

    /// A string in which nothing is to be filled in but what is known.
    fn text(&mut self, name: &str, known: &BTreeSet<String>, value: &Value<'_>) -> Option<String> {
        let place = Span::from(value.span());
        let Some(text) = value.get_ref().as_str() else {
            let kind = value.get_ref().type_str();
            self.fault(
                place,
                format!("`{name}` is a text, and this is of the type {kind}"),
                "write it between quotes: \"…\"".to_owned(),
            );
            return None;
        };
        let Some(hole) = holes(text).find(|hole| !known.contains(*hole)) else {
            return Some(text.to_owned());
        };
        let all = known.iter().map(|hole| format!("`{{{hole}}}`")).collect::<Vec<_>>().join(", ");
        let help = match nearest(hole, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{{{near}}}`?"),
            None if known.is_empty() => "nothing is filled in here: leave it out".to_owned(),
            None => format!("what is filled in here: {all}"),
        };
        self.fault(place, format!("nothing fills in `{{{hole}}}` in `{name}`"), help);
        None
    }

    fn fault(&mut self, place: Span, message: String, help: String) {
        self.faults.push(Diagnostic::error("template", self.file, message).at(place).help(help));
    }
}

fn under(above: &str, key: &str) -> String {
    if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") }
}

/// What is filled in, in any form of a text. The number is, in each that is counted.
fn holes_of(text: &Text) -> BTreeSet<String> {
    match text {
        Text::Plain(text) => holes(text).map(str::to_owned).collect(),
        Text::Counted(forms) => {
            let of_forms = forms.values().flat_map(|text| holes(text));
            of_forms.chain(["count"]).map(str::to_owned).collect()
        }
    }
}

/// The words between braces, each of which something is filled in for.
pub fn holes(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |hole: &&str| {
        !hole.is_empty() && hole.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).filter(is_word)
}

/// Lays a table over another one of the same language: forms over forms.
pub(super) fn amend(below: &mut Table, above: Table) {
    for (name, text) in above {
        let text = match (below.remove(&name), text) {
            (Some(Text::Counted(mut forms)), Text::Counted(own)) => {
                forms.extend(own);
                Text::Counted(forms)
            }
            (Some(Text::Counted(forms)), Text::Plain(all)) => for_all(forms, all),
            (_, text) => text,
        };
        below.insert(name, text);
    }
}

/// Lays a table over that of another language: forms are a set, which is not mixed with the other's where it is one by itself.
pub(super) fn cover(below: &mut Table, above: Table) {
    for (name, text) in above {
        let text = match (below.remove(&name), text) {
            (Some(Text::Counted(mut forms)), Text::Counted(own)) => {
                if own.contains_key("other") {
                    forms.retain(|form, _| form == "title");
                }
                forms.extend(own);
                Text::Counted(forms)
            }
            (Some(Text::Counted(forms)), Text::Plain(all)) => for_all(forms, all),
            (_, text) => text,
        };
        below.insert(name, text);
    }
}

/// One text for every number; what a column is called stays.
fn for_all(mut forms: BTreeMap<String, String>, text: String) -> Text {
    forms.retain(|form, _| form == "title");
    forms.insert("other".to_owned(), text);
    Text::Counted(forms)
}
