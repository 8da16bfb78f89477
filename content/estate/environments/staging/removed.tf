# Staging's old search cluster went to its own repository: forgotten here, not destroyed.

removed {
  from = module.search

  lifecycle {
    destroy = false
  }
}
