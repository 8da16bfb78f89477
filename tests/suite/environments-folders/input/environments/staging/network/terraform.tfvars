cidr   = "10.2.0.0/16"
labels = { stage = "staging", tier = "2" }
