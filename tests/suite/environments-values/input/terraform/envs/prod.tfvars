replicas = 6
login    = "canary-login-too"
