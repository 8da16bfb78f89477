output "b_last" {
  description = "A value, <b>bold</b> | not."
  value       = null_resource.wait
}

output "a_first" {
  value     = var.secret
  sensitive = true
}
