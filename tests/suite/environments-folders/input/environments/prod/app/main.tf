# The application, which is in production only.

terraform {
  backend "s3" {
    bucket = "acme-state"
    key    = "prod/app"
    region = "eu-west-1"
  }
}

data "terraform_remote_state" "network" {
  backend = "s3"
  config = {
    bucket = "acme-state"
    key    = "prod/network"
    region = "eu-west-1"
  }
}

variable "size" {
  description = "Size of an instance."
  type        = string
}

variable "vpc" {
  description = "The VPC."
  type        = string
  default     = null
}

module "service" {
  source  = "acme/service/aws"
  version = "2.1.0"

  size = var.size
  vpc  = try(data.terraform_remote_state.network.outputs.vpc, var.vpc)
}
