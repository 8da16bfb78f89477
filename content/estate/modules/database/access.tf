# Who reaches the database over the network, and who may log in with IAM.

resource "aws_security_group" "main" {
  name_prefix = "${var.name}-database-"
  description = "Database ${var.name}"
  vpc_id      = var.vpc_id

  tags = merge(local.tags, { Name = "${var.name}-database" })

  lifecycle {
    create_before_destroy = true
  }
}

# One rule a client group. There is no egress rule: a database answers, and calls nobody.
resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each = var.client_security_group_ids

  security_group_id            = aws_security_group.main.id
  referenced_security_group_id = each.value
  description                  = "PostgreSQL from ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port

  tags = local.tags
}

# Ranges of VPNs and bastions, for people.
resource "aws_vpc_security_group_ingress_rule" "ranges" {
  for_each = var.client_cidrs

  security_group_id = aws_security_group.main.id
  cidr_ipv4         = each.value
  description       = "PostgreSQL from ${each.key}"
  ip_protocol       = "tcp"
  from_port         = var.port
  to_port           = var.port

  tags = local.tags
}

# Where the database is, for applications. There is no password in it: they log in with a token of their IAM role.
resource "aws_secretsmanager_secret" "connection" {
  name                    = "${var.name}/connection"
  description             = "Address of database ${var.name}"
  kms_key_id              = aws_kms_key.main.arn
  recovery_window_in_days = var.deletion_protection ? 30 : 7

  tags = local.tags
}

resource "aws_secretsmanager_secret_version" "connection" {
  secret_id = aws_secretsmanager_secret.connection.id
  secret_string = jsonencode({
    host     = aws_db_instance.main.address
    port     = aws_db_instance.main.port
    database = aws_db_instance.main.db_name
    sslmode  = "verify-full"
  })
}

data "aws_iam_policy_document" "connect" {
  for_each = var.iam_users

  statement {
    sid       = "LogIn"
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:dbuser:${aws_db_instance.main.resource_id}/${each.key}"]
  }

  statement {
    sid       = "ReadAddress"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.connection.arn]
  }

  statement {
    sid       = "DecryptAddress"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main.arn]
  }
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}
