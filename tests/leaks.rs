//! What the rules `secret` and `contradicting-readme` say of whole projects, and that they say no secret while they do.

use crate::book::Book;
use crate::command_line::{expect, project, run};

/// Put together here, so that no scanner takes this file for a leak.
fn canaries() -> Vec<String> {
    let random = "k9Qz3LmV7xT2bRw8YpN4sHd6FgJ1cKe5uXa0";
    let label = ["RSA", "PRIVATE", "KEY"].join(" ");
    vec![
        ["AKIA", "Z3QK7WVN2XTB5RMD"].concat(),
        ["gh", "p_", random].concat(),
        format!("-----BEGIN {label}-----\n{random}{random}\n-----END {label}-----"),
    ]
}

const FORMATS: [&str; 3] = ["text", "json", "github"];

/// Checks a project in every format: `expected` are the findings, and nothing of `hidden` is said.
#[track_caller]
fn finds(files: &[(&str, &str)], expected: &[&str], hidden: &[&str]) {
    let folder = project(files);
    for format in FORMATS {
        let output = run(folder.path(), &["check", "--format", format]);
        let said =
            format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
        for hidden in
            hidden.iter().flat_map(|hidden| hidden.lines()).filter(|line| !line.starts_with("-----"))
        {
            assert!(!said.contains(hidden), "{format}: {hidden} in\n{said}");
        }
        if format == "github" {
            let found: Vec<String> = said
                .lines()
                .filter(|line| line.contains("title=secret") || line.contains("title=contradicting-readme"))
                .map(|line| {
                    let (place, message) =
                        line.split_once("::").and_then(|(_, rest)| rest.split_once("::")).unwrap();
                    let place =
                        place.split_once("file=").unwrap().1.replace(",line=", ":").replace(",col=", ":");
                    let message = message.split(": ").next().unwrap();
                    format!("{} {message}", place.split(",title").next().unwrap())
                })
                .collect();
            assert_eq!(found, expected, "{said}");
            assert_eq!(output.status.code(), Some(i32::from(said.contains("::error"))));
        }
    }
}

#[test]
fn credentials_are_found_in_every_kind_of_file_and_never_shown() {
    for canary in canaries() {
        let what = match &canary[..4] {
            "AKIA" => "an AWS access key",
            "ghp_" => "a GitHub token",
            _ => "a private key",
        };
        let escaped = canary.replace('\n', "\\n");
        for (path, text, place) in [
            ("README.md", format!("# T\n\nuse\n{canary}\nhere\n"), "4:1"),
            ("docs/a.md", format!("# T\n\n```sh\nexport ID={canary}\n```\n"), "4:11"),
            (
                "m/README.md",
                format!("# T\n\n<!-- BEGIN_TF_DOCS -->\nx {canary}\n<!-- END_TF_DOCS -->\n"),
                "4:3",
            ),
            ("m/main.tf", format!("# {escaped}\n"), "1:3"),
            ("m/main.tf", format!("/*\n{canary}\n*/\n"), "2:1"),
            ("m/main.tf", format!("locals {{\n  a = <<E\n{canary}\nE\n}}\n"), "3:1"),
            ("m/main.tf", format!("locals {{\n  a = [\"x\", upper(\"{escaped}\")]\n}}\n"), "2:20"),
            ("m/main.tf", format!("locals {{\n  a = {canary} oops\n"), "2:7"),
            ("m/main.tf", format!("resource \"a\" \"{escaped}\" {{}}\n"), "1:15"),
            ("m/main.tf.json", format!("{{\"locals\": {{\"a\": \"{escaped}\"}}}}\n"), "1:19"),
            ("m/x.tfvars", format!("a = \"{escaped}\"\n"), "1:6"),
            ("m/terragrunt.hcl", format!("inputs = {{\n  a = \"{escaped}\"\n}}\n"), "2:8"),
            ("m/a.tftest.hcl", format!("variables {{\n  a = \"{escaped}\"\n}}\n"), "2:8"),
        ] {
            let expected = format!("{path}:{place} this has the shape of {what}");
            let files = [("m/variables.tf", "variable \"a\" {}\n"), (path, text.as_str())];
            finds(&files, &[&expected], &[&canary[5..]]);
        }
    }
}

