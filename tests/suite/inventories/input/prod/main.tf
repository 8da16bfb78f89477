module "aws" {
  source         = "../aws"
  retention_days = 365
  backup         = { days = 35, window = "02:00-03:00" }
}

module "network" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.8.0"
}

module "queue" {
  source = "git::https://git.example/acme/queue.git?ref=v1.2.0"
}
