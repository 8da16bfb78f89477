use crate::texts::Texts;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::Terraform;
use crate::config::Config;
use crate::path::SourcePath;
use crate::source::change::{Change, RootChanges};
use crate::source::{Model, Project, Source, SourceFile};

fn model(files: &[(&str, &str)]) -> Box<dyn Model> {
    let file = |(path, text): &(&str, &str)| {
        let path = SourcePath::new(path).unwrap();
        let parsed = Arc::new(Terraform.parse(&path, text));
        SourceFile { path, text: Arc::from(*text), parsed }
    };
    let mut files: Vec<SourceFile> = files.iter().map(file).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let config = Config::default();
    let paths: Vec<SourcePath> = files.iter().map(|file| file.path.clone()).collect();
    let unlisted = BTreeSet::new();
    let project = Project {
        config: &config,
        paths: &paths,
        unlisted: &unlisted,
        name: "estate",
        forge: None,
        texts: &Default::default(),
    };
    Terraform.model(&files, &project, None)
}

fn changes(then: &[(&str, &str)], now: &[(&str, &str)]) -> Vec<RootChanges> {
    model(now).changes(model(then).as_ref())
}

/// `! input x: removed` for one that breaks.
fn line(change: &Change) -> String {
    for (group, word) in [("kind", change.kind), ("event", change.event)] {
        let name = format!("change.{group}.{}", word.replace(' ', "-"));
        assert_eq!(Texts::english().say(&name), word, "pages have no text for it");
    }
    let mark = if change.is_breaking() { "! " } else { "" };
    let values = match (&change.old, &change.new) {
        (None, None) => String::new(),
        (old, new) => {
            let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
            format!(" ({} -> {})", text(old), text(new))
        }
    };
    format!("{mark}{} {}: {}{values}", change.kind, change.name, change.event)
}

fn lines(then: &str, now: &str) -> Vec<String> {
    let found = changes(&[("m/main.tf", then)], &[("m/main.tf", now)]);
    found.iter().flat_map(|module| &module.changes).map(line).collect()
}

fn variable(body: &str) -> String {
    format!("variable \"x\" {{\n{body}\n}}\n")
}

#[test]
fn inputs() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("", "", &[]),
        ("description = \"a\"", "description = \"b\"", &[]),
        ("", "default = 1", &["input x: no longer required (- -> 1)"]),
        ("default = null", "", &["! input x: now required (null -> -)"]),
        ("default = [\"a\"]", "default = []", &["input x: default changed ([\"a\"] -> [])"]),
        ("default = 1", "default = 1 # same", &[]),
        ("", "sensitive = true", &["input x: now sensitive"]),
        ("sensitive = true", "sensitive = false", &["input x: no longer sensitive"]),
        ("", "nullable = false", &["! input x: no longer nullable"]),
        ("default = 1", "nullable = false\ndefault = 1", &["input x: no longer nullable"]),
        ("nullable = false\ndefault = 1", "default = 1", &["! input x: now nullable"]),
        ("nullable = false", "nullable = true", &["input x: now nullable"]),
        ("", "ephemeral = true", &["input x: now ephemeral"]),
        ("ephemeral = true", "", &["! input x: no longer ephemeral"]),
        ("", "deprecated = \"use y\"", &["input x: now deprecated"]),
        (
            "",
            "validation {\ncondition = length(var.x) > 3\nerror_message = \"Longer.\"\n}",
            &["! input x: validation added"],
        ),
        (
            "validation {\ncondition = var.x > 3\nerror_message = \"A.\"\n}",
            "validation {\ncondition = var.x > 3\nerror_message = \"B.\"\n}",
            &[],
        ),
        (
            "validation {\ncondition = var.x > 3\nerror_message = \"A.\"\n}",
            "validation {\ncondition = var.x > 2\nerror_message = \"A.\"\n}",
            &["! input x: validation added", "input x: validation removed"],
        ),
    ];
    for (then, now, expected) in cases {
        assert_eq!(lines(&variable(then), &variable(now)), *expected, "{then} to {now}");
    }
    assert_eq!(lines("", &variable("")), ["! input x: added as required"]);
    assert_eq!(lines("", &variable("default = 1")), ["input x: added as optional"]);
    assert_eq!(lines(&variable(""), ""), ["! input x: removed"]);
}

