//! The texts of the interface: every language has them all, and all of them are said somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use infrabook::texts::Text;

/// The forms of each text by its name; a text of one form has it as `other`.
type Table = BTreeMap<String, BTreeMap<String, String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn texts(language: &str) -> Table {
    let forms = |text| match text {
        Text::Plain(text) => BTreeMap::from([("other".to_owned(), text)]),
        Text::Counted(forms) => forms,
    };
    let table = infrabook::texts::table(language).unwrap();
    table.into_iter().map(|(name, text)| (name, forms(text))).collect()
}

/// What stands between braces.
fn holes(text: &str) -> BTreeSet<&str> {
    infrabook::texts::holes(text).collect()
}

#[test]
fn every_language_has_every_text_with_the_same_holes() {
    let english = texts("en");
    for (language, plural) in
        [("de", &["one", "other"][..]), ("ar", &["few", "many", "one", "other", "two", "zero"])]
    {
        let other = texts(language);
        let names = |table: &Table| table.keys().cloned().collect::<BTreeSet<_>>();
        let lacks: Vec<_> = names(&english).difference(&names(&other)).cloned().collect();
        let more: Vec<_> = names(&other).difference(&names(&english)).cloned().collect();
        assert_eq!((lacks, more), (vec![], vec![]), "{language}");
        for (name, forms) in &english {
            let told = &other[name];
            assert_eq!(holes(&told["other"]), holes(&forms["other"]), "{language}: {name}");
            assert_eq!(told.contains_key("title"), forms.contains_key("title"), "{language}: {name}");
            if forms.contains_key("one") {
                let has: Vec<&str> = told.keys().map(String::as_str).filter(|it| *it != "title").collect();
                assert_eq!(has, plural, "{language}: {name}");
            }
            let known: BTreeSet<&str> = forms.values().flat_map(|text| holes(text)).collect();
            for text in told.values() {
                assert!(holes(text).is_subset(&known), "{language}: {name}: {text}");
            }
        }
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// The words between quotes that have the shape of a text's name.
fn names_in(source: &str) -> BTreeSet<&str> {
    let is_name = |word: &&str| {
        word.split_once('.').is_some_and(|(group, name)| !group.is_empty() && !name.is_empty())
            && word.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '.' | '-'))
    };
    source.split(['"', '`']).filter(is_name).collect()
}

#[test]
fn what_is_said_is_in_the_table_and_what_is_there_is_said() {
    let known = texts("en");
    let mut sources = Vec::new();
    files(&root().join("src"), &mut sources);
    files(&root().join("themes/default/templates"), &mut sources);
    files(&root().join("themes/default/script"), &mut sources);
    let mut said = BTreeSet::new();
    for path in &sources {
        let source = fs::read_to_string(path).unwrap_or_default();
        said.extend(names_in(&source).into_iter().map(str::to_owned));
        // What is surely asked for by its name.
        for call in ["say(key=\"", "say(\"", "count(\"", "fill(\"", "title(\"", "around(\"", "count_with(\""]
        {
            for rest in source.split(call).skip(1) {
                let name = rest.split('"').next().unwrap_or_default();
                let is_whole = name.contains('.') && !name.ends_with('.') && !name.contains(['{', '$', '\\']);
                let is_there = !is_whole || known.contains_key(name) || name == "page.skipp";
                assert!(is_there, "{}: there is no text `{name}`", path.display());
            }
        }
    }
    // Names that are put together: by the kind of an alert, a category, a change.
    let made = |name: &str| {
        ["alert.", "category.", "change.", "script.", "search.kind."]
            .iter()
            .any(|group| name.starts_with(group))
    };
    let unsaid: Vec<_> = known.keys().filter(|name| !said.contains(*name) && !made(name)).collect();
    assert!(unsaid.is_empty(), "nothing says {unsaid:?}");
}
