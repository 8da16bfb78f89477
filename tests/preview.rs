//! The preview's law: after any edits, each page is what a build writes; and what is kept of a page is good for as long as its inputs
//! say.

use std::collections::BTreeMap;

use infrabook::path::{SitePath, SourcePath};
use infrabook::scan::scan;
use infrabook::serve::Snapshot;
use infrabook::site::{Inputs, Site};
use infrabook::source;
use infrabook::tree::{Changes, Tree};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.roll(choices.len())]
    }
}

const PLACES: &[&str] = &[
    "README.md",
    "docs/guide.md",
    "docs/runbook.md",
    "docs/glossary.md",
    "docs/deep/index.md",
    "docs/deep/README.md",
    "docs/part.inc",
    "docs/picture.svg",
    "modules/vpc/main.tf",
    "modules/vpc/README.md",
    "modules/dns/main.tf",
    "modules/dns/variables.tf",
    "environments/prod/main.tf",
    "environments/prod/README.md",
    "root.hcl",
    "live/env.hcl",
    "live/vpc/terragrunt.hcl",
    "live/dns/terragrunt.hcl",
    "environments/prod/terragrunt.hcl",
    "environments/prod/terraform.tfvars",
    "environments/dev/main.tf",
    "environments/qa.tfvars",
    "vars/staging.tfvars",
    "content/a.md",
    "content/SUMMARY.md",
    "CODEOWNERS",
    "book.toml",
    "theme/templates/page.html",
    "theme/texts/de.toml",
    "theme/style/90-own.css",
    "notes.txt",
];

/// What decides over a file's text, part by part: an edit changes one of them.
type Parts = [usize; 6];

