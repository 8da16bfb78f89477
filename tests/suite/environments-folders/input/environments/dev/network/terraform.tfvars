cidr   = "10.1.0.0/16"
tunnel = "canary-of-dev"
labels = { stage = "dev" }
zone   = "canary-undeclared"
