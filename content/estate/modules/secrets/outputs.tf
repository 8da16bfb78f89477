output "secret_arns" {
  description = "ARNs of the secrets by name."
  value       = { for name, secret in aws_secretsmanager_secret.main : name => secret.arn }
}

output "kms_key_arn" {
  description = "Key that encrypts the secrets. A reader needs `kms:Decrypt` on it."
  value       = aws_kms_key.main.arn
}

output "read_policy" {
  description = "IAM policy that lets a role read all of the secrets below the prefix: for `iam-service-account`."
  value       = data.aws_iam_policy_document.read.json
}

data "aws_iam_policy_document" "read" {
  statement {
    sid       = "Read"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [for secret in aws_secretsmanager_secret.main : secret.arn]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main.arn]
  }
}
