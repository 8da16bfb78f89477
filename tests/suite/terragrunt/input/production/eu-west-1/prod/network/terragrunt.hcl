include "root" {
  path = find_in_parent_folders("root.hcl")
}

include "common" {
  path = "${dirname(find_in_parent_folders("root.hcl"))}/_envcommon/network.hcl"
}

terraform {
  source = "../../../..//modules/network"
}

inputs = {
  zone_count = 3
  subnets    = 9
}
