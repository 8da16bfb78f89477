# A network.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

variable "cidr" {
  description = "The range."
  type        = string
  default     = "10.0.0.0/16"
}

variable "tiers" {
  description = "How it is cut."
  type = object({
    newbits = optional(number, 4) # Bits *added*.
  })
  default = {
    newbits = 4
  }
}

variable "key" {
  description = "A key."
  type        = string
  default     = "canary-of-a-sensitive-value"
  sensitive   = true
}

variable "zone" {
  description = "Where."
  type        = string
}

variable "default" {
  description = "Called like a field."
  type        = number
  default     = 7
}

variable "enable_dns_names" {
  description = "Whether there are names."
  type        = bool
  default     = true
}

# The network itself.
resource "aws_vpc" "it" {
  cidr_block           = var.cidr
  enable_dns_hostnames = var.enable_dns_names
  tags                 = { tiers = var.tiers.newbits, key = var.key, zone = var.zone, default = var.default }
}

output "id" {
  description = "Which *one*."
  value       = aws_vpc.it.id
}
