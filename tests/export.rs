//! What a site has for programs: the catalog as its schemas describe it, the list of pages, each page as Markdown.

mod schema;

use std::collections::BTreeSet;

use infrabook::content::parse;
use infrabook::path::{SitePath, SourcePath};
use pulldown_cmark::{Event, Options, Parser, Tag};
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

#[test]
fn pages_are_there_as_markdown() {
    let page = "---\ntitle: Guide\n---\n\n<!-- a note -->\nSee [the network](../modules/network/#input_cidr), [home](../README.md) and [code](../modules/network/main.tf).\n\n\
                ![p](p.svg)\n\n{{#diagram modules/network}}\n";
    let readme = "# The network\n\n## Use\n\n[Guide](../../docs/guide.md)\n\n<!-- BEGIN_TF_DOCS -->\n## Gone\n<!-- END_TF_DOCS -->\n";
    let book = estate()
        .change("docs/guide.md", page)
        .change("docs/p.svg", "<svg/>")
        .change("modules/network/README.md", readme)
        .has("docs/guide.html", "<link rel=\"alternate\" type=\"text/markdown\" href=\"guide.md\">")
        .has("reference/modules/network/index.html", "href=\"index.md\"")
        .lacks("404.html", "text/markdown");
    let guide = book.page("docs/guide.md");
    let expected = "# Guide\n\nSee [the network](../reference/modules/network/index.md), [home](../index.md) and code.\n\n![p](p.svg)\n\n\
                    What modules/network builds:\n\n```mermaid\n";
    assert!(guide.starts_with(expected), "{guide}");
    let module = book.page("reference/modules/network/index.md");
    for text in [
        "# The network\n\n`modules/network`\n",
        "### Use\n\n[Guide](../../../docs/guide.md)\n",
        "\n## Inputs\n\n- `cidr` (",
        "): Where \\| it `is`.\n",
        "  - `a` (`string`, default `\"x\"`): An attribute.\n",
        "[`module.network`](../../environments/prod/index.md) in environments/prod",
    ] {
        assert!(module.contains(text), "{text:?} in:\n{module}");
    }
    assert!(!module.contains("Gone") && !module.contains("<!--"));
    every_link_leads_to_a_file(&book);
}

/// Every page has its Markdown, and each link in it leads to a file of the site; where that is Markdown, a fragment to a heading of it.
#[track_caller]
fn every_link_leads_to_a_file(book: &Book) {
    let routes: BTreeSet<String> = book.routes().into_iter().collect();
    let is_page =
        |route: &&String| route.ends_with(".html") && !book.page(route).contains("http-equiv=\"refresh\"");
    let mut followed = 0;
    // Documents to be printed hold pages that have their Markdown.
    let is_whole =
        |route: &&String| *route != "404.html" && *route != "print.html" && !route.starts_with("_infrabook/");
    for route in routes.iter().filter(is_whole).filter(is_page) {
        let markdown = route.replace(".html", ".md");
        let text = book.page(&markdown);
        assert!(text.starts_with("# ") && text.ends_with('\n'), "{markdown}: {text}");
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else {
                continue;
            };
            if dest_url.contains(':') {
                continue;
            }
            let (path, fragment) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
            let folder = SitePath::new(&markdown).unwrap().parent();
            let there =
                if path.is_empty() { markdown.clone() } else { folder.join(path).unwrap().to_string() };
            assert!(routes.contains(&there), "{markdown}: {dest_url}");
            if !fragment.is_empty() && there.ends_with(".md") {
                let there = parse(&book.page(&there), &SourcePath::root());
                assert!(there.written_ids().contains(fragment), "{markdown}: {dest_url}");
            }
            followed += 1;
        }
    }
    assert!(followed > 10);
}

#[test]
fn links_of_whole_sites_lead_to_files() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content/estate", "tests/suite/embeds/input", "tests/suite/upkeep/input"] {
        every_link_leads_to_a_file(&Book::from_dir(&root.join(folder)));
    }
}

const VPC: &str =
    "variable \"cidr\" {\n  description = \"Where.\"\n}\nvariable \"zone\" {\n  default = 1\n}\n";

