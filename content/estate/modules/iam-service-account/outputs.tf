output "role_arn" {
  description = "ARN of the role."
  value       = aws_iam_role.main.arn
}

output "role_name" {
  description = "Name of the role, for attaching further policies outside this module."
  value       = aws_iam_role.main.name
}

output "annotation" {
  description = "The annotation to put on the Kubernetes service account."
  value       = { "eks.amazonaws.com/role-arn" = aws_iam_role.main.arn }
}
