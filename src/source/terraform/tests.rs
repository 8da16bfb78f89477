//! Tests of modules, entities and pages.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::file::{self, FileData};
use super::model::Estate;
use super::module::Module;
use super::resource::Mode;
use super::*;
use crate::catalog::{Catalog, EntityId, Scheme, Value};
use crate::config::Config;
use crate::path::SourcePath;
use crate::source::block::{Body, Code, CodeLink, Inline, PageData, Target};

fn path(text: &str) -> SourcePath {
    SourcePath::new(text).unwrap()
}

fn module(files: &[(&str, &str)]) -> Module {
    Module::from_files(&SourcePath::root(), files.iter().map(|(name, text)| (path(name), *text)))
}

fn estate(files: &[(&str, &str)]) -> Estate {
    estate_of(files, &Config { repository: "acme/infra".into(), ..Config::default() })
}

pub(super) fn estate_of(files: &[(&str, &str)], config: &Config) -> Estate {
    let mut files: Vec<SourceFile> = files
        .iter()
        .filter(|(name, _)| Terraform.claims(&path(name)))
        .map(|(name, text)| SourceFile {
            path: path(name),
            text: Arc::from(*text),
            parsed: Arc::new(Terraform.parse(&path(name), text)),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let paths: Vec<SourcePath> = files.iter().map(|file| file.path.clone()).collect();
    let unlisted = BTreeSet::new();
    Estate::new(
        &files,
        &Project {
            config,
            paths: &paths,
            unlisted: &unlisted,
            name: "estate",
            forge: None,
            texts: &Default::default(),
        },
        None,
    )
}

pub(super) fn block<'a>(page: &'a PageData, id: &str) -> &'a Body {
    &page.blocks.iter().find(|block| block.id == id).unwrap_or_else(|| panic!("no block {id}")).body
}

#[test]
fn which_files_are_read() {
    for (name, kind) in [
        ("a/main.tf", Some(file::Kind::Configuration)),
        ("main.tofu.json", Some(file::Kind::Configuration)),
        ("x.tftest.hcl", Some(file::Kind::Tests)),
        (".terraform.lock.hcl", Some(file::Kind::Lock)),
        ("dev.auto.tfvars", Some(file::Kind::Values)),
        ("README.md", Some(file::Kind::Readme)),
        (".hidden.tf", None),
        ("main.tf~", None),
        ("#main.tf#", None),
        (".terraform/modules/x/main.tf", None),
        ("notes.md", None),
    ] {
        assert_eq!(file::kind(&path(name)), kind, "{name}");
    }
}

#[test]
fn overrides_merge_as_terraform_merges_them() {
    let module = module(&[
        (
            "a_override.tf",
            "variable \"x\" {\n  default = 2\n}\nresource \"a_b\" \"c\" {\n  p = 9\n  nested {\n    z = 1\n  }\n}\n",
        ),
        (
            "main.tf",
            "variable \"x\" {\n  description = \"kept\"\n  type = number\n}\nresource \"a_b\" \"c\" {\n  p = 1\n  q = 2\n  nested {\n    y = 1\n  }\n  nested {\n    y = 2\n  }\n}\n",
        ),
    ]);
    assert!(module.diagnostics.is_empty(), "{:?}", module.diagnostics);
    let x = module.variable("x").unwrap();
    assert_eq!((x.description.as_deref(), x.required(), x.type_text()), (Some("kept"), false, "number"));
    let resource = module.resources(Mode::Managed).next().unwrap();
    let paths: Vec<&str> = resource.arguments.iter().map(|argument| argument.path.as_str()).collect();
    assert_eq!(paths, ["q", "p", "nested.z"]);
}

#[test]
fn a_tofu_file_takes_the_place_of_its_like() {
    let module = module(&[
        ("main.tf", "variable \"a\" {}\n"),
        ("main.tofu", "variable \"b\" {}\n"),
        ("other.tf", "variable \"c\" {}\n"),
    ]);
    let names: Vec<&str> = module.declared.variables.iter().map(|variable| variable.name.as_str()).collect();
    assert_eq!(names, ["b", "c"]);
}

