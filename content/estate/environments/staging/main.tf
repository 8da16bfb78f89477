# Staging: production's shape at a third of its size, with made-up data. What passes here goes to production.

locals {
  name = "ledger-staging"
}

module "network" {
  source = "../../modules/network"

  name               = local.name
  cidr               = var.cidr
  availability_zones = var.availability_zones
  nat                = var.nat
  flow_logs          = var.flow_logs
}

module "dns" {
  source = "../../modules/dns"

  domain_name      = var.domain_name
  comment          = "Staging"
  security_contact = "security@example.com"
}

module "kubernetes" {
  source = "../../modules/kubernetes"

  name                = local.name
  kubernetes_version  = var.kubernetes_version
  subnet_ids          = module.network.private_subnet_ids
  public_access_cidrs = var.cluster_public_access_cidrs
  node_groups         = var.node_groups
  access              = var.cluster_access
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

  apply_immediately = true

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
}

module "secrets" {
  source = "../../modules/secrets"

  prefix               = local.name
  secrets              = var.secrets
  values               = var.secret_values
  recovery_window_days = 7
}

module "portal" {
  source = "../../modules/static-site"

  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }

  name          = "${local.name}-portal"
  domain_name   = "portal.${var.domain_name}"
  zone_id       = module.dns.zone_id
  bucket_name   = "${local.name}-portal-${var.account_id}"
  single_page   = true
  force_destroy = true
}

module "observability" {
  source = "../../modules/observability"

  name         = local.name
  alert_emails = var.alert_emails
  log_groups   = var.log_groups

  databases = {
    invoices = {
      identifier      = module.invoices_database.identifier
      storage_low_gib = ceil(module.invoices_database.allocated_storage_gib * 0.2)
    }
  }
}
