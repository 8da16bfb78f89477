flags       = { beta = true }
db_password = "canary-password"
login       = "canary-login"
replcas     = 3