#[test]
fn passwords_are_found_by_the_names_they_stand_under() {
    let code = r#"
variable "db_password" {
  type    = string
  default = "hunter41"
}
variable "licence" {
  sensitive = true
  default   = "hunter42"
}
variable "logins" {
  sensitive = true
  default   = { a = "K7hunter43q", b = "reader" }
}
variable "session_token" {
  default = ""
}
provider "x" {
  password = "hunter44"
  api_key  = var.api_key
}
resource "aws_db_instance" "a" {
  password             = "hunter45"
  master_user_password = "${var.x}hunter"
  admin_password       = random_password.a.result
  root_password        = lookup(var.x, "hunter1")
  secret               = "db-secret-v2"
  token                = "changeme1"
  set {
    name  = "auth.password"
    value = "hunter46"
  }
}
locals {
  a = jsonencode({ user = "app1", password = "hunter47" })
  b = var.password == "hunter2" ? 1 : 2
  c = [{ name = "DB_PASSWORD", value = "hunter48" }, { name = "DB_HOST", value = "host1" }]
}
terraform {
  backend "http" {
    password = "hunter49"
  }
}
"#;
    let json = "{\"variable\": {\"api_key\": {\"description\": \"Version 2a\", \"default\": \"hunter51\"}},\n\
                \"module\": {\"m\": {\"source\": \"./n1\", \"password\": \"hunter52\"}}}\n";
    let values = "licence = \"hunter53\"\ndb_password = \"hunter54\"\nlogins = { a = \"reader\" }\nregion = \"eu-west-1\"\n";
    let stands = "a secret stands here in plain text";
    let expected = [
        "m/a.tfvars:1:12 `var.licence` is sensitive, and its value stands here in plain text".to_owned(),
        format!("m/a.tfvars:2:16 {stands}"),
        "m/json.tf.json:1:68 the default of `var.api_key` is a secret in plain text".into(),
        format!("m/json.tf.json:2:49 {stands}"),
        "m/main.tf:4:14 the default of `var.db_password` is a secret in plain text".into(),
        "m/main.tf:8:16 the default of `var.licence` is a secret in plain text".into(),
        "m/main.tf:12:22 the default of `var.logins` is a secret in plain text".into(),
        format!("m/main.tf:18:15 {stands}"),
        format!("m/main.tf:22:27 {stands}"),
        format!("m/main.tf:30:14 {stands}"),
        format!("m/main.tf:34:47 {stands}"),
        format!("m/main.tf:36:41 {stands}"),
        format!("m/main.tf:40:17 {stands}"),
    ];
    let files = [("m/main.tf", code), ("m/json.tf.json", json), ("m/a.tfvars", values)];
    finds(&files, &expected.iter().map(String::as_str).collect::<Vec<_>>(), &["hunter"]);
    // A folder of values alone is a place that Terraform is run for; examples and tests make their passwords up.
    finds(
        &[("README.md", "# T\n"), ("environments/test/a.tfvars", "db_password = \"hunter54\"\n")],
        &[&format!("environments/test/a.tfvars:1:16 {stands}")],
        &["hunter"],
    );
    for path in ["m/examples/a/main.tf", "m/tests/a/main.tf", "test/main.tf", "m/tests/a.tftest.hcl"] {
        let main = ("m/main.tf", "# A module.\nvariable \"x\" {}\n");
        finds(&[main, (path, "provider \"x\" {\n  password = \"hunter44\"\n}\n")], &[], &["hunter"]);
    }
}

