/**
 * # Odd
 *
 * Everything that is hard to print, in `one` module.
 *
 * ```hcl
 * module "odd" {
 *   source = "./modules/odd"
 * }
 * ```
 */

terraform {
  required_version = ">= 1.9, < 2.0"
  required_providers {
    null = {
      source  = "hashicorp/null"
      version = "= 3.2.1"
    }
    private = {
      source  = "registry.acme.example/acme/private"
      version = "~> 1.0"
    }
  }
}

# Waits for nothing_at_all.
resource "null_resource" "wait" {
  count = length(var.pipes)
}

resource "private_thing" "it" {
  provider = private.west
  name     = var.name_with_underscores
}

data "null_data_source" "values" {}

# terraform-docs-ignore
resource "null_resource" "hidden" {}

module "pinned" {
  source  = "acme/labels/null"
  version = "1.2.0"
}

// From a branch.
module "from_git" {
  source = "git::https://git.acme.example/a_b.git?ref=v1.0"
}
