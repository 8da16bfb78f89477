//! Tests of the syntax: what is read, what is recovered, and that nothing makes it panic or slow.

use super::*;

fn clean(text: &str) -> Body {
    let parsed = parse(text);
    assert!(parsed.faults.is_empty(), "{text}\n{:?}", parsed.faults);
    parsed.body
}

fn value(text: &str) -> Expression {
    clean(&format!("x = {text}\n")).attributes.remove(0).value
}

fn reads(text: &str) -> Vec<String> {
    let with_attribute = |reference: &Reference| match reference.attribute.as_str() {
        "" => reference.to.to_string(),
        attribute => format!("{} {attribute}", reference.to),
    };
    value(text).references.iter().map(with_attribute).collect()
}

#[test]
fn blocks_attributes_and_spans() {
    let text = "\u{feff}# c\nresource \"a_b\" \"c\" { # here\r\n  x = 1 # one\r\n  lifecycle {\n    y = true\n  }\n}\nlocals { z = null }\n";
    let body = clean(text);
    let block = &body.blocks[0];
    assert_eq!((block.kind.as_str(), block.labels.join(".")), ("resource", "a_b.c".to_owned()));
    assert!(
        text[block.span.start..block.span.end].starts_with("resource")
            && text[..block.span.end].ends_with('}')
    );
    let x = block.body.attribute("x").unwrap();
    assert_eq!(&text[x.value.span.start..x.value.span.end], "1");
    assert_eq!(block.body.blocks[0].body.attribute("y").unwrap().value.node, Node::Bool(true));
    assert_eq!(body.blocks[1].body.attribute("z").unwrap().value.node, Node::Null);
}

#[test]
fn literals() {
    assert_eq!(value("\"a\\n\\\"$${b}\\u00e9\"").node, Node::Text("a\n\"${b}é".into()));
    assert_eq!(value("-1.50e3").node, Node::Number("-1.50e3".into()));
    assert_eq!(value("(\"x\")").node, Node::Text("x".into()));
    assert_eq!(value("<<-E\n    a\n      b\n    E").node, Node::Text("a\n  b\n".into()));
    assert_eq!(value("<<E\n  a\r\nE").node, Node::Text("  a\n".into()));
    let list = value("[ # c\n  1, /* d */ \"x\", # e\n  [], {},\n]").node;
    let expected = vec![
        Node::Number("1".into()),
        Node::Text("x".into()),
        Node::List(Vec::new()),
        Node::Object(Vec::new()),
    ];
    assert_eq!(list, Node::List(expected));
    let object = value("{ a = 1, \"b c\" : 2\n 3 = 4 // x\n}").node;
    assert_eq!(object.get("b c"), Some(&Node::Number("2".into())));
    assert_eq!(object.get("3"), Some(&Node::Number("4".into())));
    assert!(object.is_literal());
    assert!(!value("{ a = var.b }").node.is_literal());
    assert_eq!(value("{ (var.a) = 1 }").node, Node::Expression("{ (var.a) = 1 }".into()));
    assert_eq!(value("[1, 2][0]").node, Node::Expression("[1, 2][0]".into()));
}

#[test]
fn a_repeated_key_counts_last_as_terraform_has_it() {
    assert_eq!(value("{ a = 1, a = 2 }").node, Node::Object(vec![("a".into(), Node::Number("2".into()))]));
    assert_eq!(reads("merge({ a = var.x, a = var.y })"), ["var.x", "var.y"]);
}

#[test]
fn line_breaks_beside_operators_in_a_for() {
    assert_eq!(
        reads("{ for k in var.l : k => k == 1 ? local.a :\n  local.b }"),
        ["var.l", "local.a", "local.b"]
    );
    assert_eq!(
        reads("{ for k in var.l : k => c\n  ? local.a\n  : local.b }"),
        ["var.l", "local.a", "local.b"]
    );
}