#[test]
fn a_duplicate_names_both_places() {
    let module = module(&[("a.tf", "\nvariable \"x\" {}\n"), ("b.tf", "variable \"x\" {}\n")]);
    let diagnostic = &module.diagnostics[0];
    assert_eq!((diagnostic.path.as_str(), diagnostic.code), ("b.tf", "duplicate-id"));
    assert_eq!(diagnostic.message, "variable \"x\" is declared twice: here and at a.tf:2");
    assert_eq!(module.declared.variables.len(), 1);
}

#[test]
fn descriptions_come_from_comments_at_the_first_column() {
    let module = module(&[(
        "main.tf",
        "# far\n\n# One\n// two.\nvariable \"a\" {}\n  # indented\nvariable \"b\" {}\n# terraform-docs-ignore\nvariable \"c\" {}\n# no\nvariable \"d\" {\n  description = \"own\"\n}\n",
    )]);
    let words: Vec<(&str, bool)> =
        module.declared.variables.iter().map(|v| (v.words(), v.element.ignored)).collect();
    assert_eq!(words, [("One two.", false), ("", false), ("terraform-docs-ignore", true), ("own", false)]);
}

#[test]
fn a_description_beyond_the_limit_is_cut_and_told() {
    let text = format!("variable \"x\" {{\n  description = \"{}\"\n}}\n", "é".repeat(40_000));
    let module = module(&[("main.tf", &text)]);
    assert_eq!(module.variable("x").unwrap().words().len(), 64 * 1024);
    assert!(module.diagnostics[0].message.contains("64 KiB"));
}

#[test]
fn a_file_beyond_the_limit_is_told_and_its_module_marked() {
    let text = " ".repeat(file::MAX_FILE + 1);
    let module = module(&[("main.tf", &text)]);
    assert!(module.declared.broken && module.diagnostics[0].message.contains("8 MiB"));
}

#[test]
fn a_broken_block_costs_itself_and_marks_the_module() {
    let estate = estate(&[(
        "m/main.tf",
        "variable \"a\" {\n  default = [\n}\n\nvariable \"b\" {\n  type = string\n}\n",
    )]);
    let module = &estate.modules[0];
    assert!(module.declared.broken);
    assert!(module.variable("a").unwrap().element.broken && !module.variable("b").unwrap().element.broken);
    let page = estate.page(0);
    assert!(page.badges.iter().any(|badge| badge.text == "incomplete"));
}

const CANARY: &str = "canary-value-that-nobody-may-see";

#[test]
fn secrets_leave_by_no_door() {
    let key = format!("AKIA{}", "Z9".repeat(8));
    let text = format!(
        "terraform {{\n  backend \"s3\" {{\n    secret_key = \"{CANARY}\"\n  }}\n}}\n\
         variable \"a\" {{\n  sensitive = true\n  default = \"{CANARY}\"\n}}\n\
         variable \"b\" {{\n  ephemeral = true\n  default = {{ x = [\"{CANARY}\"] }}\n}}\n\
         variable \"db_password\" {{\n  default = \"{CANARY}\"\n}}\n\
         variable \"c\" {{\n  description = \"use {key}\"\n  default = {{ password = \"{CANARY}\", k = \"{key}\" }}\n}}\n\
         # {key}\nvariable \"d\" {{\n  type = object({{ token = optional(string, \"{key}\") }})\n}}\n\
         output \"e\" {{\n  sensitive = true\n  value = \"{CANARY}\"\n}}\n\
         output \"f\" {{\n  value = merge(var.c, {{ password = \"{CANARY}\" }})\n}}\n\
         locals {{\n  token = \"{CANARY}\"\n  api_key = \"${{var.c}}-{CANARY}\"\n}}\n\
         module \"m\" {{\n  source = \"./m\"\n  pin = \"{CANARY}\"\n  admin_password = upper(\"{CANARY}\")\n}}\n\
         provider \"x\" {{\n  api_key = \"{CANARY}\"\n}}\n\
         resource \"x_y\" \"z\" {{\n  user_data = <<E\nexport A={key}\nE\n  nested {{\n    password = \"{CANARY}\"\n  }}\n}}\n"
    );
    let values = format!("a = \"{CANARY}\"\nunknown = \"{CANARY}\"\nc = {{}}\n");
    let broken = format!("variable \"q\" {{\n  default = [\"{CANARY}\"\n}}\n");
    let callee = "variable \"pin\" {\n  sensitive = true\n}\nvariable \"admin_password\" {}\n";
    let files =
        [("main.tf", text.as_str()), ("dev.tfvars", &values), ("m/main.tf", callee), ("z.tf", &broken)];
    let estate = estate(&files);
    let mut everything = format!("{:?}", estate.entities());
    everything += &format!("{:?} {:?}", estate.page(0), estate.diagnostics());
    everything += &format!("{:?}", estate.modules[0]);
    everything += &inspect::json(&estate.modules[0], true);
    for (name, text) in files {
        everything += &format!("{:?}", Terraform.parse(&path(name), text).diagnostics);
    }
    assert!(!everything.contains(CANARY) && !everything.contains(&key));
    let FileData::Values(_) = file::read(&path("x.tfvars"), &values).0 else { panic!() };
    assert!(everything.contains("(sensitive)"));
}

