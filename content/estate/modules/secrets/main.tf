# Secrets in Secrets Manager: the containers, who may read them, and, once, a first value.

resource "aws_secretsmanager_secret" "main" {
  for_each = var.secrets

  name                    = "${var.prefix}/${each.key}"
  description             = each.value.description
  kms_key_id              = aws_kms_key.main.arn
  recovery_window_in_days = var.recovery_window_days

  tags = merge(var.tags, {
    Module = "secrets"
    Owner  = each.value.owner
  })
}

# Write-only: the value goes to Secrets Manager and never into the state. Raising the version writes it again.
resource "aws_secretsmanager_secret_version" "initial" {
  for_each = { for name, secret in var.secrets : name => secret if secret.value_version > 0 }

  secret_id                = aws_secretsmanager_secret.main[each.key].id
  secret_string_wo         = var.values[each.key]
  secret_string_wo_version = each.value.value_version
}

# One policy a secret, with its readers; whoever is not on it needs both this and IAM to change.
resource "aws_secretsmanager_secret_policy" "main" {
  for_each = { for name, secret in var.secrets : name => secret if length(secret.reader_role_arns) > 0 }

  secret_arn          = aws_secretsmanager_secret.main[each.key].arn
  policy              = data.aws_iam_policy_document.readers[each.key].json
  block_public_policy = true
}

data "aws_iam_policy_document" "readers" {
  for_each = { for name, secret in var.secrets : name => secret if length(secret.reader_role_arns) > 0 }

  statement {
    sid       = "Readers"
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = each.value.reader_role_arns
    }
  }
}

resource "aws_secretsmanager_secret_rotation" "main" {
  for_each = { for name, secret in var.secrets : name => secret.rotation if secret.rotation != null }

  secret_id           = aws_secretsmanager_secret.main[each.key].id
  rotation_lambda_arn = each.value.lambda_arn

  rotation_rules {
    automatically_after_days = each.value.every_days
  }
}

resource "aws_kms_key" "main" {
  description             = "Secrets below ${var.prefix}"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  tags = merge(var.tags, { Module = "secrets" })
}

resource "aws_kms_alias" "main" {
  name          = "alias/${replace(var.prefix, "/", "-")}-secrets"
  target_key_id = aws_kms_key.main.key_id
}
