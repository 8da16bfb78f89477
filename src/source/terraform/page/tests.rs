//! What stands on a module's page, and where its words lead.

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
