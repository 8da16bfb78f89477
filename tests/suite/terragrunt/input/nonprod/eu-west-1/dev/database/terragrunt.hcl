include "root" {
  path = find_in_parent_folders("root.hcl")
}

include "common" {
  path           = "${dirname(find_in_parent_folders("root.hcl"))}/_envcommon/database.hcl"
  expose         = true
  merge_strategy = "deep"
}

terraform {
  source = "${include.common.locals.source}?version=6.6.0"
}
