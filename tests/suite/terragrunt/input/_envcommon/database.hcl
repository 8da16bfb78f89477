locals {
  env    = read_terragrunt_config(find_in_parent_folders("env.hcl"))
  source = "tfr:///terraform-aws-modules/rds/aws"
}

dependency "network" {
  config_path  = "${get_terragrunt_dir()}/../network"
  mock_outputs = {
    subnet_ids = ["subnet-1"]
  }
}

inputs = {
  identifier = "app-${local.env.locals.environment}"
  subnet_ids = dependency.network.outputs.subnet_ids
  monitoring = { enabled = false, role = "arn:${dependency.network.outputs.partition}:x" }
  tags       = { tier = "data" }
}