#[test]
fn what_environments_set_is_shown_only_where_it_is_harmless() {
    let token = ["gh", "p_", "k9Qz3LmV7xT2bRw8YpN4sHd6FgJ1cKe5uXa0"].concat();
    let module = "variable \"key\" {\n  sensitive = true\n}\nvariable \"size\" {}\n";
    let root = r#"
variable "licence" { sensitive = true }
variable "login" {}
variable "entry" {}
variable "passed" {}
variable "settings" {}
variable "size" {}
resource "aws_db_instance" "a" {
  password = var.entry
}
module "m" {
  source = "../../m"
  key    = var.passed
  size   = var.size
}
terraform {
  backend "s3" {
    secret_key = "canary-1"
  }
}
"#;
    let values = format!(
        "licence = \"canary-2\"\nlogin = \"{token}\"\nentry = \"canary-3\"\npassed = \"canary-4\"\nnobody = \"canary-5\"\n\
         settings = {{ password = \"canary-6\", host = \"shown-1\" }}\nsize = \"shown-2\"\n"
    );
    let json = format!("{{\"{token}\": 1, \"nobody_too\": {{\"a\": \"canary-7\"}}}}\n");
    let files = [
        ("m/main.tf", module),
        ("environments/dev/main.tf", root),
        ("environments/prod/main.tf", root),
        ("environments/dev/terraform.tfvars", &values),
        ("environments/prod/terraform.tfvars.json", &json),
        ("environments/prod/prod.tfbackend", "token = \"canary-8\"\nbucket = \"shown-3\"\n"),
    ];
    let book = Book::of(files);
    let mut shown = 0;
    for (route, bytes) in book.everything() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("canary-") && !text.contains(&token[4..]), "{route}");
        shown += ["shown-1", "shown-2", "shown-3"].iter().filter(|value| text.contains(*value)).count();
    }
    assert!(shown >= 3, "{shown}");
    assert!(!book.findings().join("\n").contains("canary-"));
}

#[test]
fn readmes_are_held_against_the_code() {
    let code = "variable \"cidr_block\" {\n  type = string\n}\nvariable \"zones\" {\n  type    = list(string)\n  default = [\"a\"]\n}\n\
                variable \"admin\" {\n  default   = \"hunter-s\"\n  sensitive = true\n}\noutput \"id\" {\n  value = 1\n}\n";
    let readme = "# Net\n\n## Inputs\n\n| Name | Type | Default | Required |\n|---|---|---|---|\n\
                  | `cidr_block` | number | n/a | no |\n| [zones](#zones) | `list(string)` | `[\"b\"]` | yes |\n\
                  | cidr_blok | string | | yes |\n| admin | string | `hunter62` | no |\n\n\
                  ## Outputs\n\n| Output | Description |\n|---|---|\n| id | The id |\n| ids | All |\n\n\
                  <!-- BEGIN_TF_DOCS -->\n| Input | Default |\n|---|---|\n| cidr_block | 7 |\n<!-- END_TF_DOCS -->\n";
    let expected = [
        "m/README.md:7:18 the type of `cidr_block` is another",
        "m/README.md:7:33 `cidr_block` is required",
        "m/README.md:8:38 the default of `zones` is another",
        "m/README.md:8:48 `zones` is optional",
        "m/README.md:9:3 this module has no input `cidr_blok`",
        "m/README.md:17:3 this module has no output `ids`",
    ];
    finds(&[("m/main.tf", code), ("m/README.md", readme)], &expected, &["hunter-s"]);
    let of_others = "# All\n\n| Name | Description |\n|---|---|\n| network | The network |\n| cluster | The cluster |\n\n\
                     ## Settings of `zones`\n\n| Name | Default |\n|---|---|\n| cidr_block | 7 |\n| zones | 8 |\n\n\
                     ## Environment variables\n\n| Variable | Default |\n|---|---|\n| TF_VAR_admin | x |\n";
    finds(&[("m/main.tf", code), ("m/README.md", of_others)], &[], &["hunter-s"]);
    let folder = project(&[("m/main.tf", code), ("m/README.md", readme)]);
    expect(&run(folder.path(), &["check"]), 1, "did you mean `cidr_block`?");
}

