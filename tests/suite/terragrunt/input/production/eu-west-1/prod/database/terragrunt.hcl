include "root" {
  path = find_in_parent_folders("root.hcl")
}

include "common" {
  path           = "${dirname(find_in_parent_folders("root.hcl"))}/_envcommon/database.hcl"
  expose         = true
  merge_strategy = "deep"
}

terraform {
  source = "${include.common.locals.source}?version=6.5.0"
}

prevent_destroy = true

locals {
  secrets = yamldecode(sops_decrypt_file("secrets.yaml"))
  account = get_aws_account_id()
}

inputs = {
  username   = "app"
  admin      = local.secrets.admin
  owner      = local.account
  monitoring = { enabled = true }
}