#[test]
fn types() {
    use super::type_constraint::{Difference, differences};
    use crate::source::terraform::types::Type;
    let verdict = |then: &str, now: &str| {
        let found = differences("x", &Type::parse(then).shape, &Type::parse(now).shape);
        let is = |difference| found.iter().any(|(other, _)| *other == difference);
        let words: Vec<String> = found.iter().map(|(_, words)| words.clone()).collect();
        let verdict = match (found.is_empty(), is(Difference::Narrower), is(Difference::Other)) {
            (true, ..) => "same",
            (_, true, _) => "narrower",
            (_, _, true) => "other",
            _ => "wider",
        };
        (verdict, words.join("; "))
    };
    for (then, now, expected, words) in [
        ("string", "string", "same", ""),
        ("\"string\"", "string", "same", ""),
        ("list", "list(any)", "same", ""),
        ("object({ a = string }) # x", "object({\n  # why\n  a = string\n})", "same", ""),
        ("number", "any", "wider", "it takes any, and took number"),
        ("any", "number", "narrower", "it takes number, and took any"),
        ("number", "string", "wider", ""),
        ("bool", "string", "wider", ""),
        ("string", "number", "narrower", ""),
        ("bool", "number", "narrower", ""),
        ("list(string)", "set(string)", "other", ""),
        ("list(number)", "list(string)", "wider", "`x[*]` takes string, and took number"),
        ("list(string)", "map(string)", "narrower", ""),
        ("map(string)", "map(any)", "wider", ""),
        ("map(list(string))", "map(any)", "narrower", ""),
        ("list(object({ a = optional(string) }))", "list(any)", "narrower", ""),
        ("list(object({ a = optional(string) }))", "any", "wider", ""),
        ("object({ a = string })", "map(string)", "narrower", ""),
        ("map(string)", "object({ a = optional(string) })", "narrower", ""),
        ("tuple([string])", "tuple([string, string])", "narrower", ""),
        (
            "tuple([string, number])",
            "tuple([string, string])",
            "wider",
            "`x[1]` takes string, and took number",
        ),
        ("object({})", "object({ a = optional(string) })", "wider", "`x.a` was added and may be left out"),
        ("object({})", "object({ a = string })", "narrower", "`x.a` was added and has to be set"),
        (
            "object({ a = string })",
            "object({})",
            "narrower",
            "`x.a` was removed: what calls set there is dropped without a word",
        ),
        ("object({ a = string })", "object({ a = optional(string) })", "wider", "`x.a` may be left out now"),
        ("object({ a = optional(string) })", "object({ a = string })", "narrower", "`x.a` has to be set now"),
        (
            "object({ a = optional(number, 1) })",
            "object({ a = optional(number, 2) })",
            "other",
            "`x.a` has another default",
        ),
        (
            "map(object({ a = object({ b = number }) }))",
            "map(object({ a = object({ b = any }) }))",
            "wider",
            "`x[*].a.b` takes any, and took number",
        ),
        ("list(${x})", "list(${y})", "narrower", ""),
        ("list(${x})", "list(${x})", "same", ""),
    ] {
        let (found, said) = verdict(then, now);
        assert_eq!(found, expected, "{then} to {now}: {said}");
        assert!(words.is_empty() || said == words, "{then} to {now}: {said}");
    }
    let found = lines(&variable("type = number"), &variable("type = string"));
    assert_eq!(found, ["input x: type widened (number -> string)"]);
    let found = lines(&variable("type = string"), &variable("type = number"));
    assert_eq!(found, ["! input x: type changed (string -> number)"]);
}

#[test]
fn outputs() {
    let output = |body: &str| format!("output \"x\" {{\nvalue = 1\n{body}\n}}\n");
    let cases: &[(&str, &str, &[&str])] = &[
        (&output(""), "output \"x\" {\nvalue = 2\n}\n", &[]),
        ("locals {}\n", &output(""), &["output x: added"]),
        (&output(""), "locals {}\n", &["! output x: removed"]),
        (&output(""), &output("sensitive = true"), &["! output x: now sensitive"]),
        (&output("sensitive = true"), &output(""), &["output x: no longer sensitive"]),
        (&output(""), &output("ephemeral = true"), &["! output x: now ephemeral"]),
        (
            "variable \"v\" {}\nlocals {\na = var.v\n}\noutput \"x\" {\nvalue = local.a\n}\n",
            "variable \"v\" {\nsensitive = true\n}\nlocals {\na = var.v\n}\noutput \"x\" {\nvalue = local.a\n}\n",
            &["! input v: now sensitive"],
        ),
    ];
    for (then, now, expected) in cases {
        assert_eq!(lines(then, now), *expected, "{then} to {now}");
    }
}

