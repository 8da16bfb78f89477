# Production.

module "vpc" {
  source = "../modules/vpc"
  cidr   = "10.1.0.0/16"
  zone   = module.dns.zone
}

module "dns" {
  source = "../modules/dns"
  zone   = "example.com"
}
