terraform {
  required_version = ">= 1.6"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

# The network itself.
resource "aws_vpc" "main" {
  cidr_block = var.cidr
}

resource "aws_subnet" "tier" {
  for_each   = var.tiers
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(var.cidr, each.value.newbits, 0)
}

data "aws_availability_zones" "all" {
  state = "available"
}

module "names" {
  source = "../dns"
  zone   = var.zone
}

module "labels" {
  source  = "acme/labels/null"
  version = "1.2.0"
}

moved {
  from = aws_vpc.this
  to   = aws_vpc.main
}
