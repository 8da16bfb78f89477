variable "prefix" {
  description = "What all of the secrets' names begin with: `ledger-prod`. Policies allow by it."
  type        = string
  nullable    = false

  validation {
    condition     = !startswith(var.prefix, "/") && !endswith(var.prefix, "/")
    error_message = "The prefix has no slash at its ends."
  }
}

variable "secrets" {
  description = "Secrets by name below the prefix."
  type = map(object({
    # What it is, and where its value comes from.
    description = string

    # Team that answers for it and rotates it.
    owner = string

    # Roles that may read it.
    reader_role_arns = optional(list(string), [])

    # Above 0: the value is written from `values`. Raise it by one to write it again; leave it at 0 for a secret
    # whose value is set by hand or by rotation.
    value_version = optional(number, 0)

    # Rotation by a function; without it the owner rotates by hand.
    rotation = optional(object({
      lambda_arn = string               # Function that makes and tests the new value.
      every_days = optional(number, 30) # How often.
    }))
  }))
  nullable = false

  validation {
    condition     = alltrue([for secret in values(var.secrets) : length(secret.description) >= 10])
    error_message = "Say what each secret is and where its value comes from, in ten characters at least."
  }
}

variable "values" {
  description = "Values to write, by secret, for those with a `value_version`. Given by the pipeline's environment, never by a file; kept in neither plan nor state."
  type        = map(string)
  default     = {}
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = alltrue([for name, secret in var.secrets : secret.value_version == 0 || contains(keys(var.values), name)])
    error_message = "A secret with a value_version needs an entry in values. Any text will do where the version was not raised: it is not written."
  }
}

variable "recovery_window_days" {
  description = "Days in which a deleted secret can be had back: 7 to 30."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.recovery_window_days >= 7 && var.recovery_window_days <= 30
    error_message = "Secrets Manager allows 7 to 30 days. Deleting at once is not offered here."
  }
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
