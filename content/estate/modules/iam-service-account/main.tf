# One IAM role for one Kubernetes service account (IRSA): the pod's token, signed by the cluster's issuer, is what the
# role trusts. No key is made, stored or rotated.

locals {
  issuer = replace(var.oidc_provider.url, "https://", "")
}

resource "aws_iam_role" "main" {
  name                 = var.name
  description          = "Assumed by ${var.service_account.namespace}/${var.service_account.name}"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = var.max_session_duration
  permissions_boundary = var.permissions_boundary_arn

  tags = merge(var.tags, { Module = "iam-service-account" })
}

# Exactly this service account, and tokens meant for STS: a wildcard here would let every pod of a namespace in.
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [var.oidc_provider.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["system:serviceaccount:${var.service_account.namespace}:${var.service_account.name}"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

# Policies written for this role alone.
resource "aws_iam_role_policy" "inline" {
  for_each = var.inline_policies

  name   = each.key
  role   = aws_iam_role.main.id
  policy = each.value
}

# Policies that AWS or the account maintains.
resource "aws_iam_role_policy_attachment" "managed" {
  for_each = var.managed_policy_arns

  role       = aws_iam_role.main.name
  policy_arn = each.value
}
