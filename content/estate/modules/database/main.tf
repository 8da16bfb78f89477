# A PostgreSQL instance. RDS makes and rotates the master password; applications log in with IAM and never see it.

locals {
  family = "postgres${split(".", var.engine_version)[0]}"
  tags   = merge(var.tags, { Module = "database" })
}

resource "aws_db_instance" "main" {
  identifier     = var.name
  engine         = "postgres"
  engine_version = var.engine_version
  instance_class = var.instance_class
  db_name        = var.database_name
  username       = var.master_username
  port           = var.port

  # No password of ours in a variable or in the state: RDS keeps it in Secrets Manager and rotates it every week.
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = aws_kms_key.main.key_id
  iam_database_authentication_enabled = true

  allocated_storage     = var.storage.allocated_gib
  max_allocated_storage = var.storage.maximum_gib
  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = aws_kms_key.main.arn

  multi_az               = var.multi_az
  db_subnet_group_name   = aws_db_subnet_group.main.name
  vpc_security_group_ids = [aws_security_group.main.id]
  publicly_accessible    = false
  parameter_group_name   = aws_db_parameter_group.main.name
  ca_cert_identifier     = "rds-ca-rsa2048-g1"

  backup_retention_period   = var.backup.retention_days
  backup_window             = var.backup.window
  maintenance_window        = var.maintenance_window
  copy_tags_to_snapshot     = true
  delete_automated_backups  = false
  skip_final_snapshot       = !var.backup.final_snapshot
  final_snapshot_identifier = var.backup.final_snapshot ? "${var.name}-final" : null
  deletion_protection       = var.deletion_protection

  database_insights_mode          = "standard"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.main.arn
  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.monitoring.arn
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]

  allow_major_version_upgrade = var.allow_major_version_upgrade
  auto_minor_version_upgrade  = true
  apply_immediately           = var.apply_immediately

  tags = local.tags

  lifecycle {
    precondition {
      condition     = var.storage.maximum_gib > var.storage.allocated_gib
      error_message = "storage.maximum_gib must be above storage.allocated_gib, or storage cannot grow by itself."
    }
  }
}

resource "aws_db_subnet_group" "main" {
  name       = var.name
  subnet_ids = var.subnet_ids

  tags = local.tags
}

# A name prefix, since a group in use cannot be replaced in place on a major upgrade.
resource "aws_db_parameter_group" "main" {
  name_prefix = "${var.name}-"
  family      = local.family
  description = "Parameters of ${var.name}"

  dynamic "parameter" {
    for_each = merge(local.default_parameters, var.parameters)

    content {
      name         = parameter.key
      value        = parameter.value.value
      apply_method = parameter.value.apply_method
    }
  }

  tags = local.tags

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  default_parameters = {
    "rds.force_ssl"                       = { value = "1", apply_method = "immediate" }
    "log_min_duration_statement"          = { value = "500", apply_method = "immediate" }
    "idle_in_transaction_session_timeout" = { value = "60000", apply_method = "immediate" }
    "shared_preload_libraries"            = { value = "pg_stat_statements", apply_method = "pending-reboot" }
  }
}

# Encrypts storage, snapshots, insights and the master secret.
resource "aws_kms_key" "main" {
  description             = "Database ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  tags = local.tags
}

resource "aws_kms_alias" "main" {
  name          = "alias/${var.name}-database"
  target_key_id = aws_kms_key.main.key_id
}

# Enhanced monitoring writes the operating system's figures under this role.
resource "aws_iam_role" "monitoring" {
  name_prefix        = "${var.name}-rds-monitoring-"
  assume_role_policy = data.aws_iam_policy_document.monitoring_trust.json

  tags = local.tags
}

data "aws_iam_policy_document" "monitoring_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

check "certificate_authority_is_not_about_to_expire" {
  data "aws_rds_certificate" "current" {
    id = "rds-ca-rsa2048-g1"
  }

  assert {
    condition     = timecmp(data.aws_rds_certificate.current.valid_till, timeadd(plantimestamp(), "4380h")) > 0
    error_message = "The certificate authority of ${var.name} expires within half a year: plan its rotation."
  }
}
