//! The texts of the interface, in the language of the site: one table a language in `themes/default/texts`, over which a file of the
//! same name in the user's theme is laid. What a language lacks, English has.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::{Arc, LazyLock};

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use rust_embed::RustEmbed;
use serde::Serialize;
use unic_langid::LanguageIdentifier;

use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;

/// The language that has every text.
const COMPLETE: &str = "en";

/// What the forms of a counted text are called: by Unicode, and `title` for what a column of such things is called.
const FORMS: [&str; 7] = ["zero", "one", "two", "few", "many", "other", "title"];

#[derive(RustEmbed)]
#[folder = "themes/default/texts"]
struct Embedded;

/// The texts of one language, by their names: `page.skip`.
pub struct Texts {
    language: String,
    texts: BTreeMap<String, Text>,
    rules: Option<PluralRules>,
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language && self.texts == other.texts
    }
}

/// A text. What stands between braces is filled in: `{count} results`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Text {
    /// One for all cases.
    Plain(String),
    /// One for each form that a number asks for, under the names that Unicode gives them: `one`, `few`, `other`.
    Counted(BTreeMap<String, String>),
}

impl Default for Texts {
    fn default() -> Self {
        Self::new(COMPLETE, &BTreeMap::new()).0
    }
}

impl Texts {
    /// English: what speaks where no site is at hand, such as the command line.
    pub fn english() -> &'static Self {
        static ENGLISH: LazyLock<Texts> = LazyLock::new(Texts::default);
        &ENGLISH
    }

    /// The texts in this language (BCP 47), under those of the user's theme: its files by their names in the theme's folder. What of
    /// the user's cannot be used is a diagnostic, whose path is such a name.
    pub fn new(language: &str, user: &BTreeMap<String, Arc<str>>) -> (Self, Vec<Diagnostic>) {
        let mut faults = Vec::new();
        let mut texts = BTreeMap::new();
        let known = english();
        for language in chain(language) {
            let name = format!("{language}.toml");
            if let Some(file) = Embedded::get(&name) {
                texts.extend(read(&String::from_utf8_lossy(&file.data)).unwrap_or_default());
            }
            let name = format!("texts/{name}");
            if let Some(written) = user.get(&name) {
                let file = SourcePath::new(&name).unwrap_or_else(SourcePath::root);
                match checked(written, &known, &file, &mut faults) {
                    Ok(own) => texts.extend(own),
                    Err(fault) => faults.push(*fault),
                }
            }
        }
        let rules = chain(language).iter().rev().find_map(|language| {
            PluralRules::create(language.parse::<LanguageIdentifier>().ok()?, PluralRuleType::CARDINAL).ok()
        });
        (Self { language: language.to_owned(), texts, rules }, faults)
    }

    /// The text of this name. One that is not there is its name: a test holds the names in the code against the table.
    pub fn say<'a>(&'a self, name: &'a str) -> &'a str {
        match self.texts.get(name) {
            Some(Text::Plain(text)) => text,
            Some(Text::Counted(forms)) => forms.get("other").map_or(name, String::as_str),
            None => name,
        }
    }

    /// The same, with what stands between braces filled in.
    pub fn fill(&self, name: &str, values: &[(&str, &dyn Display)]) -> String {
        filled(self.say(name), values)
    }

    /// The form that this number asks for: `{count}` is the number.
    pub fn count(&self, name: &str, count: usize) -> String {
        self.count_with(name, count, &[])
    }

    /// The same, where there is more to fill in.
    pub fn count_with(&self, name: &str, count: usize, values: &[(&str, &dyn Display)]) -> String {
        let text = match self.texts.get(name) {
            Some(Text::Counted(forms)) => {
                let form = forms.get(self.form(count)).or_else(|| forms.get("other"));
                form.map_or(name, String::as_str)
            }
            _ => self.say(name),
        };
        let mut all: Vec<(&str, &dyn Display)> = vec![("count", &count)];
        all.extend_from_slice(values);
        filled(text, &all)
    }

    /// What a column of what is counted under this name is called: the form `title`.
    pub fn title<'a>(&'a self, name: &'a str) -> &'a str {
        match self.texts.get(name) {
            Some(Text::Counted(forms)) => forms.get("title").map_or(name, String::as_str),
            _ => self.say(name),
        }
    }

    /// A text with one hole, as what stands before the hole and what stands behind it.
    pub fn around<'a>(&'a self, name: &'a str, hole: &str) -> (&'a str, &'a str) {
        self.say(name).split_once(hole).unwrap_or_else(|| (self.say(name), ""))
    }

    /// A list as it is read out: `a, b, and c`.
    pub fn list(&self, parts: &[String]) -> String {
        match parts {
            [] => String::new(),
            [one] => one.clone(),
            [one, other] => self.fill("list.two", &[("first", one), ("last", other)]),
            [most @ .., last] => {
                let most = most.join(self.say("list.comma"));
                self.fill("list.many", &[("first", &most), ("last", last)])
            }
        }
    }

    /// Whether there is a text of this name.
    pub fn has(&self, name: &str) -> bool {
        self.texts.contains_key(name)
    }

    /// The texts whose names begin so: for scripts, which choose and fill as this does.
    pub fn of(&self, beginning: &str) -> BTreeMap<&str, &Text> {
        let from = self.texts.range(beginning.to_owned()..);
        from.take_while(|(name, _)| name.starts_with(beginning))
            .map(|(name, text)| (name.as_str(), text))
            .collect()
    }

    fn form(&self, count: usize) -> &'static str {
        match self.rules.as_ref().and_then(|rules| rules.select(count).ok()) {
            Some(PluralCategory::ZERO) => "zero",
            Some(PluralCategory::ONE) => "one",
            Some(PluralCategory::TWO) => "two",
            Some(PluralCategory::FEW) => "few",
            Some(PluralCategory::MANY) => "many",
            Some(PluralCategory::OTHER) | None => "other",
        }
    }
}