#[test]
fn thousands_of_inputs_that_become_sensitive_take_linear_time() {
    let module = |more: &str| -> String {
        let pair =
            |n: usize| format!("variable \"v{n}\" {{\n{more}}}\noutput \"o{n}\" {{\nvalue = var.v{n}\n}}\n");
        (0..5000).map(pair).collect()
    };
    let (then, now) = (module(""), module("sensitive = true\n"));
    let found = lines(&then, &now);
    assert_eq!(found.len(), 5000);
    assert!(found[0].starts_with("! input v0: now sensitive"), "{}", found[0]);
}

#[test]
fn resources_and_calls() {
    let a = "resource \"aws_vpc\" \"a\" {\n}\n";
    let b = "resource \"aws_vpc\" \"b\" {\n}\n";
    let with = |body: &str| format!("resource \"aws_vpc\" \"a\" {{\n{body}\n}}\n");
    let moved = |from: &str, to: &str| format!("moved {{\nfrom = {from}\nto = {to}\n}}\n");
    let removed = |more: &str| format!("removed {{\nfrom = aws_vpc.a\n{more}\n}}\n");
    let call = |name: &str, body: &str| format!("module \"{name}\" {{\n{body}\n}}\n");
    let one = call("c", "source = \"../c\"");
    let from = |text: String| format!("{b}{text}");
    let changed = "! resource aws_vpc.a: repetition changed";
    let call_changed = "! module call module.c: repetition changed";
    let cases: &[(String, String, &[&str])] = &[
        (b.into(), from(a.into()), &["resource aws_vpc.a: added"]),
        (from(a.into()), b.into(), &["! resource aws_vpc.a: removed"]),
        (
            a.into(),
            from(moved("aws_vpc.a", "aws_vpc.b")),
            &["resource aws_vpc.a: moved (aws_vpc.a -> aws_vpc.b)"],
        ),
        (
            a.into(),
            from(moved("aws_vpc.a", "aws_vpc.x") + &moved("aws_vpc.x", "aws_vpc.b")),
            &["resource aws_vpc.a: moved (aws_vpc.a -> aws_vpc.b)"],
        ),
        // To where nothing stands; and round and round.
        (
            a.into(),
            from(moved("aws_vpc.a", "aws_vpc.x")),
            &["! resource aws_vpc.a: removed", "resource aws_vpc.b: added"],
        ),
        (
            a.into(),
            from(moved("aws_vpc.a", "aws_vpc.x") + &moved("aws_vpc.x", "aws_vpc.a")),
            &["! resource aws_vpc.a: removed", "resource aws_vpc.b: added"],
        ),
        (
            a.into(),
            one.clone() + &moved("aws_vpc.a", "module.c.aws_vpc.a"),
            &["resource aws_vpc.a: moved (aws_vpc.a -> module.c.aws_vpc.a)", "module call module.c: added"],
        ),
        (
            with("for_each = var.x"),
            from(moved("aws_vpc.a[\"k\"]", "aws_vpc.b")),
            &["! resource aws_vpc.a: moved (aws_vpc.a -> aws_vpc.b)"],
        ),
        (
            with("count = 1"),
            from(moved("aws_vpc.a[0]", "aws_vpc.b")),
            &["resource aws_vpc.a: moved (aws_vpc.a -> aws_vpc.b)"],
        ),
        (a.into(), removed("lifecycle {\ndestroy = false\n}"), &["resource aws_vpc.a: forgotten"]),
        (a.into(), removed("lifecycle {\ndestroy = true\n}"), &["! resource aws_vpc.a: removed"]),
        (a.into(), removed(""), &["! resource aws_vpc.a: removed"]),
        (a.into(), with("count = 1"), &["resource aws_vpc.a: repetition changed"]),
        (with("count = var.x ? 1 : 0"), a.into(), &["resource aws_vpc.a: repetition changed"]),
        (with("count = var.x"), a.into(), &[changed]),
        (a.into(), with("for_each = var.x"), &[changed]),
        (with("count = 1"), with("for_each = var.x"), &[changed]),
        (with("count = 1"), with("count = 2"), &[]),
        (a.into(), with("for_each = var.x") + &moved("aws_vpc.a", "aws_vpc.a[\"k\"]"), &[]),
        (from("data \"aws_ami\" \"x\" {}\n".into()), b.into(), &[]),
        (one.clone(), "locals {}\n".into(), &["! module call module.c: removed"]),
        (
            one.clone(),
            call("d", "source = \"../c\"") + &moved("module.c", "module.d"),
            &["module call module.c: moved (module.c -> module.d)"],
        ),
        (
            one.clone(),
            call("c", "source = \"../d\""),
            &["module call module.c: source changed (../c -> ../d)"],
        ),
        (
            one.clone(),
            call("c", "source = \"a/b/aws\""),
            &["! module call module.c: source changed (../c -> a/b/aws)"],
        ),
        (
            call("c", "source = \"a/b/aws\"\nversion = \"~> 5.0\""),
            call("c", "source = \"a/b/aws\"\nversion = \"~> 5.2\""),
            &["module call module.c: version changed (~> 5.0 -> ~> 5.2)"],
        ),
        (
            call("c", "source = \"a/b/aws\"\nversion = \"~> 5.0\""),
            call("c", "source = \"a/b/aws\"\nversion = \"~> 6.0\""),
            &["! module call module.c: version changed (~> 5.0 -> ~> 6.0)"],
        ),
        (one.clone(), call("c", "source = \"../c\"\ncount = 1"), &[call_changed]),
    ];
    for (then, now, expected) in cases {
        let mut found = lines(then, now);
        let mut expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
        (found.iter_mut().chain(&mut expected)).for_each(|line| {
            if line.contains("repetition") {
                line.truncate(line.find(" (").unwrap_or(line.len()));
            }
        });
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{then} to {now}");
    }
}

