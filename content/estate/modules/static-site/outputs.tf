output "url" {
  description = "Address of the site."
  value       = "https://${var.domain_name}"
}

output "bucket_name" {
  description = "Bucket that the pipeline uploads to."
  value       = aws_s3_bucket.content.bucket
}

output "distribution_id" {
  description = "Distribution that the pipeline invalidates after an upload."
  value       = aws_cloudfront_distribution.main.id
}

output "distribution_arn" {
  description = "ARN of the distribution, for the pipeline's policy."
  value       = aws_cloudfront_distribution.main.arn
}
