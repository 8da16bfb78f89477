//! Tests of units: what they come to, what is never shown, and that nothing brings evaluation down.

use super::super::model::Estate;
use super::super::syntax::Node;
use super::super::tests::estate_of;
use super::super::value::pretty;
use super::file;
use super::unit::Unit;
use crate::config::Config;
use crate::path::SourcePath;
use crate::source::Model;

fn path(text: &str) -> SourcePath {
    SourcePath::new(text).unwrap()
}

fn estate(files: &[(&str, &str)]) -> Estate {
    estate_of(files, &Config::default())
}

fn unit<'a>(estate: &'a Estate, folder: &str) -> &'a Unit {
    estate.unit(&path(folder)).unwrap_or_else(|| panic!("no unit in {folder}"))
}

/// What the input `x` of a unit comes to, as it is shown.
fn value_of(expression: &str, more: &str) -> String {
    pretty(&input(expression, more))
}

/// The same as a value.
pub(super) fn input(expression: &str, more: &str) -> Node {
    let text = format!("terraform {{\n  source = \"./m\"\n}}\ninputs = {{\n  x = {expression}\n}}\n{more}");
    let files = [
        ("live/prod/a/b/terragrunt.hcl", text.as_str()),
        ("live/prod/env.hcl", "locals {\n  name = \"prod\"\n  list = [1, 2]\n  port = 8080\n}\n"),
        (
            "root.hcl",
            "locals {\n  here = get_terragrunt_dir()\n}\ninputs = { below = path_relative_to_include() }\n",
        ),
    ];
    let estate = estate(&files);
    let unit = unit(&estate, "live/prod/a/b");
    unit.inputs.iter().find(|input| input.name == "x").unwrap().value.clone()
}

#[test]
fn expressions_come_to_values() {
    let env = "locals {\n  env = read_terragrunt_config(find_in_parent_folders(\"env.hcl\"))\n  n = local.env.locals.name\n}\n";
    let root = "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n  expose = true\n}\n";
    for (expression, more, expected) in [
        ("1", "", "1"),
        ("local.n", env, "\"prod\""),
        ("\"app-${local.n}-${local.env.locals.port}\"", env, "\"app-prod-8080\""),
        ("local.env.locals.list[1]", env, "2"),
        ("local.env.locals[\"name\"]", env, "\"prod\""),
        ("local.n == \"prod\" ? 3 : 1", env, "3"),
        ("local.env.locals.port + 1", env, "8081"),
        ("!(local.n == \"dev\") && true", env, "true"),
        ("upper(local.n)", env, "\"PROD\""),
        ("join(\"-\", concat([\"a\"], split(\".\", \"b.c\")))", "", "\"a-b-c\""),
        ("format(\"%s-%d%%\", \"a\", 3)", "", "\"a-3%\""),
        ("replace(\"a_b\", \"_\", \"-\")", "", "\"a-b\""),
        ("lookup({ a = 1 }, \"b\", 2)", "", "2"),
        ("length(keys(merge({ a = 1 }, { b = 2 })))", "", "2"),
        ("try(local.env.locals.gone, \"else\")", env, "\"else\""),
        ("coalesce(\"\", null, \"c\")", "", "\"c\""),
        ("basename(dirname(\"a/b/c\"))", "", "\"b\""),
        ("get_env(\"SIZE\", \"small\")", "", "\"small\""),
        ("get_terragrunt_dir()", "", "\"live/prod/a/b\""),
        ("\"${get_repo_root()}/files\"", "", "\"files\""),
        ("get_path_to_repo_root()", "", "\"../../../..\""),
        ("path_relative_to_include()", root, "\"live/prod/a/b\""),
        ("path_relative_from_include(\"root\")", root, "\"../../../..\""),
        ("get_parent_terragrunt_dir(\"root\")", root, "\".\""),
        ("include.root.locals.here", root, "\"live/prod/a/b\""),
        ("include.root.inputs.below", root, "\"live/prod/a/b\""),
        ("find_in_parent_folders(\"gone.hcl\", \"fallback\")", "", "\"fallback\""),
        ("read_terragrunt_config(\"gone.hcl\", { a = 1 }).a", "", "1"),
        // What cannot be told stays as it is written.
        ("find_in_parent_folders(\"gone.hcl\")", "", "find_in_parent_folders(\"gone.hcl\")"),
        ("dependency.vpc.outputs.id", "", "dependency.vpc.outputs.id"),
        ("\"a-${dependency.vpc.outputs.id}\"", "", "\"a-${dependency.vpc.outputs.id}\""),
        ("run_cmd(\"whoami\")", "", "run_cmd(\"whoami\")"),
        ("jsondecode(file(\"x.json\")).a", "", "jsondecode(file(\"x.json\")).a"),
        ("[for x in [1] : x]", "", "[for x in [1] : x]"),
        ("get_env(\"SIZE\")", "", "get_env(\"SIZE\")"),
        (
            "merge({ a = 1 }, { b = dependency.v.outputs.c })",
            "",
            "{\n  a = 1\n  b = dependency.v.outputs.c\n}",
        ),
        ("local.gone", "", "local.gone"),
        ("10 / 4", "", "10 / 4"),
        // What is a secret, or made of one, is gone.
        ("sops_decrypt_file(\"x.yaml\")", "", "(sensitive)"),
        ("yamldecode(sops_decrypt_file(\"x.yaml\")).a", "", "(sensitive)"),
        ("\"a-${local.p}\"", "locals {\n  p = sops_decrypt_file(\"x\")\n}\n", "(sensitive)"),
        ("local.db_password", "locals {\n  db_password = \"hunter2hunter2\"\n}\n", "(sensitive)"),
        (
            "join(\"-\", [local.db_password])",
            "locals {\n  db_password = \"hunter2hunter2\"\n}\n",
            "(sensitive)",
        ),
        ("get_env(\"DB_PASSWORD\", \"hunter2hunter2\")", "", "(sensitive)"),
    ] {
        assert_eq!(value_of(expression, more), expected, "{expression}");
    }
}

