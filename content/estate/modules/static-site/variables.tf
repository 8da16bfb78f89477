variable "name" {
  description = "Name of the distribution's parts, unique in the account: `ledger-prod-portal`."
  type        = string
  nullable    = false
}

variable "domain_name" {
  description = "Name that the site answers to: `portal.example.com`."
  type        = string
  nullable    = false
}

variable "alternative_names" {
  description = "Further names of the site. They are on its certificate and lead to it; nothing redirects."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "zone_id" {
  description = "Route 53 zone that holds all of the names, `zone_id` of the DNS module."
  type        = string
  nullable    = false
}

variable "bucket_name" {
  description = "Name of the bucket, unique in all of S3. The pipeline uploads to it."
  type        = string
  nullable    = false
}

variable "single_page" {
  description = "Whether the site is one page that does its own routing: what is not found is then `/index.html`, and not an error."
  type        = bool
  default     = false
  nullable    = false
}

variable "content_security_policy" {
  description = "Content-Security-Policy header. The default allows the site's own files and nothing else."
  type        = string
  default     = "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
  nullable    = false
}

variable "price_class" {
  description = "Which of CloudFront's edges serve the site. `PriceClass_100` is Europe, North America and Israel."
  type        = string
  default     = "PriceClass_100"
  nullable    = false

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "The price class is PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "web_acl_arn" {
  description = "WAF web ACL in front of the site, of scope CLOUDFRONT; `null` for none."
  type        = string
  default     = null
}

variable "keep_versions_days" {
  description = "Days that replaced and deleted files can still be restored."
  type        = number
  default     = 30
  nullable    = false
}

variable "force_destroy" {
  description = "Whether the bucket may be deleted with files in it. Never in production."
  type        = bool
  default     = false
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
