use super::*;
use crate::source::terraform::syntax::parse;
use crate::source::terraform::value::pretty;

/// What is left of `text` once it was read as a file of Terraform.
fn left(text: &str) -> String {
    let mut parsed = parse(text);
    assert!(parsed.faults.is_empty(), "{text}: {:?}", parsed.faults);
    redact(&mut parsed.body);
    let mut out = String::new();
    fn write(body: &Body, out: &mut String) {
        for attribute in &body.attributes {
            *out += &format!("{} = {}\n", attribute.name, pretty(&attribute.value.node));
        }
        body.blocks.iter().for_each(|block| write(&block.body, out));
    }
    write(&parsed.body, &mut out);
    out
}

#[test]
fn secrets_are_taken_out_at_any_depth() {
    for text in [
        "variable \"db_secret\" {\n  default = { value = \"hunter\" }\n}",
        "variable \"x\" {\n  default = { password = { prod = \"hunter\", more = [[\"hunter\"]] } }\n}",
        "variable \"x\" {\n  default = { passwords = { prod = \"hunter\" } }\n}",
        "variable \"x\" {\n  default = { api-keys = [\"hunter\"] }\n}",
        "variable \"x\" {\n  default = [{ name = \"DB_PASSWORD\", value = \"hunter\" }]\n}",
        "variable \"x\" {\n  default = [{ value = \"hunter\", Name = \"DB_PASSWORD\" }]\n}",
        "variable \"x\" {\n  default = \"Server=db;Password=hunter;Encrypt=true\"\n}",
        "variable \"x\" {\n  default = \"postgres://u:hunter@h/db\"\n}",
        "variable \"x\" {\n  default = <<E\nauth:\n  password: hunter\nE\n}",
        "variable \"pin_password\" {\n  default = 40100\n}",
        "output \"db_password\" {\n  value = \"hunter\"\n}",
        "locals {\n  z_secret = { k = \"hunter\" }\n}",
        "locals {\n  x = merge(var.x, { passwords = { prod = upper(\"hunter\") } })\n}",
        "locals {\n  x = jsonencode([{ environment = [{ name = \"DB_PASSWORD\", value = \"hunter\" }] }])\n}",
        "locals {\n  x = jsonencode({ \"api_key\" : \"hunter-${var.x}\" })\n}",
        "locals {\n  x = { for k in var.x : k => { password = var.a ? \"hunter\" : \"${var.b}hunter\" } }\n}",
        "locals {\n  x = var.password == \"hunter\" ? 1 : 2\n}",
        "locals {\n  x = templatefile(\"x\", { token = <<E\nhunter\nE\n  })\n}",
        "locals {\n  x = \"${var.y}\\n{\\\"password\\\": \\\"hunter\\\"}\"\n}",
        "module \"m\" {\n  source = \"./m\"\n  set {\n    name = \"auth.password\"\n    value = \"hunter\"\n  }\n}",
        "resource \"a\" \"b\" {\n  secret {\n    name = \"x\"\n    value = \"hunter\"\n  }\n}",
        "resource \"a\" \"b\" {\n  dynamic \"secret\" {\n    content {\n      value = \"hunter\"\n    }\n  }\n}",
    ] {
        let left = left(&format!("{text}\n"));
        assert!(!left.contains("hunter") && !left.contains("40100"), "{text}\n{left}");
        assert!(left.contains("(sensitive)") || left.contains(REDACTED), "{text}\n{left}");
    }
}

