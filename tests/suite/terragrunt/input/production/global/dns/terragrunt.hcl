include {
  path = find_in_parent_folders("root.hcl", "none.hcl")
}

dependencies {
  paths = ["../../eu-west-1/prod/netwrok"]
}
