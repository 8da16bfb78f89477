output "bucket_name" {
  description = "Name of the bucket for files."
  value       = module.example.bucket_name
}
