locals {
  account_name = "acme-production"
}
