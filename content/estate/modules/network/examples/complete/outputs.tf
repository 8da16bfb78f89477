output "vpc_id" {
  description = "Id of the example's VPC."
  value       = module.network.vpc_id
}

output "nat_public_ips" {
  description = "Addresses to give to partners."
  value       = module.network.nat_public_ips
}
