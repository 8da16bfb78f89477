variable "zone" {
  description = "The zone."
  type        = string
}

resource "aws_route53_zone" "main" {
  name = var.zone
}

output "zone" {
  description = "Its id."
  value       = aws_route53_zone.main.id
}
