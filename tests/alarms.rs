//! Alarms and their runbooks, seen from outside.

use crate::book::Book;

/// A module whose alarms' names are told by it, and by who calls it.
const MODULE: &str = r#"
variable "name" {
  description = "What they begin with."
}

variable "alarms" {
  description = "More of them."
}

resource "aws_cloudwatch_metric_alarm" "storage" {
  for_each   = var.databases
  alarm_name = "${var.name}-storage-low-${each.key}"
}

resource "aws_cloudwatch_metric_alarm" "custom" {
  for_each   = var.alarms
  alarm_name = "${var.name}-${each.key}"
}

variable "databases" {
  description = "Which."
}
"#;

const PROD: &str = r#"
locals {
  alarms = { "queue-old" = { threshold = local.most } }
  most   = 3
}

module "alarms" {
  source    = "../modules/alarms"
  name      = "ledger"
  databases = toset(["main"])
  alarms    = local.alarms
}
"#;

fn book(storage: &str, queue: &str) -> Book {
    let runbook =
        |alerts: &str, title: &str| format!("---\ntitle: \"{title}\"\nalerts: {alerts}\n---\nWords.\n");
    Book::of([
        ("README.md", "# Home\n\n{{#resources type=aws_cloudwatch_metric_alarm}}\n"),
        ("docs/storage.md", &runbook(storage, "<Storage> low")),
        ("docs/queue.md", &runbook(queue, "Queue old")),
        ("modules/alarms/main.tf", MODULE),
        ("prod/main.tf", PROD),
    ])
}

#[test]
fn an_alarm_leads_to_its_runbook_and_back() {
    let book = book("storage-low", "queue-old");
    let module = "reference/modules/alarms/index.html";
    let storage = "aws_<wbr>cloudwatch_<wbr>metric_<wbr>alarm.<wbr>storage</code></a><span class=\"quiet\"> in modules/alarms";
    for (route, expected) in [
        (
            module,
            "<p class=\"relation\">Runbook <a href=\"../../../docs/storage.html\">&lt;Storage&gt; low</a></p>",
        ),
        (module, "<p class=\"relation\">Runbook <a href=\"../../../docs/queue.html\">Queue old</a></p>"),
        (
            "reference/inventory/alarms.html",
            "<br><span class=\"quiet\">runbook </span><a href=\"../../docs/storage.html\">&lt;Storage&gt; low</a>",
        ),
        (
            "reference/resources/aws_cloudwatch_metric_alarm.html",
            "<br><span class=\"quiet\">runbook </span><a href=\"../../docs/queue.html\">",
        ),
        ("index.html", "<br><span class=\"quiet\">runbook </span><a href=\"docs/queue.html\">"),
        ("docs/storage.html", storage),
        ("docs/storage.html", "#resource_aws_cloudwatch_metric_alarm.storage\">"),
        ("alerts/index.html", storage),
        ("reference/inventory/alarms.md", "; runbook [Queue old](../../docs/queue.md)"),
    ] {
        let page = book.page(route);
        assert!(page.contains(expected), "{route}: {page}");
    }
    let catalog = book.page("catalog.json");
    assert!(catalog.contains("\"scheme\":\"alert\""), "{catalog}");
}

#[test]
fn an_alarm_without_a_runbook_is_said_to_have_none_where_there_are_runbooks() {
    let inventory = "reference/inventory/alarms.html";
    let some = book("storage-low", "else");
    assert_eq!(some.page(inventory).matches(">no runbook<").count(), 1);
    let none = Book::of([("README.md", "# Home\n"), ("modules/alarms/main.tf", MODULE)]);
    assert!(!none.page(inventory).contains("no runbook"));
}

#[test]
fn an_alarm_may_be_asked_for_a_runbook() {
    let book = Book::of([
        (
            "book.toml",
            "[book]\nsrc = \".\"\n[check]\nmissing-runbook = \"warn\"\nunpinned-version = \"allow\"\n",
        ),
        ("README.md", "---\nalerts: Storage-low\n---\n# Home\n"),
        ("modules/alarms/README.md", "# Alarms\n"),
        ("modules/alarms/main.tf", MODULE),
        ("modules/alarms/examples/one/main.tf", MODULE),
    ]);
    book.finds(&[
        "modules/alarms/main.tf: missing-description: nothing says what `modules/alarms` is for",
        "modules/alarms/main.tf:15: missing-runbook: no runbook answers `aws_cloudwatch_metric_alarm.custom`",
    ]);
}

#[test]
fn a_hidden_runbook_keeps_its_addresses_and_stands_in_no_list() {
    let hidden =
        "---\ntitle: Secret steps\nhide: true\nalerts: [storage-low, index, con, Low]\n---\nWords.\n";
    let only_hidden = Book::of([
        ("README.md", "# Home\n"),
        ("docs/hidden.md", hidden),
        ("modules/alarms/README.md", "# Alarms\n"),
        ("modules/alarms/main.tf", MODULE),
    ]);
    assert!(!only_hidden.findings().iter().any(|it| it.contains("broken-redirect")));
    let page = only_hidden.page("docs/hidden.html");
    for slug in ["storage-low", "index-1", "con-1", "low"] {
        assert!(page.contains(&format!("href=\"../alerts/{slug}.html\"")), "{slug}: {page}");
        let there = only_hidden.page(&format!("alerts/{slug}.html"));
        assert!(there.contains("../docs/hidden.html"), "{there}");
    }
    assert!(page.contains("aws_cloudwatch_metric_alarm.storage"), "{page}");
    for route in ["reference/modules/alarms/index.html", "reference/inventory/alarms.html"] {
        let page = only_hidden.page(route);
        assert!(!page.contains("Secret steps") && !page.contains("runbook </span>"), "{route}: {page}");
    }
    assert!(!only_hidden.routes().contains(&"alerts/index.html".to_owned()));
    // Of two that answer an alert, the one that is listed.
    let both = only_hidden.change("docs/open.md", "---\nalerts: low\n---\n# Open\n");
    assert!(both.page("alerts/low.html").contains("../docs/open.html"));
    let list = both.page("alerts/index.html");
    assert!(list.contains("Open") && !list.contains("Secret steps"), "{list}");
}

#[test]
fn a_readme_that_answers_an_alert_says_so_at_its_top() {
    let book = Book::of([
        ("README.md", "# Home\n"),
        ("modules/alarms/README.md", "---\nalerts: storage-low\nseverity: page\n---\n# Alarms\n\nWords.\n"),
        ("modules/alarms/main.tf", MODULE),
    ]);
    let page = book.page("reference/modules/alarms/index.html");
    let (line, words) = (page.find("<dl class=\"runbook\"").unwrap(), page.find("<p>Words.</p>").unwrap());
    assert!(
        line < words && page.contains("href=\"../../../alerts/storage-low.html\"><code>storage-low"),
        "{page}"
    );
}
