//! Microsoft Azure. Defaults are as the azurerm provider documents them: https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs

use super::{Cloud, Door, Fact, OFF, Way, any, is, rule};

const NAME: &[&str] = &["name"];
const PLATFORM: &str = "no key of one's own: Azure's";
const PUBLIC: &[(&str, &str)] = &[("true", "public")];
const STRONG: &[(&str, &str)] = &[("Owner", "owner"), ("User Access Administrator", "may grant access")];
const HTTP: &[(&str, &str)] = &[("false", "HTTP is let in")];
const HTTPS: Fact = any(&["https_only"])
    .marks(HTTP)
    .else_said("https_only not set: false, the provider's default", "HTTP is let in");
const PURGE: Fact = any(&["purge_protection_enabled"])
    .marks(&[("false", "may be purged")])
    .else_said("purge_protection_enabled not set: off", "may be purged");
const EXPIRY: &[&str] = &["expiration_date"];
const ADDRESSES: &[&str] = &[
    "source_address_prefix",
    "source_address_prefixes",
    "source_application_security_group_ids",
    "destination_address_prefix",
    "destination_address_prefixes",
    "destination_application_security_group_ids",
];

const DISK_KEY: Fact =
    any(&["disk_encryption_set_id", "os_disk.disk_encryption_set_id"]).else_quiet(PLATFORM);
const OPEN: Fact = any(&["public_network_access_enabled"])
    .marks(PUBLIC)
    .else_quiet("public_network_access_enabled not set: the provider's default");

const fn door(kind: &'static str, block: &'static str) -> Door {
    Door {
        kind,
        block,
        way: Way::Says("direction", &["Inbound"], false),
        allows: Some(("access", "Allow")),
        protocol: "protocol",
        ports: &["destination_port_range", "destination_port_ranges"],
        others: ADDRESSES,
        off: "",
    }
}

