# Where changes are tried first.

terraform {
  backend "s3" {
    bucket = "states"
    key    = "dev"
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "net" {
  source = "../../modules/net"
  cidr   = "10.1.0.0/16"
}

module "dns" {
  source = "../../modules/dns"
  zone   = "dev.example.com"
}
