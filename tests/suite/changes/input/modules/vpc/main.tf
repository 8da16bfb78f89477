terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = "~> 6.0"
      configuration_aliases = [aws.logs]
    }
  }
}

variable "cidr" {
  description = "The network's range."
  type        = string
}

variable "subnets" {
  type = map(object({
    zone   = string
    size   = optional(number, 8)
    public = optional(bool, false)
  }))
  default = {}
}

variable "auth_token" {
  type    = string
  default = "canary-after"
}

variable "name" {
  description = "What it is called."
  type        = string
  default     = "main"

  validation {
    condition     = length(var.name) < 20
    error_message = "A name has fewer than 20 letters."
  }
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

moved {
  from = aws_vpc.main
  to   = aws_vpc.this
}

resource "aws_subnet" "this" {
  for_each = var.subnets
  vpc_id   = aws_vpc.this.id
}

output "id" {
  value = aws_vpc.this.id
}
