# The account is checked: an apply with another account's credentials fails before it begins.

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = local.default_tags
  }
}

# CloudFront's certificates live here.
provider "aws" {
  alias               = "us_east_1"
  region              = "us-east-1"
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = local.default_tags
  }
}

locals {
  default_tags = {
    Company     = "fernhill"
    System      = "ledger"
    Environment = "prod"
    ManagedBy   = "terraform"
    Source      = "environments/prod"
  }
}