#[test]
fn the_child_counts_over_what_it_includes_and_later_includes_over_earlier() {
    let include = |name: &str, strategy: &str| {
        format!("include \"{name}\" {{\n  path = \"../{name}.hcl\"\n  merge_strategy = \"{strategy}\"\n}}\n")
    };
    let child = "terraform {\n  source = \"git::https://h.example/m.git//x?ref=v1\"\n}\ninputs = {\n  o = { c = 3 }\n  l = [3]\n  c = 3\n}\n";
    let a = "inputs = {\n  o = { a = 1 }\n  l = [1]\n  a = 1\n  b = 1\n  c = 1\n}\n";
    let b = "inputs = {\n  o = { b = 2 }\n  l = [2]\n  b = 2\n}\nterraform {\n  source = \"./other\"\n}\n";
    for (strategies, expected) in [
        (["shallow", "shallow"], "a=1 b=2 c=3 l=[3] o={ c = 3 }"),
        (["deep", "deep"], "a=1 b=2 c=3 l=[1, 2, 3] o={ a = 1, b = 2, c = 3 }"),
        (["no_merge", "deep"], "b=2 c=3 l=[2, 3] o={ b = 2, c = 3 }"),
        (["deep", "no_merge"], "a=1 b=1 c=3 l=[1, 3] o={ a = 1, c = 3 }"),
    ] {
        let text = include("a", strategies[0]) + &include("b", strategies[1]) + child;
        let estate = estate(&[("u/terragrunt.hcl", &text), ("a.hcl", a), ("b.hcl", b)]);
        let unit = unit(&estate, "u");
        let shown = |value| super::super::value::compact(value).unwrap();
        let inputs = unit.inputs.iter().map(|input| format!("{}={}", input.name, shown(&input.value)));
        assert_eq!(inputs.collect::<Vec<_>>().join(" "), expected, "{strategies:?}");
        let source = unit.source.as_ref().unwrap();
        assert_eq!(
            (source.address.as_str(), source.version.as_str()),
            ("git::https://h.example/m.git//x", "v1")
        );
        let at = |name: &str| unit.inputs.iter().find(|it| it.name == name).map(|it| it.at.file.as_str());
        assert_eq!(at("c"), Some("u/terragrunt.hcl"));
    }
}

