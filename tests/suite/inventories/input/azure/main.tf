resource "azurerm_key_vault" "main" {
  name                     = "main"
  purge_protection_enabled = false
}

resource "azurerm_storage_account" "data" {
  name            = "data"
  min_tls_version = "TLS1_0"
  blob_properties {
    versioning_enabled = false
  }
}

resource "azurerm_role_assignment" "owner" {
  scope                = "/subscriptions/1"
  role_definition_name = "Owner"
  principal_id         = "p"
}

resource "azurerm_network_security_group" "web" {
  name = "web"
  security_rule {
    name                       = "https"
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Tcp"
    destination_port_range     = "443"
    source_address_prefix      = "Internet"
    destination_address_prefix = "*"
  }
  security_rule {
    name                       = "no"
    direction                  = "Inbound"
    access                     = "Deny"
    protocol                   = "*"
    destination_port_range     = "*"
    source_address_prefix      = "*"
    destination_address_prefix = "*"
  }
}

resource "azurerm_public_ip" "web" {
  name              = "web"
  allocation_method = "Static"
}

resource "azurerm_monitor_metric_alert" "cpu" {
  name = "cpu"
  criteria {
    metric_name = "CpuPercentage"
    operator    = "GreaterThan"
    threshold   = 90
  }
}

resource "azapi_resource" "account" {
  type = "Microsoft.Storage/storageAccounts@2023-05-01"
  name = "raw"
  body = { properties = { allowBlobPublicAccess = true } }
}