#[test]
fn what_findings_quote_is_no_way_out() {
    let canary = ["ghp_", "k9Qz3LmV7xT2bRw8YpN4sHd6FgJ1cKe5uXa0"].concat();
    let page = format!(
        "# T\n\n[x]({canary}.md) ![x]({canary}.png) [w](#{canary}) [z](javascript:{canary}) [t](tf:{canary})\n\n\
         {{{{#include {canary}}}}}\n\n{{{{#diagram {canary}}}}}\n\n\
         {{{{#terraform {canary} {canary}}}}}\n\n{{{{#resources category={canary}}}}}\n\n{{{{#overview {canary}}}}}\n\n\
         a {{{{#terraform value m#var.{canary}.{canary}}}}}\n"
    );
    let config = format!("[output.html.redirect]\n\"/old.html\" = \"{canary}.html\"\n");
    let folder = project(&[("README.md", &page), ("book.toml", &config)]);
    for format in ["text", "json", "sarif", "github", "gitlab"] {
        let output = run(folder.path(), &["check", "--format", format]);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        for rule in
            ["broken-link", "missing-image", "broken-anchor", "unsafe-link", "broken-include", "broken-embed"]
        {
            assert!(said.contains(rule), "{format}: {rule}: {said}");
        }
        assert!(!said.contains(&canary[8..]), "{format}: {said}");
    }
}

#[test]
fn what_is_filled_in_is_as_secret_as_its_page() {
    let page = "---\nreference: m\n---\n# T\n\n{{#terraform m}}\n\n{{#terraform m inputs outputs usage}}\n\n\
                | {{#terraform value m#var.key.default}} | {{#terraform value m#var.login.password.default}} |\n|---|---|\n\n\
                a {{#terraform value m#module.far.source}} {{#terraform value m#output.key.default}} {{#terraform value m#var.db_password.default}} b\n\n{{#resources type=x*}}\n";
    let code = "# M.\nvariable \"key\" {\n  sensitive = true\n  default   = \"canary-of-key\"\n}\n\
                variable \"login\" {\n  sensitive = true\n  type = object({ password = optional(string, \"canary-of-login\") })\n}\n\
                variable \"db_password\" {\n  default = \"canary-0f-Name-7\"\n}\n\
                output \"key\" {\n  sensitive = true\n  value     = \"canary-of-output\"\n}\n\
                module \"far\" {\n  source = \"git::https://someone:canary-of-T0ken9@git.example/x.git\"\n}\n\
                resource \"x_y\" \"z\" {\n  a = var.key\n  b = var.login\n  password = \"canary-of-R3source\"\n}\n";
    let folder = project(&[("README.md", "# Home\n"), ("docs/m.md", page), ("m/main.tf", code)]);
    let built = run(folder.path(), &["build"]);
    let said = [built.stdout, built.stderr].concat();
    assert!(!String::from_utf8_lossy(&said).contains("broken-embed"), "{}", String::from_utf8_lossy(&said));
    let text = std::fs::read_to_string(folder.path().join("book/docs/m.html")).unwrap();
    assert!(text.matches("(sensitive)").count() >= 4, "{text}");
    let printed = run(folder.path(), &["graph", "m#var.key", "--impact", "-f", "text"]);
    expect(&printed, 0, "m#var.key");
    for text in [
        text,
        String::from_utf8_lossy(&said).into_owned(),
        String::from_utf8_lossy(&printed.stdout).into_owned(),
    ] {
        assert!(!text.contains("canary"), "{text}");
    }
}

