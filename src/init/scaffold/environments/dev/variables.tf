variable "region" {
  description = "AWS region that everything is made in."
  type        = string
  default     = "eu-central-1"
}