#[test]
fn sources_and_versions_of_calls() {
    let call = |source: &str| format!("module \"c\" {{\nsource = {source}\n}}\n");
    let source = |text: &str| call(&format!("\"{text}\""));
    let git = |query: &str| source(&format!("git::https://h.example/x.git{query}"));
    let registry = |version: &str| call(&format!("\"a/b/aws\"\n{version}"));
    let secret = |rest: &str| source(&format!("git::https://user:canary-hunter17@h.example/{rest}"));
    let cases: &[(String, String, &[&str])] = &[
        (
            git("?ref=v1.2.0"),
            git("?ref=v2.0.0"),
            &["! module call module.c: version changed (v1.2.0 -> v2.0.0)"],
        ),
        (git("?ref=v1.2.0"), git("?ref=1.2.0"), &[]),
        (
            git("?depth=1&ref=v1.2.0"),
            git("?depth=1&ref=v1.3.0"),
            &["module call module.c: version changed (v1.2.0 -> v1.3.0)"],
        ),
        (git("?ref=main"), git("?ref=v2.0.0"), &["module call module.c: version changed (main -> v2.0.0)"]),
        (git(""), git("?ref=v2.0.0"), &["module call module.c: version changed (- -> v2.0.0)"]),
        (
            registry(""),
            registry("version = \"~> 5.0\""),
            &["module call module.c: version changed (- -> ~> 5.0)"],
        ),
        (secret("x.git?ref=v1"), secret("x.git?ref=v1"), &[]),
        (secret("x.git?ref=v1"), secret("other.git?ref=v1"), &["! module call module.c: source changed"]),
        (secret("x.git?ref=v1"), secret("x.git?ref=v2"), &["! module call module.c: version changed"]),
        (secret("x.git?ref=v1"), git("?ref=v1"), &["! module call module.c: source changed"]),
    ];
    for (then, now, expected) in cases {
        assert_eq!(lines(then, now), *expected, "{then} to {now}");
        let found = changes(&[("m/main.tf", then)], &[("m/main.tf", now)]);
        assert!(!format!("{found:?}").contains("canary"), "{found:?}");
    }
}

