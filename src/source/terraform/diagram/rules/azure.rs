//! Microsoft Azure.

use super::{Link, Rules};

const fn link(kind: &'static str, from: &'static [&'static str], to: &'static [&'static str]) -> Link {
    Link { kind, from, to, label: "", rule_of: "" }
}

/// A line that allows traffic, owned by what this argument names.
const fn rule(
    kind: &'static str,
    from: &'static [&'static str],
    to: &'static [&'static str],
    rule_of: &'static str,
) -> Link {
    Link { kind, from, to, label: "", rule_of }
}

pub const RULES: Rules = Rules {
    providers: &["azurerm", "azapi", "azuread"],
    containers: &[
        ("azurerm_management_group", 0),
        ("azurerm_resource_group", 1),
        ("azurerm_virtual_network", 2),
        ("azurerm_subnet", 3),
        ("azurerm_kubernetes_cluster", 4),
        ("azurerm_service_plan", 4),
        ("azurerm_app_service_plan", 4),
        ("azurerm_container_app_environment", 4),
        ("azurerm_dns_zone", 4),
        ("azurerm_private_dns_zone", 4),
    ],
    places: &[
        ("management_group_id", 0),
        ("resource_group_name", 1),
        ("resource_group_id", 1),
        ("virtual_network_name", 2),
        ("virtual_network_id", 2),
        ("parent_id", 2),
        ("subnet_id", 3),
        ("subnet_ids", 3),
        ("vnet_subnet_id", 3),
        ("virtual_network_subnet_id", 3),
        ("infrastructure_subnet_id", 3),
        ("delegated_subnet_id", 3),
        ("network_interface_ids", 3),
        ("kubernetes_cluster_id", 4),
        ("service_plan_id", 4),
        ("app_service_plan_id", 4),
        ("container_app_environment_id", 4),
        ("zone_name", 4),
        ("private_dns_zone_name", 4),
    ],
    attached: &[
        "_attachment",
        "_association",
        "_rule",
        "_policy",
        "_assignment",
        "_membership",
        "_lock",
        "_diagnostic_setting",
        "_configuration",
        "_probe",
        "_key_vault_secret",
        "_key_vault_key",
        "azurerm_route",
    ],
    stands: &["azurerm_monitor_data_collection_rule", "azurerm_web_application_firewall_policy"],
    doors: &[("azurerm_network_security_rule", "source_address_prefix", "destination_port_range")],
    parts: &[
        "azurerm_network_interface",
        "azurerm_public_ip",
        "azurerm_user_assigned_identity",
        "azurerm_network_security_group",
        "azurerm_ssh_public_key",
    ],
    links: &[
        link(
            "azurerm_subnet_network_security_group_association",
            &["subnet_id"],
            &["network_security_group_id"],
        ),
        link("azurerm_subnet_route_table_association", &["subnet_id"], &["route_table_id"]),
        link("azurerm_subnet_nat_gateway_association", &["subnet_id"], &["nat_gateway_id"]),
        rule(
            "azurerm_network_interface_security_group_association",
            &["network_interface_id"],
            &["network_security_group_id"],
            "network_security_group_id",
        ),
        rule(
            "azurerm_network_interface_backend_address_pool_association",
            &["backend_address_pool_id"],
            &["network_interface_id"],
            "backend_address_pool_id",
        ),
        link("azurerm_nat_gateway_public_ip_association", &["nat_gateway_id"], &["public_ip_address_id"]),
        link("azurerm_virtual_network_peering", &["virtual_network_name"], &["remote_virtual_network_id"]),
        link(
            "azurerm_private_dns_zone_virtual_network_link",
            &["private_dns_zone_name"],
            &["virtual_network_id"],
        ),
        link("azurerm_role_assignment", &["principal_id"], &["scope"]),
        link(
            "azurerm_eventgrid_event_subscription",
            &["scope"],
            &[
                "webhook_endpoint.url",
                "storage_queue_endpoint.storage_account_id",
                "service_bus_queue_endpoint_id",
                "eventhub_endpoint_id",
                "azure_function_endpoint.function_id",
            ],
        ),
    ],
    against: &[],
    between: &["azurerm_lb_backend_address_pool"],
    guards: &["network_security_group_id", "network_interface_ids"],
};
