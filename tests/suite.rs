//! `tests/suite/<case>/input` is a project; `expected` holds what its pages say and what is found in it. Adding a case is adding
//! a folder; `BLESS=1` writes `expected` anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use infrabook::path::SourcePath;
use infrabook::source::terraform::file;
use infrabook::source::terraform::inspect::{FORMATS, Format, Reference, Settings, Texts, document};
use infrabook::source::terraform::module::Module;

use crate::book::{Book, main_of};

#[test]
fn every_case_is_as_expected() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut cases: Vec<PathBuf> = fs::read_dir(suite).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "the suite has no case");
    let bless = std::env::var_os("BLESS").is_some();
    let mut differences = Vec::new();
    for case in &cases {
        let asked = for_programs_in(&case.join("expected"));
        let actual = outcome(&case.join("input"), &asked);
        if bless {
            write(&case.join("expected"), &actual);
        } else {
            differences.extend(compare(case, &read(&case.join("expected")), &actual));
        }
    }
    assert!(differences.is_empty(), "{}\nRun with BLESS=1 and read the diff.", differences.join("\n"));
}

/// Whether a file is for programs: those would be most of what a case expects, and say little that its pages do not.
fn is_for_programs(name: &str) -> bool {
    const FILES: [&str; 5] =
        ["llms.txt", "catalog.json", "catalog.schema.json", "exports.json", "exports.schema.json"];
    name.ends_with(".md") || FILES.contains(&name)
}

/// Those that a case is held against: that it expects. Put an empty one there, and bless.
fn for_programs_in(expected: &Path) -> Vec<String> {
    read(expected).into_keys().filter(|name| is_for_programs(name)).collect()
}

/// What a case is held against: the list of the site's files, what was found, each page's main part, and of the files for programs those
/// that are asked for.
fn outcome(input: &Path, asked: &[String]) -> BTreeMap<String, String> {
    let book = Book::from_dir(input);
    let is_listed = |route: &String| !route.starts_with("_infrabook/") && !is_for_programs(route);
    let (routes, others): (Vec<String>, Vec<String>) = book.routes().into_iter().partition(is_listed);
    let mut files = BTreeMap::new();
    files.insert("routes.txt".into(), lines(&routes));
    files.insert("findings.txt".into(), lines(&book.findings()));
    for route in routes.iter().filter(|route| route.ends_with(".html")) {
        files.insert(route.clone(), readable(main_of(&book.page(route))));
    }
    for route in others.into_iter().filter(|route| asked.contains(route)) {
        files.insert(route.clone(), book.page(&route));
    }
    inspected(input, &SourcePath::root(), &mut files);
    files
}

/// A module with a `.terraform-docs.yml` beside it, in the format that it names, or in every one.
fn inspected(root: &Path, folder: &SourcePath, files: &mut BTreeMap<String, String>) {
    let text = |path: &SourcePath| fs::read_to_string(root.join(path.as_str())).ok().map(Arc::from);
    let mut texts: Vec<(SourcePath, Arc<str>)> = Vec::new();
    for entry in fs::read_dir(root.join(folder.as_str())).unwrap().map(Result::unwrap) {
        let path = folder.join(entry.file_name().to_str().unwrap()).unwrap();
        if entry.path().is_dir() {
            inspected(root, &path, files);
        } else if file::kind(&path).is_some() {
            texts.push((path.clone(), text(&path).unwrap()));
        }
    }
    let settings_file = folder.join(".terraform-docs.yml").unwrap();
    let Some(settings) = text(&settings_file) else { return };
    let (mut settings, warnings) = Settings::parse(&settings_file, &settings).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    settings.settings.color = false;
    texts.sort();
    let module = Module::from_files(folder, texts.iter().map(|(path, text)| (path.clone(), &**text)));
    let given = Texts::read(&settings, folder, &settings_file, &text).unwrap();
    let reference = Reference::new(&module, &settings, &given);
    let named = Format::parse(&settings.formatter).ok();
    for (name, format) in FORMATS.into_iter().filter(|(_, format)| named.is_none_or(|named| named == *format))
    {
        let printed = document(&reference, &settings, format, folder, &settings_file, &text).unwrap();
        files.insert(format!("inspect/{folder}/{name}.txt"), format!("{printed}\n"));
    }
}

fn lines(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// A line a block element, so that a diff is read by people. Only for comparing: `pre` would not survive it.
fn readable(html: &str) -> String {
    const INLINE: &[&str] =
        &["a", "b", "code", "em", "i", "mark", "small", "span", "strong", "sup", "del", "kbd", "tspan"];
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        out.push_str(text);
        let name: String =
            tag.trim_start_matches(['<', '/']).chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        if !INLINE.contains(&name.as_str()) && !out.ends_with('\n') && !tag.starts_with("</") {
            out.push('\n');
        }
        let end = tag.find('>').map_or(tag.len(), |at| at + 1);
        out.push_str(&tag[..end]);
        rest = &tag[end..];
    }
    out.push_str(rest);
    let lines = out.lines().map(str::trim_end).filter(|line| !line.is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

fn read(expected: &Path) -> BTreeMap<String, String> {
    fn walk(folder: &Path, root: &Path, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(expected, expected, &mut files);
    files
}

fn write(expected: &Path, files: &BTreeMap<String, String>) {
    if expected.exists() {
        fs::remove_dir_all(expected).unwrap();
    }
    for (name, text) in files {
        let path = expected.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn compare(
    case: &Path,
    expected: &BTreeMap<String, String>,
    actual: &BTreeMap<String, String>,
) -> Vec<String> {
    let case = case.file_name().unwrap().to_string_lossy();
    let mut differences = Vec::new();
    for name in expected.keys().chain(actual.keys().filter(|name| !expected.contains_key(*name))) {
        match (expected.get(name), actual.get(name)) {
            (Some(expected), Some(actual)) if expected == actual => {}
            (Some(expected), Some(actual)) => {
                let differs = |(a, b): &(&str, &str)| a != b;
                let first = expected.lines().zip(actual.lines()).position(|pair| differs(&pair));
                let line = first.unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
                let of = |text: &str| text.lines().nth(line).unwrap_or("(nothing)").to_owned();
                let (was, is) = (of(expected), of(actual));
                differences.push(format!("{case}/{name}:{}:\n  expected {was}\n  got      {is}", line + 1));
            }
            (Some(_), None) => differences.push(format!("{case}/{name}: is no longer made")),
            _ => differences.push(format!("{case}/{name}: is new")),
        }
    }
    differences
}
