module "aws" {
  source  = "../aws"
  guarded = false
  backup  = { days = 0 }
}

module "network" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.1.0"
}
