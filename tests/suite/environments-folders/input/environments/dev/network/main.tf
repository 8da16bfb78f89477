# The network of dev.

terraform {
  required_version = "~> 1.11"

  backend "s3" {
    bucket     = "acme-state"
    key        = "dev/network"
    region     = "eu-west-1"
    access_key = "canary-backend-dev"
  }
}

variable "cidr" {
  description = "Range of the VPC. From the address plan."
  type        = string
}

variable "zones" {
  description = "How many zones it spans."
  type        = number
  default     = 2
}

variable "tunnel" {
  description = "Key of the tunnel to the office."
  type        = string
}

variable "labels" {
  description = "Labels of everything."
  type        = map(string)
  default     = {}
}

variable "backup" {
  description = "Backups."
  type = object({
    retention_days = optional(number, 7) # Days to keep them.
    window         = optional(string, "03:00-04:00")
    copies         = optional(list(string), [])
  })
  default = {}
}

module "network" {
  source = "../../../modules/network"

  cidr          = var.cidr
  zones         = var.zones
  shared_secret = var.tunnel
}

output "vpc" {
  description = "The VPC."
  value       = [module.network, var.labels, var.backup.retention_days]
}
