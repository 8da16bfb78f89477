# The network of one region.
variable "cidr" {
  description = "Where the network lies."
  type        = string
}

variable "zones" {
  type    = number
  default = 3
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

output "id" {
  description = "The id of the network."
  value       = aws_vpc.this.id
}