#[test]
fn what_moved_blocks_leave_behind_is_destroyed() {
    let with = |name: &str, body: &str| format!("resource \"aws_vpc\" \"{name}\" {{\n{body}\n}}\n");
    let call = |name: &str, body: &str| format!("module \"{name}\" {{\nsource = \"../c\"\n{body}\n}}\n");
    let moved = |from: &str, to: &str| format!("moved {{\nfrom = {from}\nto = {to}\n}}\n");
    let (a, b) = ("aws_vpc.a", "aws_vpc.b");
    let plain = |name: &str| with(name, "");
    let set = "for_each = toset([\"x\", \"y\"])";
    let both_of = |from: &str, to: &str| {
        moved(&format!("{from}[0]"), &format!("{to}[\"x\"]"))
            + &moved(&format!("{from}[1]"), &format!("{to}[\"y\"]"))
    };
    let first = moved("aws_vpc.a[0]", "aws_vpc.a[\"x\"]");
    let unnamed = "instances that no `moved` block names are destroyed";
    let elsewhere = "its instances have other addresses: what they have built is destroyed";
    let cases: &[(String, String, &str)] = &[
        (with("a", "count = 3"), plain("a") + &moved("aws_vpc.a[0]", a), unnamed),
        (with("a", "count = 1"), plain("a") + &moved("aws_vpc.a[0]", a), ""),
        (with("a", "count = 3"), with("a", set) + &first, unnamed),
        (with("a", "count = var.n"), with("a", set) + &both_of(a, a), unnamed),
        (with("a", "count = 2"), with("a", set) + &both_of(a, a), ""),
        (with("a", "count = 2"), with("b", set) + &both_of(a, b), ""),
        (with("a", "count = 3"), with("b", set) + &both_of(a, b), unnamed),
        (with("a", "count = 3"), plain("b") + &moved("aws_vpc.a[0]", b), unnamed),
        (with("a", "for_each = { k = 1 }"), plain("b") + &moved("aws_vpc.a[\"k\"]", b), ""),
        (with("a", set), plain("b") + &moved(a, b), elsewhere),
        (with("a", set), with("b", set) + &moved(a, b), ""),
        (
            with("a", "count = 3"),
            plain("b") + &moved(a, b),
            "all but the first of its instances are destroyed",
        ),
        (plain("a"), with("b", "count = 3") + &moved(a, b), ""),
        (plain("a"), with("b", set) + &moved(a, b), elsewhere),
        (plain("a"), with("b", set) + &moved(a, "aws_vpc.b[\"x\"]"), ""),
        (plain("a"), with("b", set) + &moved(a, "aws_vpc.c") + &moved("aws_vpc.c", "aws_vpc.b[\"x\"]"), ""),
        (call("a", "count = 2"), call("a", set) + &both_of("module.a", "module.a"), ""),
        (call("a", "count = 3"), call("a", set) + &both_of("module.a", "module.a"), unnamed),
        (call("a", "count = 3"), call("a", "") + &moved("module.a[0]", "module.a"), unnamed),
        (call("a", set), call("b", "") + &moved("module.a", "module.b"), elsewhere),
        (call("a", set), call("b", set) + &moved("module.a", "module.b"), ""),
    ];
    for (then, now, expected) in cases {
        let found = changes(&[("m/main.tf", then)], &[("m/main.tf", now)]);
        let reasons = found.iter().flat_map(|module| &module.changes).filter_map(Change::reason);
        assert_eq!(reasons.collect::<Vec<_>>().join("; "), *expected, "{then} to {now}");
    }
}

