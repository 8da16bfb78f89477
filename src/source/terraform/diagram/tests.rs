//! What is drawn of configuration, as lines of text.

use crate::diagram::{Graph, layout};
use crate::path::SourcePath;
use crate::source::terraform::model::Estate;
use crate::source::terraform::tests::estate_of;

fn estate(files: &[(&str, &str)]) -> Estate {
    estate_of(files, &crate::config::Config::default())
}

fn graphs(files: &[(&str, &str)], folder: &str) -> (Vec<Graph>, Vec<Graph>) {
    let estate = estate(files);
    let module = estate.module(&SourcePath::new(folder).unwrap()).unwrap();
    (super::module(module, &estate), super::topology(module, &estate).unwrap_or_default())
}

/// The picture of one module, a line a node (`vpc > private > web`) and a line an edge (`web -> table :443`).
fn picture(text: &str) -> Vec<String> {
    lines(&graphs(&[("main.tf", text)], "").0[0])
}

fn lines(graph: &Graph) -> Vec<String> {
    let name = |at: usize| {
        let node = &graph.nodes[at];
        let more = node.sublabel.split_once(' ').filter(|(_, more)| more.starts_with(['×', '+']));
        format!("{}{}", node.label, more.map_or(String::new(), |(_, more)| format!(" {more}")))
    };
    let around = |at: usize| {
        let mut path: Vec<String> =
            std::iter::successors(Some(at), |at| graph.nodes[*at].parent).map(name).collect();
        path.reverse();
        path.join(" > ")
    };
    let mut lines: Vec<String> = (0..graph.nodes.len()).map(around).collect();
    for edge in &graph.edges {
        let arrow = if edge.dashed { "..>" } else { "->" };
        let line = format!("{} {arrow} {} {}", name(edge.from), name(edge.to), edge.label);
        lines.push(line.trim_end().to_owned());
    }
    lines
}

#[test]
fn things_stand_in_what_they_name_as_their_place() {
    let found = picture(
        r#"
        resource "aws_vpc" "office" {}
        resource "aws_subnet" "private" {
          count  = 3
          vpc_id = aws_vpc.office.id
        }
        resource "aws_subnet" "other" { vpc_id = aws_vpc.office.id }
        resource "aws_instance" "web" { subnet_id = aws_subnet.private[0].id }
        resource "aws_lb" "front" { subnets = [aws_subnet.private[0].id, aws_subnet.other.id] }
        resource "aws_db_subnet_group" "it" { subnet_ids = aws_subnet.private[*].id }
        resource "aws_db_instance" "orders" { db_subnet_group_name = aws_db_subnet_group.it.name }
        resource "aws_unheard_of" "thing" { x = aws_instance.web.id }
        "#,
    );
    assert_eq!(
        found,
        [
            "thing",
            "office",
            "office > front",
            "office > other",
            "office > private ×3",
            "office > private ×3 > orders",
            "office > private ×3 > web",
            "thing -> web"
        ]
    );
}

#[test]
fn a_cluster_stands_where_all_stand_that_are_in_it() {
    let found = picture(
        r#"
        resource "aws_vpc" "office" {}
        resource "aws_subnet" "private" { vpc_id = aws_vpc.office.id }
        resource "aws_ecs_cluster" "apps" {}
        resource "aws_ecs_service" "web" {
          cluster = aws_ecs_cluster.apps.id
          network_configuration { subnets = [aws_subnet.private.id] }
        }
        resource "aws_ecs_service" "jobs" {
          cluster = aws_ecs_cluster.apps.id
          network_configuration { subnets = [aws_subnet.private.id] }
        }
        "#,
    );
    let nested = "office > private > apps";
    assert_eq!(
        found,
        ["office", "office > private", nested, &format!("{nested} > jobs"), &format!("{nested} > web")]
    );
}

#[test]
fn what_guards_a_resource_tells_its_place_and_inputs_are_places_too() {
    let found = picture(
        r#"
        variable "vpc_id" {}
        variable "private_subnet_ids" {}
        resource "aws_security_group" "web" { vpc_id = var.vpc_id }
        resource "aws_security_group" "shared" { vpc_id = var.vpc_id }
        resource "aws_instance" "a" {
          subnet_id              = var.private_subnet_ids[0]
          vpc_security_group_ids = [aws_security_group.shared.id, aws_security_group.web.id]
        }
        resource "aws_instance" "b" {
          subnet_id              = var.private_subnet_ids[0]
          vpc_security_group_ids = [aws_security_group.shared.id]
        }
        "#,
    );
    assert_eq!(
        found,
        [
            "vpc_id",
            "vpc_id > private_subnet_ids",
            "vpc_id > private_subnet_ids > a +1",
            "vpc_id > private_subnet_ids > b",
            "vpc_id > shared",
            "a +1 -> shared",
            "b -> shared"
        ]
    );
}

