locals {
  account_name = "acme-nonprod"
}
