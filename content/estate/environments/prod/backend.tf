terraform {
  backend "s3" {
    bucket       = "ledger-terraform-state-000000000003"
    key          = "environments/prod/terraform.tfstate"
    region       = "eu-west-1"
    encrypt      = true
    kms_key_id   = "alias/terraform-state"
    use_lockfile = true
  }
}
