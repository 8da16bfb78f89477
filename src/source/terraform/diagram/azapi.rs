//! Resources of the `azapi` provider, which all have one type: what they are stands in an argument.

use crate::source::terraform::resource::Resource;

/// What Azure calls a type, and what the `azurerm` provider does. A line to add is all it takes.
const KINDS: [(&str, &str); 20] = [
    ("Microsoft.Authorization/locks", "azurerm_management_lock"),
    ("Microsoft.Authorization/roleAssignments", "azurerm_role_assignment"),
    ("Microsoft.ContainerService/managedClusters", "azurerm_kubernetes_cluster"),
    ("Microsoft.ContainerService/managedClusters/agentPools", "azurerm_kubernetes_cluster_node_pool"),
    ("Microsoft.DocumentDB/databaseAccounts", "azurerm_cosmosdb_account"),
    ("Microsoft.Insights/diagnosticSettings", "azurerm_monitor_diagnostic_setting"),
    ("Microsoft.KeyVault/vaults", "azurerm_key_vault"),
    ("Microsoft.ManagedIdentity/userAssignedIdentities", "azurerm_user_assigned_identity"),
    ("Microsoft.Network/natGateways", "azurerm_nat_gateway"),
    ("Microsoft.Network/networkSecurityGroups", "azurerm_network_security_group"),
    ("Microsoft.Network/privateEndpoints", "azurerm_private_endpoint"),
    ("Microsoft.Network/publicIPAddresses", "azurerm_public_ip"),
    ("Microsoft.Network/routeTables", "azurerm_route_table"),
    ("Microsoft.Network/virtualNetworks", "azurerm_virtual_network"),
    ("Microsoft.Network/virtualNetworks/subnets", "azurerm_subnet"),
    ("Microsoft.Network/virtualNetworks/virtualNetworkPeerings", "azurerm_virtual_network_peering"),
    ("Microsoft.OperationalInsights/workspaces", "azurerm_log_analytics_workspace"),
    ("Microsoft.Resources/resourceGroups", "azurerm_resource_group"),
    ("Microsoft.Storage/storageAccounts", "azurerm_storage_account"),
    ("Microsoft.Web/serverfarms", "azurerm_service_plan"),
];

/// `Microsoft.Network/virtualNetworks` of `Microsoft.Network/virtualNetworks@2024-07-01`; `None` for what is not azapi's.
pub fn name(resource: &Resource) -> Option<&str> {
    if !resource.kind.starts_with("azapi_") {
        return None;
    }
    let argument = resource.arguments.iter().find(|argument| argument.path == "type")?;
    let text = argument.value.node.as_text()?;
    Some(text.split('@').next().unwrap_or(text))
}

/// The type that `azurerm` has for the same.
pub fn kind(resource: &Resource) -> Option<&'static str> {
    let name = name(resource)?;
    KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind)
}