#[test]
fn requirements() {
    let core = |version: &str| format!("terraform {{\nrequired_version = \"{version}\"\n}}\n");
    let aws = |body: &str| format!("terraform {{\nrequired_providers {{\naws = {{ {body} }}\n}}\n}}\n");
    let vpc = "resource \"aws_vpc\" \"a\" {\n}\n";
    let alias = |names: &str| aws(&format!("source = \"hashicorp/aws\", configuration_aliases = [{names}]"));
    let nothing = "locals {}\n".to_owned();
    let cases: &[(String, String, &[&str])] = &[
        (core(">= 1.5"), core(">= 1.5.0"), &[]),
        (core(">= 1.5"), core(">= 1.9"), &["requirement terraform: minimum raised (>= 1.5 -> >= 1.9)"]),
        (
            core(">= 1.5"),
            core(">= 1.5, < 1.9"),
            &["! requirement terraform: constraint narrowed (>= 1.5 -> >= 1.5, < 1.9)"],
        ),
        (
            aws("version = \">= 6.0\""),
            aws("version = \">= 6.28\""),
            &["requirement aws: minimum raised (>= 6.0 -> >= 6.28)"],
        ),
        (core(">= 1.5"), core(">= 1.3"), &["requirement terraform: constraint widened (>= 1.5 -> >= 1.3)"]),
        (core(">= 1.5"), nothing.clone(), &["requirement terraform: constraint widened (>= 1.5 -> -)"]),
        (
            aws("version = \"~> 5.0\""),
            aws("version = \">= 6.0\""),
            &["! requirement aws: constraint narrowed (~> 5.0 -> >= 6.0)"],
        ),
        (nothing.clone(), aws("version = \"~> 5.0\""), &["requirement aws: added (- -> ~> 5.0)"]),
        (
            vpc.into(),
            format!("{vpc}{}", aws("version = \"~> 5.0\"")),
            &["! requirement aws: constraint narrowed (- -> ~> 5.0)"],
        ),
        (aws("version = \"~> 5.0\""), nothing.clone(), &["requirement aws: removed"]),
        (aws("source = \"hashicorp/aws\""), aws("source = \"registry.terraform.io/HashiCorp/aws\""), &[]),
        (
            aws("source = \"hashicorp/aws\""),
            aws("source = \"acme/aws\""),
            &["! requirement aws: source changed (hashicorp/aws -> acme/aws)"],
        ),
        (alias(""), alias("aws.west"), &["! provider configuration aws.west: added"]),
        (alias("aws.west"), alias(""), &["! provider configuration aws.west: removed"]),
        (
            vpc.into(),
            format!("{vpc}provider \"aws\" {{\nregion = \"x\"\n}}\n"),
            &["provider configuration aws: added"],
        ),
    ];
    for (then, now, expected) in cases {
        assert_eq!(lines(then, now), *expected, "{then} to {now}");
    }
}

#[test]
fn provider_blocks_break_those_that_call_the_module() {
    let (vpc, block) = ("resource \"aws_vpc\" \"a\" {\n}\n", "provider \"aws\" {\nregion = \"x\"\n}\n");
    let with = format!("{vpc}{block}");
    let caller = ("root/main.tf", "module \"m\" {\nsource = \"../m\"\n}\n");
    for (then, now, callers, expected) in [
        (vpc, with.as_str(), &[caller][..], "! provider configuration aws: added"),
        (vpc, &with, &[], "provider configuration aws: added"),
        (&with, vpc, &[caller], "! provider configuration aws: removed"),
        (&with, vpc, &[], "provider configuration aws: removed"),
    ] {
        let all = |text| [&[("m/main.tf", text)], callers].concat();
        let found = changes(&all(then), &all(now));
        let said: Vec<String> = found.iter().flat_map(|module| &module.changes).map(line).collect();
        assert_eq!(said, [expected], "{then} to {now}");
    }
}

#[test]
fn modules_come_and_go_and_examples_are_nobodys() {
    let main = "variable \"x\" {}\n";
    let then = [("a/main.tf", main), ("b/main.tf", main), ("b/examples/e/main.tf", main)];
    let now = [("b/main.tf", main), ("b/examples/e/main.tf", "locals {}\n"), ("c/main.tf", main)];
    let found = changes(&then, &now);
    let said: Vec<String> = found.iter().flat_map(|module| &module.changes).map(line).collect();
    assert_eq!(said, ["! module a: removed", "module c: added"]);
    assert!(found[0].entity.is_none() && found[1].entity.is_some());
    // What was a module of its own is part of another's examples, and the other way round.
    let (alone, below) =
        ([("examples/e/main.tf", main)], [("main.tf", main), ("examples/e/main.tf", "locals {}\n")]);
    let said = |then: &[(&str, &str)], now: &[(&str, &str)]| -> Vec<String> {
        changes(then, now).iter().flat_map(|module| &module.changes).map(line).collect()
    };
    assert_eq!(said(&alone, &below), ["module Root module: added"]);
    assert_eq!(said(&below, &alone), ["! module Root module: removed", "module e: added"]);
}

