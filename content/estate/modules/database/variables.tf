variable "name" {
  description = "Identifier of the instance, and prefix of what belongs to it: `ledger-prod-invoices`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]([a-z0-9]|-[a-z0-9]){1,47}$", var.name))
    error_message = "The name is lower-case letters, digits and single hyphens, starts with a letter and does not end in a hyphen."
  }
}

variable "engine_version" {
  description = "PostgreSQL version. Name the major version alone, and RDS applies minor ones in the maintenance window."
  type        = string
  default     = "17"
  nullable    = false

  validation {
    condition     = can(regex("^1[5-9](\\.[0-9]+)?$", var.engine_version))
    error_message = "PostgreSQL 15 or later, such as \"17\" or \"17.6\"."
  }
}

variable "instance_class" {
  description = "Size of the instance."
  type        = string
  default     = "db.t4g.medium"
  nullable    = false

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "An instance class starts with \"db.\"."
  }
}

variable "database_name" {
  description = "Name of the first database. Cannot be changed without a new instance."
  type        = string
  nullable    = false
}

variable "master_username" {
  description = "Name of the master user, for migrations and emergencies. Its password is RDS's own to make and rotate."
  type        = string
  default     = "ledger_admin"
  nullable    = false
}

variable "port" {
  description = "Port that PostgreSQL listens on."
  type        = number
  default     = 5432
  nullable    = false
}

variable "vpc_id" {
  description = "VPC of the instance."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Database subnets, in two zones at least even where `multi_az` is off."
  type        = list(string)
  nullable    = false
}

variable "client_security_group_ids" {
  description = "Security groups that may connect, by a name that says who they are."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "client_cidrs" {
  description = "Ranges that may connect, by a name that says what they are. For people; workloads go by security group."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for range in values(var.client_cidrs) : can(cidrhost(range, 0)) && !endswith(range, "/0")])
    error_message = "Each range is written as CIDR, and none is the whole internet."
  }
}

variable "iam_users" {
  description = "Database users that log in with IAM. Each must be made in the database too, and granted `rds_iam`."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "storage" {
  description = "Storage of the instance, and how far it may grow by itself."
  type = object({
    # GiB to begin with. gp3 gives more throughput from 400 GiB on.
    allocated_gib = optional(number, 50)

    # GiB that it may grow to. It never shrinks: doubling it here is a decision about cost.
    maximum_gib = optional(number, 200)
  })
  default  = {}
  nullable = false
}

variable "multi_az" {
  description = "Whether a standby in another zone takes over. Production must; it doubles the price."
  type        = bool
  default     = false
  nullable    = false
}

variable "backup" {
  description = "Automated backups, from which any second within the retention can be restored."
  type = object({
    # Days of backups: 1 to 35.
    retention_days = optional(number, 7)

    # When, UTC, half an hour at least, and outside the maintenance window.
    window = optional(string, "01:00-02:00")

    # Whether deleting the instance leaves a last snapshot.
    final_snapshot = optional(bool, true)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.backup.retention_days >= 1 && var.backup.retention_days <= 35
    error_message = "RDS keeps automated backups for 1 to 35 days. Without them there is no restoring to a point in time."
  }
}

variable "maintenance_window" {
  description = "When RDS may restart the instance for minor versions and patches, UTC."
  type        = string
  default     = "sun:02:30-sun:03:30"
  nullable    = false
}

variable "parameters" {
  description = "Parameters beside the module's own (SSL only, slow statements logged, idle transactions ended), by name; the same name replaces the module's."
  type = map(object({
    # Value, always as text.
    value = string

    # `immediate`, or `pending-reboot` for a static parameter.
    apply_method = optional(string, "immediate")
  }))
  default  = {}
  nullable = false
}

variable "allow_major_version_upgrade" {
  description = "Set for the one apply that raises the major version, and taken out again after it."
  type        = bool
  default     = false
  nullable    = false
}

variable "apply_immediately" {
  description = "Whether changes are made at once, which may restart the instance, and not in the maintenance window."
  type        = bool
  default     = false
  nullable    = false
}

variable "deletion_protection" {
  description = "Whether RDS refuses to delete the instance."
  type        = bool
  default     = true
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