#[test]
fn only_what_terragrunt_is_run_in_is_a_unit() {
    let estate = estate(&[
        ("terragrunt.hcl", "terraform {\n  source = \"./x\"\n}\n"),
        ("a/terragrunt.hcl", "include {\n  path = find_in_parent_folders()\n}\n"),
        ("b/terragrunt.hcl", "inputs = {}\n"),
        ("c/terragrunt.hcl", "inputs = {}\n"),
        ("c/main.tf", "variable \"x\" {}\n"),
        ("d/.terragrunt-cache/terragrunt.hcl", "terraform {\n  source = \"./x\"\n}\n"),
        ("x/main.tf", "variable \"y\" {}\n"),
    ]);
    let folders: Vec<&str> = estate.units.iter().map(|unit| unit.folder.as_str()).collect();
    assert_eq!(folders, ["a", "c"]);
    let pages: Vec<&str> = estate.pages().iter().map(|page| page.folder.as_str()).collect();
    assert_eq!(pages, ["c", "x", "a"]);
    assert_eq!(estate.page(0).blocks.iter().filter(|block| block.id == "unit").count(), 1);
    for (name, is_ours) in [
        ("terragrunt.hcl", true),
        ("_envcommon/vpc.hcl", true),
        (".tflint.hcl", false),
        ("a.pkr.hcl", false),
        ("job.nomad.hcl", false),
        (".terragrunt-cache/x/terragrunt.hcl", false),
    ] {
        assert_eq!(file::is_ours(&path(name)), is_ours, "{name}");
    }
}

#[test]
fn units_that_include_each_other_stay() {
    let unit = |other: &str| {
        format!(
            "include \"x\" {{\n  path = \"../{other}/terragrunt.hcl\"\n}}\nterraform {{\n  source = \"git::https://h.example/m.git?ref=v1\"\n}}\n"
        )
    };
    let files =
        [("a/terragrunt.hcl", unit("b")), ("b/terragrunt.hcl", unit("a")), ("c/terragrunt.hcl", unit("a"))];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let estate = estate(&files);
    let folders: Vec<&str> = estate.units.iter().map(|unit| unit.folder.as_str()).collect();
    assert_eq!(folders, ["a", "b", "c"]);
    let help = "an included file cannot include others: move what both share to a third";
    let told = |file: &str, other: &str| {
        format!(
            "{file}/terragrunt.hcl parse-error: this includes `{other}/terragrunt.hcl`, which includes this file ? {help}"
        )
    };
    assert_eq!(findings(&files), [told("a", "b"), told("b", "a")]);
}

#[test]
fn a_unit_may_be_written_in_json() {
    let json = r#"{"terraform": {"source": "../m"}, "locals": {"n": 2}, "include": {"root": {"path": "../root.hcl"}},
        "dependency": {"d": {"config_path": "../d"}}, "inputs": {"a": 1, "b": "${local.n}", "o": {"c": [true]}}}"#;
    let estate = estate(&[
        ("u/terragrunt.hcl.json", json),
        ("d/terragrunt.hcl", "terraform {\n  source = \"../m\"\n}\n"),
        ("d/terragrunt.hcl.json", json),
        ("root.hcl", "inputs = {\n  r = 1\n}\n"),
        ("m/main.tf", "variable \"a\" {}\n"),
    ]);
    let files: Vec<&str> = estate.units.iter().map(|unit| unit.file.as_str()).collect();
    assert_eq!(files, ["d/terragrunt.hcl", "u/terragrunt.hcl.json"]);
    let unit = unit(&estate, "u");
    let inputs = unit.inputs.iter();
    let inputs = inputs.map(|it| format!("{}={}", it.name, super::super::value::compact(&it.value).unwrap()));
    assert_eq!(inputs.collect::<Vec<_>>().join(" "), "a=1 b=2 o={ c = [true] } r=1");
    assert_eq!(unit.module.as_ref().map(SourcePath::as_str), Some("m"));
    assert_eq!(unit.dependencies[0].folder.as_ref().map(SourcePath::as_str), Some("d"));
}

/// What is found, each with its file.
fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let estate = estate(files);
    estate
        .diagnostics()
        .iter()
        .map(|it| format!("{} {}: {} ? {}", it.path, it.code, it.message, it.help))
        .collect()
}