/// All that leaves the program about these files: entities, pages, diagnostics, and what inspect prints.
fn every_door(files: &[(&str, &str)]) -> String {
    let estate = estate(files);
    let mut everything = format!("{:?}", estate.entities());
    for (at, module) in estate.modules.iter().enumerate() {
        everything += &format!("{module:?} {:?}", estate.page(at));
        let settings = inspect::Settings::default();
        let reference = inspect::Reference::new(module, &settings, &inspect::Texts::default());
        for (_, format) in inspect::FORMATS {
            everything += &inspect::print(&reference, &settings, format, &|_| Err(String::new())).unwrap();
        }
    }
    everything + &format!("{:?}", estate.diagnostics())
}

#[test]
fn what_is_not_plainly_shown_is_hidden() {
    for sensitive in [
        "sensitive = true",
        "sensitive = \"true\"",
        "sensitive = !false",
        "sensitive = 1 == 1",
        "sensitive = var.x",
        "sensitive = true true",
        "sensitive = 1",
        "\"sensitive\" = true",
        "ephemeral = (true)",
        "sensitive = false\n  sensitive = true",
        "sensitive =",
        "}\n  sensitive = true",
    ] {
        for (kind, value) in [("variable", "default"), ("output", "value")] {
            let text = format!(
                "{kind} \"x\" {{\n  description = \"Words.\"\n  {value} = [\"{CANARY}\"]\n  {sensitive}\n}}\n"
            );
            let left = every_door(&[("main.tf", &text)]);
            assert!(!left.contains(CANARY) && left.contains("Words."), "{text}\n{left}");
        }
        let text = format!(
            "variable \"x\" {{\n  type = object({{ n = optional(string, \"{CANARY}\") }})\n  {sensitive}\n}}\n"
        );
        assert!(!every_door(&[("main.tf", &text)]).contains(CANARY), "{text}");
    }
    for sensitive in ["true", "\"${true}\"", "\"true\"", "1", "false, \"sensitive\": true"] {
        let text = format!(
            "{{ \"variable\": {{ \"x\": {{ \"default\": \"{CANARY}\", \"sensitive\": {sensitive} }} }} }}"
        );
        assert!(!every_door(&[("main.tf.json", &text)]).contains(CANARY), "{text}");
    }
    for shown in ["sensitive = false", "sensitive = \"false\"", "ephemeral = false", ""] {
        let text = format!("variable \"x\" {{\n  default = \"{CANARY}\"\n  {shown}\n}}\n");
        assert!(every_door(&[("main.tf", &text)]).contains(CANARY), "{text}");
    }
}

