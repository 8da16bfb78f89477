output "identifier" {
  description = "Identifier of the instance: the dimension `DBInstanceIdentifier` of its metrics."
  value       = aws_db_instance.main.identifier
}

output "address" {
  description = "Host name of the instance. It stays the same through a failover."
  value       = aws_db_instance.main.address
}

output "port" {
  description = "Port that PostgreSQL listens on."
  value       = aws_db_instance.main.port
}

output "security_group_id" {
  description = "Security group of the instance."
  value       = aws_security_group.main.id
}

output "connection_secret_arn" {
  description = "Secret that holds host, port and database name. No password is in it."
  value       = aws_secretsmanager_secret.connection.arn
}

output "master_secret_arn" {
  description = "Secret in which RDS keeps the master user's password. Reading it is an audited emergency."
  value       = aws_db_instance.main.master_user_secret[0].secret_arn
  sensitive   = true
}

output "connect_policies" {
  description = "IAM policies that let a role log in, by database user: give one to `iam-service-account` as an inline policy."
  value       = { for user, document in data.aws_iam_policy_document.connect : user => document.json }
}

output "allocated_storage_gib" {
  description = "GiB that the instance was made with: what alarms on free storage are reckoned from."
  value       = var.storage.allocated_gib
}