#[test]
fn references_of_every_kind() {
    assert_eq!(reads("var.a"), ["var.a"]);
    assert_eq!(reads("aws_vpc.this[0].id"), ["aws_vpc.this id"]);
    assert_eq!(reads("module.m[\"k\"].out.x"), ["module.m out"]);
    assert_eq!(reads("data.aws_ami.x.id"), ["data.aws_ami.x id"]);
    assert_eq!(reads("aws_s.x[*].id"), ["aws_s.x id"]);
    assert_eq!(reads("aws_s.x.*.id"), ["aws_s.x id"]);
    assert_eq!(reads("\"a-${var.b}-%{ if local.c }${d_e.f}%{ endif }\""), ["var.b", "local.c", "d_e.f"]);
    assert_eq!(
        reads("<<E\n${var.a}\n%{ for x in var.l }${x.y}${var.z}%{ endfor }\nE"),
        ["var.a", "var.l", "var.z"]
    );
    assert_eq!(reads("[for k, v in var.m : v.id if k.x != local.y]"), ["var.m", "local.y"]);
    assert_eq!(reads("lookup(var.a, each.key, !count.index) + self.x.y * path.module.z"), ["var.a"]);
    assert_eq!(reads("a_b.c[var.i].d"), ["var.i", "a_b.c d"]);
    assert_eq!(reads("provider::x::f(var.a, { k = (var.b) })"), ["var.a", "var.b"]);
    assert_eq!(reads("{ (var.k) = [var.v] }"), ["var.k", "var.v"]);
    assert_eq!(reads("[string, tuple.x.y]"), ["tuple.x y"]);
}

#[test]
fn spans_of_references_cover_the_address() {
    let text = "x = \"é${ aws_vpc.this[0].id }\"\n";
    let reference = clean(text).attributes[0].value.references[0].clone();
    assert_eq!(&text[reference.span.start..reference.span.end], "aws_vpc.this");
}

#[test]
fn the_iterator_of_a_dynamic_block_is_no_resource() {
    let body = clean(
        "r \"a\" \"b\" {\n  dynamic \"rule\" {\n    for_each = var.x\n    content {\n      y = rule.value.z\n    }\n  }\n  dynamic \"q\" {\n    iterator = it\n    content {\n      y = it.value.z + q.value\n    }\n  }\n}\n",
    );
    let inner =
        |at: usize| &body.blocks[0].body.blocks[at].body.blocks[0].body.attributes[0].value.references;
    assert!(inner(0).is_empty());
    assert_eq!(inner(1).len(), 1);
}

#[test]
fn a_broken_attribute_costs_only_itself() {
    let text =
        "variable \"a\" {\n  type = string\n  default = [1, }\n  description = \"x\"\n}\nvariable \"b\" {}\n";
    let parsed = parse(text);
    assert_eq!(parsed.body.blocks.len(), 2);
    assert!(parsed.body.blocks[0].broken && !parsed.body.blocks[1].broken);
    assert!(parsed.body.blocks[0].body.attribute("type").is_some());
    assert_eq!(&text[parsed.faults[0].span.start..parsed.faults[0].span.start + 1], "[");
}

#[test]
fn a_missing_brace_ends_at_the_next_block() {
    let text = "variable \"a\" {\n  type = string\n\nvariable \"b\" {\n  type = bool\n}\n\nlocals {\n  x = {\n    y = 1\n\noutput \"c\" {\n}\n";
    let parsed = parse(text);
    let names: Vec<&str> = parsed.body.blocks.iter().map(|block| block.kind.as_str()).collect();
    assert_eq!(names, ["variable", "variable", "locals", "output"]);
    let broken: Vec<bool> = parsed.body.blocks.iter().map(|block| block.broken).collect();
    assert_eq!(broken, [true, false, true, false]);
    assert!(parsed.faults[0].message.contains("not closed"), "{:?}", parsed.faults);
}

#[test]
fn an_unterminated_heredoc_or_string_costs_its_block() {
    for bad in ["x = <<EOT\n  text\n", "x = \"text\n", "x = \"${a\n\"\n"] {
        let parsed = parse(&format!("locals {{\n  {bad}}}\nvariable \"b\" {{\n  type = bool\n}}\n"));
        assert!(!parsed.faults.is_empty());
        let last = parsed.body.blocks.last().unwrap();
        assert_eq!((last.kind.as_str(), last.broken), ("variable", false), "{bad}");
    }
}