#[test]
fn what_joins_others_is_a_line_with_its_port() {
    let found = picture(
        r#"
        resource "aws_lb" "front" { security_groups = [aws_security_group.front.id] }
        resource "aws_lb_listener" "https" {
          load_balancer_arn = aws_lb.front.arn
          port              = 443
          default_action { target_group_arn = aws_lb_target_group.web.arn }
        }
        resource "aws_lb_target_group" "web" {}
        resource "aws_ecs_service" "web" {
          load_balancer { target_group_arn = aws_lb_target_group.web.arn }
          network_configuration { security_groups = [aws_security_group.web.id] }
        }
        resource "aws_security_group" "front" {}
        resource "aws_security_group" "web" {}
        resource "aws_vpc_security_group_ingress_rule" "front" {
          security_group_id = aws_security_group.front.id
          cidr_ipv4         = "0.0.0.0/0"
          from_port         = 443
        }
        resource "aws_vpc_security_group_ingress_rule" "web" {
          security_group_id            = aws_security_group.web.id
          referenced_security_group_id = aws_security_group.front.id
          from_port                    = 8080
        }
        resource "aws_vpc_security_group_egress_rule" "web" {
          security_group_id = aws_security_group.web.id
          cidr_ipv4         = "0.0.0.0/0"
        }
        "#,
    );
    assert_eq!(
        found,
        [
            "web +3",
            "front +3",
            "web",
            "Internet",
            "front +3 -> web +3 :8080",
            "front +3 -> web :443",
            "web -> web +3",
            "Internet -> front +3 :443"
        ]
    );
}

#[test]
fn what_only_sets_up_another_belongs_to_it_and_lends_it_its_uses() {
    let found = picture(
        r#"
        resource "aws_lambda_function" "import" { role = aws_iam_role.import.arn }
        resource "aws_iam_role" "import" { assume_role_policy = data.aws_iam_policy_document.assume.json }
        resource "aws_iam_role_policy" "table" {
          role   = aws_iam_role.import.id
          policy = data.aws_iam_policy_document.table.json
        }
        data "aws_iam_policy_document" "assume" {}
        data "aws_iam_policy_document" "table" {
          statement { resources = [aws_dynamodb_table.orders.arn] }
        }
        resource "aws_dynamodb_table" "orders" { tags = { made_by = aws_lambda_function.import.arn } }
        resource "aws_s3_bucket" "files" {}
        resource "aws_s3_bucket_versioning" "files" { bucket = aws_s3_bucket.files.id }
        resource "aws_s3_bucket_policy" "files" { bucket = aws_s3_bucket.files.id }
        resource "random_id" "suffix" {}
        "#,
    );
    assert_eq!(found, ["orders", "import +2", "files +2", "import +2 -> orders"]);
}

#[test]
fn rules_within_a_group_and_what_lines_use_beside_their_ends() {
    let found = picture(
        r#"
        resource "aws_security_group" "web" {
          ingress {
            cidr_blocks = ["0.0.0.0/0"]
            from_port   = 443
          }
        }
        resource "aws_security_group" "db" {
          ingress { security_groups = [aws_security_group.web.id] }
        }
        resource "aws_instance" "web" { vpc_security_group_ids = [aws_security_group.web.id] }
        resource "aws_db_instance" "db" { vpc_security_group_ids = [aws_security_group.db.id] }
        resource "aws_lb" "front" {}
        resource "aws_lb_target_group" "web" {}
        resource "aws_acm_certificate" "site" {}
        resource "aws_lb_listener" "https" {
          load_balancer_arn = aws_lb.front.arn
          certificate_arn   = aws_acm_certificate.site.arn
          default_action { target_group_arn = aws_lb_target_group.web.arn }
        }
        "#,
    );
    assert!(found.contains(&"Internet -> web +1 :443".to_owned()), "{found:#?}");
    assert!(found.contains(&"web +1 -> db +1".to_owned()), "{found:#?}");
    assert!(found.contains(&"front +1 -> site".to_owned()), "{found:#?}");
    assert!(found.contains(&"front +1 -> web".to_owned()), "{found:#?}");
}

