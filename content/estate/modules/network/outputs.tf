output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.main.id
}

output "vpc_cidr" {
  description = "IPv4 range of the VPC, for security group rules that admit the whole of it."
  value       = aws_vpc.main.cidr_block
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, in the order of the zones."
  value       = [for zone in var.availability_zones : aws_subnet.public[zone].id]
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in the order of the zones."
  value       = [for zone in var.availability_zones : aws_subnet.private[zone].id]
}

output "database_subnet_ids" {
  description = "Ids of the database subnets, in the order of the zones; empty when there is no database tier."
  value       = [for zone in var.availability_zones : aws_subnet.database[zone].id if contains(keys(aws_subnet.database), zone)]
}

output "nat_public_ips" {
  description = "Addresses that traffic from the private subnets comes from, by zone: what partners put on their allow-lists."
  value       = { for zone, address in aws_eip.nat : zone => address.public_ip }
}

output "flow_log_group_name" {
  description = "Log group that the flow logs go to; `null` when they are off."
  value       = one(aws_cloudwatch_log_group.flow_logs[*].name)
}
