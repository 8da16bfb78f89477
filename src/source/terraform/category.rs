//! What a resource is for, told from its type.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Words of types and what they stand for. The first line that has a word of the type decides; what watches and what
/// guards comes before what is watched and guarded.
const WORDS: [(&str, &str); 11] = [
    (
        "observability",
        "cloudwatch monitor monitoring logging log logs alarm alert dashboard xray diagnostic \
         insights cloudtrail grafana prometheus datadog newrelic sentry flow_log",
    ),
    ("dns", "route53 dns cloudfront cdn frontdoor domain hosted_zone cloudflare_record"),
    (
        "security",
        "iam kms key_vault secretsmanager secret secrets security_group acm certificate cert waf \
         wafv2 guardduty policy role role_assignment acl firewall tls vault cognito password \
         identity access macie inspector shield ssm_parameter nsg service_account crypto macsec \
         token",
    ),
    (
        "containers",
        "eks ecs ecr kubernetes helm gke aks container containers artifact_registry cloud_run \
         fargate docker namespace apprunner",
    ),
    (
        "messaging",
        "sqs sns mq kinesis msk eventbridge event eventhub servicebus pubsub queue topic kafka \
         ses notification eventgrid",
    ),
    (
        "database",
        "rds db dynamodb elasticache redshift docdb neptune database sql cosmosdb redis spanner \
         bigtable memorystore postgresql mysql mssql firestore mongodbatlas opensearch \
         elasticsearch",
    ),
    (
        "analytics",
        "athena glue emr bigquery dataflow dataproc databricks synapse data_factory quicksight \
         lakeformation sagemaker machine_learning vertex_ai snowflake kendra bedrock",
    ),
    ("storage", "s3 ebs efs fsx storage bucket disk backup volume glacier filestore blob file snapshot"),
    (
        "devops",
        "codebuild codepipeline codedeploy codecommit cloudbuild github gitlab config ssm \
         service_catalog cloudformation organizations budgets project devops terraform_data \
         null_resource random time local_file external archive template buildkite spacelift tfe",
    ),
    (
        "network",
        "vpc subnet subnets subnetwork network lb alb elb nat route internet_gateway gateway eip \
         vpn peering peer transit endpoint ip public_ip nic interface router address \
         forwarding_rule backend vnet expressroute dx listener target_group api_gateway \
         apigatewayv2 appmesh globalaccelerator egress_only_internet_gateway \
         main_route_table_association proxy droplet_firewall",
    ),
    (
        "compute",
        "instance instances lambda autoscaling launch_template launch_configuration vm \
         virtual_machine function functions ami batch compute app_service web_app \
         elastic_beanstalk key_pair placement_group droplet server image spot ec2 lightsail \
         scale_set machine appautoscaling device",
    ),
];

/// How the types of policies end that guard nothing.
const RULES: [&str; 5] =
    ["scaling_policy", "lifecycle_policy", "redrive_policy", "redrive_allow_policy", "retention_policy"];

/// The category of a resource type: `network`, `compute`, …, `other`. The same names as the theme's.
pub fn category(kind: &str) -> &'static str {
    // The provider's name says nothing, unless it is all there is.
    let rest = kind.split_once('_').map_or(kind, |(_, rest)| rest);
    let special = |provider: &str| match provider {
        "kubernetes" | "helm" | "kubectl" | "docker" => Some("containers"),
        "random" | "null" | "time" | "terraform" | "local" | "external" | "archive" | "template"
        | "github" | "gitlab" | "http" | "cloudinit" => Some("devops"),
        "tls" | "vault" | "acme" | "auth0" | "okta" => Some("security"),
        "datadog" | "grafana" | "newrelic" | "pagerduty" | "sentry" => Some("observability"),
        "cloudflare" => Some("dns"),
        "snowflake" | "databricks" => Some("analytics"),
        "mongodbatlas" | "postgresql" | "mysql" => Some("database"),
        _ => None,
    };
    if let Some(found) = special(kind.split('_').next().unwrap_or_default()) {
        return found;
    }
    if rest.len() > 128 {
        return "other";
    }
    // Some policies guard nothing: they say how much there is of something, or how long.
    let is_rule = RULES.iter().any(|words| rest.ends_with(words));
    let rest = rest.strip_suffix("_policy").filter(|_| is_rule).unwrap_or(rest);
    let lines = phrases(rest).filter_map(|phrase| LINES.get(phrase));
    lines.min().and_then(|&line| WORDS.get(line)).map_or("other", |(category, _)| category)
}

