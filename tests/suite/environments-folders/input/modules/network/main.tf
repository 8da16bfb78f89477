# The network of one environment.

variable "cidr" {
  description = "Range of the VPC."
  type        = string
}

variable "zones" {
  description = "How many zones it spans."
  type        = number
  default     = 2
}

variable "shared_secret" {
  description = "Key of the tunnel."
  type        = string
  sensitive   = true
}

resource "aws_vpc" "main" {
  cidr_block = var.cidr
}

resource "aws_subnet" "main" {
  count      = var.zones
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(var.cidr, 4, count.index)
}

resource "aws_vpn_connection" "main" {
  tunnel1_preshared_key = var.shared_secret
}