#[test]
fn who_may_use_what_is_an_arrow_from_the_user() {
    let aws = picture(
        r#"
        resource "aws_lambda_function" "f" { role = aws_iam_role.f.arn }
        resource "aws_iam_role" "f" {}
        resource "aws_iam_policy" "p" { policy = jsonencode([aws_dynamodb_table.t.arn, aws_sns_topic.s.arn]) }
        resource "aws_iam_role_policy_attachment" "a" {
          role       = aws_iam_role.f.name
          policy_arn = aws_iam_policy.p.arn
        }
        resource "aws_dynamodb_table" "t" {}
        resource "aws_sns_topic" "s" {}
        "#,
    );
    assert_eq!(aws, ["t", "f +3", "s", "f +3 -> t", "f +3 -> s"]);
    let google = picture(
        r#"
        resource "google_cloud_run_service" "api" { service_account = google_service_account.api.email }
        resource "google_service_account" "api" {}
        resource "google_storage_bucket" "files" {}
        resource "google_storage_bucket_iam_member" "api" {
          bucket = google_storage_bucket.files.name
          member = "serviceAccount:${google_service_account.api.email}"
        }
        "#,
    );
    assert_eq!(google, ["api +1", "files +1", "api +1 -> files +1"]);
    let azure = picture(
        r#"
        resource "azurerm_subnet" "web" {}
        resource "azurerm_network_interface" "web" {
          ip_configuration { subnet_id = azurerm_subnet.web.id }
        }
        resource "azurerm_linux_virtual_machine" "web" { network_interface_ids = [azurerm_network_interface.web.id] }
        resource "azurerm_lb" "front" {}
        resource "azurerm_lb_backend_address_pool" "web" { loadbalancer_id = azurerm_lb.front.id }
        resource "azurerm_network_interface_backend_address_pool_association" "web" {
          network_interface_id    = azurerm_network_interface.web.id
          backend_address_pool_id = azurerm_lb_backend_address_pool.web.id
        }
        "#,
    );
    assert_eq!(azure, ["front +1", "web", "web > web +1", "front +1 -> web +1"]);
}

#[test]
fn a_machine_stands_in_its_subnet_whoever_else_names_its_interface() {
    let found = picture(
        r#"
        resource "azurerm_subnet" "web" {}
        resource "azurerm_network_interface" "nic" {
          ip_configuration { subnet_id = azurerm_subnet.web.id }
        }
        resource "azurerm_linux_virtual_machine" "vm" { network_interface_ids = [azurerm_network_interface.nic.id] }
        resource "azurerm_dns_a_record" "name" { records = [azurerm_network_interface.nic.private_ip_address] }
        "#,
    );
    assert_eq!(found, ["name", "web", "web > vm", "web > nic", "name -> nic", "vm -> nic"]);
}

#[test]
fn helpers_are_drawn_where_there_is_nothing_else() {
    let found = picture(
        r#"
        resource "random_id" "a" {}
        resource "null_resource" "b" { triggers = { a = random_id.a.hex } }
        "#,
    );
    assert_eq!(found, ["b", "a", "b -> a"]);
    assert!(picture("variable \"x\" {}\n").is_empty());
}

#[test]
fn orders_are_dashed_beside_no_use() {
    let found = picture(
        r#"
        resource "aws_sqs_queue" "a" {}
        resource "aws_sns_topic" "b" {
          depends_on = [aws_sqs_queue.a]
        }
        resource "aws_sns_topic" "c" {
          policy     = aws_sqs_queue.a.arn
          depends_on = [aws_sqs_queue.a]
        }
        "#,
    );
    assert_eq!(found[3..], ["b ..> a", "c -> a"]);
}

#[test]
fn other_clouds() {
    let azure = picture(
        r#"
        resource "azurerm_resource_group" "main" {}
        resource "azurerm_virtual_network" "main" { resource_group_name = azurerm_resource_group.main.name }
        resource "azurerm_subnet" "web" {
          resource_group_name  = azurerm_resource_group.main.name
          virtual_network_name = azurerm_virtual_network.main.name
        }
        resource "azurerm_network_interface" "web" {
          ip_configuration { subnet_id = azurerm_subnet.web.id }
        }
        resource "azurerm_linux_virtual_machine" "web" { network_interface_ids = [azurerm_network_interface.web.id] }
        resource "azapi_resource" "peer" {
          type      = "Microsoft.Network/virtualNetworks/subnets@2024-07-01"
          parent_id = azurerm_virtual_network.main.id
        }
        "#,
    );
    let network = "resource group > virtual network";
    assert!(azure.contains(&format!("{network} > web > web +1")), "{azure:#?}");
    assert!(azure.contains(&format!("{network} > peer")), "{azure:#?}");
    let google = picture(
        r#"
        resource "google_compute_network" "net" {}
        resource "google_compute_subnetwork" "eu" { network = google_compute_network.net.id }
        resource "google_container_cluster" "apps" { subnetwork = google_compute_subnetwork.eu.id }
        resource "google_container_node_pool" "pool" { cluster = google_container_cluster.apps.name }
        resource "kubernetes_namespace_v1" "web" {}
        resource "helm_release" "web" { namespace = kubernetes_namespace_v1.web.metadata[0].name }
        "#,
    );
    assert!(google.contains(&"net > eu > apps > pool".to_owned()), "{google:#?}");
    assert!(google.contains(&"web > web".to_owned()), "{google:#?}");
}

