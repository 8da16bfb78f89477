inputs = {
  cidr       = "10.0.0.0/16"
  zone_count = 2
}
