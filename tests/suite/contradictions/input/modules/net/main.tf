# A network.

variable "cidr_block" {
  description = "The range."
  type        = string
}

variable "zones" {
  description = "The zones."
  type        = list(string)
  default     = ["a", "b"]
}

variable "admin_password" {
  description = "The password of the first user."
  type        = string
  default     = "hunter41"
}

resource "example_network" "this" {
  cidr_block = var.cidr_block
  zones      = var.zones
  password   = var.admin_password
  token      = "changeme"

  setting {
    name  = "REPLICATION_PASSWORD"
    value = "hunter42"
  }
}

output "id" {
  description = "The id."
  value       = example_network.this.id
}