const CALLS: [(&str, &str); 3] = [
    (
        "main.tf",
        r#"
        module "net" { source = "./net" }
        module "app" {
          source   = "./app"
          for_each = toset(["a", "b"])
          subnets  = module.net.subnets
          clients  = { net = module.net.guard }
        }
        module "far" {
          source = "acme/far/aws"
          queue  = module.app["a"].queue
        }
        "#,
    ),
    (
        "net/main.tf",
        r#"
        resource "aws_vpc" "this" {}
        resource "aws_subnet" "private" {
          for_each = var.zones
          vpc_id   = aws_vpc.this.id
        }
        variable "zones" { default = {} }
        resource "aws_security_group" "guard" { vpc_id = aws_vpc.this.id }
        output "subnets" { value = [for one in aws_subnet.private : one.id] }
        output "guard" { value = aws_security_group.guard.id }
        "#,
    ),
    (
        "app/main.tf",
        r#"
        variable "subnets" {}
        variable "clients" {}
        resource "aws_instance" "this" {
          subnet_id = var.subnets[0]
          user_data = aws_sqs_queue.jobs.url
        }
        resource "aws_security_group" "this" {}
        resource "aws_security_group_rule" "clients" {
          for_each                 = var.clients
          type                     = "ingress"
          security_group_id        = aws_security_group.this.id
          source_security_group_id = each.value
        }
        resource "aws_sqs_queue" "jobs" {}
        resource "aws_sqs_queue" "failed" {}
        output "queue" { value = aws_sqs_queue.jobs.arn }
        "#,
    ),
];

#[test]
fn what_another_provider_configuration_makes_is_framed() {
    let files = [
        (
            "main.tf",
            r#"
            provider "aws" {}
            provider "aws" {
              alias  = "east"
              region = "us-east-1"
            }
            resource "aws_acm_certificate" "site" { provider = aws.east }
            resource "aws_cloudfront_distribution" "site" {
              viewer_certificate { acm_certificate_arn = aws_acm_certificate.site.arn }
            }
            module "copy" {
              source    = "./copy"
              providers = { aws = aws.east }
            }
            "#,
        ),
        ("copy/main.tf", "resource \"aws_s3_bucket\" \"copy\" {}\nresource \"aws_sqs_queue\" \"copy\" {}\n"),
    ];
    let (_, topology) = graphs(&files, "");
    assert_eq!(
        lines(&topology[0]),
        [
            "site",
            "east",
            "east > site",
            "east > copy",
            "east > copy > copy",
            "east > copy > copy",
            "site -> site"
        ]
    );
    let frame = topology[0].nodes.iter().find(|node| node.label == "east").unwrap();
    assert_eq!(frame.sublabel, "us-east-1");
}

#[test]
fn modules_that_are_called_are_unfolded() {
    let (module, topology) = graphs(&CALLS, "");
    assert_eq!(lines(&module[0]), ["app ×2", "far", "net", "app ×2 -> net", "far -> app ×2"]);
    assert_eq!(
        lines(&topology[0]),
        [
            "far",
            "vpc",
            "vpc > guard",
            "vpc > private ×each",
            "vpc > private ×each > app ×2",
            "app ×2",
            "app ×2 > security group +1",
            "app ×2 > failed",
            "app ×2 > jobs",
            "far -> jobs",
            "guard -> security group +1",
            "app ×2 -> jobs"
        ]
    );
    // Every box leads to the page of the module that declares it.
    let ids: Vec<_> = topology[0].nodes.iter().filter_map(|node| node.entity.as_ref()).collect();
    assert!(ids.iter().any(|id| id.as_str().ends_with("//app#aws_sqs_queue.jobs")), "{ids:?}");
}

