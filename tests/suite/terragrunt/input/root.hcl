locals {
  account = read_terragrunt_config(find_in_parent_folders("account.hcl"))
  region  = read_terragrunt_config(find_in_parent_folders("region.hcl"))
  env     = read_terragrunt_config(find_in_parent_folders("env.hcl"))
}

remote_state {
  backend = "s3"
  config = {
    bucket  = "${get_env("STATE_PREFIX", "acme")}-state-${local.account.locals.account_name}"
    key     = "${path_relative_to_include()}/terraform.tfstate"
    region  = local.region.locals.region
    encrypt = true
  }
}

generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite"
  contents  = "provider \"aws\" { region = \"${local.region.locals.region}\" }"
}

inputs = merge(
  local.account.locals,
  local.region.locals,
  local.env.locals,
  { tags = { managed_by = "terragrunt", environment = local.env.locals.environment } },
)
