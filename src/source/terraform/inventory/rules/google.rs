//! Google Cloud. Defaults are as the google provider documents them: https://registry.terraform.io/providers/hashicorp/google/latest/docs

use super::{Cloud, Door, UNGUARDED, Way, any, is_or_unset, rule};

const NAME: &[&str] = &["name"];
const GOOGLE: &str = "no key of one's own: Google's";
const STRONG: &[(&str, &str)] =
    &[("roles/owner", "owner"), ("roles/editor", "editor"), ("roles/iam.securityAdmin", "may grant access")];
const ANYONE: &[(&str, &str)] =
    &[("allUsers", "anyone"), ("allAuthenticatedUsers", "anyone with an account")];
const FIREWALL: &[&str] =
    &["source_ranges", "source_tags", "source_service_accounts", "destination_ranges", "target_tags"];

const fn door(kind: &'static str, block: &'static str) -> Door {
    Door {
        kind,
        block,
        way: Way::Says("direction", &["INGRESS"], true),
        allows: None,
        protocol: "protocol",
        ports: &["ports"],
        others: FIREWALL,
        off: "disabled",
    }
}

const fn policy_rule(kind: &'static str) -> Door {
    Door {
        allows: Some(("action", "allow")),
        protocol: "match.layer4_configs.ip_protocol",
        ports: &["match.layer4_configs.ports"],
        others: &["match.src_ip_ranges", "match.dest_ip_ranges"],
        ..door(kind, "")
    }
}

