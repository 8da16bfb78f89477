cidr   = "10.3.0.0/16"
zones  = 3
tunnel = "canary-of-prod"
labels = { stage = "prod", tier = "1" }
backup = {
  retention_days = 35
  copies         = ["eu-central-1", "eu-north-1", "eu-west-3", "eu-south-1", "eu-west-2"]
}
