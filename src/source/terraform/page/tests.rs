//! What stands on a module's page, and where its words lead.

use super::super::reach::reached;
use super::super::tests::{block, estate_of};
use crate::catalog::Value;
use crate::config::Config;
use crate::source::Model;
use crate::source::block::{Body, CodeLink, FieldRow, Target};

#[test]
fn inputs_stand_under_the_headings_of_their_file() {
    let ruler = "#".repeat(20);
    let text = format!(
        "variable \"early\" {{}}\n{ruler}\n# Network\n{ruler}\nvariable \"b\" {{\n  default = 1\n}}\nvariable \"c\" {{}}\n\
         # --- Storage ---\nvariable \"a\" {{\n  default = 1\n}}\n"
    );
    let listed = |toml: &str| {
        let files = [("m/variables.tf", text.as_str()), ("m/z.tf", "variable \"z\" {}\n")];
        let config = Config::parse(toml).unwrap().0;
        let page = estate_of(&files, &config).page(0);
        let Body::Fields(groups) = block(&page, "inputs") else { panic!() };
        let rows = |rows: &[FieldRow]| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>().join(" ");
        groups.iter().map(|group| format!("{}: {}", group.title, rows(&group.rows))).collect::<Vec<_>>()
    };
    assert_eq!(listed(""), [": early z", "Network: c b", "Storage: a"]);
    assert_eq!(listed("[terraform]\ngroup-by = 'file'\n"), ["variables.tf: c early a b", "z.tf: z"]);
    assert_eq!(listed("[terraform]\ngroup-by = 'none'\nsort-by = 'name'\n"), [": a b c early z"]);
    assert_eq!(listed("[terraform]\ngroup-by = 'none'\nsort-by = 'position'\n"), [": early b c a z"]);
}

#[test]
fn words_of_expressions_lead_to_what_they_name() {
    let files = [
        (
            "a/main.tf",
            "module \"n\" {\n  source = \"../n\"\n  cidr = var.cidr\n  tags = {\n    x = \"${var.cidr}-${local.y}\"\n  }\n}\n\
             variable \"cidr\" {}\nlocals {\n  y = each.key\n}\noutput \"o\" {\n  value = [for v in module.n.ids : v.x if v.id != \"var.cidr\"]\n}\n",
        ),
        ("n/main.tf", "variable \"cidr\" {}\nvariable \"tags\" {}\noutput \"ids\" {\n  value = []\n}\n"),
    ];
    let page = estate_of(&files, &Config::parse("[terraform]\nlocals = true\n").unwrap().0).page(0);
    let shown = |code: &str, links: &[CodeLink]| -> Vec<(String, String)> {
        let to = |to: &Target| match to {
            Target::Entity(id) => id.to_string().split("//").nth(1).unwrap().to_owned(),
            other => format!("{other:?}"),
        };
        links.iter().map(|link| (code[link.bytes.clone()].to_owned(), to(&link.to))).collect()
    };
    let pair = |word: &str, to: &str| (word.to_owned(), to.to_owned());
    let Body::List(calls) = block(&page, "modules") else { panic!() };
    let code = &calls[0].items[0].settings.as_ref().unwrap().code;
    assert_eq!(
        shown(&code.text, &code.links),
        [
            pair("cidr", "n#var.cidr"),
            pair("var.cidr", "a#var.cidr"),
            pair("tags", "n#var.tags"),
            pair("var.cidr", "a#var.cidr"),
            pair("local.y", "Anchor(\"local_y\")"),
        ]
    );
    let Body::Fields(outputs) = block(&page, "outputs") else { panic!() };
    let row = &outputs[0].rows[0];
    let Some(Value::Expression(value)) = &row.value else { panic!() };
    assert_eq!(shown(value, &row.links), [pair("module.n.ids", "n#output.ids")]);
}

#[test]
fn the_way_of_a_value_is_followed_through_calls() {
    let files = [
        (
            "prod/main.tf",
            "variable \"cidr\" {}\nvariable \"own\" {}\nlocals {\n  net = { range = var.cidr }\n}\n\
             module \"n\" {\n  source = \"../net\"\n  range = local.net.range\n}\nresource \"a_b\" \"c\" {\n  x = var.own\n}\n",
        ),
        (
            "net/main.tf",
            "variable \"range\" {}\nresource \"aws_vpc\" \"this\" {\n  cidr_block = var.range\n}\n\
             module \"sub\" {\n  source = \"../sub\"\n  ranges = [for n in [1] : cidrsubnet(var.range, n, n)]\n}\nmodule \"back\" {\n  source = \".\"\n  range = var.range\n}\n",
        ),
        (
            "sub/main.tf",
            "variable \"ranges\" {}\nresource \"aws_subnet\" \"this\" {\n  for_each = toset(var.ranges)\n  vpc {\n    range = var.ranges[0]\n  }\n}\n",
        ),
    ];
    let estate = estate_of(&files, &Config::default());
    let prod = crate::path::SourcePath::new("prod").unwrap();
    let reached = |name: &str| -> Vec<String> {
        let settings = reached(&estate, &prod, name).into_iter();
        settings.map(|it| format!("{} {} {}", it.folder, it.address, it.argument)).collect()
    };
    assert_eq!(
        reached("cidr"),
        ["net aws_vpc.this cidr_block", "sub aws_subnet.this ", "sub aws_subnet.this vpc.range"]
    );
    assert_eq!(reached("own"), [""; 0], "what stays in its module is no way");
}