#[test]
fn a_page_in_place_of_another_shows_the_same_as_markdown() {
    let own = "---\nreference: modules/vpc\n---\n# Own\n\n## About\n\n{{#terraform modules/vpc readme inputs resources}}\n\n{{#resources type=aws_x}}\n";
    let readme = "# Net\n\n## Why\n\nSo. [Cidr](#input_cidr), [why](#why).\n";
    let book = Book::of([
        (
            "README.md",
            "# Home\n\n[cidr](tf:modules/vpc#var.cidr) [why](docs/own.md#why) [about](docs/own.md#about)\n",
        ),
        ("docs/own.md", own),
        ("modules/vpc/main.tf", &format!("{VPC}resource \"aws_vpc\" \"main\" {{}}\n")),
        ("modules/vpc/README.md", readme),
        ("modules/dns/main.tf", VPC),
        // One that would show itself.
        (
            "modules/dns/README.md",
            "---\nreference: modules/dns\n---\n# Names\n\n{{#terraform modules/dns readme}}\n\n{{#terraform modules/dns inputs}}\n",
        ),
    ]);
    let page = book.page("docs/own.md");
    for text in [
        "# Own\n\n## About\n\n",
        "\n### Why\n\nSo. Cidr, [why](#why).\n",
        "\n\n- `cidr` (",
        "\n- `zone` (",
        "aws_vpc",
        "There is no such resource",
    ] {
        assert!(page.contains(text), "{text:?} in:\n{page}");
    }
    let home = book.page("index.md");
    assert!(
        home.ends_with("\n[cidr](docs/own.md) [why](docs/own.md#why) [about](docs/own.md#about)\n"),
        "{home}"
    );
    let itself = book.page("modules/dns/index.md");
    assert!(itself.starts_with("# Names\n\n") && itself.contains("- `cidr` ("), "{itself}");
}

#[test]
fn each_id_stands_once_where_a_page_shows_a_readme() {
    let own = "---\nreference: modules/vpc\n---\n# Own\n\nBy IRSA.[^1]\n\n<div id=\"inputs\">x</div>\n\n<a id=\"why\"></a>\n\n\
               {{#terraform modules/vpc readme inputs}}\n\nMore.[^1]\n\n[^1]: A note.\n";
    let readme = "# Net\n\nAlso IRSA.[^1] And so.[^1] See [why](#why-1).\n\n## Why\n\n[^1]: Its note.\n";
    let book = Book::of([
        ("README.md", "# Home\n"),
        ("docs/glossary.md", "# Glossary\n\nIRSA\n: Roles for accounts.\n"),
        ("docs/own.md", own),
        ("modules/vpc/main.tf", VPC),
        ("modules/vpc/README.md", readme),
    ])
    .has("docs/own.html", "id=\"fr-1-2\"><a href=\"#footnote-1\">1</a>")
    .has("docs/own.html", "id=\"readme-fr-1-2\"><a href=\"#readme-footnote-1\">1</a>")
    .has("docs/own.html", "<li id=\"readme-footnote-1\">")
    .has("docs/own.html", "<a href=\"#readme-fr-1-2\" aria-label=")
    .has("docs/own.html", "id=\"why-1\"");
    assert!(book.findings().iter().all(|it| !it.contains("broken")), "{:?}", book.findings());
    let page = book.page("docs/own.html");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), once.len(), "{ids:?}");
    let markdown = book.page("docs/own.md");
    for text in [
        "By IRSA.[^1]",
        "Also IRSA.[^readme-1] And so.[^readme-1]",
        "[^readme-1]: Its note.",
        "[^1]: A note.",
    ] {
        assert!(markdown.contains(text), "{text:?} in:\n{markdown}");
    }
    assert!(once.contains("term.irsa") && once.contains("input_cidr"), "{ids:?}");
}