#[test]
fn what_is_named_and_is_not_there_is_told() {
    let unit =
        |more: &str| format!("terraform {{\n  source = \"git::https://h.example/m.git?ref=v1\"\n}}\n{more}");
    let broken = "broken-module-call";
    for (more, expected) in [
        ("dependency \"n\" {\n  config_path = \"../network\"\n}\n", vec![]),
        (
            "dependency \"n\" {\n  config_path = \"../netwrok\"\n}\n",
            vec![format!("live/db/terragrunt.hcl {broken}: this depends on `live/netwrok`, and there is nothing of that name ? did you mean `network`?")],
        ),
        ("dependency \"n\" {\n  config_path = \"../${get_env(\"X\")}\"\n}\n", vec![]),
        ("dependency \"n\" {\n  config_path = \"../../../elsewhere\"\n}\n", vec![]),
        (
            "include \"r\" {\n  path = \"../../rot.hcl\"\n}\n",
            vec![format!("live/db/terragrunt.hcl {broken}: this includes `rot.hcl`, and there is nothing of that name ? did you mean `root.hcl`?")],
        ),
        ("include \"r\" {\n  path = find_in_parent_folders(\"rot.hcl\")\n}\n", vec![]),
        (
            "locals {\n  a = local.b\n  b = local.a\n}\n",
            vec!["live/db/terragrunt.hcl parse-error: `local.a` is made of itself ? break the circle: Terragrunt cannot tell what it comes to, either".to_owned()],
        ),
        ("inputs = {\n  token = \"${local.none}\"\n}\n", vec![]),
    ] {
        let text = unit(more);
        let network = unit("");
        let files = [
            ("live/db/terragrunt.hcl", text.as_str()),
            ("live/network/terragrunt.hcl", network.as_str()),
            ("root.hcl", ""),
            ("policies/vault.hcl", "path \"x\" {\n  capabilities = [\"read\"\n}\nx = = 1\n"),
        ];
        assert_eq!(findings(&files), expected, "{more}");
    }
}

#[test]
fn of_inputs_that_are_merged_what_is_known_is_told() {
    for (inputs, known, is_open) in [
        ("merge(local.unknown, { a = 1 })", "a", true),
        ("merge({ a = 1 }, merge({ b = 2 }, run_cmd(\"x\")), { a = 3 })", "a b", true),
        ("run_cmd(\"x\")", "", true),
        ("merge({ a = 1 }, { b = run_cmd(\"x\") })", "a b", false),
        ("{}", "", false),
    ] {
        let text = format!("terraform {{\n  source = \"./m\"\n}}\ninputs = {inputs}\n");
        let estate = estate(&[("u/terragrunt.hcl", &text)]);
        let unit = unit(&estate, "u");
        let names: Vec<&str> = unit.inputs.iter().map(|it| it.name.as_str()).collect();
        assert_eq!((names.join(" ").as_str(), unit.open_inputs.is_some()), (known, is_open), "{inputs}");
    }
}