/// Builds a book, and looks for canaries in every file of it.
#[track_caller]
fn hides<const N: usize>(what: &str, files: &[(&str, &str); N], shown: &[&str]) {
    let book = Book::of(*files);
    let mut all = String::new();
    for route in book.routes() {
        let page = book.page(&route);
        assert!(!page.contains("CANARY") && !page.contains("8080808"), "{what}: {route}: {page}");
        all.push_str(&page);
    }
    for shown in shown {
        assert!(all.contains(shown), "{what}: {shown} is shown nowhere");
    }
}

#[test]
fn what_is_set_in_environments_is_hidden_by_what_becomes_of_it() {
    let sensitive = "variable \"y\" {\n  type = string\n  sensitive = true\n}\n";
    let root = |variables: &str| {
        format!("terraform {{\n  backend \"s3\" {{\n    bucket = \"b\"\n  }}\n}}\n{variables}")
    };
    for (what, variables, values) in [
        (
            "attribute",
            "variable \"conn\" {\n  type = object({ user = string, phrase = string })\n}\nresource \"aws_db_instance\" \"a\" {\n  password = var.conn.phrase\n}\n",
            "conn = { user = \"shown-user\", phrase = \"CANARY\" }\n",
        ),
        (
            "index",
            "variable \"all\" {}\nresource \"aws_db_instance\" \"a\" {\n  password = var.all[0]\n}\n",
            "all = [\"CANARY\"]\n",
        ),
        (
            "number",
            "variable \"n\" {}\nresource \"aws_db_instance\" \"a\" {\n  password = var.n\n}\n",
            "n = 808080841\n",
        ),
        (
            "part of a document",
            "variable \"j\" {}\nresource \"aws_secretsmanager_secret_version\" \"a\" {\n  secret_string = jsonencode({ p = var.j.p })\n}\n",
            "j = { p = \"CANARY\", q = \"shown-user\" }\n",
        ),
        (
            "local",
            "variable \"l\" {}\nlocals {\n  l = \"x-${var.l}\"\n}\nmodule \"m\" {\n  source = \"../../modules/m\"\n  y = local.l\n}\nresource \"aws_sns_topic\" \"a\" {\n  name = var.l\n}\n",
            "l = \"CANARY\"\n",
        ),
        (
            "passed on",
            "variable \"c\" {}\nmodule \"db\" {\n  source = \"../../modules/db\"\n  conn = var.c\n}\n",
            "c = { user = \"shown-user\", phrase = \"CANARY\" }\n",
        ),
        (
            "input of a module elsewhere",
            "variable \"c\" {}\nmodule \"db\" {\n  source = \"a/b/c\"\n  master_password = var.c\n}\n",
            "c = \"CANARY\"\n",
        ),
    ] {
        let root = root(variables);
        let db = "variable \"conn\" {}\nresource \"aws_db_instance\" \"a\" {\n  password = var.conn.phrase\n}\nresource \"aws_sns_topic\" \"a\" {\n  name = var.conn.phrase\n}\n";
        let files = [
            ("environments/dev/main.tf", root.as_str()),
            ("environments/dev/terraform.tfvars", values),
            ("environments/prod/main.tf", &root),
            ("environments/prod/terraform.tfvars", values),
            ("modules/m/main.tf", sensitive),
            ("modules/db/main.tf", db),
        ];
        let shown = if values.contains("shown-user") { "shown-user" } else { "sensitive" };
        hides(what, &files, &[shown]);
    }
}

#[test]
fn a_literal_that_a_call_gives_to_a_secret_argument_is_hidden() {
    let module = "variable \"phrase\" {}\nresource \"aws_db_instance\" \"a\" {\n  password = var.phrase\n}\n";
    let caller = "module \"m\" {\n  source = \"../modules/m\"\n  phrase = \"CANARY\"\n}\n";
    hides("call", &[("app/main.tf", caller), ("modules/m/main.tf", module)], &["module.m"]);
}

