path "secret/*" {
  capabilities = ["read"
}
x = = 1