#[test]
fn types_and_names_let_no_secret_out() {
    for text in [
        "variable \"db\" {\n  type = object({ password = optional(string, \"CANARY\"), n = optional(map(string), { token = \"CANARY\" }) })\n}\n",
        "variable \"db_password\" {\n  type = map(object({ prod = optional(string, \"CANARY\") }))\n}\n",
        "variable \"x\" {\n  type = list(optional(any, { passwords = [\"CANARY\"] }))\n}\n",
        "variable \"db_secret\" {\n  default = { value = \"CANARY\" }\n}\n",
        "output \"db_password\" {\n  value = \"CANARY\"\n}\n",
        "module \"m\" {\n  source = \"./m\"\n  env = [{ name = \"DB_PASSWORD\", value = \"CANARY\" }]\n  url = \"a;Password=CANARY;\"\n}\n",
    ] {
        let text = text.replace("CANARY", CANARY);
        assert!(!every_door(&[("main.tf", &text)]).contains(CANARY), "{text}");
    }
    let json = format!(
        "{{ \"locals\": {{ \"api_key\": {{ \"x\": \"{CANARY}\" }} }}, \"variable\": {{ \"y\": {{ \"type\": \"object({{ password = optional(string, \\\"{CANARY}\\\") }})\" }} }} }}"
    );
    let left = every_door(&[("main.tf.json", &json)]);
    assert!(!left.contains(CANARY) && left.contains("optional(string, (sensitive))"), "{left}");
    // What an override hides, it hides in the type too.
    let base = format!("variable \"x\" {{\n  type = object({{ n = optional(string, \"{CANARY}\") }})\n}}\n");
    let over = "variable \"x\" {\n  sensitive = true\n}\n";
    assert!(!every_door(&[("main.tf", &base), ("main_override.tf", over)]).contains(CANARY));
}

#[test]
fn a_sensitive_output_shows_only_what_tells_nothing() {
    let text = format!(
        "output \"a\" {{\n  sensitive = true\n  value = a_b.c.password\n}}\noutput \"b\" {{\n  sensitive = true\n  value = join(\"{CANARY}\", var.x)\n}}\n"
    );
    let module = module(&[("main.tf", &text)]);
    let shown: Vec<Value> =
        module.declared.outputs.iter().map(|output| output.value.as_ref().unwrap().shown()).collect();
    assert_eq!(shown, [Value::Expression("a_b.c.password".into()), Value::Redacted]);
    assert_eq!(module.declared.outputs[1].value.as_ref().unwrap().references.len(), 1);
}

#[test]
fn variables_that_nothing_reads() {
    let module = module(&[(
        "main.tf",
        "variable \"a\" {\n  validation {\n    condition = var.a != 1\n    error_message = \"x\"\n  }\n}\nvariable \"b\" {}\nvariable \"c\" {}\nprovider \"p\" {\n  x = var.b\n}\ncheck \"k\" {\n  assert {\n    condition = var.c\n    error_message = \"x\"\n  }\n}\n",
    )]);
    let unused: Vec<&str> = module.unused_variables().map(|variable| variable.name.as_str()).collect();
    assert_eq!(unused, ["a"]);
}

#[test]
fn what_inspect_prints() {
    let module = module(&[
        (
            "main.tf",
            "/**\n * Words <b>\n */\nterraform {\n  required_version = \">= 1.0\"\n  required_providers {\n    aws = \"= 5.0.0\"\n  }\n}\nprovider \"aws\" {\n  alias = \"w\"\n  version = \"~> 2\"\n}\n# About it.\nresource \"aws_vpc\" \"x\" {\n  provider = aws.w\n}\ndata \"null_data_source\" \"n\" {}\nephemeral \"a_b\" \"c\" {}\nmodule \"m\" {\n  source = \"git::https://h.example/x.git?ref=v1\"\n}\n",
        ),
        (
            "v.tf",
            "variable \"a\" {\n  default = { b = 1.50, a = \"\" }\n}\nvariable \"n\" {\n  type = object({\n    x = string\n  })\n  default = null\n}\nvariable \"e\" {\n  default = \"\"\n}\noutput \"o\" {\n  value = 1\n}\n",
        ),
    ]);
    assert!(module.diagnostics.is_empty(), "{:?}", module.diagnostics);
    let expected = serde_json::json!({
        "header": "Words <b>", "footer": "",
        "inputs": [
            { "name": "a", "type": "map", "description": null, "default": { "a": "", "b": 1.5 }, "required": false },
            { "name": "e", "type": "string", "description": null, "default": "", "required": false },
            { "name": "n", "type": "object({\n    x = string\n  })", "description": null, "default": null, "required": false },
        ],
        "modules": [{ "name": "m", "source": "git::https://h.example/x.git", "version": "v1", "description": null }],
        "outputs": [{ "name": "o", "description": null }],
        "providers": [
            { "name": "aws", "alias": "w", "version": "= 5.0.0 ~> 2" },
            { "name": "null", "alias": null, "version": null },
        ],
        "requirements": [
            { "name": "terraform", "version": ">= 1.0" },
            { "name": "aws", "version": "= 5.0.0" },
            { "name": "aws", "version": "~> 2" },
        ],
        "resources": [
            { "type": "vpc", "name": "x", "provider": "aws", "source": "hashicorp/aws", "mode": "managed", "version": "5.0.0", "description": "About it." },
            { "type": "data_source", "name": "n", "provider": "null", "source": "hashicorp/null", "mode": "data", "version": "latest", "description": null },
        ],
    });
    let printed = inspect::json(&module, false);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&printed).unwrap(), expected);
    assert!(printed.starts_with("{\n  \"header\": \"Words <b>\",\n  \"footer\": \"\",\n  \"inputs\": [\n"));
    assert!(inspect::json(&module, true).contains("\"Words \\u003cb\\u003e\""));
}

