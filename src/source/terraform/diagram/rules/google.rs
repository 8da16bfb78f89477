//! Google Cloud.

use super::{Link, Rules};

const fn link(kind: &'static str, from: &'static [&'static str], to: &'static [&'static str]) -> Link {
    Link { kind, from, to, label: "", rule_of: "" }
}

pub const RULES: Rules = Rules {
    providers: &["google"],
    containers: &[
        ("google_folder", 0),
        ("google_project", 1),
        ("google_compute_network", 2),
        ("google_compute_subnetwork", 3),
        ("google_container_cluster", 4),
        ("google_sql_database_instance", 4),
        ("google_dns_managed_zone", 4),
        ("google_spanner_instance", 4),
        ("google_bigquery_dataset", 4),
        ("google_kms_key_ring", 4),
    ],
    places: &[
        ("folder_id", 0),
        ("folder", 0),
        ("project", 1),
        ("project_id", 1),
        ("host_project", 1),
        ("network", 2),
        ("private_network", 2),
        ("subnetwork", 3),
        ("cluster", 4),
        ("instance", 4),
        ("managed_zone", 4),
        ("dataset_id", 4),
        ("key_ring", 4),
    ],
    attached: &[
        "_attachment",
        "_association",
        "_iam_member",
        "_iam_binding",
        "_iam_policy",
        "_iam_audit_config",
        "_membership",
        "_policy",
        "_peering_routes_config",
        "_secret_version",
        "google_project_service",
        "google_compute_route",
        "google_service_account_key",
        "google_compute_router_nat",
        "google_storage_bucket_object",
    ],
    stands: &["google_monitoring_alert_policy", "google_compute_security_policy"],
    doors: &[("google_compute_firewall", "source_ranges", "allow.ports")],
    parts: &[
        "google_compute_health_check",
        "google_compute_http_health_check",
        "google_compute_region_health_check",
        "google_compute_region_instance_template",
        "google_compute_address",
        "google_service_account",
        "google_compute_global_address",
        "google_compute_instance_template",
    ],
    links: &[
        link("google_compute_network_peering", &["network"], &["peer_network"]),
        link("google_pubsub_subscription", &["topic"], &["push_config.push_endpoint"]),
        link("google_compute_shared_vpc_service_project", &["host_project"], &["service_project"]),
        link("google_service_networking_connection", &["network"], &["reserved_peering_ranges"]),
    ],
    against: &[("_iam_member", "member"), ("_iam_binding", "members")],
    between: &[],
    guards: &[],
};
