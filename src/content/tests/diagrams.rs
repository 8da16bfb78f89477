//! Fences that become pictures.

use super::*;

#[test]
fn a_fence_of_mermaid_becomes_a_figure_with_its_source() {
    let html = html("```mermaid\nflowchart LR\n  a --> b\n```\n\n``` Mermaid\npie\n  \"x\" : 1\n```\n");
    assert!(
        html.starts_with("<figure class=\"mermaid\">\n<div class=\"diagram-frame\" tabindex=\"0\"><svg ")
    );
    let below =
        "</svg></div>\n<details><summary>Source</summary>\n<div class=\"code\" data-language=\"mermaid\">";
    assert_eq!(html.matches(below).count(), 2, "{html}");
    assert!(html.contains("a --&gt; b") && html.ends_with("</details>\n</figure>\n"), "{html}");
    assert_eq!(
        (html.matches("id=\"mermaid.1.title\"").count(), html.matches("id=\"mermaid.2.title\"").count()),
        (1, 1)
    );
}

#[test]
fn it_stays_code_where_it_is_turned_off() {
    let dialect = Dialect { mermaid: false, ..Dialect::default() };
    let document = parse_with("```mermaid\nnonsense\n```\n", &path(), dialect);
    assert!(document.diagnostics.is_empty() && html_of(&document).starts_with("<div class=\"code\""));
}

#[test]
fn links_in_a_diagram_are_links_of_the_page() {
    let document = document(
        "```mermaid\nflowchart LR\n  a --> b\n  click a \"../vpc.md#cidr\"\n  click b \"mailto:x@y.example\"\n```\n",
    );
    let links: Vec<_> = document.links.iter().map(|link| link.dest.as_str()).collect();
    assert_eq!(links, ["../vpc.md#cidr", "mailto:x@y.example"]);
    assert!(html_of(&document).contains("<a href=\"../vpc.md#cidr\""), "{}", html_of(&document));
}

#[test]
fn unsafe_links_are_left_out() {
    for to in
        ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"]
    {
        let html = html(&format!("```mermaid\nflowchart LR\n  a --> b\n  click a \"{to}\"\n```\n"));
        assert!(html.contains("<svg") && !html.contains(" href="), "{to}: {html}");
    }
}

#[test]
fn what_cannot_be_drawn_is_told_at_its_place() {
    let text = "# T\n\n- item\n\n  ```mermaid\n  flowchart LR\n    a --> b\n    b -->> {{{\n  ```\n\n```mermaid\nnonsense\n```\n";
    let document = document(text);
    let found: Vec<_> = document
        .diagnostics
        .iter()
        .map(|found| (found.code, text.get(found.span.unwrap().start..found.span.unwrap().end).unwrap()))
        .collect();
    assert_eq!(found, [("mermaid", "> {{{"), ("mermaid", "```mermaid")]);
    let html = html_of(&document);
    assert!(
        !html.contains("<svg") && html.matches("<div class=\"code\" data-language=\"mermaid\">").count() == 2
    );
}