#[test]
fn what_terraform_refuses_is_told() {
    for (text, message) in [
        ("variable \"a\" {\n  x = 1\n  x = 2\n}\n", "set twice"),
        ("variable \"a\"\n{\n}\n", "neither `=` nor a block"),
        ("x = 1 y = 2\n", "cannot be read"),
        ("variable \"a\" {} variable \"b\" {}\n", "same line"),
        ("}\n", "neither a block nor an attribute"),
        ("x =\n", "value is missing"),
        ("x = f(1\n", "never closed"),
        ("x = 1 +\n", "cannot be read"),
    ] {
        let parsed = parse(text);
        assert!(parsed.faults.iter().any(|f| f.message.contains(message)), "{text}: {:?}", parsed.faults);
    }
}

#[test]
fn a_file_of_something_else_is_told_once() {
    let parsed = parse(&"--- !yaml\n- item: [\n".repeat(50));
    assert!(parsed.faults.len() <= 3, "{}", parsed.faults.len());
}

#[test]
fn depth_is_said_to_be_depth() {
    for (open, close) in [("[", "]"), ("{a=", "}"), ("(", ")"), ("f(", ")"), ("\"${", "}\"")] {
        let text = format!("x = {}var.deep.y{}\ny = 1\n", open.repeat(3_000), close.repeat(3_000));
        let parsed = parse(&text);
        assert!(
            parsed.faults.iter().all(|fault| fault.kept && fault.message.contains("nested")),
            "{:?}",
            parsed.faults
        );
        assert_eq!(parsed.body.attributes.len(), 2, "{open}");
    }
    let text = format!("{}{}", "a {\n".repeat(5_000), "}\n".repeat(5_000));
    assert!(parse(&text).faults[0].message.contains("64 deep"));
}

#[test]
fn json_makes_the_same_blocks() {
    let text = r#"{
      "//": "comment",
      "variable": { "a": { "type": "list(string)", "default": ["x"], "validation": [{ "condition": "${length(var.a) > 0}", "error_message": "m" }] } },
      "resource": { "aws_vpc": { "this": { "cidr": "${var.a}-${local.b}", "lifecycle": { "ignore_changes": ["tags"] }, "provider": "aws.west" } } },
      "terraform": { "required_providers": { "aws": { "version": "~> 5.0" } } },
      "locals": [{ "b": 1.50, "é": "\u00e9\n" }]
    }"#;
    let parsed = parse_json(text);
    assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
    let [variable, resource, terraform, locals] = parsed.body.blocks.as_slice() else { panic!() };
    assert_eq!(variable.labels, ["a"]);
    assert_eq!(variable.body.attribute("type").unwrap().value.node, Node::Text("list(string)".into()));
    assert_eq!(variable.body.blocks("validation").count(), 1);
    assert_eq!(resource.labels, ["aws_vpc", "this"]);
    let cidr = &resource.body.attribute("cidr").unwrap().value;
    let reads: Vec<String> = cidr.references.iter().map(|r| r.to.to_string()).collect();
    assert_eq!(reads, ["var.a", "local.b"]);
    assert_eq!(&text[cidr.span.start..cidr.span.end], "\"${var.a}-${local.b}\"");
    assert_eq!(terraform.body.blocks[0].kind, "required_providers");
    assert_eq!(locals.body.attribute("b").unwrap().value.node, Node::Number("1.50".into()));
    assert_eq!(locals.body.attribute("é").unwrap().value.node, Node::Text("é\n".into()));
}

#[test]
fn broken_json_says_where() {
    for (text, at) in
        [("{ \"a\": }", 7), ("{ \"a\" 1 }", 6), ("[1,]", 3), ("{", 1), ("", 0), ("{} x", 3), ("\"\\q\"", 0)]
    {
        let parsed = parse_json(text);
        assert_eq!(parsed.faults.first().map(|fault| fault.span.start), Some(at), "{text}");
    }
    assert!(parse_json(&"[".repeat(100_000)).faults[0].message.contains("nested"));
}

/// A little generator of numbers, the same on every run.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

const REALISTIC: &str = r#"/**
 * # Network
 */
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
  backend "s3" { bucket = "state" }
}

# The tiers.
variable "tiers" {
  description = <<-EOT
    What ${"each"} tier — été — needs.
      indented
  EOT
  type = map(object({
    newbits = number # of the prefix
    zones   = optional(list(string), ["a", "b"])
  }))
  default = { "private" = { newbits = 4 }, public : { newbits = 8 } }
  validation {
    condition     = alltrue([for k, v in var.tiers : v.newbits > 0 && v.newbits < 16])
    error_message = "Bits must be between 1 and 15."
  }
}