#[test]
fn what_only_mentions_secrets_stays() {
    for value in [
        "{ password_policy = { minimum_length = 14, require_symbols = true } }",
        "{ password = { length = 16, special = true } }",
        "{ secret_name = \"x\", kms_key_id = \"y\", secrets_manager_arn = \"arn:aws:x\" }",
        "{ token_ttl = 3600, max_tokens = 4096, enable_password_rotation = true, create_secret = true }",
        "{ secrets = [{ name = \"X\", valueFrom = \"arn:aws:ssm:x\" }], db_secret = { arn = \"x\", kms_key_id = \"y\" } }",
        "jsonencode({ secrets = [{ name = \"X\", valueFrom = \"arn:aws:ssm:x\" }] })",
        "{ metadata_options = { http_tokens = \"required\" } }",
        "{ resources = [\"secrets\"], name = \"password\" }",
        "[{ name = \"DB_HOST\", value = \"db.internal\" }]",
        "{ password = \"\", token = null, secrets = {}, passwords = [] }",
        "{ password = random_password.this.result, token = module.x[\"a\"].token }",
        "{ password = \"${var.x}\", url = \"https://${var.user}:${var.password}@host\" }",
        "merge(var.x, { password = random_password.this[\"a\"].result, name = \"x\" })",
        "jsonencode({ name = \"DB_HOST\", value = \"db.internal\", password = var.x })",
        "{ for k, v in var.passwords : k => \"fine\" }",
    ] {
        let text = format!("locals {{\n  x = {value}\n}}\n");
        let left = left(&text);
        assert!(!left.contains("(sensitive)") && !left.contains(REDACTED), "{value}\n{left}");
    }
}

#[test]
fn types_lose_only_what_is_secret() {
    let text = "object({\n  password = optional(string, \"hunter\") # p\n  n = optional(map(string), { token = \"hunter\" })\n  \
                pins = optional(object({ token = optional(number, 4711) }), {})\n  size = optional(number, 3)\n})";
    let expected = "object({\n  password = optional(string, (sensitive)) # p\n  n = optional(map(string), { token = \"(redacted)\" })\n  \
                    pins = optional(object({ token = optional(number, (sensitive)) }), {})\n  size = optional(number, 3)\n})";
    assert_eq!(code(text, false), expected);
    let hidden = without_defaults(text);
    assert!(!hidden.contains("hunter") && !hidden.contains("4711") && !hidden.contains(", 3"), "{hidden}");
    assert!(hidden.contains("optional(map(string), (sensitive))") && hidden.contains("# p"), "{hidden}");
    assert_eq!(
        code("map(object({ x = optional(string, \"hunter\") }))", true),
        "map(object({ x = optional(string, (sensitive)) }))"
    );
    for fine in [
        "object({ a = optional(string, \"x\"), b = optional(any), token = optional(string) })",
        "list(string)",
    ] {
        assert_eq!(code(fine, false), fine);
    }
    assert_eq!(
        without_defaults("object({ a = optional(string, null), b = optional(any) })"),
        "object({ a = optional(string, null), b = optional(any) })"
    );
}

#[test]
fn whole_files_can_be_shown() {
    let text = "# A call.\nvariable \"x\" {\n  sensitive = !false\n  default   = \"hunter\"\n  type = object({ a = optional(string, \"hunter\") })\n}\n\
                module \"m\" {\n  source   = \"./m\"\n  password = \"hunter\"\n  size     = 3\n}\noutput \"token\" {\n  value = \"hunter\"\n}\n";
    let shown = masked_file(text).unwrap();
    assert_eq!(
        shown,
        text.replace("  default   = \"hunter\"", "  default   = (sensitive)")
            .replace("optional(string, \"hunter\")", "optional(string, (sensitive))")
            .replace("password = \"hunter\"", "password = \"(redacted)\"")
            .replace("value = \"hunter\"", "value = (sensitive)")
    );
    assert_eq!(masked_file("variable \"x\" {\n  default = \"hunter\" oops\n}\n"), None);
    assert_eq!(masked_file("locals {\n  a = \"b\"\n}\n").as_deref(), Some("locals {\n  a = \"b\"\n}\n"));
}

#[test]
fn code_of_any_kind_is_scanned_in_linear_time() {
    for piece in [
        "(",
        "{",
        "[",
        "\"",
        "\"${",
        "<<A\n",
        "optional(a,",
        "x = {",
        "}",
        ")",
        "\\",
        "é\"",
        "a://(",
        "password = \"x\" ",
        "/*",
        "value = ",
        "=\"",
        "name = \"",
        "password=",
    ] {
        let text = piece.repeat(50_000);
        assert!(!code(&text, true).is_empty() && !without_defaults(&text).is_empty(), "{piece}");
        assert!(literals(&text).len() <= 50_000, "{piece}");
    }
}