#[test]
fn the_estate_as_markdown_tells_what_its_page_does() {
    let book = Book::from_dir(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content/estate"));
    let text = book.page("reference/index.md");
    for start in [
        "| Environment | What it is | How many |\n|---|---|---|\n| [",
        "| Inventory | What it answers | How many |\n|---|---|---|\n| [",
    ] {
        let (_, table) = text.split_once(start).unwrap_or_else(|| panic!("{start:?} in:\n{text}"));
        let rows: Vec<&str> = table.lines().take_while(|line| !line.is_empty()).collect();
        assert!(rows.len() > 1 && rows.iter().all(|row| !row.contains("|  |")), "{rows:?}");
    }
}

/// An embedded value is text out of Terraform as any other, alone, in a line and in a cell.
#[test]
fn an_embedded_value_stays_text_in_markdown() {
    let words = "<script>alert(1)</script> [x](javascript:alert(1)) | pipe\n\n# Heading\n\n- item <!-- ";
    let module = format!(
        "variable \"a\" {{\n  description = <<EOT\n{words}\nEOT\n  default = \"`| <b> `` [x](javascript:y)\"\n}}\n"
    );
    let page = "# Home\n\n{{#terraform value m#var.a.description}}\n\nBy {{#terraform value m#var.a.description}} and {{#terraform value m#var.a.default}}.\n\n\
                - {{#terraform value m#var.a.description}}\n\n\
                | A | B |\n|---|---|\n| {{#terraform value m#var.a.description}} | {{#terraform value m#var.a.default}} |\n| *c* {{#terraform value m#var.a.default}} | d |\n";
    let book = Book::of([("README.md", page), ("m/main.tf", &module)]);
    let text = book.page("index.md");
    let (mut headings, mut items, mut rows) = (0, 0, Vec::new());
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html} in\n{text}"),
            Event::Start(Tag::Link { dest_url, .. }) => panic!("{dest_url} in\n{text}"),
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::Item) => items += 1,
            Event::Start(Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                rows.iter_mut().last().into_iter().for_each(|row| row.push(String::new()))
            }
            Event::Text(words) | Event::Code(words) => {
                rows.iter_mut()
                    .last()
                    .and_then(|row| row.last_mut())
                    .into_iter()
                    .for_each(|cell| cell.push_str(&words));
            }
            _ => {}
        }
    }
    assert_eq!((headings, items, rows.len()), (1, 1, 2), "{text}");
    assert!(rows[0][0].contains("pipe") && rows[0][0].contains("Heading"), "{rows:?}");
    assert!(rows[0][1].contains("<b>") && rows[1][0].contains("<b>") && rows[1][1] == "d", "{rows:?}");
}

#[test]
fn llms_txt_lists_the_pages() {
    let book = estate()
        .change("docs/a.md", "---\ndescription: About | a.\n---\n# A [b]\n")
        .change("docs/hidden.md", "---\nhide: true\n---\n# Hidden\n");
    let text = book.page("llms.txt");
    assert!(text.starts_with("# Home\n\nEach address"), "{text}");
    for line in [
        "\n## Pages\n\n- [Home](index.md)\n- [A \\[b\\]](docs/a.md): About \\| a.\n",
        "\n## Reference\n\n- [Estate](reference/index.md): ",
        "\n- [network](reference/modules/network/index.md): A network.\n",
        "\n## Data\n\n- [catalog.json](catalog.json): ",
        "\n## Optional\n\n- [one](reference/modules/network/examples/one/index.md)\n",
    ] {
        assert!(text.contains(line), "{line:?} in:\n{text}");
    }
    assert!(!text.contains("idden") && !text.contains("flow/"));
    let book = book.change("book.toml", "[book]\ndescription = \"All.\"\n[output.html]\nsite-url = \"https://x.example/b/\"\n[export]\nmarkdown = false\ncatalog = false\n");
    let text = book.page("llms.txt");
    assert!(
        text.starts_with("# Home\n\n> All.\n\n## Pages\n\n- [Home](https://x.example/b/index.html)\n"),
        "{text}"
    );
    assert!(book.routes().iter().all(|route| !route.ends_with(".md") && !route.ends_with(".json")));
    book.lacks("docs/a.html", "text/markdown")
        .change("book.toml", "[export]\nllms = false\n")
        .lacks_route("llms.txt");
}

#[test]
fn a_file_of_the_project_wins() {
    let files = [
        ("book.toml", "[book]\nsrc = \"docs\"\n"),
        ("docs/README.md", "# Home\n"),
        ("docs/llms.txt", "Mine.\n"),
        ("m/main.tf", "variable \"a\" {}\n"),
    ];
    let book = Book::of(files);
    assert_eq!(book.page("llms.txt"), "Mine.\n");
    assert!(book.page("catalog.json").contains("\"m\""));
    // A site of words has no estate to tell of.
    Book::of([("README.md", "# Home\n")])
        .lacks_route("catalog.json")
        .lacks_route("exports.json")
        .has("index.md", "# Home\n");
}