#[test]
fn faults_are_told_of_files_that_units_read() {
    let unit = "include {\n  path = \"../root.hcl\"\n}\nterraform {\n  source = \"git::https://h.example/m.git?ref=1\"\n}\n";
    let found = findings(&[
        ("a/terragrunt.hcl", unit),
        ("root.hcl", "inputs = {\n  a = = 1\n}\n"),
        ("other.hcl", "x = = 1\n"),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("root.hcl parse-error"), "{found:?}");
}

/// Put together here, so that no scanner takes this file for a leak.
const CANARY: &str = "k9Qz3LmV7xT2bRw8";

#[test]
fn secrets_are_shown_nowhere() {
    let key = ["AKIA", "Z3QK7WVN2XTB5RMD"].concat();
    let unit = format!(
        "include \"root\" {{\n  path = \"../root.hcl\"\n  expose = true\n}}\n\
         terraform {{\n  source = \"git::https://u:{CANARY}@h.example/m.git?ref=v1\"\n}}\n\
         locals {{\n  db_password = \"{CANARY}\"\n  joined = \"a-${{local.db_password}}\"\n  \
         env = get_env(\"API_TOKEN\", \"{CANARY}\")\n  whole = {{ secret = {{ a = \"{CANARY}\" }} }}\n}}\n\
         dependency \"d\" {{\n  config_path = \"../d\"\n  mock_outputs = {{ password = \"{CANARY}\" }}\n}}\n\
         inputs = merge(local.whole, {{\n  key = \"{key}\"\n  token = \"{CANARY}\"\n  \
         text = format(\"%s\", local.joined)\n  b = upper(local.db_password)\n  c = include.root.locals.auth_token\n  \
         d = run_cmd(\"x\", \"--password\", local.db_password)\n}})\n"
    );
    let root = format!(
        "locals {{\n  auth_token = \"{CANARY}\"\n}}\nremote_state {{\n  backend = \"s3\"\n  config = {{\n    \
         bucket = \"b\"\n    access_key = \"{key}\"\n    secret_key = \"{CANARY}\"\n    token = local.auth_token\n  }}\n}}\n"
    );
    let local = format!(
        "terraform {{\n  source = \"../m\"\n}}\nlocals {{\n  harmless = \"{CANARY}\"\n}}\ninputs = {{\n  hush = local.harmless\n  other = \"x-{CANARY}\"\n}}\n"
    );
    let module = "variable \"hush\" {\n  sensitive = true\n}\nvariable \"other\" {}\n";
    let files = [
        ("u/terragrunt.hcl", unit.as_str()),
        ("d/terragrunt.hcl", &local),
        ("root.hcl", &root),
        ("m/main.tf", module),
    ];
    let estate = estate(&files);
    assert_eq!(estate.units.len(), 2);
    let mut everything = format!("{:?}", estate.entities());
    everything += &format!("{:?} {:?}", estate.units, estate.diagnostics());
    for page in 0..estate.pages().len() {
        everything += &format!("{:?} {:?}", estate.pages()[page], estate.page(page));
    }
    everything += &format!("{:?} {:?}", estate.applied(), Model::environments(&estate));
    for page in 0..estate.overviews().len() {
        everything += &format!("{:?}", estate.overview(page));
    }
    for hidden in [CANARY, &CANARY.to_uppercase(), &key] {
        let at = everything.find(hidden);
        assert!(at.is_none(), "{}", &everything[at.unwrap().saturating_sub(200)..at.unwrap() + 40]);
    }
    assert!(everything.contains("Redacted"));
}

#[test]
fn what_ends_up_as_a_secret_is_hidden() {
    let unit = format!(
        "terraform {{\n  source = \"../m\"\n}}\ninputs = {{\n  plain = \"{CANARY}\"\n  open = \"shown\"\n}}\n"
    );
    let module = "variable \"plain\" {}\nvariable \"open\" {}\n\
                  resource \"aws_db_instance\" \"this\" {\n  password = var.plain\n  engine = var.open\n}\n";
    let estate = estate(&[("u/terragrunt.hcl", &unit), ("m/main.tf", module)]);
    let said = format!("{:?} {:?}", estate.page(1), self::unit(&estate, "u").inputs);
    assert!(said.contains("shown") && !said.contains(CANARY), "{said}");
}

#[test]
fn units_stand_in_environments() {
    let unit = |source: &str, inputs: &str| {
        format!("terraform {{\n  source = \"{source}\"\n}}\ninputs = {{\n{inputs}}}\n")
    };
    let here = unit("../../m", "  size = 1\n  extra = 2\n");
    let there = unit("tfr:///a/b/c?version=1.0", "  size = 3\n");
    let estate = estate(&[
        ("dev/db/terragrunt.hcl", here.as_str()),
        ("prod/db/terragrunt.hcl", &there),
        ("prod/db/terraform.tfvars", "size = 4\n"),
        ("m/main.tf", "variable \"size\" {}\nvariable \"zone\" {}\n"),
    ]);
    let all = estate.applied();
    let said: Vec<String> = all
        .iter()
        .flat_map(|it| it.stacks.iter().map(move |stack| (it, stack)))
        .map(|(it, stack)| {
            let set = stack.settings.iter().map(|set| format!("{}@{}", set.name, set.at.file));
            let module = stack.module.as_ref().map(SourcePath::as_str).unwrap_or(&stack.source);
            format!("{} {module} {} {}", it.name, stack.version, set.collect::<Vec<_>>().join(" "))
        })
        .collect();
    assert_eq!(
        said,
        [
            "dev m  extra@dev/db/terragrunt.hcl size@dev/db/terragrunt.hcl",
            "prod a/b/c 1.0 size@prod/db/terraform.tfvars"
        ]
    );
    let roots: Vec<String> =
        Model::environments(&estate).iter().flat_map(|it| &it.roots).map(ToString::to_string).collect();
    assert_eq!(roots.len(), 2);
    assert!(roots[0].contains("dev/db") && roots[1].contains("prod/db"), "{roots:?}");
    let files = estate.files_that_set(&path("m"), "size");
    assert_eq!(files.into_iter().map(SourcePath::as_str).collect::<Vec<_>>(), ["dev/db/terragrunt.hcl"]);
}

/// Without bounds none of this would end while one waits.
#[test]
fn what_grows_or_goes_in_circles_ends() {
    let doubling: String = (1..60)
        .map(|n| format!("  a{n} = merge({{ x = local.a{0}, y = local.a{0} }}, {{}})\n", n - 1))
        .collect();
    let joining: String = (1..60)
        .map(|n| format!("  s{n} = join(local.s{0}, [local.s{0}, local.s{0}, local.s{0}])\n", n - 1))
        .collect();
    let chain: String = (1..5000).map(|n| format!("  c{n} = local.c{}\n", n - 1)).collect();
    let deep = format!("{}1{}", "[".repeat(3000), "]".repeat(3000));
    let text = format!(
        "terraform {{\n  source = \"./m\"\n}}\nlocals {{\n  a0 = \"text\"\n  s0 = \"text\"\n  c0 = 1\n{doubling}{joining}{chain}  \
         me = read_terragrunt_config(\"terragrunt.hcl\")\n  deep = {deep}\n}}\ninputs = {{\n  a = local.a59\n  s = local.s59\n  c = local.c4999\n}}\n\
         include \"me\" {{\n  path = \"terragrunt.hcl\"\n  expose = true\n}}\ninclude \"other\" {{\n  path = include.other.locals.x\n  expose = true\n}}\n"
    );
    let estate = estate(&[("u/terragrunt.hcl", &text), ("u/m/main.tf", "")]);
    let shown = format!("{:?}", estate.page(1));
    assert!(shown.len() < 20_000_000, "{}", shown.len());
}

#[test]
fn no_mutation_panics() {
    let texts = [
        include_str!("../../../../tests/suite/terragrunt/input/root.hcl"),
        include_str!("../../../../tests/suite/terragrunt/input/_envcommon/database.hcl"),
        include_str!(
            "../../../../tests/suite/terragrunt/input/production/eu-west-1/prod/database/terragrunt.hcl"
        ),
    ];
    let env = "locals {\n  environment = \"prod\"\n}\n";
    let mut state = 7_u64;
    let mut roll = |sides: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % sides
    };
    let bits = [
        "{",
        "}",
        "\"",
        "${",
        "(",
        ")",
        "[",
        "local.",
        "\n",
        "é",
        "=",
        ",",
        ".",
        "../",
        "merge(",
        "for x in ",
    ];
    let mut units = 0;
    for _ in 0..400 {
        let mut changed: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        for _ in 0..=roll(3) {
            let text = &mut changed[roll(3)];
            let mut at = roll(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            match roll(3) {
                0 => text.insert_str(at, bits[roll(bits.len())]),
                1 => text.truncate(at.max(1)),
                _ => drop(text.remove(at.min(text.len() - 2))),
            }
        }
        let estate = estate(&[
            ("root.hcl", &changed[0]),
            ("_envcommon/database.hcl", &changed[1]),
            ("p/r/prod/database/terragrunt.hcl", &changed[2]),
            ("p/account.hcl", "locals {\n  account_name = \"a\"\n}\n"),
            ("p/r/region.hcl", "locals {\n  region = \"eu-west-1\"\n}\n"),
            ("p/r/prod/env.hcl", env),
        ]);
        for page in 0..estate.pages().len() {
            units += usize::from(!estate.page(page).blocks.is_empty());
        }
        for finding in estate.diagnostics() {
            assert!(finding.span.is_none_or(|span| span.start <= span.end), "{finding:?}");
        }
    }
    assert!(units > 100, "{units}");
}
