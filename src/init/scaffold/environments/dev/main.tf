terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }

  # State belongs into a backend that is locked, encrypted and backed up, with a key of its own in every environment.
  # backend "s3" {
  #   bucket       = "NAME"
  #   key          = "dev/terraform.tfstate"
  #   region       = "eu-central-1"
  #   use_lockfile = true
  # }
}

provider "aws" {
  region = var.region
}

# Files that services hand to each other.
module "example" {
  source = "../../modules/example"

  name               = "example-dev-files"
  keep_versions_days = 7
  tags               = { environment = "dev" }
}
