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

/// What a row says of a resource: page, code, address; what stands in the row and what does not. No row where the first of what
/// stands in it is `-`.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const OPEN: &str = "cidr_blocks = [\"0.0.0.0/0\"]\n";
#[rustfmt::skip]
const CASES: &[Case] = &[
    // Policies: each statement by itself.
    (
        "access",
        "resource \"aws_iam_role\" \"a\" {\n  assume_role_policy = jsonencode({ Statement = [{ Effect = \"Deny\", Principal = \"*\" }] })\n}\n",
        "aws_iam_role.a",
        &["denied to"],
        &["anyone"],
    ),
    (
        "access",
        "resource \"aws_iam_role\" \"a\" {\n  assume_role_policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = { AWS = \"*\" }, Condition = {} }] })\n}\n",
        "aws_iam_role.a",
        &["assumed by anyone"],
        &[],
    ),
    (
        "access",
        "resource \"aws_iam_role\" \"a\" {\n  assume_role_policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = { Federated = \"x\" }, Condition = { StringEquals = { \"${replace(var.url, \"a\", \"\")}:sub\" = \"pod\" } } }] })\n}\n",
        "aws_iam_role.a",
        &[":sub", "StringEquals", "pod"],
        &["anyone"],
    ),
    (
        "access",
        "data \"aws_iam_policy_document\" \"d\" {\n  statement {\n    principals {\n      type = \"AWS\"\n      identifiers = [\"*\"]\n    }\n  }\n  statement {\n    effect = \"Deny\"\n    principals {\n      type = \"AWS\"\n      identifiers = [\"*\"]\n    }\n    condition {\n      test = \"Bool\"\n      variable = \"aws:x\"\n      values = [\"false\"]\n    }\n  }\n}\nresource \"aws_iam_role\" \"a\" {\n  assume_role_policy = data.aws_iam_policy_document.d.json\n}\n",
        "aws_iam_role.a",
        &["assumed by anyone", "denied to", "aws:x"],
        &[],
    ),
    (
        "access",
        "resource \"aws_iam_policy\" \"a\" {\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = \"*\", Resource = \"*\" }] })\n}\n",
        "aws_iam_policy.a",
        &["administrator"],
        &[],
    ),
    (
        "access",
        "resource \"aws_s3_bucket_policy\" \"a\" {\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = \"*\", Action = \"s3:GetObject\" }] })\n}\n",
        "aws_s3_bucket_policy.a",
        &["open to anyone"],
        &[],
    ),
    (
        "access",
        "resource \"aws_iam_role_policy_attachment\" \"a\" {\n  policy_arn = \"arn:${data.aws_partition.x.partition}:iam::aws:policy/AdministratorAccess\"\n}\n",
        "aws_iam_role_policy_attachment.a",
        &["administrator"],
        &[],
    ),
    (
        "access",
        "resource \"aws_iam_role_policy_attachment\" \"a\" {\n  policy_arn = \"arn:aws-cn:iam::aws:policy/AdministratorAccess\"\n}\n",
        "aws_iam_role_policy_attachment.a",
        &["administrator"],
        &[],
    ),
    (
        "access",
        "resource \"kubernetes_cluster_role\" \"a\" {\n  rule {\n    resources = [\"*\"]\n    verbs = [\"get\"]\n  }\n  rule {\n    resources = [\"pods\"]\n    verbs = [\"*\"]\n  }\n}\n",
        "kubernetes_cluster_role.a",
        &["resources"],
        &["everything"],
    ),
    (
        "access",
        "resource \"aws_s3_bucket_public_access_block\" \"a\" {\n  bucket = \"b\"\n}\n",
        "aws_s3_bucket_public_access_block.a",
        &["public ACLs", "public policies", "the provider's default"],
        &[],
    ),
    (
        "access",
        "resource \"aws_lambda_permission\" \"a\" {\n  principal = \"*\"\n  source_arn = \"arn:aws:s3:::b\"\n}\n",
        "aws_lambda_permission.a",
        &["principal"],
        &["anyone"],
    ),
    // Entry points.
    (
        "entry-points",
        "resource \"aws_eks_cluster\" \"a\" {\n  vpc_config {\n    endpoint_public_access = false\n    public_access_cidrs = [\"0.0.0.0/0\"]\n  }\n}\n",
        "aws_eks_cluster.a",
        &["endpoint_public_access"],
        &["open to all"],
    ),
    (
        "entry-points",
        "resource \"aws_eks_cluster\" \"a\" {\n  vpc_config {\n    subnet_ids = []\n  }\n}\n",
        "aws_eks_cluster.a",
        &["open to all", "the provider's default"],
        &[],
    ),
    (
        "entry-points",
        "resource \"google_sql_database_instance\" \"a\" {\n  settings {\n    ip_configuration {\n      ipv4_enabled = false\n      authorized_networks {\n        value = \"0.0.0.0/0\"\n      }\n    }\n  }\n}\n",
        "google_sql_database_instance.a",
        &["ipv4_enabled"],
        &["open to all"],
    ),
    (
        "entry-points",
        "resource \"azurerm_mssql_firewall_rule\" \"a\" {\n  start_ip_address = \"255.255.255.255\"\n  end_ip_address = \"255.255.255.255\"\n}\n",
        "azurerm_mssql_firewall_rule.a",
        &["255"],
        &["open to"],
    ),
    (
        "entry-points",
        "resource \"azurerm_mssql_firewall_rule\" \"a\" {\n  start_ip_address = \"0.0.0.0\"\n  end_ip_address = \"0.0.0.0\"\n}\n",
        "azurerm_mssql_firewall_rule.a",
        &["open to Azure services"],
        &["open to all"],
    ),
    (
        "entry-points",
        "resource \"aws_redshift_cluster\" \"a\" {\n  cluster_identifier = \"x\"\n}\n",
        "aws_redshift_cluster.a",
        &["the provider's default"],
        &[],
    ),
    // Backups.
    (
        "backups",
        "resource \"google_sql_database_instance\" \"a\" {\n  master_instance_name = \"x\"\n  settings {\n    backup_configuration {\n      enabled = false\n    }\n  }\n}\n",
        "google_sql_database_instance.a",
        &[],
        &["no backups"],
    ),
    (
        "backups",
        "resource \"aws_s3_bucket\" \"a\" {\n  for_each = toset([\"a\"])\n  bucket = each.key\n}\nresource \"aws_s3_bucket_versioning\" \"a\" {\n  for_each = aws_s3_bucket.a\n  bucket = each.value.id\n  versioning_configuration {\n    status = \"Enabled\"\n  }\n}\n",
        "aws_s3_bucket.a",
        &["Enabled"],
        &["no versioning"],
    ),
    (
        "backups",
        "resource \"aws_s3_bucket\" \"a\" {\n  bucket = \"x\"\n}\nresource \"aws_s3_bucket_versioning\" \"a\" {\n  bucket = \"x\"\n  versioning_configuration {\n    status = \"Enabled\"\n  }\n}\n",
        "aws_s3_bucket.a",
        &["Enabled"],
        &["no versioning"],
    ),
    (
        "backups",
        "resource \"aws_s3_bucket\" \"a\" {\n  bucket_prefix = \"x\"\n}\nresource \"aws_s3_bucket_versioning\" \"v\" {\n  bucket = var.bucket\n}\n",
        "aws_s3_bucket.a",
        &["may be set by"],
        &["no versioning"],
    ),
    (
        "backups",
        "resource \"aws_s3_bucket\" \"a\" {\n  bucket = \"x\"\n  lifecycle_rule {\n    enabled = true\n  }\n}\n",
        "aws_s3_bucket.a",
        &["no versioning here", "lifecycle_rule.enabled"],
        &["no lifecycle"],
    ),
    (
        "backups",
        "resource \"azurerm_storage_account\" \"a\" {\n  blob_properties {\n    delete_retention_policy {}\n  }\n}\n",
        "azurerm_storage_account.a",
        &["7 days"],
        &["no retention"],
    ),
    (
        "backups",
        "resource \"azurerm_key_vault\" \"a\" {\n  purge_protection_enabled = false\n}\n",
        "azurerm_key_vault.a",
        &["may be purged"],
        &["may be deleted"],
    ),
    (
        "backups",
        "resource \"aws_lb\" \"a\" {\n  enable_deletion_protection = false\n}\n",
        "aws_lb.a",
        &["may be deleted"],
        &[],
    ),
    (
        "backups",
        "resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n}\n",
        "aws_db_instance.a",
        &["no backups", "may be deleted", "backup_retention_period not set: 0"],
        &[],
    ),
    (
        "backups",
        "resource \"aws_db_instance\" \"a\" {\n  snapshot_identifier = \"x\"\n}\n",
        "aws_db_instance.a",
        &["may be deleted"],
        &["no backups"],
    ),
    // Whether it is made.
    (
        "backups",
        "resource \"aws_dynamodb_table\" \"a\" {\n  count = 0\n}\n",
        "aws_dynamodb_table.a",
        &["-"],
        &[],
    ),
    (
        "backups",
        "resource \"aws_dynamodb_table\" \"a\" {\n  for_each = toset([])\n}\n",
        "aws_dynamodb_table.a",
        &["-"],
        &[],
    ),
    (
        "backups",
        "resource \"aws_dynamodb_table\" \"a\" {\n  count = false ? 1 : 0\n}\n",
        "aws_dynamodb_table.a",
        &["-"],
        &[],
    ),
    (
        "backups",
        "variable \"on\" {}\nresource \"aws_dynamodb_table\" \"a\" {\n  count = var.on ? 1 : 0\n}\n",
        "aws_dynamodb_table.a",
        &["no point in time recovery where it is made", "count", "var.on ? 1 : 0"],
        &[],
    ),
    // Encryption.
    (
        "encryption",
        "resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n}\n",
        "aws_db_instance.a",
        &["not encrypted", "storage_encrypted not set: false"],
        &[],
    ),
    (
        "encryption",
        "resource \"aws_sqs_queue\" \"a\" {\n  kms_master_key_id = null\n}\n",
        "aws_sqs_queue.a",
        &["SQS encrypts with its own keys"],
        &["not encrypted"],
    ),
    (
        "encryption",
        "resource \"aws_kinesis_stream\" \"a\" {\n  name = \"x\"\n}\n",
        "aws_kinesis_stream.a",
        &["not encrypted", "NONE"],
        &[],
    ),
    // Ports.
    (
        "open-ports",
        "resource \"google_compute_firewall\" \"a\" {\n  disabled = true\n  source_ranges = [\"0.0.0.0/0\"]\n  allow {\n    protocol = \"tcp\"\n  }\n}\n",
        "google_compute_firewall.a",
        &["disabled"],
        &["open to all"],
    ),
    (
        "open-ports",
        "resource \"aws_security_group\" \"a\" {\n  ingress = [{ from_port = 22, to_port = 22, protocol = \"tcp\", cidr_blocks = [\"0.0.0.0/0\"] }]\n}\n",
        "aws_security_group.a",
        &["tcp 22", "open to all"],
        &[],
    ),
    (
        "open-ports",
        "resource \"aws_security_group\" \"a\" {\n  ingress {\n    protocol = -1\n    cidr_blocks = concat([\"0.0.0.0/0\"], var.more)\n  }\n}\n",
        "aws_security_group.a",
        &["all", "open to all"],
        &["-1"],
    ),
    (
        "open-ports",
        "resource \"aws_network_acl\" \"a\" {\n  ingress {\n    protocol = \"tcp\"\n    action = \"allow\"\n    from_port = 22\n    to_port = 22\n    cidr_block = \"0.0.0.0/0\"\n  }\n}\n",
        "aws_network_acl.a",
        &["tcp 22", "open to all"],
        &[],
    ),
    (
        "open-ports",
        "resource \"google_compute_network_firewall_policy_rule\" \"a\" {\n  direction = \"INGRESS\"\n  action = \"allow\"\n  match {\n    src_ip_ranges = [\"0.0.0.0/0\"]\n    layer4_configs {\n      ip_protocol = \"all\"\n    }\n  }\n}\n",
        "google_compute_network_firewall_policy_rule.a",
        &["open to all"],
        &[],
    ),
    (
        "open-ports",
        "variable \"port\" {\n  default = 5432\n}\nresource \"aws_security_group\" \"a\" {\n  ingress {\n    protocol = \"tcp\"\n    from_port = var.port\n    to_port = var.port\n    self = true\n  }\n}\n",
        "aws_security_group.a",
        &["var.port", "(default 5432)", "called by nobody"],
        &[],
    ),
    (
        "alarms",
        "resource \"aws_cloudwatch_event_rule\" \"a\" {\n  is_enabled = false\n}\n",
        "aws_cloudwatch_event_rule.a",
        &["is off"],
        &[],
    ),
];

