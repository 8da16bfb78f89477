variable "name" {
  description = "Name of the role: the cluster's name, then the workload's, `ledger-prod-invoices`."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.name) <= 64
    error_message = "IAM allows 64 characters in a role's name."
  }
}

variable "oidc_provider" {
  description = "Issuer of the cluster's tokens, as the Kubernetes module gives it in `oidc_provider`."
  type = object({
    # ARN of the IAM OIDC provider.
    arn = string

    # Its issuer URL, with or without `https://`.
    url = string
  })
  nullable = false
}

variable "service_account" {
  description = "The one service account that may assume the role."
  type = object({
    # Namespace it is in.
    namespace = string

    # Its name. No wildcard is accepted.
    name = string
  })
  nullable = false

  validation {
    condition     = !can(regex("[*?]", "${var.service_account.namespace}${var.service_account.name}"))
    error_message = "Name the namespace and the service account in full: wildcards would admit workloads that nobody reviewed."
  }
}

variable "inline_policies" {
  description = "Policies of this role alone: JSON documents by name. Prefer `aws_iam_policy_document` to hand-written JSON."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for document in values(var.inline_policies) : can(jsondecode(document))])
    error_message = "Each policy is a JSON document."
  }
}

variable "managed_policy_arns" {
  description = "Managed policies to attach: ARNs by a name of your choice. The names must be known at plan, the ARNs need not."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "max_session_duration" {
  description = "Seconds that a session of the role lasts. The SDKs renew it by themselves, so short is fine."
  type        = number
  default     = 3600
  nullable    = false

  validation {
    condition     = var.max_session_duration >= 3600 && var.max_session_duration <= 43200
    error_message = "IAM allows 3600 (an hour) to 43200 (twelve hours)."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that caps what the role may ever be allowed; `null` for no cap. Production sets it."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of the role, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
