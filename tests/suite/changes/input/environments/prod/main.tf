module "network" {
  source = "../../modules/vpc"
  cidr   = "10.1.0.0/16"
}