/// Text out of Terraform is text in Markdown too: no mark-up, no link of its own, no heading, no row, no end of a fence.
#[test]
fn hostile_text_stays_text_in_markdown() {
    let text = "x</script><script>alert(1)</script> | y\n\n# Head\n\n```\nopen\n\n| a | b |\n|---|---|\n[a](javascript:x) ![b](c)\n\n[module.vpc]: https://evil.example\n<!-- ";
    let line = "\\\"><script>x</script> | `# [a](javascript:b) <!--";
    let module = format!(
        "# {line}\nvariable \"a\" {{\n  description = <<EOT\n{text}\nEOT\n  type = object({{\n    b = optional(string, \"{line}\") # {line}\n  }})\n  \
         deprecated = \"{line}\"\n  validation {{\n    condition     = var.a != \"{line}\"\n    error_message = \"{line}\"\n  }}\n}}\n\
         variable \"{line}\" {{\n  default = \"```{line}```\"\n}}\n\
         # {line}\nresource \"aws_vpc\" \"main\" {{\n  name = \"{line}\"\n}}\nresource \"aws_{line}\" \"{line}\" {{}}\n\
         output \"o\" {{\n  description = <<EOT\n{text}\nEOT\n  value = \"{line}\"\n}}\n\
         provider \"aws\" {{\n  alias = \"{line}\"\n}}\n\
         terraform {{\n  required_version = \"{line}\"\n  required_providers {{\n    aws = {{\n      source = \"{line}\"\n      version = \"{line}\"\n    }}\n  }}\n}}\n\
         module \"a\" {{\n  source  = \"{line}\"\n  version = \"{line}\"\n  x = \"{line}\"\n}}\n"
    );
    let fine = |text: &str| text.replace(line, "fine").replace("```fine```", "fine");
    let hostile = Book::of([("README.md", "# Home\n"), ("m/main.tf", &module), ("other/main.tf", PROD)]);
    let plain = module.replace(text, "Words.");
    let plain = Book::of([("README.md", "# Home\n"), ("m/main.tf", &fine(&plain)), ("other/main.tf", PROD)]);
    let mut seen = 0;
    for route in hostile.routes().iter().filter(|route| route.ends_with(".md") || *route == "llms.txt") {
        let shape = |book: &Book| {
            let text = book.page(route);
            let (mut headings, mut cells) = (0, Vec::new());
            for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
                match event {
                    Event::Html(html) | Event::InlineHtml(html) => panic!("{route}: {html} in\n{text}"),
                    Event::Start(Tag::Heading { .. }) => headings += 1,
                    Event::Start(Tag::TableRow) => cells.push(0),
                    Event::Start(Tag::TableCell) => {
                        cells.iter_mut().last().into_iter().for_each(|row| *row += 1)
                    }
                    Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                        assert!(
                            !dest_url.starts_with("javascript:") && !dest_url.contains("evil"),
                            "{route}: {dest_url}\n{text}"
                        );
                    }
                    _ => {}
                }
            }
            (headings, cells)
        };
        let got = shape(&hostile);
        if route == "reference/m/index.md" || route == "reference/index.md" {
            let (headings, cells) = shape(&plain);
            // The descriptions' own table is one, as it is on the page.
            let of_page =
                |cells: Vec<i32>| cells.into_iter().filter(|columns| *columns != 2).collect::<Vec<_>>();
            assert_eq!(
                (got.0, of_page(got.1)),
                (headings, of_page(cells)),
                "{route}\n{}",
                hostile.page(route)
            );
        }
        seen += 1;
    }
    assert!(seen >= 5 && hostile.page("reference/m/index.md").contains("&lt;script>"));
}

#[test]
fn no_secret_reaches_a_program() {
    const CANARY: &str = "canary-51c9-do-not-publish";
    let module = format!(
        "variable \"password\" {{\n  sensitive = true\n  default = \"{CANARY}\"\n}}\nvariable \"db\" {{\n  sensitive = true\n  type = object({{ a = optional(string, \"{CANARY}\") }})\n}}\n\
         output \"o\" {{\n  sensitive = true\n  value = \"{CANARY}\"\n}}\nresource \"x_y\" \"z\" {{\n  password = \"{CANARY}\"\n}}\n\
         module \"n\" {{\n  source = \"./n\"\n  password = \"{CANARY}\"\n}}\nprovider \"x\" {{\n  token = \"{CANARY}\"\n}}\n"
    );
    let values = format!("password = \"{CANARY}\"\n");
    let book = Book::of([
        ("README.md", "# Home\n\n<!-- canary-51c9-do-not-publish -->\n"),
        ("m/main.tf", &module),
        ("m/a.tfvars", &values),
    ]);
    assert!(book.page("catalog.json").contains("{\"state\":\"redacted\"}"));
    for (route, bytes) in book.everything() {
        assert!(!String::from_utf8_lossy(&bytes).contains(CANARY), "{route} holds the canary");
    }
}
