//! The texts of the interface, in the language of the site: one table a language in `themes/default/texts`, over which a file of the
//! same name in the user's theme is laid. What a language lacks, English has.

mod table;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::{Arc, LazyLock};

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use rust_embed::RustEmbed;
use serde::Serialize;
use unic_langid::LanguageIdentifier;

use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;

pub use table::{Table, holes};

/// The language that has every text.
const COMPLETE: &str = "en";

#[derive(RustEmbed)]
#[folder = "themes/default/texts"]
struct Embedded;

/// The texts of one language, by their names: `page.skip`.
pub struct Texts {
    language: String,
    texts: Table,
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
        let known = english();
        let mut faults = Vec::new();
        let mut texts = known.clone();
        let chain = chain(language);
        let (of_english, own_language): (Vec<_>, Vec<_>) =
            chain.iter().partition(|tag| tag.split('-').next() == Some(COMPLETE));
        for tags in [of_english, own_language] {
            let mut layer = Table::new();
            for tag in tags {
                table::amend(&mut layer, own(tag, &known).unwrap_or_default());
                let file = SourcePath::new(&format!("texts/{tag}.toml"));
                if let Some((written, file)) = file.and_then(|file| Some((user.get(file.as_str())?, file))) {
                    let (read, wrong) = table::read(written, &known, &file);
                    table::amend(&mut layer, read);
                    faults.extend(wrong);
                }
            }
            table::cover(&mut texts, layer);
        }
        let rules = chain.iter().rev().find_map(|language| {
            PluralRules::create(language.parse::<LanguageIdentifier>().ok()?, PluralRuleType::CARDINAL).ok()
        });
        (Self { language: language.to_owned(), texts, rules }, faults)
    }

    /// The language, as BCP 47 writes it.
    pub fn language(&self) -> &str {
        &self.language
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
        let mut all: Vec<(&str, &dyn Display)> = vec![("count", &count)];
        all.extend_from_slice(values);
        filled(self.chosen(name, count), &all)
    }

    /// The first hole of a text, or of the form that the number asks for, that none of these values fill.
    pub fn unfilled(
        &self,
        name: &str,
        count: Option<usize>,
        values: &[(&str, &dyn Display)],
    ) -> Option<String> {
        let text = count.map_or_else(|| self.say(name), |count| self.chosen(name, count));
        let is_open = |hole: &&str| !values.iter().any(|(known, _)| known == hole);
        holes(text).find(is_open).map(str::to_owned)
    }

    fn chosen<'a>(&'a self, name: &'a str, count: usize) -> &'a str {
        match self.texts.get(name) {
            Some(Text::Counted(forms)) => {
                let form = forms.get(self.form(count)).or_else(|| forms.get("other"));
                form.map_or(name, String::as_str)
            }
            _ => self.say(name),
        }
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

/// A language as BCP 47 writes it: `de-AT` for `de_at`. `None` for what is none. Extensions are kept.
pub fn normal(language: &str) -> Option<String> {
    let parts: Vec<&str> = language.split(['-', '_']).collect();
    let extension = parts.iter().position(|part| part.len() == 1).unwrap_or(parts.len());
    let (tag, extension) = parts.split_at(extension);
    // Longer ones are allowed, and none is in use: it is a name.
    let known: LanguageIdentifier = tag.join("-").parse().ok().filter(|_| tag[0].len() < 4)?;
    let extension = extension.iter().map(|part| format!("-{}", part.to_ascii_lowercase()));
    Some(known.to_string() + &extension.collect::<String>())
}

/// The languages whose texts are asked for where the site's is this one, each over those before: English, `zh`, `zh-Hant`, `zh-Hant-TW`.
pub fn chain(language: &str) -> Vec<String> {
    let whole = normal(language).unwrap_or_else(|| COMPLETE.to_owned());
    let parts: Vec<&str> = whole.split('-').take_while(|part| part.len() > 1).collect();
    let tags = (1..=parts.len()).filter_map(|count| Some(parts.get(..count)?.join("-")));
    let mut all = vec![COMPLETE.to_owned()];
    all.extend(tags.filter(|tag| tag != COMPLETE));
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

/// A finding where there are no texts in a language: neither the program's nor, in the `theme`'s folder, the user's, whose `files` have
/// their names from there.
pub fn lacking(
    language: &str,
    files: &BTreeMap<String, Arc<str>>,
    theme: &SourcePath,
    place: (&SourcePath, Span),
) -> Option<Diagnostic> {
    let mut known: Vec<String> =
        Embedded::iter().filter_map(|file| Some(file.strip_suffix(".toml")?.to_owned())).collect();
    known.sort();
    let of_user = |tag: &String| files.contains_key(&format!("texts/{tag}.toml"));
    // Without English, which is asked for in any case.
    let own = chain(language).split_off(1);
    let first = own.first().filter(|_| !own.iter().any(|tag| known.contains(tag) || of_user(tag)))?;
    // All of English's regions have its texts.
    if first.split('-').next() == Some(COMPLETE) {
        return None;
    }
    let message = format!("there are no texts in `{language}`: what infrabook itself says is in English");
    let help =
        format!("there are `{}`; a file `{theme}/texts/{first}.toml` adds a language", known.join("`, `"));
    Some(Diagnostic::warning("theme", place.0, message).at(place.1).help(help))
}

/// The program's own table of a language: `de`. English has every text.
pub fn table(language: &str) -> Option<Table> {
    own(language, &english())
}

fn own(language: &str, english: &Table) -> Option<Table> {
    if language == COMPLETE {
        return Some(english.clone());
    }
    let file = SourcePath::new(&format!("texts/{language}.toml"))?;
    let written = Embedded::get(&format!("{language}.toml"))?.data;
    Some(table::read(&String::from_utf8_lossy(&written), english, &file).0)
}

fn english() -> Table {
    let file = Embedded::get(&format!("{COMPLETE}.toml"));
    file.map(|file| table::english(&String::from_utf8_lossy(&file.data))).unwrap_or_default()
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
    fn a_language_without_texts_is_told() {
        let [file, theme] = ["book.toml", "theme"].map(|name| SourcePath::new(name).unwrap());
        let none = BTreeMap::new();
        let found = |language: &str, files| lacking(language, files, &theme, (&file, Span::new(1, 2)));
        for language in ["en", "en-GB", "de", "de-AT", "ar"] {
            assert_eq!(found(language, &none), None, "{language}");
        }
        let told = found("pt-BR", &none).unwrap();
        assert_eq!(told.message, "there are no texts in `pt-BR`: what infrabook itself says is in English");
        assert_eq!(told.help, "there are `ar`, `de`, `en`; a file `theme/texts/pt.toml` adds a language");
        for name in ["texts/pt.toml", "texts/pt-BR.toml"] {
            assert_eq!(lacking("pt-BR", &user(name, ""), &theme, (&file, Span::default())), None, "{name}");
        }
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

    /// What each fault says, and of which bytes; and the texts.
    fn told(language: &str, written: &str) -> (Texts, Vec<String>) {
        let (texts, faults) = Texts::new(language, &user(&format!("texts/{language}.toml"), written));
        let said = |it: &Diagnostic| {
            let span = it.span.unwrap_or_default();
            format!("{} @{} ={}", it.message, &written[span.start..span.end], it.help)
        };
        let said = faults.iter().map(said).collect();
        (texts, said)
    }

    #[test]
    fn our_own_tables_are_without_fault() {
        for language in ["de", "ar"] {
            let written = Embedded::get(&format!("{language}.toml")).unwrap().data;
            let (read, faults) =
                table::read(&String::from_utf8_lossy(&written), &english(), &SourcePath::root());
            assert_eq!((faults, read.len()), (vec![], english().len()), "{language}");
        }
    }

    #[test]
    fn a_language_is_asked_for_part_by_part() {
        for (language, expected) in [
            ("en", "en"),
            ("de_at", "en de de-AT"),
            ("ZH-hant-tw", "en zh zh-Hant zh-Hant-TW"),
            ("ar-EG-u-nu-latn", "en ar ar-EG"),
            ("en-GB", "en en-GB"),
            ("de AT", "en"),
        ] {
            assert_eq!(chain(language).join(" "), expected, "{language}");
        }
        assert_eq!(normal("ar-eg-u-nu-LATN").as_deref(), Some("ar-EG-u-nu-latn"));
        for wrong in ["", "german", "d", "de AT", "-", "日本"] {
            assert_eq!(normal(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_manuals_example_works() {
        let page = include_str!("../content/guide/languages.md");
        let (_, example) = page.split_once("```toml\n# theme/texts/en.toml\n").unwrap();
        let (texts, said) = told("en", example.split_once("```").unwrap().0);
        assert_eq!((texts.say("estate.title"), said), ("Infrastructure", vec![]));
    }

    #[test]
    fn what_cannot_be_used_is_told_once_and_the_rest_is_used() {
        for (written, name, text, expected) in [
            (
                "[page]\nskip = 3\n[search]\nclose = \"C\"\nskip = \"\"",
                "search.close",
                "C",
                &[
                    "`page.skip` is a text, and this is of the type integer @3 =write it between quotes: \"…\"",
                    "there is no text `search.skip` @skip =did you mean `search.some`?",
                ][..],
            ),
            (
                "[count]\nmodules = { othr = \"x\", other = \"{count} parts\" }",
                "count.modules",
                "{count} parts",
                &["the text `count.modules` has no form `othr` @othr =did you mean `other`?"],
            ),
            (
                "[page]\nskip = \"{x}\"\nunder = \"{titel}\"\nmore = { other = \"{n} more\" }\n",
                "page.skip",
                "Skip to content",
                &[
                    "nothing fills in `{x}` in `page.skip` @\"{x}\" =nothing is filled in here: leave it out",
                    "nothing fills in `{titel}` in `page.under` @\"{titel}\" =did you mean `{title}`?",
                    "nothing fills in `{n}` in `page.more.other` @\"{n} more\" =what is filled in here: `{count}`",
                ],
            ),
            (
                "page.skip = [1]\n",
                "page.skip",
                "Skip to content",
                &[
                    "`page.skip` is a text, and this is of the type array @[1] =write it between quotes: \"…\"",
                ],
            ),
        ] {
            let (texts, said) = told("en", written);
            let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
            assert_eq!((texts.say(name), said), (text, expected), "{written}");
        }
    }

    #[test]
    fn forms_are_laid_over_forms_of_the_same_language() {
        for (language, written, expected) in [
            ("en", "modules = { one = \"one part\" }", ["one part", "2 modules", "count.modules"]),
            ("en", "modules = \"{count} parts\"", ["1 parts", "2 parts", "count.modules"]),
            ("de", "modules = { one = \"ein Teil\" }", ["ein Teil", "2 Module", "count.modules"]),
            ("fr", "modules = { one = \"un module\" }", ["un module", "2 modules", "count.modules"]),
            (
                "fr",
                "modules = { other = \"modules : {count}\" }",
                ["modules : 1", "modules : 2", "count.modules"],
            ),
        ] {
            let (texts, said) = told(language, &format!("[count]\n{written}\n"));
            let of = |count| texts.count("count.modules", count);
            assert_eq!(
                (of(1), of(2), texts.title("count.modules")),
                (expected[0].to_owned(), expected[1].to_owned(), expected[2]),
                "{language}: {written}"
            );
            assert_eq!(said, Vec::<String>::new(), "{written}");
        }
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