#[test]
fn rows_say_and_mark_what_is_certain() {
    let files = CASES.iter().enumerate();
    let book =
        Book::of_all(files.map(|(at, (_, code, ..))| (format!("case{at:02}/main.tf"), (*code).to_owned())));
    for (at, (page, code, address, has, lacks)) in CASES.iter().enumerate() {
        let text = book.page(&format!("reference/inventory/{page}.md"));
        let here = format!("case{at:02}");
        let rows = text.lines().filter(|line| line.starts_with('|') && line.contains(&here));
        let row = rows.filter(|line| line.contains(&format!("`{address}`"))).collect::<Vec<_>>().join("\n");
        assert_eq!(row.is_empty(), has.first() == Some(&"-"), "{code}\n{row}");
        for word in has.iter().filter(|word| **word != "-") {
            assert!(row.contains(word), "{word:?} in {row}\n{code}");
        }
        for word in *lacks {
            assert!(!row.contains(word), "no {word:?} in {row}\n{code}");
        }
    }
}

#[test]
fn a_mark_names_the_environments_in_which_a_rule_is_made() {
    let module = format!(
        "variable \"open\" {{\n  type = bool\n}}\nresource \"aws_security_group_rule\" \"a\" {{\n  count = var.open ? 1 : 0\n  type = \"ingress\"\n  {OPEN}}}\n"
    );
    let call = |open: bool| format!("module \"m\" {{\n  source = \"../m\"\n  open = {open}\n}}\n");
    let (dev, prod) = (call(true), call(false));
    let firewalls = "resource \"hcloud_firewall\" \"a\" {}\nresource \"hcloud_firewall\" \"b\" {}\n";
    let book = Book::of([
        ("m/main.tf", module.as_str()),
        ("dev/main.tf", &dev),
        ("prod/main.tf", &prod),
        ("h/main.tf", firewalls),
    ]);
    let page = book.page("reference/inventory/open-ports.md");
    assert!(page.contains("open to all in dev"), "{page}");
    assert!(!page.contains("open to all in dev, prod") && !page.contains("called by nobody"), "{page}");
    assert!(page.contains("Not looked into: 2 hcloud"), "{page}");
}