#[test]
fn locked_versions_are_found_by_the_source() {
    let text = "terraform {\n  required_providers {\n    azapi = { source = \"Azure/azapi\" }\n    mine = { source = \"acme/thing\", version = \"~> 1\" }\n    \
                other = { source = \"acme/null\", version = \"~> 2\" }\n  }\n}\n\
                resource \"azapi_x\" \"x\" {}\nresource \"mine_x\" \"x\" {}\nresource \"null_x\" \"x\" {}\nresource \"other_x\" \"x\" {}\n";
    let lock = ["azure/azapi", "acme/thing", "acme/null"]
        .map(|source| format!("provider \"registry.terraform.io/{source}\" {{\n  version = \"1.2.3\"\n}}\n"));
    let module = module(&[("main.tf", text), (".terraform.lock.hcl", &lock.concat())]);
    let found = |locked| -> Vec<String> {
        let used = inspect::used_providers(&module, locked).into_iter();
        used.map(|used| format!("{} {}", used.name, used.version)).collect()
    };
    assert_eq!(found(true), ["azapi 1.2.3", "mine 1.2.3", "null ", "other 1.2.3"]);
    assert_eq!(found(false), ["azapi ", "mine ~> 1", "null ", "other ~> 2"]);
}

const NETWORK: &[(&str, &str)] = &[
    ("modules/vpc/README.md", "# VPC\n\nMakes a network. More.\n"),
    (
        "modules/vpc/main.tf",
        "locals {\n  cidr = coalesce(var.cidr, data.aws_x.y.cidr)\n}\n# The network.\nresource \"aws_vpc\" \"this\" {\n  count = 1\n  cidr_block = local.cidr\n}\ndata \"aws_x\" \"y\" {}\nvariable \"cidr\" {\n  type = string\n  validation {\n    condition = can(cidrnetmask(var.cidr))\n    error_message = \"A CIDR.\"\n  }\n}\nvariable \"a\" {\n  type = map(object({\n    b = optional(number, 4) # bits\n  }))\n  default = {}\n}\noutput \"id\" {\n  value = aws_vpc.this[0].id\n}\n",
    ),
    (
        "modules/vpc/examples/basic/main.tf",
        "module \"vpc\" {\n  source = \"../..\"\n  cidr = \"10.0.0.0/16\"\n}\n",
    ),
    (
        "modules/vpc/tests/unit.tftest.hcl",
        "run \"plan\" {\n  command = plan\n  assert {\n    condition = true\n  }\n}\n",
    ),
    (
        "envs/dev/main.tf",
        "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n  }\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n      version = \"~> 5.0\"\n    }\n  }\n}\nmodule \"vpc\" {\n  source = \"../../modules/vpc\"\n  cidr = var.cidr\n}\nmodule \"iam\" {\n  source = \"acme/iam/aws\"\n  version = \"1.2.3\"\n}\nvariable \"cidr\" {}\noutput \"id\" {\n  value = module.vpc.id\n}\nmoved {\n  from = module.a\n  to = module.vpc\n}\n",
    ),
    (
        "envs/dev/.terraform.lock.hcl",
        "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"5.9.0\"\n}\n",
    ),
    ("envs/dev/dev.tfvars", "cidr = \"10.1.0.0/16\"\n"),
];