/// What a file of this kind may hold: whole, changed a little, changed for the rest of the site, broken.
fn text(path: &str, parts: Parts) -> String {
    let mut left = parts.into_iter();
    let n = left.next().unwrap() % 3;
    let mut of = |choices: &[&'static str]| choices[left.next().unwrap() % choices.len()];
    match path.rsplit('.').next().unwrap_or_default() {
        "md" if path.ends_with("SUMMARY.md") => {
            let more =
                of(&["", "- [Guide](../docs/guide.md)\n", "- [Gone](gone.md)\n", "# Part\n\n- [Draft]()\n"]);
            format!("# Summary\n\n- [A {n}](a.md)\n{more}")
        }
        "md" if path.ends_with("glossary.md") => {
            let title = of(&["# Words\n", "", "---\nowner: them\nglossary: false\n---\n# Words\n"]);
            let first = of(&["Guide\nHandbook\n: What to read. More.\n", "Guide\n: Else.\n", "WORD\n: Text.\n", "Text.\n"]);
            let second = of(&["", "Word\n: A part of a text.\n", "Other word\n: Not this one.\n"]);
            format!("{title}\n{first}\n{second}\n{n}\n")
        }
        "md" => {
            let title = of(&["# One\n", "# Two\n", "", "---\ntitle: Three\ntags: [x, Y]\nowner: us\n---\n", "---\ntags: [y, 'y!']\nreviewed: 2026-01-02\n---\n# One\n",
                "---\nalerts: [low, high]\nseverity: page\n---\n# Two\n", "---\nalerts: [ENV-low, key]\n---\n# One\n", "---\nalerts: HIGH\nexpires: 2026-01-02\nglossary: false\n---\n", "---\naliases: [was.html, /gone]\n---\n# One\n", "---\nhide: true\n---\n", "---\nreference: modules/vpc\n---\n", "---\nreference: /modules/dns\n---\n# Two\n"]);
            let lead = of(&["First. Second.", "First. Other.", "Else."]);
            let link = of(&[
                "",
                "[guide](/docs/guide.md)",
                "[guide](/docs/guide.md#setup)",
                "[up](/README.md)",
                "[vpc](/modules/vpc/)",
                "[cidr](/modules/vpc/#input_cidr)",
                "[gone](/gone.md)",
                "[past](/gone/)",
                "[past](/past.html#old)",
                "![picture](/docs/picture.svg)",
                "[code](/modules/vpc/main.tf)",
                "[vpc](tf:modules/vpc)",
                "[cidr](tf:/modules/vpc#var.cidr)",
                "[id](tf:modules/dns#output.id)",
                "[cidr](tf:#var.cidr) <a href='tf:environments/prod#module.vpc'>call</a>",
                "[gone](tf:modules/vpc#aws_vpc.gone)",
                "[it](term:word)",
                "[them](/tags/index.html)",
                "[them](/tags/index.html#tags) [all](/reference/index.html#environments)",
                "[who](/upkeep.html#owners) [them](/alerts/index.html#alerts)",
            ]);
            let more = of(&[
                "",
                "## Setup\n\nWords.",
                "## Steps\n\n## Steps",
                "{{#diagram estate}}",
                "{{#diagram modules/vpc}}",
                "{{#diagram modules/dns}}",
                "{{#diagram environments/prod full}}",
                "{{#terraform modules/vpc inputs impact}}",
                "- {{#terraform modules/dns}}\n- {{#resources type=aws_*}}",
                "Is {{#terraform value modules/vpc#var.cidr.description}} and {{#terraform value modules/dns#output.id.default}}.",
                "{{#terraform /modules/vpc readme outputs used-by}}\n\n## Inputs\n\n{{#terraform /modules/vpc inputs}}",
                "{{#terrafrom x}} {{#resources module=modules}}",
                "{{#overview inventory/alarms list}} {{#resources type=aws_cloudwatch_metric_alarm}}",
                "```hcl\nx = 1\n```",
                "```tf\nmodule \"dns\" {\n  source = \"../modules/dns\"\n  x = var.other\n}\n```",
                "```hcl\nx = module.vpc.id\n```",
                "{{#include part.inc}}",
                "{{#include ../docs/part.inc:a}} {{#include docs/part.inc:b}} {{#title Other}}",
                "> {{#include ../part.inc}}\n\n{{#include ../guide.md::3}}",
                "```rust\n{{#rustdoc_include ../part.inc:a}}\n{{#include ../../docs/part.inc:1:2}}\n```",
                "```tf\n{{#include ../modules/vpc/main.tf}}\n{{#include modules/dns/main.tf}}\n```\n{{#include ../environments/qa.tfvars}}",
            ]);
            let name = of(&["var.cidr", "var.other", "aws_vpc.this.id", "module.vpc", "output.id[0]"]);
            // What follows moves.
            let words = "word ".repeat(n);
            format!("{title}\n{lead} {words}\n\n{link}\n\n{more}\n\n`{name}` {n}\n")
        }
        "inc" => {
            let first = of(&["", "[gone](gone.md)\n", "First.\n\n", "{{#include ../notes.txt}}\n", "{{#include part.inc}}\n"]);
            let begin = of(&["ANCHOR: a\n", "ANCHOR: b\n", ""]);
            let inner = of(&["[gone](../gone.md) <!-- infrabook-ignore: broken-link -->\n", "## Taken in\n\nWords, `var.cidr`.\n", "[vpc](/modules/vpc/)\n", "{{#diagram modules/vpc}}\n"]);
            format!("{first}{begin}{inner}ANCHOR_END: a\n{n}\n")
        }
        "tf" => {
            let call = of(&[
                "",
                "module \"vpc\" {\n  source = \"../../modules/vpc\"\n  cidr   = var.cidr\n}\n",
                "module \"vpc\" {\n  source = \"../../modules/vpc\"\n  cidr   = { low = 1, key = 2 }\n}\n",
                "module \"dns\" {\n  source = \"../../modules/dns\"\n}\n",
            ]);
            let more = of(&[
                "",
                "resource \"aws_vpc\" \"this\" {\n  cidr_block = var.cidr\n}\n",
                "output \"id\" {\n  description = \"Which.\"\n  value = aws_vpc.this.id\n}\n",
                "variable \"broken\" {\n  default = \n",
                "variable \"other\" {}\n",
                "locals {\n  a = var.cidr\n}\n",
                "resource \"aws_cloudwatch_metric_alarm\" \"low\" {\n  alarm_name = \"${var.cidr}-low\"\n}\n",
                "resource \"aws_cloudwatch_metric_alarm\" \"low\" {\n  for_each = var.cidr\n  alarm_name = \"a-${each.key}\"\n}\n",
            ]);
            format!("# About {n}.\n\nvariable \"cidr\" {{\n  description = \"Where {n}.\"\n}}\n{call}{more}")
        }
        "hcl" => {
            let include = of(&[
                "",
                "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\n",
                "include \"root\" {\n  path = \"../../root.hcl\"\n  merge_strategy = \"deep\"\n}\n",
            ]);
            let source = of(&[
                "terraform {\n  source = \"../../modules/vpc\"\n}\n",
                "terraform {\n  source = \"../..//modules/dns\"\n}\n",
                "terraform {\n  source = \"tfr:///a/b/c?version=1.0\"\n}\n",
                "",
            ]);
            let more = of(&[
                "",
                "dependency \"dns\" {\n  config_path = \"../dns\"\n}\n",
                "dependency \"gone\" {\n  config_path = \"../gone\"\n}\n",
                "locals {\n  env = read_terragrunt_config(find_in_parent_folders(\"env.hcl\", \"x\"))\n}\n",
                "locals {\n  a = \n",
            ]);
            let input = of(&["local.env.locals.a", "\"x\"", "dependency.dns.outputs.id", "{ a = 1 }"]);
            format!("{include}{source}{more}inputs = {{\n  cidr = {input}\n  n = {n}\n}}\n")
        }
        "tfvars" => of(&[
            "",
            "cidr = \"10.0.0.0/8\"\n",
            "cidr = { a = 1, b = [2] }\nother = 3\n",
            "cidr = \n",
            "unknown = 1\n",
        ])
        .to_owned(),
        "toml" if path != "book.toml" => {
            of(&["[section]\ninputs = \"Own\"\n", "[nav]\nreference = \"Own\"\n", "[nav\n", ""]).to_owned()
        }
        "toml" => of(&[
            "[environments.own]\nroot = \"environments/prod\"\ntfvars = [\"vars/staging.tfvars\"]\n",
            "[environments.dev]\nroot = \"modules\"\n",
            "[glossary]\nwithin = [\"docs/deep\"]\n[tags]\nenable = false\n",
            "[glossary]\nfile = \"docs/guide.md\"\n",
            "[check]\nreviewed-within = 7\n",
            "[book]\ntitle = \"A\"\n",
            "[book]\nlanguage = \"de\"\n",
            "[book]\nlanguage = \"ar\"\ntext-direction = \"ltr\"\n",
            "[book]\ntitle = \"B\"\nsrc = \"content\"\n",
            "[book]\nsrc = \"docs\"\n[output.html]\nsite-url = \"/base/\"\n",
            "[book]\n[output.html]\nsite-url = \"https://x.example/base/\"\n[output.html.redirect]\n\"/past.html\" = \"docs/guide.html\"\n\
             \"/past.html#old\" = \"docs/guide.html#setup\"\n\"/docs/guide.html#steps\" = \"#setup\"\n",
            "[versions]\nsince = \"v1\"\n",
            "[terraform]\nlocals = true\n[markdown]\nauto-links = false\n",
            "[terraform]\nlocals = true\n",
            "[book]\ntitle = \"C\"\n[versions]\nsince = \"v1\"\n",
            "[versions]\nsince = \"v2\"\n",
            "[book\n",
            "[book]\nnonsense = 1\n",
        ])
        .to_owned(),
        "html" => of(&["own {{ title }} {{ body | safe }}", "{{ title ", "{{ nothing.at.all }}"]).to_owned(),
        _ if path == "CODEOWNERS" => of(&["* @all\n", "docs/ @docs\n/modules/vpc @vpc\n", ""]).to_owned(),
        _ => format!("text {n}\n"),
    }
}

fn tree(files: &BTreeMap<String, String>) -> Tree {
    let earlier = "variable \"cidr\" {}\nvariable \"name\" {}\noutput \"id\" {\n  value = 1\n}\n";
    let of = ["modules/vpc/main.tf", "modules/dns/main.tf", "modules/gone/main.tf"];
    let earlier = Tree::from_memory("project", of.map(|path| (path, earlier)));
    let now = Tree::from_memory("project", files.iter().map(|(path, text)| (path.clone(), text.clone())));
    now.with_revision("v1", earlier)
}

/// One to three edits, and what they touch.
fn edit(
    files: &mut BTreeMap<String, String>,
    known: &mut BTreeMap<String, Parts>,
    dice: &mut Dice,
) -> Changes {
    let mut changes = Changes::default();
    for _ in 0..=dice.roll(2) {
        let path = dice.of(PLACES);
        changes.add(SourcePath::new(path).unwrap());
        match dice.roll(12) {
            0 => drop(files.remove(path)),
            // Sooner or later, what is broken is mended.
            1 if files.get("book.toml").is_some_and(|text| text.starts_with("[book\n")) => {
                changes.add(SourcePath::new("book.toml").unwrap());
                files.remove("book.toml");
            }
            1 => {
                let other = dice.of(PLACES);
                changes.add(SourcePath::new(other).unwrap());
                if let Some(text) = files.remove(path) {
                    files.insert(other.to_owned(), text);
                }
            }
            // Touched, and the same.
            2 => {}
            _ => {
                let parts = known.entry(path.to_owned()).or_default();
                parts[dice.roll(6)] = dice.roll(60);
                files.insert(path.to_owned(), text(path, *parts));
            }
        }
    }
    changes
}

fn same_as_fresh(
    snapshot: &Snapshot,
    files: &BTreeMap<String, String>,
    kept: &mut BTreeMap<SitePath, (Inputs, Vec<u8>)>,
) {
    let tree = tree(files);
    let fresh = Site::new(scan(&tree, &source::all(), None).unwrap_or_else(|faults| panic!("{faults:?}")));
    assert_eq!(snapshot.site.diagnostics(), fresh.diagnostics());
    assert_eq!(snapshot.site.routes(), fresh.routes());
    for route in fresh.routes() {
        let expected = fresh.bytes(&route, &tree).unwrap().into_owned();
        let got = snapshot.site.bytes(&route, &snapshot.tree).unwrap();
        assert!(*got == *expected, "{route} differs");
        let Some(inputs) = snapshot.site.inputs(&route) else { continue };
        let known = kept.get(&route).filter(|(known, _)| *known == inputs);
        if let Some((_, bytes)) = known {
            assert!(*bytes == expected, "{route}: what was kept is stale");
        }
        kept.insert(route, (inputs, expected));
    }
}

#[test]
fn after_any_edits_the_preview_is_what_a_build_writes() {
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let (mut files, mut known) = (BTreeMap::new(), BTreeMap::new());
        for path in PLACES.iter().filter(|path| **path != "book.toml" && !path.starts_with("theme/")) {
            let parts =
                known.entry((*path).to_owned()).or_insert_with(|| std::array::from_fn(|_| dice.roll(60)));
            files.insert((*path).to_owned(), text(path, *parts));
        }
        let mut snapshot = Snapshot::new(tree(&files), &source::all()).ok().unwrap();
        let mut pending = Changes::default();
        let mut kept = BTreeMap::new();
        for _ in 0..40 {
            edit(&mut files, &mut known, &mut dice).iter().for_each(|path| pending.add(path.clone()));
            // A book.toml that cannot be understood: the last good site stays, and what changed meanwhile is not forgotten.
            if let Ok(next) = snapshot.after(tree(&files), &pending, &source::all()) {
                snapshot = next;
                pending = Changes::default();
                same_as_fresh(&snapshot, &files, &mut kept);
            }
        }
    }
}