#[test]
fn what_breaks_comes_first_and_stands_in_its_place() {
    let then = "variable \"b\" {}\nvariable \"a\" {}\noutput \"o\" {\nvalue = 1\n}\n";
    let now = "variable \"c\" {\ndefault = 1\n}\n\nvariable \"b\" {\ntype = number\n}\n";
    assert_eq!(
        lines(then, now),
        [
            "! input a: removed",
            "! input b: type changed (any -> number)",
            "! output o: removed",
            "input c: added as optional"
        ]
    );
    let found = changes(&[("m/main.tf", then)], &[("m/main.tf", now)]);
    let changed = &found[0].changes[1];
    assert_eq!(changed.source.as_ref().map(|(path, line)| (path.as_str(), *line)), Some(("m/main.tf", 5)));
    assert_eq!(changed.entity.as_ref().map(|id| id.as_str()), Some("terraform:.//m#var.b"));
    assert_eq!((found[0].breaking(), found[0].next().as_str()), (3, "major"));
}

#[test]
fn of_what_is_broken_only_that_is_said() {
    let found = changes(&[("m/main.tf", "variable \"x\" {\n")], &[("m/main.tf", "variable \"x\" {}\n")]);
    assert!(found[0].incomplete);
    assert!(found[0].changes.iter().all(|change| !change.is_breaking()), "{:?}", found[0].changes);
}

#[test]
fn what_may_stand_where_nothing_could_be_read_is_not_said_to_be_gone() {
    let whole = "variable \"x\" {}\noutput \"o\" {\nvalue = 1\n}\nresource \"a_b\" \"r\" {}\nmodule \"m\" {\nsource = \"./c\"\n}\n";
    let names = ["input x", "module call module.m", "output o", "resource a_b.r"];
    let broken = "locals {}\n}\n";
    let found = changes(&[("m/main.tf", whole)], &[("m/main.tf", broken)]);
    assert!(found[0].incomplete);
    let said: Vec<String> = found[0].changes.iter().map(line).collect();
    assert_eq!(said, names.map(|name| format!("{name}: removed")));
    let back = changes(&[("m/main.tf", broken)], &[("m/main.tf", whole)]);
    assert_eq!(back[0].breaking(), 0, "{back:?}");
}

#[test]
fn values_that_are_secret_are_only_said_to_have_changed() {
    let secret = |default: &str, more: &str| format!("variable \"x\" {{\ndefault = {default}\n{more}\n}}\n");
    let named = |default: &str| format!("variable \"db_password\" {{\ndefault = {default}\n}}\n");
    let typed = |default: &str| {
        format!(
            "variable \"x\" {{\nsensitive = true\ntype = object({{ a = optional(string, {default}) }})\n}}\n"
        )
    };
    let sensitive = "sensitive = true";
    for (then, now, count) in [
        (secret("\"canary-1\"", sensitive), secret("\"canary-2\"", sensitive), 1),
        (secret("\"canary-1\"", sensitive), secret("\"canary-1\"", sensitive), 0),
        (secret("\"canary-1\"", ""), secret("\"canary-2\"", sensitive), 2),
        (secret("\"canary-1\"", sensitive), secret("\"canary-2\"", ""), 2),
        (secret("\"canary-1\"", "ephemeral = true"), secret("null", "ephemeral = true"), 1),
        (secret("\"canary-1\"", sensitive), "variable \"x\" {\nsensitive = true\n}\n".into(), 1),
        (named("\"canary-1\""), named("\"canary-2\""), 1),
        (named("\"canary-1\""), "variable \"db_password\" {}\n".into(), 1),
        (secret("\"canary-1\"", sensitive), "locals {}\n".into(), 1),
        (typed("\"canary-1\""), typed("\"canary-2\""), 0),
        (typed("\"canary-1\""), "variable \"x\" {\ntype = string\n}\n".into(), 2),
    ] {
        let found = changes(&[("m/main.tf", &then)], &[("m/main.tf", &now)]);
        let said: Vec<&Change> = found.iter().flat_map(|module| &module.changes).collect();
        assert_eq!(said.len(), count, "{then} to {now}: {said:?}");
        assert!(!format!("{found:?}").contains("canary"), "{found:?}");
    }
}