#[test]
fn modules_that_call_themselves_and_values_that_go_in_circles_end() {
    let text = r#"
        module "again" {
          source = "./"
          x      = local.a
        }
        variable "x" {}
        locals {
          a = local.b
          b = [local.a, var.x, module.again.y]
        }
        output "y" { value = module.again.y }
        resource "aws_sqs_queue" "q" { x = local.a }
        resource "aws_sqs_queue" "r" { x = [aws_sqs_queue.q.id, aws_sqs_queue.r.id] }
        resource "aws_iam_role" "one" { x = aws_iam_role.two.id }
        resource "aws_iam_role" "two" { x = aws_iam_role.one.id }
    "#;
    let (module, topology) = graphs(&[("main.tf", text)], "");
    assert!(lines(&module[0]).contains(&"r -> q".to_owned()), "{:#?}", lines(&module[0]));
    assert!(!topology.is_empty());
}

#[test]
fn a_large_picture_is_drawn_in_parts() {
    let mut text = String::new();
    for n in 0..90 {
        let other = if n % 3 == 0 { "aws_sqs_queue" } else { "aws_sns_topic" };
        text += &format!("resource \"{other}\" \"r{n}\" {{\n  x = aws_s3_bucket.all.id\n}}\n");
    }
    text += "resource \"aws_s3_bucket\" \"all\" {}\n";
    let (graphs, _) = graphs(&[("main.tf", &text)], "");
    let found = lines(&graphs[0]);
    assert!(
        found.len() <= 2 * super::cap::MOST && found.contains(&"sns topic ×60 -> all".to_owned()),
        "{found:#?}"
    );
    assert_eq!(graphs[1].title, "60 × aws_sns_topic in detail");
    assert_eq!(graphs[1].nodes.len(), 60);
    assert!(layout(&graphs[0]).width < 2_000);
}

#[test]
fn many_alike_that_nothing_reaches_are_one_box() {
    let text: String = (0..7).map(|n| format!("resource \"aws_sqs_queue\" \"q{n}\" {{}}\n")).collect();
    let found = picture(&(text + "resource \"aws_sns_topic\" \"t\" {\n  x = aws_sqs_queue.q0.id\n}\n"));
    assert_eq!(found, ["t", "q0", "sqs queue ×6", "t -> q0"]);
}

#[test]
fn few_inputs_that_join_the_module_to_others_are_drawn() {
    let found = picture(
        r#"
        variable "key_arn" {}
        variable "name" {}
        variable "enable_arn" { type = bool }
        resource "aws_sqs_queue" "q" {
          kms_key_arn = var.enable_arn ? var.key_arn : null
          name        = var.name
        }
        "#,
    );
    assert_eq!(found, ["key_arn", "q", "key_arn -> q"]);
}

#[test]
fn the_way_of_a_value() {
    let files = [
        (
            "prod/main.tf",
            "variable \"cidr\" {}\nmodule \"net\" {\n  source = \"../net\"\n  range  = var.cidr\n}\n",
        ),
        ("prod/terraform.tfvars", "cidr = \"10.0.0.0/16\"\n"),
        (
            "net/main.tf",
            "variable \"range\" {}\nlocals {\n  r = var.range\n}\nresource \"aws_vpc\" \"this\" {\n  cidr_block = local.r\n}\noutput \"range\" {\n  value = var.range\n}\n",
        ),
    ];
    let estate = estate(&files);
    let module = estate.module(&SourcePath::new("net").unwrap()).unwrap();
    let flow = super::flow(module, "range", &estate).unwrap();
    assert_eq!(
        lines(&flow),
        [
            "net",
            "net > this",
            "net > range",
            "net > range",
            "prod",
            "prod > terraform.tfvars",
            "prod > cidr",
            "range -> this cidr_block",
            "range -> range",
            "terraform.tfvars -> cidr",
            "cidr -> range"
        ]
    );
    assert_eq!(super::flow(module, "nothing", &estate), None);
}

#[test]
fn everything_before_any_rule() {
    let text = "variable \"a\" {}\nlocals {\n  b = var.a\n}\ndata \"x_y\" \"c\" {\n  d = local.b\n}\noutput \"e\" {\n  value = data.x_y.c.id\n}\n";
    let estate = estate(&[("main.tf", text)]);
    let graph = super::full(&estate.modules[0], &estate.repository);
    let ids: Vec<&str> = graph.nodes.iter().map(|node| node.id.as_str()).collect();
    assert_eq!(ids, ["var.a", "local.b", "data.x_y.c", "output.e"]);
    let edges: Vec<(usize, usize)> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    assert_eq!(edges, [(1, 0), (2, 1), (3, 2)]);
}