/// The line of [`WORDS`] that each word stands on.
static LINES: LazyLock<BTreeMap<&str, usize>> = LazyLock::new(|| {
    // Of a word that stands on two lines the first counts.
    let lines = WORDS.iter().enumerate().rev();
    lines.flat_map(|(line, (_, words))| words.split(' ').map(move |word| (word, line))).collect()
});

/// Whatever stands in `text` between two of its underscores or ends: `a`, `a_b`, `b`.
fn phrases(text: &str) -> impl Iterator<Item = &str> {
    let ends = || text.match_indices('_').map(|(at, _)| at).chain([text.len()]);
    let starts = std::iter::once(0).chain(text.match_indices('_').map(|(at, _)| at + 1));
    starts.flat_map(move |start| ends().skip_while(move |end| *end < start).map(move |end| &text[start..end]))
}

/// Every category with its title, in the order in which pages show them.
pub const CATEGORIES: [&str; 12] = [
    "network",
    "compute",
    "containers",
    "storage",
    "database",
    "security",
    "messaging",
    "dns",
    "analytics",
    "observability",
    "devops",
    "other",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_the_large_providers() {
        for (kind, expected) in [
            ("aws_autoscaling_policy", "compute"),
            ("aws_appautoscaling_policy", "compute"),
            ("aws_ecr_lifecycle_policy", "containers"),
            ("aws_sqs_queue_redrive_allow_policy", "messaging"),
            ("aws_sqs_queue_policy", "security"),
            ("aws_vpc", "network"),
            ("aws_subnet", "network"),
            ("aws_route_table_association", "network"),
            ("aws_nat_gateway", "network"),
            ("aws_lb_target_group", "network"),
            ("aws_instance", "compute"),
            ("aws_lambda_function", "compute"),
            ("aws_autoscaling_group", "compute"),
            ("aws_eks_cluster", "containers"),
            ("aws_ecs_service", "containers"),
            ("aws_s3_bucket", "storage"),
            ("aws_s3_bucket_policy", "security"),
            ("aws_db_instance", "database"),
            ("aws_rds_cluster", "database"),
            ("aws_iam_role", "security"),
            ("aws_security_group", "security"),
            ("aws_kms_key", "security"),
            ("aws_cloudwatch_log_group", "observability"),
            ("aws_flow_log", "observability"),
            ("aws_sqs_queue", "messaging"),
            ("aws_route53_record", "dns"),
            ("azurerm_virtual_network", "network"),
            ("azurerm_linux_virtual_machine", "compute"),
            ("azurerm_kubernetes_cluster", "containers"),
            ("azurerm_storage_account", "storage"),
            ("google_compute_network", "network"),
            ("google_compute_subnetwork", "network"),
            ("google_container_cluster", "containers"),
            ("google_sql_database_instance", "database"),
            ("google_bigquery_dataset", "analytics"),
            ("kubernetes_deployment", "containers"),
            ("random_pet", "devops"),
            ("terraform_data", "devops"),
            ("acme_thing", "security"),
            ("foo_bar", "other"),
            ("x", "other"),
        ] {
            assert_eq!(category(kind), expected, "{kind}");
        }
        for (name, _) in WORDS {
            assert!(CATEGORIES.contains(&name));
        }
    }
}
