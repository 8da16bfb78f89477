//! Pages about the whole estate: what they hold, what they leave out, and that no secret reaches them.

use crate::book::Book;

#[test]
fn every_type_has_a_page_that_the_search_finds_and_the_navigation_leaves_out() {
    let book = Book::of([
        ("net/main.tf", "resource \"aws_vpc\" \"a\" {\n  cidr_block = var.cidr\n}\nvariable \"cidr\" {}\n"),
        ("net/examples/x/main.tf", "resource \"aws_subnet\" \"example\" {}\n"),
        (
            "odd/main.tf",
            "resource \"con\" \"x\" {}\nresource \"..\" \"y\" {}\nresource \"AWS_VPC\" \"z\" {}\n",
        ),
    ]);
    let routes = book.routes();
    let pages: Vec<&str> =
        routes.iter().filter_map(|route| route.strip_prefix("reference/resources/")).collect();
    let pages: Vec<&str> = pages.into_iter().filter(|route| route.ends_with(".html")).collect();
    assert_eq!(pages, ["--.html", "AWS_VPC.html", "aws_vpc-2.html", "con-2.html"]);
    let page = book.page("reference/resources/aws_vpc-2.html");
    assert!(page.contains("net/index.html#resource_aws_vpc.a") && page.contains("var.cidr"), "{page}");
    assert!(page.contains("../resources.html"), "{page}");
    let home = book.page("reference/net/index.html");
    assert!(home.contains("resources.html") && !home.contains("resources/aws_vpc"), "{home}");
    let all = book.page("reference/resources.html");
    assert!(all.contains("resources/con-2.html") && !all.contains("aws_subnet"), "{all}");
    let found = routes.iter().filter(|route| route.contains("search"));
    let index: String = found.map(|route| book.page(route)).collect();
    assert!(index.contains("resources/aws_vpc-2.html"), "{routes:?}");
}

#[test]
fn no_secret_reaches_an_inventory() {
    let canary = ["gh", "p_", "k9Qz3LmV7xT2bRw8YpN4sHd6FgJ1cKe5uXa0"].concat();
    let word = "plum-9c1d2-orchard";
    let module = format!(
        "variable \"quiet\" {{\n  default   = \"{word}\"\n  sensitive = true\n}}\n\
         variable \"loud\" {{}}\n\
         resource \"aws_ssm_parameter\" \"a\" {{\n  name = \"{canary}\"\n  type = \"SecureString\"\n  value = \"{word}\"\n}}\n\
         resource \"aws_sns_topic_subscription\" \"a\" {{\n  endpoint = var.quiet\n  protocol = var.loud\n}}\n\
         resource \"aws_kms_key\" \"a\" {{\n  description = \"uses {canary} here\"\n}}\n\
         resource \"aws_iam_role\" \"a\" {{\n  assume_role_policy = jsonencode({{ Statement = [{{ Principal = {{ AWS = \"{canary}\" }} }}] }})\n}}\n\
         resource \"aws_db_instance\" \"a\" {{\n  engine = var.quiet\n  password = \"{word}\"\n  instance_class = local.size\n}}\n\
         locals {{\n  size = var.quiet\n}}\n"
    );
    let caller = format!(
        "module \"m\" {{\n  source = \"../m\"\n  quiet = \"{word}\"\n  loud = var.token\n}}\nvariable \"token\" {{\n  sensitive = true\n}}\n"
    );
    let values = format!("token = \"{word}\"\n");
    let book = Book::of([
        ("m/main.tf", module.as_str()),
        ("prod/main.tf", &caller),
        ("prod/terraform.tfvars", &values),
    ]);
    let mut looked_at = 0;
    for route in
        book.routes().iter().filter(|route| route.starts_with("reference/") || route.contains("search"))
    {
        let page = book.page(route);
        assert!(!page.contains(&canary[8..]) && !page.contains("9c1d2"), "{route}: {page}");
        looked_at += 1;
    }
    assert!(looked_at > 12, "{looked_at}");
    assert!(book.page("reference/inventory/secrets.html").contains("aws_ssm_parameter.a"));
}
