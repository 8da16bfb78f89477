# Production: customers' data, three of everything, and nothing that can be deleted by mistake.

locals {
  name = "ledger-prod"
}

module "network" {
  source = "../../modules/network"

  name               = local.name
  cidr               = var.cidr
  availability_zones = var.availability_zones
  nat                = var.nat
  flow_logs          = var.flow_logs

  extra_routes = {
    office = {
      destination        = "10.0.0.0/12"
      transit_gateway_id = var.transit_gateway_id
    }
  }
}

module "dns" {
  source = "../../modules/dns"

  domain_name      = var.domain_name
  comment          = "Production"
  security_contact = "security@example.com"
  records          = var.dns_records
  delegations      = var.delegations
}

module "kubernetes" {
  source = "../../modules/kubernetes"

  name                = local.name
  kubernetes_version  = var.kubernetes_version
  subnet_ids          = module.network.private_subnet_ids
  public_access_cidrs = var.cluster_public_access_cidrs
  node_groups         = var.node_groups
  access              = var.cluster_access

  control_plane_logs = {
    types          = ["api", "audit", "authenticator"]
    retention_days = 365
  }

  permissions_boundary_arn = var.permissions_boundary_arn
}

module "invoices_database" {
  source = "../../modules/database"

  name           = "${local.name}-invoices"
  database_name  = "ledger"
  engine_version = var.database.engine_version
  instance_class = var.database.instance_class
  multi_az       = var.database.multi_az
  storage        = var.database.storage
  backup         = var.database.backup

  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.database_subnet_ids

  client_security_group_ids = {
    cluster = module.kubernetes.cluster_security_group_id
  }

  iam_users = ["invoices"]
}

# What the invoices service may do: log in to its database, and read its secrets.
module "invoices_role" {
  source = "../../modules/iam-service-account"

  name            = "${local.name}-invoices"
  oidc_provider   = module.kubernetes.oidc_provider
  service_account = { namespace = "ledger", name = "invoices" }

  inline_policies = {
    log-in-to-database = module.invoices_database.connect_policies["invoices"]
    read-secrets       = module.secrets.read_policy
  }

  permissions_boundary_arn = var.permissions_boundary_arn
}

module "secrets" {
  source = "../../modules/secrets"

  prefix               = local.name
  secrets              = var.secrets
  values               = var.secret_values
  recovery_window_days = 30
}

module "portal" {
  source = "../../modules/static-site"

  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }

  name               = "${local.name}-portal"
  domain_name        = "portal.${var.domain_name}"
  zone_id            = module.dns.zone_id
  bucket_name        = "${local.name}-portal-${var.account_id}"
  single_page        = true
  keep_versions_days = 90
  web_acl_arn        = var.web_acl_arn
}

# On its own distribution: it must stand when the portal does not.
module "status_page" {
  source = "../../modules/static-site"

  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }

  name        = "${local.name}-status"
  domain_name = "status.${var.domain_name}"
  zone_id     = module.dns.zone_id
  bucket_name = "${local.name}-status-${var.account_id}"
  price_class = "PriceClass_All"
}

module "observability" {
  source = "../../modules/observability"

  name         = local.name
  alert_emails = var.alert_emails
  paging_url   = var.paging_url
  log_groups   = var.log_groups

  databases = {
    invoices = {
      identifier      = module.invoices_database.identifier
      storage_low_gib = ceil(module.invoices_database.allocated_storage_gib * 0.2)
    }
  }

  alarms = {
    invoices-queue-old = {
      description    = "The oldest invoice has waited for more than ten minutes. Look at the worker's logs, then scale it up."
      namespace      = "Ledger/Invoices"
      metric         = "OldestWaitingSeconds"
      statistic      = "Maximum"
      threshold      = 600
      period_seconds = 60
      periods        = 5
      missing_data   = "breaching"
    }
  }
}