resource "aws_subnet" "this" {
  for_each   = { for k, v in var.tiers : k => v if v.newbits != 0 }
  cidr_block = cidrsubnet(var.cidr, each.value.newbits, 1) /* why */
  tags       = merge(local.tags, { Name = "${var.name}-${each.key}$${x}" })
  dynamic "rule" {
    for_each = var.enabled ? [1] : []
    content { port = rule.value }
  }
}

output "ids" { value = [for s in aws_subnet.this : s.id] }
"#;

fn check_spans(text: &str, parsed: &Parsed) {
    fn body(text: &str, inner: &Body) {
        for attribute in &inner.attributes {
            assert!(text.get(attribute.name_span.start..attribute.name_span.end).is_some());
            let span = attribute.value.span;
            assert!(text.get(span.start..span.end).is_some());
            for reference in &attribute.value.references {
                assert!(text.get(reference.span.start..reference.span.end).is_some());
            }
        }
        for block in &inner.blocks {
            assert!(text.get(block.span.start..block.span.end).is_some());
            assert!(text.get(block.header.start..block.header.end).is_some());
            body(text, &block.body);
        }
    }
    body(text, &parsed.body);
    for fault in &parsed.faults {
        assert!(text.get(fault.span.start..fault.span.end).is_some(), "{fault:?} in {text}");
    }
}

#[test]
fn no_mutation_panics_and_spans_stay_in_the_file() {
    clean(REALISTIC);
    let mut random = Lcg(42);
    const BYTES: &[u8] = b"{}[]()\"$%\\\n=#/*<-E.,:? a1\xc3\xff";
    for round in 0..3_000 {
        let mut bytes = REALISTIC.as_bytes().to_vec();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes.truncate(at),
                1 => bytes[at] = BYTES[random.below(BYTES.len())],
                2 => drop(bytes.drain(at..(at + random.below(40)).min(bytes.len()))),
                _ => {
                    let piece = bytes[at..(at + random.below(80)).min(bytes.len())].to_vec();
                    let to = random.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
            }
            if bytes.is_empty() {
                break;
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        check_spans(&text, &parse(&text));
        if round % 4 == 0 {
            check_spans(&text, &parse_json(&text));
            let path = crate::path::SourcePath::new("main.tf").unwrap();
            let _ = crate::source::terraform::module::Module::from_files(
                &crate::path::SourcePath::root(),
                [(path, &*text)],
            );
        }
    }
}

#[test]
fn json_survives_mutation() {
    let text = r#"{"variable":{"a":{"default":["x",{"b":"${var.c}\u00e9"}],"type":"string"}},"locals":[{"x":-1.5e3}]}"#;
    let mut random = Lcg(7);
    for _ in 0..2_000 {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len());
            bytes[at] = b"{}[]\",:\\u$0\n\xe9"[random.below(13)];
        }
        let text = String::from_utf8_lossy(&bytes);
        check_spans(&text, &parse_json(&text));
    }
}

/// Each of these, doubled, must not take much more than twice the time: they are sized so that a quadratic reading
/// would not end while one waits.
#[test]
fn hostile_files_take_linear_time() {
    let keys: String = (0..40_000).map(|n| format!("k{n} = {n}\n")).collect();
    let hostile = [
        format!("x = {{\n{keys}}}\n"),
        format!("x = merge({{\n{keys}}})\n"),
        "x = <<E\n".repeat(30_000),
        "a \"b\" {\n".repeat(30_000),
        "variable \"a\" {\n".repeat(30_000),
        "x = \"${".repeat(30_000),
        "x = [{(\n".repeat(30_000),
        format!("x = {}1\n", "1 + ".repeat(50_000)),
        format!("x = {}\n", "for a in b ".repeat(30_000)),
        "/*".repeat(100_000),
        "a{}".repeat(60_000),
        "}\n".repeat(100_000),
        format!("{}a{{}}\n", "# c\n".repeat(60_000)),
    ];
    for text in &hostile {
        check_spans(text, &parse(text));
    }
}
