output "vpc_id" {
  description = "Id of the VPC."
  value       = module.network.vpc_id
}

output "nat_public_ips" {
  description = "Addresses that this environment calls partners from, by zone."
  value       = module.network.nat_public_ips
}

output "name_servers" {
  description = "Name servers of the zone, for its parent to delegate to."
  value       = module.dns.name_servers
}

output "cluster_name" {
  description = "Name of the cluster, for `aws eks update-kubeconfig`."
  value       = module.kubernetes.cluster_name
}

output "invoices_role_annotation" {
  description = "Annotation of the invoices service account."
  value       = module.invoices_role.annotation
}

output "invoices_connection_secret_arn" {
  description = "Secret that tells the invoices service where its database is."
  value       = module.invoices_database.connection_secret_arn
}

output "invoices_master_secret_arn" {
  description = "Secret with the master password, for emergencies."
  value       = module.invoices_database.master_secret_arn
  sensitive   = true
}

output "alarm_names" {
  description = "Every alarm of this environment, for silences."
  value       = module.observability.alarm_names
}