#[test]
fn values_of_a_module_called_backend_are_no_settings_of_one() {
    let module = "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n  }\n}\nvariable \"dburl\" {\n  sensitive = true\n}\nvariable \"size\" {}\n";
    let values = "dburl = \"CANARY\"\nsize = 31337\n";
    let settings = "dburl = \"CANARY\"\nregion = \"shown-region\"\nother = \"CANARY\"\n";
    let files = [
        ("svc/backend/main.tf", module),
        ("svc/backend/prod.tfvars", values),
        ("svc/app/main.tf", module),
        ("svc/app/backend/prod.tfvars", settings),
    ];
    hides("backend", &files, &["31337", "shown-region"]);
}

#[test]
fn what_a_unit_s_secret_is_made_of_is_hidden_where_it_stands() {
    let sensitive = "variable \"y\" {\n  sensitive = true\n}\nvariable \"other\" {}\n";
    let db = "variable \"conn\" {}\nvariable \"n\" {}\nresource \"aws_db_instance\" \"a\" {\n  password = var.conn.phrase\n  master_password = var.n\n}\n";
    let source = "terraform {\n  source = \"../../modules/m\"\n}\n";
    for (what, unit) in [
        (
            "template",
            "locals {\n  p = \"CANARY\"\n  q = \"${local.p}-suffix\"\n}\ninputs = {\n  y = \"postgres://${local.p}@h\"\n  other = \"shown-user\"\n}\niam_role = local.p\n",
        ),
        (
            "function",
            "locals {\n  p = \"canary\"\n  q = upper(local.p)\n}\ninputs = {\n  y = local.p\n  other = \"shown-user\"\n}\niam_role = local.q\n",
        ),
        (
            "name",
            "locals {\n  raw = \"CANARY\"\n  db_password = local.raw\n}\ninputs = {\n  other = \"shown-user\"\n}\n",
        ),
        (
            "object",
            "locals {\n  db = { p = \"CANARY\", u = \"shown-user\" }\n}\ninputs = {\n  y = \"${local.db.p}\"\n  other = \"shown-user\"\n}\n",
        ),
        (
            "generated",
            "locals {\n  p = \"CANARY\"\n}\ngenerate \"x\" {\n  path = \"${local.p}.tf\"\n  if_exists = \"overwrite\"\n  contents = \"\"\n}\ninputs = {\n  y = local.p\n  other = \"shown-user\"\n}\n",
        ),
    ] {
        let unit = format!("{source}{unit}");
        hides(what, &[("live/u/terragrunt.hcl", &unit), ("modules/m/main.tf", sensitive)], &["shown-user"]);
    }
    let unit = "terraform {\n  source = \"../../modules/db\"\n}\ninputs = {\n  conn = { user = \"shown-user\", phrase = \"CANARY\" }\n  n = 808080841\n}\n";
    hides("becomes", &[("live/u/terragrunt.hcl", unit), ("modules/db/main.tf", db)], &["shown-user"]);
}

#[test]
fn a_name_in_json_is_masked_where_it_is_told() {
    let canary = ["gh", "p_", "k9Qz3LmV7xT2bRw8YpN4sHd6FgJ1cKe5uXa0"].concat();
    let long = "CANARY".repeat(20);
    let values = format!("{{\"{canary}\": 1, \"{long}\": 2}}");
    let folder = project(&[
        ("m/main.tf", "terraform {\n  backend \"s3\" {}\n}\nvariable \"a\" {}\n"),
        ("m/terraform.tfvars.json", &values),
    ]);
    for format in FORMATS {
        let output = run(folder.path(), &["check", "--format", format]);
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(said.contains("is declared by the module"), "{format}: {said}");
        let messages = said.lines().filter(|line| line.contains("is declared by the module"));
        for message in messages {
            assert!(
                !message.contains(&canary[8..]) && !message.contains("CANARYCANARY"),
                "{format}: {message}"
            );
        }
    }
}