#[rustfmt::skip]
pub const CLOUD: Cloud = Cloud {
    secrets: &[
        rule("google_secret_manager_secret", "secret", &[any(&["secret_id"]), any(&["rotation.rotation_period"]).else_quiet("no rotation"), any(&["replication.user_managed.replicas.location"]), any(&["replication.auto.customer_managed_encryption.kms_key_name", "replication.user_managed.replicas.customer_managed_encryption.kms_key_name"]).else_quiet(GOOGLE), any(&["version_destroy_ttl"])]),
        rule("google_secret_manager_secret_version", "secret's value", &[any(&["secret"]), any(&["deletion_policy"])]),
        rule("google_kms_crypto_key", "key", &[any(NAME), any(&["rotation_period"]).else_quiet("no rotation"), any(&["destroy_scheduled_duration"])]),
        rule("google_service_account_key", "service account's key", &[any(&["service_account_id"])]),
    ],
    encryption: &[
        rule("google_storage_bucket", "bucket", &[any(&["encryption.default_kms_key_name"]).else_quiet(GOOGLE)]),
        rule("google_sql_database_instance", "database", &[any(&["encryption_key_name"]).else_quiet(GOOGLE), any(&["settings.ip_configuration.ssl_mode", "settings.ip_configuration.require_ssl"]).marks(&[("ALLOW_UNENCRYPTED_AND_ENCRYPTED", "not encrypted on its way"), ("false", "not encrypted on its way")])]),
        rule("google_compute_disk", "disk", &[any(&["disk_encryption_key.kms_key_self_link"]).else_quiet(GOOGLE)]),
        rule("google_compute_instance", "server's disk", &[any(&["boot_disk.kms_key_self_link"]).else_quiet(GOOGLE)]),
        rule("google_bigquery_dataset", "dataset", &[any(&["default_encryption_configuration.kms_key_name"]).else_quiet(GOOGLE)]),
        rule("google_bigquery_table", "table", &[any(&["encryption_configuration.kms_key_name"]).else_quiet(GOOGLE)]),
        rule("google_pubsub_topic", "topic", &[any(&["kms_key_name"]).else_quiet(GOOGLE)]),
        rule("google_container_cluster", "cluster's secrets", &[any(&["database_encryption.state"]).marks(&[("DECRYPTED", "not encrypted by the cluster")]).else_quiet(GOOGLE), any(&["database_encryption.key_name"]), any(&["node_config.boot_disk_kms_key"])]),
        rule("google_artifact_registry_repository", "image repository", &[any(&["kms_key_name"]).else_quiet(GOOGLE)]),
        rule("google_redis_instance", "cache", &[any(&["customer_managed_key"]).else_quiet(GOOGLE), any(&["transit_encryption_mode"]).marks(&[("DISABLED", "not encrypted on its way")])]),
        rule("google_spanner_database", "database", &[any(&["encryption_config.kms_key_name"]).else_quiet(GOOGLE)]),
        rule("google_logging_project_bucket_config", "log bucket", &[any(&["cmek_settings.kms_key_name"]).else_quiet(GOOGLE)]),
        rule("google_filestore_instance", "file system", &[any(&["kms_key_name"]).else_quiet(GOOGLE)]),
    ],
    backups: &[
        rule("google_sql_database_instance", "database", &[any(&["settings.backup_configuration.enabled"]).marks(&[("false", "no backups")]).unless(&["master_instance_name"]).else_quiet("backup_configuration not set: the provider's default"), any(&["settings.backup_configuration.point_in_time_recovery_enabled"]).marks(&[("false", "no point in time recovery")]).unless(&["master_instance_name"]), any(&["settings.backup_configuration.backup_retention_settings.retained_backups"]), any(&["deletion_protection"]).marks(UNGUARDED).else_quiet("may not be deleted, the provider's default")]),
        rule("google_storage_bucket", "bucket", &[any(&["versioning.enabled"]).marks(&[("false", "no versions")]).else_marked("no versioning"), any(&["lifecycle_rule.action.type"]), any(&["lifecycle_rule.condition.age"]), any(&["retention_policy.retention_period"]), any(&["soft_delete_policy.retention_duration_seconds"]), any(&["force_destroy"]).marks(&[("true", "deleted with what is in it")])]),
        rule("google_compute_resource_policy", "snapshot policy", &[any(NAME), any(&["snapshot_schedule_policy.retention_policy.max_retention_days"]), any(&["snapshot_schedule_policy.schedule.daily_schedule.days_in_cycle"])]),
        rule("google_compute_disk_resource_policy_attachment", "what a policy snapshots", &[any(&["disk"]), any(&["name"])]),
        rule("google_logging_project_bucket_config", "log bucket", &[any(&["bucket_id"]), any(&["retention_days"]).else_quiet("not set: kept for 30 days"), any(&["locked"])]),
        rule("google_logging_project_sink", "where logs go", &[any(NAME), any(&["destination"]), any(&["filter"])]),
        rule("google_bigquery_dataset", "dataset", &[any(&["default_table_expiration_ms"]), any(&["max_time_travel_hours"]), any(&["delete_contents_on_destroy"]).marks(&[("true", "deleted with what is in it")])]),
        rule("google_bigquery_table", "table", &[any(&["deletion_protection"]).marks(UNGUARDED), any(&["expiration_time"])]),
        rule("google_container_cluster", "cluster", &[any(&["deletion_protection"]).marks(UNGUARDED).else_quiet("may not be deleted, the provider's default")]),
        rule("google_gke_backup_backup_plan", "backup plan", &[any(NAME), any(&["backup_schedule.cron_schedule"]), any(&["retention_policy.backup_retain_days"])]),
        rule("google_spanner_instance", "database", &[any(&["force_destroy"]).marks(&[("true", "deleted with its backups")])]),
        rule("google_firestore_backup_schedule", "backup plan", &[any(&["database"]), any(&["retention"])]),
        rule("google_redis_instance", "cache", &[any(&["persistence_config.persistence_mode"])]),
        rule("google_pubsub_subscription", "subscription", &[any(&["message_retention_duration"]).else_quiet("not set: kept for 7 days"), any(&["dead_letter_policy.dead_letter_topic"])]),
    ],
    alarms: &[
        rule("google_monitoring_alert_policy", "alarm", &[any(&["display_name"]), any(&["conditions.display_name"]), any(&["conditions.condition_threshold.filter", "conditions.condition_monitoring_query_language.query", "conditions.condition_prometheus_query_language.query"]), any(&["conditions.condition_threshold.threshold_value"]), any(&["notification_channels"]).else_quiet("no actions"), any(&["enabled"]).marks(&[("false", "is off")])]),
        rule("google_monitoring_notification_channel", "who is told", &[any(&["display_name"]), any(&["type"]), any(&["enabled"]).marks(&[("false", "is off")])]),
        rule("google_monitoring_dashboard", "dashboard", &[any(&["project"])]),
        rule("google_monitoring_uptime_check_config", "health check", &[any(&["display_name"]), any(&["http_check.path"]), any(&["period"])]),
        rule("google_monitoring_slo", "objective", &[any(&["display_name"]), any(&["goal"])]),
        rule("google_logging_metric", "metric of a log", &[any(NAME), any(&["filter"])]),
        rule("google_billing_budget", "budget", &[any(&["display_name"]), any(&["threshold_rules.threshold_percent"])]),
    ],
    access: &[
        rule("google_*_iam_member", "grant", &[any(&["role"]).marks(STRONG), any(&["member"]).marks(ANYONE)]),
        rule("google_*_iam_binding", "grant", &[any(&["role"]).marks(STRONG), any(&["members"]).marks(ANYONE)]),
        rule("google_*_iam_policy", "whole policy", &[any(&["policy_data"])]),
        rule("google_service_account", "service account", &[any(&["account_id"]), any(&["display_name"])]),
        rule("google_project_iam_custom_role", "role", &[any(&["role_id"]), any(&["permissions"])]),
        rule("google_organization_iam_custom_role", "role", &[any(&["role_id"]), any(&["permissions"])]),
        rule("google_iam_workload_identity_pool_provider", "identity provider", &[any(&["workload_identity_pool_provider_id"]), any(&["oidc.issuer_uri"]), any(&["attribute_condition"]).else_quiet("no condition")]),
        rule("google_iam_workload_identity_pool", "identity pool", &[any(&["workload_identity_pool_id"])]),
    ],
    entry_points: &[
        rule("google_compute_global_forwarding_rule", "load balancer", &[any(NAME), any(&["load_balancing_scheme"]).else_quiet("scheme not set: external"), any(&["port_range"]), any(&["target"])]),
        rule("google_compute_forwarding_rule", "load balancer", &[any(NAME), any(&["load_balancing_scheme"]).else_quiet("scheme not set: external"), any(&["port_range", "ports"]), any(&["target", "backend_service"])]),
        rule("google_compute_target_http_proxy", "listener", &[any(NAME), any(&["url_map"])]),
        rule("google_compute_target_https_proxy", "listener", &[any(NAME), any(&["url_map"]), any(&["ssl_policy"])]),
        rule("google_compute_backend_bucket", "CDN", &[any(NAME), any(&["bucket_name"]), any(&["enable_cdn"])]),
        rule("google_api_gateway_gateway", "API gateway", &[any(&["gateway_id"])]),
        rule("google_cloud_run_service", "service", &[any(NAME), any(&["metadata.annotations"])]),
        rule("google_cloud_run_v2_service", "service", &[any(NAME), any(&["ingress"]).else_quiet("ingress not set: the provider's default")]),
        rule("google_cloudfunctions_function", "function", &[any(NAME), any(&["trigger_http"]), any(&["ingress_settings"])]).only("trigger_http", "true"),
        rule("google_cloudfunctions2_function", "function", &[any(NAME), any(&["service_config.ingress_settings"])]),
        rule("google_dns_managed_zone", "DNS zone", &[any(&["dns_name"]), any(&["visibility"]).else_quiet("visibility not set: public")]),
        rule("google_dns_record_set", "DNS record", &[any(NAME), any(&["type"]), any(&["rrdatas"]), any(&["managed_zone"])]),
        rule("google_compute_address", "address", &[any(NAME), any(&["address_type"]).else_quiet("address_type not set: external")]),
        rule("google_compute_global_address", "address", &[any(NAME), any(&["address_type"]).else_quiet("address_type not set: external")]),
        rule("google_sql_database_instance", "database", &[any(&["settings.ip_configuration.ipv4_enabled"]).marks(&[("true", "public address")]).else_quiet("ipv4_enabled not set: the provider's default"), any(&["settings.ip_configuration.authorized_networks.value"]).marks(&[("0.0.0.0/0", "open to all")]).given(&[is_or_unset("settings.ip_configuration.ipv4_enabled", &["true"])])]),
        rule("google_container_cluster", "cluster's API", &[any(&["private_cluster_config.enable_private_endpoint"]).else_quiet("enable_private_endpoint not set: public"), any(&["master_authorized_networks_config.cidr_blocks.cidr_block"]).marks(&[("0.0.0.0/0", "open to all")])]),
        rule("google_compute_vpn_gateway", "VPN", &[any(NAME)]),
        rule("google_compute_ha_vpn_gateway", "VPN", &[any(NAME)]),
    ],
    ports: &[
        door("google_compute_firewall", "allow."),
        policy_rule("google_compute_network_firewall_policy_rule"),
        policy_rule("google_compute_region_network_firewall_policy_rule"),
        policy_rule("google_compute_firewall_policy_rule"),
    ],
    types: &[
        ("google_compute_instance", &["name", "machine_type", "zone", "boot_disk.initialize_params.image"]),
        ("google_compute_network", &["name", "auto_create_subnetworks", "routing_mode", "mtu"]),
        ("google_compute_subnetwork", &["name", "ip_cidr_range", "region", "private_ip_google_access", "purpose"]),
        ("google_compute_firewall", &["name", "network", "direction", "priority", "source_ranges"]),
        ("google_compute_route", &["name", "network", "dest_range", "next_hop_gateway"]),
        ("google_container_cluster", &["name", "location", "min_master_version", "enable_autopilot", "release_channel.channel"]),
        ("google_container_node_pool", &["name", "cluster", "node_count", "node_config.machine_type"]),
        ("google_sql_database_instance", &["name", "database_version", "settings.tier", "settings.availability_type", "region"]),
        ("google_storage_bucket", &["name", "location", "storage_class", "uniform_bucket_level_access"]),
        ("google_redis_instance", &["name", "tier", "memory_size_gb", "redis_version"]),
        ("google_pubsub_topic", &["name", "message_retention_duration"]),
        ("google_bigquery_dataset", &["dataset_id", "location"]),
    ],
};