#[test]
fn modules_of_a_project() {
    let estate = estate(NETWORK);
    let seen: Vec<(&str, bool, bool)> =
        estate.modules.iter().map(|m| (m.folder.as_str(), m.auxiliary, m.root)).collect();
    let expected = [
        ("envs/dev", false, true),
        ("modules/vpc", false, false),
        ("modules/vpc/examples/basic", true, true),
    ];
    assert_eq!(seen, expected);
    let vpc = &estate.pages()[1];
    assert_eq!((vpc.title.as_str(), vpc.summary.as_str()), ("vpc", "Makes a network."));
    assert_eq!(vpc.readme.as_ref().unwrap().as_str(), "modules/vpc/README.md");
    assert_eq!(estate.modules[0].values[0].1[0].1.shown(), Value::Literal("\"10.1.0.0/16\"".into()));
    assert!(estate.module(&path("modules/vpc")).is_some());
}

#[test]
fn entities_keys_and_refs() {
    let estate = estate(NETWORK);
    let catalog = Catalog::new(estate.entities());
    let get = |root: &str, address: &str| {
        let id = EntityId::of_root("terraform", "acme/infra", &path(root));
        let id = if address.is_empty() { id } else { id.with_address(address) };
        catalog.get(&id).unwrap_or_else(|| panic!("{id}"))
    };
    let refs = |root: &str, address: &str| -> Vec<String> {
        let refs = get(root, address).refs.iter();
        refs.map(|r| format!("{} {}", r.relation, r.pattern.as_exact().unwrap())).collect()
    };
    let vpc = get("modules/vpc", "");
    assert_eq!(vpc.keys[0].pattern.as_exact(), Some("acme/infra//modules/vpc"));
    // Through the local value.
    let reads = refs("modules/vpc", "aws_vpc.this");
    assert_eq!(
        reads,
        ["reads acme/infra//modules/vpc#var.cidr", "reads acme/infra//modules/vpc#data.aws_x.y"]
    );
    let reads = refs("envs/dev", "output.id");
    assert_eq!(reads, ["reads acme/infra//modules/vpc#output.id", "reads acme/infra//envs/dev#module.vpc"]);
    let reads = refs("envs/dev", "module.vpc");
    assert_eq!(
        reads,
        [
            "reads acme/infra//envs/dev#var.cidr",
            "calls acme/infra//modules/vpc",
            "sets acme/infra//modules/vpc#var.cidr"
        ]
    );
    assert!(refs("modules/vpc", "var.cidr").is_empty());
    let resource = get("modules/vpc", "aws_vpc.this");
    assert_eq!(
        (resource.anchor.as_deref(), resource.category),
        (Some("resource_aws_vpc.this"), Some("network"))
    );
    assert_eq!(resource.location.line, 5);
    assert_eq!(resource.keys[0].scheme, Scheme::TfAddr);
    let a = &get("modules/vpc", "var.a").fields[0];
    assert_eq!((a.nested[0].name.as_str(), a.nested[0].description.as_str()), ("b", "bits"));
    assert_eq!(a.nested[0].default, Some(Value::Literal("4".into())));
    assert_eq!(get("envs/dev", "provider.aws").anchor.as_deref(), Some("requirement_aws"));
    assert!(get("modules/vpc/examples/basic", "module.vpc").auxiliary);
}

#[test]
fn the_page_of_a_module() {
    let estate = estate(NETWORK);
    let page = estate.page(1);
    let badges: Vec<&str> = page.badges.iter().map(|badge| badge.text.as_str()).collect();
    assert_eq!(badges, ["2 inputs", "1 required", "1 output", "1 resource"]);
    let ids: Vec<&str> = page.blocks.iter().map(|block| &*block.id).collect();
    assert_eq!(
        ids,
        [
            "usage",
            "readme",
            "inputs",
            "outputs",
            "resources",
            "data-sources",
            "providers",
            "examples",
            "tests"
        ]
    );
    let Body::Fields(inputs) = block(&page, "inputs") else { panic!() };
    let inputs = &inputs[0].rows;
    let rows: Vec<(&str, Option<bool>)> =
        inputs.iter().map(|row| (row.name.as_str(), row.required)).collect();
    assert_eq!(rows, [("cidr", Some(true)), ("a", Some(false))]);
    assert_eq!(inputs[0].notes[0][1], Inline::Quoted("A CIDR.".into()));
    assert_eq!(inputs[1].nested[0].anchor, "input_a.b");
    let Body::Fields(outputs) = block(&page, "outputs") else { panic!() };
    let entity =
        EntityId::of_root("terraform", "acme/infra", &path("modules/vpc")).with_address("aws_vpc.this");
    let to = Target::Entity(entity);
    assert_eq!(outputs[0].rows[0].links, [CodeLink { bytes: 0..12, to }]);
    let Body::List(resources) = block(&page, "resources") else { panic!() };
    assert_eq!(
        (resources[0].title.as_str(), resources[0].items[0].description.as_str()),
        ("Network: VPC", "The network.")
    );
    let Body::List(examples) = block(&page, "examples") else { panic!() };
    assert_eq!(examples[0].items.len(), 1);
    let Body::Table(tests) = block(&page, "tests") else { panic!() };
    assert_eq!(tests.rows[0].cells[1], [Inline::Code("plan".into())]);
}

