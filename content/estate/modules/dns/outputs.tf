output "zone_id" {
  description = "Id of the zone, for modules that add records of their own."
  value       = aws_route53_zone.main.zone_id
}

output "zone_name" {
  description = "Name of the zone."
  value       = aws_route53_zone.main.name
}

output "name_servers" {
  description = "Name servers of the zone: what its parent delegates to."
  value       = aws_route53_zone.main.name_servers
}
