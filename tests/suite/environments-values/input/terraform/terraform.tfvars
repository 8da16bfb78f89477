name     = "acme"
replicas = 2