#[test]
fn the_page_of_a_root_module() {
    let estate = estate(NETWORK);
    let page = estate.page(0);
    let Body::List(calls) = block(&page, "modules") else { panic!() };
    let calls = &calls[0].items;
    let rows: Vec<&str> = calls.iter().map(|row| row.anchor.as_str()).collect();
    assert_eq!(rows, ["module_iam", "module_vpc"]);
    let url = "https://registry.terraform.io/modules/acme/iam/aws/1.2.3".to_owned();
    assert_eq!(
        calls[0].detail[0],
        Inline::Link { text: "acme/iam/aws".into(), code: true, to: Target::Url(url) }
    );
    assert!(matches!(&calls[1].detail[0], Inline::Link { to: Target::Entity(_), .. }));
    let Body::Table(requirements) = block(&page, "requirements") else { panic!() };
    assert_eq!(requirements.rows[0].cells[2], [Inline::Code("5.9.0".into())]);
    let Body::Facts(backend) = block(&page, "backend") else { panic!() };
    let bucket = Inline::Expression(Code { text: "\"b\"".into(), links: Vec::new() });
    assert_eq!(backend[1], ("bucket".to_owned(), vec![bucket]));
    let Body::Table(moves) = block(&page, "changes") else { panic!() };
    let Inline::Expression(from) = &moves.rows[0].cells[1][1] else { panic!() };
    assert_eq!(from.text, "module.a");
}

#[test]
fn files_in_any_order_give_the_same_module() {
    let files =
        [("a.tf", "variable \"b\" {}\n"), ("b.tf", "variable \"a\" {}\n"), ("main.tf", "/*\n * x\n */\n")];
    let mut reversed = files;
    reversed.reverse();
    assert_eq!(inspect::json(&module(&files), true), inspect::json(&module(&reversed), true));
}

#[test]
fn cyclic_calls_and_locals_end() {
    let estate = estate(&[
        (
            "a/main.tf",
            "module \"b\" {\n  source = \"../b\"\n}\nlocals {\n  x = local.y\n  y = local.x\n}\noutput \"o\" {\n  value = local.x\n}\n",
        ),
        (
            "b/main.tf",
            "module \"a\" {\n  source = \"../a\"\n}\nmodule \"out\" {\n  source = \"../../..\"\n}\n",
        ),
    ]);
    assert_eq!(estate.pages().len(), 2);
    assert!((0..2).all(|index| !estate.page(index).badges.is_empty()));
}

#[test]
fn hostile_names_pass_through_as_data() {
    let estate = estate(&[(
        "m/main.tf",
        "variable \"\\\"><script>\" {}\nresource \"..\" \"con\" {}\nmodule \"\" {\n  source = \"javascript:alert(1)\"\n}\noutput \"é😀\" {}\n",
    )]);
    let page = estate.page(0);
    let Body::List(calls) = block(&page, "modules") else { panic!() };
    assert_eq!(calls[0].items[0].detail[0], Inline::Code("javascript:alert(1)".into()));
}

#[test]
fn thousands_of_blocks_take_linear_time() {
    let mut text = String::new();
    for n in 0..4_000 {
        text += &format!(
            "variable \"v{n}\" {{\n  type = string\n}}\nresource \"a_b\" \"r{n}\" {{\n  x = local.l{n}\n}}\nlocals {{\n  l{n} = \"${{var.v{n}}}\"\n}}\n"
        );
    }
    let estate = estate(&[("main.tf", &text)]);
    assert_eq!(estate.entities().len(), 8_001);
    assert_eq!(estate.page(0).blocks.len(), 5);
}
