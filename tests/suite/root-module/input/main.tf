# A network.

variable "cidr" {
  description = "Its range."
  type        = string
}

output "cidr" {
  description = "Its range."
  value       = var.cidr
}
