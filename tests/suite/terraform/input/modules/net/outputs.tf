output "id" {
  description = "The network's id."
  value       = aws_vpc.main.id
}

output "key" {
  description = "The key."
  value       = var.key
  sensitive   = true
}
