//! Text out of Terraform is hostile until escaped: put into every field that takes a string, it never becomes mark-up, and what
//! must stay secret never leaves.

use std::collections::BTreeSet;

use crate::book::Book;

/// Breaks out of text, of attributes, of script, of SVG, and asks Markdown for a link and an image.
const HOSTILE: &str = r#"\"><script>alert(1)</script><img src=x onerror=alert(2)></text></svg>'--> [a](javascript:alert(3)) ![b](javascript:alert(4)) <a href='data:text/html,x'>c</a>"#;

fn hostile_module() -> String {
    let h = HOSTILE;
    format!(
        r#"# {h}
terraform {{
  required_version = "{h}"
  required_providers {{
    aws = {{
      source  = "{h}"
      version = "{h}"
    }}
  }}
  backend "{h}" {{
    bucket = "{h}"
  }}
}}

provider "aws" {{
  alias  = "{h}"
  region = "{h}"
}}

# {h}
variable "a" {{
  description = "{h}"
  type = object({{
    b = optional(string, "{h}") # {h}
  }})
  default    = {{ b = "{h}" }}
  deprecated = "{h}"
  validation {{
    condition     = var.a != "{h}"
    error_message = "{h}"
  }}
}}

variable "{h}" {{
  type = "{h}"
}}

output "a" {{
  description = "{h}"
  value       = "{h}"
  deprecated  = "{h}"
}}

output "{h}" {{
  value = 1
}}

# {h}
resource "aws_vpc" "main" {{
  for_each = toset(["{h}"])
  provider = aws.x
  name     = "{h}"
}}

resource "aws_{h}" "{h}" {{
}}

data "{h}" "{h}" {{
}}

# {h}
module "a" {{
  source  = "{h}"
  version = "{h}"
  x       = "{h}"
}}

module "{h}" {{
  source = "../other"
}}

moved {{
  from = aws_vpc["{h}"]
  to   = aws_vpc.main
}}

check "{h}" {{
}}
"#
    )
}

#[test]
fn hostile_text_never_becomes_markup() {
    let module = hostile_module();
    let book = Book::of([
        ("README.md", "# Home\n"),
        ("m/main.tf", &module),
        ("other/main.tf", "# Another.\n"),
        ("m/examples/a/main.tf", &module),
    ]);
    // Without anything hostile in it, the same shape of a site has all the scripts that we write.
    let fine = "# A module.\n\nvariable \"a\" {\n  description = \"An input.\"\n}\n";
    let clean = Book::of([("README.md", "# Home\n"), ("m/main.tf", fine), ("other/main.tf", "# Another.\n")]);
    let ours: BTreeSet<String> = clean
        .routes()
        .iter()
        .filter(|route| route.ends_with(".html"))
        .flat_map(|route| scripts(&clean.page(route)))
        .collect();
    assert!((1..6).contains(&ours.len()), "{ours:?}");
    let mut pages = 0;
    for route in book.routes().iter().filter(|route| route.ends_with(".html")) {
        let page = book.page(route);
        pages += 1;
        for script in scripts(&page) {
            assert!(ours.contains(&script), "{route} has a script that we did not write: {script}");
        }
        for tag in tags(&page) {
            assert!(
                !["iframe", "object", "embed", "base", "foreignobject"].contains(&tag.name.as_str()),
                "{route}: {tag:?}"
            );
            for (name, value) in &tag.attributes {
                assert!(!name.starts_with("on"), "{route}: {tag:?}");
                let address: String =
                    value.to_lowercase().chars().filter(|c| !c.is_control() && *c != ' ').collect();
                if ["href", "src", "xlink:href", "action", "formaction"].contains(&name.as_str()) {
                    assert!(
                        !address.starts_with("javascript:") && !address.starts_with("data:"),
                        "{route}: {tag:?}"
                    );
                }
            }
        }
    }
    assert!(pages >= 4, "{:?}", book.routes());
    assert!(
        book.page("reference/m/index.html").contains("&lt;script&gt;alert(1)"),
        "the text itself is shown"
    );
}

#[test]
fn the_search_index_cannot_be_broken_out_of() {
    let book = Book::of([
        ("README.md", "# Home\n\n</script><script>x</script>\n"),
        ("m/main.tf", &hostile_module()),
    ]);
    let index: Vec<String> = book.routes().into_iter().filter(|route| route.contains("/search/")).collect();
    assert!(!index.is_empty());
    for route in index {
        let text = book.page(&route);
        assert!(!text.contains("</") && !text.contains('\u{2028}'), "{route}");
    }
}

/// Made for this test: shaped like nothing that any service hands out.
const CANARY: &str = "canary-7f3b-do-not-publish";

#[test]
fn secrets_stay_where_they_are() {
    let module = format!(
        "# A module.\n\nvariable \"password\" {{\n  description = \"The password.\"\n  sensitive   = true\n  default     = \"{CANARY}\"\n}}\n\n\
         variable \"token\" {{\n  description = \"A token.\"\n  ephemeral   = true\n  type        = string\n  default     = \"{CANARY}\"\n}}\n\n\
         output \"o\" {{\n  description = \"Out.\"\n  sensitive   = true\n  value       = \"{CANARY}\"\n}}\n\n\
         module \"x\" {{\n  source   = \"./x\"\n  password = \"{CANARY}\"\n}}\n"
    );
    let state = format!("{{\"outputs\": \"{CANARY}\"}}");
    let assignment = format!("password = \"{CANARY}\"\n");
    let book = Book::of([
        ("book.toml", "[book]\nsrc = \"docs\"\n"),
        (
            "docs/README.md",
            "# Home\n\n[variables](m/prod.tfvars) [state](m/terraform.tfstate) ![x](m/terraform.tfstate)\n",
        ),
        ("docs/m/main.tf", &module),
        ("docs/m/prod.tfvars", &assignment),
        ("docs/m/terraform.tfstate", &state),
        ("docs/m/terraform.tfstate.backup", &state),
        ("docs/m/secret.auto.tfvars.json", &state),
        ("docs/m/.env", &assignment),
    ]);
    for (route, bytes) in book.everything() {
        assert!(!String::from_utf8_lossy(&bytes).contains(CANARY), "{route} holds the canary");
    }
    book.has("reference/docs/m/index.html", "input_password");
}

/// The scripts of a page: what each loads, without the way there, and what stands in it.
fn scripts(page: &str) -> Vec<String> {
    page.split("<script")
        .skip(1)
        .map(|rest| rest[..rest.find("</script").unwrap_or(rest.len())].replace("../", ""))
        .collect()
}

#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

/// The tags of some HTML, as a browser would find them: enough of its tokenizer for a page that should be well formed.
fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name_end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
        let name = rest[..name_end].to_lowercase();
        rest = &rest[name_end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end =
                rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap_or(rest.len()).max(1);
            let attribute = rest[..end].to_lowercase();
            rest = rest[end..].trim_start();
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| "\"'".contains(*c));
                let (body, end) = match quote {
                    Some(quote) => (&after[1..], after[1..].find(quote).unwrap_or(after.len() - 1)),
                    None => {
                        (after, after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len()))
                    }
                };
                value = body[..end].replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'");
                rest = &body[(end + usize::from(quote.is_some())).min(body.len())..];
            }
            attributes.push((attribute, value));
        }
        // What stands in a script is no tag.
        if name == "script" {
            rest = rest.find("</script").map_or("", |at| &rest[at..]);
        }
        tags.push(Tag { name, attributes });
    }
    tags
}
