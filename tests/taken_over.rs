//! An outline that takes over from the one before is the one that would be made afresh, whatever was edited in between.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use infrabook::outline::{Outline, PageKind, outline, outline_after};
use infrabook::scan::{Earlier, Scan, scan};
use infrabook::source::{self, View};
use infrabook::tree::{Changes, Tree};

const FOLDERS: [&str; 9] = ["", "a", "a/b", "a/examples/one", "a-b", "c", "c/tests", "d", "envs/prod"];
const FILES: [&str; 8] = [
    "main.tf",
    "main.tf",
    "variables.tf",
    "extra_override.tf",
    "README.md",
    "x.tfvars",
    "tests/t.tftest.hcl",
    ".terraform.lock.hcl",
];
const EDITS: usize = 150;

type Files = BTreeMap<String, String>;

/// Numbers that look like chance, and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// Declarations that pass values between the folders, some of them hidden, some broken.
fn configuration(folder: &str, chance: &mut Chance) -> String {
    let up = "../".repeat(folder.split('/').filter(|part| !part.is_empty()).count());
    let mut text = String::new();
    for _ in 0..1 + chance.below(4) {
        let (name, other) = (chance.below(3), chance.below(3));
        let value = match chance.below(5) {
            0 => format!("local.x{other}"),
            1 => format!("module.m{other}.x{name}"),
            2 => "\"text\"".into(),
            _ => format!("var.x{other}"),
        };
        let declaration = match chance.below(10) {
            0 | 1 => format!("variable \"x{name}\" {{\n  default = \"d\"\n}}\n"),
            2 => format!("# Why.\nvariable \"x{name}\" {{\n  type = string\n  sensitive = true\n}}\n"),
            3 => format!("locals {{\n  x{name} = {value}\n}}\n"),
            4 => format!("output \"x{name}\" {{\n  value = {value}\n}}\n"),
            5 => format!("resource \"aws_vpc\" \"x{name}\" {{\n  cidr_block = {value}\n}}\n"),
            6 => chance
                .of(&["provider \"aws\" {}\n", "terraform {\n  backend \"s3\" {}\n}\n", "broken {\n"])
                .into(),
            _ => {
                let callee = chance.of(&FOLDERS);
                let inputs = format!("  x{name} = {value}\n  x{other} = [{value}, \"plain\"]\n");
                format!("module \"m{name}\" {{\n  source = \"./{up}{callee}\"\n{inputs}}}\n")
            }
        };
        text.push_str(&declaration);
    }
    text
}

fn edit(files: &mut Files, chance: &mut Chance) {
    let folder = chance.of(&FOLDERS);
    let file = chance.of(&FILES);
    let path = format!("{folder}/{file}").trim_start_matches('/').to_owned();
    if chance.below(10) == 0 {
        // A module goes, with all that it means to those below it.
        files.retain(|path, _| path.rsplit_once('/').map_or("", |(parent, _)| parent) != folder);
        return;
    }
    let text = match file {
        _ if chance.below(5) == 0 => {
            files.remove(&path);
            return;
        }
        "README.md" => format!("# T{}\n\nWords. See [it](../{}).\n", chance.below(2), chance.of(&FOLDERS)),
        "x.tfvars" => format!("x{} = \"v\"\n", chance.below(3)),
        ".terraform.lock.hcl" => format!(
            "provider \"registry.terraform.io/hashicorp/aws\" {{\n  version = \"{}.0\"\n}}\n",
            chance.below(3)
        ),
        "tests/t.tftest.hcl" => format!("run \"r{}\" {{\n  command = plan\n}}\n", chance.below(3)),
        _ => configuration(folder, chance),
    };
    files.insert(path, text);
    if chance.below(40) == 0 {
        let address = format!("https://github.com/acme/r{}", chance.below(2));
        let book = format!("[output.html]\ngit-repository-url = \"{address}\"\n");
        files.insert("book.toml".into(), book);
    }
}

fn read(files: &Files, previous: Option<&Scan>) -> Scan {
    let tree = Tree::from_memory("project", files.iter().map(|(path, text)| (path, text.as_bytes())));
    let changes = Changes::anything();
    let earlier = previous.map(|scan| Earlier { scan, changes: &changes });
    scan(&tree, &source::all(), earlier).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// All that can be asked of an outline.
fn told(of: &Outline) -> String {
    let mut told = format!("{:?}\n{:#?}\n{:#?}\n", of.title, of.pages, of.routes);
    write!(told, "{:#?}\n{:#?}\n{:#?}\n", of.nav, of.catalog, of.links).unwrap();
    write!(told, "{:#?}\n{:#?}\n{:#?}\n", of.destinations, of.clashes, of.diagnostics).unwrap();
    for page in &of.pages {
        let PageKind::Source { model, index, folder, .. } = &page.kind else { continue };
        writeln!(told, "{:#?}", of.models[*model].page(*index)).unwrap();
        for view in [View::Topology, View::Full, View::Flow("x0".into())] {
            writeln!(told, "{:#?}", of.diagrams(folder, &view)).unwrap();
        }
    }
    told
}

#[test]
fn what_is_taken_over_never_shows() {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut files = Files::new();
    for _ in 0..30 {
        edit(&mut files, &mut chance);
    }
    let mut read_before = read(&files, None);
    let mut before = outline(&read_before);
    let (mut taken_over, mut redacted) = (0, 0);
    for at in 0..EDITS {
        for _ in 0..1 + chance.below(2) {
            edit(&mut files, &mut chance);
        }
        let read_after = read(&files, Some(&read_before));
        let after = outline_after(&read_after, Some(&before));
        let fresh = outline(&read(&files, None));
        let (told_after, told_fresh) = (told(&after), told(&fresh));
        if let Some((line, (after, fresh))) =
            told_after.lines().zip(told_fresh.lines()).enumerate().find(|(_, (a, b))| a != b)
        {
            panic!("edit {at}, line {line}: {after:?}, and afresh {fresh:?}");
        }
        assert_eq!(told_after.len(), told_fresh.len(), "edit {at}");
        let is_kept = |entity: &&Arc<_>| before.catalog.entities.iter().any(|it| Arc::ptr_eq(it, entity));
        taken_over += after.catalog.entities.iter().filter(is_kept).count();
        redacted += told_after.matches("Redacted").count();
        (read_before, before) = (read_after, after);
    }
    assert!(taken_over > EDITS * 5 && redacted > EDITS / 2, "{taken_over} taken over, {redacted} redacted");
}
