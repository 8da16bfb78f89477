//! What a site has for programs: the catalog as its schemas describe it, the list of pages, each page as Markdown.

mod schema;

use serde_json::Value;

use crate::book::Book;
use schema::{faults, undescribed};

const MAIN: &str = "# A network.\n\nvariable \"cidr\" {\n  description = \"Where | it `is`.\"\n  type = object({\n    a = optional(string, \"x\") # An attribute.\n  })\n  \
                    sensitive = false\n  validation {\n    condition     = length(var.cidr.a) > 0\n    error_message = \"Must not be empty.\"\n  }\n}\n\n\
                    resource \"aws_vpc\" \"main\" {\n  cidr_block = var.cidr.a\n  tags = local.gone\n}\n\ndata \"aws_region\" \"here\" {}\n\n\
                    output \"id\" {\n  description = \"Which.\"\n  value = aws_vpc.main.id\n}\n";
const PROD: &str = "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n    }\n  }\n}\n\
                    module \"network\" {\n  source = \"../../modules/network\"\n  cidr   = { a = \"10.0.0.0/16\" }\n}\n\
                    module \"gone\" {\n  source = \"../../modules/gone\"\n}\n";

fn estate() -> Book {
    Book::of([
        ("README.md", "# Home\n"),
        ("modules/network/main.tf", MAIN),
        ("modules/network/examples/one/main.tf", "module \"n\" {\n  source = \"../..\"\n}\n"),
        ("environments/prod/main.tf", PROD),
    ])
}

fn json(book: &Book, route: &str) -> Value {
    serde_json::from_slice(&book.bytes(route)).unwrap()
}

#[test]
fn the_catalog_is_as_its_schema_says() {
    let worked = Book::from_dir(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content/estate"));
    for (book, file) in
        [(&estate(), "catalog"), (&estate(), "exports"), (&worked, "catalog"), (&worked, "exports")]
    {
        let schema = json(book, &format!("{file}.schema.json"));
        assert_eq!(undescribed(&schema), Vec::<String>::new());
        let catalog = json(book, &format!("{file}.json"));
        assert_eq!(faults(&catalog, &schema), Vec::<String>::new(), "{file}");
        assert!(catalog["entities"].as_array().unwrap().len() > 3);
        // The checker checks.
        let mut broken = catalog.clone();
        broken["entities"][0]["surprise"] = Value::Null;
        broken["entities"][1]["kind"] = "x".into();
        broken["version"] = 2.into();
        assert_eq!(faults(&broken, &schema).len(), 3, "{file}");
    }
}

#[test]
fn the_catalog_tells_what_there_is() {
    let book = estate();
    let catalog = json(&book, "catalog.json");
    let entities = catalog["entities"].as_array().unwrap();
    let find =
        |address: &str| entities.iter().find(|it| it["id"].as_str().unwrap().ends_with(address)).unwrap();
    let cidr = find("modules/network#var.cidr");
    assert_eq!(cidr["url"], "reference/modules/network/index.html#input_cidr");
    assert_eq!(cidr["location"], serde_json::json!({"file": "modules/network/main.tf", "line": 3}));
    assert_eq!(
        cidr["fields"][0]["fields"][0]["value"],
        serde_json::json!({"state": "literal", "text": "\"x\""})
    );
    assert_eq!(cidr["fields"][0]["constraints"][0], "Must not be empty.");
    assert_eq!(find("aws_vpc.main")["type"], "aws_vpc");
    let sets = serde_json::json!({"from": find("prod#module.network")["id"], "to": cidr["id"], "relation": "sets", "via": "tf-addr", "confidence": "exact"});
    assert!(catalog["edges"].as_array().unwrap().contains(&sets));
    let unresolved = catalog["unresolved"].as_array().unwrap();
    assert!(
        unresolved.iter().any(|it| it["pattern"].as_str().unwrap().ends_with("modules/gone")),
        "{unresolved:?}"
    );
    // An entity a line: files can be compared by lines.
    let text = book.page("catalog.json");
    assert!(text.lines().filter(|line| line.starts_with("{\"id\":")).count() == entities.len());
    let exports = json(&book, "exports.json");
    let exported: Vec<&str> =
        exports["entities"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert!(exported.contains(&cidr["id"].as_str().unwrap()));
    assert!(exported.iter().all(|id| !id.contains("examples")));
}

#[test]
fn a_hash_tells_what_changed_and_not_what_moved() {
    let hashes = |book: &Book| -> Vec<(String, String)> {
        let catalog = json(book, "catalog.json");
        let entities = catalog["entities"].as_array().unwrap();
        let pair =
            |it: &Value| (it["id"].as_str().unwrap().to_owned(), it["hash"].as_str().unwrap().to_owned());
        entities
            .iter()
            .filter(|it| it["id"].as_str().unwrap().contains("modules/network#"))
            .map(pair)
            .collect()
    };
    let book = estate();
    let before = hashes(&book);
    let book =
        book.change("modules/network/main.tf", &MAIN.replace("# A network.", "# A network.\n# It moved."));
    assert_eq!(hashes(&book), before);
    let book = book.change("modules/network/main.tf", &MAIN.replace("Which.", "Which one."));
    let after = hashes(&book);
    let changed: Vec<&str> =
        after.iter().zip(&before).filter(|(a, b)| a != b).map(|((id, _), _)| id.as_str()).collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert!(changed[0].ends_with("#output.id"));
}