/// Whether this language is written from right to left: those of mdBook's list.
pub fn is_right_to_left(language: &str) -> bool {
    const ALL: [&str; 19] = [
        "ar", "ara", "arc", "ckb", "dv", "fa", "fas", "he", "heb", "iw", "ks", "ku", "per", "ps", "sd",
        "syr", "ug", "ur", "yi",
    ];
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    ALL.iter().any(|known| known.eq_ignore_ascii_case(primary))
}

/// English, the language, and the language as it is written somewhere: each lies over the one before.
fn chain(language: &str) -> Vec<String> {
    let whole = language.replace('_', "-");
    let primary = whole.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let mut all = vec![COMPLETE.to_owned(), primary, whole];
    all.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
    all
}

fn filled(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let known = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value.to_string(), after))
        });
        match known {
            Some((value, after)) => {
                out.push_str(&value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn english() -> BTreeMap<String, Text> {
    let file = Embedded::get(&format!("{COMPLETE}.toml"));
    file.and_then(|file| read(&String::from_utf8_lossy(&file.data))).unwrap_or_default()
}

/// A table of texts, by their whole names.
fn read(text: &str) -> Option<BTreeMap<String, Text>> {
    let mut texts = BTreeMap::new();
    flatten("", &text.parse().ok()?, &mut texts);
    Some(texts)
}

fn flatten(above: &str, table: &toml::Table, texts: &mut BTreeMap<String, Text>) {
    for (key, value) in table {
        let name = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match value {
            toml::Value::Table(forms) if forms.keys().all(|form| FORMS.contains(&form.as_str())) => {
                let text =
                    |(form, text): (&String, &toml::Value)| Some((form.clone(), text.as_str()?.to_owned()));
                texts.insert(name, Text::Counted(forms.iter().filter_map(text).collect()));
            }
            toml::Value::Table(table) => flatten(&name, table, texts),
            value => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                texts.insert(name, Text::Plain(text));
            }
        }
    }
}

/// A user's table: what is no text of ours would never be seen.
fn checked(
    written: &str,
    known: &BTreeMap<String, Text>,
    file: &SourcePath,
    faults: &mut Vec<Diagnostic>,
) -> Result<BTreeMap<String, Text>, Box<Diagnostic>> {
    let table: toml::Table = written.parse().map_err(|error: toml::de::Error| {
        let span = error.span().map_or_else(Span::default, Span::from);
        let message = format!("these texts cannot be read: {}", error.message().trim().replace('\n', "; "));
        Box::new(
            Diagnostic::error("template", file, message)
                .at(span)
                .help("mend it; until then, the default texts are used"),
        )
    })?;
    let mut texts = BTreeMap::new();
    flatten("", &table, &mut texts);
    texts.retain(|name, _| {
        if known.contains_key(name) {
            return true;
        }
        let message = format!("there is no text `{name}`");
        let help = nearest(name, known.keys().map(String::as_str)).map_or_else(
            || "the manual lists all of them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        faults.push(Diagnostic::error("template", file, message).at(place(written, name)).help(help));
        false
    });
    Ok(texts)
}

/// The line that sets what is named so, as far as it can be told.
fn place(written: &str, name: &str) -> Span {
    let key = name.rsplit('.').next().unwrap_or(name);
    let mut start = 0;
    for line in written.split_inclusive('\n') {
        if line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(['=', '.'])) {
            let at = start + line.len() - line.trim_start().len();
            return Span::new(at, at + key.len());
        }
        start += line.len();
    }
    Span::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(name: &str, text: &str) -> BTreeMap<String, Arc<str>> {
        BTreeMap::from([(name.to_owned(), Arc::from(text))])
    }

    #[test]
    fn a_text_is_filled_and_counted() {
        let texts = Texts::default();
        assert_eq!(texts.count("search.results", 1), "1 result");
        assert_eq!(texts.count("search.results", 2), "2 results");
        assert_eq!(filled("a {b} {c} {", &[("b", &1)]), "a 1 {c} {");
    }

    #[test]
    fn a_users_texts_lie_over_ours() {
        let (texts, faults) = Texts::new("en-GB", &user("texts/en.toml", "[page]\nskip = \"Jump\"\n"));
        assert_eq!((texts.say("page.skip"), faults.len()), ("Jump", 0));
        assert_eq!(Texts::new("xx", &BTreeMap::new()).0.say("page.skip"), "Skip to content");
    }

    #[test]
    fn what_is_no_text_of_ours_is_named_where_it_stands() {
        let (_, faults) = Texts::new("en", &user("texts/en.toml", "[page]\nskipp = \"x\"\n"));
        assert_eq!(faults.len(), 1);
        assert_eq!(
            (faults[0].message.as_str(), faults[0].span),
            ("there is no text `page.skipp`", Some(Span::new(7, 12)))
        );
        let (texts, faults) = Texts::new("en", &user("texts/en.toml", "page = ["));
        assert_eq!((faults.len(), texts.say("page.skip")), (1, "Skip to content"));
    }

    #[test]
    fn a_script_gets_its_own_texts() {
        let texts = Texts::default();
        assert!(
            texts.of("search.").contains_key("search.results")
                && !texts.of("search.").contains_key("page.skip")
        );
    }
}