#[test]
fn a_page_in_the_place_of_another_follows_all_that_it_shows() {
    let vpc = "variable \"cidr\" {\n  description = \"Where.\"\n}\n";
    let mut files: BTreeMap<String, String> = [
        ("README.md", "# Home\n\n[cidr](modules/vpc/#input_cidr)\n"),
        ("docs/own.md", "---\nreference: modules/vpc\n---\n# Own\n\n{{#terraform modules/vpc readme inputs impact}}\n"),
        ("docs/far.md", "# Far\n\n{{#terraform modules/dns impact}}\n"),
        ("modules/vpc/main.tf", vpc),
        ("modules/vpc/README.md", "# Net\n\nWords.\n\n## Why\n"),
        ("modules/dns/main.tf", "output \"zone\" {\n  value = 1\n}\n"),
        (
            "prod/main.tf",
            "module \"vpc\" {\n  source = \"../modules/vpc\"\n  cidr = 1\n}\nmodule \"dns\" {\n  source = \"../modules/dns\"\n}\n",
        ),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into();
    let mut snapshot = Snapshot::new(tree(&files), &source::all()).ok().unwrap();
    let mut kept = BTreeMap::new();
    same_as_fresh(&snapshot, &files, &mut kept);
    for (path, text) in [
        // The README that it shows.
        ("modules/vpc/README.md", "# Net\n\nOther words.\n\n## Why\n"),
        ("modules/vpc/README.md", "# Net\n\nOther words.\n\n## Why not\n"),
        // What it embeds decides where links to the module lead.
        ("docs/own.md", "---\nreference: modules/vpc\n---\n# Own\n\n{{#terraform modules/vpc readme}}\n"),
        (
            "docs/own.md",
            "---\nreference: modules/vpc\n---\n# Own\n\n{{#terraform modules/vpc inputs impact}}\n",
        ),
        // Who names a module stands in its impact, on its own page and where that is shown.
        ("README.md", "# Home\n\n[cidr](modules/vpc/#input_cidr) [dns](modules/dns/)\n"),
        ("README.md", "# Home\n\nNothing.\n"),
        ("docs/far.md", "# Far\n\n{{#terraform modules/dns impact}} [vpc](../modules/vpc/)\n"),
        // It stands for the other one now; and for none.
        ("docs/own.md", "---\nreference: modules/dns\n---\n# Own\n\n{{#terraform modules/vpc inputs}}\n"),
        ("docs/own.md", "# Own\n\n{{#terraform modules/vpc inputs impact}}\n"),
    ] {
        files.insert(path.into(), text.into());
        let changes: Changes = SourcePath::new(path).into_iter().collect();
        snapshot = snapshot.after(tree(&files), &changes, &source::all()).ok().unwrap();
        same_as_fresh(&snapshot, &files, &mut kept);
    }
}

/// The README that a page shows beside its own words may have embeds too.
#[test]
fn a_page_follows_what_the_readme_shows_that_it_shows() {
    let mut files: BTreeMap<String, String> = [
        ("README.md", "# Home\n\nWords.\n"),
        (
            "docs/own.md",
            "---\nreference: modules/vpc\n---\n# Own\n\nLead.\n\n{{#terraform modules/vpc readme}}\n",
        ),
        ("docs/far.md", "# Far\n\nNothing.\n"),
        ("modules/vpc/main.tf", "variable \"cidr\" {\n  description = \"Where.\"\n}\n"),
        ("modules/vpc/README.md", "# Net\n\nWords.\n\n{{#terraform modules/dns inputs impact}}\n"),
        ("modules/dns/main.tf", "variable \"zone\" {\n  description = \"Zone.\"\n}\n"),
        ("prod/main.tf", "module \"dns\" {\n  source = \"../modules/dns\"\n  zone = 1\n}\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into();
    let own = SitePath::new("docs/own.html").unwrap();
    let mut snapshot = Snapshot::new(tree(&files), &source::all()).ok().unwrap();
    let mut kept = BTreeMap::new();
    same_as_fresh(&snapshot, &files, &mut kept);
    for (path, text) in [
        ("docs/far.md", "# Far\n\n[zone](tf:modules/dns#var.zone)\n"),
        ("docs/far.md", "# Far\n\n[zone](tf:modules/dns)\n"),
        ("modules/dns/main.tf", "variable \"zone\" {\n  description = \"Which.\"\n}\n"),
    ] {
        files.insert(path.into(), text.into());
        let changes: Changes = SourcePath::new(path).into_iter().collect();
        let next = snapshot.after(tree(&files), &changes, &source::all()).ok().unwrap();
        assert!(snapshot.site.inputs(&own).unwrap() != next.site.inputs(&own).unwrap(), "{path}: {text}");
        same_as_fresh(&next, &files, &mut kept);
        snapshot = next;
    }
}

#[test]
fn an_impact_follows_which_module_a_page_names() {
    let of = |to: &str| format!("# Far\n\n[it](tf:modules/{to})\n");
    let hidden = |to: &str| format!("---\nhide: true\n---\n# Hid\n\n[it](tf:modules/{to})\n");
    let mut files: BTreeMap<String, String> = [
        ("README.md", "# Home\n"),
        ("docs/far.md", &of("net")),
        ("docs/hid.md", &hidden("net")),
        ("docs/shown.md", "# Shown\n\n{{#terraform modules/dns impact}}\n"),
        ("modules/dns/main.tf", "variable \"zone\" {}\n"),
        ("modules/net/main.tf", "module \"dns\" {\n  source = \"../dns\"\n  zone = \"x\"\n}\n"),
        ("prod/main.tf", "module \"net\" {\n  source = \"../modules/net\"\n}\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into();
    let mut snapshot = Snapshot::new(tree(&files), &source::all()).ok().unwrap();
    let mut kept = BTreeMap::new();
    same_as_fresh(&snapshot, &files, &mut kept);
    let impact = |snapshot: &Snapshot| {
        let route = SitePath::new("docs/shown.html").unwrap();
        let page = snapshot.site.bytes(&route, &snapshot.tree).unwrap().into_owned();
        let page = String::from_utf8(page).unwrap();
        assert!(!page.contains(">Hid<"), "{page}");
        let behind = page.split("What is touched is named on ").nth(1);
        let line = behind.and_then(|rest| rest.split("</p>").next()).unwrap_or_default();
        line.contains(">Far<") || line.contains(">Told<")
    };
    for (path, text, expected) in [
        ("docs/far.md", of("dns"), false),
        ("docs/far.md", of("net"), true),
        ("docs/hid.md", hidden("dns"), true),
        ("docs/far.md", "# Far\n".into(), false),
        ("docs/hid.md", hidden("dns").replace("true", "false").replace("Hid", "Told"), false),
        ("docs/hid.md", hidden("dns"), false),
    ] {
        files.insert(path.into(), text.clone());
        let changes: Changes = SourcePath::new(path).into_iter().collect();
        snapshot = snapshot.after(tree(&files), &changes, &source::all()).ok().unwrap();
        same_as_fresh(&snapshot, &files, &mut kept);
        assert_eq!(impact(&snapshot), expected, "{path}: {text}");
    }
}

#[test]
fn a_page_is_kept_while_nothing_changes_that_it_is_made_from() {
    let mut files: BTreeMap<String, String> = [
        ("README.md", "# Home\n\nSee [the guide](docs/guide.md#setup).\n"),
        ("docs/guide.md", "# Guide\n\nWords.\n\n## Setup\n"),
        ("docs/drawn.md", "# Drawn\n\n{{#diagram modules/vpc}}\n"),
        ("docs/names.md", "# Names\n\nWords.\n\n`var.cidr`\n"),
        (
            "modules/vpc/main.tf",
            "variable \"cidr\" {\n  description = \"Where.\"\n}\nlocals {\n  a = var.cidr\n}\n",
        ),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into();
    let mut snapshot = Snapshot::new(tree(&files), &source::all()).ok().unwrap();
    let (home, guide, drawn) = ("index.html", "docs/guide.html", "docs/drawn.html");
    let module = "reference/modules/vpc/index.html";
    let names = "docs/names.html";
    let cases: [(&str, &str, &[&str]); 12] = [
        // The line of a mention is shown nowhere.
        ("docs/names.md", "# Names\n\nWords.\n\n\n`var.cidr`\n", &[names]),
        ("docs/names.md", "# Names\n\nWords.\n\n[vpc](tf:modules/vpc) `var.cidr`\n", &[names, module]),
        ("docs/names.md", "# Names\n\nWords.\n\n[vpc](tf:modules/vpc) `var.none`\n", &[names, module]),
        ("docs/names.md", "# Names\n\nWords.\n\n`var.none`\n", &[names, module]),
        ("docs/names.md", "# Names\n\nWords.\n\n`var.cidr`\n", &[names, module]),
        ("docs/drawn.md", "# Drawn\n\n{{#diagram modules/vpc full}}\n", &[drawn]),
        ("docs/guide.md", "# Guide\n\nWords. More words.\n\n## Setup\n\nYet more.\n", &[guide]),
        // A heading that a link leads to: the link leads to the page now, and to no place on it.
        ("docs/guide.md", "# Guide\n\nWords.\n\n## Set-up\n", &[home, guide]),
        ("docs/guide.md", "# Guides\n\nWords.\n\n## Set-up\n", &[home, guide, drawn, names, module]),
        // Nothing that the menu shows: pages of words are as they were.
        ("modules/vpc/main.tf", "variable \"cidr\" {\n  description = \"There.\"\n}\n", &[drawn, module]),
        ("modules/vpc/main.tf", "variable \"cidr\" {\n  description = \"There.\"\n}\n", &[]),
        // The module's page says where its input is named.
        (
            "docs/drawn.md",
            "# Drawn\n\nBy {{#terraform value modules/vpc#var.cidr.description}}\n",
            &[drawn, module],
        ),
    ];
    for (path, text, expected) in cases {
        files.insert(path.into(), text.into());
        let changes: Changes = SourcePath::new(path).into_iter().collect();
        let next = snapshot.after(tree(&files), &changes, &source::all()).ok().unwrap();
        let made_anew = [home, guide, drawn, names, module].into_iter().filter(|route| {
            let route = SitePath::new(route).unwrap();
            snapshot.site.inputs(&route).unwrap() != next.site.inputs(&route).unwrap()
        });
        assert_eq!(made_anew.collect::<Vec<_>>(), expected, "{path}: {text}");
        same_as_fresh(&next, &files, &mut BTreeMap::new());
        snapshot = next;
    }
}