#[rustfmt::skip]
pub const CLOUD: Cloud = Cloud {
    secrets: &[
        rule("azurerm_key_vault", "key vault", &[any(NAME), any(&["sku_name"]), PURGE, any(&["soft_delete_retention_days"]).else_quiet("recovery for 90 days")]),
        rule("azurerm_key_vault_secret", "secret", &[any(NAME), any(&["key_vault_id"]), any(EXPIRY).else_quiet("no expiry")]),
        rule("azurerm_key_vault_key", "key", &[any(NAME), any(&["key_vault_id"]), any(&["key_type"]), any(&["rotation_policy.automatic.time_before_expiry", "rotation_policy.automatic.time_after_creation"]).else_quiet("no rotation"), any(EXPIRY)]),
        rule("azurerm_key_vault_certificate", "certificate", &[any(NAME), any(&["key_vault_id"]), any(&["certificate_policy.issuer_parameters.name"])]),
    ],
    encryption: &[
        rule("azurerm_storage_account", "storage account", &[any(&["customer_managed_key.key_vault_key_id"]).else_quiet(PLATFORM), any(&["infrastructure_encryption_enabled"]), any(&["min_tls_version"]).marks(&[("TLS1_0", "old TLS"), ("TLS1_1", "old TLS")]), any(&["https_traffic_only_enabled", "enable_https_traffic_only"]).marks(&[("false", "not encrypted on its way")])]),
        rule("azurerm_storage_account_customer_managed_key", "storage account's key", &[any(&["storage_account_id"]), any(&["key_name", "key_vault_key_id"])]),
        rule("azurerm_managed_disk", "disk", &[DISK_KEY]),
        rule("azurerm_linux_virtual_machine", "server's disks", &[DISK_KEY, any(&["encryption_at_host_enabled"])]),
        rule("azurerm_windows_virtual_machine", "server's disks", &[DISK_KEY, any(&["encryption_at_host_enabled"])]),
        rule("azurerm_kubernetes_cluster", "cluster's disks", &[DISK_KEY, any(&["key_management_service.key_vault_key_id"])]),
        rule("azurerm_disk_encryption_set", "disks' key", &[any(NAME), any(&["key_vault_key_id"]), any(&["auto_key_rotation_enabled"])]),
        rule("azurerm_mssql_server", "database server", &[any(&["transparent_data_encryption_key_vault_key_id"]).else_quiet(PLATFORM), any(&["minimum_tls_version"])]),
        rule("azurerm_mssql_database", "database", &[any(&["transparent_data_encryption_enabled"]).marks(OFF), any(&["transparent_data_encryption_key_vault_key_id"]).else_quiet(PLATFORM)]),
        rule("azurerm_postgresql_flexible_server", "database server", &[any(&["customer_managed_key.key_vault_key_id"]).else_quiet(PLATFORM)]),
        rule("azurerm_mysql_flexible_server", "database server", &[any(&["customer_managed_key.key_vault_key_id"]).else_quiet(PLATFORM)]),
        rule("azurerm_cosmosdb_account", "database", &[any(&["key_vault_key_id"]).else_quiet(PLATFORM)]),
        rule("azurerm_redis_cache", "cache", &[any(&["non_ssl_port_enabled", "enable_non_ssl_port"]).marks(&[("true", "not encrypted on its way")]), any(&["minimum_tls_version"])]),
        rule("azurerm_servicebus_namespace", "queue", &[any(&["customer_managed_key.key_vault_key_id"]).else_quiet(PLATFORM)]),
        rule("azurerm_eventhub_namespace", "stream", &[any(&["minimum_tls_version"])]),
        rule("azurerm_container_registry", "image registry", &[any(&["encryption.key_vault_key_id"]).else_quiet(PLATFORM)]),
        rule("azurerm_log_analytics_cluster_customer_managed_key", "logs' key", &[any(&["key_vault_key_id"])]),
    ],
    backups: &[
        rule("azurerm_storage_account", "storage account", &[any(&["account_replication_type"]), any(&["blob_properties.versioning_enabled"]).marks(&[("false", "no versions")]).else_quiet("versioning_enabled not set: the provider's default"), any(&["blob_properties.delete_retention_policy.days"]).empty("blob_properties.delete_retention_policy", "deleted blobs kept for 7 days, the provider's default").else_quiet("no retention of deleted blobs"), any(&["blob_properties.restore_policy.days"])]),
        rule("azurerm_storage_management_policy", "lifecycle rules", &[any(&["storage_account_id"]), any(&["rule.name"])]),
        rule("azurerm_mssql_database", "database", &[any(&["short_term_retention_policy.retention_days"]).else_quiet("not set: kept for 7 days"), any(&["long_term_retention_policy.weekly_retention"]), any(&["geo_backup_enabled"]).marks(&[("false", "no backups elsewhere")])]),
        rule("azurerm_postgresql_flexible_server", "database server", &[any(&["backup_retention_days"]).else_quiet("not set: kept for 7 days"), any(&["geo_redundant_backup_enabled"]).marks(&[("false", "no backups elsewhere")])]),
        rule("azurerm_mysql_flexible_server", "database server", &[any(&["backup_retention_days"]).else_quiet("not set: kept for 7 days"), any(&["geo_redundant_backup_enabled"]).marks(&[("false", "no backups elsewhere")])]),
        rule("azurerm_cosmosdb_account", "database", &[any(&["backup.type"]).else_quiet("not set: periodic"), any(&["backup.retention_in_hours"]), any(&["backup.interval_in_minutes"])]),
        rule("azurerm_log_analytics_workspace", "log workspace", &[any(&["retention_in_days"]).else_quiet("not set: kept for 30 days"), any(&["sku"])]),
        rule("azurerm_application_insights", "logs", &[any(&["retention_in_days"]).else_quiet("not set: kept for 90 days")]),
        rule("azurerm_backup_policy_vm", "backup plan", &[any(NAME), any(&["backup.frequency"]), any(&["retention_daily.count"]), any(&["retention_weekly.count"])]),
        rule("azurerm_backup_policy_file_share", "backup plan", &[any(NAME), any(&["backup.frequency"]), any(&["retention_daily.count"])]),
        rule("azurerm_backup_protected_vm", "what a plan backs up", &[any(&["source_vm_id"]), any(&["backup_policy_id"])]),
        rule("azurerm_recovery_services_vault", "backup vault", &[any(NAME), any(&["soft_delete_enabled"]).marks(&[("false", "no recovery of deleted backups")]), any(&["storage_mode_type"])]),
        rule("azurerm_data_protection_backup_vault", "backup vault", &[any(NAME), any(&["redundancy"]), any(&["retention_duration_in_days"])]),
        rule("azurerm_key_vault", "key vault", &[any(&["soft_delete_retention_days"]).else_quiet("recovery for 90 days"), PURGE]),
        rule("azurerm_management_lock", "lock", &[any(NAME), any(&["lock_level"]), any(&["scope"])]),
        rule("azurerm_network_watcher_flow_log", "flow log", &[any(&["retention_policy.days"]), any(&["retention_policy.enabled"])]),
    ],
    alarms: &[
        rule("azurerm_monitor_metric_alert", "alarm", &[any(NAME), any(&["criteria.metric_name"]), any(&["criteria.operator"]), any(&["criteria.threshold"]), any(&["severity"]), any(&["action.action_group_id"]).else_quiet("no actions"), any(&["enabled"]).marks(&[("false", "is off")])]),
        rule("azurerm_monitor_activity_log_alert", "alarm", &[any(NAME), any(&["criteria.category"]), any(&["criteria.operation_name"]), any(&["action.action_group_id"]).else_quiet("no actions"), any(&["enabled"]).marks(&[("false", "is off")])]),
        rule("azurerm_monitor_scheduled_query_rules_alert", "alarm", &[any(NAME), any(&["trigger.threshold"]), any(&["action.action_group"]), any(&["enabled"]).marks(&[("false", "is off")])]),
        rule("azurerm_monitor_scheduled_query_rules_alert_v2", "alarm", &[any(NAME), any(&["criteria.threshold"]), any(&["severity"]), any(&["action.action_groups"]), any(&["enabled"]).marks(&[("false", "is off")])]),
        rule("azurerm_monitor_action_group", "who is told", &[any(NAME), any(&["email_receiver.name"]), any(&["webhook_receiver.name"]), any(&["enabled"]).marks(&[("false", "is off")])]),
        rule("azurerm_monitor_diagnostic_setting", "where logs go", &[any(NAME), any(&["target_resource_id"]), any(&["log_analytics_workspace_id", "storage_account_id", "eventhub_name"]), any(&["enabled_log.category", "enabled_log.category_group"])]),
        rule("azurerm_portal_dashboard", "dashboard", &[any(NAME)]),
        rule("azurerm_dashboard_grafana", "dashboard", &[any(NAME)]),
        rule("azurerm_consumption_budget_subscription", "budget", &[any(NAME), any(&["amount"]), any(&["notification.threshold"])]),
    ],
    access: &[
        rule("azurerm_role_assignment", "grant", &[any(&["role_definition_name", "role_definition_id"]).marks(STRONG), any(&["principal_id"]), any(&["scope"])]),
        rule("azurerm_role_definition", "role", &[any(NAME), any(&["permissions.actions"]).marks(&[("*", "may do everything")]), any(&["scope"])]),
        rule("azurerm_user_assigned_identity", "identity", &[any(NAME)]),
        rule("azurerm_federated_identity_credential", "identity from elsewhere", &[any(NAME), any(&["issuer"]), any(&["subject"])]),
        rule("azurerm_key_vault_access_policy", "key vault's access", &[any(&["key_vault_id"]), any(&["object_id"]), any(&["secret_permissions"]), any(&["key_permissions"])]),
    ],
    entry_points: &[
        rule("azurerm_public_ip", "public address", &[any(NAME), any(&["allocation_method"]), any(&["domain_name_label"])]),
        rule("azurerm_public_ip_prefix", "public addresses", &[any(NAME), any(&["prefix_length"])]),
        rule("azurerm_lb", "load balancer", &[any(NAME), any(&["frontend_ip_configuration.public_ip_address_id"]), any(&["frontend_ip_configuration.subnet_id"])]),
        rule("azurerm_lb_rule", "load balancer's rule", &[any(&["loadbalancer_id"]), any(&["protocol"]), any(&["frontend_port"]), any(&["backend_port"])]),
        rule("azurerm_application_gateway", "load balancer", &[any(NAME), any(&["frontend_ip_configuration.public_ip_address_id"]), any(&["http_listener.protocol"]), any(&["firewall_policy_id"]).else_quiet("no firewall_policy_id")]),
        rule("azurerm_cdn_frontdoor_endpoint", "CDN", &[any(NAME)]),
        rule("azurerm_cdn_endpoint", "CDN", &[any(NAME), any(&["is_http_allowed"])]),
        rule("azurerm_frontdoor", "CDN", &[any(NAME)]),
        rule("azurerm_api_management", "API gateway", &[any(NAME), any(&["virtual_network_type"])]),
        rule("azurerm_dns_zone", "DNS zone", &[any(NAME)]),
        rule("azurerm_private_dns_zone", "DNS zone, private", &[any(NAME)]),
        rule("azurerm_dns_a_record", "DNS record", &[any(NAME), any(&["zone_name"]), any(&["records", "target_resource_id"])]),
        rule("azurerm_dns_cname_record", "DNS record", &[any(NAME), any(&["zone_name"]), any(&["record", "target_resource_id"])]),
        rule("azurerm_bastion_host", "bastion", &[any(NAME), any(&["ip_configuration.public_ip_address_id"])]),
        rule("azurerm_virtual_network_gateway", "VPN", &[any(NAME), any(&["type"])]),
        rule("azurerm_linux_web_app", "web app", &[any(NAME), HTTPS, OPEN]),
        rule("azurerm_windows_web_app", "web app", &[any(NAME), HTTPS, OPEN]),
        rule("azurerm_app_service", "web app", &[any(NAME), HTTPS]),
        rule("azurerm_windows_function_app", "function", &[any(NAME), HTTPS, OPEN]),
        rule("azurerm_linux_function_app", "function", &[any(NAME), HTTPS, OPEN]),
        rule("azurerm_container_app", "container app", &[any(NAME), any(&["ingress.external_enabled"]).marks(PUBLIC), any(&["ingress.target_port"])]).only("ingress.external_enabled", "true"),
        rule("azurerm_kubernetes_cluster", "cluster's API", &[any(&["private_cluster_enabled"]).else_quiet("private_cluster_enabled not set: public"), any(&["api_server_access_profile.authorized_ip_ranges", "api_server_authorized_ip_ranges"])]),
        rule("azurerm_storage_account", "storage account", &[any(&["public_network_access_enabled"]).else_quiet("public_network_access_enabled not set: the provider's default"), any(&["allow_nested_items_to_be_public"]).marks(&[("true", "items may be public")]).else_said("allow_nested_items_to_be_public not set: true, the provider's default", "items may be public"), any(&["network_rules.default_action"]).marks(&[("Allow", "open to all networks")])]),
        rule("azurerm_mssql_server", "database server", &[OPEN]),
        rule("azurerm_postgresql_flexible_server", "database server", &[OPEN]),
        rule("azurerm_mssql_firewall_rule", "database's firewall", &[any(&["server_id"]), any(&["start_ip_address"]), any(&["end_ip_address"]).marks(&[("255.255.255.255", "open to all"), ("0.0.0.0", "open to Azure services")]).given(&[is("start_ip_address", &["0.0.0.0"])])]),
    ],
    ports: &[
        door("azurerm_network_security_rule", ""),
        door("azurerm_network_security_group", "security_rule."),
    ],
    types: &[
        ("azurerm_kubernetes_cluster", &["name", "kubernetes_version", "sku_tier", "default_node_pool.vm_size", "default_node_pool.node_count", "network_profile.network_plugin"]),
        ("azurerm_kubernetes_cluster_node_pool", &["name", "vm_size", "node_count", "min_count", "max_count"]),
        ("azurerm_linux_virtual_machine", &["name", "size", "admin_username", "disable_password_authentication"]),
        ("azurerm_windows_virtual_machine", &["name", "size"]),
        ("azurerm_managed_disk", &["name", "storage_account_type", "disk_size_gb"]),
        ("azurerm_mssql_database", &["name", "sku_name", "max_size_gb", "zone_redundant"]),
        ("azurerm_mssql_server", &["name", "version"]),
        ("azurerm_postgresql_flexible_server", &["name", "version", "sku_name", "storage_mb"]),
        ("azurerm_mysql_flexible_server", &["name", "version", "sku_name"]),
        ("azurerm_redis_cache", &["name", "sku_name", "family", "capacity"]),
        ("azurerm_resource_group", &["name", "location"]),
        ("azurerm_storage_account", &["name", "account_tier", "account_replication_type", "account_kind"]),
        ("azurerm_subnet", &["name", "virtual_network_name", "address_prefixes"]),
        ("azurerm_virtual_network", &["name", "address_space", "location"]),
        ("azurerm_network_security_group", &["name", "location"]),
        ("azurerm_network_security_rule", &["name", "priority", "direction", "access", "protocol", "destination_port_range", "source_address_prefix"]),
        ("azurerm_private_endpoint", &["name", "subnet_id", "private_service_connection.private_connection_resource_id"]),
    ],
};
