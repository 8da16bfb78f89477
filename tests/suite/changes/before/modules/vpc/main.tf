terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "cidr" {
  description = "The network's range."
  type        = string
  default     = "10.0.0.0/16"
}

variable "subnets" {
  type = map(object({
    zone = string
    size = optional(number, 8)
  }))
  default = {}
}

variable "auth_token" {
  type    = string
  default = "canary-before"
}

variable "legacy" {
  default = null
}

resource "aws_vpc" "main" {
  cidr_block = var.cidr
}

resource "aws_subnet" "this" {
  for_each = var.subnets
  vpc_id   = aws_vpc.main.id
}

resource "aws_flow_log" "this" {
  vpc_id = aws_vpc.main.id
}

output "id" {
  value = aws_vpc.main.id
}

output "arn" {
  value = aws_vpc.main.arn
}
